"""Decomposition against statsmodels; MSTL over many series, in files, with any trend model."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot import _core, statistical
from mliot.forecasting import StatisticalForecaster
from mliot.statistical import MSTL, AutoETS, Naive, mstl_decompose, stl_decompose

LENGTHS = [400, 1, 2, 3, 47, 400, 0, 36]
OFFSETS = np.concatenate([[0], np.cumsum(LENGTHS)])


def hourly(n: int, seed: int = 0) -> np.ndarray:
    t = np.arange(n)
    noise = np.random.default_rng(seed).normal(size=n)
    y: np.ndarray = 60 + 0.02 * t + 9 * np.sin(t * np.pi / 12) + 4 * np.cos(t * np.pi / 84) + noise
    return y


VALUES = hourly(int(OFFSETS[-1]))


def fitted(model: Any, **options: Any) -> Any:
    panel = model.panel()
    panel.fit(VALUES, OFFSETS, **options)
    return panel


def same(a: Any, b: Any) -> bool:
    return all(np.array_equal(x, y, equal_nan=True) for x, y in zip(a, b, strict=True))


@pytest.mark.parametrize("robust", [False, True])
@pytest.mark.parametrize("n", [96, 101, 300, 1000])
def test_stl_is_that_of_statsmodels(n: int, robust: bool) -> None:
    seasonal = pytest.importorskip("statsmodels.tsa.seasonal")
    y = hourly(n)
    ours = stl_decompose(y, 24, stl_kwargs={"robust": robust})
    theirs = seasonal.STL(y, period=24, robust=robust).fit()
    np.testing.assert_allclose(ours.trend, theirs.trend, rtol=0, atol=1e-9)
    np.testing.assert_allclose(ours.seasonal[24], theirs.seasonal, rtol=0, atol=1e-9)
    np.testing.assert_allclose(ours.remainder, theirs.resid, rtol=0, atol=1e-9)


@pytest.mark.parametrize("kwargs", [{}, {"seasonal_deg": 1, "trend": 201, "low_pass": 175}])
def test_mstl_is_that_of_statsmodels(kwargs: dict[str, Any]) -> None:
    seasonal = pytest.importorskip("statsmodels.tsa.seasonal")
    y = hourly(700)
    ours = mstl_decompose(y, [168, 24], stl_kwargs=kwargs)
    settings = {"seasonal_deg": 0, **kwargs}
    theirs = seasonal.MSTL(y, periods=(24, 168), stl_kwargs=settings).fit()
    np.testing.assert_allclose(ours.trend, theirs.trend, rtol=0, atol=1e-9)
    for j, m in enumerate((24, 168)):
        np.testing.assert_allclose(ours.seasonal[m], theirs.seasonal[:, j], rtol=0, atol=1e-9)
    joined = ours.trend + ours.remainder + sum(ours.seasonal.values())
    np.testing.assert_allclose(joined, ours.observed, rtol=1e-14)


def test_a_series_alone_has_the_bits_that_it_has_among_others() -> None:
    model = MSTL([7, 24, 168])
    together = fitted(model).predict(30)
    assert same(fitted(model, n_jobs=1).predict(30, n_jobs=1), together)
    for i in range(len(LENGTHS)):
        alone = model.panel()
        alone.fit(VALUES[OFFSETS[i] : OFFSETS[i + 1]], np.array([0, LENGTHS[i]]))
        assert same(alone.predict(30), [part[i : i + 1] for part in together])


def test_many_new_rows_are_single_ones_in_turn() -> None:
    n = len(LENGTHS)
    at_once, one_by_one = fitted(MSTL([24, 168])), fitted(MSTL([24, 168]))
    rows = np.array([55.0, 61.0, 64.0])
    at_once.update(np.tile(rows, n), np.arange(n + 1) * 3)
    for row in rows:
        one_by_one.update(np.full(n, row), np.arange(n + 1))
    assert same(at_once.predict(40), one_by_one.predict(40))
    assert at_once.counts.tolist() == [length + 3 for length in LENGTHS]


def test_fitted_values_quantiles_and_paths_fit_the_forecast() -> None:
    panel = MSTL([24, 168]).panel()
    values = panel.fit(VALUES, OFFSETS, fitted=True)
    assert np.std((VALUES - values)[:400]) < 1.5  # the noise has 1, the seasons 7
    mean, variance = panel.predict(24)
    median = panel.quantiles(24, np.array([0.5]))[:, :, 0]
    np.testing.assert_allclose(median[0], mean[0], rtol=1e-12)
    paths = panel.simulate(24, n_paths=500, seed=3)
    assert paths.shape == (len(LENGTHS), 500, 24)
    spread = np.abs(paths[0].mean(axis=0) - mean[0]) / np.sqrt(variance[0] / 500)
    assert spread.max() < 4.5
    assert np.array_equal(paths, panel.simulate(24, 500, 3, n_jobs=1), equal_nan=True)


@pytest.mark.parametrize("name", ["AutoTheta", "Naive", "RandomWalkWithDrift", "Holt"])
def test_any_model_without_season_forecasts_the_trend(name: str, tmp_path: Path) -> None:
    y = hourly(336)
    model = MSTL([24, 168], getattr(statistical, name)(), alias="m")
    frame = pd.DataFrame({"unique_id": "a", "ds": np.arange(336), "y": y})
    forecaster = StatisticalForecaster([model], freq=1).fit(frame)
    ahead = forecaster.predict(48, level=[80])
    truth = hourly(384)[336:]
    assert np.abs(ahead["m"] - truth).mean() < 3.0  # a season alone is off by 6
    assert (ahead["m-lo-80"] < ahead["m-hi-80"]).all()
    forecaster.save(tmp_path / "mstl.mliot")
    again = mliot.load(tmp_path / "mstl.mliot")
    assert again.predict(48, level=[80]).equals(ahead)
    assert pickle.loads(pickle.dumps(forecaster)).predict(48, level=[80]).equals(ahead)
    assert repr(again.models[0]) == repr(model)
    new = pd.DataFrame({"unique_id": "a", "ds": [336], "y": [truth[0]]})
    assert again.update(new).predict(5).equals(forecaster.update(new).predict(5))
    assert again.params_["form"].str.startswith("MSTL(").all()


def test_the_default_trend_is_compared_over_the_steps_of_the_longest_season() -> None:
    for seasons, steps in ((12, 12), ([7, 30], 30), ([24, 168], 48)):
        given = MSTL(seasons, AutoETS(steps, model="ZZN"))
        assert same(fitted(MSTL(seasons)).predict(9), fitted(given).predict(9))


def test_a_file_of_other_parts_is_refused() -> None:
    panel = fitted(MSTL(24))
    tree = panel.tree()
    assert same(type(panel).from_tree(tree).predict(9), panel.predict(9))
    tree.put("seasons", MSTL(24).panel().tree().get("seasons"))
    with pytest.raises(_core.FormatError, match="of other series"):
        type(panel).from_tree(tree)
    wrong = _core.Tree({"trend_class": "Tree"})
    with pytest.raises(_core.FormatError, match="trend model 'Tree'"):
        type(panel).from_tree(wrong)


@pytest.mark.parametrize("scale", [0.0, 1e-12, 1e12])
@pytest.mark.parametrize("n", [1, 2, 3, 13, 14, 20, 200])
def test_no_series_is_too_short_or_too_far_from_one(n: int, scale: float) -> None:
    for y in (hourly(n), np.ones(n), np.eye(1, n, n // 2)[0]):
        panel = MSTL([7, 100]).panel()
        panel.fit(y * scale, np.array([0, n]))
        mean = panel.predict(210)[0]
        assert np.isfinite(mean).all()
        assert np.abs(mean).max() <= 100 * scale * (1 + np.abs(y).max())


def test_a_long_series_is_taken_apart() -> None:
    y = hourly(20_000)
    parts = mstl_decompose(y, [24, 168])
    assert np.std(parts.remainder) < 1.05
    assert np.corrcoef(parts.seasonal[24], 9 * np.sin(np.arange(20_000) * np.pi / 12))[0, 1] > 0.99


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (MSTL(24.5), "whole number of periods, got 24.5; TBATS"),  # type: ignore[arg-type]
        (MSTL([24, 24]), "names 24 twice"),
        (MSTL(1), "season_length must be"),
        (MSTL([]), "at least one season"),
        (MSTL(24, stl_kwargs={"seasonal": 7}), "no option 'seasonal'; known: trend"),
        (MSTL(24, stl_kwargs={"trend": 30}), "must be odd, got 30"),
        (MSTL(24, AutoETS(24)), "has a season of its own"),
        (MSTL(24, MSTL(7)), "has a season of its own"),
        (MSTL(24, statistical.CrostonSBA()), "takes no values below 0"),
        (MSTL(24, "naive"), "must be a model"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_is_refused_by_name(model: Any, words: str) -> None:
    with pytest.raises(_core.InvalidArgument, match=words):
        model.panel()


def test_bad_values_are_named() -> None:
    with pytest.raises(_core.InvalidArgument, match="the value nan at its row 1"):
        mstl_decompose([1.0, np.nan], 2)
    with pytest.raises(_core.InvalidArgument, match="one dimension"):
        mstl_decompose(np.zeros((2, 2)), 2)
    with pytest.raises(_core.InvalidArgument, match="one number a season"):
        mstl_decompose(VALUES, [7, 24, 168], windows=[7, 9])
    panel = fitted(MSTL(24, Naive()))
    with pytest.raises(_core.InvalidArgument, match="series 0 has the value inf"):
        panel.update([np.inf], [0, 1, 1, 1, 1, 1, 1, 1, 1])
    with pytest.raises(_core.InvalidArgument, match="of 1 series, 8 were fitted"):
        panel.update([1.0], [0, 1])
