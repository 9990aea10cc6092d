"""Data frames of any library as eager narwhals frames."""

from __future__ import annotations

from typing import Any

import numpy as np

from mliot._core import InvalidArgument


def as_frame(table: Any) -> Any | None:
    """The table as an eager narwhals frame, or None when it is no data frame.

    Parameters
    ----------
    table : object
        pandas, polars or pyarrow frames, whatever else narwhals knows, or an object with the
        Arrow C stream.

    Raises
    ------
    InvalidArgument
        For two columns of one name.
    """
    if isinstance(table, (np.ndarray, list, tuple)):
        return None
    import narwhals as nw

    try:
        frame = nw.from_native(table, pass_through=True, allow_series=True)
    except nw.exceptions.DuplicateError as error:
        raise InvalidArgument(f"the table has two columns of one name: {error}") from None
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
