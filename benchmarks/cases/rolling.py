"""Rolling statistics of a thousand stacked series, beside the libraries that forecasters use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, Run, Variant, timed

TITLE = "Rolling statistics"

SIZES = {
    "full": {"series": 1000, "length": 1000, "windows": [7, 28, 99], "repeats": 5},
    "quick": {"series": 1000, "length": 1000, "windows": [28], "repeats": 3},
    "smoke": {"series": 4, "length": 60, "windows": [7], "repeats": 1},
}
ALPHA = 0.3
QUANTILE = 0.9
LONG = 99  # windows from there on: order statistics alone, whose cost grows with the window
REAL = (
    "mean",
    "std",
    "z-score",
    "slope",
    "min",
    "max",
    "median",
    "quantile",
    "skewness",
    "kurtosis",
)
PEERS = {
    "coreforecast": ("mean", "std", "min", "max", "median", "quantile", "EWM"),
    "Bottleneck": ("mean", "std", "min", "max", "median"),
    "polars": REAL,
    "pandas": ("mean", "std", "z-score", "median", "quantile", "skewness", "kurtosis"),
}
EXTREME = {"coreforecast": 1.0}
ORDER = {"coreforecast": 10.0, "Bottleneck": 2.5, "polars": 3.0, "pandas": 25.0}
MUST = {
    ("mean", "counts"): {"coreforecast": 0.9, "Bottleneck": 0.9, "polars": 8.0, "pandas": 60.0},
    ("std", "counts"): {"coreforecast": 0.8, "Bottleneck": 0.9, "polars": 8.0, "pandas": 60.0},
    ("mean", "real"): {"coreforecast": 0.15, "polars": 2.0, "pandas": 10.0},
    ("std", "real"): {"coreforecast": 0.25, "polars": 2.0, "pandas": 10.0},
    **{(kind, "real"): EXTREME for kind in ("min", "max", "EWM")},
    **{(kind, "real"): ORDER for kind in ("median", "quantile")},
}


def variants(size: str) -> list[Variant]:
    """Every window and statistic; counts too where exact sums are faster on them. Of long windows
    the order statistics."""
    settings = dict(SIZES[size])
    windows, repeats = settings.pop("windows"), settings.pop("repeats")
    short = [w for w in windows if w < LONG]
    kinds = [(kind, w, "real") for w in short for kind in REAL]
    kinds += [(kind, w, "counts") for w in short for kind in ("mean", "std")]
    orders = ("max", "median", "quantile")
    kinds += [(kind, w, "real") for w in windows if w >= LONG for kind in orders]
    kinds.append(("EWM", 0, "real"))
    return [
        _variant(kind, window, repeats, settings | {"values": values})
        for kind, window, values in kinds
    ]


def _variant(kind: str, window: int, repeats: int, settings: dict[str, Any]) -> Variant:
    peers = [Contender(p, "peers", p.lower()) for p, kinds in PEERS.items() if kind in kinds]
    label = f"rolling {kind}, window {window}" if window else f"exponentially weighted mean {ALPHA}"
    what = "counts" if settings["values"] == "counts" else "real values"
    headline = kind in ("mean", "std") and window == 28
    asked = MUST.get((kind, settings["values"]), {})
    return Variant(
        name=f"{settings['series']:,} series x {settings['length']:,} {what}",
        settings={"kind": kind, "window": window, **settings},
        contenders=(Contender("mliot", "ours", "ours"), *peers),
        measures=(
            Measure(
                key="value",
                label=label,
                unit="ns/value",
                accuracy="error",
                must={peer: least for peer, least in asked.items() if kind in PEERS[peer]},
                headline=headline,
            ),
        ),
        repeats=repeats,
        warm_up=1,
    )


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """Gamma-distributed values, rounded where they are counts, and the exact first series."""
    shape = (settings["series"], settings["length"])
    values = np.random.default_rng(0).gamma(2, 10, shape)
    values = np.round(values) if settings["values"] == "counts" else values
    np.save(folder / "values.npy", values)
    np.save(folder / "reference.npy", reference(values[0], settings["kind"], settings["window"]))


def reference(values: np.ndarray, kind: str, window: int) -> np.ndarray:
    """The statistic by its definition in extended precision, NaN where the window is not full."""
    exact = values.astype(np.longdouble)
    if kind == "EWM":
        out = exact.copy()
        for t in range(1, len(out)):
            out[t] = out[t - 1] + ALPHA * (exact[t] - out[t - 1])
        return out.astype(np.float64)
    views = np.lib.stride_tricks.sliding_window_view(exact, window)
    by_hand = {"skewness": shapes, "kurtosis": shapes, "z-score": scores, "slope": slopes}
    if kind in by_hand:
        full = by_hand[kind](views, kind)
        return np.concatenate([np.full(window - 1, np.nan), full.astype(np.float64)])
    more: dict[str, Any] = {"std": {"ddof": 1}, "quantile": {"q": QUANTILE}}.get(kind, {})
    full = getattr(np, kind)(views, axis=1, **more)
    return np.concatenate([np.full(window - 1, np.nan), full.astype(np.float64)])


def shapes(views: np.ndarray, kind: str) -> np.ndarray:
    """Skewness G1 or excess kurtosis G2 of each row."""
    n = views.shape[1]
    away = views - views.mean(axis=1, keepdims=True)
    second = (away**2).sum(axis=1)
    if kind == "skewness":
        third = (away**3).sum(axis=1)
        return n * np.sqrt(np.longdouble(n - 1)) / (n - 2) * third / second**1.5
    ratio = n * (n + 1) * (away**4).sum(axis=1) / second**2
    return (n - 1) / np.longdouble((n - 2) * (n - 3)) * (ratio - 3 * (n - 1))


def scores(views: np.ndarray, _kind: str) -> np.ndarray:
    """Distance of the last sample of each row from the row's mean, in standard deviations."""
    deviation = views.std(axis=1, ddof=1)
    return (views[:, -1] - views.mean(axis=1)) / deviation


