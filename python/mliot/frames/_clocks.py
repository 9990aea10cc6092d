"""Whether a frame's times are of the clock that the frame before it had."""

from __future__ import annotations

import numpy as np

from mliot import _core
from mliot.frames._table import Integers
from mliot.frames._times import TimeStyle
from mliot.frames._zones import clock_changes


def check_clock(
    here: TimeStyle, before: TimeStyle, micros: Integers, name: str, what: str = "df"
) -> None:
    """Refuses times with a zone after times without, or the other way round, and, where times are
    those of a zone's own clock, those of a zone with another clock.

    Parameters
    ----------
    here, before : TimeStyle
        Of this frame and of the one before it, whose series go on.
    micros : ndarray of int64
        The times of this frame.
    name, what : str
        The column and the argument, for the message.

    Raises
    ------
    InvalidArgument
        Names the column and both zones.
    """
    if here.is_integer or before.is_integer or here.zone == before.zone:
        return
    words = ["no zone" if each.zone is None else f"the zone {each.zone}" for each in (here, before)]
    told = f"time column '{name}' of {what} has {words[0]}, but had {words[1]} before"
    if here.zone is None or before.zone is None:
        raise _core.InvalidArgument(f"{told}: give times of the same kind")
    if before.policy == "local" and not _same_clock(here.zone, before.zone, micros):
        raise _core.InvalidArgument(
            f"{told}, and time_zone='local' reads the clock of each: convert the times to "
            f"{before.zone}"
        )


def _same_clock(one: str, other: str, micros: Integers) -> bool:
    """Whether two names are of zones whose clocks agree over these times: UTC and +00:00."""
    if len(micros) == 0:
        return True
    first, last = int(micros.min()), int(micros.max())
    tables = [clock_changes(first, last, zone) for zone in (one, other)]
    return all(np.array_equal(a, b) for a, b in zip(*tables, strict=True))
