"""The fitted halves of an AutoForecaster: a statistical model a class, and one boosted model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.forecasting._backtest import BacktestRequest, WindowRows, backtest_arrays
from mliot.forecasting._checks import Wanted
from mliot.forecasting._classes import CLASSES, SHORT
from mliot.forecasting._intervals import ConformalIntervals
from mliot.forecasting._longer_series import LongerSeries, sizes_at
from mliot.forecasting._names import BASELINE
from mliot.forecasting._panels import FittedModel, Rows, Run, columns_of
from mliot.forecasting._router import AutoData, Routed, Router
from mliot.forecasting._statistical_input import Series
from mliot.forecasting._statistical_tables import Failure, Lender, window_columns
from mliot.forecasting._statistical_windows import Windows, calibrate, can_calibrate, widened
from mliot.statistical import StatisticalModel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NAME = "auto"  # of the forecast column

# Series of two classes have the same numbers, so each class draws from a seed of its own.
_CLASS_SEED = 0xD1B54A32D192ED03
_SEEDS = 1 << 64


@dataclass
class Part:
    """One class and the model that was fitted to its series.

    sizes: where its intervals are those of longer series, what the scale of a series of 1, 2, ...
    values is multiplied by. scales: of its series, where it was fitted and not read from a file.
    """

    kind: str
    members: Ints
    found: FittedModel
    sizes: Floats | None = None
    scales: Floats | None = None


def fit_parts(
    routes: Sequence[Routed],
    series: Series,
    intervals: ConformalIntervals | None,
    h: int,
    run: Run,
) -> list[Part]:
    """Fits statistical models to their classes, with intervals of a back-test where they can be."""
    longer = rows_of(series.rows, _longer_members(routes))
    return [_fit_part(each, series, intervals, h, run, longer) for each in routes if each.model]


def _fit_part(
    routed: Routed,
    series: Series,
    intervals: ConformalIntervals | None,
    h: int,
    run: Run,
    longer: Rows,
) -> Part:
    assert routed.model is not None
    rows = rows_of(series.rows, routed.members)
    found = FittedModel.fit(named_auto(routed.model), series.fallback, rows, run)
    scales = np.asarray(series.scales)[routed.members]
    sizes = None
    if intervals is not None and routed.kind == CLASSES[SHORT]:
        sizes = LongerSeries(longer, series.fallback, h, run).lend(found)
    kept = usable_intervals(intervals, rows, h)
    if sizes is not None:
        scales = scales * sizes_at(sizes, rows.lengths)
    elif kept is not None:
        n = kept.n_windows
        found.table = calibrate([found.model], series.fallback, rows, h, n, run)[0]
        scales = widened(scales, rows.lengths, h, n)
    return Part(routed.kind, routed.members, found, sizes, scales)


def _longer_members(routes: Sequence[Routed]) -> Ints:
    """The series of every class but the short one, rising."""
    longer = [routed.members for routed in routes if routed.kind != CLASSES[SHORT]]
    return np.sort(np.concatenate(longer)) if longer else np.zeros(0, dtype=np.int64)


def told_of_parts(parts: Sequence[Part], series: Series) -> str:
    """A warning about series that the model of their class cannot take, "" if there are none."""
    failed = [
        (int(part.members[i]), part, why) for part in parts for i, why in part.found.reasons.items()
    ]
    if not failed:
        return ""
    i, part, why = failed[0]
    model = type(part.found.model).__name__
    return (
        f"{len(failed)} of {len(series.ids)} series went to the fallback model, id "
        f"'{series.ids.label(i)}' first ({model} of {part.kind} series: {why}); failures_ names "
        "them all"
    )


def failures_of_parts(parts: Sequence[Part]) -> list[Failure]:
    """The series that the model of their class could not take, class by class."""
    return [
        (int(part.members[i]), type(part.found.model).__name__, why)
        for part in parts
        for i, why in part.found.reasons.items()
    ]


def with_scales(series: Series, parts: Sequence[Part]) -> Series:
    """The series with the scales by which the intervals of their classes are read."""
    scales = np.array(series.scales)
    for part in parts:
        if part.scales is not None:
            scales[part.members] = part.scales
    return replace(series, scales=scales)


def usable_intervals(
    intervals: ConformalIntervals | None, rows: Rows, h: int
) -> ConformalIntervals | None:
    """None, for those of the model's own distribution, where no series is long enough, or each was
    0 throughout."""
    usable = intervals is not None and can_calibrate(rows, h, intervals.n_windows)
    return intervals if usable else None


def reachable_intervals(
    intervals: ConformalIntervals | None, lengths: Ints, h: int
) -> ConformalIntervals | None:
    """Intervals of fewer windows, or none, where no series is longer than those asked for."""
    if intervals is None:
        return None
    most = (int(lengths.max(initial=0)) - 1) // h
    return ConformalIntervals(min(intervals.n_windows, most)) if most > 0 else None


def rows_of(rows: Rows, members: Ints) -> Rows:
    """The rows of some series."""
    mask = np.zeros(len(rows.offsets) - 1, dtype=bool)
    mask[members] = True
    return rows.of(mask)


def named_auto(model: StatisticalModel) -> StatisticalModel:
    """The model with its forecasts in the column of this forecaster."""
    made = model.clone()
    made.alias = NAME
    return made


def part_columns(
    parts: Sequence[Part], series: Series, h: int, wanted: Wanted, run: Run
) -> dict[str, Floats]:
    """The forecasts of every class at its place, series x h each; NaN elsewhere."""
    out = {name: np.full((len(series.ids), h), np.nan) for name in (NAME, *wanted.names(NAME))}
    for part in parts:
        scales = np.asarray(series.scales)[part.members]
        for name, values in columns_of([part.found], h, wanted, scales, run).items():
            out[name][part.members] = values
    return out


def part_paths(parts: Sequence[Part], shape: tuple[int, int, int], seed: int, run: Run) -> Floats:
    """Sample paths of every class at its place, series x n_paths x h."""
    out = np.full(shape, np.nan)
    for part in parts:
        own = (seed + _CLASS_SEED * CLASSES.index(part.kind)) % _SEEDS
        out[part.members] = part.found.simulate(shape[2], shape[1], own, run)
    return out


@dataclass
class AutoWindows:
    """The windows of a back-test over every class."""

    h: int
    n_windows: int
    step_size: int
    refit: bool
    wanted: Wanted
    run: Run

    @property
    def withheld(self) -> int:
        """Periods that the first window does not know."""
        return self.h + (self.n_windows - 1) * self.step_size

    def as_dict(self) -> dict[str, Any]:
        """As the C++ half reads them."""
        return {"h": self.h, "n_windows": self.n_windows, "step_size": self.step_size}

    def kept(self, rows: Rows) -> list[Ints]:
        """How many values of each series every window knows."""
        return [
            np.maximum(rows.lengths - self.withheld + w * self.step_size, 0)
            for w in range(self.n_windows)
        ]


def shared_members(routes: Sequence[Routed]) -> Ints:
    """The series that the boosted model forecasts, rising."""
    shared = [routed.members for routed in routes if routed.model is None]
    return np.sort(np.concatenate(shared)) if shared else np.zeros(0, dtype=np.int64)


def auto_windows_frame(data: AutoData, windows: AutoWindows, against: str | None) -> Any:
    """Chooses before the first window, forecasts every window, and lays the result out."""
    rows = data.series.rows
    if not (rows.lengths > windows.withheld).any():
        raise _core.InvalidArgument(
            f"cross_validation: no series is longer than the {windows.withheld} periods of its "
            f"{windows.n_windows} windows; lower n_windows, h or step_size"
        )
    router = Router(data, windows.h, windows.withheld, windows.run)
    columns = backtest_columns(data, router.routes(), router.boosted.parameters, windows)
    layout = WindowRows(rows.offsets, windows.as_dict())
    flat = {name: router.classes.clipped(values).ravel() for name, values in columns.items()}
    actual = rows.observed()[layout.rows]
    keep = layout.present & ~np.isnan(actual) & ~np.isnan(flat[NAME])
    shown = {data.settings["target_col"]: actual[keep]}
    shown |= {name: values[keep] for name, values in flat.items()}
    if against is not None:
        season = int(data.series.axis.season_length)
        shown[BASELINE] = layout.seasonal_naive(rows.values, season)[keep]
    return data.series.window_frame(layout, keep, shown)


def backtest_columns(
    data: AutoData, routes: Sequence[Routed], boosted: Mapping[str, Any], windows: AutoWindows
) -> dict[str, Floats]:
    """The forecasts of every window, n_windows x n_series x h each; NaN where there is none."""
    names = [NAME, *windows.wanted.names(NAME)]
    shape = (windows.n_windows, len(data.series.ids), windows.h)
    out = {name: np.full(shape, np.nan) for name in names}
    for routed in routes:
        if routed.model is not None:
            found = _statistical_windows(data, routed, windows, _longer_members(routes))
            for name in names:
                out[name][:, routed.members] = found[name].reshape(windows.n_windows, -1, windows.h)
    members = shared_members(routes)
    if len(members):
        for name, values in zip(names, _boosted_windows(data, boosted, windows), strict=True):
            out[name][:, members] = values.reshape(shape)[:, members]
    return out


def _statistical_windows(
    data: AutoData, routed: Routed, windows: AutoWindows, longer: Ints
) -> dict[str, Floats]:
    assert routed.model is not None
    rows = rows_of(data.series.rows, routed.members)
    kept = windows.kept(rows)
    series = replace(data.series, rows=rows)
    intervals = data.settings["intervals"]
    usable = usable_intervals(intervals, _first(rows, kept[0]), windows.h)
    settings = {"models": [named_auto(routed.model)], "intervals": usable}
    request = Windows(kept, windows.h, int(windows.refit), windows.run)
    lent = None
    if intervals is not None and routed.kind == CLASSES[SHORT] and len(longer):
        lent = _lent(data.series, rows_of(data.series.rows, longer), windows)
    return window_columns(settings, series, request, windows.wanted, lent)[0]


def _lent(series: Series, longer: Rows, windows: AutoWindows) -> Lender:
    """Intervals of short series for each window, from what it knows of longer ones."""
    kept = windows.kept(longer)

    def lend(w: int, found: FittedModel, lengths: Ints, scales: Floats) -> Floats | None:
        rows = _first(longer, kept[w])
        sizes = LongerSeries(rows, series.fallback, windows.h, windows.run).lend(found)
        return None if sizes is None else scales * sizes_at(sizes, lengths)

    return lend


def _first(rows: Rows, known: Ints) -> Rows:
    """The first known[i] values of each series."""
    return rows.part(np.zeros_like(known), known)


def _boosted_windows(
    data: AutoData, boosted: Mapping[str, Any], windows: AutoWindows
) -> list[Floats]:
    known = np.maximum(data.series.rows.lengths - windows.withheld, 0)
    intervals = reachable_intervals(data.settings["intervals"], known, windows.h)
    settings = {**data.settings, **boosted, "intervals": intervals}
    request = BacktestRequest(
        windows={**windows.as_dict(), "refit": windows.refit},
        wanted=windows.wanted,
        name=NAME,
        against=None,
        progress=windows.run.progress,
    )
    if windows.wanted.columns() and settings["intervals"] is None:
        raise _core.InvalidArgument(
            "level and quantiles of the boosted forecasts need intervals; give "
            "intervals=ConformalIntervals(n_windows=2)"
        )
    point, quantiles = backtest_arrays(data.prepared(settings), settings, request)
    return [np.asarray(each) for each in (point, *quantiles)]
