"""Tables of sensors: a column a sensor, or a row a reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mliot import _core
from mliot._core import InvalidArgument, ResourceLimit
from mliot.frames import EventRows, FrameStyle, Ids, build_frame, read_events

_MOST_CELLS = 1 << 30


def wide_to_long(
    df: Any,
    time_col: str = "ds",
    *,
    columns: Sequence[str] | None = None,
    id_col: str = "unique_id",
    value_col: str = "y",
    drop_missing: bool = True,
) -> Any:
    """One row a reading of a frame with a column a sensor.

    Parameters
    ----------
    df : data frame
        A time column and a column of numbers a sensor; rows in any order.
    columns : sequence of str, optional
        The sensors; None: all columns beside the time, which must hold numbers.
    id_col, value_col : str
        What the columns of names and readings are called.
    drop_missing : bool, default True
        Leave out rows of missing readings.

    Returns
    -------
    data frame
        Of the same library: ``id_col``, ``time_col``, ``value_col`` (float64); by sensor (in
        ascending order of names) and time. `long_to_wide` undoes it.

    Raises
    ------
    InvalidArgument
        Names the column that is no number, and the row of a missing time.
    """
    rows = read_events(df, id_col=None, time_col=time_col, time_zone="utc")
    names = rows.value_columns() if columns is None else list(columns)
    if not names or len(set(names)) < len(names):
        raise InvalidArgument(f"wide_to_long: columns must name each sensor once, got {names!r}")
    if len({id_col, time_col, value_col}) < 3:
        raise InvalidArgument("wide_to_long: id_col, time_col and value_col must differ")
    names.sort()
    events = rows.sorted()
    values = np.stack([events.values(name) for name in names])
    series, places = np.nonzero(~np.isnan(values)) if drop_missing else _all(values)
    ids = Ids([id_col], [names], np.arange(len(names), dtype=np.int64)[:, None])
    style = _with_id(rows.style, id_col)
    made = {value_col: values[series, places]}
    return build_frame(style, ids, series, events.times[places], made)


def _all(values: Any) -> Any:
    return np.divmod(np.arange(values.size), values.shape[1])


def _with_id(style: FrameStyle, id_col: str) -> FrameStyle:
    return FrameStyle(style.kind, {id_col: _text_type(style.kind)}, style.time_col, style.time)


def _text_type(kind: str) -> Any:
    if kind == "pandas":
        import pandas as pd

        return pd.StringDtype(na_value=np.nan)
    if kind == "polars":
        import polars as pl

        return pl.String()
    import pyarrow as pa  # type: ignore[import-untyped]

    return pa.string()


def long_to_wide(
    df: Any,
    time_col: str = "ds",
    *,
    id_col: str = "unique_id",
    value_col: str = "y",
) -> Any:
    """A column a sensor of a frame with a row a reading.

    Parameters
    ----------
    df : data frame
        Names (text or integers), times and readings; rows in any order.

    Returns
    -------
    data frame
        Of the same library: ``time_col`` with every time that any sensor has, ascending, and a
        float64 column a sensor, NaN where it has no reading then. Integer names become text.

    Raises
    ------
    InvalidArgument
        Names the rows of two readings of one sensor at one time (see `deduplicate`), and a sensor
        that is called like the time column.
    ResourceLimit
        Where the table would have more than 2^30 cells.
    """
    rows = read_events(df, id_col=id_col, time_col=time_col, time_zone="utc")
    values = rows.values(value_col, "value_col")
    _refuse_doubled(rows)
    names = [str(each) for each in rows.ids.values(0)]
    if time_col in names:
        raise InvalidArgument(
            f"long_to_wide: a sensor is called {time_col!r} as the time column is; rename one"
        )
    times, place = np.unique(rows.micros, return_inverse=True)
    if len(times) * len(names) > _MOST_CELLS:
        raise ResourceLimit(
            f"long_to_wide: {len(times)} times of {len(names)} sensors are more than "
            f"{_MOST_CELLS} cells: resample first"
        )
    table = np.full((len(names), len(times)), np.nan)
    table[rows.series, place] = values
    style = FrameStyle(rows.style.kind, {}, time_col, rows.style.time)
    nobody = np.zeros(len(times), dtype=np.int32)
    return build_frame(
        style,
        Ids([], [], np.zeros((1, 0), dtype=np.int64)),
        nobody,
        times,
        dict(zip(names, table, strict=True)),
    )


def _refuse_doubled(rows: EventRows) -> None:
    events = rows.sorted()
    _, begin = _core.distinct_times(events.offsets, events.times)
    double = np.flatnonzero(np.diff(begin) > 1)
    if len(double):
        place = int(begin[double[0]])
        one, two = sorted((events.row(place), events.row(place + 1)))
        raise InvalidArgument(
            f"long_to_wide: {rows.where(two)} has two readings (rows {one} and {two}): "
            "mliot.preprocessing.deduplicate makes one of them"
        )
