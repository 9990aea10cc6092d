"""Statistics of the samples at the same place of past seasons."""

from __future__ import annotations

from mliot import _core
from mliot._transform import Transform


class _SeasonalRolling(Transform):
    def __init__(
        self, season_length: int, window_size: int, min_samples: int | None = None
    ) -> None:
        self.season_length = season_length
        self.window_size = window_size
        self.min_samples = min_samples
        super().__init__()


class _SeasonalVariance(_SeasonalRolling):
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
        super().__init__()


class SeasonalRollingMean(_SeasonalRolling):
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


class SeasonalRollingStd(_SeasonalVariance):
    """Standard deviation of the samples at the same place of the last ``window_size`` seasons.

    :class:`RollingStd` of every ``season_length``-th sample: the same bits.

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
    ddof : int, default 1
        Delta degrees of freedom: the divisor is the number of samples present less ``ddof``.

    Notes
    -----
    Source: coreforecast, seasonal rolling transforms.
    """

    _machine = _core.SeasonalRollingStd


class SeasonalRollingMin(_SeasonalRolling):
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


class SeasonalRollingMax(_SeasonalRolling):
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
