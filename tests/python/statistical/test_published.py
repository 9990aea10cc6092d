"""The naive rows that the M3 and M4 competitions published, to the last digit.

M3: Makridakis and Hibon 2000, International Journal of Forecasting 16(4), table 6: Naive2, which is
the naive method where there is no season (yearly and other series). M4: Makridakis, Spiliotis and
Assimakopoulos 2020, International Journal of Forecasting 36(1), hourly rows of Naive1 and sNaive.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mliot import statistical

DATA = Path(os.environ.get("MLIOT_DATA", ""))
Pairs = list[tuple[np.ndarray, np.ndarray]]


def smape(actual: np.ndarray, mean: np.ndarray) -> float:
    return 200 * float(np.mean(np.abs(actual - mean) / (np.abs(actual) + np.abs(mean))))


def forecasts(model: Any, pairs: Pairs) -> np.ndarray:
    """All series at once, by their common horizon."""
    panel = model.panel()
    series = [y for y, _ in pairs]
    panel.fit(np.concatenate(series), np.cumsum([0, *map(len, series)]))
    means: np.ndarray = panel.predict(len(pairs[0][1]))[0]
    return means


@pytest.mark.parametrize(("frequency", "published"), [("YEARLY", 17.88), ("OTHER", 6.30)])
def test_naive_forecasts_of_m3_have_the_published_error(frequency: str, published: float) -> None:
    path = DATA / "m3" / "m3_data.json.gz"
    if not path.is_file():
        pytest.skip("m3 is not on this machine")
    with gzip.open(path) as stream:
        stored = json.load(stream)
    pairs: Pairs = [
        (np.ravel(each["x"]).astype(float), np.ravel(each["xx"]).astype(float))
        for each in stored.values()
        if np.ravel(each["period"])[0] == frequency
    ]
    means = forecasts(statistical.Naive(), pairs)
    found = np.mean([smape(after, mean) for (_, after), mean in zip(pairs, means, strict=True)])
    assert round(found, 2) == published


def m4_hourly() -> Pairs:
    path = DATA / "m4_hourly" / "Hourly-train.csv.gz"
    if not path.is_file():
        pytest.skip("m4_hourly is not on this machine")

    def rows(stream: Any) -> list[np.ndarray]:
        return [np.array([float(x) for x in row[1:] if x]) for row in list(csv.reader(stream))[1:]]

    with gzip.open(path, "rt") as stream:
        before = rows(stream)
    with path.with_name("Hourly-test.csv").open() as stream:
        return list(zip(before, rows(stream), strict=True))


@pytest.mark.parametrize(
    ("model", "published"),
    [
        (statistical.Naive(), (43.003, 11.608)),
        (statistical.SeasonalNaive(24), (13.912, 1.193)),
    ],
)
def test_naive_forecasts_of_m4_hourly_have_the_published_errors(
    model: statistical.StatisticalModel, published: tuple[float, float]
) -> None:
    pairs = m4_hourly()
    means = forecasts(model, pairs)
    scaled = [
        np.mean(np.abs(after - mean)) / np.mean(np.abs(y[24:] - y[:-24]))
        for (y, after), mean in zip(pairs, means, strict=True)
    ]
    percent = [smape(after, mean) for (_, after), mean in zip(pairs, means, strict=True)]
    assert (round(np.mean(percent), 3), round(np.mean(scaled), 3)) == published
