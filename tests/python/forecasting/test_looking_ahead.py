"""The periods after the series: made as a frame, compared with X_df, and drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from matplotlib import pyplot

import mliot
from mliot.forecasting import (
    AutoForecaster,
    ConformalIntervals,
    Forecaster,
    StatisticalForecaster,
    auto_forecaster,
)
from mliot.statistical import ARIMA, AutoETS, CrostonSBA, SeasonalNaive

mpl.use("Agg")
H = 3
TREES = {"n_estimators": 5, "num_leaves": 4, "min_child_samples": 5}


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    pyplot.close("all")


def sales(freq: str | int = "MS", n: int = 40, **more: Any) -> pd.DataFrame:
    """Two series with a price; b ends two periods before a."""
    rng = np.random.default_rng(1)
    parts = []
    for name, length in (("a", n), ("b", n - 2)):
        dates: Any = np.arange(length)
        if isinstance(freq, str):
            dates = pd.date_range("2021-01-01", periods=length, freq=freq, **more)
        price = rng.uniform(1, 2, length)
        y = 20 - 4 * price + rng.normal(size=length)
        parts.append(pd.DataFrame({"unique_id": name, "ds": dates, "y": y, "price": price}))
    return pd.concat(parts, ignore_index=True)


def statistical(freq: str | int = "MS", **options: Any) -> StatisticalForecaster:
    return StatisticalForecaster([ARIMA((1, 0, 0)), SeasonalNaive(12)], freq=freq, **options)


def boosted(freq: str | int = "MS", **options: Any) -> Forecaster:
    chosen = {"lags": [1, 2], "future_features": ["price"], "horizon": H, "model": TREES}
    return Forecaster(freq=freq, **(chosen | options))


def auto(freq: str | int = "MS", **options: Any) -> AutoForecaster:
    return AutoForecaster(horizon=H, freq=freq, future_features=["price"], **options)


KINDS: list[Callable[..., Any]] = [statistical, boosted, auto]


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize("kind", [lambda df: df, pl.from_pandas, pa.Table.from_pandas])
def test_the_future_has_the_rows_of_the_forecasts(make: Any, kind: Any) -> None:
    df = sales()
    model = make().fit(kind(df))
    ahead = model.make_future_dataframe(H)
    assert type(ahead) is type(kind(df))
    table = pl.DataFrame(ahead)
    assert table.columns == ["unique_id", "ds"]
    assert table["unique_id"].to_list() == ["a"] * H + ["b"] * H
    months = [str(each)[:10] for each in table["ds"].to_list()]
    assert months[:3] == ["2024-05-01", "2024-06-01", "2024-07-01"]
    assert months[3:] == ["2024-03-01", "2024-04-01", "2024-05-01"]
    X_df = table.with_columns(price=pl.lit(1.5))
    X_df = X_df.to_pandas() if kind(df) is df else X_df
    forecasts = pl.DataFrame(model.predict(H, X_df))
    assert forecasts.select("unique_id", "ds").equals(table)


@pytest.mark.parametrize(
    ("freq", "first", "more"),
    [
        ("W-FRI", "2021-10-08 00:00:00", {}),
        ("QE", "2031-03-31 00:00:00", {}),
        ("YS", "2061-01-01 00:00:00", {}),
        ("15min", "2021-01-01 10:00:00", {}),
        ("D", "2021-02-10 00:00:00+01:00", {"tz": "Europe/Berlin"}),
    ],
)
def test_times_are_of_the_calendar_and_the_zone(freq: str, first: str, more: Any) -> None:
    model = statistical(freq, time_zone="local" if more else None).fit(sales(freq, **more))
    ahead = model.make_future_dataframe(2)
    assert str(ahead["ds"][0]) == first
    assert ahead["ds"].dtype == sales(freq, **more)["ds"].dtype


def test_times_may_be_whole_numbers_and_ids_of_several_columns() -> None:
    df = sales(1).assign(shop=7).rename(columns={"unique_id": "item", "ds": "t"})
    model = statistical(1, id_col=["shop", "item"], time_col="t").fit(df)
    ahead = model.make_future_dataframe(2)
    assert ahead.to_dict("list") == {
        "shop": [7] * 4,
        "item": ["a", "a", "b", "b"],
        "t": [40, 41, 38, 39],
    }


@pytest.mark.parametrize("make", KINDS)
def test_all_missing_rows_are_told_at_once(make: Any) -> None:
    model = make().fit(sales())
    ahead = model.make_future_dataframe(H)
    X_df = ahead.assign(price=1.5).drop(index=[1, 3]).iloc[::-1]
    other = ahead.tail(1).assign(ds=pd.Timestamp("2030-01-01"), price=1.0)  # passed over
    found = model.missing_future(H, pd.concat([X_df, other]))
    pd.testing.assert_frame_equal(found, ahead.iloc[[1, 3]].reset_index(drop=True))
    assert len(model.missing_future(H, ahead.assign(price=1.5))) == 0
    pd.testing.assert_frame_equal(model.missing_future(H), ahead)
    with pytest.raises(ValueError, match="price"):
        statistical().fit(sales()).missing_future(H, ahead)


@pytest.mark.parametrize("polars", [False, True])
def test_a_missing_value_is_a_missing_row_where_models_cannot_do_without(polars: bool) -> None:
    known: Any = pl.from_pandas(sales()) if polars else sales()
    X_df: Any = statistical().fit(sales()).make_future_dataframe(H).assign(price=1.5)
    X_df.loc[4, "price"] = None
    X_df = pl.from_pandas(X_df) if polars else X_df
    found = pl.DataFrame(statistical().fit(known).missing_future(H, X_df))
    assert found["unique_id"].to_list() == ["b"]
    assert str(found["ds"][0])[:10] == "2024-04-01"
    assert len(boosted().fit(known).missing_future(H, X_df)) == 0


def test_rows_that_cannot_be_are_refused_as_in_predict() -> None:
    model = statistical().fit(sales())
    X_df = model.make_future_dataframe(H).assign(price=1.0)
    with pytest.raises(mliot.InvalidArgument, match="twice"):
        model.missing_future(H, pd.concat([X_df, X_df.head(1)]))
    with pytest.raises(mliot.InvalidArgument, match=r"'c' .* not there at fit"):
        model.missing_future(H, X_df.replace({"unique_id": {"b": "c"}}))


@pytest.mark.parametrize("make", KINDS)
def test_before_fit_there_is_no_future(make: Any) -> None:
    for call in (
        lambda model: model.make_future_dataframe(H),
        lambda model: model.missing_future(H),
        lambda model: model.plot(sales(), h=H),
    ):
        with pytest.raises(mliot.NotFitted):
            call(make())


def test_the_horizon_stands_for_h() -> None:
    with pytest.raises(mliot.InvalidArgument, match="h: give the number of periods"):
        statistical().fit(sales()).make_future_dataframe()
    with pytest.raises(mliot.InvalidArgument, match="h must be an integer >= 1, got 0"):
        statistical().fit(sales()).make_future_dataframe(0)
    for model in (statistical(horizon=H), boosted(), auto()):
        assert len(model.fit(sales()).make_future_dataframe()) == 2 * H


def test_updates_and_files_move_the_future(tmp_path: Path) -> None:
    df = sales()
    last = df.groupby("unique_id").tail(1)
    for made in (statistical(), boosted()):
        model = made.fit(df.drop(index=last.index))
        model.save(tmp_path / "m.mliot")
        again = mliot.load(tmp_path / "m.mliot")
        for each in (model, again):
            each.update(last)
            first = each.make_future_dataframe(1)
            assert first["ds"].dt.strftime("%Y-%m").tolist() == ["2024-05", "2024-03"]


def test_preprocess_shows_the_series_that_models_see() -> None:
    df = sales().drop(index=[5]).sample(frac=1, random_state=0)
    df.loc[[0, 10], "y"] = np.nan
    with pytest.raises(mliot.InvalidArgument, match="2021-06-01"):
        statistical().preprocess(df)
    table = StatisticalForecaster([AutoETS(12)], freq="MS", fill_gaps="missing").preprocess(df)
    assert table.columns.tolist() == ["unique_id", "ds", "y"]
    assert len(table) == 77  # 78 rows, less a beginning without a value
    assert str(table["ds"][0]) == "2021-02-01 00:00:00"
    assert table["y"][4] == table["y"][3] == df.loc[4, "y"]
    assert table["y"][9] == df.loc[9, "y"]
    shown = statistical().preprocess(sales())
    pd.testing.assert_frame_equal(shown, sales())
    assert auto().preprocess(sales()).columns.tolist() == ["unique_id", "ds", "y"]


def test_plot_draws_history_forecasts_and_levels() -> None:
    df = sales().drop(columns="price")
    model = StatisticalForecaster([AutoETS(12), SeasonalNaive(12)], freq="MS").fit(df)
    figure = model.plot(df, h=H, max_history=12)
    assert len(figure.axes) == 2
    past, ets, naive = figure.axes[0].lines
    assert past.get_ydata().tolist() == df["y"][28:40].tolist()
    assert [line.get_label() for line in (past, ets, naive)] == ["y", "AutoETS", "SeasonalNaive"]
    forecasts = model.predict(H, level=[80, 95])
    assert ets.get_ydata().tolist() == forecasts["AutoETS"][:H].tolist()
    assert len(figure.axes[0].collections) == 4  # two levels of two models
    assert pyplot.get_fignums() == []  # nothing that would be shown twice

    own = pyplot.subplots()[1]
    drawn = model.plot(df, forecasts, ids=["b"], level=[80], axes=own)
    assert drawn is own.figure
    assert len(own.collections) == 2
    assert len(model.plot(df, h=H, level=[]).axes[0].collections) == 0


@pytest.mark.parametrize("make", KINDS)
def test_plot_forecasts_with_covariates_as_predict_does(make: Any) -> None:
    df = sales()
    model = make(intervals=ConformalIntervals(1)).fit(df)
    X_df = model.make_future_dataframe(H).assign(price=1.2)
    figure = model.plot(df, h=H, X_df=X_df)
    expected = model.predict(H, X_df).iloc[:H, 2]
    assert figure.axes[0].lines[1].get_ydata().tolist() == expected.tolist()
    assert len(figure.axes[0].collections) >= 2


def test_plot_has_no_bands_that_nobody_asked_for_and_none_can_give() -> None:
    df = sales().drop(columns="price")
    bare = boosted(future_features=None, intervals=None).fit(df)
    assert len(bare.plot(df).axes[0].collections) == 0
    short = StatisticalForecaster(
        [AutoETS(12)], freq="MS", intervals=ConformalIntervals(1), horizon=2
    ).fit(df)
    assert len(short.plot(df).axes[0].collections) == 2
    assert len(short.plot(df, h=4).axes[0].collections) == 0
    with pytest.raises(mliot.InvalidArgument, match="calibrated for 2 steps"):
        short.plot(df, h=4, level=[80])


def test_what_auto_forecaster_returns_looks_ahead() -> None:
    rng = np.random.default_rng(0)
    days = pd.date_range("2024-01-01", periods=80)
    demand = rng.poisson(2, 80) * (rng.random(80) < 0.3)
    df = pd.DataFrame({"unique_id": "part", "ds": days, "y": demand.astype(float)})
    for name in ("auto", "croston", CrostonSBA(alias="mine"), "boosting"):
        model = auto_forecaster(df, 4, model=name)
        ahead = model.make_future_dataframe()
        assert ahead["ds"].tolist() == pd.date_range("2024-03-21", periods=4).tolist()
        assert len(model.missing_future(X_df=ahead.tail(1))) == 3
        assert len(model.plot(df).axes[0].lines) == 2
        assert len(model.preprocess(df)) == 80
