"""Calibrated intervals of statistical models: which windows of the past they are taken from."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mliot.forecasting import ConformalIntervals, StatisticalForecaster
from mliot.statistical import AutoETS, Naive


def frame_of(y: np.ndarray) -> pd.DataFrame:
    """Rows of `y` as series of a long frame."""
    n, length = y.shape
    return pd.DataFrame(
        {
            "unique_id": np.repeat(np.arange(n), length),
            "ds": np.tile(np.arange(length), n),
            "y": y.ravel(),
        }
    )


def test_a_window_that_leaves_less_than_half_of_a_series_does_not_widen_its_intervals() -> None:
    rng = np.random.default_rng(1)
    y = np.zeros((60, 13))
    y[:, 1:6] = 1000 * rng.choice([-1.0, 1.0], (60, 5))  # what the first window of 6 would miss
    y[:, 7:] = rng.normal(size=(60, 6))
    model = StatisticalForecaster(
        [Naive()], freq=1, intervals=ConformalIntervals(n_windows=2), horizon=6
    )
    table = model.fit(frame_of(y)).predict(6, level=[80])
    width = table["Naive-hi-80"] - table["Naive-lo-80"]
    assert width.max() < 10


def test_calibrated_intervals_of_short_series_cover_what_comes() -> None:
    rng = np.random.default_rng(2)
    y = np.cumsum(rng.normal(0.3, 1, (300, 26)), axis=1) + 50
    model = StatisticalForecaster(
        [AutoETS()], freq=1, intervals=ConformalIntervals(n_windows=2), horizon=4
    )
    table = model.fit(frame_of(y[:, :22])).predict(4, level=[80, 95])
    after = y[:, 22:].ravel()
    for level in (80, 95):
        inside = table[f"AutoETS-lo-{level}"].le(after) & table[f"AutoETS-hi-{level}"].ge(after)
        # 1,200 values in series of 4: three standard errors of a proportion of about 500 draws.
        error = 3 * np.sqrt(level * (100 - level) / 500)
        assert abs(100 * inside.mean() - level) < error
