"""Resampling, duplicates and as-of joins of sensor events, beside polars and pandas."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, Run, Variant, timed

TITLE = "Events along time"

SIZES = {
    "full": {"rows": 1_000_000, "series": 1000, "repeats": 5},
    "quick": {"rows": 1_000_000, "series": 1000, "repeats": 3},
    "smoke": {"rows": 3000, "series": 7, "repeats": 1},
}
WORKS = {
    "mean a bin": "1,000 series resampled to their hourly mean",
    "wide": "8 sensors of one table resampled to their hourly mean",
    "last": "the last of doubled rows kept",
    "mean of doubled": "doubled rows combined to their mean",
    "join": "each row joined to the newest of another table, by series, within 10 minutes",
}
MICROS = 1_000_000


def variants(size: str) -> list[Variant]:
    """Every kind of work."""
    settings = dict(SIZES[size])
    repeats = settings.pop("repeats")
    return [
        Variant(
            name=f"{settings['rows']:,} events",
            settings={"kind": kind, **settings},
            contenders=(
                Contender("mliot", "ours", "ours"),
                Contender("polars", "peers", "polars"),
                Contender("pandas", "peers", "pandas"),
            ),
            measures=(Measure("event", label, "ns/event", "error", headline=kind == "join"),),
            repeats=repeats,
            warm_up=1,
        )
        for kind, label in WORKS.items()
    ]


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """Events in order of series and time: a minute apart on average, a tenth of them doubled."""
    rng = np.random.default_rng(0)
    rows = settings["rows"]
    series = 1 if settings["kind"] == "wide" else settings["series"]
    ids = np.sort(rng.integers(0, series, rows))
    steps = rng.integers(1, 120 * MICROS, rows)
    steps[rng.random(rows) < 0.1] = 0
    times = np.cumsum(steps)
    start = np.searchsorted(ids, np.arange(series))
    times -= times[start][ids]
    columns = 8 if settings["kind"] == "wide" else 1
    values = rng.normal(20, 3, (columns, rows)).round(2)
    np.savez(folder / "events.npz", ids=ids, times=times, values=values)
    np.save(folder / "reference.npy", reference(ids, times, values[0], settings["kind"]))


def reference(ids: np.ndarray, times: np.ndarray, values: np.ndarray, kind: str) -> np.ndarray:
    """The values that come out for the first series, by plain loops in extended precision."""
    mine = ids == ids[0]
    at, x = times[mine], values[mine].astype(np.longdouble)
    if kind == "join":
        other = at[::2] + 30 * MICROS
        place = np.searchsorted(other, at, side="right") - 1
        near = (place >= 0) & (at - other[place] <= 600 * MICROS)
        return np.where(near, x[::2][place], np.nan).astype(np.float64)
    groups = at // (3600 * MICROS) if kind in ("mean a bin", "wide") else at
    which, begin = np.unique(groups, return_index=True)
    parts = np.split(x, begin[1:])
    reduce = (lambda part: part[-1]) if kind == "last" else np.mean
    made = np.array([reduce(part) for part in parts], dtype=np.float64)
    if kind not in ("mean a bin", "wide"):
        return made
    out = np.full(which[-1] + 1, np.nan)
    out[which] = made
    return out


def _columns(folder: Path) -> dict[str, np.ndarray]:
    stored = np.load(folder / "events.npz")
    times = stored["times"].astype("datetime64[us]")
    sensors = {f"x{i}": each for i, each in enumerate(stored["values"])}
    return {"id": stored["ids"], "at": times, **sensors}


def _other(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Every second event, half a minute later, as the table to join."""
    return {
        "id": columns["id"][::2],
        "at": columns["at"][::2] + np.timedelta64(30, "s"),
        "y": columns["x0"][::2],
    }


