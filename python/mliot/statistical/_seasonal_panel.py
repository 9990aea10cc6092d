"""Many series under MSTL: the last cycles of their seasons, and a panel of any trend model."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core

Floats = NDArray[np.float64]


class SeasonalPanel:
    """What a panel of the core is to other models, made of two: cycles and a trend."""

    def __init__(self, cycles: Any, trend: Any) -> None:
        self._cycles = cycles
        self._trend = trend

    @property
    def trend(self) -> Any:
        """The panel of the trend model."""
        return self._trend

    @property
    def counts(self) -> NDArray[np.int64]:
        """Observations of each series so far."""
        counts: NDArray[np.int64] = self._trend.counts
        return counts

    @property
    def options(self) -> dict[str, Any]:
        """Options of the decomposition, and those of the trend model as "trend_forecaster"."""
        return {**self._cycles.options, "trend_forecaster": self._trend.options}

    @property
    def parameters(self) -> dict[str, Floats]:
        """Fitted parameters of the trend model, one number a series each."""
        parameters: dict[str, Floats] = self._trend.parameters
        return parameters

    @property
    def labels(self) -> list[str]:
        """The form of the trend model of each series."""
        return [f"MSTL({label})" for label in self._trend.labels]

    def fit(
        self,
        values: Any,
        offsets: Any,
        fitted: bool = False,
        n_jobs: int | None = None,
        progress: Any = None,
        x: Floats | None = None,
    ) -> Any:
        """Fits every series anew; the one-step forecasts of all values where asked for.

        ``x`` are the covariates of each value, for a trend model that takes them, here and below.
        """
        cycles = _core.SeasonalCycles(self._cycles.options)
        rest = cycles.fit(values, offsets, n_jobs, progress)
        found = self._trend.fit(
            rest, offsets, fitted=fitted, n_jobs=n_jobs, progress=progress, **_given(x)
        )
        self._cycles = cycles
        return found + (np.asarray(values, dtype=np.float64) - rest) if fitted else None

    def update(self, values: Any, offsets: Any, x: Floats | None = None) -> None:
        """More observations of the same series; a series may have none."""
        self._trend.update(self._cycles.deseasonalize(values, offsets), offsets, **_given(x))
        self._cycles.update(values, offsets)

    def forward(
        self,
        values: Any,
        offsets: Any,
        n_jobs: int | None = None,
        progress: Any = None,
        x: Floats | None = None,
    ) -> None:
        """The same series to a later end: seasons taken out anew, the trend model's parameters."""
        cycles = _core.SeasonalCycles(self._cycles.options)
        rest = cycles.fit(values, offsets, n_jobs, progress)
        self._trend.forward(rest, offsets, n_jobs=n_jobs, progress=progress, **_given(x))
        self._cycles = cycles

    def predict(
        self, h: int, n_jobs: int | None = None, x: Floats | None = None
    ) -> tuple[Floats, Floats]:
        """Means and error variances, series x h each; ``x``: covariates, series x h x columns."""
        mean, variance = self._trend.predict(h, n_jobs=n_jobs, **_given(x))
        return mean + self._cycles.predict(h), variance

    def quantiles(
        self, h: int, q: Any, n_jobs: int | None = None, x: Floats | None = None
    ) -> Floats:
        """Quantiles, series x h x number of q."""
        quantiles: Floats = self._trend.quantiles(h, q, n_jobs=n_jobs, **_given(x))
        seasons: Floats = self._cycles.predict(h)
        return quantiles + seasons[:, :, None]

    def simulate(
        self,
        h: int,
        n_paths: int,
        seed: int = 0,
        n_jobs: int | None = None,
        x: Floats | None = None,
    ) -> Floats:
        """Sample paths, series x n_paths x h."""
        paths: Floats = self._trend.simulate(h, n_paths, seed, n_jobs=n_jobs, **_given(x))
        seasons: Floats = self._cycles.predict(h)
        return paths + seasons[:, None, :]

    def part(self, series: NDArray[np.int64]) -> SeasonalPanel:
        """Some of the series, in this order, with states of their own."""
        return SeasonalPanel(self._cycles.part(series), self._trend.part(series))

    def joined(self, other: SeasonalPanel) -> SeasonalPanel:
        """These series and, behind them, those of another panel of equal options."""
        return SeasonalPanel(
            self._cycles.joined(other._cycles),
            self._trend.joined(other._trend),
        )

    def tree(self) -> Any:
        """What a file holds of it."""
        tree = _core.Tree({"trend_class": type(self._trend).__name__})
        tree.put("seasons", self._cycles.tree())
        tree.put("trend", self._trend.tree())
        return tree

    @classmethod
    def from_tree(cls, tree: Any) -> SeasonalPanel:
        """The panel of a tree.

        Raises
        ------
        FormatError
            When its parts do not fit each other or name no model.
        """
        name = tree.value("trend_class")
        kinds = _trend_classes()
        if name not in kinds:
            raise _core.FormatError(f"the file names the trend model {name!r}, which is unknown")
        panel = cls.__new__(cls)
        panel._cycles = _core.SeasonalCycles.from_tree(tree.get("seasons"))
        panel._trend = kinds[name].from_tree(tree.get("trend"))
        if not np.array_equal(panel._cycles.counts, panel._trend.counts):
            raise _core.FormatError("the seasons and the trend of the file are of other series")
        return panel


def _given(x: Floats | None) -> dict[str, Floats]:
    """Covariates as an argument of a panel, which only some take."""
    return {} if x is None else {"x": x}


def _trend_classes() -> dict[str, Any]:
    """The panels of trend models, by name."""
    # They hold panels of this module, which is read before them.
    from mliot.statistical._ensemble import EnsemblePanel, panel_classes
    from mliot.statistical._weighted_ensemble import WeightedPanel

    single = {name: kind for name, kind in panel_classes().items() if kind is not SeasonalPanel}
    return {**single, **{kind.__name__: kind for kind in (EnsemblePanel, WeightedPanel)}}
