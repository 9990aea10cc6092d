"""Statistical models of single series beside statsforecast: accuracy on M3 and time, one run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from harness import Contender, Measure, Run, Variant
from series_run import forecasts_of, keep, panel_means, peer_means
from series_sets import SETS, Pairs, every

TITLE = "Statistical models on M3"

EVERY = {"full": 1, "quick": 20, "smoke": 200}  # of the 3,003 series, in each frequency
MODELS = {
    "AutoETS": {"mliot": "AutoEts", "must": 5.0},
    "Theta": {"mliot": "Theta", "must": 5.0},
    "OptimizedTheta": {"mliot": "OptimizedTheta", "must": 5.0},
    "DynamicTheta": {"mliot": "DynamicTheta", "must": 5.0},
    "DynamicOptimizedTheta": {"mliot": "DynamicOptimizedTheta", "must": 5.0},
    "AutoTheta": {"mliot": "AutoTheta", "must": 5.0},
    "AutoARIMA": {"mliot": "AutoArima", "must": 10.0, "thin": 20},  # a second a series for the peer
}
MOST = {"AutoETS": (1.945, 12.85), "DynamicOptimizedTheta": (1.91, 12.55)}  # RMSSE and sMAPE
NAMES = ("M3 yearly", "M3 quarterly", "M3 monthly", "M3 other")


def _step(name: str, size: str) -> int:
    return EVERY[size] * int(MODELS[name].get("thin", 1))


def _most(name: str, size: str, place: int) -> tuple[float, float] | None:
    """Between what an error over all series must lie; a few of them prove nothing."""
    return (0.0, MOST[name][place]) if size == "full" and name in MOST else None


def variants(size: str) -> list[Variant]:
    """A model each."""
    return [
        Variant(
            name=f"{name}, every {_step(name, size)}. series" if _step(name, size) > 1 else name,
            settings={"model": name, "every": _step(name, size)},
            contenders=(
                Contender("mliot", "ours", "ours"),
                Contender("statsforecast", "peers", "statsforecast"),
            ),
            measures=(
                Measure(
                    "RMSSE",
                    "mean RMSSE",
                    "",
                    between=_most(name, size, 0),
                    headline=name == "AutoETS",
                ),
                Measure("sMAPE", "mean sMAPE", "%", between=_most(name, size, 1)),
                Measure(
                    "series",
                    "fit and forecast",
                    "ms/series",
                    "RMSSE",
                    must={"statsforecast": MODELS[name]["must"]},
                    headline=True,
                ),
            ),
            repeats=1,
        )
        for name in MODELS
    ]


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """History and test part of each series, by season length and horizon."""
    keep(folder, [group for name in NAMES for group in every(SETS[name](), settings["every"])])


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """The panels of the extension, two threads."""
    from mliot import _core

    model = getattr(_core, MODELS[settings["model"]]["mliot"])

    def forecast(pairs: Pairs, season: int, h: int) -> np.ndarray:
        return panel_means(model({"season_length": season}), pairs, h)

    return forecasts_of(folder, forecast)


def statsforecast(folder: Path, settings: dict[str, Any]) -> Run:
    """StatsForecast over a frame, two processes."""
    from statsforecast import models

    def forecast(pairs: Pairs, season: int, h: int) -> np.ndarray:
        return peer_means(getattr(models, settings["model"])(season_length=season), pairs, h)

    return forecasts_of(folder, forecast)
