"""The frame that a back-test returns: a row for each id, time and window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core, frames
from mliot.forecasting._checks import Wanted
from mliot.forecasting._fitted import Prepared
from mliot.forecasting._maps import Maps, learned_maps, rows_before
from mliot.forecasting._names import BASELINE, CUTOFF, key_columns, refuse_collisions
from mliot.forecasting._plan import make_plan
from mliot.forecasting._prepare import core_of, decided, text_columns

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass
class BacktestRequest:
    """What a caller asked of a back-test: windows, columns, and the name of the forecast."""

    windows: dict[str, Any]
    wanted: Wanted
    name: str
    against: str | None
    progress: Any

    def check(self, settings: Mapping[str, Any]) -> None:
        """Refuses an unknown baseline, and names of columns that would meet."""
        check_baseline(self.against)
        baseline = [] if self.against is None else [BASELINE]
        own = [CUTOFF, self.name, *self.wanted.names(self.name), *baseline]
        refuse_collisions([*key_columns(settings), settings["target_col"], *own], "the back-test")


def check_baseline(against: Any) -> None:
    """Refuses an unknown baseline."""
    if against not in (None, "seasonal_naive"):
        raise _core.InvalidArgument(f"against must be 'seasonal_naive' or None, got {against!r}")


def backtest_frame(
    prepared: Prepared, settings: Mapping[str, Any], request: BacktestRequest
) -> Any:
    """Runs the windows in C++ and lays the result out as a frame."""
    point, quantiles = backtest_arrays(prepared, settings, request)
    layout = WindowRows(prepared.frame.offsets, request.windows)
    y = prepared.columns.target
    keep = layout.present & ~np.isnan(y[layout.rows]) & ~np.isnan(point)
    rows = layout.rows[keep]
    times = prepared.frame.times()
    cutoff = times[layout.cutoff_rows[keep]]
    columns: dict[str, Any] = {
        CUTOFF: cutoff if prepared.frame.axis.is_integer else cutoff.view("M8[us]"),
        settings["target_col"]: y[rows],
        request.name: point[keep],
    }
    for name, values in zip(request.wanted.names(request.name), quantiles, strict=True):
        columns[name] = values[keep]
    if request.against is not None:
        season = int(prepared.frame.axis.season_length)
        columns[BASELINE] = layout.seasonal_naive(y, season)[keep]
    return frames.build_frame(
        prepared.frame.style, prepared.frame.ids, layout.series[keep], times[rows], columns
    )


def backtest_arrays(
    prepared: Prepared, settings: Mapping[str, Any], request: BacktestRequest
) -> tuple[Floats, list[Floats]]:
    """Forecasts and quantiles of all windows.

    Loss and level are decided from what is known before a window: the first one when the model is
    kept, else each. Windows that decide alike run together.
    """
    windows = {**request.windows, "quantiles": [q for _, q in request.wanted.columns()]}
    n = windows["n_windows"] if windows["refit"] else 1
    kept = [kept_rows(prepared.frame.offsets, windows, window) for window in range(n)]
    chosen = [decided_before(prepared, settings, each) for each in kept]

    def run(choice: dict[str, Any], panel: Any, spans: dict[str, Any]) -> Any:
        plan = make_plan(prepared.fitted.roles, prepared.frame.axis, settings["horizon"], choice)
        return core_of(choice, plan).backtest(panel, spans, settings["n_jobs"], request.progress)

    if all(choice == chosen[0] for choice in chosen):
        point, quantiles = run(chosen[0], prepared.columns.core(), windows)
        return point, quantiles
    single = {**windows, "n_windows": 1}
    parts = []
    for choice, rows in zip(chosen, kept, strict=True):
        length = np.where(rows > 0, rows + windows["h"], 0)
        parts.append(run(choice, prepared.columns.core(length), single))
    levels = zip(*(quantiles for _, quantiles in parts), strict=True)
    return np.concatenate([point for point, _ in parts]), [np.concatenate(q) for q in levels]


def kept_rows(offsets: Ints, windows: Mapping[str, Any], window: int) -> Ints:
    """How many rows of each series a window knows; 0 where the series is too short for it."""
    after = windows["h"] + (windows["n_windows"] - 1 - window) * windows["step_size"]
    kept: Ints = np.maximum(np.diff(offsets) - after, 0)
    return kept


def decided_before(prepared: Prepared, settings: Mapping[str, Any], kept: Ints) -> dict[str, Any]:
    """The settings with what the first ``kept`` rows of each series decide: loss, level, maps."""
    fitted, frame, target_col = prepared.fitted, prepared.frame, settings["target_col"]
    row_wise = any(step.row_wise for step in settings["cleaning"]) and kept.any()
    columns = prepared.coded if row_wise else {target_col: prepared.columns.target}
    known, offsets = rows_before(columns, frame.offsets, kept)
    maps: Maps = {}
    if row_wise:
        maps = learned_maps(settings, fitted.roles, known, fitted.levels.tables, offsets)
    texts = text_columns(fitted.roles, fitted.levels)
    return decided(settings, frame.axis, known[target_col], texts, maps)


class WindowRows:
    """Which rows of a panel the windows of a back-test cover, in the order of the C++ result."""

    def __init__(self, offsets: Ints, windows: Mapping[str, Any]) -> None:
        h, n = windows["h"], windows["n_windows"]
        lengths = np.diff(offsets)
        kept = np.stack([kept_rows(offsets, windows, window) for window in range(n)])
        shape = (n, len(lengths), h)
        self._step = np.broadcast_to(np.arange(h), shape).ravel()
        self._kept = np.broadcast_to(kept[:, :, None], shape).ravel()
        self._start = np.broadcast_to(offsets[:-1][None, :, None], shape).ravel()
        self.present = self._kept > 0
        self.series = np.broadcast_to(np.arange(len(lengths))[None, :, None], shape).ravel()
        absent_at_start = np.where(self.present, self._kept + self._step, 0)
        self.rows = self._start + absent_at_start

    @property
    def cutoff_rows(self) -> Ints:
        """Last row known to each window."""
        return self._start + np.where(self.present, self._kept - 1, 0)

    def seasonal_naive(self, y: Floats, season: int) -> Floats:
        """The value a whole number of seasons before, from the rows known to the window; the last
        known value where a series is shorter than that or the value is missing."""
        back = season * (self._step // season + 1)
        place = np.where(self.present, self._kept + self._step - back, 0)
        last = self._start + np.where(self.present, self._kept - 1, 0)
        values = y[np.where(place >= 0, self._start + place, last)]
        # Row of the newest value that is not missing, in this series or one before it.
        newest = np.maximum.accumulate(np.where(np.isnan(y), -1, np.arange(len(y))))[last]
        known = np.where(newest >= self._start, y[newest], np.nan)
        return np.where(np.isnan(values), known, values)
