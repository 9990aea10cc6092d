"""Models of several outputs: classes, targets, quantiles."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.utils.estimator_checks import estimator_checks_generator

import mliot
from mliot.boosting import BoostingClassifier, BoostingRegressor
from mliot.features import RollingMean
from mliot.pipeline import Pipeline

LABELS = {
    "integers": np.array([7, -3, 11]),
    "strings": np.array(["b", "a", "c"]),
    "objects": np.array(["b", "a", "c"], dtype=object),
    "floats": np.array([1.0, 0.0, 9.0]),
}


@pytest.fixture(scope="module")
def X():
    random = np.random.default_rng(3)
    X = random.normal(size=(500, 4))
    X[random.random(X.shape) < 0.03] = np.nan
    return X


@pytest.fixture(scope="module")
def codes(X):
    a, b = np.nan_to_num(X[:, 0]), np.nan_to_num(X[:, 1])
    return (a > 0).astype(int) + (b > 0.5)


@pytest.fixture(scope="module")
def targets(X):
    a, b = np.nan_to_num(X[:, 0]), np.nan_to_num(X[:, 1])
    return np.column_stack([a**2 + b, 100 * b, a - b])


@pytest.fixture(scope="module")
def classifier(X, codes):
    return BoostingClassifier(n_estimators=15, num_leaves=7).fit(X, codes)


@pytest.mark.parametrize("kind", LABELS)
def test_labels_of_any_kind(X, codes, kind):
    y = LABELS[kind][codes]
    model = BoostingClassifier(n_estimators=15, num_leaves=7).fit(X, y)
    assert model.objective_ == "multiclass"
    assert list(model.classes_) == sorted(LABELS[kind])
    assert model.classes_.dtype == y.dtype
    shares = model.predict_proba(X)
    assert shares.shape == (500, 3)
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=0, atol=1e-15 * 4)
    assert (model.predict(X) == model.classes_[shares.argmax(axis=1)]).all()
    assert (model.predict(X) == y).mean() > 0.95


def test_raw_scores_leaves_and_contributions(X, classifier):
    raw = classifier.predict(X, raw_score=True)
    shares = np.exp(raw - raw.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(classifier.predict_proba(X), shares, rtol=1e-13)
    leaves = classifier.predict(X, pred_leaf=True)
    assert leaves.shape == (500, 3 * 15)
    assert leaves.dtype == np.int32
    parts = classifier.predict(X, pred_contrib=True)
    assert parts.shape == (500, 3 * 5)
    np.testing.assert_allclose(parts.reshape(500, 3, 5).sum(axis=2), raw, rtol=0, atol=1e-9)
    assert classifier.feature_importances_.sum() == sum(
        len(np.unique(column)) - 1 for column in leaves.T
    )
    few = classifier.predict(X, num_iteration=4, raw_score=True)
    assert not np.array_equal(few, raw)
    assert classifier.predict(X, num_iteration=4, pred_leaf=True).shape == (500, 12)


def test_single_rows_have_the_bits_of_the_batch(X, classifier):
    shares = classifier.predict_proba(X)
    predict = classifier.row_predictor()
    for i in range(50):
        np.testing.assert_array_equal(predict(X[i]), shares[i])
        np.testing.assert_array_equal(classifier.predict_proba(X[i : i + 1])[0], shares[i])
    narrow = X.astype(np.float32)
    np.testing.assert_array_equal(predict(narrow[3]), classifier.predict_proba(narrow)[3])


@pytest.mark.parametrize("multi_strategy", [None, "one_output_per_tree", "multi_output_tree"])
def test_models_come_back_from_their_files(X, codes, targets, tmp_path, multi_strategy):
    fast = {"n_estimators": 5, "multi_strategy": multi_strategy}
    levels = BoostingRegressor(objective="quantile", quantiles=[0.2, 0.5], **fast)
    models = [
        BoostingClassifier(**fast).fit(X, LABELS["strings"][codes]),
        BoostingRegressor(**fast).fit(X, targets),
        levels.fit(X, targets[:, 0]),
    ]
    for model in models:
        model.save(tmp_path / "model.mliot")
        loaded = mliot.load(tmp_path / "model.mliot")
        assert loaded.model_hash() == model.model_hash()
        np.testing.assert_array_equal(loaded.predict(X), model.predict(X))
        assert loaded.n_estimators_ == 5
    np.testing.assert_array_equal(loaded.predict_quantiles(X), models[-1].predict_quantiles(X))


def test_early_stopping_judges_by_the_log_loss(X, codes):
    model = BoostingClassifier(
        n_estimators=300,
        learning_rate=0.3,
        reg_lambda=0.0,  # so that more trees soon say too much
        early_stopping_rounds=5,
        random_state=1,
    ).fit(X[:400], codes[:400], eval_set=(X[400:], codes[400:]))
    losses = model.evals_result_["valid_0"]["multi_logloss"]
    assert model.best_iteration_ == np.argmin(losses) + 1
    assert len(losses) == model.best_iteration_ + 5 == model.n_estimators_
    chosen = model.predict_proba(X[400:])[np.arange(100), codes[400:]]
    np.testing.assert_allclose(-np.log(chosen).mean(), min(losses), rtol=1e-12)
    held_out = clone(model).fit(X, codes)
    assert held_out.n_estimators_ < 300


def test_a_class_of_one_row_is_not_held_out(X, codes):
    y = codes.copy()
    y[0] = 9
    model = BoostingClassifier(n_estimators=5, early_stopping_rounds=2).fit(X, y)
    assert list(model.classes_) == [0, 1, 2, 9]


def test_rows_of_weight_zero_are_absent_with_their_class(X, codes):
    y = codes.copy()
    y[:20] = 5
    weight = np.ones(500)
    weight[:20] = 0
    model = BoostingClassifier(n_estimators=5).fit(X, y, sample_weight=weight)
    without = BoostingClassifier(n_estimators=5).fit(X[20:], y[20:])
    assert list(model.classes_) == [0, 1, 2]
    assert model.model_hash() == without.model_hash()


def test_class_weights_are_sample_weights(X, codes):
    factors = {0: 1.0, 1: 2.0, 2: 3.0}
    by_class = BoostingClassifier(n_estimators=5, class_weight=factors).fit(X, codes)
    weight = np.array([factors[each] for each in codes])
    by_row = BoostingClassifier(n_estimators=5).fit(X, codes, sample_weight=weight)
    assert by_class.model_hash() == by_row.model_hash()
    balanced = BoostingClassifier(n_estimators=5, class_weight="balanced").fit(X, codes)
    assert balanced.model_hash() != by_class.model_hash()


def test_a_start_for_every_class(X, codes):
    start = np.zeros((500, 3))
    start[:, 2] = 1
    model = BoostingClassifier(n_estimators=5).fit(X, codes, init_score=start)
    again = BoostingClassifier(n_estimators=5).fit(X, codes, init_score=start.tolist())
    assert model.model_hash() == again.model_hash()
    with pytest.raises(ValueError, match="init_score has 500 values"):
        BoostingClassifier().fit(X, codes, init_score=start[:, 0])


def test_two_classes_may_be_fitted_as_several(X, codes):
    y = codes > 0
    model = BoostingClassifier(objective="multiclass", n_estimators=10).fit(X, y)
    assert model.predict_proba(X).shape == (500, 2)
    assert (model.predict(X) == y).mean() > 0.9


def test_what_does_not_fit_classes_is_refused(X, codes):
    with pytest.raises(ValueError, match="'binary' takes 2 classes, but y holds 3"):
        BoostingClassifier(objective="binary").fit(X, codes)
    with pytest.raises(ValueError, match="objective must be None, 'binary' or 'multiclass'"):
        BoostingClassifier(objective="softmax").fit(X, codes)
    with pytest.raises(ValueError, match="scale_pos_weight needs two classes"):
        BoostingClassifier(scale_pos_weight=2.0).fit(X, codes)
    with pytest.raises(ValueError, match="multi_strategy"):
        BoostingClassifier(multi_strategy="both").fit(X, codes)


@pytest.mark.parametrize("objective", ["regression", "l1", "poisson"])
def test_several_targets_are_models_of_one_each(X, targets, objective):
    y = np.abs(targets)
    options = {"objective": objective, "n_estimators": 10, "num_leaves": 7}
    model = BoostingRegressor(**options).fit(X, y)
    assert model.predict(X).shape == (500, 3)
    for k in range(3):
        one = BoostingRegressor(**options).fit(X, y[:, k])
        np.testing.assert_array_equal(model.predict(X)[:, k], one.predict(X))


def test_shared_trees_learn_all_targets(X, targets):
    model = BoostingRegressor(multi_strategy="multi_output_tree").fit(X, targets / [1, 100, 1])
    assert model.score(X, targets / [1, 100, 1]) > 0.9
    assert model.predict(X, pred_leaf=True).shape == (500, 100)
    parts = model.predict(X, pred_contrib=True).reshape(500, 3, 5)
    np.testing.assert_allclose(parts.sum(axis=2), model.predict(X), rtol=0, atol=1e-9)
    np.testing.assert_array_equal(model.row_predictor()(X[5]), model.predict(X)[5])
    np.testing.assert_array_equal(model.predict_row(X[5]), model.predict(X)[5])


def test_a_column_is_one_target(X, targets):
    flat = BoostingRegressor(n_estimators=5).fit(X, targets[:, 0])
    column = BoostingRegressor(n_estimators=5).fit(X, targets[:, :1])
    assert column.predict(X).shape == (500,)
    assert flat.model_hash() == column.model_hash()


@pytest.mark.parametrize("multi_strategy", ["one_output_per_tree", "multi_output_tree"])
def test_quantiles_cover_their_shares_and_never_cross(X, targets, multi_strategy):
    y = targets[:, 0] + np.random.default_rng(1).normal(size=500)
    model = BoostingRegressor(
        objective="quantile",
        quantiles=[0.1, 0.5, 0.9],
        n_estimators=60,
        num_leaves=7,
        multi_strategy=multi_strategy,
    ).fit(X, y)
    levels = model.predict_quantiles(X)
    assert levels.shape == (500, 3)
    assert (np.diff(levels, axis=1) >= 0).all()
    np.testing.assert_allclose((y[:, None] <= levels).mean(axis=0), [0.1, 0.5, 0.9], atol=0.06)
    np.testing.assert_array_equal(model.predict(X), levels[:, 1])
    np.testing.assert_array_equal(model.row_predictor()(X[7]), levels[7])


def test_quantiles_without_crossing_are_models_of_one_level_each(X, targets):
    model = BoostingRegressor(
        objective="quantile",
        quantiles=[0.1, 0.9],
        n_estimators=8,
        multi_strategy="one_output_per_tree",
    )
    raw = model.fit(X, targets[:, 0]).predict(X, raw_score=True)
    for k, alpha in enumerate([0.1, 0.9]):
        one = BoostingRegressor(objective="quantile", alpha=alpha, n_estimators=8)
        np.testing.assert_array_equal(raw[:, k], one.fit(X, targets[:, 0]).predict(X))


def test_what_does_not_fit_quantiles_is_refused(X, targets):
    y = targets[:, 0]
    with pytest.raises(NotFittedError):
        BoostingRegressor(objective="quantile", quantiles=[0.5]).predict_quantiles(X)
    with pytest.raises(ValueError, match="without quantiles"):
        BoostingRegressor(n_estimators=2).fit(X, y).predict_quantiles(X)
    with pytest.raises(ValueError, match="belong to objective 'quantile'"):
        BoostingRegressor(quantiles=[0.5]).fit(X, y)
    for levels in ([0.9, 0.1], [], [0.5, 0.5]):
        with pytest.raises(ValueError, match="ascending"):
            BoostingRegressor(objective="quantile", quantiles=levels).fit(X, y)
    with pytest.raises(ValueError, match="quantiles"):
        BoostingRegressor(objective="quantile", quantiles=[0.5, 1.0]).fit(X, y)
    model = BoostingRegressor(objective="quantile", quantiles=[0.1, 0.9], n_estimators=2)
    with pytest.raises(ValueError, match="use predict_quantiles"):
        model.fit(X, y).predict(X)
    single = BoostingRegressor(objective="quantile", quantiles=[0.5], n_estimators=2).fit(X, y)
    assert single.predict_quantiles(X).shape == (500, 1)
    with pytest.raises(ValueError, match="200 values for 100 rows"):
        model.fit(X[:100], targets[:100, :2])


def test_pipelines_end_in_several_classes(X, codes, tmp_path):
    import pandas as pd

    frame = pd.DataFrame(np.nan_to_num(X), columns=list("abcd"))
    steps = [
        ("smooth", [RollingMean(3)], ["a"]),
        ("model", BoostingClassifier(n_estimators=8)),
    ]
    y = LABELS["strings"][codes]
    pipeline = Pipeline(steps).fit(frame[:400], y[:400])
    shares = pipeline.predict_proba(frame[:400])
    assert shares.shape == (400, 3)
    assert (pipeline.predict(frame[:400]) == y[:400]).mean() > 0.9
    pipeline.save(tmp_path / "pipeline.mliot")
    loaded = mliot.load(tmp_path / "pipeline.mliot")
    streamed = pipeline.update(frame[400:])
    assert streamed.shape == (100, 3)
    np.testing.assert_array_equal(pipeline.predict_proba(frame)[402:], streamed[2:])
    np.testing.assert_array_equal(loaded.update(frame[400:]), streamed)
    assert pipeline.export_c(tmp_path).header.exists()


def test_scikit_learn_checks_of_shared_trees():
    for estimator in (
        BoostingRegressor(multi_strategy="multi_output_tree", n_estimators=10),
        BoostingClassifier(multi_strategy="multi_output_tree", n_estimators=10),
        BoostingClassifier(objective="multiclass", n_estimators=10),
    ):
        for each, check in estimator_checks_generator(estimator):
            if check.func.__name__ != "check_array_api_input":
                check(each)
