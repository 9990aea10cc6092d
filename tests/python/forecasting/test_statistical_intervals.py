"""Calibrated intervals of statistical models: which windows of the past they are taken from."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mliot.forecasting import ConformalIntervals, StatisticalForecaster
from mliot.forecasting._statistical_windows import origins_back
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
    y[:, 1:6] = 1000 * rng.choice([-1.0, 1.0], (60, 5))  # what the first two windows would miss
    y[:, 7:] = rng.normal(size=(60, 6))
    model = StatisticalForecaster(
        [Naive()], freq=1, intervals=ConformalIntervals(n_windows=2), horizon=6
    )
    table = model.fit(frame_of(y)).predict(6, level=[80])
    width = table["Naive-hi-80"] - table["Naive-lo-80"]
    assert width.max() < 10


@pytest.mark.parametrize("n_windows", [1, 2, 3])
def test_calibrated_intervals_of_short_series_cover_what_comes(n_windows: int) -> None:
    rng = np.random.default_rng(2)
    y = np.cumsum(rng.normal(0.3, 1, (1200, 26)), axis=1) + 50
    model = StatisticalForecaster(
        [AutoETS()], freq=1, intervals=ConformalIntervals(n_windows=n_windows), horizon=4
    )
    table = model.fit(frame_of(y[:, :22])).predict(4, level=[80, 95])
    after = y[:, 22:].ravel()
    for level in (80, 95):
        inside = table[f"AutoETS-lo-{level}"].le(after) & table[f"AutoETS-hi-{level}"].ge(after)
        # Models of a shorter past err a little more, and ranks are rounded outward.
        assert level - 2 < 100 * inside.mean() < level + 4


def test_a_series_that_the_model_finds_hard_has_wider_intervals_than_its_neighbours() -> None:
    rng = np.random.default_rng(3)
    season = 50 * np.sin(2 * np.pi * np.arange(48) / 12)
    noise = np.repeat([1.0, 10.0], 100)[:, None] * rng.normal(size=(200, 48))
    y = 500 + season + noise  # changes are of the season, and nearly alike
    model = StatisticalForecaster(
        [AutoETS(12)], freq=1, intervals=ConformalIntervals(n_windows=2), horizon=6
    )
    table = model.fit(frame_of(y[:, :42])).predict(6, level=[90])
    width = (table["AutoETS-hi-90"] - table["AutoETS-lo-90"]).to_numpy().reshape(200, 6)
    inside = table["AutoETS-lo-90"].le(y[:, 42:].ravel()) & table["AutoETS-hi-90"].ge(
        y[:, 42:].ravel()
    )
    easy, hard = inside.to_numpy().reshape(200, 6)[:100], inside.to_numpy().reshape(200, 6)[100:]
    assert np.median(width[100:]) > 1.5 * np.median(width[:100])
    assert easy.mean() > 0.9
    assert hard.mean() > 0.8


@pytest.mark.parametrize(
    ("h", "n_windows", "back"),
    [(6, 1, [6, 3]), (6, 2, [12, 9, 6, 3]), (7, 2, [14, 11, 7, 4]), (1, 3, [3, 2, 1])],
)
def test_windows_are_half_a_horizon_apart(h: int, n_windows: int, back: list[int]) -> None:
    assert origins_back(h, n_windows) == back
