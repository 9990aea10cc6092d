"""Arguments that contradict each other, cannot be called, or have another name elsewhere."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from mliot._core import InvalidArgument
from mliot._integers import integer

Progress = Callable[[str, int, int], object]
P = ParamSpec("P")
R = TypeVar("R")

_JUDGED = "give eval_set tuples (X, y, sample_weight, init_score)"

#: What LightGBM's and XGBoost's `fit` take, and where ours has it.
FIT_NAMES = {
    "base_margin": "give init_score",
    "categorical_feature": "give categorical_features to the estimator",
    "early_stopping_rounds": "give it to the estimator",
    "eval_class_weight": _JUDGED,
    "eval_init_score": _JUDGED,
    "eval_names": "sets are 'valid_0', 'valid_1' ... in evals_result_",
    "eval_sample_weight": _JUDGED,
    "feature_name": "names are those of the columns of a data frame",
    "sample_weight_eval_set": _JUDGED,
    "verbose": "nothing is printed; give callbacks to follow the training",
    "xgb_model": "give init_model",
}

#: What `cv` of LightGBM and XGBoost and `cross_validate` of scikit-learn take.
CV_NAMES = {
    "X": "give data",
    "cv": "give n_splits for a number of folds, or folds for a splitter or row numbers",
    "estimator": "give params",
    "metrics": "give eval_metric",
    "n_folds": "give n_splits",
    "nfold": "give n_splits",
    "num_boost_round": "give n_estimators among params",
    "return_cvbooster": "the result has the estimators",
    "scoring": "give eval_metric",
    "seed": "give random_state among params",
    "train_set": "give data",
}

#: What LightGBM's `Dataset` takes, and what our estimators call the same.
DATASET_NAMES = {
    "X": "give data",
    "categorical_feature": "give categorical_features",
    "feature_name": "names are those of the columns of a data frame",
    "free_raw_data": "data are kept by reference",
    "reference": "an eval_set needs no bins of its own; give it as a Dataset or a tuple",
    "sample_weight": "give weight",
    "y": "give label",
}


def tells_other_names(cures: Mapping[str, str]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function say of an argument that it lacks what to give in its place.

    Parameters
    ----------
    cures : dict
        By the name that other libraries give an argument, what to do here.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        known = list(inspect.signature(function).parameters)
        name = function.__qualname__.removesuffix(".__init__")

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            for given in kwargs:
                if given not in known:
                    raise TypeError(f"{name} has no argument {given!r}; {_cure(given, known)}")
            return function(*args, **kwargs)

        return call

    def _cure(given: str, known: Sequence[str]) -> str:
        if given in cures:
            return cures[given]
        close = difflib.get_close_matches(given, known, n=1, cutoff=0.75)
        others = ", ".join(each for each in known if each != "self")
        return f"did you mean {close[0]!r}?" if close else f"it has {others}"

    return decorate


def only_one_kind(**kinds: bool) -> None:
    """Refuse a prediction of several kinds at once.

    Raises
    ------
    InvalidArgument
        Names the kinds.
    """
    asked = [kind for kind, wanted in kinds.items() if wanted]
    if len(asked) > 1:
        names = f"{', '.join(asked[:-1])} and {asked[-1]}"
        raise InvalidArgument(f"{names} ask for different outputs; give one of them")


def trees_of(num_iteration: Any) -> int | None:
    """Return ``num_iteration`` as an int; None without one.

    Raises
    ------
    InvalidArgument
        For what is no whole number.
    """
    if num_iteration is None:
        return None
    number = integer(num_iteration)
    if number is None:
        raise InvalidArgument(f"num_iteration must be an integer or None, got {num_iteration!r}")
    return number


def progress_of(callbacks: Any) -> Progress | None:
    """Return one function that calls them all; None without any.

    Raises
    ------
    TypeError
        For what is no list, and callbacks that do not take (stage, done, total).
    """
    if callbacks is None:
        return None
    if callable(callbacks) or not isinstance(callbacks, Iterable):
        raise TypeError(f"callbacks must be a list of callables, got {callbacks!r}")
    called = list(callbacks)
    for each in called:
        _check_callback(each)
    if not called:
        return None

    def call_all(stage: str, done: int, total: int) -> None:
        for callback in called:
            callback(stage, done, total)

    return call_all


def _check_callback(callback: Any) -> None:
    if not callable(callback):
        raise TypeError(f"callbacks must hold callables, got {callback!r}")
    try:
        signature = inspect.signature(callback)
    except (TypeError, ValueError):  # written in C
        return
    try:
        signature.bind("boosting", 0, 1)
    except TypeError:
        raise TypeError(
            f"callbacks are called as callback(stage, done, total), which {callback!r} does not "
            "take; early stopping is the parameter early_stopping_rounds"
        ) from None
