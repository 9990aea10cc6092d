"""What contradicts itself is refused with the cure, and what has no effect is said."""

from __future__ import annotations

import pickle
import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn.model_selection import KFold, TimeSeriesSplit

import mliot
from mliot.boosting import (
    BoostingClassifier,
    BoostingRegressor,
    Dataset,
    RowPredictor,
    TrainingWarning,
    cv,
)

START = np.full(300, 0.5)


@pytest.fixture(scope="module")
def data():
    random = np.random.default_rng(3)
    X = random.normal(size=(300, 3))
    return X, np.abs(X[:, 0]) + 0.1 * random.random(size=300)


def regressor(**params):
    return BoostingRegressor(n_estimators=3, **params)


@pytest.mark.parametrize(
    ("params", "more", "name", "why"),
    [
        ({"subsample": 0.8}, {}, "subsample", "acts only with subsample_freq, 1 for a bag"),
        ({"alpha": 0.1}, {}, "alpha", "acts only with objective='quantile'"),
        (
            {"objective": "quantile", "quantiles": [0.1, 0.5], "alpha": 0.1},
            {},
            "alpha",
            "gives way to quantiles",
        ),
        (
            {"objective": "poisson", "tweedie_variance_power": 1.2},
            {},
            "tweedie_variance_power",
            "acts only with objective='tweedie'",
        ),
        (
            {"validation_fraction": 0.2},
            {},
            "validation_fraction",
            "acts only with early_stopping_rounds",
        ),
        (
            {"validation_fraction": 0.2, "early_stopping_rounds": 5},
            {"judged": True},
            "validation_fraction",
            "gives way to eval_set",
        ),
        ({"eval_metric": "mae"}, {}, "eval_metric", "acts only with eval_set or early"),
        ({}, {"eval_metric": ["mae"]}, "eval_metric", "acts only with eval_set or early"),
    ],
)
def test_a_parameter_without_effect_is_told_in_one_warning(data, params, more, name, why):
    more = dict(more)
    if more.pop("judged", False):
        more["eval_set"] = data
    with pytest.warns(TrainingWarning, match=f"{name} has no effect: it {why}") as caught:
        fitted = regressor(**params).fit(*data, **more)
    assert len(caught) == 1
    assert caught[0].filename == __file__
    told = caught[0].message
    assert (told.ignored_parameters, told.constant_features, told.reason) == ([name], [], None)
    assert pickle.loads(pickle.dumps(told)).ignored_parameters == [name]
    assert np.isfinite(fitted.predict(data[0])).all()


def test_several_reasons_make_one_warning(data):
    X, y = data
    with pytest.warns(TrainingWarning, match="'x3'; subsample has no.*; alpha has no") as caught:
        regressor(subsample=0.5, alpha=0.5).fit(np.c_[X, np.ones(300)], y)
    assert len(caught) == 1
    assert caught[0].message.ignored_parameters == ["subsample", "alpha"]
    assert caught[0].message.constant_features == [3]


def test_a_classifier_and_cv_tell_it_too(data):
    X, y = data
    with pytest.warns(TrainingWarning, match="subsample has no effect") as caught:
        BoostingClassifier(n_estimators=3, subsample=0.5).fit(X, y > 1)
    assert caught[0].filename == __file__
    with pytest.warns(TrainingWarning, match="subsample has no effect") as caught:
        cv({"n_estimators": 3, "subsample": 0.5, "validation_fraction": 0.2}, X, y)
    assert len(caught) == 1
    assert caught[0].filename == __file__
    assert caught[0].message.ignored_parameters == ["subsample"]  # folds judge, and fits may not


@pytest.mark.parametrize(
    ("params", "judged"),
    [
        ({"subsample": 0.8, "subsample_freq": 1}, False),
        ({"subsample_freq": 3}, False),  # one point of a search over subsample
        ({"objective": "quantile", "alpha": 0.1}, False),
        ({"objective": "tweedie", "tweedie_variance_power": 1.2}, False),
        ({"alpha": 0.1, "eval_metric": ["mae", "quantile"]}, True),
        ({"tweedie_variance_power": 1.2, "eval_metric": "tweedie"}, True),
        ({"validation_fraction": 0.2, "early_stopping_rounds": 3, "eval_metric": "mae"}, False),
    ],
)
def test_parameters_with_an_effect_are_no_reason_to_warn(data, params, judged):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        regressor(**params).fit(*data, eval_set=data if judged else None)


