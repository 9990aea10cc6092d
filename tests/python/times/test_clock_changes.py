"""Streams and pipelines on a zone's clock at its changes: no event is lost, no bin invented."""

from __future__ import annotations

import datetime as dt
import itertools
import pickle
import re
import zoneinfo
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.features import RollingMean
from mliot.frames import clock_changes, utc_from_local
from mliot.pipeline import Pipeline
from mliot.preprocessing import EventBuffer, Resample

BERLIN = "Europe/Berlin"


def events(times: Any, zone: str = BERLIN, name: str = "ds") -> pd.DataFrame:
    at = pd.to_datetime(times).tz_localize("UTC").tz_convert(zone)
    return pd.DataFrame({name: at, "v": np.arange(1.0, len(at) + 1)})


SPRING = ["2024-03-30 23:30", "2024-03-31 00:20", "2024-03-31 00:40", "2024-03-31 02:10"]


@pytest.mark.parametrize("on_late", ["error", "drop"])
def test_a_refused_call_leaves_the_stream_as_it_was(on_late: Any) -> None:
    df = events(SPRING)  # the bin that ends at 02:00 has a label that is never shown
    options: dict[str, Any] = {"label": "right", "time_zone": "local", "ambiguous": "raise"}
    stream = Resample("30min", "sum", nonexistent="raise", **options).stream(on_late=on_late)
    parts = [stream.update(df.iloc[i : i + 1]) for i in range(3)]
    before = stream.state()
    calls = (lambda: stream.update(df[3:]), lambda: stream.advance("2024-03-31 05:00"))
    for call in (*calls, stream.flush, *calls):
        with pytest.raises(mliot.InvalidArgument, match=re.escape("2024-03-31 02:00 is missing")):
            call()
        assert stream.state() == before
    cured = Resample("30min", "sum", nonexistent="shift_forward", **options)
    after = cured.stream(on_late=on_late).restore(before)
    parts += [after.update(df[3:]), after.flush()]
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), cured.transform(df))
    assert pd.concat(parts)["v"].sum() == df["v"].sum()


def test_an_event_that_a_buffer_could_not_give_out_is_refused_at_once() -> None:
    df = events(["2024-10-26 23:30", "2024-10-27 00:30", "2024-10-27 03:00"])
    buffer = EventBuffer(0, time_zone="local")
    parts = [buffer.update(df[:1])]
    with pytest.raises(mliot.InvalidArgument, match=re.escape("give time_zone='utc', whose")):
        buffer.update(df[1:2])
    parts += [buffer.update(df[2:]), buffer.flush()]
    assert pd.concat(parts)["v"].tolist() == [1.0, 3.0]
    utc = EventBuffer(0, time_zone="utc")
    pd.testing.assert_frame_equal(
        pd.concat([utc.update(df), utc.flush()], ignore_index=True), df, check_dtype=False
    )


@pytest.mark.parametrize("closed", ["left", "right"])
@pytest.mark.parametrize("label", ["left", "right"])
@pytest.mark.parametrize("freq", ["15min", "30min", "1h", "90min", "2h"])
@pytest.mark.parametrize("zone", [BERLIN, "Australia/Lord_Howe", "Pacific/Apia"])
def test_a_skipped_bin_has_no_row_and_no_time_comes_twice(
    freq: str, closed: Any, label: Any, zone: str
) -> None:
    day = {BERLIN: "2024-03-31", "Australia/Lord_Howe": "2024-10-06", "Pacific/Apia": "2011-12-30"}
    noon = pd.Timestamp(day[zone]) - pd.Timedelta("24h")
    df = events(pd.date_range(noon, noon + pd.Timedelta("48h"), freq="10min"), zone)
    for nonexistent, ambiguous in itertools.product(
        ("shift_forward", "shift_backward"), ("both", "earlier")
    ):
        options: dict[str, Any] = {"closed": closed, "label": label, "nonexistent": nonexistent}
        options["ambiguous"] = ambiguous
        resample = Resample(freq, "sum", time_zone="local", **options)
        made = resample.transform(df)
        assert not made["ds"].duplicated().any()
        assert made["ds"].is_monotonic_increasing
        assert made["v"].sum() == df["v"].sum()
        if closed == "left":
            assert made["v"].notna().all()
        stream = resample.stream()
        parts = [stream.update(df.iloc[i : i + 7]) for i in range(0, len(df), 7)]
        streamed = pd.concat([*parts, stream.flush()], ignore_index=True)
        pd.testing.assert_frame_equal(streamed, made)


