"""Whole numbers beyond what floats hold, and quality profiles of other clocks and kinds."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import polars as pl
import pytest

import mliot
from mliot.preprocessing import QualityProfile, quality_report


@pytest.mark.parametrize("first", [2**62, 2**63 + 5, -(2**62)])
def test_long_ids_are_no_measurements_and_the_page_is_drawn(first: int) -> None:
    dtype = pl.UInt64 if first >= 2**63 else pl.Int64
    ids = pl.Series([first + i for i in range(50)], dtype=dtype)
    report = quality_report(pl.DataFrame({"ds": range(50), "id": ids, "x": np.arange(50.0)}))
    assert "id" not in {each.column for each in report.findings}
    assert "beyond 2^53" in report.to_html()


@pytest.mark.parametrize("level", [0.0, 2.0**62, -(2.0**62), 1e300, 1e-300])
def test_a_page_is_drawn_at_any_level(level: float) -> None:
    x = level + np.zeros(50)
    x[10] = np.nextafter(level, np.inf)
    quality_report(pd.DataFrame({"ds": range(50), "x": x})).to_html()


@pytest.mark.parametrize("base", ["swing", "persistent"])
@pytest.mark.parametrize("size", [1.0, 3.0])
@pytest.mark.parametrize("part", [0.5, 0.8, 0.95])
def test_sensors_that_part_by_much_are_found_by_themselves(
    base: str, size: float, part: float
) -> None:
    rng = np.random.default_rng(3)
    n = 2880
    x = 20 + 5 * np.sin(np.arange(n) / 23) + rng.normal(0, 0.3, n)
    if base == "persistent":
        x = rng.normal(0, 1, n)
        for i in range(1, n):
            x[i] += 0.9 * x[i - 1]
    twin = x + 0.02 * x.std() * rng.normal(size=n)
    ds = pd.date_range("2024-01-01", periods=n, freq="10min")
    frame = pd.DataFrame({"ds": ds, "a": x, "b": twin})
    assert "disagreement" not in {each.kind for each in quality_report(frame).findings}
    later = np.arange(n) >= part * n
    parted = quality_report(frame.assign(b=twin + size * x.std() * later))
    assert ("disagreement", "a, b") in {(each.kind, each.column) for each in parted.findings}


@pytest.mark.parametrize("often", [1, 100, 300])
def test_rows_sent_twice_within_seconds_are_jitter(often: int) -> None:
    rng = np.random.default_rng(0)
    at = pd.date_range("2024-01-01", periods=1000, freq="10min")
    again = at[np.sort(rng.choice(1000, often, replace=False))] + pd.Timedelta("4s")
    times = at.append(again).sort_values()
    frame = pd.DataFrame({"ds": times, "x": rng.normal(size=len(times))})
    (found,) = quality_report(frame).findings
    assert (found.kind, found.count) == ("jitter", often)


def rows(times: pd.DatetimeIndex) -> pd.DataFrame:
    return pd.DataFrame({"ds": times, "x": np.arange(len(times)) % 7.0})


NAIVE = pd.date_range("2024-05-01", periods=40, freq="h")
BERLIN = NAIVE.tz_localize("Europe/Berlin")
Join = Callable[[QualityProfile, pd.DataFrame], QualityProfile]


def update(profile: QualityProfile, df: pd.DataFrame) -> QualityProfile:
    return profile.update(df)


def merge(profile: QualityProfile, df: pd.DataFrame) -> QualityProfile:
    other = QualityProfile(["x"], time_col="ds", time_zone=profile._time_zone)
    return profile.merge(other.update(df))


@pytest.mark.parametrize("join", [update, merge])
@pytest.mark.parametrize("stored", [False, True])
def test_a_profile_takes_one_clock_and_one_kind_of_times(join: Join, stored: bool) -> None:
    def begun(zone: str | None) -> QualityProfile:
        profile = QualityProfile(["x"], time_col="ds", time_zone=zone).update(rows(BERLIN))
        return pickle.loads(pickle.dumps(profile)) if stored else profile

    later = pd.Timedelta("40h")
    wrong = {
        "utc": (rows(NAIVE + later), "has no zone, but had the zone Europe/Berlin before"),
        "local": (
            rows((BERLIN + later).tz_convert("America/New_York")),
            "has the zone America/New_York, but had the zone Europe/Berlin before",
        ),
        None: (rows(NAIVE).assign(ds=range(40)), "held dates before"),
    }
    for zone, (df, told) in wrong.items():
        profile = begun(zone)
        with pytest.raises(mliot.InvalidArgument, match=re.escape(told)):
            join(profile, df)
        assert profile.n_rows == 40
    assert join(begun("utc"), rows((BERLIN + later).tz_convert("UTC"))).n_rows == 80
    assert join(begun("local"), rows(BERLIN + later)).n_rows == 80
