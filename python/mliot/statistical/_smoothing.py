"""Exponential smoothing: with a form that is chosen, or with one of the usual names."""

from __future__ import annotations

from mliot.statistical._model import StatisticalModel


class AutoETS(StatisticalModel):
    """Level, trend and season that follow one-step errors, in the form of least AICc.

    Forms are compared by the errors of all steps of a season ahead (at most 48), not of one alone.
    Smoothing parameters and starting states maximise the likelihood times a prior, eight series at
    a time. Forms with multiplicative errors or seasons need positive observations: a series without
    falls back to additive ones; one too short for any form keeps its level alone. The column
    `form` of ``params_`` names the form, such as ``ETS(M,Ad,N)``.

    Parameters
    ----------
    season_length : int
        Periods of a season; 1 means none. Seasons longer than 24 periods keep the states of
        their decomposition to start with.
    model : str
        Error, trend and season, a letter each: ``"N"`` none, ``"A"`` additive, ``"M"``
        multiplicative, ``"Z"`` chosen; ``"Ad"`` and ``"Md"`` are damped trends, as ``"MAdM"``.
        Errors are A, M or Z. Additive errors with anything multiplicative, and multiplicative
        trends with additive seasons, are tried only by name, as ``"ANM"``.
    damped : bool, optional
        Whether a trend is damped; None tries both.
    phi : float, optional
        Factor of a damped trend, in (0, 1); None finds it between 0.8 and 0.98.
    shrinkage : float
        Weight of the prior: beta / alpha exponential with mean 0.1 and at most 0.3, seasonal states
        normal around their decomposition. 0 is maximum likelihood, which fits closer and, in short
        series, draws trends out too far.
    allow_multiplicative_trend : bool
        Whether ``"Z"`` for the trend tries trends that multiply too. They forecast growth by a
        factor a period, which explodes where a short rise is drawn out.
    alpha, beta, gamma : float, optional
        Shares of an error that level, trend and season take, in (0, 1); None finds them. ``beta``
        is at most ``alpha`` and ``gamma`` at most ``1 - alpha``, so each is given with ``alpha``.
        Forms without a trend or season do not look at theirs; criteria count them like others.
    alias : str, optional
        Name of the forecast column.

    Notes
    -----
    Variances are analytic: exact without a multiplicative season or trend, with a season for one
    season ahead; with a multiplicative trend, and for additive errors under a multiplicative
    season, to first order in the errors.
    `update` takes a new observation with the parameters kept, in constant time.

    References
    ----------
    Hyndman, Koehler, Ord and Snyder 2008, "Forecasting with exponential smoothing", Springer.
    """

    panel_class = "AutoEts"

    def __init__(
        self,
        season_length: int = 1,
        model: str = "ZZZ",
        damped: bool | None = None,
        phi: float | None = None,
        shrinkage: float = 1.0,
        allow_multiplicative_trend: bool = False,
        alpha: float | None = None,
        beta: float | None = None,
        gamma: float | None = None,
        alias: str | None = None,
    ) -> None:
        self.season_length = season_length
        self.model = model
        self.damped = damped
        self.phi = phi
        self.shrinkage = shrinkage
        self.allow_multiplicative_trend = allow_multiplicative_trend
        self.alpha = alpha
        self.beta = beta
        self.gamma = gamma
        self.alias = alias


class Holt(StatisticalModel):
    """Level and trend: :class:`AutoETS` of the form AAN or MAN, not damped.

    Parameters
    ----------
    error_type : str
        ``"A"`` for additive errors, ``"M"`` for errors in proportion to the mean.
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Holt 1957, reprinted 2004 in International Journal of Forecasting 20(1).
    """

    panel_class = "Holt"

    def __init__(self, error_type: str = "A", alias: str | None = None) -> None:
        self.error_type = error_type
        self.alias = alias


class HoltWinters(StatisticalModel):
    """Level, trend and season: :class:`AutoETS` of the form AAA or MAM, not damped.

    Parameters
    ----------
    season_length : int
        Periods of a season, at least 2.
    error_type : str
        ``"A"`` for additive errors and seasons, ``"M"`` for both in proportion.
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Winters 1960, "Forecasting sales by exponentially weighted moving averages", Management Science.
    """

    panel_class = "HoltWinters"

    def __init__(
        self, season_length: int = 12, error_type: str = "A", alias: str | None = None
    ) -> None:
        self.season_length = season_length
        self.error_type = error_type
        self.alias = alias


class SimpleExponentialSmoothing(StatisticalModel):
    """A level that each error moves by the share alpha, the first observation to begin with.

    Error variance h steps ahead: the mean square of the one-step errors times 1 + (h - 1) alpha^2.

    Parameters
    ----------
    alpha : float
        In (0, 1].
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Brown 1959, "Statistical forecasting for inventory control".
    """

    panel_class = "SimpleExponentialSmoothing"

    def __init__(self, alpha: float = 0.5, alias: str | None = None) -> None:
        self.alpha = alpha
        self.alias = alias


class SimpleExponentialSmoothingOptimized(StatisticalModel):
    """:class:`SimpleExponentialSmoothing` with the alpha of least squared one-step errors.

    Sought over [0.0001, 0.9999]; statsforecast stays within [0.01, 0.99].

    Parameters
    ----------
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Gardner 1985, "Exponential smoothing: the state of the art", Journal of Forecasting 4(1).
    """

    panel_class = "SimpleExponentialSmoothingOptimized"

    def __init__(self, alias: str | None = None) -> None:
        self.alias = alias


class SeasonalExponentialSmoothing(StatisticalModel):
    """Simple exponential smoothing of each period of the season by itself.

    Parameters
    ----------
    season_length : int
        Periods of a season. A period without an observation forecasts the others' mean level.
    alpha : float
        In (0, 1].
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Brown 1959, "Statistical forecasting for inventory control".
    """

    panel_class = "SeasonalExponentialSmoothing"

    def __init__(
        self, season_length: int = 12, alpha: float = 0.5, alias: str | None = None
    ) -> None:
        self.season_length = season_length
        self.alpha = alpha
        self.alias = alias


class SeasonalExponentialSmoothingOptimized(StatisticalModel):
    """:class:`SeasonalExponentialSmoothing` with an alpha of least squared errors a period.

    Parameters
    ----------
    season_length : int
        Periods of a season.
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Gardner 1985, "Exponential smoothing: the state of the art", Journal of Forecasting 4(1).
    """

    panel_class = "SeasonalExponentialSmoothingOptimized"

    def __init__(self, season_length: int = 12, alias: str | None = None) -> None:
        self.season_length = season_length
        self.alias = alias
