"""The frame that a back-test returns: a row for each id, time and window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core, frames
from mliot.forecasting._fitted import Prepared

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def backtest_frame(
    prepared: Prepared,
    *,
    windows: Mapping[str, Any],
    wanted: Sequence[tuple[str, float]],
    names: tuple[str, str],
    against: str | None,
    run: tuple[int | None, Any],
) -> Any:
    """Runs the windows in C++ and lays the result out as a frame.

    ``names`` are the forecast's and the target's; ``wanted`` are suffixes and quantiles.
    """
    if against not in (None, "seasonal_naive"):
        raise _core.InvalidArgument(f"against must be 'seasonal_naive' or None, got {against!r}")
    forecast, target = names
    settings = {**windows, "quantiles": [q for _, q in wanted]}
    point, quantiles = prepared.fitted.core.backtest(prepared.columns.core(), settings, *run)
    layout = WindowRows(prepared.frame.offsets, windows)
    y = prepared.columns.target
    keep = layout.present & ~np.isnan(y[layout.rows]) & ~np.isnan(point)
    rows = layout.rows[keep]
    times = prepared.frame.times()
    cutoff = times[layout.cutoff_rows[keep]]
    columns: dict[str, Any] = {
        "cutoff": cutoff if prepared.frame.axis.is_integer else cutoff.view("M8[us]"),
        target: y[rows],
        forecast: point[keep],
    }
    for (suffix, _), values in zip(wanted, quantiles, strict=True):
        columns[forecast + suffix] = values[keep]
    if against == "seasonal_naive":
        season = int(prepared.frame.axis.season_length)
        columns["SeasonalNaive"] = layout.seasonal_naive(y, season)[keep]
    return frames.build_frame(
        prepared.frame.style, prepared.frame.ids, layout.series[keep], times[rows], columns
    )


class WindowRows:
    """Which rows of a panel the windows of a back-test cover, in the order of the C++ result."""

    def __init__(self, offsets: Ints, windows: Mapping[str, Any]) -> None:
        h, n, step = windows["h"], windows["n_windows"], windows["step_size"]
        lengths = np.diff(offsets)
        kept = lengths[None, :] - h - (n - 1 - np.arange(n))[:, None] * step
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
