"""Linear scalers: each column moved and stretched by numbers of its own."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from sklearn.base import OneToOneFeatureMixin

from mliot import _core
from mliot._core import InvalidArgument
from mliot.preprocessing._row_wise import Floats, RowWise


class Scaler(OneToOneFeatureMixin, RowWise):  # type: ignore[misc]
    """What all scalers share: a map of each column, and its inverse."""

    def fit(self, X: Any, y: Any = None) -> Self:
        """Learns from a table.

        Parameters
        ----------
        X : array-like or data frame of shape (n_rows, n_columns)
            Numbers; NaN is a missing value and is not counted.
        y : ignored

        Raises
        ------
        ValueError
            For infinite values, named by column and row, and tables without rows or columns.
        """
        rows = self._numbers(X, reset=True)
        fitted = self._new()
        fitted.fit(rows)
        self._set(fitted)
        return self

    def _set(self, fitted: Any) -> None:
        self._fitted = fitted

    def transform(self, X: Any) -> Floats:
        """The table scaled, in float64; NaN stays NaN.

        Raises
        ------
        NotFittedError
            Before fit.
        ValueError
            For other columns than those of fit, infinite values, and those whose result lies beyond
            the doubles, named by column and row.
        """
        fitted = self._known()
        scaled: Floats = fitted.transform(self._numbers(X, single=True))
        return scaled

    def inverse_transform(self, X: Any) -> Floats:
        """The table that `transform` made this of, to 1e-12 of each column's largest magnitude.

        A `PowerTransformer` with a lambda below 0 keeps fewer digits of values in a long tail.

        Raises
        ------
        NotFittedError
            Before fit.
        ValueError
            For another number of columns.
        """
        fitted = self._known()
        rows: Floats = fitted.inverse_transform(self._scaled(X))
        return rows

    def _scaled(self, X: Any) -> Floats:
        # Column names of a scaled table say nothing: set_output may have made others.
        return np.asarray(X, dtype=np.float64)

    def _options(self) -> list[dict[str, Any]]:
        """The options of the map of each column."""
        return [each["options"] for each in self._known().maps()]

    def _take_fitted(self, parts: Any) -> None:
        super()._take_fitted(parts)
        self._set(self._fitted)


class MergingScaler(Scaler):
    """Scalers that learn from parts of the rows."""

    def partial_fit(self, X: Any, y: Any = None) -> Self:
        """Learns from more rows, as if all had come at once. Raises as `fit`."""
        if "_fitted" not in self.__dict__:
            return self.fit(X)
        rows = self._numbers(X)
        fitted = self._copy()
        fitted.update(rows)
        self._set(fitted)
        return self

    def merge(self, other: Self) -> Self:
        """As if this had seen the rows of ``other`` too; neither order nor parts show.

        Raises
        ------
        ValueError
            When the other is of another class, has other parameters or other columns.
        NotFittedError
            When one of both has not been fitted.
        """
        if type(other) is not type(self) or other.get_params() != self.get_params():
            raise InvalidArgument(f"{self!r} cannot be merged with {other!r}")
        fitted, seen = self._copy(), other._known()
        if self._feature_names() != other._feature_names():
            raise InvalidArgument(f"{type(self).__name__}: the other was fitted on other columns")
        fitted.merge(seen)
        self._set(fitted)
        return self

    def _copy(self) -> Any:
        return self._machine.from_document(self._known().document())


class StandardScaler(MergingScaler):
    """Columns with mean 0 and standard deviation 1: ``(x - mean) / std``.

    Mean and variance come from exact sums: neither the order of the rows, nor the parts that they
    come in, nor `merge`, nor threads show. The standard deviation is that of the population
    (ddof 0). A column whose values are all equal has a variance of exactly 0 and is not divided;
    scikit-learn guesses such columns from rounding errors.

    Missing: NaN is not counted and stays NaN.

    Parameters
    ----------
    with_mean : bool, default True
        Subtract the mean.
    with_std : bool, default True
        Divide by the standard deviation.

    Attributes
    ----------
    mean_, var_, scale_ : ndarray of shape (n_columns,)
        What fit has learnt; the mean of a column without values is NaN. Where a variance lies
        beyond the doubles it is inf, below them 0; ``scale_`` and the results are right there too.
    n_samples_seen_ : ndarray of int64 of shape (n_columns,)
        Values that were not missing.

    Examples
    --------
    >>> from mliot.preprocessing import StandardScaler
    >>> StandardScaler().fit_transform([[1.0], [2.0], [3.0]]).ravel()
    array([-1.22474487,  0.        ,  1.22474487])
    """

    _machine = _core.StandardScaler

    def __init__(self, *, with_mean: bool = True, with_std: bool = True) -> None:
        self.with_mean = with_mean
        self.with_std = with_std

    def _set(self, fitted: Any) -> None:
        super()._set(fitted)
        self.mean_, self.var_, counts = fitted.moments().T
        self.n_samples_seen_ = counts.astype(np.int64)
        self.scale_ = np.array([each["scale"] for each in self._options()])


class MinMaxScaler(MergingScaler):
    """Columns between two ends: the least value goes to the lower one, the greatest to the upper.

    A column of equal values goes to the lower end.

    Missing: NaN is not counted and stays NaN.

    Parameters
    ----------
    feature_range : tuple (low, high), default (0, 1)
        The ends.
    clip : bool, default False
        Keep later values between them too; those have no inverse.

    Attributes
    ----------
    data_min_, data_max_, data_range_ : ndarray of shape (n_columns,)
        What fit has learnt; a range beyond the doubles is inf, the results are right there too.

    Examples
    --------
    >>> from mliot.preprocessing import MinMaxScaler
    >>> MinMaxScaler().fit_transform([[10.0], [20.0], [15.0]]).ravel()
    array([0. , 1. , 0.5])
    """

    _machine = _core.MinMaxScaler

    def __init__(self, feature_range: tuple[float, float] = (0, 1), *, clip: bool = False) -> None:
        self.feature_range = feature_range
        self.clip = clip

    def _core_options(self) -> dict[str, Any]:
        low, high = _pair(self.feature_range, "MinMaxScaler: feature_range")
        return {"low": low, "high": high, "clip": self.clip}

    def _set(self, fitted: Any) -> None:
        super()._set(fitted)
        self.data_min_, self.data_max_, _ = fitted.ranges().T
        with np.errstate(over="ignore"):
            self.data_range_ = self.data_max_ - self.data_min_


class MaxAbsScaler(MergingScaler):
    """Columns whose greatest magnitude is 1: ``x / max |x|``; zeros stay zeros.

    Missing: NaN is not counted and stays NaN.

    Attributes
    ----------
    max_abs_ : ndarray of shape (n_columns,)
        What fit has learnt.

    Examples
    --------
    >>> from mliot.preprocessing import MaxAbsScaler
    >>> MaxAbsScaler().fit_transform([[-4.0], [2.0], [0.0]]).ravel()
    array([-1. ,  0.5,  0. ])
    """

    _machine = _core.MaxAbsScaler

    def __init__(self) -> None:
        pass

    def _set(self, fitted: Any) -> None:
        super()._set(fitted)
        low, high, _ = fitted.ranges().T
        self.max_abs_ = np.maximum(np.abs(low), np.abs(high))


class RobustScaler(Scaler):
    """Columns with median 0 and an interquartile range of 1: outliers move neither.

    Quantiles are interpolated linearly (type 7 of Hyndman and Fan). A column whose two quantiles
    are equal is not divided.

    Missing: NaN is not counted and stays NaN.

    Parameters
    ----------
    with_centering : bool, default True
        Subtract the median.
    with_scaling : bool, default True
        Divide by the range between the quantiles.
    quantile_range : tuple (low, high), default (25.0, 75.0)
        The quantiles in percent.
    unit_variance : bool, default False
        Give normal data the standard deviation 1 instead.

    Attributes
    ----------
    center_, scale_ : ndarray of shape (n_columns,)
        What fit has learnt.

    Examples
    --------
    >>> from mliot.preprocessing import RobustScaler
    >>> RobustScaler().fit_transform([[1.0], [2.0], [3.0], [4.0], [500.0]]).ravel()
    array([ -1. ,  -0.5,   0. ,   0.5, 248.5])
    """

    _machine = _core.RobustScaler

    def __init__(
        self,
        *,
        with_centering: bool = True,
        with_scaling: bool = True,
        quantile_range: tuple[float, float] = (25.0, 75.0),
        unit_variance: bool = False,
    ) -> None:
        self.with_centering = with_centering
        self.with_scaling = with_scaling
        self.quantile_range = quantile_range
        self.unit_variance = unit_variance

    def _core_options(self) -> dict[str, Any]:
        options = super()._core_options()
        low, high = _pair(options.pop("quantile_range"), "RobustScaler: quantile_range")
        return {**options, "quantile_low": low, "quantile_high": high}

    def _set(self, fitted: Any) -> None:
        super()._set(fitted)
        self.center_ = np.array([each["center"] for each in self._options()])
        # A range beyond the doubles is kept as its half, with a gain of a half; here it is inf.
        with np.errstate(over="ignore"):
            self.scale_ = np.array([each["scale"] / each["gain"] for each in self._options()])


def _pair(value: Any, where: str) -> tuple[Any, Any]:
    try:
        low, high = value
    except (TypeError, ValueError):
        raise InvalidArgument(f"{where} must be a pair (low, high), got {value!r}") from None
    return low, high
