"""Forecasts of many series with one model: fit, predict, back-test, update.

The whole loop (features, trees, recursion, intervals) runs in C++ without the GIL; this module
turns data frames into arrays and back.
"""

from __future__ import annotations

from mliot.forecasting._auto import auto_forecaster, forecast
from mliot.forecasting._forecaster import Forecaster
from mliot.forecasting._intervals import ConformalIntervals

__all__ = ["ConformalIntervals", "Forecaster", "auto_forecaster", "forecast"]

for _class in (ConformalIntervals, Forecaster):
    _class.__module__ = __name__  # where users import it from, in repr and pickles
del _class
