"""Time and memory a series as the number of series grows."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, Run, Variant

TITLE = "Statistical models from a hundred series to a hundred thousand"

COUNTS = {"full": (100, 1_000, 10_000, 100_000), "quick": (100, 1_000), "smoke": (10, 20)}
MODELS = {
    "AutoETS": {"season_length": 12, "model": "ZZZ"},
    "DynamicOptimizedTheta": {"season_length": 12},
    "CrostonSBA": {},
}
MONTHS = 48
FLAT = 0.1  # log-log slope of the time a series
STEPS = 12


def variants(size: str) -> list[Variant]:
    """A model each, at every number of series."""
    counts = COUNTS[size]
    return [
        Variant(
            name=f"{name}, {MONTHS} months",
            settings={"model": name, "counts": list(counts)},
            contenders=(Contender("mliot", "ours", "ours"),),
            measures=(
                *(
                    Measure(str(n), f"fit and forecast of {n:,} series", "ms/series")
                    for n in counts
                ),
                Measure(
                    "slope",
                    "slope of log time over log series",
                    "",
                    between=(0.0, 1 + FLAT) if size == "full" else None,
                ),
                Measure("bytes", "states", "bytes/series"),
            ),
            repeats=1,
        )
        for name in MODELS
    ]


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """Monthly sales with a season and a drift, drawn anew for each series."""
    rng = np.random.default_rng(7)
    n = max(settings["counts"])
    months = np.arange(MONTHS)
    level = rng.uniform(20, 200, n)[:, None]
    season = 1 + rng.uniform(0, 0.4, n)[:, None] * np.sin(2 * np.pi * months / 12)
    drift = 1 + rng.normal(0, 0.005, n)[:, None] * months
    y = level * season * drift * (1 + 0.1 * rng.normal(size=(n, MONTHS)))
    np.save(folder / "y.npy", np.maximum(y, 0.5))


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """The panels of the extension, two threads."""
    from mliot import statistical

    y = np.load(folder / "y.npy")
    model = getattr(statistical, settings["model"])(**MODELS[settings["model"]])
    model.panel().fit(y[:8].ravel(), np.arange(9) * MONTHS)  # threads and tables are ready

    def seconds(n: int) -> tuple[float, Any]:
        began = time.perf_counter()
        panel = model.panel()
        panel.fit(y[:n].ravel(), np.arange(n + 1) * MONTHS, n_jobs=THREADS)
        panel.predict(STEPS, n_jobs=THREADS)
        return time.perf_counter() - began, panel

    def run(repeat: int) -> dict[str, float]:
        counts = settings["counts"]
        times, panels = zip(*(seconds(n) for n in counts), strict=True)
        slope = np.polyfit(np.log(counts), np.log(times), 1)[0]
        out = {str(n): 1000 * t / n for n, t in zip(counts, times, strict=True)}
        size = len(panels[-1].__getstate__()) / counts[-1]
        return out | {"slope": float(slope), "bytes": size}

    return run
