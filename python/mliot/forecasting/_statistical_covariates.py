"""Covariates of statistical models: further columns of a frame, as numbers beside the target.

A model takes covariates or it does not (`takes_covariates`). Where one of the models does, the
columns of the forecaster's `covariates` are, or every column beside ids, time and target; the other
models do not look at them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core, frames
from mliot.forecasting._checks import names
from mliot.statistical import StatisticalModel

if TYPE_CHECKING:
    from mliot.forecasting._panels import FittedModel
    from mliot.forecasting._statistical_input import Series

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def takers(models: Sequence[StatisticalModel]) -> str:
    """The first model that takes covariates, "" if none does."""
    return next((each.name() for each in models if each.takes_covariates), "")


def matrix_of(frame: frames.LongFrame, taker: str) -> Floats:
    """The covariates of each row, a column each.

    Raises
    ------
    InvalidArgument
        For text, and for missing values, named by column, id and date.
    """
    columns = [_numbers(column, taker, "fit") for column in frame.columns.values()]
    for name, values in zip(frame.columns, columns, strict=True):
        missing = np.flatnonzero(~np.isfinite(values))
        if len(missing):
            raise _core.InvalidArgument(
                f"covariate '{name}' is missing for {frame.where(int(missing[0]))}"
                f"{_more(len(missing))}: fill it, or drop the column"
            )
    return _stacked(columns, (frame.n_rows,))


def future_matrix(series: Series, X_df: Any, h: int, taker: str) -> Floats | None:
    """The covariates of ``h`` periods of each series, shape (n_series, h, columns).

    None where no model has any.

    Raises
    ------
    InvalidArgument
        When ``X_df`` is missing, or a row, a column or a value of it, named by id and date.
    """
    wanted = series.covariates
    if not wanted:
        _refuse_unread(series, X_df)
        return None
    if X_df is None:
        raise _core.InvalidArgument(
            f"predict needs X_df: the covariates {wanted} of each id for h = {h} periods, since "
            f"{taker} was fitted with them"
        )
    found = frames.read_future(
        X_df, series.ids, series.axis, series.next_period, h, wanted, style=series.style
    )
    columns = [_numbers(found[name], taker, "X_df") for name in wanted]
    for name, values in zip(wanted, columns, strict=True):
        missing = np.flatnonzero(~np.isfinite(values))
        if len(missing):
            i, step = divmod(int(missing[0]), h)
            when = series.axis.text(int(series.next_period[i]) + step)
            raise _core.InvalidArgument(
                f"X_df: covariate '{name}' is missing for id '{series.ids.label(i)}' at {when}"
                f"{_more(len(missing))}"
            )
    return _stacked(columns, (len(series.ids), h))


def refuse_useless(found: Sequence[FittedModel], series: Series) -> None:
    """Every covariate says something of some series.

    Raises
    ------
    InvalidArgument
        For a covariate that says nothing of any series, named.
    """
    for each, name, nothing in _passed_over(found, series):
        if 0 < len(nothing) == int(each.own.sum()) and _long_enough(series):
            raise _core.InvalidArgument(
                f"covariate '{name}' says nothing beside the others and the mean in any series "
                f"({each.name}): it is constant, or a combination of them, once they are "
                "differenced; drop it"
            )


def left_out(found: Sequence[FittedModel], series: Series, fitted: Mask) -> str:
    """A warning about covariates that say nothing of some of the fitted series, "" for none."""
    over = [(each, name, at[fitted[at]]) for each, name, at in _passed_over(found, series)]
    over = [(each, name, at) for each, name, at in over if len(at)]
    if not over:
        return ""
    each, name, at = over[0]
    total = sum(len(nothing) for _, _, nothing in over)
    first = f"'{name}' of id '{series.ids.label(int(at[0]))}' ({each.name})"
    return (
        f"{total} coefficients of covariates are left out, first {first}: there the covariate is "
        "constant or a combination of others, or the series too short for it"
    )


def _passed_over(
    found: Sequence[FittedModel], series: Series
) -> Iterator[tuple[FittedModel, str, NDArray[np.intp]]]:
    """Each model with each covariate, and the series of which it has no coefficient."""
    for each in found:
        coefficients = each.coefficients() if series.covariates else None
        if coefficients is None:
            continue
        own = np.flatnonzero(each.own)
        for name, column in zip(series.covariates, coefficients.T, strict=True):
            yield each, name, own[np.isnan(column)]


def _long_enough(series: Series) -> bool:
    return int(series.rows.lengths.max()) > len(series.covariates) + 2


def _numbers(column: Any, taker: str, where: str) -> Floats:
    if column.values is None:
        raise _core.InvalidArgument(
            f"{where}: column '{column.name}' is text, and {taker} takes covariates of numbers; "
            "encode it, or name the covariates without it in covariates=[...]"
        )
    values: Floats = column.values
    return values


def _stacked(columns: Sequence[Floats], shape: tuple[int, ...]) -> Floats:
    if not columns:
        return np.zeros((*shape, 0))
    return np.ascontiguousarray(np.stack([each.reshape(shape) for each in columns], axis=-1))


def _more(n: int) -> str:
    return f" ({n} missing values in all)" if n > 1 else ""


def wanted_columns(settings: Mapping[str, Any]) -> list[str] | None:
    """Columns to read beside ids, time and target: none unless a model takes covariates; None for
    all of them."""
    if not takers(settings["models"]):
        _refuse_untaken(settings)
        return []
    chosen = settings["covariates"]
    return None if chosen is None else names(chosen, "covariates")


def _refuse_untaken(settings: Mapping[str, Any]) -> None:
    if settings["covariates"]:
        shown = ", ".join(each.name() for each in settings["models"])
        raise _core.InvalidArgument(
            f"covariates: no model takes any ({shown}); leave them out, or add a model that does, "
            "as AutoARIMA"
        )


def _refuse_unread(series: Series, X_df: Any) -> None:
    """Nothing is handed over that no model will look at."""
    if X_df is None:
        return
    keys = {*series.style.id_dtypes, series.style.time_col}
    unread = [name for name in frames.column_names(X_df) if name not in keys]
    if unread:
        raise _core.InvalidArgument(
            f"X_df has the columns {', '.join(unread)}, but no model was fitted with covariates; "
            "leave it out, or fit a model that takes them, as AutoARIMA"
        )
