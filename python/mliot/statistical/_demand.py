"""Distributions of demand: smoothed negative binomial and Tweedie, empirical, bootstrap."""

from __future__ import annotations

from mliot.statistical._model import StatisticalModel


class _Demand(StatisticalModel):
    lowest = 0.0


class NegativeBinomialSmoothing(_Demand):
    """Demand in whole numbers: negative binomial about an exponentially smoothed mean.

    The mean of the next period is alpha y + phi mean + (1 - alpha - phi) m, its variance mean
    (1 + dispersion). m is the first mean and the long-run one; without damping phi = 1 - alpha.
    alpha, phi, m and the dispersion maximise the likelihood times a prior; static negative binomial
    demand is the case alpha = 0.

    Quantiles and sample paths are whole numbers: exact one step ahead, beyond that negative
    binomial with the exact mean and variance of the step. A series with less than four
    observations, or no demand, begins at its first observation, with alpha 0.1 and dispersion 1.
    `update` keeps the parameters. Values below 0 or between whole numbers go to the fallback model.

    Parameters
    ----------
    damped : bool, default True
        Whether the mean returns to a long-run mean. A mean that does not, and cannot fall below 0,
        tends to 0 in almost every sample path (Akram, Hyndman and Ord 2009).
    shrinkage : float, default 1
        Weight of a prior of alpha and of the correction of the dispersion for the estimated mean
        (Cox and Reid 1987); 0 is maximum likelihood. The prior is exponential, which assumes
        nothing but its mean. That is 0.3, the upper end of the range that Silver, Pyke and Peterson
        give for alpha, so that the prior holds a mean back less than their advice would.
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Snyder, Ord and Beaumont 2012, "Forecasting the intermittent demand for slow-moving inventories:
    A modelling approach", International Journal of Forecasting 28(2). Akram, Hyndman and Ord 2009,
    "Exponential smoothing and non-negative data", Australian and New Zealand Journal of Statistics
    51(4). Cox and Reid 1987, "Parameter orthogonality and approximate conditional inference",
    Journal of the Royal Statistical Society B 49(1). Silver, Pyke and Peterson 1998, "Inventory
    Management and Production Planning and Scheduling", 3rd edition.
    """

    panel_class = "NegativeBinomialSmoothing"
    whole = True

    def __init__(
        self, damped: bool = True, shrinkage: float = 1.0, alias: str | None = None
    ) -> None:
        self.damped = damped
        self.shrinkage = shrinkage
        self.alias = alias


class TweedieSmoothing(_Demand):
    """Demand of any amount: a Tweedie distribution about an exponentially smoothed mean.

    No demand with some chance, else a sum of gamma distributed orders whose number is Poisson
    distributed. The mean moves as that of :class:`NegativeBinomialSmoothing`; the variance is
    dispersion mean^power, 1 < power < 2. All parameters maximise the likelihood times a prior.

    Quantiles and sample paths are real numbers, 0 with the chance of no demand: exact one step
    ahead, beyond that about a lognormal mean that moves. A series with less than four
    observations, or no demand, begins at its first observation, with alpha 0.1 and power 1.5.
    `update` keeps the parameters.

    Parameters
    ----------
    power : float, optional
        Power of the mean in the variance, 1.05 to 1.95. None: found by likelihood.
    damped : bool, default True
        Whether the mean returns to a long-run mean, as for :class:`NegativeBinomialSmoothing`.
    shrinkage : float, default 1
        As for :class:`NegativeBinomialSmoothing`.
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Jorgensen 1987, "Exponential dispersion models", J. Royal Statistical Society B 49(2); Dunn and
    Smyth 2005, "Series evaluation of Tweedie exponential dispersion model densities", Statistics
    and Computing 15(4).
    """

    panel_class = "TweedieSmoothing"

    def __init__(
        self,
        power: float | None = None,
        damped: bool = True,
        shrinkage: float = 1.0,
        alias: str | None = None,
    ) -> None:
        self.power = power
        self.damped = damped
        self.shrinkage = shrinkage
        self.alias = alias


class EmpiricalDemand(_Demand):
    """The distribution of the last observations, the same at every step ahead.

    Quantile q is the smallest observation that a share q of them does not exceed, so quantiles of
    whole numbers are whole. A sample path is consecutive observations from a random one on, the
    first following the last: sums over a lead time are sums that were seen.

    Parameters
    ----------
    window_size : int, default 104
        Observations that count; of a shorter series, all. The state of a series is twice as many
        numbers, and an `update` costs as many operations.
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Porras and Dekker 2008, "An inventory control system for spare parts at a refinery", European
    Journal of Operational Research 184(1).
    """

    panel_class = "EmpiricalDemand"

    def __init__(self, window_size: int = 104, alias: str | None = None) -> None:
        self.window_size = window_size
        self.alias = alias


class BootstrapDemand(_Demand):
    """Periods with and without demand as a Markov chain, sizes drawn from those seen.

    The chain starts from the last period, so that runs of demands go on in the sample paths. A
    chance is the share of demands behind periods of its kind, with one more period that has the
    share of all. Quantiles and means are exact. 0 while no demand was seen.

    Parameters
    ----------
    max_demands : int, default 64
        Demands that sizes are drawn from, the newest ones. The state of a series is twice as many
        numbers.
    jitter : bool, default True
        Draw neighbours of whole sizes too, as the source does: X becomes 1 + [X + z sqrt(X)], z
        normal, and stays X where that is below 1. It adds half a unit and more to each demand.
        False draws the sizes that were seen alone.
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Willemain, Smart and Schwarz 2004, "A new approach to forecasting intermittent demand for
    service parts inventories", International Journal of Forecasting 20(3).
    """

    panel_class = "BootstrapDemand"

    def __init__(
        self, max_demands: int = 64, jitter: bool = True, alias: str | None = None
    ) -> None:
        self.max_demands = max_demands
        self.jitter = jitter
        self.alias = alias
