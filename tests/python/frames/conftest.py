"""The libraries whose frames are read, each made from a dictionary of columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import settings

settings.register_profile("frames", deadline=None)  # a busy machine is no failure
settings.load_profile("frames")

Make = Callable[[dict[str, Any]], Any]

LIBRARIES: dict[str, Make] = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "pyarrow": pa.table}


@pytest.fixture(params=LIBRARIES)
def make(request: pytest.FixtureRequest) -> Make:
    """Builds a frame of one library."""
    return LIBRARIES[request.param]
