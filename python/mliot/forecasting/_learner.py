"""The model inside a forecaster: options for the C++ learner, and its name in the output."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core

_DEFAULT_NAME = "BoostingRegressor"


def learner_name(model: Any) -> str:
    """Name of the forecast column."""
    return _DEFAULT_NAME if model is None or isinstance(model, dict) else type(model).__name__


def learner_options(model: Any, target: NDArray[np.float64]) -> dict[str, Any]:
    """Options of the C++ learner for an estimator of mliot.boosting, or good ones for None.

    A dictionary of options stands for a BoostingRegressor, so that no caller need import
    scikit-learn.

    Raises
    ------
    InvalidArgument
        For any other object: its predictions could not run in the C++ recursion.
    """
    if model is None:
        nonnegative = not bool(np.any(target < 0))
        return {"objective": "tweedie" if nonnegative else "regression", "n_estimators": 200}
    if isinstance(model, dict):
        return dict(model)
    if not hasattr(model, "core_options") or not type(model).__module__.startswith(
        "mliot.boosting"
    ):
        raise _core.InvalidArgument(
            "model must be None, a BoostingRegressor of mliot.boosting or a dictionary of its "
            f"options, got {_shown(model)}: the recursion runs in C++ and cannot call Python models"
        )
    options: dict[str, Any] = model.core_options()
    if options["objective"] in ("binary", "multiclass"):
        raise _core.InvalidArgument("model: a classifier cannot forecast; use BoostingRegressor")
    return options


def _shown(model: Any) -> str:
    return repr(model) if isinstance(model, (str, int, float)) else type(model).__name__
