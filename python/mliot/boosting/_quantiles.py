"""Predictions of several quantiles at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sklearn.utils.validation import check_is_fitted

from mliot import _core
from mliot.boosting._base import Floats


class Quantiles:
    """What a regressor says when it has learned ``quantiles``."""

    _model: _core.Boosting
    quantiles: Sequence[float] | None
    _predict: Any

    def _from_outputs(self, outputs: Floats) -> Floats:
        """What ``predict`` says where the model says this."""
        if self.quantiles is None or not hasattr(self, "_model"):
            return outputs
        levels = list(self._model.options["quantiles"])
        if 0.5 not in levels:
            raise ValueError(
                f"predict gives the median, but quantiles are {levels}; use predict_quantiles"
            )
        return outputs if outputs.ndim == 1 else outputs[:, levels.index(0.5)]

    def predict_quantiles(self, X: Any, num_iteration: int | None = None) -> Floats:
        """Predict all levels of ``quantiles``. They never cross.

        Each level has a score of its own; where scores cross, they are put in order, which brings
        them closer to the true quantiles.

        Parameters
        ----------
        X : array-like, sparse matrix or data frame, shape (n_samples, n_features), or Dataset
        num_iteration : int, optional
            Iterations to sum, from the first; ``best_iteration_`` when None or not positive.

        Returns
        -------
        ndarray, shape (n_samples, n_quantiles), float64, in the order of ``quantiles``

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before ``fit``.
        ValueError
            When the model was fitted without ``quantiles``, and as :meth:`predict`.

        References
        ----------
        Chernozhukov, Fernandez-Val and Galichon 2010, "Quantile and probability curves without
        crossing", Econometrica 78.

        Examples
        --------
        >>> import numpy as np
        >>> from mliot.boosting import BoostingRegressor
        >>> X = np.arange(200.0).reshape(100, 2)
        >>> model = BoostingRegressor(objective="quantile", quantiles=[0.1, 0.5, 0.9])
        >>> model.fit(X, X[:, 0]).predict_quantiles(X[:4]).shape
        (4, 3)
        """
        check_is_fitted(self)
        if self._model.options["quantiles"] is None:
            raise ValueError(
                "the model was fitted without quantiles; give BoostingRegressor "
                "objective='quantile' and quantiles=[...]"
            )
        outputs: Floats = self._predict(X, num_iteration, False)
        return outputs if outputs.ndim == 2 else outputs[:, None]
