"""Boosted trees for two or more classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from sklearn.base import ClassifierMixin
from sklearn.utils.validation import column_or_1d

from mliot._core import ResourceLimit, RowPredictor
from mliot.boosting._arguments import FIT_NAMES, Progress, only_one_kind, tells_other_names
from mliot.boosting._base import Boosting, Floats, Unchanged
from mliot.boosting._categories import LevelRowPredictor
from mliot.boosting._class_weight import class_factors
from mliot.boosting._evaluation import EvalMetric
from mliot.boosting._labels import labels_of

_MOST_CLASSES = 4096  # of the objective "multiclass"


class BoostingClassifier(ClassifierMixin, Boosting):  # type: ignore[misc]
    """Gradient boosted trees for two or more classes, fitted to the log loss.

    Two classes are one sum of trees, the log odds of the second. More have one for each, and the
    softmax of the sums are the probabilities; every iteration then adds as many trees.

    The parameters are those of :class:`BoostingRegressor`, without the ones of its objectives.

    Parameters
    ----------
    objective : {"binary", "multiclass"}, optional
        The loss; None is "binary" for two classes and "multiclass" for more.
    n_estimators, learning_rate, num_leaves, max_depth, grow_policy, max_bin, min_child_samples, \
min_child_weight, min_split_gain, reg_alpha, subsample, subsample_freq, \
colsample_bytree, histogram_precision, random_state, n_jobs, early_stopping_rounds, \
validation_fraction, importance_type, categorical_features, cat_smooth, cat_l2, max_cat_threshold, \
min_data_per_group, max_cat_to_onehot, eval_metric, init_model
        As in :class:`BoostingRegressor`.
    reg_lambda : float, default=1.0
        L2 penalty on leaf values, added to the sum of a leaf's hessians, which are at most a
        quarter a row of weight 1. Without it a leaf whose rows are almost all of one class takes
        a step as large as its few others are surprising. It counts as rows do: weights that
        sum to 1 want a smaller one.
    class_weight : None, "balanced" or dict, default=None
        Factors on the weights of each class's training rows, by label; "balanced" makes the classes
        weigh the same. Rows that judge, held out or of ``eval_set``, keep their own weights.
    scale_pos_weight : float, optional
        Factor on the weights of the second of two classes. Excludes ``class_weight``.
    multi_strategy : {"one_output_per_tree", "multi_output_tree"}, optional
        Whether more than two classes have trees of their own (None), or share trees whose leaves
        hold a value for each.

    Attributes
    ----------
    classes_ : ndarray, shape (n_classes,)
        The labels, sorted; the second of two is the positive class.
    objective_ : str
        The loss that was used.
    n_features_in_, feature_names_in_, feature_importances_, categories_, best_iteration_, \
n_estimators_, evals_result_
        As in :class:`BoostingRegressor`.

    References
    ----------
    Friedman 2001, "Greedy function approximation: a gradient boosting machine".
    """

    def __init__(
        self,
        *,
        objective: str | None = None,
        n_estimators: int = 100,
        learning_rate: float = 0.1,
        num_leaves: int = 31,
        max_depth: int = -1,
        grow_policy: Literal["leafwise", "depthwise", "oblivious"] = "leafwise",
        max_bin: int = 255,
        min_child_samples: int = 20,
        min_child_weight: float = 1e-3,
        min_split_gain: float = 0.0,
        reg_alpha: float = 0.0,
        reg_lambda: float = 1.0,
        subsample: float = 1.0,
        subsample_freq: int = 0,
        colsample_bytree: float = 1.0,
        histogram_precision: Literal["high", "exact"] = "high",
        random_state: Any = None,
        n_jobs: int | None = None,
        early_stopping_rounds: int | None = None,
        validation_fraction: float = 0.1,
        importance_type: Literal["split", "gain"] = "split",
        categorical_features: Any = "from_dtype",
        cat_smooth: float = 10.0,
        cat_l2: float = 10.0,
        max_cat_threshold: int | None = None,
        min_data_per_group: int = 100,
        max_cat_to_onehot: int = 4,
        eval_metric: EvalMetric = None,
        init_model: Any = None,
        class_weight: Any = None,
        scale_pos_weight: float | None = None,
        multi_strategy: str | None = None,
    ) -> None:
        self.objective = objective
        self.n_estimators = n_estimators
        self.learning_rate = learning_rate
        self.num_leaves = num_leaves
        self.max_depth = max_depth
        self.grow_policy = grow_policy
        self.max_bin = max_bin
        self.min_child_samples = min_child_samples
        self.min_child_weight = min_child_weight
        self.min_split_gain = min_split_gain
        self.reg_alpha = reg_alpha
        self.reg_lambda = reg_lambda
        self.subsample = subsample
        self.subsample_freq = subsample_freq
        self.colsample_bytree = colsample_bytree
        self.histogram_precision = histogram_precision
        self.random_state = random_state
        self.n_jobs = n_jobs
        self.early_stopping_rounds = early_stopping_rounds
        self.validation_fraction = validation_fraction
        self.importance_type = importance_type
        self.categorical_features = categorical_features
        self.cat_smooth = cat_smooth
        self.cat_l2 = cat_l2
        self.max_cat_threshold = max_cat_threshold
        self.min_data_per_group = min_data_per_group
        self.max_cat_to_onehot = max_cat_to_onehot
        self.eval_metric = eval_metric
        self.init_model = init_model
        self.class_weight = class_weight
        self.scale_pos_weight = scale_pos_weight
        self.multi_strategy = multi_strategy

    @tells_other_names(FIT_NAMES)
    def fit(
        self,
        X: Any,
        y: Any = None,
        sample_weight: Any = None,
        init_score: Any = None,
        eval_set: Any = None,
        callbacks: Sequence[Progress] | None = None,
        eval_metric: EvalMetric = None,
        init_model: Any = None,
    ) -> BoostingClassifier:
        """Fit the trees; arguments as in :meth:`BoostingRegressor.fit`, y holding labels.

        Parameters
        ----------
        X : array-like, sparse matrix or data frame, shape (n_samples, n_features), or Dataset
        y : array-like, shape (n_samples,)
            Labels of two or more classes: numbers, strings or booleans.
        sample_weight : array-like, shape (n_samples,), optional
        init_score : array-like, shape (n_samples,) or (n_samples, n_classes), optional
            Log odds each row starts from, or with more than two classes the raw score of each.
        eval_set : tuple (X, y), (X, y, sample_weight) or (X, y, sample_weight, init_score), \
