"""Several models of a series as one: the median of their forecasts."""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.statistical._mixture import levels_with, mixture_quantiles
from mliot.statistical._model import StatisticalModel
from mliot.statistical._seasonal_panel import SeasonalPanel
from mliot.statistical._smoothing import AutoETS
from mliot.statistical._theta import DynamicOptimizedTheta

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Ensemble(StatisticalModel):
    """Several models side by side as one."""

    models: Sequence[StatisticalModel] | None

    def members(self) -> list[StatisticalModel]:
        """The models themselves."""
        raise NotImplementedError

    # The strictest member's, so properties where the models of one kind have constants.
    @property
    def lowest(self) -> float:  # type: ignore[override]
        """Observations below this are refused: what the strictest model takes."""
        return max((model.lowest for model in self.members()), default=-math.inf)

    @property
    def whole(self) -> bool:  # type: ignore[override]
        """Whether a model refuses observations that are no whole numbers."""
        return any(model.whole for model in self.members())

    def checked_members(self, models: Any) -> list[StatisticalModel]:
        """At least two single models, of an option; raises InvalidArgument for others."""
        who = type(self).__name__
        if models is not None and (not isinstance(models, (list, tuple)) or len(models) < 2):
            raise _core.InvalidArgument(
                f"{who}: models must be a list of at least two models, got {models!r}"
            )
        for each in self.members():
            if not isinstance(each, StatisticalModel) or isinstance(each, Ensemble):
                raise _core.InvalidArgument(
                    f"{who}: {each!r} is no single model of mliot.statistical"
                )
        return self.members()


class MedianEnsemble(Ensemble):
    """The median of the forecasts of several models, step by step.

    Of two models the median is the mean. Quantiles and sample paths are those of the mixture, in
    which each model has the same share: one model errs where the others do not, and intervals that
    knew of no other model would be too narrow. Paths are the models' own, in turn: path 0 of the
    first model, path 1 of the second, and so on.

    Parameters
    ----------
    models : sequence of models of mliot.statistical, optional
        At least two, as ``[AutoETS(12), Theta(12)]``. None: `AutoETS` and `DynamicOptimizedTheta`.
    season_length : int
        Periods of a season, for the models that None stands for.
    alias : str, optional
        Name of the forecast column.

    Notes
    -----
    `update` and files are those of the models, which see no covariates. The error variance is the
    mean of theirs. Quantiles lie between the models' own; about a hundred levels of each model are
    read for them, and what lies between two levels is interpolated.

    References
    ----------
    Petropoulos and Svetunkov 2020, "A simple combination of univariate models", International
    Journal of Forecasting 36(1), sixth of the M4 competition with the median of four models;
    Lichtendahl, Grushka-Cockayne and Winkler 2013, "Is it better to average probabilities or
    quantiles?", Management Science 59(7).
    """

    def __init__(
        self,
        models: Sequence[StatisticalModel] | None = None,
        season_length: int = 1,
        alias: str | None = None,
    ) -> None:
        self.models = models
        self.season_length = season_length
        self.alias = alias

    def members(self) -> list[StatisticalModel]:
        """The models themselves."""
        if self.models is None:
            return [AutoETS(self.season_length), DynamicOptimizedTheta(self.season_length)]
        return list(self.models)

    def panel(self) -> EnsemblePanel:
        """An unfitted panel of all models."""
        return EnsemblePanel([model.panel() for model in self.checked_members(self.models)])


