"""C of windows over time: the bits of Python's update, and the refusal of a sample without room."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from c_targets import DEVICE, Target
from mliot import features as f
from mliot.boosting import BoostingRegressor
from mliot.pipeline import Pipeline
from mliot.preprocessing import ForwardFill

ROOM = 24  # 16 KiB hold every group
GROUPS = [
    [
        f.TimeRollingSum(9, 1, ROOM),
        f.TimeRollingMean(40, 2, ROOM),
        f.TimeRollingVar(30, 1, ROOM),
        f.TimeRollingStd(50, 1, ROOM, ddof=0),
        f.TimeRollingZScore(60, 1, ROOM),
        f.TimeRollingMin(25, 1, ROOM),
        f.TimeRollingMax(35, 1, ROOM),
        f.TimeRollingCount(30, 0, ROOM),
    ],
    [f.TimeRollingSkewness(50, 1, ROOM)],
    [f.TimeRollingKurtosis(60, 1, ROOM)],
    [
        f.TimeRollingMedian(60, 1, ROOM),
        f.TimeRollingQuantile(45, 0.8, 1, ROOM),
        f.TimeRollingRank(50, 1, ROOM, pct=True),
    ],
    [
        f.TimeRollingSlope(60, 2, ROOM, unit=10),
        f.TimeRollingSum(40, 1, ROOM, closed="both"),
        f.TimeRollingMean(35, 1, ROOM, closed="left"),
        f.TimeRollingMax(30, 1, ROOM, closed="neither"),
        f.TimeRollingCount(25, 0, ROOM, closed="left"),
    ],
]
OK, WINDOW_FULL = 0, 4


def sensor(n: int) -> pd.DataFrame:
    rng = np.random.default_rng(11)
    heat = np.round(60 + rng.normal(0, 4, n), 1)
    heat[rng.random(n) < 0.1] = np.nan
    return pd.DataFrame({"at": np.cumsum(rng.integers(3, 12, n)), "heat": heat})


@cache
def fitted(group: int) -> tuple[Pipeline, pd.DataFrame, np.ndarray]:
    """A model that needs every window of a group, later samples, and what Python makes of them."""
    early, later = sensor(400).iloc[:320], sensor(400).iloc[320:]
    made = [w.transform(early["heat"], times=early["at"]) for w in GROUPS[group]]
    ranks = [pd.Series(each).rank(pct=True).fillna(0.5).to_numpy() for each in made]
    target = sum(np.round(20 * rank) for rank in ranks)
    model = BoostingRegressor(n_estimators=40, num_leaves=31, min_child_samples=2)
    steps = [("windows", GROUPS[group], ["heat"]), ("model", model)]
    fit = Pipeline(steps, time_col="at").fit(early, pd.Series(target).to_numpy())
    state = fit.state()
    expected = np.array([fit.update(later.iloc[[i]])[0] for i in range(len(later))])
    fit.restore(state)
    return fit, later, expected


def words(frame: pd.DataFrame) -> bytes:
    columns = [name for name in frame.columns if name != "at"]
    samples = np.empty(len(frame), [("at", "<i8"), *((name, "<f8") for name in columns)])
    for name in frame.columns:
        samples[name] = frame[name]
    return samples.tobytes()


@pytest.mark.parametrize("group", range(len(GROUPS)))
def test_windows_over_time_run_on_the_device(target: Target, group: int, tmp_path: Path) -> None:
    model, later, expected = fitted(group)
    written = model.export_c(tmp_path, name="model")
    source = written.source.read_text()
    assert [w.kind() for w in GROUPS[group] if f"heat_{w.kind()}" not in source] == []
    program = target.build(tmp_path, [DEVICE / "sensors.c", written.source], ())
    crowd = pd.DataFrame({"at": later["at"].iloc[-1] + np.arange(1, 40), "heat": 60.0})
    stdin = words(pd.concat([later, crowd]))
    out = np.frombuffer(target.run(program, stdin, tmp_path), dtype=np.int64)
    assert out[-1] == 0, f"self-test: vector {out[-1]} differs"
    got = out[:-1].reshape(len(later) + len(crowd), -1)
    np.testing.assert_array_equal(got[: len(later), 2], expected.view(np.int64))
    assert set(got[: len(later), 0]) == {OK}
    assert set(got[len(later) :, 0]) == {OK, WINDOW_FULL}
    assert len(np.unique(expected)) > 5


PAIRS: list[f.TimePairTransform] = [
    f.TimeRollingCovariance(45, 2, ROOM, ddof=0),
    f.TimeRollingCorrelation(60, 3, ROOM, closed="left"),
    f.TimeRollingCorrelation(50, 1, ROOM, closed="both"),
]


@pytest.mark.parametrize("pair", PAIRS, ids=repr)
@pytest.mark.parametrize("filled", [False, True])
def test_pairs_over_time_run_on_the_device(
    target: Target, pair: f.TimePairTransform, filled: bool, tmp_path: Path
) -> None:
    frame = sensor(400)
    rng = np.random.default_rng(3)
    frame["load"] = np.round(0.3 * frame["heat"].fillna(50) + rng.normal(0, 2, 400), 1)
    frame.loc[60:70, "load"] *= 1e7  # other grids, wider sums
    frame.loc[rng.random(400) < 0.1, "load"] = np.nan
    heat = ForwardFill().transform(frame["heat"]) if filled else frame["heat"]
    made = pd.Series(pair.transform(heat, frame["load"], times=frame["at"]))
    target_values = np.round(20 * made.rank(pct=True).fillna(-0.5)).to_numpy()
    steps = [
        *([("gaps", ForwardFill(), ["heat"])] if filled else []),
        ("pair", pair, ["heat", "load"]),
        ("model", BoostingRegressor(n_estimators=20, num_leaves=31, min_child_samples=3)),
    ]
    model = Pipeline(steps, time_col="at").fit(frame.iloc[:320], target_values[:320])
    later = frame.iloc[320:]
    written = model.export_c(tmp_path, name="model")
    expected = np.array([model.update(later.iloc[[i]])[0] for i in range(len(later))])
    program = target.build(tmp_path, [DEVICE / "sensors.c", written.source], ())
    crowd = pd.DataFrame({
        "at": later["at"].iloc[-1] + np.arange(1, 40), "heat": 60.0, "load": 20.0
    })  # fmt: skip
    stdin = words(pd.concat([later, crowd]))
    out = np.frombuffer(target.run(program, stdin, tmp_path), dtype=np.int64)
    assert out[-1] == 0, f"self-test: vector {out[-1]} differs"
    got = out[:-1].reshape(len(later) + len(crowd), -1)
    np.testing.assert_array_equal(got[: len(later), 2], expected.view(np.int64))
    assert set(got[: len(later), 0]) == {OK}
    assert set(got[len(later) :, 0]) == {OK, WINDOW_FULL}
    assert len(np.unique(expected)) > 5


def test_every_window_over_time_is_here() -> None:
    kinds = [kind for kind in map(vars(f).get, f.__all__) if isinstance(kind, type)]
    public = {kind.__name__ for kind in kinds if issubclass(kind, f.TimeTransform)}
    assert {type(w).__name__ for group in GROUPS for w in group} == public - {"TimeTransform"}
    paired = {kind.__name__ for kind in kinds if issubclass(kind, f.TimePairTransform)}
    assert {type(pair).__name__ for pair in PAIRS} == paired - {"TimePairTransform"}
