"""Events of single series as date features: the columns that a user would make by hand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.boosting import BoostingRegressor
from mliot.features import Events, date_features
from mliot.forecasting import Forecaster

DAYS = pd.date_range("2024-01-01", periods=150, freq="D")
SALES = {"a": ["2024-01-20", "2024-03-02", "2024-05-30"], "b": ["2024-02-10", "2024-04-05"]}


def promotions(**options: Any) -> Events:
    starts = [day for days in SALES.values() for day in days]
    ids = [shop for shop, days in SALES.items() for _ in days]
    ends = [str(np.datetime64(day) + 2) for day in starts]
    return Events(starts, ends, ids=ids, name="promotion", **options)


def shops() -> pd.DataFrame:
    """Three shops that sell more while their own promotion is on; one has none."""
    rng = np.random.default_rng(0)
    parts = []
    for shop in ("a", "b", "c"):
        on = date_features(DAYS.to_numpy(), [promotions()], ids=[shop] * len(DAYS))[:, 0]
        parts.append(
            pd.DataFrame({"unique_id": shop, "ds": DAYS, "y": rng.poisson(20, 150) + 40 * on})
        )
    return pd.concat(parts, ignore_index=True)


def forecaster(**options: Any) -> Forecaster:
    return Forecaster(
        freq="D",
        lags=[1, 7],
        horizon=5,
        intervals=None,
        model=BoostingRegressor(n_estimators=20, min_child_samples=3),
        **options,
    )


@pytest.mark.parametrize("options", [{}, {"lead": 2, "decay": 1, "distances": True}])
def test_they_are_the_columns_that_date_features_makes(options: dict[str, Any]) -> None:
    table, events = shops(), promotions(**options)
    names = events.names()
    by_hand = table.copy()
    by_hand[names] = date_features(table["ds"].to_numpy(), [events], ids=table["unique_id"])
    future = pd.DataFrame(
        {
            "unique_id": np.repeat(["a", "b", "c"], 5),
            "ds": np.tile(pd.date_range("2024-05-30", periods=5, freq="D"), 3),
        }
    )
    future[names] = date_features(future["ds"].to_numpy(), [events], ids=future["unique_id"])
    model = forecaster(date_features=["dayofweek", events]).fit(table)
    other = forecaster(date_features=["dayofweek"], future_features=names).fit(by_hand)
    made, wanted = model.predict(5), other.predict(5, X_df=future)
    pd.testing.assert_frame_equal(made, wanted, check_exact=True)
    pd.testing.assert_frame_equal(
        model.cross_validation(table, h=5, n_windows=2),
        other.cross_validation(by_hand, h=5, n_windows=2),
        check_exact=True,
    )
    assert made["BoostingRegressor"][0] > made["BoostingRegressor"][10]  # a has one, c has none


def test_a_file_keeps_them_and_new_series_have_theirs(tmp_path: Path) -> None:
    table = shops()
    model = forecaster(date_features=promotions()).fit(table[table["unique_id"] != "b"])
    model.save(tmp_path / "shops.mliot")
    loaded = mliot.load(tmp_path / "shops.mliot")
    pd.testing.assert_frame_equal(loaded.predict(5), model.predict(5), check_exact=True)
    begun = table[(table["unique_id"] == "b") & (table["ds"] < "2024-04-04")]
    loaded.update(begun, new_series="begin")
    forecasts = loaded.predict(5).set_index("ds").query("unique_id == 'b'")["BoostingRegressor"]
    assert forecasts["2024-04-05"] > forecasts["2024-04-04"] + 10


@pytest.mark.parametrize(
    ("events", "change", "text"),
    [
        (Events(["2024-01-20"], ids=[1], name="e"), {}, "no series has an id"),
        (promotions(), {"promotion": 0.0}, "the data have too"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(
    events: Events, change: dict[str, Any], text: str
) -> None:
    with pytest.raises(mliot.InvalidArgument, match=re.escape(text)):
        forecaster(date_features=[events]).fit(shops().assign(**change))


def test_whole_numbers_are_no_dates() -> None:
    table = shops().assign(ds=np.tile(np.arange(150), 3))
    model = forecaster(date_features=[promotions()]).set_params(freq=1)
    with pytest.raises(mliot.InvalidArgument, match="needs dates"):
        model.fit(table)
