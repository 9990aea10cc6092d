"""Any data frame as columns of numbers, codes and integers.

narwhals tells the libraries apart; what it has no fast way for is asked of the library itself,
which is loaded already when a frame of it is given.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from mliot import _core

Codes = NDArray[np.int32]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass
class Table:
    """A data frame and the library that it, and what is made like it, belongs to."""

    frame: Any
    kind: str
    names: dict[str, None]  # the column names in order, found at once

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.frame)

    def column(self, name: str, argument: str) -> Any:
        """One column as a narwhals series; ``argument`` is what asked for it: a parameter that
        takes names, "X_df", or "" where no caller chooses the name.

        Raises
        ------
        InvalidArgument
            When there is none of that name; names those like it.
        """
        if name not in self.names:
            _refuse_missing(name, argument, list(self.names), self.frame.to_native())
        return self.frame.get_column(name)


def open_table(df: Any) -> Table:
    """Takes pandas, polars, pyarrow, what narwhals knows, or what has the Arrow C stream.

    Raises
    ------
    InvalidArgument
        For anything else, lazy frames included.
    """
    import narwhals as nw

    if isinstance(df, Table):
        return df
    if hasattr(df, "collect") and hasattr(df, "collect_schema"):
        raise _core.InvalidArgument("df is lazy: pass df.collect()")
    try:
        frame = nw.from_native(df, eager_only=True)
        names = frame.columns
    except TypeError as error:
        frame = _from_stream(df, error)
        names = frame.columns
    except nw.exceptions.DuplicateError as error:
        raise _core.InvalidArgument(f"df has two columns of one name: {error}") from None
    odd = next((name for name in names if not isinstance(name, str)), None)
    if odd is not None:
        raise _core.InvalidArgument(f"column names must be text, got {odd!r}")
    kind = str(frame.implementation)
    if kind not in ("pandas", "polars", "pyarrow"):
        frame, kind = nw.from_native(frame.to_arrow(), eager_only=True), "pyarrow"
    return Table(frame, kind, dict.fromkeys(names))


def _from_stream(df: Any, error: TypeError) -> Any:
    import narwhals as nw

    if not hasattr(df, "__arrow_c_stream__") or hasattr(df, "to_frame"):
        raise _core.InvalidArgument(
            "df must be a data frame of pandas, polars or pyarrow, or have the Arrow C stream; got "
            f"{type(df).__name__}"
        ) from error
    for backend in ("pyarrow", "polars"):
        try:
            return nw.DataFrame.from_arrow(df, backend=backend)
        except ImportError:
            continue
    raise _core.InvalidArgument(
        f"{type(df).__name__} has the Arrow C stream, which needs pyarrow or polars: "
        "pip install pyarrow"
    ) from error


def _refuse_missing(name: str, argument: str, names: Sequence[str], native: Any) -> NoReturn:
    index_names = list(getattr(getattr(native, "index", None), "names", []))
    if name in index_names:
        raise _core.InvalidArgument(
            f"{argument}: '{name}' is the index, not a column: pass df.reset_index()"
        )
    lowered = {each.lower(): each for each in names[:10000]}
    like = [lowered[n] for n in difflib.get_close_matches(name.lower(), lowered, n=3)]
    shown = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    hint = f"did you mean {' or '.join(repr(each) for each in like)}? " if like else ""
    who = "X_df has " if argument == "X_df" else ""
    cure = "" if argument in ("", "X_df") else f"Name the column with {argument}=...; "
    raise _core.InvalidArgument(f"{who}no column '{name}'; {hint}{cure}the columns are: {shown}")


def first_null(series: Any) -> int | None:
    """The first row without a value."""
    if series.null_count() == 0:
        return None
    nulls = series.is_null().to_numpy()
    return int(nulls.argmax()) if nulls.any() else None


def is_text(series: Any) -> bool:
    """Whether a column holds text or categories, by its type or by its first value."""
    import narwhals as nw

    native_dtype = getattr(series.to_native(), "dtype", None)
    if isinstance(native_dtype, np.dtype) and native_dtype.kind == "O":  # says nothing
        return isinstance(_first_value(series), str)
    return series.dtype in (nw.String, nw.Categorical, nw.Enum)


def _first_value(series: Any) -> Any:
    return next((x for x in series.to_numpy() if not is_null(x)), None)


def is_null(x: Any) -> bool:
    """Whether a cell is missing: None, NaN, or one of pandas' words for it."""
    return x is None or type(x).__name__ in ("NAType", "NaTType") or bool(x != x)


