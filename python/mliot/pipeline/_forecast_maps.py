"""Scalers and encoders before a Forecaster: fitted on its rows, then run by its plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from mliot._core import InvalidArgument
from mliot.frames._whole import MOST_EXACT
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
        _refuse_rounded(step, columns, tables)
    rows = TrainingRows(dict(columns), tables, offsets, np.arange(offsets[-1]), target=None)
    rows.learn(steps)
    return rows.maps


def _refuse_rounded(
    step: Step, columns: Mapping[str, Floats], tables: Mapping[str, list[str]]
) -> None:
    """Refuses numbers among levels that may be whole numbers which doubles have merged."""
    if not step.encodes:
        return
    for name in step.columns:
        if name in columns and name not in tables and (np.abs(columns[name]) >= MOST_EXACT).any():
            raise InvalidArgument(
                f"Pipeline: step {step.name!r}: column {name!r} holds numbers from 2^53 on, which "
                "doubles would merge as levels; make texts of them"
            )
