"""StatisticalForecaster on what cannot be: seasons, frequencies, counts below zero, few rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.forecasting import StatisticalForecaster
from mliot.statistical import (
    MSTL,
    AutoARIMA,
    AutoETS,
    CrostonSBA,
    DynamicHarmonicRegression,
    DynamicOptimizedTheta,
    HistoricAverage,
    HoltWinters,
    MedianEnsemble,
    Naive,
    SeasonalNaive,
)


def series(name: str = "a", freq: str = "D", n: int = 30) -> pd.DataFrame:
    days = pd.date_range("2024-01-01", periods=n, freq=freq)
    return pd.DataFrame({"unique_id": name, "ds": days, "y": np.arange(n) + 1.0})


def forecast(df: pd.DataFrame, *models: Any, **options: Any) -> pd.DataFrame:
    frame: pd.DataFrame = StatisticalForecaster([*models], **options).forecast(df, 2)
    return frame


@pytest.mark.parametrize("kind", [AutoETS, SeasonalNaive, DynamicOptimizedTheta, MedianEnsemble])
@pytest.mark.parametrize(
    ("season", "message"),
    [
        (0, r"season_length must be in \[1, 100000\], got 0"),
        (-3, "season_length must be .*, got -3"),
        (10**9, "season_length must be .*, got 1000000000"),
        (2.5, "season_length must be an integer, got 2.5"),
        ("12", "season_length must be an integer, got '12'"),
        ([7, 365], r"season_length must be an integer, got \[7, 365\]"),
    ],
)
def test_seasons_that_cannot_be_are_refused(kind: Any, season: Any, message: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        forecast(series(), kind(season_length=season))


def test_a_season_of_one_period_has_no_seasonal_form() -> None:
    with pytest.raises(mliot.InvalidArgument, match=r"season_length must be in \[2, 100000\]"):
        forecast(series(), HoltWinters(1))


def test_seasons_of_no_list_of_numbers_are_refused() -> None:
    with pytest.raises(mliot.InvalidArgument, match=r"must be a whole number .*, got \[3\]"):
        forecast(series(), MSTL([7, [3]]))  # type: ignore[list-item]  # it is wrong


def test_seasons_of_harmonics_are_named_once_and_may_be_of_numpy() -> None:
    with pytest.raises(mliot.InvalidArgument, match="season_length names 7 twice"):
        DynamicHarmonicRegression((7, 7)).panel()
    season: Any = np.int64(7)
    found = forecast(series(), DynamicHarmonicRegression(season, K=season // 3), freq="D")
    assert found.equals(forecast(series(), DynamicHarmonicRegression(7, K=2), freq="D"))


@pytest.mark.parametrize("alias", [3, "", ["a"]])
def test_an_alias_is_the_name_of_a_column(alias: Any) -> None:
    with pytest.raises(mliot.InvalidArgument, match="Naive: alias must be the name of a column"):
        forecast(series(), Naive(alias=alias))


@pytest.mark.parametrize(
    ("fine", "coarse", "step"), [("D", "7D", 7), ("MS", "QS", 3), ("h", "D", 24)]
)
def test_mixed_frequencies_are_named(fine: str, coarse: str, step: int) -> None:
    mixed = pd.concat([series("a", fine), series("b", coarse)])
    with pytest.raises(mliot.InvalidArgument, match=f"id 'b' .* all its rows are {step} periods"):
        forecast(mixed, Naive())
    apart = [forecast(part, Naive()) for _, part in mixed.groupby("unique_id")]
    assert [len(each) for each in apart] == [2, 2]


def test_a_frequency_that_the_dates_contradict_is_named() -> None:
    with pytest.raises(mliot.InvalidArgument, match="freq 'W' contradicts the dates: column 'ds'"):
        forecast(series(), Naive(), freq="W")


def test_a_single_gap_is_no_other_frequency() -> None:
    with pytest.raises(mliot.InvalidArgument, match="no row for 2024-01-06") as caught:
        forecast(series().drop(index=5), Naive())
    assert "mixed" not in str(caught.value)


def test_counts_below_zero_go_to_the_fallback_by_name() -> None:
    df = pd.concat([series("a"), series("b")], ignore_index=True)
    df.loc[3, "y"] = -2.0
    model = StatisticalForecaster([CrostonSBA()], fallback_model=SeasonalNaive(7))
    with pytest.warns(UserWarning, match="1 of 2 fits went to the fallback model, CrostonSBA of"):
        out = model.forecast(df, 2)
    assert model.failures_["unique_id"].tolist() == ["a"]
    assert model.failures_["reason"].tolist() == ["it has the value -2"]
    assert out["CrostonSBA"][0] == df["y"][23]


@pytest.mark.parametrize(
    ("alias", "result"),
    [("y", "the fitted values"), ("sample_id", "simulate"), ("Naive-lo-80", "predict")],
)
def test_an_alias_hides_no_other_column(alias: str, result: str) -> None:
    model = StatisticalForecaster([Naive(), HistoricAverage(alias=alias)], freq="D")
    model.fit(series(), fitted=True)
    calls = {
        "the fitted values": model.forecast_fitted_values,
        "simulate": lambda: model.simulate(2, 2),
        "predict": lambda: model.predict(2, level=[80]),
    }
    with pytest.raises(mliot.InvalidArgument, match=f"{result} would have two columns named"):
        calls.pop(result)()
    for call in calls.values():
        assert alias in call().columns or alias == "sample_id"
    with pytest.raises(mliot.InvalidArgument, match="give the model another alias"):
        StatisticalForecaster([Naive(alias="ds")], freq="D").forecast(series(), 1)


def test_columns_that_no_model_looks_at_are_no_covariates() -> None:
    df = series().assign(price=np.random.default_rng(3).normal(size=30))
    with pytest.raises(mliot.InvalidArgument, match=r"covariates: no model takes any \(Naive\)"):
        forecast(df, Naive(), covariates=["price"])
    ahead = pd.DataFrame({"unique_id": "a", "ds": pd.date_range("2024-01-31", periods=2)})
    model = StatisticalForecaster([Naive()], freq="D").fit(df)
    assert model.predict(2, ahead).equals(model.predict(2))
    with pytest.raises(mliot.InvalidArgument, match="X_df has the columns price, but no model"):
        model.predict(2, ahead.assign(price=1.0))
    taking = StatisticalForecaster([AutoARIMA()], freq="D", covariates=["price"]).fit(df)
    with pytest.raises(mliot.InvalidArgument, match="X_df has no column 'price'; the columns are"):
        taking.predict(2, ahead)
    with pytest.raises(mliot.InvalidArgument, match="no column 'price'; the columns are"):
        taking.update(ahead.assign(y=1.0))


def test_a_column_plays_one_part() -> None:
    for options, message in (
        ({"target_col": "ds"}, "target_col: 'ds' is an id or time column already"),
        ({"time_col": "unique_id"}, "time_col: 'unique_id' is an id column already"),
        ({"id_col": ["unique_id", "unique_id"]}, "id_col names a column twice"),
    ):
        settings: dict[str, Any] = options
        with pytest.raises(mliot.InvalidArgument, match=message):
            forecast(series(), Naive(), **settings)


def test_series_that_begin_after_fit_are_named_with_the_cure() -> None:
    model = StatisticalForecaster([Naive()], freq="D").fit(series())
    cure = r"at fit: 'new'; update\(df, new_series='begin'\) begins them"
    with pytest.raises(mliot.InvalidArgument, match=cure):
        model.update(series("new"))
    with pytest.raises(
        mliot.InvalidArgument, match="new_series must be 'error' or 'begin', got 'a"
    ):
        model.update(series("new"), new_series="add")
    assert model.predict(1)["unique_id"].tolist() == series()["unique_id"].unique().tolist()


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_series_too_short_for_a_form_say_which_one_they_got(n: int) -> None:
    models = [AutoETS(12), HoltWinters(12), DynamicOptimizedTheta(12), SeasonalNaive(12)]
    with pytest.warns(UserWarning, match="AutoETS has a season of 12 periods, but the longest"):
        model = StatisticalForecaster(models, freq="D").fit(series(n=n))
    forms = model.params_.drop_duplicates(["model", "form"]).set_index("model")["form"]
    assert forms["AutoETS"] == forms["HoltWinters"] == "ETS(A,N,N)"
    assert np.isfinite(model.predict(14).iloc[:, 2:].to_numpy()).all()
    assert len(model.failures_) == 0


def test_a_back_test_says_which_series_went_to_the_fallback() -> None:
    df = pd.concat([series("a"), series("b")], ignore_index=True)
    df.loc[3, "y"] = -2.0
    model = StatisticalForecaster([CrostonSBA(), Naive()], freq="D")
    told = "1 of 4 fits of the last window .*, CrostonSBA of id 'a' first"
    with pytest.warns(UserWarning, match=told):
        model.cross_validation(df, 2)
    late = df.assign(y=np.where(df.index == 28, -2.0, df["y"].abs()))  # no window knows it
    assert len(model.cross_validation(late, 2, n_windows=1)) == 4


def test_a_season_that_some_series_shows_is_no_matter_of_a_warning() -> None:
    df = pd.concat([series("a", n=5), series("b", n=12)])
    assert len(StatisticalForecaster([AutoETS(12)], freq="D").fit(df).predict(1)) == 2
