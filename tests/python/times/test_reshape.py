"""Wide tables to long ones and back, beside pandas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.preprocessing import long_to_wide, wide_to_long
from time_frames import Make, columns


def test_wide_becomes_long_and_wide_again(make: Make) -> None:
    wide = make({"t": [2, 1], "b": [3.0, None], "a": [1.0, 2.0]})
    long = wide_to_long(wide, "t", id_col="sensor", value_col="x")
    assert columns(long) == {"sensor": ["a", "a", "b"], "t": [1, 2, 2], "x": [2.0, 1.0, 3.0]}
    back = long_to_wide(long, "t", id_col="sensor", value_col="x")
    assert columns(back) == {"t": [1, 2], "a": [2.0, 1.0], "b": [None, 3.0]}
    kept = wide_to_long(wide, "t", columns=["b"], drop_missing=False)
    assert columns(kept) == {"unique_id": ["b", "b"], "t": [1, 2], "y": [None, 3.0]}


def test_tables_are_those_of_pandas() -> None:
    rng = np.random.default_rng(0)
    keys = pd.MultiIndex.from_product([range(40), range(30)]).to_frame(index=False)
    long = keys.sample(700, random_state=0).set_axis(["unique_id", "ds"], axis=1)
    long["ds"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(long["ds"], unit="h")
    long["y"] = rng.normal(size=700)
    theirs = long.pivot(index="ds", columns="unique_id", values="y")
    ours = long_to_wide(long).set_index("ds")
    assert ours.columns.tolist() == [str(each) for each in theirs.columns]
    np.testing.assert_array_equal(ours.to_numpy(), theirs.to_numpy())
    assert ours.index.tolist() == theirs.index.tolist()


def test_what_does_not_reshape_is_named() -> None:
    twice = pd.DataFrame({"unique_id": ["a", "b", "a"], "ds": [1, 1, 1], "y": [1.0, 2.0, 3.0]})
    with pytest.raises(mliot.InvalidArgument, match=r"'a' at 1 has two readings \(rows 0 and 2\)"):
        long_to_wide(twice)
    named = pd.DataFrame({"unique_id": ["ds"], "ds": [1], "y": [1.0]})
    with pytest.raises(mliot.InvalidArgument, match="a sensor is called 'ds'"):
        long_to_wide(named)
    text = pd.DataFrame({"ds": [1], "x": ["warm"]})
    with pytest.raises(mliot.InvalidArgument, match="column 'x' must hold numbers, but row 0"):
        wide_to_long(text)
    with pytest.raises(mliot.InvalidArgument, match="must differ"):
        wide_to_long(text, id_col="ds")
    with pytest.raises(mliot.InvalidArgument, match="name each sensor once"):
        wide_to_long(text, columns=[])
