"""Statistics of every sample since the first, whose state is of a known size.

Medians, quantiles and ranks of the whole history keep every sample: `_expanding_order`.
"""

from __future__ import annotations

from mliot import _core
from mliot._transform import Transform


class _Expanding(Transform):
    def __init__(self, min_samples: int = 1) -> None:
        self.min_samples = min_samples


class _ExpandingVariance(Transform):
    def __init__(self, min_samples: int = 1, ddof: int = 1) -> None:
        self.min_samples = min_samples
        self.ddof = ddof


class ExpandingSum(_Expanding):
    """Sum of every sample since the first: their real sum, rounded once.

    Missing: NaN is not counted. An infinity makes the sum infinite for good.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    min_samples : int, default 1
        Samples that must be present for a value.

    Notes
    -----
    Source: Neal 2015, "Fast exact summation using small and large superaccumulators".
    """

    _machine = _core.ExpandingSum


class ExpandingMean(_Expanding):
    """Mean of every sample since the first: their real mean, rounded once.

    Missing: NaN is not counted. An infinity makes the mean infinite for good.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    min_samples : int, default 1
        Samples that must be present for a value.

    Notes
    -----
    Source: Neal 2015, "Fast exact summation using small and large superaccumulators".
    """

    _machine = _core.ExpandingMean


class ExpandingVar(_ExpandingVariance):
    """Variance (divisor n - ddof) of every sample since the first, rounded once.

    Missing: NaN is not counted. An infinity makes it NaN for good.
    Warm-up: NaN until ``min_samples`` and more than ``ddof`` samples are present.

    Parameters
    ----------
    min_samples : int, default 1
        Samples that must be present for a value.
    ddof : int, default 1
        Delta degrees of freedom: the divisor is the number of samples present less ``ddof``.

    Notes
    -----
    Source: Neal 2015, "Fast exact summation using small and large superaccumulators".
    """

    _machine = _core.ExpandingVar


class ExpandingStd(_ExpandingVariance):
    """Standard deviation (divisor n - ddof) of every sample since the first.

    The IEEE square root of the variance that :class:`ExpandingVar` gives.

    Missing: NaN is not counted. An infinity makes it NaN for good.
    Warm-up: NaN until ``min_samples`` and more than ``ddof`` samples are present.

    Parameters
    ----------
    min_samples : int, default 1
        Samples that must be present for a value.
    ddof : int, default 1
        Delta degrees of freedom: the divisor is the number of samples present less ``ddof``.

    Notes
    -----
    Source: Neal 2015, "Fast exact summation using small and large superaccumulators".
    """

    _machine = _core.ExpandingStd


class ExpandingZScore(_ExpandingVariance):
    """How many standard deviations the newest sample stands from the mean of every one so far.

    The real distance and the real variance (divisor n - ddof), each rounded once, then their
    quotient and root. Samples without spread have the score 0.

    Missing: NaN is not counted, and has no score. An infinity makes the score NaN for good.
    Warm-up: NaN until ``min_samples`` and more than ``ddof`` samples are present.

    Parameters
    ----------
    min_samples : int, default 1
        Samples that must be present for a value.
    ddof : int, default 1
        Delta degrees of freedom: the divisor is the number of samples present less ``ddof``.

    Notes
    -----
    Source: Neal 2015, "Fast exact summation using small and large superaccumulators".
    """

    _machine = _core.ExpandingZScore


class ExpandingSkewness(_Expanding):
    """Skewness of every sample since the first, adjusted for bias as pandas and Excel do.

    The square of the real skewness is rounded once, and its root taken. NaN where all samples are
    the same.

    Missing: NaN is not counted. An infinity makes it NaN for good.
    Warm-up: NaN until ``min_samples`` and three samples are present.

    Parameters
    ----------
    min_samples : int, default 1
        Samples that must be present for a value.

    Notes
    -----
    Source: Joanes and Gill 1998, "Comparing measures of sample skewness and kurtosis".
    """

    _machine = _core.ExpandingSkewness


class ExpandingKurtosis(_Expanding):
    """Excess kurtosis of every sample since the first, adjusted for bias as pandas and Excel do.

    The real kurtosis, rounded once. NaN where all samples are the same.

    Missing: NaN is not counted. An infinity makes it NaN for good.
    Warm-up: NaN until ``min_samples`` and four samples are present.

    Parameters
    ----------
    min_samples : int, default 1
        Samples that must be present for a value.

    Notes
    -----
    Source: Joanes and Gill 1998, "Comparing measures of sample skewness and kurtosis".
    """

    _machine = _core.ExpandingKurtosis


class ExpandingSlope(_Expanding):
    """Slope of the straight line that fits every sample since the first best, by least squares.

    The real slope over the samples present and their places, rounded once, in units of the samples
    a step.

    Missing: NaN takes a place and is not counted. An infinity makes it NaN for good.
    Warm-up: NaN until ``min_samples`` and two samples are present.

    Parameters
    ----------
    min_samples : int, default 1
        Samples that must be present for a value.

    Examples
    --------
    >>> from mliot.features import ExpandingSlope
    >>> ExpandingSlope().transform([1.0, 2.0, 3.0, 0.0])
    array([ nan,  1. ,  1. , -0.2])
    """

    _machine = _core.ExpandingSlope


class ExpandingMin(_Expanding):
    """Smallest sample since the first; -0 counts as 0.

    Missing: NaN is not counted. Infinities are numbers.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    min_samples : int, default 1
        Samples that must be present for a value.
    """

    _machine = _core.ExpandingMin


class ExpandingMax(_Expanding):
    """Largest sample since the first; -0 counts as 0.

    Missing: NaN is not counted. Infinities are numbers.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    min_samples : int, default 1
        Samples that must be present for a value.
    """

    _machine = _core.ExpandingMax


class ExpandingCount(Transform):
    """How many samples since the first are present.

    Missing: NaN is not counted. Infinities are present.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    min_samples : int, default 0
        Samples that must be present for a value.
    """

    _machine = _core.ExpandingCount

    def __init__(self, min_samples: int = 0) -> None:
        self.min_samples = min_samples
