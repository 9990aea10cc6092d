"""Filters along time against scipy and statsmodels, live."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from mliot.preprocessing import Butterworth, KalmanFilter, RunningMedian, SavitzkyGolay

signal = pytest.importorskip("scipy.signal", reason="scipy is the oracle")
ndimage = pytest.importorskip("scipy.ndimage", reason="scipy is the oracle")
Floats = NDArray[np.float64]


@pytest.fixture
def x() -> Floats:
    rng = np.random.default_rng(7)
    return 20 + np.cumsum(rng.normal(size=700)) + rng.standard_t(3, 700)


@pytest.mark.parametrize("window", [3, 5, 7, 9, 11, 25, 101])
def test_running_median_is_scipys_shifted(x: Floats, window: int) -> None:
    median = RunningMedian(window)
    got = median.transform(x)
    wanted = ndimage.median_filter(x, size=window)
    assert median.delay == window // 2
    np.testing.assert_array_equal(got[window - 1 :], wanted[median.delay : len(x) - median.delay])
    assert np.isnan(got[: median.delay]).all()
    for t in range(median.delay, window - 1):
        assert got[t] == np.median(x[: t + 1])


def test_running_median_fills_short_gaps(x: Floats) -> None:
    holed = x.copy()
    holed[::9] = np.nan
    got = RunningMedian(5).transform(holed)
    for t in range(10, 200):
        assert got[t] == np.nanmedian(holed[t - 4 : t + 1])


@pytest.mark.parametrize(("window", "polyorder"), [(5, 0), (5, 4), (11, 2), (11, 4), (51, 2)])
@pytest.mark.parametrize("deriv", [0, 1, 2])
def test_savitzky_golay_is_scipys_delayed(
    x: Floats, window: int, polyorder: int, deriv: int
) -> None:
    got = SavitzkyGolay(window, polyorder, deriv, delta=0.5).transform(x)
    wanted = signal.savgol_filter(x, window, polyorder, deriv=deriv, delta=0.5)
    half = window // 2
    np.testing.assert_allclose(got[window - 1 :], wanted[half : len(x) - half], rtol=0, atol=1e-10)
    assert np.isnan(got[: window - 1]).all()


def exact_weights(window: int, degree: int, deriv: int) -> list[float]:
    """By the normal equations in fractions, in the middle of the window."""
    places = [Fraction(i - window // 2) for i in range(window)]
    rows = [
        [sum(x ** (i + j) for x in places) for j in range(degree + 1)] for i in range(degree + 1)
    ]
    table = [[*row, Fraction(int(i == deriv))] for i, row in enumerate(rows)]
    for i in range(degree + 1):
        pivot = next(k for k in range(i, degree + 1) if table[k][i])
        table[i], table[pivot] = table[pivot], table[i]
        table[i] = [each / table[i][i] for each in table[i]]
        for k in range(degree + 1):
            if k != i:
                table[k] = [a - table[k][i] * b for a, b in zip(table[k], table[i], strict=True)]
    solved = [row[-1] * math.factorial(deriv) for row in table]
    return [float(sum(c * x**k for k, c in enumerate(solved))) for x in places]


@pytest.mark.parametrize(("window", "degree"), [(5, 2), (51, 4), (101, 6), (301, 9)])
@pytest.mark.parametrize("deriv", [0, 1, 2])
def test_weights_are_exact_where_powers_lose_digits(window: int, degree: int, deriv: int) -> None:
    # scipy solves in powers of the place: its weights for (51, 4) are off by 1e-12 already
    impulse = np.zeros(2 * window)
    impulse[window] = 1
    weights = SavitzkyGolay(window, degree, deriv).transform(impulse)[window : 2 * window][::-1]
    wanted = np.array(exact_weights(window, degree, deriv))
    np.testing.assert_allclose(weights, wanted, rtol=0, atol=1e-14 * np.abs(wanted).max() * degree)


@pytest.mark.parametrize(("window", "delay"), [(11, 0), (11, 3), (10, 0), (10, 9)])
def test_savitzky_golay_looks_where_it_is_told(x: Floats, window: int, delay: int) -> None:
    got = SavitzkyGolay(window, 3, delay=delay).transform(x)
    for t in range(window - 1, 100):
        fit = np.polynomial.Polynomial.fit(np.arange(window), x[t - window + 1 : t + 1], 3)
        np.testing.assert_allclose(got[t], fit(window - 1 - delay), atol=1e-10)


def test_a_polynomial_of_the_degree_passes_unchanged() -> None:
    t = np.arange(300.0)
    cubic = 1e-6 * t**3 - 1e-3 * t**2 + t - 7
    got = SavitzkyGolay(21, 3).transform(cubic)
    np.testing.assert_allclose(got[20:], cubic[10:-10], rtol=1e-13)
    slope = SavitzkyGolay(21, 3, deriv=1, delay=0).transform(cubic)
    np.testing.assert_allclose(slope[20:], (3e-6 * t**2 - 2e-3 * t + 1)[20:], atol=1e-11)


def test_savitzky_golay_recovers_after_a_gap(x: Floats) -> None:
    holed = x.copy()
    holed[100] = np.nan
    holed[200] = np.inf
    got, whole = SavitzkyGolay(7).transform(holed), SavitzkyGolay(7).transform(x)
    hidden = np.isnan(got)
    assert np.flatnonzero(hidden).tolist() == [*range(6), *range(100, 107), *range(200, 207)]
    np.testing.assert_array_equal(got[~hidden], whole[~hidden])


BANDS: list[tuple[str, Any]] = [
    ("lowpass", 0.05), ("lowpass", 0.6), ("highpass", 0.01), ("highpass", 0.9),
    ("bandpass", (0.1, 0.4)), ("bandpass", (0.2, 0.21)), ("bandstop", (0.1, 0.4)),
    ("bandstop", (0.02, 0.9)),
]  # fmt: skip


def sections_of(btype: str, cutoff: Any, order: int, fs: float = 2.0) -> tuple[Any, Butterworth]:
    pair = cutoff if isinstance(cutoff, tuple) else (cutoff, None)
    ours = Butterworth(order, pair[0], btype, pair[1], fs)  # type: ignore[arg-type]
    return signal.butter(order, cutoff, btype, fs=fs, output="sos"), ours


@pytest.mark.parametrize("order", [1, 2, 3, 4, 5, 8])
@pytest.mark.parametrize(("btype", "cutoff"), BANDS)
def test_butterworth_is_scipys_sosfilt(x: Floats, btype: str, cutoff: Any, order: int) -> None:
    sos, ours = sections_of(btype, cutoff, order)
    got = ours.transform(x)
    wanted, _ = signal.sosfilt(sos, x, zi=signal.sosfilt_zi(sos) * x[0])
    np.testing.assert_allclose(got, wanted, rtol=0, atol=1e-10 * np.abs(x).max())


def test_butterworth_halves_the_power_at_its_cutoff() -> None:
    fs, cutoff = 100.0, 7.0
    t = np.arange(20_000) / fs
    out = Butterworth(4, cutoff, fs=fs).transform(np.sin(2 * np.pi * cutoff * t))[10_000:]
    assert abs(np.sqrt(2 * np.mean(out**2)) - np.sqrt(0.5)) < 1e-4


def test_butterworth_waits_while_samples_are_missing(x: Floats) -> None:
    holed = np.insert(x, [50, 50, 300], [np.nan, np.inf, np.nan])
    got = Butterworth(3, 0.1).transform(holed)
    hidden = np.isnan(got)
    assert np.flatnonzero(hidden).tolist() == [50, 51, 302]
    np.testing.assert_array_equal(got[~hidden], Butterworth(3, 0.1).transform(x))


def test_butterworth_begins_anew_where_it_overflows() -> None:
    huge = [1e308, -1.7e308, 1.7e308, 3.0, 3.0, 3.0]
    got = Butterworth(2, 0.9, "highpass").transform(huge)
    assert np.isfinite(got).all()


MODELS = {
    "local_level": {"level": "local level"},
    "local_linear_trend": {"level": "local linear trend"},
}


def holed(x: Floats) -> Floats:
    out = x.copy()
    out[[1, 2, 17]] = np.nan
    out[100:130] = np.nan
    return out


@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize("model", MODELS)
def test_kalman_is_statsmodels(x: Floats, model: Any, gaps: bool) -> None:
    structural = pytest.importorskip(
        "statsmodels.tsa.statespace.structural", reason="statsmodels is the oracle"
    )
    y = holed(x) if gaps else x
    variances = [2.0, 0.3, 0.05]
    # statsmodels stops updating variances that move little; tolerance 0 makes it go on as we do
    theirs = structural.UnobservedComponents(y, **MODELS[model], use_exact_diffuse=True)
    theirs.ssm.tolerance = 0
    found = theirs.filter(variances[: 3 if model == "local_linear_trend" else 2])
    ours = KalmanFilter(model, *variances)
    np.testing.assert_allclose(ours.transform(y), found.filtered_state[0], rtol=1e-10)
    filled = KalmanFilter(model, *variances, output="filled").transform(y)
    missing = np.isnan(y)
    np.testing.assert_array_equal(filled[~missing], y[~missing])
    np.testing.assert_array_equal(filled[missing], ours.transform(y)[missing])
    if model == "local_linear_trend":
        slope = KalmanFilter(model, *variances, output="slope").transform(y)
        known = ~np.isnan(slope)
        assert known.sum() == len(y) - (3 if gaps else 1)
        np.testing.assert_allclose(
            slope[known], found.filtered_state[1][known], rtol=1e-9, atol=1e-10
        )


def naive_velocity(y: Floats, r: float, q: float) -> tuple[Floats, Floats]:
    """The textbook's matrices, started from the first two samples."""
    step = np.array([[1.0, 1.0], [0.0, 1.0]])
    noise = q * np.array([[0.25, 0.5], [0.5, 1.0]])
    state = np.array([y[1], y[1] - y[0]])
    cov = np.array([[r, r], [r, 2 * r + 0.25 * q]])
    levels, slopes = [y[0], y[1]], [np.nan, y[1] - y[0]]
    for sample in y[2:]:
        state, cov = step @ state, step @ cov @ step.T + noise
        gain = cov[:, 0] / (cov[0, 0] + r)
        state = state + gain * (sample - state[0])
        cov = cov - np.outer(gain, cov[0])
        levels.append(state[0])
        slopes.append(state[1])
    return np.array(levels), np.array(slopes)


