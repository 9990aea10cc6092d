"""One row at a time from Python, as a stream of events asks: another row every call."""

from __future__ import annotations

import ctypes
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from cases.prediction import arrays, kept_booster
from harness import Contender, Measure, Run, Variant, timed

TITLE = "Prediction of single rows, float32 features"

SHAPES = {
    "full": [(500, 31, 100), (400, 31, 12)],
    "quick": [(500, 31, 100), (400, 31, 12)],
    "smoke": [(5, 7, 12)],
}
ROWS = 20_000
CALLS = 2_000  # rows of one round, more than branch predictors remember
ROUNDS = 5


def variants(size: str) -> list[Variant]:
    """Many columns, and few as a sensor has."""
    return [_variant(*shape, 300 if size == "smoke" else ROWS) for shape in SHAPES[size]]


def _variant(trees: int, leaves: int, features: int, rows: int) -> Variant:
    return Variant(
        name=f"{trees} trees of {leaves} leaves, {features} features",
        settings={"trees": trees, "leaves": leaves, "features": features, "rows": rows},
        contenders=(
            Contender("mliot", "ours", "ours"),
            Contender("LightGBM", "peers", "lightgbm"),
            Contender("LightGBM, C fast path by ctypes", "peers", "lightgbm_fast"),
        ),
        measures=(
            Measure("row", "predict one row", "us", "RMSE", must={"LightGBM": 5.0}, headline=True),
        ),
        repeats=5,
        warm_up=1,
    )


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """Squares, a product, linear terms and noise; the last tenth for the error."""
    r = np.random.default_rng(0)
    rows = settings["rows"] + settings["rows"] // 10
    x = r.normal(size=(rows, settings["features"])).astype(np.float32)
    y = (x[:, :6] ** 2).sum(1) + x[:, 6] * x[:, 7] + x[:, 8:60].sum(1) * 0.3
    np.save(folder / "x.npy", x)
    np.save(folder / "y.npy", (y + r.normal(size=rows)).astype(np.float32))


def _measure(predict: Callable[[Any], Any], rows: list[Any], truth: np.ndarray) -> Run:
    """Mean seconds a call over the rows, the median of some rounds."""
    guess = np.array([float(np.asarray(predict(row)).ravel()[0]) for row in rows])
    rmse = float(np.sqrt(np.mean((guess - truth[: len(rows)]) ** 2)))

    def one_round() -> None:
        for row in rows:
            predict(row)

    def run(repeat: int) -> dict[str, float]:
        seconds = statistics.median(timed(one_round)[1] for _ in range(ROUNDS))
        return {"row": seconds / len(rows), "RMSE": rmse}

    return run


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """A prepared row predictor."""
    from mliot.boosting import BoostingRegressor

    x, y, x_test, y_test = arrays(folder, settings)
    model = BoostingRegressor(
        n_estimators=settings["trees"], num_leaves=settings["leaves"], learning_rate=0.05
    ).fit(x, y)
    return _measure(model.row_predictor(), list(x_test[:CALLS]), y_test)


def _booster(folder: Path, settings: dict[str, Any]) -> Any:
    """Trained once for both ways of calling it."""
    import lightgbm as lgb

    return lgb.Booster(model_file=kept_booster(folder, settings))


def lightgbm(folder: Path, settings: dict[str, Any]) -> Run:
    """Booster.predict, faster than the estimator's, on float64 rows, which suit it best."""
    _, _, x_test, y_test = arrays(folder, settings)
    model = _booster(folder, settings)
    rows = list(x_test[:CALLS, None].astype(np.float64))
    return _measure(lambda row: model.predict(row, num_threads=1), rows, y_test)


def lightgbm_fast(folder: Path, settings: dict[str, Any]) -> Run:
    """LGBM_BoosterPredictForMatSingleRowFast, which its Python package does not use."""
    import lightgbm.basic

    _, _, x_test, y_test = arrays(folder, settings)
    model = _booster(folder, settings)
    library, double = lightgbm.basic._LIB, 1
    config = ctypes.c_void_p()
    failed = library.LGBM_BoosterPredictForMatSingleRowFastInit(
        model._handle, 0, 0, -1, double, x_test.shape[1], b"num_threads=1", ctypes.byref(config)
    )
    if failed:
        raise RuntimeError("LightGBM refused to prepare its fast path")
    rows = x_test[:CALLS].astype(np.float64)
    call = library.LGBM_BoosterPredictForMatSingleRowFast
    call.argtypes = [ctypes.c_void_p] * 4
    length, out = ctypes.c_int64(), ctypes.c_double()
    length_at, out_at = ctypes.addressof(length), ctypes.addressof(out)
    handle = config.value

    def predict(address: int) -> float:
        call(handle, address, length_at, out_at)
        return out.value

    predict.keep = rows, length, model  # alive as long as their addresses are in use
    return _measure(predict, [row.ctypes.data for row in rows], y_test)
