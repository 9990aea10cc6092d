"""C of every window there is: the bits of Python's update, sample by sample, on every target."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from c_targets import DEVICE, Target
from mliot import features as f
from mliot.boosting import BoostingRegressor
from mliot.features import PairTransform, Transform
from mliot.pipeline import Pipeline
from mliot.preprocessing import ForwardFill

WINDOWS: list[Transform] = [
    f.RollingSum(5, 2),
    f.RollingZScore(7, 2, ddof=0),
    f.RollingVar(6, 2, ddof=0),
    f.RollingSkewness(8, 3),
    f.RollingKurtosis(8, 4),
    f.RollingSlope(6, 2),
    f.RollingQuantile(9, 0.8, 2),
    f.RollingRank(9, 2, pct=True),
    f.RollingCount(12),
    f.SeasonalLag(5, 2),
    f.SeasonalDiff(4),
    f.SeasonalRollingMean(3, 4, 1),
    f.SeasonalRollingStd(4, 3, 1, ddof=0),
    f.SeasonalRollingMin(3, 3, 1),
    f.SeasonalRollingMax(2, 5, 1),
    f.SeasonalRollingSum(3, 4, 2),
    f.SeasonalRollingVar(3, 4, 2, ddof=0),
    f.SeasonalRollingZScore(3, 4, 2),
    f.SeasonalRollingSkewness(2, 6, 2),
    f.SeasonalRollingKurtosis(2, 6, 2),
    f.SeasonalRollingSlope(2, 6, 2),
    f.SeasonalRollingMedian(3, 4, 2),
    f.SeasonalRollingQuantile(3, 5, 0.8, 2),
    f.SeasonalRollingRank(3, 4, 2, pct=True),
    f.SeasonalRollingCount(3, 4),
    f.ExpandingSum(),
    f.ExpandingVar(2),
    f.ExpandingStd(3, ddof=2),
    f.ExpandingZScore(3, ddof=0),
    f.ExpandingSkewness(),
    f.ExpandingKurtosis(5),
    f.ExpandingSlope(2),
    f.ExpandingMin(),
    f.ExpandingMax(),
    f.ExpandingCount(),
    f.ExponentiallyWeightedMean(span=6, adjust=True, ignore_na=False),
    f.ExponentiallyWeightedVar(0.3, adjust=True),
    f.ExponentiallyWeightedStd(halflife=4, ignore_na=False, bias=True),
]


@cache
def fitted(transform: Transform) -> tuple[Pipeline, np.ndarray, np.ndarray]:
    """A model that sees one window of a simulated sensor alone, later samples, and its words."""
    rng = np.random.default_rng(7)
    x = np.round(60 + 5 * np.sin(np.arange(360) / 9) + rng.normal(0, 2, 360), 1)
    x[rng.random(360) < 0.08] = np.nan
    x[20:40] *= 1e6  # other grids, wider sums
    window = transform.transform(x)
    target = np.where(np.isnan(window), -1.0, np.argsort(np.argsort(window)) / 360)
    frame = pd.DataFrame({"heat": x, "y": target})
    model = Pipeline([
        ("window", [transform], ["heat"]),
        ("model", BoostingRegressor(n_estimators=20, num_leaves=31, min_child_samples=3)),
    ]).fit(frame.iloc[:260], "y")  # fmt: skip
    later = frame[["heat"]].iloc[260:]
    state = model.state()
    expected = np.array([model.update(later.iloc[[i]])[0] for i in range(len(later))])
    model.restore(state)
    return model, later.to_numpy(np.float64), expected


@pytest.mark.parametrize("transform", WINDOWS, ids=lambda t: type(t).__name__)
def test_a_window_runs_on_the_device(target: Target, transform: Transform, tmp_path: Path) -> None:
    model, samples, expected = fitted(transform)
    written = model.export_c(tmp_path, name="model")
    program = target.build(tmp_path, [DEVICE / "sensors.c", written.source], ())
    out = np.frombuffer(target.run(program, samples.tobytes(), tmp_path), dtype=np.int64)
    assert out[-1] == 0, f"self-test: vector {out[-1]} differs"
    got = out[:-1].reshape(len(samples), -1)
    differ = np.flatnonzero(got[:, 2] != expected.view(np.int64))
    assert len(differ) == 0, f"{len(differ)} of {len(got)} differ, the first is {differ[0]}"
    grows = type(transform).__name__.startswith("Expanding")  # beyond what the trees have seen
    assert grows or len(np.unique(expected)) > 5  # there was something to tell apart


PAIRS: list[PairTransform] = [
    f.RollingCovariance(6, 2, ddof=0),
    f.RollingCorrelation(8, 3),
    f.SeasonalRollingCovariance(3, 4, 2),
    f.SeasonalRollingCorrelation(2, 6, 3),
    f.ExpandingCovariance(2),
    f.ExpandingCorrelation(4),
    f.ExponentiallyWeightedCovariance(span=9, adjust=True),
    f.ExponentiallyWeightedCorrelation(0.2, ignore_na=False),
]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: type(pair).__name__)
def test_a_window_of_two_columns_runs_on_the_device(
    target: Target, pair: PairTransform, tmp_path: Path
) -> None:
    rng = np.random.default_rng(3)
    n = 340
    load = np.round(rng.normal(50, 9, n), 1)
    load[60:70] *= 1e7  # other grids, wider sums
    frame = pd.DataFrame({"heat": np.round(0.3 * load + rng.normal(0, 2, n), 1), "load": load})
    frame.loc[rng.random(n) < 0.1, "heat"] = np.nan
    frame["kind"] = rng.choice([0.0, 1.0], n)
    together = pair.transform(ForwardFill().transform(frame["heat"]), load)
    order = np.argsort(np.argsort(together)) / n
    target_values = np.where(np.isnan(together), -1.0, order)
    model = Pipeline([
        ("gaps", ForwardFill(), ["heat"]),
        ("pair", pair, ["heat", "load"]),
        ("model", BoostingRegressor(n_estimators=20, num_leaves=31, min_child_samples=3)),
    ]).fit(frame.iloc[:240], target_values[:240])  # fmt: skip
    later = frame.iloc[240:]
    written = model.export_c(tmp_path, name="model")
    expected = np.array([model.update(later.iloc[[i]])[0] for i in range(len(later))])
    program = target.build(tmp_path, [DEVICE / "sensors.c", written.source], ())
    raw = target.run(program, later.to_numpy(np.float64).tobytes(), tmp_path)
    out = np.frombuffer(raw, dtype=np.int64)
    assert out[-1] == 0, f"self-test: vector {out[-1]} differs"
    np.testing.assert_array_equal(out[:-1].reshape(len(later), -1)[:, 2], expected.view(np.int64))
    grows = type(pair).__name__.startswith("Expanding")  # beyond what the trees have seen
    assert grows or len(np.unique(expected)) > 5


def test_every_new_window_is_here() -> None:
    older = {"Lag", "Diff", "Transform", "RollingMean", "RollingStd"}
    older |= {"RollingMin", "RollingMax", "RollingMedian", "ExpandingMean"}  # in test_sensors.py
    older |= {"ExpandingMedian", "ExpandingQuantile", "ExpandingRank"}  # refused: test_histories.py
    kinds = [kind for kind in map(vars(f).get, f.__all__) if isinstance(kind, type)]
    public = {kind.__name__ for kind in kinds if issubclass(kind, Transform)}
    assert {type(t).__name__ for t in WINDOWS} == public - older
    paired = {kind.__name__ for kind in kinds if issubclass(kind, PairTransform)}
    assert {type(t).__name__ for t in PAIRS} == paired - {"PairTransform"}
