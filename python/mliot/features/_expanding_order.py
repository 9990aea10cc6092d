"""Order of every sample since the first: statistics whose state grows with the series.

Their memory is proportional to the samples seen, so none of them runs on a device: C export refuses
them by name. There, take the rolling one with a window as long as the device can hold.
"""

from __future__ import annotations

from mliot import _core
from mliot._transform import Transform


class ExpandingMedian(Transform):
    """Median of every sample since the first: the middle one, or the mean of the two middle ones.

    The state grows with the series: it keeps every sample, 10 to 40 bytes each, and `update` takes
    memory now and then; its time is O(log n). There is no C export: take
    :class:`mliot.features.RollingMedian` with a window as long as the device can hold.

    Missing: NaN is not counted. Infinities are numbers; between both of them the median is NaN.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    min_samples : int, default 1
        Samples that must be present for a value.

    Examples
    --------
    >>> from mliot.features import ExpandingMedian
    >>> ExpandingMedian().transform([3.0, 1.0, 8.0, 2.0])
    array([3. , 2. , 3. , 2.5])

    Notes
    -----
    Source: Tukey 1977, "Exploratory Data Analysis".
    """

    _machine = _core.ExpandingMedian

    def __init__(self, min_samples: int = 1) -> None:
        self.min_samples = min_samples


class ExpandingQuantile(Transform):
    """Quantile of every sample since the first, by their sorted place ``(n - 1) * q``.

    Between two samples a and b: ``a + fraction * (b - a)`` in float64 (halfway their rounded
    middle, so 0.5 is the median), or what ``interpolation`` says.

    The state grows with the series: it keeps every sample, 10 to 40 bytes each, and `update` takes
    memory now and then; its time is O(log n). There is no C export: take
    :class:`mliot.features.RollingQuantile` with a window as long as the device can hold.

    Missing: NaN is not counted. Infinities are numbers; between both of them the quantile is NaN.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    q : float
        The quantile, in [0, 1]: 0 the smallest sample, 0.5 the median, 1 the largest.
    min_samples : int, default 1
        Samples that must be present for a value.
    interpolation : {"linear", "lower", "higher", "midpoint", "nearest"}, default "linear"
        What stands for a quantile between two samples. "nearest" takes the even place where both
        are as near.

    Examples
    --------
    >>> from mliot.features import ExpandingQuantile
    >>> ExpandingQuantile(0.25).transform([3.0, 1.0, 8.0, 2.0])
    array([3.  , 1.5 , 2.  , 1.75])

    Notes
    -----
    Source: Hyndman and Fan 1996, "Sample quantiles in statistical packages", definition 7.
    """

    _machine = _core.ExpandingQuantile

    def __init__(self, q: float, min_samples: int = 1, interpolation: str = "linear") -> None:
        self.q = q
        self.min_samples = min_samples
        self.interpolation = interpolation


class ExpandingRank(Transform):
    """Place of the newest sample among all since the first in ascending order, from 1.

    The state grows with the series: it keeps every sample, 10 to 40 bytes each, and `update` takes
    memory now and then; its time is O(log n). There is no C export: take
    :class:`mliot.features.RollingRank` with a window as long as the device can hold.

    Missing: NaN is not ranked; the rank of a missing sample is NaN. Infinities are numbers.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    min_samples : int, default 1
        Samples that must be present for a value.
    method : {"average", "min", "max"}, default "average"
        Which of their places equal samples have.
    pct : bool, default False
        Whether the rank is divided by the number of samples present.

    Examples
    --------
    >>> from mliot.features import ExpandingRank
    >>> ExpandingRank().transform([3.0, 1.0, 8.0, 3.0])
    array([1. , 1. , 3. , 2.5])
    """

    _machine = _core.ExpandingRank

    def __init__(self, min_samples: int = 1, method: str = "average", pct: bool = False) -> None:
        self.min_samples = min_samples
        self.method = method
        self.pct = pct
