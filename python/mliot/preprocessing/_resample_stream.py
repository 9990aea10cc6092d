"""Resampling as events arrive: rows are given out when their bin has closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.frames import EventRows, FrameStyle, check_clock
from mliot.preprocessing._aggregates import Aggregated, aggregated, made_of
from mliot.preprocessing._clock_bins import bins_of_clock
from mliot.preprocessing._clock_times import time_of_clock
from mliot.preprocessing._event_stream import EventStream

if TYPE_CHECKING:
    from mliot.preprocessing._resample import Resample


class ResampleStream(EventStream):
    """What `mliot.preprocessing.Resample.stream` returns: takes events, gives out rows.

    Events of a series may be out of order by ``lateness``; its watermark is its newest time minus
    that. A bin closes when the watermark reaches its end. All rows up to `flush` are those that
    ``Resample.transform`` makes of the events that were taken, bit for bit, however they were cut
    into updates; rows never change once they are out. A row with a ``linear`` column waits for
    the next sample of that column, at most ``limit`` longer (of silent sensors: until `advance`
    says so). A call that raises leaves the stream as it was: a label that the zone's clock shows
    twice or never is mended by a stream with ``ambiguous=`` or ``nonexistent=`` that goes on from
    its `state`.

    Attributes
    ----------
    n_late, n_duplicate, n_early : int
        Events that were dropped as late, dropped as duplicates (``duplicates="error"``), and used
        before the watermark had passed them because ``capacity`` was reached.
    dropped_ : data frame
        The rows of the latest `update` that were dropped; None before.
    """

    _machine = _core.ResampleStream
    _who = "ResampleStream"

    def __init__(
        self,
        resample: Resample,
        time_col: str,
        id_col: str | Sequence[str] | None,
        *,
        capacity: int = 4096,
        on_late: Literal["error", "drop"] = "error",
    ) -> None:
        super().__init__(time_col, id_col, capacity, on_late, resample.time_zone)
        self.resample = resample

    def _begin(self, rows: EventRows) -> tuple[list[Aggregated], Any]:
        columns = aggregated(self.resample.agg, rows, "Resample")
        events = {
            "columns": len(columns),
            "capacity": self.capacity,
            "duplicates": self.resample.duplicates,
            "lateness": self.resample._lateness(rows.style.time, self.time_col),
        }
        return columns, _core.ResampleStream(self.resample._resolved(rows, columns), events, 0)

    def _placed(self, rows: EventRows) -> EventRows:
        settled = self._fitted_style().time if self._settled else None
        return self.resample._on_clock(rows, settled)

    def _place_of(self, time: int) -> int:
        if self.time_zone != "local":
            return time
        return time_of_clock(time, self._fitted_style().time)

    def _check_style(self, rows: EventRows) -> None:
        super()._check_style(rows)
        first = self._fitted_style().time
        if self.time_zone == "local" and first.policy == "utc":
            local = replace(first, policy="local")
            check_clock(rows.style.time, local, rows.micros, self.time_col, "an update")

    def _fits(self, columns: list[Aggregated], core: Any) -> bool:
        wanted = self.resample._core([c.aggregate for c in columns], 0, None).options
        free = {"origin": 0, "limit": None}  # the frames settled them
        same = {**core.options, **free} == {**wanted, **free}
        return same and made_of(self.resample.agg, columns)

    def _output_style(self, style: FrameStyle) -> FrameStyle:
        return self.resample._style(style)

    def _shown(
        self, order: NDArray[np.intp], times: NDArray[np.int64], core: Any, style: FrameStyle
    ) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        bins = self.resample._core(["count"], core.options["origin"], None)
        found = bins_of_clock(bins, times, style.time, self.resample.freq)
        if found is None:
            return order, times
        shown, times = found
        return order[shown], times[shown]

    @property
    def origin_(self) -> int:
        """Where the bins were put by the first frame."""
        origin: int = self._running()[0].options["origin"]
        return origin + self.resample._ahead(self._fitted_style().time)

    def without_events(self) -> Self:
        """A stream of the same series, columns and bins that has had no event."""
        return self._with(self._running()[0].begun_anew())
