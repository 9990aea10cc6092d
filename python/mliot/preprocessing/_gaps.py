"""Missing samples of a sensor or a sales series."""

from __future__ import annotations

from mliot import _core
from mliot._transform import Transform
from mliot.preprocessing._masks import Replaces


class ForwardFill(Replaces, Transform):
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


class SeasonalFill(Replaces, Transform):
    """Replaces a missing sample by the mean of those at the same place of the last seasons.

    The samples of a season are those as they came: what was filled fills nothing.

    Missing: NaN becomes that mean; it stays NaN where none of these samples is there. Infinities
    pass and fill nothing.
    Warm-up: gaps of the first season stay.

    Parameters
    ----------
    season_length : int
        Samples in a season, as 24 for hours of a day. At least 2.
    n_seasons : int, default 1
        Seasons back whose samples are averaged. At least 1.

    Notes
    -----
    Source: the seasonal naive forecast; Hyndman and Athanasopoulos 2021, "Forecasting: Principles
    and Practice", 5.2.

    Examples
    --------
    >>> from mliot.preprocessing import SeasonalFill
    >>> SeasonalFill(2).transform([1.0, 5.0, None, 6.0, None, None])
    array([ 1.,  5.,  1.,  6., nan,  6.])
    """

    _machine = _core.SeasonalFill

    def __init__(self, season_length: int, n_seasons: int = 1) -> None:
        self.season_length = season_length
        self.n_seasons = n_seasons
