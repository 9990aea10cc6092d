"""Missing samples of a sensor or a sales series."""

from __future__ import annotations

from mliot import _core
from mliot._transform import Transform


class ForwardFill(Transform):
    """Repeats the newest sample over missing ones, as many times in a row as ``limit`` allows.

    Missing: NaN becomes the newest sample; it stays NaN before the first one and, beyond
    ``limit``, until the next one.
    Warm-up: none.

    Parameters
    ----------
    limit : int, optional
        Missing samples in a row that are filled, at least 1. None: all of them.

    Notes
    -----
    Source: last observation carried forward; Hyndman and Athanasopoulos 2021, "Forecasting:
    Principles and Practice", 13.9.

    Examples
    --------
    >>> from mliot.preprocessing import ForwardFill
    >>> ForwardFill(limit=1).transform([1.0, None, None, 4.0])
    array([ 1.,  1., nan,  4.])
    """

    _machine = _core.ForwardFill

    def __init__(self, limit: int | None = None) -> None:
        self.limit = limit
        super().__init__()
