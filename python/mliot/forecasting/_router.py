"""Chooses a model for each class of the series, by back-tests of a fixed number of candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core, frames
from mliot.forecasting._backtest import decided_before
from mliot.forecasting._candidates import candidates_of
from mliot.forecasting._choices import Chosen, choose
from mliot.forecasting._classes import CLASSES, LEAST_KNOWN, SHORT, Classes, classify, meanings
from mliot.forecasting._fitted import Prepared
from mliot.forecasting._names import future_names, require_columns
from mliot.forecasting._panels import Rows, Run
from mliot.forecasting._plan import make_plan
from mliot.forecasting._prepare import core_of, prepare, read
from mliot.forecasting._statistical_input import Series, series_of
from mliot.forecasting._trial import BOOSTING, Trial, verdict
from mliot.statistical import StatisticalModel
from mliot.statistical._weighted_ensemble import WINDOWS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Choice = dict[str, Any]

#: Series of a class that candidates are tried on, spread evenly over the class.
MOST_TRIED = 1000
#: Windows of a back-test that chooses.
MOST_WINDOWS = 3


@dataclass
class Routed:
    """The model of one class: None for the boosted one, which all series share."""

    kind: str
    members: Ints
    model: StatisticalModel | None
    choice: Choice


@dataclass
class AutoData:
    """A frame read for every candidate, and the settings of a Forecaster that go with it."""

    settings: dict[str, Any]
    frame: frames.LongFrame
    series: Series
    df: Any
    ahead: list[str]  # columns that are known for the horizon though no setting names them

    @classmethod
    def of(
        cls, settings: dict[str, Any], df: Any, X_df: Any, ahead: Sequence[str] = ()
    ) -> AutoData:
        """Reads the frame; raises for what is wrong with it. ``ahead`` is of an earlier X_df."""
        require_columns(settings, df)
        frame = read(settings, df, columns=[])
        series = series_of({**settings, "fallback_model": None}, frame)
        return cls(settings, frame, series, df, [*ahead, *future_names(settings, df, X_df)])

    def prepared(self, settings: Mapping[str, Any]) -> Prepared:
        """The frame as the boosted model reads it."""
        return prepare(settings, self.df, ahead=self.ahead)

    @property
    def has_covariates(self) -> bool:
        """Whether there is any column beside ids, time and target."""
        names = frames.column_names(self.df)
        ids = self.settings["id_col"]
        keys = [*([ids] if isinstance(ids, str) else ids)]
        keys += [self.settings["time_col"], self.settings["target_col"]]
        return len(set(names) - set(keys)) > 0

    def boosted(self, withheld: int) -> Chosen:
        """What a boosted forecaster is made of, from the rows before the last ``withheld``."""
        ids = [*(self.settings["static_features"] or []), *self.settings["future_features"]]
        columns = ids + self.ahead
        given = {"freq": self.settings["freq"], "model": None, "columns": columns}
        return choose(_cut(self.frame, withheld), given)


@dataclass
class Router:
    """Tries candidates on what is known before the last ``withheld`` periods of every series."""

    data: AutoData
    h: int
    withheld: int
    run: Run
    boosted: Chosen = field(init=False)
    rows: Rows = field(init=False)
    classes: Classes = field(init=False)

    def __post_init__(self) -> None:
        rows = self.data.series.rows
        known = np.maximum(rows.lengths - self.withheld, 0)
        self.rows = rows.part(np.zeros_like(known), known)
        self.classes = classify(self.rows, self.h)
        self.boosted = self.data.boosted(self.withheld)

    def routes(self) -> list[Routed]:
        """A model for each class that has series."""
        if self.data.settings["weight_col"] is not None:
            return [self._weighted()]
        tried = {code: self._tried(code) for code in range(SHORT)}
        tried = {code: series for code, series in tried.items() if len(series)}
        forecasts, problem = self._boosting(tried)
        found = []
        for done, (code, series) in enumerate(tried.items()):
            self._tell(done, len(tried))
            found.append(self._routed(code, series, forecasts, problem))
        self._tell(len(tried), len(tried))
        if len(self.classes.members(SHORT)):
            found.append(self._short(found))
        return found

    def _tell(self, done: int, total: int) -> None:
        if self.run.progress is not None:
            self.run.progress("choosing", done, total)

    @property
    def n_windows(self) -> int:
        """Windows of the back-tests: a third of what the median series can give to them, at most
        `MOST_WINDOWS`, and no more than every class has a series for."""
        lengths, codes = self.rows.lengths, self.classes.codes
        long = lengths[codes != SHORT]
        if not len(long):
            return 0
        wanted = max(1, min(MOST_WINDOWS, int(np.median(long)) // (2 * self.h)))
        longest = [lengths[codes == code].max(initial=0) for code in range(SHORT)]
        able = [(int(n) - LEAST_KNOWN) // self.h for n in longest if n > 0]
        return min(wanted, *able)

    def _tried(self, code: int) -> Ints:
        """Series of a class that a back-test leaves enough values, at most `MOST_TRIED`."""
        members = self.classes.members(code)
        least = self.n_windows * self.h + LEAST_KNOWN
        able = members[self.rows.lengths[members] >= least]
        if len(able) <= MOST_TRIED:
            return able
        return able[np.linspace(0, len(able) - 1, MOST_TRIED).astype(np.int64)]

    def _weighted(self) -> Routed:
        everything = np.arange(len(self.rows.offsets) - 1)
        why = "weight_col: only boosting takes weights, so there is nothing to compare"
        return Routed("all", everything, None, _choice("all", everything, BOOSTING, why))

    def _boosting(self, tried: Mapping[int, Ints]) -> tuple[Floats | None, str]:
        """Forecasts of the boosted candidate for every series tried, or why there are none."""
        if not tried:
            return None, "no series is long enough for a back-test"
        everything = [*tried.values(), self.classes.members(SHORT)[:MOST_TRIED]]
        settings = {**self.data.settings, **self.boosted.parameters}
        prepared = self.data.prepared(settings)
        try:
            return self._boosted_forecasts(prepared, settings, np.concatenate(everything)), ""
        except _core.InvalidArgument as error:
            return None, str(error)

    def _boosted_forecasts(
        self, prepared: Prepared, settings: Mapping[str, Any], taken: Ints
    ) -> Floats:
        """Shape (n_windows, n_series, h), NaN for series that are not taken."""
        windows = {"h": self.h, "n_windows": self.n_windows, "step_size": self.h, "refit": False}
        lengths = np.zeros(len(self.rows.offsets) - 1, dtype=np.int64)
        lengths[taken] = np.maximum(np.diff(prepared.frame.offsets)[taken] - self.withheld, 0)
        kept = np.maximum(lengths - self.h * self.n_windows, 0)
        chosen = decided_before(prepared, settings, kept)
        plan = make_plan(prepared.fitted.roles, prepared.frame.axis, settings["horizon"], chosen)
        panel = prepared.columns.core(lengths)
        point, _ = core_of(chosen, plan).backtest(
            panel, {**windows, "quantiles": []}, self.run.n_jobs, self.run.progress
        )
        return np.asarray(point).reshape(self.n_windows, len(lengths), self.h)

    def _routed(self, code: int, tried: Ints, forecasts: Floats | None, problem: str) -> Routed:
        """The candidate of least error on the tried series of a class, for the whole class."""
        kind, members = CLASSES[code], self.classes.members(code)
        mask = np.zeros(len(self.rows.offsets) - 1, dtype=bool)
        mask[tried] = True
        trial = Trial(self.rows.of(mask), self.h, self.n_windows, Run(self.run.n_jobs))
        models = candidates_of(kind, self.boosted.seasons, self._weighing(trial.rows.lengths))
        trial.try_models(models, self.data.series.fallback)
        if forecasts is not None:
            trial.add(BOOSTING, forecasts[:, tried])
        found = verdict(trial, repr(models[0]))
        named = {repr(model): model for model in models}
        model = named.get(found.chosen)
        why = f"{found.why}; {self.n_windows} x {self.h} periods of {trial.n_scored} series"
        if forecasts is None:
            why += f"; boosting was no candidate: {problem}"
        if model is not None and self.data.has_covariates:
            why += "; it takes no covariates"
        choice = _choice(kind, members, found.chosen, why)
        choice["meaning"] = meanings(self.h)[kind]
        choice["scores"] = dict(trial.scores)
        return Routed(kind, members, model, choice)

    def _weighing(self, lengths: Ints) -> int | None:
        """The horizon, where there is a season and the median series, cut for the back-test, is
        twice as long as the windows that weigh models; else None."""
        least = (self.n_windows + 2 * WINDOWS) * self.h
        enough = len(lengths) > 0 and np.median(lengths) >= least
        return self.h if enough and self.boosted.seasons else None

    def _short(self, others: list[Routed]) -> Routed:
        """Series too short for a back-test go with boosting where most others do."""
        members = self.classes.members(SHORT)
        model = candidates_of("short", [], None)[0]
        total = sum(len(each.members) for each in others)
        boosted = sum(len(each.members) for each in others if each.model is None)
        why = "too short for a back-test"
        if 2 * boosted > total or (not others and self.data.has_covariates):
            reason = f"it is best for {boosted} of {total} others" if others else "of covariates"
            choice = _choice("short", members, BOOSTING, f"{why}; {reason}, and learns from all")
            routed = Routed("short", members, None, choice)
        else:
            routed = Routed("short", members, model, _choice("short", members, repr(model), why))
        routed.choice["meaning"] = meanings(self.h)["short"]
        return routed


def _choice(kind: str, members: Ints, chosen: str, why: str) -> Choice:
    what = "model" if kind == "all" else f"{kind} series"
    return {"what": what, "chosen": chosen, "why": why, "series": len(members)}


def _cut(frame: frames.LongFrame, withheld: int) -> frames.LongFrame:
    """The frame without the last rows of each series, and without its columns."""
    if withheld == 0:
        return frame
    assert frame.y is not None
    lengths = np.diff(frame.offsets)
    known = np.maximum(lengths - withheld, 0)
    rows = Rows(frame.y, frame.offsets).part(np.zeros_like(known), known)
    return replace(frame, y=rows.values, offsets=rows.offsets, columns={}, given=None)
