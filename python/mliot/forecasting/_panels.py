"""Statistical models over many series: each model's panel, and the fallback's beside it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot._progress import named
from mliot.forecasting._checks import Wanted
from mliot.forecasting._support import Support, are_counts
from mliot.statistical import StatisticalModel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

# Series of two panels have the same numbers, so each panel draws from a seed of its own.
_FALLBACK_SEED = 0x9E3779B97F4A7C15


@dataclass
class Facts:
    """The least value of each series (infinity: it has none), and whether it is one of counts."""

    minima: Floats
    counts: Mask

    def taken_by(self, model: StatisticalModel) -> Mask:
        """The series whose values the model can take."""
        taken: Mask = self.minima >= model.lowest
        return taken & self.counts if model.whole else taken

    def reason(self, i: int, model: StatisticalModel) -> str:
        """Why the model cannot take a series."""
        if self.minima[i] < model.lowest:
            return f"it has the value {self.minima[i]:g}"
        return "it has values that are no whole numbers"


@dataclass
class Rows:
    """Series end to end: series i has the values offsets[i] to offsets[i + 1].

    ``x`` are the covariates of each value, a column each; ``carried`` tells which values stand for
    missing ones, None if none does: models take them, back-tests have nothing to compare there.
    """

    values: Floats
    offsets: Ints
    x: Floats | None = None
    carried: Mask | None = None
    _facts: Facts | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def lengths(self) -> Ints:
        """Values of each series."""
        return np.diff(self.offsets)

    def part(self, begin: Ints, end: Ints) -> Rows:
        """The values begin[i] to end[i], counted within each series."""
        place = np.arange(len(self.values)) - np.repeat(self.offsets[:-1], self.lengths)
        kept = (place >= np.repeat(begin, self.lengths)) & (place < np.repeat(end, self.lengths))
        return self._kept(kept, np.maximum(end - begin, 0))

    def of(self, series: Mask) -> Rows:
        """The values of some series."""
        if series.all():
            return self
        lengths = self.lengths
        return self._kept(np.repeat(series, lengths), lengths[series])

    def _kept(self, kept: Mask, lengths: Ints) -> Rows:
        x = None if self.x is None else self.x[kept]
        carried = None if self.carried is None else self.carried[kept]
        return Rows(self.values[kept], offsets_from(lengths), x, carried)

    def observed(self) -> Floats:
        """The values, NaN where one was missing."""
        if self.carried is None:
            return self.values
        return np.where(self.carried, np.nan, self.values)

    def bare(self) -> Rows:
        """The values without covariates."""
        return replace(self, x=None)

    def ahead(self, begin: Ints, h: int) -> Floats | None:
        """Covariates of the h values from begin[i] on, shape (series, h, columns); what goes beyond
        a series repeats its last ones."""
        if self.x is None:
            return None
        place = self.offsets[:-1, None] + begin[:, None] + np.arange(h)
        rows: Floats = self.x[np.minimum(place, self.offsets[1:, None] - 1)]
        return rows

    def minima(self) -> Floats:
        """The least value of each series, infinity where there is none."""
        return self.facts().minima

    def facts(self) -> Facts:
        """What decides which models can take the series; found once, of values that stay."""
        if self._facts is None:
            self._facts = self._found_facts()
        return self._facts

    def _found_facts(self) -> Facts:
        filled = self.lengths > 0
        starts = self.offsets[:-1][filled]
        minima, counts = np.full(len(filled), np.inf), np.ones(len(filled), dtype=bool)
        if len(starts):
            minima[filled] = np.minimum.reduceat(self.values, starts)
            counts[filled] = np.logical_and.reduceat(are_counts(self.values), starts)
        return Facts(minima, counts)


def offsets_from(lengths: Ints) -> Ints:
    """Where series of these lengths begin, one after the other, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


@dataclass
class Run:
    """Threads and progress of a call, and the values that forecasts may take."""

    n_jobs: int | None = None
    progress: Any = None
    support: Support = field(default_factory=Support)


