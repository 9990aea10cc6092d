"""Which aggregate each column gets, and what the columns that come out are called."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot._core import InvalidArgument
from mliot.frames import EventRows

AGGREGATES = ("mean", "sum", "first", "last", "min", "max", "count", "linear", "zoh")


@dataclass(frozen=True)
class Aggregated:
    """One column that comes out: its name, the column it is made of, and how."""

    name: str
    column: str
    aggregate: str


def checked_agg(agg: Any, who: str) -> None:
    """Refuses what `aggregated` could not use.

    Raises
    ------
    InvalidArgument
        Names the column and lists the aggregates.
    """
    items = agg.items() if isinstance(agg, Mapping) else [(None, agg)]
    if not items:
        raise InvalidArgument(f"{who}: agg names no column")
    for column, how in items:
        if column is not None and not isinstance(column, str):
            raise InvalidArgument(f"{who}: agg must have names of columns, got {column!r}")
        given = [how] if isinstance(how, str) else how
        if not isinstance(given, list | tuple) or not given:
            raise InvalidArgument(_unknown(who, column, how))
        for each in given:
            if each not in AGGREGATES:
                raise InvalidArgument(_unknown(who, column, each))
        if len(set(given)) < len(given):
            raise InvalidArgument(f"{who}: agg{_of(column)} names an aggregate twice: {given!r}")


def _of(column: str | None) -> str:
    return "" if column is None else f" of column {column!r}"


def _unknown(who: str, column: str | None, how: Any) -> str:
    words = {"ffill": "zoh", "pad": "zoh", "interpolate": "linear", "avg": "mean", "size": "count"}
    close = difflib.get_close_matches(str(how), AGGREGATES, n=1)
    hint = words.get(str(how)) or (close[0] if close else None)
    more = f"; did you mean {hint!r}?" if hint else ""
    return f"{who}: agg{_of(column)} must be one of {', '.join(AGGREGATES)}, got {how!r}{more}"


def aggregated(agg: Any, rows: EventRows, who: str) -> list[Aggregated]:
    """The columns that come out, in the order of ``agg`` or of the frame.

    Raises
    ------
    InvalidArgument
        For a column that is not there or no number, and for two columns of one name.
    """
    if not isinstance(agg, Mapping):
        for name in rows.value_columns():
            if not rows.holds_numbers(name):
                raise InvalidArgument(
                    f"{who}: column {name!r} holds no numbers; drop it, or name the columns: "
                    "agg={'column': 'mean'}"
                )
        agg = dict.fromkeys(rows.value_columns(), agg)
    made: list[Aggregated] = []
    keys = {*rows.ids.names, rows.style.time_col}
    for column, how in agg.items():
        if column in keys:
            raise InvalidArgument(f"{who}: agg names {column!r}, which is an id or time column")
        rows.table.column(column, "agg")
        several = not isinstance(how, str)
        for each in how if several else [how]:
            made.append(Aggregated(f"{column}_{each}" if several else column, column, each))
    names = [each.name for each in made]
    double = next((name for i, name in enumerate(names) if name in names[:i]), None)
    if double is not None:
        raise InvalidArgument(f"{who}: two columns would be named {double!r}; rename one")
    if not made:
        raise InvalidArgument(f"{who}: the frame has no column beside ids and time")
    return made


def made_of(agg: Any, columns: Sequence[Aggregated]) -> bool:
    """Whether columns are what `aggregated` makes of ``agg`` and some frame."""
    if not isinstance(agg, Mapping):
        agg = dict.fromkeys((each.column for each in columns), agg)
    expected = [
        (column if isinstance(how, str) else f"{column}_{each}", column, each)
        for column, how in agg.items()
        for each in ([how] if isinstance(how, str) else how)
    ]
    return expected == [(each.name, each.column, each.aggregate) for each in columns]


def named(columns: Sequence[Aggregated], values: Sequence[Any]) -> dict[str, NDArray[Any]]:
    """The columns of a frame; counts are whole numbers."""
    return {
        c.name: each.astype(np.int64) if c.aggregate == "count" else each
        for c, each in zip(columns, values, strict=True)
    }
