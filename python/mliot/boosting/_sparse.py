"""Sparse tables: matrices of scipy.sparse, and pandas frames with sparse columns."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["canonical_rows", "is_sparse", "is_sparse_column", "rows_of_frame"]


def is_sparse(table: Any) -> bool:
    """Return whether the table is a matrix or array of scipy.sparse."""
    scipy_sparse = sys.modules.get("scipy.sparse")
    return scipy_sparse is not None and bool(scipy_sparse.issparse(table))


def canonical_rows(matrix: Any) -> Any:
    """Return compressed rows whose columns ascend, without changing the caller's matrix.

    Parameters
    ----------
    matrix : csr_matrix or csr_array
        Values of one place that are stored several times are summed, as scipy.sparse means them.

    Raises
    ------
    ValueError
        When the values are no real numbers.
    """
    if matrix.dtype.kind not in "biuf":
        raise ValueError(f"the sparse matrix holds values of dtype {matrix.dtype}, not numbers")
    if not matrix.has_canonical_format:
        matrix = matrix.copy()
        matrix.sum_duplicates()
    return matrix


def is_sparse_column(series: Any) -> bool:
    """Return whether a native series is a sparse one of pandas."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(getattr(series, "dtype", None), pandas.SparseDtype)


def rows_of_frame(frame: Any, dense_column: Callable[[Any, str], npt.NDArray[Any]]) -> Any | None:
    """Return a pandas frame that has sparse columns as compressed rows; None for other frames.

    Parameters
    ----------
    frame : native data frame
    dense_column : callable
        Reads the numbers of a native series of the name given.
    """
    pandas = sys.modules.get("pandas")
    if pandas is None or not isinstance(frame, pandas.DataFrame):
        return None
    columns = [frame.iloc[:, j] for j in range(frame.shape[1])]
    if not any(is_sparse_column(series) and series.dtype.fill_value == 0 for series in columns):
        return None
    from scipy.sparse import csc_array  # type: ignore[import-untyped]

    rows, values = [], []
    for series in columns:
        if is_sparse_column(series) and series.dtype.fill_value == 0:
            rows.append(series.array.sp_index.indices)
            values.append(series.array.sp_values)
        else:
            numbers = dense_column(series, str(series.name))
            rows.append(np.flatnonzero(numbers))
            values.append(numbers[rows[-1]])
    starts = np.concatenate([[0], np.cumsum([len(part) for part in rows])])
    parts = (np.concatenate(values), np.concatenate(rows), starts)
    return canonical_rows(csc_array(parts, shape=frame.shape).tocsr())
