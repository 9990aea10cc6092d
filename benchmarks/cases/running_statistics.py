"""Twelve running statistics of one stream, sample by sample, beside River."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from harness import Contender, Measure, Run, Variant, timed

TITLE = "Twelve running statistics of a stream"

SIZES = {
    "full": {"length": 50_000, "repeats": 5},
    "quick": {"length": 10_000, "repeats": 3},
    "smoke": {"length": 200, "repeats": 1},
}
SHORT, LONG = 7, 28
ALPHA = 0.3
QUANTILE = 0.9
WORKS = {
    "update": ("one call of Pipeline.update, River's loop in Python", {"River": 50.0}),
    "calls": ("a call in Python a sample and statistic, on both sides", {}),
}


def variants(size: str) -> list[Variant]:
    """The stream that runs in C++, and the objects of Python."""
    settings = dict(SIZES[size])
    repeats = settings.pop("repeats")
    return [
        Variant(
            name=f"{settings['length']:,} samples, {how}",
            settings={"work": work, **settings},
            contenders=(Contender("mliot", "ours", "ours"), Contender("River", "peers", "river")),
            measures=(
                Measure("sample", "12 statistics of a sample", "ns/sample", "error", must=must),
            ),
            repeats=repeats,
            warm_up=1,
        )
        for work, (how, must) in WORKS.items()
    ]


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """Gamma-distributed values, and the statistics after the last one."""
    values = np.random.default_rng(0).gamma(2, 10, settings["length"])
    np.save(folder / "values.npy", values)
    np.save(folder / "reference.npy", reference(values))


def reference(values: np.ndarray) -> np.ndarray:
    """The statistics after the last value, by their definitions."""
    smooth = values[0]
    for x in values[1:]:
        smooth += ALPHA * (x - smooth)
    short, long = values[-SHORT:], values[-LONG:]
    return np.array(
        [
            values[-2],
            values[-1 - SHORT],
            short.mean(),
            long.mean(),
            long.var(ddof=1),
            short.min(),
            long.max(),
            np.median(long),
            np.quantile(long, QUANTILE),
            smooth,
            values.mean(),
            values.max(),
        ]
    )


def _run(folder: Path, begin: Callable[[], Callable[[np.ndarray], Iterable[float]]]) -> Run:
    """Times the work of a stream that `begin` has begun; it gives the last statistics."""
    values, expected = np.load(folder / "values.npy"), np.load(folder / "reference.npy")

    def run(repeat: int) -> dict[str, float]:
        work = begin()
        last, seconds = timed(work, values)
        error = np.max(np.abs(np.fromiter(last, dtype=np.float64) - expected))
        return {
            "sample": 1e9 * seconds / len(values),
            "error": float(error / np.max(np.abs(expected))),
        }

    return run


def _in_turn(updates: list[Callable[[float], Any]], values: np.ndarray) -> list[float]:
    last: list[float] = []
    for x in values.tolist():
        last = [update(x) for update in updates]
    return last


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """A Pipeline that adds the statistics to one column, or the transforms by themselves."""
    import pandas as pd

    from mliot import features
    from mliot.pipeline import Pipeline

    def statistics() -> list[Any]:
        return [
            features.Lag(1),
            features.Lag(SHORT),
            features.RollingMean(SHORT),
            features.RollingMean(LONG),
            features.RollingVar(LONG),
            features.RollingMin(SHORT),
            features.RollingMax(LONG),
            features.RollingMedian(LONG),
            features.RollingQuantile(LONG, QUANTILE),
            features.ExponentiallyWeightedMean(ALPHA),
            features.ExpandingMean(),
            features.ExpandingMax(),
        ]

    if settings["work"] == "calls":

        def objects() -> Callable[[np.ndarray], Iterable[float]]:
            updates = [each.update for each in statistics()]
            return lambda values: _in_turn(updates, values)

        return _run(folder, objects)

    def pipeline() -> Callable[[np.ndarray], Iterable[float]]:
        frame = pd.DataFrame({"x": np.load(folder / "values.npy")})
        stream = Pipeline([("statistics", statistics(), ["x"])]).fit(frame.iloc[:1])
        rest = frame.iloc[1:]
        return lambda values: stream.update(rest).iloc[-1, 1:].to_numpy()

    return _run(folder, pipeline)


def river(folder: Path, settings: dict[str, Any]) -> Run:
    """River's statistics, in a loop over the samples."""
    from river import stats, utils

    def read(statistic: Any) -> Callable[[float], float]:
        update, get = statistic.update, statistic.get

        def step(x: float) -> float:
            update(x)
            value: float = get()
            return value

        return step

    def begin() -> Callable[[np.ndarray], Iterable[float]]:
        statistics = [
            stats.Shift(1),
            stats.Shift(SHORT),
            utils.Rolling(stats.Mean, window_size=SHORT),
            utils.Rolling(stats.Mean, window_size=LONG),
            utils.Rolling(stats.Var, window_size=LONG, ddof=1),
            stats.RollingMin(SHORT),
            stats.RollingMax(LONG),
            stats.RollingQuantile(q=0.5, window_size=LONG),
            stats.RollingQuantile(q=QUANTILE, window_size=LONG),
            stats.EWMean(fading_factor=ALPHA),
            stats.Mean(),
            stats.Max(),
        ]
        updates = [read(each) for each in statistics]
        return lambda values: _in_turn(updates, values)

    return _run(folder, begin)
