"""How often the intervals of the statistical models hold what came: calibrated and analytic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, Run, Variant
from series_run import keep, kept
from series_sets import SETS, every, long_frame

TITLE = "Coverage of intervals"

M3 = ("M3 yearly", "M3 quarterly", "M3 monthly", "M3 other")
JUDGED = {"M3, calibrated by frequency": M3, "M4 hourly": ("M4 hourly",)}
NAMES = {**JUDGED, **{name: (name,) for name in M3}}
EVERY = {"full": 1, "quick": 8, "smoke": 60}
LEVELS = (80, 95)
WITHIN = 0.02


def variants(size: str) -> list[Variant]:
    """A set or a frequency of it, and a model each."""
    names = JUDGED if size == "smoke" else NAMES
    return [
        _variant(name, model, EVERY[size]) for name in names for model in ("AutoETS", "AutoTheta")
    ]


def _variant(name: str, model: str, step: int) -> Variant:
    judged = step == 1 and name in JUDGED  # a few series prove nothing
    calibrated = [
        Measure(
            f"conformal {level}",
            f"coverage of {level} %, calibrated by a back-test",
            "",
            f"analytic {level}",
            between=(level / 100 - WITHIN, level / 100 + WITHIN) if judged else None,
        )
        for level in LEVELS
    ]
    return Variant(
        name=f"{model}, {name}" + (f", every {step}. series" if step > 1 else ""),
        settings={"set": name, "model": model, "every": step},
        contenders=(Contender("mliot", "ours", "ours"),),
        measures=tuple(calibrated),
        repeats=1,
    )


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """The groups of a set, thinned."""
    names = NAMES[settings["set"]]
    keep(folder, [group for name in names for group in every(SETS[name](), settings["every"])])


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """StatisticalForecaster with and without a back-test behind its intervals, two threads."""
    import pandas as pd

    from mliot import statistical
    from mliot.forecasting import ConformalIntervals, StatisticalForecaster

    groups = kept(folder)
    name = settings["model"]

    def held(season: int, h: int, pairs: Any, calibrated: bool) -> dict[int, np.ndarray]:
        model = getattr(statistical, name)(season)
        intervals = ConformalIntervals(n_windows=2) if calibrated else None
        forecaster = StatisticalForecaster(
            [model], freq=1, intervals=intervals, horizon=h, n_jobs=THREADS
        )
        table = forecaster.fit(pd.DataFrame(long_frame(pairs))).predict(h, level=LEVELS)
        actual = np.concatenate([after for _, after in pairs])
        ends = {lv: (table[f"{name}-lo-{lv}"], table[f"{name}-hi-{lv}"]) for lv in LEVELS}
        return {
            lv: (low.to_numpy() <= actual) & (actual <= high.to_numpy())
            for lv, (low, high) in ends.items()
        }

    def run(repeat: int) -> dict[str, float]:
        out = {}
        for kind, calibrated in (("conformal", True), ("analytic", False)):
            found = [held(*group, calibrated) for group in groups]
            for level in LEVELS:
                inside = np.concatenate([each[level] for each in found])
                out[f"{kind} {level}"] = float(inside.mean())
        return out

    return run
