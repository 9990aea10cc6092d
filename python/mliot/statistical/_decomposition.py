"""Trend, seasons and remainder of a series, and forecasts from them."""

from __future__ import annotations

import numbers
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mliot import _core
from mliot.statistical._ensemble import Ensemble
from mliot.statistical._model import StatisticalModel
from mliot.statistical._seasonal_panel import SeasonalPanel
from mliot.statistical._smoothing import AutoETS

Floats = NDArray[np.float64]

# Of stl_kwargs: what a user of statsmodels writes there, but for the jumps.
_STL_OPTIONS = (
    "trend",
    "low_pass",
    "seasonal_deg",
    "trend_deg",
    "low_pass_deg",
    "robust",
    "inner_iter",
    "outer_iter",
)


# Steps over which AutoETS compares forms; a longer season makes no difference but in its state.
_MOST_STEPS = 48


@dataclass(frozen=True)
class Decomposition:
    """A series as trend + seasons + remainder.

    Attributes
    ----------
    observed, trend, remainder : ndarray of shape (n,)
        In the unit of the series.
    seasonal : dict of int to ndarray of shape (n,)
        The seasonal part of each season length, ascending.
    """

    observed: Floats
    trend: Floats
    seasonal: dict[int, Floats]
    remainder: Floats


def mstl_decompose(
    y: ArrayLike,
    season_length: int | Sequence[int],
    windows: int | Sequence[int] | None = None,
    iterate: int = 2,
    stl_kwargs: Mapping[str, Any] | None = None,
) -> Decomposition:
    """Takes a series apart into trend, one or several seasons, and a remainder.

    Parameters
    ----------
    y : array_like of shape (n,)
        The series, the oldest value first; all finite.
    season_length : int or sequence of int
        Periods of each season, at least 2. Seasons that are not whole numbers are refused:
        :class:`TBATS` models those.
    windows : int or sequence of int, optional
        Cycles that the seasonal values are smoothed over, odd, one number a season or one for all.
        None: 11 for the shortest season, 15 for the next, 19, ...
    iterate : int
        Passes over the seasons; a single one takes one.
    stl_kwargs : mapping, optional
        Of each STL: ``trend`` and ``low_pass`` (windows, odd), ``seasonal_deg`` (0 by default),
        ``trend_deg`` and ``low_pass_deg`` (1), ``robust``, ``inner_iter``, ``outer_iter``.

    Returns
    -------
    Decomposition
        Arrays of shape (n,). A season of which there are not two full cycles is all 0; without any
        season left the trend is the local regression of the series.

    Raises
    ------
    InvalidArgument
        For NaN (named by row), equal seasons, seasons that are no integers, even windows, unknown
        options.

    References
    ----------
    Bandara, Hyndman and Bergmeir 2021, "MSTL: A seasonal-trend decomposition algorithm for time
    series with multiple seasonal patterns", arXiv:2107.13462.
    """
    values = np.ascontiguousarray(y, dtype=np.float64)
    if values.ndim != 1:
        raise _core.InvalidArgument(f"y must have one dimension, got {values.ndim}")
    options = mstl_options(season_length, stl_kwargs)
    options["iterate"] = iterate
    if windows is not None:
        options["windows"] = [windows] if _is_integer(windows) else windows
    seasons, trend, seasonal, remainder = _core.mstl_decompose(values, options)
    parts = dict(zip(seasons, seasonal, strict=True))
    return Decomposition(values.copy(), trend, parts, remainder)


def stl_decompose(
    y: ArrayLike,
    season_length: int,
    window: int = 7,
    stl_kwargs: Mapping[str, Any] | None = None,
) -> Decomposition:
    """Takes a series apart into trend, one season and a remainder: STL.

    Parameters
    ----------
    y : array_like of shape (n,)
        The series, the oldest value first; all finite.
    season_length : int
        Periods of the season, at least 2.
    window : int
        Cycles that the seasonal values are smoothed over; odd, at least 3.
    stl_kwargs : mapping, optional
        As for :func:`mstl_decompose`; ``seasonal_deg`` is 1 by default.

    Returns
    -------
    Decomposition
        As from :func:`mstl_decompose`.

    Raises
    ------
    InvalidArgument
        As :func:`mstl_decompose`.

    References
    ----------
    Cleveland, Cleveland, McRae and Terpenning 1990, "STL: A seasonal-trend decomposition procedure
    based on loess", Journal of Official Statistics 6(1).
    """
    chosen = {"seasonal_deg": 1, **(stl_kwargs or {})}
    return mstl_decompose(y, season_length, window, stl_kwargs=chosen)


