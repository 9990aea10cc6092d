"""Whose row it is and when: ids and times, and the rows that have none and are put aside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot._page.words import count
from mliot.frames import Ids, TimeStyle
from mliot.frames._ids import read_ids
from mliot.frames._table import Codes, Integers, Table, is_text, text_codes
from mliot.frames._times import read_times
from mliot.preprocessing._quality.finding import QualityFinding

Rows = NDArray[np.intp]
_ROWS_SHOWN = 5


@dataclass
class RowKeys:
    """The series and time of each row that has both; `rows` are their numbers in the frame."""

    rows: Rows
    codes: Codes
    ids: Ids | None
    times: Integers | None  # None: rows stand for times
    style: TimeStyle | None
    aside: dict[tuple[str, str], Rows]  # (kind, column): rows that are not judged


def read_keys(
    table: Table, id_cols: Sequence[str], time_col: str | None, time_zone: str | None
) -> RowKeys:
    """Reads ids and times; rows without are put aside, but for columns that hold nothing else.

    Raises
    ------
    InvalidArgument
        Says which column, row or name is wrong.
    """
    named = [*id_cols, *([] if time_col is None else [time_col])]
    aside = {}
    for name in named:
        lost = _missing(table, name, "time_col" if name == time_col else "id_col")
        if lost.any():
            aside["missing_time" if name == time_col else "missing_id", name] = lost
    if time_col is not None and _is_all(aside.get(("missing_time", time_col))):
        keys = read_keys(table, id_cols, None, time_zone)
        return replace(keys, aside={**keys.aside, ("missing_time", time_col): keys.rows})
    if time_col is not None:
        unreadable = _unreadable(table, time_col)
        if unreadable.any():
            aside["unreadable_time", time_col] = unreadable
    lost = np.logical_or.reduce([np.zeros(table.n_rows, dtype=bool), *aside.values()])
    whole = table if lost.all() else _patched(table, named, lost)
    rows = np.flatnonzero(~lost)
    codes, ids = np.zeros(table.n_rows, dtype=np.int32), None
    if id_cols:
        codes, ids = read_ids(whole, id_cols)
    times, style = None, None
    if time_col is not None:
        micros, style = read_times(whole, time_col, time_zone or "utc")
        times = micros[rows]
    places = {key: np.flatnonzero(mask) for key, mask in aside.items()}
    return RowKeys(rows, codes[rows], ids, times, style, places)


def _missing(table: Table, name: str, argument: str) -> NDArray[np.bool_]:
    return np.asarray(table.column(name, argument).is_null().to_numpy(), dtype=bool)


def _is_all(mask: NDArray[np.bool_] | None) -> bool:
    return mask is not None and bool(mask.all())


def _unreadable(table: Table, time_col: str) -> NDArray[np.bool_]:
    """Rows whose text is no time, where those of most rows are."""
    nothing = np.zeros(table.n_rows, dtype=bool)
    series = table.column(time_col, "time_col")
    if not is_text(series):
        return nothing
    codes, levels = text_codes(series, time_col, table.kind)
    if _core.parse_times([_clean(text) for text in levels], "")[1] is None:
        return nothing
    wrong = np.array([not _is_time(text) for text in levels], dtype=bool)
    rows = (codes >= 0) & wrong[codes]
    return nothing if 2 * rows.sum() >= (codes >= 0).sum() else rows


def _clean(text: object) -> str:
    """Text without lone surrogates, which are no part of a date anyway."""
    return str(text).encode(errors="replace").decode()


def _is_time(text: object) -> bool:
    try:
        return dt.datetime.fromisoformat(str(text)).utcoffset() is not None or _is_civil(text)
    except ValueError:
        return _is_civil(text)


def _is_civil(text: object) -> bool:
    return _core.parse_times([_clean(text)], "")[1] is None


def _patched(table: Table, names: list[str], lost: NDArray[np.bool_]) -> Table:
    """The columns with the cells of a good row where they are lost, so that rows keep numbers."""
    if not lost.any():
        return table
    place = np.arange(table.n_rows)
    place[lost] = np.flatnonzero(~lost)[0]
    return Table(table.frame.select(names)[place], table.kind, dict.fromkeys(names))


def aside_findings(table: Table, aside: dict[tuple[str, str], Rows]) -> list[QualityFinding]:
    """A finding for each reason why rows are not judged."""
    return [_finding(table, kind, column, rows) for (kind, column), rows in aside.items()]


def _finding(table: Table, kind: str, column: str, rows: Rows) -> QualityFinding:
    text, cure = {
        "missing_id": ("without an id", "give them their series, or drop them"),
        "missing_time": ("without a time", "give them their time, or drop them"),
        "unreadable_time": ("with a text that is no time", "mend the export, or drop them"),
    }[kind]
    if kind == "unreadable_time":
        text += f" ({table.column(column, 'time_col')[int(rows[0])]!r})"
    if len(rows) == table.n_rows:
        cure += "; here the order of the rows stands for time"
    else:
        cure += "; here nothing else is said about them"
    return QualityFinding(
        series="", column=column, kind=kind, severity="error", count=len(rows), start=None,
        end=None, row=int(rows[0]), last_row=int(rows[-1]),
        explanation=f"{count(len(rows), 'row')} {text}: {_named(rows)}", cure=cure,
    )  # fmt: skip


def _named(rows: Rows) -> str:
    shown = [f"{row:,}" for row in rows[:_ROWS_SHOWN].tolist()]
    more = len(rows) - len(shown)
    if more > 0:
        return f"rows {', '.join(shown)} and {more:,} more"
    if len(shown) == 1:
        return f"row {shown[0]}"
    return f"rows {', '.join(shown[:-1])} and {shown[-1]}"
