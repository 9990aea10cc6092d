"""Profiles of parts: any cut and any merge has the findings of one pass."""

from __future__ import annotations

import itertools
import re
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import mliot
from mliot.preprocessing import QualityProfile, quality_report


def plant(seed: int = 3) -> pd.DataFrame:
    """Three machines: one sticks, one spikes, one loses rows."""
    rng = np.random.default_rng(seed)
    parts = []
    for name in ("press", "mill", "oven"):
        n = 600
        heat = np.round(60 + 5 * np.sin(np.arange(n) / 40) + rng.normal(0, 0.4, n), 2)
        heat[rng.random(n) < 0.02] = np.nan
        if name == "press":
            heat[200:260] = 61.5
        if name == "mill":
            heat[[100, 400]] += 80
        frame = pd.DataFrame(
            {
                "machine": name,
                "ds": pd.date_range("2025-01-01", periods=n, freq="5min"),
                "heat": heat,
                "load": rng.poisson(40, n),
            }
        )
        parts.append(frame.drop(index=range(300, 330)) if name == "oven" else frame)
    return pd.concat(parts, ignore_index=True)


def profile_of(*frames: Any) -> QualityProfile:
    made = QualityProfile(["heat", "load"], id_col="machine", time_col="ds")
    for frame in frames:
        made.update(frame)
    return made


def test_it_finds_what_the_report_of_the_whole_finds() -> None:
    table = plant()
    findings = profile_of(table).findings()
    report = quality_report(table, id_col="machine", time_col="ds", pairs="none")
    wanted = {(f.series, f.column, f.kind, f.severity, f.count, f.start) for f in report.findings}
    found = {(f.series, f.column, f.kind, f.severity, f.count, f.start) for f in findings}
    assert {("press", "heat", "stuck"), ("mill", "heat", "spike"), ("oven", "", "gap")} <= {
        (f.series, f.column, f.kind) for f in findings
    }
    assert found == wanted
    assert [f.rank for f in findings] == sorted(f.rank for f in findings)
    assert all(f.row is None for f in findings)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_cuts_and_merges_do_not_show(seed: int) -> None:
    table = plant().sort_values("ds", kind="stable")
    rng = np.random.default_rng(seed)
    cuts = [0, *sorted(rng.integers(0, len(table), 3).tolist()), len(table)]
    chunks = [table[a:b] for a, b in itertools.pairwise(cuts)]
    whole = profile_of(table)
    streamed = profile_of(*chunks)
    left = profile_of(*chunks[:2])
    right = profile_of(*chunks[2:])
    assert streamed._pass.equals(whole._pass) or streamed.series != whole.series
    assert streamed.findings() == whole.findings()
    assert left.merge(right).findings() == whole.findings()
    assert left.n_rows == len(table)


def test_machines_that_were_read_apart_are_put_together() -> None:
    table = plant()
    names = ("oven", "press", "mill")
    apart = [profile_of(pl.from_pandas(table[table["machine"] == name])) for name in names]
    together = apart[0].merge(apart[1]).merge(apart[2])
    assert together.series == names
    assert together.findings() == profile_of(table).findings()


def test_rows_without_times_stand_for_them() -> None:
    room = pd.DataFrame({"heat": [20.1, 20.2, -999.0, 20.4, 20.3, -999.0] * 20})
    whole = QualityProfile(["heat"], units={"heat": "degC"}).update(room)
    parts = QualityProfile(["heat"], units={"heat": "degC"}).update(room[:70]).update(room[70:])
    assert whole.findings() == parts.findings()
    assert {f.kind for f in whole.findings()} == {"sentinel", "impossible"}
    with pytest.raises(mliot.InvalidArgument, match="no order between two profiles"):
        whole.merge(parts)


def test_rows_put_aside_are_counted() -> None:
    table = plant()
    table.loc[[5, 700], "ds"] = pd.NaT
    table.loc[9, "machine"] = None
    parts = profile_of(table[:600], table[600:])
    found = {(f.kind, f.column): f.count for f in parts.findings()}
    assert found["missing_time", "ds"] == 2
    assert found["missing_id", "machine"] == 1


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"columns": []}, "columns must name columns"),
        ({"columns": ["heat", "heat"]}, "each once"),
        ({"columns": ["heat"], "ranges": {"cold": (0, 1)}}, "cold"),
        ({"columns": ["heat"], "pairs": [("heat", "cold")]}, "does not name two columns"),
    ],
)
def test_bad_options_are_refused_by_name(options: dict[str, Any], text: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=re.escape(text)):
        QualityProfile(**options)


def test_a_bad_part_is_refused_and_leaves_the_profile() -> None:
    table = plant()
    profile = profile_of(table[:100])
    before = profile.findings()
    with pytest.raises(mliot.InvalidArgument, match="heat"):
        profile.update(table[100:].drop(columns="heat"))
    with pytest.raises(mliot.InvalidArgument, match=r"whole numbers|dates"):
        profile.update(table[100:].assign(ds=range(len(table) - 100)))
    with pytest.raises(mliot.InvalidArgument, match="same columns"):
        profile.merge(QualityProfile(["heat"], id_col="machine", time_col="ds"))
    assert profile.findings() == before
    assert profile.n_rows == 100
    assert profile.update(table[:0]).n_rows == 100
