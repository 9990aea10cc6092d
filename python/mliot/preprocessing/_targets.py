"""Encoders that put the mean of a target in the place of a level."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from sklearn.utils.multiclass import type_of_target
from sklearn.utils.validation import _check_feature_names_in, check_consistent_length, column_or_1d

from mliot import _core
from mliot._core import InvalidArgument
from mliot._document import Document, Parts, encode
from mliot.preprocessing._levels import Floats, LevelColumns, Values
from mliot.preprocessing._row_wise import Maps
from mliot.preprocessing._tables import is_missing

_KINDS = ("auto", "continuous", "binary", "multiclass")
_UNKNOWN = ("value", "return_nan", "error")


class TargetEncoder(LevelColumns):
    """Each level becomes the mean of the target there, drawn towards the mean of all rows.

    `fit_transform` is cross-fitted: each row is encoded by rows of other folds, so that its own
    target does not leak into it. ``fit(X, y).transform(X)`` is not; use it for new rows only.

    With a number ``smooth`` a level is ``(sum + smooth * mean) / (count + smooth)``. With "auto" it
    is ``w * (mean of the level) + (1 - w) * mean`` with ``w = v n / (v n + s)``: v is the variance
    of the target, n and s the count and the variance of the target at the level. Of several classes
    each column becomes one column a class. Sums are exact, so the order of the rows does not show,
    but in the folds.

    Missing: None and NaN are a level like others.

    Parameters
    ----------
    smooth : "auto" or float, default "auto"
        How many rows the mean of all rows counts for; "auto": as the variances say.
    cv : int, default 5
        Folds of `fit_transform`.
    shuffle : bool, default True
        Draw the folds at random.
    random_state : int, RandomState or None, default None
        Seed of the folds. None: 0.
    target_type : {"auto", "continuous", "binary", "multiclass"}, default "auto"
        What y is.
    handle_unknown : {"value", "return_nan", "error"}, default "value"
        What becomes of levels that `transform` meets and fit has not seen; "value": the mean of all
        targets. In a `Pipeline`, whose streams refuse no sample, "error" is "value".

    Attributes
    ----------
    categories_ : list of ndarray
        The levels of each column, the missing one last.
    encodings_ : list of ndarray
        The number of each level; for several classes the columns of the first come first.
    target_mean_ : float, or ndarray of shape (n_classes,)
        What unseen levels become.
    target_type_ : str
    classes_ : ndarray or None
        The labels of a class target, in order; the second one counts as 1.

    Notes
    -----
    Source: Micci-Barreca 2001, "A Preprocessing Scheme for High-Cardinality Categorical Attributes
    in Classification and Prediction Problems", SIGKDD Explorations 3(1).

    Examples
    --------
    >>> from mliot.preprocessing import TargetEncoder
    >>> shops = [["north"], ["north"], ["east"], ["east"]]
    >>> encoder = TargetEncoder(smooth=2.0).fit(shops, [10.0, 14.0, 2.0, 6.0])
    >>> encoder.transform([["north"], ["east"], ["west"]]).ravel()
    array([10.,  6.,  8.])
    """

    _machine = _core.TargetEncoder

    def __init__(
        self,
        *,
        smooth: float | str = "auto",
        cv: int = 5,
        shuffle: bool = True,
        random_state: Any = None,
        target_type: str = "auto",
        handle_unknown: str = "value",
    ) -> None:
        self.smooth = smooth
        self.cv = cv
        self.shuffle = shuffle
        self.random_state = random_state
        self.target_type = target_type
        self.handle_unknown = handle_unknown

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.required = True
        return tags

    def _core_options(self) -> dict[str, Any]:
        if self.handle_unknown not in _UNKNOWN:
            raise InvalidArgument(
                f"TargetEncoder: handle_unknown must be one of {', '.join(map(repr, _UNKNOWN))}, "
                f"got {self.handle_unknown!r}"
            )
        if isinstance(self.smooth, str):
            if self.smooth != "auto":
                raise InvalidArgument(
                    f"TargetEncoder: smooth must be 'auto' or a number, got {self.smooth!r}"
                )
            return {"smooth": None}
        return {"smooth": self.smooth}

    def fit(self, X: Any, y: Any) -> Self:
        """Learns the mean of the target at each level.

        Parameters
        ----------
        X : array-like or data frame of shape (n_rows, n_columns)
            Columns of texts or of numbers; None and NaN are missing values.
        y : array-like of shape (n_rows,)
            Numbers, or labels of two or more classes.

        Raises
        ------
        ValueError
            For a column that mixes texts and numbers, infinite values, named by column and row,
            and missing or infinite targets, named by row.
        """
        self._learn(X, y)
        return self

    def _learn(self, X: Any, y: Any) -> tuple[Floats, list[Floats]]:
        options = self._core_options()
        keys = self._learn_keys(X)
        kind, classes, targets = self._targets(y, len(keys))
        fitted = []
        for target in targets:
            fitted.append(self._machine(options))
            fitted[-1].fit(keys, target)
        self.target_type_, self.classes_ = kind, classes
        self._set(fitted)
        return keys, targets

    def _targets(self, y: Any, rows: int) -> tuple[str, Values | None, list[Floats]]:
        """The kind of a target, its classes, and a column of numbers for each output."""
        if y is None:
            raise InvalidArgument(
                f"{type(self).__name__} requires y to be passed, but the target y is None."
            )
        y = column_or_1d(y, warn=True)
        if len(y) != rows:
            check_consistent_length(np.empty(rows), y)
        kind = self.target_type
        if kind not in _KINDS:
            raise InvalidArgument(
                f"TargetEncoder: target_type must be one of {', '.join(map(repr, _KINDS))}, got "
                f"{kind!r}"
            )
        if kind == "auto":
            if y.dtype.kind == "f" and not np.isfinite(y).all():
                row = int(np.flatnonzero(~np.isfinite(y))[0])
                raise InvalidArgument(f"Input y contains NaN or infinity: {y[row]} in row {row}")
            found = type_of_target(y, input_name="y")
            kind = found if found in _KINDS else "continuous"
        if kind == "continuous":
            return kind, None, [np.asarray(y, dtype=np.float64)]
        classes = np.unique(y)
        if kind == "binary" and len(classes) > 2:
            raise InvalidArgument(f"TargetEncoder: a binary target has {len(classes)} classes")
        if kind == "binary":
            return kind, classes, [np.asarray(y == classes[-1], dtype=np.float64)]
        return kind, classes, [np.asarray(y == each, dtype=np.float64) for each in classes]

    def _set(self, fitted: list[Any]) -> None:
        self.__dict__.pop("_tables", None)
        self._parts = fitted
        self._fitted = fitted[0]
        columns = range(self.n_features_in_)
        self.categories_ = [self._categories(j) for j in columns]
        # One output for each column of each part; the outputs of a column stand together.
        tables = [each.maps() for each in fitted]
        self.encodings_ = [
            _values_of(table[j]["options"], self._fitted.has_missing(j))
            for j in columns
            for table in tables
        ]
        means = np.array([each.target_mean for each in fitted])
        self.target_mean_: Any = means if self.target_type_ == "multiclass" else float(means[0])

    def transform(self, X: Any) -> Floats:
        """The table encoded by what fit has learnt from all rows, in float64.

        Raises
        ------
        NotFittedError
            Before fit.
        ValueError
            For other columns than those of fit, and with ``handle_unknown="error"`` for a level
            that fit has not seen, named by column and row.
        """
        self._known()
        keys = self._keys(X)
        if self.handle_unknown == "error":
            self._refuse_unseen(keys, X)
        encoded = self._encoded(self._parts, keys)
        if self.handle_unknown == "return_nan":
            encoded[np.repeat(self._unseen(keys), len(self._parts), axis=1)] = np.nan
        return encoded

    def _encoded(self, parts: list[Any], keys: Floats) -> Floats:
        if len(parts) == 1:
            alone: Floats = parts[0].transform(keys)
            return alone
        blocks = np.stack([each.transform(keys) for each in parts], axis=2)
        return blocks.reshape(len(keys), -1)

    def fit_transform(self, X: Any, y: Any = None, **params: Any) -> Floats:
        """Learns from the table, and encodes each row by the rows of other folds.

        Parameters
        ----------
        X, y
            As for `fit`.

        Returns
        -------
        ndarray of shape (n_rows, n_columns) or (n_rows, n_columns * n_classes)
        """
        from sklearn.model_selection import KFold, StratifiedKFold

        keys, targets = self._learn(X, y)
        options = self._core_options()
        seed = 0 if self.random_state is None else self.random_state
        folds = KFold if self.target_type_ == "continuous" else StratifiedKFold
        splitter = folds(self.cv, shuffle=self.shuffle, random_state=seed if self.shuffle else None)
        encoded = np.empty((len(keys), len(targets) * keys.shape[1]))
        labels = None if self.classes_ is None else np.asarray(y)
        for train, test in splitter.split(keys, labels):
            parts = []
            for target in targets:
                parts.append(self._machine(options))
                parts[-1].fit(keys[train], target[train])
            encoded[test] = self._encoded(parts, keys[test])
        return encoded

    def transform_one(self, row: Any) -> list[float]:
        """Encodes one row, given as a sequence of levels: the fast way for a stream.

        Returns
        -------
        list of float
            As a row of `transform`.
        """
        tables = self.__dict__.get("_tables")
        if tables is None:
            tables = self._tables = self._row_tables()
        made = [table.get(level) for level, table in zip(row, tables, strict=True)]
        if None in made:
            unseen = self._number_of_unseen()
            for j, level in enumerate(row):
                if made[j] is None:
                    made[j] = tables[j].get(None, unseen) if is_missing(level) else unseen
        if None in made:
            column = made.index(None)
            raise InvalidArgument(
                f"Found the unknown category {list(row)[column]!r} ({self._where(column)}); "
                "handle_unknown says what becomes of it"
            )
        return made

    def _number_of_unseen(self) -> float | None:
        """What a level becomes that fit has not seen; None: an error."""
        self._core_options()  # checks the option
        numbers = {"value": float(self.target_mean_), "return_nan": float("nan"), "error": None}
        return numbers[self.handle_unknown]

    def _row_tables(self) -> list[dict[Any, float]]:
        """For each column what each level becomes; None stands for missing values."""
        self._known()
        if len(self._parts) > 1:
            raise InvalidArgument("TargetEncoder: transform_one is for one output a column")
        tables = []
        for j, (levels, numbers) in enumerate(zip(self.categories_, self.encodings_, strict=True)):
            table = dict(zip(levels.tolist(), numbers.tolist(), strict=True))
            if self._fitted.has_missing(j):
                table[None] = float(numbers[-1])
            tables.append(table)
        return tables

    def get_feature_names_out(self, input_features: Any = None) -> Values:
        """The columns; of several classes ``<column>_<class>``."""
        self._known()
        names = _check_feature_names_in(self, input_features)
        if self.target_type_ != "multiclass" or self.classes_ is None:
            return np.asarray(names)
        both = [f"{name}_{label}" for name in names for label in self.classes_]
        return np.array(both, dtype=object)

    def _maps(self) -> Maps:
        self._known()
        tables: list[Maps] = [each.maps() for each in self._parts]
        made = [table[j] for j in range(self.n_features_in_) for table in tables]
        if self.handle_unknown == "return_nan":
            for each in made:
                absent = {"unseen"}
                if not self._fitted.has_missing(each["column"]):
                    absent.add("missing")
                options = each["options"]
                each["options"] = {key: options[key] for key in options if key not in absent}
        return made

    def _fitted_document(self) -> Document:
        return {
            **super()._fitted_document(),
            "parts": [each.document() for each in self._parts],
            "target_type": self.target_type_,
            "classes": encode(self.classes_, "classes_"),
        }

    def _take_fitted(self, parts: Parts) -> None:
        super()._take_fitted(parts)
        self.target_type_ = parts.of("target_type", str)
        self.classes_ = parts.value("classes")
        self._set([self._machine.from_document(each) for each in parts.of("parts", list)])


def _values_of(options: dict[str, Any], has_missing: bool) -> Floats:
    values = np.array(options["values"], dtype=np.float64)
    return np.append(values, options["missing"]) if has_missing else values
