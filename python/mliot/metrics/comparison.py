"""Tests of whether one forecast is better than another, and which of several stand out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mliot import _core

__all__ = ["DieboldMariano", "MultipleComparison", "diebold_mariano", "mcb"]

_LOSSES = {"absolute": np.abs, "squared": np.square}


class DieboldMariano(NamedTuple):
    """What :func:`diebold_mariano` returns."""

    statistic: float
    """Negative where the first forecast loses less."""
    p_value: float
    """The chance of such a statistic, were both equally good."""


class MultipleComparison(NamedTuple):
    """What :func:`mcb` returns."""

    mean_ranks: npt.NDArray[np.float64]
    """One for each forecast; 1 is the lowest error."""
    critical_distance: float
    """Mean ranks at least this far apart differ."""
    statistic: float
    """Friedman's, of the hypothesis that all forecasts are equally good."""
    p_value: float
    """The chance of such a statistic, were all equally good."""
    worse: npt.NDArray[np.bool_]
    """Which forecasts differ from the one of the lowest mean rank."""


def diebold_mariano(
    y_true: npt.ArrayLike,
    y_pred: npt.ArrayLike,
    y_other: npt.ArrayLike,
    horizon: int = 1,
    loss: str = "squared",
    alternative: str = "two-sided",
) -> DieboldMariano:
    """Diebold-Mariano test of equal accuracy, corrected for small samples.

    With d the difference of the losses of ``y_pred`` and ``y_other``, m its mean, g(k) its
    autocovariances and V = g(0) + 2 (g(1) + ... + g(h - 1)), the statistic is m / sqrt(V / n) times
    sqrt((n + 1 - 2 h + h (h - 1) / n) / n), against Student's t of n - 1 degrees of freedom. Where
    V is not positive, g(k) is weighed by 1 - k / h (Newey and West).

    Parameters
    ----------
    y_true, y_pred, y_other : array-like of shape (n,)
        Actual values and two forecasts of them, in the order of time, all made `horizon` steps
        ahead.
    horizon : int
        Steps ahead of the forecasts, at least 1 and below n.
    loss : {"squared", "absolute"}
        What an error costs.
    alternative : {"two-sided", "less", "greater"}
        ``"less"``: ``y_pred`` loses less than ``y_other``.

    Returns
    -------
    DieboldMariano
        ``(statistic, p_value)``; both NaN where a value is missing or the losses never differ.

    Raises
    ------
    mliot.InvalidArgument
        Fewer than 2 samples, unequal lengths, or an unknown loss or alternative.

    References
    ----------
    Diebold and Mariano 1995, "Comparing predictive accuracy", Journal of Business and Economic
    Statistics 13(3); Harvey, Leybourne and Newbold 1997, "Testing the equality of prediction mean
    squared errors", International Journal of Forecasting 13(2).

    Examples
    --------
    >>> test = diebold_mariano([0, 0, 0, 0], [1, 2, 1, 2], [3, 3, 2, 4])
    >>> round(test.statistic, 3), round(test.p_value, 3)
    (-3.575, 0.037)
    """
    if loss not in _LOSSES:
        raise _core.InvalidArgument(
            f"diebold_mariano: loss must be 'squared' or 'absolute', got {loss!r}"
        )
    y, first, second = (np.asarray(x, dtype=np.float64) for x in (y_true, y_pred, y_other))
    if y.ndim != 1 or first.shape != y.shape or second.shape != y.shape:
        shapes = ", ".join(str(x.shape) for x in (y, first, second))
        raise _core.InvalidArgument(
            f"diebold_mariano: needs three 1-D arrays of one length, got shapes {shapes}"
        )
    cost = _LOSSES[loss]
    found = _core.diebold_mariano(cost(y - first), cost(y - second), horizon, alternative)
    return DieboldMariano(*found)


def mcb(errors: npt.ArrayLike, level: float = 95) -> MultipleComparison:
    """Multiple comparisons with the best: ranks of several forecasts over many series.

    Friedman's test says whether any forecast stands out; Nemenyi's critical distance
    q sqrt(k (k + 1) / (12 n)), for k forecasts on n series and q of the studentized range, says
    which mean ranks differ. Equal errors share their mean rank.

    Parameters
    ----------
    errors : array-like of shape (n_series, n_forecasts)
        An error of each forecast on each series, such as its MASE; lower is better. At least
        2 x 2, without NaN.
    level : float
        Of the comparison, strictly between 0 and 100 percent.

    Returns
    -------
    MultipleComparison
        ``(mean_ranks, critical_distance, statistic, p_value, worse)``.

    Raises
    ------
    mliot.InvalidArgument
        A table that is too small, a missing error (named), or a level out of range.

    References
    ----------
    Koning, Franses, Hibon and Stekler 2005, "The M3 competition: Statistical tests of the
    results", International Journal of Forecasting 21(3); Demsar 2006, "Statistical comparisons of
    classifiers over multiple data sets", Journal of Machine Learning Research 7.

    Examples
    --------
    >>> result = mcb([[1, 2, 3], [1, 3, 2], [1, 2, 3], [2, 1, 3]])
    >>> result.mean_ranks.tolist(), round(result.critical_distance, 3)
    ([1.25, 2.0, 2.75], 1.657)
    >>> result.worse.tolist()
    [False, False, False]
    """
    ranks, distance, statistic, p_value, worse = _core.mcb(
        np.asarray(errors, dtype=np.float64), level
    )
    return MultipleComparison(np.array(ranks), distance, statistic, p_value, np.array(worse))
