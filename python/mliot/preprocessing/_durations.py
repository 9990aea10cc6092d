"""Lengths of time and points in time as the core counts them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from mliot._core import InvalidArgument
from mliot.frames import EventRows, TimeStyle, parse_freq, parse_times

ORIGINS = ("epoch", "start", "start_day", "end", "end_day")
_MICROS_PER_DAY = 86_400_000_000


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
        value = _timedelta(value, name)
    if isinstance(value, dt.timedelta):
        length = value // dt.timedelta(microseconds=1)
        integer = False
    elif isinstance(value, int | np.integer) and not isinstance(value, bool):
        length, integer = int(value), True
    else:
        if isinstance(value, str) and value.strip().startswith("-"):
            raise InvalidArgument(f"{name} must be >= 0, got {value!r}")
        try:
            frequency = parse_freq(value)
        except InvalidArgument:
            raise InvalidArgument(
                f"{name} must be a length of time such as '5min', '2h' or a timedelta, or a whole "
                f"number for times of whole numbers; got {value!r}"
            ) from None
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


def _timedelta(value: np.timedelta64, name: str) -> dt.timedelta:
    length: Any = value.astype("timedelta64[us]").item()
    if not isinstance(length, dt.timedelta):  # NaT, or beyond what microseconds hold
        raise InvalidArgument(f"{name} must be a length of time, got {value!r}")
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


def origin_of(origin: Any, rows: EventRows) -> int:
    """A time at which bins begin, one of `ORIGINS` or a time, for the rows of a frame."""
    if not (isinstance(origin, str) and origin in ORIGINS):
        return point(origin, "Resample: origin")
    if origin == "epoch" or rows.n_rows == 0:
        return 0
    at = int(rows.micros.min() if origin.startswith("start") else rows.micros.max())
    if rows.style.time.is_integer or not origin.endswith("_day"):
        return at
    return (
        (at if origin == "start_day" else at + _MICROS_PER_DAY - 1)
        // _MICROS_PER_DAY
        * _MICROS_PER_DAY
    )
