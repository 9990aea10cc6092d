"""Cross-validation of boosted trees: all folds in step, on one table of bins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import ClassifierMixin, clone

from mliot import _core
from mliot.boosting._arguments import CV_NAMES, Progress, progress_of, tells_other_names
from mliot.boosting._base import Boosting, seed_of
from mliot.boosting._classifier import BoostingClassifier
from mliot.boosting._dataset import Dataset, select_rows
from mliot.boosting._evaluation import EvalMetric, metric_list
from mliot.boosting._regressor import BoostingRegressor
from mliot.boosting._warning import ignored_parameters, warn_of

__all__ = ["CVResult", "cv"]

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

_N_SPLITS = 5


@dataclass(frozen=True, eq=False)
class CVResult:
    """What :func:`cv` found.

    Attributes
    ----------
    metrics : dict of str to ndarray, shape (n_folds, iterations)
        Each metric on the rows that a fold holds out, after each tree.
    best_iteration : int
        Trees that the predictions sum: those of the best mean of the first metric with early
        stopping, else all.
    predictions : ndarray, shape (n_samples,) or (n_samples, n_outputs), float64, or None
        For each row, what the model says that did not see it: the value of a regressor, or one
        for each of its targets or ``quantiles``; the probabilities of a classifier. NaN for rows
        that no fold holds out.
    estimators : list of estimators
        The fitted model of each fold.
    folds : list of (train, test)
        Row numbers that each fold learned from and was judged by.
    """

    metrics: dict[str, Floats]
    best_iteration: int
    predictions: Floats | None
    estimators: list[Any]
    folds: list[tuple[Indices, Indices]]

    def mean(self) -> dict[str, Floats]:
        """Return the mean of each metric over the folds, shape (iterations,)."""
        return {name: values.mean(axis=0) for name, values in self.metrics.items()}

    def std(self) -> dict[str, Floats]:
        """Return the standard deviation of each metric over the folds, shape (iterations,)."""
        return {name: values.std(axis=0) for name, values in self.metrics.items()}

    def to_dict(self) -> dict[str, list[float]]:
        """Return means and deviations up to ``best_iteration``, under LightGBM's names."""
        table: dict[str, list[float]] = {}
        for name, values in self.metrics.items():
            kept = values[:, : self.best_iteration]
            table[f"valid {name}-mean"] = kept.mean(axis=0).tolist()
            table[f"valid {name}-stdv"] = kept.std(axis=0).tolist()
        return table


