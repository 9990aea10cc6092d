"""What windows over time share: their length, and samples that come with their times."""

from __future__ import annotations

import datetime as dt
import re
from numbers import Number
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from mliot import _core
from mliot._along_time import AlongTime
from mliot._artefact import Artefact
from mliot._core import FormatError, InvalidArgument
from mliot._document import Parts
from mliot._schema import column
from mliot._series import Floats, numbers, offsets_of

Integers = npt.NDArray[np.int64]

_NUMBERS = (Number, np.bool_)
_ZONE = re.compile(r"[T ].*?([Zz]|[+-]\d\d(?::?\d\d)?)\s*$")  # not the day of a bare date
_FINER = ("ns", "ps", "fs", "as")  # than microseconds


class TimeTransform(AlongTime):
    """What windows over time share. Use the classes below.

    Samples come with their times, which never fall; the window ends at the newest sample and holds
    those of ``(time - window, time]``, the ends as ``closed`` says. A stream takes pairs
    (``update(x, time)``), a batch two columns (``transform(x, times=...)``), with the same bits; in
    a Pipeline ``time_col`` gives the times.
    """

    window: str | int

    def _core_options(self, params: dict[str, Any]) -> dict[str, Any]:
        return {**params, "window": length_of(params["window"], type(self).__name__)}

    @property
    def takes_dates(self) -> bool:
        """Whether times are dates; else they are whole numbers."""
        return isinstance(self.window, str)

    def update(self, x: float, time: Any) -> float:
        """Takes the next sample of this object's own stream and gives the feature after it.

        Parameters
        ----------
        x : float
            The sample; NaN when it is missing.
        time : datetime, numpy.datetime64, str or int
            When it was taken; not before the newest sample.

        Returns
        -------
        float
            The feature; NaN while it is not known.

        Raises
        ------
        InvalidArgument
            When an option is out of range, the time falls or is of another kind than ``window``, or
            when the window holds ``max_samples`` samples already; nothing has changed then.
        """
        try:
            stream = self._live
        except AttributeError:
            stream = self._begun()
        at = times_of([time], type(self).__name__, self.takes_dates)
        return float(stream.update(x, int(at[0])))

    def reset(self) -> Self:
        """Forgets the stream. Raises InvalidArgument when an option is out of range."""
        self._stream.reset()
        return self

    def fit(self, X: Any, y: Any = None) -> Self:
        """Learns nothing; checks that X is one series of numbers, of shape (n,).

        Raises
        ------
        InvalidArgument
            For an option that is out of range, and for a table: its rows have no times here.
            ``Pipeline(time_col=...)`` gives them.
        TypeError
            When a value is no number.
        """
        who = type(self).__name__
        self._check_options()
        if numbers(X, who).ndim != 1:
            raise InvalidArgument(
                f"{who}: fit takes one series of values; for columns of a table put it into a "
                f"mliot.pipeline.Pipeline, whose time_col gives the times"
            )
        return self

    def transform(
        self, values: Any, ids: Any = None, indptr: Any = None, times: Any = None
    ) -> Floats:
        """The feature after each sample, apart from this object's own stream.

        Parameters
        ----------
        values : array-like of shape (n,)
            One series in the order of time, or many one after the other when ``ids`` or ``indptr``
            says where they begin.
        ids : array-like of shape (n,), optional
            The series that each value belongs to; the values of a series stand together.
        indptr : array-like of shape (m + 1,), optional
            Instead of ids: series i is ``values[indptr[i]:indptr[i + 1]]``.
        times : array-like of shape (n,)
            When each sample was taken: datetimes without a zone, ISO text, or whole numbers where
            ``window`` is one. Default: the index of ``values``, if that is of datetimes.

        Returns
        -------
        numpy.ndarray of float64, shape (n,)

        Raises
        ------
        InvalidArgument
            When an option is out of range, shapes do not fit, a series of ``ids`` stands in two
            places, a time is missing, falls (the row within its series is named), has a zone, is a
            number that is not an integer or is of another kind than ``window``, or a window holds
            more than ``max_samples`` samples.
        """
        who = type(self).__name__
        self._check_options()
        samples = numbers(values, who)
        if times is None:
            times = index_of(values)
        if times is None:
            raise InvalidArgument(
                f"{who}: times is missing: give the time of each value, times=..."
            )
        at = times_of(times, who, self.takes_dates)
        if samples.ndim != 1 or at.shape != samples.shape:
            raise InvalidArgument(
                f"{who}: values and times must be two columns of one length, got {samples.shape} "
                f"and {at.shape}"
            )
        offsets = offsets_of(len(samples), ids, indptr, who)
        if self.takes_dates:
            refuse_falling(at, offsets, who)
        return self._along(samples, at, offsets)

    def _along(self, samples: Floats, times: Integers, offsets: Integers) -> Floats:
        """The feature after each sample, of times as the core counts them."""
        out: Floats = self._stream.transform(times, samples, offsets)
        return out

    def _artefact(self) -> Artefact:
        return Artefact(
            kind="transform",
            python=self._python(),
            schema=[column("x", "feature", "float64", {})],
            content=self._stream,
            words={"created_with": self._made_with()},
        )

    def _take(self, artefact: Artefact, parts: Parts) -> None:
        who = type(self).__name__
        if not isinstance(artefact.content, self._machine):
            raise FormatError(f"the file names a {who}, but holds another transform")
        if artefact.content.options != self._machine(self._core_options(self.get_params())).options:
            raise FormatError(f"{who}: its options are written in two ways")
        self._live = artefact.content