def slopes(views: np.ndarray, _kind: str) -> np.ndarray:
    """Slope of the line that fits each row best."""
    place = np.arange(views.shape[1], dtype=np.longdouble)
    place -= place.mean()
    return views @ place / (place @ place)


def timed_run(folder: Path, settings: dict[str, Any], work: Callable[[], Any], lag: int = 0) -> Run:
    """Times the work; its error is the largest of the first series over its scale.

    `lag` says how many samples earlier the results end.
    """
    expected = np.load(folder / "reference.npy")
    values = settings["series"] * settings["length"]

    def run(repeat: int) -> dict[str, float]:
        out, seconds = timed(work)
        got = np.asarray(out).ravel()[lag : settings["length"]]
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
    window = settings["window"]
    makers = {
        "mean": lambda: features.RollingMean(window),
        "std": lambda: features.RollingStd(window),
        "z-score": lambda: features.RollingZScore(window),
        "slope": lambda: features.RollingSlope(window),
        "min": lambda: features.RollingMin(window),
        "max": lambda: features.RollingMax(window),
        "median": lambda: features.RollingMedian(window),
        "quantile": lambda: features.RollingQuantile(window, QUANTILE),
        "skewness": lambda: features.RollingSkewness(window),
        "kurtosis": lambda: features.RollingKurtosis(window),
        "EWM": lambda: features.ExponentiallyWeightedMean(ALPHA),
    }
    transform = makers[settings["kind"]]()
    values = np.load(folder / "values.npy").ravel()
    indptr = np.arange(0, len(values) + 1, settings["length"], dtype=np.int64)
    return timed_run(folder, settings, lambda: transform.transform(values, indptr=indptr))


