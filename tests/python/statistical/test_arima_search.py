"""Which orders the search of AutoARIMA tries."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mliot.statistical import ARIMA, AutoARIMA


def test_a_search_that_is_not_stepwise_tries_every_order() -> None:
    noise = np.random.default_rng(0).normal(size=250)
    y = np.zeros(250)
    for t in range(3, 250):
        y[t] = 0.4 * y[t - 1] - 0.2 * y[t - 2] + 0.5 * y[t - 3] + noise[t]
    options: dict[str, Any] = {
        "approximation": False,
        "d": 0,
        "max_P": 0,
        "max_Q": 0,
        "stepwise": False,
    }
    found = []
    for nmodels in (3, 94):
        panel = AutoARIMA(**options, nmodels=nmodels).panel()
        panel.fit(y[50:], np.array([0, 200]))
        found.append((panel.labels, panel.parameters["aicc"].tolist()))
    assert found[0] == found[1]
    assert found[0][0] == ["ARIMA(3,0,0)"]


@pytest.mark.parametrize("size", [1e300, 1e-300])
def test_covariates_of_any_size_have_the_coefficients_of_their_unit(size: float) -> None:
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=60), rng.normal(size=60)
    offsets = np.array([0, 60])
    found = []
    for unit in (1.0, size):
        panel = ARIMA((1, 0, 0)).panel_with(1)
        panel.fit(y + 2 * x, offsets, x=unit * x[:, None])
        ahead = panel.predict(1, x=np.full((1, 1, 1), unit))[0]
        found.append((panel.parameters["x1"][0] * unit, ahead[0, 0]))
    assert found[0] == pytest.approx(found[1], rel=1e-9)
    assert found[0][0] == pytest.approx(2, abs=0.5)
