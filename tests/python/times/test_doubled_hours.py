"""Bins of a zone's clock where it shows an hour twice: two rows or one, in batch and in stream."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import polars as pl
import pytest

import mliot
from mliot.features import RollingMean
from mliot.pipeline import Pipeline
from mliot.preprocessing import Resample

CHANGES = [
    ("Europe/Berlin", "2024-10-27"),
    ("Europe/Berlin", "2024-03-31"),
    ("Australia/Lord_Howe", "2024-04-07"),
    ("Australia/Lord_Howe", "2024-10-06"),
    ("America/New_York", "2024-11-03"),
    ("America/New_York", "2024-03-10"),
    ("America/Havana", "2024-11-03"),  # midnight is shown twice
    ("America/Sao_Paulo", "2018-11-04"),  # midnight is not shown
    ("Pacific/Apia", "2011-12-30"),  # a day is not shown
    ("Asia/Kolkata", "2024-03-31"),
]


def events(zone: str, day: str, seconds: int = 840) -> pd.DataFrame:
    begin = pd.Timestamp(day, tz="UTC") - pd.Timedelta("30h")
    at = pd.date_range(begin, periods=60 * 3600 // seconds, freq=f"{seconds}s").tz_convert(zone)
    return pd.DataFrame({"ds": at, "v": np.arange(1.0, len(at) + 1)})


def streamed(resample: Resample, df: pd.DataFrame, rows: int = 8) -> pd.DataFrame:
    stream = resample.stream()
    parts = []
    for i in range(0, len(df), rows):
        parts.append(stream.update(df.iloc[i : i + rows]))
        if i % 40 == 0:
            stream = pickle.loads(pickle.dumps(stream))
    return pd.concat([*parts, stream.flush()], ignore_index=True)


@pytest.mark.parametrize("freq", ["15min", "30min", "1h"])
@pytest.mark.parametrize(("zone", "day"), CHANGES)
def test_hours_that_are_shown_twice_are_two_rows_as_in_pandas(
    zone: str, day: str, freq: str
) -> None:
    if zone == "Australia/Lord_Howe" and freq == "1h":
        pytest.skip("its clock changes by half an hour, which no hour fits into: below")
    df = events(zone, day)
    resample = Resample(freq, {"v": ["sum", "first", "zoh"]}, time_zone="local")
    made = resample.transform(df)
    clock = df.set_index("ds")["v"].resample(freq)
    assert made["ds"].tolist() == clock.sum().index.tolist()
    assert made["v_sum"].tolist() == clock.sum().tolist()
    assert made["v_first"].tolist() == clock.first().tolist()
    pd.testing.assert_frame_equal(streamed(resample, df), made)


@pytest.mark.parametrize("ambiguous", ["both", "earlier", "later"])
@pytest.mark.parametrize("freq", ["1h", "90min", "2h", "D"])
@pytest.mark.parametrize(("zone", "day"), CHANGES)
def test_bins_that_a_change_cuts_through_hold_all_that_their_clock_showed(
    zone: str, day: str, freq: str, ambiguous: Any
) -> None:
    df = events(zone, day)
    resample = Resample(freq, {"v": ["sum", "first", "last"]}, time_zone="local")
    if freq == "1h" and ambiguous == "both" and zone != "Australia/Lord_Howe":
        return  # two rows: above
    resample.set_params(ambiguous=ambiguous)
    made = resample.transform(df)
    assert made["ds"].is_monotonic_increasing
    assert not made["ds"].duplicated().any()
    shown = df["ds"].dt.tz_localize(None)
    wanted = df.groupby(shown.dt.floor(freq))["v"].agg(["sum", "first", "last"])
    assert made["v_sum"].sum() == df["v"].sum()
    if freq == "90min" and zone == "America/New_York" and day == "2024-11-03":
        cut = pd.Timestamp("2024-11-03 01:00-05:00")  # 01:30 is the middle of 01:00 to 02:00, twice
        assert made["v_last"][made["ds"] < pd.Timestamp("2024-11-03 01:30-04:00")].max() == sum(
            df["ds"] < cut
        )
        return
    assert made["v_sum"].tolist() == wanted["sum"].tolist()
    assert made["v_first"].tolist() == wanted["first"].tolist()
    assert made["v_last"].tolist() == wanted["last"].tolist()
    pd.testing.assert_frame_equal(streamed(resample, df), made)


@pytest.mark.parametrize("duplicates", ["keep", "first", "mean"])
def test_samples_of_both_hours_are_no_duplicates(duplicates: str) -> None:
    df = events("Europe/Berlin", "2024-10-27", 60)
    resample = Resample("D", "count", time_zone="local", duplicates=duplicates)
    assert resample.transform(df)["v"].sum() == len(df)


@pytest.mark.parametrize("freq", ["1h", "2h", "D"])
@pytest.mark.parametrize(("zone", "day"), CHANGES)
def test_a_pipeline_goes_on_over_every_change(
    zone: str, day: str, freq: str, tmp_path: Path
) -> None:
    df = events(zone, day, 600)
    resample = Resample(freq, "sum", time_zone="local")
    steps: list[Any] = [("bins", resample), ("mean", [RollingMean(2, 1)], ["v"])]
    begun = 200 if freq == "D" else 60
    live = Pipeline(steps, time_col="ds").fit(df[:begun])
    made = []
    for i in range(begun, len(df)):
        if i == 250:
            live.save(tmp_path / "live.mliot")
            live = mliot.load(tmp_path / "live.mliot")
        made.append(live.update(df.iloc[i : i + 1]))
    rows = pd.concat(made, ignore_index=True)
    whole = live.transform(df)
    wanted = whole[whole["ds"].isin(rows["ds"])].reset_index(drop=True)
    assert len(rows) >= (1 if freq == "D" else 10)
    pd.testing.assert_frame_equal(rows, wanted)


def test_a_line_and_a_hold_measure_true_time_over_a_change() -> None:
    at = pd.to_datetime(["2024-10-26 23:00", "2024-10-27 03:00"]).tz_localize("UTC")
    df = pd.DataFrame({"ds": at.tz_convert("Europe/Berlin"), "v": [0.0, 4.0]})
    line = Resample("1h", "linear", time_zone="local").transform(df)
    assert line["v"].tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
    held = Resample("1h", "zoh", limit="2h", time_zone="local").transform(df)
    assert held["v"].tolist()[:3] == [0.0, 0.0, 0.0]
    assert held["v"].isna().tolist()[3:] == [True, False]


@pytest.mark.parametrize("origin", ["epoch", "start", "start_day", "2024-10-01 00:10", "end"])
def test_origins_are_times_of_the_zones_clock(origin: str) -> None:
    df = events("Europe/Berlin", "2024-10-27")
    made = Resample("30min", "sum", origin=origin, time_zone="local").transform(df)
    tz = df["ds"].dt.tz
    fixed = pd.Timestamp(origin, tz=tz) if origin[0] == "2" else origin
    options: dict[str, Any] = {"origin": fixed, "closed": None if origin == "end" else "left"}
    wanted = df.set_index("ds")["v"].resample("30min", **options).sum()
    if origin == "epoch":
        wanted = df.set_index("ds")["v"].resample("30min").sum()
    found = made.set_index("ds")["v"]
    assert found[found > 0].to_dict() == wanted[wanted > 0].to_dict()


def test_silence_is_told_by_the_zones_clock() -> None:
    df = events("Europe/Berlin", "2024-10-27")
    whole = Resample("1h", "sum", time_zone="local")
    for ambiguous in ("both", "earlier"):
        stream = whole.set_params(ambiguous=ambiguous).stream()
        rows = [stream.update(df[:120]), stream.advance("2024-10-27 05:00")]
        rows += [stream.update(df[df["ds"] >= "2024-10-27 05:00+01:00"]), stream.flush()]
        kept = pd.concat([df[:120], df[df["ds"] >= "2024-10-27 05:00+01:00"]])
        pd.testing.assert_frame_equal(
            pd.concat(rows, ignore_index=True), whole.transform(kept.drop_duplicates())
        )


def test_frames_of_polars_and_text_messages_are_of_the_same_clock() -> None:
    df = events("Europe/Berlin", "2024-10-27")
    made = Resample("1h", "sum", time_zone="local").transform(pl.from_pandas(df))
    clock = pl.from_pandas(df).group_by_dynamic("ds", every="1h").agg(pl.col("v").sum()).sort("ds")
    assert made["ds"].to_list() == clock["ds"].to_list()
    assert made["v"].to_list() == clock["v"].to_list()


def test_the_clock_of_another_zone_is_refused_and_late_rows_are_told_by_utc() -> None:
    df = events("Europe/Berlin", "2024-10-27")
    stream = Resample("1h", "sum", time_zone="local").stream()
    stream.update(df[:50])
    other = df[50:].assign(ds=df["ds"][50:].dt.tz_convert("America/New_York"))
    with pytest.raises(mliot.InvalidArgument, match="convert the times to Europe/Berlin"):
        stream.update(other)
    with pytest.raises(mliot.InvalidArgument, match=r"2024-10-25 18:28:00 UTC \(row 0\) is late"):
        stream.update(df[2:3])
    stream.update(df[50:])


def test_hours_of_a_time_before_the_zones_hours_are_refused() -> None:
    old = pd.DataFrame({"ds": pd.date_range("1930-01-01", periods=3, freq="1h"), "v": 1.0})
    zoned = old.assign(ds=old["ds"].dt.tz_localize("Europe/Amsterdam"))
    policy: Literal["local"] = "local"
    with pytest.raises(mliot.InvalidArgument, match=r"was not a number of bins.*time_zone='utc'"):
        Resample("1h", "sum", time_zone=policy).transform(zoned)
    assert len(Resample("D", "sum", time_zone=policy).transform(zoned)) == 1
