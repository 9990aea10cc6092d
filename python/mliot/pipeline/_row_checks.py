"""Names and times of a pipeline over rows, as a user or a file gave them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mliot import _core
from mliot._document import Document, Parts
from mliot.frames import TimeStyle
from mliot.frames._table import Table
from mliot.frames._whole import first_beyond, merged_as_level


def time_style(parts: Parts) -> TimeStyle:
    """How a stored pipeline reads times."""
    return TimeStyle(parts.of("form", str), zone="UTC" if parts.of("zoned", bool) else None)


def check_times(here: TimeStyle, at_fit: TimeStyle, name: str) -> None:
    """Refuses times of another kind than those of fit."""
    if (here.zone is None) != (at_fit.zone is None):
        words = ["no zone" if each.zone is None else "a zone" for each in (here, at_fit)]
        raise _core.InvalidArgument(f"time column {name!r} has {words[0]}, but had {words[1]}")
    if here.is_integer != at_fit.is_integer:
        kinds = ["whole numbers" if each.is_integer else "dates" for each in (here, at_fit)]
        raise _core.InvalidArgument(f"time column {name!r} holds {kinds[0]}, but held {kinds[1]}")


def id_names(given: Any) -> list[str]:
    """The columns of ids; none for None."""
    listed = [] if given is None else [given] if isinstance(given, str) else list(given)
    if not all(isinstance(each, str) for each in listed):
        raise _core.InvalidArgument(f"Pipeline: id_col must be names of columns, got {given!r}")
    return listed


def one_name(given: Any) -> str | None:
    """The name of a column, or None."""
    if given is not None and not isinstance(given, str):
        raise _core.InvalidArgument(
            f"Pipeline: time_col must be the name of a column, got {given!r}"
        )
    return given


def untaught_of(words: Document) -> int:
    """Rows without a target at fit, as a file says.

    Raises
    ------
    FormatError
        When it is no number of rows.
    """
    parts = Parts(words.get("training_summary", {}), "the summary of the training")
    count = parts.of("rows_without_target", int) if "rows_without_target" in parts else 0
    if count < 0:
        raise _core.FormatError(f"the summary of the training names {count} rows without a target")
    return count


def refuse_rounded(table: Table, names: Iterable[str]) -> None:
    """Refuses whole numbers, in columns that encoders read, that doubles would merge."""
    for name in sorted(names):
        series = table.column(name, "columns")
        row = first_beyond(series)
        if row is not None:
            raise _core.InvalidArgument(
                f"Pipeline: column {name!r}, row {row}: {merged_as_level(int(series[row]))}"
            )
