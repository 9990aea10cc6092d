"""The Theta method and its optimised and dynamic forms."""

from __future__ import annotations

from mliot.statistical._model import StatisticalModel


class Theta(StatisticalModel):
    """Simple exponential smoothing plus half of a straight line: the standard Theta model.

    Mean of y[t + 1]: level + (1 - 1/theta) ((1 - alpha)^t A + (1 - (1 - alpha)^(t + 1)) / alpha B)
    with the line A + B t of least squares. alpha in [0.1, 0.99] and the first level leave the least
    squared one-step errors from the fourth observation on. A season is taken out before where the
    autocorrelation at its lag is significant at 90 %, and put back. Error variance h steps ahead:
    sigma^2 (1 + (h - 1) alpha^2).

    Parameters
    ----------
    season_length : int
        Periods of a season; below 4 a series is taken to have none.
    decomposition_type : str
        ``"multiplicative"``, for positive series, or ``"additive"``, to which others fall back.
    alias : str, optional
        Name of the forecast column.

    Notes
    -----
    ``params_`` has ``loglik``, ``aic``, ``aicc`` and ``bic``: the Gaussian likelihood of the
    observations from the fourth on, given the line and the season, whose maximum is the least
    squares. alpha, the first level and the variance count as parameters, theta too where it is
    found. They compare these models with each other, not with other classes.

    References
    ----------
    Assimakopoulos and Nikolopoulos 2000, "The theta model";
    Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler 2016, "Models for optimising the theta
    method and their relationship to state space models", both International Journal of Forecasting.
    """

    panel_class = "Theta"

    def __init__(
        self,
        season_length: int = 1,
        decomposition_type: str = "multiplicative",
        alias: str | None = None,
    ) -> None:
        self.season_length = season_length
        self.decomposition_type = decomposition_type
        self.alias = alias


class OptimizedTheta(Theta):
    """:class:`Theta` with theta, from 1 to 100, found together with the other parameters.

    Parameters
    ----------
    season_length : int
        Periods of a season; below 4 a series is taken to have none.
    decomposition_type : str
        ``"multiplicative"``, for positive series, or ``"additive"``, to which others fall back.
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler 2016, "Models for optimising the theta
    method and their relationship to state space models", Int. J. Forecasting 32(4).
    """

    panel_class = "OptimizedTheta"


class DynamicTheta(Theta):
    """:class:`Theta` with a line through the observations so far instead of the whole series.

    Parameters
    ----------
    season_length : int
        Periods of a season; below 4 a series is taken to have none.
    decomposition_type : str
        ``"multiplicative"``, for positive series, or ``"additive"``, to which others fall back.
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler 2016, "Models for optimising the theta
    method and their relationship to state space models", Int. J. Forecasting 32(4).
    """

    panel_class = "DynamicTheta"


class DynamicOptimizedTheta(Theta):
    """:class:`DynamicTheta` with theta, from 1 to 100, found with the other parameters.

    Parameters
    ----------
    season_length : int
        Periods of a season; below 4 a series is taken to have none.
    decomposition_type : str
        ``"multiplicative"``, for positive series, or ``"additive"``, to which others fall back.
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler 2016, "Models for optimising the theta
    method and their relationship to state space models", Int. J. Forecasting 32(4).
    """

    panel_class = "DynamicOptimizedTheta"


class AutoTheta(Theta):
    """Whichever of the four Theta models has the least ``aic``.

    Of two that err alike it is the one with fewer parameters: a theta that is found is one more.
    statsforecast and the paper take the least squared error, which a found theta always has.

    The column `form` of ``params_`` names it: STM, OTM, DSTM or DOTM, as in the paper.

    Parameters
    ----------
    season_length : int
        Periods of a season; below 4 a series is taken to have none.
    decomposition_type : str
        ``"multiplicative"``, for positive series, or ``"additive"``, to which others fall back.
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler 2016, "Models for optimising the theta
    method and their relationship to state space models", Int. J. Forecasting 32(4).
    """

    panel_class = "AutoTheta"
