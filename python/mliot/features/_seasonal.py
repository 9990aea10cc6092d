"""Statistics of the samples at the same place of past seasons."""

from __future__ import annotations

from mliot import _core
from mliot._transform import Transform


class SeasonalRolling(Transform):
    """What windows over past seasons without options of their own share."""

    def __init__(
        self, season_length: int, window_size: int, min_samples: int | None = None
    ) -> None:
        self.season_length = season_length
        self.window_size = window_size
        self.min_samples = min_samples


class _SeasonalVariance(SeasonalRolling):
    def __init__(
        self,
        season_length: int,
        window_size: int,
        min_samples: int | None = None,
        ddof: int = 1,
    ) -> None:
        self.ddof = ddof
        super().__init__(season_length, window_size, min_samples)


class _Seasonal(Transform):
    def __init__(self, season_length: int, seasons: int = 1) -> None:
        self.season_length = season_length
        self.seasons = seasons


class SeasonalRollingSum(SeasonalRolling):
    """Sum of the samples at the same place of the last ``window_size`` seasons.

    :class:`RollingSum` of every ``season_length``-th sample: the same bits.

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

    _machine = _core.SeasonalRollingSum


class SeasonalRollingMean(SeasonalRolling):
    """Mean of the samples at the same place of the last ``window_size`` seasons.

    :class:`RollingMean` of every ``season_length``-th sample: the same bits.

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

    _machine = _core.SeasonalRollingMean


class SeasonalRollingVar(_SeasonalVariance):
    """Variance (divisor n - ddof) of the samples at the same place of the last seasons.

    :class:`RollingVar` of every ``season_length``-th sample: the same bits.

    Missing: as there.
    Warm-up: NaN until ``min_samples`` and more than ``ddof`` samples of that place are present.

    Parameters
    ----------
    season_length : int
        Samples in a season: 7 for days of a week.
    window_size : int
        Seasons in the window, the current one included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.
    ddof : int, default 1
        Delta degrees of freedom: the divisor is the number of samples present less ``ddof``.
    """

    _machine = _core.SeasonalRollingVar


class SeasonalRollingStd(_SeasonalVariance):
    """Standard deviation of the samples at the same place of the last ``window_size`` seasons.

    :class:`RollingStd` of every ``season_length``-th sample: the same bits.

    Missing: as there.
    Warm-up: NaN until ``min_samples`` and more than ``ddof`` samples of that place are present.

    Parameters
    ----------
    season_length : int
        Samples in a season: 7 for days of a week.
    window_size : int
        Seasons in the window, the current one included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.
    ddof : int, default 1
        Delta degrees of freedom: the divisor is the number of samples present less ``ddof``.

    Notes
    -----
    Source: coreforecast, seasonal rolling transforms.
    """

    _machine = _core.SeasonalRollingStd


class SeasonalRollingZScore(_SeasonalVariance):
    """How far the newest sample stands from the mean of its place in the season, in deviations.

    Mean and deviation are of the last ``window_size`` seasons, the newest sample included.

    :class:`RollingZScore` of every ``season_length``-th sample: the same bits.

    Missing: as there.
    Warm-up: NaN until ``min_samples`` and more than ``ddof`` samples of that place are present.

    Parameters
    ----------
    season_length : int
        Samples in a season: 7 for days of a week.
    window_size : int
        Seasons in the window, the current one included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.
    ddof : int, default 1
        Delta degrees of freedom: the divisor is the number of samples present less ``ddof``.
    """

    _machine = _core.SeasonalRollingZScore


class SeasonalRollingSkewness(SeasonalRolling):
    """Skewness of the samples at the same place of the last ``window_size`` seasons.

    :class:`RollingSkewness` of every ``season_length``-th sample: the same bits.

    Missing: as there.
    Warm-up: NaN until ``min_samples`` and 3 samples of that place are present.

    Parameters
    ----------
    season_length : int
        Samples in a season: 7 for days of a week.
    window_size : int
        Seasons in the window, the current one included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.
    """

    _machine = _core.SeasonalRollingSkewness


class SeasonalRollingKurtosis(SeasonalRolling):
    """Excess kurtosis of the samples at the same place of the last ``window_size`` seasons.

    :class:`RollingKurtosis` of every ``season_length``-th sample: the same bits.

    Missing: as there.
    Warm-up: NaN until ``min_samples`` and 4 samples of that place are present.

    Parameters
    ----------
    season_length : int
        Samples in a season: 7 for days of a week.
    window_size : int
        Seasons in the window, the current one included. At least 1.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.
    """

    _machine = _core.SeasonalRollingKurtosis


class SeasonalRollingSlope(SeasonalRolling):
    """Slope of the line through the samples at the same place of the last seasons.

    :class:`RollingSlope` of every ``season_length``-th sample: the same bits.
    In units of the samples a season: the trend of each day of the week, week on week.

    Missing: as there.
    Warm-up: NaN until ``min_samples`` and 2 samples of that place are present.

    Parameters
    ----------
    season_length : int
        Samples in a season: 7 for days of a week.
    window_size : int
        Seasons in the window, the current one included. At least 2.
    min_samples : int, optional
        Samples that must be present for a value. Default: ``window_size``.
    """

    _machine = _core.SeasonalRollingSlope


class SeasonalLag(_Seasonal):
    """The sample ``seasons`` seasons ago.

    ``Lag(season_length * seasons)``.

    Missing: as there.
    Warm-up: NaN for the first ``season_length * seasons`` samples.

    Parameters
    ----------
    season_length : int
        Samples in a season: 7 for days of a week.
    seasons : int, default 1
        Seasons back.
    """

    _machine = _core.SeasonalLag


class SeasonalDiff(_Seasonal):
    """The change since ``seasons`` seasons ago.

    ``Diff(season_length * seasons)``.

    Missing: as there.
    Warm-up: NaN for the first ``season_length * seasons`` samples.

    Parameters
    ----------
    season_length : int
        Samples in a season: 7 for days of a week.
    seasons : int, default 1
        Seasons back.
    """

    _machine = _core.SeasonalDiff
