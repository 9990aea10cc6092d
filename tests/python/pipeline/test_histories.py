"""Transforms that keep every sample as steps: batch, stream by id, file, and what refuses them."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.boosting import BoostingRegressor
from mliot.features import ExpandingMedian, ExpandingQuantile, ExpandingRank, RollingMean
from mliot.pipeline import Pipeline
from mliot.preprocessing import ForwardFill

STEPS: list[Any] = [
    ("gaps", ForwardFill(), ["heat"]),
    (
        "so_far",
        [ExpandingMedian(3), ExpandingQuantile(0.9), ExpandingRank(pct=True), RollingMean(4)],
        ["heat"],
    ),
]
NAMES = [
    "heat_expanding_median_min_samples3",
    "heat_expanding_quantile_q0.9",
    "heat_expanding_rank_pctTrue",
    "heat_rolling_mean_window_size4",
]


def readings(n: int = 240) -> pd.DataFrame:
    rng = np.random.default_rng(9)
    frame = pd.DataFrame(
        {
            "machine": np.repeat(["m0", "m1"], n // 2),
            "at": np.tile(pd.date_range("2024-01-01", periods=n // 2, freq="h"), 2),
            "heat": np.round(rng.normal(20, 3, n), 1),
        }
    )
    frame.loc[::9, "heat"] = np.nan
    return frame


def fitted(frame: pd.DataFrame) -> Pipeline:
    return Pipeline(STEPS, id_col="machine", time_col="at").fit(frame)


def streamed(pipeline: Pipeline, rows: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([pipeline.update(rows[i : i + 1]) for i in range(len(rows))])


def test_a_column_of_each_statistic_follows_the_cleaned_one() -> None:
    frame = readings()
    got = fitted(frame).transform(frame)
    filled = ForwardFill().transform(frame["heat"], ids=frame["machine"])
    for name, each in zip(NAMES, STEPS[1][1], strict=True):
        wanted = each.transform(filled, ids=frame["machine"])
        np.testing.assert_array_equal(got[name], wanted, err_msg=name)


@pytest.mark.parametrize("cut", [0, 1, 70, 200])
def test_a_stream_goes_on_after_a_file_and_a_snapshot_with_the_bits_of_the_batch(
    cut: int, tmp_path: Path
) -> None:
    frame = readings().sort_values(["at", "machine"], kind="stable", ignore_index=True)
    pipeline = fitted(frame)
    pipeline.save(tmp_path / "empty.mliot", include_state=False)
    wanted = pipeline.transform(frame)
    stream = mliot.load(tmp_path / "empty.mliot")
    if cut:
        pd.testing.assert_frame_equal(streamed(stream, frame[:cut]), wanted[:cut])
    stream.save(tmp_path / "half.mliot")
    other = mliot.load(tmp_path / "empty.mliot")
    other.restore(stream.state())
    for each in (stream, mliot.load(tmp_path / "half.mliot"), other):
        rest = streamed(each, frame[cut : cut + 30])
        pd.testing.assert_frame_equal(rest, wanted[cut : cut + 30])


def test_c_export_refuses_what_keeps_every_sample_and_names_the_cure(tmp_path: Path) -> None:
    frame = readings()
    frame["wear"] = np.arange(len(frame)) % 50 + frame["heat"].fillna(0)
    model = BoostingRegressor(n_estimators=5, min_child_samples=5)
    pipeline = Pipeline([*STEPS, ("model", model)], id_col="machine", time_col="at")
    pipeline.fit(frame, "wear")
    with pytest.raises(
        mliot.Unsupported, match=r"'expanding_.*keeps every sample.*take a rolling transform"
    ):
        pipeline.export_c(tmp_path, name="wear")