class MSTL(StatisticalModel):
    """Seasons by local regression, and a model without season for what is left.

    :func:`mstl_decompose` takes each series apart. Trend and remainder together are forecast by the
    trend model; each season repeats its last cycle. Intervals are those of the trend model.

    Parameters
    ----------
    season_length : int or sequence of int
        Periods of each season, at least 2. A season of which a series has not two full cycles is
        left out of that series. Seasons that are not whole numbers are refused: see :class:`TBATS`.
    trend_forecaster : model of mliot.statistical, optional
        Any model that takes values below zero, with ``season_length=1``. None: ``AutoETS`` with
        ``model="ZZN"`` and the longest season, over whose steps (at most 48) forms are compared.
    stl_kwargs : mapping, optional
        As for :func:`mstl_decompose`.
    alias : str, optional
        Name of the forecast column.

    Notes
    -----
    Further columns of a frame are covariates of a trend forecaster that takes them, such as
    ``AutoARIMA``: what they explain of trend and remainder. What of them repeats with the season
    goes into the season, which is found first.

    Names are statsforecast's, and defaults but for those steps. `update` costs what that of the
    trend model costs and leaves the seasons as they are; the state is that of the trend model and
    one cycle of each season. Fitted values are the trend model's plus the seasons, which know the
    whole series.

    References
    ----------
    Bandara, Hyndman and Bergmeir 2021, "MSTL: A seasonal-trend decomposition algorithm for time
    series with multiple seasonal patterns", arXiv:2107.13462.
    """

    def __init__(
        self,
        season_length: int | Sequence[int] = 12,
        trend_forecaster: StatisticalModel | None = None,
        stl_kwargs: Mapping[str, Any] | None = None,
        alias: str | None = None,
    ) -> None:
        self.season_length = season_length
        self.trend_forecaster = trend_forecaster
        self.stl_kwargs = stl_kwargs
        self.alias = alias

    # That of a class elsewhere; here it is of the object, as its trend forecaster is.
    @property
    def takes_covariates(self) -> bool:  # type: ignore[override]
        """Whether the trend forecaster takes covariates."""
        return isinstance(self.trend_forecaster, StatisticalModel) and (
            self.trend_forecaster.takes_covariates
        )

    def panel(self) -> SeasonalPanel:
        """An unfitted panel: seasonal cycles, and the panel of the trend model."""
        cycles, trend = self._parts()
        return SeasonalPanel(cycles, trend.panel())

    def panel_with(self, covariates: int) -> SeasonalPanel:
        """The same, the trend model with so many covariates a row."""
        cycles, trend = self._parts()
        return SeasonalPanel(cycles, trend.panel_with(covariates))

    def _parts(self) -> tuple[Any, StatisticalModel]:
        options = mstl_options(self.season_length, self.stl_kwargs)
        trend = self.trend_forecaster
        if trend is None:
            ahead = min(max(options["season_length"], default=1), _MOST_STEPS)
            trend = AutoETS(ahead, model="ZZN")
        _check_trend(trend)
        return _core.SeasonalCycles(options), trend


def mstl_options(season_length: Any, stl_kwargs: Mapping[str, Any] | None) -> dict[str, Any]:
    """Options of the core, from arguments of any wrong kind too.

    Raises
    ------
    InvalidArgument
        For seasons that are no integers and unknown options.
    """
    seasons = whole_seasons(season_length, "mstl")
    given = dict(stl_kwargs or {})
    unknown = next((name for name in given if name not in _STL_OPTIONS), None)
    if unknown is not None:
        raise _core.InvalidArgument(
            f"mstl: stl_kwargs has no option {unknown!r}; known: {', '.join(_STL_OPTIONS)}"
        )
    return {"season_length": seasons, **given}


def whole_seasons(season_length: Any, who: str) -> list[Any]:
    """The seasons that a caller gave, in one number or several; the core checks their size.

    Raises
    ------
    InvalidArgument
        For one that is no integer.
    """
    listed = isinstance(season_length, (list, tuple))  # which NumPy would refuse where it is ragged
    seasons = list(season_length) if listed else np.atleast_1d(season_length).tolist()
    for each in seasons:
        if not _is_integer(each):
            raise _core.InvalidArgument(
                f"{who}: a season must be a whole number of periods, got {each!r}; TBATS and "
                "DynamicHarmonicRegression take others"
            )
    return seasons


def _is_integer(value: Any) -> bool:
    return isinstance(value, numbers.Integral) and not isinstance(value, bool)


def _has_season(trend: StatisticalModel) -> bool:
    season = trend.get_params(deep=False).get("season_length", 1)
    compares_only = isinstance(trend, AutoETS) and str(trend.model).endswith("N")
    return isinstance(trend, MSTL) or not (season == 1 or compares_only)


def _check_trend(trend: Any) -> None:
    if not isinstance(trend, StatisticalModel):
        raise _core.InvalidArgument(
            f"MSTL: trend_forecaster must be a model of mliot.statistical, got {trend!r}"
        )
    for each in trend.checked_members(trend.models) if isinstance(trend, Ensemble) else [trend]:
        if _has_season(each):
            raise _core.InvalidArgument(
                f"MSTL: the trend forecaster {each!r} has a season of its own; give it "
                "season_length=1"
            )
    if trend.lowest > -np.inf:
        limit = "that are not above 0" if trend.lowest > 0 else f"below {trend.lowest:g}"
        raise _core.InvalidArgument(
            f"MSTL: {trend.name()} takes no values {limit}, and a series without its season may "
            "have some; use a model such as AutoETS(model='ZZN')"
        )
