"""What a fitted forecaster forecasts, as arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot.forecasting._checks import Wanted
from mliot.forecasting._fitted import Fitted
from mliot.forecasting._prepare import future_arrays

Floats = NDArray[np.float64]


@dataclass
class Ahead:
    """Forecasts of ``steps`` periods after ``starts``, flat, series by series; NaN for none."""

    starts: NDArray[np.int64]
    steps: int
    point: Floats
    quantiles: dict[str, Floats]  # by suffix of the column

    def columns(self, name: str) -> dict[str, Floats]:
        """The forecast and its quantiles under their names."""
        return {name: self.point, **{name + each: x for each, x in self.quantiles.items()}}

    def periods(self) -> NDArray[np.int64]:
        """The period of each value."""
        return (self.starts[:, None] + np.arange(self.steps)).ravel()


def forecast_ahead(
    fitted: Fitted,
    steps: int,
    X_df: Any,
    wanted: Wanted,
    n_jobs: int | None,
    progress: Callable[[str, int, int], None] | None,
) -> Ahead:
    """Forecasts every series; raises as `Forecaster.predict`."""
    starts = fitted.starts()
    future = future_arrays(fitted, X_df, starts, steps)
    point = fitted.core.predict(steps, future, n_jobs, progress)
    found = {suffix: fitted.core.quantile(point, steps, q) for suffix, q in wanted.columns()}
    return Ahead(starts, steps, point, found)
