"""Models on textbook series beside statsforecast 2.1.1, whose numbers are stored, and statsmodels.

tests/reference/statsforecast_classic.py has written the numbers: means, upper ends of 80 %
intervals, log-likelihoods and AICc of eight steps ahead, and the options of every class.
"""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest

from classic_series import SERIES, STORED, needs_data, values
from mliot import statistical
from mliot.statistical import MSTL, AutoETS, SimpleExponentialSmoothing

STEPS = STORED["steps"]
HALF_OF_80 = 1.2815515655446004  # standard deviations

# The same definition and nothing to search for: the same numbers.
EXACT = [
    "Naive",
    "SeasonalNaive",
    "RandomWalkWithDrift",
    "HistoricAverage",
    "WindowAverage",
    "SeasonalWindowAverage",
    "SimpleExponentialSmoothing",
    "SeasonalExponentialSmoothing",
    "CrostonClassic",
    "CrostonSBA",
    "TSB",
]
THETA = ["Theta", "OptimizedTheta", "DynamicTheta", "DynamicOptimizedTheta"]


def rows(name: str, kinds: list[str]) -> list[dict[str, Any]]:
    return [row for row in STORED["series"][name]["rows"] if row["model"] in kinds]


class Fitted:
    """A model fitted to one series, its means and the half width of its 80 % intervals."""

    def __init__(self, model: Any, y: np.ndarray) -> None:
        self.panel = model.panel()
        self.panel.fit(y, np.array([0, len(y)]))
        mean, variance = self.panel.predict(STEPS)
        self.mean, self.width = mean[0], HALF_OF_80 * np.sqrt(variance[0])
        self.found = {name: float(column[0]) for name, column in self.panel.parameters.items()}


def half_width(row: dict[str, Any]) -> np.ndarray:
    width: np.ndarray = np.array(row["high"]) - row["mean"]
    return width


@needs_data
@pytest.mark.parametrize("name", SERIES)
def test_models_without_a_search_have_the_numbers_of_statsforecast(name: str) -> None:
    for row in rows(name, EXACT):
        y, kind = values(name), row["model"]
        if kind.startswith("Seasonal") and "Smoothing" in kind:
            y = y[len(y) % STORED["series"][name]["season"] :]  # what it begins with there
        ours = Fitted(getattr(statistical, kind)(**row["options"]), y)
        np.testing.assert_allclose(ours.mean, row["mean"], rtol=1e-12, err_msg=kind)
        if "high" in row:
            np.testing.assert_allclose(ours.width, half_width(row), rtol=1e-9, err_msg=kind)


@needs_data
@pytest.mark.parametrize("name", SERIES)
def test_shares_of_least_squares_are_those_of_statsforecast(name: str) -> None:
    # It seeks alpha in [0.01, 0.99], we in [0.0001, 0.9999]: on two series the best one is beyond.
    kinds = ["SimpleExponentialSmoothingOptimized", "SeasonalExponentialSmoothingOptimized"]
    for row in rows(name, kinds):
        y = values(name)
        if row["model"].startswith("Seasonal"):
            y = y[len(y) % STORED["series"][name]["season"] :]
        ours = Fitted(getattr(statistical, row["model"])(**row["options"]), y)
        np.testing.assert_allclose(ours.mean, row["mean"], rtol=3e-3)
        if "high" in row:
            np.testing.assert_allclose(ours.width, half_width(row), rtol=0.01)


@needs_data
@pytest.mark.parametrize("name", SERIES)
def test_theta_forecasts_are_those_of_statsforecast(name: str) -> None:
    # The simplex of statsforecast ends before ours, by at most 4 % of an interval. Its intervals
    # are those of 200 paths, whose ends err by 9 % and more, so that their mean is compared.
    # Its AutoTheta is the form of the least squared error, so of the highest likelihood.
    for row in rows(name, [*THETA, "AutoTheta"]):
        kinds = THETA if row["model"] == "AutoTheta" else [row["model"]]
        forms = [Fitted(getattr(statistical, k)(**row["options"]), values(name)) for k in kinds]
        ours = max(forms, key=lambda form: form.found["loglik"])
        width = half_width(row)
        assert np.max(np.abs(ours.mean - row["mean"]) / width) < 0.04, row["model"]
        assert np.mean(ours.width / width) == pytest.approx(1, abs=0.12), row["model"]


