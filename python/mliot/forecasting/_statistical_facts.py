"""What a fitted StatisticalForecaster says of itself: parameters, failures, residuals, times."""

from __future__ import annotations

from typing import Any

from mliot import _core
from mliot._integers import positive
from mliot.forecasting._looking_ahead import LooksAhead, NextPeriods
from mliot.forecasting._names import key_columns, refuse_collisions
from mliot.forecasting._panels import Rows
from mliot.forecasting._statistical_input import Series, checked_settings, read_series
from mliot.forecasting._statistical_stored import StoredStatistical
from mliot.forecasting._statistical_tables import (
    failures_frame,
    failures_of,
    params_frame,
    residuals_frame,
)


class StatisticalFacts(StoredStatistical, LooksAhead):
    """The tables of a fitted `mliot.forecasting.StatisticalForecaster`."""

    target_col: str
    horizon: int | None
    intervals: Any

    def _need_fit(self) -> Series:
        if not hasattr(self, "_series"):
            raise _core.NotFitted("this StatisticalForecaster is not fitted; call fit first")
        return self._series

    def _next(self) -> NextPeriods:
        return self._need_fit().next_periods()

    def _steps(self, h: int | None) -> int:
        self._need_fit()
        steps = self.horizon if h is None else h
        if steps is None:
            raise _core.InvalidArgument(
                "h: give the number of periods; this forecaster was given no horizon"
            )
        return positive(steps, "h")

    def _reach(self) -> int | None:
        return min((each.reach for each in self._found if each.reach is not None), default=None)

    def preprocess(self, df: Any) -> Any:
        """The series that the models would be fitted to: sorted, checked, gaps filled as told.

        Statistical models make no features; `Forecaster` does, and shows them under this name.

        Parameters
        ----------
        df : data frame
            As for `fit`, which is not needed before.

        Returns
        -------
        data frame
            Of the same kind: ids, time, target and the covariates of models that take any, a row
            for each period from the first known value of a series to its last row.

        Raises
        ------
        InvalidArgument
            As `fit`.
        """
        settings = checked_settings(self.get_params())
        return read_series(settings, df).shown(settings["target_col"])

    def _need_fitted_values(self) -> tuple[Rows, list[Any]]:
        self._need_fit()
        if self._fitted_values is None or self._training is None:
            raise _core.NotFitted(
                "fitted values are kept by fit(df, fitted=True) and forecast(df, h, fitted=True), "
                "until update"
            )
        return self._training, self._fitted_values

    def forecast_fitted_values(self) -> Any:
        """The one-step forecasts of the rows that ``fit`` or ``forecast`` with ``fitted=True`` saw.

        Returns
        -------
        data frame
            ids, time, target and a column a model: what its fitted parameters forecast for each
            row from the rows before; NaN where there is no forecast yet.

        Raises
        ------
        NotFitted
            Unless ``fitted=True`` was given, and after `update`.
        """
        rows, fitted = self._need_fitted_values()
        names = [self.target_col, *(each.name for each in self._found)]
        refuse_collisions([*key_columns(self.get_params()), *names], "the fitted values")
        columns = {self.target_col: rows.values}
        for each, values in zip(self._found, fitted, strict=True):
            columns[each.name] = values
        return self._series.past_frame(rows, columns)

    def residual_diagnostics(self, lags: int | None = None) -> Any:
        """Tests of the one-step errors, row minus fitted value, of every series and model.

        Parameters
        ----------
        lags : int, optional
            Lags of the Ljung-Box test. None: two seasons of the model, 10 for one without; at most
            a fifth of the residuals.

        Returns
        -------
        data frame
            ids, ``model``, ``n`` (residuals), ``bias`` (their mean, in the target's unit; positive
            where forecasts are too low) and ``bias_p``, ``lags``, ``ljung_box`` and
            ``ljung_box_p``, ``jarque_bera`` and ``jarque_bera_p``. Small p-values speak against a
            mean of 0, against errors without correlation, against normal errors. NaN where there
            is no test, as of residuals that are all the same.

        Raises
        ------
        NotFitted
            Unless ``fitted=True`` was given to `fit` or `forecast`, and after `update`.
        InvalidArgument
            For lags < 1.

        Notes
        -----
        The p-value of Ljung-Box is of chi-square with ``lags`` degrees of freedom: none is taken
        off for parameters, as in statsmodels' ``acorr_ljungbox`` by default.

        References
        ----------
        Ljung and Box 1978, "On a measure of lack of fit in time series models", Biometrika 65(2);
        Jarque and Bera 1980, Economics Letters 6(3); for the number of lags Hyndman and
        Athanasopoulos 2021, "Forecasting: principles and practice", section 5.4.
        """
        wanted = 0 if lags is None else positive(lags, "lags")
        rows, fitted = self._need_fitted_values()
        return residuals_frame(self._series, self._found, rows, fitted, wanted)

    @property
    def failures_(self) -> Any:
        """The series that a model could not take: ids, ``model`` and ``reason``."""
        return failures_frame(self._need_fit(), failures_of(self._found))

    @property
    def params_(self) -> Any:
        """What was fitted: ids, ``model``, ``form``, ``parameter`` and ``value``, a row each."""
        return params_frame(self._need_fit(), self._found)

    @property
    def seconds_(self) -> dict[str, float]:
        """Seconds that each model took to fit."""
        self._need_fit()
        return {each.name: each.seconds for each in self._found}
