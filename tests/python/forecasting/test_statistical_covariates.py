"""Covariates of statistical models: found, asked for, refused, and kept over updates and files."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import mliot
from mliot.forecasting import StatisticalForecaster
from mliot.statistical import (
    ARIMA,
    MSTL,
    AutoARIMA,
    AutoETS,
    CrostonSBA,
    DynamicHarmonicRegression,
    SeasonalNaive,
    StatisticalModel,
)

H = 4


def shop(n: int = 64) -> pd.DataFrame:
    """Two series that a price and a promotion explain but for an AR(1) of size 0.1."""
    rng = np.random.default_rng(3)
    parts = []
    for name, scale in (("a", 1.0), ("b", 2.0)):
        price, promotion = rng.uniform(1, 2, n), rng.integers(0, 2, n)
        error = np.zeros(n)
        for t in range(1, n):
            error[t] = 0.5 * error[t - 1] + 0.1 * rng.normal()
        parts.append(
            pd.DataFrame(
                {
                    "unique_id": name,
                    "ds": pd.date_range("2024-01-01", periods=n, freq="D"),
                    "y": scale * (20 - 5 * price + 3 * promotion) + error,
                    "price": price,
                    "promotion": promotion,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def split(df: pd.DataFrame, h: int = H) -> tuple[pd.DataFrame, pd.DataFrame]:
    future = df.groupby("unique_id").tail(h)
    return df.drop(future.index), future


def fixed() -> StatisticalForecaster:
    return StatisticalForecaster([ARIMA((1, 0, 0)), SeasonalNaive(7)], freq="D")


def test_covariates_carry_the_forecast_in_every_kind_of_frame() -> None:
    known, future = split(shop())
    for kind in (lambda df: df, pl.from_pandas):
        model = fixed().fit(kind(known.sample(frac=1, random_state=1)))
        columns = ["unique_id", "ds", "promotion", "price"]  # any order
        table = model.predict(H, kind(future[columns].iloc[::-1]), level=[80])
        error = np.abs(table["ARIMA"].to_numpy() - future["y"].to_numpy())
        assert error.max() < 0.6
    values = model.params_.to_pandas().set_index(["unique_id", "parameter"])["value"]
    assert values["b", "price"] == pytest.approx(-10, abs=0.2)
    assert values["a", "promotion"] == pytest.approx(3, abs=0.1)


def test_models_that_take_none_do_not_look_at_further_columns() -> None:
    known, _ = split(shop())
    text = known.assign(store="north")
    plain = StatisticalForecaster([SeasonalNaive(7)], freq="D").fit(text).predict(H)
    assert len(plain) == 2 * H


def test_updates_and_files_keep_covariates() -> None:
    df = shop()
    known, future = split(df)
    early = known.groupby("unique_id").head(50)
    rest = known.drop(early.index)
    model = fixed().fit(early)
    again = pickle.loads(pickle.dumps(model))
    model.update(rest)
    for day in rest["ds"].unique():
        again.update(rest[rest["ds"] == day])
    first, second = (each.predict(H, future)["ARIMA"] for each in (model, again))
    assert first.tolist() == second.tolist()
    with pytest.raises(ValueError, match="price"):
        model.update(future.drop(columns="price"))
    paths = model.simulate(H, 200, X_df=future)
    means = paths.groupby(["unique_id", "ds"])["ARIMA"].mean().to_numpy()
    assert np.abs(means - first.to_numpy()).max() < 0.1


def test_cross_validation_reads_the_covariates_of_its_windows() -> None:
    df = shop()
    for refit in (True, False):
        windows = fixed().cross_validation(df, H, n_windows=2, refit=refit, level=[80])
        assert np.abs(windows["ARIMA"] - windows["y"]).max() < 0.8
    conformal = StatisticalForecaster(
        [ARIMA((1, 0, 0))], freq="D", intervals=mliot.forecasting.ConformalIntervals(2), horizon=H
    )
    known, future = split(df)
    table = conformal.fit(known).predict(H, future, level=[80])
    assert (table["ARIMA-hi-80"] - table["ARIMA-lo-80"]).max() < 1.5


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda df: None, r"predict needs X_df: the covariates \['price', 'promotion'\]"),
        (lambda df: df.drop(columns="price"), "price"),
        (lambda df: df.iloc[:0], "X_df has no row for id 'a' .*8 rows are missing in all"),
        (lambda df: df.iloc[1:], "X_df has no row for id 'a' at 2024-03-01"),
        (lambda df: df.assign(price="low"), "X_df: column 'price' is text"),
        (
            lambda df: df.assign(price=df["price"].where(df["unique_id"] == "a")),
            "X_df: covariate 'price' is missing for id 'b' at 2024-03-01",
        ),
    ],
)
def test_future_covariates_that_are_not_there_are_named(change: Any, message: str) -> None:
    known, future = split(shop())
    model = fixed().fit(known)
    with pytest.raises(ValueError, match=message):
        model.predict(H, change(future))


def test_covariates_that_cannot_be_fitted_are_named() -> None:
    known, _ = split(shop())
    with pytest.raises(ValueError, match="fit: column 'store' is text, and ARIMA takes"):
        fixed().fit(known.assign(store="north"))
    gone = known["price"].where(known.index != 3)
    with pytest.raises(ValueError, match="covariate 'price' is missing for id 'a' at 2024-01-04"):
        fixed().fit(known.assign(price=gone))
    with pytest.raises(ValueError, match="covariate 'open' says nothing"):
        fixed().fit(known.assign(open=1))
    with pytest.raises(ValueError, match="covariate 'double' says nothing"):
        fixed().fit(known.assign(double=2 * known["price"]))
    partly = known.assign(open=np.where(known["unique_id"] == "a", 1.0, known["price"] ** 2))
    with pytest.warns(UserWarning, match="first 'open' of id 'a'"):
        fixed().fit(partly)


def test_a_back_test_says_which_covariates_are_left_out() -> None:
    df = shop()
    begun = df["ds"] >= df["ds"].max() - pd.Timedelta(days=2)
    late = df.assign(open=begun.astype(float) + (df["unique_id"] == "b") * df["price"] ** 2)
    with pytest.warns(UserWarning, match="first 'open' of id 'a' .*covariate is\\s+constant"):
        fixed().cross_validation(late, H, n_windows=2)
    never = df.assign(open=begun.astype(float))  # it says nothing yet, and may in the fit
    with pytest.warns(UserWarning, match="2 coefficients of covariates are left out"):
        fixed().cross_validation(never, H, n_windows=2)


@pytest.mark.parametrize(
    ("covariates", "message"),
    [
        (["y"], "covariates: 'y' is an id, time or target column already"),
        (["price", "ds"], "covariates: 'ds' is an id, time or target column"),
        ("unique_id", "covariates: 'unique_id' is an id"),
        (["prize"], "no column 'prize'; .*covariates"),
    ],
)
def test_columns_that_are_no_covariates_are_named(covariates: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        StatisticalForecaster([ARIMA((1, 0, 0))], freq="D", covariates=covariates).fit(shop())


def test_one_covariate_may_be_named_alone() -> None:
    known, future = split(shop())
    tables = [
        StatisticalForecaster([ARIMA((1, 0, 0))], freq="D", covariates=each)
        .fit(known)
        .predict(H, future)
        for each in ("price", ["price"])
    ]
    assert tables[0].equals(tables[1])


def test_harmonics_and_the_short_way_take_covariates() -> None:
    known, future = split(shop())
    model = StatisticalForecaster([DynamicHarmonicRegression(7, K=1)], freq="D").fit(known)
    table = model.predict(H, future)
    assert np.abs(table["DynamicHarmonicRegression"] - future["y"].to_numpy()).max() < 0.8
    short = mliot.forecast(known, H, future[["unique_id", "ds", "price"]], model="arima", freq="D")
    assert len(short) == 2 * H
    without = mliot.forecast(known, H, model="arima", freq="D")
    given = mliot.forecast(known[["unique_id", "ds", "y"]], H, model=AutoARIMA(7), freq="D")
    assert without["AutoARIMA"].tolist() == given["AutoARIMA"].tolist()


def test_mstl_hands_covariates_to_a_trend_forecaster_that_takes_them() -> None:
    df = shop()
    df["y"] += np.array([0, 2, 4, 9, 4, 2, 0])[np.arange(len(df)) % 64 % 7]
    known, future = split(df)
    early = known.groupby("unique_id").head(50)
    model = StatisticalForecaster([MSTL(7, ARIMA((1, 0, 0)))], freq="D").fit(early)
    model.update(known.drop(early.index))
    again = pickle.loads(pickle.dumps(model))
    table = again.predict(H, future, level=[80])
    assert table["MSTL"].tolist() == model.predict(H, future)["MSTL"].tolist()
    without = StatisticalForecaster([MSTL(7, ARIMA((1, 0, 0)))], freq="D", covariates=[])
    plain = without.fit(known).predict(H)["MSTL"].to_numpy()
    actual = future["y"].to_numpy()
    error, blind = (np.abs(x - actual).mean() for x in (table["MSTL"].to_numpy(), plain))
    assert error < 0.6 * blind, (error, blind)
    with pytest.raises(ValueError, match="predict needs X_df"):
        model.predict(H)
    paths = model.simulate(H, 200, X_df=future).groupby(["unique_id", "ds"])["MSTL"].mean()
    assert np.abs(paths.to_numpy() - table["MSTL"].to_numpy()).max() < 0.5
    windows = model.cross_validation(known, H, n_windows=2)
    assert len(windows) == 4 * H
    other = StatisticalForecaster([MSTL(7, AutoETS(model="ZZN"))], freq="D").fit(known)
    assert len(other.predict(H)) == 2 * H  # looks at no further column


@pytest.mark.parametrize("spare", [ARIMA((1, 0, 0)), AutoARIMA(), MSTL(4, AutoARIMA())])
def test_a_fallback_does_without_covariates(spare: StatisticalModel, tmp_path: Path) -> None:
    noise = np.random.default_rng(3).normal(size=40)
    low = pd.DataFrame({"unique_id": "a", "ds": np.arange(40), "y": noise, "price": noise})
    models = [ARIMA((1, 0, 0)), CrostonSBA()]
    model = StatisticalForecaster(models, freq=1, fallback_model=spare)
    with pytest.warns(UserWarning, match="fallback"):
        model.fit(low)
    X = pd.DataFrame({"unique_id": "a", "ds": [40, 41, 42], "price": 0.0})
    found = model.predict(3, X, level=[80])
    alone = StatisticalForecaster([spare], freq=1).fit(low[["unique_id", "ds", "y"]])
    assert found["CrostonSBA"].tolist() == alone.predict(3)[spare.name()].tolist()
    assert model.simulate(3, 4, X_df=X)["CrostonSBA"].notna().all()
    model.save(tmp_path / "m.mliot")
    again = mliot.load(tmp_path / "m.mliot")
    pd.testing.assert_frame_equal(again.predict(3, X, level=[80]), found)
    new = low.head(1).assign(ds=40)
    assert np.isfinite(model.update(new).predict(2, X.iloc[1:])["CrostonSBA"]).all()
