"""Samples of the past and their differences."""

from __future__ import annotations

from mliot import _core
from mliot._transform import Transform


class Lag(Transform):
    """The sample ``lag`` steps ago.

    Missing: NaN and infinities come out as they went in.
    Warm-up: NaN for the first ``lag`` samples.

    Parameters
    ----------
    lag : int, default 1
        Steps back, at least 0; 0 is the current sample.

    Examples
    --------
    >>> from mliot.features import Lag
    >>> Lag(2).transform([1.0, 2.0, 3.0])
    array([nan, nan,  1.])
    """

    _machine = _core.Lag

    def __init__(self, lag: int = 1) -> None:
        self.lag = lag


class Diff(Transform):
    """The current sample minus the one ``lag`` steps ago, rounded once.

    Missing: NaN when either sample is missing.
    Warm-up: NaN for the first ``lag`` samples.

    Parameters
    ----------
    lag : int, default 1
        Steps back, at least 1.

    Notes
    -----
    Source: Box and Jenkins 1970, "Time Series Analysis".
    """

    _machine = _core.Diff

    def __init__(self, lag: int = 1) -> None:
        self.lag = lag
