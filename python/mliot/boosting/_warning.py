"""The one warning that a training gives."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from mliot._params import arguments_of

__all__ = [
    "TrainingWarning",
    "ignored_in_forecaster",
    "ignored_parameters",
    "told_of_ignored",
    "warn_of",
]

Judges = Literal["eval_set", "held_out", "folds"] | None

_MOST_NAMES = 10
_OF_CATEGORIES = (
    "cat_smooth",
    "cat_l2",
    "max_cat_threshold",
    "min_data_per_group",
    "max_cat_to_onehot",
)
# What a forecaster, which trains in C++ on rows of its own making, does not hand on.
_NOT_IN_FORECASTERS = ("validation_fraction", "eval_metric", "init_model")


class TrainingWarning(UserWarning):
    """What a training ran into that its caller will want to know; at most one a ``fit``.

    Parameters
    ----------
    message : str
    reason : str or None
        "no_gain" when no split lowered the loss any more before ``n_estimators`` trees were there.
    constant_features : list of int
        Columns of X that were the same in all rows that taught.
    ignored_parameters : list of str
        Parameters that were given a value which nothing read.
    """

    def __init__(
        self,
        message: str,
        reason: str | None = None,
        constant_features: list[int] | None = None,
        ignored_parameters: list[str] | None = None,
    ) -> None:
        super().__init__(message, reason, constant_features, ignored_parameters)
        self.reason = reason
        self.constant_features = constant_features or []
        self.ignored_parameters = ignored_parameters or []

    def __str__(self) -> str:
        return str(self.args[0])


def ignored_parameters(
    estimator: Any, metrics: Sequence[str | Callable[..., Any]], judges: Judges
) -> dict[str, str]:
    """Parameters with a value of their own that this training did not read, and why.

    Parameters
    ----------
    estimator : BoostingRegressor or BoostingClassifier
    metrics : list of str and callables
        What the judging rows were to be judged by.
    judges : {"eval_set", "held_out", "folds"} or None
        The rows that judged.
    """
    given = _given(estimator)
    objective = given.get("objective")
    found = {}
    if given.get("subsample", 1) < 1 and estimator.subsample_freq == 0:
        found["subsample"] = "acts only with subsample_freq, 1 for a bag each tree"
    if "alpha" in given and "quantile" not in metrics:
        if given.get("quantiles") is not None:
            found["alpha"] = "gives way to quantiles"
        elif objective != "quantile":
            found["alpha"] = "acts only with objective='quantile'"
    if "tweedie_variance_power" in given and "tweedie" not in (objective, *metrics):
        found["tweedie_variance_power"] = "acts only with objective='tweedie'"
    if "validation_fraction" in given and judges == "eval_set":
        found["validation_fraction"] = "gives way to eval_set"
    if "validation_fraction" in given and judges is None:
        found["validation_fraction"] = "acts only with early_stopping_rounds"
    if metrics and judges is None:
        found["eval_metric"] = "acts only with eval_set or early_stopping_rounds"
    return found | _ignored_by_kind(estimator, given)


def _ignored_by_kind(estimator: Any, given: Mapping[str, Any]) -> dict[str, str]:
    """Those that the columns and outputs of a fitted estimator do not ask for."""
    found = {}
    values = estimator.__dict__
    if "_categories" in values and not values["_categories"]:
        found = {
            name: "acts only with a categorical feature" for name in _OF_CATEGORIES if name in given
        }
    model = values.get("_model")
    if model is not None and model.outputs == 1 and "multi_strategy" in given:
        found["multi_strategy"] = "acts only on several targets, quantiles or classes"
    return found


def ignored_in_forecaster(estimator: Any) -> dict[str, str]:
    """Parameters with a value of their own that a forecaster of this model does not read, and why.

    Parameters
    ----------
    estimator : BoostingRegressor
        The ``model`` of the forecaster.
    """
    given = _given(estimator)
    absent = dict.fromkeys(_NOT_IN_FORECASTERS, "has no part in a forecaster")
    found = ignored_parameters(estimator, (), None)
    return found | {name: why for name, why in absent.items() if name in given}


def _given(estimator: Any) -> dict[str, Any]:
    """The parameters whose values are not the defaults."""
    values = estimator.__dict__
    return {
        name: values[name]
        for name, argument in arguments_of(type(estimator)).items()
        if name in values and _differs(values[name], argument.default)
    }


def _differs(value: Any, default: Any) -> bool:
    try:
        return bool(value != default)
    except ValueError:  # of an array, which no default is
        return True


def told_of_ignored(ignored: Mapping[str, str]) -> list[str]:
    """What a warning says of each parameter that nothing read."""
    return [f"{name} has no effect: it {why}" for name, why in ignored.items()]


def warn_of(
    model: Any, names: list[str], rows: int, ignored: Mapping[str, str], *, stacklevel: int
) -> None:
    """Warn, once, of an early end, useless features and ignored parameters of a training.

    Parameters
    ----------
    model : _core.Boosting or None
        The fitted model; of several trainings in step None.
    names : list of str
        Of the columns.
    rows : int
        Number of rows of X.
    ignored : dict
        Parameters that nothing read, and why.
    stacklevel : int
        Which caller to name, 1 being that of this function.
    """
    parts = []
    reason = model.stop_reason if model and model.stop_reason == "no_gain" else None
    if reason is not None:
        parts.append(_early_end(model, rows))
    constant = list(model.constant_features) if model else []
    if constant:
        shown = ", ".join(repr(names[j]) for j in constant[:_MOST_NAMES])
        more = "" if len(constant) <= _MOST_NAMES else f" and {len(constant) - _MOST_NAMES} more"
        parts.append(f"the same in all rows, and so without use: {shown}{more}")
    parts += told_of_ignored(ignored)
    if parts:
        warning = TrainingWarning("; ".join(parts), reason, constant, list(ignored))
        warnings.warn(warning, stacklevel=stacklevel + 1)


def _early_end(model: Any, rows: int) -> str:
    options = model.options
    wanted, least = options["n_estimators"], options["min_child_samples"]
    text = f"training stopped after {model.iterations} of {wanted} trees: no split lowers the loss"
    if rows < 2 * least:
        text += f" ({rows} rows cannot be split with min_child_samples={least})"
    elif options["min_split_gain"] > 0:
        text += f" by min_split_gain={options['min_split_gain']:g}"
    return text
