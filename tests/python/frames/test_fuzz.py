"""Whatever the columns hold, a frame is read or refused by an error of ours, never otherwise."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mliot
from mliot import frames

ODD: list[Any] = [
    None, float("nan"), float("inf"), 0, 1, -1, 2**62, 2**70, 1.5, True, "", "a", "ä", "\ud800",
    "2024-01-01", "2024-01-01T00:00:00+01:00", "2024-02-30", b"bytes", Decimal("1.5"), pd.NA,
    dt.date(2024, 1, 1), dt.datetime(2024, 1, 1), dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31),
    dt.datetime(1, 1, 1, tzinfo=ZoneInfo("Asia/Tokyo")), "0001-01-01T00:00:00+01:00",
    dt.datetime(2024, 1, 1, tzinfo=dt.UTC), dt.timedelta(1), pd.Timestamp("2024-01-01"), pd.NaT,
    [1], {"a": 1}, np.float32(1), np.datetime64("2024-01-01"), object(),
]  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(ODD), st.text(max_size=12), st.dates(), st.integers(), st.floats()
)
COLUMNS = st.lists(CELLS, min_size=3, max_size=3)
TYPED = st.one_of(
    st.lists(st.datetimes() | st.none(), min_size=3, max_size=3),
    st.lists(st.dates() | st.none(), min_size=3, max_size=3),
    st.lists(st.integers(-(2**63), 2**63 - 1) | st.none(), min_size=3, max_size=3),
    st.lists(st.floats() | st.none(), min_size=3, max_size=3),
    st.lists(st.text(max_size=12) | st.none(), min_size=3, max_size=3),
    st.lists(st.dates().map(str), min_size=3, max_size=3),
)
OPTIONS = st.fixed_dictionaries({
    "freq": st.sampled_from([None, "D", "h", "W", "MS", "1mo", "B", 1, 2, "1q"]),
    "fill_gaps": st.sampled_from([None, "missing", 0]),
    "time_zone": st.sampled_from([None, "utc", "local"]),
})  # fmt: skip


GOOD: dict[str, list[Any]] = {
    "id": ["a", "a", "b"],
    "ds": [dt.datetime(2024, 1, 1), dt.datetime(2024, 1, 2), dt.datetime(2024, 1, 1)],
    "y": [1.0, 2.0, 3.0],
    "x": [1, 2, 3],
}


def read_or_refuse(df: Any, options: dict[str, Any]) -> bool:
    """Whether the frame was read; what was read is written too."""
    try:
        frame = frames.read_long(df, id_col="id", time_col="ds", target_col="y", **options)
    except mliot.Error:
        return False
    assert frame.y is not None
    assert len(frame.y) == frame.n_rows == len(frame.times())
    out = frames.build_frame(
        frame.style, frame.ids, np.zeros(1, dtype=np.int64), frame.times()[:1], {}
    )
    assert frames.column_names(out) == ["id", "ds"]
    return True


def test_the_good_columns_are_read() -> None:
    options = {"freq": "D"}
    assert read_or_refuse(pd.DataFrame(GOOD), options)
    assert read_or_refuse(pl.DataFrame(GOOD), options)


@given(st.sampled_from(list(GOOD)), COLUMNS | TYPED, OPTIONS)
def test_one_odd_column_of_objects(name: str, values: Any, options: dict[str, Any]) -> None:
    df = pd.DataFrame(GOOD)
    df[name] = pd.Series(values, dtype=object)
    assert read_or_refuse(df, options) in (True, False)


def test_a_column_of_lists_is_named() -> None:
    df = pd.DataFrame(GOOD)
    df["id"] = pd.Series([None, None, [1]], dtype=object)
    with pytest.raises(mliot.InvalidArgument, match="column 'id' holds no plain values"):
        frames.read_long(df, id_col="id", time_col="ds", target_col="y", freq=None)


@given(st.sampled_from(list(GOOD)), TYPED, OPTIONS)
def test_one_odd_column_with_a_type(name: str, values: Any, options: dict[str, Any]) -> None:
    df = pl.DataFrame({**GOOD, name: values})
    for each in (df, df.to_arrow(), df.to_pandas()):
        assert read_or_refuse(each, options) in (True, False)


@given(st.lists(st.text(max_size=30) | st.datetimes().map(str), max_size=5), st.none() | st.text())
def test_the_text_parser(texts: list[str], date_format: str | None) -> None:
    try:
        micros = frames.parse_times(texts, date_format)
    except mliot.InvalidArgument:
        return
    assert len(micros) == len(texts)


@pytest.mark.parametrize("n", [100_000])
def test_very_many_columns(n: int) -> None:
    df = pd.DataFrame(np.zeros((2, n)), columns=[f"c{i}" for i in range(n)])
    df.insert(0, "id", 1)
    df.insert(0, "ds", pd.date_range("2024-01-01", periods=2))
    frame = frames.read_long(
        df, id_col="id", time_col="ds", target_col="c0", freq="D", columns=["c5"]
    )
    assert list(frame.columns) == ["c5"]
