"""Rows that judge a training, and the metrics that are computed of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from mliot.boosting._dataset import Dataset

Floats = npt.NDArray[np.float64]
_WEIGHTS = ("weight", "weights", "sample_weight")  # of a third argument that has a default

#: What a metric of the user's own is: (y_true, y_pred) or (y_true, y_pred, weight) to
#: (name, value, is_higher_better).
EvalFunction = Callable[..., tuple[str, float, bool]]
EvalMetric = str | EvalFunction | Sequence[str | EvalFunction] | None


def metric_list(eval_metric: EvalMetric) -> list[str | EvalFunction]:
    """Return the metrics one by one, names as they are and callables made safe to call.

    Raises
    ------
    TypeError
        For anything but names and callables.
    """
    return [each if isinstance(each, str) else _checked(each) for each in _each(eval_metric)]


def named_metrics(eval_metric: EvalMetric) -> list[str] | str | None:
    """Return what of ``eval_metric`` a file can hold: the names without the callables."""
    if eval_metric is None or isinstance(eval_metric, str):
        return eval_metric
    names = [each for each in _each(eval_metric) if isinstance(each, str)]
    return names or None


def eval_sets(eval_set: Any, init_score: Any) -> list[tuple[Any, ...]]:
    """Return the tuples (X, y, ...) of ``eval_set``, one or a list of them.

    A Dataset stands for its rows.

    Parameters
    ----------
    eval_set : tuple (X, y), (X, y, sample_weight) or (X, y, sample_weight, init_score), Dataset, \
or a list of these
    init_score : array-like or None
        That of the rows that teach.

    Raises
    ------
    ValueError
        For anything else, and where sets and rows that teach do not start alike.
    """
    if eval_set is None:
        return []
    sets = eval_set if isinstance(eval_set, list) else [eval_set]
    sets = [_rows_of(each) if isinstance(each, Dataset) else each for each in sets]
    for i, each in enumerate(sets):
        if not isinstance(each, tuple) or len(each) not in (2, 3, 4):
            raise ValueError(
                "eval_set must be a tuple (X, y), (X, y, sample_weight) or "
                "(X, y, sample_weight, init_score), a Dataset, or a list of these"
            )
        starts = len(each) == 4 and each[3] is not None
        if starts != (init_score is not None):
            with_it, without = ("fit", f"eval_set {i}")[:: -1 if starts else 1]
            raise ValueError(
                f"{with_it} has an init_score and {without} has none, so that they would be judged "
                "from different starts; give both one, a set as (X, y, sample_weight, init_score)"
            )
    return sets


def _rows_of(dataset: Dataset) -> tuple[Any, ...]:
    return dataset.data, dataset.label, dataset.weight, dataset.init_score


def _each(eval_metric: Any) -> list[Any]:
    if eval_metric is None:
        return []
    if isinstance(eval_metric, str) or callable(eval_metric):
        return [eval_metric]
    if isinstance(eval_metric, (list, tuple)):
        return list(eval_metric)
    raise TypeError(
        f"eval_metric must be a name, a callable, or a list of them, got {eval_metric!r}"
    )


def _checked(function: Any) -> EvalFunction:
    if not callable(function):
        raise TypeError(f"eval_metric must hold names and callables, got {function!r}")
    weighed = _takes_weight(function)

    def call(y_true: Floats, y_pred: Floats, weight: Floats | None) -> tuple[str, float, bool]:
        result = function(y_true, y_pred, weight) if weighed else function(y_true, y_pred)
        if not isinstance(result, tuple) or len(result) != 3 or not isinstance(result[0], str):
            raise TypeError(
                f"the eval_metric {function!r} must return (name, value, is_higher_better), "
                f"got {result!r}"
            )
        name, value, is_higher_better = result
        return name, float(value), bool(is_higher_better)

    return call


def _takes_weight(function: Any) -> bool:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # written in C
        return False
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    if len(positional) < 3:
        return False
    return positional[2].default is inspect.Parameter.empty or positional[2].name in _WEIGHTS
