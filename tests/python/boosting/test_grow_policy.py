"""Trees that grow level by level, and oblivious ones."""

from __future__ import annotations

import numpy as np
import pytest

import mliot
from mliot.boosting import BoostingClassifier, BoostingRegressor


@pytest.fixture(scope="module")
def data():
    random = np.random.default_rng(7)
    X = random.normal(size=(3000, 6)).astype(np.float32)
    X[random.random(X.shape) < 0.05] = np.nan
    y = np.nan_to_num(X[:, 0]) * np.nan_to_num(X[:, 1]) + np.nan_to_num(X[:, 2])
    return X, y + 0.1 * random.normal(size=len(y))


@pytest.mark.parametrize("policy", ["depthwise", "oblivious"])
def test_policies_learn_store_and_predict_alike_on_every_path(data, policy, tmp_path):
    X, y = data
    model = BoostingRegressor(grow_policy=policy, num_leaves=32, n_estimators=60).fit(X, y)
    assert np.mean((model.predict(X) - y) ** 2) < 0.2 * np.var(y)
    single = model.row_predictor()
    assert [single(row) for row in X[:50]] == model.predict(X[:50]).tolist()
    contributions = model.predict(X[:50], pred_contrib=True)
    np.testing.assert_allclose(contributions.sum(axis=1), model.predict(X[:50]), rtol=1e-9)
    model.save(tmp_path / "model.mliot")
    loaded = mliot.load(tmp_path / "model.mliot")
    assert loaded.grow_policy == policy
    assert (loaded.predict(X) == model.predict(X)).all()
    generated = model.export_c(tmp_path, name="trees")
    assert generated.source.exists()
    hashes = {
        BoostingRegressor(grow_policy=policy, num_leaves=32, n_estimators=60, n_jobs=jobs)
        .fit(X, y)
        .model_hash()
        for jobs in (1, 2, 3)
    }
    assert hashes == {model.model_hash()}


def test_oblivious_trees_ask_one_question_a_level(data):
    X, y = data
    model = BoostingClassifier(grow_policy="oblivious", num_leaves=40, n_estimators=10)
    model.fit(X, y > 0)
    leaves = model.predict(X, pred_leaf=True)
    assert leaves.max() < 32  # five levels have room in 40 leaves
    shallow = BoostingClassifier(grow_policy="oblivious", num_leaves=64, max_depth=2)
    assert shallow.fit(X, y > 0).predict(X, pred_leaf=True).max() == 3


def test_depth_first_leaves_are_of_neighbouring_levels(data):
    X, y = data
    random_depth = BoostingRegressor(num_leaves=16, min_child_samples=1, n_estimators=1).fit(X, y)
    level = BoostingRegressor(
        num_leaves=16, min_child_samples=1, n_estimators=1, grow_policy="depthwise"
    ).fit(X, y)
    deep = BoostingRegressor(
        num_leaves=16, min_child_samples=1, n_estimators=1, grow_policy="depthwise", max_depth=4
    ).fit(X, y)
    assert level.model_hash() == deep.model_hash()  # no leaf is deeper than 4
    assert level.model_hash() != random_depth.model_hash()