@dataclass
class FittedModel:
    """One model fitted to all series: those in `own` by itself, the others by the fallback."""

    model: StatisticalModel
    own: Mask
    counts: Mask  # series of whole numbers, never below 0, so far
    panel: Any
    fallback: Any = None  # a panel of the other series
    reasons: dict[int, str] = field(default_factory=dict)  # of each of them
    table: Any = None  # conformal errors
    stretched: bool = True  # over scale and stretch; over the scale alone in files of old
    seconds: float = 0.0

    @property
    def name(self) -> str:
        """The column of the forecasts."""
        return self.model.name()

    @property
    def reach(self) -> int | None:
        """Steps that intervals reach; None for any number."""
        return None if self.table is None else int(self.table.horizon)

    @property
    def lowest(self) -> float:
        """Observations below this are refused."""
        return self.model.lowest

    @classmethod
    def fit(
        cls,
        model: StatisticalModel,
        fallback: StatisticalModel,
        rows: Rows,
        run: Run,
        fitted: Floats | None = None,
    ) -> FittedModel:
        """Fits the model where it can, the fallback elsewhere; one-step forecasts to `fitted`."""
        began = time.perf_counter()
        facts = rows.facts()
        own = facts.taken_by(model)
        reasons = {int(i): facts.reason(int(i), model) for i in np.flatnonzero(~own)}
        panel = _fit_panel(model, rows, own, run, fitted)
        at_zero = _no_covariates(model, rows, own)
        point = panel.predict(1, n_jobs=run.n_jobs, **_given(at_zero))[0][:, 0]
        overflown = ~np.isfinite(point) & (rows.of(own).lengths > 0)
        if overflown.any():
            lost = np.flatnonzero(own)[overflown]
            reasons |= {int(i): "its values are too large to compute with" for i in lost}
            own[lost] = False
            panel = _fit_panel(model, rows, own, run, fitted)
        spare = None if own.all() else _fit_panel(fallback, rows.bare(), ~own, run, fitted)
        seconds = time.perf_counter() - began
        return cls(model.clone(), own, facts.counts, panel, spare, reasons, seconds=seconds)

    def _joined(self, of: Callable[[Any, Floats | None], Floats], future: Floats | None) -> Floats:
        """What `of` gives for each panel and the covariates of its steps, series by series."""
        takes = self.model.takes_covariates and future is not None
        mine = of(self.panel, future[self.own] if takes and future is not None else None)
        if self.fallback is None:
            return mine
        out: Floats = np.empty((len(self.own), *mine.shape[1:]))
        out[self.own] = mine
        out[~self.own] = of(self.fallback, None)
        return out

    def predict(self, h: int, run: Run, future: Floats | None = None) -> Floats:
        """Means, series x h."""
        means, _ = self._moments(h, run, future)
        return run.support.point(means, self.counts)

    def _moments(self, h: int, run: Run, future: Floats | None) -> tuple[Floats, Floats]:
        """Means and variances of the errors, series x h each."""

        def both(panel: Any, x: Floats | None) -> Floats:
            return np.stack(panel.predict(h, n_jobs=run.n_jobs, **_given(x)), axis=1)

        found = self._joined(both, future)
        return np.ascontiguousarray(found[:, 0]), np.ascontiguousarray(found[:, 1])

    def _drawn(self, values: Floats, run: Run) -> Floats:
        return run.support.drawn(values, self.counts, demand=self.own & (self.lowest == 0))

    def quantiles(
        self, h: int, q: Sequence[float], run: Run, future: Floats | None = None
    ) -> Floats:
        """Quantiles of the models' own distributions, series x h x number of q."""
        levels = np.array(q)
        ends = self._joined(
            lambda panel, x: panel.quantiles(h, levels, n_jobs=run.n_jobs, **_given(x)), future
        )
        return self._drawn(ends, run)

    def coefficients(self) -> Floats | None:
        """Of the covariates, own series x columns; None for a model without."""
        names = [name for name in self.panel.parameters if re.fullmatch(r"x\d+", name)]
        if not names:
            return None
        return np.stack([self.panel.parameters[name] for name in names], axis=1)

    def point_and_stretch(
        self, scales: Floats, h: int, run: Run, future: Floats | None = None
    ) -> tuple[Floats, Floats]:
        """Means, and what scales of errors are multiplied by, series x h each."""
        means, variances = self._moments(h, run, future)
        point = run.support.point(means, self.counts)
        if not self.stretched:
            return point, np.ones_like(point)
        return point, np.asarray(_core.error_stretches(scales, variances))

    def conformal(
        self, point: Floats, scales: Floats, stretch: Floats, q: float, run: Run
    ) -> Floats:
        """Quantiles from the errors of the back-test, for forecasts of shape series x h."""
        errors: Floats = self.table.error_quantiles(scales, point.shape[1], q) * stretch
        lowest = np.where(self.own, self.lowest, -np.inf)  # the fallback takes any value
        return self._drawn(np.maximum(point + errors, lowest[:, None]), run)

    def simulate(
        self, h: int, n_paths: int, seed: int, run: Run, future: Floats | None = None
    ) -> Floats:
        """Sample paths, series x n_paths x h."""

        def paths(panel: Any, x: Floats | None) -> Floats:
            number = seed if panel is self.panel else seed ^ _FALLBACK_SEED
            drawn: Floats = panel.simulate(h, n_paths, number, n_jobs=run.n_jobs, **_given(x))
            return drawn

        return self._drawn(self._joined(paths, future), run)

    def check(self, rows: Rows, facts: Facts, place: Callable[[int, int], str]) -> None:
        """Refuses new values that the model cannot take, before any model has seen them.

        ``place(i, t)`` says in words where value t of series i is.
        """
        wrong = np.flatnonzero(self.own & ~facts.taken_by(self.model))
        if not len(wrong):
            return
        i = int(wrong[0])
        values = rows.values[rows.offsets[i] : rows.offsets[i + 1]]
        low = values < self.lowest
        t = int(np.flatnonzero(low if low.any() else ~are_counts(values))[0])
        limit = "not above 0" if self.lowest > 0 else f"below {self.lowest:g}"
        kind = f"a value {limit}" if low.any() else "a value that is no whole number"
        raise _core.InvalidArgument(
            f"update: {place(i, t)} has {kind}, which {self.name} cannot take; clip or round such "
            "values, or fit again so that the fallback model takes the series"
        )

    def update(self, rows: Rows) -> None:
        """One or more values more of each series."""
        for panel, part, x in self._shares(rows):
            panel.update(part.values, part.offsets, **x)
        self.counts = self.counts & rows.facts().counts

    def forward(self, rows: Rows, run: Run) -> None:
        """The same series from their first values to a later end: parameters stay."""
        for panel, part, x in self._shares(rows):
            panel.forward(part.values, part.offsets, n_jobs=run.n_jobs, progress=run.progress, **x)
        self.counts = rows.facts().counts

    def _shares(self, rows: Rows) -> Iterator[tuple[Any, Rows, dict[str, Floats]]]:
        """Each panel with the rows of its series and the covariates that it takes."""
        yield self.panel, *self._share(rows, self.own, self.model.takes_covariates)
        if self.fallback is not None:
            yield self.fallback, *self._share(rows, ~self.own, False)

    def _share(self, rows: Rows, mask: Mask, takes: bool) -> tuple[Rows, dict[str, Floats]]:
        part = rows.of(mask)
        return part, _given(part.x if takes else None)


