"""Holidays and events of any table: whether one is on, and how far it is."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from mliot._core import InvalidArgument
from mliot.features._time_feature import Spec, TimeFeature

Days = npt.NDArray[np.int64]
DAY = 86_400_000_000  # microseconds
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


class CalendarEvents(TimeFeature):
    """What holidays, pay days and tables of events share. Use the classes below."""

    name: str
    lead: int
    decay: int
    distances: bool
    max_distance: int

    def _check(self) -> None:
        who = type(self).__name__
        for option in ("lead", "decay", "max_distance"):
            value = getattr(self, option)
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                raise InvalidArgument(f"{who}: {option} must be whole days, got {value!r}")
        if self.max_distance < 1:
            raise InvalidArgument(f"{who}: max_distance must be at least 1")
        if not isinstance(self.name, str) or not self.name:
            raise InvalidArgument(f"{who}: name must be text, got {self.name!r}")

    def _spans(self) -> tuple[Days, Days, int, int]:
        """Starts and ends of events, and where the calendar begins and ends, in microseconds."""
        raise NotImplementedError

    def _years_around(self, years: tuple[int, int]) -> tuple[int, int]:
        """Years whose events the distances and ramps of all days of ``years`` reach."""
        more = 1 + max(self.lead, self.decay, self.max_distance) // 366
        return max(years[0] - more, 1), min(years[1] + more, 9998)

    def specs(self) -> list[Spec]:
        return self._specs(*self._spans())

    def _specs(self, starts: Days, ends: Days, first: int, last: int) -> list[Spec]:
        begun, ended = _joined(starts, ends)
        base = {
            "starts": begun.tolist(),
            "ends": ended.tolist(),
            "first": first,
            "last": last,
            "cap": self.max_distance,
        }
        kinds = [("active", self.name)]
        if self.distances:
            kinds += [
                ("to_next", f"{self.name}_to_next"),
                ("since_last", f"{self.name}_since_last"),
            ]
        ramps = {"lead": self.lead, "decay": self.decay}
        return [
            {
                "name": name,
                "date": "events",
                "date_options": {**base, "kind": kind, **(ramps if kind == "active" else {})},
            }
            for kind, name in kinds
        ]


class Events(CalendarEvents):
    """Events of a table: promotions, school terms, strikes, plant shutdowns.

    The first column is 1 while an event is on. With ``lead`` it rises before: k days ahead it is
    ``1 - k / (lead + 1)``; with ``decay`` it falls after alike. With ``distances`` two more columns
    count the days to the next event and since the last one: 0 in an event, ``max_distance`` at
    most.

    Missing: NaN for times outside ``known``; a missing time is NaN.

    Parameters
    ----------
    starts : sequence of dates
        First days, as text, dates or datetimes; of datetimes the moment counts.
    ends : sequence of dates, optional
        Last days, which belong to the event; of datetimes the moment that no longer does. None:
        each event is one day.
    ids : sequence, optional
        The series of each event, for `date_features` with ids and for a `Forecaster`, to whose
        plan their columns are covariates known ahead; None: events of all series.
    name : str, default "event"
        The name of the column.
    lead, decay : int, default 0
        Days of the ramps.
    distances : bool, default False
        Add the days to the next event and since the last one.
    max_distance : int, default 366
        The longest distance.
    known : tuple (first, last) of dates, optional
        The days that the table covers. None: all.

    Raises
    ------
    InvalidArgument
        For dates that are none, and an event that ends before it begins; names the row.

    Examples
    --------
    >>> import numpy as np
    >>> from mliot.features import Events, date_features
    >>> days = np.arange("2024-03-01", "2024-03-07", dtype="M8[D]")
    >>> sale = Events(["2024-03-03"], ["2024-03-04"], name="sale", lead=1)
    >>> date_features(days, [sale]).ravel()
    array([0. , 0.5, 1. , 1. , 0. , 0. ], dtype=float32)
    """

    def __init__(
        self,
        starts: Sequence[Any],
        ends: Sequence[Any] | None = None,
        *,
        ids: Sequence[Any] | None = None,
        name: str = "event",
        lead: int = 0,
        decay: int = 0,
        distances: bool = False,
        max_distance: int = 366,
        known: tuple[Any, Any] | None = None,
    ) -> None:
        self.starts = date_texts(starts, "Events: starts")
        self.ends = None if ends is None else date_texts(ends, "Events: ends")
        self.ids = None if ids is None else [_plain(each) for each in ids]
        self.name = name
        self.lead = lead
        self.decay = decay
        self.distances = distances
        self.max_distance = max_distance
        self.known = None if known is None else tuple(date_texts(known, "Events: known"))
        self._check()
        self._spans()  # a wrong table is an error at once

    def _spans(self) -> tuple[Days, Days, int, int]:
        return self._spans_of(np.ones(len(self.starts), dtype=bool))

    def _spans_of(self, rows: npt.NDArray[np.bool_]) -> tuple[Days, Days, int, int]:
        starts = np.array([_micros(each) for each in self.starts], dtype=np.int64)
        if self.ends is None:
            ends = starts + DAY
        else:
            if len(self.ends) != len(self.starts):
                raise InvalidArgument(
                    f"Events: {len(self.starts)} starts, but {len(self.ends)} ends"
                )
            ends = np.array([_micros(each, last=True) for each in self.ends], dtype=np.int64)
        if self.ids is not None and len(self.ids) != len(self.starts):
            raise InvalidArgument(f"Events: {len(self.starts)} starts, but {len(self.ids)} ids")
        wrong = np.flatnonzero(ends <= starts)
        if len(wrong):
            row = int(wrong[0])
            raise InvalidArgument(
                f"Events: the event of row {row} ends at {self.ends[row] if self.ends else ''} "
                f"before it begins at {self.starts[row]}"
            )
        first, last = year_start(_FIRST_YEAR), year_start(_LAST_YEAR)
        if self.known is not None:
            first, last = _micros(self.known[0]), _micros(self.known[1], last=True)
        return starts[rows], ends[rows], first, last

    def specs(self) -> list[Spec]:
        if self.ids is not None:
            raise InvalidArgument(
                "Events with ids differ from series to series, and this plan has one calendar for "
                "all: make columns of them with date_features(times, [events], ids=ids)"
            )
        return super().specs()

    def names(self) -> list[str]:
        """The columns that it makes."""
        return [spec["name"] for spec in self.specs_of(None)]

    def specs_of(self, series: Any) -> list[Spec]:
        """As `specs`, with the events of one series, or of all without ids."""
        rows = np.array([self.ids is None or each == series for each in self.ids or self.starts])
        return self._specs(*self._spans_of(rows.astype(bool)))


class Holidays(CalendarEvents):
    """Public holidays of a country or a part of it, from the ``holidays`` package.

    The first column is 1 on a holiday, with ramps before and after as of `Events`; the distances
    are the days to the next holiday and since the last one.

    A model keeps the dates of its fit: it needs no package to predict, and a newer one does not
    change it.

    Missing: NaN before the first and after the last of ``years``.

    Parameters
    ----------
    country : str
        As the package names it: "DE", "US", or "ECB" and the like for markets.
    subdiv : str, optional
        A state or province, as "BY".
    years : tuple (first, last), default (2000, 2040)
        The years that are known.
    lead, decay : int, default 0
        Days of the ramps before and after.
    distances : bool, default True
        Add the days to the next holiday and since the last one.
    max_distance : int, default 366
        The longest distance.
    name : str, default "holiday"
        The name of the first column, and the start of the others'.

    Raises
    ------
    ImportError
        Without the package: pip install 'mliot[holidays]'.
    InvalidArgument
        At first use, a fit: for a country or a part that the package does not know; names those
        like it. For what is no text at once.

    Examples
    --------
    >>> import numpy as np
    >>> from mliot.features import Holidays, date_features
    >>> days = np.array(["2024-12-24", "2024-12-25", "2024-12-27"], dtype="M8[D]")
    >>> date_features(days, [Holidays("DE")])
    array([[0., 1., 1.],
           [1., 0., 0.],
           [0., 5., 1.]], dtype=float32)
    """

    def __init__(
        self,
        country: str,
        *,
        subdiv: str | None = None,
        years: tuple[int, int] = (2000, 2040),
        lead: int = 0,
        decay: int = 0,
        distances: bool = True,
        max_distance: int = 366,
        name: str = "holiday",
    ) -> None:
        self.country = country
        self.subdiv = subdiv
        self.years = tuple(years)
        self.lead = lead
        self.decay = decay
        self.distances = distances
        self.max_distance = max_distance
        self.name = name
        self._check()
        check_years(self.years, "Holidays")
        for option in ("country", "subdiv"):
            value = getattr(self, option)
            if not isinstance(value, str) and (option == "country" or value is not None):
                raise InvalidArgument(f"Holidays: {option} must be text, as 'DE', got {value!r}")

    def _spans(self) -> tuple[Days, Days, int, int]:
        first, last = self.years
        dates = _holiday_dates(self.country, self.subdiv, *self._years_around((first, last)))
        starts = np.array(sorted(_micros(each.isoformat()) for each in dates), dtype=np.int64)
        return starts, starts + DAY, year_start(first), year_start(last + 1)


def _holiday_dates(country: str, subdiv: str | None, first: int, last: int) -> list[datetime.date]:
    try:
        import holidays
    except ImportError as error:
        raise ImportError(
            "Holidays needs the holidays package: pip install 'mliot[holidays]'"
        ) from error
    years = range(first, last + 1)
    parts = holidays.list_supported_countries()
    markets = holidays.list_supported_financial()
    try:
        if country in markets and country not in parts:
            return list(holidays.financial_holidays(country, subdiv=subdiv, years=years))
        return list(holidays.country_holidays(country, subdiv=subdiv, years=years))
    except NotImplementedError:
        names = {
            name: parts.get(code, []) for name, code, *_ in holidays.registry.COUNTRIES.values()
        }
        raise InvalidArgument(_unknown(country, subdiv, {**names, **markets, **parts})) from None


def _unknown(country: str, subdiv: str | None, parts: dict[str, list[str]]) -> str:
    """What is wrong with a country or its part, with the names most like it."""
    if country in parts and subdiv is not None:
        return (
            f"Holidays: {country!r} has no part {subdiv!r}{_nearest(subdiv, parts[country])}; "
            f"parts are {', '.join(parts[country]) or 'none'}"
        )
    return (
        f"Holidays: the holidays package knows no country or market {country!r}"
        f"{_nearest(country, parts)}; write it like 'DE', 'US' or 'ECB'"
    )


def _nearest(name: str, known: Iterable[str]) -> str:
    lowered = {each.lower(): each for each in known}
    like = [lowered[each] for each in difflib.get_close_matches(name.lower(), lowered, n=3)]
    return f"; did you mean {' or '.join(map(repr, like))}?" if like else ""


def _joined(starts: Days, ends: Days) -> tuple[Days, Days]:
    """Events in order, those that overlap or touch as one."""
    order = np.argsort(starts, kind="stable")
    begun: list[int] = []
    ended: list[int] = []
    for start, end in zip(starts[order].tolist(), ends[order].tolist(), strict=True):
        if ended and start < ended[-1]:
            ended[-1] = max(ended[-1], end)
        else:
            begun.append(start)
            ended.append(end)
    return np.array(begun, dtype=np.int64), np.array(ended, dtype=np.int64)


def check_years(years: tuple[Any, ...], who: str) -> None:
    """Refuses what is no pair of years."""
    whole = len(years) == 2 and all(isinstance(each, int) for each in years)
    if not whole or not 1600 <= years[0] <= years[1] < 9999:
        raise InvalidArgument(f"{who}: years must be (first, last), got {years!r}")


def year_start(year: int) -> int:
    """The first microsecond of a year."""
    return int(np.datetime64(f"{year:04}-01-01", "us").astype(np.int64))


def date_texts(values: Any, where: str) -> list[str]:
    """Dates as ISO text, which files can hold."""
    if isinstance(values, str):
        raise InvalidArgument(f"{where} must be a list of dates, got {values!r}")
    return [_text(each, f"{where}[{row}]") for row, each in enumerate(values)]


def _text(value: Any, where: str) -> str:
    if value is None or type(value).__name__ in ("NAType", "NaTType") or bool(value != value):
        raise InvalidArgument(f"{where} is missing ({value}): drop the row, or give its date")
    try:
        if isinstance(value, datetime.datetime) and value.tzinfo is not None:
            raise ValueError("it carries a zone; convert it to civil time first")
        moment = np.datetime64(value)
    except (TypeError, ValueError) as error:
        raise InvalidArgument(f"{where} is no date: {value!r}: {error}") from None
    if np.isnat(moment):  # the texts "NaT" and ""
        raise InvalidArgument(f"{where} is no date: {value!r}")
    text = str(moment)
    return text[:10] if text[10:] in ("", "T00:00:00", "T00:00:00.000000") else text


def _micros(text: str, *, last: bool = False) -> int:
    """The moment of a text; of a last day its end."""
    moment = int(np.datetime64(text, "us").astype(np.int64))
    return moment + DAY if last and len(text) <= 10 else moment


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