@tells_other_names(CV_NAMES)
def cv(
    params: Mapping[str, Any] | Boosting,
    data: Any,
    y: Any = None,
    *,
    folds: Any = None,
    n_splits: int = _N_SPLITS,
    stratified: bool | None = None,
    shuffle: bool = True,
    groups: Any = None,
    sample_weight: Any = None,
    init_score: Any = None,
    eval_metric: EvalMetric = None,
    early_stopping_rounds: int | None = None,
    callbacks: Sequence[Progress] | None = None,
    return_predictions: bool = True,
) -> CVResult:
    """Cross-validate a model, all folds growing tree by tree in step.

    Bins are cut once, on all rows; the folds share them. Early stopping looks at the mean over the
    folds, so that all of them end with the same number of trees.

    Parameters
    ----------
    params : dict or estimator
        A BoostingRegressor or BoostingClassifier, which stays as it is, or their parameters;
        ``objective="binary"`` and ``"multiclass"`` mean a classifier.
    data : Dataset, or array-like, sparse matrix or data frame, shape (n_samples, n_features)
    y : array-like, shape (n_samples,) or (n_samples, n_targets), optional
        Targets or labels; those of the Dataset when None.
    folds : splitter of scikit-learn, or iterable of (train, test) row numbers, optional
        In place of ``n_splits``, ``stratified`` and ``shuffle``; ``groups`` are for a splitter.
        Rows may be in neither part.
    n_splits : int, default=5
        Number of folds.
    stratified : bool, optional
        Whether folds have the same share of each class; True for a classifier when None.
    shuffle : bool, default=True
        Whether rows are shuffled first, by ``random_state`` of the model.
    groups : array-like, shape (n_samples,), optional
        Rows of one group are never on both sides.
    sample_weight, init_score : array-like, shape (n_samples,), optional
        As in ``fit``; those of the Dataset when None.
    eval_metric : str, callable or list of them, optional
        As the parameter of the estimators; instead of the model's.
    early_stopping_rounds : int, optional
        Rounds without progress of the mean of the first metric; instead of the model's.
    callbacks : list of callables, optional
        Each is called as ``callback("cross_validation", rounds, n_estimators)`` and may raise
        :class:`StopTraining`.
    return_predictions : bool, default=True
        Whether to compute the out-of-fold predictions.

    Returns
    -------
    CVResult

    Raises
    ------
    ValueError
        For folds that overlap, are empty or are given in two ways, ``init_model``, and what
        ``fit`` refuses.
    TypeError
        For params that are neither a dict nor an estimator, and arguments that there are not.

    Warns
    -----
    TrainingWarning
        Once, of parameters without effect.

    Examples
    --------
    >>> import numpy as np
    >>> from mliot.boosting import cv
    >>> X = np.arange(400.0).reshape(200, 2)
    >>> result = cv({"n_estimators": 20}, X, X[:, 0], n_splits=4)
    >>> result.metrics["l2"].shape, result.predictions.shape
    ((4, 20), (200,))
    """
    model = _model_of(params)
    if early_stopping_rounds is not None:
        model.set_params(early_stopping_rounds=early_stopping_rounds)
    if model.init_model is not None:
        raise ValueError("cv starts each fold afresh; leave init_model out")
    metrics = metric_list(model.eval_metric if eval_metric is None else eval_metric)
    progress = progress_of(callbacks)
    data, y, sample_weight, init_score = model._given(data, y, sample_weight, init_score)
    if not isinstance(data, Dataset):
        data = Dataset(
            data,
            weight=sample_weight,
            max_bin=model.max_bin,
            categorical_features=model.categorical_features,
            n_jobs=model.n_jobs,
        )
    table, n = model._table(data, reset=True)
    rows = model._rows(model._target(y, sample_weight), n, sample_weight, init_score)
    parts = _parts(model, rows, folds, (n_splits, stratified, shuffle, groups))
    if return_predictions:
        _check_once(parts, n)
    trained = _core.cross_validate(
        model.core_options(),
        data._core,
        table,
        [_fold_rows(model, rows, train, test) for train, test in parts],
        metrics,
        model.n_jobs,
        progress,
    )
    estimators = [_fitted(model, table, core) for core in trained]
    warn_of(None, [], n, ignored_parameters(model, metrics, "folds"), stacklevel=3)
    return CVResult(
        metrics={
            name: np.array([dict(_named(core))[name] for core in trained])
            for name, _ in _named(trained[0])
        },
        best_iteration=max(each.best_iteration_ for each in estimators),
        predictions=_out_of_fold(estimators, data.data, parts, n) if return_predictions else None,
        estimators=estimators,
        folds=parts,
    )


def _model_of(params: Any) -> Any:
    if isinstance(params, Boosting):
        return clone(params)
    if not isinstance(params, Mapping):
        raise TypeError(f"params must be a dict or an estimator, got {type(params).__name__}")
    classes = params.get("objective") in ("binary", "multiclass")
    return (BoostingClassifier if classes else BoostingRegressor)(**params)


def _named(core: Any) -> list[tuple[str, list[float]]]:
    return [(metric, values) for _, metric, values in core.evaluations]


def _parts(
    model: Any, rows: dict[str, Any], folds: Any, drawn: tuple[int, bool | None, bool, Any]
) -> list[tuple[Indices, Indices]]:
    target = rows["target"]
    groups = drawn[3]
    if folds is None:
        folds = _splitter(model, drawn)
    else:
        _check_folds(folds, drawn)
    if hasattr(folds, "split"):
        folds = folds.split(np.zeros((len(target), 1)), target, groups)
    parts = [_checked(fold, len(target)) for fold in folds]
    if not parts:
        raise ValueError("there are no folds")
    return parts


