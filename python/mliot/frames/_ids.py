"""Who the series are: unique ids of one or several columns, numbered in ascending order.

Series that begin after fit have the numbers behind those.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.frames._table import Codes, Integers, Table, first_null, text_codes

ID_SEPARATOR = "\x1f"  # of the parts of an id in one text: the unit separator of ASCII, as in C++


class Ids:
    """The ids of the series of a frame.

    Parameters
    ----------
    names : sequence of str
        The id columns.
    levels : list of list
        For each column its distinct values in ascending order: all integers or all text.
    rows : ndarray of int64, shape (n_series, n_columns)
        For each series the place of its value in each column's levels.
    """

    def __init__(self, names: Sequence[str], levels: list[list[Any]], rows: Integers) -> None:
        self.names = list(names)
        self.levels = levels
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ids) or len(self) != len(other):
            return NotImplemented if not isinstance(other, Ids) else False
        return all(self.values(k) == other.values(k) for k in range(len(self.levels)))

    __hash__ = None  # type: ignore[assignment]

    def label(self, i: int) -> str:
        """The id of series ``i`` for messages: "1", or "1, north" for two columns."""
        parts = zip(self.levels, self.rows[i], strict=True)
        return ", ".join(str(levels[code]) for levels, code in parts)

    def values(self, k: int) -> list[Any]:
        """The value of id column ``k`` for each series."""
        levels = self.levels[k]
        return [levels[code] for code in self.rows[:, k]]

    def joined(self) -> list[str]:
        """The id of each series as C++ streams know it: several columns joined."""
        values = [self.values(k) for k in range(len(self.names))]
        return [ID_SEPARATOR.join(map(str, parts)) for parts in zip(*values, strict=True)]

    def take(self, indices: NDArray[np.integer[Any]]) -> Ids:
        """The ids of these series, in this order."""
        return Ids(self.names, self.levels, self.rows[np.asarray(indices)])

    def joined_by(self, other: Ids, begin: bool | None = None) -> Ids:
        """These ids and, with ``begin``, behind them those of ``other`` that are not here.

        Raises
        ------
        InvalidArgument
            For such ids without ``begin`` (the error names the cure: beginning them when it is
            False, a new fit when it is None), and when one holds text where the other holds
            integers.
        """
        strange = np.flatnonzero(self.codes_of(other) < 0)
        if not len(strange):
            return self
        if begin:
            return self._with(other, strange)
        shown = ", ".join(f"'{other.label(int(i))}'" for i in strange[:5])
        more = f" and {len(strange) - 5} more" if len(strange) > 5 else ""
        cure = "; a new fit knows them, or drop their rows"
        cure = cure if begin is None else "; update(df, new_series='begin') begins them"
        raise _core.InvalidArgument(f"ids that were not there at fit: {shown}{more}{cure}")

    def _with(self, other: Ids, strange: NDArray[np.integer[Any]]) -> Ids:
        new = other.rows[strange]
        levels = []
        columns = []
        for k, (here, there) in enumerate(zip(self.levels, other.levels, strict=True)):
            values = self.values(k) + [there[code] for code in new[:, k]]
            levels.append(sorted({*here, *values}))
            place = {level: code for code, level in enumerate(levels[-1])}
            columns.append([place[value] for value in values])
        return Ids(self.names, levels, np.array(columns, dtype=np.int64).T)

    def codes_of(self, other: Ids) -> Codes:
        """For each series of ``other`` its number here, -1 for one that is not here.

        Raises
        ------
        InvalidArgument
            When one holds text where the other holds integers.
        """
        if len(self.levels) != len(other.levels):
            raise _core.InvalidArgument(
                f"ids of {len(other.levels)} columns, where {len(self.levels)} were given at first"
            )
        translated = np.empty_like(other.rows)
        for k, name in enumerate(self.names):
            _check_kinds(name, self.levels[k], other.levels[k])
            translated[:, k] = _places(self.levels[k], other.levels[k])[other.rows[:, k]]
        sizes = [len(levels) for levels in self.levels]
        keys, wanted = _keys(self.rows, sizes), _keys(translated, sizes)
        order = np.argsort(keys, kind="stable")
        at = np.searchsorted(keys[order], wanted).clip(max=max(len(keys) - 1, 0))
        known = (translated >= 0).all(axis=1)
        if len(keys) == 0:
            return np.full(len(other), -1, dtype=np.int32)
        found = known & (keys[order][at] == wanted)
        return np.where(found, order[at], -1).astype(np.int32)


def _places(levels: list[Any], wanted: list[Any]) -> Integers:
    """Where each value stands among levels, -1 where it does not."""
    if levels == wanted:
        return np.arange(len(levels), dtype=np.int64)
    place = {level: code for code, level in enumerate(levels)}
    return np.array([place.get(level, -1) for level in wanted], dtype=np.int64)


def _check_kinds(name: str, here: list[Any], there: list[Any]) -> None:
    if here and there and isinstance(here[0], str) != isinstance(there[0], str):
        kinds = ["text" if isinstance(each[0], str) else "integers" for each in (here, there)]
        raise _core.InvalidArgument(
            f"id column '{name}' holds {kinds[1]}, but held {kinds[0]} at first"
        )


def _keys(rows: Integers, sizes: list[int]) -> Integers:
    """One integer a row, in the order of the rows."""
    if np.prod([float(size) for size in sizes]) > 2.0**62:
        raise _core.ResourceLimit(f"id columns of {sizes} distinct values are too many together")
    keys = np.zeros(len(rows), dtype=np.int64)
    for k, size in enumerate(sizes):
        keys = keys * size + rows[:, k]
    return keys


def read_ids(table: Table, names: Sequence[str]) -> tuple[Codes, Ids]:
    """The series number of each row, and the ids.

    Raises
    ------
    InvalidArgument
        For null ids (the row is named) and values that are neither integers nor text.
    """
    parts = [_read_part(table, name) for name in names]
    if len(parts) == 1:
        codes, levels = parts[0]
        return codes, Ids(names, [levels], np.arange(len(levels), dtype=np.int64)[:, None])
    all_levels = [levels for _, levels in parts]
    rows = np.column_stack([codes for codes, _ in parts]).astype(np.int64)
    keys, codes = _core.encode(_keys(rows, [len(levels) for levels in all_levels]))
    unique = np.empty((len(keys), len(parts)), dtype=np.int64)
    for k in reversed(range(len(parts))):
        keys, unique[:, k] = np.divmod(keys, max(len(all_levels[k]), 1))
    return codes, Ids(names, all_levels, unique)


def _read_part(table: Table, name: str) -> tuple[Codes, list[Any]]:
    import narwhals as nw

    series = table.column(name, "id_col")
    dtype = series.dtype
    if dtype.is_integer():
        values = series.to_numpy()
        if values.dtype.kind == "f":  # integers with missing ones
            _refuse_null(name, series)
        if values.dtype == np.uint64 and len(values) and values.max() > np.iinfo(np.int64).max:
            raise _core.InvalidArgument(f"id column '{name}' holds integers beyond 64 signed bits")
        levels, codes = _core.encode(np.ascontiguousarray(values, dtype=np.int64))
        return codes, levels.tolist()
    if dtype in (nw.String, nw.Categorical, nw.Enum, nw.Object):
        return _read_text(table, name, series)
    _refuse_null(name, series)
    raise _core.InvalidArgument(
        f"id column '{name}' holds {dtype}: ids must be integers or text; convert them"
    )


def _read_text(table: Table, name: str, series: Any) -> tuple[Codes, list[Any]]:
    codes, levels = text_codes(series, name, table.kind)
    if len(codes) and codes.min() < 0:
        _refuse_null(name, series)
    return codes, levels


def _refuse_null(name: str, series: Any) -> None:
    row = first_null(series)
    if row is not None:
        raise _core.InvalidArgument(
            f"id column '{name}' is missing in row {row}: drop such rows, or give them an id"
        )
