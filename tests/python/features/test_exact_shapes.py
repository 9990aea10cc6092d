"""Sums, shapes, slopes and pairs against Python's own fractions, live, however they are made."""

from __future__ import annotations

import math
import os
import pickle
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mliot
from mliot import features as f
from mliot.features import Transform

finite = st.floats(allow_nan=False, allow_infinity=False)
tame = st.floats(-1e6, 1e6)
counts = st.integers(0, 50).map(float)
cents = st.integers(0, 100_000).map(lambda n: n / 100)
missing = st.just(math.nan)
samples = st.one_of(
    st.lists(st.one_of(finite, missing), max_size=20),
    st.lists(st.one_of(counts, missing), max_size=40),
    st.lists(st.one_of(cents, tame), max_size=40),
)


def to_float(value: Fraction) -> float:
    """The nearest double; Python's own division of integers rounds correctly."""
    try:
        return value.numerator / value.denominator
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def root(value: Fraction, negative: bool) -> float:
    """The IEEE root of the value rounded to 53 bits, signed; scaled so that it is a double."""
    steps = (value.denominator.bit_length() - value.numerator.bit_length()) // 2
    size = math.ldexp(math.sqrt(to_float(value * Fraction(4) ** steps)), -steps)
    return -size if negative else size


def window_at(x: list[float], t: int, size: int) -> list[tuple[int, Fraction]]:
    begin = max(0, t + 1 - size)
    return [(i - begin, Fraction(x[i])) for i in range(begin, t + 1) if not math.isnan(x[i])]


def central(values: list[Fraction], power: int) -> Fraction:
    mean = sum(values, Fraction(0)) / len(values)
    return sum(((v - mean) ** power for v in values), Fraction(0))


def skewness(v: list[Fraction]) -> float:
    n = len(v)
    if n < 3 or central(v, 2) == 0:
        return math.nan
    third = central(v, 3)
    square = Fraction(n * n * (n - 1), (n - 2) ** 2) * third**2 / central(v, 2) ** 3
    return root(square, third < 0)


def kurtosis(v: list[Fraction]) -> float:
    n = len(v)
    if n < 4 or central(v, 2) == 0:
        return math.nan
    ratio = (n + 1) * n * central(v, 4) / central(v, 2) ** 2
    return to_float(Fraction(n - 1, (n - 2) * (n - 3)) * (ratio - 3 * (n - 1)))


def slope(points: list[tuple[int, Fraction]]) -> float:
    n = len(points)
    if n < 2:
        return math.nan
    times = sum(t for t, _ in points)
    spread = n * sum(t * t for t, _ in points) - times**2
    total = sum((v for _, v in points), Fraction(0))
    return to_float((n * sum((t * v for t, v in points), Fraction(0)) - times * total) / spread)


def z_score(v: list[Fraction]) -> float:
    """The newest of them from the mean, in deviations: distance and variance rounded once each."""
    variance = central(v, 2) / (len(v) - 1)
    distance = v[-1] - sum(v, Fraction(0)) / len(v)
    if distance == 0:
        return 0.0
    steps = (variance.denominator.bit_length() - variance.numerator.bit_length()) // 2
    away = to_float(distance * Fraction(2) ** steps)
    return away / math.sqrt(to_float(variance * Fraction(4) ** steps))


@settings(max_examples=120, deadline=None)
@given(x=samples, size=st.integers(2, 9), least=st.integers(1, 9))
def test_sums_and_shapes_equal_exact_fractions(x: list[float], size: int, least: int) -> None:
    least = min(least, size)
    total = f.RollingSum(size, least).transform(x)
    skew = f.RollingSkewness(size, least).transform(x)
    kurt = f.RollingKurtosis(size, least).transform(x)
    line = f.RollingSlope(size, least).transform(x)
    expanding = f.ExpandingSum(least).transform(x)
    for t in range(len(x)):
        points = window_at(x, t, size)
        values = [v for _, v in points]
        enough = len(values) >= least
        exact_sum = to_float(sum(values, Fraction(0)))
        np.testing.assert_equal(total[t], exact_sum if enough else math.nan)
        np.testing.assert_equal(skew[t], skewness(values) if enough else math.nan)
        np.testing.assert_equal(kurt[t], kurtosis(values) if enough else math.nan)
        np.testing.assert_equal(line[t], slope(points) if enough else math.nan)
        every = [v for _, v in window_at(x, t, len(x))]
        wanted = to_float(sum(every, Fraction(0))) if len(every) >= least else math.nan
        np.testing.assert_equal(expanding[t], wanted)


