"""The rows of a frame on their way to series: ids, times, axis, order, and what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mliot import _core
from mliot.frames._build import FrameStyle
from mliot.frames._ids import Ids, read_ids
from mliot.frames._table import Codes, Integers, Table, open_table
from mliot.frames._times import read_times
from mliot.frames._zones import clock_change

_HOUR = 3_600_000_000
_DAY = 24 * _HOUR
_SUNDAY = 3  # days after 1970-01-01, a Thursday


@dataclass
class Reading:
    """The rows of a frame while it is being read."""

    table: Table
    style: FrameStyle
    ids: Ids
    series: Codes
    micros: Integers
    axis: _core.TimeAxis = field(init=False)
    index: _core.PanelIndex = field(init=False)

    @classmethod
    def start(
        cls, df: Any, id_cols: Sequence[str], time_col: str, time_zone: str | None
    ) -> Reading:
        """Reads ids and times."""
        table = open_table(df)
        for name in id_cols:
            table.column(name, "id_col")
        table.column(time_col, "time_col")
        if table.n_rows == 0:
            raise _core.InvalidArgument("df has no rows")
        series, ids = read_ids(table, id_cols)
        micros, time_style = read_times(table, time_col, time_zone)
        dtypes = {}
        for name in id_cols:
            native = table.column(name, "id_col").to_native()
            dtypes[name] = getattr(native, "dtype", getattr(native, "type", None))
        style = FrameStyle(table.kind, dtypes, time_col, time_style)
        return cls(table, style, ids, series, micros)

    def row_text(self, row: int) -> str:
        """The time of an input row, for messages."""
        micros = self.micros[row : row + 1]
        return str(micros[0]) if self.style.time.is_integer else str(_core.format_times(micros)[0])

    def label(self, row: int) -> str:
        """The id of an input row, for messages."""
        return self.ids.label(int(self.series[row]))

    def join(self, ids: Ids, begin: bool | None) -> None:
        """Numbers the series as ``ids`` does; begins those that are not in it, or refuses them."""
        known = ids.joined_by(self.ids, begin)
        self.series = known.codes_of(self.ids)[self.series]
        self.ids = known

    def place(self, freq: str | int | None, axis: _core.TimeAxis | None) -> None:
        """Finds the axis, the periods and the order of the rows."""
        frequency = None
        if axis is None:
            frequency = self.infer() if freq is None else parse_freq(freq)
        integer = axis.is_integer if axis is not None else frequency.is_integer  # type: ignore[union-attr]
        check_time_kind(integer, self.style, freq)
        if axis is None:
            assert frequency is not None
            axis = self._axis_from_times(frequency)
        self.axis = axis
        periods, off = axis.periods(self.micros)
        if off is not None:
            self._refuse_off_grid(int(off))
        self.index = _core.index_panel(self.series, len(self.ids), periods)
        if self.index.duplicate is not None:
            self._refuse_duplicate(self.index)

    def infer(self) -> _core.Frequency:
        """The frequency of the times."""
        index = _core.index_panel(self.series, len(self.ids), self.micros)
        if index.duplicate is not None:
            self._refuse_duplicate(index)
        times = self.micros if index.order is None else self.micros[index.order]
        return _core.infer_frequency(times, index.offsets, self.style.time.is_integer)

    def _axis_from_times(self, frequency: _core.Frequency) -> _core.TimeAxis:
        try:
            return _core.TimeAxis.from_times(frequency, self.micros)
        except _core.InvalidArgument as error:
            raise _core.InvalidArgument(
                f"{error} (column '{self.style.time_col}'){self._suggestion()}"
            ) from None

    def _refuse_off_grid(self, row: int) -> None:
        raise _core.InvalidArgument(
            f"freq '{self.axis.frequency}' contradicts the dates: column "
            f"'{self.style.time_col}', row {row}: "
            f"{self.axis.off_grid_reason(int(self.micros[row]))}{self._suggestion()}"
        )

    def _suggestion(self) -> str:
        try:
            return f"; the dates look like freq='{self.infer()}'"
        except _core.Error:
            return "; mend the dates, or give another freq"

    def _refuse_duplicate(self, index: _core.PanelIndex) -> None:
        row, previous = index.duplicate
        more = f"; {index.n_duplicates} duplicates in all" if index.n_duplicates > 1 else ""
        cure = "keep one row of each, or add them up"
        if self.clock_change(row) == "doubled":
            cure = "the clocks go back then: give time_zone='utc'"
        elif self._clocks_may_go_back(row):
            cure += ", or give the times of UTC where the clocks went back then"
        raise _core.InvalidArgument(
            f"id '{self.label(row)}' has {self.row_text(row)} twice (rows {previous} and {row}"
            f"{more}): {cure}"
        )

    def _clocks_may_go_back(self, row: int) -> bool:
        """Whether a time without a zone is of an hour at which most zones change their clocks: 1 to
        4 on a Sunday."""
        time = self.style.time
        if time.is_integer or time.zone is not None:
            return False
        day, since = divmod(int(self.micros[row]), _DAY)
        return day % 7 == _SUNDAY and _HOUR <= since < 4 * _HOUR

    def clock_change(self, row: int, shift: int = 0) -> str | None:
        """What the clocks of the zone do at the time of a row, or ``shift`` after it."""
        time = self.style.time
        if time.policy != "local" or time.zone is None:
            return None
        return clock_change(int(self.micros[row]) + shift, time.zone)

    def refuse_gap(self) -> None:
        """Names the first missing period."""
        row, previous = self.index.gap
        period = int(self.axis.periods(self.micros[previous : previous + 1])[0][0]) + 1
        at = self.axis.text(period)
        more = f" ({self.index.n_gaps} gaps in all)" if self.index.n_gaps > 1 else ""
        shift = self.axis.time(period) - int(self.micros[previous])
        why = ""
        if self.clock_change(previous, shift) == "missing":
            why = "the clocks skip it; give time_zone='utc', or "
        wide = self._even_step(int(self.series[row]))
        if wide > 1:
            why = (
                f"all its rows are {wide} periods of {self.axis.frequency} apart, so the "
                "frequencies of the series seem to be mixed; forecast those of each frequency "
                "apart, or "
            )
        raise _core.InvalidArgument(
            f"id '{self.label(row)}' has no row for {at}, between {self.row_text(previous)} and "
            f"{self.row_text(row)}{more}: {why}give fill_gaps='missing' or fill_gaps=0, or add "
            "the rows"
        )

    def _even_step(self, series: int) -> int:
        """How many periods the rows of a series lie apart; 0 where not all do, or there are two."""
        own = np.sort(self.axis.periods(self.micros[self.series == series])[0])
        steps = np.diff(own)
        return int(steps[0]) if len(steps) > 1 and (steps == steps[0]).all() else 0


def parse_freq(freq: Any) -> _core.Frequency:
    """A frequency from a name, an integer, a timedelta or an offset of pandas."""
    if isinstance(freq, _core.Frequency):
        return freq
    if isinstance(freq, np.timedelta64):
        freq = _as_timedelta(freq)
    if isinstance(freq, dt.timedelta):
        return _core.Frequency(f"{freq // dt.timedelta(microseconds=1)}us")
    if isinstance(freq, int | np.integer) and not isinstance(freq, bool):
        return _core.Frequency.integer(int(freq))
    name = getattr(freq, "freqstr", freq)
    if not isinstance(name, str):
        raise _core.InvalidArgument(f"freq must be text or an integer, got {freq!r}")
    return _core.Frequency(name)


def _as_timedelta(freq: np.timedelta64) -> dt.timedelta:
    """NumPy's duration in microseconds; months and years have no length of their own."""
    in_months = np.datetime_data(freq.dtype)[0] in ("Y", "M", "generic")
    length = None if in_months else freq.astype("m8[us]").item()
    if not isinstance(length, dt.timedelta):
        raise _core.InvalidArgument(
            f"freq {freq!r} has no length in time: give text, such as 'MS' for months"
        )
    return length


def check_time_kind(integer: bool, style: FrameStyle, freq: Any) -> None:
    name = style.time_col
    if integer and not style.time.is_integer:
        raise _core.InvalidArgument(
            f"freq {freq!r} is an integer step, but time column '{name}' holds dates: give a "
            "calendar frequency such as 'D'"
        )
    if not integer and style.time.is_integer:
        raise _core.InvalidArgument(
            f"time column '{name}' holds integers, but freq {freq!r} is of the calendar: give "
            "freq=1, or turn the column into dates"
        )
