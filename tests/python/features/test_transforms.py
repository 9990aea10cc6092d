"""What every transform offers in Python: options, stream, stacked series, pickle and clone."""

import copy
import inspect
import itertools
import math
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.base import clone

import mliot
from mliot import _core, features, preprocessing
from mliot.features import (
    Diff,
    ExpandingMean,
    ExponentiallyWeightedMean,
    Lag,
    RollingMax,
    RollingMean,
    RollingMedian,
    RollingMin,
    RollingStd,
    RollingVar,
    Transform,
)
from mliot.preprocessing import (
    Butterworth,
    ForwardFill,
    Hampel,
    IqrOutliers,
    KalmanFilter,
    RobustZScoreOutliers,
    RunningMedian,
    SavitzkyGolay,
    SeasonalFill,
    ZScoreOutliers,
)

EVERY: list[Transform] = [
    Lag(3),
    Diff(2),
    RollingMean(5, min_samples=2),
    RollingVar(5),
    RollingStd(7, 3),
    RollingMin(4),
    RollingMax(4, 1),
    RollingMedian(6, 2),
    features.RollingSum(4, 2),
    features.RollingZScore(6, 3, ddof=0),
    features.RollingSkewness(9, 3),
    features.RollingKurtosis(8),
    features.RollingSlope(5, 2),
    features.RollingQuantile(7, 0.9, min_samples=2),
    features.RollingRank(6, 2, method="min", pct=True),
    features.RollingCount(4),
    features.SeasonalLag(7),
    features.SeasonalDiff(3, 2),
    features.SeasonalRollingMean(7, 3, 1),
    features.SeasonalRollingStd(4, 5, 2, ddof=0),
    features.SeasonalRollingMin(7, 2),
    features.SeasonalRollingMax(2, 6, 3),
    features.SeasonalRollingSum(3, 4, 2),
    features.SeasonalRollingVar(3, 4, 2, ddof=0),
    features.SeasonalRollingZScore(3, 4, 2),
    features.SeasonalRollingSkewness(2, 6, 2),
    features.SeasonalRollingKurtosis(2, 6, 2),
    features.SeasonalRollingSlope(2, 6, 2),
    features.SeasonalRollingMedian(3, 4, 2),
    features.SeasonalRollingQuantile(3, 5, 0.8, 2),
    features.SeasonalRollingRank(3, 4, 2, pct=True),
    features.SeasonalRollingCount(3, 4),
    features.ExpandingSum(),
    ExpandingMean(),
    features.ExpandingVar(3, ddof=2),
    features.ExpandingStd(),
    features.ExpandingZScore(3, ddof=0),
    features.ExpandingSkewness(),
    features.ExpandingKurtosis(5),
    features.ExpandingSlope(2),
    features.ExpandingMin(2),
    features.ExpandingMax(),
    features.ExpandingCount(),
    features.ExpandingMedian(2),
    features.ExpandingQuantile(0.9, 3, "nearest"),
    features.ExpandingRank(2, method="max", pct=True),
    ExponentiallyWeightedMean(0.3),
    ExponentiallyWeightedMean(span=5, adjust=True, ignore_na=False),
    features.ExponentiallyWeightedVar(com=2.0, min_samples=2),
    features.ExponentiallyWeightedStd(halflife=3.0, adjust=True, bias=True),
    Hampel(5, threshold=1.0),
    ForwardFill(2),
    SeasonalFill(7, 2),
    ZScoreOutliers(12, threshold=1.5),
    RobustZScoreOutliers(9, 2.0, action="center"),
    IqrOutliers(8, action="clip"),
    RunningMedian(7),
    SavitzkyGolay(5, deriv=1, delta=0.5),
    KalmanFilter("local_linear_trend"),
    Butterworth(3, cutoff=0.2),
]
every = pytest.mark.parametrize("transform", EVERY, ids=repr)


@pytest.fixture
def x() -> np.ndarray:
    rng = np.random.default_rng(1)
    values = np.round(rng.gamma(2, 10, 500), 2)
    values[::17] = np.nan
    return values


