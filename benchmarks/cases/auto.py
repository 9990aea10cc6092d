"""What `model="auto"` chooses beside the single models it chooses from, on real series."""

from __future__ import annotations

import csv
import gzip
import json
import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np

from cases.real_sets import RECIPES, read
from harness import THREADS, Contender, Measure, MissingData, Run, Variant, timed

TITLE = 'model="auto" beside single models'

# Series of each set that are taken: every n-th.
EVERY = {
    "full": {"m3": 1, "m4_hourly": 1, "stallion": 1, "walmart": 1, "carparts": 1},
    "quick": {"m3": 5, "m4_hourly": 4, "stallion": 2, "walmart": 20, "carparts": 10},
    "smoke": {"m3": 100, "stallion": 20},
}
MODELS = {
    "m3": ("auto", "ensemble", "ets", "theta", "boosting"),
    "m4_hourly": ("auto", "ensemble", "ets", "theta", "boosting"),
    "stallion": ("auto", "ensemble", "ets", "theta", "boosting"),
    "walmart": ("auto", "ensemble", "ets", "theta", "boosting"),
    "carparts": ("auto", "imapa", "tsb", "croston", "boosting"),
}
#: Seasons and frequencies of the M3 competition: its dates say nothing that the models read.
M3 = {"YEARLY": ("YS", 6), "QUARTERLY": ("QS", 8), "MONTHLY": ("MS", 18), "OTHER": (1, 8)}
HOURS, CARPART_MONTHS = 48, 12
#: sMAPE and MASE of Naive2, which OWA of M4 hourly is relative to: Makridakis et al. 2020.
NAIVE2 = (18.383, 2.395)
#: What errors of "auto" over whole sets must not exceed.
MOST = {
    "m3": {"sMAPE": 12.8},
    "m4_hourly": {"OWA": 0.5, "MASE": 0.9, "MSIS": 8.0},
}
LEVEL = 95  # of the intervals that MSIS judges


def variants(size: str) -> list[Variant]:
    """A set each."""
    return [_variant(name, every) for name, every in EVERY[size].items()]


def _variant(name: str, every: int) -> Variant:
    most = MOST.get(name, {}) if every == 1 else {}  # a few series prove nothing

    def error(key: str, label: str, unit: str = "", headline: bool = False) -> Measure:
        between = (0.0, most[key]) if key in most else None
        return Measure(key, label, unit, between=between, headline=headline)

    hourly = [error("OWA", "OWA"), error("MSIS", "mean MSIS of 95 %")]
    judged = name == "m4_hourly"
    work = "fit, intervals and forecast" if judged else "fit and forecast"
    return Variant(
        name=name if every == 1 else f"{name}, every {every}. series",
        settings={"set": name, "every": every},
        contenders=tuple(
            Contender(model, "ours", "ours", {"model": model}) for model in MODELS[name]
        ),
        measures=(
            error("sMAPE", "mean sMAPE", "%"),
            error("MASE", "mean MASE"),
            error("RMSSE", "mean RMSSE", headline=name in ("m3", "walmart")),
            *(hourly if judged else []),
            Measure("seconds", work, "s", "RMSSE"),
        ),
        repeats=1,
    )


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """Groups of series with a frequency, a horizon and a season: history and what came after."""
    readers = {"m3": _m3, "m4_hourly": _m4_hourly, "carparts": _carparts}
    reader = readers.get(settings["set"])
    groups = reader() if reader is not None else [_real(settings["set"])]
    thinned = [{**group, "pairs": group["pairs"][:: settings["every"]]} for group in groups]
    (folder / "groups.pickle").write_bytes(pickle.dumps(thinned))


def _file(*parts: str) -> Path:
    path = Path(os.environ.get("MLIOT_DATA", ""), *parts)
    if not path.is_file():
        raise MissingData(f"{parts[0]} is not on this machine; MLIOT_DATA names the folder of data")
    return path


def _m3() -> list[dict[str, Any]]:
    with gzip.open(_file("m3", "m3_data.json.gz")) as stream:
        stored = json.load(stream)
    found: dict[str, list[Any]] = {name: [] for name in M3}
    for series in stored.values():
        pair = tuple(np.ravel(series[part]).astype(np.float64) for part in ("x", "xx"))
        period = str(np.ravel(series["period"])[0])
        found[period if period in M3 else "OTHER"].append(pair)
    seasons = {"QUARTERLY": 4, "MONTHLY": 12}
    return [
        {"freq": freq, "h": h, "season": seasons.get(name, 1), "pairs": found[name]}
        for name, (freq, h) in M3.items()
    ]


