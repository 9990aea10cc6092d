"""Rows without a time or an id are findings that name them; the rest is judged as without them."""

from __future__ import annotations

import datetime as dt
import pickle
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import mliot
from mliot.preprocessing import QualityFinding, QualityReport, quality_report

LOST = [4, 9, 700]


def spoiled(room: pd.DataFrame) -> pd.DataFrame:
    """A room with a stuck sensor, and rows without a time of which the values are absurd."""
    room.loc[1000:1039, "temperature"] = 20.5
    room.loc[LOST, "temperature"] = 1e6
    room.loc[LOST, "ds"] = pd.NaT
    return room


def told(report: QualityReport) -> list[tuple[Any, ...]]:
    return [
        (each.kind, each.column, each.count, each.start, each.explanation)
        for each in report.findings
    ]


def first(report: QualityReport, kind: str) -> QualityFinding:
    return next(each for each in report.findings if each.kind == kind)


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_rows_without_a_time_are_named_and_the_rest_is_judged(
    room: pd.DataFrame, kind: str
) -> None:
    frame = spoiled(room)
    native = {
        "pandas": frame,
        "polars": pl.from_pandas(frame),
        "pyarrow": pa.Table.from_pandas(frame),
    }
    report = quality_report(native[kind])
    found = first(report, "missing_time")
    assert (found.severity, found.column, found.count, found.row) == ("error", "ds", 3, 4)
    assert found.explanation == "3 rows without a time: rows 4, 9 and 700"
    assert report.rows(found).tolist() == LOST
    rest = quality_report(frame.drop(index=LOST))
    assert [each for each in told(report) if each[0] != "missing_time"] == told(rest)
    stuck = first(report, "stuck")
    assert (stuck.row, stuck.last_row) == (1000, 1039)
    assert report.rows(stuck).tolist() == list(range(1000, 1040))
    assert report.summary["rows"] == len(frame)
    assert "row 4" in report.to_html()


def test_texts_that_are_no_time_are_named(room: pd.DataFrame) -> None:
    room["ds"] = room["ds"].astype(str)
    room.loc[[3, 8], "ds"] = ["n/a", "31.02.2024"]
    room.loc[5, "ds"] = None
    report = quality_report(room)
    assert first(report, "unreadable_time").explanation == (
        "2 rows with a text that is no time ('n/a'): rows 3 and 8"
    )
    assert report.rows(first(report, "missing_time")).tolist() == [5]
    assert {each.kind for each in report.findings} == {"missing_time", "unreadable_time", "gap"}
    room.loc[: len(room) // 2, "ds"] = "n/a"
    with pytest.raises(mliot.InvalidArgument, match="row 0 is 'n/a', not a date"):
        quality_report(room)


def test_rows_without_an_id_are_named_and_no_series(room: pd.DataFrame) -> None:
    room["unique_id"] = "hall"
    room.loc[7, "unique_id"] = None
    room.loc[8, ["unique_id", "ds"]] = [None, pd.NaT]
    report = quality_report(room)
    assert report.rows(first(report, "missing_id")).tolist() == [7, 8]
    assert first(report, "missing_time").explanation == "1 row without a time: row 8"
    assert report.summary["series"] == 1
    assert report.to_html().count("missing id") >= 1


def test_without_any_time_the_rows_stand_for_times(room: pd.DataFrame) -> None:
    room["ds"] = pd.NaT
    room.loc[1000:1039, "temperature"] = 20.5
    report = quality_report(room)
    assert first(report, "missing_time").count == len(room)
    assert first(report, "stuck").start == 1000


@pytest.mark.parametrize("zone", ["Europe/Berlin", "UTC"])
def test_times_with_a_zone_are_judged_in_utc(room: pd.DataFrame, zone: str) -> None:
    room["ds"] = pd.date_range("2024-03-30", periods=len(room), freq="h", tz=zone)
    assert quality_report(room).findings == ()
    room.loc[6, "ds"] = pd.NaT
    report = quality_report(room, time_zone="utc")
    assert first(report, "missing_time").row == 6
    assert "Time (UTC)" in report.to_html()
    texts = room.assign(
        ds=room["ds"].map(lambda time: None if time is pd.NaT else time.isoformat())
    )
    assert told(quality_report(texts)) == told(report)
    if zone != "UTC":
        local = {each.kind for each in quality_report(room, time_zone="local").findings}
        assert {"missing_time", "gap"} <= local  # the hour that the change of clocks skips


def test_dates_of_python_with_a_missing_one() -> None:
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=k) for k in range(60)]
    frame = pd.DataFrame({"ds": days, "y": np.arange(60) % 13})
    frame.loc[30, "ds"] = None
    assert {each.kind for each in quality_report(frame).findings} == {"missing_time", "gap"}


def test_the_other_frame_may_lack_times_too(room: pd.DataFrame) -> None:
    other = room.copy()
    other.loc[3, "ds"] = pd.NaT
    assert quality_report(room, against=other).findings == ()


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_a_report_survives_pickling(room: pd.DataFrame, kind: str) -> None:
    frame = spoiled(room).assign(twin=room["temperature"] + 0.25)
    native = {
        "pandas": frame,
        "polars": pl.from_pandas(frame),
        "pyarrow": pa.Table.from_pandas(frame),
    }
    report = quality_report(native[kind], units={"humidity": "%"})
    again = pickle.loads(pickle.dumps(report))
    assert again.findings == report.findings
    assert again.profile.equals(report.profile)
    assert again.to_html().partition("Made")[0] == report.to_html().partition("Made")[0]
    assert again.rows(again.findings[0]).tolist() == report.rows(report.findings[0]).tolist()
