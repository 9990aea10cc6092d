"""Medians, quantiles and ranks of every sample so far: states, and pandas beside long series."""

import math

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot import features


def test_the_state_of_every_sample_so_far_is_its_contents() -> None:
    median = features.ExpandingMedian()
    assert median._stream.state == b""
    for x in (3.0, math.nan, -1.0, 3.0):
        median.update(x)
    state = np.frombuffer(median._stream.state)
    np.testing.assert_array_equal(state, [3.0, -1.0, 3.0, 3.0])  # the newest, then all in order
    for wrong in (state[::-1], state[:1], [2.0, -1.0, 3.0, 3.0], [3.0, -1.0, math.nan, 3.0]):
        with pytest.raises(mliot.FormatError, match="expanding_median: the stored state is none"):
            median._stream.state = np.array(wrong).tobytes()
    with pytest.raises(mliot.FormatError, match="has 7 bytes, which are no numbers"):
        median._stream.state = bytes(7)
    assert median.update(9.0) == 3.0


def test_long_series_are_those_of_pandas() -> None:
    x = pd.Series(np.random.default_rng(0).gamma(2, 10, 20_000))
    x[::11] = np.nan
    so_far = x.expanding()
    np.testing.assert_array_equal(features.ExpandingMedian().transform(x), so_far.median())
    np.testing.assert_array_equal(features.ExpandingRank().transform(x), so_far.rank())
    np.testing.assert_allclose(
        features.ExpandingQuantile(0.9).transform(x), so_far.quantile(0.9), rtol=1e-14
    )
