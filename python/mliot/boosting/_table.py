"""Turns what users call a table of features into arrays that the C++ half reads in place."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["as_frame", "frame_columns", "frame_names"]


def as_frame(table: Any) -> Any | None:
    """Return the table as an eager narwhals frame, or None when it is no data frame.

    Parameters
    ----------
    table : object
        pandas, polars or pyarrow frames, whatever else narwhals knows, or an object with the
        Arrow C stream.
    """
    if isinstance(table, (np.ndarray, list, tuple)):
        return None
    import narwhals as nw

    frame = nw.from_native(table, pass_through=True)
    if isinstance(frame, nw.LazyFrame):
        return frame.collect()
    if isinstance(frame, nw.DataFrame):
        return frame
    if isinstance(frame, nw.Series) or not hasattr(table, "__arrow_c_stream__"):
        return None
    for backend in ("pyarrow", "polars", "pandas"):
        try:
            return nw.from_arrow(table, backend=backend)
        except ImportError:
            continue
    raise ImportError("reading an Arrow stream needs pyarrow, polars or pandas")


def frame_names(frame: Any) -> list[str]:
    """Return the column names of a narwhals frame as strings."""
    return [str(name) for name in frame.columns]


def frame_columns(frame: Any) -> list[npt.NDArray[Any]]:
    """Return one 1-D array a column, without a copy where the frame's memory allows.

    Missing values of any kind become NaN (float64). A column that is not numeric raises a
    ValueError that names it and the cure.
    """
    return [_column(series, series.name) for series in frame.iter_columns()]


def _column(series: Any, name: Any) -> npt.NDArray[Any]:
    import narwhals as nw

    dtype = series.dtype
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
        cure = (
            "categories are not split on yet: use ordinal codes, for example "
            "pandas.factorize(column)[0] or sklearn.preprocessing.OrdinalEncoder"
        )
    elif kind.startswith(("Date", "Time", "Duration")):
        cure = "take numbers out of it (day of week, month, seconds)"
    return f"column '{name}' holds {kind} values, not numbers; {cure}"
