"""Several models of a series as one: their mean, weighted by how each did on that series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.statistical._complex import AutoCES
from mliot.statistical._decomposition import MSTL, whole_seasons
from mliot.statistical._ensemble import Ensemble, EnsemblePanel
from mliot.statistical._joined_paths import LEAST_DRAWN, PathJoiner
from mliot.statistical._model import StatisticalModel
from mliot.statistical._naive import SeasonalNaive
from mliot.statistical._smoothing import AutoETS
from mliot.statistical._theta import DynamicOptimizedTheta

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Values that a back-test leaves to the models at least, beside half of the series.
LEAST_KNOWN = 8
#: Windows that weigh models, where no other number is given.
WINDOWS = 2


class WeightedEnsemble(Ensemble):
    """The mean of the forecasts of several models, weighted by series.

    A weight is the inverse of the mean squared error that the model made on the series itself, over
    the last ``n_windows`` windows of ``horizon`` periods, fitted anew before each of them. Windows
    that would leave less than half of a series, or fewer than 8 values, do not count; where none is
    left, weights are equal. Weights need long series: under some fifty values `MedianEnsemble` errs
    less.

    Parameters
    ----------
    models : sequence of models of mliot.statistical, optional
        At least two. None: `AutoETS`, `DynamicOptimizedTheta` and `AutoCES` of the shortest season,
        `SeasonalNaive` of each, and `MSTL` of several.
    season_length : int or sequence of int
        Periods of a season, or of several, for the models that None stands for.
    horizon : int, optional
        Periods of a window. None: the shortest season.
    n_windows : int, default 2
        Windows.
    alias : str, optional
        Name of the forecast column.

    Notes
    -----
    A quantile is the weighted mean of the models' quantiles, so that levels never cross, the error
    variance that of theirs; sample paths have these quantiles, and the order in time of the model
    that has most weight. A model that cannot tell how far it errs, as `SeasonalNaive` before a
    whole season, counts in the forecasts alone.
    `update` and files are those of the models; weights stay as they were fitted.

    References
    ----------
    Bates and Granger 1969, "The combination of forecasts", Operational Research Quarterly 20(4);
    Stock and Watson 2004, "Combination forecasts of output growth in a seven-country data set",
    Journal of Forecasting 23(6).
    """

    def __init__(
        self,
        models: Sequence[StatisticalModel] | None = None,
        season_length: int | Sequence[int] = 1,
        horizon: int | None = None,
        n_windows: int = WINDOWS,
        alias: str | None = None,
    ) -> None:
        self.models = models
        self.season_length = season_length
        self.horizon = horizon
        self.n_windows = n_windows
        self.alias = alias

    def members(self) -> list[StatisticalModel]:
        """The models themselves."""
        if self.models is not None:
            return list(self.models)
        seasons = self._seasons()
        m = seasons[0]
        several: list[StatisticalModel] = [MSTL(seasons)] if len(seasons) > 1 else []
        naive = [SeasonalNaive(each) for each in seasons]
        return [AutoETS(m), DynamicOptimizedTheta(m), AutoCES(m), *naive, *several]

    def _seasons(self) -> list[int]:
        seasons = sorted(int(m) for m in whole_seasons(self.season_length, "WeightedEnsemble"))
        if not seasons:
            raise _core.InvalidArgument("WeightedEnsemble: season_length names no season; give 1")
        if seasons[0] < 1:
            raise _core.InvalidArgument(
                f"WeightedEnsemble: a season must be at least one period, got {seasons[0]}"
            )
        return seasons

    def panel(self) -> WeightedPanel:
        """An unfitted panel of all models."""
        seasons = self._seasons()
        h = seasons[0] if self.horizon is None else self.horizon
        for name, value in (("horizon", h), ("n_windows", self.n_windows)):
            if not isinstance(value, (int, np.integer)) or isinstance(value, bool) or value < 1:
                raise _core.InvalidArgument(
                    f"WeightedEnsemble: {name} must be an integer >= 1, got {value!r}"
                )
        models = self.checked_members(self.models)
        back = [int(h) * (int(self.n_windows) - w) for w in range(int(self.n_windows))]
        return WeightedPanel([model.panel() for model in models], models, back, int(h))


class WeightedPanel(EnsemblePanel):
    """The panels of several models and the weight of each on each series."""

    of_model = "WeightedEnsemble"

    def __init__(
        self,
        panels: Sequence[Any],
        models: Sequence[StatisticalModel] = (),
        back: Sequence[int] = (),
        h: int = 1,
    ) -> None:
        super().__init__(panels)
        self._models, self._back, self._h = models, back, h
        self.weights: Floats = np.zeros((0, len(self._panels)))

    @property
    def labels(self) -> list[str]:
        """For each series the forms of the models and their weights."""
        forms = zip(*(panel.labels for panel in self._panels), strict=True)
        return [
            " + ".join(f"{w:.2f} {form}" for w, form in zip(weights, each, strict=True))
            for weights, each in zip(self.weights, forms, strict=True)
        ]

    @property
    def parameters(self) -> dict[str, Floats]:
        """The weights in the order of the models, and the parameters of each model."""
        weights = {f"weight {k + 1}": self.weights[:, k] for k in range(len(self._panels))}
        return {**weights, **super().parameters}

    def fit(
        self,
        values: Floats,
        offsets: Ints,
        fitted: bool = False,
        n_jobs: int | None = None,
        progress: Any = None,
    ) -> Floats | None:
        """Weighs and fits every model; the mean of their one-step forecasts where asked for."""
        self.weights = self._found_weights(values, offsets, n_jobs)
        found = [
            panel.fit(values, offsets, fitted=fitted, n_jobs=n_jobs, progress=progress)
            for panel in self._panels
        ]
        if not fitted:
            return None
        return _mean(found, np.repeat(self.weights, np.diff(offsets), axis=0))

    def _found_weights(self, values: Floats, offsets: Ints, n_jobs: int | None) -> Floats:
        lengths = np.diff(offsets)
        squares = np.zeros((len(lengths), len(self._panels)))
        for back in self._back:
            known = lengths - back
            able = np.flatnonzero(known >= np.maximum(LEAST_KNOWN, (lengths + 1) // 2))
            if len(able):
                squares[able] += self._errors(values, offsets[able], known[able], n_jobs)
        return _inverse(squares)

    def _errors(self, values: Floats, begin: Ints, known: Ints, n_jobs: int | None) -> Floats:
        """Mean squared errors of the models fitted to the first known[i] values from begin[i] on,
        series x models."""
        ends = np.cumsum(known)
        offsets = np.concatenate([[0], ends]).astype(np.int64)
        place = np.arange(offsets[-1]) - np.repeat(offsets[:-1], known)
        before = values[np.repeat(begin, known) + place]
        after = values[(begin + known)[:, None] + np.arange(self._h)]
        columns = []
        for model in self._models:
            panel = model.panel()
            panel.fit(before, offsets, n_jobs=n_jobs)
            errors = panel.predict(self._h, n_jobs=n_jobs)[0] - after
            with np.errstate(over="ignore", invalid="ignore"):
                columns.append(np.mean(errors * errors, axis=1))
        return np.stack(columns, axis=1)

    def predict(self, h: int, n_jobs: int | None = None) -> tuple[Floats, Floats]:
        """Weighted means of the means and of the variances, series x h each."""
        found = [panel.predict(h, n_jobs=n_jobs) for panel in self._panels]
        means, variances = ([each[k] for each in found] for k in (0, 1))
        return _mean(means, self.weights), _mean_of_known(variances, self.weights)

    def quantiles(self, h: int, q: Floats, n_jobs: int | None = None) -> Floats:
        """Weighted means of the quantiles, series x h x number of q."""
        found = [panel.quantiles(h, q, n_jobs=n_jobs) for panel in self._panels]
        return _mean_of_known(found, self.weights)

    def simulate(self, h: int, n_paths: int, seed: int = 0, n_jobs: int | None = None) -> Floats:
        """Sample paths, series x n_paths x h.

        Sorted at a step, they are the weighted means of the models' paths sorted there, as
        quantiles are means of quantiles; they rise and fall as the model of most weight has it.
        """
        most = max(n_paths, LEAST_DRAWN)
        drawn = [panel.simulate(h, most, seed, n_jobs=n_jobs) for panel in self._panels]
        out: Floats = np.empty((len(self.weights), n_paths, h))
        joiner = PathJoiner(most, h, seed)
        for i, weights in enumerate(self.weights):
            told = [not np.isnan(each[i]).any() for each in drawn]
            leader = drawn[int(np.where(told, weights, -1.0).argmax())][i]
            rising = [np.sort(each[i], axis=0)[None] for each in drawn]
            mean = _mean_of_known(rising, self.weights[i : i + 1])[0]
            out[i] = joiner.joined(leader, mean)[:n_paths]
        return out

    def part(self, series: Ints) -> Self:
        """Some of the series, in this order, with states and weights of their own."""
        made = super().part(series)
        made.weights = self.weights[series]
        return made

    def joined(self, other: Self) -> Self:
        """These series and, behind them, those of another panel of equal options."""
        made = super().joined(other)
        made.weights = np.concatenate([self.weights, other.weights])
        return made

    def tree(self) -> Any:
        """Everything, for a file."""
        tree = super().tree()
        names = tree.value("members")
        own = _core.Tree({"members": names, "weights": self.weights.ravel()})
        for k in range(len(names)):
            own.put(f"member{k}", tree.get(f"member{k}"))
        return own

    @classmethod
    def from_tree(cls, tree: Any) -> WeightedPanel:
        """The panels and weights of a file.

        Raises
        ------
        FormatError
            When it names what is no panel, or holds different series or no weights of theirs.
        """
        made = cls(super().from_tree(tree).members)
        shape = len(made.counts), len(made.members)
        weights = np.asarray(tree.value("weights"), dtype=np.float64)
        if weights.shape != (shape[0] * shape[1],) or not (weights >= 0).all():
            raise _core.FormatError("WeightedEnsemble: the weights of the file are of other series")
        made.weights = weights.reshape(shape)
        if not np.allclose(made.weights.sum(axis=1), 1):
            raise _core.FormatError("WeightedEnsemble: the weights of a series must sum to 1")
        return made


def _inverse(squares: Floats) -> Floats:
    """Weights in proportion to the inverse of the columns of each row; equal where all are 0."""
    squares = np.where(np.isfinite(squares), squares, np.inf)
    least = squares.min(axis=1, keepdims=True)
    none = ~np.isfinite(least)
    least, squares = np.where(none, 0.0, least), np.where(none, 0.0, squares)
    same = squares == least
    with np.errstate(over="ignore"):
        ratio = least / np.where(same, 1.0, squares)
    weights = np.where(same, 1.0, ratio)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _mean(found: Sequence[Any], weights: Floats) -> Floats:
    """The sum of the models' values times their weights, model by model; a model of no weight does
    not count, whatever its value."""
    out = np.zeros_like(found[0], dtype=np.float64)
    for k, values in enumerate(found):
        share = weights[:, k].reshape(-1, *[1] * (np.ndim(values) - 1))
        out += share * np.where(share > 0, values, 0.0)
    return out


def _mean_of_known(found: Sequence[Any], weights: Floats) -> Floats:
    """The same of the models that have a value, their weights in proportion; NaN where none has."""
    mean = _mean(found, weights)
    lost = np.isnan(mean)
    if not lost.any():
        return mean
    known = [~np.isnan(each) for each in found]
    zeroed = [np.where(has, each, 0.0) for has, each in zip(known, found, strict=True)]
    with np.errstate(invalid="ignore"):
        rest = _mean(zeroed, weights) / _mean(known, weights)
    return np.where(lost, rest, mean)
