"""Covariates of the horizon: the rows that a forecast needs, found in a frame of any order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.frames._build import FrameStyle
from mliot.frames._clocks import check_clock
from mliot.frames._ids import Ids
from mliot.frames._long import Column, read_column
from mliot.frames._reading import Reading, check_time_kind
from mliot.frames._table import Codes, Integers, Table, open_table


def read_future(
    df: Any,
    ids: Ids,
    axis: _core.TimeAxis,
    first_period: Integers,
    h: int,
    columns: Sequence[str],
    *,
    style: FrameStyle,
) -> dict[str, Column]:
    """Reads future-known columns: rows in any order, other dates are passed over.

    Parameters
    ----------
    df : data frame
        As for `read_long`, with the id and time columns of ``style``.
    ids : Ids
        The series of the forecast.
    axis : TimeAxis
        Of the frame that was fitted.
    first_period : ndarray of int64, shape (n_series,)
        The first period of each series that is needed.
    h : int
        Periods a series.
    columns : sequence of str
        What to read.
    style : FrameStyle
        Of the frame that was fitted.

    Returns
    -------
    dict of str to Column
        Of shape (n_series * h,), series by series. NaN stays NaN.

    Raises
    ------
    InvalidArgument
        Names id and date of a missing or doubled row, or of one whose id fit has not seen; for
        times of another clock than that of fit.
    """
    table, rows = _found_rows(df, ids, axis, first_period, h, style=style)
    _refuse_missing_rows(rows, ids, axis, first_period, h)

    def pick(column: Column) -> Column:
        return _picked(column, rows)

    return {name: read_column(table, name, pick, "X_df") for name in columns}


def missing_future(
    df: Any,
    ids: Ids,
    axis: _core.TimeAxis,
    first_period: Integers,
    h: int,
    columns: Sequence[str] = (),
    *,
    style: FrameStyle,
) -> NDArray[np.bool_]:
    """Which periods of the horizon a frame has no row for, or no value in one of ``columns``.

    Parameters
    ----------
    df, ids, axis, first_period, h, style
        As for `read_future`.
    columns : sequence of str, optional
        Columns that must hold a value.

    Returns
    -------
    ndarray of bool, shape (n_series * h,)
        Series by series.

    Raises
    ------
    InvalidArgument
        For a column that is not there, and as `read_future` for doubled rows and unknown ids.
    """
    table, rows = _found_rows(df, ids, axis, first_period, h, style=style)
    missing = rows < 0
    present = ~missing

    def pick(column: Column) -> Column:
        return _picked(column, rows[present])

    for name in columns:
        column = read_column(table, name, pick, "X_df")
        missing[np.flatnonzero(present)[_without_value(column)]] = True
    return missing


def _found_rows(
    df: Any, ids: Ids, axis: _core.TimeAxis, first_period: Integers, h: int, *, style: FrameStyle
) -> tuple[Table, Integers]:
    """A frame, and which of its rows each period of the horizon has; -1 for none."""
    table = open_table(df)
    if table.n_rows == 0:
        return table, np.full(len(ids) * h, -1, dtype=np.int64)
    reading = Reading.start(df, list(style.id_dtypes), style.time_col, style.time.policy)
    check_time_kind(axis.is_integer, reading.style, str(axis.frequency))
    check_clock(reading.style.time, style.time, reading.micros, style.time_col, "X_df")
    known = ids.codes_of(reading.ids)
    _refuse_unknown(known, reading)
    series = known[reading.series]
    periods, _ = axis.periods(reading.micros)
    starts = np.ascontiguousarray(first_period, dtype=np.int64)
    rows, doubled = _core.match_future(series, periods, starts, h)
    if doubled is not None:
        raise _core.InvalidArgument(
            f"X_df has {reading.row_text(doubled[0])} of id '{reading.label(doubled[0])}' twice: "
            f"rows {doubled[1]} and {doubled[0]}"
        )
    return reading.table, rows


def _refuse_unknown(known: Codes, reading: Reading) -> None:
    unknown = np.flatnonzero(known < 0)
    if len(unknown) == 0:
        return
    more = f" ({len(unknown)} such ids)" if len(unknown) > 1 else ""
    row = int(np.flatnonzero(reading.series == unknown[0])[0])
    raise _core.InvalidArgument(
        f"X_df asks for id '{reading.label(row)}' at {reading.row_text(row)}{more}, which was not "
        "there at fit: leave it out, or fit with its history"
    )


def _refuse_missing_rows(
    rows: Integers, ids: Ids, axis: _core.TimeAxis, starts: Integers, h: int
) -> None:
    missing = np.flatnonzero(rows < 0)
    if len(missing) == 0:
        return
    series, step = divmod(int(missing[0]), h)
    more = f" ({len(missing)} rows are missing in all)" if len(missing) > 1 else ""
    raise _core.InvalidArgument(
        f"X_df has no row for id '{ids.label(series)}' at "
        f"{axis.text(int(starts[series]) + step)}{more}: it needs each id at each of the h = {h} "
        "periods after its last row"
    )


def _without_value(column: Column) -> NDArray[np.bool_]:
    if column.values is not None:
        return np.isnan(column.values)
    assert column.codes is not None
    return column.codes < 0


def _picked(column: Column, rows: NDArray[np.int64]) -> Column:
    if column.values is not None:
        return Column(column.name, values=column.values[rows])
    assert column.codes is not None
    return Column(column.name, codes=column.codes[rows], levels=column.levels)
