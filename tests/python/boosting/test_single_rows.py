"""One row at a time: predict_row and row_predictor give the bits of predict."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from sklearn.exceptions import NotFittedError

from mliot.boosting import BoostingClassifier, BoostingRegressor


@pytest.fixture(scope="module")
def data():
    random = np.random.default_rng(0)
    X = random.normal(size=(600, 5))
    X[random.random(X.shape) < 0.05] = np.nan
    y = np.where(np.isnan(X[:, 0]), 2.0, X[:, 0]) + 0.3 * np.nan_to_num(X[:, 1]) ** 2
    return X, y


@pytest.fixture(scope="module")
def model(data):
    return BoostingRegressor(n_estimators=40).fit(*data)


@pytest.mark.parametrize("dtype", ["float32", "float64", "int8"])
def test_predict_row_equals_predict(data, model, dtype):
    X = np.nan_to_num(data[0]).astype(dtype)
    for i in range(5):
        assert model.predict_row(X[i]) == model.predict(X[i : i + 1])[0] == model.predict(X)[i]
    assert model.predict_row(X[::-1][:, ::-1][0][::-1]) == model.predict(X[-1:])[0]
    with pytest.raises(ValueError, match="4 values"):
        model.predict_row(X[0, :4])
    with pytest.raises(NotFittedError):
        BoostingRegressor().predict_row(X[0])


@pytest.mark.parametrize("dtype", [">f4", ">f8", "float16", "int64", "bool"])
def test_predict_row_converts_what_it_cannot_read_in_place(data, model, dtype):
    X = np.nan_to_num(data[0]).astype(dtype)
    assert model.predict_row(X[3]) == model.predict(X)[3]


@pytest.mark.parametrize("dtype", ["float32", "float64", ">f4", "int8", "float16"])
def test_row_predictor_gives_the_bits_of_predict(data, model, dtype):
    X = data[0] if "f" in dtype else np.nan_to_num(data[0])
    X = X.astype(dtype)
    predict = model.row_predictor()
    assert [predict(row) for row in X[:50]] == model.predict(X)[:50].tolist()
    assert predict(X[4].tolist()) == predict(tuple(X[4])) == predict(X[4])
    assert predict(np.asfortranarray(X)[4]) == predict(X[4])


def test_row_predictor_of_a_classifier_gives_the_probability_of_the_second_class(data):
    X, y = data
    model = BoostingClassifier(n_estimators=20).fit(X, y > 1)
    predict = model.row_predictor()
    assert [predict(row) for row in X] == model.predict_proba(X)[:, 1].tolist()


def test_row_predictor_refuses_other_shapes_and_values(data, model):
    X = data[0]
    predict = model.row_predictor()
    for row, message in [
        (X[0, :4], "4 values, but 5 features"),
        (X[0, :4].tolist(), "4 values, but 5 features"),
        (X[:1], "2 dimension"),
        (1.0, "0 dimension"),
    ]:
        with pytest.raises(ValueError, match=message):
            predict(row)
    with pytest.raises(ValueError, match="could not convert"):
        predict(["a"] * 5)
    with pytest.raises(NotFittedError):
        BoostingRegressor().row_predictor()
    with pytest.raises(NotFittedError):
        BoostingClassifier().row_predictor()


def test_row_predictor_outlives_its_estimator_and_comes_back_from_pickle(data):
    X, y = data
    model = BoostingRegressor(n_estimators=10).fit(X, y)
    predict = model.row_predictor()
    before = model.predict(X[:1])[0]
    model.fit(X, -y)
    again = pickle.loads(pickle.dumps(predict))
    del model
    assert predict(X[0]) == again(X[0]) == before
    assert repr(type(predict)) == "<class 'mliot.boosting.RowPredictor'>"


@pytest.mark.parametrize("classes", [2, 3])
def test_a_classifier_predicts_the_probabilities_of_one_row(data, classes):
    X, y = data
    labels = np.digitize(y, np.linspace(-0.5, 0.5, classes - 1))
    model = BoostingClassifier(n_estimators=5).fit(X, labels)
    rows = model.predict_proba(X[:20])
    expected = rows[:, 1] if classes == 2 else rows
    assert np.array_equal([model.predict_row(x) for x in X[:20]], expected)
    assert np.array_equal(model.predict_row(X[3].tolist()), expected[3])
    with pytest.raises(NotFittedError):
        BoostingClassifier().predict_row(X[0])
