"""Statistics of every sample since the first.

A median or quantile of the whole history needs the whole history; there is none here, since the
state of a stream is of a known size. Take :class:`mliot.features.RollingQuantile` with a window
that reaches back far enough.
"""

from __future__ import annotations

from mliot import _core
from mliot._transform import Transform


class _Expanding(Transform):
    def __init__(self, min_samples: int = 1) -> None:
        self.min_samples = min_samples
        super().__init__()


class _ExpandingVariance(Transform):
    def __init__(self, min_samples: int = 1, ddof: int = 1) -> None:
        self.min_samples = min_samples
        self.ddof = ddof
        super().__init__()


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
        super().__init__()