@settings(max_examples=120, deadline=None)
@given(x=samples, least=st.integers(1, 9))
def test_shapes_of_the_whole_history_equal_exact_fractions(x: list[float], least: int) -> None:
    skew = f.ExpandingSkewness(least).transform(x)
    kurt = f.ExpandingKurtosis(least).transform(x)
    line = f.ExpandingSlope(least).transform(x)
    score = f.ExpandingZScore(least).transform(x)
    for t in range(len(x)):
        points = window_at(x, t, len(x))
        values = [v for _, v in points]
        enough = len(values) >= least
        np.testing.assert_equal(skew[t], skewness(values) if enough else math.nan)
        np.testing.assert_equal(kurt[t], kurtosis(values) if enough else math.nan)
        np.testing.assert_equal(line[t], slope(points) if enough else math.nan)
        known = enough and len(values) > 1 and not math.isnan(x[t])
        np.testing.assert_equal(score[t], z_score(values) if known else math.nan)


@settings(max_examples=100, deadline=None)
@given(pairs=st.lists(st.tuples(st.one_of(counts, tame, missing), st.one_of(cents, tame, missing))))
def test_pairs_equal_exact_fractions(pairs: list[tuple[float, float]]) -> None:
    x, y = [p[0] for p in pairs], [p[1] for p in pairs]
    for size, by, line in (
        (6, f.RollingCovariance(6, 2), f.RollingCorrelation(6, 2)),
        (len(pairs), f.ExpandingCovariance(2), f.ExpandingCorrelation(2)),
    ):
        check_pairs(pairs, size, by.transform(x, y), line.transform(x, y))


def check_pairs(
    pairs: list[tuple[float, float]], size: int, covariance: np.ndarray, correlation: np.ndarray
) -> None:
    for t in range(len(pairs)):
        window = [p for p in pairs[max(0, t + 1 - size) : t + 1] if not any(map(math.isnan, p))]
        n = len(window)
        if n < 2:
            assert math.isnan(covariance[t])
            assert math.isnan(correlation[t])
            continue
        xs, ys = [Fraction(p[0]) for p in window], [Fraction(p[1]) for p in window]
        product = sum((a * b for a, b in zip(xs, ys, strict=True)), Fraction(0))
        cross = product - sum(xs) * sum(ys) / n
        np.testing.assert_equal(covariance[t], to_float(cross / (n - 1)))
        spread = central(xs, 2) * central(ys, 2)
        if spread == 0:
            assert math.isnan(correlation[t])
        else:
            assert correlation[t] == root(cross**2 / spread, cross < 0)
            assert abs(correlation[t]) <= 1


EXACT: list[Transform] = [
    f.RollingSum(9, 2),
    f.RollingVar(9, 2, ddof=0),
    f.RollingZScore(9, 2),
    f.RollingSkewness(9, 3),
    f.RollingKurtosis(9, 4),
    f.RollingSlope(9, 2),
    f.RollingQuantile(9, 0.8, 2),
    f.RollingMedian(30, 2),
    f.RollingRank(9, 2),
    f.RollingCount(9),
]


def heavy(rng: np.random.Generator, n: int) -> np.ndarray:
    x = rng.standard_cauchy(n) * 10.0 ** rng.integers(-8, 9, n)
    x[rng.random(n) < 0.1] = np.nan
    x[n // 3 : 2 * n // 3] = np.round(rng.gamma(2, 10, 2 * n // 3 - n // 3), 2)
    return x


@pytest.mark.parametrize("transform", EXACT, ids=repr)
def test_the_origin_of_the_history_does_not_show(transform: Transform) -> None:
    x = heavy(np.random.default_rng(1), 900)
    size = transform.get_params()["window_size"]
    whole = transform.transform(x)
    for start in (1, 250, 411):
        part = transform.transform(x[start:])
        np.testing.assert_array_equal(part[size:], whole[start + size :])


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), data=st.data())
@pytest.mark.parametrize("transform", EXACT, ids=repr)
def test_a_stream_killed_anywhere_goes_on(
    transform: Transform, seed: int, data: st.DataObject
) -> None:
    x = heavy(np.random.default_rng(seed), 60)
    cuts = data.draw(st.sets(st.integers(0, 59), max_size=4))
    stream = pickle.loads(pickle.dumps(transform))
    got = []
    for t, value in enumerate(x):
        if t in cuts:
            stream = pickle.loads(pickle.dumps(stream))
        got.append(stream.update(value))
    np.testing.assert_array_equal(got, transform.transform(x))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), cut=st.integers(0, 59))
