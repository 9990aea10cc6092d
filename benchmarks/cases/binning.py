"""Cutting a table into bins: from an array of any dtype to the data set that trainings share."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, Run, Variant, timed
from resident import PeakGrowth

TITLE = "Data set construction, 255 bins"

COLUMNS = 28
ROWS = {"full": 1_000_000, "quick": 1_000_000, "smoke": 500}
KINDS = {  # dtype and order of the array
    "full": ("float32 C", "float32 F", "float64 C", "int16 C", "int64 F", "bool C"),
    "quick": ("float32 C", "int16 C"),
    "smoke": ("float32 C", "bool C"),
}
REPEATS = {"full": 7, "quick": 3, "smoke": 1}


def variants(size: str) -> list[Variant]:
    """One table for each dtype, rows or columns side by side; and the memory of the first."""
    timed_ones = [
        Variant(
            name=f"{ROWS[size]:,} x {COLUMNS} {kind.split()[0]}, "
            + ("rows" if kind.endswith("C") else "columns")
            + " side by side",
            settings={"rows": ROWS[size], "kind": kind},
            contenders=(
                Contender("mliot", "ours", "ours"),
                Contender("LightGBM", "peers", "lightgbm"),
                Contender("XGBoost hist", "peers", "xgboost"),
            ),
            measures=(
                Measure(
                    key="construct",
                    label="construct",
                    unit="s",
                    must={"LightGBM": 6.0, "XGBoost hist": 8.0} if kind == "float32 C" else {},
                ),
            ),
            repeats=REPEATS[size],
        )
        for kind in KINDS[size]
    ]
    memory = Measure(key="peak", label="peak memory of construction over before", unit="MB")
    first = timed_ones[0]
    return [*timed_ones, replace(first, measures=(memory,), fresh=True)]


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """Normal numbers; their thousandfold as integers, their signs as bool."""
    dtype, order = settings["kind"].split()
    x = np.random.default_rng(1).normal(size=(settings["rows"], COLUMNS))
    if dtype == "bool":
        table = x > 0
    else:
        table = (x if dtype.startswith("float") else 1000 * x).astype(dtype)
    np.save(folder / "x.npy", np.asarray(table, order=order))


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """A Dataset of the array as it is."""
    from mliot.boosting import Dataset

    x = np.load(folder / "x.npy")

    def run(repeat: int) -> dict[str, float]:
        growth = PeakGrowth()
        _, seconds = timed(Dataset, x, n_jobs=THREADS)
        return {"construct": seconds, "peak": growth.mb()}

    return run


def lightgbm(folder: Path, settings: dict[str, Any]) -> Run:
    """A constructed Dataset; bool as uint8, which it also takes."""
    import lightgbm as lgb

    x = np.load(folder / "x.npy")
    x = x.view(np.uint8) if x.dtype == bool else x
    y = np.zeros(len(x), dtype=np.float32)
    options = {"max_bin": 255, "num_threads": THREADS, "verbosity": -1}

    def run(repeat: int) -> dict[str, float]:
        growth = PeakGrowth()
        _, seconds = timed(lambda: lgb.Dataset(x, y, params=options).construct())
        return {"construct": seconds, "peak": growth.mb()}

    return run


def xgboost(folder: Path, settings: dict[str, Any]) -> Run:
    """A QuantileDMatrix, which is cut at once."""
    import xgboost as xgb

    x = np.load(folder / "x.npy")

    def run(repeat: int) -> dict[str, float]:
        growth = PeakGrowth()
        _, seconds = timed(lambda: xgb.QuantileDMatrix(x, max_bin=255, nthread=THREADS))
        return {"construct": seconds, "peak": growth.mb()}

    return run
