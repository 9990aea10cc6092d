"""predict(pred_contrib=True): SHAP values that sum to the raw score."""

from __future__ import annotations

import pickle

import numpy as np
import polars as pl
import pytest
from sklearn.exceptions import NotFittedError

from mliot.boosting import BoostingClassifier, BoostingRegressor

pytestmark = pytest.mark.filterwarnings("ignore::mliot.boosting.TrainingWarning")  # x5 is constant


@pytest.fixture(scope="module")
def data():
    random = np.random.default_rng(1)
    X = random.normal(size=(700, 6))
    X[random.random(X.shape) < 0.05] = np.nan
    X[:, 5] = 3.0
    known = np.nan_to_num(X)
    return X, np.abs(known[:, 0] + known[:, 1] * known[:, 2] + 0.1 * random.normal(size=700))


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"objective": "l1"},
        {"objective": "poisson"},
        {"objective": "tweedie", "num_leaves": 255, "min_child_samples": 2},
        {"max_depth": 1},
        {"early_stopping_rounds": 5},
    ],
    ids=lambda options: " ".join(map(str, options.values())) or "default",
)
def test_contributions_sum_to_the_raw_score(data, options):
    X, y = data
    model = BoostingRegressor(n_estimators=60, **options).fit(X, y)
    values = model.predict(X, pred_contrib=True)
    assert values.shape == (700, 7)
    assert values.dtype == np.float64
    scores = model.predict(X, raw_score=True)
    assert np.abs(values.sum(1) - scores).max() <= 1e-9 * np.abs(scores).max()
    assert (values[:, 5] == 0).all()
    assert (values[:, 6] == values[0, 6]).all()


def test_weighted_rows_count_by_weight(data):
    X, y = data
    weight = np.where(np.nan_to_num(X[:, 0]) > 0, 3.0, 1.0)
    model = BoostingRegressor(n_estimators=30).fit(X, y, sample_weight=weight)
    values = model.predict(X, pred_contrib=True)
    scores = model.predict(X)
    assert np.average(scores, weights=weight) == pytest.approx(values[0, 6], rel=1e-5)
    assert np.average(scores) != pytest.approx(values[0, 6], rel=1e-5)


def test_a_classifier_explains_its_log_odds(data):
    X, y = data
    model = BoostingClassifier(n_estimators=40).fit(X, y > 1)
    values = model.predict(X, pred_contrib=True)
    scores = model.predict(X, raw_score=True)
    assert np.abs(values.sum(1) - scores).max() <= 1e-9


def test_threads_pickles_frames_and_dtypes_change_nothing(data):
    X, y = data
    X = X.astype(np.float32)
    frame = pl.DataFrame(dict(zip("abcdef", X.T, strict=True)))
    model = BoostingRegressor(n_estimators=30, n_jobs=1).fit(frame, y)
    values = model.predict(frame, pred_contrib=True)
    again = pickle.loads(pickle.dumps(model)).set_params(n_jobs=2)
    assert (again.predict(frame, pred_contrib=True) == values).all()
    plain = BoostingRegressor(n_estimators=30).fit(X, y)
    assert (plain.predict(X, pred_contrib=True) == values).all()
    assert (plain.predict(X[3:4].astype(np.float64), pred_contrib=True) == values[3]).all()


def test_num_iteration_explains_the_first_trees(data):
    X, y = data
    model = BoostingRegressor(n_estimators=30).fit(X, y)
    values = model.predict(X, num_iteration=7, pred_contrib=True)
    scores = model.predict(X, num_iteration=7)
    assert np.abs(values.sum(1) - scores).max() <= 1e-9


def test_bad_use_is_refused(data):
    X, y = data
    model = BoostingRegressor(n_estimators=3).fit(X, y)
    with pytest.raises(ValueError, match="give one of them"):
        model.predict(X, pred_leaf=True, pred_contrib=True)
    with pytest.raises(ValueError, match="features"):
        model.predict(X[:, :5], pred_contrib=True)
    with pytest.raises(NotFittedError):
        BoostingRegressor().predict(X, pred_contrib=True)
