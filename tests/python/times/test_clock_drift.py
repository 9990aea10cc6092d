"""Clock drift beside scipy's Theil-Sen lines, on made-up clocks, and in frames."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mliot
from mliot import _core
from mliot.preprocessing import ClockDrift
from time_frames import Make, columns


def clocks(seed: int = 0, n: int = 101) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    device = np.sort(rng.choice(1_000_000, n, replace=False))
    reference = device + 500 + np.round(device * 3e-3 + rng.normal(0, 20, n)).astype(int)
    reference[::9] += 40_000
    return pd.DataFrame({"device": device, "reference": reference})


def test_lines_are_those_of_scipy() -> None:
    stats = pytest.importorskip("scipy.stats", reason="scipy is an oracle")
    pairs = clocks()
    offset = pairs["reference"] - pairs["device"]
    line = stats.theilslopes(offset, pairs["device"], method="joint")
    knots = ClockDrift().fit(pairs).knots_
    slope = (knots["offset"][1] - knots["offset"][0]) / (knots["device"][1] - knots["device"][0])
    assert slope == pytest.approx(line.slope, rel=1e-12)
    assert knots["offset"][0] == pytest.approx(
        line.intercept + line.slope * knots["device"][0], rel=1e-9
    )


def test_huber_is_as_near_as_theil_and_sen_and_wrong_pairs_move_neither() -> None:
    pairs = clocks(3)
    truth = pairs["device"] + 500 + pairs["device"] * 3e-3
    for method in ("theil_sen", "huber"):
        drift = ClockDrift(method=method).fit(pairs)  # type: ignore[arg-type]
        out = drift.apply(pairs[["device"]], "device")["device"]
        assert (abs(out - truth) < 20).all()  # a standard deviation of one reading


@pytest.mark.parametrize("segment", [None, "1D"])
def test_dates_are_applied_and_inverted_in_their_own_type(segment: str | None) -> None:
    at = pd.date_range("2024-03-01", periods=100, freq="h", tz="UTC").as_unit("ms")
    server = at + pd.to_timedelta(1500 + 0.1 * np.arange(100).round(), unit="ms").round("ms")
    pairs = pd.DataFrame({"device": at, "reference": server})
    drift = ClockDrift(segment).fit(pairs)
    frame = pd.DataFrame({"ds": at, "x": 1.0}, index=range(5, 105))
    there = drift.apply(frame)
    assert there["ds"].dtype == frame["ds"].dtype
    assert there.index.tolist() == frame.index.tolist()
    assert (abs(there["ds"].to_numpy() - server.to_numpy()) <= np.timedelta64(1, "ms")).all()
    back = drift.invert(there)
    assert (abs(back["ds"].to_numpy() - at.to_numpy()) <= np.timedelta64(1, "ms")).all()
    with pytest.raises(mliot.InvalidArgument, match="must hold dates with a zone"):
        drift.apply(frame.assign(ds=1))


def test_frames_of_every_library(make: Make) -> None:
    pairs = make({"device": [0, 100, 200], "reference": [7, 108, 209]})
    drift = ClockDrift().fit(pairs)
    assert columns(drift.apply(make({"t": [1000, 50]}), "t")) == {"t": [1017, 58]}


def test_pickles_hold_the_line() -> None:
    drift = ClockDrift(segment=200_000, method="huber").fit(clocks())
    again = pickle.loads(pickle.dumps(drift))
    assert repr(again) == "ClockDrift(segment=200000, method='huber')"
    assert again.knots_.tolist() == drift.knots_.tolist()
    assert len(drift.knots_) == 6
    empty = pickle.loads(pickle.dumps(ClockDrift()))
    with pytest.raises(mliot.NotFitted, match="call fit first"):
        empty.apply(clocks(), "device")
    with pytest.raises(mliot.FormatError):
        drift.__setstate__(drift.__getstate__()[:-5])


@pytest.mark.parametrize("zone", [None, "Europe/Berlin"])
def test_files_hold_the_line_and_the_kind_of_times(zone: str | None, tmp_path: Path) -> None:
    at = pd.date_range("2024-03-01", periods=60, freq="h", tz=zone)
    pairs = pd.DataFrame({"device": at, "reference": at + pd.Timedelta("3s")})
    drift = ClockDrift("1D", method="huber").fit(pairs)
    path = tmp_path / "clock.mliot"
    drift.save(path)
    again = mliot.load(path)
    assert repr(again) == repr(drift)
    assert again.knots_.tolist() == drift.knots_.tolist()
    pd.testing.assert_frame_equal(again.apply(pairs, "device"), drift.apply(pairs, "device"))
    with pytest.raises(mliot.InvalidArgument, match="must hold dates"):
        again.apply(pd.DataFrame({"ds": [1]}))
    again.save(tmp_path / "again.mliot")
    assert (tmp_path / "again.mliot").read_bytes() == path.read_bytes()


def test_only_a_fitted_clock_has_a_file_and_no_changed_byte_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "clock.mliot"
    with pytest.raises(mliot.NotFitted):
        ClockDrift().save(path)
    assert not path.exists()
    ClockDrift().fit(clocks()).save(path)
    with pytest.raises(mliot.InvalidArgument, match="heat"):
        mliot.load(path, units={"heat": "degC"})
    content = path.read_bytes()
    for place in range(0, len(content), 37):
        changed = bytearray(content)
        changed[place] ^= 0x20
        path.write_bytes(changed)
        with pytest.raises(mliot.Error, match=r"clock\.mliot"):
            mliot.load(path)


def test_a_changed_document_is_refused_or_a_clock(tmp_path: Path) -> None:
    drift = ClockDrift(segment=200_000).fit(clocks())
    whole = _core.Tree.from_bytes(drift.__getstate__()).document()
    values = [None, 3, -1, "x", [], {}, {"kind": "none"}, True, np.array([1, 2])]
    path = tmp_path / "clock.mliot"
    refused = 0
    for name, part in (("python", whole["python"]), ("drift", whole["drift"])):
        for key in part:
            for value in values:
                kept = {each: x for each, x in part.items() if each != key}
                spoilt = kept if value is None else {**kept, key: value}
                path.write_bytes(_core.Tree({**whole, name: spoilt}).to_bytes())
                try:
                    repr(mliot.load(path).apply(clocks(), "device"))
                except mliot.Error:
                    refused += 1
    assert refused > 40


def test_what_is_no_clock_is_named() -> None:
    with pytest.raises(mliot.InvalidArgument, match="unknown value 'mean'"):
        ClockDrift(method="mean")  # type: ignore[arg-type]
    pairs = clocks()
    with pytest.raises(mliot.InvalidArgument, match="no column 'server'"):
        ClockDrift().fit(pairs, reference="server")
    with pytest.raises(mliot.InvalidArgument, match="at least 3 pairs"):
        ClockDrift().fit(pairs.head(2))
    with pytest.raises(mliot.InvalidArgument, match="must both be dates"):
        ClockDrift().fit(pairs.assign(reference=pd.Timestamp("2024-01-01")))
    with pytest.raises(mliot.InvalidArgument, match="segment is '1D', but time column"):
        ClockDrift("1D").fit(pairs)
    with pytest.raises(mliot.InvalidArgument, match="run backward"):
        ClockDrift().fit(pairs.assign(reference=-2 * pairs["device"]))


@given(st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=20), st.integers(0, 50))
def test_inverting_undoes_applying(times: list[int], seed: int) -> None:
    drift = ClockDrift(segment=100_000).fit(clocks(seed))
    frame = pd.DataFrame({"t": times})
    back = drift.invert(drift.apply(frame, "t"), "t")
    assert (abs(back["t"] - frame["t"]) <= 1).all()


@pytest.mark.parametrize(("n", "every"), [(5000, 5), (10_000, 10), (20_000, 20), (4000, 4)])
@pytest.mark.parametrize("first", [0, 1])
def test_wrong_pairs_at_regular_places_move_no_line(n: int, every: int, first: int) -> None:
    rng = np.random.default_rng(n)
    device = np.arange(n) * 60_000_000
    reference = device + 2_000_000 + np.round(device * 40e-6).astype(int)
    wrong = reference[first::every]
    reference[first::every] += rng.integers(0, 36_000_000_000, len(wrong))
    pairs = pd.DataFrame({"device": device, "reference": reference})
    knots = ClockDrift().fit(pairs).knots_
    slope = (knots["offset"][1] - knots["offset"][0]) / (device[-1] - device[0])
    assert slope == pytest.approx(40e-6, rel=1e-3)
    assert knots["offset"][0] == pytest.approx(2_000_000, abs=1000)
