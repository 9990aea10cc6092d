"""Scalers against scikit-learn, and what they do better."""

import math
import warnings
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sklearn.preprocessing as peer
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.base import clone

from mliot import _core
from mliot.preprocessing import (
    LocalScaler,
    MaxAbsScaler,
    MinMaxScaler,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    StandardScaler,
)


@pytest.fixture
def table() -> np.ndarray:
    rng = np.random.default_rng(0)
    made = np.column_stack(
        [
            rng.normal(20, 3, 700),
            np.round(rng.gamma(2, 20, 700), 1),
            rng.integers(0, 4, 700),
            rng.standard_t(2, 700) * 1e-6,
        ]
    )
    made[::17, 1] = np.nan
    return made


def close(ours: Any, theirs: Any) -> None:
    """To 1e-12 of each column's scale."""
    scale = np.maximum(np.nanstd(theirs, axis=0), 1)
    np.testing.assert_allclose(ours / scale, theirs / scale, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (StandardScaler(), peer.StandardScaler()),
        (StandardScaler(with_std=False), peer.StandardScaler(with_std=False)),
        (MinMaxScaler(), peer.MinMaxScaler()),
        (MinMaxScaler((-2, 5), clip=True), peer.MinMaxScaler((-2, 5), clip=True)),
        (MaxAbsScaler(), peer.MaxAbsScaler()),
        (RobustScaler(), peer.RobustScaler()),
        (
            RobustScaler(quantile_range=(5.0, 80.0), unit_variance=True),
            peer.RobustScaler(quantile_range=(5.0, 80.0), unit_variance=True),
        ),
        (QuantileTransformer(), peer.QuantileTransformer(subsample=None)),
        (QuantileTransformer(n_quantiles=77), peer.QuantileTransformer(n_quantiles=77)),
    ],
    ids=repr,
)
def test_scalers_are_those_of_scikit_learn(ours: Any, theirs: Any, table: np.ndarray) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # fewer rows than quantiles
        theirs.fit(table[:500])
    ours.fit(table[:500])
    close(ours.transform(table), theirs.transform(table))


def test_normal_quantiles_are_those_of_scikit_learn(table: np.ndarray) -> None:
    part = table[:, :3]  # the fourth column lies within the peer's 1e-7 of its own ends
    theirs = peer.QuantileTransformer(n_quantiles=300, output_distribution="normal").fit(part)
    ours = QuantileTransformer(n_quantiles=300, output_distribution="normal").fit(part)
    np.testing.assert_allclose(ours.transform(part), theirs.transform(part), rtol=0, atol=2e-10)
    inner = np.abs(theirs.transform(part)) < 4  # where rounding 1 - p is not what decides
    np.testing.assert_allclose(
        ours.transform(part)[inner], theirs.transform(part)[inner], rtol=0, atol=1e-12
    )


def test_attributes_are_those_of_scikit_learn(table: np.ndarray) -> None:
    ours, theirs = StandardScaler().fit(table), peer.StandardScaler().fit(table)
    np.testing.assert_allclose(ours.mean_, theirs.mean_, rtol=1e-12, atol=1e-18)
    np.testing.assert_allclose(ours.var_, theirs.var_, rtol=1e-9)
    np.testing.assert_array_equal(ours.n_samples_seen_, theirs.n_samples_seen_)
    ours, theirs = MinMaxScaler().fit(table), peer.MinMaxScaler().fit(table)
    np.testing.assert_array_equal(ours.data_min_, theirs.data_min_)
    np.testing.assert_array_equal(ours.data_range_, theirs.data_range_)
    ours, theirs = RobustScaler().fit(table), peer.RobustScaler().fit(table)
    np.testing.assert_allclose(ours.center_, theirs.center_, rtol=1e-14)
    np.testing.assert_allclose(ours.scale_, theirs.scale_, rtol=1e-12)
    ours = QuantileTransformer(n_quantiles=9).fit(table)
    theirs = peer.QuantileTransformer(n_quantiles=9, subsample=None).fit(table)
    np.testing.assert_allclose(ours.quantiles_, theirs.quantiles_, rtol=1e-12)


