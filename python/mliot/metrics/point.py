"""Metrics of point forecasts."""

from __future__ import annotations

import numpy.typing as npt

from mliot.metrics._call import single

__all__ = [
    "bias",
    "cfe",
    "mae",
    "mape",
    "mse",
    "pis",
    "rmse",
    "smape",
    "smape_m3",
    "smape_m4",
    "wape",
]


def mae(
    y_true: npt.ArrayLike, y_pred: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None
) -> float:
    """Mean absolute error: mean of |y - p|.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n,)
        Actual values and forecasts.
    sample_weight : array-like of shape (n,), optional
        Weights >= 0; a sample of weight 0 counts as absent.

    Returns
    -------
    float
        In the target's unit; utilsforecast's ``mae`` times 1.

    Raises
    ------
    mliot.InvalidArgument
        No sample, unequal lengths or a negative weight.

    Examples
    --------
    >>> mae([2, 4], [3, 2])
    1.5
    """
    return single("mae", [y_true, y_pred], sample_weight)


def mse(
    y_true: npt.ArrayLike, y_pred: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None
) -> float:
    """Mean squared error: mean of (y - p)^2.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n,)
        Actual values and forecasts.
    sample_weight : array-like of shape (n,), optional
        Weights >= 0; a sample of weight 0 counts as absent.

    Returns
    -------
    float
        In the target's unit, squared; utilsforecast's ``mse`` times 1.

    Raises
    ------
    mliot.InvalidArgument
        No sample, unequal lengths or a negative weight.

    Examples
    --------
    >>> mse([2, 4], [3, 2])
    2.5
    """
    return single("mse", [y_true, y_pred], sample_weight)


def rmse(
    y_true: npt.ArrayLike, y_pred: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None
) -> float:
    """Root mean squared error: the square root of :func:`mse`.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n,)
        Actual values and forecasts.
    sample_weight : array-like of shape (n,), optional
        Weights >= 0; a sample of weight 0 counts as absent.

    Returns
    -------
    float
        In the target's unit; utilsforecast's ``rmse`` times 1.

    Raises
    ------
    mliot.InvalidArgument
        No sample, unequal lengths or a negative weight.

    Examples
    --------
    >>> rmse([2, 4], [3, 4])
    0.7071067811865476
    """
    return single("rmse", [y_true, y_pred], sample_weight)


def bias(
    y_true: npt.ArrayLike, y_pred: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None
) -> float:
    """Mean error of the forecast: mean of p - y.

    Positive when the forecast is too high on average.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n,)
        Actual values and forecasts.
    sample_weight : array-like of shape (n,), optional
        Weights >= 0; a sample of weight 0 counts as absent.

    Returns
    -------
    float
        In the target's unit; utilsforecast's ``bias`` times 1.

    Raises
    ------
    mliot.InvalidArgument
        No sample, unequal lengths or a negative weight.

    Examples
    --------
    >>> bias([2, 4], [3, 2])
    -0.5
    """
    return single("bias", [y_true, y_pred], sample_weight)


def mape(
    y_true: npt.ArrayLike, y_pred: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None
) -> float:
    """Mean absolute percentage error: mean of |y - p| / |y| over the samples with y != 0.

    Samples with y = 0 are left out; NaN when no other is left.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n,)
        Actual values and forecasts.
    sample_weight : array-like of shape (n,), optional
        Weights >= 0; a sample of weight 0 counts as absent.

    Returns
    -------
    float
        A fraction; utilsforecast's ``mape`` times 1, percent by 100.

    Raises
    ------
    mliot.InvalidArgument
        No sample, unequal lengths or a negative weight.

    Examples
    --------
    >>> mape([2, 4, 0], [3, 2, 1])
    0.5
    """
    return single("mape", [y_true, y_pred], sample_weight)


def smape(
    y_true: npt.ArrayLike, y_pred: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None
) -> float:
    """Symmetric mean absolute percentage error: mean of |y - p| / (|y| + |p|).

    A sample with y = p = 0 counts as 0.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n,)
        Actual values and forecasts.
    sample_weight : array-like of shape (n,), optional
        Weights >= 0; a sample of weight 0 counts as absent.

    Returns
    -------
    float
        A fraction in [0, 1]; utilsforecast's ``smape`` times 1. The M4 competition's figure in
        percent is :func:`smape_m4`.

    Raises
    ------
    mliot.InvalidArgument
        No sample, unequal lengths or a negative weight.

    Examples
    --------
    >>> smape([2, 4], [2, 12])
    0.25
    """
    return single("smape", [y_true, y_pred], sample_weight)


