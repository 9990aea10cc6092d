"""Shape of the last samples: scores, skewness, kurtosis and slope."""

from __future__ import annotations

from mliot import _core
from mliot.features._rolling import _Rolling, _Variance


class RollingZScore(_Variance):
    """Distance of a sample from the mean of its window, in standard deviations.

    ``(x - mean) / deviation`` over the last ``window_size`` samples, x the newest: the real
    distance rounded once, over the root of the real variance rounded once. 0 where all samples are
    the same.

    Missing: NaN takes its place in the window and is not counted. The score of a missing sample is
    NaN, and so is every score while an infinity is in the window.
    Warm-up: NaN until ``min_samples`` and more than ``ddof`` samples are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.
    ddof : int, default 1
        Delta degrees of freedom: the divisor is the number of samples present less ``ddof``.

    Notes
    -----
    Source: Neal 2015, "Fast exact summation using small and large superaccumulators".

    Examples
    --------
    >>> from mliot.features import RollingZScore
    >>> RollingZScore(3).transform([1.0, 1.0, 1.0, 4.0])
    array([       nan,        nan, 0.        , 1.15470054])
    """

    _machine = _core.RollingZScore


class RollingSkewness(_Rolling):
    """Skewness of the last ``window_size`` samples, adjusted for bias (G1, as pandas).

    From whole-number sums: the square of the real skewness is rounded once and its root taken, so
    it depends on the window's contents alone. NaN where all samples are the same.

    Missing: NaN takes its place in the window and is not counted. NaN while an infinity is in the
    window.
    Warm-up: NaN until ``min_samples`` and three samples are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.

    Notes
    -----
    Source: Joanes and Gill 1998, "Comparing measures of sample skewness and kurtosis".
    """

    _machine = _core.RollingSkewness


class RollingKurtosis(_Rolling):
    """Excess kurtosis of the last ``window_size`` samples, adjusted for bias (G2, as pandas).

    The real kurtosis, rounded once: it depends on the window's contents alone. NaN where all
    samples are the same.

    Missing: NaN takes its place in the window and is not counted. NaN while an infinity is in the
    window.
    Warm-up: NaN until ``min_samples`` and four samples are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.

    Notes
    -----
    Source: Joanes and Gill 1998, "Comparing measures of sample skewness and kurtosis".
    """

    _machine = _core.RollingKurtosis


class RollingSlope(_Rolling):
    """Slope of the straight line that fits the last ``window_size`` samples best, a step.

    By least squares over the samples present and their places in the window: the real slope,
    rounded once. It depends on the window's contents alone.

    Missing: NaN takes its place in the window and is not counted. NaN while an infinity is in the
    window.
    Warm-up: NaN until ``min_samples`` and two samples are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. 2 to 65,536.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.

    Examples
    --------
    >>> from mliot.features import RollingSlope
    >>> RollingSlope(3).transform([1.0, 2.0, 3.0, 7.0])
    array([nan, nan, 1. , 2.5])
    """

    _machine = _core.RollingSlope
