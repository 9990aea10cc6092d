"""One observation at a time in C++: update of a statistical model and a forecast of one step.

No peer forecasts series by such a step; statsforecast's `forward` runs the fitted model over the
whole series again, and its time is shown beside that of AutoETS.
"""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from harness import Contender, Measure, MissingData, Run, Variant, timed

TITLE = "Stream of statistical models in C++: update and forecast of one step"

PROGRAM = (
    Path(__file__).resolve().parents[2] / "build" / "bench" / "benchmarks"
) / "bench_statistical_stream"
SHAPES = {"full": (12, 200_000), "quick": (12, 50_000), "smoke": (4, 2_000)}
MODELS = ["auto_ets", "auto_theta", "croston_sba", "seasonal_naive", "imapa"]
LENGTH = 92  # of the series that the peer runs over, as in the program


def variants(size: str) -> list[Variant]:
    """Some of the models over a hundred series; the program times them all."""
    season, events = SHAPES[size]
    peer = (Contender("statsforecast, forward", "peers", "statsforecast"),)
    return [
        Variant(
            name=f"{model}, season of {season}",
            settings={"model": model, "season": season, "events": events},
            contenders=(
                Contender("mliot", "ours", "ours"),
                *(peer if model == "auto_ets" else ()),
            ),
            measures=(
                Measure("step", "update + forecast, median", "us", headline=model == "auto_ets"),
                Measure("p99", "99th percentile", "us"),
            ),
            repeats=1,
            warm_up=0,
        )
        for model in MODELS
    ]


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """The program makes up its own series."""
    if not PROGRAM.is_file():
        raise MissingData("benchmarks/statistical_stream.cpp is not built; make bench builds it")


@cache
def _figures(season: int, events: int) -> dict[str, dict[str, float]]:
    """What the program prints, by model."""
    command = [str(PROGRAM), str(season), str(events)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["model"]: line for line in lines}


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """The program fits, then streams."""
    figures = _figures(settings["season"], settings["events"])[settings["model"]]

    def run(repeat: int) -> dict[str, float]:
        return {"step": figures["p50"] * 1e-9, "p99": figures["p99"] * 1e-9}

    return run


def statsforecast(folder: Path, settings: dict[str, Any]) -> Run:
    """One more value and the next forecast by the fitted model."""
    from statsforecast.models import AutoETS

    season = settings["season"]
    rng = np.random.default_rng(1)
    y = 10 + 6.0 * (np.arange(LENGTH) % season < season // 2) + rng.normal(0, 1, LENGTH)
    model = AutoETS(season_length=season).fit(y)

    def run(repeat: int) -> dict[str, float]:
        _, seconds = timed(lambda: [model.forward(y=y, h=1) for _ in range(50)])
        return {"step": seconds / 50, "p99": seconds / 50}

    return run
