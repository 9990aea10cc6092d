"""The last observation, or that of a season ago, carried forward."""

from __future__ import annotations

from mliot.statistical._model import StatisticalModel


class Naive(StatisticalModel):
    """The last observation, repeated: a random walk.

    Error variance k steps ahead: k times the mean square of the one-step differences.

    Parameters
    ----------
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Hyndman and Athanasopoulos 2021, "Forecasting: principles and practice", 5.2 and 5.5.
    """

    panel_class = "Naive"

    def __init__(self, alias: str | None = None) -> None:
        self.alias = alias


class SeasonalNaive(StatisticalModel):
    """The observation of the same period one season ago, repeated.

    Error variance k seasons ahead: k times the mean square of the one-season differences. A series
    shorter than a season repeats what there is.

    Parameters
    ----------
    season_length : int
        Periods of a season, at least 1.
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    Hyndman and Athanasopoulos 2021, "Forecasting: principles and practice", 5.2 and 5.5.
    """

    panel_class = "SeasonalNaive"

    def __init__(self, season_length: int = 1, alias: str | None = None) -> None:
        self.season_length = season_length
        self.alias = alias
