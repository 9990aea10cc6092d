"""A data frame as the quality pass takes it: sorted rows of series, numbers, codes of text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.frames import Ids, TimeStyle, open_table, parse_freq
from mliot.frames._table import Codes, Floats, Integers, Table, is_text, numbers, text_codes
from mliot.frames._whole import MOST_EXACT
from mliot.preprocessing._quality.rows import Rows, read_keys

_CALENDAR = ("month", "quarter", "year", "business_day")  # units whose periods differ in length


@dataclass
class Levels:
    """A column of text: the level of each row, -1 where missing."""

    codes: Codes
    levels: list[str]

    def counts(self) -> Integers:
        """Rows of each level."""
        known = self.codes[self.codes >= 0]
        return np.bincount(known, minlength=len(self.levels)).astype(np.int64)


@dataclass
class QualityFrame:
    """Rows sorted by series and time. Row ``k`` stood in row ``order[k]`` of the frame.

    Rows put aside have no series or no time; they are in the table alone.
    """

    table: Table
    ids: Ids | None
    time_col: str | None
    style: TimeStyle | None
    offsets: Integers
    order: NDArray[np.intp]
    times: Integers
    numbers: dict[str, Floats] = field(default_factory=dict)
    texts: dict[str, Levels] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)  # column: why
    words: dict[str, Levels] = field(default_factory=dict)  # of numbers, where cells hold words
    order_findings: list[dict[str, Any]] = field(default_factory=list)
    passed: tuple[list[tuple[float, float]], list[tuple[int, int]]] = field(
        default=([], [])
    )  # ranges and pairs of the last pass
    aside: dict[tuple[str, str], Rows] = field(default_factory=dict)  # (kind, column): rows

    @property
    def n_rows(self) -> int:
        """Number of rows, but for those put aside."""
        return len(self.order)

    @property
    def n_series(self) -> int:
        """Number of series."""
        return len(self.offsets) - 1

    def label(self, series: int) -> str:
        """The id of a series; empty for a frame of one."""
        return "" if self.ids is None else self.ids.label(series)

    def row_at(self, series: int, time: int, last: bool = False) -> int:
        """The first, or the last, row of the frame at a time of the series."""
        begin, end = int(self.offsets[series]), int(self.offsets[series + 1])
        times = self.times[begin:end]
        after = np.searchsorted(times, time, side="right" if last else "left")
        return int(self.order[begin + int(after) - last])

    def row_times(self, series: int, begin: int, end: int) -> tuple[int, int]:
        """The times of the first and the last row of a series in a span of time."""
        times = self.times[self.offsets[series] : self.offsets[series + 1]]
        first = min(int(np.searchsorted(times, begin)), len(times) - 1)
        last = max(int(np.searchsorted(times, end, side="right")) - 1, first)
        return int(times[first]), int(times[last])

    def time_value(self, time: int) -> Any:
        """A time as text, or the whole number it is."""
        if self.style is None or self.style.is_integer:
            return time
        return str(_core.format_times(np.array([time]))[0])

    def profile(
        self, limits: Sequence[tuple[float, float]], pairs: Sequence[tuple[int, int]],
        n_jobs: int | None,
    ) -> _core.QualityProfile:  # fmt: skip
        """One pass over the numbers."""
        self.passed = (list(limits), list(pairs))
        profile = _core.QualityProfile(*self.passed)
        profile.update(self.offsets, self.times, list(self.numbers.values()), n_jobs)
        return profile

    def profile_again(self) -> _core.QualityProfile:
        """The profile of the last pass, by another one over the same numbers."""
        return self.profile(*self.passed, None)


def read_frame(
    df: Any,
    id_cols: Sequence[str],
    time_col: str | None,
    columns: Sequence[str] | None,
    time_zone: str | None,
) -> QualityFrame:
    """Reads ids, times and columns.

    Raises
    ------
    InvalidArgument
        Says which column, row or name is wrong.
    """
    table = open_table(df)
    for name in [*id_cols, *(columns or ())]:
        table.column(name, "id_col" if name in id_cols else "columns")
    if table.n_rows == 0:
        raise _core.InvalidArgument("df has no rows")
    if time_col is not None:
        table.column(time_col, "time_col")
    keys = read_keys(table, id_cols, time_col, time_zone)
    n_series = 1 if keys.ids is None else len(keys.ids)
    counts = np.bincount(keys.codes, minlength=n_series)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    order = np.argsort(keys.codes, kind="stable")
    found = []
    if keys.times is None:
        times = np.arange(len(order)) - np.repeat(offsets[:-1], counts)
    else:
        found = _order_findings(offsets, keys.times[order])
        if found:
            order = np.lexsort((keys.times, keys.codes))
        times = keys.times[order]
    frame = QualityFrame(
        table=table,
        ids=keys.ids,
        time_col=time_col,
        style=keys.style,
        offsets=offsets,
        order=keys.rows[order],
        times=np.ascontiguousarray(times, dtype=np.int64),
        order_findings=found,
        aside=keys.aside,
    )
    named = {*id_cols, time_col}
    wanted = [name for name in table.names if name not in named] if columns is None else columns
    for name in wanted:
        _read_column(frame, name)
    return frame


def _order_findings(offsets: Integers, times: Integers) -> list[dict[str, Any]]:
    """What the order of the rows, as they came, has of findings."""
    profile = _core.QualityProfile([])
    profile.update(offsets, np.ascontiguousarray(times), [])
    return [each for each in profile.findings() if each["kind"] == "out_of_order"]


def _read_column(frame: QualityFrame, name: str) -> None:
    series = frame.table.column(name, "columns")
    if is_text(series):
        codes, levels = text_codes(series, name, frame.table.kind)
        _read_text(frame, name, Levels(codes[frame.order], [str(level) for level in levels]))
        return
    try:
        values = numbers(series, name)
    except _core.InvalidArgument as error:
        mixed = _mixed(series.to_list())
        if mixed is None:
            frame.left_out[name] = str(error)
        else:
            _read_text(frame, name, Levels(mixed.codes[frame.order], mixed.levels))
        return
    if series.dtype.is_integer() and 2 * (np.abs(values) > MOST_EXACT).sum() > len(values):
        frame.left_out[name] = (
            f"column {name!r} holds whole numbers beyond 2^53, ids rather than measurements, whose "
            "last digits floats do not hold"
        )
        return
    frame.numbers[name] = np.ascontiguousarray(values[frame.order])


def _mixed(cells: list[Any]) -> Levels | None:
    """Numbers and text in one column as text; None where there are other things."""
    texts = []
    for cell in cells:
        if not isinstance(cell, str | int | float | np.number | None):
            return None
        texts.append(None if cell is None or cell != cell else str(cell))
    levels = sorted({text for text in texts if text is not None})
    place = {text: code for code, text in enumerate(levels)}
    codes = np.array([-1 if text is None else place[text] for text in texts], dtype=np.int32)
    return Levels(codes, levels)


def _read_text(frame: QualityFrame, name: str, column: Levels) -> None:
    """Text; or, where most cells are numbers, these, with the others missing and named."""
    values = np.array([_number(level) for level in column.levels] or [np.nan])
    known = column.codes >= 0
    cells = np.where(known, values[column.codes], np.nan)
    n_words = int((known & np.isnan(cells)).sum())
    if not len(column.levels) or 2 * n_words >= known.sum():
        frame.texts[name] = column
        return
    frame.numbers[name] = cells
    if n_words:
        frame.words[name] = column


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return np.nan


def interval_of(freq: Any, style: TimeStyle | None) -> int:
    """The length of a frequency in the unit of the times; 0 where periods differ in length."""
    if freq is None:
        return 0
    frequency = parse_freq(freq)
    integer = style is None or style.is_integer
    if frequency.is_integer != integer:
        raise _core.InvalidArgument(
            f"freq {freq!r} does not belong to a time column of "
            f"{'whole numbers' if integer else 'dates'}"
        )
    if frequency.unit in _CALENDAR:
        return 0
    origin = 0 if integer else _monday(frequency)
    axis = _core.TimeAxis(frequency, origin)
    return int(axis.time(1) - axis.time(0))


def _monday(frequency: _core.Frequency) -> int:
    """A time on the grid of the frequency: one of the days of a week in January 2024."""
    first = dt.datetime(2024, 1, 1) - dt.datetime(1970, 1, 1)
    days = [first + dt.timedelta(days=k) for k in range(7)]
    for day in days:
        micros = day // dt.timedelta(microseconds=1)
        try:
            _core.TimeAxis(frequency, micros)
        except _core.InvalidArgument:
            continue
        return micros
    raise _core.InvalidArgument(f"freq '{frequency}' has no fixed length")
