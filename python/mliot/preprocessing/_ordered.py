"""Target encoding along a stream."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from sklearn.base import OneToOneFeatureMixin
from sklearn.utils.validation import check_consistent_length, column_or_1d

from mliot import _core
from mliot._core import InvalidArgument
from mliot._document import Document, Parts
from mliot.preprocessing._levels import Floats, LevelColumns, Levels
from mliot.preprocessing._row_wise import Maps


class OrderedTargetEncoder(OneToOneFeatureMixin, LevelColumns):  # type: ignore[misc]
    """Target encoding in the order of time: each row by what came before it.

    A level is ``(sum of its targets so far + weight * prior) / (its count so far + weight)``.
    `fit_transform` gives each row the number before its own target was taken, so that nothing
    leaks; `transform` what all rows say. `update` does the same one row at a time.

    Causal: neither a row's own target nor a later one changes its number.
    Missing: None and NaN are a level like others; a missing target is not counted.
    Warm-up: without ``prior`` NaN before the first target.

    Parameters
    ----------
    prior : float, optional
        What a level is before its first target. None: the mean of all targets so far.
    weight : float, default 1.0
        Rows that the prior counts for; above 0.

    Notes
    -----
    Source: Prokhorenkova et al. 2018, "CatBoost: unbiased boosting with categorical features",
    NeurIPS, section 3.2. Rows should be in the order of time, or shuffled where there is none.

    Examples
    --------
    >>> from mliot.preprocessing import OrderedTargetEncoder
    >>> encoder = OrderedTargetEncoder(prior=5.0)
    >>> [encoder.update("north", y) for y in (9.0, 1.0, 2.0)]
    [5.0, 7.0, 5.0]
    """

    _machine = _core.OrderedTargetEncoder

    def __init__(self, prior: float | None = None, weight: float = 1.0) -> None:
        self.prior = prior
        self.weight = weight

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.required = True
        return tags

    def fit(self, X: Any, y: Any) -> Self:
        """Takes the rows in their order.

        Parameters
        ----------
        X : array-like or data frame of shape (n_rows, n_columns)
            Columns of texts or of numbers; None and NaN are missing values.
        y : array-like of shape (n_rows,)
            Numbers; NaN is a missing target.

        Raises
        ------
        ValueError
            For a column that mixes texts and numbers, and infinite targets, named by row.
        """
        self._begin(X, y)
        return self

    def fit_transform(self, X: Any, y: Any = None, **params: Any) -> Floats:
        """Takes the rows in their order; each is encoded by the rows before it."""
        return self._begin(X, y)

    def _begin(self, X: Any, y: Any) -> Floats:
        self._new()  # a wrong option is an error before anything is changed
        columns = self._values(X, reset=True)
        target = self._target(y, len(columns[0]))
        self._levels = [Levels.of(each, self._where(j)) for j, each in enumerate(columns)]
        self._dtypes = [None] * len(columns)
        keys = self._as_keys(self._levels, columns)
        self._streams = [self._new() for _ in columns]
        self._fitted = self._streams[0]
        return self._take_rows(keys, target)

    def _take_rows(self, keys: Floats, target: Floats) -> Floats:
        encoded = [
            each.update_all(np.ascontiguousarray(keys[:, j]), target)
            for j, each in enumerate(self._streams)
        ]
        return np.column_stack(encoded)

    def _target(self, y: Any, rows: int) -> Floats:
        if y is None:
            raise InvalidArgument(
                f"{type(self).__name__} requires y to be passed, but the target y is None."
            )
        target = column_or_1d(y, warn=True, dtype=np.float64)
        if len(target) != rows:
            check_consistent_length(np.empty(rows), target)
        infinite = np.flatnonzero(np.isinf(target))
        if len(infinite):
            raise InvalidArgument(f"Input y contains infinity in row {int(infinite[0])}")
        return np.ascontiguousarray(target)

    def partial_fit(self, X: Any, y: Any) -> Self:
        """Takes more rows in their order; new levels are added. Raises as `fit`."""
        if "_fitted" not in self.__dict__:
            return self.fit(X, y)
        columns = self._values(X, reset=False)
        target = self._target(y, len(columns[0]))
        for j, values in enumerate(columns):
            self._levels[j].extend(values.tolist())
            columns[j] = values
        self._take_rows(self._as_keys(self._levels, columns), target)
        return self

    def update(self, level: Any, y: float) -> Any:
        """Takes the next row of the stream, and gives its number before ``y`` was taken.

        Parameters
        ----------
        level : text or number, or a sequence of them
            The row's level; of several columns one for each. The first row says how many there
            are, and whether they are texts or numbers.
        y : float
            Its target; NaN when it is missing.

        Returns
        -------
        float, or list of float for several columns

        Raises
        ------
        ValueError
            For an infinite target or level, for a text among numbers, and for what is neither;
            nothing has changed then.
        """
        row = list(level) if isinstance(level, list | tuple | np.ndarray) else [level]
        target = float(y)
        if np.isinf(target):
            raise InvalidArgument("OrderedTargetEncoder: the target is infinite")
        begun = "_fitted" in self.__dict__
        if begun and len(row) != len(self._streams):
            raise InvalidArgument(
                f"OrderedTargetEncoder: a row of {len(row)} levels, but there are "
                f"{len(self._streams)} columns"
            )
        known = self._levels if begun else [Levels(None, undecided=True) for _ in row]
        for each, value in zip(known, row, strict=True):
            each.check(value)
        if not begun:
            self._start(known)
        keys = [each.key_or_new(value) for each, value in zip(self._levels, row, strict=True)]
        encoded = [
            stream.update(key, target) for stream, key in zip(self._streams, keys, strict=True)
        ]
        return encoded if isinstance(level, list | tuple | np.ndarray) else encoded[0]

    def _start(self, levels: list[Levels]) -> None:
        streams = [self._new() for _ in levels]
        self._levels = levels
        self._dtypes = [None] * len(levels)
        self.n_features_in_ = len(levels)
        self._streams, self._fitted = streams, streams[0]

    def transform(self, X: Any) -> Floats:
        """The table encoded by all rows so far, in float64.

        Raises
        ------
        NotFittedError
            Before fit.
        ValueError
            For other columns than those of fit.
        """
        self._known()
        keys = self._keys(X)
        encoded = [
            each.values(np.ascontiguousarray(keys[:, j])) for j, each in enumerate(self._streams)
        ]
        return np.column_stack(encoded)

    def _maps(self) -> Maps:
        self._known()
        return [
            {"column": j, "transform": "look_up", "options": each.map()}
            for j, each in enumerate(self._streams)
        ]

    def _fitted_document(self) -> Document:
        return {
            **super()._fitted_document(),
            "streams": [each.document() for each in self._streams],
        }

    def _take_fitted(self, parts: Parts) -> None:
        super()._take_fitted(parts)
        self._streams = [self._machine.from_document(each) for each in parts.of("streams", list)]
        self._fitted = self._streams[0]
