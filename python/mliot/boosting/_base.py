"""What the boosting estimators share: tables in, the C++ model, its attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import _check_y, check_is_fitted, validate_data

from mliot import _core
from mliot._integers import threads
from mliot._params import arguments_of
from mliot.boosting._arguments import Progress, progress_of, trees_of
from mliot.boosting._categories import Categories
from mliot.boosting._dataset import Dataset
from mliot.boosting._evaluation import EvalMetric, eval_sets, metric_list
from mliot.boosting._export import ExportsC
from mliot.boosting._init_model import first_estimator, first_model
from mliot.boosting._parameters import OBJECTIVES, refuse_unknown
from mliot.boosting._rows import of_length, of_present_rows, refuse_times
from mliot.boosting._single_rows import PredictsRows
from mliot.boosting._stored import StoredBoosting
from mliot.boosting._table import array_table, frame_table, learn_categories
from mliot.boosting._tree_frame import ShowsTrees
from mliot.boosting._warning import Judges, ignored_parameters, warn_of
from mliot.frames._opened import as_frame

Floats = npt.NDArray[np.float64]

# What scikit-learn says of an array of texts.
_TEXT_ERRORS = ("could not convert string", "arrays of bytes/strings")

_NOT_OPTIONS = {
    "categorical_features",
    "n_jobs",
    "validation_fraction",
    "importance_type",
    "class_weight",
    "scale_pos_weight",
    "eval_metric",
    "init_model",
}


class Boosting(StoredBoosting, ExportsC, PredictsRows, ShowsTrees, BaseEstimator):  # type: ignore[misc]
    """What regressor and classifier share: tables in, the C++ model, its attributes."""

    def __new__(cls, *_: Any, **parameters: Any) -> Self:
        refuse_unknown(cls.__name__, parameters, cls._get_param_names())
        made: Self = super().__new__(cls)
        return made

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.sparse = True
        return tags

    def __sklearn_clone__(self) -> Any:
        copy = super().__sklearn_clone__()
        copy.init_model = self.init_model  # a fitted model is a value; its copy would not be fitted
        return copy

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "_model")

    def _options(self, seed: int) -> dict[str, Any]:
        names = (name for name in arguments_of(type(self)) if name not in _NOT_OPTIONS)
        options = {name: getattr(self, name) for name in names}
        options["random_state"] = seed
        options["objective"] = OBJECTIVES.get(self.objective, self.objective)
        return options

    def core_options(self) -> dict[str, Any]:
        """The options of the C++ model, as a forecaster trains it.

        Returns
        -------
        dict
            Option names of the engine, aliases resolved, with an integer ``random_state``.
        """
        return self._options(seed_of(self.random_state))

    def _table(
        self, X: Any, *, reset: bool = False, known: Categories | None = None
    ) -> tuple[Any, int]:
        """Return the features as array, columns or compressed rows, and the number of rows.

        A reset learns the names and the levels of X; those of ``known`` where it is given.
        """
        if isinstance(X, np.ma.MaskedArray):
            X = np.ma.filled(X.astype(np.float64), np.nan)
        if isinstance(X, Dataset):
            if not reset:
                return self._table(X.data)
            validate_data(self, X.data, reset=True, skip_check_array=True)
            self._categories = X.categories_for(self.categorical_features, known)
            return X._table, X.num_data
        if reset and _is_plain_table(X):
            self.__dict__.pop("feature_names_in_", None)
            self.n_features_in_ = X.shape[1]
            return self._array_table(X, reset, known)
        frame = as_frame(X)
        if frame is not None:
            native = frame.to_native()
            validate_data(self, native, reset=reset, skip_check_array=True)
            if len(frame) == 0 or len(frame.columns) == 0:
                raise ValueError(
                    f"Found array with {len(frame)} sample(s) and {len(frame.columns)} feature(s)"
                    f" while a minimum of 1 is required by {type(self).__name__}."
                )
            if reset:
                self._categories = known or learn_categories(frame, None, self.categorical_features)
            return frame_table(frame, self._categories), len(frame)
        try:
            array = validate_data(
                self, X, reset=reset, dtype="numeric", ensure_all_finite=False, accept_sparse="csr"
            )
        except ValueError as error:
            if not any(text in str(error) for text in _TEXT_ERRORS):
                raise
            raise ValueError(
                f"{error}; texts are categories: give a data frame of pandas, polars or Arrow"
            ) from None
        return self._array_table(array, reset, known)

    def _array_table(self, array: Any, reset: bool, known: Categories | None) -> tuple[Any, int]:
        if reset and "_coded" in self.__dict__:
            self._categories = Categories.of_codes(self._coded)
        elif reset:
            self._categories = known or learn_categories(None, array, self.categorical_features)
        return array_table(array, self._categories), array.shape[0]

    def _fit_codes(self, table: Any, y: Any, levels: Mapping[int, int], **more: Any) -> None:
        """Fit on an array in which each feature of ``levels`` holds codes of so many levels."""
        self._coded = dict(levels)
        try:
            self.fit(table, y, **more)
        finally:
            del self._coded

    def _rows(
        self, y: Floats, n: int, sample_weight: Any, init_score: Any
    ) -> dict[str, npt.NDArray[Any]]:
        rows = {"target": of_length("y", y, n, columns=True)}
        if sample_weight is not None:
            weight = np.asarray(sample_weight, dtype=np.float64)
            weight = of_length("sample_weight", weight, n)
            if not weight.any():
                raise ValueError("all values of sample_weight are zero: no row is left")
            rows["weight"] = weight
        if init_score is not None:
            rows["init_score"] = of_length(
                "init_score", np.asarray(init_score, dtype=np.float64), n, columns=True
            )
        return rows

    def _level_counts(self) -> dict[str, npt.NDArray[np.int64]]:
        """The numbers of levels by feature, for the C++ half; empty without categories."""
        if not self._categories:
            return {}
        return {"levels": self._categories.counts(self.n_features_in_)}

    def _weighed(self, rows: dict[str, npt.NDArray[Any]]) -> dict[str, npt.NDArray[Any]]:
        """The rows that train, with the weights of their classes."""
        return rows

    def _holdout(self, rows: dict[str, npt.NDArray[Any]], seed: int) -> npt.NDArray[np.uint8]:
        """Draw the rows that judge early stopping, from each class alike in a classifier."""
        fraction = self.validation_fraction
        if not isinstance(fraction, (float, np.floating)) or not 0 < fraction < 1:
            raise ValueError(f"validation_fraction must be between 0 and 1, got {fraction!r}")
        target = rows["target"]
        used = rows["weight"] > 0 if "weight" in rows else np.ones(len(target), dtype=bool)
        groups = np.unique(target[used]) if isinstance(self, ClassifierMixin) else [None]
        classes = len(groups) > 2  # a class of one row of many then teaches and does not judge
        holdout = np.zeros(len(target), dtype=np.uint8)
        generator = np.random.default_rng(seed)
        for group in groups:
            members = np.flatnonzero(used if group is None else used & (target == group))
            count = max(1, round(fraction * len(members)))
            if classes and len(members) == 1:
                continue
            if count >= len(members):
                raise ValueError(
                    f"early stopping holds out {fraction} of the rows, but there are only "
                    f"{len(members)}; give eval_set or leave early_stopping_rounds out"
                )
            holdout[generator.permutation(members)[:count]] = 1
        return holdout

    def _target(self, y: Any, sample_weight: Any, first: Any = None) -> Floats:
        """Read the targets of the rows that train; rows of weight 0 have that of another row."""
        y = refuse_times(required(self, y))
        return self._learnt_target(of_present_rows(y, sample_weight), first)

    def _learnt_target(self, y: Any, first: Any) -> Floats:
        """Learn from targets what is learnt of them, and return them as numbers.

        What ``first`` knows, the estimator that the training goes on from, is known already.
        """
        return self._eval_target(y)

    def _fit_model(
        self,
        X: Any,
        y: Any,
        *,
        sample_weight: Any,
        init_score: Any,
        eval_set: Any,
        callbacks: Sequence[Progress] | None,
        eval_metric: EvalMetric,
        init_model: Any,
    ) -> None:
        if self.importance_type not in ("split", "gain"):
            raise _core.InvalidArgument(
                f"importance_type must be 'split' or 'gain', got {self.importance_type!r}"
            )
        n_jobs, seed = threads(self.n_jobs), seed_of(self.random_state)
        metrics = metric_list(self.eval_metric if eval_metric is None else eval_metric)
        progress = progress_of(callbacks)
        X, y, sample_weight, init_score = self._given(X, y, sample_weight, init_score)
        first = first_estimator(self.init_model if init_model is None else init_model, self)
        table, n = self._table(X, reset=True, known=None if first is None else first._categories)
        target = self._target(y, sample_weight, first)
        rows = self._rows(target, n, sample_weight, init_score)
        weighed = self._weighed(rows) | self._level_counts()
        before = first_model(first, self)
        evaluations = [self._evaluation(*each) for each in eval_sets(eval_set, init_score)]
        if not evaluations and self.early_stopping_rounds is not None:
            weighed["holdout"] = self._holdout(weighed, seed)
            if "weight" in weighed:  # they judge by their own weights, as an eval_set does
                own = rows.get("weight", np.ones(n))
                weighed["weight"] = np.where(weighed["holdout"], own, weighed["weight"])
        dataset = X._core if isinstance(X, Dataset) else None
        model = _core.Boosting(self._options(seed))
        model.fit(table, weighed, evaluations, metrics, before, dataset, n_jobs, progress)
        self._finish(model, table)
        judges: Judges = "eval_set" if evaluations else "held_out" if "holdout" in weighed else None
        ignored = ignored_parameters(self, metrics, judges)
        warn_of(model, self._feature_names(), n, ignored, stacklevel=4)

    def _finish(self, model: _core.Boosting, table: Any) -> None:
        """Take the model that was fitted on the table."""
        if isinstance(table, list):
            self._column_dtypes = [column.dtype.name for column in table]
        else:
            self._column_dtypes = [table.dtype.name] * self.n_features_in_
        for feature, category in self._categories.by_feature.items():
            self._column_dtypes[feature] = "text" if category.is_text else "int64"
        self._units = {}
        self._set_model(model)

    @staticmethod
    def _given(X: Any, y: Any, sample_weight: Any, init_score: Any) -> tuple[Any, Any, Any, Any]:
        """Return what to fit on, with that of a Dataset where X is one."""
        if not isinstance(X, Dataset):
            return X, y, sample_weight, init_score
        pairs = {
            "y": (y, X.label),
            "sample_weight": (sample_weight, X.weight),
            "init_score": (init_score, X.init_score),
        }
        for name, (given, held) in pairs.items():
            if given is not None and held is not None:
                raise ValueError(f"the Dataset holds {name} already; leave {name} out")
        return X, *(held if given is None else given for given, held in pairs.values())

    def _evaluation(
        self, X: Any, y: Any, sample_weight: Any = None, init_score: Any = None
    ) -> tuple[Any, dict[str, npt.NDArray[Any]]]:
        table, n = self._table(X)
        target = self._eval_target(of_present_rows(y, sample_weight))
        return table, self._rows(target, n, sample_weight, init_score)

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
            and "_model" in self.__dict__  # not while the first fit goes on
            and not self._categories
        )

    def _rows_to_predict(self, X: Any) -> Any:
        """What the C++ half reads of X: of a Dataset the bins, where the trees can be asked so."""
        check_is_fitted(self)
        if isinstance(X, Dataset) and X.holds_levels_of(self._categories):
            validate_data(self, X.data, reset=False, skip_check_array=True)
            if self._model.reads(X._core):
                return X._core
        return self._table(X)[0]

    def _predict(self, X: Any, num_iteration: int | None, raw_score: bool) -> Floats:
        if not self._is_plain(X):
            X = self._rows_to_predict(X)
        scores: Floats = self._model.predict(X, trees_of(num_iteration), raw_score, self.n_jobs)
        return scores

    def _decide(self, X: Any, num_iteration: int | None) -> npt.NDArray[np.int64]:
        """The numbers of the classes, to the bit those of the raw scores."""
        if not self._is_plain(X):
            X = self._rows_to_predict(X)
        codes: npt.NDArray[np.int64] = self._model.decide(X, trees_of(num_iteration), self.n_jobs)
        return codes

    def _predict_leaves(self, X: Any, num_iteration: int | None) -> npt.NDArray[np.int32]:
        table = self._rows_to_predict(X)
        trees = trees_of(num_iteration)
        leaves: npt.NDArray[np.int32] = self._model.leaf_indices(table, trees, self.n_jobs)
        return leaves

    def _predict_contributions(self, X: Any, num_iteration: int | None) -> Floats:
        table = self._rows_to_predict(X)
        trees = trees_of(num_iteration)
        values: Floats = self._model.contributions(table, trees, self.n_jobs)
        return values

    @property
    def categories_(self) -> list[npt.NDArray[Any] | None]:
        """The levels of each feature that is a category, in ascending order; None for numbers."""
        check_is_fitted(self)
        return self._categories.levels(self.n_features_in_)

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


class Unchanged:
    """Puts an object's attributes back when the block raises, Ctrl-C included."""

    def __init__(self, estimator: Any) -> None:
        self._estimator = estimator

    def __enter__(self) -> None:
        self._before = dict(self._estimator.__dict__)

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            self._estimator.__dict__.clear()
            self._estimator.__dict__.update(self._before)


def _is_plain_table(X: Any) -> bool:
    """Whether scikit-learn's validation of X would find nothing and change nothing."""
    return type(X) is np.ndarray and X.ndim == 2 and X.dtype.kind in "fiub" and X.size > 0


def required(estimator: Any, y: Any) -> Any:
    if y is None:
        raise ValueError(
            f"{type(estimator).__name__} requires y to be passed, but the target y is None"
        )
    return y


def seed_of(random_state: Any) -> int:
    if random_state is None:
        return 0
    if isinstance(random_state, (int, np.integer)):
        return int(random_state)
    return int(check_random_state(random_state).randint(2**31 - 1))
