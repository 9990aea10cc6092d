"""Boosted regression trees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from sklearn.base import RegressorMixin
from sklearn.utils.validation import _check_y

from mliot._core import RowPredictor
from mliot.boosting._arguments import FIT_NAMES, Progress, only_one_kind, tells_other_names
from mliot.boosting._base import Boosting, Floats, Unchanged
from mliot.boosting._categories import LevelRowPredictor
from mliot.boosting._evaluation import EvalMetric
from mliot.boosting._parameters import check_objective
from mliot.boosting._quantiles import Quantiles


class BoostingRegressor(RegressorMixin, Quantiles, Boosting):  # type: ignore[misc]
    """Gradient boosted regression trees.

    The prediction is a sum of small decision trees, each fitted to the gradient of the loss of
    those before it. The fitted model does not depend on ``n_jobs`` or on the processor: the same
    data and parameters give the same bits.

    Parameters
    ----------
    objective : {"regression", "l1", "quantile", "poisson", "tweedie"}, default="regression"
        The loss. "l2", "mse" and "squared_error" mean "regression", "mae" and "absolute_error"
        mean "l1". "poisson" and "tweedie" use a log
        link and need targets >= 0.
    n_estimators : int, default=100
        Number of trees.
    learning_rate : float, default=0.1
        Factor on each tree's step.
    num_leaves : int, default=31
        Most leaves of a tree.
    max_depth : int, default=-1
        Most splits above a leaf; no limit when not positive.
    grow_policy : {"leafwise", "depthwise", "oblivious"}, default="leafwise"
        Which leaf is split next: that of largest gain, the best of the highest level, or all of a
        level by one split that they share. Oblivious trees have as many levels as ``num_leaves``
        has room for (6 for 64 leaves) and predict fastest.
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
        Share of the rows that a bag holds; acts, as LightGBM's, when ``subsample_freq`` > 0.
    subsample_freq : int, default=0
        Trees between two bags; 0 turns bagging off.
    colsample_bytree : float, default=1.0
        Share of the features that a tree sees.
    alpha : float, default=0.9
        Level of the quantile loss.
    quantiles : sequence of float, optional
        Ascending levels of the quantile loss, to learn all at once in place of ``alpha``; see
        :meth:`predict_quantiles`.
    multi_strategy : {"one_output_per_tree", "multi_output_tree"}, optional
        Whether several targets (a y of two dimensions) or quantiles have trees of their own, or
        share trees whose leaves hold a value for each. None: as ``init_model``; else targets have
        their own, and quantiles share them.
    tweedie_variance_power : float, default=1.5
        The variance is proportional to the mean to this power; between 1 and 2.
    histogram_precision : {"high", "exact"}, default="high"
        Digits of the gradients that splits are judged by: 15 bits, or all that sums of 50 bits have
        room for. "exact" takes several times as long and is there to compare with; the models
        cannot be told apart by their quality.
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
    categorical_features : "from_dtype", list of str or int, or None, default="from_dtype"
        Columns that are split by their levels: those of text, categories and enums; or those named
        here by name or position, which may also hold whole numbers; or none. Levels are learnt by
        ``fit``; values it did not see go the way of rare levels.
    cat_smooth : float, default=10.0
        Added to a level's hessian when the levels of a node are ordered. Levels of fewer training
        rows than this are as good as unseen; in a node, levels of fewer rows stay right.
    cat_l2 : float, default=10.0
        L2 penalty, besides ``reg_lambda``, on the leaves of a split of ordered levels.
    max_cat_threshold : int, optional
        Most levels on the left side of a split. None: 16, or one in 64 of the levels that have
        ``cat_smooth`` rows in the node where these are more than 1,024.
    min_data_per_group : int, default=100
        Fewest rows by which two tried sets of levels differ.
    max_cat_to_onehot : int, default=4
        Categories of at most so many levels are split one level against the others.
    eval_metric : str, callable or list of them, optional
        What is computed of the judging rows after each tree; the loss when None. Names are
        LightGBM's: "l2" ("mse"), "rmse", "l1" ("mae"), "mape", "quantile", "poisson", "tweedie",
        "binary_logloss", "binary_error" ("error"), "auc", "average_precision"; of several targets
        their mean, of ``quantiles`` that of the median, "quantile" apart. A callable takes
        (y_true, y_pred) or (y_true, y_pred, weight), where weight may be None, and returns
        (name, value, is_higher_better); several targets and outputs have a column each. The first
        metric on the first ``eval_set`` decides on early stopping and ``best_iteration_``. Pickles
        keep callables, files do not.
    init_model : BoostingRegressor, str or Path, optional
        A fitted model, or the file of one, that training goes on from: the trees that its
        ``predict`` sums stay (after early stopping those up to ``best_iteration_``), and
        ``n_estimators`` more follow. A training cut after any tree and continued with the same data
        and parameters gives the bits of the training that was not cut.

    Attributes
    ----------
    n_features_in_ : int
    feature_names_in_ : ndarray of str, shape (n_features_in_,)
        When X had string column names.
    feature_importances_ : ndarray, shape (n_features_in_,)
    categories_ : list, one entry a feature
        The levels of a category in ascending order, None for numbers.
    best_iteration_ : int
        Trees that ``predict`` sums.
    n_estimators_ : int
        Trees that were grown.
    evals_result_ : dict
        ``{"valid_0": {metric: [value after each tree]}, "valid_1": ...}``, a set each; empty when
        nothing judged.

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
        grow_policy: Literal["leafwise", "depthwise", "oblivious"] = "leafwise",
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
        quantiles: Sequence[float] | None = None,
        multi_strategy: str | None = None,
        tweedie_variance_power: float = 1.5,
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
        self.alpha = alpha
        self.quantiles = quantiles
        self.multi_strategy = multi_strategy
        self.tweedie_variance_power = tweedie_variance_power
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

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags

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
    ) -> BoostingRegressor:
        """Fit the trees.

        Parameters
        ----------
        X : array-like, sparse matrix or data frame, shape (n_samples, n_features), or Dataset
            NumPy array of any real dtype, or a pandas, polars, pyarrow or Arrow-stream frame of
            numeric columns and categories (``categorical_features``); numbers are not copied where
            the memory allows. NaN and null are missing.
        y : array-like, shape (n_samples,) or (n_samples, n_targets)
            Finite targets; several are learned at once. Left out where X is a
            Dataset that holds them.
        sample_weight : array-like, shape (n_samples,), optional
            Weights >= 0; a row of weight 0 is as good as absent, but for the levels it holds.
        init_score : array-like, shape (n_samples,) or (n_samples, n_outputs), optional
            Raw score each row starts from, of each target or quantile; ``predict`` then returns
            what comes on top of it.
        eval_set : tuple (X, y), (X, y, sample_weight) or (X, y, sample_weight, init_score), \
Dataset, or a list of these, optional
            Rows that judge each tree; with an init_score where the rows that teach have one.
        callbacks : list of callables, optional
            Each is called as ``callback(stage, done, total)`` after every tree, and about ten times
            a second within large ones. One that raises :class:`StopTraining` ends the training with
            the trees that are done; any other exception comes out of ``fit``.
        eval_metric : str, callable or list of them, optional
            Metrics of the ``eval_set``; instead of the parameter of the same name.
        init_model : BoostingRegressor, str or Path, optional
            Model to go on from; instead of the parameter of the same name.

        Returns
        -------
        BoostingRegressor
            The estimator itself. When fit raises (Ctrl-C included) it is as it was before.

        Raises
        ------
        ValueError
            For parameters out of range or contradicting each other, columns that are not numeric,
            targets the objective does not allow.
        TypeError
            For arguments that there are not, and callbacks that cannot be called.

        Warns
        -----
        TrainingWarning
            Once, of an early end, of features without use, and of parameters without effect.
        """
        check_objective(self.objective)
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

    def predict(
        self,
        X: Any,
        num_iteration: int | None = None,
        raw_score: bool = False,
        pred_leaf: bool = False,
        pred_contrib: bool = False,
    ) -> npt.NDArray[Any]:
        """Predict the target.

        Parameters
        ----------
        X : array-like, sparse matrix or data frame, shape (n_samples, n_features), or Dataset
        num_iteration : int, optional
            Trees to sum, from the first; ``best_iteration_`` when None or not positive.
        raw_score : bool, default=False
            Leave the link out: the logarithm of the mean for "poisson" and "tweedie".
        pred_leaf : bool, default=False
            Return the leaf each row reaches in each tree instead, shape (n_samples, trees), int32.
        pred_contrib : bool, default=False
            Return SHAP values instead, shape (n_samples, n_features_in_ + 1), float64: what each
            feature adds to the raw score of the row, and in the last column the mean of the
            training rows, by each tree's hessians. Each row sums to its raw score.

        Returns
        -------
        ndarray, shape (n_samples,) or (n_samples, n_targets), float64
            Or as ``pred_leaf`` and ``pred_contrib`` say.
            Of several quantiles the median. Raw scores, leaves and SHAP values of several targets
            or quantiles stand side by side.

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before ``fit``.
        ValueError
            For another number of features, columns that are not numeric, more than one of
            ``raw_score``, ``pred_leaf`` and ``pred_contrib``, or when ``quantiles`` leaves the
            median out.
        """
        only_one_kind(raw_score=raw_score, pred_leaf=pred_leaf, pred_contrib=pred_contrib)
        if pred_leaf:
            return self._predict_leaves(X, num_iteration)
        if pred_contrib:
            return self._predict_contributions(X, num_iteration)
        outputs = self._predict(X, num_iteration, raw_score)
        return outputs if raw_score else self._from_outputs(outputs)

    def _eval_target(self, y: Any) -> Floats:
        checked = _check_y(y, multi_output=True, y_numeric=True, estimator=self)
        targets = np.asarray(checked, dtype=np.float64)
        return targets.ravel() if targets.ndim == 2 and targets.shape[1] == 1 else targets

    def row_predictor(self) -> RowPredictor | LevelRowPredictor:
        """Prepare predictions of single rows, for streams: microseconds a row.

        Returns
        -------
        RowPredictor
            A callable that takes one row of ``n_features_in_`` values, in the order of the columns
            of ``fit`` (a list with the levels themselves where there are categories), and returns
            a float: the bits of ``predict``. Of several targets or quantiles an array of one value
            each.

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before ``fit``.

        Examples
        --------
        >>> import numpy as np
        >>> from mliot.boosting import BoostingRegressor
        >>> X = np.arange(100.0).reshape(50, 2)
        >>> model = BoostingRegressor().fit(X, X[:, 0])
        >>> predict = model.row_predictor()
        >>> bool(predict(X[7]) == model.predict(X)[7])
        True
        """
        return self._row_predictor()
