"""Resampling: irregular samples of many series as one row a bin of time."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, Self

import numpy as np

from mliot import _core
from mliot._core import InvalidArgument
from mliot.frames import (
    EventRows,
    FrameStyle,
    TimeStyle,
    build_frame,
    parse_freq,
    read_events,
)
from mliot.frames._reading import check_time_kind
from mliot.preprocessing._aggregates import Aggregated, aggregated, checked_agg, named
from mliot.preprocessing._clock_bins import bins_of_clock
from mliot.preprocessing._clock_times import in_order, with_instants, zoned_bins
from mliot.preprocessing._duplicates import distinct
from mliot.preprocessing._durations import ORIGINS, duration, origin_of, point
from mliot.preprocessing._resample_stream import ResampleStream

_SIDES = (None, "left", "right")
_CHANGES = {
    "ambiguous": ("both", "earlier", "later", "raise"),
    "nonexistent": ("shift_forward", "shift_backward", "raise"),
}
Agg = str | Sequence[str] | Mapping[str, str | Sequence[str]]


class Resample:
    """Makes one row of every bin of time, from the first sample of a series to its last.

    With b[k] the times of ``freq``, bin k is [b[k], b[k + 1]) when ``closed`` is "left" and
    (b[k], b[k + 1]] when it is "right"; its time is b[k] or b[k + 1] as ``label`` says. Weeks,
    months, quarters and years that are named by their last day ("W-FRI", "ME", "QE", "YE") hold
    that whole day when they are closed on the right. The bins are those of pandas with its
    ``origin`` given; those of polars' ``group_by_dynamic``, but for several weeks, where these have
    no row. Bins of several weeks, months, quarters or years are counted from the origin (pandas:
    from the first sample, and from another period when they are closed on the right).

    Aggregates: ``mean`` and ``sum`` are the exact values rounded once, so that the order of the
    samples, chunks and threads never show; ``first``, ``last``, ``min``, ``max``; ``count`` (whole
    numbers); ``zoh`` (zero-order hold) is the newest sample at or before the label of this bin or
    an earlier one, ``linear`` the straight line from that sample to the next one.

    Whole numbers beyond 2^53 are rounded to the nearest float64 before all else.

    Missing: NaN is no sample. A bin without samples has count 0 and NaN else (pandas sums it to 0;
    so does ``min_samples=0``); ``linear`` and ``zoh`` go on over it within ``limit``.
    Warm-up: ``linear`` and ``zoh`` are NaN where the label lies before the first sample.

    Parameters
    ----------
    freq : str, timedelta or int
        The length of a bin: "15min", "h", "D", "W-FRI", "MS", "1mo" ...; a whole number for a
        column of whole numbers.
    agg : str, list of str or dict, default "mean"
        One aggregate for all columns, or ``{column: aggregate}`` (other columns are left out). A
        list makes ``<column>_<aggregate>`` of each.
    label, closed : {"left", "right"}, optional
        None: "right" for periods named by their last day, else "left", as in pandas.
    origin : {"epoch", "start", "start_day", "end", "end_day"} or time, default "epoch"
        A time at which a bin begins: 1970-01-01, the earliest time of the (first) frame, its
        midnight, or any time. "end" and "end_day" are the latest time of the frame and the midnight
        at or after it, and make the right side the default of ``closed`` and ``label``; a stream
        has no end. Calendar periods keep their days.
    limit : str, timedelta or int, optional
        Of ``zoh`` the greatest age of a sample at the label, of ``linear`` the longest gap between
        two samples that is bridged.
    min_samples : int, default 1
        Samples that a bin must have.
    lateness : str, timedelta or int, default 0
        Streams only: how far the watermark of a series trails its newest time. Bins close when it
        passes them; events before it are late.
    duplicates : {"keep", "first", "last", "mean", "sum", "min", "max", "error"}, default "keep"
        What becomes of several samples of one series at one time, before the bins are made.
    time_zone : {None, "local", "utc"}, default None
        For times with a zone: bins of the zone's clock, or of UTC. A bin that the clock skips has
        no row.
    ambiguous : {"both", "earlier", "later", "raise"}, default "both"
        Of bins that the zone's clock shows twice. "both": two rows, as in pandas and polars; where
        a change of the clock is no whole number of bins (days, 2h), one bin holds all that the
        clock showed twice, and its label is the earlier instant (an edge within the doubled time
        cuts it in proportion). "earlier" and "later": one bin always, and the instant of its label.
        "raise" refuses such labels.
    nonexistent : {"shift_forward", "shift_backward", "raise"}, default "shift_forward"
        The instant of a label that it never shows: the change of the clocks (where that is the
        label of another bin, the microsecond before it), or the microsecond before it.

    Notes
    -----
    Steps that change the number of rows belong into a `mliot.pipeline.Pipeline`, whose first step
    a Resample may be; scikit-learn's cannot hold them. A device that runs exported C is given the
    rows.

    Source: pandas ``DataFrame.resample``, polars ``group_by_dynamic``; Neal 2015, "Fast exact
    summation using small and large superaccumulators"; Akidau et al. 2015, "The Dataflow Model"
    (watermarks).

    Examples
    --------
    >>> import pandas as pd
    >>> from mliot.preprocessing import Resample
    >>> samples = pd.DataFrame({"t": [1, 4, 31], "load": [2.0, 4.0, 8.0]})
    >>> Resample(10, {"load": ["mean", "zoh"]}).transform(samples, time_col="t")
        t  load_mean  load_zoh
    0   0        3.0       NaN
    1  10        NaN       4.0
    2  20        NaN       4.0
    3  30        8.0       4.0
    """

    def __init__(
        self,
        freq: Any,
        agg: Agg = "mean",
        *,
        label: Literal["left", "right"] | None = None,
        closed: Literal["left", "right"] | None = None,
        origin: Any = "epoch",
        limit: Any = None,
        min_samples: int = 1,
        lateness: Any = 0,
        duplicates: str = "keep",
        time_zone: Literal["local", "utc"] | None = None,
        ambiguous: Literal["both", "earlier", "later", "raise"] = "both",
        nonexistent: Literal["shift_forward", "shift_backward", "raise"] = "shift_forward",
    ) -> None:
        self.freq = freq
        self.agg = agg
        self.label = label
        self.closed = closed
        self.origin = origin
        self.limit = limit
        self.min_samples = min_samples
        self.lateness = lateness
        self.duplicates = duplicates
        self.time_zone = time_zone
        self.ambiguous = ambiguous
        self.nonexistent = nonexistent
        self._check()

    def _check(self) -> None:
        parse_freq(self.freq)
        checked_agg(self.agg, "Resample")
        for name in ("label", "closed"):
            if getattr(self, name) not in _SIDES:
                raise InvalidArgument(
                    f"Resample: {name} must be None, 'left' or 'right', got {getattr(self, name)!r}"
                )
        for name, known in _CHANGES.items():
            if getattr(self, name) not in known:
                raise InvalidArgument(
                    f"Resample: {name} must be {', '.join(map(repr, known))}, got "
                    f"{getattr(self, name)!r}"
                )
        if not (isinstance(self.origin, str) and self.origin in ORIGINS):
            point(self.origin, "Resample: origin")
        _core.EventBuffer({"duplicates": self.duplicates}, 0)
        self._core(["mean"], origin=0, limit=None)

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The options by name."""
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    def set_params(self, **params: Any) -> Self:
        """Changes options. Raises InvalidArgument and changes nothing when one is wrong."""
        known = self.get_params()
        for name in params:
            if name not in known:
                raise InvalidArgument(
                    f"Resample: unknown option {name!r}; known: {', '.join(known)}"
                )
        checked = type(self)(**{**known, **params})
        self.__dict__.update(checked.__dict__)
        return self

    def transform(
        self, df: Any, time_col: str = "ds", id_col: str | Sequence[str] | None = None
    ) -> Any:
        """The rows of all bins.

        Parameters
        ----------
        df : data frame
            pandas, polars, pyarrow or anything with the Arrow C stream: samples in any order, long
            (with ``id_col``) or wide (a column a sensor).
        time_col : str, default "ds"
            Dates, date-times, ISO text or whole numbers.
        id_col : str or sequence of str, optional
            The columns that tell the series apart. None: one series.

        Returns
        -------
        data frame
            Of the same library: ids, time, and one float64 column an aggregate (``count``: int64),
            by series and time.

        Raises
        ------
        InvalidArgument
            Names the column and row that is wrong.
        ResourceLimit
            When the bins are so short that the rows would not end; names the row.
        """
        rows = read_events(df, id_col=id_col, time_col=time_col, time_zone=self.time_zone)
        rows = self._on_clock(rows)
        columns = aggregated(self.agg, rows, "Resample")
        core = self._resolved(rows, columns)
        events = rows.sorted()
        offsets, times = events.offsets, events.times
        names = {c.column for c in columns}
        if self.duplicates == "keep":
            values = {name: events.numbers(name, "agg") for name in names}
        else:
            values = {name: events.values(name, "agg") for name in names}
            offsets, times, values = distinct(events, values, self.duplicates)
        bounds, labels, made, infinite = core.transform(
            offsets, times, [values[c.column] for c in columns]
        )
        if infinite >= 0:
            events.values(columns[infinite].column, "agg")  # names the row
        series = np.repeat(np.arange(len(rows.ids), dtype=np.int32), np.diff(bounds))
        style = self._style(rows.style)
        found = bins_of_clock(core, labels, style.time, self.freq)
        if found is not None:
            shown, labels = found[0], found[1][found[0]]
            series, made = series[shown], [each[shown] for each in made]
        return build_frame(style, rows.ids, series, labels, named(columns, made))

    def stream(
        self,
        time_col: str = "ds",
        id_col: str | Sequence[str] | None = None,
        *,
        capacity: int = 4096,
        on_late: Literal["error", "drop"] = "error",
    ) -> ResampleStream:
        """A stream that takes events as they arrive and gives out rows as bins close.

        Parameters
        ----------
        time_col, id_col
            As for `transform`.
        capacity : int, default 4096
            Events of one series that are held at most while they wait for late ones; beyond it the
            oldest are used early (and counted in ``n_early``).
        on_late : {"error", "drop"}, default "error"
            Refuse an update with late events, or leave them out (counted in ``n_late``, and listed
            in ``dropped_``).
        """
        if self._from_end():
            raise InvalidArgument(
                f"Resample: a stream has no end that origin={self.origin!r} could mean; give "
                "'epoch', 'start', 'start_day' or a time"
            )
        return ResampleStream(self, time_col, id_col, capacity=capacity, on_late=on_late)

    def _resolved(self, rows: EventRows, columns: Sequence[Aggregated]) -> _core.Resample:
        """The core's resampling of these columns."""
        style, time_col = rows.style.time, rows.style.time_col
        check_time_kind(parse_freq(self.freq).is_integer, rows.style, self.freq)
        limit = None
        if self.limit is not None:
            limit = duration(self.limit, "Resample: limit", style, time_col)
        ahead = self._ahead(style)
        origin = origin_of(self.origin, replace(rows, micros=rows.micros + ahead)) - ahead
        return self._core([c.aggregate for c in columns], origin, limit)

    def _on_clock(self, rows: EventRows, settled: TimeStyle | None = None) -> EventRows:
        """Rows as read, by times that never fall; ``settled`` is the style of earlier ones."""
        style = rows.style.time
        if style.policy != "local":
            return rows
        by_utc = self.ambiguous == "both" if settled is None else settled.policy == "utc"
        bins = zoned_bins(style.zone, parse_freq(self.freq).fixed_step) if by_utc else None
        return in_order(rows) if bins is None else with_instants(rows, bins)

    def _ahead(self, style: TimeStyle) -> int:
        """How far the clock by which bins are cut is ahead of the times of rows on it."""
        if self.time_zone != "local" or style.policy != "utc":
            return 0
        bins = zoned_bins(style.zone, parse_freq(self.freq).fixed_step)
        return 0 if bins is None else bins.offset

    def _core(self, aggregates: list[str], origin: int, limit: int | None) -> _core.Resample:
        sides = "right" if self._from_end() else "automatic"
        return _core.Resample(
            {
                "freq": parse_freq(self.freq).name,
                "aggregates": aggregates,
                "closed": self.closed or sides,
                "label": self.label or sides,
                "origin": origin,
                "limit": limit,
                "min_samples": self.min_samples,
            }
        )

    def _from_end(self) -> bool:
        return isinstance(self.origin, str) and self.origin in ("end", "end_day")

    def _style(self, style: FrameStyle) -> FrameStyle:
        """The style of the rows, for frames of this style."""
        shown_twice = "earlier" if self.ambiguous == "both" else self.ambiguous
        changes = (shown_twice, self.nonexistent)
        return replace(style, time=replace(style.time, changes=changes))

    def _lateness(self, style: TimeStyle, time_col: str) -> int:
        return duration(self.lateness, "Resample: lateness", style, time_col)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Resample):
            return NotImplemented
        return self.get_params() == other.get_params()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = [repr(self.freq)]
        for name, parameter in list(inspect.signature(type(self)).parameters.items())[1:]:
            value = getattr(self, name)
            if value != parameter.default:
                shown.append(f"{name}={value!r}")
        return f"Resample({', '.join(shown)})"
