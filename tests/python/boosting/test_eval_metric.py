"""Metrics of judging rows: names, callables, several sets."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from sklearn.metrics import (
    average_precision_score,
    log_loss,
    mean_absolute_error,
    mean_absolute_percentage_error,
    mean_pinball_loss,
    mean_poisson_deviance,
    mean_squared_error,
    roc_auc_score,
    zero_one_loss,
)

import mliot
from mliot.boosting import BoostingClassifier, BoostingRegressor


@pytest.fixture(scope="module")
def data():
    random = np.random.default_rng(5)
    X = random.normal(size=(500, 4))
    y = X[:, 0] + X[:, 1] ** 2 + 0.3 * random.normal(size=500)
    return X[:300], y[:300], X[300:], y[300:]


def bias(y_true, y_pred):
    return "bias", abs(float(np.mean(y_true - y_pred))), False


def weighed(y_true, y_pred, weight):
    return "weighed", float(np.average(y_pred, weights=weight)), True


def test_regression_metrics_are_those_of_scikit_learn(data):
    X, y, X_judge, y_judge = data
    y, y_judge = np.abs(y) + 1, np.abs(y_judge) + 1
    weight = np.random.default_rng(1).random(len(y_judge))
    names = ["rmse", "mse", "mae", "mape", "quantile", "poisson"]
    model = BoostingRegressor(n_estimators=15, eval_metric=names, alpha=0.7)
    model.fit(X, y, eval_set=(X_judge, y_judge, weight))
    p = model.predict(X_judge)
    at_end = {name: values[-1] for name, values in model.evals_result_["valid_0"].items()}
    # Deviance is twice the loss less that of a perfect prediction.
    best = y_judge - y_judge * np.log(y_judge)
    assert at_end == pytest.approx(
        {
            "rmse": mean_squared_error(y_judge, p, sample_weight=weight) ** 0.5,
            "l2": mean_squared_error(y_judge, p, sample_weight=weight),
            "l1": mean_absolute_error(y_judge, p, sample_weight=weight),
            "mape": mean_absolute_percentage_error(y_judge, p, sample_weight=weight),
            "quantile": mean_pinball_loss(y_judge, p, sample_weight=weight, alpha=0.7),
            "poisson": mean_poisson_deviance(y_judge, p, sample_weight=weight) / 2
            + np.average(best, weights=weight),
        },
        rel=1e-12,
    )


def test_classification_metrics_are_those_of_scikit_learn(data):
    X, y, X_judge, y_judge = data
    names = ["auc", "binary_logloss", "error", "average_precision"]
    model = BoostingClassifier(n_estimators=15)
    model.fit(X, y > 1, eval_set=[(X_judge, y_judge > 1)], eval_metric=names)
    p = model.predict_proba(X_judge)[:, 1]
    at_end = {name: values[-1] for name, values in model.evals_result_["valid_0"].items()}
    assert at_end == pytest.approx(
        {
            "auc": roc_auc_score(y_judge > 1, p),
            "binary_logloss": log_loss(y_judge > 1, p),
            "binary_error": zero_one_loss(y_judge > 1, p > 0.5),
            "average_precision": average_precision_score(y_judge > 1, p),
        },
        rel=1e-12,
    )


def test_callables_see_predictions_and_labels_as_numbers(data):
    X, y, X_judge, y_judge = data
    seen = []

    def metric(y_true, y_pred):
        seen.append((y_true, y_pred))
        return "mine", float(len(seen)), True

    model = BoostingClassifier(n_estimators=6, eval_metric=[metric, "auc"])
    model.fit(X, np.where(y > 1, "b", "a"), eval_set=(X_judge, np.where(y_judge > 1, "b", "a")))
    assert model.evals_result_["valid_0"]["mine"] == [1, 2, 3, 4, 5, 6]
    assert (seen[-1][0] == (y_judge > 1)).all()
    assert (seen[-1][1] == model.predict_proba(X_judge)[:, 1]).all()


def test_the_first_metric_of_the_first_set_decides(data):
    X, y, X_judge, y_judge = data

    def hat(y_true, y_pred):  # best at the fourth call; the sets take turns
        hat.calls += 1
        return "hat", -abs(hat.calls - 4), True

    hat.calls = 0
    model = BoostingRegressor(early_stopping_rounds=3, eval_metric=[hat, "l2"])
    model.fit(X, y, eval_set=[(X_judge, y_judge), (X, y, np.ones(300))])
    assert model.best_iteration_ == 2  # the third call is the first at a distance of one
    assert model.n_estimators_ == 5
    assert sorted(model.evals_result_) == ["valid_0", "valid_1"]
    assert list(model.evals_result_["valid_1"]) == ["hat", "l2"]
    assert all(
        len(values) == model.n_estimators_
        for metrics in model.evals_result_.values()
        for values in metrics.values()
    )


def test_a_third_argument_is_the_weight_or_none(data):
    X, y, X_judge, y_judge = data
    weight = np.random.default_rng(2).random(200)
    model = BoostingRegressor(n_estimators=3, eval_metric=weighed)
    model.fit(X, y, eval_set=[(X_judge, y_judge, weight), (X_judge, y_judge)])
    wanted = np.average(model.predict(X_judge), weights=weight)
    assert model.evals_result_["valid_0"]["weighed"][-1] == pytest.approx(wanted, rel=1e-12)
    plain = np.mean(model.predict(X_judge))
    assert model.evals_result_["valid_1"]["weighed"][-1] == pytest.approx(plain, rel=1e-12)


def test_pickles_keep_callables_and_files_drop_them(data, tmp_path):
    X, y, X_judge, y_judge = data
    model = BoostingRegressor(n_estimators=4, eval_metric=[bias, "l2"])
    model.fit(X, y, eval_set=(X_judge, y_judge))
    again = pickle.loads(pickle.dumps(model))
    assert again.eval_metric == [bias, "l2"]
    assert again.evals_result_ == model.evals_result_
    model.save(tmp_path / "model.mliot")
    loaded = mliot.load(tmp_path / "model.mliot")
    assert loaded.eval_metric == ["l2"]
    assert loaded.evals_result_ == model.evals_result_
    assert (loaded.predict(X_judge) == model.predict(X_judge)).all()
    assert pickle.loads(pickle.dumps(loaded)).eval_metric == ["l2"]


def test_a_metric_that_fails_leaves_the_object_as_it_was(data):
    X, y, X_judge, y_judge = data
    model = BoostingRegressor(n_estimators=4).fit(X, y)
    before = model.model_hash()

    def broken(y_true, y_pred):
        raise ZeroDivisionError("mine")

    def fits(eval_metric, **more):
        model.fit(X, y, eval_set=(X_judge, y_judge), eval_metric=eval_metric, **more)

    with pytest.raises(ZeroDivisionError, match="mine"):
        fits(broken)
    with pytest.raises(TypeError, match="must return"):
        fits(lambda y_true, y_pred: 1.0)
    with pytest.raises(ValueError, match=r"'rmsle'.*l2, rmse"):
        fits("rmsle")
    with pytest.raises(ValueError, match="needs probabilities"):
        fits("error")
    with pytest.raises(ValueError, match="gave nan"):
        fits(lambda y_true, y_pred: ("mine", float("nan"), False))
    with pytest.raises(TypeError, match="must hold names and callables, got 3"):
        fits(["l2", 3])
    with pytest.raises(TypeError, match="eval_metric must be a name"):
        fits(3)
    with pytest.raises(ValueError, match="a Dataset, or a list of these"):
        model.fit(X, y, eval_set=[X_judge, y_judge])
    with pytest.raises(ValueError, match="'rmsle'"):
        model.fit(X, y, eval_metric="rmsle")
    assert model.model_hash() == before