def test_every_transform_of_the_library_is_here() -> None:
    ours = {type(t).__name__ for t in EVERY}
    named = {n: getattr(m, n) for m in (features, preprocessing) for n in m.__all__}
    classes = {n: each for n, each in named.items() if isinstance(each, type)}
    public = {n for n, each in classes.items() if issubclass(each, Transform)}
    assert ours == public - {"Transform"}
    assert all(hasattr(_core, name) for name in ours)


@every
def test_names_and_defaults_are_those_of_the_core(transform: Transform) -> None:
    core = type(transform)._machine.defaults()
    signature = inspect.signature(type(transform)).parameters
    assert list(signature) == list(core)
    for name, parameter in signature.items():
        if parameter.default is not inspect.Parameter.empty:
            assert parameter.default == core[name]


@every
def test_stream_equals_batch(transform: Transform, x: np.ndarray) -> None:
    stream = clone(transform)
    got = np.array([stream.update(value) for value in x])
    np.testing.assert_array_equal(got, transform.transform(x))
    again = np.array([stream.reset().update(x[0]), *(stream.update(value) for value in x[1:])])
    np.testing.assert_array_equal(got, again)


@every
def test_the_batch_does_not_touch_stream_or_input(transform: Transform, x: np.ndarray) -> None:
    stream, quiet = clone(transform), clone(transform)
    before = x.copy()
    for value in x[:30]:
        stream.update(value)
        quiet.update(value)
    stream.transform(x)
    np.testing.assert_array_equal(x, before)
    np.testing.assert_equal(stream.update(3.0), quiet.update(3.0))


@every
def test_stacked_series_are_transformed_one_by_one(transform: Transform, x: np.ndarray) -> None:
    lengths = [0, 1, 30, 200, 269]
    indptr = np.cumsum([0, *lengths])
    ids = np.repeat(["none", "one", "b", "a", "c"], lengths)
    parts = [transform.transform(x[a:b]) for a, b in itertools.pairwise(indptr)]
    wanted = np.concatenate(parts)
    np.testing.assert_array_equal(transform.transform(x, indptr=indptr), wanted)
    np.testing.assert_array_equal(transform.transform(x, ids=ids), wanted)
    np.testing.assert_array_equal(transform.transform(pd.Series(x), ids=pd.Series(ids)), wanted)
    np.testing.assert_array_equal(transform.transform(pl.Series(x), ids=pl.Series(ids)), wanted)


@every
def test_columns_are_series(transform: Transform, x: np.ndarray) -> None:
    table = x.reshape(100, 5)
    got = transform.transform(table)
    assert got.shape == (100, 5)
    assert got.dtype == np.float64
    for column in range(5):
        np.testing.assert_array_equal(got[:, column], transform.transform(table[:, column]))
    np.testing.assert_array_equal(clone(transform).fit(table).fit_transform(table), got)
    np.testing.assert_array_equal(transform.transform(table.astype(np.float32)).shape, (100, 5))


@every
def test_threads_do_not_show(transform: Transform) -> None:
    x = np.random.default_rng(3).normal(size=200_000)
    indptr = np.arange(0, 200_001, 500)
    wanted = transform.transform(x, indptr=indptr)
    try:
        for threads in (1, 2, 3, 8):
            mliot.set_num_threads(threads)
            np.testing.assert_array_equal(transform.transform(x, indptr=indptr), wanted)
    finally:
        mliot.set_num_threads(0)


@every
def test_pickle_and_copy_keep_the_stream_and_clone_drops_it(
    transform: Transform, x: np.ndarray
) -> None:
    stream = clone(transform)
    for value in x[:40]:
        stream.update(value)
    kept = [pickle.loads(pickle.dumps(stream)), copy.deepcopy(stream)]
    fresh = clone(stream)
    wanted = [stream.update(value) for value in x[40:80]]
    for other in kept:
        np.testing.assert_array_equal([other.update(value) for value in x[40:80]], wanted)
    first = [fresh.update(value) for value in x[:40]]
    np.testing.assert_array_equal(first, transform.transform(x[:40]))
    assert pickle.loads(pickle.dumps(transform)) == transform


