"""CES and TBATS against statsforecast 2.1.1 on AirPassengers (Box and Jenkins, series G).

The numbers come from its ``auto_ces(y, 12, model=...)`` and ``AutoTBATS(12, ...).fit(y).model_``;
the package is among the peers only. Its searches by simplex end before ours.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mliot import _core, statistical
from mliot.statistical import TBATS, AutoCES, AutoTBATS

DATA = Path(os.environ.get("MLIOT_DATA", ""), "classic_series", "AirPassengers.csv")
needs_data = pytest.mark.skipif(not DATA.is_file(), reason="AirPassengers is not on this machine")

LIKELIHOODS = {
    "N": -873.6331333130427,
    "S": -791.6730076784625,
    "P": -741.1781431026836,
    "F": -711.4629527763502,
}
MEANS = {
    "N": [425.491, 418.2377, 417.2022, 411.309, 409.3186, 404.3007],
    "S": [445.9959, 422.5181, 480.0863, 501.8884, 523.1925, 582.5259],
    "F": [453.0182, 429.3229, 488.6277, 500.2764, 519.7828, 586.4556],
}
CRITERIA = {(True, True): 1493.0951, (False, True): 1617.4483, (True, False): 1505.0071}


def air_passengers() -> np.ndarray:
    with DATA.open() as stream:
        return np.array([float(row[-1]) for row in list(csv.reader(stream))[1:]])


def fitted(model: Any) -> Any:
    panel = model.panel()
    y = air_passengers()
    panel.fit(y, np.array([0, len(y)]))
    return panel


@needs_data
@pytest.mark.parametrize("form", LIKELIHOODS)
def test_the_likelihood_of_complex_smoothing_is_at_least_that_of_statsforecast(form: str) -> None:
    panel = fitted(AutoCES(12, model=form))
    assert panel.parameters["loglik"][0] >= LIKELIHOODS[form] - 1e-3
    if form in MEANS:  # the same optimum; its search for P ends at a lower one
        np.testing.assert_allclose(panel.predict(6)[0][0], MEANS[form], rtol=5e-4)


@needs_data
def test_the_form_of_complex_smoothing_is_that_of_statsforecast() -> None:
    panel = fitted(AutoCES(12))
    assert panel.labels == ["CES(F)"]
    assert panel.parameters["aicc"][0] <= 1433.3606881661396 + 1e-3


@needs_data
@pytest.mark.parametrize("kind", CRITERIA)
def test_the_criterion_of_tbats_is_at_most_that_of_statsforecast(kind: tuple[bool, bool]) -> None:
    boxcox, trend = kind
    panel = fitted(TBATS(12, use_boxcox=boxcox, use_trend=trend))
    assert panel.parameters["aic"][0] <= CRITERIA[kind] + 1e-3
    assert panel.labels[0].endswith("{<12,5>})")
    assert np.isnan(panel.parameters["lambda"][0]) == (not boxcox)
    best = fitted(AutoTBATS(12)).parameters["aic"][0]
    assert best <= panel.parameters["aic"][0] + 1e-9


def test_tbats_is_the_automatic_one_with_a_form_of_its_own() -> None:
    given = TBATS(7.5).panel().options
    assert given["season_length"] == [7.5]
    assert (given["use_boxcox"], given["use_damped_trend"]) == (True, False)
    assert given["use_arma_errors"] is False
    assert AutoTBATS([24, 168]).panel().options["season_length"] == [24.0, 168.0]


def test_a_transformed_forecast_stays_positive_and_a_series_with_zeros_has_none() -> None:
    t = np.arange(120)
    y = np.exp(0.3 * np.sin(t * 2 * np.pi / 10.5) + np.random.default_rng(3).normal(size=120) / 2)
    panel = AutoTBATS(10.5, use_boxcox=True).panel()
    panel.fit(y, np.array([0, 120]))
    assert (panel.quantiles(20, np.array([0.001])) >= 0).all()
    assert (panel.simulate(20, 50) >= 0).all()
    panel.update(np.array([0.0]), np.array([0, 1]))  # counts as the least value of the fit
    assert np.isfinite(panel.predict(3)[0]).all()
    panel.fit(np.concatenate([y, [0.0]]), np.array([0, 121]))
    assert np.isnan(panel.parameters["lambda"][0])


@pytest.mark.parametrize("name", ["AutoCES", "AutoTBATS"])
def test_the_bits_do_not_depend_on_threads_and_neighbours(name: str) -> None:
    rng = np.random.default_rng(5)
    lengths = np.array([60, 1, 0, 33, 60])
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    values = 20 + 5 * np.sin(np.arange(offsets[-1])) + rng.normal(size=offsets[-1])
    panels = [getattr(statistical, name)(6).panel() for _ in range(2)]
    for panel, jobs in zip(panels, (1, 2), strict=True):
        panel.fit(values, offsets, n_jobs=jobs)
    for a, b in zip(panels[0].predict(9), panels[1].predict(9), strict=True):
        assert np.array_equal(a, b, equal_nan=True)


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (AutoCES(12, model="X"), "one of N, S, P, F and Z, got 'X'"),
        (AutoCES(1, model="F"), "season_length is 1"),
        (AutoTBATS([]), "at least one season"),
        (AutoTBATS([7, 7]), "names 7 twice"),
        (AutoTBATS(2), "season_length must be"),
        (AutoTBATS(7, bc_lower_bound=0.9, bc_upper_bound=0.1), "0.9 is above bc_upper_bound 0.1"),
        (AutoTBATS(7, use_trend=False, use_damped_trend=True), "needs a trend"),
    ],
)
def test_options_that_cannot_be_are_refused_by_name(model: Any, words: str) -> None:
    with pytest.raises(_core.InvalidArgument, match=words):
        model.panel()
