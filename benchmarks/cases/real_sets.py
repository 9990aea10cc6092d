"""The real sales of `real_sales`: read, joined and cleaned, with the features each set gets."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness import MissingData


@dataclass(frozen=True)
class Recipe:
    """How a set is forecast: season, horizon and the features of every contender."""

    freq: str
    season: int
    horizon: int
    lags: tuple[int, ...]
    windows: dict[int, tuple[tuple[str, int], ...]]  # lag to (statistic, window)
    dates: tuple[str, ...]
    static: tuple[str, ...]


RECIPES = {
    "walmart": Recipe(
        freq="W-FRI",
        season=52,
        horizon=8,
        lags=(1, 2, 3, 4, 8, 52),
        windows={1: (("mean", 4), ("std", 8), ("mean", 26)), 52: (("mean", 4),)},
        dates=("week", "month"),
        static=("Size", "Type", "Dept", "Store"),
    ),
    "stallion": Recipe(
        freq="MS",
        season=12,
        horizon=6,
        lags=(1, 2, 3, 6, 12),
        windows={1: (("mean", 3), ("std", 6), ("mean", 12))},
        dates=("month",),
        static=("avg_population_2017", "avg_yearly_household_income_2017", "agency_", "sku_"),
    ),
    "seoul_bike": Recipe(
        freq="h",
        season=168,
        horizon=24,
        lags=(1, 2, 3, 24, 48, 168),
        windows={1: (("mean", 24), ("std", 24)), 24: (("mean", 7),)},
        dates=("hour", "dayofweek", "month"),
        static=(),
    ),
}


def read(name: str) -> Any:
    """The set as a long frame with unique_id, ds, y and covariates, sorted by id and time."""
    root = os.environ.get("MLIOT_DATA", "")
    if not root or not Path(root).is_dir():
        raise MissingData("the folder of real data sets is absent; name it in MLIOT_DATA")
    readers = {"walmart": _walmart, "stallion": _stallion, "seoul_bike": _seoul_bike}
    try:
        frame = readers[name](Path(root))
    except FileNotFoundError as error:
        raise MissingData(f"{name}: no file {Path(error.filename).name} in MLIOT_DATA") from None
    return frame.sort_values(["unique_id", "ds"]).reset_index(drop=True)


def _walmart(root: Path) -> Any:
    import pandas as pd

    folder = root / "walmart_store_sales"
    sales = pd.read_csv(folder / "train.csv.gz")
    region = pd.read_csv(folder / "features.csv.gz")
    unused = [c for c in region if c.startswith("MarkDown")]
    region = region.drop(columns=["IsHoliday", *unused])
    frame = sales.merge(region, on=["Store", "Date"])
    frame = frame.merge(pd.read_csv(folder / "stores.csv"), on="Store")
    frame["ds"] = pd.to_datetime(frame["Date"])
    frame["unique_id"] = frame["Store"].astype(str) + "_" + frame["Dept"].astype(str)
    frame["y"] = frame["Weekly_Sales"]
    frame["IsHoliday"] = frame["IsHoliday"].astype(int)
    frame["Type"] = frame["Type"].map({"A": 0, "B": 1, "C": 2})
    weeks = frame.groupby("unique_id")["ds"].transform("count")
    covariates = ["IsHoliday", "Temperature", "Fuel_Price", "CPI", "Unemployment"]
    columns = ["unique_id", "ds", "y", *covariates, "Size", "Type", "Dept", "Store"]
    return frame.loc[weeks == weeks.max(), columns]  # the series without a gap


def _stallion(root: Path) -> Any:
    import pandas as pd

    frame = pd.read_csv(root / "stallion" / "stallion.csv.gz")
    frame["ds"] = pd.to_datetime(frame["date"])
    frame["unique_id"] = frame["agency"] + "|" + frame["sku"]
    frame["y"] = frame["volume"]
    frame["agency_"] = frame["agency"].astype("category").cat.codes
    frame["sku_"] = frame["sku"].astype("category").cat.codes
    columns = ["unique_id", "ds", "y", "price_regular", "price_actual", "discount", "avg_max_temp"]
    columns += ["avg_population_2017", "avg_yearly_household_income_2017", "agency_", "sku_"]
    events = ["easter_day", "good_friday", "new_year", "christmas", "labor_day"]
    events += ["independence_day", "revolution_day_memorial", "regional_games"]
    events += ["fifa_u_17_world_cup", "football_gold_cup", "beer_capital", "music_fest"]
    return frame[columns + events]


def _seoul_bike(root: Path) -> Any:
    import pandas as pd

    frame = pd.read_csv(root / "seoul_bike" / "SeoulBikeData.csv.gz", encoding="latin-1")
    weather = ["temp", "hum", "wind", "vis", "dew", "sol", "rain", "snow"]
    frame.columns = ["date", "y", "hour_", *weather, "season", "hol", "func"]
    hours = pd.to_timedelta(frame["hour_"], unit="h")
    frame["ds"] = pd.to_datetime(frame["date"], format="%d/%m/%Y") + hours
    frame["unique_id"] = "seoul"
    frame["hol"] = (frame["hol"] != "No Holiday").astype(int)
    frame["func"] = (frame["func"] == "Yes").astype(int)
    return frame[["unique_id", "ds", "y", *weather, "hol", "func"]]
