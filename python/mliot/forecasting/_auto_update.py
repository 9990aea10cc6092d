"""New rows of an AutoForecaster: states go on, young series join the class that they are of."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from mliot._integers import positive
from mliot.forecasting._auto_classes import Sharing, shared_out
from mliot.forecasting._auto_facts import AutoFacts
from mliot.forecasting._auto_parts import Part, failures_of_parts, rows_of
from mliot.forecasting._begun import Growth, begins, enough_of, grown
from mliot.forecasting._checks import checked
from mliot.forecasting._classes import LEAST_KNOWN
from mliot.forecasting._forecaster import Forecaster
from mliot.forecasting._longer_series import sizes_at
from mliot.forecasting._panels import Run
from mliot.forecasting._statistical_input import Series, read_new
from mliot.forecasting._statistical_warnings import told_of_begun

#: Seasons of the times, where models may have none: a young series may yet change its class.
_SEASONS = 3


class UpdatesAuto(AutoFacts):
    """`update` of `mliot.forecasting.AutoForecaster`."""

    n_jobs: int | None

    def _settings(self) -> dict[str, Any]:
        positive(self.horizon, "horizon")
        params = Forecaster(**self.get_params()).get_params()
        return {**checked(params), "cleaning": (), "learn_maps": None}

    def update(self, df: Any, new_series: Literal["error", "begin"] = "error") -> Self:
        """Extends the series by new rows, without a refit and without a new choice.

        Parameters
        ----------
        df : data frame
            Rows that continue the series: ids, time, target and the past-only columns.
        new_series : {"error", "begin"}, default "error"
            What becomes of ids that were not there at fit. "begin": each is a series from its first
            row on and goes to the class that its values are of, at first as a rule to the short
            ones, where the model of the class forecasts it; a class that had no series at the fit
            takes its default. Until it has three seasons, at least 30 values and horizon + 8, each
            update classifies it and fits it anew; from then on class and parameters stay. Boosting
            begins it as `Forecaster.update` does; ``df`` then holds the static columns too.

        Raises
        ------
        InvalidArgument
            For unknown ids with "error", for late, duplicate or gapped rows, and for values that a
            model cannot take, named by id and date; the state is then unchanged.
        """
        series = self._need_fit()
        new = read_new(self._settings(), series, df, begins(new_series))
        growth = grown(series, new, self._begun, self._enough(series))
        now = Sharing(self._classes, self._parts, self._shared, self.choices_)
        then = shared_out(now, growth, int(self.horizon), Run(self.n_jobs))
        rows = [(part, rows_of(growth.later, part.members)) for part in then.parts]
        for part, mine in rows:
            part.found.check(mine, mine.facts(), _places(growth.series, part.members))
        told = told_of_begun(failures_of_parts(now.parts), failures_of_parts(then.parts), new)
        if self._boosted is not None:
            self._boosted.update(df, new_series)
        for part, mine in rows:
            part.found.update(mine)
        self._series = growth.moved(_widths(then.parts, growth))
        self._begun, self._parts = growth.begun, then.parts
        self._shared, self.choices_ = then.shared, then.choices
        above = then.classes.positive & (growth.later.minima() >= 0)
        self._classes = replace(then.classes, positive=above)
        if told:
            warnings.warn(told, UserWarning, stacklevel=2)
        return self

    def _enough(self, series: Series) -> int:
        least = max(int(self.horizon) + LEAST_KNOWN, _SEASONS * int(series.axis.season_length))
        return enough_of([part.found.model for part in self._parts], least)


def _widths(parts: list[Part], growth: Growth) -> NDArray[np.float64]:
    """What the scale of each young series is multiplied by, in the class that it is of."""
    n_series = len(growth.series.ids)
    reach: NDArray[np.int64] = np.zeros(n_series, dtype=np.int64)
    for part in parts:
        reach[part.members] = part.found.reach or 0
    widths = growth.widths([int(each) for each in reach[growth.fitted]])
    for part in parts:
        if part.sizes is not None:
            mine = np.isin(growth.fitted, part.members)
            widths[mine] = sizes_at(part.sizes, growth.rows.lengths[mine])
    return widths


def _places(series: Series, members: Any) -> Callable[[int, int], str]:
    """Where value t of the i-th of some series is, in words."""
    return lambda i, t: series.place(int(members[i]), t)
