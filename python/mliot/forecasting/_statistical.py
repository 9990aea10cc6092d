"""The forecaster of statistical models: several models side by side over many series."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot._integers import positive, refit_every, seed
from mliot._progress import Progress, told
from mliot.forecasting._backtest import WindowRows, check_baseline, kept_rows
from mliot.forecasting._begun import Begun
from mliot.forecasting._checks import Wanted
from mliot.forecasting._intervals import ConformalIntervals
from mliot.forecasting._names import BASELINE, CUTOFF, SAMPLE, key_columns, refuse_collisions
from mliot.forecasting._panels import FittedModel, Run, columns_of
from mliot.forecasting._statistical_covariates import future_matrix, takers
from mliot.forecasting._statistical_input import Series, checked_settings, read_series
from mliot.forecasting._statistical_tables import window_columns
from mliot.forecasting._statistical_update import UpdatesStatistical
from mliot.forecasting._statistical_warnings import told_of_fit, told_of_windows
from mliot.forecasting._statistical_windows import Windows, calibrate, in_reach, widened
from mliot.forecasting._support import Support
from mliot.statistical import StatisticalModel

Floats = NDArray[np.float64]


class StatisticalForecaster(UpdatesStatistical):
    """Statistical models over the series of a frame, each model fitted to each series.

    A series that a model cannot take (one value below zero for models of demand, values so large
    that sums of them overflow) is forecast by the fallback model, and named in ``failures_`` and a
    warning. Series too short for a model's parameters stay with it: AutoETS forecasts the level
    alone then, the Theta models keep their starting parameters.

    Parameters
    ----------
    models : sequence of models of mliot.statistical
        As ``[SeasonalNaive(12), CrostonSBA(alias="sba")]``.
    freq : str or int, optional
        Distance of two periods, as for :class:`Forecaster`. None: inferred from the times.
    fallback_model : model of mliot.statistical, optional
        What forecasts the series that a model cannot. None: the seasonal naive method, with the
        season of the frequency.
    intervals : ConformalIntervals, optional
        Intervals and quantiles from errors of a back-test, for ``horizon`` steps. None: from the
        distribution that each model has of its own.
    horizon : int, optional
        Steps that conformal intervals reach. None: one season, less for short series.
    fill_gaps : None, "missing" or a number
        What to do about missing periods and missing targets: an error, the last value before them
        (series begin at their first value), or that number (0 for sales that were not recorded).
    id_col, time_col, target_col : str
        Names of the columns; ``id_col`` may be a list of names.
    time_zone : None, "local" or "utc"
        How zoned times become civil ones; None refuses them.
    n_jobs : int, optional
        Threads; None means all CPUs that affinity and cgroup allow. Results never depend on it.
    covariates : sequence of str, optional
        Columns that ARIMA, AutoARIMA and DynamicHarmonicRegression take as covariates: numbers,
        none missing, and needed for the horizon too. None: every column beside ids, time and
        target; ``[]``: none. Other models do not look at them; names without a model that takes
        any are refused.
    nonnegative : bool or "auto"
        Whether forecasts, ends of intervals and paths below 0 become 0: of all series, of none, or
        of those whose values were all counts (whole numbers, none below 0) so far.
    integer : bool or "auto"
        Whether ends of intervals, quantiles and paths are rounded to whole numbers: of all series,
        of none, or of series of counts under models of demand (CrostonClassic, TSB ...).
    """

    #: What `auto_forecaster` chose and why: dictionaries of "what", "chosen" and "why".
    choices_: list[dict[str, str]]
    # Of a named model: a back-test without windows to calibrate by takes the model's own intervals.
    _own_if_short: bool = False

    def __init__(
        self,
        models: Sequence[StatisticalModel],
        freq: str | int | None = None,
        fallback_model: StatisticalModel | None = None,
        intervals: ConformalIntervals | None = None,
        horizon: int | None = None,
        fill_gaps: str | float | None = None,
        id_col: str | Sequence[str] = "unique_id",
        time_col: str = "ds",
        target_col: str = "y",
        time_zone: str | None = None,
        n_jobs: int | None = None,
        covariates: Sequence[str] | None = None,
        nonnegative: bool | str = "auto",
        integer: bool | str = "auto",
    ) -> None:
        self.models = models
        self.freq = freq
        self.fallback_model = fallback_model
        self.intervals = intervals
        self.horizon = horizon
        self.fill_gaps = fill_gaps
        self.id_col = id_col
        self.time_col = time_col
        self.target_col = target_col
        self.time_zone = time_zone
        self.n_jobs = n_jobs
        self.covariates = covariates
        self.nonnegative = nonnegative
        self.integer = integer

    def fit(
        self, df: Any, progress: Progress | bool | None = None, fitted: bool = False
    ) -> StatisticalForecaster:
        """Fits every model to every series of a long frame.

        Parameters
        ----------
        df : data frame
            Rows of (id, time, target) in any order: pandas, polars, pyarrow or anything with the
            Arrow C stream. Further columns are read only as covariates, where a model takes them.
        progress : callable or bool, optional
            Called as ``progress(stage, done, total)``; True draws a bar (needs tqdm).
        fitted : bool, default False
            Keep the one-step forecasts of the rows of ``df``, for `forecast_fitted_values` and
            `residual_diagnostics`.

        Raises
        ------
        InvalidArgument
            Names the column, row, id or date that is wrong, and the cure.
        """
        self._fit_rows(df, progress, fitted)
        return self

    def _fit_rows(self, df: Any, progress: Progress | bool | None, fitted: bool) -> None:
        settings = checked_settings(self.get_params())
        series = read_series(settings, df)
        run = self._run(progress)
        models, spare = settings["models"], series.fallback
        rooms = [np.full(len(series.rows.values), np.nan) if fitted else None for _ in models]
        found = [
            FittedModel.fit(model, spare, series.rows, run, room)
            for model, room in zip(models, rooms, strict=True)
        ]
        if settings["intervals"] is not None:
            n_windows = settings["intervals"].n_windows
            h = series.horizon(settings)
            tables = calibrate(models, spare, series.rows, h, n_windows, run)
            for each, table in zip(found, tables, strict=True):
                each.table = table
            scales = widened(series.scales, series.rows.lengths, h, n_windows)
            series = replace(series, scales=scales)
        told_of = told_of_fit(found, series)
        self._series, self._found, self._begun = series, found, Begun.none()
        self._fitted_values = rooms if fitted else None
        self._training = series.rows if fitted else None
        for text in told_of:
            warnings.warn(text, UserWarning, stacklevel=3)

    def _run(self, progress: Progress | bool | None = None) -> Run:
        return Run(self.n_jobs, told(progress), Support.of(self.get_params()))

    def predict(
        self,
        h: int,
        X_df: Any = None,
        level: Sequence[float] | None = None,
        quantiles: Sequence[float] | None = None,
        n_paths: int | None = None,
        random_state: int | None = None,
    ) -> Any:
        """Forecasts the next ``h`` periods of every series by every model.

        Parameters
        ----------
        h : int
            Steps.
        X_df : data frame, optional
            The covariates of these steps, where fit had any for a model that takes them: ids, time
            and the columns, in any order. Further rows and columns are passed over.
        level : sequence of float, optional
            Coverages in percent, as ``[80, 95]``; adds columns ``-lo-80``, ``-hi-80`` to each
            model's.
        quantiles : sequence of float, optional
            Levels between 0 and 1; adds columns ``-q-0.1``.
        n_paths : int, optional
            Sample paths in the place of means and quantiles, as from `simulate`.
        random_state : int, optional
            Seed of the paths; None means 0.

        Returns
        -------
        data frame
            Of the kind that fit was given: ids, time and the columns of each model, ``h`` rows a
            series; with ``n_paths`` as from `simulate`. NaN where a model cannot tell how far it
            errs, as after one observation.

        Raises
        ------
        InvalidArgument
            For h < 1, conformal intervals beyond the horizon, paths with levels or quantiles, and
            covariates of ``X_df`` that are missing (id and date are named) or no numbers.
        NotFitted
            Before fit.
        """
        series = self._need_fit()
        steps = positive(h, "h")
        wanted = Wanted.of(level, quantiles)
        if n_paths is not None:
            if wanted.columns():
                raise _core.InvalidArgument(
                    "n_paths: paths have no level and no quantiles; leave those out, or call "
                    "predict twice"
                )
            return self.simulate(steps, n_paths, random_state, X_df)
        run, future = self._run(), self._future(series, X_df, steps)
        named = wanted.beside(each.name for each in self._found)
        refuse_collisions([*key_columns(self.get_params()), *named], "predict")
        columns = columns_of(self._found, steps, wanted, series.scales, run, future)
        return series.future_frame(steps, {name: x.ravel() for name, x in columns.items()})

    def _future(self, series: Series, X_df: Any, h: int) -> Floats | None:
        return future_matrix(series, X_df, h, takers([each.model for each in self._found]))

    def forecast(
        self,
        df: Any,
        h: int,
        X_df: Any = None,
        level: Sequence[float] | None = None,
        quantiles: Sequence[float] | None = None,
        fitted: bool = False,
        progress: Progress | bool | None = None,
        n_paths: int | None = None,
        random_state: int | None = None,
    ) -> Any:
        """`fit` and `predict` in one call.

        Parameters
        ----------
        df, progress
            As for `fit`.
        h, X_df, level, quantiles, n_paths, random_state
            As for `predict`.
        fitted : bool, default False
            As for `fit`.

        Returns
        -------
        data frame
            As from `predict`.
        """
        steps = positive(h, "h")
        self._fit_rows(df, progress, fitted)
        return self.predict(steps, X_df, level, quantiles, n_paths, random_state)

    def simulate(
        self, h: int, n_paths: int = 100, random_state: int | None = None, X_df: Any = None
    ) -> Any:
        """Sample paths of the next ``h`` periods.

        Parameters
        ----------
        h : int
            Steps.
        n_paths : int, default 100
            Paths of each series.
        random_state : int, optional
            Seed; None means 0.
        X_df : data frame, optional
            As for `predict`.

        Returns
        -------
        data frame
            ids, time, ``sample_id`` (0 to n_paths - 1) and a column a model: ``n_paths * h`` rows
            a series, path by path. Each step is drawn from the state that the steps before left.
            The random numbers of a series depend on the seed and on its place among the series:
            equal frames give equal paths, a frame of other series gives a series other ones.
        """
        series = self._need_fit()
        steps, paths = positive(h, "h"), positive(n_paths, "n_paths")
        number, future = seed(random_state), self._future(series, X_df, steps)
        names = [SAMPLE, *(each.name for each in self._found)]
        refuse_collisions([*key_columns(self.get_params()), *names], "simulate")
        columns: dict[str, NDArray[Any]] = {
            SAMPLE: np.tile(np.repeat(np.arange(paths), steps), len(series.ids))
        }
        for each in self._found:
            drawn = each.simulate(steps, paths, number, self._run(), future)
            columns[each.name] = drawn.ravel()
        return series.future_frame(steps, columns, repeats=paths)

    def cross_validation(
        self,
        df: Any,
        h: int,
        n_windows: int = 3,
        step_size: int | None = None,
        refit: bool | int = True,
        level: Sequence[float] | None = None,
        quantiles: Sequence[float] | None = None,
        against: str | None = None,
        progress: Progress | bool | None = None,
    ) -> Any:
        """Forecasts the last ``n_windows`` windows of ``h`` periods from what was known before.

        Parameters
        ----------
        df : data frame
            As for `fit`.
        h : int
            Steps a window.
        n_windows : int, default 3
            Windows; the last one ends with each series.
        step_size : int, optional
            Periods between the ends of two windows; by default h.
        refit : bool or int, default True
            Fit anew for each window, for every so many windows, or (False) once, before the first
            that knows the series. Between fits parameters stay, and starting states of exponential
            smoothing, CES, Theta and MSTL are found anew.
        level, quantiles : sequence of float, optional
            As for `predict`.
        against : {"seasonal_naive"}, optional
            Adds the column ``SeasonalNaive``: the value one season of the frequency ago.
        progress : callable or bool, optional
            Called as ``progress(stage, done, total)``; True draws a bar (needs tqdm).

        Returns
        -------
        data frame
            ids, time, ``cutoff`` (last time known), target and the columns of each model.

        Notes
        -----
        The forecaster itself is left as it is. Series too short for a window are absent from it.
        Covariates of a window are those of its rows: what was known of them ahead.
        """
        settings = checked_settings(self.get_params())
        windows: Mapping[str, Any] = {
            "h": positive(h, "h"),
            "n_windows": positive(n_windows, "n_windows"),
            "step_size": positive(h if step_size is None else step_size, "step_size"),
        }
        wanted = Wanted.of(level, quantiles)
        series = read_series(settings, df)
        rows, names = series.rows, [model.name() for model in settings["models"]]
        named = wanted.beside(names)
        check_baseline(against)
        baseline = [] if against is None or BASELINE in names else [BASELINE]
        keys = [*key_columns(settings), settings["target_col"], CUTOFF]
        refuse_collisions([*keys, *named, *baseline], "the back-test")
        kept = [kept_rows(rows.offsets, windows, w) for w in range(windows["n_windows"])]
        if not any((each > 0).any() for each in kept):
            raise _core.InvalidArgument(
                f"cross_validation: no series is longer than h = {windows['h']}; use a smaller h"
            )
        if self._own_if_short and settings["intervals"] is not None:
            settings["intervals"] = in_reach(settings["intervals"], rows, kept, windows["h"])
        request = Windows(kept, windows["h"], refit_every(refit), self._run(progress))
        joined, last = window_columns(settings, series, request, wanted)
        layout = WindowRows(rows.offsets, windows)
        actual = rows.observed()[layout.rows]
        keep = layout.present & ~np.isnan(actual)
        columns = {self.target_col: actual[keep]}
        columns |= {name: values[keep] for name, values in joined.items()}
        for name in baseline:
            season = int(series.axis.season_length)
            columns[name] = layout.seasonal_naive(rows.values, season)[keep]
        for text in told_of_windows(last, series, kept[-1] > 0):
            warnings.warn(text, UserWarning, stacklevel=2)
        return series.window_frame(layout, keep, columns)
