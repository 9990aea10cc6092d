"""Columns of a back-test, and what a StatisticalForecaster says of itself as frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.forecasting._checks import Wanted
from mliot.forecasting._panels import FittedModel, Rows, columns_of
from mliot.forecasting._residuals import diagnosed
from mliot.forecasting._statistical_input import Series
from mliot.forecasting._statistical_windows import Windows, calibrate, widened, windows_of
from mliot.statistical import StatisticalModel

#: A series, a model that could not take it, and why.
Failure = tuple[int, str, str]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

#: Gives a model in window w a conformal table for series of these lengths and scales, and returns
#: the scales to read it by; None where there is no table to give.
Lender: TypeAlias = Callable[[int, FittedModel, Ints, Floats], Floats | None]


def window_columns(
    settings: Mapping[str, Any],
    series: Series,
    windows: Windows,
    wanted: Wanted,
    lend: Lender | None = None,
) -> tuple[dict[str, Floats], list[FittedModel]]:
    """The columns of each model over all windows, flat: window by window, series, step; and the
    models of the last window. Where ``lend`` has a table for the first model, it serves."""
    models = settings["models"]
    parts: list[dict[str, NDArray[np.float64]]] = []
    fitted: list[FittedModel] = []
    steps = windows_of(models, series.fallback, series.rows, windows)
    for w, (known, (fitted, before)) in enumerate(zip(windows.kept, steps, strict=True)):
        scales = np.asarray(_core.error_scales(before.values, before.offsets))
        asked = bool(wanted.columns())
        borrowed = lend(w, fitted[0], before.lengths, scales) if asked and lend else None
        if borrowed is not None:
            scales = borrowed
        elif asked and settings["intervals"] is not None:
            n = settings["intervals"].n_windows
            tables = calibrate(models, series.fallback, before, windows.h, n, windows.run)
            for each, table in zip(fitted, tables, strict=True):
                each.table = table
            scales = widened(scales, before.lengths, windows.h, n)
        future = series.rows.ahead(known, windows.h)
        parts.append(columns_of(fitted, windows.h, wanted, scales, windows.run, future))
    joined = {name: np.concatenate([part[name].ravel() for part in parts]) for name in parts[0]}
    return joined, fitted


def failures_of(found: Sequence[FittedModel]) -> list[Failure]:
    """The series that went to the fallback, model by model."""
    return [(i, each.name, why) for each in found for i, why in each.reasons.items()]


def failures_frame(series: Series, rows: Sequence[Failure]) -> Any:
    """ids, model and reason of each series that went to the fallback."""
    columns = {
        "model": np.array([name for _, name, _ in rows], dtype=np.str_),
        "reason": np.array([why for _, _, why in rows], dtype=np.str_),
    }
    return series.table_frame([i for i, _, _ in rows], columns)


def residuals_frame(
    series: Series,
    found: Sequence[FittedModel],
    rows: Rows,
    fitted: Sequence[NDArray[np.float64]],
    lags: int,
) -> Any:
    """ids, model and the tests of the residuals, a row a series and model."""
    tests, names = [], []
    for each, values in zip(found, fitted, strict=True):
        season = longest_season(each.model)
        apart = np.split(rows.values - values, rows.offsets[1:-1])
        tests += [asdict(diagnosed(part, season, lags)) for part in apart]
        names += [each.name] * len(apart)
    columns = {name: np.array([test[name] for test in tests]) for name in tests[0]}
    index = [*range(len(series.ids))] * len(found)
    return series.table_frame(index, {"model": np.array(names, dtype=np.str_), **columns})


def longest_season(model: StatisticalModel) -> int:
    """The longest season that a model was told, in whole periods; 1 for a model without."""
    told = model.get_params().get("season_length")
    seasons = np.atleast_1d(1 if told is None else told)
    return max(1, *(round(float(each)) for each in seasons))


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
