"""The naive rows that the M3 and M4 competitions published, to the last digit.

M3: Makridakis and Hibon 2000, International Journal of Forecasting 16(4), table 6: Naive2, which is
the naive method where there is no season (yearly and other series). The program that took seasons
out of the quarterly and monthly ones was not published; with the adjustment of M4 they have 10.03
and 16.76 where the table has 9.95 and 16.91. M4: Makridakis, Spiliotis and Assimakopoulos 2020,
International Journal of Forecasting 36(1), hourly rows of Naive1, sNaive and Naive2.
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

from mliot import metrics, statistical

DATA = Path(os.environ.get("MLIOT_DATA", ""))
Pairs = list[tuple[np.ndarray, np.ndarray]]
HOURS = 48  # that M4 asks for


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
    errors = [metrics.smape_m4(after, mean) for (_, after), mean in zip(pairs, means, strict=True)]
    assert round(np.mean(errors), 2) == published


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


def is_seasonal(y: np.ndarray, m: int) -> bool:
    """The test of M4's own code: 90 %, by the autocorrelation at lag m beside those before it."""
    y = y - y.mean()
    r = np.array([y[k:] @ y[:-k] for k in range(1, m + 1)]) / (y @ y)
    limit = 1.645 * np.sqrt((1 + 2 * np.sum(r[:-1] ** 2)) / len(y))
    return len(y) >= 3 * m and abs(r[-1]) > limit


def seasonal_factors(y: np.ndarray, m: int) -> np.ndarray:
    """Classical multiplicative decomposition: means of what is left beside a centred average."""
    weights = np.r_[0.5, np.ones(m - 1), 0.5] / m
    trend = np.full(len(y), np.nan)
    trend[m // 2 : -(m // 2)] = np.convolve(y, weights, "valid")
    factors = np.array([np.nanmean((y / trend)[i::m]) for i in range(m)])
    repeated: np.ndarray = np.resize(factors / factors.mean(), len(y) + HOURS)
    return repeated


HOURLY = {
    "Naive1": (statistical.Naive(), (43.003, 11.608)),
    "sNaive": (statistical.SeasonalNaive(24), (13.912, 1.193)),
    "Naive2": (statistical.Naive(), (18.383, 2.395)),
}


@pytest.mark.parametrize("name", HOURLY)
def test_naive_forecasts_of_m4_hourly_have_the_published_errors(name: str) -> None:
    model, published = HOURLY[name]
    pairs = m4_hourly()
    seasons = [np.ones(len(y) + HOURS) for y, _ in pairs]
    if name == "Naive2":
        seasons = [
            seasonal_factors(y, 24) if is_seasonal(y, 24) else ones
            for (y, _), ones in zip(pairs, seasons, strict=True)
        ]
    adjusted = [
        (y / season[: len(y)], after) for (y, after), season in zip(pairs, seasons, strict=True)
    ]
    means = forecasts(model, adjusted)
    errors = [
        (
            metrics.smape_m4(after, mean * season[len(y) :]),
            metrics.mase_m4(after, mean * season[len(y) :], y, "hourly"),
        )
        for (y, after), mean, season in zip(pairs, means, seasons, strict=True)
    ]
    assert tuple(np.round(np.mean(errors, axis=0), 3)) == published
