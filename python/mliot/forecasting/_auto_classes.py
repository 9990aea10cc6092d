"""Which model of an AutoForecaster forecasts a series that begins after the fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot.forecasting._auto_parts import Part, named_auto
from mliot.forecasting._begun import Growth, rearranged
from mliot.forecasting._candidates import candidates_of
from mliot.forecasting._classes import CLASSES, SHORT, Classes, classify, meanings
from mliot.forecasting._panels import FittedModel, Run
from mliot.forecasting._trial import BOOSTING
from mliot.statistical import StatisticalModel

Ints = NDArray[np.int64]
Choice = dict[str, Any]


@dataclass
class Sharing:
    """How the series are shared out among models, and what was chosen for each class."""

    classes: Classes
    parts: list[Part]
    shared: Ints  # series of the boosted model, rising
    choices: list[Choice]

    def chosen(self, kind: str) -> str | None:
        """What forecasts a class; None for one that had no series."""
        told = {each["what"]: str(each["chosen"]) for each in self.choices}
        return told.get(f"{kind} series", told.get("model"))


def shared_out(now: Sharing, growth: Growth, h: int, run: Run) -> Sharing:
    """The same with the young series that have new rows, each in the class that it is of."""
    young = growth.fitted
    if not len(young):
        return now
    found = classify(growth.rows, h)
    classes = now.classes.with_young(young, found, len(growth.series.ids))
    kinds = np.array(CLASSES)[found.codes]
    choices = [each for each in now.choices if _has_series(each, classes)]
    then = Sharing(classes, [], now.shared, choices)
    for kind in np.unique(kinds).tolist():
        if then.chosen(kind) is None:
            choices.append(_default(kind, now, growth, h))
    boosted = np.array([then.chosen(kind) == BOOSTING for kind in kinds.tolist()])
    then.shared = np.sort(np.concatenate([np.setdiff1d(now.shared, young), young[boosted]]))
    parts = {part.kind: part for part in now.parts}
    for kind in CLASSES:
        mine = (kinds == kind) & ~boosted
        part = _part(kind, parts.get(kind), mine, growth, run)
        if part is not None and len(part.members):
            then.parts.append(part)
    return then


def _has_series(choice: Mapping[str, Any], classes: Classes) -> bool:
    """Whether a choice is of the fit, or of a class that has series now."""
    kind = str(choice["what"]).removesuffix(" series")
    return choice.get("series") != 0 or bool((classes.names() == kind).any())


def _default(kind: str, now: Sharing, growth: Growth, h: int) -> Choice:
    """The choice of a class that had no series at the fit: boosting where it forecasts every series
    or, of short ones, most of them; else the default of the class."""
    of_fit = [each for each in now.choices if "meaning" in each and each["series"] > 0]
    total = sum(each["series"] for each in of_fit)
    shared = sum(each["series"] for each in of_fit if each["chosen"] == BOOSTING)
    most = 2 * shared > total if kind == CLASSES[SHORT] else shared == total > 0
    why = "the default of the class, which had no series at the fit"
    return {
        "what": f"{kind} series",
        "chosen": BOOSTING if most else repr(_default_model(kind, growth)),
        "why": "it forecasts those of the fit" if most else why,
        "series": 0,
        "meaning": meanings(h)[kind],
    }


def _default_model(kind: str, growth: Growth) -> StatisticalModel:
    season = int(growth.series.axis.season_length)
    return candidates_of(kind, [season] if season > 1 else [], None)[0]


def _part(
    kind: str, part: Part | None, mine: NDArray[np.bool_], growth: Growth, run: Run
) -> Part | None:
    """A class with its young series fitted anew, without those that have left it."""
    members = growth.fitted[mine]
    old = np.zeros(0, dtype=np.int64) if part is None else part.members
    kept = np.flatnonzero(~np.isin(old, growth.fitted))
    if not len(members) and len(kept) == len(old):
        return part
    fresh = None
    if len(members):
        model = named_auto(_default_model(kind, growth) if part is None else part.found.model)
        fresh = FittedModel.fit(model, growth.series.fallback, growth.rows.of(mine), run)
    numbers = np.concatenate([old[kept], members])
    order = np.argsort(numbers, kind="stable")
    if part is None:
        return None if fresh is None else Part(kind, numbers, fresh)
    return Part(kind, numbers[order], rearranged(part.found, fresh, kept, order), part.sizes)
