"""Python values as plain documents and back, for files and pickles; nothing stored is executed.

A document is made of what a file of mliot can hold: bool, int, float, str, lists of str, lists of
dicts, dicts with text keys, and one-dimensional NumPy arrays of numbers. All else is a dict whose
member "kind" says what it is. Objects are of the classes below, made anew from checked parameters.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from mliot._core import FormatError, Unsupported

Document = dict[str, Any]
T = TypeVar("T")

_DEEPEST = 24  # lists within dicts within objects: far more than any parameter needs
_INT64 = 2**63
_WORDS = 624  # of the state of NumPy's RandomState

#: Windows over time and seasons, by what follows TimeRolling; what pairs of columns go over.
_TIMED = ("Sum", "Mean", "Var", "Std", "ZScore", "Skewness", "Kurtosis", "Slope")
_TIMED_ORDER = ("Count", "Max", "Median", "Min", "Quantile", "Rank")
_PAIRED = ("Rolling", "TimeRolling", "SeasonalRolling", "Expanding", "ExponentiallyWeighted")

#: Every class that a file may name, and the module that it lives in.
CLASSES: dict[str, str] = {
    "AutoForecaster": "mliot.forecasting",
    "BoostingClassifier": "mliot.boosting",
    "BoostingRegressor": "mliot.boosting",
    "ConformalIntervals": "mliot.forecasting",
    "Forecaster": "mliot.forecasting",
    "Pipeline": "mliot.pipeline",
    "Resample": "mliot.preprocessing",
    "StatisticalForecaster": "mliot.forecasting",
    **dict.fromkeys(
        [
            "ADIDA",
            "AutoCES",
            "ARIMA",
            "AutoARIMA",
            "AutoETS",
            "AutoTBATS",
            "AutoTheta",
            "BootstrapDemand",
            "CrostonClassic",
            "CrostonOptimized",
            "CrostonSBA",
            "CrostonSBJ",
            "DynamicHarmonicRegression",
            "DynamicOptimizedTheta",
            "DynamicTheta",
            "EmpiricalDemand",
            "HistoricAverage",
            "Holt",
            "HoltWinters",
            "IMAPA",
            "MSTL",
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
            "TBATS",
            "TSB",
            "Theta",
            "TweedieSmoothing",
            "WeightedEnsemble",
            "WindowAverage",
        ],
        "mliot.statistical",
    ),
    **dict.fromkeys(
        [
            "Diff",
            "Events",
            "ExponentiallyWeightedMean",
            "ExponentiallyWeightedStd",
            "ExponentiallyWeightedVar",
            "Lag",
            "RollingCount",
            "RollingKurtosis",
            "FourierFeatures",
            "Holidays",
            "PayDays",
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
        ],
        "mliot.features",
    ),
    **{f"TimeRolling{each}": "mliot.features" for each in (*_TIMED, *_TIMED_ORDER)},
    **{f"SeasonalRolling{each}": "mliot.features" for each in (*_TIMED, *_TIMED_ORDER)},
    **{f"Expanding{each}": "mliot.features" for each in (*_TIMED, *_TIMED_ORDER)},
    **{
        f"{over}{each}": "mliot.features"
        for over in _PAIRED
        for each in ("Correlation", "Covariance")
    },
    **dict.fromkeys(
        [
            "BackwardFill",
            "Butterworth",
            "ClockDrift",
            "CountEncoder",
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
            "QuantileTransformer",
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
        ],
        "mliot.preprocessing",
    ),
}


def class_of(name: Any) -> type:
    """The class of a name in the table.

    Raises
    ------
    FormatError
        For every other name.
    """
    if not isinstance(name, str) or name not in CLASSES:
        raise FormatError(f"the file names the class {name!r}, which this version of mliot lacks")
    found: type = getattr(importlib.import_module(CLASSES[name]), name)
    return found


def class_name(value: Any) -> str:
    """The name in the table of an object's class, or of the class it was derived from.

    Raises
    ------
    Unsupported
        When there is none.
    """
    for each in type(value).__mro__:
        module = CLASSES.get(each.__name__)
        if module is not None and each is getattr(importlib.import_module(module), each.__name__):
            return str(each.__name__)
    raise Unsupported(f"a {type(value).__name__} cannot be stored; only objects of mliot can")


def parameters_of(value: Any) -> Document:
    """The constructor's arguments of an object of the table, as a document."""
    if hasattr(value, "_stored_parameters"):
        params = value._stored_parameters()
    elif hasattr(value, "get_params"):
        params = value.get_params(deep=False)
    else:
        params = {name: getattr(value, name) for name in inspect.signature(type(value)).parameters}
    return {name: encode(each, f"{type(value).__name__}: {name}") for name, each in params.items()}


