"""Weights of the classes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def class_factors(
    class_weight: Any, scale_pos_weight: float | None, classes: npt.NDArray[Any], totals: Floats
) -> Floats | None:
    """Factor of each class on the weights of its rows; None where all are 1.

    Parameters
    ----------
    class_weight : None, "balanced" or a mapping of labels to weights
        "balanced" makes the classes that have rows weigh the same: total / (their number * class's
        total).
    scale_pos_weight : float or None
        Factor of the second class.
    classes : ndarray, shape (k,)
        The labels.
    totals : ndarray, shape (k,)
        Sum of the weights of each class's rows.

    Raises
    ------
    ValueError
        For both at once, weights that are no finite numbers >= 0, or labels that y does not hold.
    """
    if scale_pos_weight is not None:
        if class_weight is not None:
            raise ValueError("class_weight and scale_pos_weight exclude each other; give one")
        if len(classes) > 2:
            raise ValueError(
                f"scale_pos_weight needs two classes, but y holds {len(classes)}; use class_weight"
            )
        return _checked("scale_pos_weight", [1.0, scale_pos_weight])
    if class_weight is None:
        return None
    if isinstance(class_weight, str) and class_weight == "balanced":
        present = totals > 0  # a fold, or rows that a training goes on with, may lack a class
        balanced = np.ones(len(totals))
        balanced[present] = totals.sum() / (present.sum() * totals[present])
        return balanced
    if not isinstance(class_weight, Mapping):
        raise ValueError(
            f"class_weight must be None, 'balanced' or a dict of labels, got {class_weight!r}"
        )
    known = classes.tolist()
    unknown = next((label for label in class_weight if label not in known), None)
    if unknown is not None:
        raise ValueError(f"class_weight names the label {unknown!r}, but y holds {known}")
    return _checked("class_weight", [class_weight.get(label, 1.0) for label in known])


def _checked(name: str, factors: list[Any]) -> Floats:
    for factor in factors:
        number = isinstance(factor, (int, float, np.number)) and not isinstance(factor, bool)
        if not number or not np.isfinite(factor) or factor < 0:
            raise ValueError(f"{name} must hold finite numbers >= 0, got {factor!r}")
    return np.array(factors, dtype=np.float64)
