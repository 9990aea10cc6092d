"""The forecaster that chooses: one model for each class of series, by back-test."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mliot import _core
from mliot._integers import positive, refit_or_not, seed, threads
from mliot._progress import Progress, told
from mliot.forecasting._auto_export import ExportsAuto
from mliot.forecasting._auto_parts import (
    NAME,
    AutoWindows,
    auto_windows_frame,
    fit_parts,
    part_columns,
    part_paths,
    reachable_intervals,
    shared_members,
    told_of_parts,
    with_scales,
)
from mliot.forecasting._auto_update import UpdatesAuto
from mliot.forecasting._backtest import check_baseline
from mliot.forecasting._begun import Begun
from mliot.forecasting._checks import Wanted
from mliot.forecasting._forecaster import Forecaster
from mliot.forecasting._intervals import ConformalIntervals
from mliot.forecasting._names import BASELINE, CUTOFF, SAMPLE, key_columns, refuse_collisions
from mliot.forecasting._panels import Run
from mliot.forecasting._predicting import forecast_ahead
from mliot.forecasting._router import AutoData, Routed, Router


class AutoForecaster(ExportsAuto, UpdatesAuto):
    """Forecasts each class of series by the model that did best on it in a back-test.

    A series is smooth, erratic, intermittent or lumpy by the mean interval between its demands
    (1.32 periods) and the squared coefficient of variation of their sizes (0.49), or short: fewer
    than horizon + 8 values. For each class a fixed list of candidates forecasts the last windows of
    at most 1,000 of its series, each candidate fitted once; the one of least RMSSE is fitted to the
    whole class, unless it is within 2 % of the class's default, or better by no more than chance:
    one standard error of the mean difference over series and windows, in parts of both errors.
    Smooth and erratic classes of long seasonal series, seven horizons as a rule, also try a
    `WeightedEnsemble`. Boosting, which learns from all series and takes covariates, is a candidate
    of every class; one model serves those that choose it. Short series, which no back-test can
    hold, take boosting where most others do, else simple exponential smoothing. Series that were
    never below zero are not forecast below it. Nothing depends on the clock: equal data, equal
    choice.

    Parameters
    ----------
    horizon : int
        Periods to forecast: those of the back-tests and of the intervals.
    freq, static_features, future_features, past_features
        As for `Forecaster`. Only boosting takes covariates.
    intervals : ConformalIntervals or None
        Intervals from errors of a back-test; those of short series from the errors of longer ones
        that are cut to their length. Classes that cannot have them take their model's own
        distribution. None: no ``level=`` for boosting, own distributions elsewhere.
    fill_gaps, weight_col, id_col, time_col, target_col, time_zone, n_jobs, random_state
        As for `Forecaster`. With ``weight_col`` boosting is the only candidate.

    References
    ----------
    Syntetos, Boylan and Croston 2005, "On the categorization of demand patterns", Journal of the
    Operational Research Society 56(5).
    """

    #: What was chosen and why: dictionaries of "what", "chosen" and "why"; those of classes also
    #: have "series" (how many), "meaning", and "scores": the RMSSE of each candidate.
    choices_: list[dict[str, Any]]

    def __init__(
        self,
        horizon: int,
        freq: str | int | None = None,
        static_features: Sequence[str] | None = None,
        future_features: Sequence[str] | None = None,
        past_features: Mapping[str, Sequence[Any]] | Sequence[str] | None = None,
        intervals: ConformalIntervals | None = ConformalIntervals(),
        fill_gaps: str | float | None = None,
        weight_col: str | None = None,
        id_col: str | Sequence[str] = "unique_id",
        time_col: str = "ds",
        target_col: str = "y",
        time_zone: str | None = None,
        n_jobs: int | None = None,
        random_state: int | None = None,
    ) -> None:
        self.horizon = horizon
        self.freq = freq
        self.static_features = static_features
        self.future_features = future_features
        self.past_features = past_features
        self.intervals = intervals
        self.fill_gaps = fill_gaps
        self.weight_col = weight_col
        self.id_col = id_col
        self.time_col = time_col
        self.target_col = target_col
        self.time_zone = time_zone
        self.n_jobs = n_jobs
        self.random_state = random_state

    def fit(
        self, df: Any, X_df: Any = None, progress: Progress | bool | None = None
    ) -> AutoForecaster:
        """Chooses a model for each class of the series of a long frame, and fits it.

        Parameters
        ----------
        df : data frame
            Rows of (id, time, target, covariates) in any order.
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
        run = Run(settings["n_jobs"], told(progress))
        data = AutoData.of(settings, df, X_df)
        router = Router(data, settings["horizon"], 0, run)
        routes = router.routes()
        boosted = None
        if any(each.model is None for each in routes):
            boosted = self._boosted_forecaster(router)
            boosted.fit(df, X_df, progress=run.progress)
        h, intervals = settings["horizon"], settings["intervals"]
        self._parts = fit_parts(routes, data.series, intervals, h, run)
        self._series = with_scales(data.series, self._parts)
        self._classes, self._boosted, self._begun = router.classes, boosted, Begun.none()
        self._shared = shared_members(routes)
        self.choices_ = _told(router, routes, boosted is not None)
        if boosted is not None:
            boosted.choices_ = self.choices_
        told_of = told_of_parts(self._parts, self._series)
        if told_of:
            warnings.warn(told_of, UserWarning, stacklevel=2)
        return self

    def _boosted_forecaster(self, router: Router) -> Forecaster:
        intervals = reachable_intervals(self.intervals, router.rows.lengths, router.h)
        chosen = {**router.boosted.parameters, "intervals": intervals, "alias": NAME}
        return Forecaster(**{**self.get_params(), **chosen})

    def simplest(self) -> AutoForecaster | Forecaster:
        """The boosted forecaster where it forecasts every series, which C++ and C read; else self.

        Raises
        ------
        NotFitted
            Before fit.
        """
        self._need_fit()
        boosted = self._boosted
        return self if boosted is None or self._parts else boosted

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
            The future-known columns, which the boosted forecaster reads.
        level : sequence of float, optional
            Coverages in percent, as ``[80, 95]``; adds columns ``auto-lo-80``, ``auto-hi-80``.
        quantiles : sequence of float, optional
            Levels between 0 and 1; adds columns ``auto-q-0.1``.
        progress : callable or bool, optional
            Called as ``progress(stage, done, total)``; True draws a bar (needs tqdm).

        Returns
        -------
        data frame
            Of the kind that fit was given: ids, time, ``auto`` and the columns asked for.

        Raises
        ------
        InvalidArgument
            For h < 1, a missing future row, intervals without calibration or beyond the horizon.
        NotFitted
            Before fit.
        """
        series = self._need_fit()
        steps = positive(self.horizon if h is None else h, "h")
        wanted = Wanted.of(level, quantiles)
        names = [NAME, *wanted.names(NAME)]
        refuse_collisions([*key_columns(self.get_params()), *names], "predict")
        run = Run(threads(self.n_jobs), told(progress))
        columns = part_columns(self._parts, series, steps, wanted, run)
        if self._boosted is not None:
            fitted = self._boosted._fitted
            ahead = forecast_ahead(fitted, steps, X_df, wanted, run.n_jobs, run.progress)
            for name, values in ahead.columns(NAME).items():
                columns[name][self._shared] = values.reshape(-1, steps)[self._shared]
        clipped = {name: self._classes.clipped(x).ravel() for name, x in columns.items()}
        return series.future_frame(steps, clipped)

    def simulate(
        self, h: int | None = None, n_paths: int = 100, random_state: int | None = None
    ) -> Any:
        """Sample paths of the next ``h`` periods, each series by the model of its class.

        Parameters
        ----------
        h : int, optional
            Steps; by default the horizon.
        n_paths : int, default 100
            Paths of each series.
        random_state : int, optional
            Seed; None means 0.

        Returns
        -------
        data frame
            ids, time, ``sample_id`` (0 to n_paths - 1) and ``auto``: ``n_paths * h`` rows a series,
            path by path.

        Raises
        ------
        Unsupported
            Where a class has chosen boosting, which has intervals and no paths.
        NotFitted
            Before fit.
        """
        series = self._need_fit()
        steps = positive(self.horizon if h is None else h, "h")
        paths, number = positive(n_paths, "n_paths"), seed(random_state)
        if len(self._shared):
            raise _core.Unsupported(
                f"simulate: boosting forecasts {len(self._shared)} of {len(series.ids)} series; it "
                "has intervals but no sample paths: ask predict for level= or quantiles=, or take "
                'statistical models alone, as model="ensemble"'
            )
        refuse_collisions([*key_columns(self.get_params()), SAMPLE, NAME], "simulate")
        run = Run(threads(self.n_jobs))
        drawn = part_paths(self._parts, (len(series.ids), paths, steps), number, run)
        columns = {
            SAMPLE: np.tile(np.repeat(np.arange(paths), steps), len(series.ids)),
            NAME: self._classes.clipped(drawn.swapaxes(0, 1)).swapaxes(0, 1).ravel(),
        }
        return series.future_frame(steps, columns, repeats=paths)

    def cross_validation(
        self,
        df: Any,
        h: int | None = None,
        n_windows: int = 3,
        step_size: int | None = None,
        refit: bool = True,
        level: Sequence[float] | None = None,
        quantiles: Sequence[float] | None = None,
        against: str | None = None,
        progress: Progress | bool | None = None,
    ) -> Any:
        """Forecasts the last ``n_windows`` windows of ``h`` periods from what was known before.

        The choice is part of the test: it is made anew from what was known before the first window.

        Parameters
        ----------
        df : data frame
            As for `fit`; future-known columns are read from the window's own rows.
        h : int, optional
            Steps a window; by default the horizon.
        n_windows : int, default 3
            Windows; the last one ends with each series.
        step_size : int, optional
            Periods between the ends of two windows; by default h.
        refit : bool, default True
            Fit the chosen models anew for each window, or once before the first.
        level, quantiles : sequence of float, optional
            As for `predict`.
        against : {"seasonal_naive"}, optional
            Adds the column ``SeasonalNaive``: the value one season ago.
        progress : callable or bool, optional
            Called as ``progress(stage, done, total)``; True draws a bar (needs tqdm).

        Returns
        -------
        data frame
            ids, time, ``cutoff`` (last time known), target, ``auto`` and the columns asked for.

        Notes
        -----
        The forecaster itself is left as it is. Series too short for a window are absent from it.
        """
        settings = self._settings()
        steps = positive(self.horizon if h is None else h, "h")
        settings["horizon"] = steps
        windows = AutoWindows(
            h=steps,
            n_windows=positive(n_windows, "n_windows"),
            step_size=positive(steps if step_size is None else step_size, "step_size"),
            refit=refit_or_not(refit),
            wanted=Wanted.of(level, quantiles),
            run=Run(settings["n_jobs"], told(progress)),
        )
        check_baseline(against)
        baseline = [] if against is None else [BASELINE]
        named = [CUTOFF, NAME, *windows.wanted.names(NAME), *baseline]
        refuse_collisions([*key_columns(settings), settings["target_col"], *named], "the back-test")
        boosted: Forecaster | None = self.__dict__.get("_boosted")
        ahead = [] if boosted is None else boosted._ahead()
        return auto_windows_frame(AutoData.of(settings, df, None, ahead), windows, against)

    def preprocess(self, df: Any) -> Any:
        """The series that candidates are fitted to: sorted, checked, gaps filled as told.

        The features of boosting are those of ``boosted_.preprocess(df)``.

        Parameters
        ----------
        df : data frame
            As for `fit`, which is not needed before.

        Returns
        -------
        data frame
            Of the same kind: ids, time and target.

        Raises
        ------
        InvalidArgument
            As `fit`.
        """
        return AutoData.of(self._settings(), df, None).series.shown(self.target_col)


def _told(router: Router, routes: Sequence[Routed], boosted: bool) -> list[dict[str, Any]]:
    """The times, then the classes, then what the boosted model is made of."""
    told = [dict(each) for each in router.boosted.why]
    general, made_of = told[:2], told[2:]
    return [*general, *(each.choice for each in routes), *(made_of if boosted else [])]
