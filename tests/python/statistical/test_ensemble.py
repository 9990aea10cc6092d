"""MedianEnsemble: the median of its models' forecasts, quantiles and paths; files; refusals."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot import _core
from mliot.forecasting import ConformalIntervals, StatisticalForecaster
from mliot.statistical import (
    MSTL,
    AutoETS,
    CrostonSBA,
    DynamicOptimizedTheta,
    HistoricAverage,
    MedianEnsemble,
    Naive,
    NegativeBinomialSmoothing,
    RandomWalkWithDrift,
    StatisticalModel,
)
from mliot.statistical._ensemble import EnsemblePanel

MEMBERS = [Naive(), HistoricAverage(), MSTL(12, RandomWalkWithDrift())]


def sales(n: int = 30, series: int = 3) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    parts = [
        pd.DataFrame(
            {
                "unique_id": f"s{i}",
                "ds": pd.date_range("2022-01-01", periods=n, freq="MS"),
                "y": 50.0 + 10 * i + rng.normal(0, 4, n).cumsum(),
            }
        )
        for i in range(series)
    ]
    return pd.concat(parts, ignore_index=True)


def forecaster(models: list[StatisticalModel], **options: Any) -> StatisticalForecaster:
    return StatisticalForecaster(models, freq="MS", **options)


def test_forecasts_and_fitted_values_are_medians_of_the_members() -> None:
    df = sales()
    model = forecaster([*MEMBERS, MedianEnsemble(MEMBERS, alias="all")])
    out = model.forecast(df, 3, quantiles=[0.1, 0.9], fitted=True)
    names = [each.name() for each in MEMBERS]
    assert out["all"].to_numpy().tolist() == np.median(out[names].to_numpy(), axis=1).tolist()
    for suffix in ("-q-0.1", "-q-0.9"):
        members = out[[name + suffix for name in names]].to_numpy()
        assert (members.min(axis=1) <= out["all" + suffix]).all()
        assert (members.max(axis=1) >= out["all" + suffix]).all()
    fitted = model.forecast_fitted_values()
    members = fitted[names].to_numpy()
    np.testing.assert_array_equal(fitted["all"].to_numpy(), np.median(members, axis=1))


def test_paths_are_the_members_in_turn() -> None:
    model = forecaster([MedianEnsemble(MEMBERS[:2], alias="all")]).fit(sales(series=1))
    paths = model.simulate(2, n_paths=5, random_state=3)["all"].to_numpy().reshape(5, 2)
    first, second = (forecaster([each]).fit(sales(series=1)) for each in MEMBERS[:2])
    own = first.simulate(2, n_paths=3, random_state=3)["Naive"].to_numpy().reshape(3, 2)
    other = second.simulate(2, n_paths=2, random_state=4)["HistoricAverage"].to_numpy()
    assert paths[::2].tolist() == own.tolist()
    assert paths[1::2].tolist() == other.reshape(2, 2).tolist()


def seasonal(seed: int, n: int = 96) -> np.ndarray:
    """A trend and a season, whose ends AutoETS and DynamicOptimizedTheta see far apart."""
    t = np.arange(n)
    season = 10 * np.sin(2 * np.pi * t / 12)
    return np.asarray(100 + t + season + 3 * np.random.default_rng(seed).normal(size=n))


def fitted(models: list[StatisticalModel], y: np.ndarray) -> EnsemblePanel:
    panel = MedianEnsemble(models).panel()
    panel.fit(y, np.array([0, len(y)]))
    return panel


@pytest.mark.parametrize("seed", [0, 1])
def test_paths_lie_below_a_quantile_as_often_as_it_says_where_members_differ(seed: int) -> None:
    panel = fitted([AutoETS(12), DynamicOptimizedTheta(12)], seasonal(seed))
    levels, n_paths = np.array([0.1, 0.5, 0.9]), 4000
    ends = panel.quantiles(14, levels)[0]
    own = [each.quantiles(14, levels)[0] for each in panel.members]
    assert np.abs(own[0] - own[1]).max() > 5  # far from alike, so the mixture has two modes
    below = (panel.simulate(14, n_paths, 1)[0][:, :, None] < ends).mean(axis=0)
    error = 4.5 * np.sqrt(levels * (1 - levels) / n_paths)
    assert (np.abs(below - levels) < error).all()


def test_members_that_agree_have_their_own_quantiles() -> None:
    y, levels = seasonal(2), np.array([0.001, 0.1, 0.5, 0.9])
    alone = Naive().panel()
    alone.fit(y, np.array([0, len(y)]))
    both = fitted([Naive(), Naive()], y).quantiles(4, levels)
    assert both.tolist() == alone.quantiles(4, levels).tolist()


def test_an_interval_does_not_depend_on_the_others_that_are_asked_for() -> None:
    model = forecaster([MedianEnsemble(alias="all")]).fit(sales())
    alone, among = model.predict(4, level=[80]), model.predict(4, level=[50, 78, 80, 82, 99])
    pd.testing.assert_frame_equal(among[alone.columns], alone)


def test_the_default_is_ets_and_theta_of_the_season() -> None:
    df = sales(48)
    given = MedianEnsemble([AutoETS(12), DynamicOptimizedTheta(12)], alias="given")
    model = forecaster([MedianEnsemble(season_length=12), given])
    out = model.forecast(df, 4, level=[80])
    for suffix in ("", "-lo-80", "-hi-80"):
        assert out["MedianEnsemble" + suffix].tolist() == out["given" + suffix].tolist()
    params = model.params_.query("model == 'MedianEnsemble'")
    assert params["form"].str.match(r"median of ETS\(.+\), D?[OS]TM").all()
    assert "AutoETS: alpha" in params["parameter"].to_list()


@pytest.mark.parametrize("intervals", [None, ConformalIntervals(2)])
def test_updates_and_files_go_on_where_it_stood(intervals: ConformalIntervals | None) -> None:
    df = sales()
    old, new = df.groupby("unique_id").head(28), df.groupby("unique_id").tail(2)
    model = forecaster([MedianEnsemble(MEMBERS)], intervals=intervals, horizon=3).fit(old)
    again = pickle.loads(pickle.dumps(model))
    assert repr(again) == repr(model)
    expected = model.update(new).predict(3, level=[80])
    assert again.update(new).predict(3, level=[80]).equals(expected)
    members = forecaster(MEMBERS).fit(old).update(new).predict(3)
    median = np.median(members[[each.name() for each in MEMBERS]].to_numpy(), axis=1)
    assert expected["MedianEnsemble"].tolist() == median.tolist()


def test_parameters_of_models_of_one_kind_are_told_apart_by_their_places() -> None:
    panel = MedianEnsemble([AutoETS(alpha=0.2), Naive(), AutoETS(alpha=0.3)]).panel()
    panel.fit(np.random.default_rng(3).normal(50, 4, 30), np.array([0, 30]))
    alphas = {name: each.tolist() for name, each in panel.parameters.items() if "alpha" in name}
    assert alphas == {"AutoETS 1: alpha": [0.2], "AutoETS 3: alpha": [0.3]}


def test_a_file_whose_panels_do_not_fit_is_refused() -> None:
    panel = MedianEnsemble(MEMBERS[:2]).panel()
    panel.fit(np.array([1.0, 4.0, 2.0]), np.array([0, 3]))
    other = Naive().panel()
    other.fit(np.array([1.0, 4.0]), np.array([0, 1, 2]))
    for names, second, message in (
        (["Naive", "Naive"], other, "of other series"),
        (["Naive", "Tree"], other, "the file has the panels"),
        (["Naive"], other, "the file has the panels"),
    ):
        tree = _core.Tree({"members": names})
        tree.put("member0", panel.tree().get("member0"))
        tree.put("member1", second.tree())
        with pytest.raises(mliot.FormatError, match=message):
            type(panel).from_tree(tree)
    assert type(panel).from_tree(panel.tree()).counts.tolist() == [3]


def test_it_takes_what_its_strictest_member_takes() -> None:
    df = sales(series=2)
    df.loc[3, "y"] = -1.0
    model = forecaster([MedianEnsemble([Naive(), CrostonSBA()])], fallback_model=Naive())
    with pytest.warns(UserWarning, match=r"MedianEnsemble of id 's0' first"):
        out = model.fit(df).predict(1)
    assert out["MedianEnsemble"][0] == df["y"][29]


def test_amounts_under_a_member_of_whole_numbers_go_to_the_fallback_by_name() -> None:
    model = MedianEnsemble([NegativeBinomialSmoothing(), Naive()])
    with pytest.warns(UserWarning, match=r"MedianEnsemble of id 's0' first"):
        found = forecaster([model]).fit(sales(series=1))
    assert found.failures_["reason"].tolist() == ["it has values that are no whole numbers"]
    with pytest.raises(mliot.InvalidArgument, match="fallback_model: MedianEnsemble cannot take"):
        forecaster([Naive()], fallback_model=model).fit(sales())


@pytest.mark.parametrize("models", [[], [Naive()], "naive", [Naive(), 3]])
def test_fewer_than_two_models_and_other_things_are_refused(models: Any) -> None:
    with pytest.raises(mliot.InvalidArgument, match=r"MedianEnsemble: .* model"):
        forecaster([MedianEnsemble(models)]).fit(sales())
    with pytest.raises(mliot.InvalidArgument, match="no single model"):
        forecaster([MedianEnsemble([MedianEnsemble(), Naive()])]).fit(sales())
