"""A forecaster says, once a fit, which options of its model nothing reads."""

from __future__ import annotations

import warnings
from typing import Any

import pandas as pd
import pytest

from mliot.boosting import BoostingRegressor, TrainingWarning
from mliot.forecasting import Forecaster


def forecaster(model: Any) -> Forecaster:
    return Forecaster(freq="D", lags=[1, 7], horizon=7, intervals=None, model=model)


@pytest.fixture
def plain(sales: pd.DataFrame) -> pd.DataFrame:
    return sales[["unique_id", "ds", "y"]]


@pytest.mark.parametrize(
    ("options", "name", "why"),
    [
        ({"subsample": 0.8}, "subsample", "acts only with subsample_freq, 1 for a bag each tree"),
        ({"alpha": 0.1}, "alpha", "acts only with objective='quantile'"),
        (
            {"tweedie_variance_power": 1.2},
            "tweedie_variance_power",
            "acts only with objective='tweedie'",
        ),
        ({"validation_fraction": 0.2}, "validation_fraction", "has no part in a forecaster"),
        ({"eval_metric": "mae"}, "eval_metric", "has no part in a forecaster"),
    ],
)
def test_an_option_without_effect_is_told_once(plain, options, name, why):
    model = forecaster(BoostingRegressor(n_estimators=3, **options))
    for call in (model.fit, lambda df: model.cross_validation(df, h=3, n_windows=2)):
        with pytest.warns(TrainingWarning, match=f"^{name} has no effect: it {why}$") as caught:
            call(plain)
        assert len(caught) == 1
        assert caught[0].filename == __file__
        assert caught[0].message.ignored_parameters == [name]


def test_options_in_a_dictionary_are_told_of_as_well(plain):
    options = {"objective": "regression", "n_estimators": 3, "subsample": 0.8}
    with pytest.warns(TrainingWarning, match="^subsample has no effect") as caught:
        forecaster(options).fit(plain)
    assert len(caught) == 1


def test_a_model_to_go_on_from_is_not_passed_over_in_silence(plain):
    first = BoostingRegressor(n_estimators=3, init_model="never_read")
    with pytest.warns(TrainingWarning, match="init_model has no effect: it has no part in a fore"):
        forecaster(first).fit(plain)


def test_naive_series_and_options_without_effect_make_one_warning(plain):
    flat = plain[plain["unique_id"] == "item_00"].assign(unique_id="flat", y=4.0)
    text = "1 of 13 series are constant.* by their last value; subsample has no effect"
    with pytest.warns(TrainingWarning, match=text) as caught:
        forecaster(BoostingRegressor(n_estimators=3, subsample=0.8)).fit(pd.concat([plain, flat]))
    assert len(caught) == 1


@pytest.mark.parametrize(
    "model",
    [
        None,
        {"objective": "regression", "n_estimators": 3, "subsample": 1.0},
        {"objective": "tweedie", "n_estimators": 3, "tweedie_variance_power": 1.2},
        BoostingRegressor(n_estimators=3, subsample=0.8, subsample_freq=1),
        BoostingRegressor(n_estimators=3, objective="quantile", alpha=0.7),
        BoostingRegressor(n_estimators=3, early_stopping_rounds=2),
    ],
)
def test_options_with_an_effect_are_no_reason_to_warn(plain, model):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        forecaster(model).fit(plain)
