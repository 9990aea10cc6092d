"""Rows that are samples of running series: in order of time, at whatever times they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.frames._ids import Ids, read_ids
from mliot.frames._long import Column, read_column
from mliot.frames._table import Codes, Integers, Table, open_table
from mliot.frames._times import TimeStyle, read_times


@dataclass
class Samples:
    """The rows of a frame, sorted by series and time.

    Series ``i`` has the rows ``offsets[i]`` to ``offsets[i + 1]`` of every column; row ``k`` stood
    in row ``order[k]`` of the frame. ``times`` are microseconds since 1970-01-01, whole numbers,
    or, without a time column, places in the series.
    """

    table: Table
    ids: Ids | None
    offsets: Integers
    order: NDArray[np.intp]
    times: Integers
    style: TimeStyle | None
    columns: dict[str, Column]

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.order)

    @property
    def series(self) -> Integers:
        """The series of each row."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))

    def where(self, row: int) -> str:
        """A row for messages: "id 'a' at 2024-01-31"."""
        series = int(self.series[row])
        whose = "" if self.ids is None else f"id '{self.ids.label(series)}' at "
        return whose + time_text(int(self.times[row]), self.style)

    def as_given(self, values: NDArray[Any]) -> NDArray[Any]:
        """Values of the sorted rows in the order of the frame."""
        out = np.empty_like(values)
        out[self.order] = values
        return out


def time_text(time: int, style: TimeStyle | None) -> str:
    """A time for messages."""
    if style is None:
        return f"sample {time}"
    if style.is_integer:
        return str(time)
    text = str(_core.format_times(np.array([time]))[0])
    return f"{text} UTC" if style.policy == "utc" and style.zone not in (None, "UTC") else text


def read_samples(
    df: Any,
    id_cols: Sequence[str],
    time_col: str | None,
    columns: Sequence[str],
    ids: Ids | None = None,
    begin: bool | None = None,
) -> Samples:
    """Reads samples; with ``ids`` the series are numbered as there, and others are refused or, with
    ``begin``, numbered behind them.

    Raises
    ------
    InvalidArgument
        Names the column, row, id or time that is wrong: missing ids and times, two samples of one
        series at one time, columns that are not there.
    """
    table = open_table(df)
    for name in id_cols:
        table.column(name, "id_col")
    if table.n_rows == 0:
        raise _core.InvalidArgument("df has no rows")
    codes, found = _series(table, id_cols)
    if ids is not None and found is not None:
        known = ids.joined_by(found, begin)
        codes, found = known.codes_of(found)[codes], known
    n_series = 1 if found is None else len(found)
    offsets = np.concatenate([[0], np.cumsum(np.bincount(codes, minlength=n_series))])
    if time_col is None:
        order = np.argsort(codes, kind="stable")
        times = np.arange(len(codes)) - np.repeat(offsets[:-1], np.diff(offsets))
        style = None
    else:
        table.column(time_col, "time_col")
        micros, style = read_times(table, time_col, "utc")  # where there is a zone
        order = np.lexsort((micros, codes))
        times = micros[order]

    def arrange(column: Column) -> Column:
        if column.values is not None:
            return Column(column.name, values=np.ascontiguousarray(column.values[order]))
        assert column.codes is not None
        return Column(column.name, codes=column.codes[order], levels=column.levels)

    samples = Samples(
        table=table,
        ids=found,
        offsets=offsets.astype(np.int64),
        order=order,
        times=np.ascontiguousarray(times, dtype=np.int64),
        style=style,
        columns={name: read_column(table, name, arrange) for name in columns},
    )
    _refuse_doubles(samples)
    return samples


def _series(table: Table, id_cols: Sequence[str]) -> tuple[Codes | Integers, Ids | None]:
    if not id_cols:
        return np.zeros(table.n_rows, dtype=np.int64), None
    return read_ids(table, id_cols)


def _refuse_doubles(samples: Samples) -> None:
    same_series = np.diff(samples.series) == 0
    double = np.flatnonzero(same_series & (np.diff(samples.times) == 0))
    if len(double):
        row = int(double[0])
        rows = sorted(int(samples.order[k]) for k in (row, row + 1))
        raise _core.InvalidArgument(
            f"{samples.where(row)} is there twice (rows {rows[0]} and {rows[1]}; {len(double)} "
            "such in all): keep one row of each"
        )
