"""Long frames as series: sorted, checked, gaps filled or refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.frames._build import FrameStyle, build_frame, kept_keys
from mliot.frames._clocks import check_clock
from mliot.frames._ids import Ids
from mliot.frames._reading import Reading
from mliot.frames._table import (
    Codes,
    Floats,
    Integers,
    Table,
    is_text,
    numbers,
    text_codes,
)


@dataclass
class Column:
    """One column: numbers (booleans as 0 and 1, NaN missing) or codes into levels (-1 missing).

    Levels are text in ascending order of their bytes.
    """

    name: str
    values: Floats | None = None
    codes: Codes | None = None
    levels: list[str] | None = None


@dataclass
class LongFrame:
    """Many series end to end: rows sorted by (id, time), without gaps.

    Series ``i`` has the rows ``offsets[i]`` to ``offsets[i + 1]``; the first of them belongs to
    period ``first_period[i]`` of ``axis``.
    """

    axis: _core.TimeAxis
    offsets: Integers
    first_period: Integers
    y: Floats | None
    columns: dict[str, Column]
    ids: Ids
    style: FrameStyle
    given: NDArray[np.bool_] | None = None  # rows of the input, where others fill gaps
    keys: list[Any] | None = None  # ids and times of the input, where a frame may keep them

    @property
    def n_series(self) -> int:
        """Number of series."""
        return len(self.offsets) - 1

    @property
    def n_rows(self) -> int:
        """Number of rows, filled ones included."""
        return int(self.offsets[-1])

    def periods(self) -> Integers:
        """The period of each row, shape (n_rows,)."""
        periods = np.repeat(self.first_period - self.offsets[:-1], np.diff(self.offsets))
        periods += np.arange(self.n_rows)
        return periods

    def times(self) -> Integers:
        """Microseconds since 1970-01-01 (or integers) of each row, shape (n_rows,)."""
        return self.axis.row_times(self.first_period, self.offsets)

    def filled(self, target_col: str) -> Any:
        """A frame of ids, times and targets, gaps filled; NaN where a target is missing."""
        assert self.y is not None
        index = np.repeat(np.arange(self.n_series), np.diff(self.offsets))
        return build_frame(self.style, self.ids, index, self.times(), {target_col: self.y.copy()})

    def where(self, row: int) -> str:
        """A row for messages: "id '1' at 2024-01-31"."""
        series = int(np.searchsorted(self.offsets, row, side="right")) - 1
        period = int(self.first_period[series] + row - self.offsets[series])
        return f"id '{self.ids.label(series)}' at {self.axis.text(period)}"


def read_long(
    df: Any,
    *,
    id_col: str | Sequence[str],
    time_col: str,
    target_col: str | None,
    freq: str | int | None,
    time_zone: str | None = None,
    columns: Sequence[str] | None = None,
    fill_gaps: str | float | None = None,
    ids: Ids | None = None,
    begin: bool | None = None,
    axis: _core.TimeAxis | None = None,
    style: FrameStyle | None = None,
    allow_nan_target: bool = False,
) -> LongFrame:
    """Reads a long frame: rows in any order, one a series and time.

    Parameters
    ----------
    df : data frame
        pandas, polars, pyarrow, or anything with the Arrow C stream.
    id_col : str or sequence of str
        Id columns: integers or text.
    time_col : str
        Dates, date-times, ISO text or integers. Zoned ones need ``time_zone``.
    target_col : str or None
        The target; None reads none.
    freq : str, int or None
        Distance of two periods; None finds it.
    time_zone : None, "local" or "utc"
        How zoned times become civil ones.
    columns : sequence of str, optional
        Further columns; None reads all. No other column is touched.
    fill_gaps : None, "missing" or a number
        None refuses missing rows and missing targets; "missing" inserts rows with NaN; a number
        gives inserted and missing targets that value.
    ids : Ids, optional
        Known ids: others are refused, and absent ones have no rows.
    begin : bool, optional
        With ``ids``: True numbers others behind them; False says in the error how to begin them.
    axis : TimeAxis, optional
        A known axis, instead of ``freq``.
    style : FrameStyle, optional
        Of the frame before, whose series these rows continue: times of another clock are refused.
    allow_nan_target : bool, default False
        Leaves NaN targets as they are.

    Raises
    ------
    InvalidArgument
        Says what is wrong, where (column, row counted from 0, id, date), and the cure.
    """
    filling = _check_fill(fill_gaps)
    id_cols = [id_col] if isinstance(id_col, str) else list(id_col)
    _check_roles(id_cols, time_col, target_col)
    reading = Reading.start(df, id_cols, time_col, time_zone)
    if target_col is not None:
        reading.table.column(target_col, "target_col")
    if ids is not None:
        reading.join(ids, begin)
    if style is not None:
        check_clock(reading.style.time, style.time, reading.micros, time_col)
    reading.place(freq, axis)
    if reading.index.gap is not None and fill_gaps is None:
        reading.refuse_gap()
    arrange = Arrangement.of(reading)
    in_place = arrange.order is None and arrange.position is None
    target = None
    if target_col is not None:
        nan_allowed = allow_nan_target or fill_gaps is not None
        values = _checked_target(reading, target_col, nan_allowed)
        target = _with_value(arrange.floats(values), filling)
    named = {*id_cols, time_col, target_col}
    wanted = [n for n in reading.table.names if n not in named] if columns is None else columns
    return LongFrame(
        axis=reading.axis,
        offsets=arrange.offsets,
        first_period=reading.index.first_period,
        y=target,
        columns={name: read_column(reading.table, name, arrange.column) for name in wanted},
        ids=reading.ids,
        style=reading.style,
        given=arrange.given(),
        keys=kept_keys(reading.table.frame.to_native(), reading.style) if in_place else None,
    )


def _check_roles(id_cols: Sequence[str], time_col: str, target_col: str | None) -> None:
    """Ids, time and target are columns of their own."""
    if not id_cols:
        raise _core.InvalidArgument("id_col names no column")
    if len(set(id_cols)) < len(id_cols):
        raise _core.InvalidArgument(f"id_col names a column twice: {', '.join(id_cols)}")
    if time_col in id_cols:
        raise _core.InvalidArgument(f"time_col: '{time_col}' is an id column already")
    if target_col is not None and target_col in {*id_cols, time_col}:
        raise _core.InvalidArgument(f"target_col: '{target_col}' is an id or time column already")


def _check_fill(fill_gaps: Any) -> float:
    """The value of missing targets."""
    if fill_gaps is None or fill_gaps == "missing":
        return float("nan")
    is_number = isinstance(fill_gaps, int | float | np.number) and not isinstance(fill_gaps, bool)
    if not is_number or not np.isfinite(fill_gaps):
        raise _core.InvalidArgument(
            f"fill_gaps must be None, 'missing' or a finite number, got {fill_gaps!r}"
        )
    return float(fill_gaps)


@dataclass
class Arrangement:
    """How input rows become the rows of the result: by order, then spread over filled gaps."""

    offsets: Integers
    order: Integers | None
    position: Integers | None

    @classmethod
    def of(cls, reading: Reading) -> Arrangement:
        """The arrangement of the rows of a frame."""
        index = reading.index
        order = index.order
        if index.gap is None:
            return cls(index.offsets, order, None)
        times = reading.micros if order is None else reading.micros[order]
        offsets, position = _core.fill_gaps(index, reading.axis.periods(times)[0])
        return cls(offsets, order, position)

    def _move(self, values: NDArray[Any], missing: float) -> NDArray[Any]:
        if self.order is not None:
            values = values[self.order]
        if self.position is None:
            return values
        out = np.full(int(self.offsets[-1]), missing, dtype=values.dtype)
        out[self.position] = values
        return out

    def floats(self, values: Floats) -> Floats:
        """Numbers in the new order, NaN in filled rows; the same array if nothing moves."""
        return self._move(values, np.nan)

    def given(self) -> NDArray[np.bool_] | None:
        """Which rows stood in the input; None for all."""
        if self.position is None:
            return None
        mask = np.zeros(int(self.offsets[-1]), dtype=bool)
        mask[self.position] = True
        return mask

    def column(self, column: Column) -> Column:
        """A column in the new order."""
        if column.values is not None:
            return Column(column.name, values=self.floats(column.values))
        assert column.codes is not None
        return Column(column.name, codes=self._move(column.codes, -1), levels=column.levels)


def _with_value(values: Floats, value: float) -> Floats:
    missing = np.isnan(values)
    if np.isnan(value) or not missing.any():
        return values
    return np.where(missing, value, values)


def _checked_target(reading: Reading, name: str, nan_allowed: bool) -> Floats:
    values = numbers(reading.table.column(name, "target_col"), name)
    if np.isfinite(values).all():
        return values
    _refuse_infinite(
        values, name, lambda row: f" (id '{reading.label(row)}' at {reading.row_text(row)})"
    )
    missing = np.isnan(values)
    if missing.any() and not nan_allowed:
        row = int(missing.argmax())
        n = int(missing.sum())
        more = f"; {n} missing targets in all" if n > 1 else ""
        raise _core.InvalidArgument(
            f"column '{name}' is missing for id '{reading.label(row)}' at {reading.row_text(row)} "
            f"(row {row}{more}): give fill_gaps='missing' or fill_gaps=0, or drop such rows"
        )
    return values


def _refuse_infinite(values: Floats, name: str, where: Callable[[int], str]) -> None:
    infinite = np.isinf(values)
    if infinite.any():
        row = int(infinite.argmax())
        raise _core.InvalidArgument(
            f"column '{name}' is infinite in row {row}{where(row)}: make it finite or missing"
        )


def read_column(
    table: Table, name: str, arrange: Callable[[Column], Column], argument: str = ""
) -> Column:
    """A covariate: text and categories as codes, everything else as numbers."""
    series = table.column(name, argument)
    if is_text(series):
        codes, levels = text_codes(series, name, table.kind)
        return arrange(Column(name, codes=codes, levels=[str(level) for level in levels]))
    values = numbers(series, name)
    _refuse_infinite(values, name, lambda row: "")
    return arrange(Column(name, values=values))
