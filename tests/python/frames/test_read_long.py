"""Frames of every library become the same series."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mliot import frames

Make = Callable[[dict[str, Any]], Any]
DAYS = [dt.datetime(2024, 1, d) for d in range(1, 6)]
SALES = {
    "unique_id": ["b", "a", "b", "a", "b"],
    "ds": [DAYS[0], DAYS[1], DAYS[2], DAYS[2], DAYS[1]],
    "y": [1.0, 2.0, 3.0, 4.0, 5.0],
    "price": [10, 20, 30, 40, 50],
    "kind": ["x", "z", "x", None, "y"],
    "open": [True, False, True, True, False],
}


def read(df: Any, **options: Any) -> frames.LongFrame:
    settings = {"id_col": "unique_id", "time_col": "ds", "target_col": "y", "freq": "D"}
    return frames.read_long(df, **{**settings, **options})


def test_rows_in_any_order_become_sorted_series(make: Make) -> None:
    frame = read(make(SALES))
    assert frame.n_series == 2
    assert frame.n_rows == 5
    assert [frame.ids.label(i) for i in range(2)] == ["a", "b"]
    assert frame.offsets.tolist() == [0, 2, 5]
    assert frame.first_period.tolist() == [1, 0]
    assert frame.y.tolist() == [2, 4, 1, 5, 3]
    assert frame.columns["price"].values.tolist() == [20, 40, 10, 50, 30]
    assert frame.columns["open"].values.tolist() == [0, 1, 1, 0, 1]
    assert frame.columns["kind"].codes.tolist() == [2, -1, 0, 1, 0]
    assert frame.columns["kind"].levels == ["x", "y", "z"]
    assert list(frame.columns) == ["price", "kind", "open"]
    times = frame.times().view("datetime64[us]").tolist()
    assert times == [DAYS[1], DAYS[2], DAYS[0], DAYS[1], DAYS[2]]
    assert frame.where(4) == "id 'b' at 2024-01-03"
    assert frame.where(1) == "id 'a' at 2024-01-03"


@given(st.permutations(range(5)))
def test_the_order_of_the_rows_changes_nothing(order: list[int]) -> None:
    df = pd.DataFrame(SALES)
    frame, shuffled = read(df), read(df.iloc[list(order)])
    assert shuffled.y.tolist() == frame.y.tolist()
    assert shuffled.axis == frame.axis
    assert shuffled.ids == frame.ids
    assert shuffled.columns["kind"].codes.tolist() == frame.columns["kind"].codes.tolist()


def test_a_sorted_float64_target_is_a_view_of_the_frame(make: Make) -> None:
    values = np.arange(4.0)
    df = make({"unique_id": [1, 1, 2, 2], "ds": DAYS[:2] * 2, "y": values})
    frame = read(df)
    owned = df["y"].to_numpy()
    assert np.shares_memory(frame.y, owned)


def test_only_the_columns_asked_for_are_touched(make: Make) -> None:
    df = make({**SALES, "odd": [dt.timedelta(1)] * 5})
    assert list(read(df, columns=["price"]).columns) == ["price"]
    with pytest.raises(ValueError, match=r"column 'odd' holds Duration.*, not numbers: drop it"):
        read(df)


def test_no_target_is_read_when_none_is_named(make: Make) -> None:
    frame = read(make(SALES), target_col=None)
    assert frame.y is None
    assert "y" in frame.columns


def test_several_id_columns(make: Make) -> None:
    df = make({
        "shop": [2, 10, 2, 10], "item": ["q", "p", "p", "p"], "ds": DAYS[:1] * 3 + DAYS[1:2],
        "y": [1.0, 2.0, 3.0, 4.0],
    })  # fmt: skip
    frame = read(df, id_col=["shop", "item"])
    assert [frame.ids.label(i) for i in range(3)] == ["2, p", "2, q", "10, p"]
    assert frame.y.tolist() == [3, 1, 2, 4]


def test_integer_times_and_the_frequency_from_the_data(make: Make) -> None:
    df = make({"unique_id": [1, 1, 1], "ds": [3, 5, 7], "y": [1.0, 2.0, 3.0]})
    frame = read(df, freq=None)
    assert str(frame.axis.frequency) == "2"
    assert frame.times().tolist() == [3, 5, 7]
    assert frame.where(1) == "id '1' at 5"
    assert str(read(make(SALES), freq=None).axis.frequency) == "D"


@pytest.mark.parametrize(
    "freq", ["1d", dt.timedelta(days=1), np.timedelta64(24, "h"), pd.offsets.Day(1)]
)
def test_other_ways_to_say_daily(freq: Any) -> None:
    frame = read(pd.DataFrame(SALES), freq=freq)
    assert frame.axis.season_length == 7


def test_gaps_and_missing_targets_are_filled_as_told(make: Make) -> None:
    df = make({
        "unique_id": [1, 1, 1, 2], "ds": [DAYS[0], DAYS[3], DAYS[4], DAYS[0]],
        "y": [1.0, None, 3.0, 4.0], "price": [7, 8, 9, 10], "kind": ["a", "b", "a", "b"],
    })  # fmt: skip
    frame = read(df, fill_gaps="missing")
    assert frame.offsets.tolist() == [0, 5, 6]
    np.testing.assert_array_equal(frame.y, [1, np.nan, np.nan, np.nan, 3, 4])
    np.testing.assert_array_equal(
        frame.columns["price"].values, [7, np.nan, np.nan, 8, 9, 10]
    )  # fmt: skip
    assert frame.columns["kind"].codes.tolist() == [0, -1, -1, 1, 0, 1]
    assert frame.times().view("datetime64[us]").tolist() == [*DAYS, DAYS[0]]
    assert read(df, fill_gaps=0).y.tolist() == [1, 0, 0, 0, 3, 4]


def test_filling_leaves_the_caller_s_values_alone() -> None:
    df = pd.DataFrame({"unique_id": [1, 1], "ds": DAYS[:2], "y": [1.0, np.nan]})
    assert read(df, fill_gaps=5).y.tolist() == [1, 5]
    assert np.isnan(df["y"][1])


def test_missing_targets_stay_when_allowed(make: Make) -> None:
    df = make({"unique_id": [1, 1], "ds": DAYS[:2], "y": [None, 2.0]})
    assert np.isnan(read(df, allow_nan_target=True).y[0])


def test_known_ids_and_axis_are_kept(make: Make) -> None:
    first = read(make(SALES))
    more = make({"unique_id": ["b"], "ds": [DAYS[3]], "y": [9.0]})
    frame = read(more, ids=first.ids, axis=first.axis)
    assert frame.n_series == 2
    assert frame.offsets.tolist() == [0, 0, 1]
    assert frame.first_period.tolist() == [0, 3]
    assert frame.axis == first.axis


@pytest.mark.parametrize(
    "values",
    [
        np.array([1, 2], dtype=np.int8),
        np.array([1, 2], dtype=np.uint64),
        np.array([1, 2], dtype=np.float32),
        np.array([1, 2], dtype=np.float16),
        np.array([1, 2], dtype=">f8"),
        pd.array([1, 2], dtype="Int32"),
        pd.array([1, 2], dtype="Float64"),
        pd.array([1, 2], dtype="int64[pyarrow]"),
        pd.array([1, 2], dtype="double[pyarrow]"),
        pd.array([Decimal(1), Decimal(2)], dtype=object),
        pd.array([1, 2.0], dtype=object),
    ],
    ids=lambda values: str(values.dtype),
)
def test_pandas_numbers_of_every_type(values: Any) -> None:
    df = pd.DataFrame({"unique_id": [1, 1], "ds": DAYS[:2], "y": values})
    assert read(df).y.tolist() == [1, 2]


@pytest.mark.parametrize(
    "values",
    [
        pd.array([True, None], dtype="boolean"),
        pd.array([1, None], dtype="Int8"),
        pd.array([1, None], dtype="Float32"),
        pd.array([1, None], dtype="int64[pyarrow]"),
        pd.array([1, None], dtype=object),
        pd.array([True, pd.NA], dtype=object),
    ],
    ids=lambda values: str(values.dtype),
)
def test_pandas_missing_values_become_nan(values: Any) -> None:
    df = pd.DataFrame({"unique_id": [1, 1], "ds": DAYS[:2], "y": [1.0, 2.0], "x": values})
    np.testing.assert_array_equal(read(df).columns["x"].values, [1, np.nan])


@pytest.mark.parametrize("dtype", [pl.Boolean, pl.Int8, pl.UInt64, pl.Float32, pl.Decimal(10, 2)])
def test_polars_numbers_with_nulls(dtype: Any) -> None:
    x = pl.Series([1, None]).cast(dtype)
    df = pl.DataFrame({"unique_id": [1, 1], "ds": DAYS[:2], "y": [1.0, 2.0], "x": x})
    for each in (df, df.to_arrow()):
        np.testing.assert_array_equal(read(each).columns["x"].values, [1, np.nan])


def test_columns_without_any_value_are_missing(make: Make) -> None:
    df = make({"unique_id": [1, 1], "ds": DAYS[:2], "y": [1.0, 2.0], "x": [None, None]})
    assert np.isnan(read(df).columns["x"].values).all()


@pytest.mark.parametrize(
    "dtype", ["object", "str", "string", "category", "string[python]", "string[pyarrow]"]
)
def test_pandas_text_of_every_type(dtype: str) -> None:
    text = pd.Series(["b", None, "a"], dtype=dtype)
    df = pd.DataFrame({"unique_id": [1, 1, 1], "ds": DAYS[:3], "y": 1.0, "x": text})
    column = read(df).columns["x"]
    assert column.levels == ["a", "b"]
    assert column.codes.tolist() == [1, -1, 0]


def test_unused_categories_are_no_levels() -> None:
    x = pd.Categorical(["b", "a"], categories=["z", "b", "a"])
    df = pd.DataFrame({"unique_id": [1, 1], "ds": DAYS[:2], "y": 1.0, "x": x})
    assert read(df).columns["x"].levels == ["a", "b"]
    assert read(df.assign(x=pd.Categorical([10, 9]))).columns["x"].levels == ["9", "10"]


def test_polars_categories_and_many_chunks() -> None:
    df = pl.DataFrame(SALES).with_columns(pl.col("kind").cast(pl.Enum(["z", "y", "x"])))
    chunked = pl.concat([df[:2], df[2:]], rechunk=False)
    assert read(chunked).y.tolist() == read(df).y.tolist()
    assert read(chunked).columns["kind"].codes.tolist() == [2, -1, 0, 1, 0]
    arrow = pa.concat_tables([df[:2].to_arrow(), df[2:].to_arrow()])
    assert read(arrow).columns["kind"].codes.tolist() == [2, -1, 0, 1, 0]
    as_category = df.with_columns(pl.col("unique_id").cast(pl.Categorical))
    assert read(as_category).ids == read(df).ids


def test_levels_are_ordered_by_their_bytes(make: Make) -> None:
    text = ["\U0001f600", "é", "\uffff", "Z", "a"]
    df = make({"unique_id": [1] * 5, "ds": DAYS, "y": [1.0] * 5, "x": text})
    levels = read(df).columns["x"].levels
    assert levels == sorted(text, key=lambda each: each.encode())


def test_anything_with_the_arrow_c_stream_is_read() -> None:
    class Stream:
        def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
            return pa.table(SALES).__arrow_c_stream__(requested_schema)

    frame = read(Stream())
    assert frame.y.tolist() == [2, 4, 1, 5, 3]
    assert frame.style.kind == "pyarrow"


def test_read_only_arrays_are_read() -> None:
    columns = {
        "unique_id": np.array([1, 1]),
        "ds": np.array(DAYS[:2], dtype="datetime64[ns]"),
        "y": np.array([1.0, 2.0]),
    }
    for values in columns.values():
        values.flags.writeable = False
    assert read(pd.DataFrame(columns, copy=False)).y.tolist() == [1, 2]


def test_a_view_of_a_two_dimensional_array_is_read() -> None:
    df = pd.DataFrame(np.arange(6.0).reshape(3, 2), columns=["y", "x"])
    df.insert(0, "unique_id", 1)
    df.insert(1, "ds", DAYS[:3])
    frame = read(df)
    assert frame.y.tolist() == [0, 2, 4]
    assert frame.columns["x"].values.tolist() == [1, 3, 5]


def test_importing_the_module_is_light() -> None:
    code = (
        "import sys, mliot.frames\n"
        "assert not {'pandas', 'polars', 'pyarrow', 'narwhals'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_names_of_the_columns(make: Make) -> None:
    assert frames.column_names(make(SALES)) == list(SALES)
