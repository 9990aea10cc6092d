"""Reads times from the words of a file, and refuses to guess where words are ambiguous."""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from mliot.cli.problems import Problem

Where = Callable[[int], str]

# Tried in this order. Day-first and month-first are settled by the data or not at all.
_CLEAR = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d",
    "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M",
    "%Y/%m/%d %H:%M:%S%.f", "%Y/%m/%d %H:%M", "%d.%m.%Y", "%d.%m.%Y %H:%M:%S%.f",
    "%d.%m.%Y %H:%M", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%b %d, %Y", "%B %d, %Y",
    "%Y-%m", "%Y/%m", "%b %Y", "%B %Y",
)  # fmt: skip
_OFFSET = r"(Z|[+-]\d\d(?::?\d\d)?)$"
_ZONE = r"\d:\d\d.*" + _OFFSET
_ZONE_LETTERS = re.compile(r"\s*(?<!%)%[:#]?[zZ]\s*$")
_ZONE_NAME = re.compile(r"\s*(?<!%)%Z\s*$")
_ZONE_ELSEWHERE = re.compile(r"%(?:[:#]?[zZ]|\+)")
_UTC = r"(?i)\s*(UTC|GMT|Z)$"
_ORDERS = (("%d/%m/%Y", "%m/%d/%Y"), ("%d-%m-%Y", "%m-%d-%Y"))
_CLOCKS = ("", " %H:%M", " %H:%M:%S%.f")
_MICROSECONDS = pl.Datetime("us")


def parse_times(
    column: pl.Series, date_format: str | None, time_zone: str | None, where: Where
) -> pl.Series:
    """A time column as microseconds without zone, or as whole numbers.

    Raises
    ------
    Problem
        Names the first cell that is no time, or the flag that settles an ambiguity.
    """
    if column.dtype in (pl.Categorical, pl.Enum):
        column = column.cast(pl.String)
    if column.dtype == pl.String:
        column = column.str.strip_chars()
        column = column.set(column == "", None)
    if column.null_count():
        row = column.is_null().arg_max()
        assert row is not None
        raise Problem(f"{where(row)}: no time in column {column.name!r}")
    if column.dtype != pl.String:
        return _typed(column, time_zone)
    if date_format is not None:
        return _by_format(column, date_format, time_zone, where)
    return _guessed(column, time_zone, where)


def parse_most_times(
    column: pl.Series, date_format: str | None, time_zone: str | None, where: Where
) -> pl.Series:
    """A time column of which single cells may be missing or no times.

    Returns
    -------
    polars.Series
        As of `parse_times`, null where a cell is missing; text, of the form YYYY-MM-DD HH:MM:SS
        but for the cells that are no times, where there are such.

    Raises
    ------
    Problem
        Where half of the cells are no times, or more.
    """
    given = column.is_not_null()
    if column.dtype != pl.String or not given.any():
        return _placed(column, given, date_format, time_zone, where) if given.any() else column
    try:
        return _placed(column, given, date_format, time_zone, where)
    except Problem:
        good = _readable(column, date_format)
        if 2 * good.sum() <= given.sum():
            raise
        times = _placed(column, good, date_format, time_zone, where)
        if times.dtype.is_temporal():
            times = times.cast(_MICROSECONDS).dt.strftime("%Y-%m-%d %H:%M:%S%.f")
        return times.cast(pl.String).zip_with(good, column).alias(column.name)


def _placed(
    column: pl.Series, good: pl.Series, date_format: str | None, time_zone: str | None, where: Where
) -> pl.Series:
    """The times of the good cells in their places, null elsewhere."""
    places = good.arg_true()
    times = parse_times(
        column.filter(good), date_format, time_zone, lambda row: where(int(places[row]))
    )
    everywhere = pl.Series(column.name, [None] * len(column), dtype=times.dtype)
    return everywhere.scatter(places, times)