@pytest.mark.parametrize("method", ["yeo-johnson", "box-cox"])
def test_powers_are_at_least_as_likely_as_scikit_learns(method: str, table: np.ndarray) -> None:
    part = np.abs(table[:, 1:3]) + 1
    if method == "yeo-johnson":
        part -= 20
    theirs = peer.PowerTransformer(method=method).fit(part)
    ours = PowerTransformer(method).fit(part)
    # The likelihood is flat at its top: both searches stop about 1e-8 from it.
    np.testing.assert_allclose(ours.lambdas_, theirs.lambdas_, rtol=0, atol=2e-6)
    np.testing.assert_allclose(ours.transform(part), theirs.transform(part), atol=1e-5)
    for j in range(part.shape[1]):
        x = part[~np.isnan(part[:, j]), j]
        assert (
            likelihood(method, ours.lambdas_[j], x)
            >= likelihood(method, theirs.lambdas_[j], x) - 1e-9
        )


@pytest.mark.parametrize("method", ["yeo-johnson", "box-cox"])
def test_the_slope_of_the_likelihood_is_zero_at_the_power(method: str) -> None:
    mpmath = pytest.importorskip("mpmath")
    rng = np.random.default_rng(5)
    x = np.concatenate([rng.gamma(2, 3, 60), -rng.gamma(1, 1, 0 if method == "box-cox" else 20)])
    power = PowerTransformer(method).fit(x[:, None]).lambdas_[0]

    def f(value: float, p: Any) -> Any:
        if method == "box-cox":
            return (mpmath.mpf(value) ** p - 1) / p
        if value < 0:
            return -((1 - mpmath.mpf(value)) ** (2 - p) - 1) / (2 - p)
        return ((1 + mpmath.mpf(value)) ** p - 1) / p

    def likelihood_of(p: Any) -> Any:
        made = [f(v, p) for v in x.tolist()]
        mean = sum(made) / len(made)
        variance = sum((y - mean) ** 2 for y in made) / len(made)
        logs = sum(
            mpmath.log(v) if method == "box-cox" else mpmath.sign(v) * mpmath.log1p(abs(v))
            for v in x.tolist()
        )
        return (p - 1) * logs - len(made) / mpmath.mpf(2) * mpmath.log(variance)

    with mpmath.workdps(40):
        exact = mpmath.findroot(lambda p: mpmath.diff(likelihood_of, p), power)
    assert abs(power - float(exact)) < 1e-12


@pytest.mark.parametrize("method", ["yeo-johnson", "box-cox"])
@pytest.mark.parametrize("power", [-1.7, 0.0, 0.5, 1.0, 2.0, 3.1])
def test_one_power_is_that_of_scipy(method: str, power: float) -> None:
    from scipy import stats

    x = np.concatenate([np.geomspace(1e-9, 1e4, 60), [1.0, 2.0]])
    if method == "yeo-johnson":
        x = np.concatenate([-x, [0.0], x])
    theirs = (stats.yeojohnson if method == "yeo-johnson" else stats.boxcox)(x, power)
    ours = _core.PowerMap({"method": method, "lambda": power}).transform(x, np.array([0, len(x)]))
    np.testing.assert_allclose(ours, theirs, rtol=4e-12, atol=1e-15)


def likelihood(method: str, power: float, x: np.ndarray) -> float:
    from scipy import stats

    function = stats.yeojohnson_llf if method == "yeo-johnson" else stats.boxcox_llf
    return float(function(power, x))


