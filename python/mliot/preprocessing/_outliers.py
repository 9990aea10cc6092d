"""Spikes and outliers of a sensor or a sales series."""

from __future__ import annotations

from typing import Literal

from mliot import _core
from mliot._transform import Transform
from mliot.preprocessing._masks import Replaces


class Hampel(Replaces, Transform):
    """Replaces a spike by the median of the window that ends at it.

    With m the median of the samples in the window and s = 1.4826 times the median of
    ``|sample - m|``, a sample x becomes m when ``|x - m| > threshold * s`` and stays x otherwise.
    The window holds the samples as they came, spikes included. Where more than half of them are
    equal, s is 0 and every other sample is a spike: counts that are mostly 0 need another filter.

    Missing: NaN stays NaN, takes its place in the window and is not counted.
    Warm-up: samples pass unchanged until ``min_samples`` are present.

    Parameters
    ----------
    window_size : int, default 7
        Samples in the window, the current and the missing ones included. At least 3.
    threshold : float, default 3.0
        Distance from the median, in robust standard deviations, that marks a spike. At least 0.
    min_samples : int, default 3
        Samples that must be present before one is replaced.

    Notes
    -----
    Source: Pearson et al. 2016, "Generalized Hampel Filters", EURASIP J. Adv. Signal Process.

    Examples
    --------
    >>> from mliot.preprocessing import Hampel
    >>> Hampel(5).transform([10.0, 11.0, 12.0, 11.0, 90.0, 12.0])
    array([10., 11., 12., 11., 11., 12.])
    """

    _machine = _core.Hampel

    def __init__(self, window_size: int = 7, threshold: float = 3.0, min_samples: int = 3) -> None:
        self.window_size = window_size
        self.threshold = threshold
        self.min_samples = min_samples


class _Outliers(Replaces, Transform):
    def __init__(
        self,
        window_size: int = 30,
        threshold: float = 3.0,
        min_samples: int = 5,
        action: Literal["nan", "center", "clip"] = "nan",
    ) -> None:
        self.window_size = window_size
        self.threshold = threshold
        self.min_samples = min_samples
        self.action = action


class ZScoreOutliers(_Outliers):
    """Judges a sample by its distance from the mean of the window before it.

    With m the mean and s the sample standard deviation (divisor n - 1) of the window, both
    correctly rounded, x is an outlier when it lies outside ``m - threshold * s .. m + threshold *
    s``. The window holds the samples as they came, so that an outlier widens the fences after it:
    where they come in bursts, use :class:`RobustZScoreOutliers`.

    Missing: NaN stays NaN, takes its place in the window and is not counted; so does an infinity,
    which is always an outlier: missing where no fences are known.
    Warm-up: finite samples pass unchanged until ``min_samples`` are present, and where the window
    has no spread.

    Parameters
    ----------
    window_size : int, default 30
        Samples in the window, which ends before the current one. At least 5.
    threshold : float, default 3.0
        Distance of the fences from the mean, in standard deviations. Above 0.
    min_samples : int, default 5
        Samples that must be present in the window before one is judged. At least 2.
    action : {"nan", "center", "clip"}, default "nan"
        What an outlier becomes: missing, the mean, or the nearer fence.

    Notes
    -----
    Source: Grubbs 1969, "Procedures for Detecting Outlying Observations in Samples".

    Examples
    --------
    >>> from mliot.preprocessing import ZScoreOutliers
    >>> ZScoreOutliers(5).transform([1.0, 2.0, 3.0, 2.0, 1.0, 9.0, 2.0])
    array([ 1.,  2.,  3.,  2.,  1., nan,  2.])
    """

    _machine = _core.ZScoreOutliers


class RobustZScoreOutliers(_Outliers):
    """Judges a sample by its distance from the median of the window before it.

    With m the median and s = 1.4826 times the median of ``|sample - m|`` of the window, x is an
    outlier when it lies outside ``m - threshold * s .. m + threshold * s``. Up to half of the
    window may be outliers without hiding one.

    Missing: NaN stays NaN, takes its place in the window and is not counted; so does an infinity,
    which is always an outlier: missing where no fences are known.
    Warm-up: finite samples pass unchanged until ``min_samples`` are present, and where more than
    half of the window is one value.

    Parameters
    ----------
    window_size : int, default 30
        Samples in the window, which ends before the current one. At least 5.
    threshold : float, default 3.5
        Distance of the fences from the median, in robust standard deviations. Above 0.
    min_samples : int, default 5
        Samples that must be present in the window before one is judged. At least 2.
    action : {"nan", "center", "clip"}, default "nan"
        What an outlier becomes: missing, the median, or the nearer fence.

    Notes
    -----
    Source: Iglewicz and Hoaglin 1993, "How to Detect and Handle Outliers".
    """

    _machine = _core.RobustZScoreOutliers

    def __init__(
        self,
        window_size: int = 30,
        threshold: float = 3.5,
        min_samples: int = 5,
        action: Literal["nan", "center", "clip"] = "nan",
    ) -> None:
        super().__init__(window_size, threshold, min_samples, action)


class IqrOutliers(_Outliers):
    """Judges a sample by the interquartile range of the window before it.

    With q1 and q3 the quartiles of the window (linear between two samples, as NumPy's), x is an
    outlier when it lies outside ``q1 - threshold * (q3 - q1) .. q3 + threshold * (q3 - q1)``. For
    skewed data: the two fences need not be equally far from the median.

    Missing: NaN stays NaN, takes its place in the window and is not counted; so does an infinity,
    which is always an outlier: missing where no fences are known.
    Warm-up: finite samples pass unchanged until ``min_samples`` are present, and where the
    quartiles are equal.

    Parameters
    ----------
    window_size : int, default 30
        Samples in the window, which ends before the current one. At least 5.
    threshold : float, default 1.5
        Distance of the fences from the quartiles, in interquartile ranges. Above 0.
    min_samples : int, default 5
        Samples that must be present in the window before one is judged. At least 2.
    action : {"nan", "center", "clip"}, default "nan"
        What an outlier becomes: missing, the median, or the nearer fence.

    Notes
    -----
    Source: Tukey 1977, "Exploratory Data Analysis".
    """

    _machine = _core.IqrOutliers

    def __init__(
        self,
        window_size: int = 30,
        threshold: float = 1.5,
        min_samples: int = 5,
        action: Literal["nan", "center", "clip"] = "nan",
    ) -> None:
        super().__init__(window_size, threshold, min_samples, action)
