"""Forecasters by the name of a model, unfitted: for one call, and for comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mliot.forecasting._auto_forecaster import AutoForecaster
from mliot.forecasting._auto_statistical import is_statistical, statistical_forecaster
from mliot.forecasting._checks import checked
from mliot.forecasting._choices import Choice, choose
from mliot.forecasting._forecaster import Forecaster
from mliot.forecasting._names import future_names
from mliot.forecasting._prepare import read
from mliot.forecasting._statistical import StatisticalForecaster

AnyForecaster = AutoForecaster | Forecaster | StatisticalForecaster


def named_forecaster(
    df: Any, X_df: Any, model: Any, settings: Mapping[str, Any]
) -> tuple[AnyForecaster, list[Choice]]:
    """The forecaster that a model stands for, and what was chosen for it so far.

    ``settings`` are parameters that AutoForecaster and Forecaster share.
    """
    if isinstance(model, str) and model == "auto":
        return AutoForecaster(**settings), []
    forecaster = Forecaster(**settings)
    known = checked(forecaster.get_params())
    frame = read(known, df, columns=[])
    if is_statistical(model):
        return statistical_forecaster(frame, X_df, known, model)
    learner = None if isinstance(model, str) else model
    declared = [*(known["static_features"] or []), *known["future_features"]]
    columns = declared + future_names(known, df, X_df)
    given = {"freq": settings["freq"], "model": learner, "columns": columns}
    chosen = choose(frame, given)
    return forecaster.set_params(**chosen.parameters), chosen.why
