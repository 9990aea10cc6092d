"""BoostingRegressor and BoostingClassifier: inputs, parameters, early stopping, storage."""

from __future__ import annotations

import inspect
import os
import pickle
import signal
import subprocess
import sys
import threading

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

import mliot
from mliot import _core
from mliot.boosting import BoostingClassifier, BoostingRegressor, TrainingWarning

ESTIMATORS = [BoostingRegressor, BoostingClassifier]
PYTHON_ONLY = {
    "categorical_features",
    "n_jobs",
    "validation_fraction",
    "importance_type",
    "eval_metric",
    "init_model",
}


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


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_names_and_defaults_are_those_of_the_options(estimator):
    signature = inspect.signature(estimator.__init__)
    ours = {name: p.default for name, p in list(signature.parameters.items())[1:]}
    options = _core.boosting_defaults()
    options["random_state"] = None  # None means the seed 0 of the options
    del options["num_class"]  # y tells
    python_only = PYTHON_ONLY
    if estimator is BoostingClassifier:
        options |= {"objective": None, "reg_lambda": 1.0}
        del options["alpha"], options["tweedie_variance_power"], options["quantiles"]
        python_only = python_only | {"class_weight", "scale_pos_weight"}
    assert set(ours) - set(options) == python_only
    assert {name: ours[name] for name in options} == options


def test_squared_error_has_two_aliases(data):
    hashes = {
        BoostingRegressor(objective=name, n_estimators=5).fit(*data).model_hash()
        for name in ("regression", "l2", "squared_error")
    }
    assert len(hashes) == 1


@pytest.mark.parametrize("objective", ["regression", "l1", "quantile", "poisson", "tweedie"])
def test_every_objective_beats_the_best_constant(data, objective):
    X, y = data
    y = np.maximum(y + 3, 0)
    level = {"alpha": 0.6} if objective == "quantile" else {}
    model = BoostingRegressor(objective=objective, n_estimators=100, **level).fit(X, y)
    error = np.mean(np.abs(model.predict(X) - y))
    assert error < 0.6 * np.mean(np.abs(y - np.median(y)))
    assert np.isfinite(model.predict(X)).all()


def test_quantile_covers_its_share(data):
    X, y = data
    model = BoostingRegressor(objective="quantile", alpha=0.8, n_estimators=300).fit(X, y)
    assert abs(np.mean(y <= model.predict(X)) - 0.8) < 0.03


@pytest.mark.parametrize("objective", ["poisson", "tweedie"])
def test_log_link_is_left_out_of_raw_scores_and_negative_targets_are_refused(data, objective):
    X, y = data
    model = BoostingRegressor(objective=objective, n_estimators=5).fit(X, np.abs(y))
    np.testing.assert_allclose(
        np.exp(model.predict(X, raw_score=True)), model.predict(X), rtol=1e-14
    )
    with pytest.raises(ValueError, match=r"row 3|negative|>= 0"):
        BoostingRegressor(objective=objective).fit(X, np.where(np.arange(len(y)) == 3, -1, 1))


@pytest.mark.parametrize("dtype", list("?bBhHiIlLefd"))
@pytest.mark.parametrize("order", ["C", "F", "reversed"])
def test_numpy_of_any_real_dtype_and_order_gives_the_same(dtype, order):
    random = np.random.default_rng(1)
    X = random.integers(0, 2 if dtype == "?" else 60, size=(300, 3))
    y = X @ [1.0, 2.0, -1.0]
    wanted = BoostingRegressor(n_estimators=10).fit(X.astype(np.float64), y)
    table = np.asarray(X.astype(dtype), order="F" if order == "F" else "C")
    if order == "reversed":
        table = table[::-1, ::-1].copy()[::-1, ::-1]
    model = BoostingRegressor(n_estimators=10).fit(table, y)
    assert model.model_hash() == wanted.model_hash()
    assert (model.predict(table) == wanted.predict(X.astype(np.float64))).all()
    assert (model.predict(table[:3]) == wanted.predict(X.astype(np.float64))[:3]).all()


