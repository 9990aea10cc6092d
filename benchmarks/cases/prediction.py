"""Prediction time of boosted trees: a batch of 100,000 rows, one row, and explanations."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, Run, Variant, timed

TITLE = "Prediction, float32 x 100 features, 500 trees"

PEERS = {
    "LightGBM": Contender("LightGBM", "peers", "lightgbm"),
    "XGBoost": Contender("XGBoost", "peers", "xgboost"),
    "CatBoost": Contender("CatBoost", "peers", "catboost"),
}
# kind, leaves, repeats, contenders
SIZES: dict[str, list[tuple[str, int, int, tuple[str, ...]]]] = {
    "full": [
        ("plain", 31, 7, ("LightGBM", "XGBoost")),
        ("plain", 255, 5, ("LightGBM",)),
        ("bytes", 31, 5, ("LightGBM", "XGBoost")),
        ("oblivious", 32, 5, ("CatBoost",)),
    ],
    "quick": [("plain", 31, 5, ("LightGBM",))],
    "smoke": [("plain", 7, 2, ("LightGBM",)), ("bytes", 7, 1, ("LightGBM",))],
}
NAMES = {"plain": "", "bytes": ", uint8", "oblivious": ", oblivious"}
ONE_ROW_CALLS = 300
EXPLAINED_ROWS = 200


def variants(size: str) -> list[Variant]:
    """31 and 255 leaves; features of a byte; oblivious trees."""
    smoke = size == "smoke"
    shape = {"rows": 300, "features": 70, "trees": 5} if smoke else {}
    shape = shape or {"rows": 100_000, "features": 100, "trees": 500}
    return [_variant(*each, shape) for each in SIZES[size]]


def _variant(
    kind: str, leaves: int, repeats: int, peers: tuple[str, ...], shape: dict[str, int]
) -> Variant:
    main = leaves < 255 and kind == "plain"
    label = f"predict {shape['rows']:,} x {shape['features']}"
    must = {"LightGBM": 6.0} if leaves == 31 and kind == "plain" else {}
    measures = [Measure("batch", label, "s", "RMSE", must=must, headline=kind == "plain")]
    if kind == "plain":
        measures.append(Measure("one row", "predict one row", "us", "RMSE", headline=main))
    if main:
        measures.append(Measure("one thread", "predict the batch on one thread", "s", "RMSE"))
        measures.append(Measure("SHAP", f"SHAP values of {EXPLAINED_ROWS} rows", "s", "RMSE"))
    timed_keys = [measure.key for measure in measures]
    return Variant(
        name=f"{shape['trees']} trees of {leaves} leaves{NAMES[kind]}",
        settings={"kind": kind, "leaves": leaves, **shape, "timed": timed_keys},
        contenders=(Contender("mliot", "ours", "ours"), *(PEERS[name] for name in peers)),
        measures=tuple(measures),
        repeats=repeats,
        warm_up=1,
    )


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """Ten squares, a product, forty linear terms and noise; the last tenth more for the error."""
    r = np.random.default_rng(0)
    rows = settings["rows"] + settings["rows"] // 10
    x = r.normal(size=(rows, settings["features"])).astype(np.float32)
    y = (x[:, :10] ** 2).sum(1) + x[:, 10] * x[:, 11] + x[:, 20:60].sum(1) * 0.3
    if settings["kind"] == "bytes":
        x = np.clip(np.round(32 * x + 128), 0, 255).astype(np.uint8)
    np.save(folder / "x.npy", x)
    np.save(folder / "y.npy", (y + r.normal(size=rows)).astype(np.float32))


def arrays(folder: Path, settings: dict[str, Any]) -> tuple[np.ndarray, ...]:
    """Rows to fit and rows to judge by, as `write_data` left them: x, y, x_test, y_test."""
    x, y = np.load(folder / "x.npy"), np.load(folder / "y.npy")
    n = settings["rows"]
    return np.ascontiguousarray(x[:n]), y[:n], np.ascontiguousarray(x[n:]), y[n:]


def _measure(settings: dict[str, Any], works: dict[str, Callable[[], Any]], rmse: float) -> Run:
    def run(repeat: int) -> dict[str, float]:
        measured = {"RMSE": rmse}
        for name in settings["timed"]:
            calls = ONE_ROW_CALLS if name == "one row" else 1
            measured[name] = statistics.median(timed(works[name])[1] for _ in range(calls))
        return measured

    return run


def _rmse(truth: np.ndarray, guess: np.ndarray) -> float:
    return float(np.sqrt(np.mean((np.asarray(guess, dtype=np.float64) - truth) ** 2)))


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """BoostingRegressor.predict."""
    from mliot.boosting import BoostingRegressor

    x, y, x_test, y_test = arrays(folder, settings)
    model = BoostingRegressor(
        n_estimators=settings["trees"],
        num_leaves=settings["leaves"],
        learning_rate=0.05,
        grow_policy="oblivious" if settings["kind"] == "oblivious" else "leafwise",
        n_jobs=THREADS,
    ).fit(x, y)
    row = x[:1].copy()

    def one_thread() -> None:
        model.set_params(n_jobs=1)
        model.predict(x)
        model.set_params(n_jobs=THREADS)

    rmse = _rmse(y_test, model.predict(x_test))
    works = {
        "batch": lambda: model.predict(x),
        "one thread": one_thread,
        "SHAP": lambda: model.predict(x[:EXPLAINED_ROWS], pred_contrib=True),
        "one row": lambda: model.predict(row),
    }
    return _measure(settings, works, rmse)


def lightgbm(folder: Path, settings: dict[str, Any]) -> Run:
    """Booster.predict, faster than the estimator's."""
    import lightgbm as lgb

    x, y, x_test, y_test = arrays(folder, settings)
    options = {
        "objective": "regression",
        "num_leaves": settings["leaves"],
        "learning_rate": 0.05,
        "num_threads": THREADS,
        "verbosity": -1,
    }
    model = lgb.train(options, lgb.Dataset(x, y), settings["trees"])
    row = x[:1].astype(np.float64)  # what suits it best
    works = {
        "batch": lambda: model.predict(x, num_threads=THREADS),
        "one thread": lambda: model.predict(x, num_threads=1),
        "SHAP": lambda: model.predict(x[:EXPLAINED_ROWS], pred_contrib=True),
        "one row": lambda: model.predict(row, num_threads=1),
    }
    return _measure(settings, works, _rmse(y_test, model.predict(x_test)))


