"""Whether rounded gradients cost accuracy: `histogram_precision` "high" beside "exact".

    python benchmarks/precision.py [--seeds 20] [--most 400] [--only SET ...]

Every seed splits the rows of every set anew and draws the rows of each tree; both precisions learn
from the same rows with the same draws, so that their differences are paired. A set gets more seeds
until half of its 95 % interval is below 0.001: small sets are noisy. The limits: over sets of two
classes the mean difference of AUC is at least -0.0003 with a lower 95 % bound above -0.001; the
mean ratio of the other losses is at most 1.001, with heavy tails 1.002; every set weighs the same.
Writes results/precision.json; exit code 1 when a limit is broken.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import machine
from cases.tabular import TASKS
from cases.tabular_sets import Table, read
from harness import THREADS, MissingData
from table import RESULTS

ROWS = 20_000  # of a set, at most
TRAINED_SHARE = 0.7
OPTIONS = {"n_estimators": 100, "num_leaves": 31, "subsample": 0.8, "subsample_freq": 1}
NORMAL_95 = 1.959964
NARROW = 0.001  # half of an interval that needs no more seeds


@dataclass(frozen=True)
class Problem:
    """A table, the objective that learns it and the group whose limit it counts for."""

    name: str
    group: str
    objective: str
    load: Callable[[], Table]


@dataclass(frozen=True)
class Limit:
    """What the pooled differences of a group must stay within."""

    label: str
    holds: Callable[[float, float], bool]  # of the mean and half its interval
    words: str


LIMITS = {
    "classes": Limit(
        "difference of AUC",
        lambda mean, half: mean >= -0.0003 and mean - half > -0.001,
        "at least -0.0003, bound above -0.001",
    ),
    "numbers": Limit("ratio of losses", lambda mean, _: mean <= 1.001, "at most 1.001"),
    "heavy tails": Limit("ratio of losses", lambda mean, _: mean <= 1.002, "at most 1.002"),
}


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


def half_width(values: list[float]) -> float:
    """Of the 95 % interval of a mean."""
    return NORMAL_95 * statistics.stdev(values) / math.sqrt(len(values))


def differences(problem: Problem, table: Table, least: int, most: int) -> list[float]:
    """One a seed, until there are enough for a narrow interval."""
    found: list[float] = []
    while len(found) < least or (len(found) < most and half_width(found) > NARROW):
        found.append(difference(problem, table, len(found)))
    return found


def measured(chosen: list[Problem], least: int, most: int) -> dict[str, list[float]]:
    """The differences of each set that is there; prints its line."""
    found = {}
    for problem in chosen:
        try:
            table = problem.load()
        except MissingData as missing:
            print(f"skipped: {missing}", file=sys.stderr)
            continue
        values = found[problem.name] = differences(problem, table, least, most)
        label = f"{LIMITS[problem.group].label}, {len(values)} seeds"
        print(f"{row(problem.name, label, statistics.fmean(values), half_width(values))} |")
        sys.stdout.flush()
    return found


def judged(chosen: list[Problem], found: dict[str, list[float]]) -> bool:
    """Whether every group with data is within its limit; prints its line."""
    good = True
    for group, limit in LIMITS.items():
        names = [each.name for each in chosen if each.group == group and each.name in found]
        if not names:
            print(f"| **{group}** | not measured | | | |")
            continue
        mean = statistics.fmean(statistics.fmean(found[name]) for name in names)
        half = math.hypot(*(half_width(found[name]) for name in names)) / len(names)
        holds = limit.holds(mean, half)
        verdict = "holds" if holds else "broken"
        line = row(f"**{group}**", f"{limit.label}, {len(names)} sets", mean, half)
        print(f"{line} {verdict}: {limit.words} |")
        good = good and holds
    return good


def main() -> int:
    """Exit code 1 when a limit is broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--seeds", type=int, default=20, help="of every set, at least")
    parser.add_argument("--most", type=int, default=400, help="seeds of a noisy set")
    parser.add_argument("--only", nargs="+", choices=[each.name for each in problems()])
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args()
    chosen = [each for each in problems() if not options.only or each.name in options.only]
    print("| set | of | mean | 95 % interval | limit |\n|---|---|---:|---|---|")
    found = measured(chosen, options.seeds, options.most)
    good = judged(chosen, found)
    options.results.mkdir(parents=True, exist_ok=True)
    kept = {**machine.facts(), "sets": found}
    (options.results / "precision.json").write_text(json.dumps(kept, indent=1) + "\n")
    return 0 if good else 1


def row(name: str, label: str, mean: float, half: float) -> str:
    """A line of the table, its last cell left open."""
    return f"| {name} | {label} | {mean:.5f} | {mean - half:.5f} to {mean + half:.5f} |"


if __name__ == "__main__":
    sys.exit(main())
