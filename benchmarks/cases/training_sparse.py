"""Training on sparse one-hot columns: log-loss, from a matrix of scipy.sparse to a model.

Every repeat learns from rows of its own seed, so that accuracies are means over seeds.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from cases.training import auc
from harness import THREADS, Contender, Measure, Run, Variant, timed

TITLE = "Training, sparse one-hot columns, log-loss"

LEVELS = (50, 20, 100, 200, 30, 10, 80, 60, 100, 50)  # of the categories: 700 columns
TEST_SEED = 1_000_000
SIZES = {"full": (200_000, 50), "quick": (200_000, 20), "smoke": (500, 3)}  # rows, trees
REPEATS = {"full": 7, "quick": 3, "smoke": 1}


def variants(size: str) -> list[Variant]:
    """One table of 700 columns, ten values a row."""
    rows, trees = SIZES[size]
    return [
        Variant(
            name=f"{rows:,} x {sum(LEVELS)} one-hot columns (CSR), {trees} trees of 31 leaves",
            settings={"rows": rows, "trees": trees, "test_rows": min(rows, 50_000)},
            contenders=(
                Contender("mliot", "ours", "ours"),
                Contender("LightGBM", "peers", "lightgbm", {}, "LightGBM"),
                Contender(
                    "LightGBM quantised",
                    "peers",
                    "lightgbm",
                    {"use_quantized_grad": True},
                    "LightGBM",
                ),
                Contender("XGBoost hist", "peers", "xgboost", {}, "XGBoost"),
            ),
            measures=(
                Measure(
                    key="fit",
                    label="fit",
                    unit="s",
                    accuracy="AUC",
                    must={"LightGBM": 1.0, "XGBoost": 1.3},  # LightGBM's best of both ways
                ),
                Measure(key="predict", label="predict", unit="s"),
            ),
            repeats=REPEATS[size],
        )
    ]


def sample(rows: int, seed: int) -> tuple[Any, np.ndarray]:
    """Categories of unequal levels as one-hot rows, an effect each and one pair that interacts."""
    from scipy.sparse import csr_matrix

    effects = np.random.default_rng(7).normal(size=sum(LEVELS))
    r = np.random.default_rng(seed)
    starts = np.concatenate([[0], np.cumsum(LEVELS)[:-1]])
    codes = np.column_stack([(n * r.random(rows) ** 2).astype(np.int32) for n in LEVELS])
    columns = (codes + starts).astype(np.int32)
    z = effects[columns].sum(1) + ((codes[:, 0] % 2) ^ (codes[:, 1] % 2)) - 0.5
    y = (r.random(rows) < 1 / (1 + np.exp(-z))).astype(np.float32)
    ones = np.ones(columns.size, dtype=np.float32)
    offsets = np.arange(0, columns.size + 1, len(LEVELS))
    return csr_matrix((ones, columns.ravel(), offsets), shape=(rows, sum(LEVELS))), y


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """Nothing: each run draws its own rows."""


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """BoostingClassifier, end to end."""
    from mliot.boosting import BoostingClassifier

    x_test, y_test = sample(settings["test_rows"], TEST_SEED)

    def run(repeat: int) -> dict[str, float]:
        x, y = sample(settings["rows"], repeat)
        model = BoostingClassifier(n_estimators=settings["trees"], reg_lambda=0.0, n_jobs=THREADS)
        _, fit = timed(model.fit, x, y)
        scores, predict = timed(model.predict_proba, x_test)
        return {"fit": fit, "predict": predict, "AUC": auc(y_test, scores[:, 1])}

    return run


def lightgbm(folder: Path, settings: dict[str, Any], **extra: Any) -> Run:
    """LightGBM's own API, data set and training together."""
    import lightgbm as lgb

    x_test, y_test = sample(settings["test_rows"], TEST_SEED)
    options = {
        "objective": "binary",
        "num_leaves": 31,
        "learning_rate": 0.1,
        "max_bin": 255,
        "num_threads": THREADS,
        "verbosity": -1,
    } | extra

    def run(repeat: int) -> dict[str, float]:
        x, y = sample(settings["rows"], repeat)

        def train() -> Any:
            return lgb.train(options, lgb.Dataset(x, y, params=options), settings["trees"])

        model, fit = timed(train)
        scores, predict = timed(model.predict, x_test)
        return {"fit": fit, "predict": predict, "AUC": auc(y_test, scores)}

    return run


def xgboost(folder: Path, settings: dict[str, Any]) -> Run:
    """XGBoost's own API, matrix and training together."""
    import xgboost as xgb

    x_test, y_test = sample(settings["test_rows"], TEST_SEED)
    options = {
        "objective": "binary:logistic",
        "tree_method": "hist",
        "grow_policy": "lossguide",
        "max_leaves": 31,
        "max_depth": 0,
        "eta": 0.1,
        "max_bin": 255,
        "min_child_weight": 1e-3,
        "nthread": THREADS,
    }

    def run(repeat: int) -> dict[str, float]:
        x, y = sample(settings["rows"], repeat)

        def train() -> Any:
            return xgb.train(options, xgb.DMatrix(x, y), settings["trees"])

        model, fit = timed(train)
        scores, predict = timed(lambda: model.predict(xgb.DMatrix(x_test)))
        return {"fit": fit, "predict": predict, "AUC": auc(y_test, scores)}

    return run
