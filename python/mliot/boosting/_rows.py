"""Targets, weights and starts of the rows that train or judge, checked against X."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def of_present_rows(y: Any, sample_weight: Any) -> Any:
    """Return y with the target of a present row in place of whatever rows of weight 0 hold."""
    if sample_weight is None:
        return y
    values, weight = np.asarray(y), np.asarray(sample_weight, dtype=np.float64)
    if weight.ndim != 1 or values.shape[:1] != weight.shape:
        return y  # refused where lengths are checked
    absent = weight == 0
    if not absent.any() or absent.all():
        return y
    filled = values.copy()
    filled[absent] = values[np.argmin(absent)]
    return filled


def refuse_times(y: Any) -> Any:
    """Return y, which must not hold dates or durations.

    Raises
    ------
    ValueError
        Names their type and the cure.
    """
    dtype = getattr(y, "dtype", None)
    if isinstance(dtype, np.dtype) and dtype.kind in "mM":
        raise ValueError(f"y holds {dtype} values; take numbers or texts out of them")
    return y


def of_length(
    name: str, values: npt.NDArray[Any], n: int, *, columns: bool = False
) -> npt.NDArray[Any]:
    """The values, one a row; or with ``columns`` perhaps several a row, side by side."""
    if values.ndim != 1 and not (columns and values.ndim == 2):
        raise ValueError(f"{name} must have one dimension, got {values.ndim}")
    if len(values) != n:
        raise ValueError(f"{name} has {len(values)} values, but X has {n} rows")
    return values
