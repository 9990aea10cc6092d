"""Gradient boosted trees as scikit-learn estimators, with LightGBM's parameter names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import _check_y, check_is_fitted, column_or_1d, validate_data

from mliot import _core
from mliot._feature_table import as_frame, frame_columns

__all__ = ["BoostingClassifier", "BoostingRegressor"]

Progress = Callable[[str, int, int], object]
Floats = npt.NDArray[np.float64]

_ALIASES = {"l2": "regression", "squared_error": "regression"}
_REGRESSION = ("regression", "l2", "squared_error", "l1", "quantile", "poisson", "tweedie")
_NOT_OPTIONS = {"n_jobs", "validation_fraction", "importance_type"}


class _Boosting(BaseEstimator):  # type: ignore[misc]
    """What regressor and classifier share: tables in, the C++ model, its attributes."""

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "_model")

    def _options(self, seed: int) -> dict[str, Any]:
        options = {k: v for k, v in self.get_params(deep=False).items() if k not in _NOT_OPTIONS}
        options["random_state"] = seed
        options["objective"] = _ALIASES.get(self.objective, self.objective)
        return options

    def _table(self, X: Any, *, reset: bool = False) -> tuple[Any, int]:
        """Return the features as a 2-D array or a list of columns, and the number of rows."""
        frame = as_frame(X)
        if frame is not None:
            native = frame.to_native()
            validate_data(self, native, reset=reset, skip_check_array=True)
            if len(frame) == 0 or len(frame.columns) == 0:
                raise ValueError(
                    f"Found array with {len(frame)} sample(s) and {len(frame.columns)} feature(s)"
                    f" while a minimum of 1 is required by {type(self).__name__}."
                )
            return frame_columns(frame), len(frame)
        array = validate_data(self, X, reset=reset, dtype="numeric", ensure_all_finite=False)
        if array.dtype.kind not in "biuf":
            raise ValueError(f"X holds values of dtype {array.dtype}; numbers are needed")
        return array, array.shape[0]

    def _rows(
        self, y: Floats, n: int, sample_weight: Any, init_score: Any
    ) -> dict[str, npt.NDArray[Any]]:
        rows = {"target": _of_length("y", y, n)}
        if sample_weight is not None:
            weight = np.asarray(sample_weight, dtype=np.float64)
            weight = _of_length("sample_weight", weight, n)
            if not weight.any():
                raise ValueError("all values of sample_weight are zero: no row is left")
            rows["weight"] = weight
        if init_score is not None:
            rows["init_score"] = _of_length(
                "init_score", np.asarray(init_score, dtype=np.float64), n
            )
        return rows

    def _holdout(self, rows: dict[str, npt.NDArray[Any]], seed: int) -> npt.NDArray[np.uint8]:
        """Draw the rows that judge early stopping, from each class alike in a classifier."""
        fraction = self.validation_fraction
        if not 0 < fraction < 1:
            raise ValueError(f"validation_fraction must be between 0 and 1, got {fraction}")
        target = rows["target"]
        used = rows["weight"] > 0 if "weight" in rows else np.ones(len(target), dtype=bool)
        groups = np.unique(target[used]) if isinstance(self, ClassifierMixin) else [None]
        holdout = np.zeros(len(target), dtype=np.uint8)
        generator = np.random.default_rng(seed)
        for group in groups:
            members = np.flatnonzero(used if group is None else used & (target == group))
            count = max(1, round(fraction * len(members)))
            if count >= len(members):
                raise ValueError(
                    f"early stopping holds out {fraction} of the rows, but there are only "
                    f"{len(members)}; give eval_set or leave early_stopping_rounds out"
                )
            holdout[generator.permutation(members)[:count]] = 1
        return holdout

    def _fit_model(
        self,
        X: Any,
        read_target: Callable[[], Floats],
        *,
        sample_weight: Any,
        init_score: Any,
        eval_set: Any,
        callbacks: Sequence[Progress] | None,
    ) -> None:
        seed = _seed(self.random_state)
        table, n = self._table(X, reset=True)
        rows = self._rows(read_target(), n, sample_weight, init_score)
        evaluation_table, evaluation = None, {}
        if eval_set is not None:
            eval_X, eval_y, *eval_weight = _single_eval_set(eval_set)
            evaluation_table, eval_n = self._table(eval_X)
            evaluation = self._rows(
                self._eval_target(eval_y), eval_n, eval_weight[0] if eval_weight else None, None
            )
        elif self.early_stopping_rounds is not None:
            rows["holdout"] = self._holdout(rows, seed)
        model = _core.Boosting(self._options(seed))
        progress = _progress(callbacks)
        model.fit(table, rows, evaluation_table, evaluation, self.n_jobs, progress)
        self._model = model
        self.n_estimators_ = model.n_trees
        self.best_iteration_ = model.best_iteration
        self.evals_result_ = {}
        if model.metric:
            self.evals_result_ = {"valid_0": {model.metric: list(model.evaluations)}}

    def _eval_target(self, y: Any) -> Floats:
        return np.asarray(_check_y(y, y_numeric=True, estimator=self), dtype=np.float64)

    def _is_plain(self, X: Any) -> bool:
        """Whether X needs no validation: the way in for single rows, where microseconds count."""
        return (
            type(X) is np.ndarray
            and X.ndim == 2
            and X.dtype.kind in "fiub"
            and X.shape[0] > 0
            and X.shape[1] == self.__dict__.get("n_features_in_")
            and "feature_names_in_" not in self.__dict__
        )

    def _predict(self, X: Any, num_iteration: int | None, raw_score: bool) -> Floats:
        if not self._is_plain(X):
            check_is_fitted(self)
            X, _ = self._table(X)
        scores: Floats = self._model.predict(X, num_iteration, raw_score, self.n_jobs)
        return scores

    def _predict_leaves(self, X: Any, num_iteration: int | None) -> npt.NDArray[np.int32]:
        check_is_fitted(self)
        table, _ = self._table(X)
        leaves: npt.NDArray[np.int32] = self._model.leaf_indices(table, num_iteration, self.n_jobs)
        return leaves

    @property
    def feature_importances_(self) -> Floats:
        """Importance of each feature by ``importance_type``, shape (n_features_in_,)."""
        check_is_fitted(self)
        importances: Floats = self._model.feature_importances(self.importance_type)
        return importances

    def model_hash(self) -> str:
        """Return 16 hexadecimal digits that equal models share, on any machine.

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before ``fit``.
        """
        check_is_fitted(self)
        digest: str = self._model.hash()
        return digest


class BoostingRegressor(RegressorMixin, _Boosting):  # type: ignore[misc]
    """Gradient boosted regression trees.

    The prediction is a sum of small decision trees, each fitted to the gradient of the loss of
    those before it. The fitted model does not depend on ``n_jobs`` or on the processor: the same
    data and parameters give the same bits.

    Parameters
    ----------
    objective : {"regression", "l1", "quantile", "poisson", "tweedie"}, default="regression"
        The loss; "l2" and "squared_error" mean "regression". "poisson" and "tweedie" use a log
        link and need targets >= 0.
    n_estimators : int, default=100
        Number of trees.
    learning_rate : float, default=0.1
        Factor on each tree's step.
    num_leaves : int, default=31
        Most leaves of a tree.
    max_depth : int, default=-1
        Most splits above a leaf; no limit when not positive.
    max_bin : int, default=255
        Most bins a feature is cut into, the bin of missing values apart.
    min_child_samples : int, default=20
        Fewest rows of a leaf.
    min_child_weight : float, default=1e-3
        Smallest sum of hessians of a leaf.
    min_split_gain : float, default=0.0
        Smallest loss reduction of a split.
    reg_alpha, reg_lambda : float, default=0.0
        L1 and L2 penalty on leaf values.
    subsample : float, default=1.0
        Share of the rows that a bag holds; acts when ``subsample_freq`` > 0.
    subsample_freq : int, default=0
        Trees between two bags; 0 turns bagging off.
    colsample_bytree : float, default=1.0
        Share of the features that a tree sees.
    alpha : float, default=0.9
        Level of the quantile loss.
    tweedie_variance_power : float, default=1.5
        The variance is proportional to the mean to this power; between 1 and 2.
    random_state : int, RandomState instance or None, default=None
        Seed of bags, column samples and held-out rows; None means 0.
    n_jobs : int or None, default=None
        Threads; None means every CPU that affinity and cgroup allow. Never changes a result.
    early_stopping_rounds : int or None, default=None
        Stop after so many trees without progress on the judging rows.
    validation_fraction : float, default=0.1
        Share of the rows that judge when ``early_stopping_rounds`` is given without ``eval_set``.
    importance_type : {"split", "gain"}, default="split"
        What ``feature_importances_`` counts.

    Attributes
    ----------
    n_features_in_ : int
    feature_names_in_ : ndarray of str, shape (n_features_in_,)
        When X had string column names.
    feature_importances_ : ndarray, shape (n_features_in_,)
    best_iteration_ : int
        Trees that ``predict`` sums.
    n_estimators_ : int
        Trees that were grown.
    evals_result_ : dict
        ``{"valid_0": {metric: [value after each tree]}}``; empty when nothing judged.

    Notes
    -----
    Missing values (NaN, null) need no imputation: each split learns where they go.

    References
    ----------
    Friedman 2001, "Greedy function approximation: a gradient boosting machine".
    Ke et al. 2017, "LightGBM: a highly efficient gradient boosting decision tree".
    """

    def __init__(
        self,
        *,
        objective: str = "regression",
        n_estimators: int = 100,
        learning_rate: float = 0.1,
        num_leaves: int = 31,
        max_depth: int = -1,
        max_bin: int = 255,
        min_child_samples: int = 20,
        min_child_weight: float = 1e-3,
        min_split_gain: float = 0.0,
        reg_alpha: float = 0.0,
        reg_lambda: float = 0.0,
        subsample: float = 1.0,
        subsample_freq: int = 0,
        colsample_bytree: float = 1.0,
        alpha: float = 0.9,
        tweedie_variance_power: float = 1.5,
        random_state: Any = None,
        n_jobs: int | None = None,
        early_stopping_rounds: int | None = None,
        validation_fraction: float = 0.1,
        importance_type: Literal["split", "gain"] = "split",
    ) -> None:
        self.objective = objective
        self.n_estimators = n_estimators
        self.learning_rate = learning_rate
        self.num_leaves = num_leaves
        self.max_depth = max_depth
        self.max_bin = max_bin
        self.min_child_samples = min_child_samples
        self.min_child_weight = min_child_weight
        self.min_split_gain = min_split_gain
        self.reg_alpha = reg_alpha
        self.reg_lambda = reg_lambda
        self.subsample = subsample
        self.subsample_freq = subsample_freq
        self.colsample_bytree = colsample_bytree
        self.alpha = alpha
        self.tweedie_variance_power = tweedie_variance_power
        self.random_state = random_state
        self.n_jobs = n_jobs
        self.early_stopping_rounds = early_stopping_rounds
        self.validation_fraction = validation_fraction
        self.importance_type = importance_type

    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        init_score: Any = None,
        eval_set: Any = None,
        callbacks: Sequence[Progress] | None = None,
    ) -> BoostingRegressor:
        """Fit the trees.

        Parameters
        ----------
        X : array-like or data frame, shape (n_samples, n_features)
            NumPy array of any real dtype, or a pandas, polars, pyarrow or Arrow-stream frame of
            numeric columns; not copied where the memory allows. NaN and null are missing.
        y : array-like, shape (n_samples,)
            Finite targets.
        sample_weight : array-like, shape (n_samples,), optional
            Weights >= 0; a row of weight 0 is as good as absent.
        init_score : array-like, shape (n_samples,), optional
            Raw score each row starts from; ``predict`` then returns what comes on top of it.
        eval_set : tuple (X, y) or (X, y, sample_weight), or a list of one such tuple, optional
            Rows that judge each tree, for ``evals_result_`` and early stopping.
        callbacks : list of callables, optional
            Each is called as ``callback(stage, done, total)`` about ten times a second and may
            raise to stop.

        Returns
        -------
        BoostingRegressor
            The estimator itself. When fit raises (Ctrl-C included) it is as it was before.

        Raises
        ------
        ValueError
            For parameters out of range, columns that are not numeric, targets the objective does
            not allow.
        """
        if self.objective not in _REGRESSION:
            raise ValueError(
                f"objective must be one of {', '.join(_REGRESSION)}, got {self.objective!r}"
            )
        with _Unchanged(self):
            self._fit_model(
                X,
                lambda: self._eval_target(_required(self, y)),
                sample_weight=sample_weight,
                init_score=init_score,
                eval_set=eval_set,
                callbacks=callbacks,
            )
        return self

    def predict(
        self,
        X: Any,
        num_iteration: int | None = None,
        raw_score: bool = False,
        pred_leaf: bool = False,
    ) -> npt.NDArray[Any]:
        """Predict the target.

        Parameters
        ----------
        X : array-like or data frame, shape (n_samples, n_features)
        num_iteration : int, optional
            Trees to sum, from the first; ``best_iteration_`` when None or not positive.
        raw_score : bool, default=False
            Leave the link out: the logarithm of the mean for "poisson" and "tweedie".
        pred_leaf : bool, default=False
            Return the leaf each row reaches in each tree instead.

        Returns
        -------
        ndarray, shape (n_samples,), float64; or (n_samples, trees), int32, with ``pred_leaf``

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before ``fit``.
        ValueError
            For another number of features or columns that are not numeric.
        """
        if pred_leaf:
            return self._predict_leaves(X, num_iteration)
        return self._predict(X, num_iteration, raw_score)

    def predict_row(self, row: Any) -> float:
        """Predict one row of ``n_features_in_`` values, as fast as Python allows.

        Parameters
        ----------
        row : array-like, shape (n_features_in_,)
            float32 and float64 arrays are read in place.

        Returns
        -------
        float

        Raises
        ------
        ValueError
            For another number of values.
        """
        try:
            prediction: float = self._model.predict_row(row)
        except AttributeError:
            check_is_fitted(self)
            raise
        return prediction


class BoostingClassifier(ClassifierMixin, _Boosting):  # type: ignore[misc]
    """Gradient boosted trees for two classes, fitted to the log loss.

    The parameters are those of :class:`BoostingRegressor`, without the ones of its objectives.

    Parameters
    ----------
    objective : {"binary"}, default="binary"
        The loss.
    n_estimators, learning_rate, num_leaves, max_depth, max_bin, min_child_samples, \
