"""ARIMA: autoregression and moving average of differences, with orders given or found."""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping, Sequence
from typing import Any

from mliot._core import InvalidArgument
from mliot.statistical._model import StatisticalModel


class _Transformed(StatisticalModel):
    """A model of observations that a Box-Cox transformation may be taken of."""

    takes_covariates = True
    blambda: float | None

    @property
    def lowest(self) -> float:  # type: ignore[override]  # the option decides
        """Observations below it have no transform: where lambda is not above 0, all must be."""
        positive = isinstance(self.blambda, numbers.Real) and self.blambda <= 0
        return math.ulp(0.0) if positive else -math.inf


class ARIMA(_Transformed):
    """Autoregression and moving average of the differences of a series, with given orders.

    The coefficients maximise the exact Gaussian likelihood (that of a diffuse start, where there
    are differences) over stationary and invertible polynomials; of several maxima they are at the
    higher of those that searches from least conditional squares and from zeros reach, with
    ``method="ML"`` at that from zeros. The signs are those of R, statsmodels and statsforecast:
    ``(1 - ar1 B - ...)(w - mean) = (1 + ma1 B + ...) e``.

    Parameters
    ----------
    order : sequence of three int
        p, d and q: coefficients of autoregression, differences (at most 2), coefficients of moving
        average.
    season_length : int
        Periods of a season; 1 means none.
    seasonal_order : sequence of three int
        P, D and Q: the same at lags of whole seasons.
    include_mean : bool
        A mean, where nothing is differenced.
    include_drift : bool
        A drift, where exactly one difference is taken.
    method : str
        ``"CSS-ML"`` searches the likelihood from the conditional least squares and from 0, ``"ML"``
        from 0 alone;
        ``"CSS"`` keeps the conditional least squares.
    blambda : float, optional
        Lambda of a Box-Cox transformation, from -2 to 2: ``log y`` for 0, else
        ``(sign(y) |y|^lambda - 1) / lambda``. Where it is not above 0, observations must be: a
        series with others goes to the fallback model. None: no transformation.
    biasadj : bool
        True makes the forecasts of transformed observations means (to second order in the errors,
        as in R's forecast package); otherwise they are medians. Quantiles need no adjustment.
    fixed : dict of str to float, optional
        Numbers that are held, by name: ``ar1``, ``ma1``, ``sar1``, ``sma1``, ``intercept``,
        ``drift``, and ``ex_1`` for the coefficient of the first covariate. The others are found by
        their likelihood, and they alone count in the information criteria. NaN: not held.
    alias : str, optional
        Name of the forecast column.

    Notes
    -----
    With ``blambda`` the likelihood, the criteria, ``sigma2`` and all coefficients are those of the
    transformed series, variances of errors are to first order, quantiles and sample paths exact.

    Further columns of a frame are covariates: a regression with ARIMA errors, all coefficients by
    one likelihood. A covariate that is constant in a series, or a combination of others, is left
    out there, with a warning; `predict` then needs the covariates of the horizon as ``X_df``.

    A series with fewer than two observations more than coefficients is fitted without them, one
    that is too short for its seasonal difference as a random walk; the column `form` of
    ``params_`` tells. Variances are those of the fitted parameters, the filter followed for up to
    2,000 steps; where a seasonal root near the unit circle leaves more to come, its last steps tell
    the rest, to 0.1 percent at seasons of up to 52 periods. `update` runs the filter on: the
    states are, bit for bit, those of the parameters run over the joined series.

    References
    ----------
    Box and Jenkins 1970, "Time series analysis"; Gardner, Harvey and Phillips 1980, "Algorithm
    AS 154", Applied Statistics 29; Monahan 1984, "A note on enforcing stationarity", Biometrika 71;
    Durbin and Koopman 2012, "Time series analysis by state space methods", Oxford; Box and Cox
    1964, "An analysis of transformations", J. Royal Statistical Society B 26(2); Guerrero 1993,
    "Time series analysis supported by power transformations", J. Forecasting 12(1), for
    ``biasadj``.
    """

    panel_class = "Arima"

    def __init__(
        self,
        order: Sequence[int] = (0, 0, 0),
        season_length: int = 1,
        seasonal_order: Sequence[int] = (0, 0, 0),
        include_mean: bool = True,
        include_drift: bool = False,
        method: str = "CSS-ML",
        blambda: float | None = None,
        biasadj: bool = False,
        fixed: Mapping[str, float] | None = None,
        alias: str | None = None,
    ) -> None:
        self.order = order
        self.season_length = season_length
        self.seasonal_order = seasonal_order
        self.include_mean = include_mean
        self.include_drift = include_drift
        self.method = method
        self.blambda = blambda
        self.biasadj = biasadj
        self.fixed = fixed
        self.alias = alias

    def _options(self) -> dict[str, Any]:
        held = _held(self.fixed)
        return {**super()._options(), "fixed": list(held), "fixed_values": list(held.values())}


