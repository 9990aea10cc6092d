"""Tables of any kind as columns of numbers or levels."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from mliot._core import InvalidArgument
from mliot.frames._whole import first_beyond, shown

Floats = npt.NDArray[np.float64]


def frame_numbers(frame: Any, who: str) -> Floats:
    """The columns of a narwhals frame as one float64 table; missing values become NaN.

    Raises
    ------
    InvalidArgument
        For a column that holds no numbers; names it and the row.
    """
    numbers = np.empty(frame.shape, dtype=np.float64)
    for j, (name, series) in enumerate(named_columns(frame)):
        if not (series.dtype.is_numeric() or series.dtype.is_boolean()):
            values = column_values(series)
            if values.dtype != object:
                raise InvalidArgument(f"{who}: column {name!r} holds {series.dtype}, not numbers")
            numbers[:, j] = [_real(each, name, i, who) for i, each in enumerate(values)]
            continue
        numbers[:, j] = _numeric(series)
    return numbers


def named_columns(frame: Any) -> list[tuple[Any, Any]]:
    """The names of a narwhals frame's columns, which pandas may have numbered, and the columns."""
    return list(zip(frame.columns, frame.iter_columns(), strict=True))


def cells_as_numbers(table: npt.NDArray[Any], who: str) -> Floats:
    """An array of two dimensions of objects as float64.

    Raises
    ------
    InvalidArgument
        For a cell that is no number, or one beyond float64; names its column and row.
    """
    numbers = np.empty(table.shape)
    for (row, column), cell in np.ndenumerate(table):
        numbers[row, column] = _real(cell, column, row, who)
    return numbers


def _real(cell: Any, column: Any, row: int, who: str) -> float:
    if is_missing(cell):
        return np.nan
    try:
        return float(cell)
    except OverflowError:
        raise InvalidArgument(
            f"{who}: column {column!r}, row {row}: {shown(cell)} is beyond float64"
        ) from None
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
        if series.null_count() == 0:
            return np.asarray(series.to_numpy())
        if not series.dtype.is_boolean() and first_beyond(series) is None:
            return _numeric(series)
    values = np.empty(len(series), dtype=object)
    values[:] = series.to_list()
    return values


def is_missing(value: Any) -> bool:
    """Whether a value of a table stands for none: None, NaN, pandas' NA and NaT."""
    return value is None or value is np.nan or type(value).__name__ in _ABSENT or _is_nan(value)


_ABSENT = {"NAType", "NaTType"}


def _is_nan(value: Any) -> bool:
    return isinstance(value, float | np.floating) and bool(np.isnan(value))
