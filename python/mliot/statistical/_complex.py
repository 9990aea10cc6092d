"""Complex exponential smoothing."""

from __future__ import annotations

from mliot.statistical._model import StatisticalModel


class AutoCES(StatisticalModel):
    """Complex exponential smoothing: level and potential as one complex number.

    Shares have the least squared one-step errors, with starting states from running the series
    forth, back and forth again. Of the forms the one is kept with the least composite AICc of the
    errors a season ahead: 1 to `season_length` steps, at most 48 and a quarter of the series, step
    k with weight 1 / k. The column `form` of ``params_`` names it, such as ``CES(P)``; the criteria
    there are those one step ahead. Series of less than two seasons have none.

    Parameters
    ----------
    season_length : int
        Periods of a season; 1 means none.
    model : str
        ``"N"`` no season, ``"S"`` simple (all of it a season ago), ``"P"`` partial (a seasonal
        value is added), ``"F"`` full (a seasonal pair is added), ``"Z"`` the best of them.
    alias : str, optional
        Name of the forecast column.

    Notes
    -----
    Variances are exact; statsforecast draws them. `update` takes a new observation with the shares
    kept, in constant time. There may be trends that turn or explode: alpha_1 above 1 draws a rise
    out faster than a line.

    References
    ----------
    Svetunkov, Kourentzes and Ord 2022, "Complex exponential smoothing", Naval Research Logistics
    69(8).
    """

    panel_class = "AutoCes"

    def __init__(self, season_length: int = 1, model: str = "Z", alias: str | None = None) -> None:
        self.season_length = season_length
        self.model = model
        self.alias = alias
