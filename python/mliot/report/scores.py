"""How good a back-test was: errors and coverage in all, by horizon, by window and by series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot._long import (
    LongFrame,
    as_names,
    bound_columns,
    interval_levels,
    long_frame,
    model_columns,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Score:
    """Errors of one forecast over some rows.

    ``wape`` is the sum of absolute errors over the sum of absolute sales; ``bias`` the sum of
    forecast minus actual over the same, so above zero means forecast too high; ``rmsse`` the mean
    over series and windows of the root mean squared scaled error (Hyndman and Koehler 2006, the
    scale of the M5 competition: one-step naive errors of the series up to the cutoff);
    ``coverage`` the share of actual values inside each interval, by level in percent.
    """

    wape: float
    bias: float
    rmsse: float
    mae: float
    coverage: dict[float, float]


class Backtest:
    """The rows of a cross-validation beside the history they were cut from.

    Rows whose actual value or one of whose forecasts is missing, or whose ``weight_col`` is zero in
    the history (censored by an empty shelf), are left out of every score, for every model alike.
    ``filled`` is the history with its gaps filled, where models were told to: the scale of RMSSE.
    """

    def __init__(
        self,
        history: Any,
        backtest: Any,
        *,
        id_col: str | Sequence[str] = "unique_id",
        time_col: str = "ds",
        target_col: str = "y",
        weight_col: str | None = None,
        filled: Any = None,
    ) -> None:
        ids = as_names(id_col)
        names = model_columns(backtest, [*ids, time_col, target_col, "cutoff"])
        if not names:
            raise ValueError("the back-test holds no column of a model")
        self.levels = interval_levels(backtest, names[0])
        bounds = [name for level in self.levels for name in bound_columns(names[0], level)]
        self.model, self.rivals = names[0], names[1:]
        self.rows = long_frame(backtest, ids, time_col, [target_col, *names, *bounds], cutoff=True)
        weights = [weight_col] if weight_col else []
        self.history = long_frame(history, ids, time_col, [target_col, *weights])
        self._filled = None if filled is None else long_frame(filled, ids, time_col, [target_col])
        self._target, self._weight = target_col, weight_col
        self._by_series: dict[str, list[Score]] = {}

    @property
    def models(self) -> list[str]:
        """The model first, then what it is compared with."""
        return [self.model, *self.rivals]

    @property
    def actual(self) -> Floats:
        """The true value of each row."""
        return self.rows.values[self._target]

    @cached_property
    def scored(self) -> NDArray[np.bool_]:
        """Whether a row counts: its value and every forecast of it are known, and it has weight."""
        known = np.isfinite(self.actual)
        for model in self.models:
            known &= np.isfinite(self.rows.values[model])
        known &= ~self.censored
        return known

    @cached_property
    def censored(self) -> NDArray[np.bool_]:
        """Whether the history gives a row no weight."""
        if self._weight is None:
            return np.zeros(len(self.actual), dtype=bool)
        return np.equal(self._history_weights(), 0)

    @cached_property
    def steps(self) -> NDArray[np.int64]:
        """How many periods after its cutoff each row lies, from 1."""
        rows, starts = self.rows, np.ones(len(self.actual), dtype=bool)
        assert rows.cutoff is not None
        starts[1:] = (rows.codes[1:] != rows.codes[:-1]) | (rows.cutoff[1:] != rows.cutoff[:-1])
        index = np.arange(len(starts))
        return index - np.maximum.accumulate(np.where(starts, index, 0)) + 1

    @cached_property
    def windows(self) -> NDArray[np.int64]:
        """The window of each row, from 0; series that end early have their own cutoffs."""
        rows = self.rows
        assert rows.cutoff is not None
        cells, cell = np.unique(
            np.stack([rows.codes, rows.cutoff.astype(np.int64)]), axis=1, return_inverse=True
        )
        per_series = np.bincount(cells[0], minlength=len(rows.keys))
        first = np.cumsum(per_series) - per_series
        from_first = np.arange(cells.shape[1]) - first[cells[0]]
        window = from_first + per_series.max() - per_series[cells[0]]
        return np.asarray(window[cell.ravel()], dtype=np.int64)

    @property
    def n_windows(self) -> int:
        """How many windows there are."""
        return int(self.windows.max()) + 1

    @property
    def cutoffs(self) -> list[Any]:
        """The last known time of each window, of the series that end last."""
        assert self.rows.cutoff is not None
        return [self.rows.cutoff[self.windows == w].max() for w in range(self.n_windows)]

    @cached_property
    def scales(self) -> Floats:
        """Mean squared one-step difference of the history up to the cutoff, for each row."""
        scales = np.full(len(self.actual), np.nan)
        assert self.rows.cutoff is not None
        known = self.history if self._filled is None else self._filled
        place = {key: number for number, key in enumerate(known.keys)}
        for number, key in enumerate(self.rows.keys):
            if key in place:
                rows, past = self.rows.rows(number), known.rows(place[key])
                scales[rows] = _scales(known, past, self._target, self.rows.cutoff[rows])
        return scales

    def score(self, model: str) -> Score:
        """Scores a model over all rows."""
        return self.by_group(model, np.zeros(len(self.actual), dtype=np.int64), 1)[0]

    def by_step(self, model: str) -> list[Score]:
        """One score a step of the horizon."""
        return self.by_group(model, self.steps - 1, int(self.steps.max()))

    def by_window(self, model: str) -> list[Score]:
        """One score a cutoff."""
        return self.by_group(model, self.windows, self.n_windows)

    def by_series(self, model: str) -> list[Score]:
        """One score a series."""
        if model not in self._by_series:
            scores = self.by_group(model, self.rows.codes, len(self.rows.keys))
            self._by_series[model] = scores
        return self._by_series[model]

    def by_group(self, model: str, groups: NDArray[np.int64], n: int) -> list[Score]:
        """One score a group, where ``groups`` gives each row a number below ``n``."""
        kept, groups = self.scored, groups[self.scored]
        actual = self.actual[kept]
        error = self.rows.values[model][kept] - actual

        def total(values: Floats | NDArray[np.bool_]) -> Floats:
            return np.bincount(groups, values, minlength=n).astype(np.float64)

        volume, count = total(np.abs(actual)), total(np.ones(len(error)))
        size, shift, rmsse = total(np.abs(error)), total(error), self._rmsse(error, groups, n)
        inside = {level: total(self._inside(level)) for level in self._levels(model)}
        return [
            Score(
                wape=_share(size[group], volume[group]),
                bias=_share(shift[group], volume[group]),
                rmsse=float(rmsse[group]),
                mae=_share(size[group], count[group]),
                coverage={
                    level: _share(hits[group], count[group]) for level, hits in inside.items()
                },
            )
            for group in range(n)
        ]

    def _levels(self, model: str) -> list[float]:
        return self.levels if model == self.model else []

    def _inside(self, level: float) -> NDArray[np.bool_]:
        low, high = (
            self.rows.values[name][self.scored] for name in bound_columns(self.model, level)
        )
        actual = self.actual[self.scored]
        return (low <= actual) & (actual <= high)

    def _rmsse(self, error: Floats, groups: NDArray[np.int64], n: int) -> Floats:
        """Mean over the series and windows of a group; those that never changed have no scale."""
        kept = self.scored
        cells = (groups * len(self.rows.keys) + self.rows.codes[kept]) * self.n_windows
        _, first, cell = np.unique(
            cells + self.windows[kept], return_index=True, return_inverse=True
        )
        squares = np.bincount(cell, error**2) / np.bincount(cell)
        scale, owner = self.scales[kept][first], groups[first]
        usable = scale > 0
        scaled = np.sqrt(squares[usable] / scale[usable])
        with np.errstate(invalid="ignore"):
            return np.bincount(owner[usable], scaled, minlength=n) / np.bincount(
                owner[usable], minlength=n
            )

    def _history_weights(self) -> Floats:
        """The weight each row has in the history; 1 where the history lacks it (a filled gap)."""
        assert self._weight is not None
        weights = np.ones(len(self.actual))
        place = {key: number for number, key in enumerate(self.history.keys)}
        for number, key in enumerate(self.rows.keys):
            if key not in place:
                continue
            rows, past = self.rows.rows(number), self.history.rows(place[key])
            known = np.isin(self.rows.time[rows], self.history.time[past])
            at = np.searchsorted(self.history.time[past], self.rows.time[rows][known])
            weights[rows.start + np.flatnonzero(known)] = self.history.values[self._weight][past][
                at
            ]
        return weights


def _scales(history: LongFrame, past: slice, target: str, cutoffs: NDArray[Any]) -> Floats:
    squares = np.diff(history.values[target][past]) ** 2
    known = np.isfinite(squares)
    total = np.concatenate([[0.0], np.cumsum(np.where(known, squares, 0.0))])
    count = np.concatenate([[0], np.cumsum(known)])
    end = np.searchsorted(history.time[past], cutoffs, side="right") - 1
    end = np.maximum(end, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(total[end] / count[end], dtype=np.float64)


def _share(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else float("nan")
