"""Scaling of each series by its own numbers."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import OneToOneFeatureMixin

from mliot import _core
from mliot._core import FormatError, InvalidArgument
from mliot._document import Document, Parts, encode
from mliot.preprocessing._levels import Levels
from mliot.preprocessing._row_wise import Floats, RowWise
from mliot.preprocessing._tables import column_values, is_missing

Codes = npt.NDArray[np.int32]


class LocalScaler(OneToOneFeatureMixin, RowWise):  # type: ignore[misc]
    """Each series in its own unit: columns scaled by the numbers of the row's series.

    "standard" is ``(x - mean) / std`` (ddof 0), "robust" ``(x - median) / (interquartile range)``,
    "minmax" ``(x - min) / (max - min)``, each of the rows of one series. Columns of equal or
    missing values are not divided. Without ids all rows are one series.

    Missing: NaN is not counted and stays NaN.

    Parameters
    ----------
    method : {"standard", "robust", "minmax"}, default "standard"
        How a series is scaled.
    unseen : {"error", "global"}, default "error"
        What becomes of series that fit has not seen; "global": as if all rows were one series.

    Attributes
    ----------
    series_ : list
        The ids of fit, sorted.

    Notes
    -----
    The numbers differ from series to series, which a plan, the same for all of them, does not
    hold: in a Pipeline of mliot and in C it is refused; alone it saves and pickles.

    Examples
    --------
    >>> from mliot.preprocessing import LocalScaler
    >>> sales = [[1.0], [3.0], [100.0], [300.0]]
    >>> LocalScaler("minmax").fit_transform(sales, ids=["a", "a", "b", "b"]).ravel()
    array([0., 1., 0., 1.])
    """

    not_in_plans = (
        "a LocalScaler has numbers for each series, which a plan, the same for all series, does "
        "not hold; apply and save it by itself, or scale the lags of a Forecaster by its level"
    )
    _machine = _core.LocalScaler

    def __init__(self, method: str = "standard", *, unseen: str = "error") -> None:
        self.method = method
        self.unseen = unseen

    def _core_options(self) -> dict[str, Any]:
        if self.unseen not in ("error", "global"):
            raise InvalidArgument(
                f"LocalScaler: unseen must be 'error' or 'global', got {self.unseen!r}"
            )
        return {"method": self.method}

    def fit(self, X: Any, y: Any = None, ids: Any = None) -> Self:
        """Learns the numbers of each series.

        Parameters
        ----------
        X : array-like or data frame of shape (n_rows, n_columns)
            Numbers; NaN is a missing value and is not counted.
        y : ignored
        ids : array-like of shape (n_rows,), optional
            The series of each row: texts or numbers, in any order.

        Raises
        ------
        ValueError
            For infinite values, named by column and row, and ids that are missing or not as many
            as rows.
        """
        fitted = self._new()
        rows = self._numbers(X, reset=True)
        levels, keys = self._learn_ids(ids, len(rows))
        known, codes = np.unique(keys, return_inverse=True)
        fitted.fit(rows, codes.astype(np.int32), len(known))
        self._ids, self._known_ids, self._fitted = levels, known, fitted
        self.series_ = [] if levels is None else levels.values(known).tolist()
        return self

    def _learn_ids(self, ids: Any, rows: int) -> tuple[Levels | None, Floats]:
        if ids is None:
            return None, np.zeros(rows)
        values = _id_values(ids, rows)
        levels = Levels.of(values, "LocalScaler: ids")
        return levels, levels.keys(values, "LocalScaler: ids")

    def _codes(self, ids: Any, rows: int) -> Codes:
        if (ids is None) != (self._ids is None):
            raise InvalidArgument(
                "LocalScaler: fit had no ids; leave them out"
                if self._ids is None
                else "LocalScaler: fit had ids; give those of these rows"
            )
        if self._ids is None:
            return np.zeros(rows, dtype=np.int32)
        values = _id_values(ids, rows)
        keys = self._ids.keys(values, "LocalScaler: ids")
        place = np.minimum(np.searchsorted(self._known_ids, keys), len(self._known_ids) - 1)
        codes = np.where(self._known_ids[place] == keys, place, -1).astype(np.int32)
        if self.unseen == "error" and (codes < 0).any():
            row = int(np.flatnonzero(codes < 0)[0])
            raise InvalidArgument(
                f"LocalScaler: fit has not seen the series {values[row]!r} of row {row}; fit it "
                "too, or set unseen='global'"
            )
        return codes

    def transform(self, X: Any, ids: Any = None) -> Floats:
        """The table scaled, in float64; ids as for `fit`.

        Raises
        ------
        NotFittedError
            Before fit.
        ValueError
            For other columns than those of fit, infinite values, and with ``unseen="error"`` for a
            series that fit has not seen.
        """
        fitted = self._known()
        rows = self._numbers(X)
        scaled: Floats = fitted.transform(rows, self._codes(ids, len(rows)))
        return scaled

    def fit_transform(self, X: Any, y: Any = None, ids: Any = None) -> Floats:
        """The same as ``fit(X, ids=ids).transform(X, ids)``."""
        scaled: Floats = self.fit(X, ids=ids).transform(X, ids)
        return scaled

    def inverse_transform(self, X: Any, ids: Any = None) -> Floats:
        """The table that `transform` made this of, to 1e-12 of each column's scale."""
        fitted = self._known()
        rows = np.asarray(X, dtype=np.float64)
        restored: Floats = fitted.inverse_transform(rows, self._codes(ids, len(rows)))
        return restored

    def _stored_as(self) -> str:
        return "local_scaler"

    def _fitted_document(self) -> Document:
        texts = None if self._ids is None else self._ids.texts
        return {
            **super()._fitted_document(),
            "ids": "none" if self._ids is None else "numbers" if texts is None else "texts",
            "texts": encode(texts, "series_"),
            "known": encode(self._known_ids, "series_"),
        }

    def _take_fitted(self, parts: Parts) -> None:
        super()._take_fitted(parts)
        texts = parts.value("texts")
        self._ids = None if parts.of("ids", str) == "none" else Levels(texts)
        self._known_ids = np.asarray(parts.value("known"), dtype=np.float64)
        if len(self._known_ids) != self._fitted.series:
            raise FormatError("LocalScaler: its series are counted in two ways")
        self.series_ = [] if self._ids is None else self._ids.values(self._known_ids).tolist()


def _id_values(ids: Any, rows: int) -> npt.NDArray[Any]:
    """The ids of rows as an array."""
    if hasattr(ids, "to_list") or hasattr(ids, "to_pylist"):
        import narwhals as nw

        values = column_values(nw.from_native(ids, series_only=True))
    else:
        plain = np.asarray(ids)
        values = plain if plain.dtype.kind in "biufO" else np.asarray(ids, dtype=object)
    if values.shape != (rows,):
        raise InvalidArgument(f"LocalScaler: ids of shape {values.shape} for {rows} rows")
    for row, each in enumerate(values.tolist()):
        if is_missing(each):
            raise InvalidArgument(f"LocalScaler: the id of row {row} is missing")
    return values
