"""Sparse matrices and frames with sparse columns give the bits of the dense table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from sklearn.preprocessing import OneHotEncoder

import mliot
from mliot.boosting import BoostingClassifier, BoostingRegressor, Dataset, cv

pytestmark = pytest.mark.filterwarnings("ignore::mliot.boosting.TrainingWarning")  # bool has one


def one_hot(rows: int, seed: int, *, gaps: bool = True) -> tuple[sp.csr_array, np.ndarray]:
    """Two one-hot categories, a count that is mostly 0, and a number, float32."""
    r = np.random.default_rng(seed)
    codes = r.integers(0, 30, size=(rows, 2))
    encoded = OneHotEncoder(categories=[np.arange(30)] * 2, dtype=np.float32).fit_transform(codes)
    count = np.where(r.random(rows) < 0.9, 0, r.integers(-3, 9, rows)).astype(np.float32)
    number = r.normal(size=rows).astype(np.float32)
    if gaps:
        count[r.random(rows) < 0.05] = np.nan
    y = np.sin(codes[:, 0]) + 0.3 * np.nan_to_num(count) + number * (codes[:, 1] > 9)
    table = sp.hstack([encoded, sp.csr_array(np.column_stack([count, number]))]).tocsr()
    return sp.csr_array(table), y + 0.1 * r.normal(size=rows)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int16, np.int64, bool])
def test_models_of_sparse_and_dense_tables_are_equal(dtype):
    matrix, y = one_hot(2000, 1, gaps=np.dtype(dtype).kind == "f")
    matrix = matrix.astype(dtype)
    matrix.eliminate_zeros()
    dense = matrix.toarray()
    for n_jobs in (1, 2):
        model = BoostingRegressor(n_estimators=15, n_jobs=n_jobs)
        expected = BoostingRegressor(n_estimators=15).fit(dense, y)
        assert model.fit(matrix, y).model_hash() == expected.model_hash()
        assert (model.predict(matrix) == expected.predict(dense)).all()
        assert (model.predict(dense) == expected.predict(dense)).all()
    leaves = model.predict(matrix, pred_leaf=True)
    assert (leaves == expected.predict(dense, pred_leaf=True)).all()
    shares = model.predict(matrix, pred_contrib=True)
    assert (shares == expected.predict(dense, pred_contrib=True)).all()


@pytest.mark.parametrize("kind", ["csr_matrix", "csc_array", "coo_array", "lil_array"])
def test_formats_of_scipy_are_converted(kind):
    matrix, y = one_hot(500, 2)
    expected = BoostingRegressor(n_estimators=5).fit(matrix, y)
    given = getattr(sp, kind)(matrix)
    model = BoostingRegressor(n_estimators=5).fit(given, y)
    assert model.model_hash() == expected.model_hash()
    assert (model.predict(given) == expected.predict(matrix)).all()


def test_stored_zeros_and_duplicates_are_what_scipy_means():
    matrix, y = one_hot(500, 3)
    expected = BoostingRegressor(n_estimators=5).fit(matrix.toarray(), y).model_hash()
    halves = sp.coo_array(
        (
            np.r_[matrix.data / 2, matrix.data / 2, 0],
            np.r_[_places(matrix), _places(matrix), [[0, 0]]].T,
        ),
        shape=matrix.shape,
    )
    rows = np.arange(500)
    order = np.lexsort((-halves.col, halves.row))
    starts = np.searchsorted(halves.row[order], np.r_[rows, 500])
    messy = sp.csr_array((halves.data[order], halves.col[order], starts), shape=matrix.shape)
    before = messy.data.copy(), messy.indices.copy()
    assert BoostingRegressor(n_estimators=5).fit(messy, y).model_hash() == expected
    np.testing.assert_array_equal(messy.data, before[0])
    np.testing.assert_array_equal(messy.indices, before[1])


def _places(matrix):
    coordinates = matrix.tocoo()
    return np.column_stack([coordinates.row, coordinates.col])


def test_eval_sets_datasets_and_folds_take_sparse_rows():
    matrix, y = one_hot(1500, 4)
    judging, judged = one_hot(300, 5)
    dense, judging_dense = matrix.toarray(), judging.toarray()
    options = {"n_estimators": 30, "early_stopping_rounds": 5}
    expected = BoostingRegressor(**options).fit(dense, y, eval_set=(judging_dense, judged))
    for X in (matrix, Dataset(matrix)):
        for Z in (judging, judging_dense):
            model = BoostingRegressor(**options).fit(X, y, eval_set=(Z, judged))
            assert model.model_hash() == expected.model_hash()
            assert model.evals_result_ == expected.evals_result_
    held_out = BoostingRegressor(**options).fit(matrix, y)
    assert held_out.model_hash() == BoostingRegressor(**options).fit(dense, y).model_hash()
    folds, expected_folds = (cv({"n_estimators": 8}, X, y, n_splits=3) for X in (matrix, dense))
    assert (folds.predictions == expected_folds.predictions).all()
    assert (folds.metrics["l2"] == expected_folds.metrics["l2"]).all()


def test_classes_and_weights_of_sparse_rows():
    matrix, y = one_hot(1200, 6)
    labels = np.digitize(y, [-0.5, 0.5])
    weight = np.arange(1200) % 4
    model, expected = (
        BoostingClassifier(n_estimators=6).fit(X, labels, sample_weight=weight)
        for X in (matrix, matrix.toarray())
    )
    assert model.model_hash() == expected.model_hash()
    assert (model.predict_proba(matrix) == expected.predict_proba(matrix.toarray())).all()


def test_frames_with_sparse_columns_train_as_dense_ones():
    r = np.random.default_rng(7)
    plain = pd.DataFrame({"shop": r.choice(list("abcdef"), 400), "price": r.normal(size=400)})
    y = plain["price"] + (plain["shop"] == "c")
    dense = pd.get_dummies(plain, columns=["shop"], dtype=float)
    dense.loc[3, "price"] = np.nan
    frame = pd.get_dummies(plain, columns=["shop"], dtype=float, sparse=True)
    frame.loc[3, "price"] = np.nan
    assert isinstance(frame["shop_a"].dtype, pd.SparseDtype)
    expected = BoostingRegressor(n_estimators=10).fit(dense, y)
    model = BoostingRegressor(n_estimators=10).fit(frame, y)
    assert model.model_hash() == expected.model_hash()
    assert list(model.feature_names_in_) == list(dense.columns)
    assert (model.predict(frame) == expected.predict(dense)).all()
    assert (Dataset(frame).bins == Dataset(dense).bins).all()
    texts = frame.assign(shop=plain["shop"])  # with a category, sparse columns become dense ones
    mixed = BoostingRegressor(n_estimators=10).fit(texts, y)
    assert (mixed.predict(texts) == mixed.predict(dense.assign(shop=plain["shop"]))).all()
    gaps = pd.DataFrame({"x": pd.arrays.SparseArray([np.nan, 1.0] * 200), "z": dense["price"]})
    model = BoostingRegressor(n_estimators=5).fit(gaps, y)
    assert (
        model.model_hash()
        == BoostingRegressor(n_estimators=5).fit(gaps.astype(float), y).model_hash()
    )


def test_a_model_of_sparse_rows_is_stored_like_any_other(tmp_path):
    matrix, y = one_hot(400, 8)
    model = BoostingRegressor(n_estimators=5).fit(matrix, y)
    model.save(tmp_path / "model.mliot")
    assert (mliot.load(tmp_path / "model.mliot").predict(matrix) == model.predict(matrix)).all()


def test_sparse_rows_that_cannot_be_read_are_refused():
    matrix, y = one_hot(100, 9)
    with pytest.raises(ValueError, match="a sparse matrix has no categorical_features"):
        BoostingRegressor(categorical_features=[0]).fit(matrix, y)
    with pytest.raises(ValueError, match="100"):
        BoostingRegressor().fit(matrix, y[:50])
    with pytest.raises(ValueError, match="omplex"):
        BoostingRegressor().fit(matrix.astype(complex), y)
    model = BoostingRegressor(n_estimators=2).fit(matrix, y)
    with pytest.raises(ValueError, match="62 features"):
        model.predict(matrix[:, :5])
    with pytest.raises(ValueError, match="columns, the model was fitted on 62"):
        model._model.predict(matrix[:, :5])
    levels = BoostingRegressor(n_estimators=2, categorical_features=[0])
    levels.fit(np.column_stack([np.arange(100) % 5, y]), y)
    with pytest.raises(ValueError, match="has categories, which a sparse matrix cannot hold"):
        levels.predict(sp.csr_array(np.zeros((3, 2))))
