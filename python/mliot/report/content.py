"""What a report tells: the frames, the model's own account, and which series to draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot._long import LongFrame
from mliot.report.scores import Backtest, Floats

_UNITS = [(60, "minute"), (3600, "hour"), (86400, "day"), (7 * 86400, "week")]
_MONTHS = {1: "month", 3: "quarter", 12: "year"}


@dataclass(frozen=True)
class Choice:
    """One thing the model or the library chose, and why."""

    what: str
    chosen: str
    why: str
    meaning: str = ""  # of a class of series
    scores: Mapping[str, float] = field(default_factory=dict)  # of the candidates


@dataclass(frozen=True)
class Account:
    """What a fitted model says about itself."""

    choices: Sequence[Choice] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    importances: Mapping[str, float] = field(default_factory=dict)
    description: str = ""
    seed: str = ""
    freq: str = ""

    @classmethod
    def of(cls, model: Any) -> Account:
        """Reads a fitted Forecaster; anything it does not have stays empty."""
        if model is None:
            return cls()
        choices = [
            Choice(
                str(c["what"]),
                str(c["chosen"]),
                str(c["why"]),
                f"{int(c['series']):,}: {c['meaning']}" if "meaning" in c else "",
                dict(c.get("scores", {})),
            )
            for c in getattr(model, "choices_", None) or ()
        ]
        seed = getattr(model, "random_state", None)
        return cls(
            choices=choices,
            columns=dict(getattr(model, "columns_", None) or {}),
            importances=dict(getattr(model, "feature_importances_", None) or {}),
            description=repr(model),
            seed="0 (random_state=None)" if seed is None else str(seed),
            freq=str(getattr(model, "freq_", None) or getattr(model, "freq", None) or ""),
        )


@dataclass(frozen=True)
class Content:
    """Everything the page is written from."""

    history: LongFrame
    forecasts: LongFrame
    backtest: Backtest | None
    account: Account
    model: str
    levels: list[float]
    id_cols: list[str]
    target: str
    weight: str | None
    title: str
    simulated: bool
    warnings: Sequence[str]
    command: str | None
    max_series: int

    @property
    def horizon(self) -> int:
        """Periods forecast, of the longest series."""
        return int(np.diff(self.forecasts.offsets).max(initial=0))

    @cached_property
    def unit(self) -> str:
        """One period in words: hour, day, week, month ... or period."""
        return period_word(self.forecasts.time, self.history.time)

    @cached_property
    def places(self) -> list[int]:
        """For each forecast series, its number in the history, or -1."""
        known = {key: number for number, key in enumerate(self.history.keys)}
        return [known.get(key, -1) for key in self.forecasts.keys]

    def past(self, series: int) -> tuple[NDArray[Any], Floats]:
        """Times and values of the history behind a forecast series."""
        place = self.places[series]
        if place < 0:
            return self.history.time[:0], self.history.values[self.target][:0]
        rows = self.history.rows(place)
        return self.history.time[rows], self.history.values[self.target][rows]

    def censored(self, series: int) -> NDArray[np.bool_]:
        """Which rows of that history carry no weight."""
        place = self.places[series]
        if self.weight is None or place < 0:
            return np.zeros(len(self.past(series)[0]), dtype=bool)
        return np.equal(self.history.values[self.weight][self.history.rows(place)], 0)

    def total_by_time(self) -> tuple[NDArray[Any], Floats, NDArray[Any], Floats]:
        """Sums over all series: times and history, times and forecasts."""
        times, place = np.unique(self.history.time, return_inverse=True)
        values = np.nan_to_num(self.history.values[self.target])
        ahead, place_ahead = np.unique(self.forecasts.time, return_inverse=True)
        forecast = np.nan_to_num(self.forecasts.values[self.model])
        total = np.bincount(place, values).astype(np.float64)
        return times, total, ahead, np.bincount(place_ahead, forecast).astype(np.float64)

    @cached_property
    def ends_together(self) -> bool:
        """Whether the series end at one time, so that their sum means something."""
        ends = self.history.time[self.history.offsets[1:] - 1]
        return len(ends) > 1 and float(np.mean(ends == ends.max())) >= 0.9


def period_word(*times: NDArray[Any]) -> str:
    """The usual distance between two times, in words; ``period`` when it has no name."""
    steps = np.concatenate([np.diff(np.unique(t[:100_000])) for t in times if len(t)])
    if not len(steps) or steps.dtype.kind != "m":
        return "period"
    seconds = float(np.median(steps.astype("timedelta64[s]").astype(np.int64)))
    months = round(seconds / 86400 / 30.44)
    if months and abs(seconds / 86400 - months * 30.44) < 3 + months / 3:
        return _MONTHS.get(months, "period")
    return next((word for size, word in _UNITS if size == seconds), "period")


def pick_series(content: Content) -> list[tuple[int, str]]:
    """Which series to draw, each with the reason: big, badly forecast, slow, then evenly spread."""
    n, limit = len(content.forecasts.keys), content.max_series
    volume = np.array([np.nan_to_num(content.past(s)[1]).sum() for s in range(n)])
    by_volume = [int(s) for s in np.argsort(-volume, kind="stable")]
    quarter = max(limit // 4, 1)
    wanted = [(s, "among the largest") for s in by_volume[:quarter]]
    wanted += [(s, reason) for s, reason in _badly_forecast(content, quarter)]
    zeros = np.array(
        [np.mean(content.past(s)[1] == 0) if len(content.past(s)[1]) else 0.0 for s in range(n)]
    )
    slow = [int(s) for s in np.argsort(-zeros, kind="stable") if zeros[s] > 0.3]
    wanted += [(s, "slow mover") for s in slow[:quarter]]
    spread = np.linspace(0, n - 1, min(n, limit)).astype(int)
    wanted += [(by_volume[place], "picked evenly by size") for place in spread]
    wanted += [(s, "by size") for s in by_volume]
    reasons: dict[int, str] = {}
    for series, reason in wanted:
        if series not in reasons and len(reasons) < limit:
            reasons[series] = reason
    return list(reasons.items())


def _badly_forecast(content: Content, n: int) -> list[tuple[int, str]]:
    """Series with the largest sum of absolute errors in the back-test."""
    if content.backtest is None:
        return []
    known = {key: number for number, key in enumerate(content.forecasts.keys)}
    worst = largest_errors(content.backtest)[: 2 * n]
    keys = [content.backtest.rows.keys[series] for series in worst]
    return [(known[key], "among the largest errors") for key in keys if key in known][:n]


def largest_errors(backtest: Backtest) -> list[int]:
    """The series by their sum of absolute errors, largest first."""
    rows, kept = backtest.rows, backtest.scored
    error = np.abs(rows.values[backtest.model] - backtest.actual)[kept]
    total = np.bincount(rows.codes[kept], error, minlength=len(rows.keys))
    return [int(series) for series in np.argsort(-total, kind="stable")]
