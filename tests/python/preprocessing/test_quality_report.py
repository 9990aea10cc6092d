"""Each finding on a frame made to have it, none on clean ones, and the same for any threads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mliot
from mliot import _core
from mliot.preprocessing import QualityReport, quality_report
from rooms import N, room_temperature


def kinds(report: QualityReport) -> set[tuple[str, str]]:
    return {(each.kind, each.column) for each in report.findings}


def test_clean_streams_have_no_finding(room: pd.DataFrame) -> None:
    report = quality_report(room)
    assert report.findings == ()
    assert len(report) == 0
    assert report.worst() is None
    assert repr(report) == "QualityReport(2,000 rows, 1 series: 0 error, 0 warning, 0 info)"


@pytest.mark.parametrize("seed", range(8))
def test_clean_panels_have_no_finding(seed: int) -> None:
    rng = np.random.default_rng(seed)
    days = pd.date_range("2023-01-02", periods=400, freq="D")
    week = np.array([1.0, 0.9, 0.9, 1.0, 1.3, 1.6, 1.2])
    parts = []
    for shop in ("a", "b", "c"):
        level = rng.uniform(5, 40)
        sold = rng.poisson(level * week[np.arange(400) % 7])
        parts.append(pd.DataFrame({"unique_id": shop, "ds": days, "y": sold}))
    assert quality_report(pd.concat(parts), target_col="y").findings == ()


def one(room: pd.DataFrame, **options: Any) -> Any:
    """The only finding of a frame."""
    report = quality_report(room, **options)
    assert len(report.findings) == 1, [each.explanation for each in report.findings]
    return report.findings[0]


def test_a_finding_says_where_and_what(room: pd.DataFrame) -> None:
    room.loc[1000:1039, "temperature"] = 20.5
    shuffled = room.sample(frac=1, random_state=0).reset_index(drop=True)
    report = quality_report(room)
    found = report.findings[0]
    assert (found.kind, found.column, found.severity) == ("stuck", "temperature", "warning")
    assert found.row == 1000
    assert found.start == "2024-02-11 16:00:00"
    assert found.end == "2024-02-13 07:00:00"
    assert "reads 20.5 for 40 samples in a row" in found.explanation
    assert report.worst() == "warning"
    assert report.rows(found).tolist() == list(range(1000, 1040))
    assert (found.last_row, found.value) == (1039, 20.5)
    again = [each for each in quality_report(shuffled).findings if each.kind == "stuck"]
    assert shuffled.loc[again[0].row, "ds"] == room.loc[1000, "ds"]
    assert (again[0].start, again[0].explanation) == (found.start, found.explanation)
    rows = quality_report(shuffled).rows(again[0])
    assert (shuffled["temperature"].iloc[rows] == 20.5).all()
    assert shuffled["ds"].iloc[rows].is_monotonic_increasing


def test_gaps_duplicates_and_order_are_found_in_the_times(room: pd.DataFrame) -> None:
    gap = one(room.drop(index=range(500, 505)))
    assert (gap.kind, gap.count, gap.row) == ("gap", 5, 499)
    assert "the longest gap 6 hours" in gap.explanation


def test_a_doubled_row_is_late_and_a_duplicate(room: pd.DataFrame) -> None:
    extra = room.iloc[[7]].assign(temperature=99.0)
    report = quality_report(pd.concat([room, extra], ignore_index=True))
    by_kind = {each.kind: each for each in report.findings}
    assert by_kind["out_of_order"].count == 1
    assert by_kind["duplicate_time"].severity == "error"
    assert "1 with other values" in by_kind["duplicate_time"].explanation


def test_rows_from_new_to_old_are_named_as_such(room: pd.DataFrame) -> None:
    found = one(room.iloc[::-1])
    assert found.explanation == "rows run from new to old"


def test_ranges_and_units_make_values_impossible(room: pd.DataFrame) -> None:
    room.loc[[3, 9], "humidity"] = [101.0, -0.5]
    room.loc[5, "temperature"] = -300.0
    room.loc[6, "visits"] = np.inf
    report = quality_report(
        room, units={"humidity": "%", "temperature": "degC"}, ranges={"visits": (0, None)}
    )
    impossible = {each.column: each for each in report.findings if each.kind == "impossible"}
    assert {name: each.count for name, each in impossible.items()} == {
        "humidity": 2, "temperature": 1, "visits": 1,
    }  # fmt: skip
    assert impossible["humidity"].row == 3
    assert all(each.severity == "error" for each in impossible.values())


def test_missing_codes_spikes_rails_and_steps_are_found(room: pd.DataFrame) -> None:
    room.loc[[10, 11, 12], "temperature"] = np.nan
    room.loc[[100, 900], "humidity"] = -999.0
    found = kinds(quality_report(room))
    assert found == {("missing", "temperature"), ("sentinel", "humidity")}
    room = room.assign(
        temperature=room_temperature(), humidity=np.minimum(room_temperature(5), 21.5)
    )
    room.loc[400, "temperature"] = 60.0
    report = quality_report(room, pairs="none")
    assert kinds(report) == {("spike", "temperature"), ("saturation", "humidity")}
    coarse = pd.DataFrame({"t": np.round(room_temperature() / 2.5) * 2.5})
    assert one(coarse).kind == "quantisation"


def test_levels_units_and_drift_are_told_apart(room: pd.DataFrame) -> None:
    jump = room.assign(temperature=room_temperature() + 8 * (np.arange(N) >= 1200))
    assert one(jump).kind == "level_change"
    drift = room.assign(temperature=room_temperature() + 0.01 * np.arange(N))
    assert one(drift).kind == "drift"
    fahrenheit = room.copy()
    fahrenheit.loc[900:, "temperature"] = 32 + 1.8 * fahrenheit.loc[900:, "temperature"]
    report = quality_report(fahrenheit)
    unit = next(each for each in report.findings if each.kind == "unit_change")
    assert unit.severity == "error"
    assert "x times 1.8 + 32" in unit.explanation
    assert abs(unit.row - 900) < 60


def test_sensors_of_one_thing_are_paired_and_watched(room: pd.DataFrame) -> None:
    noise = np.random.default_rng(3).normal(0, 0.05, N)
    twin = room.assign(second=room["temperature"] + noise)
    assert quality_report(twin).findings == ()
    twin.loc[1000:, "second"] -= 1
    found = one(twin)
    assert (found.kind, found.column) == ("disagreement", "temperature, second")
    assert quality_report(twin, pairs="none").findings == ()
    assert one(twin, pairs=[("second", "temperature")]).kind == "disagreement"


def test_training_findings() -> None:
    rng = np.random.default_rng(0)
    n = 600
    y = rng.poisson(20, n).astype(float)
    frame = pd.DataFrame(
        {
            "ds": pd.date_range("2024-01-01", periods=n, freq="D"),
            "y": y,
            "same": y * 2 + 1,
            "ahead": np.append(y[1:], 20.0),
            "constant": 7.0,
            "price": rng.normal(10, 1, n),
            "kind": rng.choice(["a", "b"], n),
            "rare": ["odd"] * 3 + ["usual"] * (n - 3),
        }
    )
    frame["copy"] = frame["price"]
    found = kinds(quality_report(frame, target_col="y"))
    assert found == {
        ("leakage", "same"), ("leakage", "ahead"), ("constant", "constant"),
        ("duplicate_column", "copy"), ("thin_group", "rare"),
    }  # fmt: skip


def test_imbalance_of_classes_and_of_zeros() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(0, 1, 1000)
    failed = np.zeros(1000)
    failed[:12] = 1
    found = one(pd.DataFrame({"x": x, "failed": rng.permutation(failed)}), target_col="failed")
    assert (found.kind, found.count, found.severity) == ("imbalance", 12, "warning")
    sold = np.where(rng.random(1000) < 0.7, 0.0, rng.integers(1, 60, 1000))
    assert one(pd.DataFrame({"x": x, "sold": sold}), target_col="sold").kind == "imbalance"
    fair = pd.DataFrame({"x": x, "label": rng.choice(["a", "b", "c"], 1000)})
    assert quality_report(fair, target_col="label").findings == ()


def test_a_class_told_by_one_column_is_a_leak() -> None:
    rng = np.random.default_rng(0)
    label = rng.choice(["ok", "fail"], 500)
    x = rng.normal(0, 1, 500)
    told = np.where(label == "ok", 1.0, 2.0) + 0.1 * rng.random(500)
    found = one(pd.DataFrame({"x": x, "told": told, "label": label}), target_col="label")
    assert (found.kind, found.column) == ("leakage", "told")


def test_shift_between_training_and_use() -> None:
    rng = np.random.default_rng(0)

    def frame(n: int, centre: float, shops: list[str], gone: float) -> pd.DataFrame:
        x = rng.normal(centre, 1, n)
        x[rng.random(n) < gone] = np.nan
        return pd.DataFrame({"x": x, "z": rng.normal(0, 1, n), "shop": rng.choice(shops, n)})

    train = frame(3000, 0, ["a", "b"], 0)
    assert quality_report(train, against=frame(1000, 0, ["a", "b"], 0)).findings == ()
    report = quality_report(train, against=frame(1000, 1, ["a", "b", "c"], 0))
    assert kinds(report) >= {("shift", "x"), ("new_level", "shop")}
    assert ("shift", "z") not in kinds(report)
    lost = quality_report(train, against=frame(1000, 0, ["a", "b"], 0.3))
    assert kinds(lost) == {("shift", "x")}
    assert lost.findings[0].explanation.startswith("missing in 0.0 % of the rows")
    absent = quality_report(train, against=train[["z", "shop"]]).findings
    assert [(each.kind, each.column, each.severity) for each in absent] == [("shift", "x", "error")]


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_frames_of_any_library_give_the_same_report(room: pd.DataFrame, kind: str) -> None:
    room.loc[5, "temperature"] = np.nan
    room["place"] = "hall"
    frame = {"pandas": room, "polars": pl.from_pandas(room), "pyarrow": pa.Table.from_pandas(room)}
    report = quality_report(frame[kind])
    assert [str(each) for each in report.findings] == [
        str(each) for each in quality_report(room).findings
    ]
    table = report.to_frame()
    assert type(table).__module__.partition(".")[0] == kind
    assert type(report.to_frame("polars")).__module__.startswith("polars")
    assert list(report.to_frame("pandas").columns)[:4] == ["series", "column", "kind", "severity"]
    assert report.to_frame("pandas").dtypes["count"] == "int64"
    assert len(report.to_frame("pyarrow")) == len(report.findings)


def test_a_report_without_findings_still_has_a_table(room: pd.DataFrame) -> None:
    for kind in ("pandas", "polars", "pyarrow"):
        assert len(quality_report(room).to_frame(kind)) == 0


def test_the_summary_tells_sizes_and_kinds(room: pd.DataFrame) -> None:
    room.loc[5, "temperature"] = np.nan
    room["when"] = room["ds"]
    summary = quality_report(room).summary
    assert summary["rows"] == N
    assert summary["span"] == ("2024-01-01", "2024-03-24 07:00:00")
    assert summary["findings"] == {"error": 0, "warning": 0, "info": 1}
    assert summary["kinds"] == {"missing": 1}
    assert list(summary["left_out"]) == ["when"]


def test_the_page_is_one_file_that_no_data_can_break(room: pd.DataFrame, tmp_path: Path) -> None:
    name = "<script>alert(1)</script>"
    room = room.rename(columns={"temperature": name})
    room.loc[1000:1039, name] = 20.5
    report = quality_report(room, target_col=name)
    path = report.save_html(tmp_path / "quality.html")
    page = path.read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page
    assert page.count("<svg") >= 3
    assert "http://" not in page
    assert "https://" not in page
    assert "<script" not in report._repr_html_()
    with pytest.raises(IsADirectoryError):
        report.save_html(tmp_path)


def test_many_series_are_put_together_by_kind() -> None:
    days = pd.date_range("2024-01-01", periods=200, freq="D")
    rng = np.random.default_rng(0)
    parts = []
    for k in range(30):
        y = rng.poisson(50, 200).astype(float)
        y[k] = np.nan
        parts.append(pd.DataFrame({"unique_id": f"shop {k:02}", "ds": days, "y": y}))
    report = quality_report(pd.concat(parts))
    groups = report.groups()
    assert [(each.kind, each.column, each.series, each.count) for each in groups] == [
        ("missing", "y", 30, 30)
    ]
    assert "In 30 series" in report.to_html()


series = st.lists(
    st.one_of(st.sampled_from([0.0, 1.0, 2.0, np.nan]), st.floats(width=32)), max_size=60
)


@settings(max_examples=60, deadline=None)
@given(values=series, cut=st.integers(0, 60), threads=st.sampled_from([1, 2]))
def test_chunks_merges_and_threads_change_nothing(
    values: list[float], cut: int, threads: int
) -> None:
    x = np.array(values, dtype=np.float64)
    times = np.cumsum(np.arange(len(x), dtype=np.int64) % 3)
    cut = min(cut, len(x))

    def profile(*parts: slice) -> _core.QualityProfile:
        made = _core.QualityProfile([(-5.0, 5.0), (-np.inf, np.inf)], [(0, 1)])
        for part in parts:
            offsets = np.array([0, len(x[part])], dtype=np.int64)
            columns = [x[part].copy(), np.abs(x[part])]
            made.update(offsets, times[part].copy(), columns, threads)
        return made

    whole = profile(slice(None))
    assert profile(slice(cut), slice(cut, None)).equals(whole)
    merged = profile(slice(cut))
    merged.merge(profile(slice(cut, None)))
    assert merged.equals(whole)
    assert merged.findings() == whole.findings()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"id_col": "shop"}, "no column 'shop'"),
        ({"time_col": "when"}, "no column 'when'"),
        ({"target_col": "sales"}, "no column 'sales'"),
        ({"target_col": "ds"}, "target_col: 'ds' cannot be looked at"),
        ({"columns": ["nope"]}, "no column 'nope'"),
        ({"ranges": {"nope": (0, 1)}}, "ranges: there is no column 'nope' of numbers"),
        ({"ranges": {"visits": (5, 1)}}, "ranges: 'visits' needs .lowest, highest."),
        ({"ranges": {"visits": 3}}, "ranges: 'visits' needs"),
        ({"ranges": [1]}, "ranges must map column names"),
        ({"units": {"nope": "degC"}}, "units: there is no column 'nope'"),
        ({"pairs": [("visits", "nope")]}, "does not name two columns"),
        ({"pairs": "all"}, "does not name two columns"),
        ({"freq": 1}, "does not belong to a time column of dates"),
        ({"freq": "fortnight"}, "fortnight"),
        ({"min_group": 0}, "min_group must be a whole number"),
        ({"rules": {"stuck_after": 1}}, "stuck_after must be"),
        ({"rules": {"interval": 5}}, "give the interval as freq"),
    ],
)
def test_bad_options_are_refused(room: pd.DataFrame, options: dict[str, Any], message: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        quality_report(room, **options)


def test_unknown_rules_are_refused(room: pd.DataFrame) -> None:
    with pytest.raises(TypeError, match="unknown option 'spikes'"):
        quality_report(room, rules={"spikes": 3})


def test_frames_without_rows_and_other_things_are_refused(room: pd.DataFrame) -> None:
    with pytest.raises(mliot.InvalidArgument, match="df has no rows"):
        quality_report(room.iloc[:0])
    with pytest.raises(mliot.InvalidArgument, match="must be a data frame"):
        quality_report([1, 2, 3])
    with pytest.raises(mliot.InvalidArgument, match="kind must be"):
        quality_report(room).to_frame("spark")


def test_odd_frames_get_a_stated_result() -> None:
    nothing = pd.DataFrame({"x": [np.nan] * 50})
    assert one(nothing).severity == "error"
    assert quality_report(pd.DataFrame({"x": [1.0]})).summary["kinds"] == {"constant": 1}
    assert quality_report(pd.DataFrame({"name": ["a", "b"] * 100})).findings == ()
    read_only = np.arange(300, dtype=np.float64) % 17
    read_only.flags.writeable = False
    assert quality_report(pd.DataFrame({"x": read_only})).findings == ()
    integers = pd.DataFrame({"ds": np.arange(300), "x": np.arange(300) % 17})
    assert quality_report(integers, freq=1).findings == ()


def test_months_and_working_days_are_no_gaps() -> None:
    for freq, n in (("MS", 60), ("QS", 40), ("W", 150)):
        frame = pd.DataFrame({"ds": pd.date_range("2015-01-01", periods=n, freq=freq)})
        frame["y"] = np.arange(n) % 13
        assert quality_report(frame).findings == ()
    days = pd.DataFrame({"ds": pd.bdate_range("2020-01-01", periods=300)})
    days["y"] = np.arange(300) % 13
    assert [each.severity for each in quality_report(days).findings] == ["info"]
    assert quality_report(days, freq="B").findings == ()


def test_numbers_and_words_in_one_column_of_objects_are_told() -> None:
    cells = pd.Series([1.5, 2.5, "bad", 4] * 10, dtype=object)
    report = quality_report(pd.DataFrame({"t": cells, "ok": np.arange(40.0)}))
    assert ("t", "words") in {(each.column, each.kind) for each in report.findings}


def test_an_unknown_unit_is_refused_and_the_nearest_named() -> None:
    frame = pd.DataFrame({"t": [-400.0, 20.0] * 20})
    with pytest.raises(mliot.InvalidArgument, match=r"unknown unit 'degc'; did you mean 'degC'\?"):
        quality_report(frame, units={"t": "degc"})
    assert not quality_report(frame, units={"t": "celsius"}).findings
