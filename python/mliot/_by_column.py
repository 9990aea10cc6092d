"""Tables that hold a series in each column, through transforms of series."""

from __future__ import annotations

from typing import Any, Self

import numpy as np

from mliot._core import InvalidArgument
from mliot._named_output import NamedOutput
from mliot._options import FirstUse
from mliot._series import Floats, numbers, offsets_of


class ByColumn(NamedOutput, FirstUse):
    """A transformer of series, alone, one after the other, or each in a column of a table.

    With tables it follows scikit-learn's protocol, without importing scikit-learn.
    """

    def _of_stacked(self, samples: Floats, ends: Any) -> Floats:
        """What becomes of series ``samples[ends[i]:ends[i + 1]]``: shape (n,), or (n, outputs).

        The options are checked by then.
        """
        raise NotImplementedError

    def transform(self, values: Any, ids: Any = None, indptr: Any = None) -> Floats:
        """The transformed series, apart from any stream of this object.

        Parameters
        ----------
        values : array-like of shape (n,) or (n, k)
            One dimension: one series in the order of time, or many one after the other when
            ``ids`` or ``indptr`` says where they begin. Two: a series in each column.
        ids : array-like of shape (n,), optional
            The series that each value belongs to; the values of a series stand together.
        indptr : array-like of shape (m + 1,), optional
            Instead of ids: series i is ``values[indptr[i]:indptr[i + 1]]``.

        Returns
        -------
        numpy.ndarray of float64
            The shape of ``values``; a `FeatureUnion` makes a column of each transform, those of
            a table's first column first. With `set_output` a frame, where ``values`` is a table.

        Raises
        ------
        InvalidArgument
            When an option is out of range, shapes do not fit, a table has other columns than that
            of fit, or a series of ``ids`` stands in two places.
        TypeError
            When a value is no number.
        """
        self._check_options()
        samples = numbers(values, type(self).__name__)
        if samples.ndim == 1:
            return self._of_series(samples, ids, indptr)
        table: Floats = self._as_asked(values, self._of_table(values, samples, ids, indptr))
        return table

    def _of_series(self, samples: Floats, ids: Any, indptr: Any) -> Floats:
        known = self.__dict__.get("n_features_in_")
        if known is not None and ids is None and indptr is None:
            raise InvalidArgument(
                f"Expected 2D array, got 1D array instead: {type(self).__name__} was fitted to a "
                f"table of {known} columns. Reshape your data with reshape(-1, 1) if it is one of "
                f"one column, or transform with an object that was not fitted"
            )
        return self._of_stacked(samples, offsets_of(len(samples), ids, indptr, type(self).__name__))

    def _of_table(self, values: Any, samples: Floats, ids: Any, indptr: Any) -> Floats:
        """The numbers of ``samples``, which are those of ``values``, transformed by column."""
        if ids is not None or indptr is not None:
            raise InvalidArgument(
                f"{type(self).__name__}: ids and indptr go with one-dimensional values; "
                f"in two dimensions each column is a series"
            )
        self._check_names(values)
        rows, columns = samples.shape
        known = getattr(self, "n_features_in_", columns)
        if columns != known:
            raise InvalidArgument(
                f"X has {columns} features, but {type(self).__name__} is expecting {known} "
                f"features as input"
            )
        ends = np.arange(columns + 1, dtype=np.int64) * rows
        made = self._of_stacked(np.ascontiguousarray(samples.T).reshape(-1), ends)
        outputs = 1 if made.ndim == 1 else made.shape[1]
        by_row = made.reshape(columns, rows, outputs).transpose(1, 0, 2)
        return np.ascontiguousarray(by_row).reshape(rows, columns * outputs)

    def fit(self, X: Any, y: Any = None) -> Self:
        """Learns nothing but the columns of a table of shape (n, k), a series each.

        One series, or stacked ones, need no fit: `transform` takes them as they are.

        Raises
        ------
        InvalidArgument
            When an option is out of range; when X is no table, has no row or no column.
        TypeError
            When a value is no number.
        """
        self._check_options()
        samples = numbers(X, type(self).__name__)
        if samples.ndim != 2:
            raise InvalidArgument(
                f"Expected 2D array, got 1D array instead: {type(self).__name__} is fitted to a "
                f"table. Reshape your data with reshape(-1, 1), or transform without a fit"
            )
        if samples.shape[0] == 0:
            raise InvalidArgument(f"{type(self).__name__}: fit needs samples, got 0")
        if samples.shape[1] == 0:
            raise InvalidArgument(
                f"0 feature(s) (shape={samples.shape}) while a minimum of 1 is required by "
                f"{type(self).__name__}"
            )
        self._learn_names(X, samples.shape[1])
        return self

    def fit_transform(self, X: Any, y: Any = None) -> Floats:
        """The same as ``fit(X).transform(X)``."""
        return self.fit(X).transform(X)

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import InputTags, Tags, TargetTags, TransformerTags

        return Tags(
            estimator_type=None,
            target_tags=TargetTags(required=False),
            transformer_tags=TransformerTags(preserves_dtype=[]),
            input_tags=InputTags(two_d_array=True, allow_nan=True),
            requires_fit=False,
        )