# A form without a season on a series with a strong one: the search ends on a hill 2.4 lower.
LOWER_HILL = {("ausbeer", "AAN"): 4.2, ("ausbeer", "MAN"): 4.8}


@needs_data
@pytest.mark.parametrize("name", SERIES)
def test_holt_and_winters_have_no_more_aicc_than_those_of_statsforecast(name: str) -> None:
    for row in rows(name, ["Holt", "HoltWinters"]):
        error, seasonal = row["options"]["error_type"], row["model"] == "HoltWinters"
        form = error + "A" + (error if seasonal else "N")
        season = row["options"].get("season_length", 1)
        # There the trend is damped where that has the lower criterion.
        ours = Fitted(AutoETS(season, model=form, shrinkage=0.0), values(name))
        assert ours.found["aicc"] < row["aicc"] + LOWER_HILL.get((name, form), 1e-3), form
        if abs(ours.found["loglik"] - row["loglik"]) < 0.1:  # the same optimum
            assert np.max(np.abs(ours.mean - row["mean"]) / half_width(row)) < 0.04
            if not seasonal:  # it divides by one parameter less
                np.testing.assert_allclose(ours.width, half_width(row), rtol=0.035)


@needs_data
@pytest.mark.parametrize("name", SERIES)
def test_the_chosen_ets_has_no_more_aicc_than_that_of_statsforecast(name: str) -> None:
    (row,) = rows(name, ["AutoETS"])
    ours = Fitted(AutoETS(row["options"]["season_length"], shrinkage=0.0), values(name))
    assert ours.found["aicc"] <= row["aicc"] + 1e-3


@needs_data
@pytest.mark.parametrize("name", SERIES)
def test_mstl_forecasts_are_those_of_statsforecast(name: str) -> None:
    (row,) = rows(name, ["MSTL"])
    trend = AutoETS(model="ZZN", shrinkage=0.0)  # maximum likelihood, as there
    ours = Fitted(MSTL(row["options"]["season_length"], trend), values(name))
    # On wineind the two choose damped and undamped trends of nearly the same AICc.
    far = 0.2 if name == "wineind" else 0.003
    assert np.max(np.abs(ours.mean - row["mean"]) / half_width(row)) < far
    np.testing.assert_allclose(ours.width, half_width(row), rtol=0.05)


@needs_data
@pytest.mark.parametrize("name", SERIES)
def test_complex_smoothing_is_that_of_statsforecast(name: str) -> None:
    (row,) = rows(name, ["AutoCES"])
    y = values(name)
    ours = Fitted(statistical.AutoCES(**row["options"]), y)
    # On monthly-milk the search from one start ends on another hill, 2.3 lower.
    less = 2.3 if name == "monthly-milk" else 1e-2
    assert ours.found["loglik"] >= row["loglik"] - less
    if abs(ours.found["loglik"] - row["loglik"]) < 0.1:
        assert np.max(np.abs(ours.mean - row["mean"]) / half_width(row)) < 0.02
    # One step ahead ours has the variance of the residuals; the paths there have twice that.
    fitted = ours.panel.fit(y, np.array([0, len(y)]), fitted=True)
    spread = HALF_OF_80 * np.sqrt(np.nanmean((y - fitted) ** 2))
    assert ours.width[0] == pytest.approx(spread, rel=0.03)


@needs_data
@pytest.mark.parametrize("name", SERIES)
def test_arima_orders_are_as_good_as_those_of_statsforecast(name: str) -> None:
    (row,) = rows(name, ["AutoARIMA"])
    ours = Fitted(statistical.AutoARIMA(**row["options"]), values(name))
    # Two stepwise searches: each misses an order that the other sees.
    assert ours.found["aicc"] <= row["aicc"] + 2.5
    assert np.max(np.abs(ours.mean - row["mean"]) / half_width(row)) < 0.25