def _check_folds(folds: Any, drawn: tuple[int, bool | None, bool, Any]) -> None:
    """Folds of the caller's say all that the parameters would; groups are for splitters."""
    splits = hasattr(folds, "split")
    if isinstance(folds, str) or not (splits or isinstance(folds, Iterable)):
        raise TypeError(
            "folds must be a splitter or an iterable of (train, test) row numbers, got "
            f"{folds!r}; for a number of folds give n_splits"
        )
    n_splits, stratified, _, groups = drawn
    without_effect = {
        "n_splits": n_splits != _N_SPLITS,
        "stratified": stratified is True,
        "groups": groups is not None and not splits,
    }
    for name, given in without_effect.items():
        if given:
            raise ValueError(f"folds say which rows are held out; leave {name} out, or folds")


def _splitter(model: Any, drawn: tuple[int, bool | None, bool, Any]) -> Any:
    from sklearn.model_selection import GroupKFold, KFold, StratifiedGroupKFold, StratifiedKFold

    n_splits, stratified, shuffle, groups = drawn
    if stratified is None:
        stratified = isinstance(model, ClassifierMixin)
    seed = seed_of(model.random_state) % 2**32 if shuffle else None
    if groups is not None:
        kind = StratifiedGroupKFold if stratified else GroupKFold
    else:
        kind = StratifiedKFold if stratified else KFold
    return kind(n_splits, shuffle=shuffle, random_state=seed)


def _checked(fold: Any, n: int) -> tuple[Indices, Indices]:
    try:
        train, test = (np.asarray(part) for part in fold)
    except (TypeError, ValueError):
        raise ValueError("each fold must be a pair (train, test) of row numbers") from None
    for part in (train, test):
        if part.ndim != 1 or len(part) == 0 or part.dtype.kind not in "iu":
            raise ValueError("train and test of a fold must be row numbers, at least one each")
        if part.min() < 0 or part.max() >= n or len(np.unique(part)) != len(part):
            raise ValueError(f"row numbers of a fold must be distinct and between 0 and {n - 1}")
    common = np.intersect1d(train, test)
    if len(common) > 0:
        raise ValueError(f"row {common[0]} is in both train and test of a fold")
    return train.astype(np.intp), test.astype(np.intp)


def _fold_rows(
    model: Any, rows: dict[str, Any], train: Indices, test: Indices
) -> dict[str, npt.NDArray[Any]]:
    """Rows of one fold: the test rows held out, rows of neither part without weight."""
    n = len(rows["target"])
    holdout = np.zeros(n, dtype=np.uint8)
    holdout[test] = 1
    weight = np.zeros(n)
    weight[test] = rows["weight"][test] if "weight" in rows else 1.0
    weighed = model._weighed({name: values[train] for name, values in rows.items()})
    weight[train] = weighed.get("weight", 1.0)
    if not weight[test].any():
        raise ValueError("the test rows of a fold have no weight")
    plain = (weight == 1.0).all()
    levels: dict[str, npt.NDArray[Any]] = model._level_counts()
    weights = {} if plain else {"weight": weight}
    return rows | levels | {"holdout": holdout} | weights


def _fitted(model: Any, table: Any, core: Any) -> Any:
    """The estimator of one fold; the model has read the columns and classes that it shares."""
    fitted = clone(model)
    for name in ("n_features_in_", "feature_names_in_", "classes_", "_categories"):
        if name in model.__dict__:
            setattr(fitted, name, getattr(model, name))
    fitted._finish(core, table)
    return fitted


def _check_once(parts: list[tuple[Indices, Indices]], n: int) -> None:
    seen = np.bincount(np.concatenate([test for _, test in parts]), minlength=n)
    if (seen > 1).any():
        raise ValueError(
            f"row {int(np.argmax(seen > 1))} is held out more than once; "
            "use return_predictions=False and the estimators"
        )


def _out_of_fold(
    estimators: list[Any], data: Any, parts: list[tuple[Indices, Indices]], n: int
) -> Floats:
    predictions: Floats | None = None
    for fitted, (_, test) in zip(estimators, parts, strict=True):
        part = select_rows(data, test)
        values = _predicted(fitted, part)
        if predictions is None:
            predictions = np.full((n, *values.shape[1:]), np.nan)
        predictions[test] = values
    assert predictions is not None
    return predictions


def _predicted(fitted: Any, rows: Any) -> Floats:
    if hasattr(fitted, "predict_proba"):
        values: Floats = fitted.predict_proba(rows)
    elif fitted.quantiles is not None:
        values = fitted.predict_quantiles(rows)
    else:
        values = fitted.predict(rows)
    return values
