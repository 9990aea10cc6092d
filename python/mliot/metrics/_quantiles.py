"""Which columns of a frame are quantile forecasts, and of which level."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mliot.metrics.interval import crps

#: The end of a column's name that makes it a quantile forecast.
QUANTILE = re.compile(r"-q-([0-9.]+(?:e-[0-9]+)?)$")


class Forecast(NamedTuple):
    """A level between 0 and 1, and what stands behind the model's name in its column."""

    quantile: float
    suffix: str


def quantile_columns(
    level: Sequence[float] | None,
    quantiles: Sequence[float] | None,
    columns: Sequence[str],
    models: Sequence[str],
) -> list[Forecast]:
    """Quantile forecasts by rising level: ends of intervals, two a level, and columns ``-q-``.

    Where neither is asked for, the columns ``-q-`` that there are of any model.
    """
    if level is None and quantiles is None:
        found = [QUANTILE.search(name.removeprefix(m)) for m in models for name in columns]
        texts = {match[0]: float(match[1]) for match in found if match and match.start() == 0}
        return sorted(Forecast(q, text) for text, q in texts.items())
    ends = {f"{(100 - x) / 200:g}": Forecast((100 - x) / 200, f"-lo-{x:g}") for x in level or []}
    ends |= {f"{(100 + x) / 200:g}": Forecast((100 + x) / 200, f"-hi-{x:g}") for x in level or []}
    asked = {f"{q:g}": Forecast(float(q), f"-q-{q:g}") for q in quantiles or []}
    return sorted({**ends, **asked}.values())


def crps_of(quantiles: Sequence[float]) -> Callable[..., float]:
    """:func:`mliot.metrics.crps` of actual values and a column for each quantile."""

    def score(y_true: npt.ArrayLike, *forecasts: npt.NDArray[np.float64]) -> float:
        return crps(y_true, np.column_stack(forecasts), quantiles)

    return score
