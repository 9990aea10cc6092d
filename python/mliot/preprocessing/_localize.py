"""Civil times as times of a zone, the doubled and the missing hour included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot._core import InvalidArgument
from mliot.frames import (
    TimeStyle,
    clock_changes,
    open_table,
    read_series,
    read_time_column,
    time_text,
    with_zoned_column,
)

_AMBIGUOUS = ("raise", "earlier", "later", "infer")
_NONEXISTENT = ("raise", "shift_forward", "shift_backward")
_DAY = 86_400_000_000
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]


def localize(
    df: Any,
    zone: str,
    time_col: str = "ds",
    *,
    ambiguous: str | Sequence[bool] = "raise",
    nonexistent: str | dt.timedelta = "raise",
    id_col: str | Sequence[str] | None = None,
) -> Any:
    """The frame with times of a zone's clock as instants in that zone.

    When clocks go back, an hour is shown twice; when they go forward, one never. Both are named
    unless an option says what they mean.

    Parameters
    ----------
    df : data frame
        pandas, polars, pyarrow or anything with the Arrow C stream. Times without a zone: dates,
        date-times or ISO text.
    zone : str
        A name of the IANA data base, as "Europe/Berlin".
    ambiguous : {"raise", "earlier", "later", "infer"} or sequence of bool, default "raise"
        The instant of a time that is shown twice: the first (of summer time), the second, by the
        order of the rows of a series (the second from where its clock falls back), or one bool a
        row (True: the first).
    nonexistent : {"raise", "shift_forward", "shift_backward"} or timedelta, default "raise"
        The instant of a time that is never shown: that of the change, the microsecond before it,
        or that of the time moved by an amount.
    id_col : str or sequence of str, optional
        For "infer": the columns that tell the series apart.

    Returns
    -------
    data frame
        Of the same library; the column is of the library's own type with the zone, in
        microseconds.

    Raises
    ------
    InvalidArgument
        Names the first row of a doubled or missing time and how many there are; for times that
        have a zone already, and where "infer" finds no order.

    Notes
    -----
    Source: pandas ``Series.dt.tz_localize``; zones: the standard library's ``zoneinfo``.

    Examples
    --------
    >>> import pandas as pd
    >>> from mliot.preprocessing import localize
    >>> clock = pd.DataFrame({"ds": pd.to_datetime(["2024-10-27 02:30", "2024-10-27 02:30"])})
    >>> localize(clock, "Europe/Berlin", ambiguous=[True, False])
                             ds
    0 2024-10-27 02:30:00+02:00
    1 2024-10-27 02:30:00+01:00
    """
    table = open_table(df)
    local, style = read_time_column(table, time_col)
    _check(style, time_col, ambiguous, nonexistent, len(local))
    clock = _Clock(local, zone, time_col)
    utc = clock.instants(clock.late)
    if clock.doubled.any():
        first = clock.doubled & _first_of_two(clock, ambiguous, table, id_col)
        utc[first] = clock.instants(clock.early)[first]
    if clock.missing.any():
        utc[clock.missing] = _shown_instead(clock, nonexistent)
    return with_zoned_column(table, time_col, utc, zone)


class _Clock:
    """The times of a column and the periods of one offset that they may lie in.

    Period ``i`` begins at the instant ``starts[i]``. A time that is shown once has ``early`` equal
    to ``late``; one that is shown twice, first in ``early`` and then in ``late``; one that is never
    shown lies between the end of ``late`` and the beginning of ``early``.
    """

    def __init__(self, local: Integers, zone: str, time_col: str) -> None:
        self.local, self.zone, self.time_col = local, zone, time_col
        first, last = (int(local.min()), int(local.max())) if len(local) else (0, 0)
        self.starts, self.offsets = clock_changes(first - 2 * _DAY, last + 2 * _DAY, zone)
        ends_shown = self.starts[1:] + self.offsets[:-1]
        begins_shown = self.starts[1:] + self.offsets[1:]
        self.early = np.searchsorted(ends_shown, local, side="right")
        self.late = np.searchsorted(begins_shown, local, side="right")

    @property
    def doubled(self) -> Mask:
        """Times that are shown twice."""
        return self.early < self.late

    @property
    def missing(self) -> Mask:
        """Times that are never shown."""
        return self.early > self.late

    def instants(self, period: NDArray[np.intp]) -> Integers:
        """UTC of the times, each in its period."""
        return self.local - self.offsets[period]

    def refuse(self, mask: Mask, what: str, cure: str) -> None:
        """Names the first row of a mask."""
        row = int(mask.argmax())
        at = time_text(int(self.local[row]), TimeStyle("datetime"))
        raise InvalidArgument(
            f"localize: column '{self.time_col}', row {row}: {at} is {what} in {self.zone} (change "
            f"of the clocks; {int(mask.sum())} such rows in all): {cure}"
        )


def _check(style: TimeStyle, time_col: str, ambiguous: Any, nonexistent: Any, n: int) -> None:
    if style.is_integer:
        raise InvalidArgument(f"localize: column '{time_col}' holds whole numbers, not dates")
    if style.zone is not None:
        raise InvalidArgument(
            f"localize: column '{time_col}' has the zone {style.zone} already; give times without"
        )
    if isinstance(ambiguous, str):
        if ambiguous not in _AMBIGUOUS:
            known = ", ".join(map(repr, _AMBIGUOUS))
            raise InvalidArgument(
                f"localize: ambiguous must be {known} or a bool a row, got {ambiguous!r}"
            )
    elif np.shape(ambiguous) != (n,) or np.asarray(ambiguous).dtype != np.bool_:
        raise InvalidArgument(f"localize: ambiguous must be one bool for each of the {n} rows")
    if not isinstance(nonexistent, dt.timedelta) and nonexistent not in _NONEXISTENT:
        known = ", ".join(map(repr, _NONEXISTENT))
        raise InvalidArgument(
            f"localize: nonexistent must be {known} or a timedelta, got {nonexistent!r}"
        )


def _first_of_two(clock: _Clock, ambiguous: Any, table: Any, id_col: Any) -> Mask:
    """Which rows mean the first instant, where there are two."""
    n = len(clock.local)
    if not isinstance(ambiguous, str):
        return np.asarray(ambiguous)
    if ambiguous in ("earlier", "later"):
        return np.full(n, ambiguous == "earlier")
    if ambiguous == "raise":
        clock.refuse(
            clock.doubled, "doubled", "give ambiguous='earlier', 'later', 'infer' or a bool a row"
        )
    names = [] if id_col is None else [id_col] if isinstance(id_col, str) else list(id_col)
    series, _ = read_series(table, names)
    first = np.zeros(n, dtype=bool)
    rows = np.flatnonzero(clock.doubled)
    keys = np.column_stack([series[rows], clock.early[rows]])
    for key in np.unique(keys, axis=0):
        group = rows[(keys == key).all(axis=1)]
        first[group[: _fall(clock, group)]] = True
    return first


def _fall(clock: _Clock, group: NDArray[np.intp]) -> int:
    """How many rows of a doubled hour stand before the clock falls back."""
    falls = np.flatnonzero(np.diff(clock.local[group]) < 0)
    if len(falls) != 1:
        mask = np.zeros(len(clock.local), dtype=bool)
        mask[group] = True
        how = "never falls back" if not len(falls) else f"falls back {len(falls)} times"
        clock.refuse(
            mask,
            "doubled",
            f"ambiguous='infer' finds no order, for the clock {how} within the hour; give a bool "
            "a row, or sort the rows as they were written (id_col names the series)",
        )
    return int(falls[0]) + 1


def _shown_instead(clock: _Clock, nonexistent: Any) -> Integers:
    """The instants that stand for times that are never shown."""
    missing = clock.missing
    if isinstance(nonexistent, dt.timedelta):
        moved = clock.local[missing] + nonexistent // dt.timedelta(microseconds=1)
        again = _Clock(moved, clock.zone, clock.time_col)
        if (again.missing | again.doubled).any():
            clock.refuse(
                missing, "missing", f"nonexistent={nonexistent!r} moves it to no single instant"
            )
        return again.instants(again.late)
    if nonexistent == "raise":
        clock.refuse(
            missing, "missing", "give nonexistent='shift_forward', 'shift_backward' or a timedelta"
        )
    change = clock.starts[clock.early[missing]]
    return change if nonexistent == "shift_forward" else change - 1
