"""Residual diagnostics of every statistical model, beside statsmodels and scipy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot import statistical
from mliot.forecasting import StatisticalForecaster
from mliot.forecasting._residuals import chi_square_tail, diagnosed, ljung_box_lags
from mliot.statistical import AutoETS, HistoricAverage, Naive, SeasonalNaive

KINDS = [getattr(statistical, name) for name in statistical.__all__]
EVERY = [
    kind()
    for kind in KINDS
    if isinstance(kind, type)
    and issubclass(kind, statistical.StatisticalModel)
    and kind is not statistical.StatisticalModel
    and not kind.__name__.endswith(("TBATS", "ARIMA"))  # slow, and no different here
]


def sales(lengths: tuple[int, ...] = (60, 41, 3)) -> pd.DataFrame:
    rng = np.random.default_rng(8)
    parts = [
        pd.DataFrame(
            {
                "unique_id": f"s{i}",
                "ds": pd.date_range("2018-01-01", periods=n, freq="MS"),
                "y": np.round(30 + 8 * np.sin(np.arange(n) * np.pi / 6) + rng.normal(0, 3, n), 2),
            }
        )
        for i, n in enumerate(lengths)
    ]
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def fitted() -> StatisticalForecaster:
    with pytest.warns(UserWarning, match="3 of 102 fits went to the fallback model, Negative"):
        return StatisticalForecaster(EVERY, freq="MS").fit(sales(), fitted=True)


def test_every_model_and_series_has_a_row(fitted: StatisticalForecaster) -> None:
    table = fitted.residual_diagnostics()
    assert list(table.columns) == [
        *("unique_id", "model", "n", "bias", "bias_p", "lags", "ljung_box", "ljung_box_p"),
        *("jarque_bera", "jarque_bera_p"),
    ]
    assert len(table) == 3 * len(EVERY)
    assert set(table["model"]) == {each.name() for each in EVERY}
    long = table[table["unique_id"] != "s2"]
    assert np.isfinite(long[["bias", "ljung_box_p"]].to_numpy()).all()
    p = table.filter(like="_p").to_numpy()
    assert ((p >= 0) & (p <= 1))[np.isfinite(p)].all()


def test_the_tests_are_those_of_statsmodels_and_scipy(fitted: StatisticalForecaster) -> None:
    diagnostic = pytest.importorskip("statsmodels.stats.diagnostic", reason="no statsmodels")
    stats = pytest.importorskip("scipy.stats", reason="no scipy")
    values = fitted.forecast_fitted_values()
    table = fitted.residual_diagnostics().set_index(["unique_id", "model"])
    for name, part in values.groupby("unique_id"):
        for model in ("Naive", "AutoETS", "CrostonSBA", "SeasonalNaive"):
            e = (part["y"] - part[model]).dropna().to_numpy()
            if len(e) < 20:
                continue
            row = table.loc[(name, model)]
            assert row["n"] == len(e)
            assert row["bias"] == pytest.approx(e.mean(), rel=1e-12)
            assert row["bias_p"] == pytest.approx(stats.ttest_1samp(e, 0).pvalue, rel=1e-9)
            expected = diagnostic.acorr_ljungbox(e, lags=[int(row["lags"])]).iloc[0]
            assert row["ljung_box"] == pytest.approx(expected["lb_stat"], rel=1e-10)
            assert row["ljung_box_p"] == pytest.approx(expected["lb_pvalue"], rel=1e-8)
            bera = stats.jarque_bera(e)
            assert row["jarque_bera"] == pytest.approx(bera.statistic, rel=1e-10)
            assert row["jarque_bera_p"] == pytest.approx(bera.pvalue, rel=1e-9)


def test_lags_follow_the_season_of_the_model_or_the_caller() -> None:
    df = sales((120,))
    model = StatisticalForecaster([AutoETS(12), Naive()], freq="MS").fit(df, fitted=True)
    assert model.residual_diagnostics()["lags"].tolist() == [24, 10]
    assert model.residual_diagnostics(lags=5)["lags"].tolist() == [5, 5]
    with pytest.raises(mliot.InvalidArgument, match="lags must be an integer >= 1"):
        model.residual_diagnostics(lags=0)


def test_four_residuals_are_tested_by_hand_arithmetic() -> None:
    # Mean 1; apart from it 1, -1, 2, -2: squares 10, products at lag 1 are -1 - 2 - 4 = -7.
    found = diagnosed(np.array([np.nan, 2.0, 0.0, 3.0, -1.0]), season=1, lags=1)
    assert (found.n, found.bias, found.lags) == (4, 1.0, 1)
    assert found.ljung_box == pytest.approx(4 * 6 * 0.49 / 3, rel=1e-13)
    assert found.jarque_bera == pytest.approx(4 / 6 * 1.64**2 / 4, rel=1e-13)  # kurtosis 1.36
    assert found.jarque_bera_p == pytest.approx(np.exp(-found.jarque_bera / 2), rel=1e-12)
    for unit in (2.0**-1000, 2.0**1000):
        other = diagnosed(unit * np.array([2.0, 0.0, 3.0, -1.0]), season=1, lags=1)
        assert other.ljung_box == found.ljung_box
        assert other.jarque_bera == found.jarque_bera


@pytest.mark.parametrize("values", [[], [1.0], [3.0] * 3, [np.nan], [0.0, 0.0]])
def test_residuals_that_do_not_vary_have_no_test(values: list[float]) -> None:
    found = diagnosed(np.array(values), season=1, lags=1)
    p = [found.bias_p, found.ljung_box_p, found.jarque_bera_p]
    assert np.isnan(p).all()


def test_the_lags_are_two_seasons_or_ten_and_at_most_a_fifth() -> None:
    lags = [ljung_box_lags(n, season) for n, season in [(200, 1), (40, 1), (200, 12), (3, 12)]]
    assert lags == [10, 8, 24, 1]


def test_the_chi_square_tail_is_that_of_tables() -> None:
    # Upper 5 % points of 1, 2, 5, 10 and 24 degrees of freedom.
    points = {1: 3.841459, 2: 5.991465, 5: 11.070498, 10: 18.307038, 24: 36.415029}
    for freedom, point in points.items():
        assert chi_square_tail(point, freedom) == pytest.approx(0.05, abs=1e-7)
    assert chi_square_tail(0.0, 3) == 1.0


def test_a_season_that_was_missed_shows() -> None:
    table = (
        StatisticalForecaster([HistoricAverage(), SeasonalNaive(12)], freq="MS")
        .fit(sales((120,)), fitted=True)
        .residual_diagnostics(lags=3)
        .set_index("model")
    )
    assert table.loc["HistoricAverage", "ljung_box_p"] < 1e-6
    assert table.loc["SeasonalNaive", "ljung_box_p"] > 0.01


def test_residuals_need_fitted_values() -> None:
    model = StatisticalForecaster([Naive()], freq="MS").fit(sales((30,)))
    with pytest.raises(mliot.NotFitted, match="fitted=True"):
        model.residual_diagnostics()
