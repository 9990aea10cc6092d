"""Several whole numbers of one series at one time as one, without a detour over floats."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot._core import InvalidArgument
from mliot.frames import EventRows, SortedEvents


def holds_integers(rows: EventRows, name: str) -> bool:
    """Whether a column is of integers of at most 64 bits."""
    import narwhals as nw

    dtype = rows.table.column(name, "columns").dtype
    return bool(dtype.is_integer()) and dtype not in (nw.Int128, nw.UInt128)


def integer_runs(events: SortedEvents, begin: NDArray[np.int64], name: str, how: str) -> Any:
    """min, max, sum or mean of each run of an integer column, as a column of the library.

    Raises
    ------
    InvalidArgument
        For a sum beyond 64 bits; names the column and the rows.
    """
    series = events.rows.table.column(name, "columns")
    absent = series.is_null().to_numpy() if series.null_count() else None
    values = np.asarray((series if absent is None else series.fill_null(0)).to_numpy())
    kind = values.dtype
    values = np.ascontiguousarray(values, dtype=np.uint64 if kind.kind == "u" else np.int64)
    values = values if events.order is None else values[events.order]
    there = begin
    if absent is not None:
        present = ~(absent if events.order is None else absent[events.order])
        there = np.concatenate([[0], np.cumsum(present)])[begin]
        values = values[present]
    if how == "mean":
        return _core.mean_integers(there, values)
    made, overflow = _core.aggregate_integers(how, there, values)
    if overflow >= 0:
        _refuse_sum(events, begin, name, overflow)
    made = made if how == "sum" else made.astype(kind)
    if absent is None:
        return made
    native = series.to_native()
    return _WITH_MISSING[events.rows.table.kind](made, np.diff(there) == 0, native, how == "sum")


def _refuse_sum(events: SortedEvents, begin: NDArray[np.int64], name: str, run: int) -> None:
    first, last = int(begin[run]), int(begin[run + 1]) - 1
    raise InvalidArgument(
        f"deduplicate: column {name!r}: the sum for {events.rows.where(events.row(first))} (rows "
        f"{events.row(first)} to {events.row(last)}) is beyond 64 bits: convert the column to "
        "floats before"
    )


def _pandas(made: NDArray[Any], missing: NDArray[np.bool_], native: Any, is_sum: bool) -> Any:
    import pandas as pd

    column = pd.Series(pd.arrays.IntegerArray(made, missing))
    return column if is_sum else column.astype(native.dtype)


def _polars(made: NDArray[Any], missing: NDArray[np.bool_], native: Any, is_sum: bool) -> Any:
    import polars as pl

    columns = pl.DataFrame({"made": made, "missing": missing})
    return columns.select(pl.when(~pl.col("missing")).then("made")).to_series()


def _pyarrow(made: NDArray[Any], missing: NDArray[np.bool_], native: Any, is_sum: bool) -> Any:
    import pyarrow as pa  # type: ignore[import-untyped]

    return pa.array(made, mask=missing)


_WITH_MISSING = {"pandas": _pandas, "polars": _polars, "pyarrow": _pyarrow}
