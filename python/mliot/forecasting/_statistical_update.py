"""New rows of a StatisticalForecaster: states go on, young series are fitted anew, others begin."""

from __future__ import annotations

import warnings
from typing import Any, Literal, Self

import numpy as np

from mliot.forecasting._begun import Growth, begins, enough_of, grown, rearranged
from mliot.forecasting._panels import FittedModel, Run
from mliot.forecasting._statistical_facts import StatisticalFacts
from mliot.forecasting._statistical_input import checked_settings, read_new
from mliot.forecasting._statistical_tables import failures_of
from mliot.forecasting._statistical_warnings import told_of_begun
from mliot.forecasting._support import Support


class UpdatesStatistical(StatisticalFacts):
    """`update` of `mliot.forecasting.StatisticalForecaster`."""

    n_jobs: int | None

    def update(self, df: Any, new_series: Literal["error", "begin"] = "error") -> Self:
        """Extends the series by new rows: models go on from their states, O(1) a row, no refit.

        Parameters
        ----------
        df : data frame
            Rows that continue the series: ids, time, target and the covariates that fit had; a
            series may have none.
        new_series : {"error", "begin"}, default "error"
            What becomes of ids that were not there at fit. "begin": each is a series from its first
            row on, under every model. Until it has three of the longest season of a model, at least
            30 values, each update fits it anew to all of its values; from then on its parameters
            stay, as those of the others. `save` keeps it like the others.

        Raises
        ------
        InvalidArgument
            For unknown ids with "error", for late, duplicate or gapped rows, and for values that a
            model cannot take, named by id and date; the state is then unchanged.
        """
        series = self._need_fit()
        new = read_new(checked_settings(self.get_params()), series, df, begins(new_series))
        enough = enough_of([each.model for each in self._found])
        growth = grown(series, new, self._begun, enough)
        found = [_with_young(each, growth, self._updating()) for each in self._found]
        facts = growth.later.facts()
        for each in found:
            each.check(growth.later, facts, growth.series.place)
        told = told_of_begun(failures_of(self._found), failures_of(found), growth.series)
        for each in found:
            each.update(growth.later)
        reach = max((each.reach or 0 for each in found), default=0)
        self._series = growth.moved(growth.widths([reach] * len(growth.fitted)))
        self._found, self._begun = found, growth.begun
        self._fitted_values = None
        if told:
            warnings.warn(told, UserWarning, stacklevel=2)
        return self

    def _updating(self) -> Run:
        return Run(self.n_jobs, None, Support.of(self.get_params()))


def _with_young(found: FittedModel, growth: Growth, run: Run) -> FittedModel:
    """The model with the young series fitted anew; the same where none has new rows."""
    if not len(growth.fitted):
        return found
    fresh = FittedModel.fit(found.model, growth.series.fallback, growth.rows, run)
    kept = np.setdiff1d(np.arange(len(found.own)), growth.fitted)
    order = np.argsort(np.concatenate([kept, growth.fitted]), kind="stable")
    return rearranged(found, fresh, kept, order)
