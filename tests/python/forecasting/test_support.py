"""Forecasts of counts are never negative, and whole where demand is forecast."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.forecasting import ConformalIntervals, StatisticalForecaster
from mliot.statistical import AutoETS, CrostonSBA, HistoricAverage, Naive, RandomWalkWithDrift

MODELS = [CrostonSBA(), RandomWalkWithDrift(), HistoricAverage()]
NAMES = [model.name() for model in MODELS]


def frame(scale: float = 1.0) -> pd.DataFrame:
    """A falling series of counts, and the same as amounts."""
    y = np.array([9, 7, 8, 5, 6, 3, 4, 0, 2, 1, 0, 1] * 2, dtype=float)
    y[12:] = np.maximum(y[12:] - 6, 0)
    parts = [("counts", y), ("amounts", y * 0.75 * scale)]
    return pd.concat(
        pd.DataFrame({"unique_id": name, "ds": np.arange(len(y)), "y": values})
        for name, values in parts
    )


def numbers(table: pd.DataFrame, name: str, column: str = "") -> Any:
    """The figures of one series, of one column or of all."""
    part = table[table["unique_id"] == name].drop(columns=["unique_id", "ds"])
    return part[[each for each in part.columns if column in each]].to_numpy()


def forecasts(**settings: Any) -> pd.DataFrame:
    model = StatisticalForecaster(MODELS, freq=1, **settings).fit(frame())
    table: pd.DataFrame = model.predict(6, level=[80], quantiles=[0.3])
    return table


def is_whole(values: Any) -> bool:
    return bool(np.array_equal(values, np.round(values)))


def test_counts_are_never_negative_and_amounts_are_left_alone() -> None:
    table = forecasts()
    free = forecasts(nonnegative=False, integer=False)
    assert (numbers(table, "counts") >= 0).all()
    assert (numbers(free, "counts", "RandomWalk") < 0).any()
    assert np.array_equal(numbers(table, "amounts"), numbers(free, "amounts"))
    assert (numbers(table, "amounts", "RandomWalk") < 0).any()
    drift = numbers(free, "counts", "RandomWalk")
    assert np.array_equal(numbers(table, "counts", "RandomWalk"), np.maximum(drift, 0))
    everywhere = forecasts(nonnegative=True)
    assert (numbers(everywhere, "amounts") >= 0).all()


def test_quantiles_of_demand_are_whole_and_means_are_not() -> None:
    table = forecasts()
    free = forecasts(integer=False)
    ends = ["CrostonSBA-lo-80", "CrostonSBA-hi-80", "CrostonSBA-q-0.3"]
    for end in ends:
        exact = numbers(free, "counts", end)
        assert not is_whole(exact) or not exact.any()
        assert np.array_equal(numbers(table, "counts", end), np.ceil(exact - 0.5))
    assert not is_whole(table["CrostonSBA"])
    assert not is_whole(numbers(table, "counts", "HistoricAverage-hi"))
    every = forecasts(integer=True)
    assert is_whole(numbers(every, "counts", "HistoricAverage-hi"))
    assert is_whole(numbers(every, "amounts", "HistoricAverage-hi"))


def test_paths_follow_the_same_rules() -> None:
    model = StatisticalForecaster(MODELS, freq=1).fit(frame())
    paths = model.simulate(3, n_paths=50, random_state=1).drop(columns="sample_id")
    assert (numbers(paths, "counts") >= 0).all()
    assert is_whole(numbers(paths, "counts", "CrostonSBA"))
    assert not is_whole(numbers(paths, "amounts", "CrostonSBA"))


def test_back_tests_and_conformal_ends_follow_them_too() -> None:
    model = StatisticalForecaster(MODELS, freq=1, intervals=ConformalIntervals(2), horizon=2).fit(
        frame()
    )
    table = model.predict(2, level=[90])
    assert (numbers(table, "counts") >= 0).all()
    assert is_whole(numbers(table, "counts", "CrostonSBA-hi"))
    windows = model.cross_validation(frame(), h=2, n_windows=2, level=[90])
    counts = windows[windows["unique_id"] == "counts"]
    assert (counts[NAMES] >= 0).all(axis=None)
    assert is_whole(counts["CrostonSBA-hi-90"])


def negative(n: int = 60) -> pd.DataFrame:
    """Values about 0, which no model of demand takes, beside a series of counts."""
    rng = np.random.default_rng(0)
    parts = [("amounts", rng.normal(size=n)), ("counts", rng.poisson(2, n).astype(float))]
    return pd.concat(
        pd.DataFrame({"unique_id": name, "ds": np.arange(n), "y": y}) for name, y in parts
    )


@pytest.mark.filterwarnings("ignore:1 of 2 fits")
def test_the_ends_of_a_series_of_the_fallback_are_not_cut_at_what_the_model_takes() -> None:
    model = StatisticalForecaster(
        [CrostonSBA()],
        freq=1,
        intervals=ConformalIntervals(2),
        horizon=3,
        fallback_model=Naive(),
    ).fit(negative())
    table = model.predict(3, level=[80])
    low, point, high = (
        numbers(table, "amounts", each)[:, 0] for each in ("-lo-80", "CrostonSBA", "-hi-80")
    )
    assert (low < -0.5).all()
    assert (low < point).all()
    assert (point < high).all()
    assert (numbers(table, "counts") >= 0).all()
    windows = model.cross_validation(negative(), 3, n_windows=1, level=[80])
    assert (windows.loc[windows["unique_id"] == "amounts", "CrostonSBA-lo-80"] < -0.5).all()


def test_what_comes_later_does_not_change_a_window() -> None:
    model = StatisticalForecaster(MODELS, freq=1)
    df = frame()
    settings: dict[str, Any] = {"h": 2, "n_windows": 2, "refit": False, "level": [90]}
    first, changed = model.cross_validation(df, **settings), df.assign(y=df["y"])
    changed.loc[changed["ds"] == 23, "y"] += 0.25
    second = model.cross_validation(changed, **settings)
    earlier = first["cutoff"] == first["cutoff"].min()
    columns = [each for each in first.columns if each != "y"]
    pd.testing.assert_frame_equal(first.loc[earlier, columns], second.loc[earlier, columns])


def test_a_series_stops_being_one_of_counts_when_it_is_none(tmp_path: Path) -> None:
    model = StatisticalForecaster([RandomWalkWithDrift()], freq=1).fit(frame())
    model.save(tmp_path / "a.mliot")
    again = mliot.load(tmp_path / "a.mliot")
    assert (numbers(again.predict(6), "counts") >= 0).all()
    assert again.get_params()["nonnegative"] == "auto"
    new = pd.DataFrame({"unique_id": ["counts"], "ds": [24], "y": [0.5]})
    again.update(new)
    assert (numbers(again.predict(6), "counts") < 0).any()


def test_large_numbers_are_no_counts_and_settings_are_checked() -> None:
    y = 1e17 * np.array([3.0, 2, 2, 1, 1, 0])
    df = pd.DataFrame({"unique_id": "a", "ds": np.arange(6), "y": y})
    drift = StatisticalForecaster([RandomWalkWithDrift()], freq=1).forecast(df, 3)
    assert (drift["RandomWalkWithDrift"] < 0).all()
    for name in ("nonnegative", "integer"):
        wrong: dict[str, Any] = {name: "yes"}
        with pytest.raises(mliot.InvalidArgument, match=f'{name} must be True, False or "auto"'):
            StatisticalForecaster([AutoETS()], freq=1, **wrong).fit(df)