@pytest.mark.parametrize("kind", ["pandas", "pandas nullable", "polars", "polars lazy", "pyarrow"])
def test_frames_give_what_arrays_give(data, kind):
    X, y = data
    names = ["a", "b", "c", "d", "e"]
    frame = pd.DataFrame(X, columns=names)
    if kind == "pandas nullable":
        frame = frame.convert_dtypes()
    elif kind.startswith("polars"):
        frame = pl.DataFrame(dict(zip(names, X.T, strict=True)), nan_to_null=True)
        frame = frame.lazy() if kind == "polars lazy" else frame
    elif kind == "pyarrow":
        frame = pa.table(dict(zip(names, X.T, strict=True)))
    wanted = BoostingRegressor(n_estimators=10).fit(X, y)
    model = BoostingRegressor(n_estimators=10).fit(frame, y)
    assert model.model_hash() == wanted.model_hash()
    assert (model.predict(frame) == wanted.predict(X)).all()
    assert model.predict(frame, pred_leaf=True).shape == (len(y), 10)
    assert list(model.feature_names_in_) == names


def test_an_arrow_stream_is_a_table(data):
    class Stream:
        def __init__(self, table):
            self._table = table

        def __arrow_c_stream__(self, requested_schema=None):
            return self._table.__arrow_c_stream__(requested_schema)

    X, y = data
    table = pa.table({name: X[:, j] for j, name in enumerate("abcde")})
    model = BoostingRegressor(n_estimators=5).fit(Stream(table), y)
    assert model.model_hash() == BoostingRegressor(n_estimators=5).fit(X, y).model_hash()


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, lambda d: pa.table(d)])
def test_a_column_of_strings_is_named_and_the_cure_given(make):
    frame = make({"price": [1.0, 2.0], "shop": ["a", "b"]})
    with pytest.raises(ValueError, match=r"column 'shop'.*name it in categorical_features"):
        BoostingRegressor(categorical_features=None).fit(frame, [1, 2])


def test_dates_are_refused_by_name():
    frame = pd.DataFrame({"day": pd.to_datetime(["2026-01-01", "2026-01-02"])})
    with pytest.raises(ValueError, match=r"'day'.*numbers"):
        BoostingRegressor().fit(frame, [1, 2])


def test_result_does_not_depend_on_threads(data):
    X, y = data
    models = [BoostingRegressor(n_estimators=20, n_jobs=n).fit(X, y) for n in (1, 2, 3, 8, None)]
    assert len({model.model_hash() for model in models}) == 1
    assert (models[0].predict(X) == models[3].predict(X)).all()


def test_weight_zero_is_an_absent_row(data):
    X, y = data
    kept = np.arange(len(y)) % 3 != 0
    weighted = BoostingRegressor(n_estimators=20).fit(X, y, sample_weight=kept.astype(float))
    assert (
        weighted.model_hash()
        == BoostingRegressor(n_estimators=20).fit(X[kept], y[kept]).model_hash()
    )


@pytest.mark.parametrize("bad", [[1.0], np.ones((600, 1)), np.zeros(600), -np.ones(600)])
def test_bad_weights_are_refused(data, bad):
    with pytest.raises(ValueError, match="weight"):
        BoostingRegressor().fit(*data, sample_weight=bad)


def test_init_score_is_learned_on_top_of(data):
    X, y = data
    model = BoostingRegressor(n_estimators=50).fit(X, y, init_score=np.full(len(y), 100.0))
    assert abs(np.mean(model.predict(X)) + 100 - np.mean(y)) < 2


