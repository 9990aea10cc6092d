"""Scalers and encoders of rows beside scikit-learn's, by the table and by the row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, Run, Variant, timed

TITLE = "Scaling and encoding"

SIZES = {
    "full": {"rows": 200_000, "columns": 8, "repeats": 5},
    "quick": {"rows": 100_000, "columns": 8, "repeats": 3},
    "smoke": {"rows": 400, "columns": 3, "repeats": 1},
}
LEVELS = 1000
SCALERS = {
    "StandardScaler": {},
    "RobustScaler": {},
    "QuantileTransformer": {"output_distribution": "normal"},
    "PowerTransformer": {},
}
ONE_ROW = "TargetEncoder, one row"


def variants(size: str) -> list[Variant]:
    """The scalers, target encoding of a table, and of one row."""
    settings = dict(SIZES[size])
    repeats = settings.pop("repeats")
    kinds = [*SCALERS, "TargetEncoder", ONE_ROW]
    return [_variant(kind, repeats, settings) for kind in kinds]


def _variant(kind: str, repeats: int, settings: dict[str, Any]) -> Variant:
    shape = f"{settings['rows']:,} rows x {settings['columns']} columns"
    alone = kind == ONE_ROW
    unit = "ns/row" if alone else "ns/value"
    measures = [Measure("transform", f"{kind}: transform", unit, "error", headline=alone)]
    if not alone:
        measures.insert(0, Measure("fit", f"{kind}: fit", unit, "error"))
    return Variant(
        name=f"target encoding of 1 row, {LEVELS:,} levels" if alone else shape,
        settings={"kind": kind, **settings},
        contenders=(
            Contender("mliot", "ours", "ours"),
            Contender("scikit-learn", "ours", "scikit_learn"),
        ),
        measures=tuple(measures),
        repeats=repeats,
        warm_up=1,
    )


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """Skewed numbers, some missing; texts of many levels, and a target."""
    rng = np.random.default_rng(0)
    table = rng.gamma(2, 10, (settings["rows"], settings["columns"]))
    table[rng.random(table.shape) < 0.01] = np.nan
    np.save(folder / "table.npy", table)
    np.save(folder / "levels.npy", rng.integers(0, LEVELS, settings["rows"]))
    np.save(folder / "target.npy", rng.normal(20, 5, settings["rows"]))


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """Estimators of mliot.preprocessing; one row by transform_one."""
    import mliot
    from mliot import preprocessing

    mliot.set_num_threads(THREADS)
    if settings["kind"] == ONE_ROW:
        encoder, levels = _encoder(preprocessing, folder)
        return _by_row(folder, lambda row: encoder.transform_one(row), levels.tolist())
    return _by_table(preprocessing, folder, settings)


def scikit_learn(folder: Path, settings: dict[str, Any]) -> Run:
    """The same of sklearn.preprocessing; one row by transform."""
    from sklearn import preprocessing

    if settings["kind"] == ONE_ROW:
        encoder, levels = _encoder(preprocessing, folder)
        return _by_row(folder, lambda row: encoder.transform(row)[0], [*levels[:, None, :]])
    return _by_table(preprocessing, folder, settings)


def _levels(folder: Path) -> np.ndarray:
    return np.char.add("shop ", np.load(folder / "levels.npy").astype(str)).astype(object)[:, None]


def _encoder(module: Any, folder: Path) -> tuple[Any, np.ndarray]:
    levels = _levels(folder)
    return module.TargetEncoder(smooth=10.0).fit(levels, np.load(folder / "target.npy")), levels


def _by_table(module: Any, folder: Path, settings: dict[str, Any]) -> Run:
    kind = settings["kind"]
    target = np.load(folder / "target.npy")
    if kind == "TargetEncoder":
        table, make = _levels(folder), lambda: module.TargetEncoder(smooth=10.0)
    else:
        options = dict(SCALERS[kind])
        if kind == "QuantileTransformer" and module.__name__.startswith("sklearn"):
            options["subsample"] = None  # ours uses all rows
        table, make = np.load(folder / "table.npy"), lambda: getattr(module, kind)(**options)
    values = table.size

    def run(repeat: int) -> dict[str, float]:
        estimator = make()
        _, fitting = timed(lambda: estimator.fit(table, target))
        made, transforming = timed(lambda: estimator.transform(table))
        return {
            "fit": 1e9 * fitting / values,
            "transform": 1e9 * transforming / values,
            "error": _error(kind, table, target, np.asarray(made)),
        }

    return run


def _by_row(folder: Path, transform: Any, rows: list[Any]) -> Run:
    chosen = rows[:2000]
    wanted = _means(_levels(folder)[:, 0], np.load(folder / "target.npy"))[: len(chosen)]

    def run(repeat: int) -> dict[str, float]:
        made, seconds = timed(lambda: [transform(row) for row in chosen])
        error = np.max(np.abs(np.asarray(made).ravel() - wanted))
        return {"transform": 1e9 * seconds / len(chosen), "error": float(error)}

    return run


def _means(levels: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Smoothed means by their definition."""
    _, codes = np.unique(levels.astype(str), return_inverse=True)
    counts, sums = np.bincount(codes), np.bincount(codes, target)
    return ((sums + 10 * target.mean()) / (counts + 10))[codes]


def _error(kind: str, table: np.ndarray, target: np.ndarray, made: np.ndarray) -> float:
    """How far the result is from its definition: the means, or the middle that it asks for."""
    if kind == "TargetEncoder":
        return float(np.max(np.abs(made[:, 0] - _means(table[:, 0], target))))
    if kind == "StandardScaler" or kind == "PowerTransformer":
        return float(np.max(np.abs(np.nanmean(made, axis=0))))
    return float(np.max(np.abs(np.nanmedian(made, axis=0))))
