"""Column types of data frame libraries as plain words, for files; found again when needed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mliot import _core

Words = dict[str, Any]

# Types of polars that have a name and nothing else.
_POLARS = {
    *(f"{sign}Int{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64)),
    "Categorical",
    "Date",
    "String",
}
_ARROW_TIME = re.compile(r"^timestamp\[(?P<unit>s|ms|us|ns)(?:, tz=(?P<zone>[\w/+:-]+))?\]$")
_ARROW_DICTIONARY = re.compile(
    r"^dictionary<values=(?P<values>\w+), indices=(?P<indices>\w+), ordered=(?P<ordered>[01])>$"
)
_ARROW_NAME = re.compile(r"^(u?int(8|16|32|64)|string|large_string|date32\[day\]|date64\[ms\])$")
_PANDAS_NAME = re.compile(r"^[A-Za-z][\w]*(\[[\w ,/+:-]+\])*$")


@dataclass(frozen=True)
class StoredDtype:
    """A type as a file names it; its library is loaded when a frame is built, not before."""

    kind: str
    words: Mapping[str, Any]

    def native(self) -> Any:
        """The library's type.

        Raises
        ------
        Unsupported
            When the library is not installed.
        FormatError
            When it knows no such type.
        """
        try:
            return _NATIVE[self.kind](self.words)
        except ImportError as error:
            raise _core.Unsupported(
                f"the model was fitted on a frame of {self.kind}, and its forecasts are such "
                f"frames: pip install {error.name or self.kind}"
            ) from None
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise _core.FormatError(
                f"the file names the column type {dict(self.words)}, which {self.kind} does not "
                f"know: {error}"
            ) from None


def dtype_words(kind: str, dtype: Any) -> Words:
    """The words of a type of the library ``kind``; the same for a type that came from a file.

    Raises
    ------
    Unsupported
        For a type that has no words here.
    """
    if isinstance(dtype, StoredDtype):
        return dict(dtype.words)
    words = _WORDS[kind](dtype)
    if words is None:
        raise _core.Unsupported(
            f"an id or time column of type {dtype} cannot be stored in a file: convert the column "
            "before fit"
        )
    return words


def native_dtype(dtype: Any) -> Any:
    """The library's type, of itself or of one that came from a file."""
    return dtype.native() if isinstance(dtype, StoredDtype) else dtype


def _pandas_words(dtype: Any) -> Words | None:
    if hasattr(dtype, "categories"):
        categories = dtype.categories
        words: Words = {"name": "category", "ordered": bool(dtype.ordered)}
        if categories is None:
            return words
        listed = categories.tolist()
        if all(isinstance(each, str) for each in listed):
            return {**words, "texts": listed}
        if all(isinstance(each, int) for each in listed):
            return {**words, "integers": np.array(listed, dtype=np.int64)}
        return None
    if hasattr(dtype, "pyarrow_dtype"):
        words_of_arrow = _pyarrow_words(dtype.pyarrow_dtype)
        return None if words_of_arrow is None else {"name": "arrow", **words_of_arrow}
    name = str(dtype)
    if isinstance(dtype, np.dtype) and not dtype.isnative:
        name = str(dtype.newbyteorder("="))
    if hasattr(dtype, "storage") and hasattr(dtype, "na_value"):  # StringDtype says too little
        missing = "NA" if type(dtype.na_value).__name__ == "NAType" else "nan"
        return {"name": "string", "storage": str(dtype.storage), "missing": missing}
    return {"name": name} if _PANDAS_NAME.match(name) else None


def _pandas_native(words: Mapping[str, Any]) -> Any:
    import pandas as pd

    name = words["name"]
    if name == "category":
        texts, integers = words.get("texts"), words.get("integers")
        categories = None if texts is None and integers is None else list(texts or [])
        if integers is not None:
            categories = np.asarray(integers, dtype=np.int64)  # type: ignore[assignment]
        return pd.CategoricalDtype(categories, ordered=bool(words["ordered"]))
    if name == "arrow":
        return pd.ArrowDtype(_pyarrow_native(words))
    if name == "string":
        missing = pd.NA if words["missing"] == "NA" else np.nan
        return pd.StringDtype(words["storage"], na_value=missing)
    if not _PANDAS_NAME.match(name):
        raise ValueError(name)
    return pd.api.types.pandas_dtype(name)


def _polars_words(dtype: Any) -> Words | None:
    name = str(dtype.base_type()) if hasattr(dtype, "base_type") else str(dtype)
    if name == "Enum":
        return {"name": name, "texts": dtype.categories.to_list()}
    if name == "Datetime":
        return {"name": name, "unit": dtype.time_unit, "zone": dtype.time_zone or ""}
    return {"name": name} if name in _POLARS else None


def _polars_native(words: Mapping[str, Any]) -> Any:
    import polars as pl

    name = words["name"]
    if name == "Enum":
        return pl.Enum(words["texts"])
    if name == "Datetime":
        return pl.Datetime(words["unit"], words["zone"] or None)
    if name not in _POLARS:
        raise ValueError(name)
    return getattr(pl, name)()


def _pyarrow_words(dtype: Any) -> Words | None:
    text = str(dtype)
    known = _ARROW_NAME.match(text) or _ARROW_TIME.match(text) or _ARROW_DICTIONARY.match(text)
    return {"arrow": text} if known else None


def _pyarrow_native(words: Mapping[str, Any]) -> Any:
    import pyarrow as pa  # type: ignore[import-untyped]

    text = words["arrow"]
    if found := _ARROW_TIME.match(text):
        return pa.timestamp(found["unit"], tz=found["zone"])
    if found := _ARROW_DICTIONARY.match(text):
        values, indices = (pa.type_for_alias(found[part]) for part in ("values", "indices"))
        return pa.dictionary(indices, values, ordered=found["ordered"] == "1")
    if not _ARROW_NAME.match(text):
        raise ValueError(text)
    return pa.type_for_alias(text)


def _no_words(dtype: Any) -> Words:
    return {}


_WORDS = {
    "pandas": _pandas_words,
    "polars": _polars_words,
    "pyarrow": _pyarrow_words,
}
_NATIVE = {
    "pandas": _pandas_native,
    "polars": _polars_native,
    "pyarrow": _pyarrow_native,
}
