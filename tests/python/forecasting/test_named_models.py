"""Models by name: the season, the covariates and the intervals that they get."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.forecasting import StatisticalForecaster, compare
from mliot.statistical import AutoARIMA, Naive

N = 60


def months(n: int = N) -> pd.DataFrame:
    noise = np.random.default_rng(1).normal(size=n)
    ds = pd.date_range("2020-01-01", periods=n, freq="MS")
    return pd.DataFrame({"unique_id": "a", "ds": ds, "y": np.arange(n) + noise})


@pytest.mark.parametrize("name", ["mstl", "tbats"])
def test_a_model_of_seasons_refuses_times_without_one(name: str) -> None:
    years = months(30).assign(ds=np.arange(30))
    with pytest.raises(ValueError, match=f"'{name}' needs a season of . periods.*use 'ets'"):
        mliot.forecast(years, 2, model=name)
    with pytest.raises(ValueError, match="use 'ets'"):
        compare(years, 2, ["naive", name], n_windows=1)


def test_compare_gives_covariates_to_the_models_that_take_them() -> None:
    price = np.random.default_rng(2).normal(size=N)
    data = months().assign(y=20 + 10 * price + months()["y"] / 100, price=price)
    names = ["arima", "naive", AutoARIMA(12, alias="mine")]
    found = compare(data, 3, names, n_windows=2, level=None, future_features=["price"])
    told = StatisticalForecaster([AutoARIMA(12)], freq="MS").cross_validation(data, 3, n_windows=2)
    assert found.windows["arima"].tolist() == told["AutoARIMA"].tolist()
    assert found.windows["mine"].tolist() == told["AutoARIMA"].tolist()


def test_no_model_of_compare_is_named_like_the_end_of_an_interval() -> None:
    models = ["naive", Naive(alias="naive-lo-80")]
    with pytest.raises(ValueError, match="compare would have two columns named 'naive-lo-80'"):
        compare(months(), 4, models)
    with pytest.raises(ValueError, match="two columns named 'ds'"):
        compare(months(), 4, [Naive(alias="ds")])


def test_a_back_test_of_short_series_takes_the_intervals_of_the_model() -> None:
    short = months(24)
    model = mliot.auto_forecaster(short, 6, model="ets")
    rows = model.cross_validation(short, 6, n_windows=3, level=[80])
    own = StatisticalForecaster(model.models, freq="MS")
    pd.testing.assert_frame_equal(rows, own.cross_validation(short, 6, n_windows=3, level=[80]))
    assert len(compare(short, 6, ["ets", "auto"], n_windows=3).models) == 2