def xgboost(folder: Path, settings: dict[str, Any]) -> Run:
    """Booster.inplace_predict, its fastest way."""
    import xgboost as xgb

    x, y, x_test, y_test = arrays(folder, settings)
    options = {
        "tree_method": "hist",
        "grow_policy": "lossguide",
        "max_leaves": settings["leaves"],
        "max_depth": 0,
        "eta": 0.05,
        "nthread": THREADS,
    }
    model = xgb.train(options, xgb.DMatrix(x, y), settings["trees"])
    row = x[:1].copy()
    explained = xgb.DMatrix(x[:EXPLAINED_ROWS])

    def one_thread() -> None:
        model.set_param({"nthread": 1})
        model.inplace_predict(x)
        model.set_param({"nthread": THREADS})

    works = {
        "batch": lambda: model.inplace_predict(x),
        "one thread": one_thread,
        "SHAP": lambda: model.predict(explained, pred_contribs=True),
        "one row": lambda: model.inplace_predict(row),
    }
    return _measure(settings, works, _rmse(y_test, model.inplace_predict(x_test)))


def catboost(folder: Path, settings: dict[str, Any]) -> Run:
    """CatBoost's own kind of trees, all leaves of a level split alike."""
    import catboost as cb

    x, y, x_test, y_test = arrays(folder, settings)
    model = cb.CatBoostRegressor(
        iterations=settings["trees"],
        depth=settings["leaves"].bit_length() - 1,
        learning_rate=0.05,
        thread_count=THREADS,
        verbose=False,
        allow_writing_files=False,
    ).fit(x, y)
    works = {"batch": lambda: model.predict(x, thread_count=THREADS)}
    return _measure(settings, works, _rmse(y_test, model.predict(x_test)))
