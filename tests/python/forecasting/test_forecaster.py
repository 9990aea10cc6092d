"""Forecaster: what it returns, what it must never depend on, and what it refuses."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import mliot
from mliot.features import RollingMean, RollingStd
from mliot.forecasting import ConformalIntervals, Forecaster

H = 14


def forecaster(**changes: Any) -> Forecaster:
    settings: dict[str, Any] = {
        "freq": "D",
        "lags": [1, 7, 14],
        "lag_transforms": {1: [RollingMean(7), RollingStd(7)]},
        "date_features": ["dayofweek"],
        "future_features": ["promotion"],
        "past_features": {"warmth": [1, RollingMean(7)]},
        "horizon": H,
        "scale_by": None,
        "intervals": None,
    }
    return Forecaster(**{**settings, **changes})


def wape(y: Any, forecast: Any) -> float:
    return float(np.abs(np.asarray(y) - np.asarray(forecast)).sum() / np.abs(y).sum())


@pytest.mark.parametrize("scale_by", [None, "auto", RollingMean(28, min_samples=1)])
def test_forecasts_follow_the_promotion_and_the_week(split, scale_by):
    history, future = split
    model = forecaster(scale_by=scale_by).fit(history)
    forecasts = model.predict(H, X_df=future)
    assert list(forecasts.columns) == ["unique_id", "ds", "BoostingRegressor"]
    both = future.merge(forecasts, on=["unique_id", "ds"])
    assert len(both) == len(future)
    naive = history.groupby("unique_id")["y"].apply(lambda y: np.resize(y.to_numpy()[-7:], H))
    naive_error = wape(future["y"], np.concatenate(list(naive)))
    assert wape(both["y"], both["BoostingRegressor"]) < 0.8 * naive_error


def test_each_library_gets_its_own_kind_back(split):
    history, future = split
    expected = forecaster().fit(history).predict(H, X_df=future)
    for convert in (pl.from_pandas, pa.Table.from_pandas):
        model = forecaster().fit(convert(history.reset_index(drop=True)))
        got = model.predict(H, X_df=convert(future.reset_index(drop=True)))
        assert type(got) is type(convert(history.reset_index(drop=True)))
        as_pandas = got.to_pandas()
        np.testing.assert_array_equal(
            as_pandas["BoostingRegressor"].to_numpy(), expected["BoostingRegressor"].to_numpy()
        )


def test_a_boosting_regressor_is_the_same_as_its_options(split):
    from mliot.boosting import BoostingRegressor

    history, future = split
    by_estimator = forecaster(model=BoostingRegressor(objective="tweedie", n_estimators=50))
    by_options = forecaster(model={"objective": "tweedie", "n_estimators": 50})
    pd.testing.assert_frame_equal(
        by_estimator.fit(history).predict(H, X_df=future),
        by_options.fit(history).predict(H, X_df=future),
        check_exact=True,
    )


def test_row_order_and_threads_change_nothing(split):
    history, future = split
    expected = forecaster().fit(history).predict(H, X_df=future)
    shuffled = history.sample(frac=1, random_state=1)
    for n_jobs in (1, 2, 3):
        got = forecaster(n_jobs=n_jobs).fit(shuffled).predict(H, X_df=future[::-1])
        pd.testing.assert_frame_equal(got, expected, check_exact=True)


@pytest.mark.parametrize("target", ["scalar", "ssse3", "sse4", "avx2"])
def test_every_instruction_set_gives_the_same_bits(target):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import hashlib\n"
        "from conftest import simulated_sales\n"
        "from mliot.forecasting import Forecaster, ConformalIntervals\n"
        "from mliot.features import RollingMean\n"
        "f = Forecaster(freq='D', lags=[1, 7], lag_transforms={1: [RollingMean(7)]},\n"
        "  date_features=['dayofweek', 'month_sin'], horizon=7)\n"
        "p = f.fit(simulated_sales(6, 100)).predict(level=[80])\n"
        "numbers = p.drop(columns=['unique_id', 'ds']).to_numpy()\n"
        "print(hashlib.sha256(numbers.tobytes()).hexdigest())\n"
    )
    here = str(Path(__file__).parent)

    def run(simd: str | None) -> str:
        environment = {k: v for k, v in os.environ.items() if k != "MLIOT_SIMD"}
        if simd is not None:
            environment["MLIOT_SIMD"] = simd
        command = [sys.executable, "-c", code, here]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    assert run(target) == run(None)


def test_update_equals_a_fit_that_saw_the_rows(split):
    """The model is the first fit's; lags, windows and sensors are those of all rows."""
    history, future = split
    model = forecaster(past_features=["warmth"], future_features=["promotion"]).fit(history)
    ahead = future.assign(ds=future["ds"] + pd.Timedelta(days=7))
    first_week = future[future["ds"] < future["ds"].min() + pd.Timedelta(days=7)]
    model.update(first_week)
    whole = model.predict(7, X_df=ahead[["unique_id", "ds", "promotion"]])
    day_by_day = forecaster(past_features={"warmth": [1]}).fit(history)
    for _, day in first_week.groupby("ds"):
        day_by_day.update(day.sample(frac=1, random_state=3))
    again = day_by_day.predict(7, X_df=ahead[["unique_id", "ds", "promotion"]])
    pd.testing.assert_frame_equal(whole, again, check_exact=True)


