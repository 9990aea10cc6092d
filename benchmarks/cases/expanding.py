"""Statistics of every sample so far, of a thousand stacked series, beside their peers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, Run, Variant, timed

TITLE = "Expanding statistics"

SIZES = {
    "full": {"series": 1000, "length": 1000, "repeats": 5},
    "quick": {"series": 100, "length": 1000, "repeats": 3},
    "smoke": {"series": 4, "length": 60, "repeats": 1},
}
QUANTILE = 0.9
PEERS = {
    "median": ("pandas", "coreforecast"),
    "quantile": ("pandas", "coreforecast"),
    "rank": ("pandas",),
    "mean": ("pandas", "coreforecast"),
    "std": ("pandas", "coreforecast"),
}


def variants(size: str) -> list[Variant]:
    """Order statistics and moments."""
    settings = dict(SIZES[size])
    repeats = settings.pop("repeats")
    return [
        Variant(
            name=f"{settings['series']:,} series x {settings['length']:,} real values",
            settings={"kind": kind, **settings},
            contenders=(
                Contender("mliot", "ours", "ours"),
                *(Contender(peer, "peers", peer, repeats=min(repeats, 3)) for peer in peers),
            ),
            measures=(Measure("value", f"expanding {kind}", "ns/value", "error"),),
            repeats=repeats,
            warm_up=1,
        )
        for kind, peers in PEERS.items()
    ]


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """Gamma-distributed values, and the statistic of the first series by its definition."""
    values = np.random.default_rng(0).gamma(2, 10, (settings["series"], settings["length"]))
    np.save(folder / "values.npy", values)
    np.save(folder / "reference.npy", reference(values[0], settings["kind"]))


def reference(values: np.ndarray, kind: str) -> np.ndarray:
    """The statistic of the first n values, for every n."""
    heads = [values[: n + 1] for n in range(len(values))]
    if kind == "median":
        return np.array([np.median(head) for head in heads])
    if kind == "quantile":
        return np.array([np.quantile(head, QUANTILE) for head in heads])
    if kind == "rank":
        return np.array(
            [1.0 + np.sum(head < head[-1]) for head in heads]
        )  # no value is there twice
    heads = [head.astype(np.longdouble) for head in heads]
    if kind == "mean":
        return np.array([head.mean() for head in heads], dtype=np.float64)
    deviations = [head.std(ddof=1) for head in heads[1:]]
    return np.array([np.nan, *deviations], dtype=np.float64)


def _run(folder: Path, settings: dict[str, Any], work: Callable[[], Any], lag: int = 0) -> Run:
    expected = np.load(folder / "reference.npy")
    length = settings["length"]
    values = settings["series"] * length

    def run(repeat: int) -> dict[str, float]:
        out, seconds = timed(work)
        got = np.asarray(out).ravel()[lag:length]
        truth = expected[: len(got)]
        full = ~np.isnan(truth)
        error = np.max(np.abs(got[full] - truth[full])) / np.max(np.abs(truth[full]))
        return {"value": 1e9 * seconds / values, "error": float(error)}

    return run


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """Transforms of mliot.features."""
    import mliot
    from mliot import features

    mliot.set_num_threads(THREADS)
    makers: dict[str, Callable[[], Any]] = {
        "median": features.ExpandingMedian,
        "quantile": lambda: features.ExpandingQuantile(QUANTILE),
        "rank": features.ExpandingRank,
        "mean": features.ExpandingMean,
        "std": features.ExpandingStd,
    }
    transform = makers[settings["kind"]]()
    values = np.load(folder / "values.npy").ravel()
    indptr = np.arange(0, len(values) + 1, settings["length"], dtype=np.int64)
    return _run(folder, settings, lambda: transform.transform(values, indptr=indptr))


def pandas(folder: Path, settings: dict[str, Any]) -> Run:
    """Grouped expanding windows of pandas."""
    import pandas as pd

    values = np.load(folder / "values.npy")
    ids = np.repeat(np.arange(settings["series"]), settings["length"])
    grouped = pd.DataFrame({"id": ids, "y": values.ravel()}).groupby("id").y
    kind = settings["kind"]
    more = (QUANTILE,) if kind == "quantile" else ()
    return _run(folder, settings, lambda: getattr(grouped.expanding(), kind)(*more).to_numpy())


def coreforecast(folder: Path, settings: dict[str, Any]) -> Run:
    """Lag transforms of coreforecast, which always look one step back."""
    from coreforecast import lag_transforms
    from coreforecast.grouped_array import GroupedArray

    makers: dict[str, Callable[[], Any]] = {
        "median": lambda: lag_transforms.ExpandingQuantile(1, 0.5),
        "quantile": lambda: lag_transforms.ExpandingQuantile(1, QUANTILE),
        "mean": lambda: lag_transforms.ExpandingMean(1),
        "std": lambda: lag_transforms.ExpandingStd(1),
    }
    transform = makers[settings["kind"]]()
    values = np.load(folder / "values.npy").ravel()
    indptr = np.arange(0, len(values) + 1, settings["length"], dtype=np.int32)
    groups = GroupedArray(values, indptr, num_threads=THREADS)
    return _run(folder, settings, lambda: transform.transform(groups), lag=1)
