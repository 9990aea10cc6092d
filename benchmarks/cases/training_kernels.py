"""The inner loops of training in C++, one thread: where the time of a tree goes, loop by loop."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from harness import Contender, Measure, MissingData, Run, Variant

TITLE = "Inner loops of training, one thread"

PROGRAM = (
    Path(__file__).resolve().parents[2]
    / "build"
    / "bench"
    / "benchmarks"
    / "bench_boosting_kernels"
)
ROWS = {"full": 1_000_000, "quick": 200_000, "smoke": 2_000}
LOOPS = {
    "histogram": "histogram: packed sums of records, an update",
    "histogram_untiled": "the same without tiles",
    "histogram_gaps": "the same with a fifth of the values missing",
    "histogram_wide": "the same, records of 64 bytes",
    "histogram_joint": "histogram of features of 13 levels, two in a byte, a feature",
    "fold": "the sums of two such features told apart",
    "bundle": "histogram of 28 one-hot columns in one byte, a row",
    "subtract": "sums of the other child, a bin",
    "divide": "division of a node's records in their place, a row",
    "divide_table": "division of the root out of the table, a row",
    "scan": "split scan, a bin",
    "small_ranks_40": "a feature of a node of 40 rows by its rows, a node",
    "small_ranks_64": "a feature of a node of 64 rows by its rows, a node",
    "shared_scan": "scan for a split that a level shares, a bin",
    "levels": "split of a category of 1,000 levels, a level",
    "vectors": "histogram of 28 features of eight outputs, a row",
    "vector_scan": "split scan of eight outputs, a bin",
    "log_loss": "derivatives of the log-loss, a row",
    "pack": "gradients to integers, a row",
    "gradients_even": "gradients of squared errors to integers, their scale found, a row",
    "gradients_spikes": "the same, one row in 2,000 a thousand times as large, a row",
    "bin": "binning of float32, a value",
    "order": "a column in order for its quantiles, a value",
}


def variants(size: str) -> list[Variant]:
    """Records of 28 features and 32 bytes."""
    return [
        Variant(
            name=f"{ROWS[size]:,} records of 32 bytes",
            settings={"rows": ROWS[size]},
            contenders=(Contender("mliot", "ours", "ours"),),
            measures=tuple(Measure(key, label, "ns") for key, label in LOOPS.items()),
            repeats=3,
        )
    ]


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """Nothing: the program makes up its own records."""
    if not PROGRAM.is_file():
        raise MissingData("benchmarks/boosting_kernels is not built; make bench builds it")


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """The program takes the best of five runs of each loop."""
    command = [str(PROGRAM), str(settings["rows"]), "5"]

    def run(repeat: int) -> dict[str, float]:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return {key: value * 1e-9 for key, value in json.loads(done.stdout).items()}

    return run
