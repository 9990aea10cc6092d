"""A row that a window refuses is named as it stands in the frame, and nothing is taken."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.features import TimeRollingMean
from mliot.pipeline import Pipeline


@pytest.mark.parametrize("shuffled", [False, True])
def test_a_full_window_names_the_row_of_the_frame(shuffled: bool) -> None:
    at = np.repeat(pd.date_range("2024-01-01", periods=12, freq="min"), 2)
    df = pd.DataFrame({"id": ["a", "b"] * 12, "at": at, "u": 1.0})
    if shuffled:
        df = df.sample(frac=1, random_state=1).reset_index(drop=True)
    steps: list[Any] = [("w", [TimeRollingMean("1h", max_samples=8)], ["u"])]
    row = int(np.flatnonzero((df["id"] == "a") & (df["at"] == at[16]))[0])
    told = f"id 'a' at 2024-01-01 00:08:00 (row {row}): a window over time has no room"
    with pytest.raises(mliot.InvalidArgument, match=re.escape(told)):
        Pipeline(steps, id_col="id", time_col="at").fit(df)
