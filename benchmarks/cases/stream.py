"""One event at a time in C++: update and a forecast of one step, beside bare predictions."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from cases import single_row
from cases.single_row import lightgbm, lightgbm_fast
from harness import Contender, Measure, MissingData, Run, Variant

TITLE = "Stream of events in C++: update and forecast of one step"

PROGRAM = Path(__file__).resolve().parents[2] / "build" / "bench" / "benchmarks" / "bench_stream"
SHAPES = {
    "full": (400, 31, 1_000_000),
    "quick": (400, 31, 200_000),
    "smoke": (5, 7, 2_000),
}
FEATURES = 12

__all__ = ["lightgbm", "lightgbm_fast"]


def variants(size: str) -> list[Variant]:
    """Twelve features of a hundred daily series."""
    trees, leaves, events = SHAPES[size]
    return [
        Variant(
            name=f"{trees} trees of {leaves} leaves, {FEATURES} features",
            settings={
                "trees": trees,
                "leaves": leaves,
                "events": events,
                "features": FEATURES,
                "rows": 300 if size == "smoke" else 20_000,
            },
            contenders=(
                Contender("mliot", "ours", "ours"),
                Contender("LightGBM", "peers", "lightgbm"),
                Contender("LightGBM, C fast path by ctypes", "peers", "lightgbm_fast"),
            ),
            measures=(
                Measure(
                    "row",
                    "update + forecast of an event, median (LightGBM: predict one row)",
                    "us",
                    must={"LightGBM": 5.0},
                    headline=True,
                ),
                Measure("p99", "99th percentile", "us"),
            ),
            repeats=3,
            warm_up=0,
        )
    ]


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """Rows for LightGBM; the program makes up its own series."""
    if not PROGRAM.is_file():
        raise MissingData("benchmarks/stream.cpp is not built; make bench builds it")
    single_row.write_data(folder, settings)


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """The program fits, then streams the events."""
    command = [str(PROGRAM), *(str(settings[key]) for key in ("trees", "leaves", "events"))]

    def run(repeat: int) -> dict[str, float]:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        figures = json.loads(done.stdout)
        return {"row": figures["p50"] * 1e-9, "p99": figures["p99"] * 1e-9}

    return run
