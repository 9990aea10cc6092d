"""Statistics whose weights fall with age."""

from __future__ import annotations

from mliot import _core
from mliot._transform import Transform


class _Weighted(Transform):
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


class _WeightedVariance(_Weighted):
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
        self.bias = bias
        super().__init__(alpha, span, com, halflife, adjust, ignore_na, min_samples)


class ExponentiallyWeightedMean(_Weighted):
    """A level y that moves by ``alpha`` times its distance from each sample.

    ``y = y + alpha * (x - y)`` in float64, begun with the first sample; with ``adjust`` by its
    distance over the sum of the weights so far.

    Missing: NaN leaves the level as it is. An infinity makes it infinite for good.
    Range: differences of samples have to be finite, as those of samples up to 8.9e307 are; one that
    overflows counts as an infinity.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    alpha : float, optional
        Weight of the newest sample, in (0, 1]. One of ``alpha``, ``span``, ``com`` and ``halflife``
        is given.
    span : float, optional
        ``alpha = 2 / (span + 1)``. At least 1.
    com : float, optional
        Center of mass: ``alpha = 1 / (1 + com)``. At least 0.
    halflife : float, optional
        Samples after which a weight is halved: ``alpha = 1 - exp(-ln 2 / halflife)``.
    adjust : bool, default False
        Divides the weights 1, 1 - alpha, (1 - alpha)^2 ... of the samples so far by their sum, as
        pandas does by default; else the newest has the weight alpha.
    ignore_na : bool, default True
        Weights decay with samples that are present; False: with every one, as in pandas by default.
    min_samples : int, default 1
        Samples that must be present for a value.

    Notes
    -----
    Source: Brown 1959, "Statistical Forecasting for Inventory Control"; pandas, "Exponentially
    weighted window". It is one recurrence from the first sample on, so where the history begins
    shows in the last bits.
    """

    _machine = _core.ExponentiallyWeightedMean


class ExponentiallyWeightedVar(_WeightedVariance):
    """Exponentially weighted variance.

    With the share r of the newest sample, and before the mean moves:
    ``variance = (1 - r) * (variance + r * (x - mean)**2)`` in float64. Unless ``bias``, it is
    multiplied by S^2 / (S^2 - Q), S the sum of the weights and Q that of their squares.

    Missing: NaN changes nothing but, without ``ignore_na``, the age of what came before. An
    infinity makes it NaN for good.
    Range: squares of the differences of samples have to be finite, as those of samples up to
    6.7e153 are; one that overflows makes it infinite or NaN for good.
    Warm-up: NaN until ``min_samples`` are present, and of one sample unless ``bias``.

    Parameters
    ----------
    alpha : float, optional
        Weight of the newest sample, in (0, 1]. One of ``alpha``, ``span``, ``com`` and ``halflife``
        is given.
    span : float, optional
        ``alpha = 2 / (span + 1)``. At least 1.
    com : float, optional
        Center of mass: ``alpha = 1 / (1 + com)``. At least 0.
    halflife : float, optional
        Samples after which a weight is halved: ``alpha = 1 - exp(-ln 2 / halflife)``.
    adjust : bool, default False
        Divides the weights 1, 1 - alpha, (1 - alpha)^2 ... of the samples so far by their sum, as
        pandas does by default; else the newest has the weight alpha.
    ignore_na : bool, default True
        Weights decay with samples that are present; False: with every one, as in pandas by default.
    min_samples : int, default 1
        Samples that must be present for a value.
    bias : bool, default False
        Keeps the bias that weights bring.

    Notes
    -----
    Source: pandas, "Exponentially weighted window"; Finch 2009, "Incremental calculation of
    weighted mean and variance".
    """

    _machine = _core.ExponentiallyWeightedVar


class ExponentiallyWeightedStd(_WeightedVariance):
    """Exponentially weighted standard deviation: the root of that variance.

    With the share r of the newest sample, and before the mean moves:
    ``variance = (1 - r) * (variance + r * (x - mean)**2)`` in float64. Unless ``bias``, it is
    multiplied by S^2 / (S^2 - Q), S the sum of the weights and Q that of their squares.

    Missing: NaN changes nothing but, without ``ignore_na``, the age of what came before. An
    infinity makes it NaN for good.
    Range: squares of the differences of samples have to be finite, as those of samples up to
    6.7e153 are; one that overflows makes it infinite or NaN for good.
    Warm-up: NaN until ``min_samples`` are present, and of one sample unless ``bias``.

    Parameters
    ----------
    alpha : float, optional
        Weight of the newest sample, in (0, 1]. One of ``alpha``, ``span``, ``com`` and ``halflife``
        is given.
    span : float, optional
        ``alpha = 2 / (span + 1)``. At least 1.
    com : float, optional
        Center of mass: ``alpha = 1 / (1 + com)``. At least 0.
    halflife : float, optional
        Samples after which a weight is halved: ``alpha = 1 - exp(-ln 2 / halflife)``.
    adjust : bool, default False
        Divides the weights 1, 1 - alpha, (1 - alpha)^2 ... of the samples so far by their sum, as
        pandas does by default; else the newest has the weight alpha.
    ignore_na : bool, default True
        Weights decay with samples that are present; False: with every one, as in pandas by default.
    min_samples : int, default 1
        Samples that must be present for a value.
    bias : bool, default False
        Keeps the bias that weights bring.

    Notes
    -----
    Source: pandas, "Exponentially weighted window"; Finch 2009, "Incremental calculation of
    weighted mean and variance".
    """

    _machine = _core.ExponentiallyWeightedStd
