"""Training time of boosted trees: dense float32 x 28 features, log-loss, from NumPy to a model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, Run, Variant, timed

TITLE = "Training, float32 x 28 features, log-loss"

# rows, trees, repeats of the main contenders, repeats of the others, whether the must holds
SIZES = {
    "full": [(20_000, 200, 7, 7, False), (1_000_000, 100, 7, 5, True)],
    "quick": [(20_000, 200, 5, 3, False), (1_000_000, 100, 3, 1, True)],
    "smoke": [(500, 3, 2, 1, False)],
}
LEAVES = 31
TEST_ROWS = 100_000


def variants(size: str) -> list[Variant]:
    """20,000 and a million rows."""
    return [_variant(*row, smoke=size == "smoke") for row in SIZES[size]]


def _variant(rows: int, trees: int, repeats: int, others: int, must: bool, smoke: bool) -> Variant:
    return Variant(
        name=f"{rows:,} x 28, {trees} trees of {LEAVES} leaves",
        settings={"rows": rows, "trees": trees, "test_rows": 500 if smoke else TEST_ROWS},
        contenders=(
            Contender("mliot", "ours", "ours"),
            Contender("LightGBM col-wise", "peers", "lightgbm", {"wise": "col"}, "LightGBM"),
            Contender("LightGBM row-wise", "peers", "lightgbm", {"wise": "row"}, "LightGBM"),
            Contender("XGBoost hist", "peers", "xgboost", repeats=others),
            Contender("scikit-learn HGB", "peers", "scikit_learn", repeats=others),
        ),
        measures=(
            Measure(
                key="fit",
                label="fit",
                unit="s",
                accuracy="AUC",
                must={"LightGBM": 1.0} if must else {},
                headline=True,
            ),
        ),
        repeats=repeats,
        warm_up=0 if rows > 100_000 else 1,
    )


def sample(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Normal features and a binary target with interactions, kinks and waves."""
    r = np.random.default_rng(seed)
    x = r.normal(size=(rows, 28)).astype(np.float32)
    z = x[:, 0] * x[:, 1] + np.abs(x[:, 2]) - 0.8 + 0.6 * x[:, 3] + np.sin(2 * x[:, 4]) * x[:, 5]
    z += 0.4 * (x[:, 6] > 0) * x[:, 7] + 0.15 * x[:, 8:14].sum(1) * x[:, 14]
    return x, (r.random(rows) < 1 / (1 + np.exp(-z))).astype(np.float32)


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """Training rows of seed 0, test rows of seed 1."""
    for name, rows, seed in (("train", settings["rows"], 0), ("test", settings["test_rows"], 1)):
        x, y = sample(rows, seed)
        np.save(folder / f"x_{name}.npy", x)
        np.save(folder / f"y_{name}.npy", y)


def _arrays(folder: Path) -> list[np.ndarray]:
    names = ("x_train", "y_train", "x_test", "y_test")
    return [np.load(folder / f"{name}.npy") for name in names]


def auc(target: np.ndarray, score: np.ndarray) -> float:
    """Area under the receiver operating characteristic: the rank sum of Mann and Whitney 1947."""
    _, place, counts = np.unique(score, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts - 1) / 2  # mean rank of equal scores
    positive = target > 0
    n = int(positive.sum())
    rank_sum = float(middle[place][positive].sum())
    return (rank_sum - n * (n + 1) / 2) / (n * (len(target) - n))


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """BoostingClassifier, end to end."""
    from mliot.boosting import BoostingClassifier

    x, y, x_test, y_test = _arrays(folder)

    def run(repeat: int) -> dict[str, float]:
        model = BoostingClassifier(
            n_estimators=settings["trees"], num_leaves=LEAVES, n_jobs=THREADS
        )
        _, seconds = timed(model.fit, x, y)
        return {"fit": seconds, "AUC": auc(y_test, model.predict_proba(x_test)[:, 1])}

    return run


def lightgbm(folder: Path, settings: dict[str, Any]) -> Run:
    """LightGBM's own API, data set and training apart."""
    import lightgbm as lgb

    x, y, x_test, y_test = _arrays(folder)
    options = {
        "objective": "binary",
        "num_leaves": LEAVES,
        "learning_rate": 0.1,
        "max_bin": 255,
        "min_data_in_leaf": 20,
        "num_threads": THREADS,
        "verbosity": -1,
        f"force_{settings['wise']}_wise": True,
    }

    def run(repeat: int) -> dict[str, float]:
        data, construct = timed(lambda: lgb.Dataset(x, y, params=options).construct())
        model, train = timed(lgb.train, options, data, settings["trees"])
        score = auc(y_test, model.predict(x_test))
        return {"fit": construct + train, "data": construct, "train": train, "AUC": score}

    return run


def xgboost(folder: Path, settings: dict[str, Any]) -> Run:
    """XGBoost's histogram method grown leaf-wise, data set and training apart."""
    import xgboost as xgb

    x, y, x_test, y_test = _arrays(folder)
    options = {
        "objective": "binary:logistic",
        "tree_method": "hist",
        "grow_policy": "lossguide",
        "max_leaves": LEAVES,
        "max_depth": 0,
        "eta": 0.1,
        "max_bin": 256,
        "reg_lambda": 0,
        "min_child_weight": 1,
        "nthread": THREADS,
    }

    def run(repeat: int) -> dict[str, float]:
        data, construct = timed(xgb.QuantileDMatrix, x, y, max_bin=256, nthread=THREADS)
        model, train = timed(xgb.train, options, data, settings["trees"])
        score = auc(y_test, model.inplace_predict(x_test))
        return {"fit": construct + train, "data": construct, "train": train, "AUC": score}

    return run


def scikit_learn(folder: Path, settings: dict[str, Any]) -> Run:
    """HistGradientBoostingClassifier."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    x, y, x_test, y_test = _arrays(folder)

    def run(repeat: int) -> dict[str, float]:
        model = HistGradientBoostingClassifier(
            max_iter=settings["trees"],
            max_leaf_nodes=LEAVES,
            learning_rate=0.1,
            early_stopping=False,
            max_bins=255,
        )
        _, seconds = timed(model.fit, x, y)
        return {"fit": seconds, "AUC": auc(y_test, model.predict_proba(x_test)[:, 1])}

    return run