class AutoARIMA(_Transformed):
    """:class:`ARIMA` of the orders with the least information criterion.

    A season is differenced away where its strength exceeds 0.64; differences are taken as long as
    the KPSS test asks for one: the first at 5 %, the second, which lets the slope wander, at 1 %.
    The stepwise search begins with four orders and moves to the first neighbour that is better: one
    of p, q, P, Q, or a pair of them, changed by one, the constant left out or let in. Orders with a
    root within 1.01 of the unit circle do not count. The column `form` of ``params_`` names what
    was chosen, such as ``ARIMA(0,1,1)(0,1,1)[12]``.

    Parameters
    ----------
    season_length : int
        Periods of a season; 1 means none. Seasons of more than 350 periods have P = Q = 0:
        :class:`DynamicHarmonicRegression` describes them better.
    d, D : int, optional
        Differences and seasonal differences; None finds them.
    max_p, max_q, max_P, max_Q : int
        Largest orders.
    max_order : int
        Largest p + q + P + Q of a search that is not stepwise.
    max_d, max_D : int
        Most differences that are found.
    start_p, start_q, start_P, start_Q : int
        The first order that a stepwise search tries.
    stationary : bool
        True takes no differences.
    seasonal : bool
        False leaves out the seasonal orders.
    ic : str
        What ranks orders: ``"aicc"``, ``"aic"`` or ``"bic"``.
    stepwise : bool
        False tries every order.
    nmodels : int
        Most orders that a stepwise search tries.
    approximation : bool, optional
        True ranks orders by conditional least squares; the winner is fitted by its exact likelihood
        anyhow. None does so for more than 150 observations or seasons longer than 12.
    allowdrift, allowmean : bool
        Whether orders with a drift, and with a mean, are tried.
    blambda, biasadj : float, optional, and bool
        A Box-Cox transformation of the observations, as in :class:`ARIMA`.
    alias : str, optional
        Name of the forecast column.

    Notes
    -----
    Covariates as for :class:`ARIMA`; the tests for differences look at what a regression on them
    leaves.

    References
    ----------
    Hyndman and Khandakar 2008, "Automatic time series forecasting: the forecast package for R",
    Journal of Statistical Software 27(3); Kwiatkowski, Phillips, Schmidt and Shin 1992, Journal of
    Econometrics 54; Wang, Smith and Hyndman 2006, Data Mining and Knowledge Discovery 13.
    """

    panel_class = "AutoArima"

    def __init__(
        self,
        season_length: int = 1,
        d: int | None = None,
        D: int | None = None,
        max_p: int = 5,
        max_q: int = 5,
        max_P: int = 2,
        max_Q: int = 2,
        max_order: int = 5,
        max_d: int = 2,
        max_D: int = 1,
        start_p: int = 2,
        start_q: int = 2,
        start_P: int = 1,
        start_Q: int = 1,
        stationary: bool = False,
        seasonal: bool = True,
        ic: str = "aicc",
        stepwise: bool = True,
        nmodels: int = 94,
        approximation: bool | None = None,
        allowdrift: bool = True,
        allowmean: bool = True,
        blambda: float | None = None,
        biasadj: bool = False,
        alias: str | None = None,
    ) -> None:
        self.season_length = season_length
        self.d = d
        self.D = D
        self.max_p = max_p
        self.max_q = max_q
        self.max_P = max_P
        self.max_Q = max_Q
        self.max_order = max_order
        self.max_d = max_d
        self.max_D = max_D
        self.start_p = start_p
        self.start_q = start_q
        self.start_P = start_P
        self.start_Q = start_Q
        self.stationary = stationary
        self.seasonal = seasonal
        self.ic = ic
        self.stepwise = stepwise
        self.nmodels = nmodels
        self.approximation = approximation
        self.allowdrift = allowdrift
        self.allowmean = allowmean
        self.blambda = blambda
        self.biasadj = biasadj
        self.alias = alias


