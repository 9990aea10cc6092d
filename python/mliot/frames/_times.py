"""Time columns as int64 microseconds (civil, no zone) or integers, and back in their own type."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.frames._dtypes import native_dtype
from mliot.frames._table import Integers, Table, first_null, text_codes
from mliot.frames._zones import civil_values, local_from_utc, utc_from_local

_MICROS = {"D": 86_400_000_000, "s": 1_000_000, "ms": 1_000, "us": 1}
_NANOS_PER_MICRO = 1_000
_LIMIT = 1 << 61  # 73,000 years, as the C++ time axis
_ZONED_HELP = (
    "give time_zone='local' for the zone's own clock, or time_zone='utc' for that of UTC; times "
    "come back in the zone either way"
)


@dataclass(frozen=True)
class TimeStyle:
    """What a time column looked like, so that new times can look the same.

    form: "integer", "datetime", "text", or "date object" and "datetime object" for columns of
    Python's own. dtype: the library's type. zone: name of the zone, and policy: how zoned times
    became civil ones ("local", "utc"). clock: whether text shows the time of day at midnight too.
    changes: what becomes of new times that the zone's clocks show twice or never, see
    `utc_from_local`.
    """

    form: str
    dtype: Any = None
    zone: str | None = None
    policy: str | None = None
    clock: bool = False
    separator: str = " "
    changes: tuple[str, str] | None = None

    @property
    def is_integer(self) -> bool:
        """Whether times are an integer index."""
        return self.form == "integer"


def parse_times(texts: list[str], date_format: str | None = None) -> Integers:
    """Microseconds since 1970-01-01 of dates as text.

    Parameters
    ----------
    texts : list of str
        "YYYY-MM-DD", or "YYYY-MM-DD[ T]HH:MM[:SS[.ffffff]]"; or as ``date_format`` says.
    date_format : str, optional
        strptime letters: %Y %y %m %d %j %b %B %H %I %p %M %S %f %F %T.

    Returns
    -------
    ndarray of int64, shape (len(texts),)

    Raises
    ------
    InvalidArgument
        Names the first row that is not a date, and its text.
    """
    micros: Integers
    micros, bad = _core.parse_times(texts, date_format or "")
    if bad is not None:
        _refuse_text("date column", int(bad), texts[bad], date_format)
    return micros


def _refuse_text(what: str, row: int, text: Any, date_format: str | None = None) -> NoReturn:
    wanted = (
        f"of the form '{date_format}'" if date_format else "like 2024-01-31 or 2024-01-31 06:30"
    )
    raise _core.InvalidArgument(f"{what}: row {row} is {text!r}, not a date {wanted}")


def _refuse_mixed(name: str, row: int, time: Any, what: str) -> NoReturn:
    raise _core.InvalidArgument(
        f"time column '{name}': row {row} is {str(time)!r}, which has {what}: "
        "bring them to one clock"
    )


def read_times(table: Table, name: str, time_zone: str | None) -> tuple[Integers, TimeStyle]:
    """The time of each row, contiguous, and how the column looked.

    Raises
    ------
    InvalidArgument
        Names the row of a missing, unreadable or too finely resolved time; for zoned times without
        ``time_zone``.
    """
    import narwhals as nw

    if time_zone not in (None, "local", "utc"):
        raise _core.InvalidArgument(f"time_zone must be None, 'local' or 'utc', got {time_zone!r}")
    series = table.column(name, "time_col")
    dtype = series.dtype
    row = first_null(series)
    if row is not None:
        raise _core.InvalidArgument(f"time column '{name}' is missing in row {row}")
    native_dtype = getattr(series.to_native(), "dtype", getattr(series.to_native(), "type", None))
    if dtype.is_integer():
        return _read_integers(series, name), TimeStyle("integer", native_dtype)
    if dtype == nw.Datetime or _is_zoned_pandas(native_dtype):
        return _read_datetimes(series, name, time_zone, native_dtype)
    if dtype in (nw.String, nw.Categorical, nw.Enum):
        return _read_text(table, series, name, time_zone, native_dtype)
    values = series.to_numpy()
    if dtype == nw.Date or values.dtype.kind == "M":  # date64 of Arrow is unknown to narwhals
        days = values.astype("datetime64[D]")
        return _to_micros(days, name), TimeStyle("datetime", native_dtype)
    if dtype == nw.Object:
        return _read_objects(series, name, time_zone)
    raise _core.InvalidArgument(
        f"time column '{name}' holds {dtype}: give dates, date-times, ISO text or integers"
    )


def _read_integers(series: Any, name: str) -> Integers:
    values = series.to_numpy()
    too_large = values > np.iinfo(np.int64).max if values.dtype.kind == "u" else None
    if too_large is not None and too_large.any():
        row = int(too_large.argmax())
        raise _core.InvalidArgument(
            f"time column '{name}': row {row} is {values[row]}, above 2**63 - 1: count from a "
            "later start"
        )
    return np.ascontiguousarray(values, dtype=np.int64)


def _to_micros(values: NDArray[Any], name: str) -> Integers:
    """datetime64 of any unit as microseconds; finer values that would be lost are refused."""
    unit = np.datetime_data(values.dtype)[0]
    if unit not in (*_MICROS, "ns"):
        return _to_micros(values.astype("datetime64[s]"), name)
    counts = np.ascontiguousarray(values).view(np.int64)
    if unit == "us" or len(counts) == 0:
        return counts
    if unit == "ns":
        micros = counts // _NANOS_PER_MICRO
        lost = micros * _NANOS_PER_MICRO != counts
        if lost.any():
            row = int(lost.argmax())
            raise _core.InvalidArgument(
                f"time column '{name}': row {row} is {values[row]}, finer than a microsecond; "
                "round the times"
            )
        return micros
    if max(-int(counts.min()), int(counts.max())) > _LIMIT // _MICROS[unit]:
        row = int(np.abs(counts).argmax())
        raise _core.InvalidArgument(f"time column '{name}': row {row} is out of range")
    return counts * _MICROS[unit]


def _is_zoned_pandas(native_dtype: Any) -> bool:
    return type(native_dtype).__name__ == "DatetimeTZDtype"


def _read_datetimes(
    series: Any, name: str, time_zone: str | None, native_dtype: Any
) -> tuple[Integers, TimeStyle]:
    # narwhals reads no zone with an underscore out of pandas' types: their own name counts.
    zone = getattr(native_dtype, "tz", None) or getattr(series.dtype, "time_zone", None)
    if zone is None:
        return _to_micros(series.to_numpy(), name), TimeStyle("datetime", native_dtype)
    if time_zone is None:
        raise _core.InvalidArgument(f"time column '{name}' has the zone {zone}: {_ZONED_HELP}")
    style = TimeStyle("datetime", native_dtype, zone=str(zone), policy=time_zone)
    pandas = _is_zoned_pandas(native_dtype)
    utc = _to_micros(civil_values(series, pandas, "utc"), name)
    local = local_from_utc(utc, str(zone)) if time_zone == "local" else utc
    if local is None:
        local = _to_micros(civil_values(series, pandas, "local"), name)
    return local, style


def _read_text(
    table: Table, series: Any, name: str, time_zone: str | None, native_dtype: Any
) -> tuple[Integers, TimeStyle]:
    codes, levels = text_codes(series, name, table.kind)
    zoned = bool(levels) and _offset_of(levels[0]) is not None
    if zoned:
        levels = [_civil_text(text, name, codes, i, time_zone) for i, text in enumerate(levels)]
    micros, bad = _core.parse_times([_encodable(text) for text in levels], "")
    if bad is not None:
        wrong = [i for i, text in enumerate(levels) if not _is_time(text)]
        row = int(np.isin(codes, wrong).argmax())
        if _offset_of(levels[codes[row]]) is not None:
            _refuse_mixed(name, row, levels[codes[row]], "an offset from UTC, others have none")
        _refuse_text(f"time column '{name}'", row, levels[codes[row]])
    first = levels[0] if levels else ""
    style = TimeStyle(
        "text",
        native_dtype,
        zone="UTC" if zoned else None,
        policy="utc" if zoned else None,
        clock=len(first) > len("YYYY-MM-DD"),
        separator="T" if "T" in first else " ",
    )
    return np.ascontiguousarray(micros[codes]), style


def _encodable(text: Any) -> str:
    """Text without lone surrogates, which are no part of a date anyway."""
    return str(text).encode(errors="replace").decode()


def _is_time(text: Any) -> bool:
    return _core.parse_times([_encodable(text)], "")[1] is None


def _offset_of(text: str) -> dt.timedelta | None:
    try:
        return dt.datetime.fromisoformat(text).utcoffset()
    except ValueError:
        return None


def _civil_text(text: str, name: str, codes: Any, level: int, time_zone: str | None) -> str:
    """Text with an offset from UTC as the text of its UTC time."""
    offset = _offset_of(text)
    row = int((codes == level).argmax())
    if offset is None and _is_time(text):
        _refuse_mixed(name, row, text, "no offset from UTC, others have one")
    if offset is None:
        _refuse_text(f"time column '{name}'", row, text)
    if time_zone != "utc":
        raise _core.InvalidArgument(
            f"time column '{name}': row {row} is {text!r}, which has an offset from UTC: give "
            "time_zone='utc' for the clock of UTC, or cut the offsets off"
        )
    try:
        civil = dt.datetime.fromisoformat(text).replace(tzinfo=None) - offset
    except OverflowError:  # before year 1 or after 9999
        _refuse_text(f"time column '{name}'", row, text)
    return civil.isoformat(sep="T" if "T" in text else " ")


def _read_objects(series: Any, name: str, time_zone: str | None) -> tuple[Integers, TimeStyle]:
    """Python's own dates and date-times."""
    values = series.to_list()
    kinds = {type(x) for x in values}
    known: dict[Any, int] = {}
    for row, x in enumerate(values):
        if not isinstance(x, dt.date):
            _refuse_object(name, values, row)
        if _has_zone(x) != _has_zone(values[0]):
            what = "a zone, others have none" if _has_zone(x) else "no zone, others have one"
            _refuse_mixed(name, row, x, what)
        if time_zone == "local" and _zone_name(x) != _zone_name(values[0]):
            _refuse_mixed(name, row, x, f"another zone than row 0, {_zone_name(values[0])}")
        if x not in known:
            known[x] = _micros_of_object(x, f"time column '{name}': row {row}", time_zone)
    micros = np.fromiter((known[x] for x in values), dtype=np.int64, count=len(values))
    zone = getattr(values[0], "tzinfo", None)
    form = "date object" if kinds == {dt.date} else "datetime object"
    return micros, TimeStyle(form, zone, None if zone is None else str(zone), time_zone)


