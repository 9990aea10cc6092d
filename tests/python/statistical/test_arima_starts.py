"""ARIMA's search starts twice: at the least conditional squares, and at zeros."""

from __future__ import annotations

import numpy as np
import pytest

from mliot import _core


def series(n: int, seed: int) -> np.ndarray:
    errors = np.random.default_rng(seed).normal(size=n + 50)
    y = np.zeros(n + 50)
    for t in range(3, n + 50):
        past = 0.6 * y[t - 1] - 0.3 * y[t - 2]
        y[t] = past + errors[t] + 0.5 * errors[t - 1] + 0.3 * errors[t - 2]
    return y[50:]


def likelihood(y: np.ndarray, order: tuple[int, int, int], method: str) -> float:
    panel = _core.Arima({"order": order, "method": method})
    panel.fit(y, [0, len(y)])
    return float(panel.parameters["loglik"][0])


@pytest.mark.parametrize("order", [(1, 0, 3), (2, 0, 3), (3, 0, 2), (3, 0, 1)])
def test_no_start_leads_to_a_higher_hill(order: tuple[int, int, int]) -> None:
    for seed in range(15):
        y = series(50 + 5 * seed, seed)
        both = likelihood(y, order, "CSS-ML")
        assert both >= likelihood(y, order, "ML") - 1.1e-3, seed
