"""New data frames that look like the one that came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot.frames._dtypes import native_dtype
from mliot.frames._ids import Ids
from mliot.frames._table import Integers
from mliot.frames._times import TimeStyle, native_times

_PANDAS_COPIES_ON_WRITE = 3  # from this major version on


@dataclass(frozen=True)
class FrameStyle:
    """The library of a frame and the names and types of its id and time columns."""

    kind: str
    id_dtypes: dict[str, Any]
    time_col: str
    time: TimeStyle


def build_frame(
    like: FrameStyle,
    ids: Ids,
    series_index: NDArray[np.integer[Any]],
    times_micros: Integers,
    columns: Mapping[str, NDArray[Any]],
) -> Any:
    """A frame of ids, times and columns, of the library, types, unit and zone of ``like``.

    Parameters
    ----------
    like : FrameStyle
        Of the frame that was read: ``LongFrame.style``.
    ids : Ids
        Ids of the series.
    series_index : ndarray of int, shape (n_rows,)
        The series of each row.
    times_micros : ndarray of int64, shape (n_rows,)
        Microseconds since 1970-01-01, or integers for an integer index.
    columns : mapping of str to ndarray of shape (n_rows,)
        Further columns, which the frame may keep without a copy; those of dtype datetime64[us] get
        the type of the time column. NaN is missing: null in polars and pyarrow.

    Raises
    ------
    InvalidArgument
        For local times that a change of the clocks shows twice or never.
    """
    series_index = np.asarray(series_index)
    keys = [_id_values(ids, k)[series_index] for k in range(len(like.id_dtypes))]
    return _built(like, keys, times_micros, columns)


def build_series(
    like: FrameStyle,
    ids: Ids,
    lengths: Integers,
    times_micros: Integers,
    columns: Mapping[str, NDArray[Any]],
) -> Any:
    """The same of whole series end to end: ``lengths`` says how many rows each has."""
    keys = [np.repeat(_id_values(ids, k), lengths) for k in range(len(like.id_dtypes))]
    return _built(like, keys, times_micros, columns)


def kept_keys(df: Any, style: FrameStyle) -> list[Any] | None:
    """The id and time columns of a pandas frame, where a frame of the same rows may hold them too.

    They are shared, not copied: pandas 3 copies what is written to. None where it would not, where
    rows have labels of their own, or where text would come back in another form.
    """
    if style.kind != "pandas" or style.time.form not in ("integer", "datetime"):
        return None
    import pandas as pd

    index = df.index
    numbered = isinstance(index, pd.RangeIndex) and index.start == 0 and index.step == 1
    if not numbered or int(pd.__version__.split(".")[0]) < _PANDAS_COPIES_ON_WRITE:
        return None
    return [df[name] for name in (*style.id_dtypes, style.time_col)]


def build_beside(keys: list[Any], columns: Mapping[str, NDArray[Any]]) -> Any:
    """A pandas frame of kept keys and further columns of as many rows, which it keeps."""
    import pandas as pd

    return pd.concat([*keys, _pandas_frame(dict(columns))], axis=1)


def _built(
    like: FrameStyle,
    keys: list[NDArray[Any]],
    times_micros: Integers,
    columns: Mapping[str, NDArray[Any]],
) -> Any:
    data: dict[str, Any] = {
        name: _NATIVE_IDS[like.kind](each, native_dtype(dtype))
        for each, (name, dtype) in zip(keys, like.id_dtypes.items(), strict=True)
    }
    data[like.time_col] = native_times(np.ascontiguousarray(times_micros), like.time, like.kind)
    for name, values in columns.items():
        if values.dtype.kind == "M":
            micros = np.ascontiguousarray(values).view(np.int64)
            data[name] = native_times(micros, like.time, like.kind)
        else:
            data[name] = native_numbers(values, like.kind)
    return _FRAMES[like.kind](data)


def native_numbers(values: Any, kind: str) -> Any:
    """Values as a column of the library ``kind``: NaN is missing there, which is null in polars and
    pyarrow."""
    if not isinstance(values, np.ndarray) or values.dtype.kind != "f" or kind == "pandas":
        return values
    if kind == "polars":
        import polars as pl

        return pl.Series(values, nan_to_null=True)
    import pyarrow as pa  # type: ignore[import-untyped]

    return pa.chunked_array([pa.array(values, from_pandas=True)])


def _id_values(ids: Ids, k: int) -> NDArray[Any]:
    """The value of id column ``k`` for each series."""
    levels = ids.levels[k]
    is_text = bool(levels) and isinstance(levels[0], str)
    values: NDArray[Any] = np.array(levels, dtype=object if is_text else np.int64)[ids.rows[:, k]]
    return values


def _pandas_ids(values: NDArray[Any], dtype: Any) -> Any:
    import pandas as pd

    if values.dtype != object and values.dtype == dtype:
        return values
    return pd.Series(values).astype(dtype)


def _polars_ids(values: NDArray[Any], dtype: Any) -> Any:
    import polars as pl

    text = values.dtype == object
    series = pl.Series(values.tolist(), dtype=pl.String) if text else pl.Series(values)
    return series.cast(dtype)


def _pyarrow_ids(values: NDArray[Any], dtype: Any) -> Any:
    import pyarrow as pa

    if not pa.types.is_dictionary(dtype):
        return pa.array(values, type=dtype)
    return pa.array(values, type=dtype.value_type).dictionary_encode().cast(dtype)


def _pandas_frame(data: dict[str, Any]) -> Any:
    import pandas as pd

    # The columns are the caller's to give away: pandas would copy them all into one block.
    return pd.DataFrame(data, copy=False)


def _polars_frame(data: dict[str, Any]) -> Any:
    import polars as pl

    return pl.DataFrame(data)


def _pyarrow_frame(data: dict[str, Any]) -> Any:
    import pyarrow as pa

    return pa.table(data)


_NATIVE_IDS = {"pandas": _pandas_ids, "polars": _polars_ids, "pyarrow": _pyarrow_ids}
_FRAMES = {"pandas": _pandas_frame, "polars": _polars_frame, "pyarrow": _pyarrow_frame}
