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
    AutoETS,
    CrostonSBA,
    DynamicOptimizedTheta,
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
