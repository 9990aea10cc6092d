"""Chooses season, lags, windows, dates and loss from the series themselves, and says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot.features import RollingMean, RollingStd
from mliot.forecasting._plan import level_transform
from mliot.frames import LongFrame

Choice = dict[str, str]

# A season may also be a longer cycle of the calendar: a day and a week of hours.
_LONGER_SEASONS = {"hour": 7, "minute": 7}

_DATE_FEATURES = {
    "second": ["minute", "hour"],
    "minute": ["hour", "dayofweek"],
    "hour": ["hour", "dayofweek", "month"],
    "day": ["dayofweek", "day", "month"],
    "business_day": ["dayofweek", "month"],
    "week": ["week", "month"],
    "month": ["month"],
    "quarter": ["quarter"],
}

_SMALL = 3000  # training rows below which trees stay small


@dataclass
class Chosen:
    """Parameters for a Forecaster, and the reasons."""

    parameters: dict[str, Any]
    why: list[Choice]
    seasons: list[int]  # that the series are long enough for, the best first


def choose(frame: LongFrame, given: Mapping[str, Any]) -> Chosen:
    """Parameters for the series of a frame; what ``given`` holds is kept."""
    picker = _Picker(frame, given)
    picker.frequency()
    season = picker.season()
    picker.lags(season)
    picker.windows(season)
    picker.dates()
    picker.model()
    return Chosen(picker.parameters, picker.why, picker.seasons)


class _Picker:
    def __init__(self, frame: LongFrame, given: Mapping[str, Any]) -> None:
        assert frame.y is not None
        self.frame = frame
        self.y: NDArray[np.float64] = frame.y
        self.given = given
        self.length = int(np.median(np.diff(frame.offsets)))
        self.unit = str(frame.axis.frequency.unit)
        self.parameters: dict[str, Any] = {}
        self.why: list[Choice] = []
        self.seasons: list[int] = []

    def say(self, what: str, chosen: Any, why: str) -> None:
        self.why.append({"what": what, "chosen": str(chosen), "why": why})

    def frequency(self) -> None:
        asked = self.given.get("freq") is not None
        name = str(self.frame.axis.frequency)
        self.parameters["freq"] = self.given.get("freq") if asked else name
        self.say("frequency", name, "as given" if asked else "the distance of neighbouring times")

    def season(self) -> int:
        """The candidate whose value one season ago is the closest guess."""
        base = int(self.frame.axis.season_length)
        candidates = [base, base * _LONGER_SEASONS.get(self.unit, 1)]
        usable = sorted({m for m in candidates if m > 1 and self.length >= 2 * m})
        naive = self.difference(1)
        errors = {m: self.difference(m) for m in usable}
        if not errors:
            self.say("season", "none", f"{self.length} periods are fewer than two of any season")
            return 1
        self.seasons = sorted(errors, key=lambda m: errors[m])
        best = self.seasons[0]
        self.say(
            "season",
            f"{best} periods",
            f"a value differs from that one season ago by {errors[best]:.4g} on average, from the "
            f"previous one by {naive:.4g}",
        )
        return best

    def difference(self, lag: int) -> float:
        """Mean absolute difference of values ``lag`` periods apart, within series."""
        apart = np.abs(self.y[lag:] - self.y[:-lag])
        place = np.arange(len(self.y)) - np.repeat(
            self.frame.offsets[:-1], np.diff(self.frame.offsets)
        )
        inside = apart[place[lag:] >= lag]
        return float(np.nanmean(inside)) if inside.size else float("nan")

    def lags(self, season: int) -> None:
        recent = range(1, min(season, 7) + 1) if season > 1 else range(1, 4)
        wanted = sorted({*recent, season, 2 * season, 1, 2, 3})
        lags = [lag for lag in wanted if lag <= max(1, self.length * 2 // 3)]
        self.parameters["lags"] = lags
        self.say("lags", lags, "recent values, and those one and two seasons ago")

    def windows(self, season: int) -> None:
        base = int(self.frame.axis.season_length)
        short = base if base <= 12 else (base // 12 if base > 24 else base)
        short = max(3, short)
        long = max(season if season > short else 4 * short, 2 * short)
        sizes = [w for w in (short, long) if w <= self.length // 2]
        transforms: dict[int, list[Any]] = {}
        if sizes:
            transforms[1] = [RollingMean(w, min_samples=1) for w in sizes]
            transforms[1].append(RollingStd(sizes[-1], min_samples=2))
        if season > short and self.length >= season + short:
            transforms[season] = [RollingMean(short, min_samples=1)]
        self.parameters["lag_transforms"] = transforms
        self.say("windows", transforms or "none", "level and spread of the recent past")

    def dates(self) -> None:
        taken = self.given["columns"]  # a column of that name says it already
        names = [name for name in _DATE_FEATURES.get(self.unit, []) if name not in taken]
        self.parameters["date_features"] = names
        self.say("date features", names or "none", f"cycles that a {self.unit} index can show")

    def model(self) -> None:
        if self.given.get("model") not in (None, "auto"):
            self.parameters["model"] = self.given["model"]
            self.say("model", self.given["model"], "as given")
            return
        negative = bool(np.any(self.y < 0))
        objective = "regression" if negative else "tweedie"
        reason = (
            "some targets are negative: squared error, no log link"
            if negative
            else "no target is negative: Tweedie suits sizes and zeros of sales"
        )
        self.say("loss", objective, reason)
        level = level_transform("auto", self.frame.axis, self.y)
        self.say("level", level or "none", "series of every size learn in multiples of their own")
        self.parameters["model"] = {"objective": objective, **self.trees()}

    def trees(self) -> dict[str, Any]:
        rows = int(np.count_nonzero(~np.isnan(self.y)))
        small = rows < _SMALL
        options = {
            "n_estimators": 300 if small else 400,
            "learning_rate": 0.05,
            "num_leaves": 15 if small else 31,
            "min_child_samples": 10 if small else 20,
        }
        self.say("trees", options, f"{rows} training rows")
        return options