def _readable(column: pl.Series, date_format: str | None) -> pl.Series:
    """The cells that the format reads which reads most."""
    if date_format is not None and _ZONE_NAME.search(date_format):
        column = column.str.replace(_UTC, "Z")
    bare = column.str.replace(r"(\d:\d\d.*?)\s*" + _OFFSET, "$1")
    by_order = [form + clock for forms in _ORDERS for form in forms for clock in _CLOCKS]
    forms = [*_CLEAR, *by_order] if date_format is None else [without_zone(date_format)]
    tried = [times for form in forms if (times := _try(bare, form)) is not None]
    found = [times.is_not_null() & ~_short_years(bare, times) for times in tried]
    return max(found, key=lambda good: int(good.sum()), default=column.is_null() & False)


def _typed(column: pl.Series, time_zone: str | None) -> pl.Series:
    if column.dtype.is_integer() or column.dtype == pl.Date:
        return column
    if isinstance(column.dtype, pl.Datetime):
        return column if column.dtype.time_zone is None else _without_zone(column, time_zone)
    raise Problem(f"column {column.name!r} holds {column.dtype}, not times")


def _without_zone(column: pl.Series, time_zone: str | None) -> pl.Series:
    if time_zone == "utc":
        return column.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    if time_zone == "local":
        return column.dt.replace_time_zone(None)
    raise _zone_needed(column)


def without_zone(date_format: str) -> str:
    """A format of dates without the distance from UTC, or the name of the zone, at its end."""
    return _ZONE_LETTERS.sub("", date_format)


def _by_format(
    column: pl.Series, date_format: str, time_zone: str | None, where: Where
) -> pl.Series:
    form = without_zone(date_format)
    inner = _ZONE_ELSEWHERE.search(form.replace("%%", "  "))
    if inner:
        raise Problem(
            f"--date-format: {inner[0]} in {date_format!r} is read at the end alone; write the "
            "distance from UTC last in every cell, as in %Y-%m-%d %H:%M%z"
        )
    if _ZONE_NAME.search(date_format):
        column = _named_utc(column, where)
    if form != date_format:
        return _zoned(column, time_zone, where, form)
    times = _try(column, date_format)
    if times is None:
        raise Problem(
            f"--date-format: {date_format!r} is not a format of dates; "
            "write it like %d/%m/%Y or %Y-%m-%d %H:%M"
        )
    return _complete(column, times, where, f"of the format {date_format!r}")


def _named_utc(column: pl.Series, where: Where) -> pl.Series:
    """Times whose zone is named UTC, GMT or Z, with Z in the place of the name."""
    other = ~column.str.contains(_UTC)
    if other.any():
        row = other.arg_max() or 0
        raise Problem(
            f"{where(row)}: {column[row]!r} in column {column.name!r} does not end in UTC, GMT or "
            "Z, the names that %Z in --date-format reads, as others mean several distances from "
            "UTC: write the distance, +0100, and read it with %z, or leave the names out"
        )
    return column.str.replace(_UTC, "Z")


def _guessed(column: pl.Series, time_zone: str | None, where: Where) -> pl.Series:
    whole = column.cast(pl.Int64, strict=False)
    if not whole.null_count() and not whole.is_between(1_800_01_01, 2_200_12_31).all():
        return whole
    if column.str.contains(_ZONE).any():
        return _zoned(column, time_zone, where)
    first = column.head(1)
    for form in _CLEAR:
        if _reads(first, form):
            return _complete(column, _certain(column, form), where, "like the first one")
    for day_first, month_first in _ORDERS:
        for clock in _CLOCKS:
            if _reads(first, day_first + clock) or _reads(first, month_first + clock):
                return _by_order(column, day_first + clock, month_first + clock, where)
    raise Problem(
        f"{where(0)}: {column[0]!r} in column {column.name!r} is not a time that can be "
        "read; give its format with --date-format, like %d/%m/%Y"
    )


def _by_order(column: pl.Series, day_first: str, month_first: str, where: Where) -> pl.Series:
    by_day, by_month = _certain(column, day_first), _certain(column, month_first)
    if not by_day.null_count() and not by_month.null_count():
        raise Problem(
            f"the dates in column {column.name!r} can be read day first or month first "
            f"({column[0]!r}): give --date-format {day_first!r} or {month_first!r}"
        )
    best = by_day if by_day.null_count() <= by_month.null_count() else by_month
    return _complete(column, best, where, "like the others; give --date-format")


