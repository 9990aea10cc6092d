"""Extremes, quantiles, ranks and counts of the samples at the same place of past seasons."""

from __future__ import annotations

from mliot import _core
from mliot._transform import Transform
from mliot.features._seasonal import SeasonalRolling


class SeasonalRollingMin(SeasonalRolling):
    """Smallest of the samples at the same place of the last ``window_size`` seasons.

    :class:`RollingMin` of every ``season_length``-th sample: the same bits.

    Missing: as there.
    Warm-up: NaN until ``min_samples`` of that place are present.

    Parameters
    ----------
    season_length : int
        Samples in a season: 7 for days of a week.
    window_size : int
        Seasons in the window, the current one included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.

    Notes
    -----
    Source: coreforecast, seasonal rolling transforms.
    """

    _machine = _core.SeasonalRollingMin


class SeasonalRollingMax(SeasonalRolling):
    """Largest of the samples at the same place of the last ``window_size`` seasons.

    :class:`RollingMax` of every ``season_length``-th sample: the same bits.

    Missing: as there.
    Warm-up: NaN until ``min_samples`` of that place are present.

    Parameters
    ----------
    season_length : int
        Samples in a season: 7 for days of a week.
    window_size : int
        Seasons in the window, the current one included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.

    Notes
    -----
    Source: coreforecast, seasonal rolling transforms.
    """

    _machine = _core.SeasonalRollingMax


class SeasonalRollingMedian(SeasonalRolling):
    """Median of the samples at the same place of the last ``window_size`` seasons.

    :class:`RollingMedian` of every ``season_length``-th sample: the same bits.

    Missing: as there.
    Warm-up: NaN until ``min_samples`` of that place are present.

    Parameters
    ----------
    season_length : int
        Samples in a season: 7 for days of a week.
    window_size : int
        Seasons in the window, the current one included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.
    """

    _machine = _core.SeasonalRollingMedian


class SeasonalRollingQuantile(SeasonalRolling):
    """Quantile of the samples at the same place of the last ``window_size`` seasons.

    :class:`RollingQuantile` of every ``season_length``-th sample: the same bits.

    Missing: as there.
    Warm-up: NaN until ``min_samples`` of that place are present.

    Parameters
    ----------
    season_length : int
        Samples in a season: 7 for days of a week.
    window_size : int
        Seasons in the window, the current one included. At least 1.
    q : float, default 0.5
        The quantile: 0 the smallest sample, 0.5 the median, 1 the largest.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.
    interpolation : {"linear", "lower", "higher", "midpoint", "nearest"}, default "linear"
        What stands for a quantile between two samples.

    Notes
    -----
    Source: coreforecast, seasonal rolling transforms.
    """

    _machine = _core.SeasonalRollingQuantile

    def __init__(
        self,
        season_length: int,
        window_size: int,
        q: float = 0.5,
        min_samples: int | None = None,
        interpolation: str = "linear",
    ) -> None:
        self.q = q
        self.interpolation = interpolation
        super().__init__(season_length, window_size, min_samples)


class SeasonalRollingRank(SeasonalRolling):
    """Rank of the newest sample among those at its place of the last ``window_size`` seasons.

    :class:`RollingRank` of every ``season_length``-th sample: the same bits.

    Missing: as there.
    Warm-up: NaN until ``min_samples`` of that place are present.

    Parameters
    ----------
    season_length : int
        Samples in a season: 7 for days of a week.
    window_size : int
        Seasons in the window, the current one included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.
    method : {"average", "min", "max"}, default "average"
        Which of their places equal samples have.
    pct : bool, default False
        Divides the rank by the number of samples present.
    """

    _machine = _core.SeasonalRollingRank

    def __init__(
        self,
        season_length: int,
        window_size: int,
        min_samples: int | None = None,
        method: str = "average",
        pct: bool = False,
    ) -> None:
        self.method = method
        self.pct = pct
        super().__init__(season_length, window_size, min_samples)


class SeasonalRollingCount(Transform):
    """How many samples at the same place of the last ``window_size`` seasons are present.

    :class:`RollingCount` of every ``season_length``-th sample: the same bits.

    Missing: as there.
    Warm-up: NaN until ``min_samples`` of that place are present.

    Parameters
    ----------
    season_length : int
        Samples in a season: 7 for days of a week.
    window_size : int
        Seasons in the window, the current one included. At least 1.
    min_samples : int, default 0
        Samples that must be present for a value.
    """

    _machine = _core.SeasonalRollingCount

    def __init__(self, season_length: int, window_size: int, min_samples: int = 0) -> None:
        self.season_length = season_length
        self.window_size = window_size
        self.min_samples = min_samples
