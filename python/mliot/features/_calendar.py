"""Features of the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from mliot import _core
from mliot._core import InvalidArgument

#: The names that :func:`date_features` takes.
DATE_FEATURES: tuple[str, ...] = tuple(_core.date_feature_names())


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
