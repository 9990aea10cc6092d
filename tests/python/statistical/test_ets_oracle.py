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
