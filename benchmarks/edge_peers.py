"""Runs in the peers' environment: writes the same trees as C of emlearn and m2cgen.

Reads trees.json (threshold, feature and children by node, value by leaf) of the folder given and
leaves em_loadable.h, em_inline.h and m2cgen.c there; prints versions and folders as JSON.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path

import emlearn
import m2cgen
import numpy as np
from sklearn.ensemble import RandomForestRegressor


def forest_of(trees: list[dict[str, list[float]]], features: int) -> RandomForestRegressor:
    """A forest of scikit-learn with exactly these trees."""
    rng = np.random.default_rng(0)
    X = rng.integers(0, 100, (64, features)).astype(float)
    model = RandomForestRegressor(n_estimators=len(trees), max_depth=1).fit(X, X[:, 0])
    for estimator, tree in zip(model.estimators_, trees, strict=True):
        state = estimator.tree_.__getstate__()
        count = len(tree["feature"])
        nodes = np.zeros(count, dtype=state["nodes"].dtype)
        nodes["left_child"] = tree["left"]
        nodes["right_child"] = tree["right"]
        nodes["feature"] = tree["feature"]
        nodes["threshold"] = tree["threshold"]
        nodes["n_node_samples"] = 1
        nodes["weighted_n_node_samples"] = 1
        values = np.array(tree["value"], dtype=float).reshape(count, 1, 1)
        made = {**state, "node_count": count, "nodes": nodes, "values": values, "max_depth": 99}
        empty = type(estimator.tree_)(features, np.array([1], dtype=np.intp), 1)
        empty.__setstate__(made)
        estimator.tree_ = empty
    return model


def main() -> None:
    folder = Path(sys.argv[1])
    described = json.loads((folder / "trees.json").read_text())
    model = forest_of(described["trees"], described["features"])
    for method in ("loadable", "inline"):
        converted = emlearn.convert(model, method=method, dtype="int16_t")
        converted.save(file=str(folder / f"em_{method}.h"), name="em")
    sys.setrecursionlimit(10_000)
    (folder / "m2cgen.c").write_text(m2cgen.export_to_c(model))
    versions = {name: version(name) for name in ("emlearn", "m2cgen", "scikit-learn")}
    print(json.dumps({"versions": versions, "include": str(emlearn.includedir)}))


if __name__ == "__main__":
    main()
