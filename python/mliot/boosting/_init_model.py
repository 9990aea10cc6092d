"""The model that a training goes on from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mliot import _artefact
from mliot._core import Boosting
from mliot._stored import loaded


def first_estimator(given: Any, estimator: Any) -> Any:
    """Return the fitted estimator that ``init_model`` is or names; None without one.

    Parameters
    ----------
    given : estimator of the same class, path of its file, or None
    estimator : BoostingRegressor or BoostingClassifier
        What is about to be fitted.

    Raises
    ------
    ValueError
        For an estimator that is not fitted.
    TypeError
        For anything but an estimator or a path.
    """
    if given is None:
        return None
    name = next(
        c.__name__ for c in type(estimator).__mro__ if c.__module__.startswith("mliot.boosting")
    )
    if isinstance(given, (str, Path)):
        given = loaded(_artefact.read(given, replay=True, max_memory=None).artefact)
    if name not in [c.__name__ for c in type(given).__mro__]:
        raise TypeError(
            f"init_model must be a fitted {name} or the path of its file, "
            f"got {type(given).__name__}"
        )
    if not isinstance(given.__dict__.get("_model"), Boosting):
        raise ValueError(f"init_model is a {name} that is not fitted")
    return given


def first_model(first: Any, estimator: Any) -> Boosting | None:
    """Return the trees of the first estimator, which must suit one that knows its columns by now.

    Raises
    ------
    ValueError
        For other columns.
    """
    if first is None:
        return None
    _check_columns(first, estimator)
    model: Boosting = first._model
    return model


def _check_columns(given: Any, estimator: Any) -> None:
    ours, its = (each.__dict__.get("feature_names_in_") for each in (estimator, given))
    if ours is None or its is None or list(ours) == list(its):
        return
    if len(ours) != len(its):
        return  # the engine says so
    first = next(i for i in range(len(ours)) if ours[i] != its[i])
    raise ValueError(
        f"init_model was fitted with {its[first]!r} as column {first}, but X has {ours[first]!r} "
        "there; give the same columns in the same order"
    )