def test_a_stream_of_pairs_killed_anywhere_goes_on(seed: int, cut: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = heavy(rng, 60), heavy(rng, 60)
    for transform in (
        f.RollingCovariance(7, 2, ddof=0),
        f.RollingCorrelation(5, 3),
        f.SeasonalRollingCovariance(3, 4, 2),
        f.ExpandingCorrelation(2),
        f.ExponentiallyWeightedCovariance(0.2),
    ):
        stream = pickle.loads(pickle.dumps(transform))
        got = []
        for t in range(60):
            if t == cut:
                stream = pickle.loads(pickle.dumps(stream))
            got.append(stream.update(x[t], y[t]))
        np.testing.assert_array_equal(got, transform.transform(x, y))


def test_threads_and_series_do_not_show_in_pairs() -> None:
    rng = np.random.default_rng(2)
    x, y = heavy(rng, 3000), heavy(rng, 3000)
    indptr = np.arange(0, 3001, 300)
    transform = f.RollingCorrelation(12, 3)
    ids = np.repeat(np.arange(10), 300)
    parts = [transform.transform(x[a : a + 300], y[a : a + 300]) for a in indptr[:-1]]
    try:
        for threads in (1, 2, 5):
            mliot.set_num_threads(threads)
            got = transform.transform(x, y, indptr=indptr)
            np.testing.assert_array_equal(got, np.concatenate(parts))
            np.testing.assert_array_equal(transform.transform(x, y, ids=ids), got)
    finally:
        mliot.set_num_threads(0)


def test_columns_that_do_not_fit_are_refused() -> None:
    covariance = f.RollingCovariance(3)
    with pytest.raises(mliot.InvalidArgument, match="two columns of one length"):
        covariance.transform([1.0, 2.0], [1.0])
    with pytest.raises(mliot.InvalidArgument, match="give ids or indptr, not both"):
        covariance.transform([1.0], [1.0], ids=[1], indptr=[0, 1])
    with pytest.raises(mliot.InvalidArgument, match="ddof must be below window_size"):
        f.RollingCovariance(3, ddof=3).transform([], [])
    assert repr(covariance) == "RollingCovariance(window_size=3, min_samples=None, ddof=1)"
    assert covariance == f.RollingCovariance(3)
    assert len({covariance, f.RollingCovariance(3), f.RollingCorrelation(3)}) == 2


PROGRAM = """
import sys
import numpy as np
from mliot import features as f
x = np.frombuffer(sys.stdin.buffer.read())
for t in (f.RollingSum(9, 2), f.RollingVar(9, 2, ddof=0), f.RollingMedian(28), f.RollingMedian(7),
          f.RollingQuantile(40, 0.9), f.RollingMean(12), f.RollingKurtosis(9, 4)):
    sys.stdout.buffer.write(t.transform(x).tobytes())
"""


def test_every_instruction_set_gives_the_same_bits() -> None:
    x = heavy(np.random.default_rng(5), 2500)
    x[1000:] = np.nan_to_num(x[1000:], nan=4.25)
    seen = set()
    for target in ("scalar", "ssse3", "sse4", "avx2", "avx512"):
        out = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            input=x.tobytes(),
            capture_output=True,
            check=True,
            env={**os.environ, "MLIOT_SIMD": target},
            cwd=Path(__file__).parent,
        ).stdout  # a processor without the target takes its best one
        assert len(out) == 7 * x.nbytes
        seen.add(out)
    assert len(seen) == 1
