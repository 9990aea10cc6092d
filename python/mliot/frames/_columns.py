"""Single columns of a frame: read, and put back changed, in the frame's own types."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.frames._build import native_numbers
from mliot.frames._ids import Ids, read_ids
from mliot.frames._table import Codes, Floats, Integers, Table, is_text, numbers, text_codes
from mliot.frames._times import TimeStyle, native_times, read_times


def read_time_column(table: Table, name: str) -> tuple[Integers, TimeStyle]:
    """Microseconds since 1970-01-01 or whole numbers; of UTC where the column has a zone.

    Raises
    ------
    InvalidArgument
        Names the row of a missing or unreadable time.
    """
    table.column(name, "time_col")
    return read_times(table, name, "utc")


def read_numbers(table: Table, name: str, argument: str) -> Floats:
    """A column of numbers, NaN where missing."""
    return numbers(table.column(name, argument), name)


def read_levels(table: Table, name: str, argument: str) -> tuple[Codes, list[str]]:
    """A column of text as codes into its levels, -1 where missing.

    Raises
    ------
    InvalidArgument
        For a column of anything else.
    """
    series = table.column(name, argument)
    if not is_text(series):
        raise _core.InvalidArgument(f"column '{name}' must hold text, but holds {series.dtype}")
    codes, levels = text_codes(series, name, table.kind)
    return codes, [str(each) for each in levels]


def read_column_codes(table: Table, name: str) -> Codes:
    """A column of any plain values as codes that are equal where the values are, -1 for missing."""
    codes, _ = text_codes(table.column(name, "columns"), name, table.kind)
    return codes


def read_series(table: Table, names: list[str]) -> tuple[Codes, Ids | None]:
    """The series of each row; all of one without names."""
    if not names:
        return np.zeros(table.n_rows, dtype=np.int32), None
    return read_ids(table, names)


def with_time_column(table: Table, name: str, micros: Integers, style: TimeStyle) -> Any:
    """The frame with other times in a column, of the type that it had."""
    return with_columns(table, {name: native_times(np.array(micros), style, table.kind)})


def with_zoned_column(table: Table, name: str, utc: Integers, zone: str) -> Any:
    """The frame with instants in a column, of the library's type with a zone."""
    instants = np.array(utc)
    style = TimeStyle("datetime", _ZONED[table.kind](zone), zone=zone, policy="utc")
    return with_columns(table, {name: native_times(instants, style, table.kind)})


def with_columns(table: Table, columns: dict[str, Any]) -> Any:
    """The frame with columns of its library or of NumPy (NaN: missing) added or replaced."""
    native = table.frame.to_native()
    for name, values in columns.items():
        native = _PUT[table.kind](native, name, native_numbers(values, table.kind))
    return native


def with_new_columns(table: Table, columns: dict[str, NDArray[Any]]) -> Any:
    """`with_columns` of many arrays at once; other columns are not copied."""
    import narwhals as nw

    made = []
    for name, values in columns.items():
        native = native_numbers(values, table.kind)
        if native is values:
            made.append(nw.new_series(name, values, backend=table.frame.implementation))
        else:
            made.append(nw.from_native(native, series_only=True).alias(name))
    return table.frame.with_columns(*made).to_native()


def _put_pandas(frame: Any, name: str, values: Any) -> Any:
    aligned = values.set_axis(frame.index) if hasattr(values, "set_axis") else values
    return frame.assign(**{name: aligned})


def _put_polars(frame: Any, name: str, values: Any) -> Any:
    import polars as pl

    return frame.with_columns(pl.Series(name, values))


def _put_pyarrow(frame: Any, name: str, values: Any) -> Any:
    import pyarrow as pa  # type: ignore[import-untyped]

    column = pa.array(values) if isinstance(values, list | np.ndarray) else values
    if name not in frame.column_names:
        return frame.append_column(name, column)
    return frame.set_column(frame.column_names.index(name), name, column)


def _pandas_zoned(zone: str) -> Any:
    import pandas as pd

    return pd.DatetimeTZDtype("us", zone)


def _polars_zoned(zone: str) -> Any:
    import polars as pl

    return pl.Datetime("us", zone)


def _pyarrow_zoned(zone: str) -> Any:
    import pyarrow as pa

    return pa.timestamp("us", tz=zone)


def take_rows(table: Table, rows: NDArray[Any]) -> Any:
    """The rows of a frame at these places, of its library and with all its types; a pandas frame
    is numbered anew."""
    native = table.frame.to_native()
    if table.kind == "pandas":
        return native.take(rows).reset_index(drop=True)
    return native[rows] if table.kind == "polars" else native.take(rows)


_PUT = {"pandas": _put_pandas, "polars": _put_polars, "pyarrow": _put_pyarrow}
_ZONED = {"pandas": _pandas_zoned, "polars": _polars_zoned, "pyarrow": _pyarrow_zoned}