def _zoned(
    column: pl.Series, time_zone: str | None, where: Where, form: str | None = None
) -> pl.Series:
    """Times written with their distance from UTC, such as 2024-03-31T01:00:00+01:00; ``form`` is
    the format of what stands before it, None to find it."""
    bare = column.str.replace(r"\s*" + _OFFSET, "")
    if (bare == column).any():
        row = (bare == column).arg_max() or 0
        others = "but others have" if form is None else "which %z in --date-format asks for"
        raise Problem(
            f"{where(row)}: {column[row]!r} in column {column.name!r} has no time zone, {others}"
        )
    if time_zone is None:
        raise _zone_needed(column)
    times = _guessed(bare, None, where) if form is None else _by_format(bare, form, None, where)
    if time_zone == "local":
        return times
    return times.cast(_MICROSECONDS) - _east(column)


def _east(column: pl.Series) -> pl.Series:
    """The distance from UTC at the end of each cell: Z, +01, +0100 or +01:00."""
    texts = column.str.replace("Z$", "+00").str.extract(_OFFSET).str.replace(":", "")
    texts = texts.str.pad_end(len("+0100"), "0")
    sign_and_minutes = texts.str.slice(0, 1) + texts.str.slice(3, 2)
    minutes = texts.str.slice(0, 3).cast(pl.Int64) * 60 + sign_and_minutes.cast(pl.Int64)
    return (minutes * 60_000_000).cast(pl.Duration("us"))


def _zone_needed(column: pl.Series) -> Problem:
    return Problem(
        f"the times in column {column.name!r} have a time zone; give --time-zone utc or "
        "--time-zone local (the time on the wall)"
    )


def _reads(column: pl.Series, form: str) -> bool:
    times = _try(column, form)
    return times is not None and not times.null_count()


def _certain(column: pl.Series, form: str) -> pl.Series:
    times = _try(column, form)
    assert times is not None, form
    return times


def _try(column: pl.Series, form: str) -> pl.Series | None:
    """Times by a format, null where a cell does not fit; None when it is no format at all."""
    kinds = (_MICROSECONDS, pl.Date)
    found = None
    for kind in kinds:
        try:
            times = column.str.strptime(kind, form, strict=False).cast(_MICROSECONDS)
        except pl.exceptions.PolarsError:
            continue
        if found is None or times.null_count() < found.null_count():
            found = times
        if not found.null_count():
            break
    return found


def _short_years(column: pl.Series, times: pl.Series) -> pl.Series:
    """The cells whose year is written with fewer than four digits, which %Y reads as one of the
    first centuries."""
    written = column.str.replace(r"(:\d\d)\.\d+", "$1").str.contains(r"\d{4}")
    return ((times.dt.year() < 1000) & ~written).fill_null(False)


def _short_format(cell: str) -> str:
    """An example of a format for a date whose year has two digits."""
    mark = next((sign for sign in cell if sign in "./- "), ".")
    month = "%b" if any(sign.isalpha() for sign in cell) else "%m"
    clock = " %H:%M" * (":" in cell)
    return f"%d{mark}{month}{mark}%y{clock}"


def _complete(column: pl.Series, times: pl.Series, where: Where, expected: str) -> pl.Series:
    short = _short_years(column, times)
    if short.any():
        row = short.arg_max() or 0
        raise Problem(
            f"{where(row)}: {column[row]!r} in column {column.name!r} has no year of four digits: "
            f"give the order with %y for two, as in --date-format {_short_format(column[row])!r}"
        )
    if times.null_count():
        row = times.is_null().arg_max() or 0
        raise Problem(
            f"{where(row)}: {column[row]!r} in column {column.name!r} is not a date {expected}"
        )
    days = times.cast(pl.Date)
    return (days if (days.cast(_MICROSECONDS) == times).all() else times).alias(column.name)
