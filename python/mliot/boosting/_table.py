"""Turns what users call a table of features into arrays that the C++ half reads in place."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from mliot.boosting._categories import Categories, chosen_features, learnt, text_of
from mliot.boosting._sparse import canonical_rows, is_sparse, is_sparse_column, rows_of_frame
from mliot.frames._table import is_text

__all__ = [
    "array_table",
    "frame_columns",
    "frame_names",
    "frame_table",
    "learn_categories",
]


def frame_names(frame: Any) -> list[str]:
    """Return the column names of a narwhals frame as strings."""
    return [str(name) for name in frame.columns]


def frame_columns(frame: Any, categories: Categories) -> list[npt.NDArray[Any]]:
    """Return one 1-D array a column, without a copy where the frame's memory allows.

    Missing values of any kind become NaN (float64). Categories become codes (float32).

    Raises
    ------
    ValueError
        For a column that is neither numeric nor a category; names it and the cure.
    """
    columns = []
    for j, series in enumerate(frame.iter_columns()):
        category = categories.by_feature.get(j)
        if category is None:
            columns.append(_column(series, series.name))
        elif series.is_null().all():
            columns.append(np.full(len(series), np.nan, dtype=np.float32))
        else:
            values = text_of(series, series.name)
            columns.append(category.codes(values, partial(_column, series, series.name)))
    return columns


def frame_table(frame: Any, categories: Categories) -> Any:
    """Return what the C++ half reads of a frame: columns, or compressed rows.

    A pandas frame with sparse columns becomes a csr_array, unless it has categories.
    """
    rows = None if categories else rows_of_frame(frame.to_native(), _native_column)
    return frame_columns(frame, categories) if rows is None else rows


def array_table(array: Any, categories: Categories) -> Any:
    """Return what the C++ half reads of a 2-D array or a sparse matrix.

    Raises
    ------
    ValueError
        For values that are no numbers, and a sparse matrix in place of categories.
    """
    if is_sparse(array):
        if categories:
            raise ValueError(
                "the model has categories, which a sparse matrix cannot hold; give an array or a "
                "data frame"
            )
        return canonical_rows(array)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"X holds values of dtype {array.dtype}; numbers are needed")
    return _array_columns(array, categories) if categories else array


def _array_columns(array: npt.NDArray[Any], categories: Categories) -> list[npt.NDArray[Any]]:
    """The columns of a 2-D array, those of categories as codes (float32)."""
    return [
        categories.by_feature[j].codes(None, partial(_numbers, array, j))
        if j in categories.by_feature
        else array[:, j]
        for j in range(array.shape[1])
    ]


def _numbers(array: npt.NDArray[Any], j: int) -> npt.NDArray[Any]:
    return array[:, j]


def learn_categories(frame: Any, array: Any, wanted: Any) -> Categories:
    """Return the categories of a frame or an array, as ``categorical_features`` wants them.

    Raises
    ------
    ValueError
        For columns that there are not, numbers that are no levels, and columns of a sparse matrix.
    """
    if is_sparse(array):
        if wanted is not None and not isinstance(wanted, str) and len(wanted) > 0:
            raise ValueError(
                "a sparse matrix has no categorical_features; give a data frame, or one-hot columns"
            )
        return Categories({})
    if frame is None:
        names = [f"x{j}" for j in range(array.shape[1])]
        chosen = chosen_features(wanted, names, False, set())
        return Categories({j: learnt(names[j], None, partial(_numbers, array, j)) for j in chosen})
    names = frame_names(frame)
    columns = list(frame.iter_columns())
    texts = {j for j, series in enumerate(columns) if is_text(series)}
    found = {}
    for j in sorted(chosen_features(wanted, names, True, texts)):
        values = text_of(columns[j], names[j])
        found[j] = learnt(names[j], values, partial(_column, columns[j], names[j]))
    return Categories(found)


def _native_column(series: Any, name: str) -> npt.NDArray[Any]:
    import narwhals as nw

    return _column(nw.from_native(series, series_only=True), name)


def _column(series: Any, name: Any) -> npt.NDArray[Any]:
    import narwhals as nw

    if is_sparse_column(series.to_native()):
        return np.asarray(series.to_native())
    dtype = series.dtype
    if series.null_count() == len(series) > 0:  # nothing but missing values, of any type
        return np.full(len(series), np.nan, dtype=np.float32)
    if dtype.is_numeric() or dtype == nw.Boolean:
        if series.null_count() > 0:
            series = series.cast(nw.Float64)
        values = np.asarray(series.to_numpy())
    elif dtype == nw.Object:
        values = np.asarray(series.to_numpy())
    else:
        raise ValueError(_not_numeric(name, dtype))
    if values.dtype.kind not in "biuf":
        try:
            values = values.astype(np.float64)
        except (TypeError, ValueError):
            raise ValueError(_not_numeric(name, dtype)) from None
    return values


def _not_numeric(name: Any, dtype: Any) -> str:
    kind = str(dtype)
    cure = "convert it to numbers"
    if kind.startswith(("String", "Categorical", "Enum", "Object")):
        cure = "name it in categorical_features, or leave that at 'from_dtype'"
    elif kind.startswith(("Date", "Time", "Duration")):
        cure = "take numbers out of it (day of week, month, seconds)"
    return f"column '{name}' holds {kind} values, not numbers; {cure}"