@pytest.mark.parametrize("method", ["yeo-johnson", "box-cox"])
@pytest.mark.parametrize(
    ("mean", "deviation"), [(1e3, 1), (1e4, 1), (1e6, 1), (1e6, 100), (2e9, 30)]
)
def test_powers_keep_the_digits_of_a_column(method: str, mean: float, deviation: float) -> None:
    for seed in range(6):
        sign = 1 - 2 * (seed % 2)  # skewed to both sides
        x = mean + sign * np.random.default_rng(seed // 2).normal(0, deviation, (200, 1))
        for column in (x, -x) if method == "yeo-johnson" else (x,):
            scaler = PowerTransformer(method)
            made = scaler.fit_transform(column)
            assert len(np.unique(made)) == len(np.unique(column))
            error = np.abs(scaler.inverse_transform(made) - column).max()
            assert error <= 1e-12 * np.abs(x).max()


@pytest.mark.parametrize("method", ["yeo-johnson", "box-cox"])
def test_long_tails_come_back_to_the_stated_digits(method: str) -> None:
    rng = np.random.default_rng(3)
    for x in (rng.pareto(1, (500, 1)) + 1, 1 / rng.gamma(0.5, size=(500, 1)) + 2):
        scaler = PowerTransformer(method)
        error = np.abs(scaler.inverse_transform(scaler.fit_transform(x)) - x)
        power = scaler.lambdas_[0]
        assert power < -0.1
        assert (error <= 1e-15 * (1 + x) ** (1 - power) / -power).all()


def test_box_cox_names_what_it_has_no_logarithm_of() -> None:
    with pytest.raises(ValueError, match=r"strictly positive data; column 1, row 2 is 0"):
        PowerTransformer("box-cox").fit([[1.0, 2.0], [2.0, 3.0], [3.0, 0.0]])
    fitted = PowerTransformer("box-cox").fit([[1.0], [2.0], [4.0]])
    with pytest.raises(ValueError, match=r"column 0, row 1 is -2"):
        fitted.transform([[1.0], [-2.0]])


def test_equal_values_have_no_spread_whatever_their_size() -> None:
    x = np.full((1000, 1), 0.1) * 3  # the peer's variance is some 1e-33 here, which it rounds away
    assert StandardScaler().fit(x).var_[0] == 0
    small = np.array([[1e-200], [3e-200]])
    np.testing.assert_allclose(MinMaxScaler().fit_transform(small).ravel(), [0, 1])


def test_the_mean_has_no_rounding_of_long_sums() -> None:
    x = np.array([[1e16], [1.0], [1.0], [-1e16]])
    assert StandardScaler().fit(x).mean_[0] == 0.5
    assert peer.StandardScaler().fit(x).mean_[0] != 0.5


def test_an_offset_costs_nothing() -> None:
    x = np.array([[2.0], [4.0], [4.0], [4.0], [5.0], [5.0], [7.0], [9.0]]) + 2.0**50
    made = StandardScaler().fit_transform(x)
    np.testing.assert_array_equal(made.ravel(), [-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2])


SIZES = st.integers(-300, 300)
TABLES = arrays(np.float64, (12, 1), elements=st.floats(-9, 9).filter(lambda x: abs(x) > 1e-3))
EVERY_SIZE = [
    StandardScaler(),
    MinMaxScaler((-1, 3)),
    MaxAbsScaler(),
    RobustScaler(quantile_range=(0.0, 100.0), unit_variance=False),
    QuantileTransformer(n_quantiles=12),
    LocalScaler(),
    LocalScaler("minmax"),
]


@pytest.mark.parametrize("scaler", EVERY_SIZE, ids=repr)
@given(TABLES, SIZES, SIZES)
@settings(max_examples=40, deadline=None)
def test_columns_of_every_size_come_back(
    scaler: Any, table: np.ndarray, size: int, other: int
) -> None:
    table = table * 10.0**size
    table[::3] *= 10.0 ** (np.clip(other, -300 - size, 300 - size))  # two sizes in one column
    largest = np.abs(table).max()
    fitted = clone(scaler).fit(table)
    scaled = fitted.transform(table)
    assert np.isfinite(scaled).all()
    back = fitted.inverse_transform(scaled)
    assert np.abs(back / largest - table / largest).max() <= 1e-12


@given(TABLES, SIZES)
@settings(max_examples=60, deadline=None)
def test_deviations_are_those_of_fractions(table: np.ndarray, size: int) -> None:
    table = table * 10.0**size
    exact = [Fraction(x) for x in table.ravel().tolist()]
    mean = sum(exact) / len(exact)
    square = sum((x - mean) ** 2 for x in exact) / len(exact)
    scaler = StandardScaler().fit(table)
    assert abs(Fraction(scaler.mean_[0]) - mean) <= 2.0**-52 * max(map(abs, exact))
    if square == 0:
        assert scaler.scale_[0] == 1
    else:
        assert abs(Fraction(scaler.scale_[0]) ** 2 / square - 1) <= 2.0**-50


PARTS = arrays(np.float64, (40, 2), elements=st.floats(-1e9, 1e9) | st.just(math.nan))


@given(PARTS, st.integers(1, 39))
@settings(deadline=None, max_examples=50)
@pytest.mark.parametrize("kind", [StandardScaler, MinMaxScaler, MaxAbsScaler])
def test_parts_and_merging_do_not_show(kind: Any, table: np.ndarray, cut: int) -> None:
    whole = kind().fit(table)
    parts = kind().partial_fit(table[:cut]).partial_fit(table[cut:])
    merged = kind().fit(table[cut:]).merge(kind().fit(table[:cut]))
    for other in (parts, merged):
        np.testing.assert_array_equal(other.transform(table), whole.transform(table))


def test_only_what_is_alike_is_merged() -> None:
    one = StandardScaler().fit([[1.0], [2.0]])
    with pytest.raises(ValueError, match="cannot be merged"):
        one.merge(StandardScaler(with_mean=False).fit([[1.0], [2.0]]))
    with pytest.raises(ValueError, match="other columns"):
        one.merge(StandardScaler().fit([[1.0, 2.0]]))


@pytest.mark.parametrize(
    ("scaler", "words"),
    [
        (MinMaxScaler((1, 1)), "feature_range must ascend"),
        (MinMaxScaler(3), "feature_range must be a pair"),  # type: ignore[arg-type]
        (RobustScaler(quantile_range=(80.0, 20.0)), "quantile_range must ascend"),
        (RobustScaler(quantile_range=(-1.0, 20.0)), "quantile_low must be"),
        (QuantileTransformer(n_quantiles=0), "n_quantiles must be"),
        (QuantileTransformer(output_distribution="flat"), "known: 'uniform', 'normal'"),
        (PowerTransformer("log"), "known: 'yeo-johnson', 'box-cox'"),
        (LocalScaler("mean"), "known: 'standard', 'robust', 'minmax'"),
        (LocalScaler(unseen="skip"), "'error' or 'global'"),
        (StandardScaler(with_mean="yes"), "True or False"),  # type: ignore[arg-type]
    ],
)
def test_wrong_parameters_are_named_at_fit(scaler: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        scaler.fit([[1.0], [2.0]])


@pytest.mark.parametrize(
    ("method", "one"),
    [
        ("standard", peer.StandardScaler()),
        ("robust", peer.RobustScaler()),
        ("minmax", peer.MinMaxScaler()),
    ],
)
def test_local_scaling_is_a_scaler_for_each_series(method: str, one: Any) -> None:
    rng = np.random.default_rng(2)
    ids = rng.permutation(np.repeat(["b", "a", "c"], 50))
    x = rng.gamma(2, 5, (150, 2)) * np.where(ids == "b", 100.0, 1.0)[:, None]
    ours = LocalScaler(method).fit(x, ids=ids)
    assert ours.series_ == ["a", "b", "c"]
    made = ours.transform(x, ids)
    for each in "abc":
        rows = ids == each
        np.testing.assert_allclose(made[rows], one.fit_transform(x[rows]), atol=1e-12)
    np.testing.assert_allclose(ours.inverse_transform(made, pd.Series(ids)), x, rtol=1e-12)


def test_series_that_fit_has_not_seen() -> None:
    x = [[1.0], [2.0], [5.0]]
    with pytest.raises(ValueError, match=r"series 'z' of row 1; .*unseen='global'"):
        LocalScaler().fit(x, ids=["a", "a", "b"]).transform([[1.0], [2.0]], ["a", "z"])
    scaler = LocalScaler("minmax", unseen="global").fit(x, ids=[1, 1, 2])
    np.testing.assert_array_equal(scaler.transform([[5.0]], [7]), [[1.0]])
    with pytest.raises(ValueError, match="fit had ids"):
        scaler.transform(x)
    with pytest.raises(ValueError, match="the id of row 1 is missing"):
        scaler.transform(x, [1, None, 2])
    with pytest.raises(ValueError, match=r"ids of shape \(2,\) for 3 rows"):
        scaler.transform(x, [1, 2])