Dataset, or a list of these, optional
        callbacks : list of callables, optional
        eval_metric : str, callable or list of them, optional
            A callable sees 0, 1 ... as y_true, the places of labels in ``classes_``, and as y_pred
            the probabilities of ``classes_[1]``, or of all of more than two classes, a column each.
            Names of more than two classes are "multi_logloss", "multi_error" and "auc_mu".
        init_model : BoostingClassifier, str or Path, optional

        Returns
        -------
        BoostingClassifier
            The estimator itself. When fit raises (Ctrl-C included) it is as it was before.

        Raises
        ------
        ValueError
            For parameters out of range or contradicting each other, columns that are not numeric,
            or a y without two classes among the rows of positive weight.
        TypeError
            For arguments that there are not, and callbacks that cannot be called.

        Warns
        -----
        TrainingWarning
            Once, of an early end, of features without use, and of parameters without effect.
        """
        if self.objective not in (None, "binary", "multiclass"):
            raise ValueError(
                f"objective must be None, 'binary' or 'multiclass', got {self.objective!r}"
                + ("; functions that compute gradients are not taken" * callable(self.objective))
            )
        with Unchanged(self):
            self._fit_model(
                X,
                y,
                sample_weight=sample_weight,
                init_score=init_score,
                eval_set=eval_set,
                callbacks=callbacks,
                eval_metric=eval_metric,
                init_model=init_model,
            )
        return self

    def _options(self, seed: int) -> dict[str, Any]:
        options = super()._options(seed)
        options["objective"] = self.__dict__.get("objective_", self.objective or "binary")
        if options["objective"] == "multiclass" and hasattr(self, "classes_"):
            options["num_class"] = len(self.classes_)
        return options

    def _learnt_target(self, y: Any, first: Any) -> Floats:
        """Learn the classes, or take those of the first estimator; return 0, 1, ... for them."""
        if type(y) is not np.ndarray or y.ndim != 1:
            y = column_or_1d(y, warn=True)
        if first is not None:
            self.classes_, self.objective_ = first.classes_, first.objective_
            return self._codes("y", y, "init_model")
        classes, codes = labels_of(y)
        found = len(classes)
        if found < 2:
            raise ValueError(
                f"{type(self).__name__} needs 2 classes, but the rows of positive weight "
                f"hold {found} class(es)"
            )
        if found > _MOST_CLASSES:
            raise ResourceLimit(
                f"y holds {found} classes, at most {_MOST_CLASSES} are possible; join rare ones, "
                "or learn y as a number with BoostingRegressor"
            )
        self.objective_ = self.objective or ("binary" if found == 2 else "multiclass")
        if self.objective_ == "binary" and found > 2:
            raise ValueError(
                f"objective 'binary' takes 2 classes, but y holds {found}; leave objective out or "
                "use 'multiclass'"
            )
        self.classes_ = classes
        targets: Floats = codes.astype(np.float64)
        return targets

    def _weighed(self, rows: dict[str, npt.NDArray[Any]]) -> dict[str, npt.NDArray[Any]]:
        codes = rows["target"].astype(np.intp)
        weight = rows.get("weight", np.ones(len(codes)))
        size = len(self.classes_)
        totals = np.bincount(codes, weights=weight, minlength=size).astype(np.float64)
        factors = class_factors(self.class_weight, self.scale_pos_weight, self.classes_, totals)
        if factors is None:
            return rows
        weighed = weight * factors[codes]
        if not weighed.any():
            raise ValueError("class_weight leaves no row of positive weight")
        return rows | {"weight": weighed}

    def _eval_target(self, y: Any) -> Floats:
        return self._codes("eval_set", column_or_1d(y, warn=True), "y")

    def _codes(self, name: str, y: npt.NDArray[Any], holder: str) -> Floats:
        """Places of labels among the classes, which ``holder`` holds."""
        unknown = ~np.isin(y, self.classes_)
        if unknown.any():
            known = self.classes_.tolist()
            raise ValueError(
                f"{name} holds the label {y[unknown].tolist()[0]!r}, which {holder} does not: it "
                f"holds {known if len(known) <= 10 else f'{known[:10]} and more'}"
            )
        codes: Floats = np.searchsorted(self.classes_, y).astype(np.float64)
        return codes

    def predict(
        self,
        X: Any,
        num_iteration: int | None = None,
        raw_score: bool = False,
        pred_leaf: bool = False,
        pred_contrib: bool = False,
    ) -> npt.NDArray[Any]:
        """Predict the label.

        Rows are left alone as soon as no leaf of the trees to come could change their label. It is
        always the label of all trees.

        Parameters
        ----------
        X : array-like, sparse matrix or data frame, shape (n_samples, n_features), or Dataset
        num_iteration : int, optional
            Trees to sum, from the first; ``best_iteration_`` when None or not positive.
        raw_score : bool, default=False
            Return the log odds of the second class instead, float64; of more than two classes the
            raw score of each, shape (n_samples, n_classes).
        pred_leaf : bool, default=False
            Return the leaf each row reaches in each tree instead, shape (n_samples, trees), int32.
            Trees of one iteration, one a class, stand side by side.
        pred_contrib : bool, default=False
            Return SHAP values instead, shape (n_samples, n_features_in_ + 1), float64: what each
            feature adds to the log odds of the row, and in the last column the mean of the training
            rows, each tree's weighed by the hessians that it was grown with. Each row sums to its
            log odds. More than two classes have such a block each, side
            by side, shape (n_samples, n_classes * (n_features_in_ + 1)), that sums to its raw
            score.

        Returns
        -------
        ndarray, shape (n_samples,), dtype of ``classes_``

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before ``fit``.
        ValueError
            For another number of features, columns that are not numeric, or more than one of
            ``raw_score``, ``pred_leaf`` and ``pred_contrib``.
        """
        only_one_kind(raw_score=raw_score, pred_leaf=pred_leaf, pred_contrib=pred_contrib)
        if pred_leaf:
            return self._predict_leaves(X, num_iteration)
        if pred_contrib:
            return self._predict_contributions(X, num_iteration)
        if raw_score:
            return self._predict(X, num_iteration, True)
        places = self._decide(X, num_iteration)
        labels: npt.NDArray[Any] = self.classes_[places]
        return labels

    def predict_proba(self, X: Any, num_iteration: int | None = None) -> Floats:
        """Predict the probability of each class.

        Parameters
        ----------
        X : array-like, sparse matrix or data frame, shape (n_samples, n_features), or Dataset
        num_iteration : int, optional
            Trees to sum, from the first; ``best_iteration_`` when None or not positive.

        Returns
        -------
        ndarray, shape (n_samples, n_classes), float64, in the order of ``classes_``
            Each row sums to 1 within rounding.

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before ``fit``.
        """
        return self._from_outputs(self._predict(X, num_iteration, False))

    def _from_outputs(self, outputs: Floats) -> Floats:
        if outputs.ndim == 2:
            return outputs
        chances: Floats = np.column_stack((1.0 - outputs, outputs))
        return chances

    def row_predictor(self) -> RowPredictor | LevelRowPredictor:
        """Prepare probabilities of single rows, for streams: microseconds a row.

        Returns
        -------
        RowPredictor
            A callable that takes one row of ``n_features_in_`` values, in the order of the columns
            of ``fit`` (a list with the levels themselves where there are categories), and returns
            the probability of ``classes_[1]`` as a float, or the probabilities of more than two
            classes as an array: the bits of ``predict_proba``.

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before ``fit``.
        """
        return self._row_predictor()
