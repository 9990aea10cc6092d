"""Statistics of the last samples."""

from __future__ import annotations

from mliot import _core
from mliot._transform import Transform


class _Rolling(Transform):
    def __init__(self, window_size: int, min_samples: int | None = None) -> None:
        self.window_size = window_size
        self.min_samples = min_samples


class _Variance(_Rolling):
    def __init__(self, window_size: int, min_samples: int | None = None, ddof: int = 1) -> None:
        self.ddof = ddof
        super().__init__(window_size, min_samples)


class RollingSum(_Rolling):
    """Sum of the last ``window_size`` samples: their real sum, rounded once.

    It depends on the window's contents alone: no drift, and no trace of what has left.

    Missing: NaN takes its place in the window and is not counted. An infinity makes the sum
    infinite while it is in the window.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.

    Notes
    -----
    Source: Neal 2015, "Fast exact summation using small and large superaccumulators".
    """

    _machine = _core.RollingSum


class RollingMean(_Rolling):
    """Mean of the last ``window_size`` samples: their real mean, rounded once.

    It depends on the window's contents alone: no drift, and no trace of what has left.

    Missing: NaN takes its place in the window and is not counted. An infinity makes the mean
    infinite while it is in the window.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.

    Notes
    -----
    Source: Neal 2015, "Fast exact summation using small and large superaccumulators".

    Examples
    --------
    >>> from mliot.features import RollingMean
    >>> RollingMean(2).transform([1.0, 2.0, 6.0])
    array([nan, 1.5, 4. ])
    """

    _machine = _core.RollingMean


class RollingVar(_Variance):
    """Variance (divisor n - ddof) of the last ``window_size`` samples, rounded once.

    It depends on the window's contents alone and is never below 0.

    Missing: NaN takes its place in the window and is not counted. NaN while an infinity is in the
    window.
    Warm-up: NaN until ``min_samples`` and more than ``ddof`` samples are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.
    ddof : int, default 1
        Delta degrees of freedom: the divisor is the number of samples present less ``ddof``. Below
        ``window_size``.

    Notes
    -----
    Source: Neal 2015, "Fast exact summation using small and large superaccumulators".
    """

    _machine = _core.RollingVar


class RollingStd(_Variance):
    """Standard deviation (divisor n - ddof) of the last ``window_size`` samples.

    The IEEE square root of the variance that :class:`RollingVar` gives.

    Missing: NaN takes its place in the window and is not counted. NaN while an infinity is in the
    window.
    Warm-up: NaN until ``min_samples`` and more than ``ddof`` samples are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.
    ddof : int, default 1
        Delta degrees of freedom: the divisor is the number of samples present less ``ddof``. Below
        ``window_size``.

    Notes
    -----
    Source: Neal 2015, "Fast exact summation using small and large superaccumulators".
    """

    _machine = _core.RollingStd


class RollingMin(_Rolling):
    """Smallest of the last ``window_size`` samples; -0 counts as 0.

    Missing: NaN takes its place in the window and is not counted.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.

    Notes
    -----
    Source: Lemire 2006, "Streaming maximum-minimum filter using no more than three comparisons
    per element".
    """

    _machine = _core.RollingMin


class RollingMax(_Rolling):
    """Largest of the last ``window_size`` samples; -0 counts as 0.

    Missing: NaN takes its place in the window and is not counted.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.

    Notes
    -----
    Source: Lemire 2006, "Streaming maximum-minimum filter using no more than three comparisons
    per element".
    """

    _machine = _core.RollingMax


class RollingMedian(_Rolling):
    """Median of the last ``window_size`` samples: the middle one, or the rounded mean of the two.

    Missing: NaN takes its place in the window and is not counted.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.

    Notes
    -----
    Source: Tukey 1977, "Exploratory Data Analysis".
    """

    _machine = _core.RollingMedian
