"""Rows of M3 and M4 hourly that are published, and errors of single frequencies, beside their bars.

Naive rows: Makridakis and Hibon 2000, International Journal of Forecasting 16(4), and Makridakis,
Spiliotis and Assimakopoulos 2020, International Journal of Forecasting 36(1); to the last digit.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from harness import Contender, Measure, Run, Variant
from series_run import keep, kept, panel_means, peer_means
from series_sets import SETS, Pairs, every

TITLE = "Published rows of M3 and M4 hourly"

M3 = ("M3 yearly", "M3 quarterly", "M3 monthly", "M3 other")
EVERY = {"full": 1, "quick": 10, "smoke": 100}
LEAST_RATIO = 0.995  # at most half a percent worse than the peer

Bounds = dict[str, tuple[float, float]]


def _digits(smape: float, mase: float | None = None, places: int = 3) -> Bounds:
    """Numbers that round to those."""
    half = 0.5 * 10.0**-places
    found = {"sMAPE": (smape - half, smape + half)}
    return found if mase is None else {**found, "MASE": (mase - half, mase + half)}


def _most(smape: float) -> Bounds:
    return {"sMAPE": (0.0, smape)}


#: Model and sets to what sMAPE and MASE over all their series must lie between.
ROWS: dict[tuple[str, tuple[str, ...]], Bounds] = {
    ("Naive", ("M3 yearly",)): _digits(17.88, places=2),
    ("Naive", ("M3 other",)): _digits(6.30, places=2),
    ("Naive", ("M4 hourly",)): _digits(43.003, 11.608),
    ("SeasonalNaive", ("M4 hourly",)): _digits(13.912, 1.193),
    **{
        ("DynamicOptimizedTheta", (name,)): _most(smape)
        for name, smape in zip(M3, (16.0, 9.3, 13.8, 4.6), strict=True)
    },
    ("MedianEnsemble", M3): _most(12.8),
}


def variants(size: str) -> list[Variant]:
    """A row each."""
    step = EVERY[size]
    return [_variant(model, sets, bounds, step) for (model, sets), bounds in ROWS.items()]


def _variant(model: str, sets: tuple[str, ...], bounds: Bounds, step: int) -> Variant:
    name = f"{model}, {sets[0] if len(sets) == 1 else 'M3'}"
    contenders = [Contender("mliot", "ours", "ours")]
    if model != "MedianEnsemble":  # which the peer has not
        contenders.append(Contender("statsforecast", "peers", "statsforecast"))

    def error(key: str, label: str, unit: str) -> Measure:
        between = bounds.get(key) if step == 1 else None  # a few series prove nothing
        beside = between is None and step == 1 and len(contenders) > 1
        must = {"statsforecast": LEAST_RATIO} if beside else {}
        return Measure(key, label, unit, must=must, between=between)

    return Variant(
        name=name + (f", every {step}. series" if step > 1 else ""),
        settings={"model": model, "sets": list(sets), "every": step},
        contenders=tuple(contenders),
        measures=(error("sMAPE", "mean sMAPE", "%"), error("MASE", "mean MASE", "")),
        repeats=1,
    )


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """The groups of the sets, thinned."""
    keep(folder, [g for name in settings["sets"] for g in every(SETS[name](), settings["every"])])


def _run(folder: Path, forecast: Any) -> Run:
    groups = kept(folder)

    def run(repeat: int) -> dict[str, float]:
        found = [_errors(pairs, forecast(pairs, m, h), m) for m, h, pairs in groups]
        smape, mase = np.nanmean(np.concatenate(found), axis=0)
        return {"sMAPE": smape, "MASE": mase}

    return run


def _errors(pairs: Pairs, means: np.ndarray, season: int) -> np.ndarray:
    """sMAPE in percent, and MASE by the seasonal naive errors of the history, as in M4."""
    rows = []
    for (y, actual), mean in zip(pairs, means, strict=True):
        error = np.abs(actual - mean)
        scale = np.abs(y[season:] - y[:-season]).mean() if len(y) > season else 0.0
        shares = 200 * error / (np.abs(actual) + np.abs(mean))
        rows.append((shares.mean(), error.mean() / scale if scale > 0 else np.nan))
    return np.array(rows)


def _options(settings: dict[str, Any], season: int) -> dict[str, Any]:
    return {} if settings["model"] == "Naive" else {"season_length": season}


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """The panels of the extension, two threads."""
    from mliot import statistical

    def forecast(pairs: Pairs, season: int, h: int) -> np.ndarray:
        model = getattr(statistical, settings["model"])(**_options(settings, season))
        return panel_means(model.panel(), pairs, h)

    return _run(folder, forecast)


def statsforecast(folder: Path, settings: dict[str, Any]) -> Run:
    """StatsForecast over a frame, two processes."""
    from statsforecast import models

    def forecast(pairs: Pairs, season: int, h: int) -> np.ndarray:
        return peer_means(
            getattr(models, settings["model"])(**_options(settings, season)), pairs, h
        )

    return _run(folder, forecast)
