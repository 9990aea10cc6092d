"""Hours that a clock shows twice or never, found with the standard library's zone data."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.frames._table import Integers

_OFFSET = re.compile(r"^(?:UTC)?([+-])(\d\d):?(\d\d)$")
_EPOCH = dt.datetime(1970, 1, 1)
_MICROSECOND = dt.timedelta(microseconds=1)
_MANY = 100  # instants for each that is looked up in the zone
_HALF_DAY = 12 * 3600 * 1_000_000  # no zone has changed twice within it


def zone_of(name: str) -> dt.tzinfo:
    """The zone of a name of the IANA data base, or of an offset like "+01:00"."""
    if name == "UTC":
        return dt.UTC
    offset = _OFFSET.match(name)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3])
        return dt.timezone(dt.timedelta(minutes=minutes if offset[1] == "+" else -minutes))
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        raise _core.InvalidArgument(
            f"unknown time zone '{name}'; on systems without zone data: pip install tzdata"
        ) from None


def clock_change(micros: int, name: str) -> str | None:
    """ "doubled" or "missing" for a local time that a change of the clocks shows twice or never."""
    zone = zone_of(name)
    local = _EPOCH + dt.timedelta(microseconds=micros)
    early, late = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return None
    back = early.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None)
    return "doubled" if back == local else "missing"


def utc_from_local(micros: Integers, name: str, changes: tuple[str, str] | None = None) -> Integers:
    """UTC of local times.

    Parameters
    ----------
    changes : (str, str), optional
        Which instant of a time that is shown twice ("earlier", "later"), and of one that is never
        shown ("shift_forward": the change of the clocks, "shift_backward": the microsecond before
        it); "raise" refuses it, as None does.

    Raises
    ------
    InvalidArgument
        For an hour that the zone's clocks show twice or never; names it.
    """
    if not micros.size:
        return micros.copy()
    starts, offsets = _changes_about(micros, name)
    shown_until = starts[1:] + offsets[:-1]  # on the clock that ends then
    shown_from = starts[1:] + offsets[1:]
    earlier = np.searchsorted(shown_until, micros, side="right")
    later = np.searchsorted(shown_from, micros, side="right")
    doubled, missing = later > earlier, later < earlier
    wrong = [(doubled, "earlier", "later"), (missing, "shift_forward", "shift_backward")]
    for which, (rows, *known) in enumerate(wrong):
        if rows.any() and (changes is None or changes[which] not in known):
            raise _core.InvalidArgument(_refusal(int(micros[rows].min()), name, changes, which))
    taken = earlier if changes is None or changes[0] != "later" else np.maximum(earlier, later)
    utc: Integers = micros - offsets[taken]
    if missing.any():
        assert changes is not None
        utc[missing] = starts[earlier[missing]] - (changes[1] == "shift_backward")
    return utc


def civil_values(series: Any, is_pandas: bool, policy: str) -> NDArray[Any]:
    """What the clock of a column's zone ("local"), or that of UTC, shows."""
    if is_pandas:
        native = series.to_native()
        civil = native if policy == "local" else native.dt.tz_convert("UTC")
        return np.asarray(civil.dt.tz_localize(None).to_numpy())
    civil = series if policy == "local" else series.dt.convert_time_zone("UTC")
    return np.asarray(civil.dt.replace_time_zone(None).to_numpy())


def local_from_utc(micros: Integers, name: str) -> Integers | None:
    """What a zone's clock shows at instants; None where the library does better: for few of them,
    for long spans and for zones that are not known here."""
    if len(micros) < _MANY:
        return None
    first, last = int(micros.min()), int(micros.max())
    if (last - first) // _HALF_DAY > len(micros) // _MANY:
        return None
    try:
        starts, offsets = clock_changes(first, last + 1, name)
    except _core.InvalidArgument:
        return None
    if len(starts) == 1:
        only: Integers = micros + offsets[0]
        return only
    local: Integers = micros + offsets[np.searchsorted(starts, micros, side="right") - 1]
    return local


