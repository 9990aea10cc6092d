"""Transforms of whole series against pandas, scipy, statsmodels and PyWavelets, live."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from mliot.preprocessing import (
    BackwardFill,
    KalmanSmoother,
    LinearFill,
    MedianFilter,
    SavgolFilter,
    SeasonalEsd,
    SeasonalLinearFill,
    SpectralFilter,
    SplineFill,
    WaveletDenoise,
)

scipy = pytest.importorskip("scipy", reason="scipy is the oracle")
from scipy import interpolate, ndimage, signal, stats  # noqa: E402

Floats = NDArray[np.float64]


@pytest.fixture
def x() -> Floats:
    rng = np.random.default_rng(3)
    season = 4 * np.sin(np.arange(600) * 2 * np.pi / 24)
    return 20 + season + np.cumsum(rng.normal(size=600)) / 5 + rng.normal(size=600)


@pytest.fixture
def holed(x: Floats) -> Floats:
    out = x.copy()
    out[np.random.default_rng(4).random(600) < 0.2] = np.nan
    out[[0, 1, -1]] = np.nan
    out[200:230] = np.nan
    return out


@pytest.mark.parametrize("limit", [None, 1, 3])
def test_fills_are_those_of_pandas(holed: Floats, limit: int | None) -> None:
    series = pd.Series(holed)
    np.testing.assert_array_equal(BackwardFill(limit).transform(holed), series.bfill(limit=limit))
    linear = series.interpolate("linear", limit=limit, limit_area="inside")
    np.testing.assert_allclose(LinearFill(limit).transform(holed), linear, rtol=1e-13)


@pytest.mark.parametrize("end", ["not-a-knot", "natural"])
@pytest.mark.parametrize("count", [2, 3, 4, 5, 470])
def test_splines_are_those_of_scipy(holed: Floats, end: Any, count: int) -> None:
    sparse = holed.copy()
    known = np.flatnonzero(~np.isnan(sparse))
    sparse[known[count:]] = np.nan
    known = known[:count]
    spline = interpolate.CubicSpline(known, sparse[known], bc_type=end)
    wanted = sparse.copy()
    inside = np.arange(known[0], known[-1] + 1)
    gaps = inside[np.isnan(sparse[inside])]
    wanted[gaps] = spline(gaps)
    np.testing.assert_allclose(SplineFill(end).transform(sparse), wanted, rtol=1e-10)


@pytest.mark.parametrize("season", [7, 24])
def test_seasonal_linear_fill_takes_the_season_of_statsmodels(holed: Floats, season: int) -> None:
    seasonal = pytest.importorskip("statsmodels.tsa.seasonal", reason="statsmodels is the oracle")
    series = pd.Series(holed)
    known = np.flatnonzero(series.notna())
    inside = slice(known[0], known[-1] + 1)
    lines = series.interpolate("linear", limit_area="inside")[inside]
    parts = seasonal.seasonal_decompose(lines.to_numpy(), period=season)
    adjusted = pd.Series(holed[inside] - parts.seasonal).interpolate("linear")
    wanted = holed.copy()
    wanted[inside] = adjusted + parts.seasonal
    np.testing.assert_allclose(
        SeasonalLinearFill(season).transform(holed), wanted, rtol=1e-10, equal_nan=True
    )


@pytest.mark.parametrize("model", ["local_level", "local_linear_trend"])
@pytest.mark.parametrize("gap", [1, 4])
def test_kalman_smoother_is_statsmodels(x: Floats, model: Any, gap: int) -> None:
    structural = pytest.importorskip(
        "statsmodels.tsa.statespace.structural", reason="statsmodels is the oracle"
    )
    y = x[:200].copy()
    y[1:gap] = np.nan
    y[[40, 41, 90, 199]] = np.nan
    variances = [2.0, 0.3, 0.05]
    used = variances[: 2 if model == "local_level" else 3]
    theirs = structural.UnobservedComponents(
        y, level=model.replace("_", " "), use_exact_diffuse=True
    )
    theirs.ssm.tolerance = 0
    found = theirs.smooth(used)
    ours = KalmanSmoother(model, *variances)
    np.testing.assert_allclose(ours.transform(y), found.smoothed_state[0], rtol=1e-10)
    if model == "local_linear_trend":
        slope = KalmanSmoother(model, *variances, output="slope").transform(y)
        np.testing.assert_allclose(slope, found.smoothed_state[1], rtol=1e-8, atol=1e-10)


def test_the_smoother_is_the_least_squares_of_its_model(x: Floats) -> None:
    y = x[:30].copy()
    y[[0, 1, 2, 4, 5, 17]] = np.nan
    r, q = 2.0, 0.3  # constant velocity: accelerations are the unknowns beside level and velocity
    start = 3
    n = len(y) - start
    design = np.zeros((n, n + 1))
    for t in range(n):
        design[t, 0], design[t, 1] = 1, t
        for s in range(t):
            design[t, 2 + s] = t - s - 0.5
    seen = np.flatnonzero(~np.isnan(y[start:]))
    rows = design[seen] / np.sqrt(r)
    penalty = np.eye(n + 1)[2:] / np.sqrt(q)
    right = np.r_[y[start:][seen] / np.sqrt(r), np.zeros(n - 1)]
    solved = np.linalg.lstsq(np.vstack([rows, penalty]), right, rcond=None)[0]
    got = KalmanSmoother("constant_velocity", r, slope_variance=q).transform(y)
    assert np.isnan(got[:start]).all()
    np.testing.assert_allclose(got[start:], design @ solved, rtol=1e-9)


@pytest.mark.parametrize(("window", "order"), [(5, 2), (11, 3), (25, 4), (1, 0)])
@pytest.mark.parametrize("deriv", [0, 1])
def test_savgol_filter_is_scipys_interp(x: Floats, window: int, order: int, deriv: int) -> None:
    wanted = signal.savgol_filter(x, window, order, deriv=deriv, delta=0.5, mode="interp")
    got = SavgolFilter(window, order, deriv, 0.5).transform(x)
    np.testing.assert_allclose(got, wanted, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("window", [3, 9, 51])
def test_median_filter_is_scipys_inside(x: Floats, window: int) -> None:
    got = MedianFilter(window).transform(x)
    half = window // 2
    wanted = ndimage.median_filter(x, size=window)
    np.testing.assert_array_equal(got[half:-half], wanted[half:-half])
    for t in (*range(half), *range(600 - half, 600)):
        assert got[t] == np.median(x[max(0, t - half) : t + half + 1])


def shrunk(x: Floats, wavelet: str, method: str, mode: str, level: int | None) -> Floats:
    """The papers' formulas on PyWavelets' coefficients."""
    pywt = pytest.importorskip("pywt", reason="PyWavelets is the oracle")
    parts = pywt.wavedec(x, wavelet, mode="symmetric", level=level)
    sigma = np.median(np.abs(parts[-1])) / stats.norm.ppf(0.75)
    for i in range(1, len(parts)):
        threshold = sigma * np.sqrt(2 * np.log(len(x)))
        if method == "BayesShrink":
            excess = np.mean(parts[i] ** 2) - sigma**2
            threshold = sigma**2 / np.sqrt(excess) if excess > 0 else np.inf
        parts[i] = (
            pywt.threshold(parts[i], threshold, mode) if np.isfinite(threshold) else 0 * parts[i]
        )
    smooth: Floats = pywt.waverec(parts, wavelet, mode="symmetric")[: len(x)]
    return smooth


@pytest.mark.parametrize(
    "wavelet", [*(f"db{n}" for n in range(1, 11)), *(f"sym{n}" for n in range(2, 10))]
)
@pytest.mark.parametrize("size", [600, 257, 40])
def test_wavelets_are_those_of_pywavelets(x: Floats, wavelet: str, size: int) -> None:
    for method in ("VisuShrink", "BayesShrink"):
        for mode in ("soft", "hard"):
            wanted = shrunk(x[:size], wavelet, method, mode, None)
            got = WaveletDenoise(wavelet, method, mode).transform(x[:size])  # type: ignore[arg-type]
            np.testing.assert_allclose(got, wanted, rtol=1e-10)


def test_wavelet_levels_are_cut_to_the_room(x: Floats) -> None:
    wanted = shrunk(x, "sym4", "VisuShrink", "soft", 3)
    got = WaveletDenoise("sym4", "VisuShrink", level=3).transform(x)
    np.testing.assert_allclose(got, wanted, rtol=1e-10)
    np.testing.assert_array_equal(
        WaveletDenoise(level=60).transform(x), WaveletDenoise().transform(x)
    )
    np.testing.assert_array_equal(WaveletDenoise("db10").transform(x[:20]), x[:20])


def test_denoising_bridges_gaps_and_leaves_them(x: Floats, holed: Floats) -> None:
    for filter_ in (WaveletDenoise(), SpectralFilter(high=0.2)):
        got = filter_.transform(holed)
        np.testing.assert_array_equal(np.isnan(got), np.isnan(holed))
        known = np.flatnonzero(~np.isnan(holed))
        lines = np.interp(np.arange(known[0], known[-1] + 1), known, holed[known])
        inside = filter_.transform(lines)
        np.testing.assert_allclose(got[known], inside[known - known[0]], rtol=1e-10)


def test_wavelets_bring_a_noisy_signal_nearer_to_the_truth() -> None:
    rng = np.random.default_rng(8)
    truth = np.sin(np.arange(2048) / 90) + (np.arange(2048) > 900)
    noisy = truth + 0.3 * rng.normal(size=2048)
    before = np.sqrt(np.mean((noisy - truth) ** 2))
    after = np.sqrt(np.mean((WaveletDenoise().transform(noisy) - truth) ** 2))
    assert after < 0.4 * before


def test_spectral_filter_keeps_its_band(x: Floats) -> None:
    t = np.arange(1000) / 100
    slow, fast = np.sin(2 * np.pi * 2 * t), np.sin(2 * np.pi * 20 * t)
    both = 5 + slow + fast
    np.testing.assert_allclose(
        SpectralFilter(high=10.0, fs=100.0).transform(both), 5 + slow, atol=1e-12
    )
    np.testing.assert_allclose(
        SpectralFilter(low=10.0, high=None, fs=100.0).transform(both), fast, atol=1e-12
    )


def rosner(x: Floats, rounds: int, alpha: float, hybrid: bool) -> list[int]:
    """The generalized ESD test by its definition."""
    left, removed, found = list(range(len(x))), [], 0
    n = len(x)
    for i in range(1, rounds + 1):
        values = x[left]
        if hybrid:
            centre = np.median(values)
            spread = 1.4826 * np.median(np.abs(values - centre))
        if not hybrid or spread == 0:
            centre, spread = values.mean(), values.std(ddof=1)
        if spread == 0:
            break
        distances = np.abs(values - centre)
        worst = int(np.argmax(distances))
        removed.append(left.pop(worst))
        p = 1 - alpha / (2 * (n - i + 1))
        t = stats.t.ppf(p, n - i - 1)
        critical = (n - i) * t / np.sqrt((n - i - 1 + t * t) * (n - i + 1))
        if distances[worst] / spread > critical:
            found = i
    return sorted(removed[:found])


# Rosner 1983, the worked example: 54 samples, three outliers at alpha 0.05 among up to ten
ROSNER = np.array([
    -0.25, 0.68, 0.94, 1.15, 1.20, 1.26, 1.26, 1.34, 1.38, 1.43, 1.49, 1.49, 1.55, 1.56, 1.58,
    1.65, 1.69, 1.70, 1.76, 1.77, 1.81, 1.91, 1.94, 1.96, 1.99, 2.06, 2.09, 2.10, 2.14, 2.15,
    2.23, 2.24, 2.26, 2.35, 2.37, 2.40, 2.47, 2.54, 2.62, 2.64, 2.90, 2.92, 2.92, 2.93, 3.21,
    3.26, 3.30, 3.59, 3.68, 4.30, 4.64, 5.34, 5.42, 6.01,
])  # fmt: skip


def test_esd_finds_rosners_three_outliers() -> None:
    esd = SeasonalEsd(max_outliers=10 / 54 + 1e-9, hybrid=False)
    _, mask = esd.transform(ROSNER, return_mask=True)
    assert np.flatnonzero(mask).tolist() == [51, 52, 53]


@pytest.mark.parametrize("hybrid", [False, True])
@pytest.mark.parametrize("alpha", [0.001, 0.05, 0.4])
def test_esd_is_its_definition(hybrid: bool, alpha: float) -> None:
    rng = np.random.default_rng(6)
    noise = rng.standard_t(3, 400)
    season = np.tile(np.arange(8.0), 50)
    y = 100 + season + noise
    centred = y - np.median(y)
    middle = np.median if hybrid else np.mean
    places = np.array([middle(centred[k::8]) for k in range(8)])
    residual = centred - np.tile(places, 50)
    esd = SeasonalEsd(8, 0.2, alpha, hybrid)
    cleaned, mask = esd.transform(y, return_mask=True)
    wanted = rosner(residual, 80, alpha, hybrid)
    assert np.flatnonzero(mask).tolist() == wanted
    assert len(wanted) >= 2
    assert np.isnan(cleaned[mask]).all()
    centre = SeasonalEsd(8, 0.2, alpha, hybrid, action="center").transform(y)
    np.testing.assert_allclose(centre[mask], (np.median(y) + np.tile(places, 50))[mask], rtol=1e-13)


def test_esd_finds_nothing_in_a_steady_series_and_takes_infinities() -> None:
    steady = np.full(50, 4.0)
    np.testing.assert_array_equal(SeasonalEsd(5).transform(steady), steady)
    steady[7] = np.inf
    assert np.isnan(SeasonalEsd().transform(steady)[7])


def test_esd_finds_spikes_of_a_level_and_none_in_an_exact_season() -> None:
    level = np.full(100, 20.0)
    level[[5, 50, 51]] = [20.2, 90.0, -4.0]
    _, mask = SeasonalEsd().transform(level, return_mask=True)
    assert np.flatnonzero(mask).tolist() == [5, 50, 51]
    # places of a season whose distance from the median is not a double: rounding is no outlier
    season = np.tile([0.1, 0.7, 1e-3, 0.3, 1e3 / 3, 0.2, 0.9, 1.1], 40)
    for hybrid in (True, False):
        esd = SeasonalEsd(8, hybrid=hybrid)
        np.testing.assert_array_equal(esd.transform(season), season)
        spiky = season.copy()
        spiky[100] += 5
        assert np.flatnonzero(np.isnan(esd.transform(spiky))).tolist() == [100]


@pytest.mark.parametrize("level", [0.0, 7.3])
def test_esd_of_mostly_equal_samples_is_its_definition(level: float) -> None:
    rng = np.random.default_rng(2)
    for share in (0.02, 0.1, 0.3, 0.45):
        y = level + np.where(rng.random(300) < share, np.round(rng.exponential(4, 300), 1), 0.0)
        _, mask = SeasonalEsd(max_outliers=0.2).transform(y, return_mask=True)
        found = rosner(y - np.median(y), 60, 0.05, True)
        kept = np.delete(y, found)  # of equal samples all are kept, or none
        wanted = (y < kept.min()) | (y > kept.max())
        np.testing.assert_array_equal(mask, wanted)
