"""The whole job with good defaults: a frame in, forecasts out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mliot._integers import positive
from mliot.forecasting._auto_forecaster import AutoForecaster
from mliot.forecasting._forecaster import Forecaster
from mliot.forecasting._intervals import ConformalIntervals
from mliot.forecasting._named import named_forecaster
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
) -> Forecaster | StatisticalForecaster | AutoForecaster:
    """A fitted forecaster: of the model that is named, or of those that do best in a back-test.

    Parameters
    ----------
    df : data frame
        Rows of (id, time, target, covariates).
    h : int
        Periods to forecast.
    X_df : data frame, optional
        Covariates of the horizon; its columns count as future-known.
    model : "auto", a name, a model of mliot.statistical or an estimator of mliot.boosting
        "auto": a model for each class of series, by back-test (:class:`AutoForecaster`).
        "boosting": one :class:`Forecaster` of all series, its features and loss chosen from the
        data, with the Tweedie loss where no target is negative. Names of statistical models, of
        the season of the frequency: "naive", "seasonal_naive", "drift", "average", "ets" (AutoETS),
        "theta" (AutoTheta), "arima" (AutoARIMA), "ces", "mstl", "tbats", "ensemble"
        (MedianEnsemble), "croston" (CrostonSBA), "tsb", "adida", "imapa", "negative_binomial",
        "tweedie", "empirical", "bootstrap" (demand as a distribution). Of these AutoARIMA alone
        takes covariates: those of ``X_df``.
    freq, id_col, time_col, target_col, static_features, future_features, past_features
        As for `Forecaster`.
    weight_col, intervals, fill_gaps, time_zone, n_jobs, random_state, progress
        As for `Forecaster`.

    Returns
    -------
    AutoForecaster, Forecaster or StatisticalForecaster
        Fitted; ``choices_`` lists what was chosen and why. "auto" gives an AutoForecaster, or the
        boosted Forecaster itself where every class has chosen it; their column is ``auto``.

    Raises
    ------
    InvalidArgument
        As `Forecaster.fit`; for the name of a model that there is not.
    """
    shared = {
        "freq": freq,
        "static_features": static_features,
        "future_features": future_features,
        "past_features": past_features,
        "horizon": positive(h, "h"),
        "intervals": intervals,
        "fill_gaps": fill_gaps,
        "weight_col": weight_col,
        "id_col": id_col,
        "time_col": time_col,
        "target_col": target_col,
        "time_zone": time_zone,
        "n_jobs": n_jobs,
        "random_state": random_state,
    }
    forecaster, choices = named_forecaster(df, X_df, model, shared)
    if isinstance(forecaster, StatisticalForecaster):
        forecaster.fit(df, progress=progress)
        forecaster.choices_ = choices
        return forecaster
    forecaster.fit(df, X_df, progress=progress)
    if isinstance(forecaster, AutoForecaster):
        return forecaster.simplest()
    forecaster.choices_ = choices
    return forecaster


def forecast(
    df: Any,
    h: int,
    X_df: Any = None,
    *,
    level: Sequence[float] | None = None,
    quantiles: Sequence[float] | None = None,
    **options: Any,
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
    quantiles : sequence of float, optional
        Levels between 0 and 1; adds columns ``-q-0.1``.
    **options
        As for `auto_forecaster`.

    Returns
    -------
    data frame
        Of the same kind: ids, time, forecast, interval and quantile columns.

    Raises
    ------
    InvalidArgument
        Names the column, row, id or date that is wrong, and the cure.
    """
    if level is None and quantiles is None:
        options.setdefault("intervals", None)
    model = auto_forecaster(df, h, X_df, **options)
    return model.predict(h, X_df, level=level, quantiles=quantiles)
