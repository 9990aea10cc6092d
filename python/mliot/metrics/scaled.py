"""Metrics scaled by the error of the seasonal naive forecast on the training data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mliot import _core
from mliot.metrics._call import mean, single

__all__ = ["mase", "mase_m4", "rmsse", "wrmsse"]


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


def mase_m4(
    y_true: npt.ArrayLike, y_pred: npt.ArrayLike, y_train: npt.ArrayLike, freq: str
) -> float:
    """:func:`mase` with the season the M4 competition takes for a frequency.

    That is 24 for hourly, 12 for monthly and 4 for quarterly series, and 1 for weekly, daily and
    yearly ones; tables with a season of 7 for daily series give about a third of it.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n,)
        Actual values and forecasts.
    y_train : array-like of shape (n_train,)
        The values before the forecast, in the order of time; pairs with a NaN are left out.
    freq : str
        ``"hourly"``, ``"daily"``, ``"weekly"``, ``"monthly"``, ``"quarterly"`` or ``"yearly"``, or
        a pandas name of such a step, such as ``"h"``, ``"W-SUN"`` or ``"QS"``.

    Returns
    -------
    float
        Without unit; utilsforecast's ``mase`` at that season times 1.

    Raises
    ------
    mliot.InvalidArgument
        No sample, unequal lengths or another frequency.

    References
    ----------
    Makridakis, Spiliotis and Assimakopoulos 2020, "The M4 Competition", International Journal of
    Forecasting 36(1).

    Examples
    --------
    >>> mase_m4([4, 8], [3, 5], [1, 3, 2, 6], freq="weekly")
    0.8571428571428571
    """
    return mase(y_true, y_pred, y_train, _core.m4_season(freq))


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


def wrmsse(
    y_true: Sequence[npt.ArrayLike],
    y_pred: Sequence[npt.ArrayLike],
    y_train: Sequence[npt.ArrayLike],
    weights: npt.ArrayLike,
) -> float:
    """Weighted RMSSE of many series, as the M5 competition defines it.

    The mean of each series' :func:`rmsse` of season 1, weighted; leading zeros are cut off each
    training series before its scale is taken. The competition's weights are the revenue of the last
    28 days, and its twelve levels of sums are series like any other, each level weighing the same.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_series, h), or lists of 1-D arrays
        Actual values and forecasts of each series.
    y_train : array-like of shape (n_series, n_train), or list of 1-D arrays
        The values of each before the forecast, in the order of time.
    weights : array-like of shape (n_series,)
        Weights >= 0, of any sum; a series of weight 0 counts as absent.

    Returns
    -------
    float
        Without unit. NaN when the scale of a series that counts is zero.

    Raises
    ------
    mliot.InvalidArgument
        No series, lengths that do not fit, or a negative weight.

    References
    ----------
    Makridakis, Spiliotis and Assimakopoulos 2022, "M5 accuracy competition", International Journal
    of Forecasting 38(4).

    Examples
    --------
    >>> wrmsse([[4, 8], [1, 1]], [[3, 5], [1, 1]], [[0, 1, 2, 3], [1, 3]], weights=[1, 3])
    0.5590169943749475
    """
    counts = {len(y_true), len(y_pred), len(y_train), len(np.atleast_1d(weights))}
    if len(counts) != 1 or counts == {0}:
        raise _core.InvalidArgument(
            "wrmsse: needs as many actual series, forecasts, training series and weights, got "
            f"{len(y_true)}, {len(y_pred)}, {len(y_train)} and {len(np.atleast_1d(weights))}"
        )
    scores = [
        rmsse(y, p, _from_first_sale(train))
        for y, p, train in zip(y_true, y_pred, y_train, strict=True)
    ]
    return mean(np.array(scores), weights)


def _from_first_sale(y_train: npt.ArrayLike) -> npt.NDArray[np.float64]:
    values = np.asarray(y_train, dtype=np.float64)
    return values[int(np.argmax(values != 0)) :]
