"""Back-tests of candidates on the series of a class, and which of them is chosen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mliot.forecasting._panels import Rows, Run
from mliot.forecasting._statistical_windows import Windows, windows_of
from mliot.statistical import MedianEnsemble, StatisticalModel, WeightedEnsemble

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BOOSTING = "boosting"

#: How much less error than the default of its class, in percent, makes another candidate the one.
MARGIN = 2.0


@dataclass
class Trial:
    """The last ``n_windows`` windows of ``h`` periods of some series, and candidates' errors there.

    Every candidate is fitted once, before the first window; its state is then extended, but a
    `WeightedEnsemble` is fitted before each. The error is RMSSE: the root of a series' mean squared
    error over the mean squared change from one value to the next before the windows, then the mean
    over the series. Series that never changed before have no scale and do not count, nor do values
    that were missing.
    """

    rows: Rows
    h: int
    n_windows: int
    run: Run
    scores: dict[str, float] = field(default_factory=dict)
    _forecasts: dict[str, Floats] = field(default_factory=dict)
    _roots: dict[str, Floats] = field(default_factory=dict)  # RMSSE of each window and series

    def __post_init__(self) -> None:
        lengths = self.rows.lengths
        behind = [self.h * (self.n_windows - w) for w in range(self.n_windows)]
        self._kept = [np.maximum(lengths - each, 0) for each in behind]
        nothing = np.zeros_like(lengths)
        before = self.rows.part(nothing, self._kept[0])
        self._root = _root_of_changes(before)
        tested = self.rows.part(self._kept[0], lengths).observed()
        actual = tested.reshape(len(lengths), self.n_windows, self.h)
        self._actual = actual.transpose(1, 0, 2)
        self._known = np.asarray(~np.isnan(self._actual))
        self._tested = np.asarray(self._known.any(axis=2))  # windows and series that have a value
        self._scored = (self._root > 0) & self._tested.any(axis=0)

    def add(self, name: str, forecasts: Floats) -> None:
        """Scores forecasts of shape (n_windows, n_series, h)."""
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            errors = (forecasts - self._actual) / self._root[:, None]
            squares = _mean_of(errors * errors, self._known, axis=2)
            each = np.sqrt(_mean_of(squares, self._tested, axis=0))
            self._roots[name] = np.sqrt(squares[self._tested & (self._root > 0)])
        scaled = each[self._scored]
        self.scores[name] = float(scaled.mean()) if len(scaled) else math.nan

    def try_models(self, models: Sequence[StatisticalModel], fallback: StatisticalModel) -> None:
        """Scores statistical models; the members of an ensemble are fitted once in all."""
        for model in models:
            self.add(repr(model), self._forecast(model, fallback))

    def _forecast(self, model: StatisticalModel, fallback: StatisticalModel) -> Floats:
        known = self._forecasts.get(repr(model))
        if known is not None:
            return known
        if isinstance(model, MedianEnsemble):
            parts = [self._forecast(each, fallback) for each in model.members()]
            found = np.asarray(np.median(np.stack(parts), axis=0))
        else:
            # Weights of an earlier fit and its models' parameters do not go together for long.
            every = 1 if isinstance(model, WeightedEnsemble) else 0
            windows = Windows(self._kept, self.h, every=every, run=self.run)
            found = np.stack(
                [
                    fitted[0].predict(self.h, self.run)
                    for fitted, _ in windows_of([model], fallback, self.rows, windows)
                ]
            )
        self._forecasts[repr(model)] = found
        return found

    def is_chance(self, name: str, default: str) -> bool:
        """Whether a candidate is better than the default by no more than one standard error.

        Compared are the errors of each series and window, as (theirs - its) / (theirs + its): few
        series that err by far do not decide for all.
        """
        theirs, its = self._roots[default], self._roots[name]
        both = theirs + its
        less = np.divide(theirs - its, both, out=np.zeros_like(both), where=both > 0)
        if len(less) < 2:
            return True
        return not float(less.mean()) > float(less.std(ddof=1)) / math.sqrt(len(less))

    @property
    def n_scored(self) -> int:
        """Series that have a scale."""
        return int(self._scored.sum())


@dataclass(frozen=True)
class Verdict:
    """The name of the chosen candidate, and why it was."""

    chosen: str
    why: str


def verdict(trial: Trial, default: str) -> Verdict:
    """The candidate of least error if it beats the default by more than `MARGIN` percent, and by
    more than chance: the rule of one standard error (Breiman et al. 1984, "Classification and
    regression trees", section 3.4)."""
    known = {name: score for name, score in trial.scores.items() if math.isfinite(score)}
    if not known:
        return Verdict(default, "the default: no series changes before the back-test")
    best = min(known, key=lambda name: known[name])
    if default not in known:
        return Verdict(best, f"RMSSE {known[best]:.3f} is the least")
    if best == default:
        return Verdict(default, f"the default, and its RMSSE {known[best]:.3f} is the least")
    least = f"the least, {known[best]:.3f} of {best}"
    if not known[best] < (1 - MARGIN / 100) * known[default]:
        why = f"is within {MARGIN:g} % of {least}"
    elif trial.is_chance(best, default):
        why = f"is above {least}, by no more than chance"
    else:
        return Verdict(
            best, f"RMSSE {known[best]:.3f} is the least; {default} has {known[default]:.3f}"
        )
    return Verdict(default, f"the default: its RMSSE {known[default]:.3f} {why}")


def _mean_of(values: Floats, known: NDArray[np.bool_], axis: int) -> Floats:
    """The mean of the known values along an axis; NaN where there is none."""
    total = np.where(known, values, 0.0).sum(axis=axis)
    return np.asarray(total / known.sum(axis=axis))


def _root_of_changes(rows: Rows) -> Floats:
    """The root of the mean squared change within each series; 0 where nothing changes."""
    lengths = rows.lengths
    series = np.repeat(np.arange(len(lengths)), lengths)
    inside = series[1:] == series[:-1]
    changes, owner = np.diff(rows.values)[inside], series[1:][inside]
    largest = np.zeros(len(lengths))
    np.maximum.at(largest, owner, np.abs(changes))
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where(largest[owner] > 0, changes / largest[owner], 0.0)
    squares = np.bincount(owner, shares * shares, minlength=len(lengths))
    return np.asarray(largest * np.sqrt(squares / np.maximum(lengths - 1, 1)))