def test_constant_velocity_is_the_textbooks(x: Floats) -> None:
    levels, slopes = naive_velocity(x, 3.0, 0.2)
    ours = KalmanFilter("constant_velocity", 3.0, slope_variance=0.2)
    np.testing.assert_allclose(ours.transform(x), levels, rtol=1e-10)
    slope = KalmanFilter("constant_velocity", 3.0, slope_variance=0.2, output="slope")
    np.testing.assert_allclose(slope.transform(x)[1:], slopes[1:], rtol=1e-9, atol=1e-10)


def test_kalman_stands_what_is_not_finite() -> None:
    y = [5.0, np.inf, 6.0, -np.inf, 1.7e308, -1.7e308, 2.0, 3.0, 4.0]
    for model in ("local_level", "local_linear_trend", "constant_velocity"):
        out = KalmanFilter(model).transform(y)  # type: ignore[arg-type]
        assert np.isfinite(out).all(), model


def test_kalman_without_noise_is_the_samples(x: Floats) -> None:
    level = KalmanFilter(observation_variance=0)
    np.testing.assert_allclose(level.transform(x), x, rtol=1e-14)
    trend = KalmanFilter("local_linear_trend", observation_variance=0)
    np.testing.assert_allclose(trend.transform(x), x, rtol=1e-14)


