"""Statistics of the last samples."""

from __future__ import annotations

from mliot import _core
from mliot._transform import Transform


class _Rolling(Transform):
    def __init__(self, window_size: int, min_samples: int | None = None) -> None:
        self.window_size = window_size
        self.min_samples = min_samples
        super().__init__()


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


class RollingVar(_Rolling):
    """Sample variance (divisor n - 1) of the last ``window_size`` samples, rounded once.

    It depends on the window's contents alone and is never below 0.

    Missing: NaN takes its place in the window and is not counted. NaN while an infinity is in the
    window.
    Warm-up: NaN until ``min_samples`` and two samples are present.

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

    _machine = _core.RollingVar


class RollingStd(_Rolling):
    """Sample standard deviation (divisor n - 1) of the last ``window_size`` samples.

    The IEEE square root of the variance that :class:`RollingVar` gives.

    Missing: NaN takes its place in the window and is not counted. NaN while an infinity is in the
    window.
    Warm-up: NaN until ``min_samples`` and two samples are present.

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
