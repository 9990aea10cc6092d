"""Lengths of time and points in time as the core counts them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from mliot._core import InvalidArgument
from mliot.frames import TimeStyle, parse_freq, parse_times


def duration(value: Any, name: str, style: TimeStyle, time_col: str) -> int:
    """A length of time in microseconds, or in steps of an integer time column.

    Parameters
    ----------
    value : str, timedelta or int
        "15min", "2h", "1d" ...; whole numbers for integer times.
    name : str
        The option, for errors.

    Raises
    ------
    InvalidArgument
        For a length that is negative, of the wrong kind, or that the calendar stretches ("1mo").
    """
    if isinstance(value, np.timedelta64):
        value = value.astype("timedelta64[us]").item()
    if isinstance(value, dt.timedelta):
        length = value // dt.timedelta(microseconds=1)
        integer = False
    elif isinstance(value, int | np.integer) and not isinstance(value, bool):
        length, integer = int(value), True
    else:
        try:
            frequency = parse_freq(value)
        except InvalidArgument as error:
            raise InvalidArgument(f"{name}: {error}") from None
        length, integer = frequency.fixed_step, frequency.is_integer
        if length == 0:
            raise InvalidArgument(
                f"{name} must be of one length, but {value!r} is not: give days or hours"
            )
    if length < 0:
        raise InvalidArgument(f"{name} must be >= 0, got {value!r}")
    if integer != style.is_integer and length != 0:
        kind = "whole numbers" if style.is_integer else "dates"
        cure = "a whole number" if style.is_integer else "a length such as '2h'"
        raise InvalidArgument(
            f"{name} is {value!r}, but time column '{time_col}' holds {kind}: give {cure}"
        )
    return length


def point(value: Any, name: str) -> int:
    """A point in time in microseconds since 1970-01-01 (or an integer), civil.

    Raises
    ------
    InvalidArgument
        For what is no time, and for times with a zone.
    """
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        try:
            return int(parse_times([value])[0])
        except InvalidArgument:
            raise InvalidArgument(
                f"{name} must be a time like '2024-01-31 06:00', got {value!r}"
            ) from None
    if isinstance(value, np.datetime64):
        value = value.astype("datetime64[us]").item()
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        raise InvalidArgument(f"{name} must have no zone, got {value!r}: give the civil time")
    if isinstance(value, dt.date):
        civil = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
        return (civil - dt.datetime(1970, 1, 1)) // dt.timedelta(microseconds=1)
    raise InvalidArgument(f"{name} must be a time, got {value!r}")
