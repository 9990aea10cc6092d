"""Long frames in every dress, for the tests of files."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

COVARIATES = ["promotion", "warmth", "weather", "kind", "in_stock"]


def long_frame(seed: int, n_series: int = 4, n: int = 90) -> pd.DataFrame:
    """Counts with a plan, a sensor with gaps, text that varies and text that does not, a weight."""
    rng = np.random.default_rng(seed)
    parts = []
    for i in range(n_series):
        promotion = (rng.random(n) < 0.2).astype(float)
        warmth = 15 + rng.normal(0, 3, n)
        warmth[rng.random(n) < 0.05] = np.nan
        parts.append(
            pd.DataFrame(
                {
                    "shop": f"shop_{i % 2}",
                    "item": i,
                    "ds": pd.date_range("2024-01-01", periods=n),
                    "y": rng.poisson(3.0 * (i + 1) * (1 + promotion)) + 0.125,
                    "promotion": promotion,
                    "warmth": warmth,
                    "weather": rng.choice(["dry", "rain", "snow"], n),
                    "kind": "dairy" if i % 2 else "drinks",
                    "in_stock": (rng.random(n) > 0.05).astype(float),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _zoned(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(ds=frame["ds"].dt.tz_localize("America/New_York"))


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(ds=(frame["ds"] - pd.Timestamp("2024-01-01")).dt.days.astype("int32"))


def _dates(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(ds=frame["ds"].dt.date)


def _moments(frame: pd.DataFrame) -> pd.DataFrame:
    zone = dt.timezone(dt.timedelta(hours=2))
    times = [each.to_pydatetime().replace(tzinfo=zone) for each in frame["ds"]]
    return frame.assign(ds=pd.Series(times, dtype=object, index=frame.index))


#: Time columns as people bring them: what is done to the frame, and settings of the forecaster.
TIMES = {
    "dates and times": (lambda frame: frame, {"freq": "D"}),
    "nanoseconds": (lambda frame: frame.assign(ds=frame["ds"].astype("M8[ns]")), {"freq": "D"}),
    "text": (lambda frame: frame.assign(ds=frame["ds"].dt.strftime("%Y-%m-%d")), {"freq": "D"}),
    "a zone": (_zoned, {"freq": "D", "time_zone": "local"}),
    "numbers": (_numbered, {"freq": 1}),
    "dates of Python": (_dates, {"freq": "D"}),
    "moments of Python": (_moments, {"freq": "D", "time_zone": "utc"}),
}

#: Id columns as people bring them.
IDS = {
    "integers": (lambda frame: frame.drop(columns="shop"), "item"),
    "small integers": (
        lambda frame: frame.drop(columns="shop").astype({"item": "Int16"}),
        "item",
    ),
    "text": (
        lambda frame: frame.assign(item="i" + frame["item"].astype(str)).drop(columns="shop"),
        "item",
    ),
    "categories": (
        lambda frame: frame.assign(item=pd.Categorical("i" + frame["item"].astype(str))).drop(
            columns="shop"
        ),
        "item",
    ),
    "two columns": (lambda frame: frame, ["shop", "item"]),
}
