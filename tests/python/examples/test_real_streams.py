"""Nine real streams through the whole way; what is found is counted again by other means."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from mliot.preprocessing import QualityReport, quality_report

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
FOLDERS = {
    "nab": "nab", "occupancy": "occupancy", "hydraulic": "hydraulic", "ims": "ims_bearing",
    "beijing": "beijing_pm25", "secom": "secom_subset", "seoul": "seoul_bike",
    "walmart": "walmart_store_sales", "scms": "scms_delivery",
}  # fmt: skip


@pytest.fixture(scope="module")
def way() -> Any:
    """The example as a module."""
    sys.path.insert(0, str(EXAMPLES))
    try:
        import real_streams
    finally:
        sys.path.remove(str(EXAMPLES))
    return real_streams


def stream(way: Any, name: str) -> Any:
    """A stream, or a skip without its data."""
    folder = os.environ.get("MLIOT_DATA", "")
    if not Path(folder, FOLDERS[name]).is_dir():
        pytest.skip(f"needs the data set {FOLDERS[name]} in MLIOT_DATA")
    return way.STREAMS[name](Path(folder))


def found(report: QualityReport, kind: str, column: str = "") -> list[Any]:
    return [each for each in report.findings if (each.kind, each.column) == (kind, column)]


@pytest.mark.parametrize("name", [*FOLDERS])
def test_every_stream_becomes_a_regular_feature_table(way: Any, name: str) -> None:
    made = stream(way, name)
    report = way.look(made)
    assert len(report) > 0
    aligned = way.align(made, way.clean(made, report))
    table = way.features(made, aligned)
    assert table.height == aligned.height
    assert table.width == aligned.width + 2 * len(made.sensors)
    keys = way.keys(made)
    again = quality_report(table.select(*keys, *made.sensors))
    in_times = {"gap", "jitter", "irregular", "duplicate_time", "out_of_order"}
    assert not in_times & set(again.summary["kinds"])
    assert not found(again, "impossible", made.sensors[0])
    assert "<svg" in report.to_html()


@pytest.mark.parametrize("name", ["beijing", "walmart"])
def test_features_are_those_of_the_window(way: Any, name: str) -> None:
    made = stream(way, name)
    table = way.features(made, way.align(made, way.clean(made, way.look(made))))
    sensor = made.sensors[0]
    values = table[sensor].cast(pl.Float64).to_numpy()
    mean = table[f"{sensor}_RollingMean"].to_numpy()
    bounds = way.bounds(table)
    rng = np.random.default_rng(0)
    for row in rng.integers(0, table.height, 300):
        start = bounds[np.searchsorted(bounds, row, side="right") - 1]
        window = values[max(start, row - 23) : row + 1]
        known = window[np.isfinite(window)]
        wanted = known.mean() if len(known) >= 12 else np.nan
        np.testing.assert_allclose(mean[row], wanted, rtol=1e-5)  # float32 features


def test_beijing_has_holes_and_two_frozen_days(way: Any) -> None:
    made = stream(way, "beijing")
    report = way.look(made)
    missing = found(report, "missing", "pm2.5")[0]
    assert missing.count == made.frame["pm2.5"].null_count() == 2067
    for name in ("TEMP", "PRES", "DEWP"):
        longest = found(report, "stuck", name)[0]
        run = made.frame[name].to_numpy()[report.rows(longest)]
        assert len(run) >= 48
        assert np.unique(run).size == 1
        assert longest.start.startswith(("2012-10-11", "2012-10-13"))
    assert found(report, "impossible", "PRES") == []


def test_seoul_has_a_clipped_visibility_and_a_stuck_anemometer(way: Any) -> None:
    made = stream(way, "seoul")
    report = way.look(made)
    rail = found(report, "saturation", "visibility")[0]
    assert rail.count == (made.frame["visibility"] == 2000).sum() == 2245
    still = found(report, "stuck", "wind")[0]
    assert (made.frame["wind"].to_numpy()[report.rows(still)] == 0).all()
    assert len(report.findings) <= 6


def test_nab_has_doubled_hours_dead_feeds_and_clean_artificial_series(way: Any) -> None:
    made = stream(way, "nab")
    report = way.look(made)
    machine = "machine_temperature_system_failure"
    rows = made.frame.filter(pl.col("unique_id") == machine)
    doubled = rows.height - rows["ds"].n_unique()
    by_series = {each.series: each for each in found(report, "duplicate_time")}
    assert by_series[machine].count == doubled == 12
    assert by_series[machine].severity == "error"
    stuck = {each.series: each for each in found(report, "stuck", "value")}
    assert stuck["art_daily_flatmiddle"].start.startswith("2014-04-11")  # the benchmark's label
    assert stuck["Twitter_volume_AAPL"].count == 26  # no tweets of anybody for two hours
    quiet = {"art_daily_small_noise", "art_noisy", "art_daily_perfect_square_wave", "nyc_taxi"}
    assert not quiet & {each.series for each in report.findings}


def test_walmart_has_returns_and_departments_without_weeks(way: Any) -> None:
    made = stream(way, "walmart")
    report = way.look(made)
    negative = made.frame.filter(pl.col("sales") < 0)
    impossible = found(report, "impossible", "sales")
    assert sum(each.count for each in impossible) == negative.height
    assert len(impossible) == negative["unique_id"].n_unique()
    short = made.frame.group_by("unique_id").len().filter(pl.col("len") < 20)
    assert found(report, "thin_group")[0].count == short.height
    assert found(report, "unit_change", "sales") == []


def test_bearings_change_their_level_after_the_pause(way: Any) -> None:
    made = stream(way, "ims")
    report = way.look(made)
    changed = [each for each in report.findings if each.kind == "level_change"]
    assert {each.column for each in changed} == set(made.sensors)
    assert sum(each.start.startswith("2003-10-29") for each in changed) == 6
    assert found(report, "gap")[0].start == "2003-10-23 10:14:13"


def test_the_rig_drifts_with_its_cooler_and_secom_doubles_its_times(way: Any) -> None:
    rig = stream(way, "hydraulic")
    report = way.look(rig)
    assert {each.column for each in report.findings if each.kind == "drift"} == set(rig.sensors)
    line = stream(way, "secom")
    doubled = found(way.look(line), "duplicate_time")[0]
    assert doubled.count == line.frame.height - line.frame["ds"].n_unique()
    rare = found(way.look(line), "imbalance", "defeat")[0]
    usual = line.frame["defeat"].mode()[0]
    assert rare.count == (line.frame["defeat"] != usual).sum() == 104


def test_deliveries_hold_words_among_numbers_and_offices_rows_out_of_order(way: Any) -> None:
    made = stream(way, "scms")
    report = way.look(made)
    for name in ("Freight Cost (USD)", "Weight (Kilograms)"):
        words = made.frame[name].cast(pl.Float64, strict=False).null_count()
        assert found(report, "words", name)[0].count == words - made.frame[name].null_count()
    office = stream(way, "occupancy")
    report = way.look(office)
    assert found(report, "out_of_order")[0].count == 1  # the second file begins before the first
    assert found(report, "gap")[0].explanation.endswith("the longest gap 1.22 days")


@pytest.mark.parametrize("script", ["real_streams.py", "covariate_value.py"])
def test_without_data_they_say_so_and_end_well(script: str) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "MLIOT_DATA"}
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / script)], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "set MLIOT_DATA" in done.stdout


def test_the_example_tells_of_a_stream(way: Any, capsys: pytest.CaptureFixture[str]) -> None:
    way.tell("seoul", stream(way, "seoul"))
    told = capsys.readouterr().out
    assert "saturation" in told
    assert "-> 8,760 rows" in told
