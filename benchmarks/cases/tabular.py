"""Real tables: loss on rows held out and seconds of a fit, at equal settings and at each default.

Every repeat is a seed that splits the rows anew (where the source sets tests apart, it draws the
rows to learn from). Losses: log loss of classes, root of the mean squared error of numbers.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import numpy as np

from cases.tabular_sets import READERS, read
from harness import THREADS, Contender, Measure, Run, Variant, timed

TITLE = "Real tables"

TASKS = {
    "california_housing": "regression",
    "amazon_access": "binary",
    "dry_bean": "multiclass",
    "letter": "multiclass",
    "ai4i2020": "binary",
    "secom_subset": "binary",
    "scms_delivery": "binary",
    "lightgbm_binary": "binary",
    "lightgbm_regression": "regression",
    "lightgbm_multiclass": "multiclass",
    "seoul_bike": "regression",
    "occupancy": "binary",
    "walmart": "regression",
}
TREES, LEAVES, RATE, LEAST_ROWS = 100, 31, 0.1, 20
TRAINED_SHARE = 0.8
SEEDS = {"full": 5, "quick": 2, "smoke": 1}


def variants(size: str) -> list[Variant]:
    """Every set twice: at equal settings, and as each library comes."""
    names = ("lightgbm_binary",) if size == "smoke" else READERS
    return [_variant(name, equal, SEEDS[size]) for name in names for equal in (True, False)]


def _variant(name: str, equal: bool, seeds: int) -> Variant:
    loss = "RMSE" if TASKS[name] == "regression" else "log loss"
    return Variant(
        name=f"{name}, {'equal settings' if equal else 'defaults'}",
        settings={"set": name, "task": TASKS[name], "equal": equal, "loss": loss},
        contenders=(
            Contender("mliot", "ours", "ours"),
            Contender("LightGBM", "peers", "lightgbm"),
            Contender("XGBoost hist", "peers", "xgboost"),
            Contender("scikit-learn HGB", "peers", "scikit_learn"),
            Contender("CatBoost", "peers", "catboost"),
        ),
        measures=(Measure(key="fit", label="fit", unit="s", accuracy=loss, ranked=True),),
        repeats=seeds,
        average="mean",
    )


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """The table as arrays, the columns that hold categories beside them."""
    table = read(settings["set"])
    np.save(folder / "x.npy", table.features)
    np.save(folder / "y.npy", table.target)
    if table.held_out is not None:
        np.save(folder / "held_out.npy", table.held_out)
    (folder / "categories.json").write_text(json.dumps(table.categories))


class Split:
    """The rows of each seed, and the loss of predictions for those held out."""

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        self.task = settings["task"]
        self.loss_name = settings["loss"]
        self.categories = json.loads((folder / "categories.json").read_text())
        self._x, self._y = np.load(folder / "x.npy"), np.load(folder / "y.npy")
        self.classes = 0 if self.task == "regression" else len(np.unique(self._y))
        held_out = folder / "held_out.npy"
        self._held_out = np.load(held_out) if held_out.exists() else None

    def draw(self, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Features and targets to learn from, then those held out."""
        rows = np.random.default_rng(seed).permutation(len(self._y))
        if self._held_out is None:
            kept = int(TRAINED_SHARE * len(rows))
            train, test = rows[:kept], rows[kept:]
        else:
            rows = rows[~self._held_out[rows]]
            train, test = rows[: int(TRAINED_SHARE * len(rows))], np.flatnonzero(self._held_out)
        return self._x[train], self._y[train], self._x[test], self._y[test]

    def loss(self, target: np.ndarray, predicted: np.ndarray) -> float:
        """Of numbers, of probabilities of the second class, or of a column a class."""
        if self.task == "regression":
            return float(np.sqrt(np.mean((target - predicted) ** 2)))
        if predicted.ndim == 1:
            predicted = np.column_stack((1 - predicted, predicted))
        chance = predicted[np.arange(len(target)), target.astype(int)]
        return float(-np.mean(np.log(np.clip(chance, 1e-15, None))))


def _runs(folder: Path, settings: dict[str, Any], fit: Any) -> Run:
    """`fit(split, x, y)` returns what predicts x: numbers or probabilities."""
    split = Split(folder, settings)

    def run(seed: int) -> dict[str, float]:
        x, y, x_test, y_test = split.draw(seed)
        begin = time.process_time()
        predict, seconds = timed(fit, split, x, y)
        spent = {"fit": seconds, "processor": time.process_time() - begin}
        return spent | {split.loss_name: split.loss(y_test, predict(x_test))}

    return run


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """BoostingClassifier and BoostingRegressor."""
    from mliot.boosting import BoostingClassifier, BoostingRegressor

    options: dict[str, Any] = {"n_jobs": THREADS}
    if settings["equal"]:
        options |= {"n_estimators": TREES, "num_leaves": LEAVES, "learning_rate": RATE}
        options |= {"min_child_samples": LEAST_ROWS, "reg_lambda": 0.0}

    def fit(split: Split, x: np.ndarray, y: np.ndarray) -> Any:
        columns = {"categorical_features": split.categories} if split.categories else {}
        if split.task == "regression":
            return BoostingRegressor(**options, **columns).fit(x, y).predict
        return BoostingClassifier(**options, **columns).fit(x, y).predict_proba

    return _runs(folder, settings, fit)