@pytest.mark.parametrize("scale_by", [None, "auto"])
def test_cross_validation_without_refit_equals_fit_update_predict(sales, scale_by):
    model = forecaster(scale_by=scale_by)
    validated = model.cross_validation(sales, h=7, n_windows=2, refit=False)
    cut = sales["ds"].max() - pd.Timedelta(days=14)
    one = forecaster(scale_by=scale_by).fit(sales[sales["ds"] <= cut])
    week = sales[(sales["ds"] > cut) & (sales["ds"] <= cut + pd.Timedelta(days=7))]
    second = sales[sales["ds"] > cut + pd.Timedelta(days=7)]
    first = one.predict(7, X_df=week)
    then = one.update(week).predict(7, X_df=second)
    expected = pd.concat([first, then])["BoostingRegressor"].to_numpy()
    np.testing.assert_array_equal(validated["BoostingRegressor"].to_numpy(), expected)
    assert list(validated.columns[:4]) == ["unique_id", "ds", "cutoff", "y"]
    assert sorted(validated["cutoff"].unique()) == [cut, cut + pd.Timedelta(days=7)]


def test_the_baseline_takes_the_last_known_value_where_a_season_ago_is_missing():
    y = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, np.nan, np.nan, 9.0, 10.0]
    frame = pd.DataFrame({"unique_id": 1, "ds": pd.date_range("2024-01-01", periods=10), "y": y})
    # Before the last two days, days 7 and 8 are missing: a week ago is day 2, then day 3.
    model = Forecaster(freq="D", lags=[1], intervals=None, fill_gaps="missing")
    validated = model.cross_validation(frame, h=2, n_windows=1, against="seasonal_naive")
    assert validated["SeasonalNaive"].tolist() == [2.0, 3.0]
    frame.loc[1, "y"] = np.nan
    validated = model.cross_validation(frame, h=2, n_windows=1, against="seasonal_naive")
    assert validated["SeasonalNaive"].tolist() == [6.0, 3.0]


@pytest.mark.parametrize("scale_by", [None, "auto"])
@pytest.mark.parametrize("refit", [True, False])
def test_the_future_never_changes_the_past(sales, refit, scale_by):
    """Windows before a change see neither targets nor sensors after it."""
    changed = sales.copy()
    late = changed["ds"] > sales["ds"].max() - pd.Timedelta(days=7)
    changed.loc[late, ["y", "warmth"]] = [999.0, -999.0]
    model = forecaster(intervals=ConformalIntervals(1), horizon=7, scale_by=scale_by)
    a, b = (
        model.cross_validation(frame, h=7, n_windows=2, refit=refit, level=[80])
        for frame in (sales, changed)
    )
    np.testing.assert_array_equal(
        a.drop(columns="y").to_numpy()[:, 3:], b.drop(columns="y").to_numpy()[:, 3:]
    )


def test_past_features_are_frozen_at_the_origin(split):
    history, future = split
    model = forecaster().fit(history)
    expected = model.predict(H, X_df=future)
    nonsense = future.assign(warmth=1e9)
    pd.testing.assert_frame_equal(model.predict(H, X_df=nonsense), expected, check_exact=True)


def test_preprocess_shows_the_features(sales):
    table = forecaster(lags=[1], lag_transforms={1: [RollingMean(2)]}, past_features={}).preprocess(
        sales.drop(columns=["warmth"])
    )
    assert list(table.columns) == [
        *("unique_id", "ds", "y", "lag1", "rolling_mean_lag1_window_size2"),
        *("promotion", "kind", "dayofweek"),
    ]
    one = table[table["unique_id"] == "item_03"].reset_index(drop=True)
    y = one["y"].to_numpy()
    np.testing.assert_array_equal(one["lag1"].to_numpy()[1:], y[:-1])
    means = ((y[1:-1] + y[:-2]) / 2).astype(np.float32)
    np.testing.assert_array_equal(one["rolling_mean_lag1_window_size2"].to_numpy()[2:], means)
    assert np.isnan(one["lag1"].to_numpy()[0])
    np.testing.assert_array_equal(one["dayofweek"].to_numpy(), one["ds"].dt.day_of_week.to_numpy())
    assert one["kind"].nunique() == 1


