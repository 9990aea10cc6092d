"""Properties of causal cleaning on any series: batch is stream, wherever it is cut or restored."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone

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

EVERY: list[Any] = [
    Butterworth(3, 0.2, "highpass"),
    ForwardFill(2),
    Hampel(5),
    IqrOutliers(6, action="clip"),
    KalmanFilter("local_linear_trend", output="filled"),
    KalmanFilter("constant_velocity", output="slope"),
    RobustZScoreOutliers(7, 2.0, action="center"),
    RunningMedian(5),
    SavitzkyGolay(5, 3, 1),
    SeasonalFill(3, 2),
    ZScoreOutliers(6, 1.5),
]
#: Any double, and small whole numbers that tie.
SERIES = st.lists(st.floats() | st.integers(-3, 3).map(float), max_size=60)


@pytest.mark.parametrize("transform", EVERY, ids=repr)
@given(values=SERIES, cut=st.integers(0, 60))
@settings(max_examples=40, deadline=None)
def test_a_stream_restored_anywhere_gives_the_batch(
    transform: Any, values: list[float], cut: int
) -> None:
    stream = clone(transform)
    got = [stream.update(x) for x in values[:cut]]
    again = pickle.loads(pickle.dumps(stream))
    got += [again.update(x) for x in values[cut:]]
    np.testing.assert_array_equal(got, transform.transform(values))


@pytest.mark.parametrize("transform", EVERY, ids=repr)
@given(values=SERIES, cut=st.integers(0, 60), other=SERIES)
@settings(max_examples=25, deadline=None)
def test_the_future_changes_nothing(
    transform: Any, values: list[float], cut: int, other: list[float]
) -> None:
    past = values[:cut]
    whole = transform.transform(values)[: len(past)]
    np.testing.assert_array_equal(transform.transform([*past, *other])[: len(past)], whole)


@pytest.mark.parametrize("transform", EVERY, ids=repr)
@given(values=st.lists(st.floats(-1e150, 1e150) | st.just(np.nan), min_size=1, max_size=60))
@settings(max_examples=40, deadline=None)
def test_no_infinity_comes_out_of_finite_samples(transform: Any, values: list[float]) -> None:
    assert not np.isinf(transform.transform(values)).any()
