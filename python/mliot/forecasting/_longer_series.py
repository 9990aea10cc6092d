"""Intervals of series that are too short for windows: from longer ones, cut to their length."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.forecasting._classes import LEAST_KNOWN
from mliot.forecasting._panels import FittedModel, Rows, Run, offsets_from
from mliot.statistical import StatisticalModel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Pasts that are fitted at most, shared out over the lengths.
MOST_PASTS = 10_000
#: Place, among the sizes of the errors of a length, of the one that stands for it.
USUAL = 0.8


@dataclass
class LongerSeries:
    """Series that lend their errors to shorter ones, which are forecast h steps ahead."""

    rows: Rows
    fallback: StatisticalModel
    h: int
    run: Run

    def lend(self, found: FittedModel) -> Floats | None:
        """Gives the fitted model a conformal table for short series; returns what the scale of one
        of 1, 2, ... values is to be multiplied by (`sizes_at`).

        Short series are taken for pieces of longer ones. For every length n, a longer series is
        known up to a horizon before its end, from n values before that on; the model is fitted to
        these, and errs over the horizon. The fewer values, the rougher a guess their scale is: it
        is multiplied by the size of the errors, in units of it, that pieces of this length have.
        The standard error that a model tells of so few values is left out.

        None, and no table, where no series is longer or every piece is 0 throughout.
        """
        able = np.flatnonzero(self.rows.lengths >= self.h + LEAST_KNOWN)
        if not len(able):
            return None
        each = np.arange(1, self.h + LEAST_KNOWN)
        longer = self._some(able, max(1, MOST_PASTS // len(each)))
        ends = longer.lengths - self.h
        pasts = _joined([longer.part(np.maximum(ends - n, 0), ends) for n in each])
        after = longer.part(ends, longer.lengths).values.reshape(-1, self.h)
        fitted = FittedModel.fit(found.model, self.fallback, pasts, self.run)
        errors = np.tile(after, (len(each), 1)) - fitted.predict(self.h, self.run)
        scale = np.asarray(_core.error_scales(pasts.values, pasts.offsets))
        if not (scale > 0).any():
            return None
        sizes = _sizes(errors, scale, len(each))
        found.table = _core.ConformalTable(errors[None], scale * np.repeat(sizes, len(ends)))
        found.stretched = False
        return sizes

    def _some(self, able: Ints, most: int) -> Rows:
        """At most so many of the series, spread evenly over them."""
        taken = able[np.linspace(0, len(able) - 1, min(most, len(able))).astype(np.int64)]
        chosen = np.zeros(len(self.rows.offsets) - 1, dtype=bool)
        chosen[taken] = True
        return self.rows.of(chosen)


def sizes_at(sizes: Floats, lengths: Ints) -> Floats:
    """The size of each series by its length; longer ones have that of the last."""
    return np.asarray(sizes[np.clip(lengths, 1, len(sizes)) - 1])


def _joined(parts: list[Rows]) -> Rows:
    """The series of several parts, one part after the other."""
    lengths = np.concatenate([part.lengths for part in parts])
    return Rows(np.concatenate([part.values for part in parts]), offsets_from(lengths))


def _sizes(errors: Floats, scale: Floats, n_lengths: int) -> Floats:
    """The size of errors over the scale for each length, whose pasts follow each other; 1 where
    there is none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        units = np.where(scale > 0, 1.0, np.nan)[:, None] * np.abs(errors) / scale[:, None]
    sizes = np.ones(n_lengths)
    for i, part in enumerate(units.reshape(n_lengths, -1)):
        known = part[np.isfinite(part)]
        size = float(np.quantile(known, USUAL)) if len(known) else 0.0
        sizes[i] = size if size > 0 else 1.0
    return sizes
