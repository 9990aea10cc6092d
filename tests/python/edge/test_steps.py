"""C of pipelines without a model: every output of update, as doubles, on every target."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from c_targets import DEVICE, HOSTS, Target
from mliot import features as f
from mliot.pipeline import Pipeline
from mliot.preprocessing import (
    ForwardFill,
    Hampel,
    OneHotEncoder,
    OrdinalEncoder,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
)

OK, NOT_READY = 0, 2  # of samples without a time
WINDOWS: dict[str, list[Any]] = {
    "rolling": [
        *(each(5, 1) for each in (f.RollingSum, f.RollingMean, f.RollingMin, f.RollingMax)),
        *(each(6, 2) for each in (f.RollingVar, f.RollingStd, f.RollingZScore)),
        f.RollingMedian(4, 1),
        f.RollingQuantile(5, 0.3, 1),
        f.RollingRank(5, 1, pct=True),
        f.RollingCount(4),
        f.RollingSlope(5, 2),
    ],
    "shapes": [f.RollingSkewness(6), f.RollingKurtosis(6)],
    "lags": [f.Lag(2), f.Diff(1), f.SeasonalLag(3), f.SeasonalDiff(2)],
    "expanding": [
        *(each() for each in (f.ExpandingSum, f.ExpandingMean, f.ExpandingVar, f.ExpandingStd)),
        *(each() for each in (f.ExpandingMin, f.ExpandingMax, f.ExpandingCount, f.ExpandingZScore)),
    ],
    "expanding skewness": [f.ExpandingSkewness()],  # 16 KiB hold every group
    "expanding kurtosis": [f.ExpandingKurtosis()],
    "expanding slope": [f.ExpandingSlope()],
    "weighted": [
        f.ExponentiallyWeightedMean(0.3),
        f.ExponentiallyWeightedMean(0.3, adjust=True),
        f.ExponentiallyWeightedVar(0.2),
        f.ExponentiallyWeightedStd(0.2),
    ],
    "seasonal": [f.SeasonalRollingMedian(3, 4, 1), f.SeasonalRollingMean(3, 4, 1)],
}


def sensor(n: int = 400) -> pd.DataFrame:
    rng = np.random.default_rng(4)
    heat = np.round(60 + np.cumsum(rng.normal(0, 0.7, n)), 2)
    heat[rng.random(n) < 0.1] = np.nan
    heat[rng.random(n) < 0.03] = 900.25
    load = heat / 3 + rng.normal(size=n)
    at = pd.Timestamp("2024-02-26") + pd.to_timedelta(np.cumsum(rng.integers(60, 9000, n)), "s")
    return pd.DataFrame({
        "at": at,
        "heat": heat,
        "load": load,
        "kind": rng.choice(["lathe", "mill", "press"], n),
    })  # fmt: skip


def check(target: Target, folder: Path, pipeline: Pipeline, samples: Any, later: Any) -> None:
    """The C goes on where the pipeline is and gives the bits of its next rows."""
    written = pipeline.export_c(folder, name="model")
    names = pipeline.feature_names_
    program = target.build(
        folder, [DEVICE / "sensors.c", written.source], (f"OUTPUTS={len(names)}",)
    )
    out = np.frombuffer(target.run(program, samples, folder), dtype=np.int64)
    assert out[-1] == 0, f"self-test: vector {out[-1]} differs"
    got = out[:-1].reshape(len(later), len(names) + 2)
    assert (got[:, :2] == OK).all()
    expected = pipeline.update(later)[names].to_numpy(np.float64)
    np.testing.assert_array_equal(bits(got[:, 2:].view(np.float64)), bits(expected))
    assert len(np.unique(expected)) > 5


def bits(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Of each number; of the one NaN."""
    return np.where(np.isnan(values), np.nan, values).view(np.int64)


@pytest.mark.parametrize("group", WINDOWS)
def test_windows_give_doubles(target: Target, group: str, tmp_path: Path) -> None:
    frame = sensor()[["heat", "load"]]
    pipeline = Pipeline([("windows", WINDOWS[group], ["heat"])]).fit(frame[:300])
    check(target, tmp_path, pipeline, frame["heat"][300:].to_numpy().tobytes(), frame[300:])