def _refuse_object(name: str, values: list[Any], row: int) -> NoReturn:
    if row == 0:  # texts alone would have been read: what is no text among them is the wrong one
        row = next((at for at, x in enumerate(values) if not isinstance(x, str)), row)
    _refuse_text(f"time column '{name}'", row, values[row])


def _zone_name(x: dt.date) -> str:
    return str(getattr(x, "tzinfo", None))


def _has_zone(x: dt.date) -> bool:
    return isinstance(x, dt.datetime) and x.utcoffset() is not None


def _micros_of_object(x: dt.date, where: str, time_zone: str | None) -> int:
    if getattr(x, "nanosecond", 0):
        raise _core.InvalidArgument(f"{where} is {x}, finer than a microsecond; round the times")
    if not isinstance(x, dt.datetime):
        return (x - dt.date(1970, 1, 1)).days * _MICROS["D"]
    offset = x.utcoffset()
    if offset is not None and time_zone is None:
        raise _core.InvalidArgument(f"{where} is {x}, which has a zone: {_ZONED_HELP}")
    since = x.replace(tzinfo=None) - dt.datetime(1970, 1, 1)
    if offset is not None and time_zone == "utc":
        since -= offset
    return since // dt.timedelta(microseconds=1)


def native_times(micros: Integers, style: TimeStyle, kind: str) -> Any:
    """Times as a column of the library ``kind`` with the type and zone of ``style``, which may keep
    the array.

    Raises
    ------
    InvalidArgument
        For local times that the zone's clocks show twice or never, and for times that the type
        cannot hold.
    """
    style = replace(style, dtype=native_dtype(style.dtype))
    if style.form == "text":
        return _TEXT[kind](_as_text(micros, style), style.dtype)
    try:
        return _native(micros, style, kind)
    except _core.Error:
        raise
    except (ValueError, OverflowError, AttributeError) as error:
        span = _core.format_times(np.array([micros.min(), micros.max()]))
        raise _core.InvalidArgument(
            f"times from {span[0]} to {span[1]} do not fit the type of the time column: {error}"
        ) from None


