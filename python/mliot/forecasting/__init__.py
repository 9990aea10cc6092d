"""Forecasts of many series, by one model of all or by models of each: fit, predict, back-test.

The whole loop (features, trees, recursion, intervals) runs in C++ without the GIL; this module
turns data frames into arrays and back.
"""

from __future__ import annotations

from mliot.forecasting._auto import auto_forecaster, forecast
from mliot.forecasting._auto_forecaster import AutoForecaster
from mliot.forecasting._compare import ComparedModel, Comparison, compare
from mliot.forecasting._forecaster import Forecaster
from mliot.forecasting._intervals import ConformalIntervals
from mliot.forecasting._statistical import StatisticalForecaster

__all__ = [
    "AutoForecaster",
    "ComparedModel",
    "Comparison",
    "ConformalIntervals",
    "Forecaster",
    "StatisticalForecaster",
    "auto_forecaster",
    "compare",
    "forecast",
]

for _class in (
    AutoForecaster,
    ComparedModel,
    Comparison,
    ConformalIntervals,
    Forecaster,
    StatisticalForecaster,
):
    _class.__module__ = __name__  # where users import it from, in repr and pickles
del _class
