"""
C++ half of mliot; use the Python modules instead.
"""

from __future__ import annotations

import collections.abc
import typing

import numpy
import numpy.typing

__all__: list[str] = [
    "Adida",
    "Arima",
    "AutoArima",
    "AutoCes",
    "AutoEts",
    "AutoTbats",
    "AutoTheta",
    "BackwardFill",
    "Boosting",
    "BoostingDataset",
    "BootstrapDemand",
    "Butterworth",
    "ClockDrift",
    "ConformalTable",
    "CountEncoder",
    "CrostonClassic",
    "CrostonOptimized",
    "CrostonSba",
    "CrostonSbj",
    "Diff",
    "DynamicHarmonicRegression",
    "DynamicOptimizedTheta",
    "DynamicTheta",
    "EmpiricalDemand",
    "Error",
    "EventBuffer",
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
    "FeaturePlan",
    "Forecaster",
    "FormatError",
    "ForwardFill",
    "Frequency",
    "Hampel",
    "HashingEncoder",
    "HistoricAverage",
    "Holt",
    "HoltWinters",
    "Imapa",
    "InvalidArgument",
    "IqrOutliers",
    "KalmanFilter",
    "KalmanSmoother",
    "Lag",
    "LinearFill",
    "LocalScaler",
    "LookUp",
    "MaxAbsScaler",
    "MedianFilter",
    "MinMaxScaler",
    "Naive",
    "NegativeBinomialSmoothing",
    "NotFitted",
    "OneHotEncoder",
    "OptimizedTheta",
    "OrderedTargetEncoder",
    "OrdinalEncoder",
    "PanelArrays",
    "PanelIndex",
    "Pipeline",
    "PowerMap",
    "PowerTransformer",
    "QualityProfile",
    "QuantileMap",
    "QuantileTransformer",
    "RandomWalkWithDrift",
    "Resample",
    "ResampleStream",
    "ResourceLimit",
    "RobustScaler",
    "RobustZScoreOutliers",
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
    "RowPredictor",
    "RunningMedian",
    "SavgolFilter",
    "SavitzkyGolay",
    "Scale",
    "SeasonalCycles",
    "SeasonalDiff",
    "SeasonalEsd",
    "SeasonalExponentialSmoothing",
    "SeasonalExponentialSmoothingOptimized",
    "SeasonalFill",
    "SeasonalLag",
    "SeasonalLinearFill",
    "SeasonalNaive",
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
    "SeasonalWindowAverage",
    "SimpleExponentialSmoothing",
    "SimpleExponentialSmoothingOptimized",
    "SplineFill",
    "StandardScaler",
    "StatisticalPipeline",
    "StopTraining",
    "TargetEncoder",
    "Theta",
    "TimeAxis",
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
    "Tree",
    "Tsb",
    "TweedieSmoothing",
    "Unsupported",
    "ValueSketch",
    "WaveletDenoise",
    "WindowAverage",
    "WindowStatistic",
    "ZScoreOutliers",
    "aggregate_integers",
    "aggregate_runs",
    "asof_join",
    "available_cpus",
    "boosting_defaults",
    "build_info",
    "check_time_feature",
    "convert_units",
    "cross_validate",
    "crps",
    "crps_ensemble",
    "date_feature",
    "date_feature_names",
    "demo_sales",
    "diebold_mariano",
    "distinct_times",
    "encode",
    "error_scales",
    "error_stretches",
    "export_defaults",
    "feature_table",
    "fill_gaps",
    "format_times",
    "index_events",
    "index_panel",
    "infer_frequency",
    "kalman_fit",
    "kolmogorov_smirnov",
    "match_future",
    "mcb",
    "mean_integers",
    "metric",
    "most_levels",
    "mstl_decompose",
    "num_threads",
    "parse_times",
    "population_stability_index",
    "set_num_threads",
    "text_places",
    "time_feature",
    "unit_name",
    "units",
    "window_statistics",
    "write_file",
]

class Error(RuntimeError):
    pass

class InvalidArgument(Error, ValueError):
    pass

class NotFitted(Error, ValueError):
    pass

class FormatError(Error, ValueError):
    pass

class Unsupported(Error, ValueError):
    pass

class StopTraining(Error):
    pass

class ResourceLimit(Error, MemoryError):
    pass

class Tree:
    """
    What a file holds: named values, arrays and objects.
    """
    @staticmethod
    def from_bytes(bytes: bytes, max_memory: typing.SupportsInt | typing.SupportsIndex = 0) -> Tree:
        """
        The tree of a file's bytes; max_memory bounds both together, 0 stands for 4 GiB.
        """
    def __contains__(self, name: str) -> bool: ...
    def __init__(self, document: dict = {}) -> None: ...
    def document(self) -> dict: ...
    def get(self, name: str) -> Tree:
        """
        The object of a name.
        """
    def put(self, name: str, inner: Tree) -> None:
        """
        Adds an object under a name.
        """
    def to_bytes(self) -> bytes: ...
    def value(self, name: str) -> typing.Any:
        """
        The member of a name as Python's: a number, text, list, array ...
        """
    @property
    def byte(self) -> int:
        """
        Where it begins in the bytes that it was read from; 0 when it comes from none.
        """

class Frequency:
    """
    The distance of two periods, as 15min or W-FRI.
    """
    @staticmethod
    def integer(step: typing.SupportsInt | typing.SupportsIndex) -> Frequency: ...
    def __eq__(self, other: typing.Any) -> bool: ...
    def __getstate__(self) -> bytes: ...
    def __hash__(self) -> int: ...
    def __init__(self, name: str) -> None: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def __str__(self) -> str: ...
    @property
    def fixed_step(self) -> int:
        """
        Microseconds or integer steps in a period; 0 where they differ.
        """
    @property
    def is_integer(self) -> bool: ...
    @property
    def name(self) -> str: ...
    @property
    def season_length(self) -> int: ...
    @property
    def unit(self) -> str:
        """
        What it counts in: "day", "business_day", "month" ...
        """

class TimeAxis:
    """
    Numbers the periods of a frequency from an origin.
    """
    @staticmethod
    def from_times(
        frequency: Frequency, times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64]
    ) -> TimeAxis: ...
    def __eq__(self, other: typing.Any) -> bool: ...
    def __getstate__(self) -> bytes: ...
    def __hash__(self) -> int: ...
    def __init__(
        self, frequency: Frequency, origin: typing.SupportsInt | typing.SupportsIndex
    ) -> None: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def off_grid_reason(self, time: typing.SupportsInt | typing.SupportsIndex) -> str: ...
    def period(self, time: typing.SupportsInt | typing.SupportsIndex) -> int | None:
        """
        The period of a time; None off the grid.
        """
    def periods(self, times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64]) -> tuple:
        """
        Periods of int64 times, and the index of the first one off the grid or None.
        """
    def row_times(
        self,
        first_period: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.int64]:
        """
        The time of each row of series without gaps.
        """
    def text(self, period: typing.SupportsInt | typing.SupportsIndex) -> str:
        """
        The date of a period, for messages.
        """
    def time(self, period: typing.SupportsInt | typing.SupportsIndex) -> int: ...
    def times(
        self, periods: typing.Annotated[numpy.typing.ArrayLike, numpy.int64]
    ) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def frequency(self) -> Frequency: ...
    @property
    def is_integer(self) -> bool: ...
    @property
    def origin(self) -> int: ...
    @property
    def season_length(self) -> int: ...

