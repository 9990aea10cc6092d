"""Scalers and encoders that a pipeline puts before a forecaster, as maps of its covariates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.forecasting._columns import Roles

Floats = NDArray[np.float64]
Maps = Mapping[str, list[Any]]  # by step: what each makes of a column, as the pipeline fitted it


def learned_maps(
    settings: Mapping[str, Any],
    roles: Roles,
    columns: Mapping[str, Floats],
    tables: Mapping[str, list[str]],
    offsets: NDArray[np.int64],
) -> Maps:
    """What the row-wise steps learn from these rows, which hold the target by its name.

    Raises
    ------
    InvalidArgument
        Names the step and the column that it cannot work on.
    """
    steps = settings["cleaning"]
    if not any(step.row_wise for step in steps):
        return {}
    _check_columns(steps, roles, settings["target_col"])
    maps: Maps = settings["learn_maps"](steps, columns, tables, offsets)
    for name, made in maps.items():
        for each in made:
            if each.column in roles.past and not each.replaces:
                raise _core.InvalidArgument(
                    f"step {name!r} makes several columns of {each.column!r}, which is known up to "
                    "now only and enters by its lags; use an encoder that makes one, as "
                    "OrdinalEncoder"
                )
    return maps


def rows_before(
    columns: Mapping[str, Floats], offsets: NDArray[np.int64], known: NDArray[np.int64]
) -> tuple[dict[str, Floats], NDArray[np.int64]]:
    """The first ``known`` rows of each series, and where these begin."""
    lengths = np.diff(offsets)
    place = np.arange(offsets[-1]) - np.repeat(offsets[:-1], lengths)
    rows = place < np.repeat(known, lengths)
    starts = np.concatenate([[0], np.cumsum(known)]).astype(np.int64)
    return {name: values[rows] for name, values in columns.items()}, starts


def by_column(maps: Maps) -> dict[str, list[Any]]:
    """The maps of each column."""
    found: dict[str, list[Any]] = {}
    for made in maps.values():
        for each in made:
            found.setdefault(each.column, []).append(each)
    return found


def _check_columns(steps: Iterable[Any], roles: Roles, target_col: str) -> None:
    parts = roles.as_dict()
    scaled: dict[str, str] = {}
    for step in steps:
        for name in step.columns:
            if not step.row_wise:
                continue
            kind = type(step.transforms[0]).__name__
            if name == target_col:
                raise _core.InvalidArgument(
                    f"step {step.name!r} is a {kind} of the target {name!r}, whose forecasts must "
                    "keep their unit; give the Forecaster scale_by instead"
                )
            if parts.get(name) not in ("past", "future", "static"):
                known = [each for each, part in parts.items() if part != "weight"]
                why = "is the weight" if name in parts else "is no covariate of the frame"
                raise _core.InvalidArgument(
                    f"step {step.name!r}: column {name!r} {why}; name one of {', '.join(known)}"
                )
            if name in scaled and parts[name] != "past":
                raise _core.InvalidArgument(
                    f"step {step.name!r} works on {name!r} after step {scaled[name]!r}; one scaler "
                    f"or encoder of a {parts[name]} column is enough, leave one out"
                )
            scaled[name] = step.name
