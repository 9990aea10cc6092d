"""Growth of peak memory over the process just before fit, in the case of `global_forecast`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cases import global_forecast
from cases.global_forecast import HORIZON, write_data
from harness import Contender, Measure, Run, Variant
from resident import PeakGrowth

__all__ = ["TITLE", "mlforecast", "ours", "variants", "write_data"]

TITLE = "Growth of peak memory, fresh processes"

REPEATS = {"full": 5, "quick": 1, "smoke": 1}


def variants(size: str) -> list[Variant]:
    """Fit alone, and fit with the forecast after it."""
    settings = dict(global_forecast.SIZES[size])
    del settings["repeats"]
    return [
        Variant(
            name=f"{settings['series']:,} series x {settings['days']} days",
            settings=settings,
            contenders=(
                Contender("mliot", "ours", "ours"),
                Contender("mlforecast + LightGBM", "peers", "mlforecast"),
            ),
            measures=(
                Measure(
                    key="fit",
                    label="peak memory of fit over before",
                    unit="MB",
                    must={"mlforecast + LightGBM": 3.0},
                    headline=True,
                ),
                Measure("predict", "peak memory of fit and predict over before", "MB"),
            ),
            repeats=REPEATS[size],
            fresh=True,
        )
    ]


def _measure(forecaster: Any, folder: Path) -> Run:
    frame, _ = global_forecast.frames(folder)

    def run(repeat: int) -> dict[str, float]:
        growth = PeakGrowth()
        forecaster.fit(frame)
        of_fit = growth.mb()
        forecaster.predict(HORIZON)
        return {"fit": of_fit, "predict": growth.mb()}

    return run


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """mliot's Forecaster."""
    return _measure(global_forecast.our_forecaster(settings), folder)


def mlforecast(folder: Path, settings: dict[str, Any]) -> Run:
    """mlforecast with LightGBM."""
    return _measure(global_forecast.their_forecaster(settings), folder)
