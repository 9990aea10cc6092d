"""The model inside a forecaster: options for the C++ learner, and its name in the output."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core

_DEFAULT_NAME = "BoostingRegressor"
_MOST_LEVELS = 65_000  # that a tree splits by; columns of more keep their codes

# Options that are sometimes read and sometimes not.
_SELDOM_READ = {"subsample", "alpha", "tweedie_variance_power"}


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
        return {key: value for key, value in model.items() if key != "categorical_features"}
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


def ignored_options(model: Any) -> dict[str, str]:
    """Options of a model that nothing in a forecaster reads, and why.

    Parameters
    ----------
    model : BoostingRegressor, dictionary of its options, or None
        That a forecaster has taken.
    """
    if model is None or (isinstance(model, dict) and not _SELDOM_READ & model.keys()):
        return {}  # without an import of scikit-learn
    from mliot.boosting import BoostingRegressor
    from mliot.boosting._warning import ignored_in_forecaster

    return ignored_in_forecaster(BoostingRegressor(**model) if isinstance(model, dict) else model)


def categories(model: Any, texts: Mapping[str, int]) -> dict[str, int]:
    """How many levels each column has that is split by its levels; other columns are numbers.

    Parameters
    ----------
    model : estimator, dictionary of options, or None
        Its ``categorical_features`` says which.
    texts : mapping of str to int
        Static and future columns of text, and how many levels they have.

    Raises
    ------
    InvalidArgument
        For a name that is no such column.
    """
    given = model if isinstance(model, dict) else getattr(model, "__dict__", {})
    wanted = given.get("categorical_features", "from_dtype")
    if wanted is None:
        return {}
    if isinstance(wanted, str):
        if wanted != "from_dtype":
            raise _core.InvalidArgument(
                "categorical_features must be 'from_dtype', None or a list of columns, got "
                f"{wanted!r}"
            )
        return {name: levels for name, levels in texts.items() if levels <= _MOST_LEVELS}
    unknown = next((name for name in wanted if name not in texts), None)
    if unknown is not None:
        raise _core.InvalidArgument(
            f"categorical_features names {unknown!r}; in a forecaster columns of text that are "
            f"static or known for the horizon can be categories: {', '.join(texts) or 'none here'}"
        )
    return {name: texts[name] for name in wanted}


def _shown(model: Any) -> str:
    return repr(model) if isinstance(model, (str, int, float)) else type(model).__name__