def test_eval_set_and_validation_fraction_stop_early(data):
    X, y = data
    model = BoostingRegressor(n_estimators=3000, learning_rate=0.3, early_stopping_rounds=5)
    model.fit(X[:400], y[:400], eval_set=[(X[400:], y[400:])])
    (losses,) = model.evals_result_["valid_0"].values()
    assert len(losses) == model.n_estimators_ == model.best_iteration_ + 5
    assert np.argmin(losses) == model.best_iteration_ - 1
    assert (model.predict(X) == model.predict(X, num_iteration=model.best_iteration_)).all()
    assert model.predict(X, pred_leaf=True).shape == (600, model.best_iteration_)
    model.fit(X, y)
    assert model.best_iteration_ < 3000
    with pytest.raises(ValueError, match="validation_fraction"):
        clone(model).set_params(validation_fraction=1.0).fit(X, y)
    with pytest.raises(ValueError, match="eval_set"):
        model.fit(X, y, eval_set=[(X, y), (X,)])


def test_eval_set_without_early_stopping_keeps_all_trees(data):
    X, y = data
    model = BoostingRegressor(n_estimators=30).fit(X, y, eval_set=(X, y, np.ones(len(y))))
    assert model.best_iteration_ == 30
    assert BoostingRegressor(n_estimators=30).fit(X, y).evals_result_ == {}


def test_importances_count_splits_or_gain(data, model):
    X, y = data
    assert model.feature_importances_.sum() == sum(
        len(np.unique(leaves)) - 1 for leaves in model.predict(X, pred_leaf=True).T
    )
    model = BoostingRegressor(importance_type="gain").fit(X, y)
    assert np.argmax(model.feature_importances_) == 0


def test_num_iteration_limits_the_sum(data, model):
    X, _ = data
    full = model.predict(X)
    assert (model.predict(X, num_iteration=40) == full).all()
    assert (model.predict(X, num_iteration=-1) == full).all()
    assert (model.predict(X, num_iteration=1) != full).any()


def test_pickle_and_clone(data, model):
    X, _ = data
    again = pickle.loads(pickle.dumps(model))
    assert again.model_hash() == model.model_hash()
    assert (again.predict(X) == model.predict(X)).all()
    assert clone(model).get_params() == model.get_params()
    with pytest.raises(NotFittedError):
        clone(model).predict(X)


def test_spoiled_bytes_are_refused(model):
    stored = bytearray(model._model.to_bytes())
    stored[len(stored) // 2] ^= 1
    with pytest.raises(mliot.FormatError):
        _core.Boosting.from_bytes(bytes(stored))


def test_the_bound_model_says_what_it_is(model):
    core = model._model
    assert core.is_fitted
    assert core.columns == 5
    assert core.n_trees == 40
    assert core.options["learning_rate"] == 0.1
    assert core.best_iteration == 40
    assert core.evaluations == []
    assert core.stop_reason == "completed"
    assert core.constant_features == []
    assert core.hash() == model.model_hash()
    assert not _core.Boosting({}).is_fitted
    with pytest.raises(mliot.NotFitted):
        _core.Boosting({}).hash()


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("n_estimators", 0, "n_estimators must be"),
        ("n_estimators", 1.5, "n_estimators must be an integer"),
        ("num_leaves", True, "num_leaves must be an integer"),
        ("learning_rate", "fast", "learning_rate must be a number"),
        ("learning_rate", np.nan, "learning_rate must be"),
        ("max_bin", 256, "max_bin must be"),
        ("objective", "huber", "objective must be one of"),
        ("grow_policy", "lossguide", "grow_policy"),
        ("n_jobs", 0, "n_jobs"),
        ("early_stopping_rounds", 0, "early_stopping_rounds must be"),
    ],
)
def test_parameters_out_of_range_are_refused_in_fit(data, name, value, message):
    estimator = BoostingRegressor(**{name: value})
    with pytest.raises(ValueError, match=message):
        estimator.fit(*data)


def test_numpy_scalars_are_parameters(data):
    model = BoostingRegressor(n_estimators=np.int64(3), learning_rate=np.float32(0.5)).fit(*data)
    assert model.n_estimators_ == 3


def test_unknown_options_are_listed():
    with pytest.raises(TypeError, match=r"unknown option 'n_trees'; known: objective"):
        _core.Boosting({"n_trees": 3})


