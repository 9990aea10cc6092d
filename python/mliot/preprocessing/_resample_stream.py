"""Resampling as events arrive: rows are given out when their bin has closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, Self

from mliot import _core
from mliot.frames import EventRows, FrameStyle
from mliot.preprocessing._aggregates import Aggregated, aggregated, made_of
from mliot.preprocessing._event_stream import EventStream

if TYPE_CHECKING:
    from mliot.preprocessing._resample import Resample


class ResampleStream(EventStream):
    """What `mliot.preprocessing.Resample.stream` returns: takes events, gives out rows.

    Events of a series may be out of order by ``lateness``; its watermark is its newest time minus
    that. A bin closes when the watermark reaches its end. All rows up to `flush` are those that
    ``Resample.transform`` makes of the events that were taken, bit for bit, however they were cut
    into updates; rows never change once they are out. A row with a ``linear`` column waits for
    the next sample of that column, at most ``limit`` longer.

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

    def _fits(self, columns: list[Aggregated], core: Any) -> bool:
        wanted = self.resample._core([c.aggregate for c in columns], 0, None).options
        free = {"origin": 0, "limit": None}  # the frames settled them
        same = {**core.options, **free} == {**wanted, **free}
        return same and made_of(self.resample.agg, columns)

    def _output_style(self, style: FrameStyle) -> FrameStyle:
        return self.resample._style(style)

    @property
    def origin_(self) -> int:
        """Where the bins were put by the first frame."""
        origin: int = self._running()[0].options["origin"]
        return origin

    def without_events(self) -> Self:
        """A stream of the same series, columns and bins that has had no event."""
        return self._with(self._running()[0].begun_anew())
