"""Series that begin in an update of statistical models: young ones are fitted anew, then go on."""

from __future__ import annotations

import pickle
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import mliot
from mliot import _core, statistical
from mliot.forecasting import ConformalIntervals, StatisticalForecaster
from mliot.statistical import (
    ARIMA,
    MSTL,
    AutoCES,
    AutoETS,
    CrostonSBA,
    HistoricAverage,
    MedianEnsemble,
    Naive,
    SeasonalNaive,
    Theta,
    WeightedEnsemble,
)
from statistical_models import CORE_MODELS

ENOUGH = 30  # values of a young series under seasons of four days
MODELS = [
    SeasonalNaive(4),
    CrostonSBA(),
    AutoETS(4),
    AutoCES(4),
    MSTL(4),
    MedianEnsemble([Naive(), Theta(4)]),
    WeightedEnsemble([Naive(), HistoricAverage()], horizon=2),
]


def sales(name: str, n: int, begin: str = "2024-01-01", seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng([seed, len(name)])
    wave = 20 + np.arange(n) / 4 + 6 * np.sin(np.arange(n) * np.pi / 2)
    return pd.DataFrame(
        {
            "unique_id": name,
            "ds": pd.date_range(begin, periods=n),
            "y": np.maximum(np.round(wave + rng.normal(0, 2, n)), 0),
        }
    )


OLD = pd.concat([sales("m1", 40), sales("m22", 33)], ignore_index=True)


def fitted(models: list[Any] | None = None, **settings: Any) -> StatisticalForecaster:
    return StatisticalForecaster(models or MODELS, freq="D", **settings).fit(OLD)


def of(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    return frame[frame["unique_id"] == name].reset_index(drop=True)


def numbers(model: StatisticalForecaster, name: str, **options: Any) -> np.ndarray:
    table = of(model.predict(5, **options), name)
    return table.drop(columns=["unique_id", "ds"]).to_numpy()


@pytest.mark.parametrize("chunk", [1, 7, 29, 31])
def test_a_series_begins_alike_however_its_rows_are_shared_out(chunk: int) -> None:
    rows = sales("a", 36, "2024-02-01")
    whole = fitted().update(rows, new_series="begin")
    parted = fitted()
    for i in range(0, len(rows), chunk):
        parted.update(rows[i : i + chunk], new_series="begin")
    pd.testing.assert_frame_equal(
        parted.predict(5, level=[80]), whole.predict(5, level=[80]), check_exact=True
    )
    assert parted.simulate(3, 5).equals(whole.simulate(3, 5))
    assert parted.params_.equals(whole.params_)
    # The others are where they were, and the new one is behind them.
    assert whole.predict(2)["unique_id"].unique().tolist() == ["m1", "m22", "a"]
    before = fitted().predict(5, level=[80])
    assert whole.predict(5, level=[80]).head(len(before)).equals(before)


def test_every_model_begins_series_alike_through_files() -> None:
    kinds = [getattr(statistical, name) for name in CORE_MODELS]
    seasonal = ["season_length" in kind().get_params() for kind in kinds]
    models = [
        kind(season_length=4) if has else kind() for kind, has in zip(kinds, seasonal, strict=True)
    ]
    rows = pd.concat([sales("a", 35, "2024-02-01"), sales("b", 12, "2024-02-03")])
    whole = fitted(models).update(rows, new_series="begin")
    parted = fitted(models)
    for _, part in rows.groupby((rows["ds"] - rows["ds"].min()).dt.days // 6):
        parted = pickle.loads(pickle.dumps(parted.update(part, new_series="begin")))
    pd.testing.assert_frame_equal(
        parted.predict(3, level=[80]), whole.predict(3, level=[80]), check_exact=True
    )


@pytest.mark.parametrize("n", [1, 2, 9, ENOUGH, ENOUGH + 4])
def test_a_young_series_has_the_fit_of_its_values_and_goes_on_from_the_last(n: int) -> None:
    rows = sales("a", n, "2024-02-01")
    model = fitted().update(rows, new_series="begin")
    told = pytest.warns(UserWarning, match="a season of 4 periods, but") if n < 4 else nullcontext()
    with told:
        alone = StatisticalForecaster(MODELS, freq="D").fit(rows.head(ENOUGH))
    if n > ENOUGH:
        alone.update(rows.tail(n - ENOUGH))
    np.testing.assert_array_equal(
        numbers(model, "a", quantiles=[0.1, 0.9]), numbers(alone, "a", quantiles=[0.1, 0.9])
    )
    assert of(model.predict(1), "a")["ds"][0] == rows["ds"].max() + pd.Timedelta(days=1)


def test_old_and_new_rows_come_together_and_others_begin_later() -> None:
    first = pd.concat([sales("b", 3, "2024-02-10"), sales("a", 2, "2024-02-09")])
    more = sales("m1", 44).tail(4)
    model = fitted().update(pd.concat([first, more]), new_series="begin")
    assert model.predict(1)["unique_id"].tolist() == ["m1", "m22", "a", "b"]
    model.update(pd.concat([sales("b", 5, "2024-02-10").tail(2), sales("c", 1)]), "begin")
    assert model.predict(1)["unique_id"].tolist() == ["m1", "m22", "a", "b", "c"]
    grown = fitted().update(more)
    for name, wanted in (
        ("m1", grown),
        ("m22", grown),
        ("b", StatisticalForecaster(MODELS, freq="D").fit(sales("b", 5, "2024-02-10"))),
    ):
        np.testing.assert_array_equal(numbers(model, name), numbers(wanted, name))
    model.update(sales("a", 3, "2024-02-09").tail(1))  # known by now
    with pytest.raises(mliot.InvalidArgument, match="'a' start at 2024-02-09, which is late"):
        model.update(sales("a", 3, "2024-02-09"), "begin")
    with pytest.raises(mliot.InvalidArgument, match="'c' start at 2024-02-09, which is after a g"):
        model.update(sales("c", 1, "2024-02-09"), "begin")


def test_a_refused_update_leaves_everything_as_it_was() -> None:
    model = fitted([CrostonSBA()])
    model.update(sales("a", 4), new_series="begin")
    before = pickle.dumps(model)
    wrong = pd.concat([sales("a", 6).tail(2), sales("b", 40), sales("m1", 41).tail(1)])
    wrong.loc[(wrong["unique_id"] == "b") & (wrong["ds"] == "2024-02-04"), "y"] = -1.0
    with pytest.raises(mliot.InvalidArgument, match="id 'b' at 2024-02-04 has a value below 0"):
        model.update(wrong, new_series="begin")
    assert pickle.dumps(model) == before


def test_values_that_a_model_cannot_take_send_a_young_series_to_the_fallback() -> None:
    model = fitted([CrostonSBA(), Naive()], fallback_model=Naive("last"))
    model.update(sales("a", 3), new_series="begin")
    assert len(model.failures_) == 0
    low = sales("a", 4).tail(1).assign(y=-7.0)
    with pytest.warns(UserWarning, match="1 fits of series that began .* CrostonSBA of id 'a'"):
        model.update(low)
    assert model.failures_.to_dict("records") == [
        {"unique_id": "a", "model": "CrostonSBA", "reason": "it has the value -7"}
    ]
    assert of(model.predict(1), "a")["CrostonSBA"].tolist() == [-7.0]
    again = pickle.loads(pickle.dumps(model))
    for each in (model, again):
        each.update(sales("a", 5).tail(1))
        each.update(sales("b", 1), new_series="begin")
    assert again.predict(2, level=[80]).equals(model.predict(2, level=[80]))


@pytest.mark.parametrize("n", [5, ENOUGH - 1, ENOUGH])
def test_a_file_keeps_young_series_young(n: int, tmp_path: Path) -> None:
    rows = sales("a", n + 3, "2024-02-01")
    model = fitted().update(rows.head(n), new_series="begin")
    model.save(tmp_path / "models.mliot")
    again = mliot.load(tmp_path / "models.mliot")
    assert again.predict(4, level=[80]).equals(model.predict(4, level=[80]))
    for each in (model, again):
        each.update(rows.tail(3))
    assert again.predict(4, level=[80]).equals(model.predict(4, level=[80]))
    whole = fitted().update(rows, new_series="begin")
    assert again.predict(4, level=[80]).equals(whole.predict(4, level=[80]))


def test_a_stream_goes_on_with_the_parameters_that_the_file_has(tmp_path: Path) -> None:
    models = [AutoETS(4), SeasonalNaive(4)]
    rows = sales("a", 14, "2024-02-01")
    model = fitted(models).update(rows.head(10), new_series="begin")
    path = tmp_path / "models.mliot"
    model.save(path)
    tree = _core.Tree.from_bytes(path.read_bytes())
    stream = _core.StatisticalPipeline.from_tree(tree)
    place = stream.series("a")
    for time, y in zip(rows["ds"].tail(4), rows["y"].tail(4), strict=True):
        assert stream.update(place, int(time.timestamp() * 1e6), y) == "ok"
    path.write_bytes(stream.tree().to_bytes())
    again = mliot.load(path)
    known = StatisticalForecaster(models, freq="D").fit(rows.head(10)).update(rows.tail(4))
    np.testing.assert_array_equal(numbers(again, "a"), numbers(known, "a"))
    more = sales("a", 16, "2024-02-01").tail(2)
    np.testing.assert_array_equal(
        numbers(again.update(more), "a"), numbers(known.update(more), "a")
    )


def test_missing_values_before_the_first_one_do_not_begin_a_series() -> None:
    rows = sales("a", 6, "2024-02-01")
    rows.loc[[0, 1, 4], "y"] = np.nan
    model = fitted([HistoricAverage()], fill_gaps="missing").update(rows, new_series="begin")
    y = rows["y"].to_numpy()
    wanted = (y[2] + 2 * y[3] + y[5]) / 4
    assert of(model.predict(1), "a")["HistoricAverage"][0] == pytest.approx(wanted)
    parted = fitted([HistoricAverage()], fill_gaps="missing")
    for i in range(2, 6):
        parted.update(rows[i : i + 1], new_series="begin")
    assert parted.predict(2).equals(model.predict(2))
    with pytest.raises(mliot.InvalidArgument, match="id 'b' has no target at all"):
        model.update(sales("b", 2).assign(y=np.nan), new_series="begin")
    with pytest.raises(mliot.InvalidArgument, match="give fill_gaps"):
        fitted([Naive()]).update(rows, new_series="begin")


def test_covariates_come_with_the_rows_of_a_young_series() -> None:
    def priced(frame: pd.DataFrame) -> pd.DataFrame:
        price = np.sin(np.arange(len(frame)) * 1.7)
        return frame.assign(price=price, y=frame["y"] + 9 * price)

    models = [ARIMA((1, 0, 0)), Naive()]
    model = StatisticalForecaster(models, freq="D").fit(priced(OLD))
    rows = priced(sales("a", 34, "2024-02-01"))
    for i in range(0, 34, 5):
        model.update(rows[i : i + 5], new_series="begin")
        model = pickle.loads(pickle.dumps(model))
    alone = StatisticalForecaster(models, freq="D").fit(rows.head(ENOUGH)).update(rows.tail(4))
    future = model.make_future_dataframe(3).assign(price=0.5)
    mine = of(model.predict(3, X_df=future), "a")
    wanted = alone.predict(3, X_df=of(future, "a"))
    assert mine.equals(wanted)
    with pytest.raises(mliot.InvalidArgument, match="price"):
        model.update(sales("b", 2), new_series="begin")


def test_conformal_intervals_of_a_young_series_are_wider_than_those_of_its_scale() -> None:
    intervals = ConformalIntervals(2)
    model = fitted([Naive()], intervals=intervals, horizon=3)
    model.update(sales("a", 6), new_series="begin")
    table = of(model.predict(3, level=[80]), "a")
    width = (table["Naive-hi-80"] - table["Naive-lo-80"]).to_numpy()
    assert (width > 0).all()
    older = fitted([Naive()], intervals=intervals, horizon=3)
    older.update(sales("a", 60), new_series="begin")
    long = of(older.predict(3, level=[80]), "a")
    assert (width / (long["Naive-hi-80"] - long["Naive-lo-80"]) > 1).all()


@pytest.mark.parametrize("kind", ["polars", "two ids"])
def test_frames_of_other_kinds_and_ids_of_two_columns_begin_too(kind: str) -> None:
    rows = sales("a", 5)
    if kind == "polars":
        model = StatisticalForecaster([Naive()], freq="D").fit(pl.from_pandas(OLD))
        found = model.update(pl.from_pandas(rows), new_series="begin").predict(1)
        assert isinstance(found, pl.DataFrame)
        assert found["unique_id"].to_list() == ["m1", "m22", "a"]
        return
    ids = ["shop", "unique_id"]
    model = StatisticalForecaster([Naive()], freq="D", id_col=ids).fit(OLD.assign(shop=1))
    model.update(rows.assign(shop=2), new_series="begin")
    model.update(rows.assign(shop=1), new_series="begin")
    found = model.predict(1)
    assert found["shop"].tolist() == [1, 1, 2, 1]
    assert found["unique_id"].tolist() == ["m1", "m22", "a", "a"]


def test_a_season_that_is_long_keeps_a_series_young_for_three_of_them() -> None:
    rows = sales("a", 45)
    for models, enough in (([SeasonalNaive(14)], 42), ([MedianEnsemble([Naive(), Theta(12)])], 36)):
        model = fitted(models).update(rows, new_series="begin")
        alone = StatisticalForecaster(models, freq="D").fit(rows.head(enough))
        alone.update(rows.tail(45 - enough))
        np.testing.assert_array_equal(numbers(model, "a"), numbers(alone, "a"))
        assert len(model._begun.places) == 0


def test_a_new_fit_knows_no_young_series() -> None:
    model = fitted([Naive()])
    model.update(sales("a", 3), new_series="begin")
    model.fit(OLD)
    with pytest.raises(mliot.InvalidArgument, match="'a'; update"):
        model.update(sales("a", 4).tail(1))
