"""Small simulated sales for the tests of forecasting."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest


def simulated_sales(n_series: int = 12, n: int = 140, seed: int = 0) -> pd.DataFrame:
    """Counts with a weekly cycle, a promotion known ahead and a sensor known up to now."""
    rng = np.random.default_rng(seed)
    day = np.arange(n)
    parts = []
    for i in range(n_series):
        promotion = (rng.random(n) < 0.15).astype(float)
        warmth = 15 + 10 * np.sin(day / 20) + rng.normal(0, 1, n)
        level = 3.0 * (i + 1) * (1 + 0.5 * np.sin(2 * np.pi * day / 7)) * (1 + promotion)
        parts.append(
            pd.DataFrame(
                {
                    "unique_id": f"item_{i:02d}",
                    "ds": pd.date_range("2024-01-01", periods=n),
                    "y": rng.poisson(level).astype(float),
                    "promotion": promotion,
                    "warmth": warmth,
                    "kind": "dairy" if i % 2 else "drinks",
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


@pytest.fixture
def simulate() -> Callable[..., pd.DataFrame]:
    return simulated_sales


@pytest.fixture
def sales() -> pd.DataFrame:
    return simulated_sales()


@pytest.fixture
def split(sales: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """History, and the last 14 days of each series."""
    last = sales["ds"].max() - pd.Timedelta(days=14)
    return sales[sales["ds"] <= last], sales[sales["ds"] > last]
