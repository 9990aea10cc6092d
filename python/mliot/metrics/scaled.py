"""Metrics scaled by the error of the seasonal naive forecast on the training data."""

from __future__ import annotations

import numpy.typing as npt

from mliot.metrics._call import single

__all__ = ["mase", "rmsse"]


def mase(
    y_true: npt.ArrayLike,
    y_pred: npt.ArrayLike,
    y_train: npt.ArrayLike,
    seasonality: int = 1,
) -> float:
    """Mean absolute scaled error: MAE over the mean of |y[t] - y[t - m]| in training.

    The M4 competition takes m = 24, 12 and 4 for hourly, monthly and quarterly series and 1 for
    weekly, daily and yearly ones. NaN when the training series is constant or not longer than m.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n,)
        Actual values and forecasts.
    y_train : array-like of shape (n_train,)
        The values before the forecast, in the order of time; pairs with a NaN are left out.
    seasonality : int
        The season m, in samples, at least 1.

    Returns
    -------
    float
        Without unit; below 1 is better than the naive forecast was in training. utilsforecast's
        ``mase`` times 1.

    Raises
    ------
    mliot.InvalidArgument
        No sample, unequal lengths or a seasonality below 1.

    References
    ----------
    Hyndman and Koehler 2006, "Another look at measures of forecast accuracy", International
    Journal of Forecasting 22(4).

    Examples
    --------
    >>> mase([4, 8], [3, 5], [1, 3, 2, 6], seasonality=2)
    1.0
    """
    return single("mase", [y_true, y_pred], training=(y_train, seasonality))


def rmsse(
    y_true: npt.ArrayLike,
    y_pred: npt.ArrayLike,
    y_train: npt.ArrayLike,
    seasonality: int = 1,
) -> float:
    """Root mean squared scaled error: root of MSE over the mean of (y[t] - y[t - m])^2 in training.

    The M5 competition takes m = 1 and cuts leading zeros off the training series; nothing is cut
    off here. NaN when the training series is constant or not longer than m.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n,)
        Actual values and forecasts.
    y_train : array-like of shape (n_train,)
        The values before the forecast, in the order of time; pairs with a NaN are left out.
    seasonality : int
        The season m, in samples, at least 1.

    Returns
    -------
    float
        Without unit; utilsforecast's ``rmsse`` times 1.

    Raises
    ------
    mliot.InvalidArgument
        No sample, unequal lengths or a seasonality below 1.

    References
    ----------
    Makridakis, Spiliotis and Assimakopoulos 2022, "M5 accuracy competition", International Journal
    of Forecasting 38(4).

    Examples
    --------
    >>> rmsse([4, 8], [3, 5], [1, 3, 2, 6], seasonality=2)
    1.0
    """
    return single("rmsse", [y_true, y_pred], training=(y_train, seasonality))
