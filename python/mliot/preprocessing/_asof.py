"""As-of joins: to each row the nearest earlier, later or closest one of another table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot._core import InvalidArgument
from mliot.frames import EventRows, read_events
from mliot.preprocessing._durations import duration

_DIRECTIONS = ("backward", "forward", "nearest")


def asof_join(
    left: Any,
    right: Any,
    on: str = "ds",
    *,
    by: str | Sequence[str] | None = None,
    right_on: str | None = None,
    tolerance: Any = None,
    direction: Literal["backward", "forward", "nearest"] = "backward",
    allow_exact_matches: bool = True,
    suffix: str = "_right",
) -> Any:
    """Joins to each row of ``left`` the row of ``right`` that was valid at its time.

    Parameters
    ----------
    left, right : data frame
        Two frames of pandas, polars or pyarrow, rows in any order.
    on : str, default "ds"
        The column of times of both: dates, date-times, ISO text or whole numbers. Units may
        differ; times with a zone are compared as instants, and either both have one or neither.
    by : str or sequence of str, optional
        Columns of both that must be equal: integers or text.
    right_on : str, optional
        The time column of ``right`` where it has another name; it is then joined as well.
    tolerance : str, timedelta or int, optional
        The greatest distance in time, itself included.
    direction : {"backward", "forward", "nearest"}, default "backward"
        The newest row at or before the time (of equal times the last one), the oldest at or after
        it (of equal times the first one), or the closer of the two (backward where equally far).
    allow_exact_matches : bool, default True
        Whether a row of the very same time matches.
    suffix : str, default "_right"
        For columns of ``right`` that ``left`` has too.

    Returns
    -------
    data frame
        Of the same library: the rows of ``left`` in their order with the columns of ``right``,
        missing where nothing matches (integers of pandas then become floats).

    Raises
    ------
    InvalidArgument
        Names the table, column and row of what is missing, unreadable or of another kind.

    Notes
    -----
    Causal with "backward": a row of ``right`` after the time of a row of ``left`` never changes it.
    Source: pandas ``merge_asof``, polars ``join_asof``; both want sorted rows, this sorts.

    Examples
    --------
    >>> import pandas as pd
    >>> from mliot.preprocessing import asof_join
    >>> readings = pd.DataFrame({"t": [5, 9, 20], "load": [1.0, 2.0, 3.0]})
    >>> prices = pd.DataFrame({"t": [4, 10], "price": [0.2, 0.3]})
    >>> asof_join(readings, prices, on="t", tolerance=5)
        t  load  price
    0   5   1.0    0.2
    1   9   2.0    0.2
    2  20   3.0    NaN
    """
    if direction not in _DIRECTIONS:
        raise InvalidArgument(
            f"asof_join: direction must be 'backward', 'forward' or 'nearest', got {direction!r}"
        )
    here = _read("left", left, by, on)
    there = _read("right", right, by, right_on or on)
    _check_kinds(here, there)
    limit = None
    if tolerance is not None:
        limit = duration(tolerance, "asof_join: tolerance", here.style.time, on)
    options = {
        "direction": direction,
        "tolerance": limit,
        "allow_exact_matches": bool(allow_exact_matches),
    }
    keys = {*here.ids.names, *([on] if right_on in (None, on) else [])}
    names = [name for name in there.table.names if name not in keys]
    return _joined(here, there, names, _matches(here, there, options), suffix)


def _read(side: str, df: Any, by: Any, on: str) -> EventRows:
    try:
        return read_events(df, id_col=by, time_col=on, time_zone="utc")
    except InvalidArgument as error:
        raise InvalidArgument(f"asof_join: {side} table: {error}") from None


def _check_kinds(left: EventRows, right: EventRows) -> None:
    if left.table.kind != right.table.kind:
        raise InvalidArgument(
            f"asof_join: left is a frame of {left.table.kind}, right one of {right.table.kind}: "
            "give both of one library"
        )
    one, two = left.style.time, right.style.time
    names = left.style.time_col, right.style.time_col
    if one.is_integer != two.is_integer:
        kinds = ["whole numbers" if each.is_integer else "dates" for each in (one, two)]
        raise InvalidArgument(
            f"asof_join: column '{names[0]}' of left holds {kinds[0]}, '{names[1]}' of right "
            f"{kinds[1]}: convert one"
        )
    if (one.zone is None) != (two.zone is None):
        kinds = ["no zone" if each.zone is None else f"zone {each.zone}" for each in (one, two)]
        raise InvalidArgument(
            f"asof_join: column '{names[0]}' of left has {kinds[0]}, '{names[1]}' of right "
            f"{kinds[1]}: give both a zone (mliot.preprocessing.localize), or neither"
        )


def _matches(left: EventRows, right: EventRows, options: dict[str, Any]) -> NDArray[np.int64]:
    """The row of right for each row of left, -1 where there is none."""
    groups = len(left.ids) + 1  # groups of right that left has not are put behind
    series = right.series
    if left.ids.names:
        codes = left.ids.codes_of(right.ids)
        if not np.array_equal(codes, np.arange(len(codes))):
            series = np.where(codes < 0, groups - 1, codes).astype(np.int32)[series]
    here = _core.index_events(left.series, groups, left.micros)
    there = _core.index_events(series, groups, right.micros)
    return _core.asof_join(here, there, options)


def _joined(
    left: EventRows, right: EventRows, names: list[str], rows: NDArray[np.int64], suffix: str
) -> Any:
    taken = set(left.table.names)
    new = {name: name + suffix if name in taken else name for name in names}
    double = next((each for each in new.values() if each in taken), None)
    if double is not None or len(set(new.values())) < len(new):
        raise InvalidArgument(
            f"asof_join: two columns would be named {double!r}; give another suffix"
        )
    join = {"pandas": _pandas, "polars": _polars, "pyarrow": _pyarrow}[left.table.kind]
    return join(left.table.frame.to_native(), right.table.frame.to_native(), new, rows)


def _pandas(left: Any, right: Any, new: dict[str, str], rows: NDArray[np.int64]) -> Any:
    import pandas as pd

    chosen = right[list(new)].reset_index(drop=True)
    found = chosen.take(rows) if len(rows) and rows.min() >= 0 else chosen.reindex(rows)
    found = found.set_axis(left.index, axis=0).rename(columns=new)
    return pd.concat([left, found], axis=1)


def _polars(left: Any, right: Any, new: dict[str, str], rows: NDArray[np.int64]) -> Any:
    import polars as pl

    known = pl.Series(rows >= 0)
    places = pl.Series(rows.astype(np.uint32 if len(right) < 1 << 32 else np.uint64))
    at = pl.DataFrame({"i": places, "known": known}).select(pl.when("known").then("i")).to_series()
    found = right.select(pl.col(name).gather(at).alias(to) for name, to in new.items())
    return left.hstack(found)


def _pyarrow(left: Any, right: Any, new: dict[str, str], rows: NDArray[np.int64]) -> Any:
    import pyarrow as pa  # type: ignore[import-untyped]

    at = pa.array(rows, mask=rows < 0)
    for name, to in new.items():
        left = left.append_column(to, right.column(name).take(at))
    return left
