"""The sketch and its distances against NumPy and SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mliot
from mliot import _core

numbers = st.lists(st.floats(allow_nan=False, width=32), min_size=1, max_size=80)


def sketch(values: np.ndarray, buckets: int = 4096) -> _core.ValueSketch:
    made = _core.ValueSketch(buckets)
    made.update(np.ascontiguousarray(values, dtype=np.float64))
    return made


@settings(max_examples=80, deadline=None)
@given(values=numbers, q=st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]))
def test_quantiles_are_those_of_the_sorted_values(values: list[float], q: float) -> None:
    x = np.array(values)
    made = sketch(x)
    assert made.exact
    assert made.count == len(x)
    assert len(made) == len(np.unique(x))
    if len(x) * q == int(len(x) * q):  # else the product may round
        assert made.quantile(q) == np.quantile(x, q, method="inverted_cdf")
    assert made.count_above(x[0]) == (x > x[0]).sum()


def test_the_median_distance_is_the_lower_median() -> None:
    x = np.random.default_rng(0).normal(5, 2, 2001)
    assert sketch(x).median_distance(5.0) == np.median(np.abs(x - 5))


@settings(max_examples=50, deadline=None)
@given(values=numbers, cut=st.integers(0, 80), buckets=st.sampled_from([2, 5, 64]))
def test_merging_is_the_sketch_of_both(values: list[float], cut: int, buckets: int) -> None:
    x = np.array(values)
    merged = sketch(x[:cut], buckets)
    merged.merge(sketch(x[cut:], buckets))
    assert merged.equals(sketch(x, buckets))
    assert len(merged) <= buckets


def test_the_distance_is_that_of_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    rng = np.random.default_rng(0)
    a, b = rng.normal(0, 1, 500), rng.normal(0.3, 1.2, 400)
    b[:50] = a[:50]  # ties
    wanted = stats.ks_2samp(a, b).statistic
    assert _core.kolmogorov_smirnov(sketch(a), sketch(b)) == pytest.approx(wanted, rel=1e-12)


def test_the_stability_index_is_its_formula() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(0, 1, 1000), rng.normal(0.5, 1, 800)
    ends = [np.quantile(a, k / 10, method="inverted_cdf") for k in range(1, 10)]
    p = np.bincount(np.searchsorted(ends, b), minlength=10) / 800
    q = np.bincount(np.searchsorted(ends, a), minlength=10) / 1000
    wanted = np.sum((p - q) * np.log(p / q))
    found = _core.population_stability_index(sketch(a), sketch(b), 10)
    assert found == pytest.approx(wanted, rel=1e-12)


def test_wrong_use_is_refused() -> None:
    with pytest.raises(mliot.InvalidArgument, match="max_buckets must be >= 2"):
        _core.ValueSketch(1)
    with pytest.raises(mliot.InvalidArgument, match="no quantile"):
        _core.ValueSketch().quantile(0.5)
    profile = _core.QualityProfile([(0.0, 1.0)])
    with pytest.raises(mliot.InvalidArgument, match="0 columns, where 1 were named"):
        profile.update(np.array([0, 1]), np.array([5]), [])
    with pytest.raises(mliot.InvalidArgument, match="there is no series 3"):
        profile.times(3)
    assert (profile.n_series, profile.n_columns) == (0, 1)
