"""Writes statsforecast_classic.json: what statsforecast makes of textbook series, and its options.

Run by hand among the peers, `python tests/reference/statsforecast_classic.py`, with MLIOT_DATA set
and statsforecast 2.1.1 installed; the tests read the numbers that it leaves.
"""

from __future__ import annotations

import csv
import inspect
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
from statsforecast import __version__, models

SERIES = {  # column, periods of a season
    "AirPassengers": (1, 12),
    "monthly-milk": (1, 12),
    "wineind": (0, 12),
    "ausbeer": (0, 4),
    "woolyrnq": (0, 4),
}
STEPS = 8


def values(name: str, column: int) -> np.ndarray:
    path = Path(os.environ["MLIOT_DATA"], "classic_series", f"{name}.csv")
    with path.open() as stream:
        return np.array([float(row[column]) for row in list(csv.reader(stream))[1:] if row])


def cases(m: int) -> list[tuple[str, dict[str, Any]]]:
    """Class names, and options that both libraries spell alike."""
    season = {"season_length": m}
    return [
        ("Naive", {}),
        ("SeasonalNaive", season),
        ("RandomWalkWithDrift", {}),
        ("HistoricAverage", {}),
        ("WindowAverage", {"window_size": 4}),
        ("SeasonalWindowAverage", {**season, "window_size": 2}),
        ("SimpleExponentialSmoothing", {"alpha": 0.3}),
        ("SimpleExponentialSmoothingOptimized", {}),
        ("SeasonalExponentialSmoothing", {**season, "alpha": 0.3}),
        ("SeasonalExponentialSmoothingOptimized", season),
        ("Holt", {"error_type": "A"}),
        ("Holt", {"error_type": "M"}),
        ("HoltWinters", {**season, "error_type": "A"}),
        ("HoltWinters", {**season, "error_type": "M"}),
        ("AutoETS", season),
        ("Theta", season),
        ("OptimizedTheta", season),
        ("DynamicTheta", season),
        ("DynamicOptimizedTheta", season),
        ("AutoTheta", season),
        ("AutoCES", season),
        ("AutoARIMA", season),
        ("MSTL", season),
        ("CrostonClassic", {}),
        ("CrostonSBA", {}),
        ("TSB", {"alpha_d": 0.2, "alpha_p": 0.1}),
    ]


def held_cases(m: int) -> list[dict[str, Any]]:
    """ARIMA with coefficients that are held."""
    season = {"season_length": m, "seasonal_order": (0, 1, 1)}
    return [
        {"order": (0, 1, 1), **season, "fixed": {"sma1": -0.5}},
        {"order": (2, 0, 0), **season, "include_drift": True, "fixed": {"ar1": 0.4}},
        {"order": (0, 1, 1), **season, "fixed": {"ma1": -0.3, "sma1": -0.6}},
    ]


def transformed_cases(m: int) -> list[dict[str, Any]]:
    """ARIMA of transformed observations."""
    season = {"season_length": m, "seasonal_order": (0, 1, 1)}
    return [
        {"order": (0, 1, 1), **season, "blambda": blambda, "biasadj": biasadj}
        for blambda, biasadj in ((0.0, False), (0.3, True))
    ]


def held_row(options: dict[str, Any], y: np.ndarray) -> dict[str, Any]:
    """A row of ARIMA with its coefficients; the class changes a dictionary that it is given."""
    model = models.ARIMA(**{**options, "fixed": dict(options["fixed"])}).fit(y)
    told = model.predict(h=STEPS, level=[80])
    names = [*model.model_["coef"]]
    return {
        "model": "ARIMA",
        "options": options,
        "mean": np.asarray(told["mean"]).tolist(),
        "high": np.asarray(told["hi-80"]).tolist(),
        "coefficients": {name: float(model.model_["coef"][name]) for name in names},
        **{name: float(model.model_[name]) for name in ("loglik", "aicc", "sigma2")},
    }


def transformed_row(options: dict[str, Any], y: np.ndarray) -> dict[str, Any]:
    """A row of ARIMA fitted to the transformed series and transformed back as R's InvBoxCox does.

    statsforecast 2.1.1 has ``blambda`` in its signature and raises NotImplementedError.
    """
    others = dict(options)
    blambda, biasadj = others.pop("blambda"), others.pop("biasadj")
    z = np.log(y) if blambda == 0 else (y**blambda - 1) / blambda
    model = models.ARIMA(**others).fit(z)
    told = model.predict(h=STEPS, level=[80])
    mean, high = np.asarray(told["mean"]), np.asarray(told["hi-80"])

    def back(z: np.ndarray) -> np.ndarray:
        found: np.ndarray = np.exp(z) if blambda == 0 else (z * blambda + 1) ** (1 / blambda)
        return found

    point = back(mean)
    if biasadj:
        variance = ((high - mean) / 1.2815515655446004) ** 2
        point = point * (1 + 0.5 * variance * (1 - blambda) / point ** (2 * blambda))
    return {
        "model": "ARIMA",
        "options": options,
        "mean": point.tolist(),
        "high": back(high).tolist(),
        **{name: float(model.model_[name]) for name in ("loglik", "aicc", "sigma2")},
    }


def row(kind: str, options: dict[str, Any], y: np.ndarray) -> dict[str, Any]:
    model = getattr(models, kind)(**options).fit(y)
    found = {"model": kind, "options": options}
    try:
        told = model.predict(h=STEPS, level=[80])
        found["high"] = np.asarray(told["hi-80"]).tolist()
    except Exception:  # some have no intervals of their own
        told = model.predict(h=STEPS)
    found["mean"] = np.asarray(told["mean"]).tolist()
    fitted = getattr(model, "model_", {})
    for name in ("loglik", "aicc"):
        if isinstance(fitted, dict) and name in fitted:
            found[name] = float(np.squeeze(fitted[name]))
    return found


def signatures() -> dict[str, list[str]]:
    """The parameters of every model, by class."""
    found = {}
    for name, kind in vars(models).items():
        if inspect.isclass(kind) and kind.__module__ == models.__name__ and name[0] != "_":
            found[name] = list(inspect.signature(kind).parameters)
    return found


def main() -> None:
    table = {}
    for name, (column, m) in SERIES.items():
        y = values(name, column)
        rows = [row(kind, options, y) for kind, options in cases(m)]
        rows += [held_row(options, y) for options in held_cases(m)]
        rows += [transformed_row(options, y) for options in transformed_cases(m)]
        table[name] = {"column": column, "season": m, "rows": rows}
    made = {"statsforecast": __version__, "steps": STEPS, "series": table, "options": signatures()}
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(made, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
