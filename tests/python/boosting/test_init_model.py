"""Training that goes on from an earlier model, and training that is cut."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

import mliot
from mliot.boosting import BoostingClassifier, BoostingRegressor, StopTraining

N = 20


@pytest.fixture(scope="module")
def data():
    random = np.random.default_rng(3)
    X = random.normal(size=(400, 5))
    X[random.random(X.shape) < 0.05] = np.nan
    return X, np.nan_to_num(X[:, 0]) + np.nan_to_num(X[:, 1]) * np.nan_to_num(X[:, 2])


def classifier(n_estimators, **more):
    return BoostingClassifier(
        n_estimators=n_estimators, subsample=0.8, subsample_freq=2, colsample_bytree=0.6, **more
    )


def stop_after(trees):
    def callback(stage, done, total):
        if stage == "boosting" and done == trees:
            raise StopTraining

    return callback


@pytest.fixture(scope="module")
def whole(data):
    X, y = data
    return classifier(N).fit(X, y > 0)


@pytest.mark.parametrize("k", [1, 7, 13, N - 1])
@pytest.mark.parametrize("how", ["estimator", "file", "pickle", "stopped", "parameter"])
def test_a_cut_training_continued_has_the_hash_of_the_whole(data, whole, tmp_path, k, how):
    X, y = data
    if how == "stopped":
        first = classifier(N).fit(X, y > 0, callbacks=[stop_after(k)])
    else:
        first = classifier(k).fit(X, y > 0)
    assert first.n_estimators_ == k
    if how == "pickle":
        first = pickle.loads(pickle.dumps(first))
    if how == "file":
        first.save(tmp_path / "first.mliot")
        first = str(tmp_path / "first.mliot")
    if how == "parameter":
        second = classifier(N - k, init_model=first).fit(X, y > 0)
    else:
        second = classifier(N - k).fit(X, y > 0, init_model=first)
    assert second.n_estimators_ == N
    assert second.model_hash() == whole.model_hash()
    assert (second.predict_proba(X) == whole.predict_proba(X)).all()


def test_a_cut_training_with_early_stopping_ends_where_the_whole_does(data):
    X, y = data
    given = {"learning_rate": 0.3, "early_stopping_rounds": 5}
    whole = BoostingRegressor(n_estimators=500, **given).fit(X, y)
    first = BoostingRegressor(n_estimators=4, **given).fit(X, y)
    second = BoostingRegressor(n_estimators=496, **given).fit(X, y, init_model=first)
    assert second.model_hash() == whole.model_hash()
    assert second.evals_result_ == whole.evals_result_
    assert second.best_iteration_ == whole.best_iteration_ < 500


def test_stop_training_before_the_first_tree_comes_out_and_changes_nothing(data):
    model = BoostingRegressor(n_estimators=5).fit(*data)
    before = model.model_hash()
    with pytest.raises(StopTraining):
        model.fit(*data, callbacks=[stop_after(0)])
    assert model.model_hash() == before


def test_callbacks_see_every_tree_and_other_exceptions_come_out(data):
    seen = []
    model = BoostingRegressor(n_estimators=12)
    model.fit(*data, callbacks=[lambda stage, done, total: seen.append((done, total))])
    assert seen == [(done, 12) for done in range(13)]
    before = model.model_hash()

    def broken(stage, done, total):
        raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match="mine"):
        model.set_params(n_estimators=3).fit(*data, callbacks=[broken])
    assert model.model_hash() == before


def test_clones_keep_the_model_to_go_on_from_and_files_do_not(data, tmp_path):
    first = BoostingRegressor(n_estimators=3).fit(*data)
    model = BoostingRegressor(n_estimators=2, init_model=first)
    assert clone(model).init_model is first
    assert clone(model).fit(*data).n_estimators_ == 5
    again = pickle.loads(pickle.dumps(model))
    assert again.fit(*data).n_estimators_ == 5
    again.save(tmp_path / "model.mliot")
    loaded = mliot.load(tmp_path / "model.mliot")
    assert loaded.init_model is None
    assert loaded.model_hash() == again.model_hash()


def test_models_that_do_not_suit_are_refused(data, tmp_path):
    X, y = data
    first = BoostingRegressor(n_estimators=2).fit(X, y)
    model = BoostingRegressor(n_estimators=2).fit(X, y)
    before = model.model_hash()
    with pytest.raises(ValueError, match="fitted on 5 columns, this table has 4"):
        model.fit(X[:, :4], y, init_model=first)
    with pytest.raises(ValueError, match="objective 'regression', this training has 'poisson'"):
        clone(model).set_params(objective="poisson").fit(X, np.abs(y), init_model=first)
    with pytest.raises(ValueError, match="leave init_score out"):
        model.fit(X, y, init_score=y, init_model=first)
    with pytest.raises(ValueError, match="not fitted"):
        model.fit(X, y, init_model=BoostingRegressor())
    with pytest.raises(TypeError, match="fitted BoostingRegressor or the path"):
        model.fit(X, y, init_model=classifier(2).fit(X, y > 0))
    with pytest.raises(TypeError, match="got dict"):
        model.fit(X, y, init_model={})
    with pytest.raises(FileNotFoundError):
        model.fit(X, y, init_model=tmp_path / "nowhere.mliot")
    with pytest.raises(ValueError, match="y holds the label True, which init_model does not"):
        classifier(2).fit(X, y > 0, init_model=classifier(2).fit(X, np.where(y > 0, "a", "b")))
    named = pd.DataFrame(X, columns=list("abcde"))
    first = BoostingRegressor(n_estimators=2).fit(named, y)
    with pytest.raises(ValueError, match="'a' as column 0, but X has 'b'"):
        model.fit(named[list("bacde")], y, init_model=first)
    assert model.model_hash() == before


@pytest.mark.parametrize("absent", ["a class of three", "all but one of two"])
def test_rows_that_lack_a_class_teach_what_they_have(data, absent):
    X, y = data
    labels = np.digitize(y, [-0.5, 0.5]) if absent == "a class of three" else y > 0
    known = np.unique(labels)
    first = BoostingClassifier(n_estimators=3, num_leaves=5, reg_lambda=0.0).fit(X, labels)
    some = labels != known[-1]
    more = clone(first).fit(X[some], labels[some], init_model=first)
    assert np.array_equal(more.classes_, known)
    assert more.n_estimators_ == 6
    before, after = first.predict_proba(X[some]), more.predict_proba(X[some])
    assert after.shape == (some.sum(), len(known))
    assert after[:, -1].mean() < before[:, -1].mean()
    balanced = clone(first).set_params(class_weight="balanced")
    assert balanced.fit(X[some], labels[some], init_model=first).n_estimators_ == 6


def test_a_training_goes_on_from_the_best_iteration_of_an_early_stopping(data, tmp_path):
    X, y = data
    judged = {"eval_set": (X[::2], y[::2][::-1])}  # of no use, so that the best comes soon
    stopped = BoostingRegressor(n_estimators=50, early_stopping_rounds=5).fit(X, y, **judged)
    best = stopped.best_iteration_
    assert best < stopped.n_estimators_
    whole = BoostingRegressor(n_estimators=best + 3).fit(X, y)
    stopped.save(tmp_path / "stopped.mliot")
    for first in (stopped, tmp_path / "stopped.mliot"):
        more = BoostingRegressor(n_estimators=3).fit(X, y, init_model=first)
        assert more.n_estimators_ == best + 3
        assert more.model_hash() == whole.model_hash()
