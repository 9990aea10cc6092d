"""Events on the clock of a zone, which shows an hour twice, as times that never fall."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mliot._core import InvalidArgument
from mliot.frames import EventRows, TimeStyle, clock_changes, doubled, utc_from_local
from mliot.frames._times import read_times

Times = NDArray[np.int64]
_DAY = 86_400_000_000


@dataclass(frozen=True)
class ZonedBins:
    """Bins of one length, of which a zone's clock shows whole ones at every change.

    They are bins of UTC: ``offset`` is one of the zone's, and any other one differs by bins.
    """

    zone: str
    step: int
    offset: int


def zoned_bins(zone: str | None, step: int) -> ZonedBins | None:
    """The bins of ``step`` microseconds on a zone's clock; None where a change of the clock cuts
    through them, and for zones without changes."""
    if zone is None or step == 0:
        return None
    known = _offsets(zone)
    changes = math.gcd(*(each - known[0] for each in known))
    if changes == 0 or changes % step != 0:
        return None
    return ZonedBins(zone, step, known[0])


@functools.lru_cache(maxsize=64)
def _offsets(zone: str) -> tuple[int, ...]:
    """What a zone's offsets from UTC are from 1970 to 2037."""
    _, offsets = clock_changes(0, 68 * 365 * _DAY, zone, step=7 * _DAY)
    return tuple(dict.fromkeys(offsets.tolist()))


def with_instants(rows: EventRows, bins: ZonedBins) -> EventRows:
    """Rows by the zone's clock as rows by UTC.

    Raises
    ------
    InvalidArgument
        For a time at which the zone's clock was not a number of bins from what it is now.
    """
    utc, style = read_times(rows.table, rows.style.time_col, "utc")
    off = (rows.micros - utc - bins.offset) % bins.step != 0
    if off.any():
        row = int(off.argmax())
        raise InvalidArgument(
            f"Resample: {rows.where(row)} (row {row}) is of a time when the clock of {bins.zone} "
            "was not a number of bins from what it is now: give time_zone='utc'"
        )
    return replace(rows, style=replace(rows.style, time=style), micros=utc)


def in_order(rows: EventRows) -> EventRows:
    """Rows by the zone's clock, which goes at half its speed through a time that it shows twice.

    So a later event has a later time, and every event is in the bin of what the clock showed.
    """
    style = rows.style.time
    if style.zone is None or style.policy != "local" or not rows.n_rows:
        return rows
    begin, end, instant = doubled(rows.micros, style.zone)
    if not len(begin):
        return rows
    utc, _ = read_times(rows.table, rows.style.time_col, "utc")
    which = np.maximum(np.searchsorted(instant, utc, side="right") - 1, 0)
    since = utc - instant[which]
    inside = (since >= 0) & (since < 2 * (end - begin)[which])
    return replace(rows, micros=np.where(inside, begin[which] + since // 2, rows.micros))


def time_of_clock(local: int, style: TimeStyle) -> int:
    """What becomes of a local time in rows of this style, by UTC or `in_order`; of one that is
    shown twice, the earlier."""
    at = np.array([local])
    if style.zone is None:
        return local
    if style.policy == "utc":
        return int(utc_from_local(at, style.zone, ("earlier", "shift_forward"))[0])
    begin, end, _ = doubled(at, style.zone)
    inside = (local >= begin) & (local < end)
    if not inside.any():
        return local
    first = int(begin[inside][0])
    return first + (local - first) // 2
