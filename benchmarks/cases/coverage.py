"""How often the intervals of the statistical models hold what came: calibrated and analytic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, Run, Variant
from series_run import keep, kept
from series_sets import SETS, Pairs, every, long_frame

TITLE = "Coverage of intervals"

M3 = ("M3 yearly", "M3 quarterly", "M3 monthly", "M3 other")
OTHERS = ("aus_retail", "sales_weekly", "orange_juice", "carparts")
JUDGED = {"M3, calibrated by frequency": M3, "M4 hourly": ("M4 hourly",)}
NAMES = {**JUDGED, **{name: (name,) for name in (*M3, *OTHERS)}}
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
    calibrated += [
        Measure(
            f"conformal score {level}",
            f"mean scaled interval score of {level} %, calibrated by a back-test",
            "",
            f"analytic score {level}",
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

    def found(season: int, h: int, pairs: Pairs, calibrated: bool) -> dict[str, np.ndarray]:
        model = getattr(statistical, name)(season)
        intervals = ConformalIntervals(n_windows=2) if calibrated else None
        forecaster = StatisticalForecaster(
            [model], freq=1, intervals=intervals, horizon=h, n_jobs=THREADS
        )
        table = forecaster.fit(pd.DataFrame(long_frame(pairs))).predict(h, level=LEVELS)
        out = {}
        for level in LEVELS:
            ends = (table[f"{name}-{end}-{level}"].to_numpy() for end in ("lo", "hi"))
            out |= _judged(season, pairs, level, *(each.reshape(-1, h) for each in ends))
        return out

    def run(repeat: int) -> dict[str, float]:
        out = {}
        for kind, calibrated in (("conformal", True), ("analytic", False)):
            parts = [found(*group, calibrated) for group in groups]
            for key in parts[0]:
                out[f"{kind} {key}"] = float(np.nanmean(np.concatenate([x[key] for x in parts])))
        return out

    return run


def _judged(
    season: int, pairs: Pairs, level: int, low: np.ndarray, high: np.ndarray
) -> dict[str, np.ndarray]:
    """Whether each value was held, and the interval score of each series over its mean seasonal
    change (Gneiting and Raftery 2007), NaN where nothing changes."""
    actual = np.stack([after for _, after in pairs])
    missed = np.maximum(low - actual, 0) + np.maximum(actual - high, 0)
    score = (high - low + 200 / (100 - level) * missed).mean(axis=1)
    changes = [np.abs(y[season:] - y[:-season]).mean() if len(y) > season else 0 for y, _ in pairs]
    scale = np.array(changes)
    inside = (low <= actual) & (actual <= high)
    return {
        f"{level}": inside.ravel(),
        f"score {level}": np.divide(score, scale, out=np.full(len(pairs), np.nan), where=scale > 0),
    }
