"""What weather is worth to a forecast, as it came and cleaned, in a back-test on two real streams.

Seoul's bicycles (rentals by the hour) and Beijing's fine dust. Each is forecast 24 hours ahead,
from its own history alone, with the weather up to the origin (past) and with that of the hours
ahead (future, as if the weather forecast were perfect); as the file has it, and cleaned: stuck
runs missing, lone spikes replaced by the median, up to three missing hours filled forward. Then
the same with faults put into the sensors: codes, stuck runs, spikes. The data are read from the
folder that MLIOT_DATA names.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from real_streams import beijing, seoul, without_spikes

from mliot.boosting import BoostingRegressor
from mliot.features import RollingMean
from mliot.forecasting import Forecaster
from mliot.metrics import mae
from mliot.preprocessing import ForwardFill, quality_report

HORIZON = 24
DAYS = 28  # a forecast each midnight of four weeks, then a new fit
FITS = 3  # twelve weeks in all
SEEDS = (0, 1, 2)


@dataclass
class Case:
    """A frame with unique_id, ds, y and weather; the target's objective."""

    frame: pl.DataFrame
    weather: Sequence[str]
    objective: str


def bicycles(folder: Path) -> Case:
    """Hourly rentals; a closed day has none."""
    weather = ["temperature", "humidity", "wind", "visibility", "dew_point", "sun", "rain", "snow"]
    frame = seoul(folder).frame.select("ds", pl.col("rented").alias("y"), *weather)
    return Case(frame.insert_column(0, pl.lit("seoul").alias("unique_id")), weather, "tweedie")


def dust(folder: Path) -> Case:
    """Fine dust of the last two years; missing hours stay missing."""
    weather = ["TEMP", "DEWP", "PRES", "Iws", "Is", "Ir"]
    frame = beijing(folder).frame.select("ds", pl.col("pm2.5").alias("y"), *weather)
    frame = frame.filter(pl.col("ds").dt.year() >= 2013)
    return Case(frame.insert_column(0, pl.lit("beijing").alias("unique_id")), weather, "tweedie")


def with_faults(case: Case) -> Case:
    """The case with what sensors do: a code in 2 % of the hours, stuck days, spikes of any size."""
    rng = np.random.default_rng(0)
    columns = []
    for name in case.weather:
        x = case.frame[name].cast(pl.Float64).to_numpy().copy()
        spread = np.nanstd(x)
        for begin in rng.integers(0, len(x) - 48, len(x) // 1500):
            x[begin : begin + 48] = x[begin]
        spikes = rng.random(len(x)) < 0.01
        x[spikes] += spread * rng.normal(0, 30, spikes.sum())
        x[rng.random(len(x)) < 0.02] = -999.0
        columns.append(pl.Series(name, x))
    return Case(case.frame.with_columns(columns), case.weather, case.objective)


def cleaned(case: Case) -> Case:
    """The case with its weather cleaned of what the quality report finds."""
    report = quality_report(case.frame.select("ds", *case.weather), pairs="none")
    columns = {name: case.frame[name].cast(pl.Float64).to_numpy().copy() for name in case.weather}
    for found in report.findings:
        if found.kind == "sentinel":
            columns[found.column][columns[found.column] == found.value] = np.nan
        if found.kind == "stuck":
            columns[found.column][report.rows(found)] = np.nan
    for found in report.findings:
        if found.kind == "spike":
            columns[found.column] = without_spikes(columns[found.column], found.expected)
    fill = ForwardFill(limit=3)
    series = [pl.Series(name, fill.transform(values)) for name, values in columns.items()]
    return Case(case.frame.with_columns(series), case.weather, case.objective)


@dataclass
class Error:
    """Mean absolute error over the twelve weeks and the seeds, and how far seeds lie apart."""

    mean: float
    spread: float

    def beside(self, alone: Error) -> str:
        """The error and its distance from that without weather."""
        return f"{self.mean:7.2f} ({self.mean / alone.mean - 1:+.1%})"


def error(case: Case, use: str) -> Error:
    """The back-test; ``use`` is none, past or future."""
    of_seeds = []
    for seed in SEEDS:
        parts = []
        for k in reversed(range(FITS)):
            end = case.frame.height - k * DAYS * HORIZON
            known = Case(case.frame[:end], case.weather, case.objective)
            parts.append(forecasts(known, use, seed))
        rows = pl.concat(parts).filter(pl.col("y").is_not_nan())
        of_seeds.append(float(mae(rows["y"].to_numpy(), rows["mliot"].to_numpy())))
    return Error(float(np.mean(of_seeds)), float(np.max(of_seeds) - np.min(of_seeds)))


def forecasts(case: Case, use: str, seed: int) -> pl.DataFrame:
    """Forecasts of the last four weeks of a frame, one each midnight."""
    weather = list(case.weather) if use != "none" else []
    model = Forecaster(
        freq="h",
        lags=[1, 2, 3, 24, 48, 168],
        lag_transforms={1: [RollingMean(24)], 24: [RollingMean(7)]},
        date_features=["hour", "dayofweek", "month"],
        static_features=[],
        future_features=weather if use == "future" else [],
        past_features={name: [1, RollingMean(24)] for name in weather} if use == "past" else None,
        horizon=HORIZON,
        intervals=None,
        fill_gaps="missing",
        model=BoostingRegressor(
            objective=case.objective,
            n_estimators=200,
            learning_rate=0.06,
            min_child_samples=40,
            subsample=0.8,
            subsample_freq=1,
            random_state=seed,
        ),
        alias="mliot",
    )
    frame = case.frame.select("unique_id", "ds", "y", *weather)
    rows = model.cross_validation(frame, h=HORIZON, n_windows=DAYS, step_size=HORIZON, refit=False)
    return rows.drop_nulls("y")


def distance(case: Case, truth: Case) -> str:
    """How far sensors are from the truth, in their standard deviations, and what is missing."""
    off, missing = [], []
    for name in case.weather:
        x, true = (each.frame[name].cast(pl.Float64).to_numpy() for each in (case, truth))
        off.append(np.nanmean(np.abs(x - true)) / np.nanstd(true))
        missing.append(np.isnan(x).mean())
    return f"{np.mean(off):.2f} deviations from the truth, {np.mean(missing):.1%} missing"


def tell(name: str, case: Case) -> None:
    """Prints the errors of one case."""
    begun = time.perf_counter()
    faulty = with_faults(case)
    alone = error(case, "none")
    print(f"{name}: mean absolute error 24 hours ahead, {DAYS * FITS} days, {len(SEEDS)} seeds")
    print(f"  without weather {alone.mean:.2f} (seeds {alone.spread:.2f} apart)")
    print(f"  faults: {distance(faulty, case)}; cleaned: {distance(cleaned(faulty), case)}")
    for label, rows in (("as it came", case), ("with faults", faulty)):
        tidy = cleaned(rows)
        for use in ("past", "future"):
            raw, clean = error(rows, use), error(tidy, use)
            apart = max(raw.spread, clean.spread)
            print(f"  {label:12}{use:8}raw {raw.beside(alone)}   cleaned {clean.beside(alone)}   "
                  f"seeds {apart:.2f} apart", flush=True)  # fmt: skip
    print(f"  {time.perf_counter() - begun:.0f} s")


def main() -> int:
    """Both cases."""
    folder = os.environ.get("MLIOT_DATA")
    if not folder or not Path(folder).is_dir():
        print("set MLIOT_DATA to the folder with the data sets")
        return 0
    tell("seoul", bicycles(Path(folder)))
    tell("beijing", dust(Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
