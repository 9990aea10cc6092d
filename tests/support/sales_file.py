"""A small sales table, and the command run on it, for the tests of the command line."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

START = date(2024, 1, 1)
DAYS = 150
H = 7
SERIES = ("apple", "bread", "caf\u00e9")


def sales(days: int = DAYS) -> pl.DataFrame:
    """Three products, daily, with a weekly wave, a price known ahead and a footfall that is not."""
    random = np.random.default_rng(3)
    parts = []
    for number, product in enumerate(SERIES):
        day = np.arange(days)
        price = 2.0 + 0.5 * ((day // 10 + number) % 3)
        mean = (10 + 10 * number) * (1 + 0.4 * np.sin(2 * np.pi * day / 7)) * (3 - price / 2) / 2
        parts.append(
            pl.DataFrame({
                "unique_id": product,
                "ds": [START + timedelta(days=int(d)) for d in day],
                "y": random.poisson(mean).astype(float),
                "price": price,
                "footfall": random.poisson(100 + mean).astype(float),
                "group": "food" if number else "fruit",
            })
        )  # fmt: skip
    return pl.concat(parts)


def planned(days: int = DAYS, h: int = H) -> pl.DataFrame:
    """The prices of the ``h`` days after ``days``."""
    later = sales(days + h).filter(pl.col("ds") >= START + timedelta(days=days))
    return later.select("unique_id", "ds", "price")


def mliot(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs the command as a user would, in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "mliot", *words], cwd=folder, capture_output=True, text=True
    )