def test_wrong_width_and_names_are_refused(data):
    X, y = data
    model = BoostingRegressor(n_estimators=2).fit(X, y)
    with pytest.raises(ValueError, match="4 features"):
        model.predict(X[:, :4])
    frame = pd.DataFrame(X, columns=list("abcde"))
    model.fit(frame, y)
    with pytest.raises(ValueError, match="feature names"):
        model.predict(frame.rename(columns={"a": "z"}))


def test_callbacks_see_progress_and_may_stop(data, model):
    X, y = data
    seen = []
    BoostingRegressor(n_estimators=7).fit(X, y, callbacks=[lambda *step: seen.append(step)])
    assert seen[-1] == ("boosting", 7, 7)
    fitted = pickle.loads(pickle.dumps(model))
    before = dict(fitted.__dict__)

    def stop(*_):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        fitted.fit(X[:, :2], y, callbacks=[stop])
    assert fitted.__dict__ == before
    assert (fitted.predict(X) == model.predict(X)).all()


def test_ctrl_c_stops_a_fit_and_keeps_the_old_one(data, model):
    fitted = pickle.loads(pickle.dumps(model))
    X = np.random.default_rng(0).normal(size=(20_000, 20))
    fitted.set_params(n_estimators=100_000, num_leaves=255)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # may be ignored, as by nohup
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            fitted.fit(X, X[:, 0])
    finally:
        signal.signal(signal.SIGINT, before)
    assert (fitted.predict(data[0]) == model.predict(data[0])).all()


def test_classifier_learns_labels_of_any_kind(data):
    X, y = data
    for labels in ([0, 1], ["no", "yes"], [False, True], [-1, 1]):
        target = np.asarray(labels)[(y > 0).astype(int)]
        model = BoostingClassifier(n_estimators=20).fit(X, target)
        assert (model.classes_ == labels).all()
        assert np.mean(model.predict(X) == target) > 0.95
        chances = model.predict_proba(X)
        np.testing.assert_array_equal(chances.sum(axis=1), 1.0)
        assert ((chances[:, 1] > 0.5) == (model.predict(X) == labels[1])).all()
        raw = model.predict(X, raw_score=True)
        np.testing.assert_allclose(1 / (1 + np.exp(-raw)), chances[:, 1], rtol=1e-14)
        assert model.predict(X, pred_leaf=True).dtype == np.int32


def test_classifier_stops_early_by_either_way(data):
    X, y = data
    target = np.where(y > 0, "b", "a")
    model = BoostingClassifier(n_estimators=2000, early_stopping_rounds=3)
    assert model.fit(X, target).best_iteration_ < 2000
    assert model.fit(X, target, eval_set=(X[:50], target[:50])).best_iteration_ <= 2000
    with pytest.raises(ValueError, match="'c'"):
        model.fit(X, target, eval_set=(X[:1], ["c"]))


def test_classifier_wants_two_classes(data):
    X, y = data
    with pytest.raises(ValueError, match="1 class"):
        BoostingClassifier().fit(X, np.ones(len(y), dtype=int))
    with pytest.raises(ValueError, match="objective must be None"):
        BoostingClassifier(objective="regression").fit(X, y > 0)


def test_all_missing_column_and_infinities_are_taken(data):
    X, y = np.array(data[0]), data[1]
    X[:, 3] = np.nan
    X[:5, 2] = np.inf
    X[5:9, 2] = -np.inf
    with pytest.warns(TrainingWarning, match="'x3'"):
        model = BoostingRegressor(n_estimators=10).fit(X, y)
    assert np.isfinite(model.predict(X)).all()


def test_html_repr_names_the_estimator():
    assert "BoostingRegressor" in BoostingRegressor()._repr_html_()


def test_import_mliot_leaves_scikit_learn_alone():
    code = "import sys, mliot; assert 'sklearn' not in sys.modules; mliot.boosting"
    subprocess.run([sys.executable, "-c", code], check=True)