def smape_m4(
    y_true: npt.ArrayLike, y_pred: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None
) -> float:
    """sMAPE of the M4 competition: mean of 200 |y - p| / (|y| + |p|).

    A sample with y = p = 0 counts as 0.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n,)
        Actual values and forecasts.
    sample_weight : array-like of shape (n,), optional
        Weights >= 0; a sample of weight 0 counts as absent.

    Returns
    -------
    float
        In percent, from 0 to 200; utilsforecast's ``smape`` times 200.

    Raises
    ------
    mliot.InvalidArgument
        No sample, unequal lengths or a negative weight.

    References
    ----------
    Makridakis, Spiliotis and Assimakopoulos 2020, "The M4 Competition", International Journal
    of Forecasting 36(1).

    Examples
    --------
    >>> smape_m4([2, 4], [2, 12])
    50.0
    """
    return single("smape_m4", [y_true, y_pred], sample_weight)


def smape_m3(
    y_true: npt.ArrayLike, y_pred: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None
) -> float:
    """sMAPE of the M3 competition: mean of 200 |y - p| / (y + p), signs kept below.

    Samples with y + p = 0 are left out; NaN when no other is left. Equal to :func:`smape_m4` where
    both y and p are positive.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n,)
        Actual values and forecasts.
    sample_weight : array-like of shape (n,), optional
        Weights >= 0; a sample of weight 0 counts as absent.

    Returns
    -------
    float
        In percent; may be negative or beyond 200 where signs differ. Not in utilsforecast.

    Raises
    ------
    mliot.InvalidArgument
        No sample, unequal lengths or a negative weight.

    References
    ----------
    Makridakis and Hibon 2000, "The M3-Competition", International Journal of Forecasting 16(4).

    Examples
    --------
    >>> smape_m3([2, 4], [2, 12])
    50.0
    """
    return single("smape_m3", [y_true, y_pred], sample_weight)


def wape(
    y_true: npt.ArrayLike, y_pred: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None
) -> float:
    """Weighted absolute percentage error: sum of |y - p| / sum of |y|.

    Also called ND or MAD/mean ratio. NaN when every y is 0.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n,)
        Actual values and forecasts.
    sample_weight : array-like of shape (n,), optional
        Weights >= 0; a sample of weight 0 counts as absent.

    Returns
    -------
    float
        A fraction; utilsforecast's ``nd`` and ``wape`` times 1, percent by 100.

    Raises
    ------
    mliot.InvalidArgument
        No sample, unequal lengths or a negative weight.

    References
    ----------
    Kolassa and Schuetz 2007, "Advantages of the MAD/Mean ratio over the MAPE", Foresight 6.

    Examples
    --------
    >>> wape([2, 4, 0], [3, 2, 0])
    0.5
    """
    return single("wape", [y_true, y_pred], sample_weight)


def cfe(y_true: npt.ArrayLike, y_pred: npt.ArrayLike) -> float:
    """Cumulative forecast error: sum of y - p.

    Positive when the forecast is too low in sum.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n,)
        Actual values and forecasts.

    Returns
    -------
    float
        In the target's unit; utilsforecast's ``cfe`` times -1, since it sums p - y.

    Raises
    ------
    mliot.InvalidArgument
        No sample or unequal lengths.

    References
    ----------
    Wallstroem and Segerstedt 2010, "Evaluation of forecasting error measurements and techniques
    for intermittent demand", International Journal of Production Economics 128(2).

    Examples
    --------
    >>> cfe([2, 4], [3, 2])
    1.0
    """
    return single("cfe", [y_true, y_pred])


def pis(y_true: npt.ArrayLike, y_pred: npt.ArrayLike) -> float:
    """Periods in stock: minus the sum over t of the cumulative forecast error up to t.

    Positive when stock ordered by the forecast would have lain unsold: one unit for one period
    counts 1. The samples are in the order of time.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n,)
        Actual values and forecasts.

    Returns
    -------
    float
        In the target's unit times periods. utilsforecast's ``pis`` is the sum of absolute errors
        instead, which is n times :func:`mae`.

    Raises
    ------
    mliot.InvalidArgument
        No sample or unequal lengths.

    References
    ----------
    Wallstroem and Segerstedt 2010, "Evaluation of forecasting error measurements and techniques
    for intermittent demand", International Journal of Production Economics 128(2).

    Examples
    --------
    >>> pis([2, 4, 1], [3, 4, 1])
    3.0
    """
    return single("pis", [y_true, y_pred])
