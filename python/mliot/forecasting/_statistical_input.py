"""Frames as the series of statistical models, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core, frames
from mliot._integers import positive, threads
from mliot.forecasting._backtest import WindowRows
from mliot.forecasting._bridged import bridged
from mliot.forecasting._checks import names
from mliot.forecasting._intervals import ConformalIntervals
from mliot.forecasting._looking_ahead import NextPeriods
from mliot.forecasting._names import CUTOFF, key_columns
from mliot.forecasting._panels import Rows
from mliot.forecasting._prepare import read
from mliot.forecasting._statistical_covariates import matrix_of, takers, wanted_columns
from mliot.forecasting._support import Support
from mliot.statistical import SeasonalNaive, StatisticalModel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Settings = Mapping[str, Any]


@dataclass
class Series:
    """The series of a frame, and where they stand."""

    rows: Rows
    first_period: Ints
    next_period: Ints
    last: Floats  # last value of each series
    scales: Floats  # of the errors of each series, for conformal intervals
    ids: frames.Ids
    axis: _core.TimeAxis
    style: frames.FrameStyle
    fallback: StatisticalModel
    covariates: list[str] = field(default_factory=list)

    def horizon(self, settings: Settings) -> int:
        """Steps that intervals reach."""
        if settings["horizon"] is not None:
            return int(settings["horizon"])
        longest = int(self.rows.lengths.max())
        n_windows = int(settings["intervals"].n_windows)
        return max(1, min(int(self.axis.season_length), longest // (2 * (1 + n_windows))))

    def future_frame(self, h: int, columns: Mapping[str, NDArray[Any]], repeats: int = 1) -> Any:
        """A frame of the next h periods of each series, several times over where asked."""
        periods = self.next_period[:, None, None] + np.arange(h)[None, None, :]
        periods = np.broadcast_to(periods, (len(self.ids), repeats, h)).ravel()
        index = np.repeat(np.arange(len(self.ids)), repeats * h)
        times = self.axis.times(np.ascontiguousarray(periods))
        return frames.build_frame(self.style, self.ids, index, times, columns)

    def place(self, i: int, t: int) -> str:
        """Where value t of the rows of series i is, in words."""
        return f"id '{self.ids.label(i)}' at {self.axis.text(int(self.next_period[i]) + t)}"

    def past_frame(self, rows: Rows, columns: Mapping[str, NDArray[Any]]) -> Any:
        """A frame of the rows that were fitted."""
        index = np.repeat(np.arange(len(self.ids)), rows.lengths)
        return frames.build_frame(self.style, self.ids, index, self._times(rows), columns)

    def shown(self, target: str) -> Any:
        """A frame of the values that models are fitted to, and of their covariates."""
        columns = {target: self.rows.values.copy()}
        if self.rows.x is not None:
            x = self.rows.x
            columns |= {name: x[:, j].copy() for j, name in enumerate(self.covariates)}
        return self.past_frame(self.rows, columns)

    def next_periods(self, covariates: Sequence[str] | None = None) -> NextPeriods:
        """The periods after the series; by default with the covariates of statistical models, which
        must be known in every one."""
        own = covariates is None
        columns = list(self.covariates if covariates is None else covariates)
        return NextPeriods(self.ids, self.axis, self.style, self.next_period, columns, whole=own)

    def window_frame(
        self, layout: WindowRows, keep: NDArray[np.bool_], columns: Mapping[str, NDArray[Any]]
    ) -> Any:
        """A frame of the rows of a back-test, with the last time known to each."""
        times = self._times(self.rows)
        cutoff = times[layout.cutoff_rows[keep]]
        cutoffs = {CUTOFF: cutoff if self.axis.is_integer else cutoff.view("M8[us]")}
        return frames.build_frame(
            self.style,
            self.ids,
            layout.series[keep],
            times[layout.rows[keep]],
            {**cutoffs, **columns},
        )

    def _times(self, rows: Rows) -> Ints:
        place = np.arange(len(rows.values)) - np.repeat(rows.offsets[:-1], rows.lengths)
        times: Ints = self.axis.times(np.repeat(self.first_period, rows.lengths) + place)
        return times

    def table_frame(self, index: Sequence[int], columns: Mapping[str, NDArray[Any]]) -> Any:
        """A frame of ids and columns, without times."""
        import narwhals.stable.v2 as nw

        at = np.asarray(index, dtype=np.int64)
        times = self.axis.times(np.asarray(self.first_period)[at])
        built = frames.build_frame(self.style, self.ids, at, times, columns)
        return nw.from_native(built, eager_only=True).drop(self.style.time_col).to_native()

    def with_begun(self, ids: frames.Ids, first_period: Ints) -> Series:
        """The same, and behind them the series that begin, each before its first value."""
        begun = len(ids) - len(self.ids)
        if not begun:
            return self
        first = first_period[len(self.ids) :]
        return replace(
            self,
            rows=Rows(np.zeros(0), np.zeros(len(ids) + 1, dtype=np.int64)),
            first_period=np.concatenate([self.first_period, first]),
            next_period=np.concatenate([self.next_period, first]),
            last=np.concatenate([self.last, np.full(begun, np.nan)]),
            scales=np.concatenate([self.scales, np.zeros(begun)]),
            ids=ids,
        )


def checked_settings(params: Settings) -> dict[str, Any]:
    """The parameters of a StatisticalForecaster, checked.

    Raises
    ------
    InvalidArgument
        Names the parameter that is of the wrong kind or out of range.
    """
    models = params["models"]
    listed = [models] if isinstance(models, StatisticalModel) else models
    if not isinstance(listed, (list, tuple)) or not listed:
        raise _core.InvalidArgument(
            f"models must be a list of models of mliot.statistical, got {models!r}"
        )
    _check_models(listed, params["fallback_model"])
    for argument in ("time_col", "target_col"):
        if not isinstance(params[argument], str):
            raise _core.InvalidArgument(f"{argument} must be a name, got {params[argument]!r}")
    if not names(params["id_col"], "id_col"):
        raise _core.InvalidArgument("id_col names no column")
    if params["covariates"] is not None:
        _check_covariates(params)
    if params["horizon"] is not None:
        positive(params["horizon"], "horizon")
    intervals = params["intervals"]
    if intervals is not None and not isinstance(intervals, ConformalIntervals):
        raise _core.InvalidArgument(
            f"intervals must be ConformalIntervals(n_windows=2) or None, got {intervals!r}"
        )
    Support.of(params)  # raises for what it does not know
    return {**params, "models": list(listed), "n_jobs": threads(params["n_jobs"])}


def _check_covariates(params: Settings) -> None:
    taken = [*key_columns(params), params["target_col"]]
    for name in names(params["covariates"], "covariates"):
        if name in taken:
            raise _core.InvalidArgument(
                f"covariates: '{name}' is an id, time or target column already"
            )


def _check_models(models: Sequence[Any], fallback: Any) -> None:
    for each in [*models, *([] if fallback is None else [fallback])]:
        if not isinstance(each, StatisticalModel):
            cure = f"; write {each.__name__}()" if isinstance(each, type) else ""
            raise _core.InvalidArgument(f"{each!r} is no model of mliot.statistical{cure}")
        if each.alias is not None and (not isinstance(each.alias, str) or not each.alias):
            raise _core.InvalidArgument(
                f"{type(each).__name__}: alias must be the name of a column, got {each.alias!r}"
            )
        each.panel()  # raises for wrong options
    if fallback is not None and (fallback.lowest > -np.inf or fallback.whole):
        raise _core.InvalidArgument(
            f"fallback_model: {type(fallback).__name__} cannot take every series; use "
            "SeasonalNaive or another model of any values"
        )
    seen: set[str] = set()
    for each in models:
        if each.name() in seen:
            raise _core.InvalidArgument(
                f"two models would share the column '{each.name()}'; give one an alias"
            )
        seen.add(each.name())


def read_series(settings: Settings, df: Any) -> Series:
    """The series of a frame, gaps filled or refused."""
    columns = wanted_columns(settings)
    table = frames.open_table(df)
    for name in columns or []:
        table.column(name, "covariates")  # raises for one that is not there
    return series_of(settings, read(settings, df, columns=columns))


def series_of(settings: Settings, frame: frames.LongFrame) -> Series:
    """The series of a frame that was read, missing values carried forward."""
    assert frame.y is not None
    covariates = list(frame.columns)
    x = matrix_of(frame, takers(settings["models"])) if covariates else None
    rows, first = rows_of_frame(frame, x)
    season = int(frame.axis.season_length)
    return Series(
        rows=rows,
        first_period=first,
        next_period=first + rows.lengths,
        last=rows.values[rows.offsets[1:] - 1],
        scales=_core.error_scales(rows.values, rows.offsets),
        ids=frame.ids,
        axis=frame.axis,
        style=frame.style,
        fallback=(settings["fallback_model"] or SeasonalNaive(season)).clone(),
        covariates=covariates,
    )


def rows_of_frame(frame: frames.LongFrame, x: Floats | None = None) -> tuple[Rows, Ints]:
    """The values of a frame, missing ones carried forward, and the first period of each series."""
    assert frame.y is not None
    rows = Rows(frame.y, frame.offsets, x)
    if not np.isnan(frame.y).any():
        return rows, frame.first_period
    rows, skipped = _carried(rows, frame)
    return rows, frame.first_period + skipped


def _carried(rows: Rows, frame: frames.LongFrame) -> tuple[Rows, Ints]:
    """Missing values as the last one before them; what comes before the first value is cut off."""
    skipped = _missing_at_first(rows)
    _refuse_unknown(np.flatnonzero(skipped == rows.lengths), frame.ids)
    nothing = np.full(len(skipped), np.nan)
    return _carried_on(rows, nothing).part(skipped, rows.lengths), skipped


def _refuse_unknown(empty: Ints, ids: frames.Ids) -> None:
    if len(empty):
        raise _core.InvalidArgument(
            f"id '{ids.label(int(empty[0]))}' has no target at all ({len(empty)} such "
            "series); drop it"
        )


def _missing_at_first(rows: Rows) -> Ints:
    """How many values of each series are missing before its first one."""
    series = np.repeat(np.arange(len(rows.lengths)), rows.lengths)
    before: Ints = np.bincount(series[~_begun(rows)], minlength=len(rows.lengths))
    return before


def _carried_on(rows: Rows, last: Floats) -> Rows:
    """Missing values as the last one before them, in these rows or before."""
    values = np.where(_begun(rows), rows.values[_newest(rows)], np.repeat(last, rows.lengths))
    return Rows(values, rows.offsets, rows.x, np.isnan(rows.values))


def _begun(rows: Rows) -> NDArray[np.bool_]:
    """The rows at or behind the first value of their series."""
    begun: NDArray[np.bool_] = _newest(rows) >= np.repeat(rows.offsets[:-1], rows.lengths)
    return begun


def _newest(rows: Rows) -> Ints:
    """The last row with a value, up to each; that of a series before, or -1, where it has none."""
    known = np.where(~np.isnan(rows.values), np.arange(len(rows.values)), -1)
    return np.maximum.accumulate(known)


def read_new(settings: Settings, series: Series, df: Any, begin: bool = False) -> Series:
    """Rows that continue the series; with ``begin`` others begin behind them.

    Raises
    ------
    InvalidArgument
        For unknown ids without ``begin``, and for rows that do not follow the last ones.
    """
    like = {"ids": series.ids, "axis": series.axis, "style": series.style}
    frame = read(settings, df, columns=series.covariates, begin=begin, **like)
    known, series = len(series.ids), series.with_begun(frame.ids, frame.first_period)
    frame = bridged(frame, series.next_period, settings["fill_gaps"])
    lengths = np.diff(frame.offsets)
    wrong = np.flatnonzero((lengths > 0) & (frame.first_period != series.next_period))
    if len(wrong):
        i = int(wrong[0])
        due = series.next_period
        kind = "late or duplicate" if frame.first_period[i] < due[i] else "after a gap"
        got = series.axis.text(int(frame.first_period[i]))
        cure = "" if frame.first_period[i] < due[i] else "; fill_gaps=0 or 'missing' fills gaps"
        raise _core.InvalidArgument(
            f"update: the rows of id '{series.ids.label(i)}' start at {got}, which is {kind}: the "
            f"next period is {series.axis.text(int(due[i]))}{cure}"
        )
    x = matrix_of(frame, takers(settings["models"])) if series.covariates else None
    rows = Rows(np.array(frame.y), frame.offsets, x)
    skipped = np.zeros(len(lengths), dtype=np.int64)
    if np.isnan(rows.values).any():
        skipped[known:] = _missing_at_first(rows)[known:]
        _refuse_unknown(known + np.flatnonzero(skipped[known:] == lengths[known:]), frame.ids)
        rows = _carried_on(rows, series.last).part(skipped, lengths)
    return replace(
        series,
        rows=rows,
        first_period=series.first_period + skipped,
        next_period=series.next_period + skipped,
    )
