"""Filters along one long series: running median, Savitzky-Golay and Kalman, beside their peers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Contender, Measure, Run, Variant, timed

TITLE = "Filters"

SIZES = {
    "full": {"length": 1 << 17, "repeats": 7},
    "quick": {"length": 1 << 15, "repeats": 3},
    "smoke": {"length": 300, "repeats": 1},
}
SLOW_LENGTH = 2000  # samples that pykalman is given: it needs about a millisecond each
VARIANCES = {"observation": 2.0, "level": 0.3, "slope": 0.05}
VARIANCES_OF = {
    "local_level": ["observation", "level"],
    "local_linear_trend": ["observation", "level", "slope"],
}
LABELS = {
    "median 9": "running median, window 9, shifted",
    "median 31": "running median, window 31, shifted",
    "median 99": "running median, window 99, shifted",
    "median 255": "running median, window 255, shifted",
    "savgol": "Savitzky-Golay, window 11, order 2, mode interp",
    "local_level": "Kalman filter, local level",
    "local_linear_trend": "Kalman filter, local linear trend",
}
MUST = {
    **{key: {"scipy": 5.0} for key in LABELS if key.startswith("median")},
    "savgol": {"scipy": 1.0},
    "local_level": {"statsmodels": 50.0, "pykalman": 10_000.0},
    "local_linear_trend": {"statsmodels": 50.0, "pykalman": 10_000.0},
}


def variants(size: str) -> list[Variant]:
    """Every filter beside the libraries that have it."""
    settings = dict(SIZES[size])
    repeats = settings.pop("repeats")
    return [_variant(kind, repeats, settings) for kind in LABELS]


def _variant(kind: str, repeats: int, settings: dict[str, Any]) -> Variant:
    scipy = [Contender("scipy", "peers", "scipy")]
    kalman = [
        Contender("statsmodels", "peers", "statsmodels", repeats=3),
        Contender("pykalman", "peers", "pykalman", repeats=1),
    ]
    peers = kalman if kind in VARIANCES_OF else scipy
    return Variant(
        name=f"one series of {settings['length']:,}, {kind}",
        settings={"kind": kind, **settings},
        contenders=(Contender("mliot", "ours", "ours"), *peers),
        measures=(Measure("value", LABELS[kind], "ns/value", "error", must=MUST.get(kind, {})),),
        repeats=repeats,
        warm_up=1,
    )


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """A noisy walk, and what the definition gives on its first samples."""
    rng = np.random.default_rng(0)
    n = settings["length"]
    values = np.cumsum(0.3 * rng.normal(size=n)) + 1.4 * rng.normal(size=n)
    np.save(folder / "values.npy", values)
    np.save(folder / "reference.npy", reference(values[:SLOW_LENGTH], settings["kind"]))


def reference(values: np.ndarray, kind: str) -> np.ndarray:
    """The filter by its definition, NaN where contenders treat the ends in their own ways."""
    out = np.full(len(values), np.nan)
    if kind in VARIANCES_OF:
        return _kalman(values.astype(np.longdouble), kind).astype(np.float64)
    window = 11 if kind == "savgol" else int(kind.split()[1])
    views = np.lib.stride_tricks.sliding_window_view(values, window)
    half = window // 2
    if kind == "savgol":
        places = np.arange(window) - half
        weights = np.linalg.pinv(np.vander(places.astype(float), 3, increasing=True))[0]
        out[half : len(values) - half] = views @ weights
    else:
        out[half : len(values) - half] = np.median(views, axis=1)
    return out


def _kalman(y: np.ndarray, kind: str) -> np.ndarray:
    """The textbook's recursion in extended precision, from the first sample or the first two."""
    trend = kind == "local_linear_trend"
    r, q, slope = VARIANCES["observation"], VARIANCES["level"], VARIANCES["slope"]
    start = 2 if trend else 1
    step = np.array([[1, 1], [0, 1]] if trend else [[1]], dtype=np.longdouble)
    noise = np.diag([q, slope] if trend else [q]).astype(np.longdouble)
    state = np.array([y[1], y[1] - y[0]] if trend else [y[0]])
    cov = np.array([[r, r], [r, 2 * r + q + slope]] if trend else [[r]], dtype=np.longdouble)
    out = [*y[:start]]
    for sample in y[start:]:
        state, cov = step @ state, step @ cov @ step.T + noise
        gain = cov[:, 0] / (cov[0, 0] + r)
        state = state + gain * (sample - state[0])
        cov = cov - np.outer(gain, cov[0])
        out.append(state[0])
    return np.array(out)


