"""Periods between the end of a series and its new rows, as fill_gaps tells of missing ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.forecasting._panels import offsets_from
from mliot.frames import Column, LongFrame

Ints = NDArray[np.int64]
T = TypeVar("T", bound=np.generic)

# The limits of a frame that is fitted, where a wrong date would fill the memory.
_MOST_A_ROW = 1_000
_MOST_ANYWAY = 1_000_000


def bridged(frame: LongFrame, due: Ints, fill_gaps: str | float | None) -> LongFrame:
    """The rows of an update from the period ``due`` of each series on.

    Periods that the first new row of a series leaves out hold the number ``fill_gaps``, or NaN for
    "missing"; with None the frame is as it was. Columns are missing there.
    """
    assert frame.y is not None
    lengths = np.diff(frame.offsets)
    before = np.where(lengths > 0, np.maximum(frame.first_period - due, 0), 0)
    if fill_gaps is None or not before.any():
        return frame
    if int(before.sum()) > _MOST_A_ROW * frame.n_rows + _MOST_ANYWAY:
        raise _core.ResourceLimit(
            f"update: {frame.n_rows} rows would become {int(before.sum()) + frame.n_rows}, gaps "
            "filled: is a date wrong?"
        )
    offsets = offsets_from(lengths + before)
    place = np.arange(frame.n_rows) + np.repeat(offsets[:-1] + before - frame.offsets[:-1], lengths)
    filling = np.nan if isinstance(fill_gaps, str) else float(fill_gaps)

    def moved(values: NDArray[T], missing: float | bool) -> NDArray[T]:
        out = np.full(int(offsets[-1]), missing, dtype=values.dtype)
        out[place] = values
        return out

    def column(old: Column) -> Column:
        if old.values is not None:
            return replace(old, values=moved(old.values, np.nan))
        assert old.codes is not None
        return replace(old, codes=moved(old.codes, -1))

    given = np.ones(frame.n_rows, dtype=bool) if frame.given is None else frame.given
    return replace(
        frame,
        offsets=offsets,
        first_period=frame.first_period - before,
        y=moved(frame.y, filling),
        columns={name: column(each) for name, each in frame.columns.items()},
        given=moved(given, False),
        keys=None,
    )
