"""Textbook series of the shared data, and what statsforecast 2.1.1 makes of them.

tests/reference/statsforecast_classic.py has written those numbers.
"""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import numpy as np
import pytest

FOLDER = Path(os.environ.get("MLIOT_DATA", ""), "classic_series")
STORED = json.loads(
    (Path(__file__).parents[1] / "reference" / "statsforecast_classic.json").read_text()
)
SERIES = list(STORED["series"])

needs_data = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the classic series are not on this machine"
)


def values(name: str) -> np.ndarray:
    """The numbers of a series."""
    column = STORED["series"][name]["column"]
    with (FOLDER / f"{name}.csv").open() as stream:
        return np.array([float(row[column]) for row in list(csv.reader(stream))[1:] if row])
