"""Columns of a back-test, and what a StatisticalForecaster says of itself as frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.forecasting._checks import Wanted
from mliot.forecasting._panels import FittedModel, Windows, calibrate, columns_of, windows_of
from mliot.forecasting._statistical_input import Series


def window_columns(
    settings: Mapping[str, Any], series: Series, windows: Windows, wanted: Wanted
) -> dict[str, NDArray[np.float64]]:
    """The columns of each model over all windows, flat: window by window, series, step."""
    models = settings["models"]
    parts: list[dict[str, NDArray[np.float64]]] = []
    steps = windows_of(models, series.fallback, series.rows, windows)
    for known, (fitted, before) in zip(windows.kept, steps, strict=True):
        if wanted.columns() and settings["intervals"] is not None:
            n = settings["intervals"].n_windows
            tables = calibrate(models, series.fallback, before, windows.h, n, windows.run)
            for each, table in zip(fitted, tables, strict=True):
                each.table = table
        scales = _core.error_scales(before.values, before.offsets)
        future = series.rows.ahead(known, windows.h)
        parts.append(columns_of(fitted, windows.h, wanted, scales, windows.run, future))
    return {name: np.concatenate([part[name].ravel() for part in parts]) for name in parts[0]}


def failures_frame(series: Series, rows: Sequence[tuple[int, str, str]]) -> Any:
    """ids, model and reason of each series that went to the fallback."""
    columns = {
        "model": np.array([name for _, name, _ in rows], dtype=np.str_),
        "reason": np.array([why for _, _, why in rows], dtype=np.str_),
    }
    return series.table_frame([i for i, _, _ in rows], columns)


def params_frame(series: Series, found: Sequence[FittedModel]) -> Any:
    """ids, model, form, parameter and value, for the series that a model fitted itself."""
    index: list[int] = []
    texts: dict[str, list[str]] = {"model": [], "form": [], "parameter": []}
    values: list[float] = []
    covariate_names = {f"x{j + 1}": name for j, name in enumerate(series.covariates)}
    for each in found:
        own = np.flatnonzero(each.own)
        labels = each.panel.labels
        for name, column in each.panel.parameters.items():
            name = covariate_names.get(name, name)
            index += own.tolist()
            values += column.tolist()
            texts["model"] += [each.name] * len(own)
            texts["form"] += labels
            texts["parameter"] += [name] * len(own)
    columns = {name: np.array(column, dtype=np.str_) for name, column in texts.items()}
    return series.table_frame(index, {**columns, "value": np.array(values, dtype=np.float64)})
