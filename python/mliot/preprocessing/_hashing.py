"""Levels spread over few columns by a hash."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from sklearn.base import ClassNamePrefixFeaturesOutMixin

from mliot import _core
from mliot._core import FormatError
from mliot._document import Document, Parts
from mliot.preprocessing._levels import Floats, LevelColumns, Levels
from mliot.preprocessing._tables import is_missing


class HashingEncoder(ClassNamePrefixFeaturesOutMixin, LevelColumns):  # type: ignore[misc]
    """Levels spread over few columns by a hash: no table to keep, and no level is unseen.

    The text ``<column>=<level>`` adds 1 or -1 to the column of its hash: MurmurHash3 as a signed
    number h, the column being ``|h| % n_components`` and the sign that of h, as in scikit-learn's
    FeatureHasher. A whole number is written without a point, 2.0 as 2, since one missing value
    makes floats of a column of integers.
    Two levels may share a column: make it wide enough.

    Missing: None and NaN add nothing.

    Parameters
    ----------
    n_components : int, default 8
        Columns of the result.
    alternate_sign : bool, default True
        Add -1 for half of the levels, so that collisions cancel on average.

    Notes
    -----
    Source: Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning", ICML.
    Plans and C keep numbers and tables, not texts to hash: in a Pipeline of mliot and in C it is
    refused; alone it saves and pickles.

    Examples
    --------
    >>> from mliot.preprocessing import HashingEncoder
    >>> HashingEncoder(4).fit_transform([["north"], ["east"]])
    array([[ 0., -1.,  0.,  0.],
           [ 1.,  0.,  0.,  0.]])
    """

    not_in_plans = (
        "a HashingEncoder hashes texts, which a plan, made of numbers and tables, does not hold; "
        "apply and save it by itself, or use a CountEncoder or TargetEncoder"
    )
    _machine = _core.HashingEncoder

    def __init__(self, n_components: int = 8, *, alternate_sign: bool = True) -> None:
        self.n_components = n_components
        self.alternate_sign = alternate_sign

    @property
    def _n_features_out(self) -> int:
        return self.n_components

    def fit(self, X: Any, y: Any = None) -> Self:
        """Learns the columns of a table, nothing of its levels."""
        columns = self._values(X, reset=True)
        self._levels = [Levels.of(each, self._where(j)) for j, each in enumerate(columns)]
        self._dtypes = [None] * len(columns)
        self._fitted = self._new()
        return self

    def transform(self, X: Any) -> Floats:
        """The table of sums, of shape (n_rows, n_components)."""
        fitted = self._known()
        columns = self._values(X, reset=False)
        table = np.zeros((len(columns[0]), self.n_components))
        for name, values in zip(self._feature_names(), columns, strict=True):
            texts = [_text(name, each) for each in values.tolist()]
            fitted.add(texts, table)
        return table

    def _stored_as(self) -> str:
        return "hashing_encoder"

    def _fitted_document(self) -> Document:
        return {
            "n_features": self.n_features_in_,
            "named": "feature_names_in_" in self.__dict__,
            "names": self._feature_names(),
        }

    def _take_fitted(self, parts: Parts) -> None:
        self._fitted = self._new()
        names = parts.texts("names")
        self.n_features_in_ = parts.of("n_features", int)
        if self.n_features_in_ != len(names):
            raise FormatError("HashingEncoder: its columns are counted in two ways")
        self._levels = [Levels(None)] * self.n_features_in_
        self._dtypes = [None] * self.n_features_in_
        if parts.of("named", bool):
            self.feature_names_in_ = np.array(names, dtype=object)


def _text(column: str, level: Any) -> str | None:
    """What is hashed of a level."""
    if is_missing(level):
        return None
    if isinstance(level, float | np.floating) and float(level).is_integer():
        level = int(level)
    return f"{column}={level}"
