"""Cleaning along time, and scaling and encoding of rows.

Transforms along time (`Hampel`, `ForwardFill` ...) are a specification (a step of a pipeline), a
scikit-learn style transformer (``fit``, ``transform``, ``get_params``) and a stream (``update``).
They are causal: what is given out for a sample depends on it and on earlier ones only.

`BackwardFill`, `LinearFill`, `SplineFill`, `SeasonalLinearFill`, `KalmanSmoother`, `MedianFilter`,
`SavgolFilter`, `WaveletDenoise`, `SpectralFilter` and `SeasonalEsd` need the whole series: they
have no stream and are no steps of a pipeline.

Scalers and encoders are estimators of scikit-learn that look at each row by itself. Their numbers
come from exact sums and sorted values, so that neither the order of the rows nor threads show.

Batch and stream give the same bits, whatever the chunks, the threads and the processor.

`Resample` makes regular rows of irregular samples, `EventBuffer` and `deduplicate` put late and
doubled events in order, `asof_join` joins two tables by time.

``quality_report`` says before all of this what is wrong with a data frame.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from mliot.preprocessing._asof import asof_join
from mliot.preprocessing._drift import ClockDrift
from mliot.preprocessing._duplicates import deduplicate, sort_events
from mliot.preprocessing._event_buffer import EventBuffer
from mliot.preprocessing._filters import Butterworth, RunningMedian, SavitzkyGolay
from mliot.preprocessing._gaps import ForwardFill, SeasonalFill
from mliot.preprocessing._kalman import KalmanFilter, KalmanSmoother
from mliot.preprocessing._localize import localize
from mliot.preprocessing._outliers import (
    Hampel,
    IqrOutliers,
    RobustZScoreOutliers,
    ZScoreOutliers,
)
from mliot.preprocessing._report import (
    QualityFinding,
    QualityProfile,
    QualityReport,
    quality_report,
)
from mliot.preprocessing._resample import Resample
from mliot.preprocessing._resample_stream import ResampleStream
from mliot.preprocessing._reshape import long_to_wide, wide_to_long
from mliot.preprocessing._units import convert_unit, convert_units, units
from mliot.preprocessing._whole_fills import (
    BackwardFill,
    LinearFill,
    SeasonalLinearFill,
    SplineFill,
)
from mliot.preprocessing._whole_filters import (
    MedianFilter,
    SavgolFilter,
    SeasonalEsd,
    SpectralFilter,
    WaveletDenoise,
)

if TYPE_CHECKING:
    from mliot.preprocessing._distributions import PowerTransformer, QuantileTransformer
    from mliot.preprocessing._encoders import CountEncoder, OneHotEncoder, OrdinalEncoder
    from mliot.preprocessing._hashing import HashingEncoder
    from mliot.preprocessing._local import LocalScaler
    from mliot.preprocessing._ordered import OrderedTargetEncoder
    from mliot.preprocessing._scalers import (
        MaxAbsScaler,
        MinMaxScaler,
        RobustScaler,
        StandardScaler,
    )
    from mliot.preprocessing._targets import TargetEncoder

# Row-wise classes import scikit-learn; each is loaded when it is first asked for.
_ROW_WISE = {
    "CountEncoder": "_encoders",
    "HashingEncoder": "_hashing",
    "LocalScaler": "_local",
    "MaxAbsScaler": "_scalers",
    "MinMaxScaler": "_scalers",
    "OneHotEncoder": "_encoders",
    "OrderedTargetEncoder": "_ordered",
    "OrdinalEncoder": "_encoders",
    "PowerTransformer": "_distributions",
    "QuantileTransformer": "_distributions",
    "RobustScaler": "_scalers",
    "StandardScaler": "_scalers",
    "TargetEncoder": "_targets",
}

__all__ = [
    "BackwardFill",
    "Butterworth",
    "ClockDrift",
    "CountEncoder",
    "EventBuffer",
    "ForwardFill",
    "Hampel",
    "HashingEncoder",
    "IqrOutliers",
    "KalmanFilter",
    "KalmanSmoother",
    "LinearFill",
    "LocalScaler",
    "MaxAbsScaler",
    "MedianFilter",
    "MinMaxScaler",
    "OneHotEncoder",
    "OrderedTargetEncoder",
    "OrdinalEncoder",
    "PowerTransformer",
    "QualityFinding",
    "QualityProfile",
    "QualityReport",
    "QuantileTransformer",
    "Resample",
    "ResampleStream",
    "RobustScaler",
    "RobustZScoreOutliers",
    "RunningMedian",
    "SavgolFilter",
    "SavitzkyGolay",
    "SeasonalEsd",
    "SeasonalFill",
    "SeasonalLinearFill",
    "SpectralFilter",
    "SplineFill",
    "StandardScaler",
    "TargetEncoder",
    "WaveletDenoise",
    "ZScoreOutliers",
    "asof_join",
    "convert_unit",
    "convert_units",
    "deduplicate",
    "localize",
    "long_to_wide",
    "quality_report",
    "sort_events",
    "units",
    "wide_to_long",
]

for _name in set(__all__) - set(_ROW_WISE):
    globals()[_name].__module__ = __name__  # where users import it from, in repr and pickles
del _name


def __getattr__(name: str) -> Any:
    if name not in _ROW_WISE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    made = getattr(importlib.import_module(f"{__name__}.{_ROW_WISE[name]}"), name)
    made.__module__ = __name__
    globals()[name] = made
    return made


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
