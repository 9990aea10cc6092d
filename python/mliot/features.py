"""Features along time: lags, rolling windows, means of the past, and calendar features.

Each transform is a specification (pass it to a forecaster), a scikit-learn style transformer
(``fit``, ``transform``, ``get_params``) and a stream (``update``). Batch and stream give the same
bits, whatever the chunks, the threads and the processor.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from mliot import _core
from mliot._core import InvalidArgument
from mliot._transform import Transform

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

#: The names that :func:`date_features` takes.
DATE_FEATURES: tuple[str, ...] = tuple(_core.date_feature_names())


class Lag(Transform):
    """The sample ``lag`` steps ago.

    Missing: NaN and infinities come out as they went in.
    Warm-up: NaN for the first ``lag`` samples.

    Parameters
    ----------
    lag : int, default 1
        Steps back, at least 0; 0 is the current sample.

    Examples
    --------
    >>> from mliot.features import Lag
    >>> Lag(2).transform([1.0, 2.0, 3.0])
    array([nan, nan,  1.])
    """

    _machine = _core.Lag

    def __init__(self, lag: int = 1) -> None:
        self.lag = lag
        super().__init__()


class Diff(Transform):
    """The current sample minus the one ``lag`` steps ago, rounded once.

    Missing: NaN when either sample is missing.
    Warm-up: NaN for the first ``lag`` samples.

    Parameters
    ----------
    lag : int, default 1
        Steps back, at least 1.

    Notes
    -----
    Source: Box and Jenkins 1970, "Time Series Analysis".
    """

    _machine = _core.Diff

    def __init__(self, lag: int = 1) -> None:
        self.lag = lag
        super().__init__()


class _Rolling(Transform):
    def __init__(self, window_size: int, min_samples: int | None = None) -> None:
        self.window_size = window_size
        self.min_samples = min_samples
        super().__init__()


class RollingMean(_Rolling):
    """Mean of the last ``window_size`` samples: their real mean, rounded once.

    It depends on the window's contents alone: no drift, and no trace of what has left.

    Missing: NaN takes its place in the window and is not counted. An infinity makes the mean
    infinite while it is in the window.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.

    Notes
    -----
    Source: Neal 2015, "Fast exact summation using small and large superaccumulators".

    Examples
    --------
    >>> from mliot.features import RollingMean
    >>> RollingMean(2).transform([1.0, 2.0, 6.0])
    array([nan, 1.5, 4. ])
    """

    _machine = _core.RollingMean


class RollingVar(_Rolling):
    """Sample variance (divisor n - 1) of the last ``window_size`` samples, rounded once.

    It depends on the window's contents alone and is never below 0.

    Missing: NaN takes its place in the window and is not counted. NaN while an infinity is in the
    window.
    Warm-up: NaN until ``min_samples`` and two samples are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.

    Notes
    -----
    Source: Neal 2015, "Fast exact summation using small and large superaccumulators".
    """

    _machine = _core.RollingVar


class RollingStd(_Rolling):
    """Sample standard deviation (divisor n - 1) of the last ``window_size`` samples.

    The IEEE square root of the variance that :class:`RollingVar` gives.

    Missing: NaN takes its place in the window and is not counted. NaN while an infinity is in the
    window.
    Warm-up: NaN until ``min_samples`` and two samples are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.

    Notes
    -----
    Source: Neal 2015, "Fast exact summation using small and large superaccumulators".
    """

    _machine = _core.RollingStd


class RollingMin(_Rolling):
    """Smallest of the last ``window_size`` samples; -0 counts as 0.

    Missing: NaN takes its place in the window and is not counted.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.

    Notes
    -----
    Source: Lemire 2006, "Streaming maximum-minimum filter using no more than three comparisons
    per element".
    """

    _machine = _core.RollingMin


class RollingMax(_Rolling):
    """Largest of the last ``window_size`` samples; -0 counts as 0.

    Missing: NaN takes its place in the window and is not counted.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.

    Notes
    -----
    Source: Lemire 2006, "Streaming maximum-minimum filter using no more than three comparisons
    per element".
    """

    _machine = _core.RollingMax


class RollingMedian(_Rolling):
    """Median of the last ``window_size`` samples: the middle one, or the rounded mean of the two.

    Missing: NaN takes its place in the window and is not counted.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.

    Notes
    -----
    Source: Tukey 1977, "Exploratory Data Analysis".
    """

    _machine = _core.RollingMedian


class ExpandingMean(Transform):
    """Mean of every sample since the first: their real mean, rounded once.

    Missing: NaN is not counted. An infinity makes the mean infinite for good.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    min_samples : int, default 1
        Samples that must be present for a value.

    Notes
    -----
    Source: Neal 2015, "Fast exact summation using small and large superaccumulators".
    """

    _machine = _core.ExpandingMean

    def __init__(self, min_samples: int = 1) -> None:
        self.min_samples = min_samples
        super().__init__()


class ExponentiallyWeightedMean(Transform):
    """A level y that moves by ``alpha`` times its distance from each sample.

    ``y = y + alpha * (x - y)`` in float64, begun with the first sample.

    Missing: NaN leaves the level as it is. An infinity makes it infinite for good.
    Warm-up: NaN until the first sample that is present.

    Parameters
    ----------
    alpha : float
        Weight of the newest sample, in (0, 1].

    Notes
    -----
    Source: Brown 1959, "Statistical Forecasting for Inventory Control".
    """

    _machine = _core.ExponentiallyWeightedMean

    def __init__(self, alpha: float) -> None:
        self.alpha = alpha
        super().__init__()


def date_features(times: Any, features: Iterable[str]) -> npt.NDArray[np.float32]:
    """Calendar features of civil times.

    Parameters
    ----------
    times : array-like of datetime64, shape (n,)
        Civil times without a zone; NaT is a missing time.
    features : iterable of str
        Names of :data:`DATE_FEATURES`. ``dayofweek`` counts from Monday 0, ``week`` is the ISO
        week; ``_sin`` and ``_cos`` are the place on a circle of that very cycle's length (28 to
        31 days of the month, 365 or 366 of the year, 52 or 53 weeks).

    Returns
    -------
    numpy.ndarray of float32, shape (n, k)
        A column for each feature in the order asked for; NaN for a missing time.

    Raises
    ------
    InvalidArgument
        When a name is unknown, or the times are none or carry a zone.

    Notes
    -----
    Source: ISO 8601:2004.

    Examples
    --------
    >>> import numpy as np
    >>> from mliot.features import date_features
    >>> date_features(np.array(["2024-02-29"], dtype="M8[D]"), ["dayofweek", "month"])
    array([[3., 2.]], dtype=float32)
    """
    if isinstance(features, str):
        raise InvalidArgument(f"date_features: features must be a list of names, got {features!r}")
    names = list(features)
    micros = _micros(times)
    out = np.empty((len(micros), len(names)), dtype=np.float32)
    for column, name in enumerate(names):
        out[:, column] = _core.date_feature(micros, name)
    return out


def _micros(times: Any) -> npt.NDArray[np.int64]:
    zone = getattr(getattr(times, "dtype", None), "tz", None)
    zone = zone or getattr(getattr(times, "dtype", None), "time_zone", None)
    if zone is not None:
        raise InvalidArgument(
            f"date_features: times carry the zone {zone}; convert them to civil times first"
        )
    array = np.asarray(times)
    if array.dtype == object:
        array = _from_objects(array)
    if array.dtype.kind != "M" or array.ndim != 1:
        raise InvalidArgument(
            f"date_features: times must be a one-dimensional array of datetime64, got "
            f"{array.dtype} in {array.ndim} dimensions"
        )
    return array.astype("datetime64[us]").astype(np.int64)


def _from_objects(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    for place, time in enumerate(array.reshape(-1)):
        if getattr(time, "tzinfo", None) is not None:
            raise InvalidArgument(
                f"date_features: the time at {place} carries the zone {time.tzinfo}; "
                f"convert it to civil time first"
            )
    try:
        return array.astype("datetime64[us]")
    except (TypeError, ValueError) as error:
        raise InvalidArgument(f"date_features: times must be datetimes: {error}") from None
