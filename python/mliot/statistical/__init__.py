"""Statistical models of single series, fitted side by side by the thousand.

Each class names a model and its options; run several over a frame with
:class:`mliot.forecasting.StatisticalForecaster`. Class names, definitions and defaults are
statsforecast's where it has the model.

What holds for every one of them:

Shape
    A series is shape (n,), the oldest value first. Of N series and h steps, forecasts and variances
    are N times h numbers, quantiles one of these a level, paths one of these a path.
Unit
    Forecasts, quantiles and paths are in the unit of the series, variances in its square.
    Season lengths, windows and horizons count periods.
Missing
    None here: ``fill_gaps`` of the forecaster fills or refuses missing values before any model
    sees them.
Warm-up
    From one observation on there is a forecast, from two or three on a variance, of models that
    compare with the season before from a season and one on; it is NaN before.
Errors
    A wrong option raises :class:`mliot.InvalidArgument`, a ``ValueError`` that names it, when the
    model is first used. Series that a model cannot take go to the fallback model of the forecaster.
"""

from __future__ import annotations

from mliot.statistical._arima import ARIMA, AutoARIMA, DynamicHarmonicRegression
from mliot.statistical._averages import (
    HistoricAverage,
    RandomWalkWithDrift,
    SeasonalWindowAverage,
    WindowAverage,
)
from mliot.statistical._complex import AutoCES
from mliot.statistical._decomposition import MSTL, Decomposition, mstl_decompose, stl_decompose
from mliot.statistical._demand import (
    BootstrapDemand,
    EmpiricalDemand,
    NegativeBinomialSmoothing,
    TweedieSmoothing,
)
from mliot.statistical._ensemble import MedianEnsemble
from mliot.statistical._intermittent import (
    ADIDA,
    IMAPA,
    TSB,
    CrostonClassic,
    CrostonOptimized,
    CrostonSBA,
    CrostonSBJ,
)
from mliot.statistical._model import StatisticalModel
from mliot.statistical._naive import Naive, SeasonalNaive
from mliot.statistical._smoothing import (
    AutoETS,
    Holt,
    HoltWinters,
    SeasonalExponentialSmoothing,
    SeasonalExponentialSmoothingOptimized,
    SimpleExponentialSmoothing,
    SimpleExponentialSmoothingOptimized,
)
from mliot.statistical._tbats import TBATS, AutoTBATS
from mliot.statistical._theta import (
    AutoTheta,
    DynamicOptimizedTheta,
    DynamicTheta,
    OptimizedTheta,
    Theta,
)
from mliot.statistical._weighted_ensemble import WeightedEnsemble

__all__ = [
    "ADIDA",
    "ARIMA",
    "IMAPA",
    "MSTL",
    "TBATS",
    "TSB",
    "AutoARIMA",
    "AutoCES",
    "AutoETS",
    "AutoTBATS",
    "AutoTheta",
    "BootstrapDemand",
    "CrostonClassic",
    "CrostonOptimized",
    "CrostonSBA",
    "CrostonSBJ",
    "Decomposition",
    "DynamicHarmonicRegression",
    "DynamicOptimizedTheta",
    "DynamicTheta",
    "EmpiricalDemand",
    "HistoricAverage",
    "Holt",
    "HoltWinters",
    "MedianEnsemble",
    "Naive",
    "NegativeBinomialSmoothing",
    "OptimizedTheta",
    "RandomWalkWithDrift",
    "SeasonalExponentialSmoothing",
    "SeasonalExponentialSmoothingOptimized",
    "SeasonalNaive",
    "SeasonalWindowAverage",
    "SimpleExponentialSmoothing",
    "SimpleExponentialSmoothingOptimized",
    "StatisticalModel",
    "Theta",
    "TweedieSmoothing",
    "WeightedEnsemble",
    "WindowAverage",
    "mstl_decompose",
    "stl_decompose",
]

for _name in __all__:
    globals()[_name].__module__ = __name__  # where users import it from, in repr and pickles
del _name
