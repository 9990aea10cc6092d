"""Statistical models of single series beside statsforecast: accuracy on M3 and time, one run."""

from __future__ import annotations

import gzip
import json
import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, MissingData, Run, Variant, timed

TITLE = "Statistical models on M3"

EVERY = {"full": 1, "quick": 20, "smoke": 200}  # of the 3,003 series, in each frequency
MODELS = {
    "AutoETS": {"mliot": "AutoEts", "must": 5.0},
    "Theta": {"mliot": "Theta", "must": 5.0},
    "OptimizedTheta": {"mliot": "OptimizedTheta", "must": 5.0},
    "DynamicTheta": {"mliot": "DynamicTheta", "must": 5.0},
    "DynamicOptimizedTheta": {"mliot": "DynamicOptimizedTheta", "must": 5.0},
    "AutoTheta": {"mliot": "AutoTheta", "must": 5.0},
}
PERIODS = {"YEARLY": 1, "QUARTERLY": 4, "MONTHLY": 12, "OTHER": 1}


def variants(size: str) -> list[Variant]:
    """A model each."""
    return [
        Variant(
            name=f"{name}, every {EVERY[size]}. series" if EVERY[size] > 1 else name,
            settings={"model": name, "every": EVERY[size]},
            contenders=(
                Contender("mliot", "ours", "ours"),
                Contender("statsforecast", "peers", "statsforecast"),
            ),
            measures=(
                Measure("RMSSE", "mean RMSSE", "", headline=name == "AutoETS"),
                Measure("sMAPE", "mean sMAPE", "%"),
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
    path = Path(os.environ.get("MLIOT_DATA", ""), "m3", "m3_data.json.gz")
    if not path.is_file():
        raise MissingData("m3 is not on this machine; MLIOT_DATA names the folder of data")
    with gzip.open(path) as stream:
        stored = json.load(stream)
    groups: dict[tuple[int, int], list[tuple[np.ndarray, np.ndarray]]] = {}
    for series in stored.values():
        key = (PERIODS.get(np.ravel(series["period"])[0], 1), int(np.ravel(series["h"])[0]))
        pair = tuple(np.ravel(series[part]).astype(np.float64) for part in ("x", "xx"))
        groups.setdefault(key, []).append(pair)
    chosen = {key: pairs[:: settings["every"]] for key, pairs in groups.items()}
    (folder / "m3.pickle").write_bytes(pickle.dumps(chosen))


def _scores(pairs: list[tuple[np.ndarray, np.ndarray]], means: np.ndarray) -> np.ndarray:
    """RMSSE by the series' own naive errors, and sMAPE in percent, of each series."""
    rows = []
    for (y, actual), mean in zip(pairs, means, strict=True):
        squares = np.mean((actual - mean) ** 2) / np.mean(np.diff(y) ** 2)
        smape = 200 * np.mean(np.abs(actual - mean) / (np.abs(actual) + np.abs(mean)))
        rows.append((np.sqrt(squares), smape))
    return np.array(rows)


def _run(folder: Path, forecast: Any) -> Run:
    groups = pickle.loads((folder / "m3.pickle").read_bytes())

    def run(repeat: int) -> dict[str, float]:
        scores, total = [], 0.0
        for (season, h), pairs in groups.items():
            means, seconds = timed(forecast, [y for y, _ in pairs], season, h)
            scores.append(_scores(pairs, means))
            total += seconds
        every = np.concatenate(scores)
        rmsse, smape = every.mean(axis=0)
        return {"RMSSE": rmsse, "sMAPE": smape, "series": 1000 * total / len(every)}

    return run


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """The panels of the extension, two threads."""
    from mliot import _core

    model = getattr(_core, MODELS[settings["model"]]["mliot"])

    def forecast(series: list[np.ndarray], season: int, h: int) -> np.ndarray:
        panel = model({"season_length": season})
        offsets = np.cumsum([0, *map(len, series)])
        panel.fit(np.concatenate(series), offsets, n_jobs=THREADS)
        return panel.predict(h, n_jobs=THREADS)[0]

    return _run(folder, forecast)


def statsforecast(folder: Path, settings: dict[str, Any]) -> Run:
    """StatsForecast over a frame, two processes."""
    import pandas as pd
    from statsforecast import StatsForecast, models

    def forecast(series: list[np.ndarray], season: int, h: int) -> np.ndarray:
        lengths = [len(y) for y in series]
        frame = pd.DataFrame(
            {
                "unique_id": np.repeat(np.arange(len(series)), lengths),
                "ds": np.concatenate([np.arange(n) for n in lengths]),
                "y": np.concatenate(series),
            }
        )
        model = getattr(models, settings["model"])(season_length=season)
        forecaster = StatsForecast(models=[model], freq=1, n_jobs=THREADS)
        table = forecaster.forecast(df=frame, h=h)
        return table[settings["model"]].to_numpy().reshape(len(series), h)

    return _run(folder, forecast)