def lightgbm(folder: Path, settings: dict[str, Any]) -> Run:
    """LightGBM's estimators."""
    import lightgbm as lgb

    options: dict[str, Any] = {"n_jobs": THREADS, "verbosity": -1}
    if settings["equal"]:
        options |= {"n_estimators": TREES, "num_leaves": LEAVES, "learning_rate": RATE}
        options |= {"min_child_samples": LEAST_ROWS, "reg_lambda": 0.0}

    def fit(split: Split, x: np.ndarray, y: np.ndarray) -> Any:
        columns = {"categorical_feature": split.categories or "auto"}
        if split.task == "regression":
            return lgb.LGBMRegressor(**options).fit(x, y, **columns).predict
        return lgb.LGBMClassifier(**options).fit(x, y, **columns).predict_proba

    return _runs(folder, settings, fit)


def xgboost(folder: Path, settings: dict[str, Any]) -> Run:
    """XGBoost's histogram method; at equal settings grown leaf-wise."""
    import xgboost as xgb

    options: dict[str, Any] = {"n_jobs": THREADS, "tree_method": "hist"}
    if settings["equal"]:
        options |= {"n_estimators": TREES, "learning_rate": RATE, "max_leaves": LEAVES}
        options |= {"max_depth": 0, "grow_policy": "lossguide", "reg_lambda": 0}

    def fit(split: Split, x: np.ndarray, y: np.ndarray) -> Any:
        columns = {
            "enable_categorical": True,
            "feature_types": ["c" if j in split.categories else "q" for j in range(x.shape[1])],
        }
        if split.task == "regression":
            return xgb.XGBRegressor(**options, **columns).fit(x, y).predict
        return xgb.XGBClassifier(**options, **columns).fit(x, y).predict_proba

    return _runs(folder, settings, fit)


def scikit_learn(folder: Path, settings: dict[str, Any]) -> Run:
    """Histogram gradient boosting; columns of more than 255 levels stay codes."""
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    options: dict[str, Any] = {}
    if settings["equal"]:
        options |= {"max_iter": TREES, "max_leaf_nodes": LEAVES, "learning_rate": RATE}
        options |= {"min_samples_leaf": LEAST_ROWS, "early_stopping": False}
        options |= {"l2_regularization": 0.0}

    def fit(split: Split, x: np.ndarray, y: np.ndarray) -> Any:
        few = [j for j in split.categories if np.nanmax(x[:, j]) < 255]
        if split.task == "regression":
            return (
                HistGradientBoostingRegressor(categorical_features=few, **options).fit(x, y).predict
            )
        model = HistGradientBoostingClassifier(categorical_features=few, **options)
        return model.fit(x, y).predict_proba

    return _runs(folder, settings, fit)


def catboost(folder: Path, settings: dict[str, Any]) -> Run:
    """CatBoost; at equal settings grown leaf-wise, without its draws of rows and of scores."""
    import catboost as cb
    import pandas as pd

    options: dict[str, Any] = {"thread_count": THREADS, "verbose": False}
    options["allow_writing_files"] = False
    if settings["equal"]:
        options |= {"iterations": TREES, "learning_rate": RATE, "grow_policy": "Lossguide"}
        options |= {"max_leaves": LEAVES, "depth": 16, "min_data_in_leaf": LEAST_ROWS}
        options |= {"l2_leaf_reg": 0, "bootstrap_type": "No", "random_strength": 0}
        options |= {"border_count": 254, "leaf_estimation_iterations": 1}

    def columns(split: Split, x: np.ndarray) -> Any:
        frame = pd.DataFrame(x)
        for j in split.categories:
            frame[j] = np.nan_to_num(x[:, j], nan=-1).astype(np.int64)
        return frame

    def fit(split: Split, x: np.ndarray, y: np.ndarray) -> Any:
        kind = cb.CatBoostRegressor if split.task == "regression" else cb.CatBoostClassifier
        model = kind(cat_features=split.categories or None, **options).fit(columns(split, x), y)
        predict = model.predict if split.task == "regression" else model.predict_proba
        return lambda rows: predict(columns(split, rows))

    return _runs(folder, settings, fit)
