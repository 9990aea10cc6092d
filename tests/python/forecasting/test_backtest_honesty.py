"""A back-test judges the model that was fitted, and knows nothing of what it forecasts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from mliot.forecasting import Forecaster, auto_forecaster

H = 7


def forecaster(**changes: Any) -> Forecaster:
    return Forecaster(freq="D", lags=[1, 7], intervals=None, **changes)


@pytest.fixture
def known_ahead(split: tuple[pd.DataFrame, pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """History with a promotion, and the promotions of the next days."""
    history, future = split
    return history.drop(columns=["warmth", "kind"]), future[["unique_id", "ds", "promotion"]]


def test_columns_of_x_df_stay_future_known_after_fit(known_ahead):
    history, ahead = known_ahead
    model = forecaster().fit(history, ahead)
    assert model.columns_ == {"promotion": "future"}
    named = forecaster(future_features=["promotion"])
    pd.testing.assert_frame_equal(
        model.cross_validation(history, H), named.cross_validation(history, H)
    )
    pd.testing.assert_frame_equal(model.preprocess(history), named.preprocess(history))


def test_the_back_test_of_auto_forecaster_knows_what_x_df_held(known_ahead):
    history, ahead = known_ahead
    model = auto_forecaster(history, H, ahead, model="boosting", intervals=None)
    assert "promotion" in model.preprocess(history).columns
    parameters = {**model.get_params(), "future_features": ["promotion"]}
    pd.testing.assert_frame_equal(
        model.cross_validation(history, H, n_windows=1),
        Forecaster(**parameters).cross_validation(history, H, n_windows=1),
    )


def test_a_declared_part_wins_over_what_x_df_once_held(known_ahead):
    history, ahead = known_ahead
    model = forecaster().fit(history, ahead).set_params(past_features={"promotion": [1]})
    assert "promotion_lag1" in model.preprocess(history).columns


@pytest.mark.parametrize("refit", [False, True])
def test_targets_of_the_last_window_change_no_forecast(sales, refit):
    plain = sales[["unique_id", "ds", "y"]]
    last = plain["ds"] > plain["ds"].max() - pd.Timedelta(days=H)
    spoilt = plain.assign(y=np.where(last, -1.0, plain["y"]))
    honest, judged = (
        forecaster().cross_validation(frame, H, n_windows=2, refit=refit)
        for frame in (plain, spoilt)
    )
    np.testing.assert_array_equal(honest["BoostingRegressor"], judged["BoostingRegressor"])
    assert not honest["y"].equals(judged["y"])


def test_each_refitted_window_decides_from_what_it_knows(sales):
    plain = sales[["unique_id", "ds", "y"]]
    end = plain["ds"].max()
    first = (plain["ds"] > end - pd.Timedelta(days=2 * H)) & (
        plain["ds"] <= end - pd.Timedelta(days=H)
    )
    spoilt = plain.assign(y=np.where(first, -1.0, plain["y"]))
    frames = [forecaster().cross_validation(frame, H, n_windows=2) for frame in (plain, spoilt)]
    cutoff = frames[0]["cutoff"].min()
    honest, judged = (frame[frame["cutoff"] == cutoff] for frame in frames)
    np.testing.assert_array_equal(honest["BoostingRegressor"], judged["BoostingRegressor"])
    # The second window has learned from the negative targets, as a model fitted there has.
    known = spoilt[spoilt["ds"] <= end - pd.Timedelta(days=H)]
    expected = forecaster(horizon=H).fit(known).predict(H)
    second = frames[1][frames[1]["cutoff"] > cutoff]
    order = ["unique_id", "ds"]
    np.testing.assert_array_equal(
        second.sort_values(order)["BoostingRegressor"],
        expected.sort_values(order)["BoostingRegressor"],
    )


def test_windows_that_decide_apart_keep_their_order_and_quantiles(sales):
    plain = sales[["unique_id", "ds", "y"]]
    end = plain["ds"].max()
    spoilt = plain.assign(y=plain["y"].where(plain["ds"] != end - pd.Timedelta(days=H), -1.0))
    model = Forecaster(freq="D", lags=[1, 7])
    whole = model.cross_validation(spoilt, H, n_windows=2, level=[80])
    alone = model.cross_validation(spoilt, H, n_windows=1, level=[80])
    last = whole[whole["cutoff"] == whole["cutoff"].max()].reset_index(drop=True)
    pd.testing.assert_frame_equal(last, alone.reset_index(drop=True), check_exact=True)
    assert len(whole) == 2 * 12 * H
