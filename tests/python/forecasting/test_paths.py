"""Sample paths in the place of means: the rows of simulate, from predict and forecast."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.forecasting import StatisticalForecaster
from mliot.statistical import AutoETS, Naive


def sales(lengths: tuple[int, ...]) -> pd.DataFrame:
    rng = np.random.default_rng(8)
    parts = [
        pd.DataFrame({"unique_id": f"s{i}", "ds": np.arange(n), "y": 30 + rng.normal(0, 3, n)})
        for i, n in enumerate(lengths)
    ]
    return pd.concat(parts, ignore_index=True)


def test_paths_in_the_place_of_means() -> None:
    df = sales((30, 24))
    model = StatisticalForecaster([Naive(), AutoETS(1)], freq=1).fit(df)
    paths = model.predict(2, n_paths=3, random_state=7)
    assert paths.equals(model.simulate(2, n_paths=3, random_state=7))
    assert paths["sample_id"].tolist() == [0, 0, 1, 1, 2, 2] * 2
    assert model.forecast(df, 2, n_paths=3, random_state=7).equals(paths)
    with pytest.raises(mliot.InvalidArgument, match="paths have no level"):
        model.predict(2, level=[80], n_paths=3)


def test_fitted_values_of_fit_are_those_of_forecast_and_end_with_an_update() -> None:
    df = sales((30,))
    model = StatisticalForecaster([Naive()], freq=1).fit(df.head(29), fitted=True)
    kept = model.forecast_fitted_values()
    assert kept["Naive"].tolist()[1:] == df["y"].tolist()[:28]
    model.update(df.tail(1))
    with pytest.raises(mliot.NotFitted, match="until update"):
        model.forecast_fitted_values()
