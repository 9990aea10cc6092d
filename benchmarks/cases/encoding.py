"""Scalers and encoders of rows beside scikit-learn's, by the table and by the row; encoders of a
million levels beside category_encoders' too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, Run, Variant, timed

TITLE = "Scaling and encoding"

SIZES = {
    "full": {"rows": 200_000, "columns": 8, "levels": 1_000_000, "repeats": 5},
    "quick": {"rows": 100_000, "columns": 8, "levels": 100_000, "repeats": 3},
    "smoke": {"rows": 400, "columns": 3, "levels": 300, "repeats": 1},
}
LEVELS = 1000
SCALERS = {
    "StandardScaler": {},
    "RobustScaler": {},
    "QuantileTransformer": {"output_distribution": "normal"},
    "PowerTransformer": {},
}
ONE_ROW = "TargetEncoder, one row"
#: Encoders of one column of texts with many levels, and the libraries that have them.
MANY = {
    "OrdinalEncoder": ("scikit-learn", "category_encoders"),
    "CountEncoder": ("category_encoders",),
    "TargetEncoder": ("scikit-learn", "category_encoders"),
}


def variants(size: str) -> list[Variant]:
    """The scalers, target encoding of a table, and of one row."""
    settings = dict(SIZES[size])
    repeats, levels = settings.pop("repeats"), settings.pop("levels")
    kinds = [*SCALERS, "TargetEncoder", ONE_ROW]
    many = [_many_variant(kind, min(repeats, 3), levels) for kind in MANY]
    return [*(_variant(kind, repeats, settings) for kind in kinds), *many]


def _many_variant(kind: str, repeats: int, levels: int) -> Variant:
    peers = [Contender(peer, "ours", peer.replace("-", "_")) for peer in MANY[kind]]
    return Variant(
        name=f"one column of {levels:,} texts in {2 * levels:,} rows",
        settings={"kind": kind, "rows": 2 * levels, "columns": 1, "levels": levels},
        contenders=(Contender("mliot", "ours", "ours"), *peers),
        measures=(
            Measure("fit", f"{kind} of many levels: fit", "ns/value", "error"),
            Measure("transform", f"{kind} of many levels: transform", "ns/value", "error"),
        ),
        repeats=repeats,
        warm_up=0,
    )


def _variant(kind: str, repeats: int, settings: dict[str, Any]) -> Variant:
    shape = f"{settings['rows']:,} rows x {settings['columns']} columns"
    alone = kind == ONE_ROW
    unit = "ns/row" if alone else "ns/value"
    must = {"scikit-learn": 1000.0} if alone else {}
    label = f"{kind}: transform"
    measures = [Measure("transform", label, unit, "error", must=must, headline=alone)]
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
    if "levels" in settings:
        every = np.arange(settings["levels"])  # each at least once
        more = rng.integers(0, settings["levels"], settings["rows"] - len(every))
        np.save(folder / "levels.npy", rng.permutation(np.concatenate([every, more])))
        np.save(folder / "target.npy", rng.normal(20, 5, settings["rows"]))
        return
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
    if "levels" in settings:
        return _of_many(preprocessing, folder, settings)
    if settings["kind"] == ONE_ROW:
        encoder, levels = _encoder(preprocessing, folder)
        return _by_row(folder, lambda row: encoder.transform_one(row), levels.tolist())
    return _by_table(preprocessing, folder, settings)


def scikit_learn(folder: Path, settings: dict[str, Any]) -> Run:
    """The same of sklearn.preprocessing; one row by transform."""
    from sklearn import preprocessing

    if "levels" in settings:
        return _of_many(preprocessing, folder, settings)
    if settings["kind"] == ONE_ROW:
        encoder, levels = _encoder(preprocessing, folder)
        return _by_row(folder, lambda row: encoder.transform(row)[0], [*levels[:, None, :]])
    return _by_table(preprocessing, folder, settings)


def category_encoders(folder: Path, settings: dict[str, Any]) -> Run:
    """The same of category_encoders, which take data frames."""
    import category_encoders as peer

    return _of_many(peer, folder, settings)


def _of_many(module: Any, folder: Path, settings: dict[str, Any]) -> Run:
    """One column of texts: data frames for category_encoders, arrays of objects for the others."""
    import pandas as pd

    kind = settings["kind"]
    levels, target = _levels(folder), np.load(folder / "target.npy")
    codes = np.load(folder / "levels.npy")
    framed = module.__name__ == "category_encoders"
    table = pd.DataFrame(levels, columns=["shop"]) if framed else levels
    options: dict[str, Any] = {}
    if kind == "TargetEncoder":
        options = {"smoothing": 10.0} if framed else {"smooth": 10.0}
    elif framed:
        options = {"handle_missing": "value"}

    def run(repeat: int) -> dict[str, float]:
        estimator = getattr(module, kind)(**options)
        _, fitting = timed(lambda: estimator.fit(table, target))
        made, transforming = timed(lambda: estimator.transform(table))
        return {
            "fit": 1e9 * fitting / len(table),
            "transform": 1e9 * transforming / len(table),
            "error": _levels_apart(codes, np.asarray(made, dtype=np.float64)[:, 0]),
        }

    return run


def _levels_apart(levels: np.ndarray, made: np.ndarray) -> float:
    """How far the numbers of one level lie apart, at most: 0 for an encoder."""
    order = np.argsort(levels, kind="stable")
    same = levels[order][1:] == levels[order][:-1]
    steps = np.abs(np.diff(made[order]))[same]
    return float(steps.max()) if len(steps) else 0.0


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
