"""Order of the last samples: quantiles, ranks and counts."""

from __future__ import annotations

from mliot import _core
from mliot._transform import Transform


class RollingQuantile(Transform):
    """Quantile of the last ``window_size`` samples, by their sorted place ``(n - 1) * q``.

    Between two samples a and b: ``a + fraction * (b - a)`` in float64 (halfway their rounded
    middle, so 0.5 is the median), or what ``interpolation`` says.

    Missing: NaN takes its place in the window and is not counted. Infinities are numbers.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    q : float
        The quantile, in [0, 1]: 0 the smallest sample, 0.5 the median, 1 the largest.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.
    interpolation : {"linear", "lower", "higher", "midpoint", "nearest"}, default "linear"
        What stands for a quantile between two samples. "nearest" takes the even place where both
        are as near.

    Notes
    -----
    Source: Hyndman and Fan 1996, "Sample quantiles in statistical packages", definition 7.
    """

    _machine = _core.RollingQuantile

    def __init__(
        self,
        window_size: int,
        q: float,
        min_samples: int | None = None,
        interpolation: str = "linear",
    ) -> None:
        self.window_size = window_size
        self.q = q
        self.min_samples = min_samples
        self.interpolation = interpolation


class RollingRank(Transform):
    """Place of the newest sample among the last ``window_size`` in ascending order, from 1.

    Missing: NaN takes its place in the window and is not ranked; the rank of a missing sample is
    NaN. Infinities are numbers.
    Warm-up: NaN until ``min_samples`` are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.
    method : {"average", "min", "max"}, default "average"
        Which of their places equal samples have.
    pct : bool, default False
        Whether the rank is divided by the number of samples present.
    """

    _machine = _core.RollingRank

    def __init__(
        self,
        window_size: int,
        min_samples: int | None = None,
        method: str = "average",
        pct: bool = False,
    ) -> None:
        self.window_size = window_size
        self.min_samples = min_samples
        self.method = method
        self.pct = pct


class RollingCount(Transform):
    """How many of the last ``window_size`` samples are present.

    Missing: NaN takes its place in the window and is not counted. Infinities are present.
    Warm-up: the samples so far are counted; NaN until ``min_samples`` are present.

    Parameters
    ----------
    window_size : int
        Samples in the window, the current and the missing ones included. At least 1.
    min_samples : int, default 0
        Samples that must be present for a value.
    """

    _machine = _core.RollingCount

    def __init__(self, window_size: int, min_samples: int = 0) -> None:
        self.window_size = window_size
        self.min_samples = min_samples
