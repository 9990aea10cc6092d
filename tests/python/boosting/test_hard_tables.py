"""Tables with infinities, nothing but nulls, wide integers and rows of weight 0; options at their
ends."""

from __future__ import annotations

import pickle
import sys
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from mliot import _core
from mliot.boosting import BoostingClassifier, BoostingRegressor, cv

FEW: dict[str, Any] = {"n_estimators": 4, "n_jobs": 1}
RNG = np.random.default_rng(0)
X = RNG.normal(size=(300, 2))
Y = X[:, 0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("policy", ["leafwise", "oblivious"])
def test_minus_infinity_is_a_value_like_others(dtype: type, policy: str) -> None:
    table = X.astype(dtype)
    table[:150, 0] = -np.inf
    y = (table[:, 0] == -np.inf) * 1.0
    model = BoostingRegressor(grow_policy=policy, **FEW).fit(table, y)
    assert np.corrcoef(model.predict(table), y)[0, 1] > 0.999
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.predict(table), model.predict(table))


@pytest.mark.parametrize("least", [np.finfo(np.float32).min, np.finfo(np.float64).min])
def test_minus_infinity_beside_the_least_number(least: float) -> None:
    table = np.array([[-np.inf], [least], [0.0]] * 40, dtype=np.float64)
    y = np.array([0.0, 1.0, 5.0] * 40)
    predicted = BoostingRegressor(**FEW).fit(table, y).predict(table)
    assert predicted[2] > predicted[1] + 1
    np.testing.assert_array_equal(predicted[:3], predicted[3:6])


def test_more_quantiles_or_targets_than_a_model_has_are_refused_before_a_tree() -> None:
    levels = list(np.linspace(1e-4, 0.9999, 4097))
    model = BoostingRegressor(objective="quantile", quantiles=levels, **FEW)
    with pytest.raises(_core.ResourceLimit, match=r"4097 quantiles.*at most 4096"):
        model.fit(X, Y, eval_set=(X, Y))
    with pytest.raises(_core.ResourceLimit, match=r"4097 targets.*several models"):
        BoostingRegressor(**FEW).fit(X, np.zeros((300, 4097)))


@pytest.mark.parametrize("name", ["min_data_per_group", "min_child_samples"])
@pytest.mark.parametrize("multi", [None, "multi_output_tree"])
def test_limits_of_rows_may_be_any_integer(name: str, multi: str | None) -> None:
    table = np.c_[RNG.integers(0, 8, 300), X[:, 0]]
    y = np.digitize(Y, [-0.4, 0.4])
    options: dict[str, Any] = {name: sys.maxsize, "multi_strategy": multi}
    model = BoostingClassifier(categorical_features=[0], **options, **FEW)
    assert np.isfinite(model.fit(table, y).predict_proba(table)).all()


NAMES = (
    "learning_rate",
    "reg_alpha",
    "reg_lambda",
    "min_child_weight",
    "min_split_gain",
    "cat_l2",
    "cat_smooth",
)


@pytest.mark.parametrize("name", NAMES)
def test_infinite_options_are_refused(name: str) -> None:
    with pytest.raises(_core.InvalidArgument, match=f"{name} must be in .*got inf"):
        BoostingRegressor(**{name: np.inf}, **FEW).fit(X, Y)


def rows_without_a_number() -> list[Any]:
    return [
        pl.DataFrame({"a": [None], "b": [1.0]}),
        pa.Table.from_pylist([{"a": None, "b": 1.0}]),
        pd.DataFrame([{"a": None, "b": 1.0}]),
        pd.DataFrame({"a": pd.array([pd.NA], dtype="Int64"), "b": [1.0]}),
    ]


@pytest.mark.parametrize("row", rows_without_a_number(), ids=["polars", "arrow", "object", "NA"])
def test_a_column_of_nulls_is_missing_numbers(row: Any) -> None:
    frame = pd.DataFrame(X, columns=["a", "b"])
    model = BoostingRegressor(**FEW).fit(frame, Y, eval_set=(row, [0.0]))
    np.testing.assert_array_equal(
        model.predict(row), model.predict(pd.DataFrame({"a": [np.nan], "b": [1.0]}))
    )


def test_a_column_of_nulls_may_be_trained_on() -> None:
    frame = pl.DataFrame({"a": [None] * 300, "b": X[:, 0]})
    with pytest.warns(UserWarning, match="without use: 'a'"):
        model = BoostingRegressor(**FEW).fit(frame, Y)
    assert np.corrcoef(model.predict(frame), Y)[0, 1] > 0.8


@pytest.mark.parametrize("kind", ["pandas", "arrow"])
def test_categories_of_booleans_come_back_from_their_file(kind: str) -> None:
    flags = pd.Series(pd.Categorical(X[:, 1] > 0))
    frame: Any = pd.DataFrame({"flag": flags, "x": Y})
    if kind == "arrow":
        frame = pa.table({"flag": pa.array(X[:, 1] > 0).dictionary_encode(), "x": Y})
    model = BoostingRegressor(**FEW).fit(frame, Y + (X[:, 1] > 0))
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.predict(frame), model.predict(frame))
    assert again.categories_[0].tolist() == [0, 1]


