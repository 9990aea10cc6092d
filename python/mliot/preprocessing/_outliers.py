"""Spikes of a sensor or a sales series."""

from __future__ import annotations

from mliot import _core
from mliot._transform import Transform


class Hampel(Transform):
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
        super().__init__()
