"""Columns of messy files: sensors that part early, slower and dead ones, times nobody named."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from mliot.preprocessing import QualityReport, quality_report

N = 3000


def found(report: QualityReport, kind: str) -> dict[str, Any]:
    return {each.column: each for each in report.findings if each.kind == kind}


def shape(name: str, rng: np.random.Generator) -> np.ndarray[Any, np.dtype[np.float64]]:
    t = np.arange(N)
    if name == "swing":
        return np.asarray(20 + 5 * np.sin(2 * np.pi * t / 144) + rng.normal(0, 0.3, N))
    if name == "gamma":
        return rng.gamma(2, 3, N)
    return np.cumsum(rng.normal(0, 0.1, N))


@pytest.mark.parametrize("part", [0.2, 0.5, 0.8, 0.95])
@pytest.mark.parametrize("name", ["swing", "gamma", "walk"])
def test_sensors_that_part_are_found_from_wherever_they_part(name: str, part: float) -> None:
    rng = np.random.default_rng(3)
    first = shape(name, rng)
    second = first + rng.normal(0, 0.02 * first.std(), N)
    alone = shape("gamma", rng) if name != "gamma" else shape("walk", rng)
    frame = pd.DataFrame({"first": first, "second": second, "alone": alone})
    assert not found(quality_report(frame), "disagreement")
    frame.loc[int(part * N) :, "second"] += 3 * first.std()
    parted = found(quality_report(frame), "disagreement")
    assert list(parted) == ["first, second"]
    row = parted["first, second"].row
    assert row is not None
    assert abs(row - part * N) < 0.05 * N


@pytest.mark.parametrize("every", [2, 5, 60])
def test_a_slower_sensor_is_told_as_such(every: int) -> None:
    values = np.full(N, np.nan)
    values[1::every] = np.random.default_rng(0).normal(size=len(values[1::every]))
    told = found(quality_report(pd.DataFrame({"slow": values})), "missing")["slow"]
    assert (told.severity, told.expected) == ("info", every)
    assert told.explanation == (
        f"one value every {every} rows: a sensor that is slower than the others"
    )


def test_a_slower_sensor_with_an_outage_or_without_a_rhythm_misses_samples() -> None:
    rng = np.random.default_rng(0)
    outage = np.full(N, np.nan)
    outage[::5] = 1.0 + rng.normal(size=N // 5)
    outage[1000:1100] = np.nan
    chance = np.where(rng.random(N) < 0.2, rng.normal(size=N), np.nan)
    told = found(quality_report(pd.DataFrame({"outage": outage, "chance": chance})), "missing")
    for each in told.values():
        assert (each.severity, each.expected) == ("warning", 0)
    assert told["outage"].row is not None
    assert 996 <= told["outage"].row <= 1000


def test_a_column_without_any_value_is_to_be_left_out() -> None:
    frame = pd.DataFrame({"load": np.arange(50.0) % 7, "dead": np.nan})
    dead = found(quality_report(frame), "missing")["dead"]
    assert (dead.severity, dead.explanation) == ("error", "no value in 50 rows")
    assert "leave the column out" in dead.cure


TIMES = pd.date_range("2024-09-01", periods=60, freq="10min")


@pytest.mark.parametrize(
    ("times", "cure"),
    [
        (TIMES, "give it as time_col ('at'; --time"),
        (TIMES.strftime("%Y-%m-%d %H:%M"), "give it as time_col ('at'; --time"),
        (TIMES.strftime("%d.%m.%Y %H:%M"), "read it as dates (--date-format"),
    ],
)
def test_times_that_nobody_named_are_a_finding(times: Any, cure: str) -> None:
    frame = pd.DataFrame({"at": times, "load": np.arange(60.0) % 7})
    for each in (frame, pl.from_pandas(frame)):
        report = quality_report(each)
        told = found(report, "unused_time")["at"]
        assert told.explanation.startswith("60 different times, but the order of the rows")
        assert told.cure.startswith(cure)
        assert not found(report, "identifier")
        assert "unused time" in report.to_html()
    readable = quality_report(pd.DataFrame({"at": TIMES, "load": 1.0}), time_col="at")
    assert not found(readable, "unused_time")


def test_names_and_days_of_birth_are_no_times_of_rows() -> None:
    names = [f"sensor-{i}" for i in range(60)]
    days = pd.to_datetime(["1990-01-01", "1991-02-03"] * 30)
    report = quality_report(pd.DataFrame({"name": names, "born": days, "load": np.arange(60.0)}))
    assert not found(report, "unused_time")
    assert list(found(report, "identifier")) == ["name"]