def _native(micros: Integers, style: TimeStyle, kind: str) -> Any:
    if style.zone is not None and style.policy == "local":
        micros = utc_from_local(micros, style.zone, style.changes)
    if style.form.endswith("object"):
        return _as_objects(micros, style)
    if style.form == "datetime":
        return _NATIVE[kind](micros.view("datetime64[us]"), style)
    return _NATIVE[kind](micros, style)


def _as_text(micros: Integers, style: TimeStyle) -> list[str]:
    distinct, place = np.unique(micros, return_inverse=True)
    texts = _core.format_times(distinct)
    if style.clock:
        texts = [text if len(text) > len("YYYY-MM-DD") else text + " 00:00:00" for text in texts]
    end = "" if style.zone is None else "+00:00"
    texts = [text.replace(" ", style.separator) + end for text in texts]
    return [texts[i] for i in place.tolist()]


def _as_objects(micros: Integers, style: TimeStyle) -> NDArray[Any]:
    times = micros.view("datetime64[us]").tolist()
    if style.form == "date object":
        times = [time.date() for time in times]
    elif style.zone is not None:
        times = [time.replace(tzinfo=dt.UTC).astimezone(style.dtype) for time in times]
    out = np.empty(len(times), dtype=object)
    out[:] = times
    return out