@every
def test_repr_is_the_call_that_makes_it(transform: Transform) -> None:
    assert eval(repr(transform), vars(features) | vars(preprocessing)) == transform
    assert len({transform, clone(transform)}) == 1


def test_cleaning_equals_hand_worked_values() -> None:
    got = Hampel(5).transform([10.0, 11, 12, 11, 90, 12])
    np.testing.assert_array_equal(got, [10, 11, 12, 11, 11, 12])
    filled = ForwardFill(1).transform([math.nan, 1.0, math.nan, math.nan, 4.0])
    np.testing.assert_array_equal(filled, [math.nan, 1, 1, math.nan, 4])


@every
def test_empty_and_missing_input(transform: Transform) -> None:
    assert transform.transform([]).shape == (0,)
    missing = transform.transform([math.nan] * 10)
    counts = type(transform).__name__.endswith("Count")
    assert (missing == 0).all() if counts else np.isnan(missing).all()


def test_repr_leaves_defaults_out() -> None:
    assert repr(RollingMean(3)) == "RollingMean(3)"
    assert repr(RollingMean(3, 2)) == "RollingMean(3, min_samples=2)"
    assert repr(Lag()) == "Lag()"


def test_changed_options_begin_a_new_stream() -> None:
    mean = RollingMean(2)
    mean.update(1.0)
    assert mean.set_params(window_size=3, min_samples=1).update(8.0) == 8.0
    mean.window_size = 1  # the same as set_params
    assert mean.update(2.0) == 2.0
    assert mean.get_params() == {"window_size": 1, "min_samples": 1}
    with pytest.raises(mliot.InvalidArgument, match="unknown option 'window'; known: window_size"):
        mean.set_params(window=3)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: RollingMean(0), r"rolling_mean: window_size must be in \[1, 1073741824\], got 0"),
        (lambda: RollingStd("a"), "rolling_std: window_size must be an integer, got 'a'"),
        (lambda: RollingMax(3, 4), "rolling_max: min_samples must be <= window_size"),
        (lambda: Lag(-1), "lag: lag must be in"),
        (lambda: Lag(1.5), "lag: lag must be an integer, got 1.5"),
        (lambda: Diff(0), "diff: lag must be in"),
        (lambda: ExpandingMean(0), "expanding_mean: min_samples must be >= 1"),
        (
            lambda: features.ExpandingQuantile(1.5),
            r"expanding_quantile: q must be in \[0, 1\], got 1.5",
        ),
        (lambda: features.ExpandingRank(method="dense"), "unknown value 'dense'; known: 'average'"),
        (lambda: ExponentiallyWeightedMean(0), r"alpha must be in \(0, 1\], got 0"),
        (lambda: ExponentiallyWeightedMean(math.nan), "alpha"),
        (lambda: Hampel(2), r"hampel: window_size must be in \[3, 1073741824\], got 2"),
        (lambda: Hampel(threshold=-1), "hampel: threshold must be >= 0"),
        (lambda: Hampel(5, min_samples=6), "hampel: min_samples must be <= window_size"),
        (lambda: ForwardFill(0), "forward_fill: limit must be in"),
        (lambda: SeasonalFill(1), "seasonal_fill: season_length must be in"),
        (lambda: SeasonalFill(2**30, 4), "season_length \\* n_seasons must be <="),
        (lambda: ZScoreOutliers(threshold=0), "z_score_outliers: threshold must be > 0"),
        (lambda: IqrOutliers(5, min_samples=6), "iqr_outliers: min_samples must be <="),
        (lambda: RobustZScoreOutliers(action="drop"), "action: unknown value 'drop'; known: 'nan'"),
        (lambda: RunningMedian(4), "running_median: window_size must be odd"),
        (lambda: SavitzkyGolay(5, 5), "savitzky_golay: polyorder must be < window_length"),
        (lambda: SavitzkyGolay(4), "window_length must be odd"),
        (lambda: SavitzkyGolay(5, delay=5), "delay must be < window_length"),
        (lambda: KalmanFilter(observation_variance=0, level_variance=0), "variances .* are 0"),
        (lambda: KalmanFilter(output="slope"), "a local level has no slope"),
        (lambda: Butterworth(cutoff=1.0), "cutoff must be < fs / 2"),
        (lambda: Butterworth(btype="bandpass"), "cutoff_high is missing for bandpass"),
        (lambda: Butterworth(cutoff_high=0.3), "cutoff_high does not go with lowpass"),
    ],
)
def test_a_wrong_option_is_named(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        make().transform([])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"values": [[[1.0]]]}, "one or two dimensions, got 3"),
        ({"values": ["a", "b"]}, "values must be real numbers, got dtype <U1"),
        ({"values": [1.0, "b", None]}, "values must be real numbers"),
        ({"values": [1j]}, "Complex data not supported"),
        ({"values": [1.0, 2.0], "ids": [1]}, r"ids must have the shape \(2,\), got \(1,\)"),
        ({"values": [1.0, 2, 3], "ids": [1, 2, 1]}, "series 1 stand in two places"),
        ({"values": [1.0, 2.0], "indptr": [0, 1]}, "indptr must run from 0 to the number"),
        ({"values": [1.0, 2.0], "indptr": [0, 2, 1, 2]}, "indptr falls at series 1"),
        ({"values": [1.0, 2.0], "indptr": [0.0, 2.0]}, "array of integers"),
        ({"values": [1.0], "indptr": [0, 1], "ids": [1]}, "not both"),
        ({"values": [[1.0]], "ids": [1]}, "each column is a series"),
    ],
)
def test_input_that_does_not_fit_is_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        RollingMean(2).transform(**arguments)


