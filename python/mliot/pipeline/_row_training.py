"""What an estimator behind steps learns from: the rows that have a target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.frames import Samples
from mliot.frames._table import is_null

MissingTarget = Literal["error", "skip"]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Target:
    """The target of sorted rows, and which of them teach: those that have one.

    ``taught`` is None where all do, as without a target at all.
    """

    values: NDArray[Any] | None
    taught: Mask | None = None

    @property
    def n_untaught(self) -> int:
        """Rows that teach nothing."""
        return 0 if self.taught is None else int(np.count_nonzero(~self.taught))

    def of_taught(self, rows: NDArray[Any]) -> NDArray[Any]:
        """What stands in the rows that teach."""
        return rows if self.taught is None else rows[self.taught]


def target_of(
    y: Any, samples: Samples, missing_target: MissingTarget, invented: Mask | None = None
) -> Target:
    """The target of sorted rows.

    Parameters
    ----------
    y : array-like or None
        In the order of the frame.
    samples : Samples
        The rows, n_rows of them.
    missing_target : {"error", "skip"}
        What becomes of rows whose target is missing.
    invented : ndarray of bool, shape (n_rows,), optional
        The rows of the frame that have no target because a step made them of no sample: they are
        left out in any case.

    Raises
    ------
    InvalidArgument
        Names the first row without a target, unless it may lack one, and the cure; for another
        number of values than rows, and where no row has a target.
    """
    if missing_target not in ("error", "skip"):
        raise _core.InvalidArgument(
            f"fit: missing_target must be 'error' or 'skip', got {missing_target!r}"
        )
    if y is None:
        return Target(None)
    values = in_order(y, samples, "y")
    missing = _missing(values)
    if not missing.any():
        return Target(values)
    if missing_target == "error":
        _refuse(missing if invented is None else missing & ~invented[samples.order], samples)
    if missing.all():
        raise _core.InvalidArgument("fit: no row has a target")
    return Target(values, ~missing)


def _missing(values: NDArray[Any]) -> Mask:
    if values.dtype.kind == "f":
        found: Mask = np.isnan(values)
        return found
    if values.dtype.kind != "O":
        return np.zeros(len(values), dtype=bool)
    return np.array([is_null(each) for each in values], dtype=bool)


def _refuse(rows: Mask, samples: Samples) -> None:
    if not rows.any():
        return
    first = int(np.flatnonzero(rows)[np.argmin(samples.order[rows])])
    count = int(np.count_nonzero(rows))
    more = f" ({count} such rows in all)" if count > 1 else ""
    raise _core.InvalidArgument(
        f"fit: y is missing in row {samples.order[first]}, {samples.where(first)}{more}: fill it, "
        "drop such rows, or give missing_target='skip', with which they move the windows and "
        "teach nothing"
    )


def in_order(values: Any, samples: Samples, name: str) -> NDArray[Any]:
    """One value a row, in the order of the sorted rows.

    Raises
    ------
    InvalidArgument
        For another shape.
    """
    array = np.asarray(values)
    if array.shape != (samples.n_rows,):
        raise _core.InvalidArgument(
            f"{name} must have one value for each of the {samples.n_rows} rows, got the shape "
            f"{array.shape}"
        )
    ordered: NDArray[Any] = array[samples.order]
    return ordered


def feature_table(
    core: _core.FeaturePlan,
    samples: Samples,
    coded: dict[str, NDArray[np.float64]],
    columns: Sequence[str],
) -> Any:
    """The features of the rows, each series from its start: float32, rows x features."""
    panel = _core.PanelArrays(
        {
            "offsets": samples.offsets,
            "length": np.diff(samples.offsets),
            "first_period": np.zeros(len(samples.offsets) - 1, dtype=np.int64),
            "target": np.empty(0),
            "weight": np.empty(0),
            "fixed": np.empty((len(samples.offsets) - 1, 0)),
            "times": samples.times,
            "past": [np.ascontiguousarray(coded[name]) for name in columns],
            "future": [],
        }
    )
    return _core.feature_table(core, panel, 0)
