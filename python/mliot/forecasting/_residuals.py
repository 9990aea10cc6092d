"""What the one-step errors of a model say about it: bias, correlation that is left, their shape."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mliot import _core

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ResidualTests:
    """Tests of the residuals of one series; NaN where there is no statistic."""

    n: int
    bias: float
    bias_p: float
    lags: int
    ljung_box: float
    ljung_box_p: float
    jarque_bera: float
    jarque_bera_p: float


def ljung_box_lags(n: int, season: int) -> int:
    """Two seasons, or 10 lags without one; at most a fifth of the n residuals, at least one."""
    return max(1, min(2 * season if season > 1 else 10, n // 5))


def diagnosed(residuals: Floats, season: int, lags: int = 0) -> ResidualTests:
    """The tests of a series, NaN left out; ``lags`` 0 takes `ljung_box_lags`.

    Bias is tested by Student's test of a mean of 0. Ljung-Box: n (n + 2) times the sum over
    k = 1..lags of r[k]^2 / (n - k), of chi-square with ``lags`` degrees of freedom. Jarque-Bera:
    n / 6 (skewness^2 + excess kurtosis^2 / 4), of chi-square with 2.
    """
    known = residuals[~np.isnan(residuals)]
    n = len(known)
    lags = lags or ljung_box_lags(n, season)
    unit = float(np.abs(known).max(initial=0.0)) or 1.0
    scaled = known / unit  # in multiples of the largest, so that squares of any stay in range
    mean = float(scaled.mean()) if n else math.nan
    apart = scaled - mean
    squares = float(apart @ apart)
    varied = n > 1 and squares > 0
    # The one-step Diebold-Mariano test of a difference of 0 is Student's.
    student = _core.diebold_mariano(scaled, np.zeros(n), 1, "two-sided")[1] if varied else math.nan
    box = _ljung_box(apart, squares, lags) if varied and n > lags else math.nan
    bera = _jarque_bera(apart, squares / n) if varied else math.nan
    return ResidualTests(
        n=n,
        bias=mean * unit,
        bias_p=float(student),
        lags=lags,
        ljung_box=box,
        ljung_box_p=chi_square_tail(box, lags),
        jarque_bera=bera,
        jarque_bera_p=chi_square_tail(bera, 2),
    )


def _ljung_box(apart: Floats, squares: float, lags: int) -> float:
    n = len(apart)
    r = np.array([float(apart[k:] @ apart[:-k]) / squares for k in range(1, lags + 1)])
    return float(n * (n + 2) * np.sum(r * r / (n - np.arange(1, lags + 1))))


def _jarque_bera(apart: Floats, variance: float) -> float:
    skewness = float(np.mean(apart**3)) / variance**1.5
    excess = float(np.mean(apart**4)) / variance**2 - 3
    return float(len(apart) / 6 * (skewness**2 + excess**2 / 4))


def chi_square_tail(x: float, freedom: int) -> float:
    """P(X > x) of a chi-square X: the finite sums of Abramowitz and Stegun 26.4.4 and 26.4.5."""
    if math.isnan(x):
        return math.nan
    half = x / 2
    odd = freedom % 2
    power = 0.5 if odd else 0.0
    total = math.erfc(math.sqrt(half)) if odd else 0.0
    if half == 0:
        return 1.0
    while power < freedom / 2:
        total += math.exp(power * math.log(half) - half - math.lgamma(power + 1))
        power += 1
    return min(total, 1.0)
