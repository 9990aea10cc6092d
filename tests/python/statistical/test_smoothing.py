"""Exponential smoothing and Theta as models of a StatisticalForecaster."""

from __future__ import annotations

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
