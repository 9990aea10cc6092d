"""What a frame looked like, and whose series it held, as documents of a file and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mliot import _core
from mliot._document import Document, Parts
from mliot.frames._build import FrameStyle
from mliot.frames._dtypes import StoredDtype, dtype_words
from mliot.frames._ids import ID_SEPARATOR, Ids
from mliot.frames._times import TimeStyle
from mliot.frames._zones import zone_of

_KINDS = ("pandas", "polars", "pyarrow")
_FORMS = ("integer", "datetime", "text", "date object", "datetime object")


def style_document(style: FrameStyle) -> Document:
    """The library, and the types of id and time columns, without their names."""
    time = style.time
    own = time.form.endswith("object")  # times of Python's own have a zone and no other type
    if own and time.zone is not None:
        zone_of(time.zone)  # a file can only hold a zone that its name finds again
    return {
        "library": style.kind,
        "ids": [dtype_words(style.kind, dtype) for dtype in style.id_dtypes.values()],
        "time": {
            "form": time.form,
            "dtype": {} if own else dtype_words(style.kind, time.dtype),
            "zone": time.zone or "",
            "policy": time.policy or "",
            "clock": time.clock,
            "separator": time.separator,
        },
    }


def style_from(document: Any, id_cols: Sequence[str], time_col: str) -> FrameStyle:
    """The style of a document, for id and time columns of these names.

    Raises
    ------
    FormatError
        For a library or a form of times that there is not.
    """
    parts = Parts(document, "the style of frames")
    kind = parts.of("library", str)
    words = parts.of("ids", list)
    time = Parts(parts.of("time", dict), "the style of times")
    form, zone = time.of("form", str), time.of("zone", str) or None
    policy = time.of("policy", str) or None
    if kind not in _KINDS or form not in _FORMS or policy not in (None, "local", "utc"):
        raise _core.FormatError(f"no style of frames: {kind!r}, {form!r}, {policy!r}")
    if len(words) != len(id_cols) or not all(isinstance(each, dict) for each in words):
        raise _core.FormatError(f"{len(words)} types of id columns, but {len(id_cols)} names")
    dtype: Any = StoredDtype(kind, time.of("dtype", dict))
    if form.endswith("object"):
        dtype = None if zone is None else zone_of(zone)
    return FrameStyle(
        kind=kind,
        id_dtypes={
            name: StoredDtype(kind, each) for name, each in zip(id_cols, words, strict=True)
        },
        time_col=time_col,
        time=TimeStyle(
            form, dtype, zone, policy, time.of("clock", bool), time.of("separator", str)
        ),
    )


def id_columns(ids: Ids) -> list[Any]:
    """One entry an id column: a list of texts or an array of int64, a value a series."""
    columns: list[Any] = []
    for k in range(len(ids.names)):
        values = ids.values(k)
        text = not values or isinstance(values[0], str)
        columns.append(values if text else np.array(values, dtype=np.int64))
    return columns


def ids_of_joined(joined: Sequence[str], like: Ids) -> Ids:
    """The ids of texts as C++ streams know them, in the columns of others.

    Raises
    ------
    FormatError
        When one has another number of parts, or no integer where the others have one.
    """
    parts = [text.split(ID_SEPARATOR) for text in joined]
    if any(len(each) != len(like.names) for each in parts):
        raise _core.FormatError("the state is of series with other id columns")
    columns: list[Any] = []
    for k, known in enumerate(like.levels):
        values: Any = [each[k] for each in parts]
        if known and not isinstance(known[0], str):
            try:
                values = np.array(values, dtype=np.int64)
            except (ValueError, OverflowError):
                raise _core.FormatError("the state has an id that is no integer") from None
        columns.append(values)
    return ids_from(columns, like.names)


def ids_from(columns: Sequence[Any], names: Sequence[str]) -> Ids:
    """The ids of `id_columns`.

    Raises
    ------
    FormatError
        For columns of unequal lengths, or ids that are doubled.
    """
    if not columns or len(columns) != len(names) or len({len(each) for each in columns}) != 1:
        raise _core.FormatError("the id columns of the file do not fit each other")
    levels: list[list[Any]] = []
    rows = np.empty((len(columns[0]), len(columns)), dtype=np.int64)
    for k, column in enumerate(columns):
        values = column.tolist() if isinstance(column, np.ndarray) else list(column)
        found = sorted(set(values))
        place = {value: i for i, value in enumerate(found)}
        levels.append(found)
        rows[:, k] = [place[value] for value in values]
    if len({tuple(row) for row in rows.tolist()}) < len(rows):
        raise _core.FormatError("the ids of the file are doubled")
    return Ids(names, levels, rows)
