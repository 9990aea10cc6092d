"""Averages of the past, and the line through its ends, carried forward."""

from __future__ import annotations

from mliot.statistical._model import StatisticalModel


class HistoricAverage(StatisticalModel):
    """The mean of all observations, repeated.

    Error variance: s^2 (1 + 1 / n) at every step, s^2 the sample variance. Fitted values are the
    mean of all.

    Parameters
    ----------
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Hyndman and Athanasopoulos 2021, "Forecasting: principles and practice", 5.2 and 5.5.
    """

    panel_class = "HistoricAverage"

    def __init__(self, alias: str | None = None) -> None:
        self.alias = alias


class WindowAverage(StatisticalModel):
    """The mean of the last observations, repeated; of a shorter series, of what there is.

    Error variance k steps ahead: the mean square of the one-step errors times the sum of w[0]^2 to
    w[k - 1]^2, where w[0] = 1 and w[j] is the mean of the window's weights before it: that of
    observations that are such a mean and an error. Told from the first error behind a full window
    on.

    Parameters
    ----------
    window_size : int
        Observations in the window, at least 1.
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Brown 1963, "Smoothing, forecasting and prediction of discrete time series", Prentice-Hall.
    """

    panel_class = "WindowAverage"

    def __init__(self, window_size: int = 1, alias: str | None = None) -> None:
        self.window_size = window_size
        self.alias = alias


class SeasonalWindowAverage(StatisticalModel):
    """The mean of the same period in the last seasons, repeated season by season.

    A period seen less often is the mean of what there is; one not seen at all is as
    :class:`SeasonalNaive` has it. Error variance as for :class:`WindowAverage`, with seasons for
    steps.

    Parameters
    ----------
    season_length : int
        Periods of a season, at least 1.
    window_size : int
        Seasons in the average, at least 1.
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Brown 1963, "Smoothing, forecasting and prediction of discrete time series", Prentice-Hall.
    """

    panel_class = "SeasonalWindowAverage"

    def __init__(
        self, season_length: int = 1, window_size: int = 1, alias: str | None = None
    ) -> None:
        self.season_length = season_length
        self.window_size = window_size
        self.alias = alias


class RandomWalkWithDrift(StatisticalModel):
    """The last observation and k times the mean step so far.

    Error variance k steps ahead: s^2 k (1 + k / (n - 1)), s^2 the squares of the steps about their
    mean over n - 1. Fitted values have the drift of the whole series.

    Parameters
    ----------
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Hyndman and Athanasopoulos 2021, "Forecasting: principles and practice", 5.2 and 5.5.
    """

    panel_class = "RandomWalkWithDrift"

    def __init__(self, alias: str | None = None) -> None:
        self.alias = alias
