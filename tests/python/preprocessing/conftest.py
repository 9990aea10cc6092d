"""Clean frames, to which a test adds one fault."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from rooms import N, room_temperature


@pytest.fixture
def room() -> pd.DataFrame:
    """Three clean sensors of a room, one row an hour."""
    rng = np.random.default_rng(1)
    return pd.DataFrame(
        {
            "ds": pd.date_range("2024-01-01", periods=N, freq="h"),
            "temperature": room_temperature(),
            "humidity": np.round(50 + 5 * rng.standard_normal(N), 1),
            "visits": rng.poisson(30, N).astype(float),
        }
    )
