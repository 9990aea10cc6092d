"""Late, doubled and out-of-order events as a clean stream."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from mliot import _core
from mliot._core import InvalidArgument
from mliot.frames import EventRows, utc_from_local
from mliot.frames._whole import first_beyond
from mliot.preprocessing._aggregates import Aggregated
from mliot.preprocessing._durations import duration
from mliot.preprocessing._event_stream import EventStream


class EventBuffer(EventStream):
    """Holds events until no earlier ones can come, then gives them out in the order of time.

    The watermark of a series is its newest time minus ``lateness``. Events before it are late;
    others are held, and given out once it has passed them: never changed afterwards, and, where
    nothing was late or early, the rows of `deduplicate` on all events as float64, however they were
    cut into updates.

    Parameters
    ----------
    lateness : str, timedelta or int, default 0
        How much later than newer ones events may come: "5min"; whole numbers for such times.
    duplicates : {"keep", "first", "last", "mean", "sum", "min", "max", "error"}, default "keep"
        What becomes of events of one series and time; see `deduplicate`. "first" and "last" keep
        whole events.
    time_col, id_col
        The column of times, and those that tell the series apart (None: one series). All other
        columns must hold numbers, which come out as float64: whole numbers beyond 2^53, which that
        cannot hold, are refused (`deduplicate` keeps their type).
    capacity : int, default 4096
        Events of one series that are held at most; beyond it the oldest are given out early.
    on_late : {"error", "drop"}, default "error"
        Refuse an update with late events, or leave them out (counted, and listed in ``dropped_``).
    time_zone : {None, "local", "utc"}, default None
        For times with a zone; "local" refuses times that the zone's clock shows twice.

    Attributes
    ----------
    n_late, n_duplicate, n_early : int
        Events that were dropped as late, dropped as duplicates (``duplicates="error"``), and given
        out before the watermark had passed them because ``capacity`` was reached.
    dropped_ : data frame
        The rows of the latest `update` that were dropped; None before.

    Notes
    -----
    Memory: at most ``capacity`` events a series. Source: Akidau et al. 2015, "The Dataflow Model".

    Examples
    --------
    >>> import pandas as pd
    >>> from mliot.preprocessing import EventBuffer
    >>> buffer = EventBuffer(lateness=3, time_col="t")
    >>> buffer.update(pd.DataFrame({"t": [10, 8, 13], "load": [1.0, 2.0, 3.0]}))
       t  load
    0  8   2.0
    >>> buffer.flush()
        t  load
    0  10   1.0
    1  13   3.0
    """

    _machine = _core.EventBuffer
    _who = "EventBuffer"

    def __init__(
        self,
        lateness: Any = 0,
        duplicates: str = "keep",
        *,
        time_col: str = "ds",
        id_col: str | Sequence[str] | None = None,
        capacity: int = 4096,
        on_late: Literal["error", "drop"] = "error",
        time_zone: Literal["local", "utc"] | None = None,
    ) -> None:
        super().__init__(time_col, id_col, capacity, on_late, time_zone)
        _core.EventBuffer({"duplicates": duplicates}, 0)
        self.lateness = lateness
        self.duplicates = duplicates

    def _begin(self, rows: EventRows) -> tuple[list[Aggregated], Any]:
        columns = [Aggregated(name, name, "value") for name in rows.value_columns()]
        for each in columns:
            if not rows.holds_numbers(each.name):
                raise InvalidArgument(
                    f"EventBuffer: column {each.name!r} holds no numbers; drop it before"
                )
        if not columns:
            raise InvalidArgument("EventBuffer: the frame has no column beside ids and time")
        lateness = duration(self.lateness, "EventBuffer: lateness", rows.style.time, self.time_col)
        options = {**self._options(len(columns)), "lateness": lateness}
        return columns, _core.EventBuffer(options, 0)

    def _check_events(self, rows: EventRows, columns: list[Aggregated]) -> None:
        style = rows.style.time
        if style.zone is not None and style.policy == "local":
            try:
                utc_from_local(rows.micros, style.zone)
            except InvalidArgument as error:
                told = str(error).split(";")[0]
                raise InvalidArgument(
                    f"update: {told}: a buffer by the zone's clock could not give the event out "
                    "again; give time_zone='utc', whose times come out in the zone as well"
                ) from None
        for each in columns:
            _refuse_long_integers(rows, each.column)

    def _options(self, columns: int) -> dict[str, Any]:
        return {"columns": columns, "capacity": self.capacity, "duplicates": self.duplicates}

    def _fits(self, columns: list[Aggregated], core: Any) -> bool:
        wanted = self._options(len(columns))
        return {name: core.options[name] for name in wanted} == wanted


def _refuse_long_integers(rows: EventRows, name: str) -> None:
    series = rows.table.column(name, "agg")
    row = first_beyond(series)
    if row is not None:
        raise InvalidArgument(
            f"EventBuffer: column {name!r} is {series[row]} in row {row} ({rows.where(row)}), "
            "beyond the 2^53 up to which float64 holds whole numbers: make it an id column or text "
            "and drop it before, or use deduplicate"
        )
