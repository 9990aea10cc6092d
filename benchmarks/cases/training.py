"""Training time of boosted trees: float32 x 28 features, log-loss, from NumPy to a model.

Every repeat learns from rows of its own seed, so that accuracies are means over seeds.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, Run, Variant, timed
from resident import PeakGrowth

TITLE = "Training, float32 x 28 features, log-loss"

KINDS = {
    "dense": "",
    "few_levels": ", at most 13 levels a feature",
    "gaps": ", skewed with 20 % missing",
}
TEST_ROWS = 100_000
TEST_SEED = 1_000_000


def _settings(rows: int, trees: int, leaves: int = 31, kind: str = "dense") -> dict[str, Any]:
    return {"rows": rows, "trees": trees, "leaves": leaves, "kind": kind}


# settings, repeats of the main contenders, repeats of the others, least ratios to the peers
Size = tuple[dict[str, Any], int, int, tuple[float, ...]]
SIZES: dict[str, list[Size]] = {
    "full": [
        (_settings(1_000, 100), 7, 7, (5.0, 4.0, 10.0, 8.0)),
        (_settings(20_000, 200), 7, 7, (3.0, 2.5, 4.0, 4.0)),
        (_settings(1_000_000, 100), 7, 5, (2.5, 2.0, 2.5, 2.5)),
        (_settings(1_000_000, 30, leaves=255), 5, 5, (2.0, 1.5, 2.0, 4.0)),
        (_settings(200_000, 100, kind="few_levels"), 5, 5, (3.5, 2.0, 3.5, 4.0)),
        (_settings(200_000, 100, kind="gaps"), 5, 5, (2.0, 1.4, 3.0, 2.5)),
    ],
    "quick": [
        (_settings(20_000, 200), 5, 3, ()),
        (_settings(1_000_000, 100), 3, 1, (1.0,)),
    ],
    "smoke": [(_settings(500, 3), 2, 1, ()), (_settings(500, 3, 7, "gaps"), 1, 1, ())],
}
PEERS = ("LightGBM", "LightGBM quantised", "XGBoost hist", "scikit-learn HGB")


def variants(size: str) -> list[Variant]:
    """From a thousand to a million rows; more leaves; other kinds of features."""
    return [_variant(*each, smoke=size == "smoke") for each in SIZES[size]]


def _variant(
    settings: dict[str, Any], repeats: int, others: int, must: tuple[float, ...], smoke: bool
) -> Variant:
    rows, trees, leaves, kind = (settings[key] for key in ("rows", "trees", "leaves", "kind"))
    return Variant(
        name=f"{rows:,} x 28, {trees} trees of {leaves} leaves{KINDS[kind]}",
        settings=settings | {"test_rows": 500 if smoke else TEST_ROWS},
        contenders=(
            Contender("mliot", "ours", "ours"),
            Contender("LightGBM col-wise", "peers", "lightgbm", {"wise": "col"}, "LightGBM"),
            Contender("LightGBM row-wise", "peers", "lightgbm", {"wise": "row"}, "LightGBM"),
            Contender(
                "LightGBM quantised",
                "peers",
                "lightgbm",
                {"wise": "row", "quantised": True},
                repeats=others,
            ),
            Contender("XGBoost hist", "peers", "xgboost", repeats=others),
            Contender("scikit-learn HGB", "peers", "scikit_learn", repeats=others),
        ),
        measures=(
            Measure(
                key="fit",
                label="fit",
                unit="s",
                accuracy="AUC",
                must=dict(zip(PEERS, must, strict=False)),
                headline=leaves == 31 and kind == "dense",
            ),
        ),
        repeats=repeats,
        warm_up=0 if rows > 100_000 else 1,
    )


def sample(rows: int, seed: int, kind: str = "dense") -> tuple[np.ndarray, np.ndarray]:
    """Normal features and a binary target with interactions, kinks and waves."""
    r = np.random.default_rng(seed)
    x = r.normal(size=(rows, 28)).astype(np.float32)
    z = x[:, 0] * x[:, 1] + np.abs(x[:, 2]) - 0.8 + 0.6 * x[:, 3] + np.sin(2 * x[:, 4]) * x[:, 5]
    z += 0.4 * (x[:, 6] > 0) * x[:, 7] + 0.15 * x[:, 8:14].sum(1) * x[:, 14]
    y = (r.random(rows) < 1 / (1 + np.exp(-z))).astype(np.float32)
    if kind == "few_levels":
        x = np.clip(np.round(2 * x), -6, 6)
    if kind == "gaps":  # like sensors: a third of the values at rest, long tails, lost samples
        x = np.exp(np.maximum(x, np.float32(-0.43)))
        x[r.random(x.shape) < 0.2] = np.nan
    return x, y


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """The rows to test by; each run draws its own to learn from."""
    x, y = sample(settings["test_rows"], TEST_SEED, settings["kind"])
    np.save(folder / "x_test.npy", x)
    np.save(folder / "y_test.npy", y)


class Rows:
    """The rows of each repeat, and those to test by."""

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        self._settings = settings
        self.x_test = np.load(folder / "x_test.npy")
        self.y_test = np.load(folder / "y_test.npy")

    def draw(self, repeat: int) -> tuple[np.ndarray, np.ndarray]:
        """Features and target to learn from."""
        return sample(self._settings["rows"], repeat, self._settings["kind"])


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

    rows = Rows(folder, settings)

    def run(repeat: int) -> dict[str, float]:
        x, y = rows.draw(repeat)
        growth = PeakGrowth()
        model = BoostingClassifier(
            n_estimators=settings["trees"],
            num_leaves=settings["leaves"],
            reg_lambda=0.0,
            n_jobs=THREADS,
        )
        _, seconds = timed(model.fit, x, y)
        peak = growth.mb()
        score = auc(rows.y_test, model.predict_proba(rows.x_test)[:, 1])
        return {"fit": seconds, "peak": peak, "AUC": score}

    return run


def lightgbm(folder: Path, settings: dict[str, Any]) -> Run:
    """LightGBM's own API, data set and training apart."""
    import lightgbm as lgb

    rows = Rows(folder, settings)
    options = {
        "objective": "binary",
        "num_leaves": settings["leaves"],
        "learning_rate": 0.1,
        "max_bin": 255,
        "min_data_in_leaf": 20,
        "num_threads": THREADS,
        "verbosity": -1,
        "use_quantized_grad": settings.get("quantised", False),
        f"force_{settings['wise']}_wise": True,
    }

    def run(repeat: int) -> dict[str, float]:
        x, y = rows.draw(repeat)
        growth = PeakGrowth()
        data, construct = timed(lambda: lgb.Dataset(x, y, params=options).construct())
        model, train = timed(lgb.train, options, data, settings["trees"])
        peak = growth.mb()
        score = auc(rows.y_test, model.predict(rows.x_test))
        return {"fit": construct + train, "peak": peak, "AUC": score}

    return run


