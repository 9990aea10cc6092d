"""Frames of three libraries for tests of times, and how to look into them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

Make = Callable[[dict[str, Any]], Any]

LIBRARIES: dict[str, Make] = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "pyarrow": pa.table}


def column(frame: Any, name: str) -> np.ndarray:
    """A column of a frame of any library."""
    return nw.from_native(frame, eager_only=True).get_column(name).to_numpy()


def columns(frame: Any) -> dict[str, list[Any]]:
    """A frame as lists; NaN and missing values as None."""
    lists = nw.from_native(frame, eager_only=True).to_dict(as_series=False)
    return {
        name: [None if x is None or x != x else x for x in values] for name, values in lists.items()
    }


def same_bits(one: np.ndarray, two: np.ndarray) -> bool:
    """Whether two arrays of numbers are equal, NaN being itself."""
    return one.dtype == two.dtype and np.array_equal(one, two, equal_nan=one.dtype.kind == "f")


def irregular(seed: int = 0, n: int = 400, days: float = 500) -> pd.DataFrame:
    """Samples at random times with missing values, some of them at whole hours and midnights."""
    rng = np.random.default_rng(seed)
    micros = np.sort(rng.integers(0, int(days * 86_400e6), n))
    micros[::7] -= micros[::7] % 3_600_000_000
    micros[::20] -= micros[::20] % 86_400_000_000
    times = pd.Timestamp("2023-01-03 05:17:11") + pd.to_timedelta(np.sort(micros), unit="us")
    values = rng.normal(20, 3, n).round(3)
    values[rng.random(n) < 0.1] = np.nan
    return pd.DataFrame({"ds": times.astype("datetime64[us]"), "x": values})
