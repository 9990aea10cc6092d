"""The tables that docs/benchmarks_boosting.md shows of `real_tables.py`."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from typing import Any

from cases.tabular import TASKS
from places import Losses, Mean, excess, mean_places, places_behind

Record = dict[str, Any]
OURS = "mliot"
LIBRARIES = (OURS, "LightGBM", "XGBoost hist", "scikit-learn HGB", "CatBoost")
FOUR = LIBRARIES[:4]


class Runs:
    """Records by table, settings, library and seed; LightGBM's defaults are the equal settings."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._found: dict[tuple[str, str, str], dict[int, Record]] = {}
        for each in records:
            place = (each["set"], each["settings"], each["library"])
            self._found.setdefault(place, {})[each["seed"]] = each
        for name, settings, library in list(self._found):
            if settings == "equal" and library == "LightGBM":
                self._found[name, "defaults", library] = self._found[name, "equal", library]
        self.names = [name for name in TASKS if any(key[0] == name for key in self._found)]

    def of(self, name: str, settings: str, library: str) -> list[Record]:
        """The runs of one cell, by seed; none where it was not run."""
        found = self._found.get((name, settings, library), {})
        return [found[seed] for seed in sorted(found)]

    def seeds(self, name: str, settings: str, libraries: Sequence[str]) -> list[Losses]:
        """The losses of all libraries, of the seeds that all have run."""
        cells = {
            library: {run["seed"]: run["loss"] for run in self.of(name, settings, library)}
            for library in libraries
        }
        common = set.intersection(*(set(runs) for runs in cells.values()))
        return [{library: cells[library][s] for library in libraries} for s in sorted(common)]

    def tables(self, settings: Sequence[str], libraries: Sequence[str]) -> list[list[Losses]]:
        """Seeds table by table, of the tables that all libraries have run."""
        found = []
        for name in self.names:
            seeds = [self.seeds(name, each, libraries) for each in settings]
            if all(seeds):
                found.append([losses for each in seeds for losses in each])
        return found


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _losses(runs: Runs, settings: str) -> list[str]:
    lines = [_row(["table", "loss", *LIBRARIES]), "|---|---|" + "---:|" * len(LIBRARIES)]
    for name in runs.names:
        cells = {library: runs.of(name, settings, library) for library in LIBRARIES}
        if not any(cells.values()):
            continue
        means = {k: statistics.fmean(r["loss"] for r in v) for k, v in cells.items() if v}
        least = min(means.values())
        shown = [
            "-"
            if k not in means
            else f"**{means[k]:.4f}**"
            if means[k] == least
            else f"{means[k]:.4f}"
            for k in LIBRARIES
        ]
        measured = next(v[0]["measured"] for v in cells.values() if v)
        lines.append(_row([name, measured, *shown]))
    return lines


def _interval(mean: Mean, digits: int = 2) -> str:
    return f"{mean.value:.{digits}f} ± {mean.half:.{digits}f}"


def _percent(mean: Mean) -> str:
    return f"{100 * mean.value:+.1f} ± {100 * mean.half:.1f} %"


def _standing(
    runs: Runs, settings: Sequence[str], libraries: Sequence[str], label: str
) -> list[str]:
    tables = runs.tables(settings, libraries)
    if len(tables) < 2:
        return []
    found, behind = mean_places(tables), places_behind(tables, OURS)
    more = excess(tables, OURS)
    lines = []
    for library in sorted(libraries, key=lambda each: found[each].value):
        compared = (
            ["", ""] if library == OURS else [_interval(behind[library]), _percent(more[library])]
        )
        lines.append(
            _row([f"{label}, {len(tables)} tables", library, _interval(found[library]), *compared])
        )
    return lines


def _standings(runs: Runs) -> list[str]:
    lines = [
        _row(["settings", "library", "mean place", "places behind mliot", "loss over mliot's"])
    ]
    lines.append("|---|---|---:|---:|---:|")
    both = ("equal", "defaults")
    kinds = ((("equal",), "equal"), (("defaults",), "defaults"), (both, "both"))
    for settings, label in kinds:
        lines += _standing(runs, settings, FOUR, label)
        lines += _standing(runs, settings, LIBRARIES, f"{label}, with CatBoost")
    return lines


def _times(runs: Runs, settings: str) -> list[str]:
    """Processor time of a fit, least over seeds, where it was measured."""
    lines = [_row(["table", *LIBRARIES]), "|---|" + "---:|" * len(LIBRARIES)]
    for name in runs.names:
        cells = []
        for library in LIBRARIES:
            spent = [r["processor"] for r in runs.of(name, settings, library) if "processor" in r]
            cells.append(f"{min(spent):.2f}" if spent else "-")
        if set(cells) != {"-"}:
            lines.append(_row([name, *cells]))
    return lines


def _sources(runs: Runs) -> str:
    """Which version was run when; of ours, which commit."""
    told = []
    for library in LIBRARIES:
        records = [
            run
            for name in runs.names
            for s in ("equal", "defaults")
            for run in runs.of(name, s, library)
        ]
        kinds = sorted(
            {(r["commit"] if library == OURS else r["version"], r["date"]) for r in records}
        )
        if kinds:
            told.append(f"{library} " + " and ".join(f"{what} ({when})" for what, when in kinds))
    return ", ".join(told)


def page(records: list[Record]) -> str:
    """Everything, in Markdown."""
    runs = Runs(records)
    parts = [
        [f"Versions, of mliot commits, and days: {_sources(runs)}."],
        _standings(runs),
        ["Losses at equal settings, means over seeds:"],
        _losses(runs, "equal"),
        ["Losses at each library's defaults:"],
        _losses(runs, "defaults"),
        [
            "Processor time of a fit at equal settings, one thread, least over seeds, in seconds "
            "(the machine had other work, so that time by the wall says nothing):"
        ],
        _times(runs, "equal"),
        ["Processor time of a fit at each library's defaults, likewise:"],
        _times(runs, "defaults"),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)