def _pandas_times(values: NDArray[Any], style: TimeStyle) -> Any:
    import pandas as pd

    series = pd.Series(values, copy=False)
    if style.zone is not None:
        series = series.dt.tz_localize("UTC")
    return series.astype(style.dtype)


def _polars_times(values: NDArray[Any], style: TimeStyle) -> Any:
    import polars as pl

    series = pl.Series(values)
    if style.zone is not None:
        series = series.dt.replace_time_zone("UTC").dt.convert_time_zone(style.zone)
    return series.cast(style.dtype)


def _pyarrow_times(values: NDArray[Any], style: TimeStyle) -> Any:
    import pyarrow as pa  # type: ignore[import-untyped]

    array = pa.array(values)
    if style.zone is not None:
        array = array.cast(pa.timestamp("us", tz="UTC"))
    return array.cast(style.dtype)


def _pandas_text(texts: list[str], dtype: Any) -> Any:
    import pandas as pd

    return pd.Series(texts, dtype=object if isinstance(dtype, pd.CategoricalDtype) else dtype)


def _polars_text(texts: list[str], dtype: Any) -> Any:
    import polars as pl

    return pl.Series(texts, dtype=pl.String)


def _pyarrow_text(texts: list[str], dtype: Any) -> Any:
    import pyarrow as pa

    return pa.array(texts, type=dtype.value_type if pa.types.is_dictionary(dtype) else dtype)


_TEXT = {"pandas": _pandas_text, "polars": _polars_text, "pyarrow": _pyarrow_text}
_NATIVE = {"pandas": _pandas_times, "polars": _polars_times, "pyarrow": _pyarrow_times}
