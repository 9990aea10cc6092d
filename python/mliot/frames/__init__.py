"""Long data frames in and out: pandas, polars, pyarrow and whatever has the Arrow C stream.

Internal: the estimators use it. Neither pandas nor polars is imported unless a frame of it comes
in. Times are int64 microseconds since 1970-01-01, civil; zones are taken off and put back here.
"""

from __future__ import annotations

from typing import Any

from mliot.frames._build import FrameStyle, build_beside, build_frame, build_series, native_numbers
from mliot.frames._clocks import check_clock
from mliot.frames._columns import (
    read_column_codes,
    read_levels,
    read_numbers,
    read_series,
    read_time_column,
    take_rows,
    with_columns,
    with_new_columns,
    with_time_column,
    with_zoned_column,
)
from mliot.frames._events import EventRows, SortedEvents, read_events
from mliot.frames._future import missing_future, read_future
from mliot.frames._ids import Ids
from mliot.frames._long import Column, LongFrame, read_long
from mliot.frames._reading import parse_freq
from mliot.frames._samples import Samples, read_samples, time_text
from mliot.frames._stored import (
    id_columns,
    ids_from,
    ids_of_joined,
    style_document,
    style_from,
)
from mliot.frames._table import open_table
from mliot.frames._times import TimeStyle, parse_times
from mliot.frames._zones import clock_changes, doubled, skipped, utc_from_local

__all__ = [
    "Column",
    "EventRows",
    "FrameStyle",
    "Ids",
    "LongFrame",
    "Samples",
    "SortedEvents",
    "TimeStyle",
    "build_beside",
    "build_frame",
    "build_series",
    "check_clock",
    "clock_changes",
    "column_names",
    "doubled",
    "id_columns",
    "ids_from",
    "ids_of_joined",
    "missing_future",
    "native_numbers",
    "open_table",
    "parse_freq",
    "parse_times",
    "read_column_codes",
    "read_events",
    "read_future",
    "read_levels",
    "read_long",
    "read_numbers",
    "read_samples",
    "read_series",
    "read_time_column",
    "skipped",
    "style_document",
    "style_from",
    "take_rows",
    "time_text",
    "utc_from_local",
    "with_columns",
    "with_new_columns",
    "with_time_column",
    "with_zoned_column",
]


def column_names(df: Any) -> list[str]:
    """The names of the columns of any data frame."""
    return list(open_table(df).names)
