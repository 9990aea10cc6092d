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
    "scikit-learn HGB": Contender("scikit-learn HGB", "peers", "scikit_learn", repeats=3),
    "CatBoost": Contender("CatBoost", "peers", "catboost"),
    "lleaves": Contender("lleaves", "peers", "lleaves"),
    "ONNX Runtime": Contender("ONNX Runtime", "peers", "onnx_runtime"),
    "treelite GTIL": Contender("treelite GTIL", "peers", "treelite"),
}
LIBRARIES = ("LightGBM", "XGBoost", "scikit-learn HGB")
COMPILED = ("lleaves", "ONNX Runtime", "treelite GTIL")
# kind, leaves, repeats, contenders
SIZES: dict[str, list[tuple[str, int, int, tuple[str, ...]]]] = {
    "full": [
        ("plain", 31, 7, (*LIBRARIES, *COMPILED)),
        ("plain", 255, 5, ("LightGBM", "XGBoost")),
        ("bytes", 31, 5, ("LightGBM", "XGBoost")),
        ("oblivious", 32, 5, ("CatBoost",)),
    ],
    "quick": [("plain", 31, 5, ("LightGBM",))],
    "smoke": [("plain", 7, 2, ("LightGBM",)), ("bytes", 7, 1, ("LightGBM",))],
}
# Least ratios of a batch, by kind and leaves, and of one row.
BATCH_TARGETS = {
    ("plain", 31): dict(
        zip((*LIBRARIES, *COMPILED), (20.0, 8.0, 30.0, 5.0, 6.0, 15.0), strict=True)
    ),
    ("plain", 255): {"LightGBM": 12.0, "XGBoost": 4.0},
    ("bytes", 31): {"LightGBM": 40.0, "XGBoost": 15.0},
    ("oblivious", 32): {"CatBoost": 1.0},
}
ROW_TARGETS = {"LightGBM": 5.0, "XGBoost": 50.0, "scikit-learn HGB": 500.0, "lleaves": 2.0}
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
    must = BATCH_TARGETS.get((kind, leaves), {})
    measures = [Measure("batch", label, "s", "RMSE", must=must, headline=kind == "plain")]
    if kind == "plain":
        must = {name: ROW_TARGETS[name] for name in peers if name in ROW_TARGETS}
        measures.append(Measure("one row", "predict one row", "us", "RMSE", must, headline=main))
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


def measure(settings: dict[str, Any], works: dict[str, Callable[[], Any]], rmse: float) -> Run:
    """Times the works that the variant asks for, as far as there are such."""

    def run(repeat: int) -> dict[str, float]:
        measured = {"RMSE": rmse}
        for name in (each for each in settings["timed"] if each in works):
            calls = ONE_ROW_CALLS if name == "one row" else 1
            measured[name] = statistics.median(timed(works[name])[1] for _ in range(calls))
        return measured

    return run


def rmse_of(truth: np.ndarray, guess: np.ndarray) -> float:
    """Root of the mean squared error."""
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

    rmse = rmse_of(y_test, model.predict(x_test))
    works = {
        "batch": lambda: model.predict(x),
        "one thread": one_thread,
        "SHAP": lambda: model.predict(x[:EXPLAINED_ROWS], pred_contrib=True),
        "one row": lambda: model.predict(row),
    }
    return measure(settings, works, rmse)


def kept_booster(folder: Path, settings: dict[str, Any]) -> Path:
    """LightGBM's model file, trained once for all that predict by it."""
    import lightgbm as lgb

    kept = folder / "lightgbm.txt"
    if not kept.is_file():
        x, y, _, _ = arrays(folder, settings)
        options = {
            "objective": "regression",
            "num_leaves": settings["leaves"],
            "learning_rate": 0.05,
            "num_threads": THREADS,
            "verbosity": -1,
        }
        lgb.train(options, lgb.Dataset(x, y), settings["trees"]).save_model(kept)
    return kept


