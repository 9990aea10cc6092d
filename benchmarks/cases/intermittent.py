"""The intermittent suite beside statsforecast: six models over car parts, from frame to frame."""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, MissingData, Run, Variant, timed

TITLE = "Intermittent demand of car parts"

EVERY = {"full": 1, "quick": 10, "smoke": 200}  # of the 2,674 parts
HORIZON = 6
MODELS = {
    "CrostonClassic": {},
    "CrostonOptimized": {},
    "CrostonSBA": {},
    "TSB": {"alpha_d": 0.2, "alpha_p": 0.2},
    "ADIDA": {},
    "IMAPA": {},
}


def variants(size: str) -> list[Variant]:
    """All six models in one call."""
    return [
        Variant(
            name=f"six models, every {EVERY[size]}. part" if EVERY[size] > 1 else "six models",
            settings={"every": EVERY[size]},
            contenders=(
                Contender("mliot", "ours", "ours"),
                Contender("statsforecast", "peers", "statsforecast"),
            ),
            measures=(
                Measure("MAE", "mean MAE", ""),
                Measure(
                    "series",
                    "fit and forecast, six models",
                    "ms/series",
                    "MAE",
                    must={"statsforecast": 20.0},
                    headline=True,
                ),
            ),
            repeats=3,
        )
    ]


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """The known months of each part: history, and the last ones to forecast."""
    path = Path(os.environ.get("MLIOT_DATA", ""), "carparts", "carparts.csv.gz")
    if not path.is_file():
        raise MissingData("carparts is not on this machine; MLIOT_DATA names the folder of data")
    with gzip.open(path, "rt") as stream:
        rows = [[float(x) for x in row[1:] if x] for row in list(csv.reader(stream))[1:]]
    long = [row for row in rows if len(row) > 2 * HORIZON][:: settings["every"]]
    lengths = np.array([len(row) for row in long])
    np.savez(folder / "parts.npz", values=np.concatenate(long), lengths=lengths)


def _run(folder: Path, forecast: Any) -> Run:
    import pandas as pd

    with np.load(folder / "parts.npz") as stored:
        values, lengths = stored["values"], stored["lengths"]
    place = np.concatenate([np.arange(n) for n in lengths])
    frame = pd.DataFrame({"unique_id": np.repeat(np.arange(len(lengths)), lengths), "ds": place})
    frame["y"] = values
    past = place < np.repeat(lengths - HORIZON, lengths)
    actual = values[~past]

    def run(repeat: int) -> dict[str, float]:
        table, seconds = timed(forecast, frame[past].reset_index(drop=True))
        errors = [np.abs(table[name].to_numpy() - actual).mean() for name in MODELS]
        return {"MAE": float(np.mean(errors)), "series": 1000 * seconds / len(lengths)}

    return run


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """StatisticalForecaster, two threads."""
    from mliot import statistical
    from mliot.forecasting import StatisticalForecaster

    models = [getattr(statistical, name)(**options) for name, options in MODELS.items()]
    forecaster = StatisticalForecaster(models, freq=1, n_jobs=THREADS)
    return _run(folder, lambda frame: forecaster.forecast(frame, HORIZON))


def statsforecast(folder: Path, settings: dict[str, Any]) -> Run:
    """StatsForecast, two processes."""
    from statsforecast import StatsForecast, models

    chosen = [getattr(models, name)(**options) for name, options in MODELS.items()]
    forecaster = StatsForecast(models=chosen, freq=1, n_jobs=THREADS)
    return _run(folder, lambda frame: forecaster.forecast(df=frame, h=HORIZON))
