"""Exponential smoothing against statsmodels on AirPassengers (Box and Jenkins, series G)."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mliot import _core

DATA = Path(os.environ.get("MLIOT_DATA", ""), "classic_series", "AirPassengers.csv")

pytestmark = pytest.mark.skipif(not DATA.is_file(), reason="AirPassengers is not on this machine")

FORMS = {
    "ANN": {"error": "add"},
    "MNN": {"error": "mul"},
    "AAN": {"error": "add", "trend": "add"},
    "AMN": {"error": "add", "trend": "mul"},
    "MMN": {"error": "mul", "trend": "mul"},
    "MMdN": {"error": "mul", "trend": "mul", "damped_trend": True},
    "MAM": {"error": "mul", "trend": "add", "seasonal": "mul", "seasonal_periods": 12},
    "AAA": {"error": "add", "trend": "add", "seasonal": "add", "seasonal_periods": 12},
}


def air_passengers() -> np.ndarray:
    with DATA.open() as stream:
        return np.array([float(row[-1]) for row in list(csv.reader(stream))[1:]])


def letters(form: str) -> list[str]:
    return [form[0], form[1:-1], form[-1]]


def oracle(form: str, y: np.ndarray) -> Any:
    ets = pytest.importorskip("statsmodels.tsa.exponential_smoothing.ets")
    return ets.ETSModel(y, **FORMS[form]).fit(disp=False, maxiter=2000)


@pytest.mark.parametrize("form", FORMS)
def test_the_likelihood_is_at_least_that_of_statsmodels(form: str) -> None:
    y = air_passengers()
    theirs = oracle(form, y)
    season = FORMS[form].get("seasonal_periods", 1)
    options = {"season_length": season, "model": form, "shrinkage": 0.0}
    if "d" not in form:
        options["damped"] = False
    panel = _core.AutoEts(options)
    panel.fit(y, [0, len(y)])
    ours = {name: float(column[0]) for name, column in panel.parameters.items()}
    # statsmodels counts the constant that Hyndman et al. leave out.
    constant = -len(y) / 2 * (np.log(2 * np.pi / len(y)) + 1)
    assert ours["loglik"] + constant >= theirs.llf - 0.01
    assert panel.labels == [f"ETS({','.join(letters(form))})"]
    # Two optima of a flat likelihood: a tenth of the error is what they may differ by.
    if ours["loglik"] + constant < theirs.llf + 0.05:
        mean, variance = panel.predict(12)
        assert np.max(np.abs(mean[0] - theirs.forecast(12)) / np.sqrt(variance[0])) < 0.1


# statsforecast 2.1.1 on the same series, `ets_f(y, m, model, damped=damped,
# allow_multiplicative_trend=True)`: log-likelihood, AICc, alpha and the first forecast.
STATSFORECAST = {
    ("ANN", False): (-863.8934, 1733.9582, 0.9999, 431.996),
    ("MNN", False): (-833.9501, 1674.0716, 0.9999, 431.996),
    ("AAN", False): (-863.5826, 1737.5999, 0.9999, 434.239),
    ("AAN", True): (-863.7086, 1740.0304, 0.9999, 432.228),
    ("MAN", True): (-832.5976, 1677.8083, 0.999898, 432.281),
    ("MMN", False): (-832.5162, 1675.4672, 0.9999, 438.52),
    ("MMN", True): (-832.9071, 1678.4273, 0.9999, 432.754),
    ("MNM", False): (-712.1759, 1458.1018, 0.365124, 442.357),
    ("MAM", True): (-770.6597, 1582.7914, 0.041507, 436.505),
    ("MMM", False): (-731.4844, 1501.8259, 0.01947, 453.989),
    ("MMM", True): (-761.4786, 1564.4292, 0.012637, 432.936),
}


# The likelihood of AAdN is highest at either bound of phi, 0.98 or 0.8, 0.142 apart.
OTHER_HILL = {("AAN", True): 0.15}


@pytest.mark.parametrize(("form", "damped"), STATSFORECAST)
def test_fixed_forms_are_those_of_statsforecast_or_likelier(form: str, damped: bool) -> None:
    y = air_passengers()
    loglik, aicc, alpha, first = STATSFORECAST[form, damped]
    season = 1 if form[2] == "N" else 12
    panel = _core.AutoEts(
        {"season_length": season, "model": form, "damped": damped, "shrinkage": 0.0}
    )
    panel.fit(y, [0, len(y)])
    ours = {name: float(column[0]) for name, column in panel.parameters.items()}
    assert ours["loglik"] >= loglik - OTHER_HILL.get((form, damped), 0.01)
    # The same number of parameters and the same correction, to the digits that were kept.
    assert ours["aicc"] + 2 * ours["loglik"] == pytest.approx(aicc + 2 * loglik, abs=5e-4)
    if season == 1:  # one hill: parameters and forecasts agree, as far as simplex searches end
        assert ours["loglik"] < loglik + 1
        assert ours["alpha"] == pytest.approx(alpha, abs=0.02)
        assert panel.predict(1)[0][0, 0] == pytest.approx(first, rel=5e-3)
