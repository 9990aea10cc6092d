"""Quality profiles in files and pickles: a pass that was stopped goes on with the same bits."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot import _artefact
from mliot.preprocessing import QualityProfile

COLUMNS = ["heat", "load", "spare"]


def plant(days: int = 6) -> pd.DataFrame:
    """Two machines with a stuck sensor, codes, gaps, a late row and rows without time or id."""
    rng = np.random.default_rng(8)
    n = 144 * days
    parts = []
    for name in ("press", "mühle"):
        heat = np.round(60 + 5 * np.sin(np.arange(n) / 23) + rng.normal(0, 0.4, n), 2)
        heat[rng.random(n) < 0.02] = np.nan
        heat[200:260] = 61.5
        frame = pd.DataFrame(
            {
                "machine": name,
                "ds": pd.date_range("2025-01-01", periods=n, freq="10min"),
                "heat": heat,
                "load": np.where(rng.random(n) < 0.01, -999.0, rng.normal(40, 3, n)),
                "spare": heat + rng.normal(0, 0.1, n),
            }
        )
        parts.append(frame.drop(index=range(300, 330)))
    table = pd.concat(parts, ignore_index=True)
    table.loc[[5, 400], "ds"] = pd.NaT
    table.loc[[7], "machine"] = None
    return table


def begun() -> QualityProfile:
    return QualityProfile(
        COLUMNS,
        id_col="machine",
        time_col="ds",
        ranges={"load": (0, None)},
        units={"heat": "degC"},
        pairs=[("heat", "spare")],
    )


def test_a_profile_that_was_stopped_goes_on_with_the_same_bits(tmp_path: Path) -> None:
    table = plant().sort_values("ds", kind="stable")
    path = tmp_path / "plant.mliot"
    whole = begun().update(table)
    stopped = begun()
    for begin in range(0, len(table), 500):
        stopped.update(table[begin : begin + 500])
        stopped.save(path)
        stopped = mliot.load(path)
        assert isinstance(stopped, QualityProfile)
    assert stopped.findings() == whole.findings()
    assert {"stuck", "impossible", "missing_time", "missing_id"} <= {
        found.kind for found in stopped.findings()
    }
    assert (stopped.n_rows, stopped.series) == (whole.n_rows, whole.series)
    assert pickle.dumps(stopped) == pickle.dumps(whole)


def test_copies_and_pickles_are_apart_and_merge() -> None:
    table = plant()
    rows = table["machine"] == "press"
    press, rest = begun().update(table[rows]), begun().update(table[~rows])
    other = pickle.loads(pickle.dumps(press))
    assert other.findings() == press.findings()
    copied = copy.deepcopy(press)
    copied.merge(pickle.loads(pickle.dumps(rest)))
    assert press.series == ("press",)
    assert copied.findings() == begun().update(table).findings()
    assert pickle.loads(pickle.dumps(begun())).update(table).findings() == copied.findings()


def test_whole_number_times_and_no_times_are_kept(tmp_path: Path) -> None:
    table = pd.DataFrame({"t": np.arange(100), "x": np.arange(100) % 7.0})
    for time_col in ("t", None):
        profile = QualityProfile(["x"], time_col=time_col).update(table[:60])
        profile.save(tmp_path / "x.mliot")
        again = mliot.load(tmp_path / "x.mliot").update(table[60:])
        assert again.findings() == profile.update(table[60:]).findings()
    dates = table.assign(t=pd.Timestamp("2025-01-01"))
    with pytest.raises(mliot.InvalidArgument, match="whole numbers before"):
        pickle.loads(pickle.dumps(QualityProfile(["x"], time_col="t").update(table))).update(dates)


def test_damaged_and_foreign_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "plant.mliot"
    begun().update(plant()).save(path)
    content = path.read_bytes()
    for place in range(40, len(content), len(content) // 23):
        changed = bytearray(content)
        changed[place] ^= 0x20
        (tmp_path / "changed.mliot").write_bytes(changed)
        with pytest.raises(mliot.FormatError, match=r"changed\.mliot"):
            mliot.load(tmp_path / "changed.mliot")
    with pytest.raises(mliot.FormatError, match="holds a QualityProfile"):
        _artefact.read(path)
    with pytest.raises(mliot.FormatError, match="no QualityProfile"):
        QualityProfile.__new__(QualityProfile).__setstate__(
            mliot._core.Tree({"kind": "clock_drift"}).to_bytes()
        )
    with pytest.raises(mliot.InvalidArgument, match="heat"):
        mliot.load(path, units={"heat": "degF"})
