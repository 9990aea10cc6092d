"""Pay days: a day of each month, its last business day, or every so many days."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from mliot._core import InvalidArgument
from mliot.features._events import (
    DAY,
    CalendarEvents,
    Days,
    check_years,
    date_texts,
    year_start,
)


class PayDays(CalendarEvents):
    """Pay days: a day of each month, its last business day, or every so many days.

    Business days are Monday to Friday.

    Missing: NaN before the first and after the last of ``years``.

    Parameters
    ----------
    day : int or "last_business_day", optional
        The day of the month; in shorter months their last day.
    every : int, optional
        Instead of day: days between pay days, as 14.
    anchor : date, optional
        With every: one of the pay days.
    roll : {None, "previous", "next"}, default None
        The business day that a pay day on a weekend moves to.
    years : tuple (first, last), default (2000, 2040)
        The years that are known.
    lead, decay, distances, max_distance, name
        As of `Holidays`; distances are left out by default.

    Raises
    ------
    InvalidArgument
        Unless there is a day or a distance with an anchor.

    Examples
    --------
    >>> import numpy as np
    >>> from mliot.features import PayDays, date_features
    >>> days = np.array(["2024-03-28", "2024-03-29", "2024-03-31"], dtype="M8[D]")
    >>> date_features(days, [PayDays("last_business_day")]).ravel()
    array([0., 1., 0.], dtype=float32)
    """

    def __init__(
        self,
        day: int | str | None = None,
        *,
        every: int | None = None,
        anchor: Any = None,
        roll: str | None = None,
        years: tuple[int, int] = (2000, 2040),
        lead: int = 0,
        decay: int = 0,
        distances: bool = False,
        max_distance: int = 366,
        name: str = "pay_day",
    ) -> None:
        self.day = day
        self.every = every
        self.anchor = None if anchor is None else date_texts([anchor], "PayDays: anchor")[0]
        self.roll = roll
        self.years = tuple(years)
        self.lead = lead
        self.decay = decay
        self.distances = distances
        self.max_distance = max_distance
        self.name = name
        self._check()
        check_years(self.years, "PayDays")
        self._check_rule()

    def _check_rule(self) -> None:
        if (self.day is None) == (self.every is None) or (self.every is None) != (
            self.anchor is None
        ):
            raise InvalidArgument(
                "PayDays: give a day of the month or 'last_business_day', or every=14 with an "
                f"anchor, got day={self.day!r}, every={self.every!r}, anchor={self.anchor!r}"
            )
        if self.roll not in (None, "previous", "next"):
            raise InvalidArgument(
                f"PayDays: roll must be None, 'previous' or 'next', got {self.roll!r}"
            )
        if isinstance(self.every, bool) or (self.every is not None and not self.every >= 1):
            raise InvalidArgument(f"PayDays: every must be at least 1 day, got {self.every!r}")
        day = self.day
        if day is None or day == "last_business_day":
            return
        if isinstance(day, bool) or not isinstance(day, int) or not 1 <= day <= 31:
            raise InvalidArgument(
                f"PayDays: day must be from 1 to 31 or 'last_business_day', got {day!r}"
            )

    def _spans(self) -> tuple[Days, Days, int, int]:
        first, last = self.years
        begin, end = self._years_around((first, last))
        days = self._days(np.datetime64(f"{begin:04}-01-01"), np.datetime64(f"{end + 1:04}-01-01"))
        if self.roll is not None:
            previous = self.roll == "previous"
            days = np.busday_offset(days, 0, roll="backward" if previous else "forward")
        starts = np.unique(days.astype("datetime64[us]").astype(np.int64))
        return starts, starts + DAY, year_start(first), year_start(last + 1)

    def _days(self, first: Any, last: Any) -> npt.NDArray[Any]:
        if self.every is not None:
            anchor = np.datetime64(str(self.anchor)[:10])
            step = int(self.every)
            begin = anchor + ((first - anchor) // np.timedelta64(1, "D") // step) * step
            return np.arange(begin, last, np.timedelta64(step, "D"))
        months = np.arange(first.astype("datetime64[M]"), last.astype("datetime64[M]"))
        begin = months.astype("datetime64[D]")
        end = (months + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
        if self.day == "last_business_day":
            return np.busday_offset(end, 0, roll="backward")
        return np.minimum(begin + np.timedelta64(int(self.day or 1) - 1, "D"), end)
