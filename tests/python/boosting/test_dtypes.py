"""Tables of any dtype, order and strides are binned in place, into the bins of their values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from mliot.boosting import BoostingRegressor, Dataset, cv

DTYPES = ["float32", "float64", "float16", "bool"] + [
    f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)
]


def table(dtype: str) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers that every dtype holds, with few and with many levels."""
    r = np.random.default_rng(3)
    most = 2 if dtype == "bool" else 100
    x = r.integers(0, most, size=(600, 5))
    x[:, 1] %= 3
    y = x[:, 0] * 0.1 + x[:, 1] * x[:, 2] + r.normal(size=600)
    return x.astype(dtype), y


@pytest.mark.parametrize("dtype", DTYPES)
def test_every_dtype_order_and_stride_trains_the_model_of_its_values(dtype):
    x, y = table(dtype)
    expected = BoostingRegressor(n_estimators=5).fit(x.astype(np.float64), y)
    wide = np.zeros((1200, 10), dtype=x.dtype)
    wide[::2, ::2] = x
    backwards = x[::-1, ::-1].copy()[::-1, ::-1]
    for given in (
        x,
        np.asfortranarray(x),
        wide[::2, ::2],
        backwards,
        x.astype(f">{x.dtype.str[1:]}"),
    ):
        model = BoostingRegressor(n_estimators=5).fit(given, y)
        assert model.model_hash() == expected.model_hash()
        assert (model.predict(given) == expected.predict(x.astype(np.float64))).all()
        assert (Dataset(given).bins == Dataset(x.astype(np.float64)).bins).all()


@pytest.mark.parametrize("dtype", [each for each in DTYPES if each != "float16"])
def test_columns_of_every_kind_of_frame_train_the_model_of_their_values(dtype):
    x, y = table(dtype)
    columns = {f"c{j}": x[:, j] for j in range(x.shape[1])}
    expected = BoostingRegressor(n_estimators=5).fit(pd.DataFrame(columns), y)
    for frame in (pl.DataFrame(columns), pa.table(columns)):
        model = BoostingRegressor(n_estimators=5).fit(frame, y)
        assert model.model_hash() == expected.model_hash()
        assert (model.predict(frame) == expected.predict(pd.DataFrame(columns))).all()


def test_whole_numbers_beyond_float32_are_told_apart():
    base = 2**40
    x = (base + np.arange(200, dtype=np.int64) % 7).reshape(-1, 1)
    assert Dataset(x).bins.tolist() == [7]
    assert Dataset(pl.DataFrame({"x": x[:, 0]})).bins.tolist() == [7]


def test_one_binning_serves_folds_weights_and_early_stopping():
    x, y = table("float32")
    x %= 8  # every part of the rows has all levels, so that its own bins are those of the whole
    weight = np.where(np.arange(600) % 5 == 0, 0.0, 1.0)
    kept = weight > 0
    data = Dataset(x, y)
    model = BoostingRegressor(n_estimators=10)
    expected = BoostingRegressor(n_estimators=10).fit(x[kept], y[kept])
    assert model.fit(data, sample_weight=weight).model_hash() == expected.model_hash()
    stopped = BoostingRegressor(n_estimators=40, early_stopping_rounds=3)
    expected = BoostingRegressor(n_estimators=40, early_stopping_rounds=3).fit(x, y)
    assert stopped.fit(data).model_hash() == expected.model_hash()
    train, test = np.arange(0, 400), np.arange(400, 600)
    folds = cv({"n_estimators": 5}, data, folds=[(train, test)])
    expected = BoostingRegressor(n_estimators=5).fit(x[train], y[train])
    assert folds.estimators[0].model_hash() == expected.model_hash()
    assert (folds.predictions[test] == expected.predict(x[test])).all()
