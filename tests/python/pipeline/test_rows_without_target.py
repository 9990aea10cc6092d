"""Rows without a target before an estimator: bins of no sample, and targets that were left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import mliot
from mliot.boosting import BoostingClassifier, BoostingRegressor
from mliot.features import RollingMean
from mliot.pipeline import Pipeline
from mliot.preprocessing import (
    ForwardFill,
    OrderedTargetEncoder,
    Resample,
    StandardScaler,
    TargetEncoder,
)

SILENT = 3  # hours without a sample


def stream(n: int = 600) -> pd.DataFrame:
    at = pd.date_range("2024-03-01", periods=n, freq="10min")
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"at": at, "heat": rng.normal(20, 3, n).round(2)})
    frame["bad"] = (frame["heat"] > 20).astype(float)
    return frame[(at < "2024-03-02 03:00") | (at >= "2024-03-02 06:00")].sample(
        frac=1, random_state=1
    )


def made(model: Any, **agg: str) -> Pipeline:
    hourly = Resample("1h", {"heat": "mean", "bad": "max", **agg})
    steps: list[Any] = [
        ("hourly", hourly),
        ("fill", ForwardFill(limit=1), ["heat"]),
        ("smooth", [RollingMean(4, min_samples=1)], ["heat"]),
        ("model", model),
    ]
    return Pipeline(steps, time_col="at")


def taught_by_hand(frame: pd.DataFrame, model: Any) -> tuple[Pipeline, pd.DataFrame]:
    """The steps over all bins, and the model fitted on those that have a target."""
    pipeline = made(model)
    bins = Resample("1h", {"heat": "mean", "bad": "max"}).transform(frame, "at")
    closed = bins.iloc[:-1]
    steps = Pipeline(pipeline.steps[1:-1], time_col="at").fit(closed)
    table = steps.transform(closed)[["heat", "heat_rolling_mean_window_size4_min_samples1"]]
    taught = closed["bad"].notna().to_numpy()
    model.fit(table[taught].to_numpy(np.float32), closed["bad"][taught].to_numpy())
    return steps, bins


@pytest.mark.parametrize("kind", [BoostingRegressor, BoostingClassifier])
def test_bins_of_no_sample_teach_nothing_and_move_the_windows(kind: Any) -> None:
    frame = stream()
    pipeline = made(kind(n_estimators=8, min_child_samples=2)).fit(frame, "bad")
    assert pipeline.n_rows_without_target_ == SILENT
    alone = kind(n_estimators=8, min_child_samples=2)
    steps, bins = taught_by_hand(frame, alone)
    table = steps.transform(bins)[["heat", "heat_rolling_mean_window_size4_min_samples1"]]
    expected = alone.predict(table.to_numpy(np.float32))
    np.testing.assert_array_equal(pipeline.predict(frame), expected)
    assert len(expected) == 100


def test_updates_over_silence_are_those_of_the_batch(tmp_path: Path) -> None:
    frame = stream().sort_values("at", ignore_index=True)
    model = BoostingRegressor(n_estimators=8, min_child_samples=2)
    pipeline = made(model).fit(frame.iloc[:100], "bad")
    assert pipeline.n_rows_without_target_ == 0
    pipeline.save(tmp_path / "pump.mliot")
    again = mliot.load(tmp_path / "pump.mliot")
    parts = [
        pipeline.update(frame.iloc[i : i + 7].drop(columns="bad").assign(bad=np.nan))
        for i in range(100, len(frame), 7)
    ]
    streamed = np.concatenate(parts)
    closed = pipeline.predict(frame)[16:-1]  # 16 bins had closed at fit, the last one is open
    np.testing.assert_array_equal(streamed, closed)
    np.testing.assert_array_equal(again.update(frame.iloc[100:]), closed)


def test_the_count_is_kept_by_files(tmp_path: Path) -> None:
    pipeline = made(BoostingRegressor(n_estimators=3)).fit(stream(), "bad")
    pipeline.save(tmp_path / "pump.mliot")
    assert mliot.load(tmp_path / "pump.mliot").n_rows_without_target_ == SILENT
    steps = Pipeline([("smooth", [RollingMean(3)], ["heat"])], time_col="at").fit(stream())
    with pytest.raises(AttributeError, match="n_rows_without_target_"):
        _ = steps.n_rows_without_target_


def test_targets_that_were_left_out_are_named() -> None:
    frame = stream()
    unknown = frame["at"].between("2024-03-01 05:00", "2024-03-01 06:59")
    frame.loc[unknown, "bad"] = np.nan
    message = (
        r"y is missing in row 5, 2024-03-01 05:00:00 \(2 such rows in all\): fill it, drop such "
        r"rows, or give missing_target='skip'"
    )
    with pytest.raises(mliot.InvalidArgument, match=message):
        made(BoostingRegressor(n_estimators=3)).fit(frame, "bad")
    skipped = made(BoostingRegressor(n_estimators=3)).fit(frame, "bad", missing_target="skip")
    assert skipped.n_rows_without_target_ == SILENT + 2
    some = frame[~(unknown & (frame["at"].dt.minute > 0))]  # a row of each hour, without target
    with pytest.raises(mliot.InvalidArgument, match="in row 5"):
        made(BoostingRegressor(n_estimators=3)).fit(some, "bad")


def test_bins_of_too_few_samples_are_the_steps_own() -> None:
    frame = stream()
    few = frame[~frame["at"].between("2024-03-01 05:10", "2024-03-01 05:59")]
    hourly = Resample("1h", {"heat": "mean", "bad": "max"}, min_samples=2)
    steps = [("hourly", hourly), ("model", BoostingRegressor(n_estimators=3))]
    assert Pipeline(steps, time_col="at").fit(few, "bad").n_rows_without_target_ == SILENT + 1


def test_series_are_told_apart() -> None:
    one, two = stream(), stream()
    gap = two["at"].between("2024-03-01 02:00", "2024-03-01 03:59")
    frame = pd.concat([one.assign(pump="b"), two[~gap].assign(pump="a")])
    steps = [
        ("hourly", Resample("1h", {"heat": ["mean"], "bad": ["max"]})),
        ("model", BoostingRegressor(n_estimators=3)),
    ]
    pipeline = Pipeline(steps, "pump", "at").fit(frame, "bad_max")
    assert pipeline.n_rows_without_target_ == 2 * SILENT + 2
    missing = frame.assign(
        bad=frame["bad"].where(
            ~((frame["pump"] == "b") & gap.reindex(frame.index, fill_value=False))
        )
    )
    with pytest.raises(mliot.InvalidArgument, match=r"id 'b' at 2024-03-01 02:00:00 \(2 such"):
        Pipeline(steps, "pump", "at").fit(missing, "bad_max")


def test_frames_of_polars() -> None:
    pipeline = made(BoostingRegressor(n_estimators=3)).fit(pl.from_pandas(stream()), "bad")
    assert pipeline.n_rows_without_target_ == SILENT


def plain(n: int = 60) -> tuple[pd.DataFrame, np.ndarray]:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(
        {"t": np.arange(n), "x": rng.normal(size=n), "shop": rng.choice(list("abc"), n)}
    )
    y = rng.normal(size=n)
    y[[7, 30]] = np.nan
    return frame, y


@pytest.mark.parametrize("encoder", [TargetEncoder(smooth=2.0), OrderedTargetEncoder()])
def test_scalers_and_encoders_learn_from_rows_with_a_target(encoder: Any) -> None:
    frame, y = plain()
    frame.loc[7, "x"] = 1e6

    def fitted(rows: pd.DataFrame, target: np.ndarray, **options: Any) -> Pipeline:
        steps: list[Any] = [
            ("scale", StandardScaler(), ["x"]),
            ("encode", encoder, ["shop"]),
            ("model", BoostingRegressor(n_estimators=5, min_child_samples=2)),
        ]
        return Pipeline(steps, time_col="t").fit(rows, target, **options)

    with pytest.raises(mliot.InvalidArgument, match=r"y is missing in row 7, 7 \(2 such rows"):
        fitted(frame, y)
    taught = ~np.isnan(y)
    weight = np.arange(len(y)) + 1.0
    skipped = fitted(frame, y, missing_target="skip", sample_weight=weight)
    alone = fitted(frame[taught], y[taught], sample_weight=weight[taught])
    assert skipped.n_rows_without_target_ == 2
    np.testing.assert_array_equal(skipped.predict(frame), alone.predict(frame))


def test_classes_may_be_missing() -> None:
    frame, _ = plain()
    label = np.where(frame["x"] > 0, "on", "off").astype(object)
    label[4] = None
    steps: list[Any] = [
        ("lag", [RollingMean(2)], ["x"]),
        ("model", BoostingClassifier(n_estimators=2)),
    ]
    frame = frame.drop(columns="shop")
    with pytest.raises(mliot.InvalidArgument, match="y is missing in row 4, 4: fill it"):
        Pipeline(steps, time_col="t").fit(frame, label)
    pipeline = Pipeline(steps, time_col="t").fit(frame, label, missing_target="skip")
    assert pipeline.n_rows_without_target_ == 1
    assert list(pipeline.classes_) == ["off", "on"]
    label[:] = None
    with pytest.raises(mliot.InvalidArgument, match="no row has a target"):
        Pipeline(steps, time_col="t").fit(frame, label, missing_target="skip")
    with pytest.raises(mliot.InvalidArgument, match="missing_target must be 'error' or 'skip'"):
        Pipeline(steps, time_col="t").fit(frame, label, missing_target="drop")
