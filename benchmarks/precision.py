"""Whether rounded gradients cost accuracy: `histogram_precision` "high" beside "exact".

    python benchmarks/precision.py [--seeds 20] [--most 400] [--only SET ...] [--write]

Every seed splits the rows of every set anew and draws the rows of each tree; both precisions learn
from the same rows with the same draws, so that their differences are paired. A set gets more seeds
until half of its 95 % interval is below 0.001: small sets are noisy. The limits: over sets of two
classes the mean difference of AUC is at least -0.0003 with a lower 95 % bound above -0.001; the
mean ratio of the other losses is at most 1.001, with heavy tails 1.002; every set weighs the same.
Keeps every difference in results/precision.json, and `--write` remakes the marked region of
docs/benchmarks.md from it; exit code 1 when a limit is broken.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

import machine
from cases.tabular import TASKS
from cases.tabular_sets import Table, read
from harness import THREADS, MissingData
from marked import put
from precision_page import Differences, Sets, all_hold, half_width, markdown, set_row
from table import RESULTS

ROWS = 20_000  # of a set, at most
TRAINED_SHARE = 0.7
OPTIONS = {"n_estimators": 100, "num_leaves": 31, "subsample": 0.8, "subsample_freq": 1}
NARROW = 0.001  # half of an interval that needs no more seeds


@dataclass(frozen=True)
class Problem:
    """A table, the objective that learns it and the group whose limit it counts for."""

    name: str
    group: str
    objective: str
    load: Callable[[], Table]


def _made(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.random.Generator]:
    r = np.random.default_rng(seed)
    x = r.normal(size=(rows, 12)).astype(np.float32)
    return x, np.exp(0.6 * x[:, 0] + 0.4 * x[:, 1] * x[:, 2] + 0.3 * np.sin(3 * x[:, 3])), r


def compound_sales() -> Table:
    """Many zeros and gamma amounts: what the Tweedie loss is for."""
    x, level, r = _made(ROWS, 1)
    counts = r.poisson(0.7 * level)
    return Table(x, np.where(counts > 0, r.gamma(np.maximum(counts, 1) * 0.8, level), 0.0))


def outliers() -> Table:
    """A thousandth of the targets to learn from is a thousand times too large.

    Rows held out have none: a spike that nothing foretells would drown what the others say.
    """
    x, level, r = _made(ROWS, 2)
    target = level * r.gamma(4.0, 0.25, ROWS)
    held_out = np.arange(ROWS) >= TRAINED_SHARE * ROWS
    spiked = (r.random(ROWS) < 0.001) & ~held_out
    return Table(x, np.where(spiked, target * 1000, target), held_out=held_out)


def intermittent() -> Table:
    """Spare parts: demand in one period of ten, counts from 1 to some hundreds."""
    x, level, r = _made(ROWS, 3)
    demand = 1 + r.negative_binomial(1.0, 1 / (1 + 5 * level))
    return Table(x, np.where(r.random(ROWS) < 0.1, demand, 0).astype(np.float64))


def problems() -> list[Problem]:
    """The shared tables of two classes and of numbers, and the heavy tails made here."""
    kinds = {"binary": ("classes", "binary"), "regression": ("numbers", "regression")}
    shared = [
        Problem(name, *kinds[task], lambda name=name: read(name))
        for name, task in TASKS.items()
        if task in kinds
    ]
    made = [
        Problem("compound sales", "heavy tails", "tweedie", compound_sales),
        Problem("outliers x 1000", "heavy tails", "tweedie", outliers),
        Problem("intermittent", "heavy tails", "poisson", intermittent),
    ]
    return shared + made


def auc(target: np.ndarray, score: np.ndarray) -> float:
    """Share of the pairs of a 1 and a 0 that the score puts in order, ties counting half."""
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = np.cumsum(count) - (count - 1) / 2
    ones = target == 1
    n = int(ones.sum())
    return float((rank[place][ones].sum() - n * (n + 1) / 2) / (n * (len(target) - n)))


def deviance(objective: str, target: np.ndarray, predicted: np.ndarray) -> float:
    """The loss that the objective minimises, 0 for perfect predictions, on rows held out."""
    if objective == "poisson":
        surprise = target * np.log(np.where(target > 0, target, 1) / predicted)
        return float(2 * np.mean(surprise - target + predicted))
    if objective == "tweedie":
        pulled = target / np.sqrt(predicted) + np.sqrt(predicted)
        return float(4 * np.mean(pulled - 2 * np.sqrt(target)))
    return float(np.mean((target - predicted) ** 2))


def drawn(table: Table, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows to learn from and rows held out; where the table says which, those to learn from."""
    rows = np.random.default_rng(seed).permutation(len(table.target))
    if table.held_out is None:
        cut = int(TRAINED_SHARE * min(len(rows), ROWS))
        return rows[:cut], rows[cut:ROWS]
    rows = rows[~table.held_out[rows]]
    return rows[: int(0.9 * min(len(rows), ROWS))], np.flatnonzero(table.held_out)


