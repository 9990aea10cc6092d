"""One model over a thousand daily series, end to end: features, fit, forecast, back-test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, Run, Variant, timed

TITLE = "Global forecast, 12 features, 200 Tweedie trees"

HORIZON = 28
SIZES = {
    "full": {"series": 1000, "days": 730, "trees": 200, "repeats": 7},
    "quick": {"series": 1000, "days": 730, "trees": 200, "repeats": 3},
    "smoke": {"series": 3, "days": 150, "trees": 3, "repeats": 1},
}
DATE_FEATURES = ["dayofweek", "month", "day"]


def variants(size: str) -> list[Variant]:
    """Each stage of the job is a row."""
    settings = dict(SIZES[size])
    repeats = settings.pop("repeats")
    accuracy = "WAPE"
    return [
        Variant(
            name=f"{settings['series']:,} series x {settings['days']} days",
            settings=settings,
            contenders=(
                Contender("mliot", "ours", "ours"),
                Contender("mlforecast + LightGBM", "peers", "mlforecast"),
            ),
            measures=(
                Measure("preprocess", "preprocess", "s", accuracy),
                Measure("fit", "fit", "s", accuracy, headline=True),
                Measure(
                    key="predict",
                    label=f"predict h = {HORIZON}",
                    unit="s",
                    accuracy=accuracy,
                    must={"mlforecast + LightGBM": 5.0},
                    headline=True,
                ),
                Measure("cross-validation", "back-test, 3 windows, no refit", "s", accuracy),
            ),
            repeats=repeats,
        )
    ]


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """Poisson sales with a weekly and a yearly wave; the last 28 days are kept for the error."""
    series, days = settings["series"], settings["days"] + HORIZON
    r = np.random.default_rng(0)
    t = np.arange(days)
    level = np.exp(r.normal(1, 1, series))[:, None]
    week, year = 1 + 0.4 * np.sin(2 * np.pi * t / 7), 1 + 0.2 * np.sin(2 * np.pi * t / 365)
    np.save(folder / "y.npy", r.poisson(level * week * year).astype(np.float32))


def frames(folder: Path) -> tuple[Any, np.ndarray]:
    """The history as a long pandas frame, and the values after it, a row a series."""
    import pandas as pd

    y = np.load(folder / "y.npy")
    history = y[:, :-HORIZON]
    series, days = history.shape
    frame = pd.DataFrame(
        {
            "unique_id": np.repeat(np.arange(series), days),
            "ds": np.tile(pd.date_range("2022-01-01", periods=days), series),
            "y": history.ravel(),
        }
    )
    return frame, y[:, -HORIZON:]


def wape(truth: np.ndarray, guess: np.ndarray) -> float:
    """Sum of absolute errors over the sum of absolute values."""
    return float(np.abs(truth - guess).sum() / np.abs(truth).sum())


def our_forecaster(settings: dict[str, Any]) -> Any:
    """Lags, windows, dates and loss of the case."""
    from mliot.boosting import BoostingRegressor
    from mliot.features import ExponentiallyWeightedMean, RollingMean, RollingStd
    from mliot.forecasting import Forecaster

    windows = [RollingMean(7), RollingMean(28), RollingStd(28), ExponentiallyWeightedMean(0.3)]
    model = BoostingRegressor(
        n_estimators=settings["trees"], num_leaves=31, objective="tweedie", n_jobs=THREADS
    )
    return Forecaster(
        freq="D",
        lags=[1, 7, 14, 28],
        lag_transforms={1: windows, 7: [RollingMean(7)]},
        date_features=DATE_FEATURES,
        intervals=None,
        model=model,
        n_jobs=THREADS,
    )


def their_forecaster(settings: dict[str, Any]) -> Any:
    """The same in mlforecast with LightGBM."""
    from lightgbm import LGBMRegressor
    from mlforecast import MLForecast
    from mlforecast.lag_transforms import ExponentiallyWeightedMean, RollingMean, RollingStd

    windows = [RollingMean(7), RollingMean(28), RollingStd(28), ExponentiallyWeightedMean(0.3)]
    model = LGBMRegressor(
        n_estimators=settings["trees"],
        num_leaves=31,
        objective="tweedie",
        verbosity=-1,
        n_jobs=THREADS,
    )
    return MLForecast(
        models={"LGBMRegressor": model},
        freq="D",
        lags=[1, 7, 14, 28],
        lag_transforms={1: windows, 7: [RollingMean(7)]},
        date_features=DATE_FEATURES,
        num_threads=THREADS,
    )


def _measure(forecaster: Any, column: str, folder: Path) -> Run:
    frame, truth = frames(folder)

    def run(repeat: int) -> dict[str, float]:
        _, preprocess = timed(forecaster.preprocess, frame)
        _, fit = timed(forecaster.fit, frame)
        forecast, predict = timed(forecaster.predict, HORIZON)
        _, back_test = timed(
            forecaster.cross_validation, frame, n_windows=3, h=HORIZON, refit=False
        )
        return {
            "preprocess": preprocess,
            "fit": fit,
            "predict": predict,
            "cross-validation": back_test,
            "WAPE": wape(truth, forecast[column].to_numpy().reshape(truth.shape)),
        }

    return run


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """mliot's Forecaster."""
    return _measure(our_forecaster(settings), "BoostingRegressor", folder)


def mlforecast(folder: Path, settings: dict[str, Any]) -> Run:
    """mlforecast with LightGBM."""
    return _measure(their_forecaster(settings), "LGBMRegressor", folder)
