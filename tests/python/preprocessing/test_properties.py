"""What causal cleaning makes of any finite series is finite or missing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@pytest.mark.parametrize("transform", EVERY, ids=repr)
@given(values=st.lists(st.floats(-1e150, 1e150) | st.just(np.nan), min_size=1, max_size=60))
@settings(max_examples=40, deadline=None)
def test_no_infinity_comes_out_of_finite_samples(transform: Any, values: list[float]) -> None:
    assert not np.isinf(transform.transform(values)).any()