def difference(problem: Problem, table: Table, seed: int) -> float:
    """AUC of "high" minus that of "exact", or the ratio of their losses."""
    from mliot.boosting import BoostingClassifier, BoostingRegressor

    train, test = drawn(table, seed)
    figures = []
    for precision in ("high", "exact"):
        options: dict[str, Any] = {"histogram_precision": precision, "random_state": seed}
        options |= {"n_jobs": THREADS, "categorical_features": table.categories or "from_dtype"}
        if problem.objective == "binary":
            classifier = BoostingClassifier(**OPTIONS, **options)
            classifier.fit(table.features[train], table.target[train])
            score = classifier.predict_proba(table.features[test])[:, 1]
            figures.append(auc(table.target[test], score))
        else:
            model = BoostingRegressor(objective=problem.objective, **OPTIONS, **options)
            model.fit(table.features[train], table.target[train])
            predicted = model.predict(table.features[test])
            figures.append(deviance(problem.objective, table.target[test], predicted))
    high, exact = figures
    return high - exact if problem.objective == "binary" else high / exact


def differences(problem: Problem, table: Table, least: int, most: int) -> list[float]:
    """One a seed, until there are enough for a narrow interval."""
    found: list[float] = []
    while len(found) < least or (len(found) < most and half_width(found) > NARROW):
        found.append(difference(problem, table, len(found)))
    return found


def measured(chosen: list[Problem], least: int, most: int) -> dict[str, Differences]:
    """The differences of each set that is there; prints its line."""
    found: dict[str, Differences] = {}
    for problem in chosen:
        try:
            table = problem.load()
        except MissingData as missing:
            print(f"skipped: {missing}", file=sys.stderr)
            continue
        values = differences(problem, table, least, most)
        found[problem.name] = {"group": problem.group, "values": values}
        print(set_row(problem.name, found[problem.name]), flush=True)
    return found


def main() -> int:
    """Exit code 1 when a limit is broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--seeds", type=int, default=20, help="of every set, at least; 0: no runs")
    parser.add_argument("--most", type=int, default=400, help="seeds of a noisy set")
    parser.add_argument("--only", nargs="+", choices=[each.name for each in problems()])
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    options = parser.parse_args()
    kept = options.results / "precision.json"
    if options.seeds > 0:
        chosen = [each for each in problems() if not options.only or each.name in options.only]
        facts = {**machine.facts(), "versions": versions(), "threads": THREADS}
        found = measured(chosen, options.seeds, options.most)
        options.results.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps({**facts, "sets": joined(kept, facts, found)}, indent=1) + "\n")
    result = json.loads(kept.read_text())
    text = markdown(result)
    print(text)
    if options.write:
        put("precision", text, machine.ROOT / "docs" / "benchmarks.md")
    return 0 if all_hold(result["sets"]) else 1


def joined(kept: Path, facts: dict[str, Any], found: Sets) -> Sets:
    """The sets found, and those that the same commit was measured on before."""
    before = json.loads(kept.read_text()) if kept.is_file() else {}
    same = before.get("commit") == facts["commit"] and not facts["commit"]["modified"]
    return {**(before["sets"] if same else {}), **found}


def versions() -> dict[str, str]:
    """Of Python and of the packages that both precisions use."""
    names = ("mliot", "numpy")
    return {"python": platform.python_version()} | {name: version(name) for name in names}


if __name__ == "__main__":
    sys.exit(main())
