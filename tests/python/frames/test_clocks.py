"""Frames of another clock than the one before are refused, not read as if it were the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import mliot
from mliot.boosting import BoostingRegressor
from mliot.forecasting import Forecaster, StatisticalForecaster
from mliot.frames import read_events
from mliot.preprocessing import EventBuffer, Resample
from mliot.statistical import ARIMA, Naive

BERLIN = "Europe/Berlin"
X = np.arange(60.0) % 7
STEP = pd.Timedelta("1h")
OTHER_CLOCK = (
    "time column 'ds' of {} has the zone UTC, but had the zone Europe/Berlin before, and "
    "time_zone='local' reads the clock of each: convert the times to Europe/Berlin"
)
Fit = Callable[[pd.DataFrame, str], Any]


def hours(start: str, n: int, **columns: Any) -> pd.DataFrame:
    ds = pd.date_range(start, periods=n, freq="h", tz=BERLIN)
    return pd.DataFrame({"unique_id": "a", "ds": ds, **columns})


def history() -> pd.DataFrame:
    return hours("2024-05-01", 60, y=3 * X, x=X)


def boosted(df: pd.DataFrame, zone: str) -> Any:
    model = BoostingRegressor(n_estimators=5, min_child_samples=2)
    options: dict[str, Any] = {"horizon": 3, "future_features": ["x"], "scale_by": None}
    given = {"lags": [1], "intervals": None, "time_zone": zone}
    return Forecaster(freq="h", model=model, **given, **options).fit(df)


def arima(df: pd.DataFrame, zone: str) -> Any:
    return StatisticalForecaster([ARIMA((0, 0, 0))], freq="h", time_zone=zone).fit(df)


def naive(df: pd.DataFrame, zone: str) -> Any:
    return StatisticalForecaster([Naive()], freq="h", time_zone=zone).fit(
        df[["unique_id", "ds", "y"]]
    )


def refused(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=re.escape(message)):
        call()


def test_objects_of_two_zones_have_no_clock_in_common() -> None:
    times = [
        pd.Timestamp("2024-05-01 10:00", tz=BERLIN),
        pd.Timestamp("2024-05-01 08:30", tz="UTC"),
    ]
    df = pd.DataFrame({"ds": pd.Series(times, dtype=object), "v": [1.0, 2.0]})
    refused(
        lambda: Resample("1h", "count", time_zone="local").transform(df),
        "time column 'ds': row 1 is '2024-05-01 08:30:00+00:00', which has another zone than row "
        "0, Europe/Berlin: bring them to one clock",
    )
    made = Resample("1h", "count", time_zone="utc").transform(df)
    assert made["v"].tolist() == [2]


@pytest.mark.parametrize("name", ["resample", "buffer"])
def test_streams_of_local_times_keep_to_their_zone(name: str) -> None:
    options: dict[str, Any] = {"time_zone": "local"}
    first = pd.DataFrame(
        {"ds": pd.to_datetime(["2024-05-01 10:10"]).tz_localize(BERLIN), "v": [1.0]}
    )
    later = pd.DataFrame(
        {"ds": pd.to_datetime(["2024-05-01 08:20"]).tz_localize("UTC"), "v": [2.0]}
    )

    def begun(zone: str) -> Any:
        options["time_zone"] = zone
        if name == "buffer":
            return EventBuffer("3h", **options)
        return Resample("1h", "count", lateness="3h", **options).stream("ds")

    stream = begun("local")
    stream.update(first)
    refused(lambda: stream.update(later), OTHER_CLOCK.format("an update"))
    stream.update(later.assign(ds=later["ds"].dt.tz_convert(BERLIN)))
    assert stream.flush()["v"].sum() == (3.0 if name == "buffer" else 2)
    stream = begun("utc")
    stream.update(first)
    stream.update(later)
    assert len(stream.flush()) == (2 if name == "buffer" else 1)


@pytest.mark.parametrize("fit", [boosted, arima])
def test_covariates_ahead_are_of_the_clock_of_fit(fit: Fit) -> None:
    model = fit(history(), "local")
    ahead = hours("2024-05-03 07:00", 20, x=np.arange(55, 75.0) % 7)
    expected = model.predict(3, ahead).iloc[:, 2].tolist()
    utc = ahead.assign(ds=ahead["ds"].dt.tz_convert("UTC"))
    refused(lambda: model.predict(3, utc), OTHER_CLOCK.format("X_df"))
    bare = ahead.assign(ds=ahead["ds"].dt.tz_localize(None))
    refused(
        lambda: model.predict(3, bare),
        "of X_df has no zone, but had the zone Europe/Berlin before: give times of the same kind",
    )
    model = fit(history(), "utc")
    assert model.predict(3, utc).iloc[:, 2].tolist() == expected


@pytest.mark.parametrize("fit", [boosted, naive])
def test_new_rows_are_of_the_clock_of_fit(fit: Fit) -> None:
    new = hours("2024-05-03 12:00", 1, y=[5.0], x=[1.0])
    same_wall = new.assign(ds=new["ds"].dt.tz_localize(None).dt.tz_localize("UTC"))
    model = fit(history(), "local")
    refused(lambda: model.update(same_wall), OTHER_CLOCK.format("df"))
    model.update(new)
    model = fit(history(), "utc")
    bare = new.assign(ds=new["ds"].dt.tz_convert("UTC").dt.tz_localize(None))
    refused(lambda: model.update(bare), "of df has no zone, but had the zone Europe/Berlin before")
    model.update(new.assign(ds=new["ds"].dt.tz_convert("UTC")))


def test_two_names_of_one_clock_are_one() -> None:
    df = history().assign(ds=lambda df: df["ds"].dt.tz_convert("UTC"))
    model = naive(df, "local")
    new = hours("2024-05-03 12:00", 1, y=[5.0])
    model.update(pl.from_pandas(new).with_columns(pl.col("ds").dt.convert_time_zone("Etc/UTC")))
    assert model.predict(1)["Naive"].tolist() == [5.0]


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "UTC"]
)
def test_the_clock_of_many_rows_is_that_of_pandas(zone: str) -> None:
    at = pd.date_range("2011-06-01", periods=100_000, freq="7min", tz="UTC").as_unit("us")
    frame = pd.DataFrame({"ds": at.tz_convert(zone), "v": 1.0})
    for each in (frame, pl.from_pandas(frame)):
        rows = read_events(each, id_col=None, time_col="ds", time_zone="local")
        shown = frame["ds"].dt.tz_localize(None).to_numpy().astype("datetime64[us]")
        assert np.array_equal(rows.micros, shown.view(np.int64))