def test_categories_of_wide_integers_are_told_apart() -> None:
    ids = 2**60 + RNG.integers(0, 4, 300)
    y = 10.0 * (ids - 2**60)
    frame = pd.DataFrame({"id": pd.Categorical(ids)})
    model = BoostingRegressor(**FEW).fit(frame, y)
    as_numbers = pd.DataFrame({"id": ids})
    np.testing.assert_array_equal(model.predict(as_numbers), model.predict(frame))
    named = BoostingRegressor(categorical_features=["id"], **FEW).fit(as_numbers, y)
    np.testing.assert_array_equal(named.predict(as_numbers), model.predict(frame))
    unseen = pd.DataFrame({"id": [2**60 + 9]})
    assert named.row_predictor()([2**60 + 9]) == named.predict(unseen)[0]


def test_a_category_that_was_empty_takes_any_level_as_unseen() -> None:
    table = X.copy()
    table[:, 0] = np.nan
    with pytest.warns(UserWarning, match="without use"):
        model = BoostingRegressor(categorical_features=[0], **FEW).fit(table, X[:, 1])
    assert model.predict([[3.0, 0.5]]) == model.predict([[np.nan, 0.5]])
    assert model.row_predictor()([3.0, 0.5]) == model.predict([[3.0, 0.5]])[0]


def test_a_missing_level_of_pandas_is_missing_in_a_single_row() -> None:
    frame = pd.DataFrame({"k": pd.Categorical(np.where(X[:, 0] > 0, "u", "v")), "x": X[:, 1]})
    model = BoostingRegressor(**FEW).fit(frame, Y)
    assert model.row_predictor()([pd.NA, 0.5]) == model.row_predictor()([None, 0.5])


def test_single_rows_may_be_lists() -> None:
    model = BoostingRegressor(**FEW).fit(X, Y)
    assert model.predict_row([0.5, -1.0]) == model.predict(np.array([[0.5, -1.0]]))[0]
    assert model.predict_row(pd.Series([0.5, -1.0])) == model.predict_row((0.5, -1.0))


def test_a_metric_gets_the_weights_by_the_name_of_its_third_argument() -> None:
    weight = RNG.uniform(0.1, 3, 300)

    def weighed(y: Any, p: Any, weight: Any = None) -> tuple[str, float, bool]:
        return "own", float(np.average((y - p) ** 2, weights=weight)), False

    def plain(y: Any, p: Any, power: int = 2) -> tuple[str, float, bool]:
        return "plain", float(np.mean(np.abs(y - p) ** power)), False

    model = BoostingRegressor(eval_metric=["l2", weighed, plain], **FEW)
    model.fit(X, Y, eval_set=(X, Y, weight))
    found = model.evals_result_["valid_0"]
    np.testing.assert_allclose(found["own"], found["l2"], rtol=1e-12)
    assert found["plain"] != found["own"]


def test_held_out_rows_judge_by_their_own_weights() -> None:
    y = (Y > 1).astype(int)
    weight = RNG.uniform(0.5, 1, 300)
    seen: list[Any] = []

    def keep(y_true: Any, y_pred: Any, weight: Any) -> tuple[str, float, bool]:
        seen.append(weight)
        return "keep", float(np.mean(y_pred)), False

    options: dict[str, Any] = {"early_stopping_rounds": 4, "eval_metric": keep, **FEW}
    BoostingClassifier(class_weight={0: 1, 1: 20}, **options).fit(X, y, sample_weight=weight)
    assert 0.5 <= min(seen[0]) <= max(seen[0]) <= 1
    BoostingClassifier(scale_pos_weight=20, **options).fit(X, y)
    assert seen[-1] is None or set(seen[-1]) == {1.0}


@pytest.mark.parametrize("estimator", [BoostingRegressor, BoostingClassifier])
def test_rows_of_weight_0_may_hold_anything(estimator: Any) -> None:
    y = Y if estimator is BoostingRegressor else (Y > 0).astype(float)
    weight = np.ones(300)
    weight[::7] = 0
    present = weight > 0
    wild, start = y.copy(), np.zeros(300)
    wild[~present], start[~present] = np.nan, np.nan
    model = estimator(**FEW).fit(
        X, wild, sample_weight=weight, init_score=start, eval_set=(X, wild, weight, start)
    )
    rest = estimator(**FEW).fit(X[present], y[present], init_score=start[present])
    assert model.model_hash() == rest.model_hash()
    folds = [(np.flatnonzero(present)[:150], np.flatnonzero(present)[150:])]
    options = {"sample_weight": weight, "init_score": np.nan_to_num(start), "folds": folds}
    clean, torn = (cv(estimator(**FEW), X, each, **options) for each in (y, wild))
    assert {k: v.tolist() for k, v in torn.metrics.items()} == {
        k: v.tolist() for k, v in clean.metrics.items()
    }


def test_models_of_very_many_columns_are_kept() -> None:
    from scipy import sparse

    table = sparse.random(400, 60_000, density=1e-3, format="csr", random_state=0)
    model = BoostingRegressor(**FEW).fit(table, RNG.normal(size=400))
    again = pickle.loads(pickle.dumps(model))
    assert again.model_hash() == model.model_hash()
