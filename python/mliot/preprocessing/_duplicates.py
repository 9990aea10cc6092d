"""Several rows of one series at one time: one row out of them, or a named error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot._core import InvalidArgument
from mliot.frames import (
    SortedEvents,
    open_table,
    read_column_codes,
    read_events,
    take_rows,
    with_columns,
)
from mliot.preprocessing._integer_runs import holds_integers, integer_runs

_HOW = ("error", "first", "last", "mean", "sum", "min", "max")


def sort_events(df: Any, time_col: str = "ds", id_col: str | Sequence[str] | None = None) -> Any:
    """The rows of a frame by series and time; rows of one series and time stay in their order.

    Parameters
    ----------
    df : data frame
        pandas, polars, pyarrow or anything with the Arrow C stream.
    time_col : str, default "ds"
        Dates, date-times, ISO text or whole numbers; with a zone, by instant.
    id_col : str or sequence of str, optional
        The columns that tell the series apart.

    Returns
    -------
    data frame
        Of the same library, with all columns; a pandas frame is numbered anew.

    Raises
    ------
    InvalidArgument
        Names the row of a missing or unreadable id or time.
    """
    events = read_events(df, id_col=id_col, time_col=time_col, time_zone="utc").sorted()
    return take_rows(events.rows.table, _places(events))


def _places(events: SortedEvents) -> NDArray[Any]:
    return np.arange(events.rows.n_rows) if events.order is None else events.order


def deduplicate(
    df: Any,
    how: str = "error",
    time_col: str = "ds",
    id_col: str | Sequence[str] | None = None,
) -> Any:
    """One row of each series and time, by series and time.

    Parameters
    ----------
    df : data frame
        pandas, polars, pyarrow or anything with the Arrow C stream.
    how : {"error", "first", "last", "mean", "sum", "min", "max"}, default "error"
        "first" and "last" keep whole rows in the order of the frame. The others combine every
        column of numbers by itself, missing values left out: integers stay integers to the last
        digit (min and max of their type, sum of 64 bits; their mean, as everything of other
        numbers, is float64; mean and sum are exact, rounded once). Further columns must agree.
        "error" names the first two rows that collide.
    time_col, id_col
        As for `sort_events`.

    Returns
    -------
    data frame
        Of the same library.

    Raises
    ------
    InvalidArgument
        Names the rows that collide with "error", those that differ in a column that is no number,
        and those whose integers have a sum beyond 64 bits.

    Notes
    -----
    Source: pandas ``DataFrame.drop_duplicates``; streams: `EventBuffer`, ``Resample(duplicates=)``.
    """
    if how not in _HOW:
        raise InvalidArgument(f"deduplicate: how must be one of {', '.join(_HOW)}, got {how!r}")
    events = read_events(df, id_col=id_col, time_col=time_col, time_zone="utc").sorted()
    _, begin = _core.distinct_times(events.offsets, events.times)
    if how == "error":
        refuse_doubled(events, begin, "how")
    at = begin[1:] - 1 if how == "last" else begin[:-1]
    kept = take_rows(events.rows.table, at if events.order is None else events.order[at])
    if how in ("error", "first", "last"):
        return kept
    return _combined(events, begin, kept, how)


def _combined(events: SortedEvents, begin: NDArray[np.int64], kept: Any, how: str) -> Any:
    rows = events.rows
    made: dict[str, Any] = {}
    for name in rows.value_columns():
        if holds_integers(rows, name):
            made[name] = integer_runs(events, begin, name, how)
        elif rows.holds_numbers(name):
            made[name] = _core.aggregate_runs(how, begin, events.values(name))
        else:
            _refuse_different(events, begin, name, how)
    return with_columns(open_table(kept), made)


def _refuse_different(events: SortedEvents, begin: NDArray[np.int64], name: str, how: str) -> None:
    codes = read_column_codes(events.rows.table, name)[_places(events)]
    first = np.repeat(codes[begin[:-1]], np.diff(begin))
    different = np.flatnonzero(codes != first)
    if len(different):
        place = int(different[0])
        start = int(begin[np.searchsorted(begin, place, side="right") - 1])
        raise InvalidArgument(
            f"deduplicate: {events.rows.where(events.row(place))} has two values of column "
            f"'{name}' (rows {events.row(start)} and {events.row(place)}), which have no {how}: "
            "give how='first' or 'last', or drop the column"
        )


def distinct(
    events: SortedEvents, values: dict[str, Any], how: str
) -> tuple[Any, Any, dict[str, Any]]:
    """The samples after duplicates have been combined."""
    offsets, begin = _core.distinct_times(events.offsets, events.times)
    if how == "error":
        refuse_doubled(events, begin)
    first = begin[:-1]
    if how in ("first", "last"):
        place = first if how == "first" else begin[1:] - 1
        return offsets, events.times[first], {name: v[place] for name, v in values.items()}
    made = {name: _core.aggregate_runs(how, begin, v) for name, v in values.items()}
    return offsets, events.times[first], made


def refuse_doubled(
    events: SortedEvents, begin: NDArray[np.int64], option: str = "duplicates"
) -> None:
    """Names the first two rows of one series and time, where there are such."""
    double = np.flatnonzero(np.diff(begin) > 1)
    if not len(double):
        return
    place = int(begin[double[0]])
    one, two = sorted((events.row(place), events.row(place + 1)))
    n = int((np.diff(begin) - 1).sum())
    raise InvalidArgument(
        f"{events.rows.where(two)} is there twice (rows {one} and {two}; {n} such in all): give "
        f"{option}='first', 'last', 'mean', 'sum', 'min' or 'max', or keep one row of each"
    )