def _run(
    folder: Path,
    settings: dict[str, Any],
    work: Callable[[], Any],
    name: str = "x0",
    first: np.ndarray | None = None,
) -> Run:
    """Times the work; its error is the largest of the first series over its scale."""
    expected = np.load(folder / "reference.npy")
    full = ~np.isnan(expected)

    def run(repeat: int) -> dict[str, float]:
        out, seconds = timed(work)
        got = out[name].to_numpy()
        got = got if first is None else got[first]
        if settings["kind"] in ("mean a bin", "wide") and len(got) < len(expected):
            expected_here = expected[full]  # the peers have no row of an empty bin
        else:
            expected_here = expected
        got = got[: len(expected_here)]
        there = ~np.isnan(expected_here)
        error = np.max(np.abs(got[there] - expected_here[there])) / np.max(np.abs(expected[full]))
        return {"event": 1e9 * seconds / settings["rows"], "error": float(error)}

    return run


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """mliot.preprocessing on frames of polars."""
    import polars as pl

    import mliot
    from mliot.preprocessing import Resample, asof_join, deduplicate

    mliot.set_num_threads(THREADS)
    columns = _columns(folder)
    frame, other = pl.DataFrame(columns), pl.DataFrame(_other(columns))
    sensors = {name: "mean" for name in columns if name.startswith("x")}
    hourly = Resample("1h", sensors)
    works = {
        "mean a bin": lambda: hourly.transform(frame, "at", "id"),
        "wide": lambda: hourly.transform(frame, "at"),
        "last": lambda: deduplicate(frame, "last", "at", "id"),
        "mean of doubled": lambda: deduplicate(frame, "mean", "at", "id"),
        "join": lambda: asof_join(frame, other, "at", by="id", tolerance="10min"),
    }
    name = "y" if settings["kind"] == "join" else "x0"
    return _run(folder, settings, works[settings["kind"]], name)


def polars(folder: Path, settings: dict[str, Any]) -> Run:
    """The same in polars; its bins leave empty ones out."""
    import polars as pl

    columns = _columns(folder)
    frame, other = pl.DataFrame(columns), pl.DataFrame(_other(columns)).sort("id", "at")
    sensors = [pl.col(name).mean() for name in columns if name.startswith("x")]
    works = {
        "mean a bin": lambda: frame.group_by_dynamic("at", every="1h", group_by="id").agg(sensors),
        "wide": lambda: frame.group_by_dynamic("at", every="1h").agg(sensors),
        "last": lambda: frame.unique(["id", "at"], keep="last", maintain_order=True),
        "mean of doubled": lambda: frame.group_by("id", "at", maintain_order=True).agg(sensors),
        "join": lambda: frame.join_asof(
            other, on="at", by="id", tolerance="10m", check_sortedness=False
        ),
    }
    name = "y" if settings["kind"] == "join" else "x0"
    return _run(folder, settings, works[settings["kind"]], name)


def pandas(folder: Path, settings: dict[str, Any]) -> Run:
    """The same in pandas; merge_asof is given rows that were sorted by time alone beforehand."""
    import pandas as pd

    columns = _columns(folder)
    frame, other = pd.DataFrame(columns), pd.DataFrame(_other(columns))
    sensors = [name for name in columns if name.startswith("x")]
    hours = pd.Grouper(key="at", freq="1h", origin="epoch")
    works: dict[str, Callable[[], Any]] = {
        "mean a bin": lambda: frame.groupby(["id", hours])["x0"].mean().to_frame(),
        "wide": lambda: frame.resample("1h", on="at", origin="epoch")[sensors].mean(),
        "last": lambda: frame.drop_duplicates(["id", "at"], keep="last"),
        "mean of doubled": lambda: frame.groupby(["id", "at"], as_index=False).mean(),
    }
    if settings["kind"] == "join":
        left, right = (each.sort_values("at", kind="stable") for each in (frame, other))
        tolerance = pd.Timedelta("10min")

        def join() -> Any:
            return pd.merge_asof(left, right, on="at", by="id", tolerance=tolerance)

        first = (left["id"] == 0).to_numpy()  # the first series, whose rows stand apart here
        return _run(folder, settings, join, "y", first)
    return _run(folder, settings, works[settings["kind"]])
