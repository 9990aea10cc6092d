"""Resampling: exact sums, frames, options and streams; test_resample_bins.py has the bins."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mliot
from mliot.preprocessing import Resample
from time_frames import Make, column, columns, irregular

RNG = np.random.default_rng(5)
PLAIN = ["mean", "sum", "first", "last", "min", "max", "count"]


def test_sums_are_exact_and_forget_the_order_of_rows() -> None:
    x = RNG.normal(size=300) * 10.0 ** RNG.integers(-9, 9, 300)
    frame = pd.DataFrame({"t": RNG.integers(0, 40, 300), "x": x})
    out = Resample(10, {"x": ["mean", "sum"]}).transform(frame, "t")
    for k, row in enumerate(out.itertuples()):
        inside = [Fraction(v) for v in frame["x"][(frame["t"] // 10) == k]]
        assert row.x_sum == float(sum(inside))
        assert row.x_mean == float(sum(inside) / len(inside))
    mixed = frame.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(Resample(10, {"x": ["mean", "sum"]}).transform(mixed, "t"), out)


def test_long_frames_keep_series_apart_and_wide_ones_take_every_column(make: Make) -> None:
    long = make({"id": ["b", "a", "b", "a"], "t": [1, 5, 25, 12], "x": [1.0, 2.0, 3.0, 4.0]})
    out = Resample(10, "sum").transform(long, time_col="t", id_col="id")
    assert columns(out) == {
        "id": ["a", "a", "b", "b", "b"],
        "t": [0, 10, 0, 10, 20],
        "x": [2.0, 4.0, 1.0, None, 3.0],
    }
    wide = make({"t": [3, 4, 15], "one": [1.0, 2.0, 3.0], "two": [True, False, True]})
    out = Resample(10, ["last", "count"]).transform(wide, time_col="t")
    assert columns(out) == {
        "t": [0, 10],
        "one_last": [2.0, 3.0],
        "one_count": [2, 1],
        "two_last": [0.0, 1.0],
        "two_count": [2, 1],
    }
    assert column(out, "one_count").dtype == np.int64


def test_duplicates_are_combined_before_the_bins() -> None:
    frame = pd.DataFrame({"t": [1, 1, 2], "x": [1.0, 3.0, 5.0]})
    sums = {
        how: Resample(10, "sum", duplicates=how).transform(frame, "t")["x"].tolist()
        for how in ("keep", "first", "last", "mean", "sum", "min", "max")
    }
    expected = {"keep": 9, "first": 6, "last": 8, "mean": 7, "sum": 9, "min": 6, "max": 8}
    assert sums == {how: [value] for how, value in expected.items()}
    with pytest.raises(mliot.InvalidArgument, match=r"1 is there twice \(rows 0 and 1"):
        Resample(10, "sum", duplicates="error").transform(frame, "t")


def test_bins_from_the_end_have_no_stream() -> None:
    with pytest.raises(mliot.InvalidArgument, match="a stream has no end"):
        Resample("1h", origin="end").stream()


def many_series(seed: int, n: int = 300) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "id": rng.choice(["a", "b", "c"], n),
            "t": np.sort(rng.integers(0, 2000, n)),
            "x": rng.normal(size=n),
            "y": np.where(rng.random(n) < 0.3, np.nan, rng.normal(size=n)),
        }
    )
    frame["arrives"] = frame["t"] + rng.integers(0, 40, n)
    return frame


AGG = {"x": PLAIN, "y": ["mean", "linear", "zoh", "count"]}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("label", ["left", "right"])
def test_a_stream_gives_the_bits_of_the_batch_in_any_chunks(seed: int, label: Any) -> None:
    events = many_series(seed)
    resample = Resample(30, AGG, label=label, limit=90, lateness=40)
    arriving = events.sort_values("arrives", kind="stable").drop(columns="arrives")
    batch = resample.transform(arriving.sort_values("t", kind="stable"), "t", "id")
    rng = np.random.default_rng(seed)
    cuts = np.sort(rng.integers(0, len(arriving), 9))
    stream = resample.stream("t", "id")
    parts = []
    for begin, end in zip([0, *cuts], [*cuts, len(arriving)], strict=True):
        parts.append(stream.update(arriving.iloc[begin:end]))
        again = resample.stream("t", "id")
        stream = again.restore(stream.state())  # killed and restored
    parts.append(stream.flush())
    rows = pd.concat(parts).sort_values(["id", "t"], kind="stable").reset_index(drop=True)
    pd.testing.assert_frame_equal(rows, batch, check_exact=True)
    assert stream.n_late == stream.n_early == 0


def test_later_events_never_change_rows_that_are_out() -> None:
    events = many_series(7).drop(columns="arrives")
    resample = Resample(30, AGG, limit=60)
    one, two = resample.stream("t", "id"), resample.stream("t", "id")
    first = one.update(events.iloc[:200])
    pd.testing.assert_frame_equal(two.update(events.iloc[:200]), first)
    other = events.iloc[200:].assign(x=99.0, y=-99.0)
    more, changed = one.update(events.iloc[200:]), two.update(other)
    batch = resample.transform(events, "t", "id")
    out = pd.concat([first, more])
    merged = out.merge(batch, how="left", on=["id", "t"], indicator=True, suffixes=("", "_batch"))
    assert (merged["_merge"] == "both").all()
    assert not changed.equals(more)


def test_late_events_are_named_or_counted_and_listed() -> None:
    resample = Resample(10, {"x": "sum"}, lateness=5)
    stream = resample.stream("t", "id")
    events = pd.DataFrame({"id": ["a", "a", "b", "a"], "t": [3, 21, 4, 2], "x": 1.0})
    with pytest.raises(mliot.InvalidArgument, match=r"id 'a' at 2 \(row 3\) is late") as caught:
        stream.update(events)
    assert "on_late='drop'" in str(caught.value)
    assert stream.n_late == 0
    assert columns(stream.update(events.iloc[:3])) == {"id": ["a"], "t": [0], "x": [1.0]}
    dropping = resample.stream("t", "id", on_late="drop")
    dropping.update(events)
    assert dropping.n_late == 1
    assert columns(dropping.dropped_) == {"id": ["a"], "t": [2], "x": [1.0]}
    assert len(dropping.advance(30, ids=["b"])) == 1
    with pytest.raises(mliot.InvalidArgument, match="there is no series 'z'"):
        dropping.advance(30, ids=["z"])
    assert columns(dropping.flush()) == {"id": ["a", "a"], "t": [10, 20], "x": [None, 1.0]}
    with pytest.raises(mliot.NotFitted, match="call update first"):
        resample.stream("t").flush()


def test_states_of_other_streams_are_refused() -> None:
    events = pd.DataFrame({"t": [1, 2], "x": 1.0})
    stream = Resample(10, "sum").stream("t")
    stream.update(events)
    snapshot = stream.state()
    with pytest.raises(mliot.FormatError, match="of another ResampleStream"):
        Resample(10, "mean").stream("t").restore(snapshot)
    with pytest.raises(mliot.FormatError):
        Resample(10, "sum").stream("t").restore(snapshot[:-9])
    restored = Resample(10, "sum").stream("t").restore(snapshot)
    assert columns(restored.flush()) == {"t": [0], "x": [2.0]}


BAD: list[tuple[dict[str, Any], str]] = [
    ({"agg": "median"}, "must be one of mean"),
    ({"agg": "ffill"}, "did you mean 'zoh'"),
    ({"agg": {"x": []}}, "agg of column 'x'"),
    ({"agg": {}}, "agg names no column"),
    ({"agg": ["sum", "sum"]}, "twice"),
    ({"closed": "middle"}, "closed must be"),
    ({"origin": "noon"}, "origin must be a time"),
    ({"ambiguous": "infer"}, "ambiguous must be 'both', 'earlier', 'later', 'raise'"),
    ({"nonexistent": "skip"}, "nonexistent must be 'shift_forward', 'shift_backward'"),
    ({"min_samples": -1}, "min_samples must be >= 0"),
    ({"duplicates": "most"}, "unknown value 'most'"),
]


@pytest.mark.parametrize(("options", "message"), BAD)
def test_options_are_refused_by_name(options: dict[str, Any], message: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        Resample("1h", **options)


def test_columns_and_times_are_refused_by_name_and_row() -> None:
    frame = irregular(n=5)
    text = frame.assign(place="north")
    with pytest.raises(mliot.InvalidArgument, match="column 'place' holds no numbers"):
        Resample("1h").transform(text)
    assert list(Resample("1h", {"x": "mean"}).transform(text)) == ["ds", "x"]
    with pytest.raises(mliot.InvalidArgument, match="no column 'y'"):
        Resample("1h", {"y": "mean"}).transform(frame)
    infinite = frame.assign(x=[0, 1, np.inf, 3, 4])
    with pytest.raises(mliot.InvalidArgument, match="column 'x' is infinite in row 2"):
        Resample("1h").transform(infinite)
    for how in [*PLAIN, "linear", "zoh"]:
        few = Resample("1h", {"x": ["count", how] if how != "count" else how}, min_samples=3)
        with pytest.raises(mliot.InvalidArgument, match="column 'x' is infinite in row 2"):
            few.transform(infinite.assign(x=[0, 1, -np.inf, np.nan, 4]))
    missing = frame.assign(ds=frame["ds"].where(frame.index != 3))
    with pytest.raises(mliot.InvalidArgument, match="time column 'ds' is missing in row 3"):
        Resample("1h").transform(missing)
    with pytest.raises(mliot.InvalidArgument, match="integer step"):
        Resample(10).transform(frame)
    with pytest.raises(mliot.InvalidArgument, match="give a length such as '2h'"):
        Resample("1h", "zoh", limit=3).transform(frame)
    with pytest.raises(mliot.InvalidArgument, match="must be of one length"):
        Resample("1h", "zoh", limit="1mo").transform(frame)
    with pytest.raises(mliot.ResourceLimit, match="too fine"):
        Resample("1us").transform(frame)
    wrong = pd.DataFrame({"t": [0, 2**62], "x": 1.0})
    with pytest.raises(mliot.InvalidArgument, match="out of range"):
        Resample(10).transform(wrong, "t")


def test_empty_and_read_only_frames() -> None:
    empty = irregular(n=3).iloc[:0]
    assert len(Resample("1h").transform(empty)) == 0
    times, values = np.array([1, 11, 12]), np.array([1.0, 2.0, 3.0])
    times.flags.writeable = values.flags.writeable = False
    frame = pd.DataFrame({"t": times[::-1], "x": values[::-1]}, copy=False)
    assert columns(Resample(10, "sum").transform(frame, "t")) == {"t": [0, 10], "x": [1.0, 5.0]}


def test_parameters_are_read_set_and_compared() -> None:
    resample = Resample("1h", {"x": "mean"}, limit="2h")
    assert repr(resample) == "Resample('1h', agg={'x': 'mean'}, limit='2h')"
    assert resample == Resample(**resample.get_params())
    resample.set_params(freq="2h")
    assert resample != Resample("1h", {"x": "mean"}, limit="2h")
    with pytest.raises(mliot.InvalidArgument, match="unknown option 'freqs'"):
        resample.set_params(freqs="2h")
    with pytest.raises(mliot.InvalidArgument):
        resample.set_params(agg="none")
    assert resample.agg == {"x": "mean"}
    assert pickle.loads(pickle.dumps(resample)) == resample


@given(
    st.lists(
        st.tuples(st.integers(-200, 200), st.floats(allow_nan=True, allow_infinity=False)),
        max_size=30,
    ),
    st.integers(1, 40),
    st.sampled_from(["left", "right"]),
)
def test_every_sample_is_in_exactly_one_bin(
    samples: list[tuple[int, float]], freq: int, closed: Any
) -> None:
    frame = pd.DataFrame(
        {"t": [t for t, _ in samples], "x": [x for _, x in samples]}, dtype=float
    ).astype({"t": np.int64})
    out = Resample(freq, {"x": ["count", "sum"]}, closed=closed).transform(frame, "t")
    assert out["x_count"].sum() == frame["x"].notna().sum()
    assert (np.diff(out["t"]) == freq).all()
    exact = sum((Fraction(x) for x in frame["x"].dropna()), Fraction(0))
    stored = sum((Fraction(x) for x in out["x_sum"].dropna() if np.isfinite(x)), Fraction(0))
    if np.isfinite(out["x_sum"].dropna()).all():
        largest = Fraction(max([abs(x) for x in out["x_sum"].dropna()], default=0.0))
        assert abs(exact - stored) <= len(out) * (largest / 2**52 + Fraction(1, 2**1074))


def test_a_million_series_are_resampled() -> None:
    n = 1_000_000
    frame = pl.DataFrame({"id": np.arange(n), "t": np.full(n, 7), "x": np.arange(n) / 4})
    out = Resample(10, "sum").transform(frame, "t", "id")
    assert out["x"].to_numpy().tolist() == (np.arange(n) / 4).tolist()
    assert out["t"].n_unique() == 1