class PanelIndex:
    """
    Where the series of a long table are.
    """
    @property
    def duplicate(self) -> typing.Any: ...
    @property
    def first_period(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def gap(self) -> typing.Any: ...
    @property
    def n_duplicates(self) -> int: ...
    @property
    def n_gaps(self) -> int: ...
    @property
    def offsets(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def order(self) -> typing.Any:
        """
        Input row of each sorted row; None when the input is sorted.
        """

class Hampel:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ForwardFill:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class SeasonalFill:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ZScoreOutliers:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class RobustZScoreOutliers:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class IqrOutliers:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class RunningMedian:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class SavitzkyGolay:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class KalmanFilter:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class Butterworth:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class Scale:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class PowerMap:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class QuantileMap:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class LookUp:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class StandardScaler:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def from_document(document: dict) -> StandardScaler: ...
    def __init__(self, options: dict) -> None: ...
    def document(self) -> dict: ...
    def fit(self, rows: numpy.ndarray) -> None: ...
    def inverse_transform(self, rows: numpy.ndarray) -> numpy.typing.NDArray[numpy.float64]: ...
    def maps(self) -> list: ...
    def merge(self, other: StandardScaler) -> None: ...
    def moments(self) -> numpy.typing.NDArray[numpy.float64]: ...
    def transform(self, rows: numpy.ndarray) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, rows: numpy.ndarray) -> None: ...
    @property
    def columns(self) -> int: ...
    @property
    def outputs(self) -> int: ...

class MinMaxScaler:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def from_document(document: dict) -> MinMaxScaler: ...
    def __init__(self, options: dict) -> None: ...
    def document(self) -> dict: ...
    def fit(self, rows: numpy.ndarray) -> None: ...
    def inverse_transform(self, rows: numpy.ndarray) -> numpy.typing.NDArray[numpy.float64]: ...
    def maps(self) -> list: ...
    def merge(self, other: MinMaxScaler) -> None: ...
    def ranges(self) -> numpy.typing.NDArray[numpy.float64]: ...
    def transform(self, rows: numpy.ndarray) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, rows: numpy.ndarray) -> None: ...
    @property
    def columns(self) -> int: ...
    @property
    def outputs(self) -> int: ...

class MaxAbsScaler:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def from_document(document: dict) -> MaxAbsScaler: ...
    def __init__(self, options: dict) -> None: ...
    def document(self) -> dict: ...
    def fit(self, rows: numpy.ndarray) -> None: ...
    def inverse_transform(self, rows: numpy.ndarray) -> numpy.typing.NDArray[numpy.float64]: ...
    def maps(self) -> list: ...
    def merge(self, other: MaxAbsScaler) -> None: ...
    def ranges(self) -> numpy.typing.NDArray[numpy.float64]: ...
    def transform(self, rows: numpy.ndarray) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, rows: numpy.ndarray) -> None: ...
    @property
    def columns(self) -> int: ...
    @property
    def outputs(self) -> int: ...

class RobustScaler:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def from_document(document: dict) -> RobustScaler: ...
    def __init__(self, options: dict) -> None: ...
    def document(self) -> dict: ...
    def fit(self, rows: numpy.ndarray) -> None: ...
    def inverse_transform(self, rows: numpy.ndarray) -> numpy.typing.NDArray[numpy.float64]: ...
    def maps(self) -> list: ...
    def transform(self, rows: numpy.ndarray) -> numpy.typing.NDArray[numpy.float64]: ...
    @property
    def columns(self) -> int: ...
    @property
    def outputs(self) -> int: ...

class QuantileTransformer:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def from_document(document: dict) -> QuantileTransformer: ...
    def __init__(self, options: dict) -> None: ...
    def document(self) -> dict: ...
    def fit(self, rows: numpy.ndarray) -> None: ...
    def inverse_transform(self, rows: numpy.ndarray) -> numpy.typing.NDArray[numpy.float64]: ...
    def maps(self) -> list: ...
    def transform(self, rows: numpy.ndarray) -> numpy.typing.NDArray[numpy.float64]: ...
    @property
    def columns(self) -> int: ...
    @property
    def outputs(self) -> int: ...

class PowerTransformer:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def from_document(document: dict) -> PowerTransformer: ...
    def __init__(self, options: dict) -> None: ...
    def document(self) -> dict: ...
    def fit(self, rows: numpy.ndarray) -> None: ...
    def inverse_transform(self, rows: numpy.ndarray) -> numpy.typing.NDArray[numpy.float64]: ...
    def maps(self) -> list: ...
    def transform(self, rows: numpy.ndarray) -> numpy.typing.NDArray[numpy.float64]: ...
    @property
    def columns(self) -> int: ...
    @property
    def outputs(self) -> int: ...

class LocalScaler:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def from_document(document: dict) -> LocalScaler: ...
    def __init__(self, options: dict) -> None: ...
    def document(self) -> dict: ...
    def fit(
        self,
        rows: numpy.ndarray,
        series: typing.Annotated[numpy.typing.ArrayLike, numpy.int32],
        count: typing.SupportsInt | typing.SupportsIndex,
    ) -> None: ...
    def inverse_transform(
        self, rows: numpy.ndarray, series: typing.Annotated[numpy.typing.ArrayLike, numpy.int32]
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def transform(
        self, rows: numpy.ndarray, series: typing.Annotated[numpy.typing.ArrayLike, numpy.int32]
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    @property
    def columns(self) -> int: ...
    @property
    def series(self) -> int: ...

class OrdinalEncoder:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def from_document(document: dict) -> OrdinalEncoder: ...
    def __init__(self, options: dict) -> None: ...
    def counts(
        self, column: typing.SupportsInt | typing.SupportsIndex
    ) -> numpy.typing.NDArray[numpy.int64]: ...
    def document(self) -> dict: ...
    def fit(
        self, rows: numpy.ndarray, target: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]
    ) -> None: ...
    def has_missing(self, column: typing.SupportsInt | typing.SupportsIndex) -> bool: ...
    def keys(
        self, column: typing.SupportsInt | typing.SupportsIndex
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def maps(self) -> list: ...
    def merge(self, other: OrdinalEncoder) -> None: ...
    def transform(self, rows: numpy.ndarray) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self, rows: numpy.ndarray, target: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]
    ) -> None: ...
    @property
    def columns(self) -> int: ...
    @property
    def outputs(self) -> int: ...
    @property
    def target_mean(self) -> float: ...

