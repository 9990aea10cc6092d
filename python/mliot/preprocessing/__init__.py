"""Cleaning along time: spikes and gaps of a sensor or a sales series.

Each transform is a specification (a step of a pipeline), a scikit-learn style transformer
(``fit``, ``transform``, ``get_params``) and a stream (``update``). Batch and stream give the same
bits, whatever the chunks, the threads and the processor. All of them are causal: what is given out
for a sample depends on it and on earlier ones only.

``quality_report`` says before all of this what is wrong with a data frame.
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
from mliot.preprocessing._report import QualityFinding, QualityReport, quality_report

__all__ = [
    "Butterworth",
    "ForwardFill",
    "Hampel",
    "IqrOutliers",
    "KalmanFilter",
    "QualityFinding",
    "QualityReport",
    "RobustZScoreOutliers",
    "RunningMedian",
    "SavitzkyGolay",
    "SeasonalFill",
    "ZScoreOutliers",
    "quality_report",
]

for _name in __all__:
    globals()[_name].__module__ = __name__  # where users import it from, in repr and pickles
del _name
