"""Metrics on arrays: utilsforecast's figures, published figures, missing values, examples."""

from __future__ import annotations

import csv
import doctest
import gzip
import importlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from utilsforecast import losses

import mliot
from mliot import metrics

RNG = np.random.default_rng(2026)
SIZE = 103
Y = RNG.poisson(3, SIZE).astype(float)  # zeros among them
P = RNG.gamma(3, 1, SIZE)
LOW, HIGH = P - 2, P + 2
TRAIN = RNG.poisson(3, 200).astype(float)
FRAME = pd.DataFrame(
    {"unique_id": "a", "ds": np.arange(SIZE), "y": Y, "m": P, "m-lo-80": LOW, "m-hi-80": HIGH}
)
TRAIN_FRAME = pd.DataFrame({"unique_id": "a", "ds": np.arange(-200, 0), "y": TRAIN})


def theirs(loss: Callable[..., Any], **options: Any) -> float:
    models = options.pop("models", ["m"])
    return float(loss(FRAME, models=models, **options)["m"][0])


@pytest.mark.parametrize(
    ("ours", "loss", "factor"),
    [
        (metrics.mae, losses.mae, 1),
        (metrics.mse, losses.mse, 1),
        (metrics.rmse, losses.rmse, 1),
        (metrics.bias, losses.bias, 1),
        (metrics.mape, losses.mape, 1),
        (metrics.smape, losses.smape, 1),
        (metrics.smape_m4, losses.smape, 200),
        (metrics.wape, losses.wape, 1),
        (metrics.wape, losses.nd, 1),
        (metrics.cfe, losses.cfe, -1),
    ],
)
def test_point_metrics_are_utilsforecasts_times_the_documented_factor(
    ours: Callable[..., float], loss: Callable[..., Any], factor: float
) -> None:
    assert ours(Y, P) == pytest.approx(factor * theirs(loss), rel=1e-12)


@pytest.mark.parametrize("season", [1, 7])
def test_scaled_metrics_are_utilsforecasts(season: int) -> None:
    past = {"seasonality": season, "train_df": TRAIN_FRAME}
    assert metrics.mase(Y, P, TRAIN, season) == pytest.approx(theirs(losses.mase, **past))
    assert metrics.rmsse(Y, P, TRAIN, season) == pytest.approx(theirs(losses.rmsse, **past))
    assert metrics.scaled_pinball(Y, P, TRAIN, 0.9, season) == pytest.approx(
        theirs(losses.scaled_quantile_loss, models={"m": "m"}, q=0.9, **past)
    )
    scale = theirs(losses.mae) / theirs(losses.mase, **past)
    assert metrics.msis(Y, LOW, HIGH, TRAIN, 80, season) == pytest.approx(
        theirs(losses.winkler_score, level=80) / scale
    )


def test_interval_and_quantile_metrics_are_utilsforecasts() -> None:
    assert metrics.coverage(Y, LOW, HIGH) == pytest.approx(theirs(losses.coverage, level=80))
    assert metrics.pinball(Y, P, 0.9) == pytest.approx(
        theirs(losses.quantile_loss, models={"m": "m"}, q=0.9)
    )
    columns = ["m-lo-80", "m", "m-hi-80"]
    quantiles = np.array([0.1, 0.5, 0.9])
    forecasts = FRAME[columns].to_numpy()
    mean_loss = theirs(losses.mqloss, models={"m": columns}, quantiles=quantiles)
    assert metrics.crps(Y, forecasts, quantiles) == pytest.approx(2 * mean_loss)


def test_pis_counts_unsold_stock_over_time() -> None:
    # Wallstroem and Segerstedt 2010: CFE 1, 0, -2, so PIS = -(1 + 0 - 2).
    assert metrics.pis([2, 3, 1], [1, 4, 3]) == 1


def test_smape_m3_equals_smape_m4_for_positive_values() -> None:
    assert metrics.smape_m3(Y + 1, P) == pytest.approx(metrics.smape_m4(Y + 1, P), rel=1e-12)


def m4_hourly() -> list[tuple[np.ndarray, np.ndarray]]:
    """(training, test) of the 414 hourly series of the M4 competition."""
    folder = Path(os.environ["MLIOT_DATA"]) / "m4_hourly"
    with gzip.open(folder / "Hourly-train.csv.gz", "rt") as file:
        train = list(csv.reader(file))[1:]
    with open(folder / "Hourly-test.csv") as file:
        test = list(csv.reader(file))[1:]
    return [
        (np.array([float(x) for x in a[1:] if x]), np.array([float(x) for x in b[1:] if x]))
        for a, b in zip(train, test, strict=True)
    ]


@pytest.mark.skipif("MLIOT_DATA" not in os.environ, reason="MLIOT_DATA names no folder")
def test_seasonal_naive_has_its_published_scores_on_the_hourly_m4_series() -> None:
    # M4 competition, benchmark sNaive, hourly: sMAPE 13.912, MASE 1.193.
    smape, mase = [], []
    for train, test in m4_hourly():
        forecast = np.resize(train[-24:], test.size)
        smape.append(metrics.smape_m4(test, forecast))
        mase.append(metrics.mase(test, forecast, train, 24))
    assert len(smape) == 414
    assert round(float(np.mean(smape)), 3) == 13.912
    assert round(float(np.mean(mase)), 3) == 1.193


def test_zero_denominators_give_nan() -> None:
    assert np.isnan(metrics.wape([0, 0], [1, 1]))
    assert np.isnan(metrics.mape([0, 0], [1, 1]))
    assert np.isnan(metrics.mape([0, 1], [np.nan, 1]))
    assert metrics.mape([0, 1], [7, 1]) == 0
    assert np.isnan(metrics.mase([1], [2], [5, 5, 5]))
    assert metrics.smape([0, 0], [0, 0]) == 0


def test_any_real_array_is_taken_and_none_is_changed() -> None:
    y = np.array([1, 2, 3], dtype=np.int16)
    p = np.arange(6, dtype=np.float32)[::2]
    assert metrics.mae(y, p) == pytest.approx((1 + 0 + 1) / 3)
    assert y.tolist() == [1, 2, 3]
    assert p.tolist() == [0, 2, 4]
    assert metrics.mae([True, False], [1, 1]) == 0.5


def test_weights_count_and_bad_ones_are_refused() -> None:
    assert metrics.wape([2, 4, 9], [3, 2, 0], sample_weight=[1, 1, 0]) == 0.5
    with pytest.raises(mliot.InvalidArgument, match="sample_weight must be >= 0, got -1 at 1"):
        metrics.mae([1, 2], [1, 2], sample_weight=[1, -1])


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(mliot.InvalidArgument, match="y_true has 2 samples"):
        metrics.mae([1, 2], [1])
    with pytest.raises(mliot.InvalidArgument, match="1-D"):
        metrics.mae([[1, 2]], [[1, 2]])
    with pytest.raises(mliot.InvalidArgument, match="at least one sample"):
        metrics.rmse([], [])
    with pytest.raises(mliot.InvalidArgument, match="seasonality must be an integer >= 1"):
        metrics.mase([1], [1], [1, 2], seasonality=0)
    with pytest.raises(mliot.InvalidArgument, match="crps: forecasts must be 2-D"):
        metrics.crps([1], [1], [0.5])


@pytest.mark.parametrize("name", ["point", "scaled", "interval", "comparison", "evaluation"])
def test_the_examples_of_the_docstrings_hold(name: str) -> None:
    module = importlib.import_module(f"mliot.metrics.{name}")
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
