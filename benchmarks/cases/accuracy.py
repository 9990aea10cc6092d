"""Errors and time of the statistical models on every real set that they suit, beside statsforecast.

A set whose models take the peer minutes is thinned to every n-th series (EVERY, and ARIMA_EVERY for
AutoARIMA), for both alike.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from harness import Contender, Measure, Run, Variant
from series_run import forecasts_of, keep, panel_means, peer_means
from series_sets import SETS, Pairs, every

TITLE = "Accuracy of statistical models on real series"

SMOOTH = ("AutoETS", "AutoTheta", "DynamicOptimizedTheta")
INTERMITTENT = ("CrostonSBA", "TSB", "ADIDA", "IMAPA")
OPTIONS: dict[str, dict[str, Any]] = {"TSB": {"alpha_d": 0.2, "alpha_p": 0.2}}
EVERY = {  # by set: in a full run, a quick one
    "M3 yearly": (1, 20),
    "M3 quarterly": (1, 20),
    "M3 monthly": (2, 60),
    "M3 other": (1, 10),
    "M4 hourly": (6, 60),
    "aus_retail": (1, 20),
    "sales_weekly": (1, 30),
    "orange_juice": (3, 60),
    "classic series": (1, 1),
    "carparts": (1, 40),
    "spare_parts_auto": (1, 40),
    "spare_parts_oil": (2, 200),
}
ARIMA_EVERY = {  # a season of 52 or 24 periods takes the peer minutes a series
    "M3 yearly": (1, 20),
    "M3 quarterly": (2, 40),
    "M3 monthly": (12, 240),
    "M3 other": (1, 10),
    "aus_retail": (6, 75),
    "orange_juice": (6, 60),
    "classic series": (1, 7),
}
SMOKE = 10  # times as sparse as a quick run
LEAST_RATIO = 0.995  # at most half a percent worse than the peer


def _models(name: str) -> tuple[str, ...]:
    if "parts" in name:
        return INTERMITTENT
    return (*SMOOTH, "AutoARIMA") if name in ARIMA_EVERY else SMOOTH


def _step(name: str, model: str, size: str) -> int:
    full, quick = (ARIMA_EVERY if model == "AutoARIMA" else EVERY)[name]
    return {"full": full, "quick": quick, "smoke": SMOKE * quick}[size]


def variants(size: str) -> list[Variant]:
    """A set and a model each; a smoke run takes one model of each set."""
    most = 1 if size == "smoke" else None
    return [
        _variant(name, model, _step(name, model, size))
        for name in SETS
        for model in _models(name)[:most]
    ]


def _variant(name: str, model: str, step: int) -> Variant:
    thinned = f", every {step}. series" if step > 1 else ""
    must = {"statsforecast": LEAST_RATIO}
    return Variant(
        name=f"{model}, {name}{thinned}",
        settings={"set": name, "model": model, "every": step},
        contenders=(
            Contender("mliot", "ours", "ours"),
            Contender("statsforecast", "peers", "statsforecast"),
        ),
        measures=(
            Measure("RMSSE", "mean RMSSE", "", must=must),
            Measure("sMAPE", "mean sMAPE", "%", must=must),
            Measure("series", "fit and forecast", "ms/series", "RMSSE"),
        ),
        repeats=1,
    )


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """The groups of a set, thinned."""
    keep(folder, every(SETS[settings["set"]](), settings["every"]))


def _options(settings: dict[str, Any], season: int) -> dict[str, Any]:
    seasonal = settings["model"] not in INTERMITTENT
    return {"season_length": season} if seasonal else OPTIONS.get(settings["model"], {})


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """The panels of the extension, two threads."""
    from mliot import statistical

    def forecast(pairs: Pairs, season: int, h: int) -> np.ndarray:
        model = getattr(statistical, settings["model"])(**_options(settings, season))
        return panel_means(model.panel(), pairs, h)

    return forecasts_of(folder, forecast)


def statsforecast(folder: Path, settings: dict[str, Any]) -> Run:
    """StatsForecast over a frame, two processes."""
    from statsforecast import models

    def forecast(pairs: Pairs, season: int, h: int) -> np.ndarray:
        return peer_means(
            getattr(models, settings["model"])(**_options(settings, season)), pairs, h
        )

    return forecasts_of(folder, forecast)
