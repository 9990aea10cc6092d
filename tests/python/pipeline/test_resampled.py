"""Pipelines whose first step resamples: batch, stream, files and refusals."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.boosting import BoostingClassifier, BoostingRegressor
from mliot.features import RollingMean
from mliot.forecasting import Forecaster
from mliot.pipeline import Pipeline
from mliot.preprocessing import ForwardFill, Resample


def events(seed: int = 0, n: int = 600) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    at = pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 86_400 * 4, n), unit="s")
    frame = pd.DataFrame(
        {"id": rng.choice(["a", "b"], n), "at": at, "heat": rng.normal(20, 3, n).round(2)}
    )
    frame["hot"] = (frame["heat"] > 21).astype(float)
    return frame.sort_values("at", kind="stable", ignore_index=True)


HOURLY = Resample("1h", {"heat": "mean", "hot": "last"}, lateness="20min", time_zone=None)
SMOOTH = ("smooth", [RollingMean(3)], ["heat"])


def made(model: Any = None) -> Pipeline:
    steps: list[Any] = [("hourly", HOURLY), ("fill", ForwardFill(), ["heat"]), SMOOTH]
    return Pipeline(steps if model is None else [*steps, ("model", model)], "id", "at")


def test_steps_see_the_rows_of_the_bins() -> None:
    frame = events()
    pipeline = made().fit(frame)
    rows = HOURLY.transform(frame, "at", "id")
    alone = Pipeline([("fill", ForwardFill(), ["heat"]), SMOOTH], "id", "at").fit(rows)
    pd.testing.assert_frame_equal(pipeline.transform(frame), alone.transform(rows))


@pytest.mark.parametrize("chunk", [7, 60])
def test_updates_give_the_rows_of_the_batch(chunk: int) -> None:
    frame = events()
    pipeline = made().fit(frame.iloc[:200])
    parts = []
    for begin in range(200, len(frame), chunk):
        parts.append(pipeline.update(frame.iloc[begin : begin + chunk]))
        snapshot = pipeline.state()
        pipeline = made().fit(frame.iloc[:200]).restore(snapshot)
    out = pd.concat(parts).sort_values(["id", "at"], kind="stable")
    batch = pipeline.transform(frame)
    both = out.merge(batch, on=["id", "at"], suffixes=("", "_batch"))
    assert len(both) == len(out) > 100
    name = "heat_rolling_mean_window_size3"
    np.testing.assert_array_equal(both[name], both[name + "_batch"])


def test_late_events_leave_the_pipeline_as_it_was() -> None:
    frame = events()
    pipeline = made().fit(frame.iloc[:300])
    before = pipeline.state()
    late = frame.iloc[[10]]
    with pytest.raises(mliot.InvalidArgument, match="is late"):
        pipeline.update(late)
    strange = frame.iloc[300:].assign(id="z")
    with pytest.raises(mliot.InvalidArgument, match="ids that were not there"):
        pipeline.update(strange)
    assert pipeline.state() == before
    nothing = pipeline.update(frame.iloc[300:301])
    assert list(nothing) == list(pipeline.transform(frame))
    pipeline.update(strange, new_series="begin")


def test_models_learn_from_bins_and_predict_them() -> None:
    frame = events()
    for model in (BoostingRegressor(n_estimators=5), BoostingClassifier(n_estimators=5)):
        hold = Resample("1h", {"heat": "mean", "hot": "zoh"}, label="right", lateness="20min")
        steps: list[Any] = [("hourly", hold), ("fill", ForwardFill(), ["heat"]), ("model", model)]
        pipeline = Pipeline(steps, None, "at").fit(frame.iloc[:400].drop(columns="id"), "hot")
        rows = hold.transform(frame.drop(columns="id"), "at")
        predicted = pipeline.predict(frame.drop(columns=["id"]))
        assert predicted.shape == (len(rows),)
        later = frame.iloc[400:].drop(columns="id")
        assert len(pipeline.update(later.iloc[:1])) == 0
        assert len(pipeline.update(later.iloc[1:])) > 10
        with pytest.raises(mliot.InvalidArgument, match="y must be the name of a column"):
            pipeline.fit(frame, np.zeros(len(frame)))
        with pytest.raises(mliot.InvalidArgument, match="sample_weight"):
            pipeline.fit(frame, "hot", sample_weight=np.ones(len(frame)))
        with pytest.raises(mliot.Unsupported, match=r"'hourly' resamples.*ResampleStream"):
            pipeline.export_c(".")


def sales(seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    n = 3000
    at = pd.Timestamp("2024-01-01") + pd.to_timedelta(
        np.sort(rng.integers(0, 86_400 * 60, n)), unit="s"
    )
    return pd.DataFrame({"unique_id": rng.choice(["x", "y"], n), "ds": at, "y": 1.0})


def forecasting() -> Pipeline:
    daily = Resample("D", {"y": "sum"}, min_samples=0)
    model = Forecaster(freq="D", lags=[1, 7], horizon=3, intervals=None)
    return Pipeline([("daily", daily), ("model", model)])


def test_tickets_are_forecast_by_day() -> None:
    tickets = sales()
    pipeline = forecasting().fit(tickets.iloc[:2500])
    days = Resample("D", {"y": "sum"}).transform(tickets, "ds", "unique_id")
    pipeline.update(tickets.iloc[2500:])
    whole = Forecaster(freq="D", lags=[1, 7], horizon=3, intervals=None)
    closed = days[days["ds"] < days["ds"].max()]  # the last day has not closed
    forecasts = pipeline.predict(3)
    assert forecasts["ds"].min() == days["ds"].max()
    whole.fit(days[days["ds"] < tickets["ds"].iloc[2499].normalize()]).update(
        closed[closed["ds"] >= tickets["ds"].iloc[2499].normalize()]
    )
    pd.testing.assert_frame_equal(forecasts, whole.predict(3))
    scores = forecasting().cross_validation(tickets, 3, n_windows=1)
    assert len(scores) == 6


def test_files_hold_the_resampling_and_its_events(tmp_path: Path) -> None:
    frame = events()
    pipeline = made().fit(frame.iloc[:300])
    path = tmp_path / "sensor.mliot"
    pipeline.save(path)
    later = frame.iloc[300:]
    again = mliot.load(path)
    copied = pickle.loads(pickle.dumps(pipeline))
    expected = pipeline.update(later)
    pd.testing.assert_frame_equal(again.update(later), expected)
    pd.testing.assert_frame_equal(copied.update(later), expected)
    pipeline.save(path, include_state=False)
    bare = mliot.load(path)
    pd.testing.assert_frame_equal(bare.transform(frame), pipeline.transform(frame))
    assert bare.update(later)["at"].min() >= later["at"].min().floor("h")


def test_states_of_others_are_refused() -> None:
    frame = events()
    pipeline = made().fit(frame.iloc[:300])
    with pytest.raises(mliot.FormatError):
        pipeline.restore(b"nonsense")
    plain = Pipeline([SMOOTH], "id", "at").fit(HOURLY.transform(frame, "at", "id"))
    with pytest.raises(mliot.FormatError, match="no state of a pipeline that resamples"):
        pipeline.restore(plain.state())


def test_steps_that_cannot_be_are_named() -> None:
    frame = events()
    with pytest.raises(mliot.InvalidArgument, match="'hourly' resamples and must be the first"):
        Pipeline([SMOOTH, ("hourly", HOURLY)], "id", "at").fit(frame)
    with pytest.raises(mliot.InvalidArgument, match="leave them out"):
        Pipeline([("hourly", HOURLY, ["heat"]), SMOOTH], "id", "at").fit(frame)
    with pytest.raises(mliot.InvalidArgument, match="needs time_col"):
        Pipeline([("hourly", HOURLY), SMOOTH], "id").fit(frame)
    with pytest.raises(mliot.InvalidArgument, match="nothing follows"):
        Pipeline([("hourly", HOURLY)], "id", "at").fit(frame)
    with pytest.raises(mliot.InvalidArgument, match="no bin"):
        made().fit(frame.iloc[:1])