def test_a_value_that_is_no_number_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="RollingMean: values must be real numbers"):
        RollingMean(2).transform([1.0, object()])


def test_columns_are_those_of_fit() -> None:
    mean = RollingMean(2).fit(np.ones((3, 2)))
    assert mean.n_features_in_ == 2
    assert pickle.loads(pickle.dumps(mean)).n_features_in_ == 2
    with pytest.raises(mliot.InvalidArgument, match="X has 3 features, but RollingMean"):
        mean.transform(np.ones((3, 3)))
    with pytest.raises(mliot.InvalidArgument, match="fit needs samples, got 0"):
        mean.fit(np.ones((0, 2)))


def test_missing_values_of_frames_are_missing() -> None:
    wanted = [1.0, 1.0, 2.0]
    for values in (pd.Series([1.0, None, 3.0]), pl.Series([1.0, None, 3.0]), [1.0, None, 3.0]):
        np.testing.assert_array_equal(RollingMean(3, 1).transform(values), wanted)


def test_memory_tells_how_far_back_an_output_reaches() -> None:
    assert RollingMean(28)._stream.memory == 28
    assert Lag(7)._stream.memory == 8
    assert RollingMean(3)._stream.options == {"window_size": 3, "min_samples": None}
    assert RollingMean._machine.name() == "rolling_mean"


def test_a_state_of_another_size_is_refused() -> None:
    mean = RollingMean(3)
    mean.update(1.0)
    with pytest.raises(mliot.FormatError, match="rolling_mean: the stored state has"):
        mean._stream.state = mean._stream.state[:-8]


def test_a_huge_window_takes_no_memory_before_its_first_sample() -> None:
    assert RollingMean(2**30).get_params()["window_size"] == 2**30


def test_repr_names_what_is_not_the_first_option() -> None:
    assert repr(Hampel(threshold=1.0)) == "Hampel(threshold=1.0)"
    assert repr(KalmanFilter(output="filled")) == "KalmanFilter(output='filled')"
