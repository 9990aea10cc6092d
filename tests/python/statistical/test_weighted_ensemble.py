"""WeightedEnsemble: weights by hand, means under them, paths by shares, files and refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot import _core
from mliot.forecasting import StatisticalForecaster
from mliot.statistical import (
    CrostonSBA,
    EmpiricalDemand,
    HistoricAverage,
    MedianEnsemble,
    Naive,
    SeasonalNaive,
    WeightedEnsemble,
)

MEMBERS = [Naive(), HistoricAverage()]


def sales(n: int, series: int = 3) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    months = pd.date_range("2022-01-01", periods=n, freq="MS")
    parts = [
        pd.DataFrame({"unique_id": f"s{i}", "ds": months, "y": 50 + rng.normal(0, 4, n).cumsum()})
        for i in range(series)
    ]
    return pd.concat(parts, ignore_index=True)


def fitted(y: np.ndarray, **options: Any) -> Any:
    panel = WeightedEnsemble(MEMBERS, **options).panel()
    panel.fit(y, np.array([0, len(y)]))
    return panel


def test_weights_are_the_inverse_of_the_squared_errors_of_the_windows() -> None:
    y = np.array([0.0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 1, 3, 2, 5])
    panel = fitted(y, horizon=2)
    naive = [(1 - 2) ** 2, (3 - 2) ** 2, (2 - 3) ** 2, (5 - 3) ** 2]  # after 10 values and 12
    average = [(1 - 1) ** 2, (3 - 1) ** 2, (2 - 14 / 12) ** 2, (5 - 14 / 12) ** 2]
    inverse = 1 / np.array([np.sum(naive), np.sum(average)])
    np.testing.assert_allclose(panel.weights[0], inverse / inverse.sum(), rtol=1e-12)
    mean, variance = panel.predict(3)
    members = [each.predict(3) for each in panel.members]
    for k, found in enumerate((mean, variance)):
        own = np.stack([each[k][0] for each in members])
        np.testing.assert_allclose(found[0], panel.weights[0] @ own, rtol=1e-12)
    levels = np.array([0.1, 0.5, 0.9])
    own_ends = [m.quantiles(3, levels)[0] for m in panel.members]
    ends = np.tensordot(panel.weights[0], own_ends, axes=1)
    np.testing.assert_allclose(panel.quantiles(3, levels)[0], ends, rtol=1e-12)


def test_windows_that_leave_less_than_half_or_eight_values_do_not_count() -> None:
    assert fitted(np.arange(13.0) ** 2, horizon=3).weights[0, 0] > 0.5  # the last window alone
    assert fitted(np.arange(10.0) ** 2, horizon=3).weights.tolist() == [[0.5, 0.5]]
    only = fitted(np.arange(13.0) ** 2, horizon=3, n_windows=1).weights
    assert fitted(np.arange(13.0) ** 2, horizon=3, n_windows=2).weights.tolist() == only.tolist()


def test_a_model_without_error_has_all_the_weight_and_equal_errors_equal_weights() -> None:
    season = np.tile([1.0, 5.0, 2.0], 8)
    panel = WeightedEnsemble([SeasonalNaive(3), Naive()], horizon=3).panel()
    panel.fit(np.r_[season, np.full(24, 4.0)], np.array([0, 24, 48]))
    assert panel.weights.tolist() == [[1.0, 0.0], [0.5, 0.5]]
    assert panel.predict(3)[0].tolist() == [[1.0, 5.0, 2.0], [4.0, 4.0, 4.0]]


def test_weights_of_a_series_do_not_depend_on_the_others_and_stay_in_updates() -> None:
    df = sales(40, series=4)
    model = WeightedEnsemble([*MEMBERS, SeasonalNaive(12)], horizon=4, alias="all")
    weights = _weights(model, df)
    assert weights == {k: v for i in range(4) for k, v in _weights(model, _one(df, i)).items()}
    old, new = df.groupby("unique_id").head(37), df.groupby("unique_id").tail(3)
    forecaster = StatisticalForecaster([model], freq="MS").fit(old)
    before = forecaster.params_
    forecaster.update(new)
    assert forecaster.params_.query("parameter.str.startswith('weight')").equals(
        before.query("parameter.str.startswith('weight')")
    )


def _one(df: Any, i: int) -> Any:
    return df[df["unique_id"] == f"s{i}"]


def _weights(model: WeightedEnsemble, df: Any) -> dict[tuple[str, str], float]:
    params = StatisticalForecaster([model], freq="MS").fit(df).params_
    rows = params[params["parameter"].str.startswith("weight")]
    return dict(
        zip(zip(rows["unique_id"], rows["parameter"], strict=True), rows["value"], strict=True)
    )


def test_paths_are_means_of_sorted_paths_in_the_order_of_the_heaviest_model() -> None:
    panel = fitted(np.array([0.0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 1, 3, 2, 5]), horizon=2)
    paths = panel.simulate(3, 150, seed=3)[0]
    own = [each.simulate(3, 150, 3)[0] for each in panel.members]
    means = np.tensordot(panel.weights[0], np.sort(own, axis=1), axes=1)
    np.testing.assert_allclose(np.sort(paths, axis=0), means, rtol=1e-12)
    heaviest = own[int(panel.weights[0].argmax())]
    assert paths.argsort(axis=0).tolist() == heaviest.argsort(axis=0).tolist()


def test_few_paths_are_the_first_of_a_hundred() -> None:
    panel = fitted(np.random.default_rng(3).normal(50, 4, 40), horizon=2)
    assert panel.simulate(4, 3, 9)[0].tolist() == panel.simulate(4, 100, 9)[0, :3].tolist()
    one = np.array([panel.simulate(1, 1, seed)[0, 0, 0] for seed in range(400)])
    low, high = panel.quantiles(1, np.array([0.1, 0.9]))[0, 0]
    assert abs(((low < one) & (one < high)).mean() - 0.8) < 4.5 * np.sqrt(0.8 * 0.2 / 400)


def test_equal_values_of_paths_have_ranks_by_chance() -> None:
    demand = np.where(np.arange(60) % 3 == 0, 5.0, 0.0)
    panel = WeightedEnsemble([EmpiricalDemand(), CrostonSBA()]).panel()
    panel.fit(demand, np.array([0, 60]))
    paths = panel.simulate(3, 4000, 1)[0]
    assert (paths == 0).mean() > 0.2
    for k in range(3):  # of zeros the earlier path is not the lower one
        assert abs(np.corrcoef(paths[:, k], np.arange(4000))[0, 1]) < 4.5 / np.sqrt(4000)


def test_a_file_goes_on_where_it_stood_and_one_with_other_weights_is_refused(tmp_path: Any) -> None:
    df = sales(40)
    model = StatisticalForecaster([WeightedEnsemble(season_length=12)], freq="MS").fit(df)
    model.save(tmp_path / "model.mliot")
    again = mliot.load(tmp_path / "model.mliot")
    assert again.predict(3, level=[80]).equals(model.predict(3, level=[80]))
    panel = fitted(np.arange(20.0), horizon=2)
    stored = panel.tree()
    for weights, message in (([0.5], "of other series"), ([0.9, 0.9], "must sum to 1")):
        tree = _core.Tree({"members": stored.value("members"), "weights": np.array(weights)})
        for k in range(2):
            tree.put(f"member{k}", stored.get(f"member{k}"))
        with pytest.raises(mliot.FormatError, match=message):
            type(panel).from_tree(tree)
    with pytest.raises(mliot.FormatError, match="WeightedEnsemble: the file has the panels"):
        type(panel).from_tree(_core.Tree({"members": ["Naive"]}))


def test_the_default_is_of_the_shortest_season_and_takes_several_apart() -> None:
    assert [repr(each) for each in WeightedEnsemble(season_length=[168, 24]).members()] == [
        "AutoETS(season_length=24)",
        "DynamicOptimizedTheta(season_length=24)",
        "AutoCES(season_length=24)",
        "SeasonalNaive(season_length=24)",
        "SeasonalNaive(season_length=168)",
        "MSTL(season_length=[24, 168])",
    ]
    assert len(WeightedEnsemble(season_length=4).members()) == 4


@pytest.mark.parametrize(
    "seasons", [np.array([12, 4]), pd.Series([12, 4]), range(4, 13, 8), (np.int64(12), 4)]
)
def test_seasons_are_taken_as_MSTL_takes_them(seasons: Any) -> None:
    named = [repr(each) for each in WeightedEnsemble(season_length=seasons).members()]
    assert named == [repr(each) for each in WeightedEnsemble(season_length=[4, 12]).members()]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"models": [Naive()]}, "WeightedEnsemble: models must be a list of at least two"),
        ({"models": [MedianEnsemble(), Naive()]}, "is no single model"),
        ({"season_length": []}, "WeightedEnsemble: season_length names no season"),
        ({"season_length": [4, "a"]}, "WeightedEnsemble: a season must be a whole number .* 'a'"),
        ({"season_length": "a"}, "WeightedEnsemble: a season must be a whole number .* 'a'"),
        ({"season_length": 2.5}, "WeightedEnsemble: a season must be a whole number .* 2.5"),
        ({"season_length": 0}, "WeightedEnsemble: a season must be at least one period, got 0"),
        ({"season_length": 2.5, "horizon": 3}, "WeightedEnsemble: a season must be a whole"),
        ({"horizon": 0}, "WeightedEnsemble: horizon must be an integer >= 1, got 0"),
        ({"n_windows": 1.5}, "WeightedEnsemble: n_windows must be an integer >= 1, got 1.5"),
    ],
)
def test_what_cannot_be_is_refused_by_name(options: Any, message: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        WeightedEnsemble(**options).panel()


def test_a_model_that_cannot_tell_its_error_leaves_the_intervals_to_the_others() -> None:
    y = 50 + np.random.default_rng(5).normal(0, 4, 20).cumsum()
    panel = WeightedEnsemble([Naive(), SeasonalNaive(24), HistoricAverage()], horizon=2).panel()
    panel.fit(y, np.array([0, len(y)]))
    naive, seasonal, average = (each.predict(3) for each in panel.members)
    assert np.isnan(seasonal[1]).all()
    weights = panel.weights[0]
    assert weights[1] > 0
    mean, variance = panel.predict(3)
    np.testing.assert_allclose(
        mean[0], weights @ np.stack([each[0][0] for each in (naive, seasonal, average)]), rtol=1e-12
    )
    rest = weights[[0, 2]] / weights[[0, 2]].sum()
    np.testing.assert_allclose(
        variance[0], rest @ np.stack([naive[1][0], average[1][0]]), rtol=1e-12
    )
    ends = panel.quantiles(3, np.array([0.1, 0.5, 0.9]))[0]
    assert (np.diff(ends, axis=1) > 0).all()
    paths = panel.simulate(3, 400, seed=1)[0]
    shares = [np.mean(paths < ends[None, :, k], axis=0) for k in range(3)]
    np.testing.assert_allclose(shares, np.tile([[0.1], [0.5], [0.9]], 3), atol=0.06)


def test_where_no_model_can_tell_its_error_there_is_none() -> None:
    panel = WeightedEnsemble([SeasonalNaive(12), SeasonalNaive(6)]).panel()
    panel.fit(np.arange(4.0), np.array([0, 4]))
    assert np.isnan(panel.predict(2)[1]).all()
    assert np.isfinite(panel.predict(2)[0]).all()
