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
