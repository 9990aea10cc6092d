"""Properties of every causal transform on any series: killed and restored, and the future."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone

import mliot
from mliot import features, preprocessing
from mliot.features import PairTransform, TimePairTransform, TimeTransform, Transform
from mliot.preprocessing import OrderedTargetEncoder

Bits = npt.NDArray[np.int64]

SINGLE: list[Transform] = [
    features.Lag(3),
    features.Diff(2),
    features.RollingMean(5, min_samples=2),
    features.RollingSum(4, 2),
    features.RollingVar(5, 1, ddof=0),
    features.RollingStd(7, 3),
    features.RollingZScore(6, 3),
    features.RollingSkewness(9, 3),
    features.RollingKurtosis(8, 4),
    features.RollingSlope(5, 2),
    features.RollingMin(4, 1),
    features.RollingMax(4),
    features.RollingMedian(6, 2),
    features.RollingQuantile(7, 0.9, min_samples=2),
    features.RollingRank(6, 2, pct=True),
    features.RollingCount(4),
    features.SeasonalLag(7),
    features.SeasonalDiff(3, 2),
    features.SeasonalRollingMean(3, 3, 1),
    features.SeasonalRollingStd(2, 5, 2),
    features.SeasonalRollingMin(3, 2),
    features.SeasonalRollingMax(2, 4, 1),
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
    features.ExpandingMean(),
    features.ExpandingVar(2),
    features.ExpandingStd(),
    features.ExpandingZScore(3, ddof=0),
    features.ExpandingSkewness(),
    features.ExpandingKurtosis(5),
    features.ExpandingSlope(2),
    features.ExpandingMin(),
    features.ExpandingMax(2),
    features.ExpandingCount(),
    features.ExpandingMedian(2),
    features.ExpandingQuantile(0.8, 3),
    features.ExpandingRank(pct=True),
    features.ExponentiallyWeightedMean(0.3),
    features.ExponentiallyWeightedMean(span=5, adjust=True, ignore_na=False),
    features.ExponentiallyWeightedVar(com=2.0),
    features.ExponentiallyWeightedStd(halflife=3.0, adjust=True, bias=True),
    preprocessing.Hampel(5),
    preprocessing.ForwardFill(2),
    preprocessing.ForwardFill(),
    preprocessing.SeasonalFill(3, 2),
    preprocessing.ZScoreOutliers(6, 1.5),
    preprocessing.RobustZScoreOutliers(7, 2.0, action="center"),
    preprocessing.IqrOutliers(6, action="clip"),
    preprocessing.RunningMedian(5),
    preprocessing.SavitzkyGolay(5, 3, 1),
    preprocessing.KalmanFilter("local_level"),
    preprocessing.KalmanFilter("local_linear_trend", output="filled"),
    preprocessing.KalmanFilter("constant_velocity", output="slope"),
    preprocessing.Butterworth(3, 0.2),
    preprocessing.Butterworth(2, 0.3, "highpass"),
]
DOUBLE: list[PairTransform] = [
    features.RollingCovariance(5, 2),
    features.RollingCorrelation(6, 3),
    features.SeasonalRollingCovariance(3, 4, 2),
    features.SeasonalRollingCorrelation(2, 5, 2),
    features.ExpandingCovariance(2, ddof=0),
    features.ExpandingCorrelation(3),
    features.ExponentiallyWeightedCovariance(0.3),
    features.ExponentiallyWeightedCorrelation(span=5, adjust=True, ignore_na=False),
]
TIMED: list[TimeTransform] = [
    features.TimeRollingSum(9),
    features.TimeRollingMean(7, 2, closed="left"),
    features.TimeRollingVar(8, closed="both"),
    features.TimeRollingStd(12, ddof=0),
    features.TimeRollingZScore(20, closed="both"),
    features.TimeRollingSkewness(25, closed="neither"),
    features.TimeRollingKurtosis(30),
    features.TimeRollingSlope(20, unit=5),
    features.TimeRollingMin(6),
    features.TimeRollingMax(7, closed="neither"),
    features.TimeRollingMedian(15),
    features.TimeRollingQuantile(18, 0.8, closed="left"),
    features.TimeRollingRank(14, pct=True),
    features.TimeRollingCount(5, closed="left"),
]
DOUBLE_TIMED: list[TimePairTransform] = [
    features.TimeRollingCovariance(9, 2, closed="both"),
    features.TimeRollingCovariance(12, ddof=0, closed="left"),
    features.TimeRollingCorrelation(14),
    features.TimeRollingCorrelation(20, 3, closed="neither"),
]
#: Any double, missing ones, and small whole numbers that tie.
SAMPLES = st.floats() | st.integers(-3, 3).map(float) | st.just(np.nan)
SERIES = st.lists(SAMPLES, max_size=40)
few = settings(max_examples=12, deadline=None)


def bits(values: Any) -> Bits:
    """The bits, with one missing value for all."""
    array = np.array(values, dtype=np.float64)
    array[np.isnan(array)] = np.nan
    return array.view(np.int64)


def test_every_causal_transform_is_here() -> None:
    named = [getattr(m, n) for m in (features, preprocessing) for n in m.__all__]
    for base, ours in (
        (Transform, SINGLE),
        (PairTransform, DOUBLE),
        (TimeTransform, TIMED),
        (TimePairTransform, DOUBLE_TIMED),
    ):
        every = {each for each in named if isinstance(each, type) and issubclass(each, base)}
        assert every - {base} == {type(each) for each in ours}


@given(values=SERIES)
@few
def test_a_stream_killed_after_every_sample_gives_the_batch(values: list[float]) -> None:
    for transform in SINGLE:
        stream, got = clone(transform), []
        for x in values:
            got.append(stream.update(x))
            stream = pickle.loads(pickle.dumps(stream))
        np.testing.assert_array_equal(bits(got), bits(transform.transform(values)), repr(transform))


@given(values=SERIES, cut=st.integers(0, 40), other=SERIES)
@few
def test_the_future_does_not_change_the_past(
    values: list[float], cut: int, other: list[float]
) -> None:
    past = values[:cut]
    for transform in SINGLE:
        whole = transform.transform(values)[: len(past)]
        changed = transform.transform([*past, *other])[: len(past)]
        np.testing.assert_array_equal(bits(changed), bits(whole), repr(transform))


@given(pairs=st.lists(st.tuples(SAMPLES, SAMPLES), max_size=40), cut=st.integers(0, 40))
@few
def test_pairs_killed_and_restored_or_with_another_future(
    pairs: list[tuple[float, float]], cut: int
) -> None:
    x, y = (np.array([pair[k] for pair in pairs], dtype=np.float64) for k in (0, 1))
    for transform in DOUBLE:
        stream, got = clone(transform), []
        for pair in pairs:
            got.append(stream.update(*pair))
            stream = pickle.loads(pickle.dumps(stream))
        whole = bits(transform.transform(x, y))
        np.testing.assert_array_equal(bits(got), whole, repr(transform))
        short = bits(transform.transform(x[:cut], y[:cut]))
        np.testing.assert_array_equal(short, whole[:cut], repr(transform))


@given(events=st.lists(st.tuples(SAMPLES, st.integers(0, 9)), max_size=40), cut=st.integers(0, 40))
@few
def test_windows_over_time_killed_and_restored_or_with_another_future(
    events: list[tuple[float, int]], cut: int
) -> None:
    x = np.array([value for value, _ in events], dtype=np.float64)
    times = np.cumsum([pause for _, pause in events], dtype=np.int64)
    for transform in TIMED:
        stream, got = clone(transform), []
        for value, time in zip(x, times, strict=True):
            got.append(stream.update(value, time))
            stream = pickle.loads(pickle.dumps(stream))
        whole = bits(transform.transform(x, times=times))
        np.testing.assert_array_equal(bits(got), whole, repr(transform))
        short = bits(transform.transform(x[:cut], times=times[:cut]))
        np.testing.assert_array_equal(short, whole[:cut], repr(transform))


@pytest.mark.parametrize("transform", SINGLE, ids=repr)
def test_a_stream_goes_on_from_its_file_after_any_sample(
    transform: Transform, tmp_path: Path
) -> None:
    rng = np.random.default_rng(3)
    values = np.where(rng.random(10) < 0.2, np.nan, np.round(rng.normal(20, 5, 10), 1))
    stream, got = clone(transform), []
    for x in values:
        got.append(stream.update(x))
        stream.save(tmp_path / "stream.mliot")
        stream = mliot.load(tmp_path / "stream.mliot")
    np.testing.assert_array_equal(bits(got), bits(transform.transform(values)))


@given(
    rows=st.lists(st.tuples(st.sampled_from("abc"), SAMPLES.filter(np.isfinite)), max_size=30),
    cut=st.integers(0, 30),
)
@few
def test_ordered_targets_killed_and_restored_or_with_another_future(
    rows: list[tuple[str, float]], cut: int
) -> None:
    rows = [(level, float(np.clip(y, -1e100, 1e100))) for level, y in rows]
    stream, got = OrderedTargetEncoder(), []
    for level, y in rows:
        got.append(stream.update(level, y))
        stream = pickle.loads(pickle.dumps(stream))
    for n in {len(rows), min(cut, len(rows))} - {0}:
        levels = np.array([[level] for level, _ in rows[:n]], dtype=object)
        batch = OrderedTargetEncoder().fit_transform(levels, [y for _, y in rows[:n]])
        np.testing.assert_array_equal(bits(got[:n]), bits(batch[:, 0]))


@given(
    events=st.lists(st.tuples(SAMPLES, SAMPLES, st.integers(0, 9)), max_size=40),
    cut=st.integers(0, 40),
)
@few
def test_pairs_over_time_killed_and_restored_or_with_another_future(
    events: list[tuple[float, float, int]], cut: int
) -> None:
    x, y = (np.array([event[k] for event in events], dtype=np.float64) for k in (0, 1))
    times = np.cumsum([event[2] for event in events], dtype=np.int64)
    for transform in DOUBLE_TIMED:
        stream, got = clone(transform), []
        for left, right, time in zip(x, y, times, strict=True):
            got.append(stream.update(left, right, time))
            stream = pickle.loads(pickle.dumps(stream))
        whole = bits(transform.transform(x, y, times=times))
        np.testing.assert_array_equal(bits(got), whole, repr(transform))
        short = bits(transform.transform(x[:cut], y[:cut], times=times[:cut]))
        np.testing.assert_array_equal(short, whole[:cut], repr(transform))
