"""Training of several outputs: metrics, continuation, folds, ways to grow, categories."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import (
    log_loss,
    mean_absolute_error,
    mean_pinball_loss,
    mean_squared_error,
    zero_one_loss,
)

import mliot
from mliot.boosting import BoostingClassifier, BoostingRegressor, Dataset, cv

STRATEGIES = ["one_output_per_tree", "multi_output_tree"]
LEVELS = [0.1, 0.5, 0.9]


@pytest.fixture(scope="module")
def X():
    random = np.random.default_rng(8)
    X = random.normal(size=(600, 4))
    X[random.random(X.shape) < 0.03] = np.nan
    return X


@pytest.fixture(scope="module")
def y(X):
    a, b = np.nan_to_num(X[:, 0]), np.nan_to_num(X[:, 1])
    noise = np.random.default_rng(2).normal(size=(600, 3))
    return np.column_stack([a * b, a + b, np.abs(a)]) + 0.3 * noise


@pytest.fixture(scope="module")
def labels(y):
    return np.array(["low", "mid", "top"])[(y[:, 1] > -0.5).astype(int) + (y[:, 1] > 0.7)]


def model_of(kind, strategy, **more):
    options = {"n_estimators": 8, "num_leaves": 7, "multi_strategy": strategy} | more
    if kind == "classes":
        return BoostingClassifier(**options)
    if kind == "quantiles":
        return BoostingRegressor(objective="quantile", quantiles=LEVELS, **options)
    return BoostingRegressor(**options)


def target_of(kind, y, labels):
    return {"classes": labels, "quantiles": y[:, 0], "targets": y}[kind]


KINDS = ["classes", "targets", "quantiles"]


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_cut_training_continued_has_the_hash_of_the_whole(X, y, labels, tmp_path, kind, strategy):
    target = target_of(kind, y, labels)
    bags = {"subsample": 0.7, "subsample_freq": 2, "colsample_bytree": 0.6}
    whole = model_of(kind, strategy, **bags).fit(X, target)
    for k in (1, 4, 7):
        first = model_of(kind, strategy, **bags).set_params(n_estimators=k).fit(X, target)
        first.save(tmp_path / "first.mliot")
        for before in (first, str(tmp_path / "first.mliot")):
            rest = model_of(kind, strategy, **bags).set_params(n_estimators=8 - k)
            assert rest.fit(X, target, init_model=before).model_hash() == whole.model_hash()


def test_metrics_of_classes_are_those_of_scikit_learn(X, labels):
    weight = np.random.default_rng(1).random(200)
    model = BoostingClassifier(
        n_estimators=12, eval_metric=["multi_error", "multi_logloss", "auc_mu"]
    ).fit(X[:400], labels[:400], eval_set=(X[400:], labels[400:], weight))
    at_end = {name: values[-1] for name, values in model.evals_result_["valid_0"].items()}
    shares, given = model.predict_proba(X[400:]), labels[400:]
    assert at_end["multi_logloss"] == pytest.approx(log_loss(given, shares, sample_weight=weight))
    wrong = zero_one_loss(given, model.predict(X[400:]), sample_weight=weight)
    assert at_end["multi_error"] == pytest.approx(wrong)
    raw = model.predict(X[400:], raw_score=True)
    areas = []
    for i, j in ((0, 1), (0, 2), (1, 2)):
        one, other = (given == model.classes_[k] for k in (i, j))
        gap = raw[:, i] - raw[:, j]
        wins = (gap[one][:, None] > gap[other]) + 0.5 * (gap[one][:, None] == gap[other])
        pairs = weight[one][:, None] * weight[other]
        areas.append((wins * pairs).sum() / pairs.sum())
    assert at_end["auc_mu"] == pytest.approx(np.mean(areas))


def test_metrics_of_targets_and_quantiles_are_those_of_scikit_learn(X, y):
    model = BoostingRegressor(n_estimators=9, eval_metric=["l2", "rmse", "mae"])
    model.fit(X[:400], y[:400], eval_set=(X[400:], y[400:]))
    at_end = {name: values[-1] for name, values in model.evals_result_["valid_0"].items()}
    p = model.predict(X[400:])
    assert at_end["l2"] == pytest.approx(mean_squared_error(y[400:], p))
    assert at_end["rmse"] == pytest.approx(mean_squared_error(y[400:], p) ** 0.5)
    assert at_end["l1"] == pytest.approx(mean_absolute_error(y[400:], p))
    levels = model_of("quantiles", None, eval_metric=["quantile", "mae"])
    levels.fit(X[:400], y[:400, 0], eval_set=(X[400:], y[400:, 0]))
    at_end = {name: values[-1] for name, values in levels.evals_result_["valid_0"].items()}
    q = levels.predict_quantiles(X[400:])
    losses = [mean_pinball_loss(y[400:, 0], q[:, k], alpha=a) for k, a in enumerate(LEVELS)]
    assert at_end["quantile"] == pytest.approx(np.mean(losses))
    assert at_end["l1"] == pytest.approx(mean_absolute_error(y[400:, 0], q[:, 1]))


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("kind", KINDS)
def test_callables_see_predictions_of_all_outputs_and_stop_early(X, y, labels, kind, strategy):
    target = target_of(kind, y, labels)
    seen = []

    def worst(y_true, y_pred):
        seen.append((y_true.shape, y_pred.copy()))
        if kind == "classes":
            error = 1 - y_pred[np.arange(len(y_true)), y_true.astype(int)]
        else:
            error = np.abs(y_true.reshape(len(y_true), -1) - y_pred)
        return "worst", float(np.mean(error**4)), False

    model = model_of(
        kind, strategy, n_estimators=200, early_stopping_rounds=4, learning_rate=0.5
    ).fit(X[:400], target[:400], eval_set=(X[400:], target[400:]), eval_metric=worst)
    losses = model.evals_result_["valid_0"]["worst"]
    assert model.best_iteration_ == np.argmin(losses) + 1
    assert len(losses) == model.best_iteration_ + 4
    assert seen[0][0] == ((200, 3) if kind == "targets" else (200,))
    predict = {"classes": "predict_proba", "quantiles": "predict_quantiles", "targets": "predict"}
    at_best = seen[model.best_iteration_ - 1][1]
    np.testing.assert_allclose(at_best, getattr(model, predict[kind])(X[400:]), rtol=1e-12)


def test_metrics_that_do_not_suit_are_refused(X, y, labels):
    judged = {"eval_set": (X[400:], labels[400:])}
    with pytest.raises(ValueError, match="multi_logloss, multi_error or auc_mu"):
        BoostingClassifier(eval_metric="auc").fit(X[:400], labels[:400], **judged)
    with pytest.raises(ValueError, match="objective 'regression' has none"):
        BoostingRegressor(eval_metric="multi_error").fit(X[:400], y[:400], eval_set=(X, y))
    outer = BoostingRegressor(objective="quantile", quantiles=[0.1, 0.9], eval_metric="mae")
    with pytest.raises(ValueError, match=r"leave 0\.5 out"):
        outer.fit(X, y[:, 0], eval_set=(X, y[:, 0]))


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("kind", KINDS)
def test_folds_are_the_models_of_their_rows(X, y, labels, kind, strategy):
    target = target_of(kind, y, labels)
    model = model_of(kind, strategy)
    result = cv(model, Dataset(X, label=target), n_splits=3)
    assert result.predictions.shape == (600, 3)
    assert not np.isnan(result.predictions).any()
    for fitted, (train, test) in zip(result.estimators, result.folds, strict=True):
        weight = np.zeros(600)
        weight[train] = 1
        # Bins are cut by all rows in cv, and by the rows that teach in fit: as with few values.
        again = model_of(kind, strategy).fit(X, target, sample_weight=weight)
        assert fitted.n_estimators_ == again.n_estimators_ == 8
        part = result.predictions[test]
        predict = "predict_proba" if kind == "classes" else "predict_quantiles"
        predict = "predict" if kind == "targets" else predict
        np.testing.assert_array_equal(part, getattr(fitted, predict)(X[test]))
    (name,) = result.metrics
    assert result.metrics[name].shape == (3, 8)
    stopped = cv(
        model.set_params(n_estimators=300, learning_rate=0.5), X, target, early_stopping_rounds=4
    )
    mean = next(iter(stopped.mean().values()))
    assert stopped.best_iteration == np.argmin(mean) + 1 == len(mean) - 4


def test_folds_of_parameters_and_few_values_equal_fits(X, labels):
    coarse = np.round(np.nan_to_num(X), 1)
    result = cv(
        {"objective": "multiclass", "n_estimators": 5}, coarse, labels, n_splits=2, shuffle=False
    )
    for fitted, (train, _) in zip(result.estimators, result.folds, strict=True):
        weight = np.zeros(600)
        weight[train] = 1
        dataset = Dataset(coarse)
        alone = BoostingClassifier(n_estimators=5).fit(dataset, labels, sample_weight=weight)
        assert fitted.model_hash() == alone.model_hash()


@pytest.mark.parametrize("policy", ["depthwise", "oblivious"])
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_targets_grow_by_depth_and_obliviously(X, y, strategy, policy):
    model = BoostingRegressor(
        grow_policy=policy, multi_strategy=strategy, n_estimators=60, num_leaves=16, n_jobs=1
    ).fit(X, y)
    assert model.score(X, y) > 0.8
    again = BoostingRegressor(**model.get_params()).set_params(n_jobs=2).fit(X, y)
    assert again.model_hash() == model.model_hash()
    if strategy == "one_output_per_tree":
        options = model.get_params() | {"multi_strategy": None}
        for k in range(3):
            one = BoostingRegressor(**options).fit(X, y[:, k])
            np.testing.assert_array_equal(model.predict(X)[:, k], one.predict(X))


@pytest.mark.parametrize("levels", [12, 400])
def test_shared_trees_split_categories(tmp_path, levels):
    random = np.random.default_rng(4)
    code = random.integers(0, levels, 6000)
    effect = random.normal(size=(levels, 1)) * [[1.0, -2.0, 0.5]]
    frame = pd.DataFrame(
        {"code": pd.Categorical([f"c{k}" for k in code]), "x": random.random(6000)}
    )
    y = effect[code] + frame[["x"]].to_numpy() + 0.1 * random.normal(size=(6000, 3))
    options = {"multi_strategy": "multi_output_tree", "n_estimators": 80}
    options |= {"min_data_per_group": 10, "cat_smooth": 5.0}
    model = BoostingRegressor(**options).fit(frame[:5000], y[:5000])
    numbers = frame.assign(code=code)
    plain = BoostingRegressor(**options).fit(numbers[:5000], y[:5000])
    assert model.score(frame[5000:], y[5000:]) > 0.9
    assert model.score(frame[5000:], y[5000:]) > plain.score(numbers[5000:], y[5000:])
    model.save(tmp_path / "model.mliot")
    loaded = mliot.load(tmp_path / "model.mliot")
    np.testing.assert_array_equal(loaded.predict(frame), model.predict(frame))
    row = model.row_predictor()(["c3", 0.5])
    np.testing.assert_array_equal(row, model.predict(pd.DataFrame({"code": ["c3"], "x": [0.5]}))[0])
    parts = model.predict(frame[:50], pred_contrib=True).reshape(50, 3, 3)
    np.testing.assert_allclose(parts.sum(axis=2), model.predict(frame[:50]), rtol=0, atol=1e-9)
