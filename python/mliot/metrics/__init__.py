"""Metrics of forecasts on arrays, and :func:`evaluate` on frames.

Every function takes ``y_true`` first and returns one float. Missing values are not left out
silently: a NaN in ``y_true`` or in the forecast gives NaN. A result whose denominator is zero is
NaN, never infinite. Sums run in a fixed order, so every machine gives the same bits.
"""

from mliot.metrics.evaluation import evaluate
from mliot.metrics.interval import coverage, crps, msis, pinball, scaled_pinball
from mliot.metrics.point import (
    bias,
    cfe,
    mae,
    mape,
    mse,
    pis,
    rmse,
    smape,
    smape_m3,
    smape_m4,
    wape,
)
from mliot.metrics.scaled import mase, rmsse

__all__ = [
    "bias",
    "cfe",
    "coverage",
    "crps",
    "evaluate",
    "mae",
    "mape",
    "mase",
    "mse",
    "msis",
    "pinball",
    "pis",
    "rmse",
    "rmsse",
    "scaled_pinball",
    "smape",
    "smape_m3",
    "smape_m4",
    "wape",
]