def test_cleaning_scaling_and_flags(target: Target, tmp_path: Path) -> None:
    frame = sensor()[["heat", "load"]]
    steps: list[Any] = [
        ("spikes", Hampel(7), ["heat"]),
        ("gaps", ForwardFill(limit=3), ["heat", "load"]),
        ("middle", f.RollingMedian(3, 1), ["load"]),
        ("scale", RobustScaler(), ["load"]),
        ("power", PowerTransformer(), ["load"]),
        ("mean", [f.RollingMean(4, 1)], ["heat"]),
    ]
    pipeline = Pipeline(steps, masks=["heat"]).fit(frame[:300])
    assert pipeline.feature_names_ == [
        "heat",
        "load",
        "heat_rolling_mean_window_size4_min_samples1",
        "heat_was_replaced",
    ]
    samples = frame[300:].to_numpy().tobytes()
    check(target, tmp_path, pipeline, samples, frame[300:])
    header = (tmp_path / "model.h").read_text()
    assert "MODEL_OUTPUT_HEAT_WAS_REPLACED = 3" in header
    assert "out becomes the features for the newest sample: MODEL_OUTPUTS values" in header


def test_encoders_and_quantiles(target: Target, tmp_path: Path) -> None:
    frame = sensor()[["kind", "load"]].assign(line=sensor()["kind"])
    steps: list[Any] = [
        ("codes", OrdinalEncoder(), ["kind"]),
        ("columns", OneHotEncoder(), ["line"]),
        ("even", QuantileTransformer(n_quantiles=20), ["load"]),
    ]
    pipeline = Pipeline(steps).fit(frame[:300])
    kinds = np.searchsorted(["lathe", "mill", "press"], frame["kind"][300:].to_numpy())
    samples = np.column_stack([kinds, frame["load"][300:], kinds]).astype(np.float64)
    check(target, tmp_path, pipeline, samples.tobytes(), frame[300:])


ROOM = 12
TIMED: dict[str, list[Any]] = {
    "pairs": [
        ("pairs", [f.RollingCorrelation(6)], ["heat", "load"]),
        ("weighted", [f.ExponentiallyWeightedCorrelation(0.2)], ["heat", "load"]),
        ("calendar", ["hour", "dayofweek_sin"]),
    ],
    "all pairs": [("pairs", [f.ExpandingCovariance(2)], ["heat", "load"])],
    "pairs over time": [("pairs", [f.TimeRollingCovariance("4h", 2, ROOM)], ["heat", "load"])],
    "windows over time": [
        ("day", [f.TimeRollingMean("4h", 1, ROOM), f.TimeRollingMedian("4h", 1, ROOM)], ["heat"]),
        ("count", [f.TimeRollingCount("4h", 0, ROOM)], ["load"]),
    ],
    "slope over time": [("slope", [f.TimeRollingSlope("4h", 2, ROOM)], ["load"])],
}


@pytest.mark.parametrize("group", TIMED)
def test_pairs_windows_over_time_and_calendar(target: Target, group: str, tmp_path: Path) -> None:
    frame = sensor()[["at", "heat", "load"]]
    pipeline = Pipeline(TIMED[group], time_col="at").fit(frame[:300])
    later = frame[300:]
    columns = pipeline.columns_
    has_time = "int64_t time;" in pipeline.export_c(tmp_path, name="model").header.read_text()
    fields = [("at", "<i8")] if has_time else []
    samples = np.empty(len(later), np.dtype([*fields, *((name, "<f8") for name in columns)]))
    for name in columns:
        samples[name] = later[name].to_numpy()
    if has_time:
        samples["at"] = later["at"].to_numpy().astype("datetime64[us]").view(np.int64)
    check(target, tmp_path, pipeline, samples.tobytes(), later)


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: host.name)
def test_a_stream_that_is_empty_says_so(host: Target, tmp_path: Path) -> None:
    if host.missing():
        pytest.skip(f"C of {host.name}: {host.missing()}")
    frame = sensor()[["heat"]]
    pipeline = Pipeline([("lag", [f.Lag(1)], ["heat"])]).fit(frame[:10])
    written = pipeline.export_c(tmp_path, name="model")
    program = host.build(tmp_path, [DEVICE / "sensors.c", written.source], ("EMPTY",))
    sample = np.array([1.5, 2.5])
    out = np.frombuffer(host.run(program, sample.tobytes(), tmp_path), dtype=np.int64)
    assert out[-1] == 0
    values = out[:-1].reshape(2, 3)[:, 2].view(np.float64)
    assert np.isnan(values[0])
    assert values[1] == 1.5
