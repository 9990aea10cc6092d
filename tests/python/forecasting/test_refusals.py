"""Bad input: one clear error that says what, where and the cure."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.features import RollingMean
from mliot.forecasting import ConformalIntervals, Forecaster


def forecaster(**changes: Any) -> Forecaster:
    settings: dict[str, Any] = {"freq": "D", "lags": [1, 7], "horizon": 7, "intervals": None}
    return Forecaster(**{**settings, **changes})


@pytest.fixture
def plain(sales: pd.DataFrame) -> pd.DataFrame:
    return sales[["unique_id", "ds", "y"]]


def test_missing_future_rows_are_named(split):
    history, future = split
    model = forecaster(future_features=["promotion"], past_features={}).fit(history)
    hole = future.drop(future[(future["unique_id"] == "item_03")].index[2])
    with pytest.raises(mliot.InvalidArgument, match=r"item_03.*2024-05-08"):
        model.predict(7, X_df=hole)
    with pytest.raises(mliot.InvalidArgument, match="X_df"):
        model.predict(7)


def test_ids_unknown_to_fit_are_named(split):
    history, future = split
    model = forecaster(future_features=["promotion"], past_features={}).fit(history)
    stranger = future[future["unique_id"] == "item_03"].assign(unique_id="stranger")
    with pytest.raises(mliot.InvalidArgument, match=r"stranger.*2024-05-06"):
        model.predict(7, X_df=pd.concat([future, stranger]))


def test_a_series_without_any_target_is_named(plain):
    empty = plain[plain["unique_id"] == "item_00"].assign(unique_id="void", y=np.nan)
    with pytest.raises(mliot.InvalidArgument, match="'void' has no target"):
        forecaster(fill_gaps="missing").fit(pd.concat([plain, empty]))


@pytest.mark.parametrize("h", [0, -1, 1.5, "7", True])
def test_h_must_be_a_positive_integer(plain, h):
    model = forecaster().fit(plain)
    with pytest.raises(mliot.InvalidArgument, match="h must be an integer >= 1"):
        model.predict(h)


def test_intervals_need_calibration_and_reach_the_horizon(plain):
    with pytest.raises(mliot.InvalidArgument, match="ConformalIntervals"):
        forecaster().fit(plain).predict(7, level=[80])
    model = forecaster(intervals=ConformalIntervals(1)).fit(plain)
    with pytest.raises(mliot.InvalidArgument, match="horizon=8"):
        model.predict(8, level=[80])
    assert len(model.predict(8)) == 8 * 12


def test_past_features_bound_h(split):
    history, _ = split
    model = forecaster(past_features={"warmth": [1]}, future_features=[]).fit(
        history.drop(columns=["promotion"])
    )
    with pytest.raises(mliot.InvalidArgument, match="past_features"):
        model.predict(8)


@pytest.mark.parametrize("objective", ["tweedie", "poisson"])
def test_negative_targets_are_refused_by_log_links(plain, objective):
    frame = plain.copy()
    frame.loc[5, "y"] = -2.0
    with pytest.raises(mliot.InvalidArgument, match=r"negative|>= 0"):
        forecaster(model={"objective": objective}).fit(frame)
    forecaster().fit(frame)  # chooses squared error


def test_unknown_ids_and_late_rows_are_refused_by_update(plain):
    model = forecaster().fit(plain)
    next_day = plain["ds"].max() + pd.Timedelta(days=1)
    new = plain[plain["ds"] == plain["ds"].max()].assign(ds=next_day)
    expected = model.predict(3)
    for bad, message in (
        (new.assign(unique_id="stranger"), "stranger"),
        (new.assign(ds=plain["ds"].max()), "late or duplicate"),
        (new.assign(ds=next_day + pd.Timedelta(days=1)), "after a gap"),
    ):
        with pytest.raises(mliot.InvalidArgument, match=message):
            model.update(bad)
        pd.testing.assert_frame_equal(model.predict(3), expected, check_exact=True)


def test_columns_cannot_play_two_parts(sales):
    with pytest.raises(mliot.InvalidArgument, match="promotion"):
        forecaster(future_features=["promotion"], past_features={"promotion": [1]}).fit(sales)
    with pytest.raises(mliot.InvalidArgument, match="changes within a series"):
        forecaster(static_features=["promotion"]).fit(sales)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lags": [0]}, "lags: a lag must be an integer >= 1"),
        ({"lag_transforms": {1: ["mean"]}}, "expected a transform"),
        ({"date_features": ["fortnight"]}, "fortnight"),
        ({"horizon": 0}, "horizon must be"),
        ({"intervals": 2}, "ConformalIntervals"),
        ({"model": object()}, "BoostingRegressor"),
        ({"model": {"objective": "regression", "leaves": 3}}, "leaves"),
        ({"lags": [], "scale_by": None}, "no feature"),
    ],
)
def test_bad_settings_name_themselves(plain, change, message):
    with pytest.raises((mliot.InvalidArgument, TypeError), match=message):
        forecaster(**change).fit(plain)


def test_unseen_levels(split):
    history, future = split
    history = history.assign(day=history["ds"].dt.day_name())
    future = future.assign(day="Caturday")
    common = {"future_features": ["day"], "past_features": {}}
    columns = ["unique_id", "ds", "y", "day"]
    model = forecaster(**common).fit(history[columns])
    assert np.isfinite(model.predict(7, X_df=future)["BoostingRegressor"]).all()
    strict = forecaster(**common, unseen_levels="error").fit(history[columns])
    with pytest.raises(mliot.InvalidArgument, match="Caturday"):
        strict.predict(7, X_df=future)


def test_interrupted_fit_leaves_the_old_model(plain):
    model = forecaster(lag_transforms={1: [RollingMean(3)]}).fit(plain)
    expected = model.predict(3)

    def stop(stage: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        model.set_params(model={"objective": "regression", "n_estimators": 20000}).fit(
            plain, progress=stop
        )
    pd.testing.assert_frame_equal(model.predict(3), expected, check_exact=True)