def coreforecast(folder: Path, settings: dict[str, Any]) -> Run:
    """Lag transforms of coreforecast, which always look one step back."""
    from coreforecast import lag_transforms
    from coreforecast.grouped_array import GroupedArray

    window = settings["window"]
    makers = {
        "mean": lambda: lag_transforms.RollingMean(1, window),
        "std": lambda: lag_transforms.RollingStd(1, window),
        "min": lambda: lag_transforms.RollingMin(1, window),
        "max": lambda: lag_transforms.RollingMax(1, window),
        "median": lambda: lag_transforms.RollingQuantile(1, 0.5, window),
        "quantile": lambda: lag_transforms.RollingQuantile(1, QUANTILE, window),
        "EWM": lambda: lag_transforms.ExponentiallyWeightedMean(1, ALPHA),
    }
    transform = makers[settings["kind"]]()
    values = np.load(folder / "values.npy").ravel()
    indptr = np.arange(0, len(values) + 1, settings["length"], dtype=np.int32)
    groups = GroupedArray(values, indptr, num_threads=THREADS)
    return timed_run(folder, settings, lambda: transform.transform(groups), lag=1)


def bottleneck(folder: Path, settings: dict[str, Any]) -> Run:
    """Moving windows of Bottleneck, one thread; its deviation divides by n - 1 here."""
    import bottleneck as bn

    values = np.load(folder / "values.npy")
    window = settings["window"]
    works = {
        "mean": lambda: bn.move_mean(values, window),
        "std": lambda: bn.move_std(values, window, ddof=1),
        "min": lambda: bn.move_min(values, window),
        "max": lambda: bn.move_max(values, window),
        "median": lambda: bn.move_median(values, window),
    }
    return timed_run(folder, settings, works[settings["kind"]])


def stacked(folder: Path, settings: dict[str, Any]) -> dict[str, np.ndarray]:
    """The series one after the other, with their ids."""
    values = np.load(folder / "values.npy")
    ids = np.repeat(np.arange(settings["series"]), settings["length"])
    return {"id": ids, "y": values.ravel()}


def polars(folder: Path, settings: dict[str, Any]) -> Run:
    """Rolling expressions of polars over the id."""
    import polars as pl

    frame = pl.DataFrame(stacked(folder, settings))
    kind, window = settings["kind"], settings["window"]
    column = pl.col("y")
    if kind == "quantile":
        rolling = column.rolling_quantile(QUANTILE, "linear", window_size=window)
    elif kind == "z-score":
        rolling = (column - column.rolling_mean(window)) / column.rolling_std(window)
    elif kind == "slope":  # by the covariance with the place in the series
        spread = (window * window + window) / 12  # variance of so many places in a row
        rolling = pl.rolling_cov(column, pl.col("place"), window_size=window) / spread
        frame = frame.with_columns(place=pl.int_range(pl.len()).over("id").cast(pl.Float64))
    elif kind == "skewness":
        rolling = column.rolling_skew(window, bias=False)
    elif kind == "kurtosis":
        rolling = column.rolling_kurtosis(window, bias=False)
    else:
        rolling = getattr(column, f"rolling_{kind}")(window)
    return timed_run(folder, settings, lambda: frame.select(rolling.over("id"))["y"].to_numpy())


def pandas(folder: Path, settings: dict[str, Any]) -> Run:
    """Grouped rolling windows of pandas."""
    import pandas as pd

    frame = pd.DataFrame(stacked(folder, settings))
    window, kind = settings["window"], settings["kind"]
    grouped = frame.groupby("id").y
    if kind == "z-score":

        def score() -> Any:
            rolling = grouped.rolling(window)
            mean, deviation = rolling.mean().to_numpy(), rolling.std().to_numpy()
            return (frame["y"].to_numpy() - mean) / deviation

        return timed_run(folder, settings, score)
    more = (QUANTILE,) if kind == "quantile" else ()
    kind = {"skewness": "skew", "kurtosis": "kurt"}.get(kind, kind)
    return timed_run(
        folder,
        settings,
        lambda: getattr(grouped.rolling(window), kind)(*more).to_numpy(),
    )
