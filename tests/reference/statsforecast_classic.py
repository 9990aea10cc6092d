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
        table[name] = {"column": column, "season": m, "rows": rows}
    made = {"statsforecast": __version__, "steps": STEPS, "series": table, "options": signatures()}
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(made, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
