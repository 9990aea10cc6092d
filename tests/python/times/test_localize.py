"""Zones: doubled and missing hours beside pandas."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.preprocessing import localize
from time_frames import Make, column

ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"]


def clock(*texts: str) -> pd.DataFrame:
    return pd.DataFrame({"ds": pd.to_datetime(list(texts))})


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("nonexistent", ["shift_forward", "shift_backward", dt.timedelta(hours=1)])
def test_instants_are_those_of_pandas(zone: str, first: bool, nonexistent: Any) -> None:
    times = pd.date_range("2019-01-01", "2021-12-31", freq="17min").as_unit("us")
    ours = localize(
        pd.DataFrame({"ds": times}),
        zone,
        ambiguous="earlier" if first else "later",
        nonexistent=nonexistent,
    )["ds"]
    theirs = times.tz_localize(
        zone, ambiguous=np.full(len(times), first), nonexistent=nonexistent
    ).as_unit("us")
    if nonexistent == "shift_backward":  # pandas goes a nanosecond back, mliot a microsecond
        assert (abs(ours.to_numpy() - theirs.to_numpy()) <= np.timedelta64(1, "us")).all()
        return
    assert ours.tolist() == theirs.tolist()


def test_a_change_of_half_an_hour_is_as_long_as_it_is() -> None:
    # Lord Howe Island goes from 02:00 to 02:30; pandas 3.0 shifts to 03:00.
    missing = clock("2019-10-06 02:13")
    out = localize(missing, "Australia/Lord_Howe", nonexistent="shift_forward")["ds"][0]
    assert out == pd.Timestamp("2019-10-06 02:30", tz="Australia/Lord_Howe")
    twice = clock("2019-04-07 01:45")
    instants = [
        localize(twice, "Australia/Lord_Howe", ambiguous=how)["ds"][0]  # type: ignore[arg-type]
        for how in ("earlier", "later")
    ]
    assert instants[1] - instants[0] == pd.Timedelta("30min")


def test_the_order_of_rows_tells_the_two_hours_apart() -> None:
    written = pd.date_range("2024-10-26 22:00", periods=24, freq="15min", tz="UTC")
    shown = written.tz_convert("Europe/Berlin").tz_localize(None)
    frame = pd.DataFrame({"ds": [*shown, *shown], "id": ["a"] * 24 + ["b"] * 24})
    out = localize(frame, "Europe/Berlin", ambiguous="infer", id_col="id")["ds"]
    assert out.dt.tz_convert("UTC").tolist() == [*written, *written]
    with pytest.raises(mliot.InvalidArgument, match="never falls back within the hour"):
        localize(clock("2024-10-27 02:10", "2024-10-27 02:30"), "Europe/Berlin", ambiguous="infer")
    with pytest.raises(mliot.InvalidArgument, match="falls back 3 times"):
        localize(frame, "Europe/Berlin", ambiguous="infer")


def test_doubled_and_missing_times_are_named_with_row_and_cure() -> None:
    twice = clock("2024-10-27 01:30", "2024-10-27 02:30", "2024-10-27 02:45")
    message = (
        r"row 1: 2024-10-27 02:30:00 is doubled in Europe/Berlin .*2 such.*ambiguous='earlier'"
    )
    with pytest.raises(mliot.InvalidArgument, match=message):
        localize(twice, "Europe/Berlin")
    never = clock("2024-03-31 02:00")
    with pytest.raises(mliot.InvalidArgument, match=r"row 0: .* is missing .*'shift_forward'"):
        localize(never, "Europe/Berlin")
    with pytest.raises(mliot.InvalidArgument, match="moves it to no single instant"):
        localize(never, "Europe/Berlin", nonexistent=dt.timedelta(minutes=5))


def test_frames_of_every_library_get_their_own_zoned_type(make: Make) -> None:
    frame = make({"ds": [dt.datetime(2024, 7, 1, 12), dt.datetime(2024, 1, 1, 12)], "x": [1, 2]})
    out = localize(frame, "Europe/Berlin")
    micros = column(out, "ds").astype("datetime64[us]")
    stamps = pd.DatetimeIndex(micros)
    hours = (stamps if stamps.tz is None else stamps.tz_convert("UTC")).hour
    assert hours.tolist() == [10, 11]
    with pytest.raises(mliot.InvalidArgument, match="has the zone"):
        localize(out, "UTC")


def test_bad_options_and_columns_are_refused() -> None:
    frame = clock("2024-01-01")
    with pytest.raises(mliot.InvalidArgument, match="unknown time zone 'Mars/Base'"):
        localize(frame, "Mars/Base")
    with pytest.raises(mliot.InvalidArgument, match="ambiguous must be 'raise', 'earlier'"):
        localize(frame, "UTC", ambiguous="NaT")
    with pytest.raises(mliot.InvalidArgument, match="one bool for each of the 1 rows"):
        localize(frame, "UTC", ambiguous=[True, False])
    with pytest.raises(mliot.InvalidArgument, match="nonexistent must be"):
        localize(frame, "UTC", nonexistent="forward")
    with pytest.raises(mliot.InvalidArgument, match="holds whole numbers"):
        localize(pd.DataFrame({"ds": [1]}), "UTC")
    assert localize(frame.iloc[:0], "UTC").shape == (0, 1)
