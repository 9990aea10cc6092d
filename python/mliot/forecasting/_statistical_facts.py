"""What a fitted StatisticalForecaster says of itself: parameters, failures, residuals, times."""

from __future__ import annotations

from typing import Any

from mliot import _core
from mliot.forecasting._panels import Rows
from mliot.forecasting._statistical_input import Series
from mliot.forecasting._statistical_stored import StoredStatistical
from mliot.forecasting._statistical_tables import failures_frame, params_frame


class StatisticalFacts(StoredStatistical):
    """The tables of a fitted `mliot.forecasting.StatisticalForecaster`."""

    target_col: str

    def _need_fit(self) -> Series:
        if not hasattr(self, "_series"):
            raise _core.NotFitted("this StatisticalForecaster is not fitted; call fit first")
        return self._series

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
        columns = {self.target_col: rows.values}
        for each, values in zip(self._found, fitted, strict=True):
            columns[each.name] = values
        return self._series.past_frame(rows, columns)

    @property
    def failures_(self) -> Any:
        """The series that a model could not take: ids, ``model`` and ``reason``."""
        series = self._need_fit()
        return failures_frame(
            series, [(i, each.name, why) for each in self._found for i, why in each.reasons.items()]
        )

    @property
    def params_(self) -> Any:
        """What was fitted: ids, ``model``, ``form``, ``parameter`` and ``value``, a row each."""
        return params_frame(self._need_fit(), self._found)

    @property
    def seconds_(self) -> dict[str, float]:
        """Seconds that each model took to fit."""
        self._need_fit()
        return {each.name: each.seconds for each in self._found}