class OneHotEncoder:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def from_document(document: dict) -> OneHotEncoder: ...
    def __init__(self, options: dict) -> None: ...
    def counts(
        self, column: typing.SupportsInt | typing.SupportsIndex
    ) -> numpy.typing.NDArray[numpy.int64]: ...
    def document(self) -> dict: ...
    def fit(
        self, rows: numpy.ndarray, target: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]
    ) -> None: ...
    def has_missing(self, column: typing.SupportsInt | typing.SupportsIndex) -> bool: ...
    def keys(
        self, column: typing.SupportsInt | typing.SupportsIndex
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def maps(self) -> list: ...
    def merge(self, other: OneHotEncoder) -> None: ...
    def transform(self, rows: numpy.ndarray) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self, rows: numpy.ndarray, target: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]
    ) -> None: ...
    @property
    def columns(self) -> int: ...
    @property
    def outputs(self) -> int: ...
    @property
    def target_mean(self) -> float: ...

class CountEncoder:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def from_document(document: dict) -> CountEncoder: ...
    def __init__(self, options: dict) -> None: ...
    def counts(
        self, column: typing.SupportsInt | typing.SupportsIndex
    ) -> numpy.typing.NDArray[numpy.int64]: ...
    def document(self) -> dict: ...
    def fit(
        self, rows: numpy.ndarray, target: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]
    ) -> None: ...
    def has_missing(self, column: typing.SupportsInt | typing.SupportsIndex) -> bool: ...
    def keys(
        self, column: typing.SupportsInt | typing.SupportsIndex
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def maps(self) -> list: ...
    def merge(self, other: CountEncoder) -> None: ...
    def transform(self, rows: numpy.ndarray) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self, rows: numpy.ndarray, target: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]
    ) -> None: ...
    @property
    def columns(self) -> int: ...
    @property
    def outputs(self) -> int: ...
    @property
    def target_mean(self) -> float: ...

class TargetEncoder:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def from_document(document: dict) -> TargetEncoder: ...
    def __init__(self, options: dict) -> None: ...
    def counts(
        self, column: typing.SupportsInt | typing.SupportsIndex
    ) -> numpy.typing.NDArray[numpy.int64]: ...
    def document(self) -> dict: ...
    def fit(
        self, rows: numpy.ndarray, target: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]
    ) -> None: ...
    def has_missing(self, column: typing.SupportsInt | typing.SupportsIndex) -> bool: ...
    def keys(
        self, column: typing.SupportsInt | typing.SupportsIndex
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def maps(self) -> list: ...
    def merge(self, other: TargetEncoder) -> None: ...
    def transform(self, rows: numpy.ndarray) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self, rows: numpy.ndarray, target: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]
    ) -> None: ...
    @property
    def columns(self) -> int: ...
    @property
    def outputs(self) -> int: ...
    @property
    def target_mean(self) -> float: ...

class HashingEncoder:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def from_document(document: dict) -> HashingEncoder: ...
    def __init__(self, options: dict) -> None: ...
    def add(
        self, texts: list, table: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]
    ) -> None:
        """
        Adds each text to its row of a C-contiguous float64 table; None adds nothing.
        """
    def document(self) -> dict: ...

