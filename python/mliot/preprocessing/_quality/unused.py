"""Columns that look like the time of the rows where no time was named."""

from __future__ import annotations

import re

import numpy as np

from mliot import _core
from mliot.preprocessing._quality.finding import QualityFinding
from mliot.preprocessing._quality.frame import QualityFrame

_LOOKED_AT = 64  # levels of a column of text
_DATE_LIKE = re.compile(r"\s*\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:[ T,].*)?$")
_FOUND = "gaps, doubled, late and jittering rows are then found, and findings have times"


def unused_times(frame: QualityFrame) -> list[QualityFinding]:
    """A finding for each column of times that mostly differ from row to row."""
    if frame.time_col is not None:
        return []
    found = []
    for name in frame.left_out:
        series = frame.table.column(name, "columns")
        if series.dtype.is_temporal() and 2 * series.n_unique() > frame.n_rows:
            cure = f"give it as time_col ({name!r}; --time on the command line): {_FOUND}"
            found.append(_finding(name, series.n_unique(), cure))
    for name, column in frame.texts.items():
        if 2 * len(column.levels) <= frame.n_rows or not _all_like_dates(column.levels):
            continue
        cure = f"give it as time_col ({name!r}; --time on the command line): {_FOUND}"
        if _core.parse_times(_some(column.levels), "")[1] is not None:
            cure = f"read it as dates (--date-format on the command line), then {cure}"
        found.append(_finding(name, len(column.levels), cure))
    return found


def _some(levels: list[str]) -> list[str]:
    places = np.linspace(0, len(levels) - 1, min(len(levels), _LOOKED_AT)).astype(int)
    return [levels[i] for i in places]


def _all_like_dates(levels: list[str]) -> bool:
    return all(_DATE_LIKE.match(each) for each in _some(levels))


def _finding(name: str, n: int, cure: str) -> QualityFinding:
    text = f"{n:,} different times, but the order of the rows was taken for time"
    return QualityFinding("", name, "unused_time", "warning", n, None, None, None, None, text, cure)
