"""mliot.forecast and auto_forecaster: what boosting is made of, and that choices forecast well."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pytest

import mliot

# Totals of airline passengers (thousands), 1949 to 1960: Box, Jenkins and Reinsel, "Time Series
# Analysis", series G.
PASSENGERS = [
    *(112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118),
    *(115, 126, 141, 135, 125, 149, 170, 170, 158, 133, 114, 140),
    *(145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166),
    *(171, 180, 193, 181, 183, 218, 230, 242, 209, 191, 172, 194),
    *(196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201),
    *(204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229),
    *(242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278),
    *(284, 277, 317, 313, 318, 374, 413, 405, 355, 306, 271, 306),
    *(315, 301, 356, 348, 355, 422, 465, 467, 404, 347, 305, 336),
    *(340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337),
    *(360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405),
    *(417, 391, 419, 461, 472, 535, 622, 606, 508, 461, 390, 432),
]


def passengers() -> pd.DataFrame:
    months = pd.date_range("1949-01-01", periods=len(PASSENGERS), freq="MS")
    return pd.DataFrame({"unique_id": "air", "ds": months, "y": np.array(PASSENGERS, dtype=float)})


def wape(y: np.ndarray, forecast: np.ndarray) -> float:
    return float(np.abs(y - forecast).sum() / np.abs(y).sum())


def chosen(model: mliot.forecasting.Forecaster, what: str) -> str:
    return next(choice["chosen"] for choice in model.choices_ if choice["what"] == what)


def test_a_growing_seasonal_series_is_forecast_above_its_past():
    frame = passengers()
    forecasts = mliot.forecast(frame.iloc[:-12], 12, model="boosting")
    y = frame["y"].to_numpy()[-12:]
    naive = frame["y"].to_numpy()[-24:-12]
    assert wape(y, forecasts["BoostingRegressor"].to_numpy()) < 0.6 * wape(y, naive)
    assert forecasts["BoostingRegressor"].max() > frame["y"].iloc[:-12].max()
    auto = mliot.forecast(frame.iloc[:-12], 12)
    assert wape(y, auto["auto"].to_numpy()) < 0.6 * wape(y, naive)


def test_choices_name_frequency_season_lags_and_loss():
    model = mliot.auto_forecaster(passengers(), 12, model="boosting")
    assert chosen(model, "frequency") == "MS"
    assert chosen(model, "season") == "12 periods"
    assert chosen(model, "loss") == "tweedie"
    assert "12" in chosen(model, "lags")
    assert chosen(model, "level").startswith("RollingMean(12")
    assert all(set(choice) == {"what", "chosen", "why"} for choice in model.choices_)
    assert all(choice["why"] for choice in model.choices_)


def test_negative_sales_get_no_log_link():
    frame = passengers()
    frame["y"] -= 300
    model = mliot.auto_forecaster(frame, 6, model="boosting")
    assert chosen(model, "loss") == "regression"
    assert chosen(model, "level") == "none"
    assert model.predict(6)["BoostingRegressor"].notna().all()


@pytest.mark.parametrize(
    ("freq", "season"),
    [("D", "7 periods"), ("W-WED", "52 periods"), ("h", "24 periods"), ("QS", "4 periods")],
)
def test_the_frequency_is_found_in_the_dates(freq, season):
    n = 160
    cycle = int(season.split()[0])
    y = 50 + 30 * np.sin(2 * np.pi * np.arange(n) / cycle)
    frame = pd.DataFrame({"unique_id": 1, "ds": pd.date_range("2020-01-01", periods=n, freq=freq)})
    model = mliot.auto_forecaster(frame.assign(y=y), 4, model="boosting")
    assert model.freq_.startswith(freq)
    assert chosen(model, "season") == season


def test_forecast_is_auto_forecaster_and_predict():
    frame = pl.from_pandas(passengers())
    model = mliot.auto_forecaster(frame, 6)
    expected = model.predict(6, level=[80])
    got = mliot.forecast(frame, 6, level=[80])
    assert isinstance(got, pl.DataFrame)
    assert got.equals(expected)
    point = mliot.forecast(frame, 6)
    assert point.columns == ["unique_id", "ds", "auto"]
    assert point["auto"].to_list() == expected["auto"].to_list()
    named = mliot.forecast(frame, 6, model="boosting")
    assert named.columns == ["unique_id", "ds", "BoostingRegressor"]


def test_short_and_irregular_histories_still_get_a_forecast():
    frame = passengers().head(5)
    assert len(mliot.forecast(frame, 3)) == 3
    holes = passengers().drop(index=[20, 21])
    with pytest.raises(mliot.InvalidArgument, match="fill_gaps"):
        mliot.forecast(holes, 3)
    assert len(mliot.forecast(holes, 3, fill_gaps="missing")) == 3


def test_the_simulated_chain_is_forecast_better_than_by_seasonal_naive():
    sales = mliot.datasets.demo_sales(shops=1, items=20, days=365, as_frame="pandas")
    model = mliot.auto_forecaster(
        sales,
        14,
        id_col=["shop", "item"],
        target_col="sales",
        future_features=["price", "promotion", "holiday"],
        weight_col="in_stock",
        intervals=None,
    )
    validated = model.cross_validation(sales, h=14, n_windows=2, against="seasonal_naive")
    y = validated["sales"].to_numpy()
    naive = wape(y, validated["SeasonalNaive"].to_numpy())
    assert wape(y, validated["auto"].to_numpy()) < 0.8 * naive


def test_a_named_model_of_nothing_but_zeros_has_intervals_of_its_own() -> None:
    months = pd.date_range("2020-01-01", periods=24, freq="MS")
    df = pd.DataFrame({"unique_id": "dead", "ds": months, "y": 0.0})
    out = mliot.forecast(df, 3, model="naive", level=[80])
    assert out["Naive-hi-80"].tolist() == [0.0] * 3
    forecaster = mliot.auto_forecaster(df, 3, model="naive")
    reasons = [each["why"] for each in forecaster.choices_]
    assert "every series was 0 throughout before the last window" in reasons
