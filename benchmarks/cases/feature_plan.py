"""Twelve features: the whole table of a panel, and one more row of a stream."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from cases import global_forecast
from harness import Contender, Measure, MissingData, Run, Variant, timed

__all__ = ["TITLE", "mlforecast", "ours", "program", "variants", "write_data"]

TITLE = "Feature table and stream of a plan of 12 features"

PROGRAM = Path(__file__).resolve().parents[2] / "build" / "bench" / "benchmarks" / "bench_plan"
REPEATS = {"full": 7, "quick": 3, "smoke": 1}


def variants(size: str) -> list[Variant]:
    """From a data frame to a data frame in Python, and the executors alone in C++."""
    settings = dict(global_forecast.SIZES[size])
    del settings["repeats"]
    name = f"{settings['series']:,} series x {settings['days']} days"
    return [
        Variant(
            name=f"{name}, data frame in and out",
            settings=settings,
            contenders=(
                Contender("mliot", "ours", "ours"),
                Contender("mlforecast", "peers", "mlforecast"),
            ),
            measures=(
                Measure("preprocess", "preprocess", "s", must={"mlforecast": 3.0}, headline=True),
            ),
            repeats=REPEATS[size],
            warm_up=1,
        ),
        Variant(
            name=f"{name}, C++",
            settings=settings | {"program": True},
            contenders=(Contender("mliot", "ours", "program"),),
            measures=(
                Measure("table", "table, two threads", "s", between=(0.0, 0.030)),
                Measure("row", "push a value and read 12 features", "ns", between=(0.0, 300e-9)),
            ),
            repeats=REPEATS[size],
        ),
    ]


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """The frame of `global_forecast`; the program makes up its own series."""
    if "program" in settings and not PROGRAM.is_file():
        raise MissingData("benchmarks/plan.cpp is not built; make bench builds it")
    global_forecast.write_data(folder, settings)


def _preprocess(forecaster: Any, folder: Path) -> Run:
    frame, _ = global_forecast.frames(folder)

    def run(repeat: int) -> dict[str, float]:
        return {"preprocess": timed(forecaster.preprocess, frame)[1]}

    return run


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """mliot's Forecaster."""
    return _preprocess(global_forecast.our_forecaster(settings), folder)


def mlforecast(folder: Path, settings: dict[str, Any]) -> Run:
    """mlforecast."""
    return _preprocess(global_forecast.their_forecaster(settings), folder)


def program(folder: Path, settings: dict[str, Any]) -> Run:
    """The executors without Python."""
    command = [str(PROGRAM), str(settings["series"]), str(settings["days"]), "9"]

    def run(repeat: int) -> dict[str, float]:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        figures: dict[str, float] = json.loads(done.stdout)
        return figures

    return run
