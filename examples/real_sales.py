"""Three real data sets, three back-test windows each: our forecast beside seasonal naive.

Walmart's weekly sales by store and department, the monthly volumes of a brewery by agency and
product (stallion), and the hourly rentals of Seoul's bicycles. They are read from the folder that
the environment variable MLIOT_DATA names; without it the program says so and ends.
"""

from __future__ import annotations

import gzip
import io
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import polars as pl

from mliot.boosting import BoostingRegressor
from mliot.features import RollingMean, RollingStd
from mliot.forecasting import Forecaster
from mliot.report import Backtest

WINDOWS = 3
EVENTS = [
    "easter_day", "good_friday", "new_year", "christmas", "labor_day", "independence_day",
    "revolution_day_memorial", "regional_games", "fifa_u_17_world_cup", "football_gold_cup",
    "beer_capital", "music_fest",
]  # fmt: skip


@dataclass
class Case:
    """A cleaned frame with unique_id, ds and y, how far to forecast it, and from what."""

    sales: pl.DataFrame
    h: int
    settings: dict[str, Any]


def walmart(folder: Path) -> Case:
    """Weekly sales of the 2,660 departments with a full history; some weeks are negative."""
    train = read(folder / "walmart_store_sales" / "train.csv.gz")
    features = read(folder / "walmart_store_sales" / "features.csv.gz")
    stores = read(folder / "walmart_store_sales" / "stores.csv")
    covariates = ["Temperature", "Fuel_Price", "CPI", "Unemployment"]
    sales = (
        train.join(features.select("Store", "Date", *covariates), on=["Store", "Date"])
        .join(stores, on="Store")
        .with_columns(
            pl.format("{}_{}", "Store", "Dept").alias("unique_id"),
            pl.col("Date").str.to_date().alias("ds"),
            pl.col("Weekly_Sales").alias("y"),
            (pl.col("IsHoliday").cast(pl.String).str.to_uppercase() == "TRUE").cast(pl.Int8),
        )
        .filter(pl.len().over("unique_id") == 143)
        .drop("Date", "Weekly_Sales")
    )
    settings = {
        "freq": "W-FRI",
        "lags": [1, 2, 3, 4, 8, 52],
        "lag_transforms": {
            1: [RollingMean(4), RollingStd(8), RollingMean(26)],
            52: [RollingMean(4)],
        },
        "date_features": ["week", "month"],
        "static_features": ["Size", "Type", "Dept", "Store"],
        "future_features": ["IsHoliday", *covariates],
    }
    return Case(sales, 8, settings)


def stallion(folder: Path) -> Case:
    """Monthly volumes of 350 agency and product pairs with prices, weather and events."""
    raw = read(folder / "stallion" / "stallion.csv.gz")
    static = ["avg_population_2017", "avg_yearly_household_income_2017", "agency", "sku"]
    future = ["price_regular", "price_actual", "discount", "avg_max_temp", *EVENTS]
    sales = raw.select(
        pl.format("{}|{}", "agency", "sku").alias("unique_id"),
        pl.col("date").str.to_date().alias("ds"),
        pl.col("volume").alias("y"),
        *static,
        *future,
    )
    settings = {
        "freq": "MS",
        "lags": [1, 2, 3, 6, 12],
        "lag_transforms": {1: [RollingMean(3), RollingStd(6), RollingMean(12)]},
        "date_features": ["month"],
        "static_features": static,
        "future_features": future,
    }
    return Case(sales, 6, settings)


def bike(folder: Path) -> Case:
    """A year of hourly rentals with the weather of the hour."""
    raw = read(folder / "seoul_bike" / "SeoulBikeData.csv.gz")
    raw.columns = [
        "date", "y", "hour", "temperature", "humidity", "wind", "visibility", "dew_point", "sun",
        "rain", "snow", "season", "holiday", "open",
    ]  # fmt: skip
    weather = raw.columns[3:11]
    sales = raw.select(
        pl.lit("seoul").alias("unique_id"),
        (pl.col("date").str.to_datetime("%d/%m/%Y") + pl.duration(hours="hour")).alias("ds"),
        "y",
        *weather,
        (pl.col("holiday") != "No Holiday").cast(pl.Int8),
        (pl.col("open") == "Yes").cast(pl.Int8),
    )
    settings = {
        "freq": "h",
        "lags": [1, 2, 3, 24, 48, 168],
        "lag_transforms": {1: [RollingMean(24), RollingStd(24)], 24: [RollingMean(7)]},
        "date_features": ["hour", "dayofweek", "month"],
        "static_features": [],
        "future_features": [*weather, "holiday", "open"],
    }
    return Case(sales, 24, settings)


def backtest(case: Case) -> Backtest:
    """Back-tests the case. Counts cannot be negative for the model, but are for the score."""
    learner = BoostingRegressor(objective="tweedie", n_estimators=400, learning_rate=0.05)
    model = Forecaster(model=learner, horizon=case.h, alias="mliot", **case.settings)
    learnt = case.sales.with_columns(pl.col("y").clip(lower_bound=0))
    rows = model.cross_validation(
        learnt, h=case.h, n_windows=WINDOWS, level=[80, 95], against="seasonal_naive"
    )
    actual = case.sales.select("unique_id", pl.col("ds").cast(rows["ds"].dtype), "y")
    return Backtest(case.sales, rows.drop("y").join(actual, on=["unique_id", "ds"]))


def report(name: str, case: Case) -> None:
    """Prints the means over the windows."""
    begun = time.perf_counter()
    test = backtest(case)
    seconds = time.perf_counter() - begun
    n = case.sales["unique_id"].n_unique()
    print(f"{name}: {case.sales.height:,} rows, {n:,} series, h {case.h} ({seconds:.0f} s)")
    for model in test.models:
        scores = test.by_window(model)
        wape = mean(score.wape for score in scores)
        rmsse = mean(score.rmsse for score in scores)
        inside = [mean(score.coverage[level] for score in scores) for level in scores[0].coverage]
        held = "  inside" + "".join(f"  {100 * share:.1f} %" for share in inside)
        print(f"  {model:14s} WAPE {wape:.4f}  RMSSE {rmsse:.3f}{held if inside else ''}")


def read(path: Path) -> pl.DataFrame:
    """A CSV file, gzipped or not, with any kind of line end and NA for missing."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return pl.read_csv(io.StringIO(text), null_values="NA", infer_schema_length=None)


def main() -> int:
    """Runs every case."""
    folder = os.environ.get("MLIOT_DATA")
    if not folder or not Path(folder).is_dir():
        print("real_sales: set MLIOT_DATA to the folder of the data sets; nothing to do without it")
        return 0
    print(f"Means over {WINDOWS} windows; inside: share of true values in the 80 and 95 % bands")
    for name, case in (("walmart", walmart), ("stallion", stallion), ("seoul bike", bike)):
        report(name, case(Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