@pytest.mark.parametrize(
    "kinds",
    [
        ("raw_score", "pred_leaf"),
        ("raw_score", "pred_contrib"),
        ("pred_leaf", "pred_contrib"),
        ("raw_score", "pred_leaf", "pred_contrib"),
    ],
)
def test_one_prediction_is_of_one_kind(data, kinds):
    X, y = data
    named = ", ".join(kinds[:-1]) + f" and {kinds[-1]} ask for different outputs; give one"
    for model in (regressor().fit(X, y), BoostingClassifier(n_estimators=3).fit(X, y > 1)):
        with pytest.raises(mliot.InvalidArgument, match=named):
            model.predict(X, **dict.fromkeys(kinds, True))


def test_rows_that_judge_start_where_rows_that_teach_do(data):
    X, y = data
    for given, message in [
        ({"init_score": START, "eval_set": (X, y)}, "fit has an init_score and eval_set 0 has"),
        ({"init_score": START, "eval_set": [Dataset(X, y)]}, "fit has an init_score and eval_s"),
        ({"eval_set": [(X, y), (X, y, None, START)]}, "eval_set 1 has an init_score and fit has"),
        ({"eval_set": Dataset(X, y, init_score=START)}, "eval_set 0 has an init_score and fit"),
    ]:
        with pytest.raises(ValueError, match=message):
            regressor().fit(X, y, **given)
    wanted = regressor().fit(X, y, init_score=START, eval_set=(X, y, None, START))
    for each in (Dataset(X, y, init_score=START), (X, y, np.ones(300), START.tolist())):
        again = regressor().fit(Dataset(X, y, init_score=START), eval_set=each)
        assert again.evals_result_ == wanted.evals_result_
    l2 = np.mean((y - 0.5 - wanted.predict(X)) ** 2)
    assert wanted.evals_result_["valid_0"]["l2"][-1] == pytest.approx(l2, rel=1e-12)
    with pytest.raises(ValueError, match="init_score has 299 values"):
        regressor().fit(X, y, init_score=START, eval_set=(X, y, None, START[1:]))


@pytest.mark.parametrize(
    ("argument", "cure"),
    [
        ("eval_sample_weight", r"eval_set tuples \(X, y, sample_weight, init_score\)"),
        ("categorical_feature", "give categorical_features to the estimator"),
        ("early_stopping_rounds", "give it to the estimator"),
        ("sample_weights", "did you mean 'sample_weight'"),
        ("nothing_like_it", "it has X, y, sample_weight, init_score, eval_set"),
    ],
)
def test_arguments_of_other_libraries_are_told_what_to_give(data, argument, cure):
    for model in (BoostingRegressor(), BoostingClassifier()):
        with pytest.raises(TypeError, match=rf"\.fit has no argument '{argument}'; .*{cure}"):
            model.fit(*data, **{argument: 3})


def test_arguments_of_cv_and_dataset_are_told_what_to_give(data):
    with pytest.raises(TypeError, match="cv has no argument 'cv'; give n_splits for a number"):
        cv({}, *data, cv=3)
    with pytest.raises(TypeError, match="'nfold'; give n_splits"):
        cv({}, *data, nfold=3)
    with pytest.raises(TypeError, match="Dataset has no argument 'categorical_feature'; give cat"):
        Dataset(*data, categorical_feature=[0])
    with pytest.raises(TypeError, match="Dataset has no argument 'labels'; did you mean 'label'"):
        Dataset(data[0], labels=data[1])


@pytest.mark.parametrize(
    ("folds", "error", "message"),
    [
        ({"folds": 3}, TypeError, "got 3; for a number of folds give n_splits"),
        ({"folds": "3"}, TypeError, "got '3'; for a number of folds give n_splits"),
        ({"folds": KFold(3), "n_splits": 4}, ValueError, "leave n_splits out, or folds"),
        ({"folds": KFold(3), "stratified": True}, ValueError, "leave stratified out, or folds"),
        (
            {"folds": [(np.arange(9), np.arange(9, 20))], "groups": np.arange(300)},
            ValueError,
            "leave groups out, or folds",
        ),
    ],
)
def test_folds_are_given_in_one_way(data, folds, error, message):
    with pytest.raises(error, match=message):
        cv({"n_estimators": 2}, *data, **folds)


def test_folds_that_overlap_are_told_before_the_training(data):
    done = []
    twice = [(np.arange(100), np.arange(200, 300))] * 2
    with pytest.raises(ValueError, match="row 200 is held out more than once"):
        cv({}, *data, folds=twice, callbacks=[lambda *step: done.append(step)])
    assert not done
    assert cv({"n_estimators": 2}, *data, folds=TimeSeriesSplit(3)).best_iteration == 2