@pytest.mark.parametrize("model", ["local_level", "local_linear_trend"])
def test_variances_are_the_most_likely_ones(model: Any) -> None:
    structural = pytest.importorskip(
        "statsmodels.tsa.statespace.structural", reason="statsmodels is the oracle"
    )
    rng = np.random.default_rng(21)
    slope = np.cumsum(0.05 * rng.normal(size=400)) if model == "local_linear_trend" else 0.0
    y = np.cumsum(slope + 0.4 * rng.normal(size=400)) + 1.5 * rng.normal(size=400)
    y[50:60] = np.nan
    found = KalmanFilter.from_data(y, model=model)
    theirs = structural.UnobservedComponents(y, **MODELS[model], use_exact_diffuse=True)
    best = theirs.fit(disp=False, maxiter=500)
    variances = [found.observation_variance, found.level_variance, found.slope_variance]
    ours = theirs.loglike(variances[: len(best.params)])
    assert ours > best.llf - 1e-6
    if model == "local_level":
        np.testing.assert_allclose(variances[:2], best.params, rtol=1e-2)


def test_variances_of_a_panel_are_shared_and_found_again() -> None:
    rng = np.random.default_rng(3)
    lengths = [300, 500, 700]
    parts = [np.cumsum(rng.normal(size=n)) + 2 * rng.normal(size=n) for n in lengths]
    ids = np.repeat(["a", "b", "c"], lengths)
    found = KalmanFilter.from_data(np.concatenate(parts), ids=ids, output="filled")
    assert abs(found.observation_variance / 4 - 1) < 0.2
    assert abs(found.level_variance - 1) < 0.3
    assert found.output == "filled"
    again = KalmanFilter.from_data(np.concatenate(parts), indptr=np.cumsum([0, *lengths]))
    assert again.get_params() == {**found.get_params(), "output": "level"}


def test_a_variance_that_is_not_there_is_0() -> None:
    y = np.random.default_rng(1).normal(size=300)
    found = KalmanFilter.from_data(5 + y)
    assert found.level_variance == 0
    np.testing.assert_allclose(found.observation_variance, np.var(y, ddof=1), rtol=1e-6)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1.0, 2.0, 1.0], "need three samples more"),
        (np.full(30, 2.0), "without noise"),
        ([[1.0], [2.0]], "one dimension"),
        (np.r_[1.0, -1e200, 1e200, 1e200, 1e200], "scale them"),
    ],
)
def test_series_without_variances_are_named(values: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        KalmanFilter.from_data(values)