def length_of(length: Any, who: str, name: str = "window") -> int:
    """Microseconds of "24h", or the whole number itself."""
    if isinstance(length, int | np.integer) and not isinstance(length, bool):
        if length < 1:
            raise InvalidArgument(f"{who}: {name} must be >= 1, got {length}")
        return int(length)
    if isinstance(length, dt.timedelta | np.timedelta64):
        raise InvalidArgument(
            f"{who}: give {name} as text such as '24h' or '15min', got {length!r}"
        )
    if not isinstance(length, str):
        raise InvalidArgument(
            f"{who}: {name} must be a length such as '24h', or whole steps of an integer time, got "
            f"{length!r}"
        )
    if length.strip().startswith("-") or length.strip()[:1] == "0":
        raise InvalidArgument(f"{who}: {name} must be longer than 0, got {length!r}")
    try:
        frequency = _core.Frequency(length)
    except InvalidArgument as error:
        raise InvalidArgument(f"{who}: {name}: {error}") from None
    if frequency.is_integer or frequency.fixed_step == 0:
        raise InvalidArgument(
            f"{who}: {name} must be of one length, but {length!r} is not: give days or hours, as "
            "'30D'"
        )
    return int(frequency.fixed_step)


def index_of(values: Any) -> Any:
    """The datetimes that a column of pandas is indexed by, or None."""
    index = getattr(values, "index", None)
    return index if getattr(getattr(index, "dtype", None), "kind", "") == "M" else None


def times_of(times: Any, who: str, dates: bool) -> Integers:
    """Microseconds since 1970-01-01 of datetimes without a zone, or whole numbers.

    Raises
    ------
    InvalidArgument
        Names the row that is missing or no time, or says which kind is wanted.
    """
    dtype = getattr(times, "dtype", None)
    zone = getattr(dtype, "tz", None) or getattr(dtype, "time_zone", None)
    array = np.asarray(times) if zone is None else np.empty(0)
    if array.dtype == object:
        zone = next((z for z in (getattr(t, "tzinfo", None) for t in array.flat) if z), zone)
    if zone is not None:
        raise InvalidArgument(
            f"{who}: times carry the zone {zone}; convert them to UTC without a zone first"
        )
    if array.ndim != 1:
        raise InvalidArgument(f"{who}: times must be one column, got {array.ndim} dimensions")
    _refuse_numbers(array, who)
    whole = array.dtype.kind in "iu"
    if whole == dates and len(array) > 0:
        kinds = ("whole numbers", "a whole number") if whole else ("dates", "a text such as '24h'")
        raise InvalidArgument(f"{who}: times are {kinds[0]}, so window must be {kinds[1]}")
    if not dates:
        return np.ascontiguousarray(array, dtype=np.int64)
    return _micros(array, who)


def refuse_falling(micros: Integers, offsets: Integers, who: str) -> None:
    """Refuses datetimes that fall within a series, as times; the core would name microseconds.

    Raises
    ------
    InvalidArgument
        Names the row within its series, and both times.
    """
    falls = np.zeros(len(micros), dtype=bool)
    np.less(micros[1:], micros[:-1], out=falls[1:])
    if not falls.any():
        return
    falls[offsets[:-1][offsets[:-1] < len(micros)]] = False
    if falls.any():
        at = int(falls.argmax())
        begin = int(offsets[np.searchsorted(offsets, at, side="right") - 1])
        now, before = _core.format_times(micros[[at, at - 1]])
        raise InvalidArgument(
            f"{who}: times must not fall, but row {at - begin} has {now} after {before}; sort the "
            "rows by time"
        )


def _refuse_numbers(array: npt.NDArray[Any], who: str) -> None:
    """Numbers that NumPy would take for microseconds, or cut off to whole ones."""
    objects = array.dtype == object
    if not objects and array.dtype.kind not in "fbcm":
        return
    for row, each in enumerate(array):
        if not objects or isinstance(each, _NUMBERS):
            raise InvalidArgument(
                f"{who}: the time of row {row} is {each}, of type {type(each).__name__}; give "
                "datetimes, or an integer array with a window that is a whole number"
            )


def _refuse_zones(array: npt.NDArray[Any], who: str) -> None:
    """Texts with a zone, which NumPy would shift to UTC."""
    for row, each in enumerate(array):
        text = each.decode("ascii", "replace") if isinstance(each, bytes) else each
        zone = _ZONE.search(text) if isinstance(text, str) else None
        if zone is not None:
            raise InvalidArgument(
                f"{who}: the time of row {row} is '{text}', with the zone {zone[1]}; convert the "
                "times to UTC without a zone first"
            )


def _refuse_missing(array: npt.NDArray[Any], who: str) -> None:
    """Objects that stand for no time, as pandas' NaT, which NumPy cannot read."""
    for row, each in enumerate(array if array.dtype == object else ()):
        if each is None or each != each:
            raise InvalidArgument(f"{who}: the time of row {row} is missing")


def _micros(array: npt.NDArray[Any], who: str) -> Integers:
    if array.dtype.kind != "M":
        _refuse_zones(array, who)
        _refuse_missing(array, who)
        try:
            array = array.astype("datetime64[us]")
        except (TypeError, ValueError) as error:
            raise InvalidArgument(f"{who}: times must be datetimes: {error}") from None
    missing = np.isnat(array)
    if missing.any():
        raise InvalidArgument(f"{who}: the time of row {int(missing.argmax())} is missing")
    micros = array.astype("datetime64[us]", copy=False)
    finer = micros != array if np.datetime_data(array.dtype)[0] in _FINER else np.zeros(0, bool)
    if finer.any():
        row = int(finer.argmax())
        raise InvalidArgument(
            f"{who}: the time of row {row} is {array[row]}, finer than a microsecond; round the "
            "times"
        )
    return np.ascontiguousarray(micros).view(np.int64)
