"""Metrics of forecasts on arrays, and :func:`evaluate` on frames.

Every metric takes ``y_true`` first and returns one float; :func:`diebold_mariano` and :func:`mcb`
test whether differences of forecasts are more than chance. Missing values are not left out
silently: a NaN in ``y_true`` or in the forecast gives NaN. A result whose denominator is zero is
NaN, never infinite. Sums run in a fixed order, so every machine gives the same bits.
"""

from mliot.metrics.comparison import DieboldMariano, MultipleComparison, diebold_mariano, mcb
from mliot.metrics.evaluation import evaluate
from mliot.metrics.interval import coverage, crps, crps_ensemble, msis, pinball, scaled_pinball
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
from mliot.metrics.scaled import mase, mase_m4, rmsse, wrmsse

__all__ = [
    "DieboldMariano",
    "MultipleComparison",
    "bias",
    "cfe",
    "coverage",
    "crps",
    "crps_ensemble",
    "diebold_mariano",
    "evaluate",
    "mae",
    "mape",
    "mase",
    "mase_m4",
    "mcb",
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
    "wrmsse",
]
