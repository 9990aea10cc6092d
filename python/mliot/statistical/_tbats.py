"""Trigonometric seasons, Box-Cox transformation, ARMA errors and trend: TBATS."""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from typing import Any

from mliot import _core
from mliot.statistical._model import StatisticalModel


class AutoTBATS(StatisticalModel):
    """Exponential smoothing with seasons made of waves, in the form of least AIC.

    Seasons may be several and need not be whole numbers of periods (365.25 days, 52.18 weeks). Each
    is a sum of harmonics whose number has the least AIC of a regression. Of the forms that the
    options admit - transformed or not, without trend, with one, with one that fades, with or
    without ARMA errors of orders up to 2 - the one of least AIC is kept; the column `form` of
    ``params_`` names it as the paper does.

    Parameters
    ----------
    season_length : float or sequence of float
        Periods of each season, above 2. A season of which a series has not two full cycles is left
        out of that series.
    use_boxcox : bool, optional
        Whether series that are positive are transformed by Box and Cox; None tries both.
    bc_lower_bound, bc_upper_bound : float
        Between what lambda is sought, in [0, 1].
    use_trend : bool, optional
        Whether there is a trend; None tries both.
    use_damped_trend : bool, optional
        Whether a trend fades; None tries both.
    use_arma_errors : bool
        Whether forms with ARMA errors are tried too.
    alias : str, optional
        Name of the forecast column.

    Notes
    -----
    Names and defaults are statsforecast's. Parameters have the highest likelihood among those whose
    errors fade, each with the starting states that leave the least squared errors. Forecasts are
    medians: the mean of the transformed series, transformed back; quantiles are exact, the variance
    is of first order. `update` takes a new observation with the parameters kept, in a time that
    grows with the number of harmonics. Once transformed, values below the least of the fit count as
    it.

    References
    ----------
    De Livera, Hyndman and Snyder 2011, "Forecasting time series with complex seasonal patterns
    using exponential smoothing", Journal of the American Statistical Association 106(496).
    """

    panel_class = "AutoTbats"

    def __init__(
        self,
        season_length: float | Sequence[float] = 12,
        use_boxcox: bool | None = None,
        bc_lower_bound: float = 0.0,
        bc_upper_bound: float = 1.0,
        use_trend: bool | None = None,
        use_damped_trend: bool | None = None,
        use_arma_errors: bool = True,
        alias: str | None = None,
    ) -> None:
        self.season_length = season_length
        self.use_boxcox = use_boxcox
        self.bc_lower_bound = bc_lower_bound
        self.bc_upper_bound = bc_upper_bound
        self.use_trend = use_trend
        self.use_damped_trend = use_damped_trend
        self.use_arma_errors = use_arma_errors
        self.alias = alias

    def panel(self) -> Any:
        """An unfitted panel of the core with these options."""
        options = {name: value for name, value in self.get_params().items() if name != "alias"}
        season = options["season_length"]
        options["season_length"] = [season] if isinstance(season, numbers.Real) else season
        return getattr(_core, self.panel_class)(options)


class TBATS(AutoTBATS):
    """:class:`AutoTBATS` of one form: transformed, with a trend that does not fade, no ARMA errors.

    Parameters
    ----------
    season_length : float or sequence of float
        Periods of each season, above 2. A season of which a series has not two full cycles is left
        out of that series.
    use_boxcox : bool, optional
        Whether series that are positive are transformed by Box and Cox; None tries both.
    bc_lower_bound, bc_upper_bound : float
        Between what lambda is sought, in [0, 1].
    use_trend, use_damped_trend : bool, optional
        Whether there is a trend, and whether it fades; None tries both.
    use_arma_errors : bool
        Whether forms with ARMA errors are tried too.
    alias : str, optional
        Name of the forecast column.

    References
    ----------
    De Livera, Hyndman and Snyder 2011, "Forecasting time series with complex seasonal patterns
    using exponential smoothing", Journal of the American Statistical Association 106(496).
    """

    def __init__(
        self,
        season_length: float | Sequence[float] = 12,
        use_boxcox: bool | None = True,
        bc_lower_bound: float = 0.0,
        bc_upper_bound: float = 1.0,
        use_trend: bool | None = True,
        use_damped_trend: bool | None = False,
        use_arma_errors: bool = False,
        alias: str | None = None,
    ) -> None:
        super().__init__(
            season_length=season_length,
            use_boxcox=use_boxcox,
            bc_lower_bound=bc_lower_bound,
            bc_upper_bound=bc_upper_bound,
            use_trend=use_trend,
            use_damped_trend=use_damped_trend,
            use_arma_errors=use_arma_errors,
            alias=alias,
        )
