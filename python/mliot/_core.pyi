"""
C++ half of mliot; use the Python modules instead.
"""

from __future__ import annotations

import collections.abc
import typing

import numpy
import numpy.typing

__all__: list[str] = [
    "Boosting",
    "BoostingDataset",
    "Butterworth",
    "Diff",
    "Error",
    "ExpandingMean",
    "ExponentiallyWeightedMean",
    "FeaturePlan",
    "Forecaster",
    "FormatError",
    "ForwardFill",
    "Frequency",
    "Hampel",
    "InvalidArgument",
    "IqrOutliers",
    "KalmanFilter",
    "Lag",
    "NotFitted",
    "PanelArrays",
    "PanelIndex",
    "Pipeline",
    "QualityProfile",
    "ResourceLimit",
    "RobustZScoreOutliers",
    "RollingMax",
    "RollingMean",
    "RollingMedian",
    "RollingMin",
    "RollingStd",
    "RollingVar",
    "RowPredictor",
    "RunningMedian",
    "SavitzkyGolay",
    "SeasonalFill",
    "StopTraining",
    "TimeAxis",
    "Tree",
    "Unsupported",
    "ValueSketch",
    "ZScoreOutliers",
    "available_cpus",
    "boosting_defaults",
    "build_info",
    "cross_validate",
    "crps",
    "date_feature",
    "date_feature_names",
    "demo_sales",
    "encode",
    "export_defaults",
    "feature_table",
    "fill_gaps",
    "format_times",
    "index_panel",
    "infer_frequency",
    "kolmogorov_smirnov",
    "match_future",
    "metric",
    "most_levels",
    "num_threads",
    "parse_times",
    "population_stability_index",
    "set_num_threads",
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
    def update(
        self,
        offsets: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        times: typing.Annotated[numpy.typing.ArrayLike, numpy.int64],
        columns: collections.abc.Sequence[typing.Annotated[numpy.typing.ArrayLike, numpy.float64]],
        n_jobs: typing.SupportsInt | typing.SupportsIndex | None = None,
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
    def __init__(self, model: Boosting) -> None: ...
    def __reduce__(self) -> tuple: ...

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
    ) -> None:
        """
        features: dictionaries of source, column, lag, transform, options, date and name.
        cleaning: dictionaries of source (target, past, sample), column, transform, options
        and name, in order. With horizon 0 the rows describe samples.
        """
    def __len__(self) -> int: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def tree(self) -> Tree: ...
    @property
    def axis(self) -> TimeAxis: ...
    @property
    def horizon(self) -> int: ...
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

class Pipeline:
    """
    A fitted artefact: contents, golden vectors, stream.

    The tree is the root of a file: "kind", "schema", "series", anything else that is to be kept,
    and the contents: "forecaster"; or "plan" (of horizon 0), "boosting" or both; or "transform".
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

def encode(values: typing.Annotated[numpy.typing.ArrayLike, numpy.int64]) -> tuple:
    """
    Distinct integers in ascending order, and the place of each value among them.
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

def write_file(path: str, content: bytes) -> None:
    """
    Writes a file in one step: the old one stays whole until the new one is.
    """
