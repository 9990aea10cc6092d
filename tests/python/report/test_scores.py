"""Back-test scores against hand arithmetic."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import made_up
from mliot import metrics
from mliot.report import Backtest


def small() -> Backtest:
    """Two series, one window of two steps, one value of which carries no weight."""
    history = pl.DataFrame({
        "unique_id": ["a"] * 5 + ["b"] * 5,
        "ds": [1, 2, 3, 4, 5] * 2,
        "y": [1.0, 3.0, 1.0, 4.0, 2.0, 10.0, 10.0, 12.0, 9.0, 20.0],
        "stock": [1, 1, 1, 1, 1, 1, 1, 1, 1, 0],
    })  # fmt: skip
    rows = pl.DataFrame(
        {
            "unique_id": ["a", "a", "b", "b"],
            "ds": [4, 5, 4, 5],
            "cutoff": [3, 3, 3, 3],
            "y": [4.0, 2.0, 9.0, 20.0],
            "M": [3.0, 3.0, 12.0, 0.0],
            "M-lo-80": [2.0, 2.5, 10.0, 0.0],
            "M-hi-80": [4.0, 3.5, 14.0, 0.0],
            "SeasonalNaive": [1.0, 1.0, 12.0, 12.0],
        }
    )
    return Backtest(history, rows, weight_col="stock")


def test_scores_are_those_of_the_definitions() -> None:
    score = small().score("M")
    # Errors -1, +1, +3 on 4 + 2 + 9; the last row of b has no weight.
    assert score.wape == pytest.approx(5 / 15)
    assert score.bias == pytest.approx(3 / 15)
    assert score.mae == pytest.approx(5 / 3)
    assert score.coverage == {80.0: pytest.approx(1 / 3)}
    # Scales up to the cutoff: a (2^2 + 2^2) / 2 = 4, b (0^2 + 2^2) / 2 = 2.
    assert score.rmsse == pytest.approx((np.sqrt(1 / 4) + np.sqrt(9 / 2)) / 2)


def test_a_rival_has_no_coverage() -> None:
    score = small().score("SeasonalNaive")
    assert score.wape == pytest.approx((3 + 1 + 3) / 15)
    assert score.coverage == {}


def test_a_row_that_one_model_cannot_forecast_counts_for_none() -> None:
    history = pl.DataFrame({"unique_id": "a", "ds": [1, 2, 3, 4], "y": [1.0, 2.0, 4.0, 8.0]})
    rows = pl.DataFrame({
        "unique_id": "a", "ds": [3, 4], "cutoff": 2, "y": [4.0, 8.0], "M": [5.0, 0.0],
        "SeasonalNaive": [2.0, None],
    })  # fmt: skip
    test = Backtest(history, rows)
    assert test.score("M").mae == 1.0
    assert test.score("SeasonalNaive").mae == 2.0


def test_scores_by_step_and_series_split_the_same_rows() -> None:
    test = small()
    assert [s.mae for s in test.by_step("M")] == [pytest.approx(2.0), pytest.approx(1.0)]
    assert [s.mae for s in test.by_series("M")] == [pytest.approx(1.0), pytest.approx(3.0)]


def test_windows_of_series_that_end_apart_are_counted_from_the_last() -> None:
    history = pl.DataFrame(
        {"unique_id": ["a"] * 6 + ["b"] * 3, "ds": [1, 2, 3, 4, 5, 6, 1, 2, 3], "y": np.arange(9.0)}
    )
    rows = pl.DataFrame(
        {
            "unique_id": ["a", "a", "b"],
            "ds": [5, 6, 3],
            "cutoff": [4, 5, 2],
            "y": [4.0, 5.0, 8.0],
            "M": [5.0, 5.0, 6.0],
        }
    )
    test = Backtest(history, rows)
    assert test.windows.tolist() == [0, 1, 1]
    assert test.cutoffs == [4, 5]
    assert [s.mae for s in test.by_window("M")] == [1.0, 1.0]


def test_made_up_windows_have_every_step() -> None:
    history = made_up.sales()
    test = Backtest(history, made_up.backtest(history), id_col=["shop", "item"], target_col="sales")
    assert (test.n_windows, test.steps.max()) == (3, made_up.H)
    assert test.levels == [80.0, 95.0]
    assert test.models == ["Model", "SeasonalNaive"]


def test_scores_agree_with_the_metrics_on_arrays() -> None:
    history = made_up.sales()
    rows = made_up.backtest(history)
    score = Backtest(history, rows, id_col=["shop", "item"], target_col="sales").score("Model")
    actual, forecast = rows["sales"].to_numpy(), rows["Model"].to_numpy()
    assert score.wape == pytest.approx(metrics.wape(actual, forecast), rel=1e-12)
    assert score.mae == pytest.approx(metrics.mae(actual, forecast), rel=1e-12)
    assert score.bias == pytest.approx(metrics.bias(actual, forecast) / actual.mean(), rel=1e-12)
    low, high = rows["Model-lo-80"].to_numpy(), rows["Model-hi-80"].to_numpy()
    assert score.coverage[80.0] == metrics.coverage(actual, low, high)
    table = metrics.evaluate(
        rows.drop("SeasonalNaive"), ["rmsse"], models=["Model"], train_df=history.drop("in_stock"),
        seasonality=1, id_col=["shop", "item"], target_col="sales",
    )  # fmt: skip
    assert score.rmsse == pytest.approx(table["Model"].mean(), rel=1e-12)
