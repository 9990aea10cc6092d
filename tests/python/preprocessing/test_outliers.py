"""Outliers and seasonal gaps against pandas and the definitions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from mliot.preprocessing import (
    IqrOutliers,
    RobustZScoreOutliers,
    SeasonalFill,
    ZScoreOutliers,
)

Floats = NDArray[np.float64]
KINDS: list[Any] = [ZScoreOutliers, RobustZScoreOutliers, IqrOutliers]


@pytest.fixture
def x() -> Floats:
    rng = np.random.default_rng(11)
    values = np.round(50 + rng.normal(size=600), 3)
    values[rng.random(600) < 0.05] += 15 * rng.normal()
    values[rng.random(600) < 0.1] = np.nan
    return values


def fences(kind: Any, past: pd.core.window.Rolling, threshold: float) -> tuple[Any, Any, Any]:
    """Low, centre and high by pandas, of the window before each sample."""
    if kind is ZScoreOutliers:
        centre, spread = past.mean().shift(), past.std().shift()
        return centre - threshold * spread, centre, centre + threshold * spread
    centre = past.median().shift()
    if kind is RobustZScoreOutliers:
        mad = past.apply(lambda w: np.nanmedian(np.abs(w - np.nanmedian(w))), raw=True).shift()
        return centre - threshold * 1.4826 * mad, centre, centre + threshold * 1.4826 * mad
    first, third = past.quantile(0.25).shift(), past.quantile(0.75).shift()
    reach = threshold * (third - first)
    return first - reach, centre, third + reach


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("window", [12, 31])
@pytest.mark.parametrize("action", ["nan", "center", "clip"])
def test_outliers_are_those_of_pandas_windows(
    x: Floats, kind: Any, window: int, action: str
) -> None:
    threshold = kind().threshold
    low, centre, high = fences(kind, pd.Series(x).rolling(window, min_periods=5), threshold)
    below, above = (x < low).to_numpy(), (x > high).to_numpy()
    wanted = x.copy()
    if action == "clip":
        wanted = np.where(below, low, np.where(above, high, wanted))
    else:
        wanted[below | above] = np.nan if action == "nan" else centre[below | above]
    got = kind(window, action=action).transform(x)
    np.testing.assert_allclose(got, wanted, rtol=1e-10)
    assert 10 < (below | above).sum() < 100


@pytest.mark.parametrize("kind", KINDS)
def test_no_spread_judges_nothing(kind: Any) -> None:
    steady = np.r_[np.full(40, 7.0), 8.0, np.full(9, 7.0)]
    got = kind(10).transform(steady)
    if kind is ZScoreOutliers:  # the 8 enters the window and gives it a spread
        assert got[40] == 8.0
    else:
        np.testing.assert_array_equal(got, steady)


@pytest.mark.parametrize("kind", KINDS)
def test_an_infinity_is_an_outlier_and_leaves_no_trace(x: Floats, kind: Any) -> None:
    clean = x[:200].copy()
    broken = clean.copy()
    broken[[100, 150]] = np.inf, -np.inf
    hidden = clean.copy()
    hidden[[100, 150]] = np.nan
    got = kind(20, action="clip").transform(broken)
    assert np.isfinite(got[[100, 150]]).all()
    assert got[100] > np.nanmean(clean) > got[150]
    keep = np.ones(200, bool)
    keep[[100, 150]] = False
    np.testing.assert_array_equal(got[keep], kind(20, action="clip").transform(hidden)[keep])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("action", ["nan", "center", "clip"])
def test_an_infinity_never_passes(kind: Any, action: str) -> None:
    for infinity in (np.inf, -np.inf):
        steady = np.r_[infinity, np.full(8, 7.0), infinity, 7.0, infinity]
        wanted = steady.copy()
        wanted[0] = np.nan  # no fences yet
        wanted[[9, 11]] = np.nan if action == "nan" else 7.0
        step = kind(5, min_samples=3, action=action)
        np.testing.assert_array_equal(step.transform(steady), wanted)


@pytest.mark.parametrize("kind", KINDS)
def test_the_spike_does_not_hide_itself(kind: Any) -> None:
    rng = np.random.default_rng(0)
    quiet = rng.normal(size=12)
    assert np.isnan(kind(10).transform([*quiet, 1e6])[-1])


@pytest.mark.parametrize(("season", "seasons"), [(2, 1), (7, 1), (7, 4), (24, 3)])
def test_seasonal_fill_is_its_definition(x: Floats, season: int, seasons: int) -> None:
    got = SeasonalFill(season, seasons).transform(x)
    for t, sample in enumerate(x):
        earlier = [x[t - k * season] for k in range(1, seasons + 1) if t >= k * season]
        known = [each for each in earlier if not np.isnan(each)]
        wanted = sample if not np.isnan(sample) else np.mean(known) if known else np.nan
        np.testing.assert_allclose(got[t], wanted, rtol=1e-14)


def test_seasonal_fill_takes_no_infinity_and_does_not_overflow() -> None:
    got = SeasonalFill(2, 2).transform([1.7e308, np.inf, 1.6e308, 3.0, np.nan, np.nan])
    np.testing.assert_allclose(got[4:], [1.65e308, 3.0], rtol=1e-15)
