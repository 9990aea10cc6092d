"""Windows of a back-test over statistical models, and the conformal tables that come from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.forecasting._intervals import ConformalIntervals
from mliot.forecasting._panels import FittedModel, Rows, Run
from mliot.statistical import StatisticalModel

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

#: Share of the calibrating pasts that series must be shorter than for wider intervals.
NEARLY_ALL = 0.9


@dataclass
class Windows:
    """Windows of h periods: kept[w] says how many values of each series window w knows.

    every: windows from one fit to the next; 0 for one fit in all.
    """

    kept: Sequence[Ints]
    h: int
    every: int
    run: Run


def windows_of(
    models: Sequence[StatisticalModel], fallback: StatisticalModel, rows: Rows, windows: Windows
) -> Iterator[tuple[list[FittedModel], Rows]]:
    """For each window the fitted models and the rows known to it.

    Between two fits the parameters of the first serve; starting states are those of the rows. A
    model that meets a value it cannot take is fitted anew there, and its fallback takes the series:
    known before, the value would tell earlier windows of what is still to come.
    """
    nothing = np.zeros_like(windows.kept[0])
    fitted: list[FittedModel] = []
    every = windows.every or len(windows.kept)
    for w, known in enumerate(windows.kept):
        before = rows.part(nothing, known)
        old = [] if w % every == 0 else fitted
        fitted = [
            _gone_on(old[j] if old else None, model, fallback, before, windows.run)
            for j, model in enumerate(models)
        ]
        yield fitted, before


def _gone_on(
    old: FittedModel | None,
    model: StatisticalModel,
    fallback: StatisticalModel,
    rows: Rows,
    run: Run,
) -> FittedModel:
    """The old fit with the states of all rows, or a new one where it cannot take them."""
    if old is None or (old.own & ~rows.facts().taken_by(model)).any():
        return FittedModel.fit(model, fallback, rows, run)
    old.forward(rows, run)
    return old


def origins_back(h: int, n_windows: int) -> list[int]:
    """Periods between the origin of each calibrating window and the end of the series, descending.

    Windows of ``n_windows`` horizons at the end, half a horizon apart: as far back as windows one
    after the other, since errors may come and go with a season, and as near as half a horizon,
    where models are nearly those that will forecast. Steps beyond the end have no errors.
    """
    return sorted({-(-h * i // 2) for i in range(1, 2 * n_windows + 1)}, reverse=True)


def can_calibrate(rows: Rows, h: int, n_windows: int) -> bool:
    """Whether some series is long enough for the windows, which hold a value that was observed, and
    one has a scale before the last."""
    back = origins_back(h, n_windows)
    known = [rows.lengths - back[-1]]
    kept = np.where(_leave_half(known, rows.lengths)[0], known[0], 0)
    latest = rows.part(np.zeros_like(kept), kept)
    scales = _core.error_scales(latest.values, latest.offsets)
    long_enough = bool((rows.lengths > back[0]).any() and (scales > 0).any())
    return long_enough and (rows.carried is None or _observes(rows, back, h))


def _observes(rows: Rows, back: Sequence[int], h: int) -> bool:
    """Whether a window that calibrates holds a value that was observed."""
    known = [rows.lengths - each for each in back]
    usable = _usable(known, _leave_half(known, rows.lengths), back, h)
    for begin, use, away in zip(known, usable, back, strict=True):
        tested = rows.part(begin, np.where(use, begin + min(h, away), begin))
        if not np.isnan(tested.observed()).all():
            return True
    return False


def in_reach(
    given: ConformalIntervals, rows: Rows, kept: Sequence[Ints], h: int
) -> ConformalIntervals | None:
    """Intervals of a back-test, or None where its first window that knows a series is too short to
    calibrate by; ``kept`` as of `Windows`."""
    first = next(each for each in kept if (each > 0).any())
    before = rows.part(np.zeros_like(first), first)
    return given if can_calibrate(before, h, given.n_windows) else None


def calibrate(
    models: Sequence[StatisticalModel],
    fallback: StatisticalModel,
    rows: Rows,
    h: int,
    n_windows: int,
    run: Run,
) -> list[Any]:
    """For each model its conformal table, from the last windows and a fit before each of them.

    Errors are taken over the scale and the stretch (`FittedModel.stretch`) of their origin; those
    of a series that has no scale there, being 0 so far, tell nothing of series that have one.

    Raises
    ------
    InvalidArgument
        When no series is long enough, or none has a scale.
    """
    back = origins_back(h, n_windows)
    known = [rows.lengths - each for each in back]
    if not (known[0] > 0).any():
        raise _core.InvalidArgument(
            f"intervals: no series has more than {n_windows} windows of {h} periods; use fewer "
            "windows, a smaller horizon, or intervals=None for those of the models"
        )
    half = _leave_half(known, rows.lengths)
    usable = _usable(known, half, back, h)
    kept = [np.where(use, each, 0) for use, each in zip(usable, known, strict=True)]
    errors = [np.full((len(back), len(kept[0]), h), np.nan) for _ in models]
    latest = rows.part(np.zeros_like(kept[-1]), kept[-1])
    scale = _core.error_scales(latest.values, latest.offsets)
    windows = Windows(kept, h, every=1, run=run)
    for w, (fitted, before) in enumerate(windows_of(models, fallback, rows, windows)):
        use, seen = usable[w], min(h, back[w])
        if not use.any():
            continue
        tested = rows.part(kept[w], kept[w] + np.where(use, seen, 0))
        actual = tested.observed().reshape(-1, seen)
        then = _core.error_scales(before.values, before.offsets)
        # In the scale that the series had at that origin, as forecasts are in that of now.
        unit = np.divide(scale, then, out=np.full_like(then, np.nan), where=then > 0)[use, None]
        # Steps that a longer past forecasts in another window are left to that one.
        spare = np.where(half[w][use], 0, back[-1])[:, None] > np.arange(seen)
        future = rows.ahead(kept[w], h)
        for j, each in enumerate(fitted):
            point, stretch = each.point_and_stretch(then, h, run, future)
            found = (actual - point[use, :seen]) * unit / stretch[use, :seen]
            errors[j][w, use, :seen] = np.where(spare, np.nan, found)
    return [_core.ConformalTable(each, scale) for each in errors]


def widened(scales: Floats, lengths: Ints, h: int, n_windows: int) -> Floats:
    """Scales of series, larger for those that are shorter than the pasts that errors come from.

    A drift learnt of n values errs by 1 + h / n of the variance that it has when it is known. The
    scale of so few values, and the standard error that a model tells of them, are guesses too: the
    scale is multiplied by (1 + h / n) / (1 + h / m), where it is above 1. Nine in ten pasts of the
    windows have m values or more.
    """
    back = origins_back(h, n_windows)
    known = [lengths - each for each in back]
    usable = _usable(known, _leave_half(known, lengths), back, h)
    pasts = np.concatenate([each[use] for each, use in zip(known, usable, strict=True)])
    if not len(pasts):
        return scales
    usual = float(np.quantile(pasts, 1 - NEARLY_ALL, method="lower"))
    return scales * np.maximum((1 + h / np.maximum(lengths, 1)) / (1 + h / usual), 1.0)


def _leave_half(known: Sequence[Ints], lengths: Ints) -> list[Mask]:
    """The series of each window that leaves half of them to fit.

    Models of a shorter past err more than those of the whole series, and would widen every interval
    of the group.
    """
    return [each >= np.maximum((lengths + 1) // 2, 1) for each in known]


def _usable(known: Sequence[Ints], half: Sequence[Mask], back: Sequence[int], h: int) -> list[Mask]:
    """The series of each window that errors are taken of.

    Of a series shorter than two horizons the window of a whole one leaves less than half. It counts
    nevertheless, as no other one reaches the later steps: the smaller errors of nearer steps would
    stand for theirs.
    """
    return [
        leaves | (each > 0) if away == h else leaves
        for each, leaves, away in zip(known, half, back, strict=True)
    ]
