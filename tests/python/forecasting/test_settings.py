"""Settings of the wrong kind, unknown columns and names that meet: one clear error each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.features import RollingMean
from mliot.forecasting import ConformalIntervals, Forecaster, auto_forecaster

FEW_TREES = {"objective": "regression", "n_estimators": 5}


def forecaster(**changes: Any) -> Forecaster:
    settings: dict[str, Any] = {
        "freq": "D",
        "lags": [1, 7],
        "horizon": 7,
        "intervals": None,
        "model": FEW_TREES,
    }
    return Forecaster(**{**settings, **changes})


@pytest.fixture
def plain(sales: pd.DataFrame) -> pd.DataFrame:
    return sales[["unique_id", "ds", "y"]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lags": 5}, "lags must be a list of integers, got 5"),
        ({"lags": "7"}, "lags must be a list of integers"),
        ({"lags": [2**40]}, "lags: a lag must be at most 1000000"),
        ({"lags": [1, 1]}, "two features are named 'lag1': give it once"),
        ({"lag_transforms": [RollingMean(3)]}, "lag_transforms must be a dictionary"),
        ({"lag_transforms": {2**40: [RollingMean(3)]}}, "a lag must be at most 1000000"),
        ({"date_features": [1]}, "date_features: expected names, FourierFeatures.*, got 1"),
        ({"date_features": 1}, "date_features must be a list of names"),
        ({"past_features": {1: [1]}}, "past_features: expected names, got 1"),
        ({"horizon": 2**62}, "horizon must be at most 100000"),
        ({"horizon": "7"}, "horizon must be an integer >= 1"),
        ({"random_state": "a"}, "random_state must be an integer >= 0 or None, got 'a'"),
        ({"random_state": -1}, "random_state must be an integer >= 0"),
        ({"n_jobs": "a"}, "n_jobs must be an integer or None, got 'a'"),
        ({"n_jobs": 2**70}, "n_jobs must be an integer"),
        ({"model": "lgbm"}, "model must be None, a BoostingRegressor .* got 'lgbm'"),
        ({"id_col": 5}, "id_col must be a list of names, got 5"),
        ({"time_col": None}, "time_col must be a name, got None"),
        ({"alias": 3}, "alias must be a name, got 3"),
    ],
)
def test_settings_of_the_wrong_kind_name_themselves(plain, change, message):
    with pytest.raises(mliot.InvalidArgument, match=message):
        forecaster(**change).fit(plain)


def test_one_name_stands_for_a_list_of_one(sales):
    model = forecaster(
        date_features="week",
        future_features="promotion",
        past_features="warmth",
        static_features="kind",
    ).fit(sales)
    assert model.columns_ == {"promotion": "future", "warmth": "past", "kind": "static"}
    assert "week" in model.feature_names_


@pytest.mark.parametrize(
    ("change", "argument"),
    [
        ({"weight_col": "promotoin"}, "weight_col"),
        ({"static_features": ["promotoin"]}, "static_features"),
        ({"future_features": ["promotoin"]}, "future_features"),
        ({"future_features": "promotoin"}, "future_features"),
        ({"past_features": {"promotoin": [1]}}, "past_features"),
    ],
)
def test_a_column_that_is_not_there_is_named_with_those_like_it(sales, change, argument):
    message = f"no column 'promotoin'; did you mean 'promotion'.*{argument}"
    with pytest.raises(mliot.InvalidArgument, match=message):
        forecaster(**change).fit(sales)


def test_the_target_is_no_covariate(sales):
    with pytest.raises(mliot.InvalidArgument, match="future_features: 'y' is an id, time or"):
        forecaster(future_features=["y"]).fit(sales)


def test_a_missing_weight_is_refused_but_where_no_target_was_given(plain):
    weighted = plain.assign(w=1.0)
    weighted.loc[5, "w"] = np.nan
    with pytest.raises(mliot.InvalidArgument, match=r"weight_col 'w'.*item_00.*2024-01-06"):
        forecaster(weight_col="w").fit(weighted)
    with pytest.raises(mliot.InvalidArgument, match=r"item_00.*2024-01-06"):
        forecaster(weight_col="w", fill_gaps=0).fit(weighted.drop(index=9))
    forecaster(weight_col="w", fill_gaps=0).fit(weighted.drop(index=5))
    weighted.loc[5, "y"] = np.nan
    forecaster(weight_col="w", fill_gaps="missing").fit(weighted)


def test_weights_are_numbers(sales):
    with pytest.raises(mliot.InvalidArgument, match="weight_col 'kind' must hold numbers"):
        forecaster(weight_col="kind").fit(sales)


def test_intervals_are_calibrated_by_whole_windows():
    for n in ("2", 1.5, 0, -1, True, None):
        with pytest.raises(mliot.InvalidArgument, match=r"n_windows must .*intervals=None"):
            ConformalIntervals(n)
    assert ConformalIntervals(np.int64(3)).n_windows == 3


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"level": "80"}, "level must be a list of numbers, got '80'"),
        ({"level": ["80"]}, "level must be numbers, got '80'"),
        ({"level": [True]}, "level must be numbers, got True"),
        ({"level": [float("nan")]}, "level must be between 0 and 100"),
        ({"level": [80, 80.0000001]}, "would share the column '-80'"),
        ({"quantiles": 1}, "quantiles must be between 0 and 1, got 1"),
        ({"quantiles": [0.1, 0.1000000001]}, "would share the column"),
        ({"h": 2**63}, "h must be at most 100000"),
        ({"h": 2**62}, "h must be at most 100000"),
    ],
)
def test_levels_quantiles_and_h_are_checked(plain, asked, message):
    model = forecaster().fit(plain)
    with pytest.raises(mliot.InvalidArgument, match=message):
        model.predict(**asked)


def test_any_number_or_array_of_numbers_is_a_level(plain):
    model = forecaster(intervals=ConformalIntervals(1)).fit(plain)
    one = model.predict(2, level=np.int64(80))
    assert list(one.columns[3:]) == ["BoostingRegressor-lo-80", "BoostingRegressor-hi-80"]
    pd.testing.assert_frame_equal(one, model.predict(2, level=np.array([80.0])))


def test_threads_are_a_whole_number(plain):
    for n in (None, "2", 1.5, True, 2**40):
        with pytest.raises(mliot.InvalidArgument, match="n must be an integer >= 0"):
            mliot.set_num_threads(n)
    model = forecaster().fit(plain).set_params(n_jobs="a")
    with pytest.raises(mliot.InvalidArgument, match="n_jobs must be"):
        model.predict(2)


@pytest.mark.parametrize("alias", ["y", "unique_id", "ds", "cutoff", "SeasonalNaive"])
def test_the_forecast_column_hides_no_other(plain, alias):
    with pytest.raises(mliot.InvalidArgument, match=f"'{alias}'.*another alias"):
        forecaster(alias=alias).fit(plain)


def test_a_back_test_has_a_cutoff_of_its_own(plain):
    frame = plain.rename(columns={"unique_id": "cutoff"})
    model = forecaster(id_col="cutoff").fit(frame)
    assert len(model.predict(2)) == 24
    with pytest.raises(mliot.InvalidArgument, match="two columns named 'cutoff'"):
        model.cross_validation(frame, h=7)


@pytest.mark.parametrize("name", ["week", "lag1", "level"])
def test_a_covariate_has_no_name_of_another_feature(sales, name):
    frame = sales[["unique_id", "ds", "y", "promotion"]].rename(columns={"promotion": name})
    model = forecaster(date_features=["week"], future_features=[name])
    with pytest.raises(mliot.InvalidArgument, match=f"'{name}': rename column '{name}'"):
        model.fit(frame)


def test_preprocess_hides_no_column(plain):
    frame = plain.rename(columns={"ds": "week"})
    model = forecaster(time_col="week", date_features=["week"]).fit(frame)
    with pytest.raises(mliot.InvalidArgument, match="two columns named 'week'"):
        model.preprocess(frame)


def test_chosen_date_features_give_way_to_columns_of_their_name(sales):
    frame = sales[["unique_id", "ds", "y", "promotion"]].rename(columns={"promotion": "month"})
    model = auto_forecaster(frame, 7, model="boosting", future_features=["month"], intervals=None)
    assert model.feature_names_.count("month") == 1
    assert model.columns_["month"] == "future"


def test_columns_of_the_future_must_be_in_the_past(split):
    history, future = split
    ahead = future[["unique_id", "ds", "promotion"]].assign(holiday=1.0)
    with pytest.raises(mliot.InvalidArgument, match="X_df has columns that df lacks: holiday"):
        forecaster().fit(history, ahead)
