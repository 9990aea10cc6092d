"""Features along time: lags, rolling windows, means of the past, and calendar features.

Each transform is a specification (pass it to a forecaster), a scikit-learn style transformer
(``fit``, ``transform``, ``get_params``) and a stream (``update``). Batch and stream give the same
bits, whatever the chunks, the threads and the processor.
"""

from mliot._transform import Transform
from mliot.features._calendar import DATE_FEATURES, date_features
from mliot.features._expanding import ExpandingMean
from mliot.features._exponential import ExponentiallyWeightedMean
from mliot.features._lags import Diff, Lag
from mliot.features._rolling import (
    RollingMax,
    RollingMean,
    RollingMedian,
    RollingMin,
    RollingStd,
    RollingVar,
)

__all__ = [
    "DATE_FEATURES",
    "Diff",
    "ExpandingMean",
    "ExponentiallyWeightedMean",
    "Lag",
    "RollingMax",
    "RollingMean",
    "RollingMedian",
    "RollingMin",
    "RollingStd",
    "RollingVar",
    "Transform",
    "date_features",
]

for _name in __all__:
    if isinstance(globals()[_name], type) and _name != "Transform":
        globals()[_name].__module__ = __name__  # where users import it from, in repr and pickles
del _name
