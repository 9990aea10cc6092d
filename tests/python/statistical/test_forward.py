"""Longer series under known parameters: every panel, and back-tests without a refit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from mliot import _core
from mliot.forecasting import StatisticalForecaster
from mliot.statistical import (
    MSTL,
    AutoETS,
    AutoTheta,
    DynamicOptimizedTheta,
    HoltWinters,
    MedianEnsemble,
    Naive,
    StatisticalModel,
)

MODELS = [
    each
    for each in vars(_core).values()
    if isinstance(each, type) and hasattr(each, "simulate") and hasattr(each, "labels")
]
WHOLE = np.array([36, 40, 3, 1, 30, 0])
KNOWN = np.array([24, 40, 1, 0, 30, 0])  # of them, when the models are fitted
SEASON = 4


def _values() -> list[np.ndarray]:
    rng = np.random.default_rng(3)
    waves = [30 + 8 * np.sin(np.arange(n) * np.pi / 2) + rng.normal(0, 3, n) for n in WHOLE]
    return [np.round(y) for y in waves]


def _end_to_end(series: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    return np.concatenate(series), np.concatenate([[0], np.cumsum([len(y) for y in series])])


def _fitted(model: Any, series: list[np.ndarray]) -> Any:
    panel = model({})
    panel.fit(*_end_to_end(series))
    return panel


def _same(a: Any, b: Any) -> bool:
    return all(np.array_equal(x, y, equal_nan=True) for x, y in zip(a, b, strict=True))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_takes_longer_series_as_it_would_take_them_alone(model: Any) -> None:
    series = _values()
    known = [y[:n] for y, n in zip(series, KNOWN, strict=True)]
    panel = _fitted(model, known)
    panel.forward(*_end_to_end(series))
    assert panel.counts.tolist() == WHOLE.tolist()
    found = panel.predict(3)
    for i, (y, begin) in enumerate(zip(series, known, strict=True)):
        alone = _fitted(model, [begin])
        alone.forward(y, [0, len(y)], n_jobs=1)
        assert _same(alone.predict(3), [part[i : i + 1] for part in found])
        if not len(begin):  # nothing was known of it, so it is fitted
            assert _same(alone.predict(3), _fitted(model, [y]).predict(3))
    assert _same(model.from_tree(panel.tree()).predict(3), found)
    with pytest.raises(ValueError, match="series 0 has 24 observations, 36 were fitted"):
        panel.forward(*_end_to_end(known))
    assert _same(panel.predict(3), found)


@pytest.mark.parametrize("model", [MedianEnsemble([AutoETS(SEASON), Naive()]), MSTL(SEASON)])
def test_panels_of_several_models_hand_it_to_each(model: StatisticalModel) -> None:
    series = _values()[:2]
    whole, offsets = _end_to_end(series)
    panel = model.panel()
    panel.fit(*_end_to_end([y[:24] for y in series]))
    panel.forward(whole, offsets)
    assert panel.counts.tolist() == [36, 40]
    if isinstance(model, MSTL):
        rest = _core.SeasonalCycles({"season_length": [SEASON]}).fit(whole, offsets)
        begun = model.panel()
        begun.fit(*_end_to_end([y[:24] for y in series]))
        trend = begun.trend
        trend.forward(rest, offsets)
        assert panel.trend.predict(4)[0].tolist() == trend.predict(4)[0].tolist()
    else:
        parts = []
        for each in model.members():
            part = each.panel()
            part.fit(*_end_to_end([y[:24] for y in series]))
            part.forward(whole, offsets)
            parts.append(part.predict(4)[0])
        assert panel.predict(4)[0].tolist() == np.median(parts, axis=0).tolist()


def _seasonal(n: int = 96, series: int = 12) -> pd.DataFrame:
    """Months with slow levels: their seasons are known better the more of them were seen."""
    rng = np.random.default_rng(9)
    month = np.arange(n)
    parts = [
        pd.DataFrame(
            {
                "unique_id": i,
                "ds": pd.date_range("2016-01-01", periods=n, freq="MS"),
                "y": 100
                + 20 * np.sin(month * np.pi / 6 + rng.uniform(0, 6))
                + rng.normal(0, 0.4) * month
                + rng.normal(0, 5, n),
            }
        )
        for i in range(series)
    ]
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize("model", [AutoETS(12), HoltWinters(12), AutoTheta(12), MSTL(12)])
def test_windows_without_a_refit_have_the_parameters_of_the_first(model: StatisticalModel) -> None:
    df = _seasonal(60, 3)
    out = StatisticalForecaster([model], freq="MS").cross_validation(
        df, 6, n_windows=3, refit=False
    )
    panel = model.panel()
    y = df["y"].to_numpy().reshape(3, 60)
    for window, (cutoff, part) in enumerate(out.groupby("cutoff")):
        n = 42 + 6 * window
        assert cutoff == df["ds"][n - 1]
        values, offsets = _end_to_end(list(y[:, :n]))
        panel.fit(values, offsets) if window == 0 else panel.forward(values, offsets)
        assert part[model.name()].tolist() == panel.predict(6)[0].ravel().tolist()


@pytest.mark.parametrize("model", [AutoETS(12), DynamicOptimizedTheta(12)])
def test_without_a_refit_the_errors_are_hardly_larger(model: StatisticalModel) -> None:
    forecaster = StatisticalForecaster([model], freq="MS")
    root = {}
    for refit in (True, False):
        out = forecaster.cross_validation(_seasonal(), 12, n_windows=4, refit=refit)
        root[refit] = np.sqrt(np.mean((out["y"] - out[model.name()]) ** 2))
    assert root[False] < 1.05 * root[True]


def test_an_update_goes_on_from_the_state_and_is_not_that() -> None:
    df = _seasonal(60, 2)
    old = df[df["ds"] < "2020-01-01"]
    model = StatisticalForecaster([AutoETS(12, model="AAA", damped=False)], freq="MS").fit(old)
    before = model.params_
    model.update(df[df["ds"] >= "2020-01-01"])
    assert model.params_.equals(before)
