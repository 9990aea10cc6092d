"""The whole job with good defaults: a frame in, forecasts out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mliot.forecasting._auto_statistical import fitted_statistical, is_statistical
from mliot.forecasting._checks import checked
from mliot.forecasting._choices import choose
from mliot.forecasting._forecaster import Forecaster
from mliot.forecasting._integers import positive
from mliot.forecasting._intervals import ConformalIntervals
from mliot.forecasting._names import future_names
from mliot.forecasting._prepare import read
from mliot.forecasting._statistical import StatisticalForecaster

__all__ = ["auto_forecaster", "forecast"]


def auto_forecaster(
    df: Any,
    h: int,
    X_df: Any = None,
    *,
    model: Any = "auto",
    freq: str | int | None = None,
    id_col: str | Sequence[str] = "unique_id",
    time_col: str = "ds",
    target_col: str = "y",
    static_features: Sequence[str] | None = None,
    future_features: Sequence[str] | None = None,
    past_features: Mapping[str, Sequence[Any]] | Sequence[str] | None = None,
    weight_col: str | None = None,
    intervals: ConformalIntervals | None = ConformalIntervals(),
    fill_gaps: str | float | None = None,
    time_zone: str | None = None,
    n_jobs: int | None = None,
    random_state: int | None = None,
    progress: Any = None,
) -> Forecaster | StatisticalForecaster:
    """A fitted `Forecaster` whose features and loss are chosen from the data.

    Parameters
    ----------
    df : data frame
        Rows of (id, time, target, covariates).
    h : int
        Periods to forecast.
    X_df : data frame, optional
        Covariates of the horizon; its columns count as future-known.
    model : "auto", a name, a model of mliot.statistical or an estimator of mliot.boosting
        "auto": boosting, with the Tweedie loss where no target is negative. Names of statistical
        models of the season of the frequency: "naive", "seasonal_naive", "drift", "average",
        "ets" (AutoETS), "theta" (AutoTheta), "arima" (AutoARIMA), "croston" (CrostonSBA), "tsb",
        "adida", "imapa". Of these AutoARIMA alone takes covariates: those of ``X_df``.
    freq, id_col, time_col, target_col, static_features, future_features, past_features
        As for `Forecaster`.
    weight_col, intervals, fill_gaps, time_zone, n_jobs, random_state, progress
        As for `Forecaster`.

    Returns
    -------
    Forecaster or StatisticalForecaster
        Fitted; ``choices_`` lists what was chosen and why.

    Raises
    ------
    InvalidArgument
        As `Forecaster.fit`.
    """
    forecaster = Forecaster(
        freq=freq,
        static_features=static_features,
        future_features=future_features,
        past_features=past_features,
        horizon=positive(h, "h"),
        intervals=intervals,
        fill_gaps=fill_gaps,
        weight_col=weight_col,
        id_col=id_col,
        time_col=time_col,
        target_col=target_col,
        time_zone=time_zone,
        n_jobs=n_jobs,
        random_state=random_state,
    )
    settings = checked(forecaster.get_params())
    if is_statistical(model):
        return fitted_statistical(df, X_df, settings, model, progress)
    given = {"freq": freq, "model": model, "columns": _model_columns(settings, df, X_df)}
    chosen = choose(read(settings, df, columns=[]), given)
    forecaster.set_params(**chosen.parameters)
    forecaster.fit(df, X_df, progress=progress)
    forecaster.choices_ = chosen.why
    return forecaster


def _model_columns(settings: Mapping[str, Any], df: Any, X_df: Any) -> list[str]:
    """Columns that become features of their own name."""
    declared = [*(settings["static_features"] or []), *settings["future_features"]]
    return declared + future_names(settings, df, X_df)


def forecast(
    df: Any, h: int, X_df: Any = None, *, level: Sequence[float] | None = None, **options: Any
) -> Any:
    """Forecasts every series of a frame: `auto_forecaster` and its `predict` in one call.

    Parameters
    ----------
    df : data frame
        Rows of (id, time, target, covariates): pandas, polars, pyarrow or any Arrow stream.
    h : int
        Periods to forecast.
    X_df : data frame, optional
        Covariates known for the horizon.
    level : sequence of float, optional
        Coverages of prediction intervals in percent, as ``[80, 95]``.
    **options
        As for `auto_forecaster`.

    Returns
    -------
    data frame
        Of the same kind: ids, time, forecast and interval columns.

    Raises
    ------
    InvalidArgument
        Names the column, row, id or date that is wrong, and the cure.
    """
    if level is None:
        options.setdefault("intervals", None)
    model = auto_forecaster(df, h, X_df, **options)
    if isinstance(model, StatisticalForecaster):
        return model.predict(h, X_df, level=level)
    return model.predict(h, X_df, level=level)