def _run(folder: Path, work: Callable[[], Any], values: int, lag: int = 0) -> Run:
    """Times the work; its error is the largest of the first samples over their scale."""
    expected = np.load(folder / "reference.npy")

    def run(repeat: int) -> dict[str, float]:
        out, seconds = timed(work)
        got = np.asarray(out).ravel()[lag:]
        n = min(len(got), len(expected))
        both = ~np.isnan(expected[:n]) & ~np.isnan(got[:n])
        both[: _warm(n)] = False
        error = np.max(np.abs(got[:n][both] - expected[:n][both])) / np.nanmax(np.abs(expected))
        return {"value": 1e9 * seconds / values, "error": float(error)}

    return run


def _warm(n: int) -> int:
    """Samples in which the contenders' beginnings differ: some of them have an opinion first."""
    return n // 3


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """Transforms of mliot.preprocessing; the causal running median comes out delayed."""
    import mliot
    from mliot import preprocessing as steps

    mliot.set_num_threads(THREADS)
    values, kind = np.load(folder / "values.npy"), settings["kind"]
    if kind in VARIANCES_OF:
        chosen = steps.KalmanFilter(kind, *VARIANCES.values())
        return _run(folder, lambda: chosen.transform(values), len(values))
    if kind == "savgol":
        return _run(folder, lambda: steps.SavgolFilter().transform(values), len(values))
    median = steps.RunningMedian(int(kind.split()[1]))
    return _run(folder, lambda: median.transform(values), len(values), lag=median.delay)


def scipy(folder: Path, settings: dict[str, Any]) -> Run:
    """scipy.ndimage.median_filter and scipy.signal.savgol_filter, one thread."""
    from scipy import ndimage, signal

    values, kind = np.load(folder / "values.npy"), settings["kind"]
    if kind == "savgol":
        return _run(folder, lambda: signal.savgol_filter(values, 11, 2), len(values))
    window = int(kind.split()[1])
    return _run(folder, lambda: ndimage.median_filter(values, size=window), len(values))


def statsmodels(folder: Path, settings: dict[str, Any]) -> Run:
    """UnobservedComponents with the variances given: its Cython filter, nothing but the state."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    values, kind = np.load(folder / "values.npy"), settings["kind"]
    model = UnobservedComponents(values, level=kind.replace("_", " "), use_exact_diffuse=True)
    variances = [VARIANCES[name] for name in VARIANCES_OF[kind]]
    model.update(variances)

    def work() -> np.ndarray:
        return model.ssm.filter().filtered_state[0]

    return _run(folder, work, len(values))


def pykalman(folder: Path, settings: dict[str, Any]) -> Run:
    """pykalman's filter on the first samples; it knows no diffuse beginning."""
    from pykalman import KalmanFilter

    values, kind = np.load(folder / "values.npy")[:SLOW_LENGTH], settings["kind"]
    trend = kind == "local_linear_trend"
    filter_ = KalmanFilter(
        transition_matrices=[[1, 1], [0, 1]] if trend else [[1]],
        observation_matrices=[[1, 0]] if trend else [[1]],
        transition_covariance=np.diag([VARIANCES["level"], VARIANCES["slope"]][: 1 + trend]),
        observation_covariance=[[VARIANCES["observation"]]],
        initial_state_mean=np.zeros(1 + trend),
        initial_state_covariance=1e6 * np.eye(1 + trend),
    )
    return _run(folder, lambda: filter_.filter(values)[0][:, 0], len(values))
