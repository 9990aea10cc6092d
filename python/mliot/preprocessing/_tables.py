"""Tables of any kind as columns of numbers or levels."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from mliot._core import InvalidArgument

Floats = npt.NDArray[np.float64]


def frame_numbers(frame: Any, who: str) -> Floats:
    """The columns of a narwhals frame as one float64 table; missing values become NaN.

    Raises
    ------
    InvalidArgument
        For a column that holds no numbers; names it and the row.
    """
    numbers = np.empty(frame.shape, dtype=np.float64)
    for j, name in enumerate(frame.columns):
        series = frame[name]
        if not (series.dtype.is_numeric() or series.dtype.is_boolean()):
            values = column_values(series)
            if values.dtype != object:
                raise InvalidArgument(f"{who}: column {name!r} holds {series.dtype}, not numbers")
            numbers[:, j] = [_real(each, name, i, who) for i, each in enumerate(values)]
            continue
        numbers[:, j] = _numeric(series)
    return numbers


def _real(cell: Any, column: str, row: int, who: str) -> float:
    if is_missing(cell):
        return np.nan
    try:
        return float(cell)
    except (TypeError, ValueError) as error:
        raise InvalidArgument(
            f"{who}: column {column!r} holds no numbers, row {row} is {cell!r}: {error}"
        ) from None


def _numeric(series: Any) -> Floats:
    import narwhals as nw

    if series.dtype.is_boolean():
        series = series.cast(nw.Int8)
    array = np.asarray(series.cast(nw.Float64).to_numpy(), dtype=np.float64)
    if series.null_count() > 0:
        array = array.copy()
        array[series.is_null().to_numpy()] = np.nan
    return array


def column_values(series: Any) -> npt.NDArray[Any]:
    """A narwhals column as an array: numbers as they are, everything else as objects."""
    if series.dtype.is_numeric() or series.dtype.is_boolean():
        if series.null_count() > 0:
            return _numeric(series)
        return np.asarray(series.to_numpy())
    values = np.empty(len(series), dtype=object)
    values[:] = series.to_list()
    return values


def is_missing(value: Any) -> bool:
    """Whether a value of a table stands for none: None, NaN, pandas' NA and NaT."""
    return value is None or value is np.nan or type(value).__name__ in _ABSENT or _is_nan(value)


_ABSENT = {"NAType", "NaTType"}


def _is_nan(value: Any) -> bool:
    return isinstance(value, float | np.floating) and bool(np.isnan(value))
