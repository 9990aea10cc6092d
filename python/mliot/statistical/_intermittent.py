"""Demand with many zeros: Croston's methods, TSB, and sums over several periods."""

from __future__ import annotations

from mliot.statistical._model import StatisticalModel


class _Intermittent(StatisticalModel):
    lowest = 0.0


class CrostonClassic(_Intermittent):
    """Smoothed size of a demand over the smoothed interval between demands.

    Quantiles and paths: no demand with the chance 1 - 1 / interval, else a demand whose size is
    lognormal, with the smoothed size as its mean and the mean square of the one-step errors of
    sizes as its variance; never negative. 0 while no demand was seen. The forecast is flat; the
    mean of the paths moves with the demands on the way, and after a long pause falls below it. A
    variance is about that mean.

    Parameters
    ----------
    alpha : float
        Share of the newest demand, and of the newest interval; in (0, 1].
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Croston 1972, "Forecasting and stock control for intermittent demands", Operational Research
    Quarterly 23(3).
    """

    panel_class = "CrostonClassic"

    def __init__(self, alpha: float = 0.1, alias: str | None = None) -> None:
        self.alpha = alpha
        self.alias = alias


class CrostonOptimized(_Intermittent):
    """:class:`CrostonClassic` with shares of least squared one-step errors.

    Sizes and intervals each have a share of their own, sought in [0.1, 0.3]; `update` keeps them.

    Parameters
    ----------
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Croston 1972, as for :class:`CrostonClassic`; Kourentzes 2014, "On intermittent demand model
    optimisation and selection", International Journal of Production Economics 156.
    """

    panel_class = "CrostonOptimized"

    def __init__(self, alias: str | None = None) -> None:
        self.alias = alias


class CrostonSBA(_Intermittent):
    """:class:`CrostonClassic` times 1 - alpha / 2, which takes most of its bias away.

    Parameters
    ----------
    alpha : float
        Share of the newest demand, and of the newest interval; in (0, 1].
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Syntetos and Boylan 2005, "The accuracy of intermittent demand estimates", International Journal
    of Forecasting 21(2).
    """

    panel_class = "CrostonSba"

    def __init__(self, alpha: float = 0.1, alias: str | None = None) -> None:
        self.alpha = alpha
        self.alias = alias


class CrostonSBJ(_Intermittent):
    """:class:`CrostonClassic` times 1 - alpha / (2 - alpha).

    Parameters
    ----------
    alpha : float
        Share of the newest demand, and of the newest interval; in (0, 1].
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Shale, Boylan and Johnston 2006, "Forecasting for intermittent demand: the estimation of an
    unbiased average", Journal of the Operational Research Society 57(5).
    """

    panel_class = "CrostonSbj"

    def __init__(self, alpha: float = 0.1, alias: str | None = None) -> None:
        self.alpha = alpha
        self.alias = alias


class TSB(_Intermittent):
    """Smoothed chance of a demand times its smoothed size.

    The chance changes every period, so that the forecast of an item that no longer sells falls to
    0. Quantiles and paths are those of :class:`CrostonClassic` with that chance.

    Parameters
    ----------
    alpha_d : float
        Share of the newest demand in the size; in (0, 1].
    alpha_p : float
        Share of the newest period in the chance; in (0, 1].
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Teunter, Syntetos and Babai 2011, "Intermittent demand: Linking forecasting to inventory
    obsolescence", European Journal of Operational Research 214(3).
    """

    panel_class = "Tsb"

    def __init__(
        self, alpha_d: float = 0.2, alpha_p: float = 0.2, alias: str | None = None
    ) -> None:
        self.alpha_d = alpha_d
        self.alpha_p = alpha_p
        self.alias = alias


class ADIDA(_Intermittent):
    """Sums over as many periods as the mean interval between demands, smoothed and shared out.

    The smoothing share has the least squared one-step errors in [0.1, 0.3]; `update` keeps it and
    the number of periods, and changes the forecast when the next sum is whole. Quantiles and paths
    are those of :class:`CrostonClassic` with the share of periods that had a demand as the chance.

    Parameters
    ----------
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Nikolopoulos et al. 2011, "An aggregate-disaggregate intermittent demand approach (ADIDA) to
    forecasting", Journal of the Operational Research Society 62(3).
    """

    panel_class = "Adida"

    def __init__(self, alias: str | None = None) -> None:
        self.alias = alias


class IMAPA(_Intermittent):
    """The mean of :class:`ADIDA`'s forecasts with sums over 1, 2, ... periods.

    Parameters
    ----------
    max_aggregation_level : int
        Largest sum in periods; the mean interval between demands where that is shorter.
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Petropoulos and Kourentzes 2015, "Forecast combinations for intermittent demand", Journal of the
    Operational Research Society 66(6).
    """

    panel_class = "Imapa"

    def __init__(self, max_aggregation_level: int = 32, alias: str | None = None) -> None:
        self.max_aggregation_level = max_aggregation_level
        self.alias = alias
