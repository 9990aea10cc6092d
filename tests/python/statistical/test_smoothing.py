"""Exponential smoothing and Theta as models of a StatisticalForecaster."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot import statistical
from mliot.forecasting import StatisticalForecaster
from mliot.statistical import (
    AutoETS,
    AutoTheta,
    DynamicOptimizedTheta,
    DynamicTheta,
    Holt,
    HoltWinters,
    OptimizedTheta,
    SeasonalExponentialSmoothing,
    SeasonalExponentialSmoothingOptimized,
    SimpleExponentialSmoothing,
    SimpleExponentialSmoothingOptimized,
    Theta,
)

EVERY = [
    AutoETS(12),
    Holt(),
    HoltWinters(12, "M"),
    SimpleExponentialSmoothing(),
    SimpleExponentialSmoothingOptimized(),
    SeasonalExponentialSmoothing(12),
    SeasonalExponentialSmoothingOptimized(12),
    Theta(12),
    OptimizedTheta(12),
    DynamicTheta(12),
    DynamicOptimizedTheta(12),
    AutoTheta(12),
]


def sales(n: int = 60) -> pd.DataFrame:
    """Two series with a trend and a yearly season, the second a thousandth of the first."""
    t = np.arange(n)
    y = (100 + t) * (1 + 0.2 * np.sin(2 * np.pi * t / 12))
    y = y + np.random.default_rng(1).normal(0, 1, n)
    start = pd.date_range("2020-01-01", periods=n, freq="MS")
    parts = [
        pd.DataFrame({"unique_id": name, "ds": start, "y": scale * y})
        for name, scale in (("a", 1.0), ("b", 1 / 1024))
    ]
    return pd.concat(parts, ignore_index=True)


def test_defaults_are_the_cores() -> None:
    for model in EVERY:
        plain = type(model)()
        assert plain.get_params() == {**plain.panel().options, "alias": None}
        assert type(model).__name__ in statistical.__all__


def test_seasonal_models_beat_the_level_on_a_seasonal_trend() -> None:
    df = sales(72)
    actual = df.groupby("unique_id").tail(12)["y"].to_numpy()
    table = StatisticalForecaster(EVERY, freq="MS").forecast(
        df.groupby("unique_id").head(60).reset_index(drop=True), 12
    )
    error = {m.name(): np.mean(np.abs(table[m.name()].to_numpy() - actual)[:12]) for m in EVERY}
    seasonal = ["AutoETS", "HoltWinters", "Theta", "DynamicOptimizedTheta", "AutoTheta"]
    for name in seasonal:
        assert error[name] < error["SimpleExponentialSmoothing"] / 2, name
    assert error["AutoETS"] < 4
    for model in EVERY:  # the second series is the first, scaled by a power of two
        first, second = table[model.name()].to_numpy().reshape(2, 12)
        assert np.array_equal(first / 1024, second), model.name()


def test_the_table_of_parameters_names_the_chosen_form() -> None:
    model = StatisticalForecaster([AutoETS(12), AutoTheta(12)], freq="MS").fit(sales())
    table = model.params_
    forms = table.groupby("model")["form"].unique()
    assert all(form.startswith("ETS(") and form.endswith(",M)") for form in forms["AutoETS"])
    assert set(forms["AutoTheta"]) <= {"STM", "OTM", "DSTM", "DOTM"}


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (AutoETS(model="ZdNN"), "model must be three letters"),
        (AutoETS(phi=0.9, damped=False), "phi damps a trend and damped=False says"),
        (AutoETS(model="MAdN", damped=False), "model 'MAdN' is damped and damped=False"),
        (AutoETS(model="AAA"), "give the periods of a season"),
        (AutoETS(model="AN"), "three letters"),
        (AutoETS(phi=1.0), "phi must be"),
        (Holt("X"), "error_type must be 'A' or 'M'"),
        (HoltWinters(1), "season_length must be"),
        (SimpleExponentialSmoothing(0.0), "alpha must be"),
        (Theta(decomposition_type="log"), "decomposition_type"),
    ],
)
def test_wrong_options_are_named(model: statistical.StatisticalModel, message: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        model.panel()


def _panel(**options: Any) -> Any:
    rng = np.random.default_rng(6)
    month = np.arange(70)
    y = (100 + 0.5 * month) * (1 + 0.2 * np.sin(month * np.pi / 6)) + rng.normal(0, 3, 70)
    panel = AutoETS(12, **options).panel()
    panel.fit(y, np.array([0, len(y)]))
    return panel


@pytest.mark.parametrize("model", ["ANN", "AAdN", "ANA", "AAA", "MAM"])
def test_shares_that_are_given_stay_and_the_rest_is_found(model: str) -> None:
    free = _panel(model=model)
    found = {name: values[0] for name, values in free.parameters.items()}
    wanted = {name: found[name] for name in ("alpha", "beta", "gamma") if found[name] > 0}
    given = _panel(model=model, **wanted)
    kept = {name: values[0] for name, values in given.parameters.items()}
    assert {name: kept[name] for name in wanted} == wanted  # to the last bit
    assert kept["loglik"] == pytest.approx(found["loglik"], abs=0.02)
    assert np.allclose(given.predict(12)[0], free.predict(12)[0], rtol=2e-3)
    other = _panel(model=model, alpha=0.6)
    assert other.parameters["alpha"][0] == 0.6
    assert other.parameters["loglik"][0] < found["loglik"]
    assert AutoETS(12, model=model, alpha=0.6).panel().from_tree(other.tree()).labels == (
        other.labels
    )


@pytest.mark.parametrize(
    ("shares", "message"),
    [
        ({"beta": 0.1}, "beta is bounded by alpha; give alpha too"),
        ({"alpha": 0.1, "beta": 0.2}, "beta must be at most alpha for alpha = 0.1, got 0.2"),
        ({"alpha": 0.9, "gamma": 0.2}, "gamma must be at most 1 - alpha for alpha = 0.9"),
        ({"alpha": 1.0}, r"alpha must be in \(0, 1\), got 1"),
    ],
)
def test_shares_that_no_stable_form_has_are_refused(shares: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        AutoETS(12, **shares).panel()  # type: ignore[arg-type]  # numbers by name


def test_too_short_for_a_search_the_level_has_the_share_that_was_given() -> None:
    panel = AutoETS(12, alpha=0.25).panel()
    panel.fit(np.array([8.0, 4.0]), np.array([0, 2]))
    assert panel.predict(1)[0].tolist() == [[7.0]]
