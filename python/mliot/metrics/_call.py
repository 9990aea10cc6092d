"""One metric of one group: the way from array functions to the C++ core."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from mliot import _core


def single(
    name: str,
    columns: list[npt.ArrayLike],
    sample_weight: npt.ArrayLike | None = None,
    training: tuple[npt.ArrayLike, int] | None = None,
    value: float = 0.0,
) -> float:
    """The named metric over all samples; training is (y_train, seasonality)."""
    arrays = [np.asarray(column, dtype=np.float64) for column in columns]
    weight = None if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
    bounds = np.array([0, arrays[0].size])
    past = None
    if training is not None:
        y_train = np.asarray(training[0], dtype=np.float64)
        past = (y_train, np.array([0]), np.array([y_train.size]), season_of(training[1], name))
    return float(_core.metric(name, arrays, bounds, weight, past, value)[0])


def season_of(value: Any, who: str) -> int:
    """A season in samples.

    Raises
    ------
    InvalidArgument
        For what is no integer of at least 1.
    """
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not whole or value < 1:
        raise _core.InvalidArgument(f"{who}: seasonality must be an integer >= 1, got {value!r}")
    return int(value)


def mean(values: npt.NDArray[np.float64], weights: npt.ArrayLike | None = None) -> float:
    """The weighted mean, in the fixed order of the core."""
    # Against targets of zero the bias is the plain mean.
    return single("bias", [np.zeros(values.size), values], weights)
