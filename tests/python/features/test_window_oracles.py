"""Windows beside pandas, live, on data that no library gets wrong."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot import features as f
from mliot.features import Transform

SIZE, LEAST = 9, 4


def series(kind: str) -> pd.Series:
    rng = np.random.default_rng(len(kind))
    x = rng.gamma(2, 10, 400)
    x = np.round(x) if kind == "counts" else x
    x[rng.random(400) < 0.15] = np.nan
    return pd.Series(x)


def rolling(s: pd.Series) -> Any:
    return s.rolling(SIZE, min_periods=LEAST)


ROLLING: list[tuple[Transform, Callable[[pd.Series], pd.Series]]] = [
    (f.RollingSum(SIZE, LEAST), lambda s: rolling(s).sum()),
    (f.RollingVar(SIZE, LEAST, ddof=0), lambda s: rolling(s).var(ddof=0)),
    (f.RollingVar(SIZE, LEAST, ddof=3), lambda s: rolling(s).var(ddof=3)),
    (f.RollingStd(SIZE, LEAST), lambda s: rolling(s).std()),
    # each window by itself: rolling(...).skew() and kurt() drift by up to 4e-8
    (f.RollingSkewness(SIZE, LEAST), lambda s: rolling(s).apply(lambda w: w.skew())),
    (f.RollingKurtosis(SIZE, LEAST), lambda s: rolling(s).apply(lambda w: w.kurt())),
    (f.RollingZScore(SIZE, LEAST), lambda s: (s - rolling(s).mean()) / rolling(s).std()),
    (f.RollingRank(SIZE, LEAST), lambda s: rolling(s).rank()),
    (f.RollingRank(SIZE, LEAST, "max", True), lambda s: rolling(s).rank(method="max", pct=True)),
    (f.RollingRank(SIZE, LEAST, "min"), lambda s: rolling(s).rank(method="min")),
    (f.RollingCount(SIZE), lambda s: s.rolling(SIZE, min_periods=0).count()),
    (f.ExpandingSum(LEAST), lambda s: s.expanding(LEAST).sum()),
    (f.ExpandingVar(LEAST), lambda s: s.expanding(LEAST).var()),
    (f.ExpandingStd(LEAST, ddof=0), lambda s: s.expanding(LEAST).std(ddof=0)),
    (f.ExpandingSkewness(LEAST), lambda s: s.expanding(LEAST).apply(lambda w: w.skew())),
    (f.ExpandingKurtosis(LEAST), lambda s: s.expanding(LEAST).apply(lambda w: w.kurt())),
    (
        f.ExpandingZScore(LEAST),
        lambda s: (s - s.expanding(LEAST).mean()) / s.expanding(LEAST).std(),
    ),
    (f.ExpandingMin(LEAST), lambda s: s.expanding(LEAST).min()),
    (f.ExpandingMax(LEAST), lambda s: s.expanding(LEAST).max()),
    (f.ExpandingCount(), lambda s: s.expanding(0).count()),
    (f.ExpandingMedian(LEAST), lambda s: s.expanding(LEAST).median()),
    (f.ExpandingRank(), lambda s: s.expanding().rank()),
    (
        f.ExpandingRank(LEAST, "max", True),
        lambda s: s.expanding(LEAST).rank(method="max", pct=True),
    ),
    (f.ExpandingRank(LEAST, "min"), lambda s: s.expanding(LEAST).rank(method="min")),
]
for interpolation in ("linear", "lower", "higher", "midpoint", "nearest"):
    for q in (0.0, 0.3, 0.5, 1.0):
        ROLLING.append((
            f.RollingQuantile(SIZE, q, LEAST, interpolation),
            lambda s, q=q, way=interpolation: rolling(s).quantile(q, interpolation=way),
        ))  # fmt: skip
        ROLLING.append((
            f.ExpandingQuantile(q, LEAST, interpolation),
            lambda s, q=q, way=interpolation: s.expanding(LEAST).quantile(q, interpolation=way),
        ))  # fmt: skip


@pytest.mark.parametrize(("transform", "theirs"), ROLLING, ids=[repr(t)[:60] for t, _ in ROLLING])
@pytest.mark.parametrize("kind", ["counts", "real"])
def test_windows_equal_those_of_pandas(
    transform: Transform, theirs: Callable[[pd.Series], pd.Series], kind: str
) -> None:
    s = series(kind)
    wanted = theirs(s).to_numpy()
    if isinstance(transform, f.RollingCount | f.RollingRank | f.ExpandingRank):
        np.testing.assert_allclose(transform.transform(s), wanted, rtol=1e-15)
    else:
        np.testing.assert_allclose(transform.transform(s), wanted, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("kind", ["counts", "real"])
def test_pairs_over_the_whole_history_are_those_of_pandas(kind: str) -> None:
    x = series(kind)
    y = x.shift(1) + np.arange(len(x)) % 7
    theirs = x.expanding(LEAST)
    for got, wanted in (
        (f.ExpandingCovariance(LEAST, ddof=0).transform(x, y), theirs.cov(y, ddof=0)),
        (f.ExpandingCorrelation(LEAST).transform(x, y), theirs.corr(y)),
    ):
        np.testing.assert_allclose(got, wanted.to_numpy(), rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("adjust", [False, True])
@pytest.mark.parametrize("ignore_na", [False, True])
def test_weighted_pairs_are_those_of_pandas(adjust: bool, ignore_na: bool) -> None:
    x = series("real")
    y = x.shift(1) + np.arange(len(x)) % 7
    theirs = x.ewm(span=9, adjust=adjust, ignore_na=ignore_na, min_periods=3)
    ours: dict[str, Any] = {"adjust": adjust, "ignore_na": ignore_na, "min_samples": 3}
    for bias in (False, True):
        covariance = f.ExponentiallyWeightedCovariance(span=9, **ours, bias=bias).transform(x, y)
        np.testing.assert_allclose(covariance, theirs.cov(y, bias=bias).to_numpy(), rtol=1e-9)
    correlation = f.ExponentiallyWeightedCorrelation(span=9, **ours).transform(x, y)
    np.testing.assert_allclose(correlation, theirs.corr(y).to_numpy(), rtol=1e-9)


@pytest.mark.parametrize("adjust", [False, True])
@pytest.mark.parametrize("ignore_na", [False, True])
@pytest.mark.parametrize("weight", [{"alpha": 0.3}, {"span": 7}, {"com": 2.5}, {"halflife": 3.0}])
def test_exponential_weights_are_those_of_pandas(
    adjust: bool, ignore_na: bool, weight: dict[str, float]
) -> None:
    s = series("real")
    options: dict[str, Any] = {**weight, "adjust": adjust, "ignore_na": ignore_na}
    theirs = s.ewm(**options, min_periods=3)
    ours = {**options, "min_samples": 3}

    def close(got: np.ndarray, wanted: pd.Series) -> None:
        # pandas gives the mean at missing samples too, as we do
        np.testing.assert_allclose(got, wanted.to_numpy(), rtol=1e-12)

    close(f.ExponentiallyWeightedMean(**ours).transform(s), theirs.mean())
    for bias in (False, True):
        close(f.ExponentiallyWeightedVar(**ours, bias=bias).transform(s), theirs.var(bias=bias))
        close(f.ExponentiallyWeightedStd(**ours, bias=bias).transform(s), theirs.std(bias=bias))


def test_equal_samples_have_no_shape() -> None:
    x = [1e9, *[0.1] * 6]
    assert np.isnan(f.RollingSkewness(4).transform(x)[-1])
    assert np.isnan(f.RollingKurtosis(4).transform(x)[-1])
    assert f.RollingZScore(4).transform(x)[-1] == 0


@pytest.mark.parametrize("size", [2, 5, 30])
def test_slopes_are_those_of_least_squares(size: int) -> None:
    x = series("real").ffill().to_numpy()
    got = f.RollingSlope(size).transform(x)
    views = np.lib.stride_tricks.sliding_window_view(x, size)
    wanted = [np.polyfit(np.arange(size), view, 1)[0] for view in views]
    np.testing.assert_allclose(got[size - 1 :], wanted, rtol=1e-9, atol=1e-9)


def test_seasonal_windows_are_those_of_coreforecast() -> None:
    seasonal = pytest.importorskip("coreforecast.rolling")
    x = np.random.default_rng(3).gamma(2, 10, 300)
    for name in ("mean", "std", "min", "max"):
        ours = getattr(f, f"SeasonalRolling{name.title()}")(7, 4, 2).transform(x)
        theirs = getattr(seasonal, f"seasonal_rolling_{name}")(x, 7, 4, 2)
        np.testing.assert_allclose(ours, theirs, rtol=1e-10)


WRONG: list[tuple[Callable[[], Any], str]] = [
    (lambda: f.ExponentiallyWeightedMean(), "give one of alpha, span, com and halflife, got 0"),
    (lambda: f.ExponentiallyWeightedVar(0.5, com=1), "halflife, got 2 of them"),
    (lambda: f.ExponentiallyWeightedStd(span=0.5), "exponentially_weighted_std: span must be"),
    (lambda: f.RollingVar(3, ddof=3), "rolling_var: ddof must be below window_size, got 3"),
    (lambda: f.RollingQuantile(3, 1.5), r"rolling_quantile: q must be in \[0, 1\], got 1.5"),
    (lambda: f.RollingQuantile(3, 0.5, None, "cubic"), "unknown value 'cubic'; known"),
    (lambda: f.RollingRank(3, method="dense"), "unknown value 'dense'; known: 'average'"),
    (lambda: f.RollingSlope(1), r"rolling_slope: window_size must be in \[2, 65536\], got 1"),
    (lambda: f.SeasonalRollingMean(7, 3, 4), "min_samples must be <= window_size, got 4"),
    (lambda: f.SeasonalLag(2**20, 2**20), "seasonal_lag: 1048576 seasons of 1048576 samples"),
]


@pytest.mark.parametrize(("make", "message"), WRONG)
def test_a_wrong_option_is_named(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        make().transform([])
