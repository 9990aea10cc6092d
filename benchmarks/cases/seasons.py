"""Several seasons beside statsforecast: MSTL, CES and TBATS over hours, accuracy and time."""

from __future__ import annotations

import csv
import gzip
import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, MissingData, Run, Variant, timed

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
                    headline=name == "MSTL",
                ),
            ),
            repeats=1,
        )
        for name, model in MODELS.items()
    ]


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """History and test part of each series."""
    source = Path(os.environ.get("MLIOT_DATA", ""), "m4_hourly")
    if not source.is_dir():
        raise MissingData("m4_hourly is not on this machine; MLIOT_DATA names the folder of data")
    tables = []
    for name, opened in (("Hourly-train.csv.gz", gzip.open), ("Hourly-test.csv", open)):
        with opened(source / name, "rt") as stream:
            rows = list(csv.reader(stream))[1:]
        tables.append([np.array([float(x) for x in row[1:] if x]) for row in rows])
    pairs = list(zip(*tables, strict=True))[:: settings["every"]]
    (folder / "hours.pickle").write_bytes(pickle.dumps(pairs))


def _run(folder: Path, forecast: Any) -> Run:
    pairs = pickle.loads((folder / "hours.pickle").read_bytes())

    def run(repeat: int) -> dict[str, float]:
        means, seconds = timed(forecast, [y for y, _ in pairs])
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

    def forecast(series: list[np.ndarray]) -> np.ndarray:
        panel = model.panel()
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

    def forecast(series: list[np.ndarray]) -> np.ndarray:
        lengths = [len(y) for y in series]
        frame = pd.DataFrame(
            {
                "unique_id": np.repeat(np.arange(len(series)), lengths),
                "ds": np.concatenate([np.arange(n) for n in lengths]),
                "y": np.concatenate(series),
            }
        )
        forecaster = StatsForecast(models=[model], freq=1, n_jobs=THREADS)
        table = forecaster.forecast(df=frame, h=HORIZON)
        return table["mean"].to_numpy().reshape(len(series), HORIZON)

    return _run(folder, forecast)
