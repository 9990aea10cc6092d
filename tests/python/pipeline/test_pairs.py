"""Transforms of two columns as steps: batch, stream, file and model see the same feature."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.boosting import BoostingRegressor
from mliot.features import (
    ExpandingCorrelation,
    ExponentiallyWeightedCovariance,
    RollingCorrelation,
    RollingCovariance,
    RollingMean,
    SeasonalRollingCovariance,
)
from mliot.forecasting import Forecaster
from mliot.pipeline import Pipeline
from mliot.preprocessing import ForwardFill

TOGETHER: list[Any] = [
    ("gaps", ForwardFill(), ["heat"]),
    (
        "together",
        [
            RollingCorrelation(6, 3),
            RollingCovariance(4),
            SeasonalRollingCovariance(3, 4, 2),
            ExpandingCorrelation(5),
            ExponentiallyWeightedCovariance(0.3),
        ],
        ["heat", "load"],
    ),
]
NAMES = [
    "heat_load_rolling_correlation_window_size6_min_samples3",
    "heat_load_rolling_covariance_window_size4",
    "heat_load_seasonal_rolling_covariance_season_length3_window_size4_min_samples2",
    "heat_load_expanding_correlation_min_samples5",
    "heat_load_exponentially_weighted_covariance_alpha0.3",
]
COLUMNS = ["machine", "at", "heat", "load"]


def readings(n: int = 120) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    load = rng.normal(50, 9, n)
    frame = pd.DataFrame(
        {
            "machine": np.repeat(["m0", "m1"], n // 2),
            "at": np.tile(pd.date_range("2024-01-01", periods=n // 2, freq="h"), 2),
            "heat": np.round(0.3 * load + rng.normal(0, 2, n), 1),
            "load": load,
        }
    )
    frame.loc[::9, "heat"] = np.nan
    return frame


def transforming(steps: list[Any]) -> Pipeline:
    return Pipeline(steps, id_col="machine", time_col="at")


def test_a_pair_adds_a_column_of_both_after_what_came_before_it() -> None:
    frame = readings()
    got = transforming(TOGETHER).fit(frame[COLUMNS]).transform(frame[COLUMNS])
    filled = ForwardFill().transform(frame["heat"], ids=frame["machine"])
    for name, each in zip(NAMES, TOGETHER[1][1], strict=True):
        wanted = each.transform(filled, frame["load"], ids=frame["machine"])
        np.testing.assert_array_equal(got[name], wanted)
    np.testing.assert_array_equal(got["heat"], filled)


def test_batch_and_stream_give_the_same_bits_before_and_after_a_file(tmp_path: Path) -> None:
    frame = readings()[COLUMNS]
    pipeline = transforming(TOGETHER).fit(frame)
    wanted = pipeline.transform(frame)
    pipeline.save(tmp_path / "empty.mliot", include_state=False)
    stream = mliot.load(tmp_path / "empty.mliot")
    rows = []
    for i in range(len(frame)):
        rows.append(stream.update(frame.iloc[[i]]))
        if i % 37 == 20:  # killed and restored
            snapshot = stream.state()
            stream = mliot.load(tmp_path / "empty.mliot")
            stream.restore(snapshot)
    pd.testing.assert_frame_equal(pd.concat(rows), wanted)


def test_a_model_learns_from_a_pair(tmp_path: Path) -> None:
    frame = readings(400)
    y = RollingCorrelation(6, 3).transform(frame["load"], -frame["load"] + frame["heat"].fillna(0))
    pipeline = transforming(
        [*TOGETHER, ("model", BoostingRegressor(n_estimators=10, min_child_samples=5))]
    ).fit(frame[COLUMNS], np.nan_to_num(y))
    assert pipeline.feature_names_ == ["heat", "load", *NAMES]
    pipeline.save(tmp_path / "model.mliot")
    again = mliot.load(tmp_path / "model.mliot")
    np.testing.assert_array_equal(again.predict(frame[COLUMNS]), pipeline.predict(frame[COLUMNS]))
    later = frame[COLUMNS].tail(1).assign(at=pd.Timestamp("2025-01-01"))
    np.testing.assert_array_equal(again.update(later), pipeline.update(later))
    repr(pipeline)
    assert "adds of heat, load" in pipeline._repr_html_()


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (("one", RollingCorrelation(4), ["heat"]), "'one' takes two columns together"),
        (("three", RollingCorrelation(4), ["heat", "load", "at"]), "two columns together"),
        (("same", RollingCorrelation(4), ["heat", "heat"]), "names column 'heat' twice"),
        (("mixed", [RollingCorrelation(4), RollingMean(2)], ["heat", "load"]), "step of its own"),
        (("gone", RollingCorrelation(4), ["heat", "speed"]), "names the column 'speed'"),
    ],
)
def test_pairs_that_do_not_fit_are_named(step: Any, words: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=words):
        transforming([step]).fit(readings()[COLUMNS])


def test_a_forecaster_takes_no_pairs() -> None:
    steps = [
        ("together", RollingCorrelation(4), ["heat", "load"]),
        ("model", Forecaster(freq="h", lags=[1])),
    ]
    with pytest.raises(mliot.InvalidArgument, match=r"'together' takes 'heat' and 'load'.*past"):
        Pipeline(steps).fit(readings())
