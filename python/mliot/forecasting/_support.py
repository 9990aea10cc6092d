"""The values that forecasts may take: none below zero, and whole numbers where the data are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_WHOLE_BELOW = 2.0**53  # beyond it every double is a whole number, whatever was measured


@dataclass(frozen=True)
class Support:
    """What a forecaster was told of the values of its series: True, False, or "auto"."""

    nonnegative: bool | str = "auto"
    integer: bool | str = "auto"

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Support:
        """The settings of a forecaster, checked.

        Raises
        ------
        InvalidArgument
            For a value that is none of the three.
        """
        for name in ("nonnegative", "integer"):
            value = settings[name]
            if not isinstance(value, bool) and value != "auto":
                raise _core.InvalidArgument(f'{name} must be True, False or "auto", got {value!r}')
        return cls(settings["nonnegative"], settings["integer"])

    def point(self, values: Floats, counts: Mask) -> Floats:
        """Forecasts of means, series by series; `counts` are series of counts so far."""
        return _not_below_zero(values, _chosen(self.nonnegative, counts))

    def drawn(self, values: Floats, counts: Mask, demand: Mask) -> Floats:
        """Quantiles or sample paths, series by series; `demand`: those of a model of demand."""
        whole = _chosen(self.integer, counts & demand)
        if whole.any():
            values = np.array(values)
            # A whole number stands for what lies within half a unit of it.
            values[whole] = np.ceil(values[whole] - 0.5) + 0.0
        return self.point(values, counts)


def are_counts(values: Floats) -> Mask:
    """Which values are whole numbers, not below 0."""
    found: Mask = (values == np.floor(values)) & (values >= 0) & (values < _WHOLE_BELOW)
    return found


def _chosen(setting: bool | str, of_data: Mask) -> Mask:
    return of_data if setting == "auto" else np.full(len(of_data), bool(setting))


def _not_below_zero(values: Floats, series: Mask) -> Floats:
    if not series.any():
        return values
    low = np.where(series, 0.0, -np.inf).reshape(-1, *[1] * (values.ndim - 1))
    return np.maximum(values, low)
