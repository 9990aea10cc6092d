"""Statistics of every sample since the first."""

from __future__ import annotations

from mliot import _core
from mliot._transform import Transform


class ExpandingMean(Transform):
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

    def __init__(self, min_samples: int = 1) -> None:
        self.min_samples = min_samples
        super().__init__()