class EnsemblePanel:
    """The panels of several models side by side, with the interface of one."""

    #: The model whose panel this is.
    of_model = "MedianEnsemble"

    def __init__(self, panels: Sequence[Any]) -> None:
        self._panels = list(panels)

    @property
    def members(self) -> list[Any]:
        """The panels of the models."""
        return self._panels

    @property
    def counts(self) -> Ints:
        """Observations of each series so far."""
        counts: Ints = self._panels[0].counts
        return counts

    @property
    def labels(self) -> list[str]:
        """For each series the forms of the models."""
        forms = zip(*(panel.labels for panel in self._panels), strict=True)
        return ["median of " + ", ".join(each) for each in forms]

    @property
    def parameters(self) -> dict[str, Floats]:
        """The parameters of each model, its name before theirs; with its place among the models,
        from 1 on, where several have that name."""
        models = _names_of_models()
        kinds = [type(panel).__name__ for panel in self._panels]
        names = [models.get(kind, kind) for kind in kinds]
        return {
            f"{who} {k + 1}: {name}" if names.count(who) > 1 else f"{who}: {name}": values
            for k, (who, panel) in enumerate(zip(names, self._panels, strict=True))
            for name, values in panel.parameters.items()
        }

    def fit(
        self,
        values: Floats,
        offsets: Ints,
        fitted: bool = False,
        n_jobs: int | None = None,
        progress: Any = None,
    ) -> Floats | None:
        """Fits every model; the median of their one-step forecasts where asked for."""
        found = [
            panel.fit(values, offsets, fitted=fitted, n_jobs=n_jobs, progress=progress)
            for panel in self._panels
        ]
        return _median(found) if fitted else None

    def update(self, values: Floats, offsets: Ints) -> None:
        """More observations of the same series."""
        for panel in self._panels:
            panel.update(values, offsets)

    def forward(
        self, values: Floats, offsets: Ints, n_jobs: int | None = None, progress: Any = None
    ) -> None:
        """The same series to a later end, with the parameters of each model."""
        for panel in self._panels:
            panel.forward(values, offsets, n_jobs=n_jobs, progress=progress)

    def predict(self, h: int, n_jobs: int | None = None) -> tuple[Floats, Floats]:
        """Medians of the means, and means of the variances, series x h each."""
        found = [panel.predict(h, n_jobs=n_jobs) for panel in self._panels]
        variance = sum(each[1] / len(found) for each in found)
        return _median([each[0] for each in found]), np.asarray(variance)

    def quantiles(self, h: int, q: Floats, n_jobs: int | None = None) -> Floats:
        """Quantiles of the mixture, series x h x number of q."""
        levels = levels_with(q)
        found = [panel.quantiles(h, levels, n_jobs=n_jobs) for panel in self._panels]
        return mixture_quantiles(found, levels, q)

    def simulate(self, h: int, n_paths: int, seed: int = 0, n_jobs: int | None = None) -> Floats:
        """Sample paths of the models in turn, series x n_paths x h."""
        number = len(self._panels)
        out: Floats = np.empty((len(self.counts), n_paths, h))
        for k, panel in enumerate(self._panels[:n_paths]):
            mine = len(range(k, n_paths, number))
            out[:, k::number] = panel.simulate(h, mine, seed + k, n_jobs=n_jobs)
        return out

    def part(self, series: Ints) -> Self:
        """Some of the series, in this order, with states of their own."""
        return self._with([panel.part(series) for panel in self._panels])

    def joined(self, other: Self) -> Self:
        """These series and, behind them, those of another panel of equal options."""
        pairs = zip(self._panels, other.members, strict=True)
        return self._with([mine.joined(theirs) for mine, theirs in pairs])

    def _with(self, panels: list[Any]) -> Self:
        """The same with panels of other series."""
        made = copy.copy(self)
        made._panels = panels
        return made

    def tree(self) -> Any:
        """Everything, for a file."""
        tree = _core.Tree({"members": [type(panel).__name__ for panel in self._panels]})
        for k, panel in enumerate(self._panels):
            tree.put(f"member{k}", panel.tree())
        return tree

    @classmethod
    def from_tree(cls, tree: Any) -> EnsemblePanel:
        """The panels of a file.

        Raises
        ------
        FormatError
            When it names what is no panel, or the panels hold different series.
        """
        names = tree.value("members")
        known = panel_classes()
        if not isinstance(names, list) or len(names) < 2 or not set(names) <= set(known):
            raise _core.FormatError(f"{cls.of_model}: the file has the panels {names!r}")
        made = cls([known[name].from_tree(tree.get(f"member{k}")) for k, name in enumerate(names)])
        if any(not np.array_equal(panel.counts, made.counts) for panel in made._panels):
            raise _core.FormatError(f"{cls.of_model}: the panels of the file are of other series")
        return made


def panel_classes() -> dict[str, Any]:
    """The panels by name: what an ensemble may hold."""
    kinds = [each for each in vars(_core).values() if isinstance(each, type)]
    panels = [kind for kind in kinds if hasattr(kind, "simulate") and hasattr(kind, "labels")]
    return {kind.__name__: kind for kind in [*panels, SeasonalPanel]}


def _names_of_models() -> dict[str, str]:
    """The class of the model by that of its panel."""
    kinds = list(StatisticalModel.__subclasses__())
    for kind in kinds:
        kinds += kind.__subclasses__()
    own = {
        vars(kind)["panel_class"]: kind.__name__ for kind in kinds if "panel_class" in vars(kind)
    }
    return {**own, SeasonalPanel.__name__: "MSTL"}


def _median(found: Sequence[Any]) -> Floats:
    return np.asarray(np.median(np.stack(found), axis=0), dtype=np.float64)
