"""Columns of text in a forecaster: codes, or categories that are split by their levels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.boosting import BoostingRegressor
from mliot.forecasting import Forecaster

KINDS = 12


@pytest.fixture(scope="module")
def sales() -> pd.DataFrame:
    """Forty shops whose size goes with a kind in no order, and promotions by name."""
    random = np.random.default_rng(5)
    size = random.permutation(KINDS) * 10.0
    lift = {"none": 0.0, "leaflet": 8.0, "radio": -3.0, "window": 15.0}
    rows = []
    for shop in range(40):
        kind = shop % KINDS
        promo = random.choice(list(lift), 60)
        y = 20 + size[kind] + np.array([lift[each] for each in promo]) + random.normal(size=60)
        ds = pd.date_range("2024-01-01", periods=60, freq="D")
        rows.append(
            pd.DataFrame(
                {
                    "unique_id": f"s{shop:02d}",
                    "ds": ds,
                    "y": y,
                    "promo": promo,
                    "kind": f"k{kind:02d}",
                }
            )
        )
    return pd.concat(rows, ignore_index=True)


def forecaster(**model: object) -> Forecaster:
    options = {"n_estimators": 30, "num_leaves": 15, "min_data_per_group": 10, **model}
    return Forecaster(
        freq="D",
        lags=[1],
        static_features=["kind"],
        future_features=["promo"],
        horizon=3,
        intervals=None,
        scale_by=None,
        model=BoostingRegressor(**options),
    )


def split(sales: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    last = sales["ds"] > sales["ds"].max() - pd.Timedelta(days=3)
    return sales[~last], sales[last].drop(columns=["y", "kind"])


def levels_of(model: Forecaster) -> dict[str, int]:
    return model._fit().plan.levels


def test_named_columns_are_categories_and_others_codes(sales: pd.DataFrame) -> None:
    history, ahead = split(sales)
    coded = forecaster(categorical_features=None).fit(history)
    named = forecaster(categorical_features=["promo", "kind"]).fit(history)
    assert levels_of(coded) == {}
    assert levels_of(named) == {"promo": 4, "kind": KINDS}
    y = sales.loc[ahead.index, "y"].to_numpy()
    errors = []
    for model in (coded, named):
        forecast = model.predict(3, X_df=ahead)
        merged = ahead.merge(forecast, on=["unique_id", "ds"])
        errors.append(np.abs(merged["BoostingRegressor"].to_numpy() - y).mean())
    assert errors[1] < errors[0]
    assert errors[1] < 3
    one = forecaster(categorical_features=["kind"]).fit(history)
    assert levels_of(one) == {"kind": KINDS}


def test_files_updates_and_unseen_levels(sales: pd.DataFrame, tmp_path: object) -> None:
    history, ahead = split(sales)
    model = forecaster(categorical_features=["promo", "kind"]).fit(history)
    wanted = model.predict(3, X_df=ahead)["BoostingRegressor"].to_numpy()
    model.save(tmp_path / "model.mliot")
    loaded = mliot.load(tmp_path / "model.mliot")
    assert levels_of(loaded) == {"promo": 4, "kind": KINDS}
    np.testing.assert_array_equal(
        loaded.predict(3, X_df=ahead)["BoostingRegressor"].to_numpy(), wanted
    )
    new = ahead.assign(promo="skywriting")
    missing = ahead.assign(promo=None)
    unseen = model.predict(3, X_df=new)["BoostingRegressor"].to_numpy()
    np.testing.assert_array_equal(
        model.predict(3, X_df=missing)["BoostingRegressor"].to_numpy(), unseen
    )
    assert not np.array_equal(unseen, wanted)


def test_back_tests_split_the_same_columns(sales: pd.DataFrame) -> None:
    history, ahead = split(sales)
    model = forecaster(categorical_features=["promo", "kind"])
    windows = model.cross_validation(sales, h=3, n_windows=1)
    forecast = model.fit(history).predict(3, X_df=ahead)
    both = windows.merge(forecast, on=["unique_id", "ds"])
    np.testing.assert_array_equal(
        both["BoostingRegressor_x"].to_numpy(), both["BoostingRegressor_y"].to_numpy()
    )


def test_what_cannot_be_a_category_is_refused(sales: pd.DataFrame) -> None:
    numbers = sales.assign(kind=1.0)
    with pytest.raises(mliot.InvalidArgument, match=r"'kind'.*columns of text.*: promo"):
        forecaster(categorical_features=["kind"]).fit(numbers)
    with pytest.raises(mliot.InvalidArgument, match="'from_dtype', None or a list"):
        forecaster(categorical_features="all").fit(sales)
    options = {"categorical_features": ["kind"], "n_estimators": 5}
    model = Forecaster(
        freq="D", lags=[1], static_features=["kind"], intervals=None, model=options
    ).fit(sales.drop(columns="promo"))
    assert levels_of(model) == {"kind": KINDS}
