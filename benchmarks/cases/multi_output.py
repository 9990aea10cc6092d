"""Training time of boosted trees for eight numbers at once, from NumPy to their model.

The eight targets are sums of a few common signals, each with noise of its own, as the sensors of
one machine or the products of one shop are. Every repeat learns from rows of its own seed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, Run, Variant, timed

TITLE = "Training, eight targets, float32 x 28 features"

TARGETS = 8
TEST_ROWS = 20_000
TEST_SEED = 1_000_000


def _settings(rows: int, trees: int) -> dict[str, Any]:
    return {"rows": rows, "trees": trees, "leaves": 31}


SIZES: dict[str, list[tuple[dict[str, Any], int]]] = {
    "full": [(_settings(20_000, 200), 7), (_settings(200_000, 100), 5)],
    "quick": [(_settings(20_000, 200), 3)],
    "smoke": [(_settings(500, 3), 1)],
}


def variants(size: str) -> list[Variant]:
    """Twenty thousand rows and two hundred thousand."""
    return [_variant(*each, smoke=size == "smoke") for each in SIZES[size]]


def _variant(settings: dict[str, Any], repeats: int, smoke: bool) -> Variant:
    rows, trees, leaves = (settings[key] for key in ("rows", "trees", "leaves"))
    return Variant(
        name=f"{rows:,} x 28, {TARGETS} targets, {trees} iterations of {leaves} leaves",
        settings=settings | {"test_rows": 500 if smoke else TEST_ROWS},
        contenders=(
            Contender("mliot", "ours", "ours", {"strategy": "multi_output_tree"}),
            Contender("mliot, own trees", "ours", "ours", {"strategy": "one_output_per_tree"}),
            Contender("LightGBM, 8 models", "peers", "lightgbm", {}, "LightGBM"),
            Contender("XGBoost, shared trees", "peers", "xgboost", {}, "XGBoost"),
        ),
        measures=(
            Measure(
                key="fit",
                label="fit",
                unit="s",
                accuracy="RMSE",
                must={} if smoke else {"LightGBM": 4.0, "XGBoost": 4.0},
            ),
        ),
        repeats=repeats,
    )


def sample(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Normal features; targets of unit scale that share their interactions, kinks and waves."""
    r = np.random.default_rng(seed)
    x = r.normal(size=(rows, 28)).astype(np.float32)
    signals = [
        x[:, 0] * x[:, 1],
        np.abs(x[:, 2]) - 0.8 + 0.6 * x[:, 3],
        np.sin(2 * x[:, 4]) * x[:, 5],
        (x[:, 6] > 0) * x[:, 7] + 0.3 * x[:, 8:14].sum(1) * x[:, 14],
    ]
    mixed = np.random.default_rng(0).normal(size=(4, TARGETS))  # the same for every seed
    y = np.column_stack(signals) @ mixed + r.normal(size=(rows, TARGETS))
    return x, y / 2


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """The rows to test by; each run draws its own to learn from."""
    x, y = sample(settings["test_rows"], TEST_SEED)
    np.save(folder / "x_test.npy", x)
    np.save(folder / "y_test.npy", y)


def _runs(folder: Path, settings: dict[str, Any], fit: Any) -> Run:
    """`fit(x, y)` returns what predicts all targets of x."""
    x_test, y_test = np.load(folder / "x_test.npy"), np.load(folder / "y_test.npy")

    def run(repeat: int) -> dict[str, float]:
        x, y = sample(settings["rows"], repeat)
        predict, seconds = timed(fit, x, y)
        return {"fit": seconds, "RMSE": float(np.sqrt(np.mean((predict(x_test) - y_test) ** 2)))}

    return run


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """BoostingRegressor, end to end."""
    from mliot.boosting import BoostingRegressor

    options = {"n_estimators": settings["trees"], "num_leaves": settings["leaves"]}
    options |= {"multi_strategy": settings["strategy"], "n_jobs": THREADS}

    def fit(x: np.ndarray, y: np.ndarray) -> Any:
        return BoostingRegressor(**options).fit(x, y).predict

    return _runs(folder, settings, fit)


def lightgbm(folder: Path, settings: dict[str, Any]) -> Run:
    """A model for each target on one Dataset, whose bins are cut once."""
    import lightgbm as lgb

    options = {"objective": "regression", "num_leaves": settings["leaves"], "verbosity": -1}
    options |= {"num_threads": THREADS, "force_col_wise": True}

    def fit(x: np.ndarray, y: np.ndarray) -> Any:
        rows = lgb.Dataset(x, y[:, 0], free_raw_data=False).construct()
        models = []
        for target in y.T:
            rows.set_label(np.ascontiguousarray(target))
            models.append(lgb.train(options, rows, settings["trees"]))
        return lambda x: np.column_stack([model.predict(x) for model in models])

    return _runs(folder, settings, fit)


def xgboost(folder: Path, settings: dict[str, Any]) -> Run:
    """Trees of vector leaves, grown leaf-wise."""
    import xgboost as xgb

    options = {"n_estimators": settings["trees"], "max_leaves": settings["leaves"]}
    options |= {"max_depth": 0, "grow_policy": "lossguide", "reg_lambda": 0, "learning_rate": 0.1}

    def fit(x: np.ndarray, y: np.ndarray) -> Any:
        model = xgb.XGBRegressor(
            tree_method="hist", multi_strategy="multi_output_tree", n_jobs=THREADS, **options
        )
        return model.fit(x, y).predict

    return _runs(folder, settings, fit)
