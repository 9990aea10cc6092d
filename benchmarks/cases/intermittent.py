"""Intermittent demand: six models beside statsforecast, and distributions beside static ones.

The time of statsforecast includes the start of its two processes, as every call of it does.
"""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, MissingData, Run, Variant, timed

TITLE = "Intermittent demand of spare parts"

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


# Sets of monthly demand: newest month first, columns before the months, months to forecast.
SETS = {
    "carparts": {"file": "carparts.csv.gz", "newest_first": False, "skip": 1, "h": 6},
    "spare_parts_auto": {"file": "auto.csv.gz", "newest_first": True, "skip": 1, "h": 6},
    "spare_parts_oil": {"file": "oil.csv.gz", "newest_first": True, "skip": 3, "h": 12},
}
QUANTILES = [0.5, 0.8, 0.9, 0.95, 0.99]
DISTRIBUTIONS = ["TweedieSmoothing", "EmpiricalDemand", "BootstrapDemand", "TSB", "CrostonSBA"]
STATIC = {"static negative binomial": 1.0, "empirical": 1.0}


def variants(size: str) -> list[Variant]:
    """All six models in one call; then the quantiles of each set."""
    every = EVERY[size]
    return [_speed(every), *(_quantiles(name, every) for name in SETS)]


def _quantiles(name: str, every: int) -> Variant:
    """Quantiles of the months to forecast, by a model each."""
    ours = [Contender("mliot", "ours", "quantiles", {"model": "NegativeBinomialSmoothing"})]
    ours += [Contender(each, "ours", "quantiles", {"model": each}) for each in DISTRIBUTIONS]
    return Variant(
        name=f"quantiles, {name}" + (f", every {every}. part" if every > 1 else ""),
        settings={"every": every, "set": name},
        contenders=(
            *ours,
            Contender("static negative binomial", "peers", "static_negative_binomial"),
            Contender("empirical", "peers", "empirical"),
        ),
        measures=(
            Measure("pinball", "scaled pinball", "", must=STATIC),
            Measure("series", "fit and quantiles", "ms/series"),
        ),
        repeats=1,
    )


def _speed(every: int) -> Variant:
    return Variant(
        name=f"six models, every {every}. part" if every > 1 else "six models",
        settings={"every": every, "set": "carparts"},
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


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """The known months of each part: history, and the last ones to forecast."""
    name = settings["set"]
    about = SETS[name]
    path = Path(os.environ.get("MLIOT_DATA", ""), name, about["file"])
    if not path.is_file():
        raise MissingData(f"{name} is not on this machine; MLIOT_DATA names the folder of data")
    with gzip.open(path, "rt") as stream:
        cells = [row[about["skip"] :] for row in list(csv.reader(stream))[1:]]
    rows = [[float(x) for x in row if x] for row in cells]
    if about["newest_first"]:
        rows = [row[::-1] for row in rows]
    h = about["h"]
    long = [row for row in rows if len(row) > 2 * h and min(row) >= 0][:: settings["every"]]
    lengths = np.array([len(row) for row in long])
    np.savez(folder / "parts.npz", values=np.concatenate(long), lengths=lengths, h=h)


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


def _series(folder: Path) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """History and months to forecast of each part whose history is not constant."""
    with np.load(folder / "parts.npz") as stored:
        parts = np.split(stored["values"], np.cumsum(stored["lengths"])[:-1])
        h = int(stored["h"])
    moving = [part for part in parts if np.ptp(part[:-h]) > 0]
    return [part[:-h] for part in moving], [part[-h:] for part in moving]


def _scored(folder: Path, of: Any) -> Run:
    """Scores `of`, which gives the quantiles of histories, series x h x quantiles."""
    past, future = _series(folder)
    scales = np.array([np.abs(np.diff(y)).mean() for y in past])

    def run(repeat: int) -> dict[str, float]:
        found, seconds = timed(of, past, len(future[0]))
        errors = np.array(future)[:, :, None] - found
        losses = np.maximum(np.array(QUANTILES) * errors, (np.array(QUANTILES) - 1) * errors)
        scaled = losses.mean(axis=(1, 2)) / scales
        return {"pinball": float(scaled.mean()), "series": 1000 * seconds / len(past)}

    return run


def quantiles(folder: Path, settings: dict[str, Any]) -> Run:
    """A model of ours over a frame, two threads."""
    import pandas as pd

    from mliot import statistical
    from mliot.forecasting import StatisticalForecaster

    model = getattr(statistical, settings["model"])()

    def of(past: list[np.ndarray], h: int) -> np.ndarray:
        lengths = [len(y) for y in past]
        frame = pd.DataFrame({"unique_id": np.repeat(np.arange(len(past)), lengths)})
        frame["ds"] = np.concatenate([np.arange(n) for n in lengths])
        frame["y"] = np.concatenate(past)
        forecaster = StatisticalForecaster([model], freq=1, n_jobs=THREADS)
        table = forecaster.forecast(frame, h, quantiles=QUANTILES)
        columns = [f"{settings['model']}-q-{q:g}" for q in QUANTILES]
        return table[columns].to_numpy().reshape(len(past), h, len(QUANTILES))

    return _scored(folder, of)


def static_negative_binomial(folder: Path, settings: dict[str, Any]) -> Run:
    """The negative binomial of the history's mean and its likeliest dispersion, by scipy."""
    from scipy import stats

    dispersions = np.geomspace(1e-3, 1e4, 80)

    def quantiles_of(y: np.ndarray) -> np.ndarray:
        values, times = np.unique(y, return_counts=True)
        sizes = y.mean() / dispersions
        chances = stats.nbinom.logpmf(values[:, None], sizes, 1 / (1 + dispersions))
        best = int(np.argmax(times @ chances))
        return stats.nbinom.ppf(QUANTILES, sizes[best], 1 / (1 + dispersions[best]))

    def of(past: list[np.ndarray], h: int) -> np.ndarray:
        found = np.array([quantiles_of(y) for y in past])
        return np.repeat(found[:, None, :], h, axis=1)

    return _scored(folder, of)


def empirical(folder: Path, settings: dict[str, Any]) -> Run:
    """Quantiles of the history, by NumPy's rule for distributions."""

    def of(past: list[np.ndarray], h: int) -> np.ndarray:
        found = np.array([np.quantile(y, QUANTILES, method="inverted_cdf") for y in past])
        return np.repeat(found[:, None, :], h, axis=1)

    return _scored(folder, of)