def test_days_that_a_clock_skips_have_no_row() -> None:
    df = events(pd.date_range("2011-12-28", "2012-01-02", freq="1h"), "Pacific/Apia")
    made = Resample("D", "count", time_zone="local").transform(df)
    assert "2011-12-30" not in made["ds"].dt.strftime("%Y-%m-%d").tolist()
    assert made["v"].min() > 0


def test_a_pipeline_goes_on_over_the_change_in_spring() -> None:
    df = events(pd.date_range("2024-03-30 12:00", "2024-03-31 06:00", freq="20min"), name="at")
    hourly = Resample("1h", "sum", time_zone="local")
    steps: list[Any] = [("h", hourly), ("w", [RollingMean(2, 1)], ["v"])]
    live = Pipeline(steps, time_col="at").fit(df[:20])
    made = [live.update(df.iloc[i : i + 1]) for i in range(20, len(df))]
    whole = live.transform(df)
    assert len(whole) == 19
    assert not whole["at"].duplicated().any()
    streamed = pd.concat(made, ignore_index=True)
    wanted = whole[whole["at"].isin(streamed["at"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(streamed, wanted)


ZONES = [BERLIN, "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo"]


def shown(utc: int, zone: str) -> int:
    """What the clock of a zone shows."""
    at = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=utc)
    clock = at.astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None)
    return (clock - dt.datetime(1970, 1, 1)) // dt.timedelta(microseconds=1)


@pytest.mark.parametrize("zone", ZONES)
def test_local_times_are_found_at_the_instants_that_show_them(zone: str) -> None:
    starts, offsets = clock_changes(1_200_000_000_000_000, 1_400_000_000_000_000, zone)
    quarters = np.arange(-120, 120) * 900_000_000
    local = (starts[1:, None] + offsets[1:, None] + quarters).ravel()
    forward = utc_from_local(local, zone, ("earlier", "shift_forward"))
    backward = utc_from_local(local, zone, ("later", "shift_backward"))
    kinds = set()
    for at, early, late in zip(
        *(each.tolist() for each in (local, forward, backward)), strict=True
    ):
        if shown(early, zone) == at:
            places = [at - each for each in set(offsets.tolist()) if shown(at - each, zone) == at]
            assert (early, late) == (min(places), max(places))
            kinds.add(len(places))
        else:
            assert late == early - 1
            assert shown(late, zone) < at < shown(early, zone)
            kinds.add(0)
    assert kinds == {0, 1, 2}


def test_a_first_frame_without_rows_settles_nothing() -> None:
    df = pd.DataFrame({"ds": pd.to_datetime(["2024-01-01 00:20", "2024-01-01 01:50"]), "v": 1.0})
    resample = Resample("1h", "sum", origin="start")
    stream = resample.stream()
    empty = stream.update(df[:0])
    assert (len(empty), list(empty.columns)) == (0, ["ds", "v"])
    assert len(stream.flush()) == 0
    stream = pickle.loads(pickle.dumps(stream))
    made = pd.concat([stream.update(df), stream.flush()], ignore_index=True)
    pd.testing.assert_frame_equal(made, resample.transform(df))


def test_advance_ends_the_wait_of_a_line() -> None:
    df = pd.DataFrame({"t": [1, 12], "v": [1.0, 2.0]})
    line = Resample(10, "linear", limit=20, label="right", closed="left")
    stream = line.stream("t")
    rows = [stream.update(df), stream.advance(32)]
    assert pd.concat(rows)["t"].tolist() == [10]  # a sample at 32 would still be bridged to
    rows.append(stream.advance(33))
    assert rows[-1]["t"].tolist() == [20]
    assert len(stream.flush()) == 0
    pd.testing.assert_frame_equal(pd.concat(rows, ignore_index=True), line.transform(df, "t"))


def test_whole_numbers_that_float64_cannot_hold_are_refused_by_row() -> None:
    df = pd.DataFrame({"ds": [1, 2, 3], "v": [2**53, 2**53 + 1, 5]})
    buffer = EventBuffer(0)
    with pytest.raises(mliot.InvalidArgument, match=r"'v' is 9007199254740993 in row 1 \(2\)"):
        buffer.update(df)
    assert buffer.update(df[::2])["v"].tolist() == [2.0**53]