def lightgbm(folder: Path, settings: dict[str, Any]) -> Run:
    """Booster.predict, faster than the estimator's."""
    import lightgbm as lgb

    x, _, x_test, y_test = arrays(folder, settings)
    model = lgb.Booster(model_file=kept_booster(folder, settings))
    row = x[:1].astype(np.float64)  # what suits it best
    works = {
        "batch": lambda: model.predict(x, num_threads=THREADS),
        "one thread": lambda: model.predict(x, num_threads=1),
        "SHAP": lambda: model.predict(x[:EXPLAINED_ROWS], pred_contrib=True),
        "one row": lambda: model.predict(row, num_threads=1),
    }
    return measure(settings, works, rmse_of(y_test, model.predict(x_test)))


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
    return measure(settings, works, rmse_of(y_test, model.inplace_predict(x_test)))


def scikit_learn(folder: Path, settings: dict[str, Any]) -> Run:
    """HistGradientBoostingRegressor, on as many threads as OMP_NUM_THREADS says."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    x, y, x_test, y_test = arrays(folder, settings)
    model = HistGradientBoostingRegressor(
        max_iter=settings["trees"],
        max_leaf_nodes=settings["leaves"],
        learning_rate=0.05,
        early_stopping=False,
    ).fit(x, y)
    row = x[:1].copy()
    works = {"batch": lambda: model.predict(x), "one row": lambda: model.predict(row)}
    return measure(settings, works, rmse_of(y_test, model.predict(x_test)))


def lleaves(folder: Path, settings: dict[str, Any]) -> Run:
    """LightGBM's trees compiled by LLVM, before the clock starts, on float64, which it reads."""
    import lleaves as compiler

    x, _, x_test, y_test = arrays(folder, settings)
    model = compiler.Model(model_file=kept_booster(folder, settings))
    model.compile()
    rows = x.astype(np.float64)
    row = rows[:1].copy()
    works = {
        "batch": lambda: model.predict(rows, n_jobs=THREADS),
        "one thread": lambda: model.predict(rows, n_jobs=1),
        "one row": lambda: model.predict(row, n_jobs=1),
    }
    return measure(settings, works, rmse_of(y_test, model.predict(x_test.astype(np.float64))))


def onnx_runtime(folder: Path, settings: dict[str, Any]) -> Run:
    """LightGBM's trees as one ONNX TreeEnsemble."""
    import lightgbm as lgb
    import onnxmltools
    import onnxruntime
    from onnxmltools.convert.common.data_types import FloatTensorType

    x, _, x_test, y_test = arrays(folder, settings)
    booster = lgb.Booster(model_file=kept_booster(folder, settings))
    inputs = [("x", FloatTensorType([None, x.shape[1]]))]
    graph = onnxmltools.convert_lightgbm(booster, initial_types=inputs, zipmap=False)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    session = onnxruntime.InferenceSession(graph.SerializeToString(), options)
    row = x[:1].copy()

    def predict(rows: np.ndarray) -> np.ndarray:
        return session.run(None, {"x": rows})[0].ravel()

    works = {"batch": lambda: predict(x), "one row": lambda: predict(row)}
    return measure(settings, works, rmse_of(y_test, predict(x_test)))


def treelite(folder: Path, settings: dict[str, Any]) -> Run:
    """LightGBM's trees in the interpreter of Treelite, on float64, as their thresholds are."""
    import treelite as library

    x, _, x_test, y_test = arrays(folder, settings)
    model = library.frontend.load_lightgbm_model(kept_booster(folder, settings))
    rows = x.astype(np.float64)
    row = rows[:1].copy()

    def predict(table: np.ndarray, threads: int) -> np.ndarray:
        return library.gtil.predict(model, table, nthread=threads).ravel()

    works = {
        "batch": lambda: predict(rows, THREADS),
        "one thread": lambda: predict(rows, 1),
        "one row": lambda: predict(row, 1),
    }
    return measure(settings, works, rmse_of(y_test, predict(x_test.astype(np.float64), THREADS)))


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
    return measure(settings, works, rmse_of(y_test, model.predict(x_test)))
