"""Metrics of quantile forecasts and of prediction intervals."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mliot import _core
from mliot.metrics._call import single

__all__ = ["coverage", "crps", "crps_ensemble", "msis", "pinball", "scaled_pinball"]


def pinball(
    y_true: npt.ArrayLike,
    y_pred: npt.ArrayLike,
    quantile: float = 0.5,
    sample_weight: npt.ArrayLike | None = None,
) -> float:
    """Pinball or quantile loss: mean of max(q (y - p), (q - 1) (y - p)).

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n,)
        Actual values and forecasts of the quantile.
    quantile : float
        The quantile q, strictly between 0 and 1; half of :func:`mae` at 0.5.
    sample_weight : array-like of shape (n,), optional
        Weights >= 0; a sample of weight 0 counts as absent.

    Returns
    -------
    float
        In the target's unit; utilsforecast's ``quantile_loss`` times 1.

    Raises
    ------
    mliot.InvalidArgument
        No sample, unequal lengths, a negative weight or a quantile outside (0, 1).

    References
    ----------
    Koenker and Bassett 1978, "Regression quantiles", Econometrica 46(1).

    Examples
    --------
    >>> pinball([5, 1], [4, 4], quantile=0.75)
    0.75
    """
    return single("pinball", [y_true, y_pred], sample_weight, value=quantile)


def scaled_pinball(
    y_true: npt.ArrayLike,
    y_pred: npt.ArrayLike,
    y_train: npt.ArrayLike,
    quantile: float = 0.5,
    seasonality: int = 1,
) -> float:
    """:func:`pinball` over the mean of |y[t] - y[t - m]| in training.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n,)
        Actual values and forecasts of the quantile.
    y_train : array-like of shape (n_train,)
        The values before the forecast, in the order of time; pairs with a NaN are left out.
    quantile : float
        Strictly between 0 and 1.
    seasonality : int
        The season m, in samples, at least 1.

    Returns
    -------
    float
        Without unit; utilsforecast's ``scaled_quantile_loss`` times 1. NaN when the training
        series is constant or not longer than m.

    Raises
    ------
    mliot.InvalidArgument
        No sample, unequal lengths, or a quantile or seasonality out of range.

    References
    ----------
    Makridakis et al. 2022, "The M5 uncertainty competition", International Journal of Forecasting
    38(4).

    Examples
    --------
    >>> scaled_pinball([5, 1], [4, 4], [0, 2, 0], quantile=0.75)
    0.375
    """
    training = (y_train, seasonality)
    return single("scaled_pinball", [y_true, y_pred], training=training, value=quantile)


def crps(y_true: npt.ArrayLike, forecasts: npt.ArrayLike, quantiles: npt.ArrayLike) -> float:
    """Continuous ranked probability score by quantiles: twice the mean of their :func:`pinball`.

    Parameters
    ----------
    y_true : array-like of shape (n,)
        Actual values.
    forecasts : array-like of shape (n, n_quantiles)
        A column for each quantile.
    quantiles : array-like of shape (n_quantiles,)
        Strictly between 0 and 1, spread evenly for a good approximation.

    Returns
    -------
    float
        In the target's unit; utilsforecast's ``mqloss`` times 2.

    Raises
    ------
    mliot.InvalidArgument
        No sample, shapes that do not fit, or a quantile outside (0, 1).

    References
    ----------
    Gneiting and Raftery 2007, "Strictly proper scoring rules, prediction, and estimation", Journal
    of the American Statistical Association 102(477), section 4.2.

    Examples
    --------
    >>> crps([5, 1], [[4, 4], [4, 4]], [0.25, 0.75])
    2.0
    """
    arrays = [np.asarray(x, dtype=np.float64) for x in (y_true, forecasts, quantiles)]
    return float(_core.crps(*arrays))


def crps_ensemble(y_true: npt.ArrayLike, samples: npt.ArrayLike, fair: bool = False) -> float:
    """Continuous ranked probability score by sample paths.

    The mean over the rows of mean |x - y| - mean |x - x'| / 2 over the row's samples x and their
    pairs.

    Parameters
    ----------
    y_true : array-like of shape (n,)
        Actual values.
    samples : array-like of shape (n, n_samples)
        Samples of the distribution forecast for each.
    fair : bool
        Leave out the pairs of a sample with itself, which is unbiased for the distribution the
        samples were drawn from; False scores the empirical distribution of the samples.

    Returns
    -------
    float
        In the target's unit; of one sample the absolute error. A NaN gives NaN.

    Raises
    ------
    mliot.InvalidArgument
        No actual value, shapes that do not fit, or fewer than 2 samples for a fair score.

    References
    ----------
    Gneiting and Raftery 2007, "Strictly proper scoring rules, prediction, and estimation", Journal
    of the American Statistical Association 102(477), equation 20; Ferro 2014, "Fair scores for
    ensemble forecasts", Quarterly Journal of the Royal Meteorological Society 140(683).

    Examples
    --------
    >>> crps_ensemble([2], [[1, 5]])
    1.0
    """
    y, x = np.asarray(y_true, dtype=np.float64), np.asarray(samples, dtype=np.float64)
    return float(_core.crps_ensemble(y, x, fair))


def coverage(
    y_true: npt.ArrayLike,
    low: npt.ArrayLike,
    high: npt.ArrayLike,
    sample_weight: npt.ArrayLike | None = None,
) -> float:
    """Share of the samples with low <= y <= high.

    Parameters
    ----------
    y_true, low, high : array-like of shape (n,)
        Actual values and the ends of the intervals.
    sample_weight : array-like of shape (n,), optional
        Weights >= 0; a sample of weight 0 counts as absent.

    Returns
    -------
    float
        A fraction in [0, 1]; utilsforecast's ``coverage`` times 1.

    Raises
    ------
    mliot.InvalidArgument
        No sample, unequal lengths or a negative weight.

    Examples
    --------
    >>> coverage([5, 1], [3, 2], [7, 6])
    0.5
    """
    return single("coverage", [y_true, low, high], sample_weight)


def msis(
    y_true: npt.ArrayLike,
    low: npt.ArrayLike,
    high: npt.ArrayLike,
    y_train: npt.ArrayLike,
    level: float = 95,
    seasonality: int = 1,
) -> float:
    """Mean scaled interval score of intervals at a level in percent.

    The mean of (high - low) + 200 / (100 - level) times what y lies outside, over the mean of
    |y[t] - y[t - m]| in training.

    Parameters
    ----------
    y_true, low, high : array-like of shape (n,)
        Actual values and the ends of the intervals.
    y_train : array-like of shape (n_train,)
        The values before the forecast, in the order of time; pairs with a NaN are left out.
    level : float
        Strictly between 0 and 100 percent.
    seasonality : int
        The season m, in samples, at least 1.

    Returns
    -------
    float
        Without unit; utilsforecast's ``winkler_score`` over the scale of its ``mase``. NaN when
        the training series is constant or not longer than m.

    Raises
    ------
    mliot.InvalidArgument
        No sample, unequal lengths, or a level or seasonality out of range.

    References
    ----------
    Makridakis, Spiliotis and Assimakopoulos 2020, "The M4 Competition", International Journal of
    Forecasting 36(1).

    Examples
    --------
    >>> msis([5, 1], [3, 2], [7, 6], [1, 3, 2, 6], level=80, seasonality=2)
    4.5
    """
    training = (y_train, seasonality)
    return single("msis", [y_true, low, high], training=training, value=level)