@needs_data
def test_multiplicative_seasons_scale_the_intervals_as_statsmodels_draws_them() -> None:
    # statsforecast gives such a form the widths of an additive one: 21 % off at the third step.
    ets = pytest.importorskip("statsmodels.tsa.exponential_smoothing.ets")
    y = values("ausbeer")
    options = {"error": "mul", "trend": "add", "seasonal": "mul", "seasonal_periods": 4}
    theirs = ets.ETSModel(y, **options).fit(disp=False)
    ours = Fitted(AutoETS(4, model="MAM", damped=False, shrinkage=0.0), y)
    np.testing.assert_allclose(ours.mean, theirs.forecast(STEPS), rtol=2e-3)
    rng = np.random.default_rng(0)
    drawn = theirs.simulate(STEPS, anchor="end", repetitions=2000, random_errors=_normal(rng, ours))
    spread = HALF_OF_80 * np.std(np.asarray(drawn), axis=1)
    np.testing.assert_allclose(ours.width[:4], spread[:4], rtol=0.06)


def _normal(rng: np.random.Generator, ours: Fitted) -> Any:
    """Relative errors of the same spread, drawn from a generator of our own."""
    from scipy import stats

    frozen = stats.norm(scale=np.sqrt(ours.found["sigma2"]))
    frozen.random_state = rng
    return frozen


@needs_data
@pytest.mark.parametrize("name", ["AirPassengers", "woolyrnq"])
def test_simple_smoothing_is_that_of_statsmodels(name: str) -> None:
    holt = pytest.importorskip("statsmodels.tsa.holtwinters")
    y = values(name)
    known = {"initialization_method": "known", "initial_level": y[0]}
    model = holt.SimpleExpSmoothing(y, **known)
    theirs = model.fit(smoothing_level=0.3, optimized=False)
    panel = SimpleExponentialSmoothing(0.3).panel()
    fitted = panel.fit(y, np.array([0, len(y)]), fitted=True)
    np.testing.assert_allclose(fitted[1:], theirs.fittedvalues[1:], rtol=1e-12)
    best = Fitted(statistical.SimpleExponentialSmoothingOptimized(), y).found["sigma2"]
    # Its alpha may be 1, ours 0.9999 at most.
    assert best <= holt.SimpleExpSmoothing(y, **known).fit().sse / (len(y) - 1) * (1 + 1e-4)


@needs_data
def test_harmonics_have_the_likelihood_of_a_regression_in_statsmodels() -> None:
    sarimax = pytest.importorskip("statsmodels.tsa.statespace.sarimax")
    y = np.log(values("AirPassengers"))
    found = Fitted(statistical.DynamicHarmonicRegression(12, K=3, d=1, max_p=0, max_q=1), y)
    assert found.panel.labels == ["Regression with ARIMA(0,1,1) with drift errors, K = 3"]
    ours, n, t = found.found, len(y) - 1, np.arange(len(y))
    waves = [wave(2 * np.pi * k * t / 12) for k in (1, 2, 3) for wave in (np.sin, np.cos)]
    names = [f"{wave}{k}-12" for k in (1, 2, 3) for wave in "SC"]
    x = np.column_stack([*waves, t])
    model = sarimax.SARIMAX(y, exog=x, order=(0, 1, 1), simple_differencing=True)
    point = [*(ours[name] for name in names), ours["drift"], ours["ma1"]]
    point.append(ours["sigma2"] * (n - len(point)) / n)
    assert ours["loglik"] == pytest.approx(model.loglike(point), rel=1e-9)
    assert ours["loglik"] >= model.fit(start_params=point, disp=False, maxiter=10).llf - 1e-4


# What a class of statsforecast takes and ours does not; the guide says what to write instead.
LEFT_OUT = {
    "ARIMA": {"include_constant"},
    "AutoARIMA": {
        *("trace", "method", "truncate", "test", "test_kwargs", "seasonal_test"),
        "seasonal_test_kwargs",
    },
    "AutoTheta": {"model"},
    "Holt": {"season_length"},
}
OF_THE_FORECASTER = {"prediction_intervals", "distribution"}
NOT_HERE = {
    *("ARCH", "GARCH", "AutoMFLES", "MFLES", "AutoRegressive", "ConformalSeasonalPool"),
    *("ConstantModel", "NaNModel", "SklearnModel", "ZeroModel"),
}


def test_classes_and_options_have_the_names_of_statsforecast() -> None:
    for name, options in STORED["options"].items():
        if name in NOT_HERE:
            assert not hasattr(statistical, name)
            continue
        ours = set(inspect.signature(getattr(statistical, name)).parameters)
        assert set(options) - ours == LEFT_OUT.get(name, set()) | (set(options) & OF_THE_FORECASTER)
