"""Bins beside those of pandas and polars: frequencies, sides, origins, zones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mliot
from mliot.preprocessing import Resample
from time_frames import column, irregular, same_bits

PLAIN = ["mean", "sum", "first", "last", "min", "max", "count"]
FREQUENCIES = ["7min", "1h", "6h", "D", "W-FRI", "W", "MS", "ME", "QS-FEB", "QE", "YS", "YE", "B"]


@pytest.mark.parametrize("freq", FREQUENCIES)
@pytest.mark.parametrize("closed", [None, "left", "right"])
@pytest.mark.parametrize("label", [None, "left", "right"])
def test_bins_and_values_are_those_of_pandas(freq: str, closed: Any, label: Any) -> None:
    samples = irregular()
    ours = Resample(freq, {"x": PLAIN}, closed=closed, label=label, min_samples=1)
    out = ours.transform(samples).set_index("ds")
    origin = "epoch" if freq in ("7min", "1h", "6h") else "start_day"  # of the others it has none
    given = samples.set_index("ds")["x"].resample(freq, closed=closed, label=label, origin=origin)
    theirs = given.agg(PLAIN)
    theirs["sum"] = given.sum(min_count=1)  # pandas sums an empty bin to 0
    theirs = theirs.loc[out.index[0] : out.index[-1]]  # pandas may add an empty bin at an end
    assert list(out.index) == list(theirs.index)
    for name in PLAIN:
        np.testing.assert_allclose(out[f"x_{name}"], theirs[name], rtol=1e-14, err_msg=name)


@pytest.mark.parametrize("every", ["7m", "1h", "1d", "1w", "1mo", "1q", "1y"])
@pytest.mark.parametrize("closed", ["left", "right"])
@pytest.mark.parametrize("label", ["left", "right"])
def test_bins_are_those_of_polars_where_polars_has_rows(
    every: str, closed: Any, label: Any
) -> None:
    samples = pl.from_pandas(irregular())
    out = Resample(every, {"x": ["sum", "count"]}, closed=closed, label=label).transform(samples)
    theirs = samples.group_by_dynamic("ds", every=every, closed=closed, label=label).agg(
        pl.col("x").fill_nan(None).sum().alias("sum"),
        pl.col("x").fill_nan(None).count().alias("count"),
    )
    there = out.join(theirs, on="ds", how="inner")
    assert len(there) == len(theirs)
    assert there["x_count"].to_list() == there["count"].to_list()
    filled = there["x_sum"].fill_null(0.0).to_numpy()
    np.testing.assert_allclose(filled, there["sum"].to_numpy(), rtol=1e-14)
    absent = out.join(theirs, on="ds", how="anti")
    assert absent["x_count"].sum() == 0


UNITS = {"s": 1, "min": 60, "h": 3600}
WIDTHS = st.tuples(st.integers(1, 90), st.sampled_from(sorted(UNITS)))
SIDES = st.sampled_from([None, "left", "right"])
ORIGINS = st.sampled_from(
    ["epoch", "start", "start_day", "end", "end_day", pd.Timestamp("2019-07-04 05:06:07.000008")]
)


@settings(max_examples=60)
@given(WIDTHS, SIDES, SIDES, ORIGINS, st.integers(0, 1000))
def test_any_width_origin_and_sides_make_the_bins_of_pandas(
    width: tuple[int, str], closed: Any, label: Any, origin: Any, seed: int
) -> None:
    freq = f"{width[0]}{width[1]}"
    days = width[0] * UNITS[width[1]] * 30 / 86400
    samples = irregular(seed, n=40, days=days)
    out = Resample(freq, {"x": ["sum", "count"]}, closed=closed, label=label, origin=origin)
    ours = out.transform(samples).set_index("ds")
    given = samples.set_index("ds")["x"].resample(freq, closed=closed, label=label, origin=origin)
    theirs = given.count()
    assert theirs.sum() == ours["x_count"].sum()
    theirs = theirs.loc[ours.index[0] : ours.index[-1]]  # pandas may add an empty bin at an end
    assert ours.index.tolist() == theirs.index.tolist()
    assert ours["x_count"].tolist() == theirs.tolist()
    sums = given.sum(min_count=1).loc[theirs.index]
    np.testing.assert_allclose(ours["x_sum"], sums, rtol=1e-14)


MULTIPLES = ["3W-TUE", "2W", "2MS", "5ME", "2QS-FEB", "3QE", "2YS-JUL", "2YE", "3B"]


@settings(max_examples=30)
@given(st.sampled_from(MULTIPLES), SIDES, st.integers(0, 1000))
def test_several_calendar_periods_are_the_bins_of_pandas(freq: str, label: Any, seed: int) -> None:
    # pandas counts bins that are closed on the right from other periods than the left ones.
    samples = irregular(seed, n=60, days=2500)
    ours = Resample(freq, {"x": "count"}, closed="left", label=label, origin="start")
    out = ours.transform(samples).set_index("ds")["x"]
    theirs = samples.set_index("ds")["x"].resample(freq, closed="left", label=label).count()
    assert out.sum() == theirs.sum()
    theirs = theirs.loc[out.index[0] : out.index[-1]]
    assert out.index.tolist() == theirs.index.tolist()
    assert out.tolist() == theirs.tolist()


def test_signals_are_read_at_the_labels_as_numpy_and_pandas_do() -> None:
    samples = irregular(days=3, n=200)
    out = Resample("10min", {"x": ["linear", "zoh"]}).transform(samples)
    there = samples.dropna()
    at = column(out, "ds").astype(np.int64)
    times = there["ds"].to_numpy().astype(np.int64)
    inside = (at >= times[0]) & (at <= times[-1])
    expected = np.interp(at[inside], times, there["x"])
    np.testing.assert_allclose(out["x_linear"][inside], expected, rtol=1e-12)
    held = pd.merge_asof(out[["ds"]], there, on="ds")["x"]
    assert same_bits(out["x_zoh"].to_numpy(), held.to_numpy())


def test_origins_move_the_bins() -> None:
    frame = irregular(n=20, days=2)
    for origin in ("epoch", "start", "start_day", pd.Timestamp("2023-01-01 00:00:13")):
        out = Resample("7min", {"x": "count"}, origin=origin).transform(frame)
        theirs = frame.set_index("ds")["x"].resample("7min", origin=origin).count()
        assert out["ds"].tolist() == theirs.index.tolist()
        assert out["x"].tolist() == theirs.tolist()
    assert Resample("1h", origin="2020-01-01 00:20").transform(frame)["ds"][0].minute == 20


@pytest.mark.parametrize("policy", ["local", "utc"])
def test_zoned_times_make_bins_of_the_zone_or_of_utc(policy: Any) -> None:
    times = pd.date_range("2024-03-29", periods=120, freq="h", tz="Europe/Berlin")
    frame = pd.DataFrame({"ds": times, "x": 1.0})
    out = Resample("D", "count", time_zone=policy).transform(frame)
    zone = "Europe/Berlin" if policy == "local" else "UTC"
    theirs = frame.set_index(times.tz_convert(zone))["x"].resample("D").count()
    assert out["ds"].tolist() == theirs.index.tolist()
    assert out["x"].tolist() == theirs.tolist()
    assert str(out["ds"].dt.tz) == "Europe/Berlin"
    with pytest.raises(mliot.InvalidArgument, match="has the zone Europe/Berlin"):
        Resample("D").transform(frame)


def test_labels_that_a_clock_shows_twice_or_never_are_named_or_resolved() -> None:
    times = pd.date_range("2024-10-26 22:00", periods=8, freq="30min", tz="UTC")
    frame = pd.DataFrame({"ds": times.tz_convert("Europe/Berlin"), "x": 1.0})
    with pytest.raises(
        mliot.InvalidArgument, match=r"02:00 is doubled in Europe/Berlin.*ambiguous"
    ):
        Resample("1h", "count", time_zone="local", ambiguous="raise").transform(frame)
    for ambiguous, instant in (("earlier", "2024-10-27 00:00"), ("later", "2024-10-27 01:00")):
        local = Resample("1h", "count", time_zone="local", ambiguous=ambiguous)
        out = local.transform(frame)
        assert out["ds"][2] == pd.Timestamp(instant, tz="UTC")
        assert out["x"].tolist() == [2, 2, 4]  # of the hour that is shown twice both
        stream = local.stream()
        rows = pd.concat([stream.update(frame.iloc[:5]), stream.flush()])
        assert rows["ds"].tolist()[2] == pd.Timestamp(instant, tz="UTC")
    hours = Resample("1h", "count", time_zone="utc").transform(frame)
    assert hours["x"].tolist() == [2, 2, 2, 2]

    midnight = pd.date_range("2018-11-03 12:00", periods=30, freq="h", tz="America/Sao_Paulo")
    frame = pd.DataFrame({"ds": midnight, "x": 1.0})  # 2018-11-04 has no 00:00
    with pytest.raises(mliot.InvalidArgument, match=r"2018-11-04 00:00 is missing.*nonexistent"):
        Resample("D", "count", time_zone="local", nonexistent="raise").transform(frame)
    for nonexistent in ("shift_forward", "shift_backward"):
        daily = Resample("D", "count", time_zone="local", nonexistent=nonexistent)
        out = daily.transform(frame)
        theirs = pd.Timestamp("2018-11-04").tz_localize(
            "America/Sao_Paulo", nonexistent=nonexistent
        )
        assert out["ds"][1] == theirs.floor("us")
        assert out["x"].tolist() == [12, 18]