def test_columns_are_assigned_and_listed(sales):
    model = forecaster().fit(sales)
    assert model.columns_ == {"kind": "static", "promotion": "future", "warmth": "past"}
    assert set(model.feature_importances_) == set(model.feature_names_)
    assert sum(model.feature_importances_.values()) == pytest.approx(1)


def test_columns_of_x_df_at_fit_are_future_known(split):
    history, future = split
    model = forecaster(future_features=None, past_features=None)
    model.fit(history, X_df=future[["unique_id", "ds", "promotion"]])
    assert model.columns_ == {"kind": "static", "promotion": "future", "warmth": "past"}


def test_html_repr_tells_what_was_fitted(split):
    history, _ = split
    model = forecaster()
    assert "not fitted" in model._repr_html_()
    shown = model.fit(history)._repr_html_()
    for fact in ("12", "tweedie", "promotion: future", "rolling_mean_lag1_window_size7"):
        assert fact in shown


def test_pickle_and_clone(split):
    history, future = split
    model = forecaster(intervals=ConformalIntervals(1)).fit(history)
    expected = model.predict(H, X_df=future, level=[80])
    again = pickle.loads(pickle.dumps(model)).predict(H, X_df=future, level=[80])
    pd.testing.assert_frame_equal(again, expected, check_exact=True)
    clone = model.clone()
    assert repr(clone) == repr(model)
    with pytest.raises(mliot.NotFitted):
        clone.predict(H)


def test_a_snapshot_brings_the_state_back(split):
    history, future = split
    model = forecaster(past_features={"warmth": [1]}).fit(history)
    before = model.state()
    expected = model.predict(H, X_df=future)
    model.update(future[future["ds"] == future["ds"].min()])
    model.restore(before)
    pd.testing.assert_frame_equal(model.predict(H, X_df=future), expected, check_exact=True)
    with pytest.raises(mliot.FormatError):
        model.restore(before[:-1])


def test_intervals_cover_about_what_they_say(simulate):
    frame = simulate(60, 200, seed=5)
    model = forecaster(intervals=ConformalIntervals(2), horizon=7)
    validated = model.cross_validation(frame, h=7, n_windows=3, level=[80, 95])
    y = validated["y"].to_numpy()
    for level in (80, 95):
        low = validated[f"BoostingRegressor-lo-{level}"].to_numpy()
        high = validated[f"BoostingRegressor-hi-{level}"].to_numpy()
        assert np.all(low >= 0)
        assert np.all(low <= high)
        # Counts are discrete: an interval that reaches a count covers all of it.
        assert level - 3 < 100 * np.mean((y >= low) & (y <= high)) < level + 4


def test_weight_zero_keeps_rows_out_of_the_loss(split):
    """Rows without weight do not move the model; spoiling those at the start changes nothing but
    their own lags, which reach 14 days."""
    history, future = split
    start = history["ds"].min()
    spoilt = history.copy()
    early = spoilt["ds"] < start + pd.Timedelta(days=20)
    spoilt.loc[early, "y"] = 500.0
    guarded = (history["ds"] >= start + pd.Timedelta(days=40)).astype(float)
    results = [
        forecaster(weight_col="w").fit(frame.assign(w=guarded)).predict(H, X_df=future)
        for frame in (history, spoilt)
    ]
    pd.testing.assert_frame_equal(*results, check_exact=True)


def test_naive_series_are_counted_once(sales):
    constant = sales[sales["unique_id"] == "item_00"].assign(unique_id="flat", y=4.0)
    short = sales[sales["unique_id"] == "item_01"].head(1).assign(unique_id="short", y=9.0)
    frame = pd.concat([sales, constant, short])
    model = forecaster(future_features=[], past_features={}, static_features=["kind"])
    frame = frame.drop(columns=["promotion", "warmth"])
    with pytest.warns(UserWarning, match="2 of 14 series are constant or shorter"):
        model.fit(frame)
    forecasts = model.predict(3)
    flat = forecasts[forecasts["unique_id"] == "flat"]
    assert flat["BoostingRegressor"].tolist() == [4.0] * 3
    lone = forecasts[forecasts["unique_id"] == "short"]
    assert lone["BoostingRegressor"].tolist() == [9.0] * 3


def test_the_feature_table_shares_no_memory_with_the_frame_given(sales):
    given = sales[["unique_id", "ds", "y"]].copy()
    table = Forecaster(lags=[1], freq="D", intervals=None).preprocess(given)
    for column in ("y", "lag1"):
        values = table[column].to_numpy()
        values.flags.writeable = True
        values[:] = -1
    pd.testing.assert_frame_equal(given, sales[["unique_id", "ds", "y"]])
