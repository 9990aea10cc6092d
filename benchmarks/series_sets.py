"""Real sets of many series with the part that is forecast, and the errors they are judged by.

Each function returns groups: (periods of a season, steps, pairs of history and what came after).
MLIOT_DATA names the folder that they are read from.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from harness import MissingData

Floats = NDArray[np.float64]
Pairs = list[tuple[Floats, Floats]]
Group = tuple[int, int, Pairs]

M3_SEASONS = {"YEARLY": 1, "QUARTERLY": 4, "MONTHLY": 12, "OTHER": 1}
SHORTEST = 12  # observations left to fit where a set has no split of its own


def _file(folder: str, name: str) -> Path:
    path = Path(os.environ.get("MLIOT_DATA", ""), folder, name)
    if not path.is_file():
        raise MissingData(f"{folder} is not on this machine; MLIOT_DATA names the folder of data")
    return path


def _rows(folder: str, name: str) -> list[list[str]]:
    """The rows of a table below its header."""
    path = _file(folder, name)
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as stream:
        return [row for row in csv.reader(stream) if row][1:]


def _numbers(cells: Iterable[str]) -> Floats:
    return np.array([float(each) for each in cells if each])


def _split(series: Iterable[Floats], h: int) -> Pairs:
    """The last h values of each series that is long enough and not constant before them."""
    return [(y[:-h], y[-h:]) for y in series if len(y) >= h + SHORTEST and np.ptp(y[:-h]) > 0]


def m3(frequency: str) -> list[Group]:
    """M3 of one frequency, split as the competition was."""
    with gzip.open(_file("m3", "m3_data.json.gz")) as stream:
        stored = json.load(stream)
    groups: dict[tuple[int, int], Pairs] = {}
    for series in stored.values():
        if np.ravel(series["period"])[0] != frequency:
            continue
        key = (M3_SEASONS[frequency], int(np.ravel(series["h"])[0]))
        y, after = (np.ravel(series[part]).astype(np.float64) for part in ("x", "xx"))
        groups.setdefault(key, []).append((y, after))
    return [(season, h, pairs) for (season, h), pairs in groups.items()]


def m4_hourly() -> list[Group]:
    """M4 hourly, split as the competition was."""
    before = _rows("m4_hourly", "Hourly-train.csv.gz")
    after = _rows("m4_hourly", "Hourly-test.csv")
    pairs = [(_numbers(b[1:]), _numbers(a[1:])) for b, a in zip(before, after, strict=True)]
    return [(24, 48, pairs)]


def aus_retail() -> list[Group]:
    """Monthly turnover by state and industry: the last 24 months."""
    series: dict[str, list[float]] = {}
    for _, _, key, _, turnover in _rows("aus_retail", "aus_retail.csv.gz"):
        series.setdefault(key, []).append(float(turnover))
    return [(12, 24, _split(map(np.array, series.values()), 24))]


def sales_weekly() -> list[Group]:
    """Weekly sales of 811 products: the last 8 of 52 weeks."""
    rows = _rows("sales_weekly", "Sales_Transactions_Dataset_Weekly.csv.gz")
    return [(1, 8, _split((_numbers(row[1:53]) for row in rows), 8))]


def orange_juice() -> list[Group]:
    """Log movement of a brand in a store: the last 8 weeks; weeks without a record are absent."""
    series: dict[tuple[str, str], list[tuple[int, float]]] = {}
    for store, brand, week, moved, *_ in _rows("orange_juice", "yx.csv.gz"):
        series.setdefault((store, brand), []).append((int(week), float(moved)))
    ordered = (np.array([x for _, x in sorted(each)]) for each in series.values())
    return [(1, 8, _split(ordered, 8))]


def classic() -> list[Group]:
    """Textbook series: the last two seasons, one where the season is a day's half hours."""
    files = {
        "AirPassengers.csv": (1, 12, 24),
        "monthly-milk.csv": (1, 12, 24),
        "monthly-sunspots.csv": (1, 12, 24),
        "wineind.csv": (0, 12, 24),
        "ausbeer.csv": (0, 4, 8),
        "woolyrnq.csv": (0, 4, 8),
        "taylor.csv": (0, 48, 48),
    }
    groups = []
    for name, (column, season, h) in files.items():
        y = _numbers(row[column] for row in _rows("classic_series", name))
        groups.append((season, h, _split([y], h)))
    return groups


def carparts() -> list[Group]:
    """Monthly demand of car parts: the last 6 known months."""
    return [(12, 6, _split((_numbers(r[1:]) for r in _rows("carparts", "carparts.csv.gz")), 6))]


def spare_parts_auto() -> list[Group]:
    """Monthly demand of automotive parts (stored newest first): the last 6 of 24 months."""
    rows = _rows("spare_parts_auto", "auto.csv.gz")
    return [(12, 6, _split((_numbers(row[:0:-1]) for row in rows), 6))]


def spare_parts_oil() -> list[Group]:
    """Monthly demand of a refinery's parts (stored newest first): the last 6 known months. A month
    in which more came back than went out has no demand."""
    rows = _rows("spare_parts_oil", "oil.csv.gz")
    demands = (np.maximum(_numbers(row[:2:-1]), 0) for row in rows)
    return [(12, 6, _split(demands, 6))]


SETS: dict[str, Callable[[], list[Group]]] = {
    "M3 yearly": lambda: m3("YEARLY"),
    "M3 quarterly": lambda: m3("QUARTERLY"),
    "M3 monthly": lambda: m3("MONTHLY"),
    "M3 other": lambda: m3("OTHER"),
    "M4 hourly": m4_hourly,
    "aus_retail": aus_retail,
    "sales_weekly": sales_weekly,
    "orange_juice": orange_juice,
    "classic series": classic,
    "carparts": carparts,
    "spare_parts_auto": spare_parts_auto,
    "spare_parts_oil": spare_parts_oil,
}


def every(groups: Sequence[Group], step: int) -> list[Group]:
    """The first and then each step-th series of every group."""
    return [(season, h, pairs[::step]) for season, h, pairs in groups]


def scores(pairs: Pairs, means: Floats) -> Floats:
    """RMSSE by the naive errors of the history, and sMAPE in percent (0 where both are 0)."""
    rows = []
    for (y, actual), mean in zip(pairs, means, strict=True):
        squares = np.mean((actual - mean) ** 2) / np.mean(np.diff(y) ** 2)
        size = np.abs(actual) + np.abs(mean)
        share = np.abs(actual - mean) / np.where(size > 0, size, 1)
        rows.append((np.sqrt(squares), 200 * np.mean(share)))
    return np.array(rows)


def long_frame(pairs: Pairs) -> dict[str, NDArray[np.generic]]:
    """The columns of a long frame of the histories."""
    lengths = [len(y) for y, _ in pairs]
    return {
        "unique_id": np.repeat(np.arange(len(pairs)), lengths),
        "ds": np.concatenate([np.arange(n) for n in lengths]),
        "y": np.concatenate([y for y, _ in pairs]),
    }
