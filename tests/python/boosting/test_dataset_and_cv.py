"""Tables that are cut once, and cross-validation on them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.metrics import log_loss, mean_squared_error
from sklearn.model_selection import RepeatedKFold, TimeSeriesSplit

from mliot.boosting import BoostingClassifier, BoostingRegressor, Dataset, StopTraining, cv


@pytest.fixture(scope="module")
def data():
    random = np.random.default_rng(11)
    X = random.normal(size=(400, 4))
    X[random.random(X.shape) < 0.05] = np.nan
    return X, np.nan_to_num(X[:, 0]) + np.nan_to_num(X[:, 1]) ** 2 + 0.2 * random.normal(size=400)


def test_a_dataset_stands_for_its_arrays(data):
    X, y = data
    weight = (np.arange(400) % 3).astype(float)
    dataset = Dataset(X, y, weight=weight, init_score=np.full(400, 0.5))
    assert (dataset.num_data, dataset.num_feature, len(dataset)) == (400, 4, 400)
    assert (dataset.bins > 200).all()
    assert repr(dataset) == "Dataset(400 rows, 4 columns, max_bin=255)"
    plain = BoostingRegressor(n_estimators=8).fit(
        X, y, sample_weight=weight, init_score=np.full(400, 0.5)
    )
    for _ in range(2):
        fitted = BoostingRegressor(n_estimators=8).fit(dataset)
        assert fitted.model_hash() == plain.model_hash()
    assert (fitted.predict(dataset) == plain.predict(X)).all()
    classifier = BoostingClassifier(n_estimators=5).fit(Dataset(X), y > 0)
    assert classifier.model_hash() == BoostingClassifier(n_estimators=5).fit(X, y > 0).model_hash()
    judges = [Dataset(X, y, weight=weight), (X, y)]
    judged = BoostingRegressor(n_estimators=3).fit(Dataset(X, y), eval_set=judges)
    assert set(judged.evals_result_) == {"valid_0", "valid_1"}


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame])
def test_a_dataset_of_a_frame_has_its_names(data, make):
    X, y = data
    frame = make(dict(zip("abcd", X.T, strict=True)))
    fitted = BoostingRegressor(n_estimators=5).fit(Dataset(frame, y))
    assert list(fitted.feature_names_in_) == list("abcd")
    assert fitted.model_hash() == BoostingRegressor(n_estimators=5).fit(frame, y).model_hash()
    result = cv(BoostingRegressor(n_estimators=5), Dataset(frame, y), n_splits=3)
    assert np.isfinite(result.predictions).all()


def test_wrong_datasets_are_refused(data):
    X, y = data
    with pytest.raises(ValueError, match="max_bin 255, but the model has 31"):
        BoostingRegressor(max_bin=31).fit(Dataset(X, y))
    with pytest.raises(ValueError, match="holds y already"):
        BoostingRegressor().fit(Dataset(X, y), y)
    with pytest.raises(ValueError, match="requires y"):
        BoostingRegressor().fit(Dataset(X))
    with pytest.raises(ValueError, match="max_bin must be between"):
        Dataset(X, max_bin=1)
    with pytest.raises(ValueError, match="weight of row 0 is -1"):
        Dataset(X, weight=-np.ones(400))
    with pytest.raises(ValueError, match="3 values for 400 rows"):
        Dataset(X, weight=np.ones(3))
    with pytest.raises(ValueError, match="'day'"):
        Dataset(pd.DataFrame({"day": pd.to_datetime(["2026-01-01", "2026-01-02"])}))
    with pytest.raises(ValueError, match="0 rows"):
        Dataset(pl.DataFrame({"a": []}))


def test_each_fold_is_the_model_that_its_rows_give(data):
    X, y = data
    model = BoostingRegressor(n_estimators=12, num_leaves=8, max_bin=15)
    result = cv(model, X, y, n_splits=4, eval_metric=["rmse", "l1"])
    assert {name: v.shape for name, v in result.metrics.items()} == {"rmse": (4, 12), "l1": (4, 12)}
    assert result.best_iteration == 12
    for k, (train, test) in enumerate(result.folds):
        assert len(np.intersect1d(train, test)) == 0
        fitted = result.estimators[k]
        assert (result.predictions[test] == fitted.predict(X[test])).all()
        wanted = mean_squared_error(y[test], fitted.predict(X[test])) ** 0.5
        assert result.metrics["rmse"][k, -1] == pytest.approx(wanted, rel=1e-12)
        weight = np.zeros(400)
        weight[train] = 1
        dataset = Dataset(X, y, max_bin=15)
        alone = BoostingRegressor(n_estimators=12, num_leaves=8, max_bin=15)
        assert alone.fit(dataset, sample_weight=weight).model_hash() == fitted.model_hash()
    assert sorted(np.concatenate([test for _, test in result.folds])) == list(range(400))
    table = result.to_dict()
    assert sorted(table) == [
        "valid l1-mean",
        "valid l1-stdv",
        "valid rmse-mean",
        "valid rmse-stdv",
    ]
    assert table["valid rmse-mean"] == result.mean()["rmse"].tolist()
    assert table["valid rmse-stdv"] == result.std()["rmse"].tolist()


def test_the_mean_of_the_folds_stops_early(data):
    X, y = data
    result = cv({"learning_rate": 0.3, "n_estimators": 500}, X, y, early_stopping_rounds=5)
    mean = result.mean()["l2"]
    assert result.best_iteration == np.argmin(mean) + 1
    assert len(mean) == result.best_iteration + 5
    assert {fitted.best_iteration_ for fitted in result.estimators} == {result.best_iteration}
    assert len(result.to_dict()["valid l2-mean"]) == result.best_iteration


def test_a_classifier_has_probabilities_and_balanced_folds(data):
    X, y = data
    labels = np.where(y > 1, "high", "low")
    result = cv({"objective": "binary", "n_estimators": 10}, X, labels, eval_metric="auc")
    assert result.predictions.shape == (400, 2)
    assert list(result.estimators[0].classes_) == ["high", "low"]
    assert log_loss(labels, result.predictions) < log_loss(labels, np.full(400, np.mean(y <= 1)))
    shares = [np.mean(labels[test] == "high") for _, test in result.folds]
    assert max(shares) - min(shares) < 0.03
    weighed = cv(BoostingClassifier(n_estimators=3, class_weight="balanced"), X, labels)
    plain = cv(BoostingClassifier(n_estimators=3), X, labels)
    assert weighed.predictions[:, 0].mean() > plain.predictions[:, 0].mean()


def test_folds_may_come_from_anywhere(data):
    X, y = data
    groups = np.arange(400) // 40
    by_group = cv({"n_estimators": 3}, X, y, groups=groups, n_splits=5)
    for train, test in by_group.folds:
        assert not set(groups[train]) & set(groups[test])
    by_time = cv({"n_estimators": 3}, X, y, folds=TimeSeriesSplit(3))
    assert np.isnan(by_time.predictions[:100]).all()
    assert np.isfinite(by_time.predictions[100:]).all()
    given = [(np.arange(100), np.arange(200, 300))]
    assert cv({"n_estimators": 3}, X, y, folds=given).metrics["l2"].shape == (1, 3)
    repeated = RepeatedKFold(n_splits=2, n_repeats=2)
    assert len(cv({}, X, y, folds=repeated, return_predictions=False).estimators) == 4
    with pytest.raises(ValueError, match="held out more than once"):
        cv({"n_estimators": 3}, X, y, folds=repeated)


def test_callbacks_see_rounds_and_may_end_them(data):
    X, y = data
    seen = []

    def callback(stage, done, total):
        seen.append((stage, done, total))
        if done == 4:
            raise StopTraining

    result = cv({"n_estimators": 20}, X, y, n_splits=3, callbacks=[callback])
    assert seen == [("cross_validation", done, 20) for done in range(5)]
    assert result.best_iteration == 4
    assert result.metrics["l2"].shape == (3, 4)


def test_a_callback_that_raises_ends_cv_with_its_exception(data):
    X, y = data
    model = BoostingRegressor(n_estimators=20)

    def callback(stage, done, total):
        if done == 4:
            raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        cv(model, X, y, n_splits=3, callbacks=[callback])
    assert not hasattr(model, "n_features_in_")
    assert cv(model, X, y, n_splits=3).metrics["l2"].shape == (3, 20)


def test_bad_folds_and_models_are_refused(data):
    X, y = data
    first = BoostingRegressor(n_estimators=2).fit(X, y)
    with pytest.raises(TypeError, match="dict or an estimator"):
        cv("binary", X, y)
    with pytest.raises(TypeError, match="did you mean 'learning_rate'"):
        cv({"learning_rates": 0.1}, X, y)
    with pytest.raises(ValueError, match="leave init_model out"):
        cv(BoostingRegressor(init_model=first), X, y)
    with pytest.raises(ValueError, match="row 5 is in both"):
        cv({}, X, y, folds=[(np.arange(9), np.array([5]))])
    with pytest.raises(ValueError, match="between 0 and 399"):
        cv({}, X, y, folds=[(np.arange(9), np.array([400]))])
    with pytest.raises(ValueError, match="at least one each"):
        cv({}, X, y, folds=[(np.arange(9), np.array([], dtype=int))])
    with pytest.raises(ValueError, match="no folds"):
        cv({}, X, y, folds=[])
    with pytest.raises(ValueError, match="requires y"):
        cv({}, X)
    with pytest.raises(ValueError, match="test rows of a fold have no weight"):
        cv({}, X, y, sample_weight=np.arange(400) < 9, folds=[(np.arange(9), np.arange(9, 20))])


def test_categories_are_those_of_the_dataset(data):
    X, y = data
    shop = np.array(["a", "b", "c", "d"])[np.arange(400) % 4]
    frame = pd.DataFrame({"x": X[:, 0], "shop": shop})
    y = y + np.where(shop == "c", 3.0, 0.0)
    plain = BoostingRegressor(n_estimators=5).fit(frame, y)
    dataset = Dataset(frame, y)
    fitted = BoostingRegressor(n_estimators=5).fit(dataset)
    assert fitted.model_hash() == plain.model_hash()
    assert (fitted.predict(frame) == plain.predict(dataset)).all()
    result = cv({"n_estimators": 30, "learning_rate": 0.3}, dataset, n_splits=4)
    shifted = result.predictions[shop == "c"].mean() - result.predictions[shop != "c"].mean()
    assert 2 < shifted < 4
    first = BoostingRegressor(n_estimators=2).fit(frame, y)
    rest = BoostingRegressor(n_estimators=3).fit(dataset, init_model=first)
    assert rest.model_hash() == plain.model_hash()
    rest = BoostingRegressor(n_estimators=3).fit(
        frame[shop != "a"], y[shop != "a"], init_model=first
    )
    assert rest.n_estimators_ == 5  # the levels stay those of the first
    with pytest.raises(ValueError, match="other categories or levels than init_model"):
        rest.fit(Dataset(frame[shop != "a"], y[shop != "a"]), init_model=first)
    with pytest.raises(ValueError, match="give it to the Dataset"):
        BoostingRegressor(categorical_features=None).fit(dataset)
    for policy in ("depthwise", "oblivious"):
        level = BoostingRegressor(grow_policy=policy, n_estimators=5)
        assert level.fit(frame, y).predict(frame).std() > 0.5
        assert level.fit(dataset).model_hash() == level.fit(frame, y).model_hash()
