"""Rolling statistics of a thousand stacked series of which some samples are missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from cases.rolling import shapes, stacked, timed_run
from harness import THREADS, Contender, Measure, Run, Variant

TITLE = "Rolling statistics with missing samples"

SIZES = {
    "full": {"series": 1000, "length": 1000, "window": 28, "repeats": 5},
    "quick": {"series": 100, "length": 1000, "window": 28, "repeats": 3},
    "smoke": {"series": 4, "length": 60, "window": 28, "repeats": 1},
}
MISSING = 0.02
KINDS = ("mean", "std", "max", "median", "skewness", "kurtosis")
PEERS = {
    "Bottleneck": ("mean", "std", "max", "median"),
    "polars": KINDS,
    "pandas": ("mean", "std", "max", "median", "skewness", "kurtosis"),
}


def variants(size: str) -> list[Variant]:
    """One window; results from half of its samples on."""
    settings = dict(SIZES[size])
    repeats = settings.pop("repeats")
    return [
        Variant(
            name=f"{settings['series']:,} series x {settings['length']:,} real values, "
            f"{MISSING:.0%} missing",
            settings={"kind": kind, **settings},
            contenders=(
                Contender("mliot", "ours", "ours"),
                *(
                    Contender(peer, "peers", peer.lower(), repeats=min(repeats, 3))
                    for peer, kinds in PEERS.items()
                    if kind in kinds
                ),
            ),
            measures=(
                Measure(
                    key="value",
                    label=f"rolling {kind}, window {settings['window']}",
                    unit="ns/value",
                    accuracy="error",
                ),
            ),
            repeats=repeats,
            warm_up=1,
        )
        for kind in KINDS
    ]


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """Gamma-distributed values with gaps at random, and the exact first series."""
    random = np.random.default_rng(0)
    shape = (settings["series"], settings["length"])
    values = random.gamma(2, 10, shape)
    values[random.random(shape) < MISSING] = np.nan
    np.save(folder / "values.npy", values)
    np.save(folder / "reference.npy", reference(values[0], settings["kind"], settings["window"]))


def reference(values: np.ndarray, kind: str, window: int) -> np.ndarray:
    """The statistic of the samples present by its definition, in extended precision; NaN where
    fewer than half of the window are."""
    exact = values.astype(np.longdouble)
    windows = [exact[max(0, t + 1 - window) : t + 1] for t in range(len(exact))]
    present = [each[~np.isnan(each)] for each in windows]
    return np.array(
        [_statistic(each, kind) if len(each) >= window // 2 else np.nan for each in present],
        dtype=np.float64,
    )


def _statistic(x: np.ndarray, kind: str) -> np.longdouble:
    """Of samples that are all there; skewness G1, excess kurtosis G2."""
    if kind == "std":
        return x.std(ddof=1)
    if kind in ("mean", "max", "median"):
        return getattr(np, kind)(x)
    return shapes(x[None, :], kind)[0]


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """Transforms of mliot.features."""
    import mliot
    from mliot import features

    mliot.set_num_threads(THREADS)
    classes = {
        "mean": features.RollingMean,
        "std": features.RollingStd,
        "max": features.RollingMax,
        "median": features.RollingMedian,
        "skewness": features.RollingSkewness,
        "kurtosis": features.RollingKurtosis,
    }
    window = settings["window"]
    transform = classes[settings["kind"]](window, min_samples=window // 2)
    values = np.load(folder / "values.npy").ravel()
    indptr = np.arange(0, len(values) + 1, settings["length"], dtype=np.int64)
    return timed_run(folder, settings, lambda: transform.transform(values, indptr=indptr))


def bottleneck(folder: Path, settings: dict[str, Any]) -> Run:
    """Moving windows of Bottleneck, one thread."""
    import bottleneck as bn

    values = np.load(folder / "values.npy")
    window, kind = settings["window"], settings["kind"]
    more = {"ddof": 1} if kind == "std" else {}
    move = getattr(bn, f"move_{kind}")
    return timed_run(folder, settings, lambda: move(values, window, min_count=window // 2, **more))


def polars(folder: Path, settings: dict[str, Any]) -> Run:
    """Rolling expressions of polars over the id; missing samples are null."""
    import polars as pl

    frame = pl.DataFrame(stacked(folder, settings)).with_columns(pl.col("y").fill_nan(None))
    window, kind = settings["window"], settings["kind"]
    name = {"skewness": "skew"}.get(kind, kind)
    more = {"bias": False} if kind in ("skewness", "kurtosis") else {}
    rolling = getattr(pl.col("y"), f"rolling_{name}")(window, min_samples=window // 2, **more)
    return timed_run(folder, settings, lambda: frame.select(rolling.over("id"))["y"].to_numpy())


def pandas(folder: Path, settings: dict[str, Any]) -> Run:
    """Grouped rolling windows of pandas."""
    import pandas as pd

    grouped = pd.DataFrame(stacked(folder, settings)).groupby("id").y
    window = settings["window"]
    kind = {"skewness": "skew", "kurtosis": "kurt"}.get(settings["kind"], settings["kind"])
    rolling = grouped.rolling(window, min_periods=window // 2)
    return timed_run(folder, settings, lambda: getattr(rolling, kind)().to_numpy())
