"""Scalers and encoders before a Forecaster: fitted on its rows, then run by its plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from mliot._core import InvalidArgument
from mliot.pipeline._row_maps import RowMaps, TrainingRows
from mliot.pipeline._steps import Step

Floats = NDArray[np.float64]


def learn_maps(
    steps: Sequence[Step],
    columns: Mapping[str, Floats],
    tables: Mapping[str, list[str]],
    offsets: NDArray[np.int64],
) -> RowMaps:
    """What the row-wise steps make of columns, learnt in the order of the steps.

    Raises
    ------
    InvalidArgument
        For encoders by the target, and what the step itself refuses.
    """
    for step in steps:
        if step.row_wise and step.transforms[0].__sklearn_tags__().target_tags.required:
            raise InvalidArgument(
                f"Pipeline: step {step.name!r} is a {type(step.transforms[0]).__name__}, which "
                "encodes by the target, but a Forecaster's target runs along time; leave the "
                "column as it is: trees split by its levels"
            )
    rows = TrainingRows(dict(columns), tables, offsets, np.arange(offsets[-1]), target=None)
    rows.learn(steps)
    return rows.maps
