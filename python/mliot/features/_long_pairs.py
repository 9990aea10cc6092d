"""Statistics of two columns over past seasons and over every sample since the first."""

from __future__ import annotations

from mliot import _core
from mliot.features._pairs import PairTransform


class SeasonalRollingCovariance(PairTransform):
    """Covariance of two columns at the same place of the last ``window_size`` seasons.

    :class:`RollingCovariance` of every ``season_length``-th pair: the same bits.

    Missing: as there.
    Warm-up: NaN until ``min_samples`` and more than ``ddof`` pairs of that place are present.

    Parameters
    ----------
    season_length : int
        Samples in a season: 7 for days of a week.
    window_size : int
        Seasons in the window, the current one included. At least 1.
    min_samples : int, optional
        Pairs that must be present for a value. Default: ``window_size``.
    ddof : int, default 1
        Delta degrees of freedom: the divisor is the number of pairs present less ``ddof``.
    """

    _machine = _core.SeasonalRollingCovariance

    def __init__(
        self,
        season_length: int,
        window_size: int,
        min_samples: int | None = None,
        ddof: int = 1,
    ) -> None:
        self.season_length = season_length
        self.window_size = window_size
        self.min_samples = min_samples
        self.ddof = ddof


class SeasonalRollingCorrelation(PairTransform):
    """Pearson's correlation of two columns at the same place of the last ``window_size`` seasons.

    :class:`RollingCorrelation` of every ``season_length``-th pair: the same bits.

    Missing: as there.
    Warm-up: NaN until ``min_samples`` and two pairs of that place are present.

    Parameters
    ----------
    season_length : int
        Samples in a season: 7 for days of a week.
    window_size : int
        Seasons in the window, the current one included. At least 1.
    min_samples : int, optional
        Pairs that must be present for a value. Default: ``window_size``.
    """

    _machine = _core.SeasonalRollingCorrelation

    def __init__(
        self, season_length: int, window_size: int, min_samples: int | None = None
    ) -> None:
        self.season_length = season_length
        self.window_size = window_size
        self.min_samples = min_samples


class ExpandingCovariance(PairTransform):
    """Covariance (divisor n - ddof) of two columns over every sample since the first.

    The real covariance of the pairs of which both samples are present, rounded once.

    Missing: a pair with a NaN is not counted. An infinity makes it NaN for good.
    Warm-up: NaN until ``min_samples`` and more than ``ddof`` pairs are present.

    Parameters
    ----------
    min_samples : int, default 1
        Pairs that must be present for a value.
    ddof : int, default 1
        Delta degrees of freedom: the divisor is the number of pairs present less ``ddof``.

    Notes
    -----
    Source: Neal 2015, "Fast exact summation using small and large superaccumulators".
    """

    _machine = _core.ExpandingCovariance

    def __init__(self, min_samples: int = 1, ddof: int = 1) -> None:
        self.min_samples = min_samples
        self.ddof = ddof


class ExpandingCorrelation(PairTransform):
    """Pearson's correlation of two columns over every sample since the first.

    The square of the real correlation of the pairs of which both samples are present is rounded
    once, and its root taken: never beyond 1, and exactly 1 or -1 where the pairs are on a line.

    Missing: a pair with a NaN is not counted. An infinity makes it NaN for good; NaN where x or y
    does not vary.
    Warm-up: NaN until ``min_samples`` and two pairs are present.

    Parameters
    ----------
    min_samples : int, default 1
        Pairs that must be present for a value.

    Notes
    -----
    Source: Neal 2015, "Fast exact summation using small and large superaccumulators".
    """

    _machine = _core.ExpandingCorrelation

    def __init__(self, min_samples: int = 1) -> None:
        self.min_samples = min_samples


