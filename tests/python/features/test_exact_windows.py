"""Rolling statistics against Python's own fractions, live, and against published failures."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mliot.features import ExpandingMean, RollingMean, RollingMedian, RollingStd, RollingVar

finite = st.floats(allow_nan=False, allow_infinity=False)
counts = st.integers(0, 50).map(float)
cents = st.integers(0, 100_000).map(lambda n: n / 100)
missing = st.just(math.nan)
samples = st.one_of(
    st.lists(st.one_of(finite, missing), max_size=40),
    st.lists(st.one_of(counts, missing), max_size=80),
    st.lists(cents, max_size=80),
    st.lists(st.one_of(counts, cents, finite), max_size=60),
)


def to_float(value: Fraction) -> float:
    """The nearest double; Python's own division of integers rounds correctly."""
    try:
        return value.numerator / value.denominator
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def window_at(x: list[float], t: int, size: int) -> list[Fraction]:
    return [Fraction(v) for v in x[max(0, t + 1 - size) : t + 1] if not math.isnan(v)]


def exact_mean(window: list[Fraction], least: int) -> float:
    return to_float(sum(window, Fraction(0)) / len(window)) if len(window) >= least else math.nan


def exact_variance(window: list[Fraction], least: int) -> float:
    n = len(window)
    if n < max(least, 2):
        return math.nan
    center = sum(window, Fraction(0)) / n
    return to_float(sum(((v - center) ** 2 for v in window), Fraction(0)) / (n - 1))


def exact_median(window: list[Fraction], least: int) -> float:
    if len(window) < least:
        return math.nan
    window = sorted(window)
    n = len(window)
    return to_float((window[(n - 1) // 2] + window[n // 2]) / 2)


@settings(max_examples=150, deadline=None)
@given(x=samples, size=st.integers(1, 12), data=st.data())
def test_windows_equal_exact_fractions(x: list[float], size: int, data: st.DataObject) -> None:
    least = data.draw(st.integers(1, size))
    mean = RollingMean(size, least).transform(x)
    variance = RollingVar(size, least).transform(x)
    deviation = RollingStd(size, least).transform(x)
    median = RollingMedian(size, least).transform(x)
    for t in range(len(x)):
        window = window_at(x, t, size)
        np.testing.assert_equal(mean[t], exact_mean(window, least))
        np.testing.assert_equal(variance[t], exact_variance(window, least))
        root = exact_variance(window, least)
        np.testing.assert_equal(deviation[t], math.sqrt(root) if root == root else math.nan)
        np.testing.assert_equal(median[t], exact_median(window, least))


@settings(max_examples=100, deadline=None)
@given(x=samples)
def test_expanding_mean_equals_exact_fractions(x: list[float]) -> None:
    mean = ExpandingMean().transform(x)
    for t in range(len(x)):
        np.testing.assert_equal(mean[t], exact_mean(window_at(x, t, len(x)), 1))


@pytest.mark.parametrize("size", [2, 7, 28, 365])
@pytest.mark.parametrize("kind", ["counts", "cents", "gamma", "prices", "steps"])
def test_long_series_equal_exact_integers(kind: str, size: int) -> None:
    rng = np.random.default_rng(7)
    n = 6000
    x = {
        "counts": rng.poisson(20, n).astype(float),
        "cents": np.round(rng.gamma(2, 10, n), 2),
        "gamma": rng.gamma(2, 10, n),
        "prices": 2e9 + np.cumsum(rng.normal(0, 1, n)),
        "steps": np.where(np.arange(n) % 5000 == 0, 1e15, rng.poisson(3, n)),
    }[kind]
    grid = 1 << 1074
    whole = [int(Fraction(v) * grid) for v in x]
    mean = RollingMean(size).transform(x)
    variance = RollingVar(size).transform(x)
    s1 = s2 = 0
    for t in range(n):
        s1 += whole[t] - (whole[t - size] if t >= size else 0)
        s2 += whole[t] ** 2 - (whole[t - size] ** 2 if t >= size else 0)
        if t < size - 1:
            assert math.isnan(mean[t])
            assert math.isnan(variance[t])
        else:
            assert mean[t] == s1 / (size * grid)
            assert variance[t] == (size * s2 - s1 * s1) / (size * (size - 1) * grid * grid)


PUBLISHED = [
    # pandas issue 42064: 4e-6 there
    ([1000.0] + [0.0] * 999, RollingStd(10), 0.0),
    # pandas issue 48950: 0.099998 there
    ([100000, 0.1, 0.2, 0.3, 0.4], RollingStd(3), 0.1),
    # pandas issue 28244: 0.0 there
    ([9.54e8, 0.6225, math.nan, 0, 1.14, 0], RollingStd(5, 3), 0.5509097589442394),
    # polars issue 21677: -7.1e-17 there
    ([1, 1e-7, 0, 0, 0, 0, 0, 0, 0, 0], RollingVar(5), 0.0),
]


@pytest.mark.parametrize(("x", "transform", "truth"), PUBLISHED)
def test_published_failures_of_others(x: list[float], transform: RollingStd, truth: float) -> None:
    assert transform.transform(x)[-1] == truth
    assert [transform.update(value) for value in x][-1] == truth


def test_the_origin_of_the_history_does_not_show() -> None:
    """pandas issue 60053: the same points gave 0.0, 1.23 and 0.96 by where the series began."""
    rng = np.random.default_rng(60053)
    x = np.concatenate([rng.normal(0, 1e9, 1500), rng.normal(0, 1, 1500)])
    whole = RollingStd(20).transform(x)
    for start in (1, 777, 1990):
        part = RollingStd(20).transform(x[start:])
        np.testing.assert_array_equal(part[19:], whole[start + 19 :])