def _rows(path: Path) -> list[list[str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", newline="") as stream:
        return list(csv.reader(stream))[1:]


def _m4_hourly() -> list[dict[str, Any]]:
    pairs = []
    paths = [_file("m4_hourly", name) for name in ("Hourly-train.csv.gz", "Hourly-test.csv")]
    for train, test in zip(*(_rows(path) for path in paths), strict=True):
        y, actual = (np.array([float(x) for x in row[1:] if x]) for row in (train, test))
        pairs.append((y, actual[:HOURS]))
    return [{"freq": "h", "h": HOURS, "season": 24, "pairs": pairs}]


def _carparts() -> list[dict[str, Any]]:
    rows = _rows(_file("carparts", "carparts.csv.gz"))
    pairs = [
        (y[:-CARPART_MONTHS], y[-CARPART_MONTHS:])
        for y in (np.array([float(x) for x in row[1:]]) for row in rows if all(row))
    ]
    return [{"freq": "MS", "h": CARPART_MONTHS, "season": 12, "pairs": pairs}]


def _real(name: str) -> dict[str, Any]:
    """The whole frame with its covariates; those of the horizon are known ahead."""
    recipe, frame = RECIPES[name], read(name)
    times = np.sort(frame["ds"].unique())
    origin = times[-recipe.horizon - 1]
    long = frame.groupby("unique_id")["ds"].transform("max") == times[-1]
    pairs = [part for _, part in frame[long].groupby("unique_id", sort=True)]
    return {
        "freq": recipe.freq,
        "h": recipe.horizon,
        "season": recipe.season,
        "static": list(recipe.static),
        "origin": origin,
        "pairs": pairs,
    }


def _frames(group: dict[str, Any]) -> tuple[Any, Any, dict[str, Any]]:
    """The history, the horizon with its actual values, and options for the covariates."""
    import pandas as pd

    if "origin" in group:
        frame = pd.concat(group["pairs"], ignore_index=True)
        known = frame["ds"] <= group["origin"]
        return frame[known], frame[~known], {"static_features": group["static"]}
    pairs, integer = group["pairs"], isinstance(group["freq"], int)
    longest = max(len(y) + len(actual) for y, actual in pairs)
    clock = np.arange(longest)
    if not integer:
        clock = pd.date_range("1900-01-01", periods=longest, freq=group["freq"]).to_numpy()

    def stacked(parts: list[np.ndarray], begins: list[int]) -> Any:
        return pd.DataFrame(
            {
                "unique_id": np.repeat(np.arange(len(parts)), [len(part) for part in parts]),
                "ds": np.concatenate(
                    [clock[b : b + len(part)] for b, part in zip(begins, parts, strict=True)]
                ),
                "y": np.concatenate(parts),
            }
        )

    history = stacked([y for y, _ in pairs], [0] * len(pairs))
    return history, stacked([actual for _, actual in pairs], [len(y) for y, _ in pairs]), {}


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """One model by its name; "auto" and boosting with the covariates that there are."""
    import mliot

    groups = pickle.loads((folder / "groups.pickle").read_bytes())
    level = {"level": [LEVEL]} if settings["set"] == "m4_hourly" else {}
    prepared = [(group, *_frames(group)) for group in groups]

    def run(repeat: int) -> dict[str, float]:
        scores, total = [], 0.0
        for group, history, ahead, options in prepared:
            shared = {"freq": group["freq"], "model": settings["model"], "n_jobs": THREADS}
            shared |= level
            df, plan = history[["unique_id", "ds", "y"]], None
            if options and settings["model"] in ("auto", "boosting"):
                df, plan = history, ahead.drop(columns=["y", *options["static_features"]])
                shared |= options
            table, seconds = timed(mliot.forecast, df, group["h"], plan, **shared)
            total += seconds
            scores.append(_scores(history, ahead, table, group["season"]))
        errors = np.concatenate(scores)
        means = dict(
            zip(("sMAPE", "MASE", "RMSSE"), np.nanmean(errors[:, :3], axis=0), strict=True)
        )
        if level:
            relative = [means["sMAPE"] / NAIVE2[0], means["MASE"] / NAIVE2[1]]
            means |= {"OWA": np.mean(relative), "MSIS": np.nanmean(errors[:, 3])}
        return {**means, "seconds": total}

    return run


def _scores(history: Any, ahead: Any, table: Any, season: int) -> np.ndarray:
    """sMAPE in percent, MASE, RMSSE and, of intervals, MSIS of each series; NaN where there is no
    scale or no interval."""
    merged = ahead.merge(table, on=["unique_id", "ds"], how="left", validate="one_to_one")
    name, *ends = table.columns[2:]
    past = {key: y.to_numpy() for key, y in history.groupby("unique_id")["y"]}
    rows = []
    for key, part in merged.groupby("unique_id"):
        y, actual, forecast = past[key], part["y"].to_numpy(), part[name].to_numpy()
        error, sizes = np.abs(actual - forecast), np.abs(actual) + np.abs(forecast)
        shares = np.divide(200 * error, sizes, out=np.zeros_like(error), where=sizes > 0)
        apart = np.abs(y[season:] - y[:-season]).mean() if len(y) > season else 0.0
        changes = np.mean(np.diff(y) ** 2) if len(y) > 1 else 0.0
        width = _interval_score(actual, *(part[end].to_numpy() for end in ends)) if ends else np.nan
        rows.append(
            (
                shares.mean(),
                error.mean() / apart if apart > 0 else np.nan,
                np.sqrt(np.mean(error**2) / changes) if changes > 0 else np.nan,
                width / apart if apart > 0 else np.nan,
            )
        )
    return np.array(rows)


def _interval_score(actual: np.ndarray, low: np.ndarray, high: np.ndarray) -> float:
    """Width, and 2 / 0.05 of what lies outside: Gneiting and Raftery 2007."""
    missed = np.maximum(low - actual, 0) + np.maximum(actual - high, 0)
    return float(np.mean(high - low + 200 / (100 - LEVEL) * missed))
