"""MSTL whose trend is forecast by several models: forecasts, files, copies, refusals."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.forecasting import ConformalIntervals, StatisticalForecaster
from mliot.statistical import (
    MSTL,
    AutoETS,
    HistoricAverage,
    MedianEnsemble,
    Naive,
    StatisticalModel,
    Theta,
    WeightedEnsemble,
)

N = 72
MONTHS = pd.DataFrame(
    {
        "unique_id": "a",
        "ds": np.arange(N),
        "y": 100.0
        + np.arange(N)
        + 10 * np.sin(2 * np.pi * np.arange(N) / 12)
        + np.random.default_rng(0).normal(size=N),
    }
)
TRENDS = [MedianEnsemble(), WeightedEnsemble([Naive(), HistoricAverage()])]


@pytest.mark.parametrize("trend", TRENDS, ids=lambda each: type(each).__name__)
def test_an_ensemble_of_trends_goes_into_files_and_copies(
    trend: StatisticalModel, tmp_path: Path
) -> None:
    model = StatisticalForecaster(
        [MSTL(12, trend)], freq=1, intervals=ConformalIntervals(), horizon=6
    ).fit(MONTHS)
    told = model.predict(6, level=[80])
    model.save(tmp_path / "m.mliot")
    for again in (mliot.load(tmp_path / "m.mliot"), pickle.loads(pickle.dumps(model))):
        pd.testing.assert_frame_equal(again.predict(6, level=[80]), told)
        new = MONTHS.head(1).assign(ds=N)
        expected = pickle.loads(pickle.dumps(model)).update(new).predict(3)
        pd.testing.assert_frame_equal(again.update(new).predict(3), expected)


def test_an_ensemble_of_trends_is_that_of_the_ensemble_without_season() -> None:
    model = MSTL(12, MedianEnsemble([Naive(), HistoricAverage()])).panel()
    parts = [MSTL(12, each).panel() for each in (Naive(), HistoricAverage())]
    y = MONTHS["y"].to_numpy()
    for panel in (model, *parts):
        panel.fit(y, np.array([0, N]))
    means = [panel.predict(5)[0] for panel in parts]
    np.testing.assert_allclose(model.predict(5)[0], np.mean(means, axis=0), rtol=1e-12)


def test_a_season_within_an_ensemble_of_trends_is_refused() -> None:
    model = MSTL(12, MedianEnsemble([AutoETS(12), Theta(12)]))
    with pytest.raises(mliot.InvalidArgument, match=r"AutoETS\(season_length=12\) has a season"):
        StatisticalForecaster([model], freq=1).fit(MONTHS)
