"""Features of the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from mliot import _core
from mliot._core import InvalidArgument
from mliot.features._events import Events
from mliot.features._time_feature import Spec, TimeFeature

#: The names that :func:`date_features` takes.
DATE_FEATURES: tuple[str, ...] = tuple(_core.date_feature_names())


def date_features(
    times: Any, features: Iterable[str | TimeFeature], ids: Any = None
) -> npt.NDArray[np.float32]:
    """Calendar features of civil times.

    Parameters
    ----------
    times : array-like of datetime64, shape (n,)
        Civil times without a zone; NaT is a missing time.
    features : iterable of str, FourierFeatures, Holidays, PayDays or Events
        Names of :data:`DATE_FEATURES`, and objects of these classes. ``dayofweek`` counts from
        Monday 0, ``week`` is the ISO week; ``_sin`` and ``_cos`` are the place on a circle of that
        very cycle's length (28 to 31 days of the month, 365 or 366 of the year, 52 or 53 weeks).
    ids : array-like of shape (n,), optional
        The series of each time, for events that have ids.

    Returns
    -------
    numpy.ndarray of float32, shape (n, k)
        The columns of the features in the order asked for; NaN for a missing time.

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
    micros = _micros(times)
    series = None if ids is None else _series(ids, len(micros))
    columns = [each for feature in features for each in _columns(micros, feature, series)]
    if not columns:
        return np.empty((len(micros), 0), dtype=np.float32)
    return np.column_stack(columns)


def _columns(
    micros: npt.NDArray[np.int64], feature: Any, series: npt.NDArray[Any] | None
) -> list[npt.NDArray[np.float32]]:
    if isinstance(feature, str):
        return [_core.date_feature(micros, feature)]
    if not isinstance(feature, TimeFeature):
        raise InvalidArgument(f"date_features: expected names or features, got {feature!r}")
    if not feature.takes_dates:
        raise InvalidArgument(
            f"date_features: the period of {feature!r} is a number of steps, but the times are "
            "dates; write it as a duration such as '7D'"
        )
    if isinstance(feature, Events) and feature.ids is not None:
        return _events_of_series(micros, feature, series)
    return [_column(micros, spec) for spec in feature.specs()]


def _column(micros: npt.NDArray[np.int64], spec: Spec) -> npt.NDArray[np.float32]:
    values: npt.NDArray[np.float32] = _core.time_feature(micros, spec["date"], spec["date_options"])
    return values


def _events_of_series(
    micros: npt.NDArray[np.int64], events: Events, series: npt.NDArray[Any] | None
) -> list[npt.NDArray[np.float32]]:
    if series is None:
        raise InvalidArgument(
            "date_features: the events have ids; give those of the times too: ids=..."
        )
    made: list[npt.NDArray[np.float32]] = []
    for each in dict.fromkeys(series.tolist()):
        rows = series == each
        columns = [_column(micros[rows], spec) for spec in events.specs_of(each)]
        made = made or [np.empty(len(micros), dtype=np.float32) for _ in columns]
        for whole, part in zip(made, columns, strict=True):
            whole[rows] = part
    return made


def _series(ids: Any, rows: int) -> npt.NDArray[Any]:
    series = np.asarray(ids)
    if series.shape != (rows,):
        raise InvalidArgument(f"date_features: ids of shape {series.shape} for {rows} times")
    return series


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
