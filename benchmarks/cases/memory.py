"""Growth of peak memory over the process just before fit, in the case of `global_forecast`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cases import global_forecast
from cases.global_forecast import HORIZON, write_data
from harness import Contender, Measure, Run, Variant

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
                    must={"mlforecast + LightGBM": 2.0},
                    headline=True,
                ),
                Measure("predict", "peak memory of fit and predict over before", "MB"),
            ),
            repeats=REPEATS[size],
            fresh=True,
        )
    ]


def resident_mb(field: str) -> float:
    """VmRSS, the memory of this process now, or VmHWM, its peak."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"/proc/self/status has no {field}")


def reset_peak() -> None:
    """Sets the peak back to what the process holds now."""
    Path("/proc/self/clear_refs").write_text("5")


def _measure(forecaster: Any, folder: Path) -> Run:
    frame, _ = global_forecast.frames(folder)

    def run(repeat: int) -> dict[str, float]:
        reset_peak()
        before = resident_mb("VmRSS")
        forecaster.fit(frame)
        after_fit = resident_mb("VmHWM")
        forecaster.predict(HORIZON)
        return {"fit": after_fit - before, "predict": resident_mb("VmHWM") - before}

    return run


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """mliot's Forecaster."""
    return _measure(global_forecast.our_forecaster(settings), folder)


def mlforecast(folder: Path, settings: dict[str, Any]) -> Run:
    """mlforecast with LightGBM."""
    return _measure(global_forecast.their_forecaster(settings), folder)