def xgboost(folder: Path, settings: dict[str, Any]) -> Run:
    """XGBoost's histogram method grown leaf-wise, data set and training apart."""
    import xgboost as xgb

    rows = Rows(folder, settings)
    options = {
        "objective": "binary:logistic",
        "tree_method": "hist",
        "grow_policy": "lossguide",
        "max_leaves": settings["leaves"],
        "max_depth": 0,
        "eta": 0.1,
        "max_bin": 256,
        "reg_lambda": 0,
        "min_child_weight": 1,
        "nthread": THREADS,
    }

    def run(repeat: int) -> dict[str, float]:
        x, y = rows.draw(repeat)
        growth = PeakGrowth()
        data, construct = timed(xgb.QuantileDMatrix, x, y, max_bin=256, nthread=THREADS)
        model, train = timed(xgb.train, options, data, settings["trees"])
        peak = growth.mb()
        score = auc(rows.y_test, model.inplace_predict(rows.x_test))
        return {"fit": construct + train, "peak": peak, "AUC": score}

    return run


def scikit_learn(folder: Path, settings: dict[str, Any]) -> Run:
    """HistGradientBoostingClassifier."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows = Rows(folder, settings)

    def run(repeat: int) -> dict[str, float]:
        x, y = rows.draw(repeat)
        growth = PeakGrowth()
        model = HistGradientBoostingClassifier(
            max_iter=settings["trees"],
            max_leaf_nodes=settings["leaves"],
            learning_rate=0.1,
            early_stopping=False,
            max_bins=255,
        )
        _, seconds = timed(model.fit, x, y)
        peak = growth.mb()
        score = auc(rows.y_test, model.predict_proba(rows.x_test)[:, 1])
        return {"fit": seconds, "peak": peak, "AUC": score}

    return run
