"""Resampling: irregular samples of many series as one row a bin of time."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any, Literal, Self

import numpy as np

from mliot import _core
from mliot._core import InvalidArgument
from mliot.frames import EventRows, TimeStyle, parse_freq, read_events
from mliot.frames._reading import check_time_kind
from mliot.preprocessing._aggregates import Aggregated, aggregated, checked_agg, named
from mliot.preprocessing._duplicates import distinct
from mliot.preprocessing._durations import duration, point
from mliot.preprocessing._resample_stream import ResampleStream

_SIDES = (None, "left", "right")
_MICROS_PER_DAY = 86_400_000_000
Agg = str | Sequence[str] | Mapping[str, str | Sequence[str]]


class Resample:
    """Makes one row of every bin of time, from the first sample of a series to its last.

    With b[k] the times of ``freq``, bin k is [b[k], b[k + 1]) when ``closed`` is "left" and
    (b[k], b[k + 1]] when it is "right"; its time is b[k] or b[k + 1] as ``label`` says. Weeks,
    months, quarters and years that are named by their last day ("W-FRI", "ME", "QE", "YE") hold
    that whole day when they are closed on the right. The bins are those of pandas with its
    ``origin`` given; those of polars' ``group_by_dynamic`` where these have no row.

    Aggregates: ``mean`` and ``sum`` are the exact values rounded once, so that the order of the
    samples, chunks and threads never show; ``first``, ``last``, ``min``, ``max``; ``count`` (whole
    numbers); ``zoh`` (zero-order hold) is the newest sample at or before the label of this bin or
    an earlier one, ``linear`` the straight line from that sample to the next one.

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
    origin : {"epoch", "start", "start_day"} or time, default "epoch"
        A time at which a bin begins: 1970-01-01, the earliest time of the (first) frame, its
        midnight, or any time. Calendar periods keep their days.
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
        For times with a zone: bins of the zone's clock, or of UTC.

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
        self._check()

    def _check(self) -> None:
        parse_freq(self.freq)
        checked_agg(self.agg, "Resample")
        for name in ("label", "closed"):
            if getattr(self, name) not in _SIDES:
                raise InvalidArgument(
                    f"Resample: {name} must be None, 'left' or 'right', got {getattr(self, name)!r}"
                )
        if not (isinstance(self.origin, str) and self.origin in _ORIGINS):
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
        columns = aggregated(self.agg, rows, "Resample")
        core = self._resolved(rows, columns)
        events = rows.sorted()
        offsets, times = events.offsets, events.times
        values = {name: events.values(name, "agg") for name in {c.column for c in columns}}
        if self.duplicates != "keep":
            offsets, times, values = distinct(events, values, self.duplicates)
        bounds, labels, made = core.transform(offsets, times, [values[c.column] for c in columns])
        series = np.repeat(np.arange(len(rows.ids), dtype=np.int32), np.diff(bounds))
        return rows.frame(series, labels, named(columns, made))

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
        return ResampleStream(self, time_col, id_col, capacity=capacity, on_late=on_late)

    def _resolved(self, rows: EventRows, columns: Sequence[Aggregated]) -> _core.Resample:
        """The core's resampling of these columns."""
        style, time_col = rows.style.time, rows.style.time_col
        check_time_kind(parse_freq(self.freq).is_integer, rows.style, self.freq)
        limit = None
        if self.limit is not None:
            limit = duration(self.limit, "Resample: limit", style, time_col)
        return self._core([c.aggregate for c in columns], self._origin(rows), limit)

    def _core(self, aggregates: list[str], origin: int, limit: int | None) -> _core.Resample:
        return _core.Resample(
            {
                "freq": parse_freq(self.freq).name,
                "aggregates": aggregates,
                "closed": self.closed or "automatic",
                "label": self.label or "automatic",
                "origin": origin,
                "limit": limit,
                "min_samples": self.min_samples,
            }
        )

    def _origin(self, rows: EventRows) -> int:
        if self.origin == "epoch":
            return 0
        if self.origin not in ("start", "start_day"):
            return point(self.origin, "Resample: origin")
        first = int(rows.micros.min()) if rows.n_rows else 0
        whole = rows.style.time.is_integer or self.origin == "start"
        return first if whole else first // _MICROS_PER_DAY * _MICROS_PER_DAY

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


_ORIGINS = ("epoch", "start", "start_day")
