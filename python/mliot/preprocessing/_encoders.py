"""Encoders of categories that need no target: places, indicator columns, counts."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from sklearn.base import OneToOneFeatureMixin
from sklearn.utils.validation import _check_feature_names_in

from mliot import _core
from mliot._core import InvalidArgument, ResourceLimit
from mliot._document import Parts
from mliot.preprocessing._levels import Floats, LevelColumns, Values

_NO_TARGET = np.empty(0)
_MOST_INDICATORS = 2**31  # values of a table of indicator columns: 16 GiB


class CountedLevels(LevelColumns):
    """Encoders that count levels: they learn from the rows, and `merge`-able parts of them."""

    handle_unknown: str
    _unknown: tuple[str, ...] = ("error",)

    def fit(self, X: Any, y: Any = None) -> Self:
        """Learns the levels of a table.

        Parameters
        ----------
        X : array-like or data frame of shape (n_rows, n_columns)
            Columns of texts or of numbers; None and NaN are missing values.
        y : ignored

        Raises
        ------
        ValueError
            For a column that mixes texts and numbers, and infinite values, named by column and
            row.
        """
        self._check_parameters()
        keys = self._learn_keys(X)
        fitted = self._new()
        fitted.fit(keys, _NO_TARGET)
        self._set(fitted)
        return self

    def _check_parameters(self) -> None:
        if self.handle_unknown not in self._unknown:
            raise InvalidArgument(
                f"{type(self).__name__}: handle_unknown must be one of "
                f"{', '.join(map(repr, self._unknown))}, got {self.handle_unknown!r}"
            )

    def _set(self, fitted: Any) -> None:
        self._fitted = fitted
        self.categories_ = [self._categories(j) for j in range(self.n_features_in_)]

    def _take_fitted(self, parts: Parts) -> None:
        super()._take_fitted(parts)
        self._set(self._fitted)

    def transform(self, X: Any) -> Floats:
        """The table encoded, in float64.

        Raises
        ------
        NotFittedError
            Before fit.
        ValueError
            For other columns than those of fit, and with ``handle_unknown="error"`` for a level
            that fit has not seen, named by column and row.
        """
        fitted = self._known()
        keys = self._keys(X)
        if self.handle_unknown == "error":
            self._refuse_unseen(keys, X)
        encoded: Floats = fitted.transform(keys)
        return encoded


class OrdinalEncoder(OneToOneFeatureMixin, CountedLevels):  # type: ignore[misc]
    """Each level becomes its place, from 0, among the sorted levels of its column.

    Missing: None and NaN become ``encoded_missing_value``. In a `Pipeline`, whose streams refuse no
    sample, an unseen level is NaN with "error".

    Parameters
    ----------
    handle_unknown : {"error", "use_encoded_value"}, default "error"
        What becomes of levels that fit has not seen.
    unknown_value : float, optional
        The number for them, with "use_encoded_value": NaN, or none that a level has.
    encoded_missing_value : float, default NaN
        The number for missing values.

    Attributes
    ----------
    categories_ : list of ndarray
        The levels of each column in the order of their numbers, the missing one last.

    Examples
    --------
    >>> from mliot.preprocessing import OrdinalEncoder
    >>> encoder = OrdinalEncoder().fit([["north"], ["east"], ["north"]])
    >>> encoder.transform([["north"], ["east"]]).ravel()
    array([1., 0.])
    >>> encoder.inverse_transform([[0.0]])
    array([['east']], dtype=object)
    """

    _machine = _core.OrdinalEncoder
    _unknown = ("error", "use_encoded_value")

    def __init__(
        self,
        *,
        handle_unknown: str = "error",
        unknown_value: float | None = None,
        encoded_missing_value: float = np.nan,
    ) -> None:
        self.handle_unknown = handle_unknown
        self.unknown_value = unknown_value
        self.encoded_missing_value = encoded_missing_value

    def _check_parameters(self) -> None:
        super()._check_parameters()
        given = self.unknown_value is not None
        if given != (self.handle_unknown == "use_encoded_value"):
            raise InvalidArgument(
                "OrdinalEncoder: unknown_value goes with handle_unknown='use_encoded_value', got "
                f"{self.unknown_value!r} with {self.handle_unknown!r}"
            )

    def _core_options(self) -> dict[str, Any]:
        return {
            "unseen": _absent_if_nan(self.unknown_value),
            "missing": _absent_if_nan(self.encoded_missing_value),
        }

    def _set(self, fitted: Any) -> None:
        super()._set(fitted)
        value = self.unknown_value
        for j, each in enumerate(self.categories_):
            if value is not None and 0 <= value < len(each) and value == int(value):
                raise InvalidArgument(
                    f"{self._where(j)}: unknown_value {value} is the number of {each[int(value)]!r}"
                )

    def _refuse_unseen(self, keys: Floats, X: Any) -> None:
        # A missing value has a number of its own, whether fit saw one or not.
        known = np.where(np.isnan(keys), self._first_keys(), keys)
        super()._refuse_unseen(known, X)

    def _first_keys(self) -> Floats:
        firsts = [self._fitted.keys(j)[:1] for j in range(self.n_features_in_)]
        return np.array([each[0] if len(each) else np.nan for each in firsts])

    def inverse_transform(self, X: Any) -> Values:
        """The levels of numbers; None for those of missing and of unknown values.

        Raises
        ------
        ValueError
            For a number that no level has, named by column and row.
        """
        self._known()
        codes = np.asarray(X, dtype=np.float64)
        if codes.ndim != 2 or codes.shape[1] != self.n_features_in_:
            raise InvalidArgument(
                f"OrdinalEncoder: codes of shape {codes.shape}, but fit saw {self.n_features_in_} "
                "columns"
            )
        return _joined([self._levels_of(codes[:, j], j) for j in range(codes.shape[1])])

    def _levels_of(self, codes: Floats, j: int) -> Values:
        empty = np.isnan(codes)
        for value in (self.unknown_value, self.encoded_missing_value):
            if value is not None:
                empty |= codes == value
        places = np.where(empty, 0, codes)
        known = self._fitted.keys(j)
        wrong = ~empty & ~((places >= 0) & (places < len(known)) & (places == np.floor(places)))
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            raise InvalidArgument(
                f"{self._where(j)}: no level has the code {codes[row]} of row {row}"
            )
        if empty.any() or not len(known):
            levels = self._levels[j].values(known).astype(object)
            found = np.full(len(codes), None, dtype=object)
            found[~empty] = levels[places[~empty].astype(np.int64)]
            return found
        return self.categories_[j][places.astype(np.int64)]


class OneHotEncoder(CountedLevels):
    """Each level becomes a column: 1 where the row has it, else 0.

    Missing: None and NaN are a level where fit saw them. In a `Pipeline`, whose streams refuse no
    sample, "error" is "ignore". More than 2^31 indicators (rows times
    levels, 16 GiB) are refused with :class:`mliot.ResourceLimit`.

    Parameters
    ----------
    drop : {None, "first"}, default None
        Leave out the column of the first level of each column of the table.
    handle_unknown : {"error", "ignore"}, default "error"
        What becomes of levels that fit has not seen; ignored they are 0 in every column.

    Attributes
    ----------
    categories_ : list of ndarray
        The levels of each column, the missing one last.

    Examples
    --------
    >>> from mliot.preprocessing import OneHotEncoder
    >>> encoder = OneHotEncoder().fit([["north"], ["east"], ["north"]])
    >>> encoder.transform([["north"]])
    array([[0., 1.]])
    >>> encoder.get_feature_names_out(["region"])
    array(['region_east', 'region_north'], dtype=object)
    """

    _machine = _core.OneHotEncoder
    _unknown = ("error", "ignore")

    def __init__(self, *, drop: str | None = None, handle_unknown: str = "error") -> None:
        self.drop = drop
        self.handle_unknown = handle_unknown

    def _check_parameters(self) -> None:
        super()._check_parameters()
        if self.drop not in (None, "first"):
            raise InvalidArgument(f"OneHotEncoder: drop must be None or 'first', got {self.drop!r}")

    def _core_options(self) -> dict[str, Any]:
        return {"drop_first": self.drop == "first"}

    def get_feature_names_out(self, input_features: Any = None) -> Values:
        """``<column>_<level>`` for each output."""
        self._known()
        names = _check_feature_names_in(self, input_features)
        out = [
            f"{name}_{level}"
            for name, levels in zip(names, self.categories_, strict=True)
            for level in levels[1 if self.drop == "first" else 0 :]
        ]
        return np.array(out, dtype=object)

    def _keys(self, X: Any) -> Any:
        keys = super()._keys(X)
        outputs = self._known().outputs
        if len(keys) * outputs > _MOST_INDICATORS:
            names = _check_feature_names_in(self)
            most = max(range(len(names)), key=lambda j: len(self.categories_[j]))
            raise ResourceLimit(
                f"OneHotEncoder: {len(keys)} rows of {outputs} indicators are more than "
                f"{_MOST_INDICATORS} values (column {names[most]!r} alone has "
                f"{len(self.categories_[most])} levels); encode columns of many levels with "
                "TargetEncoder, CountEncoder or HashingEncoder, or hand them to a boosting model "
                "as categorical_features"
            )
        return keys

    def inverse_transform(self, X: Any) -> Values:
        """The level of each row's 1; without one the level that was dropped, else None.

        Raises
        ------
        ValueError
            For another number of columns.
        """
        fitted = self._known()
        table = np.asarray(X, dtype=np.float64)
        if table.ndim != 2 or table.shape[1] != fitted.outputs:
            raise InvalidArgument(
                f"OneHotEncoder: a table of shape {table.shape}, but there are {fitted.outputs} "
                "outputs"
            )
        columns, first = [], 0
        skipped = 1 if self.drop == "first" else 0
        for levels in self.categories_:
            width = len(levels) - skipped
            block = table[:, first : first + width]
            first += width
            place = block.argmax(axis=1) + skipped if width else np.zeros(len(table), dtype=int)
            empty = ~block.any(axis=1)
            place[empty] = 0
            found = levels[place]
            if empty.any() and not skipped:
                found = found.astype(object)
                found[empty] = None
            columns.append(found)
        return _joined(columns)


class CountEncoder(OneToOneFeatureMixin, CountedLevels):  # type: ignore[misc]
    """Each level becomes how often it occurred in fit.

    Missing: None and NaN are a level like others. In a `Pipeline`, whose streams refuse no sample,
    "error" is "value".

    Parameters
    ----------
    normalize : bool, default False
        Divide by the number of rows.
    handle_unknown : {"value", "error"}, default "value"
        What becomes of levels that fit has not seen; "value": 0, as often as they occurred.

    Attributes
    ----------
    categories_ : list of ndarray
        The levels of each column, the missing one last.
    counts_ : list of ndarray of int64
        How often each occurred.

    Examples
    --------
    >>> from mliot.preprocessing import CountEncoder
    >>> CountEncoder().fit_transform([["north"], ["east"], ["north"]]).ravel()
    array([2., 1., 2.])
    """

    _machine = _core.CountEncoder
    _unknown = ("value", "error")

    def __init__(self, *, normalize: bool = False, handle_unknown: str = "value") -> None:
        self.normalize = normalize
        self.handle_unknown = handle_unknown

    def _core_options(self) -> dict[str, Any]:
        return {"normalize": self.normalize}

    def _set(self, fitted: Any) -> None:
        super()._set(fitted)
        self.counts_ = [fitted.counts(j) for j in range(self.n_features_in_)]


def _absent_if_nan(value: Any) -> Any:
    return None if value is None or (isinstance(value, float) and np.isnan(value)) else value


def _joined(columns: list[Values]) -> Values:
    """Columns side by side: of their common type, of objects where there is none."""
    if all(each.dtype.kind in "biuf" for each in columns):
        return np.column_stack(columns)
    table = np.empty((len(columns[0]), len(columns)), dtype=object)
    for j, each in enumerate(columns):
        table[:, j] = each
    return table
