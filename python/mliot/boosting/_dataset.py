"""A table that is cut into bins once and trained on many times."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.utils import check_array

from mliot import _core
from mliot._integers import positive, threads
from mliot.boosting._arguments import DATASET_NAMES, tells_other_names
from mliot.boosting._categories import Categories
from mliot.boosting._sparse import is_sparse
from mliot.boosting._table import array_table, frame_table, learn_categories
from mliot.frames._opened import as_frame

__all__ = ["Dataset", "select_rows"]


class Dataset:
    """Features cut into bins once, with targets and weights, for several trainings.

    What ``fit`` of the estimators and :func:`cv` take in place of X and y. A model fitted on it
    has the bits of one that is fitted on the arrays, where the same rows teach: the bins are those
    of all rows of the Dataset but its own of weight 0, also of rows that early stopping holds out
    and of those to which only ``fit`` gives the weight 0.

    ``predict`` and its like take it in place of X and give what they give of the table: by the
    bins, with a byte a value, where the model splits at cuts of the Dataset, as one does that was
    fitted on it; else from the table.

    Parameters
    ----------
    data : array-like, sparse matrix or data frame, shape (n_samples, n_features)
        What X of ``BoostingRegressor.fit`` may be. It is kept by reference; do not change it.
    label : array-like, shape (n_samples,), optional
        Targets or class labels; read and checked by each training.
    weight : array-like, shape (n_samples,), optional
        Weights >= 0 of the rows. Those of weight 0 have no say in where bins are cut.
    init_score : array-like, shape (n_samples,), optional
        Raw score each row starts from.
    max_bin : int, default=255
        Most bins of a feature; that of the estimators.
    categorical_features : "from_dtype", list of str or int, or None, default="from_dtype"
        Columns that are split by their levels, as of the estimators, whose own parameter then does
        not count unless it says something else.
    n_jobs : int or None, default=None
        Threads that bin; None means all.

    Raises
    ------
    ValueError
        For columns that are not numeric, weights that are negative, not finite or of another
        length, or max_bin out of range.
    TypeError
        For arguments that there are not.

    Examples
    --------
    >>> import numpy as np
    >>> from mliot.boosting import BoostingRegressor, Dataset
    >>> X = np.arange(200.0).reshape(100, 2)
    >>> data = Dataset(X, X[:, 0])
    >>> models = [BoostingRegressor(num_leaves=n).fit(data) for n in (4, 8, 16)]
    >>> models[0].model_hash() == BoostingRegressor(num_leaves=4).fit(X, X[:, 0]).model_hash()
    True
    """

    @tells_other_names(DATASET_NAMES)
    def __init__(
        self,
        data: Any,
        label: Any = None,
        weight: Any = None,
        init_score: Any = None,
        *,
        max_bin: int = 255,
        categorical_features: Any = "from_dtype",
        n_jobs: int | None = None,
    ) -> None:
        frame = as_frame(data)
        if frame is None:
            data = check_array(data, dtype="numeric", ensure_all_finite=False, accept_sparse="csr")
            self._categories = learn_categories(None, data, categorical_features)
            self._table: Any = array_table(data, self._categories)
        else:
            data = frame.to_native()
            if len(frame) == 0 or len(frame.columns) == 0:
                raise ValueError(f"data has {len(frame)} rows and {len(frame.columns)} columns")
            self._categories = learn_categories(frame, None, categorical_features)
            self._table = frame_table(frame, self._categories)
        self.data = data
        self.label = label
        self.weight = weight
        self.init_score = init_score
        self.max_bin = max_bin
        self.categorical_features = categorical_features
        rows: dict[str, Any] = {}
        if weight is not None:
            rows["weight"] = np.asarray(weight, dtype=np.float64)
        if self._categories:
            rows["levels"] = self._categories.counts(_columns(self._table))
        most, workers = positive(max_bin, "max_bin"), threads(n_jobs)
        self._core = _core.BoostingDataset(self._table, rows, most, workers)

    def categories_for(self, wanted: Any, known: Categories | None) -> Categories:
        """Return the categories, which must be those that a training wants and knows.

        Parameters
        ----------
        wanted : "from_dtype", list of str or int, or None
            ``categorical_features`` of the estimator.
        known : Categories or None
            Of an ``init_model``.

        Raises
        ------
        ValueError
            When they differ.
        """
        plain = isinstance(wanted, str) and wanted == "from_dtype"
        if not plain and wanted != self.categorical_features:
            raise ValueError(
                f"categorical_features is {wanted!r}, but that of the Dataset is "
                f"{self.categorical_features!r}; give it to the Dataset"
            )
        if known and not self.holds_levels_of(known):
            raise ValueError(
                "the Dataset has other categories or levels than init_model; fit on the table "
                "itself, which then takes those of init_model"
            )
        return self._categories

    def holds_levels_of(self, known: Categories) -> bool:
        """Whether its categories and levels are those that a model knows.

        Parameters
        ----------
        known : Categories
            Of the model.
        """
        its, ours = (
            {j: category.levels for j, category in each.by_feature.items()}
            for each in (known, self._categories)
        )
        return its == ours

    @property
    def num_data(self) -> int:
        """Number of rows."""
        rows: int = self._core.rows
        return rows

    @property
    def num_feature(self) -> int:
        """Number of columns."""
        columns: int = self._core.columns
        return columns

    @property
    def bins(self) -> npt.NDArray[np.int64]:
        """Bins of each feature that hold values, shape (num_feature,); 1 where all are alike."""
        return np.array(self._core.bins, dtype=np.int64)

    def __len__(self) -> int:
        return self.num_data

    def __repr__(self) -> str:
        return f"Dataset({self.num_data} rows, {self.num_feature} columns, max_bin={self.max_bin})"


def _columns(table: Any) -> int:
    return len(table) if isinstance(table, list) else int(table.shape[1])


def select_rows(data: Any, rows: npt.NDArray[np.intp]) -> Any:
    """Return some rows of a table, an array or a frame of the same kind."""
    if is_sparse(data):
        return data[rows]
    frame = as_frame(data)
    return np.asarray(data)[rows] if frame is None else frame[rows.tolist()].to_native()
