"""Rows that are events: any order, any times, doubled ones too; ids and a time column are optional.

What resampling, deduplication and joins read. Nothing is copied where the rows are sorted already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.frames._build import FrameStyle, build_frame
from mliot.frames._ids import Ids, read_ids
from mliot.frames._samples import time_text
from mliot.frames._table import Codes, Floats, Integers, Table, is_text, numbers, open_table
from mliot.frames._times import read_times

_NO_IDS = Ids([], [], np.zeros((1, 0), dtype=np.int64))


@dataclass
class EventRows:
    """The rows of a frame with their series and times, in the order of the frame.

    Without id columns there is one series. ``micros`` are microseconds since 1970-01-01 or whole
    numbers.
    """

    table: Table
    style: FrameStyle
    ids: Ids
    series: Codes
    micros: Integers

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.micros)

    def where(self, row: int) -> str:
        """A row for messages: "id 'a' at 2024-01-31"."""
        whose = f"id '{self.ids.label(int(self.series[row]))}' at " if self.ids.names else ""
        return whose + time_text(int(self.micros[row]), self.style.time)

    def values(self, name: str, argument: str = "columns") -> Floats:
        """A column of numbers, NaN where missing.

        Raises
        ------
        InvalidArgument
            Names the row of a value that is text or infinite.
        """
        values = self.numbers(name, argument)
        infinite = np.isinf(values)
        if infinite.any():
            row = int(infinite.argmax())
            raise _core.InvalidArgument(
                f"column '{name}' is infinite in row {row} ({self.where(row)}): make it finite or "
                "missing"
            )
        return values

    def numbers(self, name: str, argument: str = "columns") -> Floats:
        """As `values`, infinite ones too."""
        return numbers(self.table.column(name, argument), name)

    def value_columns(self) -> list[str]:
        """The columns beside ids and time."""
        taken = {*self.ids.names, self.style.time_col}
        return [name for name in self.table.names if name not in taken]

    def number_columns(self) -> list[str]:
        """Those of them that hold numbers."""
        return [name for name in self.value_columns() if self.holds_numbers(name)]

    def holds_numbers(self, name: str) -> bool:
        """Whether a column can be read as numbers: not text, dates or lists."""
        import narwhals as nw

        series = self.table.column(name, "columns")
        numeric = series.dtype.is_numeric() or series.dtype == nw.Boolean
        return bool(numeric) or (series.dtype == nw.Object and not is_text(series))

    def sorted(self) -> SortedEvents:
        """By series and time; equal times in the order of the frame."""
        return SortedEvents(self, *_core.index_events(self.series, len(self.ids), self.micros))

    def frame(self, series: NDArray[Any], micros: Integers, columns: dict[str, Any]) -> Any:
        """A frame like the one that was read."""
        return build_frame(self.style, self.ids, series, micros, columns)


@dataclass
class SortedEvents:
    """Events by series and time: series ``i`` has the places ``offsets[i]`` to ``offsets[i + 1]``.

    ``order`` is the row of each place, None where the rows are in order already.
    """

    rows: EventRows
    offsets: Integers
    order: Integers | None
    times: Integers

    def values(self, name: str, argument: str = "columns") -> Floats:
        """A column of numbers in this order."""
        values = self.rows.values(name, argument)
        return values if self.order is None else values[self.order]

    def numbers(self, name: str, argument: str = "columns") -> Floats:
        """As `values`, infinite ones too."""
        values = self.rows.numbers(name, argument)
        return values if self.order is None else values[self.order]

    def row(self, place: int) -> int:
        """The row of the frame that stands at a place."""
        return place if self.order is None else int(self.order[place])


def read_events(
    df: Any,
    *,
    id_col: str | Sequence[str] | None,
    time_col: str,
    time_zone: str | None = None,
    ids: Ids | None = None,
    begin: bool | None = None,
) -> EventRows:
    """Reads series and times of a frame of any library.

    Parameters
    ----------
    id_col : str or sequence of str, optional
        The columns that tell the series apart; None: one series.
    ids, begin
        Known ids, which number the series: others are refused, or numbered behind them.

    Raises
    ------
    InvalidArgument
        Names the column and row of what is missing or unreadable.
    """
    table = open_table(df)
    id_cols = [] if id_col is None else [id_col] if isinstance(id_col, str) else list(id_col)
    for name in id_cols:
        table.column(name, "id_col")
    if not isinstance(time_col, str):
        raise _core.InvalidArgument(f"time_col must be the name of a column, got {time_col!r}")
    table.column(time_col, "time_col")
    micros, style = read_times(table, time_col, time_zone)
    codes, found = _series(table, id_cols)
    if ids is not None and id_cols:
        known = ids.joined_by(found, begin)
        codes, found = known.codes_of(found)[codes], known
    dtypes = {}
    for name in id_cols:
        native = table.column(name, "id_col").to_native()
        dtypes[name] = getattr(native, "dtype", getattr(native, "type", None))
    frame_style = FrameStyle(table.kind, dtypes, time_col, style)
    return EventRows(table, frame_style, found, codes, micros)


def _series(table: Table, id_cols: Sequence[str]) -> tuple[Codes, Ids]:
    if not id_cols:
        return np.zeros(table.n_rows, dtype=np.int32), _NO_IDS
    codes, ids = read_ids(table, id_cols)
    return np.ascontiguousarray(codes, dtype=np.int32), ids