class ExponentiallyWeightedCovariance(PairTransform):
    """Covariance of two columns with weights as :class:`ExponentiallyWeightedMean` has them.

    In float64, each operation rounded in a fixed order. That of a column with itself is its
    :class:`ExponentiallyWeightedVar`.

    Missing: a pair with a NaN changes nothing but, without ``ignore_na``, the age of what came
    before. An infinity, or differences whose product overflows, make it NaN for good.
    Warm-up: NaN until ``min_samples`` pairs are present, and of one pair without ``bias``.

    Parameters
    ----------
    alpha : float, optional
        Weight of the newest pair, in (0, 1]. One of ``alpha``, ``span``, ``com`` and ``halflife``
        is given.
    span : float, optional
        ``alpha = 2 / (span + 1)``. At least 1.
    com : float, optional
        Center of mass: ``alpha = 1 / (1 + com)``. At least 0.
    halflife : float, optional
        Pairs after which a weight is halved: ``alpha = 1 - exp(-ln 2 / halflife)``.
    adjust : bool, default False
        Divides the weights 1, 1 - alpha, (1 - alpha)^2 ... of the pairs so far by their sum, as
        pandas does by default; else the newest has the weight alpha.
    ignore_na : bool, default True
        Weights decay with pairs that are present; False: with every one, as in pandas by default.
    min_samples : int, default 1
        Pairs that must be present for a value.
    bias : bool, default False
        Keeps the bias that weights bring.

    Notes
    -----
    Source: pandas, ``ewm(...).cov``.
    """

    _machine = _core.ExponentiallyWeightedCovariance

    def __init__(
        self,
        alpha: float | None = None,
        span: float | None = None,
        com: float | None = None,
        halflife: float | None = None,
        adjust: bool = False,
        ignore_na: bool = True,
        min_samples: int = 1,
        bias: bool = False,
    ) -> None:
        self.alpha = alpha
        self.span = span
        self.com = com
        self.halflife = halflife
        self.adjust = adjust
        self.ignore_na = ignore_na
        self.min_samples = min_samples
        self.bias = bias


class ExponentiallyWeightedCorrelation(PairTransform):
    """Pearson's correlation of two columns with weights as :class:`ExponentiallyWeightedMean`'s.

    In float64, each operation rounded in a fixed order; never beyond 1.

    Missing: a pair with a NaN changes nothing but, without ``ignore_na``, the age of what came
    before. An infinity, or differences whose product overflows, make it NaN for good; NaN where
    x or y does not vary.
    Warm-up: NaN until ``min_samples`` pairs are present, and of one pair.

    Parameters
    ----------
    alpha : float, optional
        Weight of the newest pair, in (0, 1]. One of ``alpha``, ``span``, ``com`` and ``halflife``
        is given.
    span : float, optional
        ``alpha = 2 / (span + 1)``. At least 1.
    com : float, optional
        Center of mass: ``alpha = 1 / (1 + com)``. At least 0.
    halflife : float, optional
        Pairs after which a weight is halved: ``alpha = 1 - exp(-ln 2 / halflife)``.
    adjust : bool, default False
        Divides the weights 1, 1 - alpha, (1 - alpha)^2 ... of the pairs so far by their sum, as
        pandas does by default; else the newest has the weight alpha.
    ignore_na : bool, default True
        Weights decay with pairs that are present; False: with every one, as in pandas by default.
    min_samples : int, default 1
        Pairs that must be present for a value.

    Notes
    -----
    Source: pandas, ``ewm(...).corr``.
    """

    _machine = _core.ExponentiallyWeightedCorrelation

    def __init__(
        self,
        alpha: float | None = None,
        span: float | None = None,
        com: float | None = None,
        halflife: float | None = None,
        adjust: bool = False,
        ignore_na: bool = True,
        min_samples: int = 1,
    ) -> None:
        self.alpha = alpha
        self.span = span
        self.com = com
        self.halflife = halflife
        self.adjust = adjust
        self.ignore_na = ignore_na
        self.min_samples = min_samples