def made_again(kind: type, params: Any, depth: int = 0) -> Any:
    """An object of a class from the document of its parameters.

    Raises
    ------
    FormatError
        For parameters that the class has not, lacks, or refuses.
    """
    if not isinstance(params, dict):
        raise FormatError(f"{kind.__name__}: its parameters are missing")
    known = inspect.signature(kind).parameters
    unknown = next((name for name in params if name not in known), None)
    if unknown is not None:
        raise FormatError(f"{kind.__name__} has no parameter {unknown!r}")
    given = {name: decode(value, depth) for name, value in params.items()}
    try:
        return kind(**given)
    except (TypeError, ValueError) as error:
        raise FormatError(f"{kind.__name__} cannot be made: {error}") from None


def encode(value: Any, where: str) -> Any:
    """A value as (part of) a document; ``where`` names it in errors.

    Raises
    ------
    Unsupported
        For what a file cannot hold: functions, objects of other packages.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool | float | str):
        return value
    if isinstance(value, int):
        if not -_INT64 <= value < _INT64:
            raise Unsupported(f"{where}: {value} does not fit in 64 bits and cannot be stored")
        return value
    if value is None:
        return {"kind": "none"}
    if isinstance(value, list | tuple):
        return _encoded_list(value, where)
    if isinstance(value, Mapping):
        items = [
            {"key": encode(key, where), "value": encode(each, f"{where}[{key!r}]")}
            for key, each in value.items()
        ]
        return {"kind": "dict", "items": items}
    if isinstance(value, np.ndarray):
        return _encoded_array(value, where)
    if isinstance(value, np.random.RandomState):
        return {"kind": "random_state", "state": encode(value.get_state(), where)}
    return _encoded_object(value, where)


def _encoded_list(value: Any, where: str) -> Any:
    if isinstance(value, list) and value and all(type(each) is str for each in value):
        return value
    items = [{"value": encode(each, f"{where}[{i}]")} for i, each in enumerate(value)]
    return {"kind": "list" if isinstance(value, list) else "tuple", "items": items}


def _encoded_array(value: NDArray[Any], where: str) -> Document:
    shape = np.array(value.shape, dtype=np.int64)
    flat = np.ascontiguousarray(value).reshape(-1)
    if flat.dtype.kind in "iuf" and flat.dtype.itemsize <= 8 and flat.dtype != np.float16:
        native = flat.astype(flat.dtype.newbyteorder("="))
        return {"kind": "array", "shape": shape, "values": native}
    if flat.dtype.kind == "b":
        return {"kind": "boolean array", "shape": shape, "values": flat.astype(np.uint8)}
    texts = flat.tolist()
    if all(isinstance(each, str) for each in texts):
        # The width of a fixed-width array is that of its longest text, as NumPy makes it.
        kind = "text array" if flat.dtype.kind == "U" else "object array"
        return {"kind": kind, "shape": shape, "texts": texts}
    raise Unsupported(f"{where}: an array of {value.dtype} cannot be stored")


def _encoded_object(value: Any, where: str) -> Document:
    name = type(value).__name__
    if name in CLASSES and type(value) is class_of(name):
        return {"kind": "object", "class": name, "params": parameters_of(value)}
    raise Unsupported(
        f"{where}: a value of type {name} cannot be stored in a file; use numbers, text, lists, "
        "dictionaries or objects of mliot"
    )


def decode(value: Any, depth: int = 0) -> Any:
    """The value of (part of) a document.

    Raises
    ------
    FormatError
        For what `encode` does not write.
    """
    if depth > _DEEPEST:
        raise FormatError("a stored value is nested too deeply")
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return list(value)
    kind = value.get("kind") if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind not in _DECODERS:
        raise FormatError(f"a stored value is of an unknown kind: {str(value)[:60]}")
    try:
        return _DECODERS[kind](value, depth + 1)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, FormatError):
            raise
        raise FormatError(f"a stored value of kind {kind!r} is damaged: {error}") from None


def _items(value: Document, depth: int) -> list[Any]:
    return [decode(item["value"], depth) for item in value["items"]]


def _decoded_dict(value: Document, depth: int) -> dict[Any, Any]:
    return {decode(item["key"], depth): decode(item["value"], depth) for item in value["items"]}


def _shaped(value: Document, flat: NDArray[Any]) -> NDArray[Any]:
    return flat.reshape(tuple(int(n) for n in value["shape"]))


def _decoded_objects(value: Document, depth: int) -> NDArray[Any]:
    flat = np.empty(len(value["texts"]), dtype=object)
    flat[:] = value["texts"]
    return _shaped(value, flat)


def _decoded_state(value: Document, depth: int) -> np.random.RandomState:
    name, key, place, *gauss = decode(value["state"], depth)
    # NumPy believes what it is told; a place beyond the key would be read from foreign memory.
    fits = name == "MT19937" and key.dtype == np.uint32 and key.shape == (_WORDS,)
    if not fits or type(place) is not int or not 0 <= place <= _WORDS:
        raise FormatError("a stored random state is not one of NumPy's MT19937")
    generator = np.random.RandomState()
    generator.set_state((name, key, place, *gauss))
    return generator


def _decoded_object(value: Document, depth: int) -> Any:
    return made_again(class_of(value["class"]), value["params"], depth)


_DECODERS: dict[str, Callable[[Document, int], Any]] = {
    "none": lambda value, depth: None,
    "list": _items,
    "tuple": lambda value, depth: tuple(_items(value, depth)),
    "dict": _decoded_dict,
    "array": lambda value, depth: _shaped(value, np.array(value["values"])),
    "boolean array": lambda value, depth: _shaped(value, np.array(value["values"]).astype(bool)),
    "text array": lambda value, depth: _shaped(value, np.array(value["texts"], dtype=np.str_)),
    "object array": _decoded_objects,
    "random_state": _decoded_state,
    "object": _decoded_object,
}


class Parts:
    """A document while it is read: each part is there and of the type that is asked for."""

    def __init__(self, document: Any, where: str) -> None:
        if not isinstance(document, dict):
            raise FormatError(f"{where} is missing")
        self._document = document
        self._where = where

    def __contains__(self, name: str) -> bool:
        return name in self._document

    def of(self, name: str, kind: type[T]) -> T:
        """The part of that name. Raises FormatError when it is absent or of another type."""
        value = self._document.get(name)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise FormatError(f"{self._where}: {name!r} is missing or no {kind.__name__}")
        return value

    def texts(self, name: str) -> list[str]:
        """A list of texts."""
        values = self.of(name, list)
        if not all(isinstance(each, str) for each in values):
            raise FormatError(f"{self._where}: {name!r} holds something else than texts")
        return values

    def value(self, name: str) -> Any:
        """A value that `encode` wrote."""
        if name not in self._document:
            raise FormatError(f"{self._where}: {name!r} is missing")
        return decode(self._document[name])
