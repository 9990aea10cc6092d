"""Features along time: lags, rolling windows, means of the past, and calendar features.

Each transform is a specification (pass it to a forecaster), a scikit-learn style transformer
(``fit``, ``transform``, ``get_params``) and a stream (``update``). Batch and stream give the same
bits, whatever the chunks, the threads and the processor.
"""

from mliot._transform import Transform
from mliot.features._calendar import DATE_FEATURES, date_features
from mliot.features._events import Events, Holidays
from mliot.features._expanding import (
    ExpandingCount,
    ExpandingKurtosis,
    ExpandingMax,
    ExpandingMean,
    ExpandingMin,
    ExpandingSkewness,
    ExpandingSlope,
    ExpandingStd,
    ExpandingSum,
    ExpandingVar,
    ExpandingZScore,
)
from mliot.features._expanding_order import (
    ExpandingMedian,
    ExpandingQuantile,
    ExpandingRank,
)
from mliot.features._exponential import (
    ExponentiallyWeightedMean,
    ExponentiallyWeightedStd,
    ExponentiallyWeightedVar,
)
from mliot.features._fourier import FourierFeatures
from mliot.features._lags import (
    Diff,
    Lag,
)
from mliot.features._long_pairs import (
    ExpandingCorrelation,
    ExpandingCovariance,
    ExponentiallyWeightedCorrelation,
    ExponentiallyWeightedCovariance,
    SeasonalRollingCorrelation,
    SeasonalRollingCovariance,
)
from mliot.features._moments import (
    RollingKurtosis,
    RollingSkewness,
    RollingSlope,
    RollingZScore,
)
from mliot.features._order import (
    RollingCount,
    RollingQuantile,
    RollingRank,
)
from mliot.features._pairs import PairTransform, RollingCorrelation, RollingCovariance
from mliot.features._pay_days import PayDays
from mliot.features._rolling import (
    RollingMax,
    RollingMean,
    RollingMedian,
    RollingMin,
    RollingStd,
    RollingSum,
    RollingVar,
)
from mliot.features._seasonal import (
    SeasonalDiff,
    SeasonalLag,
    SeasonalRollingKurtosis,
    SeasonalRollingMean,
    SeasonalRollingSkewness,
    SeasonalRollingSlope,
    SeasonalRollingStd,
    SeasonalRollingSum,
    SeasonalRollingVar,
    SeasonalRollingZScore,
)
from mliot.features._seasonal_order import (
    SeasonalRollingCount,
    SeasonalRollingMax,
    SeasonalRollingMedian,
    SeasonalRollingMin,
    SeasonalRollingQuantile,
    SeasonalRollingRank,
)
from mliot.features._time_order import (
    TimeRollingCount,
    TimeRollingMax,
    TimeRollingMedian,
    TimeRollingMin,
    TimeRollingQuantile,
    TimeRollingRank,
)
from mliot.features._time_pairs import (
    TimePairTransform,
    TimeRollingCorrelation,
    TimeRollingCovariance,
)
from mliot.features._time_rolling import (
    TimeRollingKurtosis,
    TimeRollingMean,
    TimeRollingSkewness,
    TimeRollingSlope,
    TimeRollingStd,
    TimeRollingSum,
    TimeRollingVar,
    TimeRollingZScore,
)
from mliot.features._time_windows import TimeTransform
from mliot.features._union import FeatureUnion

__all__ = [
    "DATE_FEATURES",
    "Diff",
    "Events",
    "ExpandingCorrelation",
    "ExpandingCount",
    "ExpandingCovariance",
    "ExpandingKurtosis",
    "ExpandingMax",
    "ExpandingMean",
    "ExpandingMedian",
    "ExpandingMin",
    "ExpandingQuantile",
    "ExpandingRank",
    "ExpandingSkewness",
    "ExpandingSlope",
    "ExpandingStd",
    "ExpandingSum",
    "ExpandingVar",
    "ExpandingZScore",
    "ExponentiallyWeightedCorrelation",
    "ExponentiallyWeightedCovariance",
    "ExponentiallyWeightedMean",
    "ExponentiallyWeightedStd",
    "ExponentiallyWeightedVar",
    "FeatureUnion",
    "FourierFeatures",
    "Holidays",
    "Lag",
    "PairTransform",
    "PayDays",
    "RollingCorrelation",
    "RollingCount",
    "RollingCovariance",
    "RollingKurtosis",
    "RollingMax",
    "RollingMean",
    "RollingMedian",
    "RollingMin",
    "RollingQuantile",
    "RollingRank",
    "RollingSkewness",
    "RollingSlope",
    "RollingStd",
    "RollingSum",
    "RollingVar",
    "RollingZScore",
    "SeasonalDiff",
    "SeasonalLag",
    "SeasonalRollingCorrelation",
    "SeasonalRollingCount",
    "SeasonalRollingCovariance",
    "SeasonalRollingKurtosis",
    "SeasonalRollingMax",
    "SeasonalRollingMean",
    "SeasonalRollingMedian",
    "SeasonalRollingMin",
    "SeasonalRollingQuantile",
    "SeasonalRollingRank",
    "SeasonalRollingSkewness",
    "SeasonalRollingSlope",
    "SeasonalRollingStd",
    "SeasonalRollingSum",
    "SeasonalRollingVar",
    "SeasonalRollingZScore",
    "TimePairTransform",
    "TimeRollingCorrelation",
    "TimeRollingCount",
    "TimeRollingCovariance",
    "TimeRollingKurtosis",
    "TimeRollingMax",
    "TimeRollingMean",
    "TimeRollingMedian",
    "TimeRollingMin",
    "TimeRollingQuantile",
    "TimeRollingRank",
    "TimeRollingSkewness",
    "TimeRollingSlope",
    "TimeRollingStd",
    "TimeRollingSum",
    "TimeRollingVar",
    "TimeRollingZScore",
    "TimeTransform",
    "Transform",
    "date_features",
]

for _name in __all__:
    if isinstance(globals()[_name], type) and _name not in ("Transform", "PairTransform"):
        globals()[_name].__module__ = __name__  # where users import it from, in repr and pickles
del _name
