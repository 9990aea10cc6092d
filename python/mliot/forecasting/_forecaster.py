"""The forecaster: one model over many series."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from mliot import _core, frames
from mliot._export import GeneratedC
from mliot._integers import positive, refit_or_not, threads
from mliot._params import Params
from mliot._progress import Progress, told
from mliot.forecasting._backtest import BacktestRequest, backtest_frame
from mliot.forecasting._checks import Wanted
from mliot.forecasting._export import write_forecaster
from mliot.forecasting._facts import FittedFacts
from mliot.forecasting._fitted import warn_of_fit
from mliot.forecasting._html import html_of
from mliot.forecasting._intervals import ConformalIntervals
from mliot.forecasting._learner import ignored_options, learner_name
from mliot.forecasting._names import key_columns, refuse_collisions, refuse_forecast_name
from mliot.forecasting._predicting import forecast_ahead
from mliot.forecasting._prepare import extend, prepare
from mliot.forecasting._stored import StoredForecaster, restored


class Forecaster(Params, FittedFacts, StoredForecaster):
    """One gradient-boosted model over many series, with lags, windows, dates and covariates.

    Parameters
    ----------
    freq : str or int, optional
        Distance of two periods: a pandas alias ("D", "W-FRI", "MS", "15min"), a polars word
        ("1d", "1mo") or an integer step. None: inferred from the times.
    lags : sequence of int
        Lags of the target that are features; at least 1.
    lag_transforms : dict of int to list of transforms
        Transforms of `mliot.features` on a lag, as ``{1: [RollingMean(4)]}``.
    date_features : sequence of str
        Parts of the date, as "week", "month", "dayofweek", "month_sin".
    static_features : sequence of str, optional
        Columns with one value a series. None: every undeclared column that is constant within each
        series. ``[]`` turns the guess off.
    future_features : sequence of str, optional
        Columns known for the horizon; they must be in ``X_df`` of `predict`.
    past_features : dict of str to list, or list of str, optional
        Columns known up to now only (sensors): lags or transforms of each, as
        ``{"Temperature": [1, RollingMean(4)]}``, taken as of the forecast's origin. A list of names
        stands for lag 1 of each; so do undeclared columns that vary.
    group_features : dict, optional
        Lags, and rolling transforms on lag 1, of the target pooled over the series that share a
        static value, as ``{"Store": [1, RollingMean(4)]}``, or several (``("Store", "Type")``;
        ``()``: all series). Ahead, forecasts of the group take the place of its values.
    group_agg : {"mean", "sum"} or list of both, default "mean"
        How `group_features` pools the values of a time; series without one do not count.
    horizon : int, optional
        Steps that intervals and past-only features reach. None: one season, less for short series.
    intervals : ConformalIntervals or None
        None: no calibration, no ``level=``; fit is then twice as fast.
    scale_by : "auto", None or a transform
        Recent level of a series, as ``RollingMean(52, min_samples=1)``: the model sees the target
        and the features made of it in multiples of it (plus 5 % of the median series' mean), so
        that large, small and growing series speak one language. "auto": the mean of the last
        season; none where more than 1 % of the targets are negative.
    fill_gaps : None, "missing" or a number
        What to do about missing periods and missing targets: an error, rows that count for nothing,
        or rows with that target.
    weight_col : str, optional
        Column of loss weights >= 0; rows of weight 0 do not count.
    model : estimator of mliot.boosting, optional
        None: boosting with the Tweedie loss where no target is negative, else squared error. Its
        ``categorical_features`` says which static and future columns of text are split by their
        levels: all with "from_dtype" (the default), none with None, or those of a list.
    id_col, time_col, target_col : str
        Names of the columns; ``id_col`` may be a list of names.
    alias : str, optional
        Name of the forecast column; by default the class name of the model.
    time_zone : None, "local" or "utc"
        How zoned times become civil ones; None refuses them.
    unseen_levels : "missing" or "error"
        What a level of a text column is that fit has not seen.
    n_jobs : int, optional
        Threads; None means all CPUs that affinity and cgroup allow. Results never depend on it.
    random_state : int, optional
        Seed; None means 0.
    """

    #: What `auto_forecaster` chose and why: dictionaries of "what", "chosen" and "why".
    choices_: list[dict[str, str]]

    def __init__(
        self,
        freq: str | int | None = None,
        lags: Sequence[int] | None = None,
        lag_transforms: Mapping[int, Sequence[Any]] | None = None,
        date_features: Sequence[str] | None = None,
        static_features: Sequence[str] | None = None,
        future_features: Sequence[str] | None = None,
        past_features: Mapping[str, Sequence[Any]] | Sequence[str] | None = None,
        group_features: Mapping[Any, Sequence[Any]] | None = None,
        group_agg: str | Sequence[str] = "mean",
        horizon: int | None = None,
        intervals: ConformalIntervals | None = ConformalIntervals(),
        scale_by: Any = "auto",
        fill_gaps: str | float | None = None,
        weight_col: str | None = None,
        model: Any = None,
        id_col: str | Sequence[str] = "unique_id",
        time_col: str = "ds",
        target_col: str = "y",
        alias: str | None = None,
        time_zone: str | None = None,
        unseen_levels: str = "missing",
        n_jobs: int | None = None,
        random_state: int | None = None,
    ) -> None:
        self.freq = freq
        self.lags = lags
        self.lag_transforms = lag_transforms
        self.date_features = date_features
        self.static_features = static_features
        self.future_features = future_features
        self.past_features = past_features
        self.group_features = group_features
        self.group_agg = group_agg
        self.horizon = horizon
        self.intervals = intervals
        self.scale_by = scale_by
        self.fill_gaps = fill_gaps
        self.weight_col = weight_col
        self.model = model
        self.id_col = id_col
        self.time_col = time_col
        self.target_col = target_col
        self.alias = alias
        self.time_zone = time_zone
        self.unseen_levels = unseen_levels
        self.n_jobs = n_jobs
        self.random_state = random_state

    def fit(self, df: Any, X_df: Any = None, progress: Progress | bool | None = None) -> Forecaster:
        """Learns from a long frame; warns, once, of series and options of the model without use.

        Parameters
        ----------
        df : data frame
            Rows of (id, time, target, covariates) in any order: pandas, polars, pyarrow or anything
            with the Arrow C stream.
        X_df : data frame, optional
            Covariates of the horizon: its columns count as future-known.
        progress : callable or bool, optional
            Called as ``progress(stage, done, total)``; True draws a bar (needs tqdm).

        Raises
        ------
        InvalidArgument, ResourceLimit
            Names the column, row, id, group or date that is wrong, and the cure.
        """
        settings = self._settings()
        refuse_forecast_name(self._name(), settings)
        prepared = prepare(settings, df, X_df)
        fitted, panel = prepared.fitted, prepared.columns.core()
        del prepared  # the panel alone holds the rows, which fit drops once it has read them
        fitted.core.fit(panel, settings["n_jobs"], told(progress))
        self._fitted, self._units = fitted, {}
        warn_of_fit(fitted, ignored_options(self.model))
        return self

    def predict(
        self,
        h: int | None = None,
        X_df: Any = None,
        level: Sequence[float] | None = None,
        quantiles: Sequence[float] | None = None,
        progress: Progress | bool | None = None,
    ) -> Any:
        """Forecasts the next ``h`` periods of every series.

        Parameters
        ----------
        h : int, optional
            Steps; by default the horizon.
        X_df : data frame, optional
            The future-known columns of each (id, time) of the horizon.
        level : sequence of float, optional
            Coverages in percent, as ``[80, 95]``; adds columns ``-lo-80``, ``-hi-80``.
        quantiles : sequence of float, optional
            Levels between 0 and 1; adds columns ``-q-0.1``.
        progress : callable or bool, optional
            Called as ``progress(stage, done, total)``; True draws a bar (needs tqdm).

        Returns
        -------
        data frame
            Of the kind that fit was given: ids, time, forecast and the columns asked for, ``h``
            rows a series.

        Raises
        ------
        InvalidArgument
            For h < 1, a missing future row (named by id and date), intervals without calibration
            or beyond the horizon.
        NotFitted
            Before fit.
        """
        fitted = self._fit()
        steps = positive(fitted.horizon if h is None else h, "h")
        wanted = Wanted.of(level, quantiles)
        name = self._name()
        refuse_collisions([*key_columns(self.get_params()), name, *wanted.names(name)], "predict")
        ahead = forecast_ahead(fitted, steps, X_df, wanted, threads(self.n_jobs), told(progress))
        keep = ~np.isnan(ahead.point)
        return frames.build_frame(
            fitted.style,
            fitted.ids,
            np.repeat(np.arange(fitted.n_series), steps)[keep],
            fitted.axis.times(ahead.periods()[keep]),
            {name: values[keep] for name, values in ahead.columns(name).items()},
        )

    def _name(self) -> str:
        return self.alias or learner_name(self.model)

    def cross_validation(
        self,
        df: Any,
        h: int,
        n_windows: int = 3,
        step_size: int | None = None,
        refit: bool = True,
        level: Sequence[float] | None = None,
        quantiles: Sequence[float] | None = None,
        against: str | None = None,
        progress: Progress | bool | None = None,
    ) -> Any:
        """Forecasts the last ``n_windows`` windows of ``h`` periods from what was known before.

        Parameters
        ----------
        df : data frame
            As for `fit`; future-known columns are read from the window's own rows.
        h : int
            Steps a window.
        n_windows : int, default 3
            Windows; the last one ends with each series.
        step_size : int, optional
            Periods between the ends of two windows; by default h.
        refit : bool, default True
            Train anew for each window, or once before the first and only extend the state.
        level, quantiles : sequence of float, optional
            As for `predict`.
        against : {"seasonal_naive"}, optional
            Adds the column ``SeasonalNaive``: the value one season ago.
        progress : callable or bool, optional
            Called as ``progress(stage, done, total)``; True draws a bar (needs tqdm).

        Returns
        -------
        data frame
            ids, time, ``cutoff`` (last time known), target, forecast and the columns asked for.

        Notes
        -----
        The forecaster itself is left as it is. Series too short for a window are absent from it.
        """
        steps = positive(h, "h")
        settings = self._settings()
        settings["horizon"] = max(steps, settings["horizon"] or 1)
        request = BacktestRequest(
            windows={
                "h": steps,
                "n_windows": positive(n_windows, "n_windows"),
                "step_size": positive(steps if step_size is None else step_size, "step_size"),
                "refit": refit_or_not(refit),
            },
            wanted=Wanted.of(level, quantiles),
            name=self._name(),
            against=against,
            progress=told(progress),
        )
        request.check(settings)
        prepared = prepare(settings, df, ahead=self._ahead())
        warn_of_fit(None, ignored_options(self.model))
        return backtest_frame(prepared, settings, request)

    def update(self, df: Any, new_series: Literal["error", "begin"] = "error") -> Forecaster:
        """Extends the series by new rows, without a refit.

        Parameters
        ----------
        df : data frame
            Rows that continue the series: ids, the target, and the past-only columns.
        new_series : {"error", "begin"}, default "error"
            What becomes of ids that were not there at fit. "begin": each is a series from its first
            row on, forecast by the one model from the little that it has shown; ``df`` then holds
            the static columns too. `save` and `state` keep it like the others. Begin series while
            no other thread uses the model.

        Raises
        ------
        InvalidArgument
            For unknown ids with "error", and for late, duplicate or gapped rows, named by id and
            date; the state is then unchanged.
        """
        extend(self._fit(), self._settings(), df, new_series)
        return self

    def state(self) -> bytes:
        """The state of every series, for `restore`."""
        fitted = self._fit()
        return fitted.core.state(fitted.ids.joined())

    def restore(self, snapshot: bytes) -> Forecaster:
        """Puts the series back into a state that `state` returned. Series that the state has beyond
        those of the model begin here too.

        Raises
        ------
        FormatError
            When the bytes are damaged or belong to another model; the state is then unchanged.
        """
        fitted = self._fit()
        fitted.ids = restored(fitted, snapshot)
        return self

    def export_c(
        self,
        directory: str | os.PathLike[str],
        name: str = "demand",
        mode: Literal["small", "fast"] = "small",
        series: Any = None,
        level: Sequence[float] | None = None,
    ) -> GeneratedC:
        """Writes the forecaster as C99 (no heap, no libm, no stdio), in its present state.

        ``name_push(&state, &sample)`` and ``name_predict(&state, future, h, out)`` have the bits of
        `update` and `predict`.

        Parameters
        ----------
        directory : path
            Folder of ``name.h`` and ``name.c``; both are written, or neither.
        name : str, default "demand"
            Prefix of every name in the code: a C identifier.
        mode : {"small", "fast"}, default "small"
            Trees as tables or as if and else.
        series : id or list of ids, optional
            Series that the code knows; ids of several columns are tuples. None: all.
        level : sequence of float, optional
            Coverages in percent of the intervals.

        Returns
        -------
        GeneratedC
            The paths, and what they cost in bytes.

        Raises
        ------
        InvalidArgument, Unsupported
            For an unknown id or a bad name; for a step that has no exact form in C, by its name.
        """
        return write_forecaster(self._fit(), directory, name, mode, series, level)

    def preprocess(self, df: Any) -> Any:
        """The feature table that fit would train on, to look at.

        Features of the target are shown in its unit; with ``scale_by`` the model sees them divided
        by the column ``level``.

        Returns
        -------
        data frame
            ids, time, target and one float32 column a feature, a row for each row of the series.
        """
        settings = self._settings()
        prepared = prepare(settings, df, ahead=self._ahead())
        named = [*key_columns(settings), self.target_col, *prepared.fitted.plan.names]
        refuse_collisions(named, "preprocess")
        table = _core.feature_table(
            prepared.fitted.plan,
            prepared.columns.core(),
            settings["random_state"],
            settings["n_jobs"],
        )
        frame = prepared.frame
        columns: dict[str, Any] = {self.target_col: np.array(frame.y)}  # it may be the caller's
        columns |= {name: table[:, j] for j, name in enumerate(prepared.fitted.plan.names)}
        if frame.keys is not None:
            return frames.build_beside(frame.keys, columns)
        lengths = np.diff(frame.offsets)
        return frames.build_series(frame.style, frame.ids, lengths, frame.times(), columns)

    def _repr_html_(self) -> str:
        return html_of(self, getattr(self, "_fitted", None))