def numbers(series: Any, name: str) -> Floats:
    """A column as float64, contiguous, NaN where missing; not copied where it is that already.

    Raises
    ------
    InvalidArgument
        For text (row and value are named), dates and whatever else is no number.
    """
    import narwhals as nw

    dtype = series.dtype
    if is_text(series):
        _refuse_text(series, name)
    if dtype in (nw.Boolean, nw.Decimal, nw.Int128, nw.UInt128):
        series = series.cast(nw.Float64)
    values = series.to_numpy()
    if values.dtype == object:
        return _object_numbers(values, name)
    if values.dtype.kind not in "biuf":
        raise _core.InvalidArgument(
            f"column '{name}' holds {dtype}, not numbers: drop it, or convert it"
        )
    return np.ascontiguousarray(values, dtype=np.float64)


def _refuse_text(series: Any, name: str) -> NoReturn:
    values = series.to_list()
    row = next((i for i, x in enumerate(values) if not is_null(x) and not _is_number(x)), 0)
    raise _core.InvalidArgument(
        f"column '{name}' must hold numbers, but row {row} is {values[row]!r}"
    )


def _is_number(text: Any) -> bool:
    try:
        float(text)
    except (TypeError, ValueError):
        return False
    return True


def _object_numbers(values: NDArray[Any], name: str) -> Floats:
    out = np.full(len(values), np.nan)
    for row, x in enumerate(values):
        if is_null(x):
            continue
        if not isinstance(x, bool | int | float | np.number | np.bool_ | Decimal):
            raise _core.InvalidArgument(
                f"column '{name}' must hold numbers, but row {row} is {x!r}"
            )
        try:
            out[row] = float(x)
        except OverflowError:
            raise _core.InvalidArgument(
                f"column '{name}': the integer in row {row} is beyond 1.8e308, the largest number "
                "of 64 bits; use a larger unit"
            ) from None
    return out


def text_codes(series: Any, name: str, kind: str) -> tuple[Codes, list[Any]]:
    """A column of text or categories as codes into its levels, -1 where missing.

    Levels are those that occur, in ascending order: text by its bytes (which is the order of its
    code points). Categories of integers stay integers.

    Raises
    ------
    InvalidArgument
        When some values are text and some are not; names row and value.
    """
    native = series.to_native()
    try:
        codes, levels = _CODERS[kind](native)
    except TypeError as error:  # lists, dictionaries
        raise _core.InvalidArgument(f"column '{name}' holds no plain values: {error}") from None
    odd = next((i for i, x in enumerate(levels) if not isinstance(x, str)), None)
    if odd is not None and not all(isinstance(x, int) for x in levels):
        if any(isinstance(x, str) for x in levels):
            row = int((codes == odd).argmax())
            raise _core.InvalidArgument(
                f"column '{name}' holds text, but row {row} is {levels[odd]!r}"
            )
        levels = [str(x) for x in levels]
    return _canonical(codes, levels)


def _canonical(codes: NDArray[Any], levels: list[Any]) -> tuple[Codes, list[Any]]:
    """Sorted levels without those that no row has."""
    used = np.zeros(len(levels) + 1, dtype=bool)
    used[codes] = True  # a code of -1 marks the place after the last level
    order = sorted(np.flatnonzero(used[:-1]).tolist(), key=levels.__getitem__)
    place = np.full(len(levels) + 1, -1, dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return place[codes], [levels[i] for i in order]


def _pandas_codes(native: Any) -> tuple[NDArray[Any], list[Any]]:
    if hasattr(native, "cat"):
        return native.cat.codes.to_numpy(), native.cat.categories.tolist()
    codes, levels = native.factorize()
    return codes, levels.tolist()


def _polars_codes(native: Any) -> tuple[NDArray[Any], list[Any]]:
    import polars as pl

    text = native.cast(pl.String)
    levels = text.unique().drop_nulls()
    codes = text.cast(pl.Enum(levels)).to_physical().cast(pl.Int64).fill_null(-1)
    return codes.to_numpy(), levels.to_list()


def _pyarrow_codes(native: Any) -> tuple[NDArray[Any], list[Any]]:
    import pyarrow as pa  # type: ignore[import-untyped]

    if not pa.types.is_dictionary(native.type):
        native = native.dictionary_encode()
    coded = native.unify_dictionaries().combine_chunks()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.chunk(0) if coded.num_chunks else pa.array([], type=native.type)
    codes = coded.indices.cast(pa.int64()).fill_null(-1)
    return codes.to_numpy(zero_copy_only=False), coded.dictionary.to_pylist()


_CODERS = {"pandas": _pandas_codes, "polars": _polars_codes, "pyarrow": _pyarrow_codes}
