"""Statistics whose weights fall with age."""

from __future__ import annotations

from mliot import _core
from mliot._transform import Transform


class ExponentiallyWeightedMean(Transform):
    """A level y that moves by ``alpha`` times its distance from each sample.

    ``y = y + alpha * (x - y)`` in float64, begun with the first sample.

    Missing: NaN leaves the level as it is. An infinity makes it infinite for good.
    Warm-up: NaN until the first sample that is present.

    Parameters
    ----------
    alpha : float
        Weight of the newest sample, in (0, 1].

    Notes
    -----
    Source: Brown 1959, "Statistical Forecasting for Inventory Control".
    """

    _machine = _core.ExponentiallyWeightedMean

    def __init__(self, alpha: float) -> None:
        self.alpha = alpha
        super().__init__()
