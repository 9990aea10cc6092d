"""The simulated chain through Python: kinds of frames, metadata, errors."""

import inspect

import numpy as np
import pandas as pd
import polars as pl
import pytest

import mliot
from mliot.datasets import DEMO_SALES_INFO, demo_sales

COLUMNS = [
    "shop",
    "item",
    "category",
    "ds",
    "sales",
    "price",
    "promotion",
    "holiday",
    "outdoor_temperature",
    "fridge_temperature",
    "footfall",
    "in_stock",
]


def test_a_dictionary_of_equally_long_arrays_comes_by_default() -> None:
    data = demo_sales(days=28)
    assert list(data) == COLUMNS
    assert {len(x) for x in data.values()} == {4 * 60 * 28}
    assert data["ds"].dtype == np.dtype("datetime64[us]")
    assert str(data["ds"][0])[:10] == "2023-01-02"
    assert data["shop"][0] == "shop_01"
    assert data["item"][28] == "item_02"


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_a_frame_has_the_same_columns_and_values(kind: str) -> None:
    data = demo_sales(days=28)
    frame = demo_sales(days=28, as_frame=kind)
    assert isinstance(frame, {"pandas": pd.DataFrame, "polars": pl.DataFrame}[kind])
    assert list(frame.columns) == COLUMNS
    for name in COLUMNS:
        assert (frame[name].to_numpy() == data[name]).all()


def test_the_data_says_that_it_is_simulated() -> None:
    assert demo_sales(days=1).info["simulated"] is True
    assert "imulated" in demo_sales(days=1, as_frame="pandas").attrs["description"]
    assert "Simulated" in inspect.getdoc(demo_sales)
    named = {
        name
        for key in ("static_features", "future_features", "past_features", "id_col")
        for name in DEMO_SALES_INFO[key]
    }
    assert named | {"ds", "sales", "in_stock"} == set(COLUMNS)


def test_the_true_demand_is_apart_and_explains_the_censored_days() -> None:
    data, demand = demo_sales(days=60, return_demand=True)
    censored = data["in_stock"] == 0
    assert censored.any()
    assert (data["sales"][censored] < demand[censored]).all()
    assert (data["sales"][~censored] == demand[~censored]).all()


def test_wrong_arguments_name_themselves() -> None:
    with pytest.raises(mliot.InvalidArgument, match="items must be in"):
        demo_sales(items=0)
    with pytest.raises(mliot.InvalidArgument, match="as_frame must be 'pandas' or 'polars'"):
        demo_sales(days=1, as_frame="arrow")
