"""One model for one table: on every number of threads and instruction set, in any order of rows."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

import mliot
from mliot.boosting import BoostingClassifier, BoostingRegressor

ROWS = 20_000


def table(objective: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features with gaps, a target of the objective's kind, weights."""
    r = np.random.default_rng(5)
    x = r.normal(size=(ROWS, 9)).astype(np.float32)
    x[r.random(x.shape) < 0.1] = np.nan
    score = np.nan_to_num(x[:, 0] * x[:, 1]) + np.nan_to_num(x[:, 2])
    if objective == "binary":
        y = (score + r.normal(size=ROWS) > 0).astype(float)
    elif objective in ("poisson", "tweedie"):
        y = r.poisson(np.exp(0.5 * score)).astype(float)
        y[::1000] *= 1000  # beyond the scale of the others
    else:
        y = score + r.normal(size=ROWS)
    return x, y, r.uniform(0.5, 2, size=ROWS)


def fitted_hash(objective: str, n_jobs: int, order: np.ndarray | None = None) -> str:
    x, y, weight = table(objective)
    if order is not None:
        x, y, weight = x[order], y[order], weight[order]
    kind = BoostingClassifier if objective == "binary" else BoostingRegressor
    model = kind(objective=objective, n_estimators=12, n_jobs=n_jobs)
    return model.fit(x, y, sample_weight=weight).model_hash()


OBJECTIVES = ["regression", "l1", "quantile", "poisson", "tweedie", "binary"]


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_threads_do_not_change_a_model(objective: str) -> None:
    assert len({fitted_hash(objective, n_jobs) for n_jobs in (1, 2, 3, 8)}) == 1


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_order_of_rows_does_not_change_a_model(objective: str) -> None:
    order = np.random.default_rng(9).permutation(ROWS)
    assert fitted_hash(objective, 2, order) == fitted_hash(objective, 2)


KINDS: dict[str, dict[str, object]] = {
    "leafwise": {},
    "depthwise": {"grow_policy": "depthwise"},
    "oblivious": {"grow_policy": "oblivious"},
    "exact": {"histogram_precision": "exact"},
    "categories": {"categorical_features": [0]},
    "shared trees": {"multi_strategy": "multi_output_tree"},
    "bags": {"subsample": 0.7, "subsample_freq": 1, "colsample_bytree": 0.5},
}


@pytest.mark.parametrize("kind", KINDS)
def test_one_hash_for_all_threads_cuts_and_orders(kind: str) -> None:
    r = np.random.default_rng(6)
    x = r.normal(size=(3_000, 6)).astype(np.float32)
    x[:, 0] = r.integers(0, 40, 3_000)
    y = np.sin(x[:, 0]) + x[:, 1] * x[:, 2] + 0.2 * r.normal(size=3_000)
    y = np.column_stack([y, y * x[:, 3]]) if kind == "shared trees" else y

    def model(trees: int, n_jobs: int) -> BoostingRegressor:
        return BoostingRegressor(
            n_estimators=trees, n_jobs=n_jobs, min_child_samples=5, **KINDS[kind]
        )

    hashes = {model(12, n_jobs).fit(x, y).model_hash() for n_jobs in (1, 2, 3, 8)}
    for cut in (1, 5, 11):
        first = model(cut, 2).fit(x, y)
        hashes.add(model(12 - cut, 3).fit(x, y, init_model=first).model_hash())
    if kind != "bags":  # whose rows are drawn by their numbers
        order = r.permutation(3_000)
        hashes.add(model(12, 2).fit(x[order], y[order]).model_hash())
    assert len(hashes) == 1


def test_instruction_sets_do_not_change_a_model() -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_determinism as t; import mliot;"
        "print(mliot.build_info()['kernel_target'], *[t.fitted_hash(o, 2) for o in t.OBJECTIVES])"
    )
    here = os.path.dirname(__file__)
    found: dict[str, list[str]] = {}
    for target in ("scalar", "ssse3", "sse4", "avx2", "avx512"):
        done = subprocess.run(
            [sys.executable, "-c", program, here],
            env=os.environ | {"MLIOT_SIMD": target},
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            assert "MLIOT_SIMD" in done.stderr, done.stderr  # this processor has no such target
            continue
        used, *hashes = done.stdout.split()
        found[used] = hashes
    assert "scalar" in found
    assert mliot.build_info()["kernel_target"] in found
    assert len({tuple(hashes) for hashes in found.values()}) == 1
