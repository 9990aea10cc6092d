"""Sorting, duplicates and late events beside pandas, and as a stream."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mliot
from mliot.preprocessing import EventBuffer, deduplicate, sort_events
from time_frames import Make, columns


def doubled(seed: int = 0, n: int = 300) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    x[rng.random(n) < 0.2] = np.nan
    times = pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 60, n), unit="min")
    return pd.DataFrame({"id": rng.choice(["b", "a"], n), "ds": times, "x": x, "n": range(n)})


def test_rows_are_sorted_by_series_and_time_and_stay_in_order_else(make: Make) -> None:
    frame = make({"id": ["b", "a", "b", "a"], "t": [2, 5, 1, 5], "text": ["p", "q", "r", "s"]})
    assert columns(sort_events(frame, "t", "id")) == {
        "id": ["a", "a", "b", "b"],
        "t": [5, 5, 1, 2],
        "text": ["q", "s", "r", "p"],
    }
    assert columns(sort_events(frame, "t"))["t"] == [1, 2, 5, 5]


@pytest.mark.parametrize("how", ["first", "last"])
def test_whole_rows_are_kept_as_pandas_keeps_them(how: Any) -> None:
    frame = doubled()
    theirs = frame.drop_duplicates(["id", "ds"], keep=how).sort_values(["id", "ds"])
    ours = deduplicate(frame, how, id_col="id")
    pd.testing.assert_frame_equal(ours, theirs.reset_index(drop=True))


@pytest.mark.parametrize("how", ["mean", "sum", "min", "max"])
def test_numbers_are_combined_as_pandas_combines_them(how: str) -> None:
    frame = doubled()
    grouped = frame.groupby(["id", "ds"], as_index=False)
    theirs = grouped.sum(min_count=1) if how == "sum" else grouped.agg(how)
    ours = deduplicate(frame, how, id_col="id")
    pd.testing.assert_frame_equal(ours, theirs, rtol=1e-14)


ODD = 2**53 + 1  # no double


@pytest.mark.parametrize("how", ["min", "max", "sum", "mean"])
def test_integers_keep_every_digit_and_missing_ones_are_left_out(how: str, make: Make) -> None:
    frame = make({"t": [2, 1, 2, 1], "n": [ODD, 7, ODD + 2, 9], "u": [1, 2, 3, 4]})
    out = columns(deduplicate(frame, how, time_col="t"))
    wanted = {"min": [7, ODD], "max": [9, ODD + 2], "sum": [16, 2 * ODD + 2], "mean": [8, ODD + 1]}
    assert out["n"] == wanted[how]
    assert all(type(each) is (float if how == "mean" else int) for each in out["n"])

    for missing in (
        pd.DataFrame({"t": [1, 1, 2, 2, 3]}).assign(
            n=pd.array([ODD, None, None, None, 5], dtype="Int64")
        ),
        pl.DataFrame({"t": [1, 1, 2, 2, 3], "n": [ODD, None, None, None, 5]}),
        pa.table({"t": [1, 1, 2, 2, 3], "n": pa.array([ODD, None, None, None, 5])}),
    ):
        out = columns(deduplicate(missing, how, time_col="t"))
        assert out["t"] == [1, 2, 3]
        assert out["n"] == ([float(ODD), None, 5.0] if how == "mean" else [ODD, None, 5])


def test_small_integers_keep_their_type_and_sums_get_64_bits() -> None:
    frame = pl.DataFrame(
        {"t": [1, 1], "a": [200, 100], "b": [-7, -8]},
        schema_overrides={"a": pl.UInt8, "b": pl.Int16},
    )
    assert deduplicate(frame, "max", "t").schema == frame.schema
    sums = deduplicate(frame, "sum", "t")
    assert sums.row(0) == (1, 300, -15)
    assert sums.schema == {"t": pl.Int64, "a": pl.UInt64, "b": pl.Int64}


def test_a_sum_beyond_64_bits_is_named_by_column_and_rows(make: Make) -> None:
    frame = make({"t": [3, 1, 3], "n": [2**62, 1, 2**62]})
    with pytest.raises(
        mliot.InvalidArgument, match=r"column 'n': the sum for 3 \(rows 0 to 2\) is beyond 64 bits"
    ):
        deduplicate(frame, "sum", time_col="t")
    assert columns(deduplicate(frame, "mean", time_col="t"))["n"] == [1.0, 2.0**62]


def test_duplicates_are_refused_by_default_and_so_are_texts_that_differ(make: Make) -> None:
    frame = make({"t": [3, 1, 3], "x": [1.0, 2.0, 4.0], "place": ["n", "n", "s"]})
    with pytest.raises(mliot.InvalidArgument, match=r"3 is there twice \(rows 0 and 2; 1 such"):
        deduplicate(frame, time_col="t")
    with pytest.raises(mliot.InvalidArgument, match=r"column 'place' \(rows 0 and 2\)"):
        deduplicate(frame, "mean", time_col="t")
    same = make({"t": [3, 1, 3], "x": [1.0, 2.0, 4.0], "place": ["n", "n", "n"]})
    assert columns(deduplicate(same, "mean", time_col="t")) == {
        "t": [1, 3],
        "x": [2.0, 2.5],
        "place": ["n", "n"],
    }
    with pytest.raises(mliot.InvalidArgument, match="how must be one of"):
        deduplicate(frame, "median", time_col="t")
    once = make({"t": [2, 1], "x": [1.0, 2.0]})
    assert columns(deduplicate(once, time_col="t")) == {"t": [1, 2], "x": [2.0, 1.0]}


def delayed(seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "id": rng.choice([4, 7], 300),
            "t": np.sort(rng.integers(0, 500, 300)),
            "x": rng.random(300),
        }
    )
    order = np.argsort(frame["t"] + rng.integers(0, 20, 300), kind="stable")
    return frame.iloc[order].reset_index(drop=True)


@pytest.mark.parametrize("how", ["keep", "first", "last", "mean", "max"])
@pytest.mark.parametrize("seed", range(3))
def test_a_buffer_gives_the_sorted_batch_in_any_chunks(how: str, seed: int) -> None:
    events = delayed(seed)

    def fresh() -> EventBuffer:
        return EventBuffer(20, how, time_col="t", id_col="id")

    buffer, parts = fresh(), []
    for begin in range(0, 300, 37):
        parts.append(buffer.update(events.iloc[begin : begin + 37]))
        buffer = fresh().restore(buffer.state())
    parts.append(buffer.flush())
    out = pd.concat(parts).sort_values(["id", "t"], kind="stable").reset_index(drop=True)
    batch = sort_events(events, "t", "id") if how == "keep" else deduplicate(events, how, "t", "id")
    pd.testing.assert_frame_equal(out, batch, check_exact=True)
    for part in parts:
        assert part.groupby("id")["t"].is_monotonic_increasing.all()


def test_what_a_buffer_drops_is_listed() -> None:
    buffer = EventBuffer("5min", "error", time_col="ds", on_late="drop")
    times = pd.to_datetime(["2024-01-01 10:10", "2024-01-01 10:00", "2024-01-01 10:10"])
    out = buffer.update(pd.DataFrame({"ds": times, "x": [1.0, 2.0, 3.0]}))
    assert len(out) == 0
    assert buffer.dropped_["x"].tolist() == [2.0, 3.0]
    assert (buffer.n_late, buffer.n_duplicate, buffer.n_early) == (1, 1, 0)
    strict = EventBuffer("5min", "error", time_col="ds")
    with pytest.raises(mliot.InvalidArgument, match=r"2024-01-01 10:00:00 \(row 1\) is late"):
        strict.update(pd.DataFrame({"ds": times, "x": [1.0, 2.0, 3.0]}))
    assert strict.update(pd.DataFrame({"ds": times[:1], "x": [1.0]})).empty
    with pytest.raises(mliot.InvalidArgument, match="is there twice"):
        strict.update(pd.DataFrame({"ds": times[2:], "x": [1.0]}))


def test_a_full_buffer_counts_what_it_gives_out_early() -> None:
    buffer = EventBuffer(1000, time_col="t", capacity=3)
    out = buffer.update(pl.DataFrame({"t": [5, 4, 3, 2, 9], "x": [0.0] * 5}))
    assert out["t"].to_list() == [2, 3]
    assert buffer.n_early == 2
    with pytest.raises(mliot.InvalidArgument, match="capacity must be"):
        EventBuffer(capacity=0)


def test_a_buffer_with_events_travels_in_pickles_and_copies() -> None:
    buffer = EventBuffer(10, "mean", time_col="t", id_col="id", on_late="drop")
    for fresh in (pickle.loads(pickle.dumps(buffer)), copy.deepcopy(buffer)):
        assert fresh.lateness == 10
    buffer.update(pd.DataFrame({"id": ["a", "b", "a"], "t": [5, 6, 30], "x": [1.0, 2.0, 3.0]}))
    buffer.update(pd.DataFrame({"id": ["a"], "t": [2], "x": [9.0]}))
    late = buffer.dropped_
    for again in (pickle.loads(pickle.dumps(buffer)), copy.deepcopy(buffer), copy.copy(buffer)):
        assert (again.n_late, again.capacity, again.on_late) == (1, 4096, "drop")
        pd.testing.assert_frame_equal(again.dropped_, late)
        assert columns(again.flush()) == {"id": ["a", "b"], "t": [30, 6], "x": [3.0, 2.0]}
    assert columns(buffer.flush())["t"] == [30, 6]


@pytest.mark.parametrize("length", ["-5min", -3, pd.Timedelta("-1s"), np.timedelta64(-1, "s")])
def test_a_negative_length_is_refused_by_its_own_name(length: Any) -> None:
    frame = pd.DataFrame({"ds": pd.to_datetime(["2024-01-01"]), "x": 1.0})
    with pytest.raises(mliot.InvalidArgument, match="EventBuffer: lateness must be >= 0, got"):
        EventBuffer(length).update(frame)


def test_what_is_no_length_is_refused_without_a_word_of_freq() -> None:
    frame = pd.DataFrame({"ds": pd.to_datetime(["2024-01-01"]), "x": 1.0})
    for length in ("soon", np.timedelta64("NaT"), None, 1.5):
        with pytest.raises(mliot.InvalidArgument, match="must be a length of time") as error:
            EventBuffer(length).update(frame)
        assert "freq" not in str(error.value)


def test_series_begin_or_are_refused_and_kinds_of_times_stay() -> None:
    buffer = EventBuffer(5, time_col="t", id_col="id")
    buffer.update(pd.DataFrame({"id": ["a"], "t": [1], "x": [1.0]}))
    new = pd.DataFrame({"id": ["0"], "t": [1], "x": [2.0]})
    with pytest.raises(mliot.InvalidArgument, match="ids that were not there"):
        buffer.update(new, new_series="error")
    buffer.update(new)
    assert columns(buffer.flush()) == {"id": ["a", "0"], "t": [1, 1], "x": [1.0, 2.0]}
    dated = new.assign(t=pd.Timestamp("2024-01-01"))
    with pytest.raises(mliot.InvalidArgument, match="holds dates without a zone, but held whole"):
        buffer.update(dated)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3)), max_size=40),
    st.integers(0, 50),
    st.integers(1, 10),
)
def test_nothing_is_lost_and_order_holds(
    events: list[tuple[int, int]], lateness: int, capacity: int
) -> None:
    frame = pd.DataFrame(events, columns=["t", "id"], dtype=np.int64)
    frame["x"] = np.arange(len(frame), dtype=float)
    buffer = EventBuffer(lateness, time_col="t", id_col="id", on_late="drop", capacity=capacity)
    parts = [buffer.update(frame.iloc[i : i + 7]) for i in range(0, len(frame) + 1, 7)]
    out = pd.concat([*parts, buffer.flush()])
    assert len(out) + buffer.n_late == len(frame)
    assert out.groupby("id")["t"].is_monotonic_increasing.all()
    assert set(out["x"]) <= set(frame["x"])