def columns_of(
    found: Sequence[FittedModel],
    h: int,
    wanted: Wanted,
    scales: Floats,
    run: Run,
    future: Floats | None = None,
) -> dict[str, Floats]:
    """The forecasts of each model and the quantiles that are wanted, series x h each.

    ``future`` are the covariates of the steps, series x h x columns.
    """
    asked = wanted.columns()
    columns: dict[str, Floats] = {}
    for each in found:
        if not asked or each.table is None:
            columns[each.name] = each.predict(h, run, future)
        if not asked:
            continue
        if each.table is None:
            table = each.quantiles(h, [q for _, q in asked], run, future)
            ends = [table[:, :, j] for j in range(len(asked))]
        else:
            point, stretch = each.point_and_stretch(scales, h, run, future)
            columns[each.name] = point
            ends = [each.conformal(point, scales, stretch, q, run) for _, q in asked]
        for (suffix, _), end in zip(asked, ends, strict=True):
            columns[each.name + suffix] = np.ascontiguousarray(end)
    return columns


def _given(x: Floats | None) -> dict[str, Floats]:
    """Covariates as an argument of a panel, which only some take."""
    return {} if x is None else {"x": x}


def _no_covariates(model: StatisticalModel, rows: Rows, series: Mask) -> Floats | None:
    """Covariates of one step that are all 0, for a model that takes any."""
    if rows.x is None or not model.takes_covariates:
        return None
    return np.zeros((int(series.sum()), 1, rows.x.shape[1]))


def _fit_panel(
    model: StatisticalModel, rows: Rows, series: Mask, run: Run, fitted: Floats | None
) -> Any:
    """A panel of some series; their one-step forecasts go to their places in `fitted`."""
    part = rows.of(series)
    x = part.x if model.takes_covariates else None
    panel = model.panel() if x is None else model.panel_with(x.shape[1])
    found = panel.fit(
        part.values,
        part.offsets,
        fitted=fitted is not None,
        n_jobs=run.n_jobs,
        progress=named(run.progress, model.name()),
        **_given(x),
    )
    if fitted is not None:
        fitted[np.repeat(series, rows.lengths)] = found
    return panel