class DynamicHarmonicRegression(_Transformed):
    """Seasons of any length by sines and cosines, with the errors of :class:`AutoARIMA`.

    ``y[t] = b x[t] + sum of s sin(2 pi k t / m) + c cos(2 pi k t / m) + ARIMA``, k from 1 to K for
    each season m, t counted from the first observation of each series. Made for long seasons, for
    several at once and for lengths that are not whole (365.25 days); all coefficients maximise one
    likelihood. The column `form` of ``params_`` names the errors and K.

    Parameters
    ----------
    season_length : float or sequence of float
        Periods of each season, at least 2.
    K : int, sequence of int, optional
        Pairs of terms of each season, at most half of its length. None finds them: one pair more
        as long as that lowers the AICc, at most 10.
    d : int, optional
        Differences of the errors; None: by the KPSS test.
    max_p, max_q, max_d : int
        Largest orders of the errors.
    ic : str
        What ranks the errors' orders: ``"aicc"``, ``"aic"`` or ``"bic"``.
    approximation : bool, optional
        True ranks by conditional least squares; None does so for more than 150 observations.
    allowdrift, allowmean : bool
        Whether orders with a drift, and with a mean, are tried.
    blambda, biasadj : float, optional, and bool
        A Box-Cox transformation of the observations, as in :class:`ARIMA`.
    alias : str, optional
        Name of the forecast column.

    Notes
    -----
    Further columns of a frame are covariates, as for :class:`ARIMA`. A series with fewer than two
    observations more than terms is forecast without them.

    References
    ----------
    Young, Pedregal and Tych 1999, "Dynamic harmonic regression", Journal of Forecasting 18;
    Hyndman and Athanasopoulos 2021, "Forecasting: principles and practice", section 10.5.
    """

    panel_class = "DynamicHarmonicRegression"

    def __init__(
        self,
        season_length: float | Sequence[float] = 12,
        K: int | Sequence[int] | None = None,
        d: int | None = None,
        max_p: int = 5,
        max_q: int = 5,
        max_d: int = 2,
        ic: str = "aicc",
        approximation: bool | None = None,
        allowdrift: bool = True,
        allowmean: bool = True,
        blambda: float | None = None,
        biasadj: bool = False,
        alias: str | None = None,
    ) -> None:
        self.season_length = season_length
        self.K = K
        self.d = d
        self.max_p = max_p
        self.max_q = max_q
        self.max_d = max_d
        self.ic = ic
        self.approximation = approximation
        self.allowdrift = allowdrift
        self.allowmean = allowmean
        self.blambda = blambda
        self.biasadj = biasadj
        self.alias = alias

    def _options(self) -> dict[str, Any]:
        options = super()._options()
        options["season_length"] = _listed(self.season_length)
        options["K"] = [] if self.K is None else _listed(self.K)
        return options


def _held(fixed: Any) -> dict[str, float]:
    """Names and values of what is held."""
    if fixed is None:
        return {}
    if not isinstance(fixed, Mapping) or not all(isinstance(name, str) for name in fixed):
        raise InvalidArgument(
            "ARIMA: fixed must be a dictionary of names and numbers, as {'ar1': 0.5}, got "
            f"{fixed!r}"
        )
    return {
        name: value
        for name, value in fixed.items()
        if not (isinstance(value, numbers.Real) and math.isnan(value))
    }


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, numbers.Real) and not isinstance(value, bool) else value
