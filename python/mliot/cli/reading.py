"""Reads CSV and Parquet files into frames whose columns have the kinds a forecast needs.

Every cell of a CSV file is read as text and converted here, so that an error can name its line and
an id such as 007 stays what it is.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from mliot.cli.problems import Problem
from mliot.cli.times import parse_most_times, parse_times

MISSING = ("", "NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null", "None", "-")
_MOST_COLUMNS = 10_000
_NAMES_SHOWN = 12
_POINT = r"^[+-]?\d+\.\d+$"
_THOUSANDS = r"^[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?$"  # 1.234 may be a decimal too
_PLAIN = r"^[+-]?\d+(,\d+)?$"
_THOUSANDS_BY_COMMA = r"^[+-]?[1-9]\d{0,2}(,\d{3})+$"


@dataclass(frozen=True)
class Columns:
    """Which columns of a file mean what."""

    ids: Sequence[str]
    time: str | None
    target: str | None
    numbers: Sequence[str] = ()  # others that must be numbers, such as the weight
    named: Sequence[str] = ()  # others that the user named and that must be there
    texts: Sequence[str] = ()  # others that stay text, though their cells may look like numbers
    faults: bool = False  # wrong and missing cells stay for a report on them, not refused

    @property
    def keys(self) -> list[str]:
        """Those that say whose row it is and when, and texts."""
        return [*self.ids, *([self.time] if self.time is not None else []), *self.texts]

    @property
    def required(self) -> list[str]:
        """All that must be there."""
        target = [self.target] if self.target else []
        time = [self.time] if self.time is not None else []
        return list(dict.fromkeys([*self.ids, *time, *target, *self.numbers, *self.named]))


@dataclass(frozen=True)
class Reading:
    """How to read a file: encoding of text, format of dates, meaning of time zones."""

    encoding: str | None = None
    date_format: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True)
class _Text:
    """A frame with the place each row had in its file.

    ``lines_match`` says that row n stood in line n + 2, which a line break in quotes upsets.
    """

    frame: pl.DataFrame
    name: str
    lines_match: bool = False
    decimal_comma: bool = False
    places: pl.Series | None = None
    keys: Sequence[str] = ()  # columns that hold no numbers, whatever they look like

    def where(self, row: int) -> str:
        place = row if self.places is None else self.places[row]
        word, first = ("line", 2) if self.lines_match else ("row", 1)
        return f"{self.name}, {word} {place + first}"

    def without_empty_rows(self) -> _Text:
        some = self.frame.select(pl.any_horizontal(pl.all().is_not_null()).alias("some"))["some"]
        if some.all():
            return self
        return replace(self, frame=self.frame.filter(some), places=some.arg_true())

    def has_decimal_points(self) -> bool:
        """Whether a number of the file has a point that cannot stand between thousands."""
        texts = self.frame.select(pl.col(pl.String).exclude(*self.keys))
        return any(
            (cells.str.contains(_POINT) & ~cells.str.contains(_THOUSANDS)).any()
            for column in texts.get_columns()
            if (cells := column.str.strip_chars()) is not None
        )


def read_table(path: Path, columns: Columns, reading: Reading) -> pl.DataFrame:
    """Reads a file and converts its columns.

    Raises
    ------
    Problem
        Says what is wrong, where, and the cure.
    """
    source = _source(path, reading)
    _check_columns(source, columns)
    source = replace(source.without_empty_rows(), keys=columns.keys)
    if source.frame.is_empty():
        raise Problem(f"{path.name} has a header but no rows")
    frame = pl.DataFrame(
        [_converted(source, column, columns, reading) for column in source.frame.get_columns()]
    )
    if reading.time_zone == "local" and columns.time is not None and not columns.faults:
        _refuse_doubled_hour(source, frame, columns, reading)
    return frame


def column_names(path: Path, reading: Reading) -> list[str]:
    """The columns of a file.

    Raises
    ------
    Problem
        When it cannot be read.
    """
    return _source(path, reading).frame.columns


def _source(path: Path, reading: Reading) -> _Text:
    data = _content(path)
    if data.startswith(b"PAR1"):
        return _Text(_parquet(data, path.name), path.name)
    return _csv(_utf8(data, path.name, reading.encoding), path.name)


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise Problem(f"{path} is a folder; give a CSV or Parquet file")
    if not path.exists():
        raise Problem(f"there is no file {path}")
    data = path.read_bytes()
    if data.startswith(b"\x1f\x8b"):
        try:
            data = gzip.decompress(data)
        except (EOFError, OSError, zlib.error) as error:
            raise Problem(f"{path.name} is a damaged gzip file: {error}") from error
    elif path.suffix.lower() == ".gz" and data:
        raise Problem(f"{path.name} is not a gzip file; leave .gz off if it is plain text")
    if not data.strip():
        raise Problem(f"{path.name} is empty")
    if path.suffix.lower() in (".parquet", ".pq") and not data.startswith(b"PAR1"):
        raise Problem(f"{path.name} is not a Parquet file; name it .csv if it is text")
    if data.startswith(b"PK\x03\x04"):
        raise Problem(f"{path.name} is a zip or Excel file; save it as CSV or Parquet")
    return data


def _utf8(data: bytes, name: str, encoding: str | None) -> bytes:
    """The text of a file as UTF-8 without byte order mark."""
    if encoding is not None:
        try:
            data = data.decode(encoding).encode("utf-8", "replace")
        except LookupError:
            raise Problem(
                f"--encoding: there is no text encoding {encoding!r}; "
                "usual ones are utf-8, latin-1, cp1252, utf-16"
            ) from None
        except UnicodeError as error:
            raise Problem(f"{name} is not text in {encoding}: {error}") from None
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Problem(f"{name} is not UTF-8 text but UTF-16: give --encoding utf-16")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        codecs.utf_8_decode(data, "strict", True)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Problem(
            f"{name}, line {line}: byte 0x{data[error.start]:02X} (byte {error.start + 1} "
            "of the file) is not UTF-8; if the file is in the older Western encoding, "
            "give --encoding latin-1"
        ) from None
    zero = data.find(b"\0")
    if zero >= 0:
        line = data.count(b"\n", 0, zero) + 1
        raise Problem(f"{name}, line {line}: a zero byte; this is not a text file")
    return data


def _csv(data: bytes, name: str) -> _Text:
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    header_text = data.lstrip(b"\n").split(b"\n", 1)[0].decode()
    separator = max(",;\t|", key=lambda mark: (header_text.count(mark), mark == ","))
    header = [cell.strip() for cell in next(csv.reader([header_text], delimiter=separator), [])]
    _check_header(header, name)
    try:
        frame = pl.read_csv(io.BytesIO(data), separator=separator, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise Problem(
            _bad_line(data, separator, len(header), name)
            or f"{name} is not a CSV file: {_first_line(error)}"
        ) from error
    if len(frame.columns) != len(header):
        raise Problem(
            f"{name} has {len(header)} names in its header but {len(frame.columns)} columns"
        )
    frame.columns = header
    ends = data.count(b"\n") + (not data.endswith(b"\n"))
    return _Text(frame, name, lines_match=ends == frame.height + 1, decimal_comma=separator == ";")


def _check_header(header: list[str], name: str) -> None:
    if len(header) > _MOST_COLUMNS:
        raise Problem(
            f"{name} has {len(header):,} columns, more than the {_MOST_COLUMNS:,} that "
            "are taken; put the data in long form: one row for each id and date"
        )
    seen: set[str] = set()
    for place, column in enumerate(header, start=1):
        if not column:
            raise Problem(f"{name}: column {place} of the header has no name")
        if column in seen:
            raise Problem(f"{name}: two columns are named {column!r}; rename one")
        seen.add(column)


def _bad_line(data: bytes, separator: str, width: int, name: str) -> str | None:
    """Finds the first row whose number of cells is not that of the header."""
    reader = csv.reader(io.StringIO(data.decode()), delimiter=separator)
    try:
        for row in reader:
            if row and len(row) != width:
                return (
                    f"{name}, line {reader.line_num}: {len(row)} cells, but the header has "
                    f"{width} columns"
                )
    except csv.Error as error:
        return f"{name}, line {reader.line_num}: {error}"
    return None


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def _parquet(data: bytes, name: str) -> pl.DataFrame:
    try:
        _check_header(list(pl.read_parquet_schema(io.BytesIO(data))), name)
        return pl.read_parquet(io.BytesIO(data))
    except pl.exceptions.PolarsError as error:
        raise Problem(f"{name} is a damaged Parquet file: {_first_line(error)}") from error


def _check_columns(source: _Text, columns: Columns) -> None:
    names = source.frame.columns
    shown = ", ".join(names[:_NAMES_SHOWN]) + (" ..." if len(names) > _NAMES_SHOWN else "")
    flags = dict.fromkeys(columns.ids, "--id")
    if columns.time is not None:
        flags[columns.time] = "--time"
    if columns.target:
        flags[columns.target] = "--target"
    for name in columns.required:
        if name not in names:
            cure = f"; say which one with {flags[name]}" if name in flags else ""
            raise Problem(f"{source.name} has no column {name!r}{cure}; its columns are {shown}")


def _converted(source: _Text, column: pl.Series, columns: Columns, reading: Reading) -> pl.Series:
    if column.name in columns.ids:
        return _ids(source, column, columns.faults)
    if column.name == columns.time:
        parse = parse_times
        if columns.faults:
            parse, column = parse_most_times, _texts(column) if _is_text(column) else column
        return parse(column, reading.date_format, reading.time_zone, source.where)
    if column.name in columns.texts:
        return _texts(column)
    must = column.name == columns.target or column.name in columns.numbers
    return _numbers(source, column, must=must, mixed=columns.faults)


def _refuse_doubled_hour(
    source: _Text, frame: pl.DataFrame, columns: Columns, reading: Reading
) -> None:
    """Refuses rows that one time on the wall makes the same though their instants differ."""
    keys = [*columns.ids, str(columns.time)]
    twice = frame.select(keys).is_duplicated()
    if not twice.any():
        return
    written = source.frame[str(columns.time)]
    instants = parse_times(written, reading.date_format, "utc", source.where)
    twice &= ~frame.with_columns(instants).select(keys).is_duplicated()
    if twice.any():
        row = _first(twice)
        raise Problem(
            f"{source.where(row)}: the clock shows the time of {str(written[row])!r} twice in "
            f"column {columns.time!r}: the clocks go back then; give --time-zone utc"
        )


def _is_text(column: pl.Series) -> bool:
    return column.dtype in (pl.String, pl.Categorical, pl.Enum)


def _ids(source: _Text, column: pl.Series, faults: bool) -> pl.Series:
    if column.dtype in (pl.Categorical, pl.Enum):
        column = column.cast(pl.String)
    if column.dtype != pl.String and not column.dtype.is_integer():
        raise Problem(
            f"{source.name}: the ids in {column.name!r} are of kind {column.dtype}; "
            "they must be text or whole numbers"
        )
    if column.null_count() and not faults:
        raise Problem(f"{source.where(_first(column.is_null()))}: no id in {column.name!r}")
    return column


def _texts(column: pl.Series) -> pl.Series:
    cells = column.cast(pl.String).str.strip_chars()
    return cells.set(cells.is_in(MISSING), None)


def _numbers(source: _Text, column: pl.Series, must: bool, mixed: bool = False) -> pl.Series:
    """Numbers where the cells are numbers; text stays text unless ``must``."""
    if column.dtype in (pl.Categorical, pl.Enum):
        column = column.cast(pl.String)
    if column.dtype != pl.String:
        return _plain_numbers(source, column, must)
    cells = column.str.strip_chars()
    cells = cells.set(cells.is_in(MISSING), None)
    if not must and cells.drop_nulls().str.to_lowercase().is_in(["true", "false"]).all():
        return (cells.str.to_lowercase() == "true").cast(pl.Float64).alias(column.name)
    if source.decimal_comma and not cells.str.contains(".", literal=True).any():
        cells = cells.str.replace(",", ".", literal=True)
    elif source.decimal_comma:
        _refuse_thousands(source, column.name, cells, must)
    numbers = cells.cast(pl.Float64, strict=False)
    wrong = numbers.is_null() & cells.is_not_null()
    if not wrong.any():
        return numbers
    if not must and (mixed or wrong.sum() > (cells.len() - cells.null_count()) / 2):
        return cells
    row = _first(wrong)
    raise Problem(
        f"{source.where(row)}: {cells[row]!r} in column {column.name!r} is not a number"
        + _decimal_comma(str(cells[row]))
    )


def _refuse_thousands(source: _Text, name: str, cells: pl.Series, must: bool) -> None:
    """Refuses 1.234 in a file whose decimals may have commas, unless other numbers settle it."""
    apart = cells.str.contains(_THOUSANDS)
    numeric = apart | cells.str.contains(_PLAIN)
    if not apart.any() or source.has_decimal_points() or not (must or numeric.all()):
        return
    row = _first(apart)
    cell = str(cells[row])
    where = f"{source.where(row)}: {cell!r} in column {name!r}"
    whole = cell.replace(".", "")
    if "," in cell or cell.count(".") > 1:
        raise Problem(f"{where} has thousands set apart: write {whole!r}")
    decimal = cell.replace(".", ",")
    raise Problem(f"{where} may have thousands or decimals: write {whole!r} or {decimal!r}")


def _plain_numbers(source: _Text, column: pl.Series, must: bool) -> pl.Series:
    if column.dtype.is_numeric() or column.dtype in (pl.Boolean, pl.Null):
        return column.cast(pl.Float64)
    if must or column.dtype.is_nested():
        raise Problem(f"{source.name}: column {column.name!r} holds {column.dtype}, not numbers")
    return column


def _decimal_comma(cell: str) -> str:
    if re.match(_THOUSANDS_BY_COMMA, cell):
        return "; leave the commas between thousands out, or write decimals with a point"
    comma = cell.replace(",", "", 1).lstrip("+-").isdigit() and cell.count(",") == 1
    return "; write decimals with a point, not a comma" if comma else ""


def _first(mask: pl.Series) -> int:
    place = mask.arg_max()
    assert place is not None
    return place
