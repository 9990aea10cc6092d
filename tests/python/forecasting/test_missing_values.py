"""Missing values that models carry over: no back-test scores them, no scale skips filled ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.forecasting import (
    AutoForecaster,
    ConformalIntervals,
    Forecaster,
    StatisticalForecaster,
    compare,
)
from mliot.forecasting._panels import Rows, Run
from mliot.forecasting._trial import Trial
from mliot.report import Backtest
from mliot.statistical import AutoARIMA, Naive

N = 60
RISING = pd.DataFrame(
    {
        "unique_id": "a",
        "ds": pd.date_range("2020-01-01", periods=N, freq="MS"),
        "y": 10.0 + np.arange(N),
    }
)
HOLES = RISING.assign(y=RISING["y"].where(~RISING.index.isin([N - 3, N - 2])))


def months_of_demand() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same months, with zeros and without their rows."""
    rng = np.random.default_rng(1)
    sold = (rng.poisson(5, N) * (rng.random(N) < 0.5)).astype(float)
    full = RISING.assign(y=sold)
    kept = (full["y"] > 0) | full.index.isin([0, N - 1])
    return full, full[kept]


@pytest.mark.parametrize(
    "model",
    [
        StatisticalForecaster([Naive()], freq="MS", fill_gaps="missing"),
        AutoForecaster(3, freq="MS", fill_gaps="missing"),
        Forecaster(freq="MS", lags=[1, 2], fill_gaps="missing"),
    ],
)
def test_missing_targets_are_no_rows_of_a_back_test(
    model: StatisticalForecaster | AutoForecaster | Forecaster,
) -> None:
    rows = model.cross_validation(HOLES, 3, n_windows=1)
    assert rows["ds"].tolist() == [RISING["ds"].iloc[-1]]
    assert rows["y"].tolist() == [RISING["y"].iloc[-1]]


def test_the_error_of_a_model_is_the_same_beside_any_other() -> None:
    alone, beside = (
        compare(HOLES, 3, names, n_windows=1, level=None, fill_gaps="missing", freq="MS")
        for names in (["naive"], ["naive", "boosting"])
    )
    errors = [{each.name: each.mase for each in found.models} for found in (alone, beside)]
    # The last value known is 66, the one left to forecast 69; a season ago it was 12 less.
    assert errors[0]["naive"] == errors[1]["naive"] == 3 / 12


def test_errors_of_missing_values_calibrate_nothing() -> None:
    late = RISING.assign(y=RISING["y"].where(RISING.index != N - 1))
    told: dict[str, Any] = {"freq": "MS", "fill_gaps": "missing"}
    one = ConformalIntervals(1)
    given = StatisticalForecaster([Naive()], intervals=one, horizon=1, **told)
    with pytest.raises(ValueError, match="windows hold no observed value"):
        given.fit(late)
    named = mliot.auto_forecaster(late, 1, model="naive", intervals=one, **told)
    own = StatisticalForecaster([Naive()], **told).fit(late)
    pd.testing.assert_frame_equal(named.predict(1, level=[80]), own.predict(1, level=[80]))
    # Of two windows the earlier one counts: a change of 1, where a carried value shows none.
    two = mliot.auto_forecaster(late, 1, model="naive", **told).predict(1, quantiles=[0.5])
    assert 0.9 < two["Naive-q-0.5"][0] - two["Naive"][0] < 1.1


def test_a_trial_scores_what_was_observed() -> None:
    values = np.tile(np.arange(20) % 2.0, 2)
    carried = np.zeros(40, dtype=bool)
    carried[[18, 36, 37, 38, 39]] = True
    tried = Trial(Rows(values, np.array([0, 20, 40]), carried=carried), 2, 2, Run())
    forecasts = np.tile([0.5, 0.5], (2, 2, 1))
    forecasts[1, 0, 0] = 100.0  # of a value that was missing
    tried.add("half", forecasts)
    assert tried.scores["half"] == pytest.approx(0.5)
    assert tried.n_scored == 1
    tried.add("none", np.full((2, 2, 2), np.nan))
    assert np.isnan(tried.scores["none"])


def test_gaps_filled_with_zeros_scale_errors_like_zeros() -> None:
    full, sold = months_of_demand()
    told = {"n_windows": 2, "level": None, "freq": "MS"}
    given = compare(full, 3, ["naive"], **told).models[0]
    filled = compare(sold, 3, ["naive"], fill_gaps=0, **told).models[0]
    assert (given.mase, given.rmsse) == (filled.mase, filled.rmsse)


def test_a_report_scales_by_filled_gaps() -> None:
    full, sold = months_of_demand()
    model = StatisticalForecaster([Naive()], freq="MS", fill_gaps=0)
    rows = model.cross_validation(sold, 3, n_windows=2)
    given = Backtest(full, rows).score("Naive").rmsse
    assert Backtest(sold, rows, filled=model.preprocess(sold)).score("Naive").rmsse == given
    assert Backtest(sold, rows).score("Naive").rmsse != given


@pytest.mark.parametrize("auto", [False, True])
@pytest.mark.parametrize("told", [0, "missing"])
def test_a_gap_before_the_rows_of_an_update_is_filled_as_one_inside(
    told: int | str, auto: bool
) -> None:
    def fitted() -> StatisticalForecaster | AutoForecaster:
        if auto:
            return AutoForecaster(2, freq="MS", fill_gaps=told).fit(RISING.iloc[:-6])
        return StatisticalForecaster([Naive()], freq="MS", fill_gaps=told).fit(RISING.iloc[:-6])

    inside = RISING.iloc[[-6, -3, -2]]
    at_once = fitted().update(inside)
    after = fitted().update(inside.iloc[:1]).update(inside.iloc[1:])
    pd.testing.assert_frame_equal(at_once.predict(2), after.predict(2))


def test_a_gap_that_nothing_is_said_of_is_refused_with_the_cure() -> None:
    model = StatisticalForecaster([Naive()], freq="MS").fit(RISING.iloc[:-6])
    with pytest.raises(ValueError, match=r"after a gap: .* fill_gaps=0 or 'missing' fills gaps"):
        model.update(RISING.iloc[-3:])


def test_a_gap_has_no_covariates() -> None:
    data = RISING.assign(price=np.sin(np.arange(N)))
    model = StatisticalForecaster([AutoARIMA()], freq="MS", fill_gaps=0).fit(data.iloc[:-6])
    with pytest.raises(ValueError, match="covariate 'price' is missing for id 'a' at 2024-07-01"):
        model.update(data.iloc[-3:])


def test_a_wrong_date_fills_no_memory() -> None:
    model = StatisticalForecaster([Naive()], freq=1, fill_gaps=0)
    model.fit(pd.DataFrame({"unique_id": "a", "ds": [0, 1, 2], "y": 1.0}))
    with pytest.raises(MemoryError, match="is a date wrong"):
        model.update(pd.DataFrame({"unique_id": "a", "ds": [10**9], "y": [1.0]}))
