"""Predictions of single rows, for streams."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.utils.validation import check_is_fitted

from mliot import _core
from mliot.boosting._categories import Categories, LevelRowPredictor


class PredictsRows:
    """What an estimator with trees makes of one row: the bits of its table of one row."""

    _model: _core.Boosting
    _categories: Categories
    n_features_in_: int

    def predict_row(self, row: Any) -> Any:
        """Predict one row of ``n_features_in_`` values, as fast as Python allows.

        Parameters
        ----------
        row : array-like, shape (n_features_in_,)
            float32 and float64 arrays are read in place.

        Returns
        -------
        float, or ndarray of one value for each target, quantile or class
            The prediction of a regressor; of a classifier the probability of ``classes_[1]``, or
            those of more than two classes.

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before ``fit``.
        ValueError
            For another number of values.
        """
        known = self.__dict__.get("_categories")
        row = known.row(row, self.n_features_in_) if known else np.asarray(row)
        try:
            return self._model.predict_row(row)
        except AttributeError:
            check_is_fitted(self)
            raise

    def _row_predictor(self) -> _core.RowPredictor | LevelRowPredictor:
        check_is_fitted(self)
        predictor = _core.RowPredictor(self._model)
        if not self._categories:
            return predictor
        return LevelRowPredictor(predictor, self._categories, self.n_features_in_)