min_child_weight, min_split_gain, reg_alpha, reg_lambda, subsample, subsample_freq, \
colsample_bytree, random_state, n_jobs, early_stopping_rounds, validation_fraction, \
importance_type
        As in :class:`BoostingRegressor`.

    Attributes
    ----------
    classes_ : ndarray, shape (2,)
        The labels, sorted; the second is the positive class.
    n_features_in_, feature_names_in_, feature_importances_, best_iteration_, n_estimators_, \
evals_result_
        As in :class:`BoostingRegressor`.

    References
    ----------
    Friedman 2001, "Greedy function approximation: a gradient boosting machine".
    """

    def __init__(
        self,
        *,
        objective: str = "binary",
        n_estimators: int = 100,
        learning_rate: float = 0.1,
        num_leaves: int = 31,
        max_depth: int = -1,
        max_bin: int = 255,
        min_child_samples: int = 20,
        min_child_weight: float = 1e-3,
        min_split_gain: float = 0.0,
        reg_alpha: float = 0.0,
        reg_lambda: float = 0.0,
        subsample: float = 1.0,
        subsample_freq: int = 0,
        colsample_bytree: float = 1.0,
        random_state: Any = None,
        n_jobs: int | None = None,
        early_stopping_rounds: int | None = None,
        validation_fraction: float = 0.1,
        importance_type: Literal["split", "gain"] = "split",
    ) -> None:
        self.objective = objective
        self.n_estimators = n_estimators
        self.learning_rate = learning_rate
        self.num_leaves = num_leaves
        self.max_depth = max_depth
        self.max_bin = max_bin
        self.min_child_samples = min_child_samples
        self.min_child_weight = min_child_weight
        self.min_split_gain = min_split_gain
        self.reg_alpha = reg_alpha
        self.reg_lambda = reg_lambda
        self.subsample = subsample
        self.subsample_freq = subsample_freq
        self.colsample_bytree = colsample_bytree
        self.random_state = random_state
        self.n_jobs = n_jobs
        self.early_stopping_rounds = early_stopping_rounds
        self.validation_fraction = validation_fraction
        self.importance_type = importance_type

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags

    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        init_score: Any = None,
        eval_set: Any = None,
        callbacks: Sequence[Progress] | None = None,
    ) -> BoostingClassifier:
        """Fit the trees; arguments as in :meth:`BoostingRegressor.fit`, y holding two labels.

        Parameters
        ----------
        X : array-like or data frame, shape (n_samples, n_features)
        y : array-like, shape (n_samples,)
            Labels of two classes: numbers, strings or booleans.
        sample_weight : array-like, shape (n_samples,), optional
        init_score : array-like, shape (n_samples,), optional
            Log odds each row starts from.
        eval_set : tuple (X, y) or (X, y, sample_weight), or a list of one such tuple, optional
        callbacks : list of callables, optional

        Returns
        -------
        BoostingClassifier
            The estimator itself. When fit raises (Ctrl-C included) it is as it was before.

        Raises
        ------
        ValueError
            For parameters out of range, columns that are not numeric, or a y without exactly two
            classes among the rows of positive weight.
        """
        if self.objective != "binary":
            raise ValueError(f"objective must be 'binary', got {self.objective!r}")
        with _Unchanged(self):
            self._fit_model(
                X,
                lambda: self._encode(_required(self, y), sample_weight),
                sample_weight=sample_weight,
                init_score=init_score,
                eval_set=eval_set,
                callbacks=callbacks,
            )
        return self

    def _encode(self, y: Any, sample_weight: Any) -> Floats:
        """Learn the classes and return 0 and 1 for them."""
        y = column_or_1d(y, warn=True)
        check_classification_targets(y)
        kind = type_of_target(y, input_name="y", raise_unknown=True)
        if kind != "binary":
            raise ValueError(
                f"Only binary classification is supported. The type of the target is {kind}."
            )
        classes, codes = np.unique(y, return_inverse=True)
        used = codes
        if sample_weight is not None:
            weight = np.asarray(sample_weight, dtype=np.float64)
            used = codes[weight > 0] if weight.shape == codes.shape and weight.any() else codes
        found = len(np.unique(used))
        if found != 2:
            raise ValueError(
                f"{type(self).__name__} needs 2 classes, but the rows of positive weight "
                f"hold {found} class(es)"
            )
        self.classes_ = classes
        return codes.astype(np.float64)

    def _eval_target(self, y: Any) -> Floats:
        y = column_or_1d(y, warn=True)
        unknown = ~np.isin(y, self.classes_)
        if unknown.any():
            raise ValueError(f"eval_set holds the label {y[unknown][0]!r}, which y does not")
        return (y == self.classes_[1]).astype(np.float64)

    def predict(
        self,
        X: Any,
        num_iteration: int | None = None,
        raw_score: bool = False,
        pred_leaf: bool = False,
    ) -> npt.NDArray[Any]:
        """Predict the label.

        Parameters
        ----------
        X : array-like or data frame, shape (n_samples, n_features)
        num_iteration : int, optional
            Trees to sum, from the first; ``best_iteration_`` when None or not positive.
        raw_score : bool, default=False
            Return the log odds of the second class instead, float64.
        pred_leaf : bool, default=False
            Return the leaf each row reaches in each tree instead, shape (n_samples, trees), int32.

        Returns
        -------
        ndarray, shape (n_samples,), dtype of ``classes_``

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before ``fit``.
        ValueError
            For another number of features or columns that are not numeric.
        """
        if pred_leaf:
            return self._predict_leaves(X, num_iteration)
        scores = self._predict(X, num_iteration, True)
        if raw_score:
            return scores
        labels: npt.NDArray[Any] = self.classes_[(scores > 0).astype(np.intp)]
        return labels

    def predict_proba(self, X: Any, num_iteration: int | None = None) -> Floats:
        """Predict the probability of each class.

        Parameters
        ----------
        X : array-like or data frame, shape (n_samples, n_features)
        num_iteration : int, optional
            Trees to sum, from the first; ``best_iteration_`` when None or not positive.

        Returns
        -------
        ndarray, shape (n_samples, 2), float64, in the order of ``classes_``

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before ``fit``.
        """
        positive = self._predict(X, num_iteration, False)
        chances: Floats = np.column_stack((1.0 - positive, positive))
        return chances


class _Unchanged:
    """Puts an object's attributes back when the block raises, Ctrl-C included."""

    def __init__(self, estimator: Any) -> None:
        self._estimator = estimator

    def __enter__(self) -> None:
        self._before = dict(self._estimator.__dict__)

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            self._estimator.__dict__.clear()
            self._estimator.__dict__.update(self._before)


