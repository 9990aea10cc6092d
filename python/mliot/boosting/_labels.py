"""The labels of a classifier's rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.utils.multiclass import check_classification_targets

Labels = npt.NDArray[Any]
Codes = npt.NDArray[np.intp]

_FARTHEST = 2**62  # numbers below it are whole in 64 bits, and so are their differences


def labels_of(y: Labels) -> tuple[Labels, Codes]:
    """Return the labels that are there, ascending, and for each row the place of its own.

    Parameters
    ----------
    y : ndarray, shape (n_samples,)

    Raises
    ------
    ValueError
        For numbers that are no labels, as 0.5.
    """
    counted = _by_counting(y)
    if counted is not None:
        return counted
    check_classification_targets(y)
    labels, codes = np.unique(y, return_inverse=True)
    return labels, codes


def _by_counting(y: Labels) -> tuple[Labels, Codes] | None:
    """The same for whole numbers that lie close together, without sorting; None for others."""
    if y.dtype.kind not in "biuf" or len(y) == 0:
        return None
    low, high = float(y.min()), float(y.max())
    if not (low > -_FARTHEST and high < _FARTHEST and high - low <= len(y)):
        return None
    first = int(y.min())
    steps = y.astype(np.intp) - first
    if y.dtype.kind == "f" and not np.array_equal(steps + first, y):
        return None
    counts = np.bincount(steps)
    labels = (np.flatnonzero(counts) + first).astype(y.dtype)
    if 2 * len(labels) > len(y):
        return None  # the slow way warns of so many
    return labels, (np.cumsum(counts > 0) - 1)[steps]
