"""Cleaning along time: spikes and gaps of a sensor or a sales series.

Each transform is a specification (a step of a pipeline), a scikit-learn style transformer
(``fit``, ``transform``, ``get_params``) and a stream (``update``). Batch and stream give the same
bits, whatever the chunks, the threads and the processor. All of them are causal: what is given out
for a sample depends on it and on earlier ones only.
"""

from mliot.preprocessing._filters import Butterworth, RunningMedian, SavitzkyGolay
from mliot.preprocessing._gaps import ForwardFill, SeasonalFill
from mliot.preprocessing._kalman import KalmanFilter
from mliot.preprocessing._outliers import (
    Hampel,
    IqrOutliers,
    RobustZScoreOutliers,
    ZScoreOutliers,
)

__all__ = [
    "Butterworth",
    "ForwardFill",
    "Hampel",
    "IqrOutliers",
    "KalmanFilter",
    "RobustZScoreOutliers",
    "RunningMedian",
    "SavitzkyGolay",
    "SeasonalFill",
    "ZScoreOutliers",
]

for _name in __all__:
    globals()[_name].__module__ = __name__  # where users import it from, in repr and pickles
del _name
