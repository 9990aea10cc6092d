"""Several seasons beside statsforecast: MSTL, CES and TBATS over hours, accuracy and time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, Run, Variant, timed
from series_run import keep, kept
from series_sets import Pairs, every, long_frame, m4_hourly

TITLE = "Several seasons, hourly series of M4"

HORIZON = 48
EVERY = {"full": 4, "quick": 20, "smoke": 100}  # of the 414 series
# The season of each, how many times faster it must be, and how many series fewer it is given.
MODELS: dict[str, dict[str, Any]] = {
    "MSTL": {"season": [24, 168], "must": {"statsforecast": 30.0}, "slower": 1},
    "AutoCES": {"season": 24, "must": {}, "slower": 2},
    "AutoTBATS": {"season": [24, 168], "must": {}, "slower": 20},
}


def variants(size: str) -> list[Variant]:
    """A model each, the slow ones of statsforecast over fewer series."""
    return [
        Variant(
            name=name,
            settings={"model": name, "every": EVERY[size] * model["slower"]},
            contenders=(
                Contender("mliot", "ours", "ours"),
                Contender("statsforecast", "peers", "statsforecast"),
            ),
            measures=(
                Measure("MASE", "mean MASE", ""),
                Measure(
                    "series",
                    "fit and forecast",
                    "ms/series",
                    "MASE",
                    must=model["must"],
                    headline=True,
                ),
            ),
            repeats=1,
        )
        for name, model in MODELS.items()
    ]


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """History and test part of each series."""
    keep(folder, every(m4_hourly(), settings["every"]))


def _run(folder: Path, forecast: Any) -> Run:
    ((_, _, pairs),) = kept(folder)

    def run(repeat: int) -> dict[str, float]:
        means, seconds = timed(forecast, pairs)
        scores = [
            np.mean(np.abs(actual - mean)) / np.mean(np.abs(y[24:] - y[:-24]))
            for (y, actual), mean in zip(pairs, means, strict=True)
        ]
        return {"MASE": float(np.mean(scores)), "series": 1000 * seconds / len(pairs)}

    return run


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """The panels behind StatisticalForecaster, two threads."""
    from mliot import statistical

    model = getattr(statistical, settings["model"])(MODELS[settings["model"]]["season"])

    def forecast(pairs: Pairs) -> np.ndarray:
        panel = model.panel()
        series = [y for y, _ in pairs]
        offsets = np.cumsum([0, *map(len, series)])
        panel.fit(np.concatenate(series), offsets, n_jobs=THREADS)
        return panel.predict(HORIZON, n_jobs=THREADS)[0]

    return _run(folder, forecast)


def statsforecast(folder: Path, settings: dict[str, Any]) -> Run:
    """StatsForecast over a frame, two processes."""
    import pandas as pd
    from statsforecast import StatsForecast, models

    model = getattr(models, settings["model"])(
        season_length=MODELS[settings["model"]]["season"], alias="mean"
    )

    def forecast(pairs: Pairs) -> np.ndarray:
        forecaster = StatsForecast(models=[model], freq=1, n_jobs=THREADS)
        table = forecaster.forecast(df=pd.DataFrame(long_frame(pairs)), h=HORIZON)
        return table["mean"].to_numpy().reshape(len(pairs), HORIZON)

    return _run(folder, forecast)
