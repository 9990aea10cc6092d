"""A clean sensor, to which a test adds one fault."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

N = 2000


def room_temperature(seed: int = 0, n: int = N) -> NDArray[np.float64]:
    """A daily swing with noise, one sample an hour, to a hundredth of a degree."""
    swing = 2 * np.sin(2 * np.pi * np.arange(n) / 24)
    noise = 0.3 * np.random.default_rng(seed).standard_normal(n)
    return np.round(20 + swing + noise, 2)
