"""How large sets of levels may be, and what they bring to oblivious trees: the tables of
docs/decisions/0009.

    python benchmarks/level_sets.py [--seeds 3] [--only SET ...]

Loss on rows held out (log loss of classes, root of the mean squared error of numbers), mean over
seeds that split the rows 80 : 20; 100 trees of 31 leaves, oblivious ones of 64.
"""

from __future__ import annotations

import argparse
import statistics
from typing import Any

import numpy as np

from cases.tabular import TASKS, TRAINED_SHARE
from cases.tabular_sets import Table, read
from harness import THREADS

SETS = ("amazon_access", "scms_delivery", "walmart")
MOST_LEVELS = (64, 32, 16, 12, 8, 4)


def loss(name: str, table: Table, seed: int, options: dict[str, Any]) -> float:
    """Of one model on the rows that it has not seen."""
    from mliot.boosting import BoostingClassifier, BoostingRegressor

    rows = np.random.default_rng(seed).permutation(len(table.target))
    cut = int(TRAINED_SHARE * len(rows))
    train, test = rows[:cut], rows[cut:]
    x, y = table.features, table.target
    if TASKS[name] == "regression":
        model = BoostingRegressor(n_jobs=THREADS, **options).fit(x[train], y[train])
        return float(np.sqrt(np.mean((model.predict(x[test]) - y[test]) ** 2)))
    classifier = BoostingClassifier(n_jobs=THREADS, **options).fit(x[train], y[train])
    chance = classifier.predict_proba(x[test])[np.arange(len(test)), y[test].astype(int)]
    return float(-np.mean(np.log(np.clip(chance, 1e-15, None))))


def contenders(table: Table) -> dict[str, dict[str, Any]]:
    """What each line of the tables is trained with."""
    sets = {"categorical_features": table.categories}
    flat = {"grow_policy": "oblivious", "num_leaves": 64}
    lines = {f"sets of {most} levels": sets | {"max_cat_threshold": most} for most in MOST_LEVELS}
    lines["the default"] = sets
    lines["codes"] = {}
    lines["oblivious, sets by default"] = flat | sets
    lines["oblivious, codes"] = flat
    return lines


def main() -> None:
    """Prints a line for each contender and set."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=SETS, default=list(SETS))
    options = parser.parse_args()
    for name in options.only:
        table = read(name)
        for label, settings in contenders(table).items():
            losses = [loss(name, table, seed, settings) for seed in range(options.seeds)]
            print(f"| {name} | {label} | {statistics.fmean(losses):.4f} |", flush=True)


if __name__ == "__main__":
    main()
