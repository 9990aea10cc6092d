"""What a comparison is made of, and the loop that runs its contenders in turn.

A case is a module of `cases` with a TITLE, `variants(size)`, `write_data(folder, settings)` and one
function a contender: `function(folder, settings) -> run`, where `run(repeat)` does the work once
and returns what it measured. Contenders run in the process of their side, never at the same time:
A B A B, so that a noisy minute of the machine falls on all of them alike.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from process import Workers

Run = Callable[[int], dict[str, float]]

THREADS = int(os.environ.get("MLIOT_BENCHMARK_THREADS", "2"))


class MissingData(Exception):
    """The data of a variant are not on this machine; the message says which and why."""


@dataclass(frozen=True)
class Contender:
    """Who runs: a function of the case module, in the process of its side."""

    label: str
    side: str  # "ours" or "peers"
    function: str
    options: dict[str, Any] = field(default_factory=dict)
    family: str = ""  # contenders of one family count as one peer: the best of them is compared
    repeats: int | None = None  # fewer runs than the others, for slow ones


@dataclass(frozen=True)
class Measure:
    """A figure that `run` returns under `key`, lower being better."""

    key: str
    label: str
    unit: str
    accuracy: str = ""  # key of the accuracy that belongs into the same row
    must: dict[str, float] = field(default_factory=dict)  # least ratio to a peer
    between: tuple[float, float] | None = None  # where our own figure must lie
    headline: bool = False
    ranked: bool = False  # contenders are ranked by its accuracy, a loss, over all variants


@dataclass(frozen=True)
class Variant:
    """One comparison: the same data and settings for every contender."""

    name: str
    settings: dict[str, Any]
    contenders: tuple[Contender, ...]
    measures: tuple[Measure, ...]
    repeats: int
    warm_up: int = 0
    fresh: bool = False  # every run in a process of its own
    average: str = "median"  # or "mean", over seeds


def timed(function: Callable[..., Any], *arguments: Any, **options: Any) -> tuple[Any, float]:
    """What the function returns, and the seconds it took."""
    begin = time.perf_counter()
    result = function(*arguments, **options)
    return result, time.perf_counter() - begin


def schedule(contenders: list[Contender], repeats: int) -> list[tuple[int, Contender]]:
    """The order of the runs: every contender once, then every contender again."""
    return [
        (repeat, contender)
        for repeat in range(repeats)
        for contender in contenders
        if repeat < (repeats if contender.repeats is None else contender.repeats)
    ]


def summary(runs: list[dict[str, float]], average: str) -> dict[str, float]:
    """The median or mean of each figure over the runs."""
    centre = statistics.median if average == "median" else statistics.fmean
    return {key: centre(run[key] for run in runs) for key in (runs[0] if runs else {})}


def run_variant(
    case: ModuleType, variant: Variant, workers: Workers, folder: Path
) -> dict[str, Any]:
    """Runs the contenders of both sides in turn; a failure is kept as the contender's problem."""
    result: dict[str, Any] = {
        "name": variant.name,
        "settings": variant.settings,
        "average": variant.average,
        "measures": [asdict(measure) for measure in variant.measures],
        "skipped": "",
        "contenders": [],
    }
    try:
        case.write_data(folder, variant.settings)
    except MissingData as missing:
        result["skipped"] = str(missing)
        return result
    race = _Race(case, variant, workers, folder)
    race.run()
    result["contenders"] = race.results()
    return result


class _Race:
    """The runs of one variant."""

    def __init__(self, case: ModuleType, variant: Variant, workers: Workers, folder: Path) -> None:
        self._variant = variant
        self._workers = workers
        self._contenders = [c for c in variant.contenders if c.side in workers.sides]
        self._runs: dict[str, list[dict[str, float]]] = {c.label: [] for c in self._contenders}
        self._problems: dict[str, str] = {}
        self._jobs = {
            c.label: {
                "label": c.label,
                "module": case.__name__,
                "function": c.function,
                "folder": str(folder),
                "settings": variant.settings | c.options,
            }
            for c in self._contenders
        }

    def run(self) -> None:
        """Opens and warms the contenders, then runs them in turn."""
        if not self._variant.fresh:
            for contender in self._contenders:
                self._attempt(contender, lambda c: self._call(c, "open", **self._jobs[c.label]))
                for _ in range(self._variant.warm_up):
                    self._attempt(contender, lambda c: self._run_once(c, 0))
        for repeat, contender in schedule(self._contenders, self._variant.repeats):
            measured = self._attempt(contender, lambda c, r=repeat: self._run_once(c, r))
            if measured is not None:
                self._runs[contender.label].append(measured)
        self._workers.close_contenders()

    def _attempt(self, contender: Contender, action: Callable[[Contender], Any]) -> Any:
        """What the action returns; None once the contender has failed."""
        if contender.label in self._problems:
            return None
        try:
            return action(contender)
        except RuntimeError as error:
            self._problems[contender.label] = str(error)
            print(f"    {contender.label}: {error}", file=sys.stderr)
            return None

    def _call(self, contender: Contender, action: str, **arguments: Any) -> Any:
        return self._workers.of(contender.side).call(action, **arguments)

    def _run_once(self, contender: Contender, repeat: int) -> Any:
        arguments = {"label": contender.label, "repeat": repeat}
        if not self._variant.fresh:
            return self._call(contender, "run", **arguments)
        with self._workers.fresh(contender.side) as worker:
            worker.call("open", **self._jobs[contender.label])
            return worker.call("run", **arguments)

    def results(self) -> list[dict[str, Any]]:
        """Every run of every contender, their centre, and what went wrong."""
        return [
            {
                "label": c.label,
                "family": c.family or c.label,
                "side": c.side,
                "options": c.options,
                "runs": self._runs[c.label],
                "summary": summary(self._runs[c.label], self._variant.average),
                "problem": self._problems.get(c.label, ""),
            }
            for c in self._contenders
        ]
