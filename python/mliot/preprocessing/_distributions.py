"""Scalers that change the shape of a column: by its quantiles, or by a power."""

from __future__ import annotations

from typing import Any

import numpy as np

from mliot import _core
from mliot.preprocessing._scalers import Scaler


class QuantileTransformer(Scaler):
    """Columns that are uniform or normal, whatever they were: a value becomes its rank's place.

    Between quantiles the place is interpolated; on a run of equal ones it is the run's middle.
    Values of fit and later ones beyond them stay within the ends: 0 and 1, or about -5.2 and 5.2.
    All rows are used, never a sample of them, so nothing is drawn at random.

    Missing: NaN is not counted and stays NaN.

    Parameters
    ----------
    n_quantiles : int, default 1000
        Quantiles of a column; at most one a row.
    output_distribution : {"uniform", "normal"}, default "uniform"
        How the results are distributed.

    Attributes
    ----------
    quantiles_ : ndarray of shape (n_quantiles_, n_columns)
        What fit has learnt.
    n_quantiles_ : int
        As many as there are.

    Notes
    -----
    scikit-learn takes whatever lies within 1e-7 of the least and greatest value for these, in the
    unit of the column, when the output is normal; here they have to be equal.

    Examples
    --------
    >>> from mliot.preprocessing import QuantileTransformer
    >>> QuantileTransformer().fit_transform([[1.0], [2.0], [3.0], [900.0], [1000.0]]).ravel()
    array([0.  , 0.25, 0.5 , 0.75, 1.  ])
    """

    _machine = _core.QuantileTransformer

    def __init__(self, *, n_quantiles: int = 1000, output_distribution: str = "uniform") -> None:
        self.n_quantiles = n_quantiles
        self.output_distribution = output_distribution

    def _set(self, fitted: Any) -> None:
        super()._set(fitted)
        columns = [each["quantiles"] for each in self._options()]
        self.n_quantiles_ = max(len(each) for each in columns)
        table = np.full((self.n_quantiles_, len(columns)), np.nan)
        for j, quantiles in enumerate(columns):
            if len(quantiles) == self.n_quantiles_:
                table[:, j] = quantiles
        self.quantiles_ = table


class PowerTransformer(Scaler):
    """Columns made more normal by the likeliest power.

    Box-Cox is ``(x^lambda - 1) / lambda`` (``log x`` for 0) and needs positive values; Yeo-Johnson
    is the same of ``1 + x`` from 0 up, and minus that of ``1 - x`` with ``2 - lambda`` below. The
    power is where the slope of the likelihood is 0, found by Newton's steps to the last digits,
    within -100 and 100 and among the powers whose results doubles hold: the inverse multiplies no
    more than 1000 times what rounding took from the value nearest to 1 (Yeo-Johnson: to 0). A
    column of equal values keeps the power 1.

    Missing: NaN is not counted and stays NaN.

    Parameters
    ----------
    method : {"yeo-johnson", "box-cox"}, default "yeo-johnson"
        The family of powers.
    standardize : bool, default True
        Give each column mean 0 and standard deviation 1 afterwards.

    Attributes
    ----------
    lambdas_ : ndarray of shape (n_columns,)
        The powers.

    Raises
    ------
    ValueError
        In Box-Cox for values that are not above 0, named by column and row.

    Notes
    -----
    Source: Yeo and Johnson 2000, "A New Family of Power Transformations", Biometrika 87(4); Box and
    Cox 1964, JRSS B 26(2).

    Examples
    --------
    >>> from mliot.preprocessing import PowerTransformer
    >>> PowerTransformer().fit_transform([[1.0], [2.0], [4.0], [8.0]]).round(2).ravel()
    array([-1.26, -0.46,  0.4 ,  1.33])
    """

    _machine = _core.PowerTransformer

    def __init__(self, method: str = "yeo-johnson", *, standardize: bool = True) -> None:
        self.method = method
        self.standardize = standardize

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.positive_only = self.method == "box-cox"
        return tags

    def transform(self, X: Any) -> Any:
        """The table with each column's power taken, in float64; NaN stays NaN.

        Raises
        ------
        NotFittedError
            Before fit.
        ValueError
            For other columns than those of fit, infinite values, and in Box-Cox values that are
            not above 0, named by column and row.
        """
        fitted = self._known()
        rows = self._numbers(X)
        if self.method == "box-cox":
            wrong = np.argwhere(rows <= 0)
            if len(wrong):
                i, j = wrong[0]
                raise _core.InvalidArgument(
                    "PowerTransformer: The Box-Cox transformation can only be applied to strictly "
                    f"positive data; column {j}, row {i} is {rows[i, j]}"
                )
        return fitted.transform(rows)

    def _set(self, fitted: Any) -> None:
        super()._set(fitted)
        self.lambdas_ = np.array([each["lambda"] for each in self._options()])
