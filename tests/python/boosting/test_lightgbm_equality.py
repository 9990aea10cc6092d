"""Exact histograms grow the trees of LightGBM: the same parts of the rows, the same leaf values.

Runs where the peers' environment is (``MLIOT_PEERS``, or ``.venv-peers`` beside the sources).
Features are whole numbers below 200, so that both libraries bin them alike. LightGBM adds up
gradients of 24 binary digits, which moves its leaf values by some 1e-8.

It also estimates the rows of a child by rounding them bin by bin, where we round their sum; a
smallest sum of hessians takes the place of the smallest number of rows where hessians differ.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mliot.boosting import BoostingClassifier, BoostingRegressor

ROOT = Path(__file__).resolve().parents[3]
PEERS = Path(os.environ.get("MLIOT_PEERS") or ROOT / ".venv-peers" / "bin" / "python")
TREES = 20
ROWS = 5_000

needs_peers = pytest.mark.skipif(
    not PEERS.is_file(), reason="LightGBM is not here: `make bench` sets up the peers' environment"
)


def table(objective: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers, and a target that depends on five of ten columns."""
    r = np.random.default_rng(seed)
    x = r.integers(0, 200, size=(ROWS, 10)).astype(float)
    score = np.sin(x[:, 0] / 30) * x[:, 1] / 50 + np.abs(x[:, 2] - 100) / 60
    score += 0.01 * x[:, 3] * (x[:, 4] > 80)
    if objective == "binary":
        return x, (r.random(ROWS) < 1 / (1 + np.exp(4 - 2 * score))).astype(float)
    return x, score + 0.5 * r.normal(size=ROWS)


def theirs(
    folder: Path, x: np.ndarray, y: np.ndarray, options: dict[str, Any]
) -> tuple[np.ndarray, np.ndarray]:
    """Leaves by row and tree, and raw scores after every tree, of LightGBM."""
    np.savez(folder / "rows.npz", x=x, y=y)
    fixed = {
        "num_iterations": TREES,
        "num_leaves": 31,
        "min_data_in_bin": 1,
        "feature_pre_filter": False,
        "enable_bundle": False,
        "deterministic": True,
        "force_col_wise": True,
        "num_threads": 1,
        "verbosity": -1,
    }
    (folder / "options.json").write_text(json.dumps(fixed | options))
    script = Path(__file__).with_name("lightgbm_trees.py")
    files = [folder / "rows.npz", folder / "options.json", folder / "out.npz"]
    subprocess.run([PEERS, script, *files], check=True, capture_output=True, env={})
    out = np.load(folder / "out.npz")
    return out["leaves"], out["scores"]


@needs_peers
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("objective", ["regression", "binary"])
def test_exact_trees_are_those_of_lightgbm(objective: str, seed: int, tmp_path: Path) -> None:
    x, y = table(objective, seed)
    model: BoostingClassifier | BoostingRegressor
    if objective == "binary":
        limits = {"min_data_in_leaf": 1, "min_sum_hessian_in_leaf": 5.0}
        model = BoostingClassifier(
            n_estimators=TREES,
            min_child_samples=1,
            min_child_weight=5.0,
            reg_lambda=0.0,
            histogram_precision="exact",
        )
    else:
        limits = {}
        model = BoostingRegressor(n_estimators=TREES, histogram_precision="exact")
    leaves, scores = theirs(tmp_path, x, y, {"objective": objective, **limits})
    model.fit(x, y)
    ours = model.predict(x, pred_leaf=True)
    ours_before = theirs_before = np.full(ROWS, scores[0].mean())
    for tree in range(TREES):
        parts = {len(np.unique(of)) for of in (ours[:, tree], leaves[:, tree])}
        both = np.unique(np.stack([ours[:, tree], leaves[:, tree]]), axis=1).shape[1]
        assert parts == {both}, f"tree {tree} divides the rows in another way"
        ours_after = model.predict(x, num_iteration=tree + 1, raw_score=True)
        step = ours_after - ours_before
        difference = np.abs(step - (scores[tree] - theirs_before)).max()
        assert difference < 1e-6 * np.abs(step).max(), f"leaf values of tree {tree}"
        ours_before, theirs_before = ours_after, scores[tree]