def _required(estimator: Any, y: Any) -> Any:
    if y is None:
        raise ValueError(
            f"{type(estimator).__name__} requires y to be passed, but the target y is None"
        )
    return y


def _of_length(name: str, values: npt.NDArray[Any], n: int) -> npt.NDArray[Any]:
    if values.ndim != 1:
        raise ValueError(f"{name} must have one dimension, got {values.ndim}")
    if len(values) != n:
        raise ValueError(f"{name} has {len(values)} values, but X has {n} rows")
    return values


def _seed(random_state: Any) -> int:
    if random_state is None:
        return 0
    if isinstance(random_state, (int, np.integer)):
        return int(random_state)
    return int(check_random_state(random_state).randint(2**31 - 1))


def _single_eval_set(eval_set: Any) -> tuple[Any, ...]:
    if isinstance(eval_set, list):
        if len(eval_set) != 1:
            raise ValueError(f"eval_set takes one (X, y) pair, got {len(eval_set)}")
        eval_set = eval_set[0]
    if not isinstance(eval_set, tuple) or len(eval_set) not in (2, 3):
        raise ValueError("eval_set must be a tuple (X, y) or (X, y, sample_weight)")
    return eval_set


def _progress(callbacks: Sequence[Progress] | None) -> Progress | None:
    if not callbacks:
        return None

    def call_all(stage: str, done: int, total: int) -> None:
        for callback in callbacks:
            callback(stage, done, total)

    return call_all