class OrderedTargetEncoder:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def from_document(document: dict) -> OrderedTargetEncoder: ...
    def __init__(self, options: dict) -> None: ...
    def document(self) -> dict: ...
    def map(self) -> dict: ...
    def update(
        self,
        level: typing.SupportsFloat | typing.SupportsIndex,
        target: typing.SupportsFloat | typing.SupportsIndex,
    ) -> float: ...
    def update_all(
        self,
        levels: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        target: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def value(self, level: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    def values(
        self, levels: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    @property
    def levels(self) -> int: ...

class Resample:
    """
    Irregular samples as regular rows.
    """
    def __init__(self, options: dict) -> None: ...
    def transform(
        self,
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        columns: collections.abc.Sequence[typing.Annotated[numpy.typing.ArrayLike, numpy.float64]],
    ) -> tuple:
        """
        (offsets, times, columns) of the rows, and the first column with an infinite sample.
        """
    @property
    def closed_right(self) -> bool: ...
    @property
    def labelled_right(self) -> bool: ...
    @property
    def options(self) -> dict: ...

class ResampleStream:
    """
    Resampling event by event.
    """
    @staticmethod
    def from_tree(tree: Tree) -> ResampleStream: ...
    def __init__(
        self, resample: Resample, events: dict, n_series: typing.SupportsInt | typing.SupportsIndex
    ) -> None: ...
    def add_series(self, n: typing.SupportsInt | typing.SupportsIndex) -> None: ...
    def advance(
        self,
        series: typing.SupportsInt | typing.SupportsIndex,
        time: typing.SupportsInt | typing.SupportsIndex,
    ) -> tuple: ...
    def begun_anew(self) -> ResampleStream: ...
    def copy(self) -> ResampleStream: ...
    def flush(self) -> tuple: ...
    def push(
        self,
        series: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
    ) -> tuple:
        """
        Takes events: the rows given out, and each event's fate: 0 taken, 1 late, 2 doubled.
        """
    def tree(self) -> Tree: ...
    def watermark(self, series: typing.SupportsInt | typing.SupportsIndex) -> typing.Any:
        """
        The watermark of a series; None before its first event.
        """
    @property
    def n_duplicate(self) -> int: ...
    @property
    def n_early(self) -> int: ...
    @property
    def n_late(self) -> int: ...
    @property
    def n_series(self) -> int: ...
    @property
    def options(self) -> dict: ...

class EventBuffer:
    """
    Late events in the order of time.
    """
    @staticmethod
    def from_tree(tree: Tree) -> EventBuffer: ...
    def __init__(
        self, options: dict, n_series: typing.SupportsInt | typing.SupportsIndex
    ) -> None: ...
    def add_series(self, n: typing.SupportsInt | typing.SupportsIndex) -> None: ...
    def advance(
        self,
        series: typing.SupportsInt | typing.SupportsIndex,
        time: typing.SupportsInt | typing.SupportsIndex,
    ) -> tuple: ...
    def copy(self) -> EventBuffer: ...
    def flush(self) -> tuple: ...
    def push(
        self,
        series: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
    ) -> tuple:
        """
        Takes events: the rows given out, and each event's fate: 0 taken, 1 late, 2 doubled.
        """
    def tree(self) -> Tree: ...
    def watermark(self, series: typing.SupportsInt | typing.SupportsIndex) -> typing.Any:
        """
        The watermark of a series; None before its first event.
        """
    @property
    def n_duplicate(self) -> int: ...
    @property
    def n_early(self) -> int: ...
    @property
    def n_late(self) -> int: ...
    @property
    def n_series(self) -> int: ...
    @property
    def options(self) -> dict: ...

class ClockDrift:
    """
    The clock of a device against a reference clock.
    """
    @staticmethod
    def fit(
        device: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        reference: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        options: dict,
    ) -> ClockDrift: ...
    @staticmethod
    def from_tree(tree: Tree) -> ClockDrift: ...
    def to_device(
        self, times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64]
    ) -> numpy.typing.NDArray[numpy.int64]: ...
    def to_reference(
        self, times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64]
    ) -> numpy.typing.NDArray[numpy.int64]: ...
    def tree(self) -> Tree: ...
    @property
    def knots(self) -> tuple: ...
    @property
    def options(self) -> dict: ...

class BackwardFill:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def document(self) -> dict: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    @property
    def options(self) -> dict: ...

class LinearFill:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def document(self) -> dict: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    @property
    def options(self) -> dict: ...

class SplineFill:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def document(self) -> dict: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    @property
    def options(self) -> dict: ...

class SeasonalLinearFill:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def document(self) -> dict: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    @property
    def options(self) -> dict: ...

class KalmanSmoother:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def document(self) -> dict: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    @property
    def options(self) -> dict: ...

class SavgolFilter:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def document(self) -> dict: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    @property
    def options(self) -> dict: ...

class MedianFilter:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def document(self) -> dict: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    @property
    def options(self) -> dict: ...

class WaveletDenoise:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def document(self) -> dict: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    @property
    def options(self) -> dict: ...

class SeasonalEsd:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def document(self) -> dict: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    @property
    def options(self) -> dict: ...

class ValueSketch:
    def __init__(self, max_buckets: typing.SupportsInt | typing.SupportsIndex = 4096) -> None: ...
    def __len__(self) -> int: ...
    def count_above(self, x: typing.SupportsFloat | typing.SupportsIndex) -> int: ...
    def equals(self, other: ValueSketch) -> bool: ...
    def median_distance(self, centre: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    def merge(self, other: ValueSketch) -> None: ...
    def quantile(self, q: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    def update(self, values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> None: ...
    @property
    def count(self) -> int: ...
    @property
    def exact(self) -> bool: ...

class QualityProfile:
    @staticmethod
    def from_tree(tree: Tree) -> QualityProfile: ...
    def __init__(
        self,
        ranges: collections.abc.Sequence[
            tuple[
                typing.SupportsFloat | typing.SupportsIndex,
                typing.SupportsFloat | typing.SupportsIndex,
            ]
        ],
        pairs: collections.abc.Sequence[
            tuple[
                typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex
            ]
        ] = [],
    ) -> None: ...
    def blocks(
        self,
        series: typing.SupportsInt | typing.SupportsIndex,
        column: typing.SupportsInt | typing.SupportsIndex,
    ) -> dict: ...
    def column(
        self,
        series: typing.SupportsInt | typing.SupportsIndex,
        column: typing.SupportsInt | typing.SupportsIndex,
    ) -> dict: ...
    def equals(self, other: QualityProfile) -> bool: ...
    def findings(self, rules: dict = {}) -> list: ...
    def merge(self, next: QualityProfile) -> None: ...
    def pooled(self, column: typing.SupportsInt | typing.SupportsIndex) -> ValueSketch: ...
    def sampled_rows(self) -> numpy.typing.NDArray[numpy.float64]: ...
    def similar_columns(
        self, limit: typing.SupportsInt | typing.SupportsIndex = 8
    ) -> list[tuple[int, int]]: ...
    def times(self, series: typing.SupportsInt | typing.SupportsIndex) -> dict: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        columns: collections.abc.Sequence[typing.Annotated[numpy.typing.ArrayLike, numpy.float64]],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        names: typing.Annotated[numpy.typing.ArrayLike, numpy.int64] | None = None,
    ) -> None: ...
    def values(
        self,
        series: typing.SupportsInt | typing.SupportsIndex,
        column: typing.SupportsInt | typing.SupportsIndex,
    ) -> ValueSketch: ...
    @property
    def n_columns(self) -> int: ...
    @property
    def n_series(self) -> int: ...
    @property
    def names(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def pairs(self) -> list[tuple[int, int]]: ...
    @property
    def ranges(self) -> list[tuple[float, float]]: ...

class WindowStatistic:
    pass

class Lag:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class RollingSum:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...
    @property
    def window_statistic(self) -> WindowStatistic: ...

class RollingMean:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...
    @property
    def window_statistic(self) -> WindowStatistic: ...

class RollingVar:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...
    @property
    def window_statistic(self) -> WindowStatistic: ...

class RollingStd:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...
    @property
    def window_statistic(self) -> WindowStatistic: ...

class RollingZScore:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...
    @property
    def window_statistic(self) -> WindowStatistic: ...

class RollingSkewness:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class RollingKurtosis:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class RollingSlope:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class RollingMin:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class RollingMax:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class RollingMedian:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class RollingQuantile:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class RollingRank:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class RollingCount:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class SeasonalLag:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class SeasonalDiff:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class SeasonalRollingSum:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class SeasonalRollingMean:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class SeasonalRollingVar:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class SeasonalRollingStd:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class SeasonalRollingZScore:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class SeasonalRollingSkewness:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class SeasonalRollingKurtosis:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class SeasonalRollingSlope:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class SeasonalRollingMin:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class SeasonalRollingMax:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class SeasonalRollingMedian:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class SeasonalRollingQuantile:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class SeasonalRollingRank:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class SeasonalRollingCount:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExpandingSum:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExpandingMean:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExpandingVar:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExpandingStd:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExpandingZScore:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExpandingSkewness:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExpandingKurtosis:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExpandingSlope:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExpandingMin:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExpandingMax:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExpandingCount:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExponentiallyWeightedMean:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExponentiallyWeightedVar:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExponentiallyWeightedStd:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class Diff:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class RollingCovariance:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        y: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        y: typing.SupportsFloat | typing.SupportsIndex,
    ) -> float: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class RollingCorrelation:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        y: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        y: typing.SupportsFloat | typing.SupportsIndex,
    ) -> float: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class SeasonalRollingCovariance:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        y: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        y: typing.SupportsFloat | typing.SupportsIndex,
    ) -> float: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class SeasonalRollingCorrelation:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        y: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        y: typing.SupportsFloat | typing.SupportsIndex,
    ) -> float: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExpandingCovariance:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        y: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        y: typing.SupportsFloat | typing.SupportsIndex,
    ) -> float: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExpandingCorrelation:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        y: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        y: typing.SupportsFloat | typing.SupportsIndex,
    ) -> float: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExponentiallyWeightedCovariance:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        y: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        y: typing.SupportsFloat | typing.SupportsIndex,
    ) -> float: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExponentiallyWeightedCorrelation:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        y: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        y: typing.SupportsFloat | typing.SupportsIndex,
    ) -> float: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class TimeRollingCovariance:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        y: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        y: typing.SupportsFloat | typing.SupportsIndex,
        time: typing.SupportsInt | typing.SupportsIndex,
    ) -> float: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class TimeRollingCorrelation:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        y: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        y: typing.SupportsFloat | typing.SupportsIndex,
        time: typing.SupportsInt | typing.SupportsIndex,
    ) -> float: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class TimeRollingSum:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        time: typing.SupportsInt | typing.SupportsIndex,
    ) -> float: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class TimeRollingMean:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        time: typing.SupportsInt | typing.SupportsIndex,
    ) -> float: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class TimeRollingVar:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        time: typing.SupportsInt | typing.SupportsIndex,
    ) -> float: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class TimeRollingStd:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        time: typing.SupportsInt | typing.SupportsIndex,
    ) -> float: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class TimeRollingZScore:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        time: typing.SupportsInt | typing.SupportsIndex,
    ) -> float: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class TimeRollingSkewness:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        time: typing.SupportsInt | typing.SupportsIndex,
    ) -> float: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class TimeRollingKurtosis:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        time: typing.SupportsInt | typing.SupportsIndex,
    ) -> float: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class TimeRollingSlope:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        time: typing.SupportsInt | typing.SupportsIndex,
    ) -> float: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class TimeRollingMin:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        time: typing.SupportsInt | typing.SupportsIndex,
    ) -> float: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class TimeRollingMax:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        time: typing.SupportsInt | typing.SupportsIndex,
    ) -> float: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class TimeRollingMedian:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        time: typing.SupportsInt | typing.SupportsIndex,
    ) -> float: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class TimeRollingQuantile:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        time: typing.SupportsInt | typing.SupportsIndex,
    ) -> float: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class TimeRollingRank:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        time: typing.SupportsInt | typing.SupportsIndex,
    ) -> float: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class TimeRollingCount:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(
        self,
        x: typing.SupportsFloat | typing.SupportsIndex,
        time: typing.SupportsInt | typing.SupportsIndex,
    ) -> float: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExpandingMedian:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExpandingQuantile:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class ExpandingRank:
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def reset(self) -> None: ...
    def transform(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def update(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def state(self) -> bytes: ...
    @state.setter
    def state(self, arg1: str) -> None: ...

class BoostingDataset:
    """
    A table cut into bins once.
    """
    def __init__(
        self,
        table: typing.Any,
        rows: dict = {},
        max_bin: typing.SupportsInt | typing.SupportsIndex = 255,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
    ) -> None: ...
    @property
    def bins(self) -> list[int]:
        """
        Bins of each feature that hold values.
        """
    @property
    def columns(self) -> int: ...
    @property
    def max_bin(self) -> int: ...
    @property
    def rows(self) -> int: ...

class Boosting:
    """
    Gradient boosted trees.
    """
    @staticmethod
    def from_bytes(stored: bytes) -> Boosting:
        """
        The model of to_bytes().
        """
    @staticmethod
    def from_tree(tree: Tree) -> Boosting: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None:
        """
        Options are those of boosting_defaults().
        """
    def __setstate__(self, arg0: bytes) -> None: ...
    def contributions(
        self,
        table: typing.Any,
        num_iteration: typing.SupportsInt | typing.SupportsIndex | None = None,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]:
        """
        SHAP values of each feature, and their mean, a row each.
        """
    def decide(
        self,
        table: typing.Any,
        num_iteration: typing.SupportsInt | typing.SupportsIndex | None = None,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
    ) -> numpy.typing.NDArray[numpy.int64]:
        """
        The class of each row, by number.
        """
    def export_c(self, options: dict, names: dict = {}) -> dict:
        """
        Header and source of C99 that predicts the same, and their sizes.
        """
    def feature_importances(self, type: str) -> numpy.typing.NDArray[numpy.float64]:
        """
        Splits or summed gain by feature.
        """
    def fit(
        self,
        table: typing.Any,
        training: dict,
        evaluations: list = [],
        eval_metrics: list = [],
        init_model: typing.Any = None,
        dataset: typing.Any = None,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
    ) -> None:
        """
        Learns from a table and a dictionary of target, weight, init_score, holdout, levels.
        """
    def hash(self) -> str:
        """
        Hash of the fitted trees.
        """
    def leaf_indices(
        self,
        table: typing.Any,
        num_iteration: typing.SupportsInt | typing.SupportsIndex | None = None,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
    ) -> numpy.typing.NDArray[numpy.int32]:
        """
        The leaf of each row in each tree.
        """
    def predict(
        self,
        table: typing.Any,
        num_iteration: typing.SupportsInt | typing.SupportsIndex | None = None,
        raw_score: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]:
        """
        One value a row, or one for each output.
        """
    def predict_row(self, row: numpy.ndarray) -> typing.Any:
        """
        The prediction of one row.
        """
    def to_bytes(self) -> bytes:
        """
        The archived model.
        """
    def tree(self) -> Tree: ...
    @property
    def best_iteration(self) -> int: ...
    @property
    def columns(self) -> int: ...
    @property
    def constant_features(self) -> list[int]: ...
    @property
    def evaluations(self) -> list: ...
    @property
    def is_fitted(self) -> bool: ...
    @property
    def iterations(self) -> int: ...
    @property
    def n_trees(self) -> int: ...
    @property
    def options(self) -> dict: ...
    @property
    def outputs(self) -> int: ...
    @property
    def stop_reason(self) -> str: ...

class RowPredictor:
    """
    Predictions of single rows, for streams: what `row_predictor` of an estimator returns.

    Call it with one row. It holds the trees as they were when it was made; a later `fit` of the
    estimator does not change it.

    Parameters
    ----------
    row : array-like, shape (n_features_in_,)
        NaN is missing. Contiguous float32 and float64 arrays are read in place: nothing is copied,
        allocated or checked but the length.

    Returns
    -------
    float or ndarray
        The bits that the estimator predicts for the row: the prediction of a regressor, the
        probability of ``classes_[1]`` of a classifier. Of several targets, quantiles or more than
        two classes an array, one value (or probability) each.

    Raises
    ------
    ValueError
        For another number of values, or more than one dimension.
    """
    def __call__(self, row: typing.Any) -> typing.Any:
        """
        The prediction of one row.
        """
    def __init__(self, model: typing.Any) -> None: ...
    def __reduce__(self) -> tuple: ...

class Arima:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> Arima: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class AutoArima:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> AutoArima: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class DynamicHarmonicRegression:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> DynamicHarmonicRegression: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class Naive:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> Naive: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class SeasonalNaive:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> SeasonalNaive: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class RandomWalkWithDrift:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> RandomWalkWithDrift: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class HistoricAverage:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> HistoricAverage: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class WindowAverage:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> WindowAverage: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class SeasonalWindowAverage:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> SeasonalWindowAverage: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class AutoCes:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> AutoCes: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class AutoTbats:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> AutoTbats: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class SeasonalCycles:
    """
    The last cycle of each season of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> SeasonalCycles: ...
    @staticmethod
    def name() -> str: ...
    def __init__(self, options: dict) -> None: ...
    def deseasonalize(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def predict(
        self, h: typing.SupportsInt | typing.SupportsIndex
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def options(self) -> dict: ...

class CrostonClassic:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> CrostonClassic: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class CrostonOptimized:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> CrostonOptimized: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class CrostonSba:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> CrostonSba: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class CrostonSbj:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> CrostonSbj: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class Tsb:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> Tsb: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class Adida:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> Adida: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class Imapa:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> Imapa: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class NegativeBinomialSmoothing:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> NegativeBinomialSmoothing: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class TweedieSmoothing:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> TweedieSmoothing: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class EmpiricalDemand:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> EmpiricalDemand: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class BootstrapDemand:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> BootstrapDemand: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class SimpleExponentialSmoothing:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> SimpleExponentialSmoothing: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class SimpleExponentialSmoothingOptimized:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> SimpleExponentialSmoothingOptimized: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class SeasonalExponentialSmoothing:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> SeasonalExponentialSmoothing: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class SeasonalExponentialSmoothingOptimized:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> SeasonalExponentialSmoothingOptimized: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class Holt:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> Holt: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class HoltWinters:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> HoltWinters: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class AutoEts:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> AutoEts: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class Theta:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> Theta: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class OptimizedTheta:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> OptimizedTheta: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class DynamicTheta:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> DynamicTheta: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class DynamicOptimizedTheta:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> DynamicOptimizedTheta: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class AutoTheta:
    """
    A statistical model of many series.
    """
    @staticmethod
    def defaults() -> dict: ...
    @staticmethod
    def documentation() -> dict: ...
    @staticmethod
    def from_tree(tree: Tree) -> AutoTheta: ...
    @staticmethod
    def name() -> str: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, options: dict) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def fit(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        fitted: bool = False,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> typing.Any: ...
    def forward(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> tuple: ...
    def quantiles(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def simulate(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        n_paths: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex = 0,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    def update(
        self,
        values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        x: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    ) -> None: ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def options(self) -> dict: ...
    @property
    def parameters(self) -> dict: ...

class FeaturePlan:
    """
    An ordered list of features over named columns.
    """
    @staticmethod
    def from_tree(tree: Tree) -> FeaturePlan: ...
    def __getstate__(self) -> bytes: ...
    def __init__(
        self,
        features: list,
        axis: TimeAxis,
        horizon: typing.SupportsInt | typing.SupportsIndex,
        level: dict | None = None,
        cleaning: list = [],
        groups: list = [],
    ) -> None:
        """
        features: dictionaries of source, column, lag, transform, options, date and name, or
        of source, column, partner, pair, options and name.
        cleaning: dictionaries of source (target, past, sample), column, transform, options
        and name, in order. With horizon 0 the rows describe samples. groups: dictionaries
        of columns (places of static columns), statistic (mean, sum) and name, which features
        of source group name by their place as column.
        """
    def __len__(self) -> int: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def tree(self) -> Tree: ...
    @property
    def axis(self) -> TimeAxis: ...
    @property
    def horizon(self) -> int: ...
    @property
    def levels(self) -> dict:
        """
        The number of levels of each category.
        """
    @property
    def names(self) -> list[str]: ...

class PanelArrays:
    """
    The arrays of a panel, as views.
    """
    def __init__(self, columns: dict) -> None: ...

class Forecaster:
    """
    One model over many series.
    """
    @staticmethod
    def from_tree(tree: Tree) -> Forecaster: ...
    def __getstate__(self) -> bytes: ...
    def __init__(
        self,
        plan: FeaturePlan,
        learner: dict,
        calibration_windows: typing.SupportsInt | typing.SupportsIndex,
        random_state: typing.SupportsInt | typing.SupportsIndex,
    ) -> None: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def backtest(
        self,
        panel: PanelArrays,
        windows: dict,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
    ) -> tuple: ...
    def export_c(self, options: dict, names: dict = {}) -> dict:
        """
        Header and source of C99 that forecasts the same, and their sizes.
        """
    def fit(
        self,
        panel: PanelArrays,
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
    ) -> None: ...
    def next_periods(self) -> numpy.typing.NDArray[numpy.int64]: ...
    def predict(
        self,
        h: typing.SupportsInt | typing.SupportsIndex,
        future: collections.abc.Sequence[typing.Annotated[numpy.typing.ArrayLike, numpy.float64]],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
        progress: typing.Any = None,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def quantile(
        self,
        point: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.SupportsFloat | typing.SupportsIndex,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def restore(self, state: bytes, ids: collections.abc.Sequence[str]) -> None: ...
    def state(self, ids: collections.abc.Sequence[str]) -> bytes: ...
    def tree(self, include_state: bool = True) -> Tree: ...
    def update(self, rows: PanelArrays) -> None: ...
    @property
    def best_iteration(self) -> int: ...
    @property
    def calibrated(self) -> bool: ...
    @property
    def feature_importances(self) -> list[float]: ...
    @property
    def naive_series(self) -> int: ...
    @property
    def plan(self) -> FeaturePlan: ...

class ConformalTable:
    """
    Out-of-sample errors by group and step.
    """
    @staticmethod
    def from_tree(tree: Tree) -> ConformalTable: ...
    def __init__(
        self,
        errors: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        scale: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
    ) -> None: ...
    def error_quantiles(
        self,
        scale: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        h: typing.SupportsInt | typing.SupportsIndex,
        q: typing.SupportsFloat | typing.SupportsIndex,
    ) -> numpy.typing.NDArray[numpy.float64]: ...
    def tree(self) -> Tree: ...
    @property
    def horizon(self) -> int: ...

class Pipeline:
    """
    A fitted artefact: contents, golden vectors, stream.

    The tree is the root of a file: "kind", "schema", "series", anything else that is to be kept,
    and the contents: "forecaster"; or "plan" (of horizon 0), "boosting" or both; or "transform";
    or "batch".
    With a plan, "state" may hold where its streams stood.
    """
    @staticmethod
    def from_tree(
        tree: Tree,
        replay: bool = True,
        new_series: typing.SupportsInt | typing.SupportsIndex = 0,
        threads: typing.SupportsInt | typing.SupportsIndex = 0,
    ) -> Pipeline:
        """
        Of the root of a file. Raises FormatError when the golden vectors do not
        replay, unless told not to try.
        """
    def __init__(
        self,
        tree: Tree,
        new_series: typing.SupportsInt | typing.SupportsIndex = 0,
        threads: typing.SupportsInt | typing.SupportsIndex = 0,
    ) -> None:
        """
        Of a root without golden vectors: makes them.
        """
    def add_series(
        self, id: str, fixed: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]
    ) -> int:
        """
        Begins a series with its static columns; the place it has.
        """
    def export_c(self, options: dict, names: dict = {}) -> dict:
        """
        C99 of a model of samples and its features, as the export_c of a Forecaster.
        """
    def info(self) -> dict:
        """
        Facts: kind, series, trees, features, cleaning, sizes.
        """
    def next_time(self, series: typing.SupportsInt | typing.SupportsIndex) -> int | None:
        """
        The time of the row that a series awaits, or None.
        """
    def predict_into(
        self,
        series: typing.SupportsInt | typing.SupportsIndex,
        outputs: typing.SupportsInt | typing.SupportsIndex,
        future: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        quantiles: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex],
    ) -> tuple:
        """
        A tuple of status, point forecasts and bounds (steps x quantiles).
        """
    def restore(self, state: bytes) -> None: ...
    def series(self, id: str) -> int | None:
        """
        The place of an id, or None.
        """
    def state(self) -> bytes: ...
    def stream_samples(
        self,
        series: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        samples: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
        outputs: typing.SupportsInt | typing.SupportsIndex,
    ) -> numpy.typing.NDArray[numpy.float64]:
        """
        Pushes samples (rows x columns) one by one; the output after each. A refused one
        raises InvalidArgument that names its row, and nothing has changed.
        """
    def tree(self, include_state: bool = True) -> Tree:
        """
        The root of a file, golden vectors and the stream's states included.
        """
    def update(
        self,
        series: typing.SupportsInt | typing.SupportsIndex,
        time: typing.SupportsInt | typing.SupportsIndex,
        value: typing.SupportsFloat | typing.SupportsIndex,
        past: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
    ) -> str:
        """
        Takes an event; says "ok" or why it was refused.
        """
    def verify(self, most_threads: typing.SupportsInt | typing.SupportsIndex = 4) -> dict:
        """
        Replays the golden vectors in every executor of this machine: a dictionary of
        executors, outputs (how many each gives) and differences (executor, output,
        expected, got).
        """
    def with_room(self, new_series: typing.SupportsInt | typing.SupportsIndex) -> Pipeline:
        """
        The same, the states of now included, with room for as many new series.
        """

class StatisticalPipeline:
    """
    Fitted statistical models: states, golden vectors, stream.

    The tree is the root of a file: "kind", "schema", "series", "statistical", and what
    else is to be kept.
    """
    @staticmethod
    def from_tree(
        tree: Tree, replay: bool = True, new_series: typing.SupportsInt | typing.SupportsIndex = 0
    ) -> StatisticalPipeline:
        """
        Of the root of a file. Raises FormatError when the golden vectors do not
        replay, unless told not to try.
        """
    def __init__(
        self, tree: Tree, new_series: typing.SupportsInt | typing.SupportsIndex = 0
    ) -> None:
        """
        Of a root without golden vectors: makes them.
        """
    def add_series(self, id: str) -> int:
        """
        Begins a series; the place it has.
        """
    def export_c(
        self, model: typing.SupportsInt | typing.SupportsIndex, options: dict, names: dict = {}
    ) -> dict:
        """
        C99 of one model by its number, as the export_c of a Forecaster.
        """
    def info(self) -> dict:
        """
        Facts: kind, series, models, sizes.
        """
    def next_time(self, series: typing.SupportsInt | typing.SupportsIndex) -> int | None:
        """
        The time of the value that a series awaits, or None.
        """
    def predict_into(
        self,
        series: typing.SupportsInt | typing.SupportsIndex,
        model: typing.SupportsInt | typing.SupportsIndex,
        h: typing.SupportsInt | typing.SupportsIndex,
        quantiles: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex],
    ) -> tuple:
        """
        A tuple of status, means, variances and bounds (steps x quantiles).
        """
    def restore(self, state: bytes) -> None: ...
    def series(self, id: str) -> int | None:
        """
        The place of an id, or None.
        """
    def state(self) -> bytes: ...
    def tree(self) -> Tree:
        """
        The root of a file, golden vectors and states of now included.
        """
    def update(
        self,
        series: typing.SupportsInt | typing.SupportsIndex,
        time: typing.SupportsInt | typing.SupportsIndex,
        value: typing.SupportsFloat | typing.SupportsIndex,
    ) -> str:
        """
        Takes an observation; says "ok" or why it was refused.
        """
    def verify(self, most_threads: typing.SupportsInt | typing.SupportsIndex = 4) -> dict:
        """
        Replays the golden vectors in every executor of this machine: a dictionary as that
        of Pipeline.verify.
        """

@typing.overload
def aggregate_integers(
    aggregate: str,
    begin: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    values: numpy.typing.NDArray[numpy.int64],
) -> tuple:
    """
    min, max or sum of each run, and the first run whose sum overflows, or -1.
    """

@typing.overload
def aggregate_integers(
    aggregate: str,
    begin: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    values: numpy.typing.NDArray[numpy.uint64],
) -> tuple:
    """
    min, max or sum of each run, and the first run whose sum overflows, or -1.
    """

def aggregate_runs(
    aggregate: str,
    begin: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
) -> numpy.typing.NDArray[numpy.float64]:
    """
    One value of each run of samples.
    """

def asof_join(
    left: tuple[
        typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        typing.Annotated[numpy.typing.ArrayLike, numpy.int64] | None,
        typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ],
    right: tuple[
        typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        typing.Annotated[numpy.typing.ArrayLike, numpy.int64] | None,
        typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    ],
    options: dict,
) -> numpy.typing.NDArray[numpy.int64]:
    """
    The right row of each left one, or -1; tables as of index_events.
    """

def available_cpus() -> int:
    """
    CPUs that affinity and cgroup allow.
    """

def boosting_defaults() -> dict:
    """
    Every option of gradient boosting with its default.
    """

def build_info() -> dict:
    """
    Version, compiler, kernel target in use, threads and the arithmetic self-test.
    """

def check_time_feature(kind: str, options: dict) -> None:
    """
    Raises what time_feature would.
    """

def convert_units(
    values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], from_unit: str, to_unit: str
) -> numpy.typing.NDArray[numpy.float64]: ...
def cross_validate(
    options: dict,
    dataset: BoostingDataset,
    table: typing.Any,
    folds: list,
    eval_metrics: list = [],
    n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
    progress: typing.Any = None,
) -> list[Boosting]:
    """
    The models of all folds, each a dictionary as that of Boosting.fit.
    """

def crps(
    y_true: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
    forecasts: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
    quantiles: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
) -> float: ...
def crps_ensemble(
    y_true: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
    samples: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
    fair: bool,
) -> float: ...
def date_feature(
    micros: typing.Annotated[numpy.typing.ArrayLike, numpy.int64], feature: str
) -> numpy.typing.NDArray[numpy.float32]:
    """
    One calendar feature of civil times in microseconds since 1970.
    """

def date_feature_names() -> list:
    """
    Names that date_feature knows.
    """

def demo_sales(
    shops: typing.SupportsInt | typing.SupportsIndex,
    items: typing.SupportsInt | typing.SupportsIndex,
    days: typing.SupportsInt | typing.SupportsIndex,
    seed: typing.SupportsInt | typing.SupportsIndex,
) -> dict:
    """
    Columns of the simulated chain; strings as (codes, levels).
    """

def diebold_mariano(
    first: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
    second: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
    horizon: typing.SupportsInt | typing.SupportsIndex,
    alternative: str,
) -> tuple:
    """
    Statistic and p value.
    """

def distinct_times(
    offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
) -> tuple:
    """
    Offsets of the distinct times of each series, and the first sample of each.
    """

def encode(values: typing.Annotated[numpy.typing.ArrayLike, numpy.int64]) -> tuple:
    """
    Distinct integers in ascending order, and the place of each value among them.
    """

def error_scales(
    values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
    offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
) -> numpy.typing.NDArray[numpy.float64]:
    """
    The scale of each series' errors: its mean absolute difference of two steps.
    """

def error_stretches(
    scale: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
    variance: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
) -> numpy.typing.NDArray[numpy.float64]:
    """
    What scales are multiplied by, from the variances of a model's own errors.
    """

def export_defaults() -> dict:
    """
    Every option of a C export with its default.
    """

def feature_table(
    plan: FeaturePlan,
    panel: PanelArrays,
    seed: typing.SupportsInt | typing.SupportsIndex,
    n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
) -> numpy.typing.NDArray[numpy.float32]:
    """
    Every feature of every row, as the model sees it: rows x features, column-major.
    """

def fill_gaps(
    index: PanelIndex, sorted_periods: typing.Annotated[numpy.typing.ArrayLike, numpy.int64]
) -> tuple:
    """
    Offsets of the filled panel, and the filled row of each sorted row.
    """

def format_times(times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64]) -> list[str]:
    """
    ISO texts of microseconds.
    """

def index_events(
    series: typing.Annotated[numpy.typing.ArrayLike, numpy.int32],
    n_series: typing.SupportsInt | typing.SupportsIndex,
    times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
) -> tuple:
    """
    Offsets of the series, the row of each place (None when sorted), and the times.
    """

def index_panel(
    series: typing.Annotated[numpy.typing.ArrayLike, numpy.int32],
    n_series: typing.SupportsInt | typing.SupportsIndex,
    periods: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
) -> PanelIndex:
    """
    Sorts and checks the rows of a long table.
    """

def infer_frequency(
    times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    integer: bool,
) -> Frequency:
    """
    The frequency of the times of several series.
    """

def kalman_fit(
    model: str,
    values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
    indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
) -> dict: ...
def kolmogorov_smirnov(a: ValueSketch, b: ValueSketch) -> float: ...
def match_future(
    series: typing.Annotated[numpy.typing.ArrayLike, numpy.int32],
    periods: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    first_period: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    horizon: typing.SupportsInt | typing.SupportsIndex,
) -> tuple:
    """
    Input row of each (series, step) or -1, and the first doubled pair of rows or None.
    """

def mcb(
    errors: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
    level: typing.SupportsFloat | typing.SupportsIndex,
) -> tuple:
    """
    Mean ranks, critical distance, Friedman's statistic and p value, and which are worse.
    """

@typing.overload
def mean_integers(
    begin: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    values: numpy.typing.NDArray[numpy.int64],
) -> numpy.typing.NDArray[numpy.float64]:
    """
    The mean of each run, rounded once.
    """

@typing.overload
def mean_integers(
    begin: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    values: numpy.typing.NDArray[numpy.uint64],
) -> numpy.typing.NDArray[numpy.float64]:
    """
    The mean of each run, rounded once.
    """

def metric(
    name: str,
    columns: collections.abc.Sequence[typing.Annotated[numpy.typing.ArrayLike, numpy.float64]],
    bounds: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
    weight: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] | None = None,
    training: tuple | None = None,
    value: typing.SupportsFloat | typing.SupportsIndex = 0.0,
) -> numpy.typing.NDArray[numpy.float64]:
    """
    The named metric of each group; training is (y, begin, end, seasonality).
    """

def most_levels() -> int:
    """
    Most levels of a category.
    """

def mstl_decompose(
    values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], options: dict
) -> tuple:
    """
    Seasons, trend, a list of seasonal parts and the remainder of one series.
    """

def num_threads() -> int:
    """
    Threads that a call uses by default.
    """

def parse_times(texts: collections.abc.Sequence[str], date_format: str = "") -> tuple:
    """
    Microseconds of ISO or formatted dates, and the index of the first bad one or None.
    """

def population_stability_index(
    expected: ValueSketch, actual: ValueSketch, bins: typing.SupportsInt | typing.SupportsIndex = 10
) -> float: ...
def set_num_threads(n: typing.SupportsInt | typing.SupportsIndex) -> None:
    """
    Caps the threads of every later call; 0 removes the cap.
    """

def text_places(objects: numpy.ndarray) -> typing.Any:
    """
    The sorted distinct texts and each row's place, NaN: missing; None: an object is no text.
    """

def time_feature(
    times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64], kind: str, options: dict
) -> numpy.typing.NDArray[numpy.float32]:
    """
    A Fourier term or events of times in microseconds, or steps of an integer index.
    """

def unit_name(name: str) -> str:
    """
    The name of a unit or of an alias of it.
    """

def units() -> list:
    """
    Every unit with its factor and source.
    """

def window_statistics(
    statistics: collections.abc.Sequence[WindowStatistic],
    values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64],
    indptr: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
) -> numpy.typing.NDArray[numpy.float64]:
    """
    Statistics of windows of one column, made in one pass.
    """

def write_file(path: str, content: bytes) -> None:
    """
    Writes a file in one step: the old one stays whole until the new one is.
    """