def _refusal(micros: int, name: str, changes: tuple[str, str] | None, which: int) -> str:
    """Of a time that is shown twice (0) or never (1)."""
    local = _EPOCH + dt.timedelta(microseconds=micros)
    cure = "give time_zone='utc' to forecast in UTC"
    if changes is not None:
        option = "ambiguous='earlier'" if which == 0 else "nonexistent='shift_forward'"
        cure = f"give {option}, or time_zone='utc'"
    return (
        f"{local:%Y-%m-%d %H:%M} is {('doubled', 'missing')[which]} in {name} (change of the "
        f"clocks); {cure}"
    )


def skipped(micros: Integers, name: str) -> tuple[Integers, Integers]:
    """Where the clock of a zone skips time, about the local times given.

    Returns
    -------
    begin, end : ndarray of int64
        Local times: the clock never shows what lies in [begin, end).
    """
    if not micros.size:
        return micros[:0], micros[:0]
    starts, offsets = _changes_about(micros, name)
    forward = np.diff(offsets) > 0
    begin, end = starts[1:] + offsets[:-1], starts[1:] + offsets[1:]
    return begin[forward], end[forward]


def doubled(micros: Integers, name: str) -> tuple[Integers, Integers, Integers]:
    """What the clock of a zone shows twice, about the local times given.

    Returns
    -------
    begin, end, first : ndarray of int64
        Local times: the clock shows what lies in [begin, end) twice; the first time from the
        instant ``first`` on, and then at once again.
    """
    if not micros.size:
        return micros[:0], micros[:0], micros[:0]
    starts, offsets = _changes_about(micros, name)
    back = np.diff(offsets) < 0
    begin, end = starts[1:] + offsets[1:], starts[1:] + offsets[:-1]
    return begin[back], end[back], (starts[1:] - (end - begin))[back]


def _changes_about(micros: Integers, name: str) -> tuple[Integers, Integers]:
    """The changes of `clock_changes` between the first and the last of some local times."""
    days = 2 * 86_400_000_000  # no clock is further from UTC
    return clock_changes(int(micros.min()) - days, int(micros.max()) + days, name)


def clock_changes(
    first: int, last: int, name: str, step: int = _HALF_DAY
) -> tuple[Integers, Integers]:
    """When a zone's offset from UTC changes, and what it is.

    Parameters
    ----------
    first, last : int
        Microseconds of UTC between which changes are looked for.
    step : int
        Microseconds within which a change and another one back may go unseen.

    Returns
    -------
    starts, offsets : ndarray of int64, shape (n_changes + 1,)
        Offset ``i`` is in force from ``starts[i]`` on; the first from ever.

    Raises
    ------
    InvalidArgument
        For a zone that there is not, and times outside of the years 1 to 9999.
    """
    zone = zone_of(name)

    def offset(micros: int) -> int:
        instant = (_EPOCH + dt.timedelta(microseconds=micros)).replace(tzinfo=dt.UTC)
        found = instant.astimezone(zone).utcoffset()
        assert found is not None
        return found // _MICROSECOND

    try:
        known = [(np.iinfo(np.int64).min, offset(first))]
        for begin in range(first, last, step):
            end = min(begin + step, last)
            if offset(end) != known[-1][1]:
                known.append((_change(offset, begin, end), offset(end)))
    except OverflowError:
        raise _core.InvalidArgument(
            f"times before year 1 or after 9999 have no time in the zone {name}"
        ) from None
    table = np.array(known, dtype=np.int64)
    return table[:, 0].copy(), table[:, 1].copy()


def _change(offset: Callable[[int], int], low: int, high: int) -> int:
    """The first microsecond after ``low`` whose offset is that of ``high``."""
    wanted = offset(high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if offset(middle) == wanted else (middle, high)
    return high
