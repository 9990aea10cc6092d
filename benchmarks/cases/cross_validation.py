"""Back-tests without a refit beside statsforecast: fit once, then extend the states."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, Run, Variant, timed

TITLE = "Cross-validation without refit"

SERIES = {"full": 1000, "quick": 100, "smoke": 10}
LENGTH, HORIZON, WINDOWS, SEASON = 120, 12, 5, 12
MUST = 10.0


def variants(size: str) -> list[Variant]:
    """A model each."""
    return [
        Variant(
            name=f"{model}, {SERIES[size]} series",
            settings={"model": model, "series": SERIES[size]},
            contenders=(
                Contender("mliot", "ours", "ours"),
                Contender("statsforecast", "peers", "statsforecast"),
            ),
            measures=(
                Measure("RMSSE", "mean RMSSE", ""),
                Measure(
                    "seconds",
                    f"{WINDOWS} windows of {HORIZON}",
                    "s",
                    "RMSSE",
                    must={"statsforecast": MUST},
                    headline=True,
                ),
            ),
            repeats=repeats if size == "full" else 1,
        )
        for model, repeats in (("AutoETS", 3), ("DynamicOptimizedTheta", 7))
    ]


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """Monthly series with level, trend, season and noise."""
    rng = np.random.default_rng(20)
    n, month = settings["series"], np.arange(LENGTH)
    level = rng.uniform(50, 500, n)[:, None]
    trend = rng.normal(0, 0.004, n)[:, None] * month
    phase = rng.uniform(0, 2 * np.pi, n)[:, None]
    season = rng.uniform(0, 0.3, n)[:, None] * np.sin(2 * np.pi * month / SEASON + phase)
    noise = rng.normal(0, 0.05, (n, LENGTH)).cumsum(axis=1) * 0.3 + rng.normal(0, 0.03, (n, LENGTH))
    np.save(folder / "y.npy", np.maximum(level * (1 + trend + season + noise), 1.0))


def _frame(folder: Path) -> Any:
    import pandas as pd

    y = np.load(folder / "y.npy")
    months = pd.date_range("2014-01-01", periods=LENGTH, freq="MS")
    return pd.DataFrame(
        {
            "unique_id": np.repeat(np.arange(len(y)), LENGTH),
            "ds": np.tile(months, len(y)),
            "y": y.ravel(),
        }
    )


def _rmsse(frame: Any, windows: Any, model: str) -> float:
    """The mean over series of the root of the squared error over the squared changes before."""
    known = frame[frame["ds"] <= windows["cutoff"].min()]
    scale = known.groupby("unique_id")["y"].apply(lambda y: np.mean(np.diff(y.to_numpy()) ** 2))
    squares = (windows[model] - windows["y"]) ** 2
    mean = squares.groupby(windows["unique_id"]).mean()
    return float(np.sqrt(mean / scale.reindex(mean.index)).mean())


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """StatisticalForecaster on two threads."""
    from mliot import statistical
    from mliot.forecasting import StatisticalForecaster

    frame, name = _frame(folder), settings["model"]

    def run(repeat: int) -> dict[str, float]:
        model = getattr(statistical, name)(season_length=SEASON)
        forecaster = StatisticalForecaster([model], freq="MS", n_jobs=THREADS)
        options = {"n_windows": WINDOWS, "step_size": HORIZON, "refit": False}
        windows, seconds = timed(forecaster.cross_validation, frame, HORIZON, **options)
        return {"RMSSE": _rmsse(frame, windows, name), "seconds": seconds}

    return run


def statsforecast(folder: Path, settings: dict[str, Any]) -> Run:
    """StatsForecast on two processes."""
    from statsforecast import StatsForecast, models

    frame, name = _frame(folder), settings["model"]

    def run(repeat: int) -> dict[str, float]:
        model = getattr(models, name)(season_length=SEASON)
        forecaster = StatsForecast(models=[model], freq="MS", n_jobs=THREADS)
        options = {"n_windows": WINDOWS, "step_size": HORIZON, "refit": False}
        windows, seconds = timed(forecaster.cross_validation, df=frame, h=HORIZON, **options)
        return {"RMSSE": _rmsse(frame, windows, name), "seconds": seconds}

    return run