@pytest.mark.parametrize(
    ("callbacks", "message"),
    [
        (print, "must be a list of callables, got <built-in function print>"),
        (3, "must be a list of callables, got 3"),
        (["print"], "must hold callables, got 'print'"),
        ([lambda env: None], r"called as callback\(stage, done, total\), which <function .* not"),
    ],
)
def test_callbacks_that_cannot_be_called(data, callbacks, message):
    model = regressor().fit(*data)
    before = model.model_hash()
    with pytest.raises(TypeError, match=message):
        model.fit(*data, callbacks=callbacks)
    with pytest.raises(TypeError, match=message):
        cv(model, *data, callbacks=callbacks)
    assert model.model_hash() == before
    assert regressor().fit(*data, callbacks=[]).model_hash() == before
    generated = (each for each in [lambda *step: None])
    assert regressor().fit(*data, callbacks=generated).model_hash() == before


def test_importance_type_is_checked_by_fit(data):
    with pytest.raises(ValueError, match="importance_type must be 'split' or 'gain', got 'cover'"):
        regressor(importance_type="cover").fit(*data)


def test_a_row_predictor_comes_from_an_estimator(data):
    with pytest.raises(TypeError, match=r"no BoostingRegressor; call row_predictor\(\) of a fit"):
        RowPredictor(regressor().fit(*data))
    with pytest.raises(TypeError, match=r"no int; call row_predictor\(\)"):
        RowPredictor(3)


def test_parameters_of_columns_and_outputs_that_there_are_not_are_named() -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(100, 2))
    options = {"cat_smooth": 3, "max_cat_to_onehot": 2, "multi_strategy": "multi_output_tree"}
    model = BoostingRegressor(n_estimators=2, **options)
    with pytest.warns(TrainingWarning) as caught:
        model.fit(X, X[:, 0])
    assert caught[0].message.ignored_parameters == list(options)
    assert "cat_smooth has no effect: it acts only with a categorical feature" in str(
        caught[0].message
    )
    frame = pd.DataFrame({"kind": rng.choice(["a", "b"], 100), "x": X[:, 0]})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.fit(frame, X)
    with pytest.warns(TrainingWarning) as caught:
        cv({"n_estimators": 2, "cat_l2": 1.0}, X, X[:, 0])
    assert caught[0].message.ignored_parameters == ["cat_l2"]


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("metric", "did you mean 'eval_metric'"),
        ("iterations", "did you mean 'n_estimators'"),
        ("l2_leaf_reg", "did you mean 'reg_lambda'"),
        ("verbose", "nothing is printed"),
        ("scale_pos_weight", "give fit a sample_weight"),
        ("path_smooth", "leaves are shrunk by reg_lambda"),
        ("colsample_bynode", "features are drawn by tree: colsample_bytree"),
        ("monotone_constraints", "monotone trees are not there"),
    ],
)
def test_parameters_of_other_libraries_get_ours_or_what_to_do(name: str, cure: str) -> None:
    with pytest.raises(TypeError, match=f"has no parameter '{name}'; {cure}"):
        BoostingRegressor(**{name: 1})
    with pytest.raises(TypeError, match="did you mean 'learning_rate'"):
        BoostingClassifier(eta=0.1, scale_pos_weight=2.0)


def test_numbers_of_another_type_are_refused_by_name() -> None:
    X = np.arange(80.0).reshape(40, 2)
    model = BoostingRegressor(n_estimators=2).fit(X, X[:, 0])
    for call in (
        lambda: model.predict(X, num_iteration=1.5),
        lambda: model.predict(X, num_iteration=1.5, pred_leaf=True),
        lambda: model.predict(X, num_iteration=1.5, pred_contrib=True),
    ):
        with pytest.raises(ValueError, match=r"num_iteration must be an integer or None, got 1\.5"):
            call()
    with pytest.raises(ValueError, match="n_jobs must be an integer or None"):
        BoostingRegressor(n_jobs=1.5).fit(X, X[:, 0])
    with pytest.raises(ValueError, match="max_bin must be an integer >= 1"):
        Dataset(X, max_bin=63.0)
    with pytest.raises(ValueError, match="validation_fraction must be between 0 and 1, got None"):
        BoostingRegressor(early_stopping_rounds=2, validation_fraction=None).fit(X, X[:, 0])


def test_a_masked_value_is_missing_and_a_date_no_target() -> None:
    X = np.arange(80.0).reshape(40, 2)
    masked = np.ma.array(X, mask=X > 60)
    missing = np.where(X > 60, np.nan, X)
    options = {"n_estimators": 3, "min_child_samples": 5}
    model = BoostingRegressor(**options).fit(masked, X[:, 0])
    assert model.model_hash() == BoostingRegressor(**options).fit(missing, X[:, 0]).model_hash()
    assert np.array_equal(model.predict(masked), model.predict(missing))
    days = np.arange(40).astype("datetime64[D]")
    for estimator in (BoostingRegressor(), BoostingClassifier()):
        with pytest.raises(ValueError, match=r"y holds datetime64\[D\] values; take numbers"):
            estimator.fit(X, days)
