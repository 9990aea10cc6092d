"""Windows of a back-test over statistical models, and the conformal tables that come from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.forecasting._panels import FittedModel, Rows, Run
from mliot.statistical import StatisticalModel

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


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

    Between two fits the parameters of the first serve; starting states are those of the rows.
    """
    nothing = np.zeros_like(windows.kept[0])
    fitted: list[FittedModel] = []
    every = windows.every or len(windows.kept)
    for w, known in enumerate(windows.kept):
        before = rows.part(nothing, known)
        if w % every == 0:
            # Models that are not chosen anew must take what is still to come.
            facts = rows.facts() if every > 1 else None
            fitted = [
                FittedModel.fit(model, fallback, before, windows.run, facts=facts)
                for model in models
            ]
        else:
            for each in fitted:
                each.forward(before, windows.run)
        yield fitted, before


def origins_back(h: int, n_windows: int) -> list[int]:
    """Periods between the origin of each calibrating window and the end of the series, descending.

    Windows of ``n_windows`` horizons at the end, half a horizon apart: as far back as windows one
    after the other, since errors may come and go with a season, and as near as half a horizon,
    where models are nearly those that will forecast. Steps beyond the end have no errors.
    """
    return sorted({-(-h * i // 2) for i in range(1, 2 * n_windows + 1)}, reverse=True)


def calibrate(
    models: Sequence[StatisticalModel],
    fallback: StatisticalModel,
    rows: Rows,
    h: int,
    n_windows: int,
    run: Run,
) -> list[Any]:
    """For each model its conformal table, from the last windows and a fit before each of them.

    Errors are taken over the scale and the stretch (`FittedModel.stretch`) of their origin.

    Raises
    ------
    InvalidArgument
        When no series is long enough.
    """
    back = origins_back(h, n_windows)
    known = [rows.lengths - each for each in back]
    if not (known[0] > 0).any():
        raise _core.InvalidArgument(
            f"intervals: no series has more than {n_windows} windows of {h} periods; use fewer "
            "windows, a smaller horizon, or intervals=None for those of the models"
        )
    usable = _usable(known, rows.lengths)
    kept = [np.where(use, each, 0) for use, each in zip(usable, known, strict=True)]
    errors = [np.full((len(back), len(kept[0]), h), np.nan) for _ in models]
    latest = rows.part(np.zeros_like(kept[-1]), kept[-1])
    scale = _core.error_scales(latest.values, latest.offsets)
    windows = Windows(kept, h, every=1, run=run)
    for w, (fitted, before) in enumerate(windows_of(models, fallback, rows, windows)):
        use, seen = usable[w], min(h, back[w])
        if not use.any():
            continue
        actual = rows.part(kept[w], kept[w] + np.where(use, seen, 0)).values.reshape(-1, seen)
        then = _core.error_scales(before.values, before.offsets)
        # In the scale that the series had at that origin, as forecasts are in that of now.
        unit = np.divide(scale, then, out=np.ones_like(then), where=then > 0)[use, None]
        future = rows.ahead(kept[w], h)
        for j, each in enumerate(fitted):
            found = actual - each.predict(h, run, future)[use, :seen]
            stretch = each.stretch(then, h, run, future)[use, :seen]
            errors[j][w, use, :seen] = found * unit / stretch
    return [_core.ConformalTable(each, scale) for each in errors]


def _usable(known: Sequence[Ints], lengths: Ints) -> list[Mask]:
    """The series of each window that leaves half of them to fit; any left, where none is so long.

    Models of a shorter past err more than those of the whole series, and would widen every interval
    of the group.
    """
    half = [each >= np.maximum((lengths + 1) // 2, 1) for each in known]
    return half if half[-1].any() else [each > 0 for each in known]
