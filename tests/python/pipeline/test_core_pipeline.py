"""The C++ pipeline behind a forecaster: golden vectors, and the stream against the batch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot import _artefact, _core
from mliot.boosting import BoostingRegressor
from mliot.features import RollingMean
from mliot.forecasting import Forecaster

H = 4


def sales(periods: int) -> pd.DataFrame:
    rng = np.random.default_rng(8)
    frames = []
    for i, level in enumerate([20, 300]):
        week = np.arange(periods) % 7
        frames.append(
            pd.DataFrame(
                {
                    "unique_id": f"shop {i}",
                    "ds": pd.date_range("2024-01-01", periods=periods),
                    "y": rng.poisson(level * (1 + 0.3 * (week > 4))).astype(float),
                    "heat": rng.normal(10, 4, periods),
                }
            )
        )
    return pd.concat(frames)


@pytest.fixture(scope="module")
def model() -> Forecaster:
    forecaster = Forecaster(
        freq="D",
        lags=[1, 7],
        lag_transforms={1: [RollingMean(7)]},
        date_features=["dayofweek"],
        past_features={"heat": [1, RollingMean(3)]},
        horizon=H,
        model=BoostingRegressor(n_estimators=30, num_leaves=6),
    )
    return forecaster.fit(sales(100))


def root_of(model: Any) -> _core.Tree:
    return _core.Tree.from_bytes(_artefact.to_bytes(model._artefact()))


def test_every_executor_gives_the_golden_bits(model: Forecaster) -> None:
    pipeline = _core.Pipeline(root_of(model))
    report = pipeline.verify(most_threads=3)
    assert report["differences"] == []
    assert report["outputs"] > 64
    assert any(name.startswith("stream scalar") for name in report["executors"])
    facts = pipeline.info()
    assert facts["kind"] == "pipeline"
    assert facts["trees"] == 30
    assert facts["features"] == len(model.feature_names_)
    again = _core.Pipeline.from_tree(_core.Tree.from_bytes(pipeline.tree().to_bytes()))
    assert again.tree().to_bytes() == pipeline.tree().to_bytes()


def test_the_stream_gives_the_bits_of_update_and_predict(model: Forecaster) -> None:
    pipeline = _core.Pipeline(root_of(model))
    new = sales(110).groupby("unique_id").tail(10)
    for row in new.itertuples():
        place = pipeline.series(row.unique_id)
        micros = int(row.ds.value // 1000)
        assert pipeline.next_time(place) == micros
        assert pipeline.update(place, micros, row.y, np.array([row.heat])) == "ok"
        assert "already" in pipeline.update(place, micros, row.y, np.array([row.heat]))
    start = model.state()
    wanted = model.update(new).predict(level=[80])
    assert pipeline.state() == model.state()
    model.restore(start)
    for place in range(2):
        status, point, bounds = pipeline.predict_into(place, H, np.empty(0), [0.1, 0.9])
        assert status == "ok"
        rows = wanted.iloc[H * place : H * (place + 1)]
        np.testing.assert_array_equal(point, rows["BoostingRegressor"])
        np.testing.assert_array_equal(bounds[0::2], rows["BoostingRegressor-lo-80"])
        np.testing.assert_array_equal(bounds[1::2], rows["BoostingRegressor-hi-80"])


def test_a_snapshot_goes_on_where_it_was_taken(model: Forecaster) -> None:
    pipeline = _core.Pipeline(root_of(model), new_series=1)
    place = pipeline.add_series("shop 2", np.empty(0))
    assert place == 2
    assert pipeline.next_time(place) is None
    with pytest.raises(mliot.InvalidArgument, match=r"shop 2.*there already"):
        pipeline.add_series("shop 2", np.empty(0))
    for day in range(5):
        assert pipeline.update(place, day * 86_400_000_000, 3.0 + day, np.ones(1)) == "ok"
    other = _core.Pipeline(root_of(model), new_series=1)
    other.restore(pipeline.state())
    assert other.series("shop 2") == 2
    got, wanted = (p.predict_into(2, H, np.empty(0), [0.5]) for p in (other, pipeline))
    assert got[0] == wanted[0] == "ok"
    np.testing.assert_array_equal(got[1], wanted[1])


def sensor_root() -> _core.Tree:
    samples = np.random.default_rng(2).normal(size=(200, 2))
    features = [
        {"source": "sample", "column": 0, "name": "a"},
        {"source": "sample", "column": 1, "name": "b"},
        {
            "source": "sample",
            "column": 0,
            "name": "a mean",
            "transform": "rolling_mean",
            "options": {"window_size": 3},
        },
    ]
    cleaning = [
        {
            "source": "sample",
            "column": 1,
            "name": "spikes",
            "transform": "hampel",
            "options": {"window_size": 5},
        }
    ]
    axis = _core.TimeAxis(_core.Frequency.integer(1), 0)
    plan = _core.FeaturePlan(features, axis, 0, None, cleaning)
    table = np.column_stack([samples, RollingMean(3).transform(samples[:, 0])])
    boosting = BoostingRegressor(n_estimators=10).fit(table.astype(np.float32), samples.sum(axis=1))
    root = _core.Tree({"kind": "pipeline", "schema": [], "series": []})
    root.put("plan", plan.tree())
    root.put("boosting", boosting._model.tree())
    return root


def test_samples_stream_into_a_row_model() -> None:
    pipeline = _core.Pipeline(sensor_root())
    assert pipeline.info()["cleaning"] == ["spikes"]
    assert pipeline.verify(2)["differences"] == []
    samples = np.random.default_rng(4).normal(size=(30, 2))
    series, times = np.zeros(30, dtype=np.int64), np.arange(30) * 7
    whole, _, _ = pipeline.stream_samples(series, times, samples, 1)
    assert whole.shape == (30, 1)
    parts = _core.Pipeline(sensor_root())
    head, _, _ = parts.stream_samples(series[:11], times[:11], samples[:11], 1)
    before = parts.state()
    late = np.array([200, 201, 5])
    _, place, why = parts.stream_samples(series[:3], late, samples[:3], 1)
    assert (place, why) == (2, "the event is older than the newest one of its series")
    assert parts.state() == before
    tail, _, _ = parts.stream_samples(series[11:], times[11:], samples[11:], 1)
    np.testing.assert_array_equal(np.concatenate([head, tail]), whole)
