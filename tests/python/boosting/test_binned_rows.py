"""Predictions of a Dataset by its bins."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import scipy.sparse

from mliot.boosting import BoostingClassifier, BoostingRegressor, Dataset

KINDS = [{}, {"num_iteration": 5}, {"raw_score": True}, {"pred_leaf": True}, {"pred_contrib": True}]


def tables(random):
    values = random.normal(size=(1500, 5))
    values[random.random(values.shape) < 0.1] = np.nan
    values[:, 1] = np.round(values[:, 1])
    frame = pd.DataFrame(values, columns=list("abcde"))
    frame["shop"] = pd.Categorical(random.integers(0, 5, 1500).astype(str))
    frame["article"] = pd.Categorical(random.integers(0, 400, 1500).astype(str))
    sparse = np.where(random.random((1500, 30)) < 0.1, random.normal(size=(1500, 30)), 0)
    return {
        "array": values,
        "floats": values.astype(np.float32),
        "frame": frame,
        "sparse": scipy.sparse.csr_array(sparse),
    }


@pytest.fixture(scope="module", params=["array", "floats", "frame", "sparse"])
def table(request):
    return tables(np.random.default_rng(8))[request.param]


@pytest.fixture(scope="module")
def target(table):
    first = table.iloc[:, 0].to_numpy() if isinstance(table, pd.DataFrame) else table[:, [0]]
    first = first.toarray() if scipy.sparse.issparse(first) else first
    return np.nan_to_num(np.ravel(first)) + np.random.default_rng(1).normal(size=1500)


def require_bins(model, dataset):
    assert model._model.reads(dataset._core)


@pytest.mark.parametrize("outputs", [1, 2])
def test_a_regressor_predicts_a_dataset_as_its_table(table, target, outputs):
    dataset = Dataset(table)
    y = target if outputs == 1 else np.c_[target, -target]
    model = BoostingRegressor(n_estimators=12).fit(dataset, y)
    require_bins(model, dataset)
    for kind in KINDS:
        assert (model.predict(dataset, **kind) == model.predict(table, **kind)).all()


def test_a_classifier_predicts_a_dataset_as_its_table(table, target):
    dataset = Dataset(table)
    model = BoostingClassifier(n_estimators=70).fit(dataset, np.digitize(target, [-0.5, 0.5]))
    require_bins(model, dataset)
    assert (model.predict(dataset) == model.predict(table)).all()
    assert (model.predict_proba(dataset) == model.predict_proba(table)).all()


def test_quantiles_of_a_dataset(table, target):
    dataset = Dataset(table)
    levels = [0.1, 0.5, 0.9]
    model = BoostingRegressor(objective="quantile", quantiles=levels, n_estimators=9)
    model.fit(dataset, target)
    assert (model.predict_quantiles(dataset) == model.predict_quantiles(table)).all()


def test_a_dataset_that_is_cut_elsewhere_is_read_from_its_table(table, target):
    model = BoostingRegressor(n_estimators=12).fit(table, target)
    for dataset in (Dataset(table, max_bin=9), Dataset(table[:700])):
        assert (model.predict(dataset) == model.predict(dataset.data)).all()
    assert not model._model.reads(Dataset(table, max_bin=9)._core)


def test_names_of_columns_are_checked(target):
    frame = tables(np.random.default_rng(8))["frame"]
    model = BoostingRegressor(n_estimators=3).fit(Dataset(frame), target)
    with pytest.raises(ValueError, match="feature names should match"):
        model.predict(Dataset(frame.rename(columns={"a": "z"})))
