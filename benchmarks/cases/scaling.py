"""How the time of a fit grows with rows, columns, leaves, levels of a category and classes.

Figures are slopes of a straight line through the logarithms of size and time: 1 is growth in
proportion, 0 is none. The best time of several fits stands for each size.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, Run, Variant, timed

TITLE = "Growth of the time of a fit"

AXES = {
    "rows": [25_000, 50_000, 100_000, 200_000],
    "columns": [8, 16, 32, 64],
    "leaves": [8, 32, 128, 512],
    "levels": [16, 64, 256, 1024],
    "classes": [2, 4, 8, 16],
}
FIXED = {"rows": 50_000, "columns": 16, "leaves": 31, "levels": 0, "classes": 2}
TREES = 20
REPEATS = {"full": 3, "quick": 1, "smoke": 1}
TRIES = 3  # fits of which the fastest counts


def variants(size: str) -> list[Variant]:
    """An axis each."""
    return [_variant(axis, size) for axis in AXES]


def _variant(axis: str, size: str) -> Variant:
    sizes = AXES[axis]
    small = size == "smoke"
    return Variant(
        name=f"{axis} from {sizes[0]:,} to {sizes[-1]:,}",
        settings={"axis": axis, "sizes": sizes[:2] if small else sizes, "small": small},
        contenders=(
            Contender("mliot", "ours", "ours"),
            Contender("LightGBM", "peers", "lightgbm"),
            Contender("XGBoost hist", "peers", "xgboost"),
        ),
        measures=(Measure(key="slope", label="log-log slope of fit time", unit=""),),
        repeats=REPEATS[size],
    )


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """Nothing: each size draws its own rows."""


def _rows(shape: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    r = np.random.default_rng(0)
    x = r.normal(size=(shape["rows"], shape["columns"])).astype(np.float32)
    score = x[:, 0] * x[:, 1] + np.sin(2 * x[:, 2]) + 0.5 * x[:, 3]
    if shape["levels"]:
        effect = r.normal(size=shape["levels"])
        x[:, 0] = r.integers(0, shape["levels"], size=len(x))
        score = score + effect[x[:, 0].astype(int)]
    noisy = score + r.normal(size=len(x))
    edges = np.quantile(noisy, np.linspace(0, 1, shape["classes"] + 1)[1:-1])
    return x, np.searchsorted(edges, noisy).astype(np.float64)


def _slope(sizes: list[int], seconds: list[float]) -> float:
    return statistics.linear_regression(
        [math.log(each) for each in sizes], [math.log(each) for each in seconds]
    ).slope


def _runs(settings: dict[str, Any], model_of: Callable[[dict[str, int]], Any]) -> Run:
    """`model_of(shape)` returns a function that fits a fresh model to x and y."""
    fixed = FIXED | ({"rows": 500} if settings["small"] else {})

    def run(repeat: int) -> dict[str, float]:
        found = {}
        for size in settings["sizes"]:
            shape = fixed | {settings["axis"]: size}
            x, y = _rows(shape)
            fit = model_of(shape)
            found[size] = min(timed(fit, x, y)[1] for _ in range(TRIES))
        times = {f"{size}": seconds for size, seconds in found.items()}
        return {"slope": _slope(list(found), list(found.values()))} | times

    return run


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """BoostingClassifier."""
    from mliot.boosting import BoostingClassifier

    def model_of(shape: dict[str, int]) -> Any:
        columns = {"categorical_features": [0]} if shape["levels"] else {}
        return BoostingClassifier(
            n_estimators=TREES,
            num_leaves=shape["leaves"],
            reg_lambda=0.0,
            n_jobs=THREADS,
            **columns,
        ).fit

    return _runs(settings, model_of)


def lightgbm(folder: Path, settings: dict[str, Any]) -> Run:
    """LightGBM's classifier."""
    import lightgbm as lgb

    def model_of(shape: dict[str, int]) -> Any:
        model = lgb.LGBMClassifier(
            n_estimators=TREES, num_leaves=shape["leaves"], n_jobs=THREADS, verbosity=-1
        )
        categories = [0] if shape["levels"] else "auto"
        return lambda x, y: model.fit(x, y, categorical_feature=categories)

    return _runs(settings, model_of)


def xgboost(folder: Path, settings: dict[str, Any]) -> Run:
    """XGBoost's histogram method grown leaf-wise."""
    import xgboost as xgb

    def model_of(shape: dict[str, int]) -> Any:
        kinds = ["q"] * shape["columns"]
        if shape["levels"]:
            kinds[0] = "c"
        return xgb.XGBClassifier(
            n_estimators=TREES,
            max_leaves=shape["leaves"],
            max_depth=0,
            grow_policy="lossguide",
            tree_method="hist",
            n_jobs=THREADS,
            enable_categorical=True,
            feature_types=kinds,
        ).fit

    return _runs(settings, model_of)
