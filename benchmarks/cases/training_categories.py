"""Training on categories of 300 levels: int32 codes and numbers, log-loss, from NumPy to a model.

Every repeat learns from rows of its own seed, so that accuracies are means over seeds.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from cases.training import auc
from harness import THREADS, Contender, Measure, Run, Variant, timed

TITLE = "Training, categories of 300 levels, log-loss"

CATEGORIES = 10
NUMBERS = 5
TEST_SEED = 1_000_000
SIZES: dict[str, list[tuple[int, int, int]]] = {  # rows, trees, levels
    "full": [(200_000, 50, 300), (200_000, 50, 3000)],
    "quick": [(200_000, 50, 300)],
    "smoke": [(500, 3, 300)],
}
TARGETS = {"LightGBM": 1.3, "LightGBM quantised": 1.0, "XGBoost hist": 1.5}
REPEATS = {"full": 5, "quick": 3, "smoke": 1}


def variants(size: str) -> list[Variant]:
    """Hundreds and thousands of levels."""
    return [
        Variant(
            name=f"{rows:,} x ({CATEGORIES} categories of {levels:,} levels + {NUMBERS} numbers), "
            f"{trees} trees of 31 leaves",
            settings={"rows": rows, "trees": trees, "levels": levels}
            | {"test_rows": 500 if size == "smoke" else 50_000},
            contenders=(
                Contender("mliot", "ours", "ours"),
                Contender("LightGBM", "peers", "lightgbm"),
                Contender("LightGBM quantised", "peers", "lightgbm", {"quantised": True}),
                Contender("XGBoost hist", "peers", "xgboost"),
            ),
            measures=(
                Measure(
                    key="fit",
                    label="fit",
                    unit="s",
                    accuracy="AUC",
                    must=TARGETS if levels == 300 and size == "full" else {},
                ),
            ),
            repeats=REPEATS[size],
        )
        for rows, trees, levels in SIZES[size]
    ]


def sample(rows: int, levels: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Levels of unequal frequency with an effect each, numbers, and their interactions."""
    effects = np.random.default_rng(7).normal(size=(CATEGORIES, levels))
    r = np.random.default_rng(seed)
    codes = (levels * r.random((rows, CATEGORIES)) ** 2).astype(np.int32)
    numbers = r.normal(size=(rows, NUMBERS)).astype(np.float32)
    by_level = effects[np.arange(CATEGORIES), codes]
    z = 0.7 * by_level[:, :4].sum(1) + by_level[:, 4] * numbers[:, 0] + 0.5 * numbers[:, 1]
    y = (r.random(rows) < 1 / (1 + np.exp(-z))).astype(np.float32)
    return np.column_stack([codes.astype(np.float32), numbers]), y


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """The rows to test by; each run draws its own to learn from."""
    x, y = sample(settings["test_rows"], settings["levels"], TEST_SEED)
    np.save(folder / "x_test.npy", x)
    np.save(folder / "y_test.npy", y)


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """BoostingClassifier, end to end."""
    from mliot.boosting import BoostingClassifier

    x_test, y_test = (np.load(folder / f"{each}_test.npy") for each in "xy")

    def run(repeat: int) -> dict[str, float]:
        x, y = sample(settings["rows"], settings["levels"], repeat)
        model = BoostingClassifier(
            n_estimators=settings["trees"],
            categorical_features=list(range(CATEGORIES)),
            reg_lambda=0.0,
            n_jobs=THREADS,
        )
        _, seconds = timed(model.fit, x, y)
        return {"fit": seconds, "AUC": auc(y_test, model.predict_proba(x_test)[:, 1])}

    return run


def lightgbm(folder: Path, settings: dict[str, Any]) -> Run:
    """LightGBM's own API, data set and training together."""
    import lightgbm as lgb

    x_test, y_test = (np.load(folder / f"{each}_test.npy") for each in "xy")
    options = {
        "objective": "binary",
        "num_leaves": 31,
        "learning_rate": 0.1,
        "max_bin": 255,
        "num_threads": THREADS,
        "verbosity": -1,
        "use_quantized_grad": settings.get("quantised", False),
    }

    def run(repeat: int) -> dict[str, float]:
        x, y = sample(settings["rows"], settings["levels"], repeat)

        def train() -> Any:
            data = lgb.Dataset(x, y, params=options, categorical_feature=list(range(CATEGORIES)))
            return lgb.train(options, data, settings["trees"])

        model, seconds = timed(train)
        return {"fit": seconds, "AUC": auc(y_test, model.predict(x_test))}

    return run


def xgboost(folder: Path, settings: dict[str, Any]) -> Run:
    """XGBoost's histogram method grown leaf-wise, its levels by their default partition."""
    import xgboost as xgb

    x_test, y_test = (np.load(folder / f"{each}_test.npy") for each in "xy")
    options = {
        "objective": "binary:logistic",
        "tree_method": "hist",
        "grow_policy": "lossguide",
        "max_leaves": 31,
        "max_depth": 0,
        "eta": 0.1,
        "max_bin": 256,
        "reg_lambda": 0,
        "nthread": THREADS,
    }
    columns = {
        "feature_types": ["c"] * CATEGORIES + ["q"] * NUMBERS,
        "enable_categorical": True,
        "nthread": THREADS,
    }

    def run(repeat: int) -> dict[str, float]:
        x, y = sample(settings["rows"], settings["levels"], repeat)

        def train() -> Any:
            data = xgb.QuantileDMatrix(x, y, max_bin=256, **columns)
            return xgb.train(options, data, settings["trees"])

        model, seconds = timed(train)
        score = model.predict(xgb.DMatrix(x_test, **columns))
        return {"fit": seconds, "AUC": auc(y_test, score)}

    return run
