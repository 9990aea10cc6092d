"""What a caller gave, as the rest of the package needs it: the right kinds, or one clear error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mliot import _core
from mliot._integers import lag, positive, seed, threads
from mliot._options import check_options
from mliot._shares import listing, percents, shares
from mliot.features._time_feature import TimeFeature
from mliot.forecasting._groups import group_features, group_statistics
from mliot.forecasting._intervals import ConformalIntervals


def names(value: Any, argument: str) -> list[str]:
    """Names of columns or dates; one name stands for a list of one, None for none."""
    listed = [value] if isinstance(value, str) else listing(value, argument, "names")
    odd = next((name for name in listed if not isinstance(name, str)), None)
    if odd is not None:
        raise _core.InvalidArgument(f"{argument}: expected names, got {odd!r}")
    return listed


def checked(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a Forecaster with lists as lists and numbers as numbers.

    Raises
    ------
    InvalidArgument
        Names the parameter that is of the wrong kind or out of range.
    """
    _check_column_names(settings)
    _check_choices(settings)
    static, past = settings["static_features"], settings["past_features"]
    if isinstance(past, Mapping):
        names(list(past), "past_features")
    for argument in ("lag_transforms", "past_features", "group_features", "scale_by"):
        check_options(settings[argument], argument)
    return {
        **settings,
        "lags": [lag(each, "lags") for each in listing(settings["lags"], "lags", "integers")],
        "lag_transforms": _by_lag(settings["lag_transforms"]),
        "date_features": _dates(settings["date_features"]),
        "static_features": None if static is None else names(static, "static_features"),
        "future_features": names(settings["future_features"], "future_features"),
        "group_features": group_features(settings["group_features"]),
        "group_agg": group_statistics(settings["group_agg"]),
        "past_features": past if isinstance(past, Mapping) else names(past, "past_features"),
        "n_jobs": threads(settings["n_jobs"]),
        "random_state": seed(settings["random_state"]),
    }


def _dates(value: Any) -> list[Any]:
    """Names and features of the calendar; one stands for a list of one."""
    listed = [value] if isinstance(value, str | TimeFeature) else None
    listed = listing(value, "date_features", "names and features") if listed is None else listed
    odd = next((each for each in listed if not isinstance(each, str | TimeFeature)), None)
    if odd is not None:
        raise _core.InvalidArgument(
            f"date_features: expected names, FourierFeatures, Holidays, PayDays or Events, got "
            f"{odd!r}"
        )
    return listed


def _by_lag(value: Any) -> Mapping[Any, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise _core.InvalidArgument(
            f"lag_transforms must be a dictionary such as {{1: [RollingMean(4)]}}, got {value!r}"
        )
    return value


def _check_column_names(settings: Mapping[str, Any]) -> None:
    if not names(settings["id_col"], "id_col"):
        raise _core.InvalidArgument("id_col names no column")
    for argument in ("time_col", "target_col", "weight_col", "alias"):
        value = settings[argument]
        optional = argument in ("weight_col", "alias")
        if not isinstance(value, str) and not (optional and value is None):
            raise _core.InvalidArgument(f"{argument} must be a name, got {value!r}")


def _check_choices(settings: Mapping[str, Any]) -> None:
    intervals, unseen = settings["intervals"], settings["unseen_levels"]
    if settings["horizon"] is not None:
        positive(settings["horizon"], "horizon")
    if intervals is not None and not isinstance(intervals, ConformalIntervals):
        raise _core.InvalidArgument(
            f"intervals must be ConformalIntervals(n_windows=2) or None, got {intervals!r}"
        )
    if unseen not in ("missing", "error"):
        raise _core.InvalidArgument(f"unseen_levels must be 'missing' or 'error', got {unseen!r}")


@dataclass
class Wanted:
    """Interval and quantile columns that a caller asked for."""

    level: list[float]
    quantiles: list[float]

    @classmethod
    def of(cls, level: Any, quantiles: Any) -> Wanted:
        """Checks the ranges; a single number stands for a list of one."""
        return cls(percents(level, "level"), shares(quantiles, "quantiles"))

    def columns(self) -> list[tuple[str, float]]:
        """Suffix and quantile of each column: lo from the widest in, hi outwards, then -q-."""
        lows = [(f"-lo-{c:g}", (1 - c / 100) / 2) for c in reversed(self.level)]
        highs = [(f"-hi-{c:g}", (1 + c / 100) / 2) for c in self.level]
        return lows + highs + [(f"-q-{q:g}", q) for q in self.quantiles]

    def names(self, forecast: str) -> list[str]:
        """The names of these columns beside a forecast column."""
        return [forecast + suffix for suffix, _ in self.columns()]

    def beside(self, forecasts: Iterable[str]) -> list[str]:
        """Each forecast column, followed by its interval and quantile columns."""
        return [name for each in forecasts for name in (each, *self.names(each))]
