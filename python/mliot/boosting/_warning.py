"""The one warning that a training gives."""

from __future__ import annotations

import warnings
from typing import Any

__all__ = ["TrainingWarning", "warn_of"]

_MOST_NAMES = 10


class TrainingWarning(UserWarning):
    """What a training ran into that its caller will want to know; at most one a ``fit``.

    Parameters
    ----------
    message : str
    reason : str or None
        "no_gain" when no split lowered the loss any more before ``n_estimators`` trees were there.
    constant_features : list of int
        Columns of X that were the same in all rows that taught.
    """

    def __init__(
        self, message: str, reason: str | None = None, constant_features: list[int] | None = None
    ) -> None:
        super().__init__(message, reason, constant_features)
        self.reason = reason
        self.constant_features = constant_features or []

    def __str__(self) -> str:
        return str(self.args[0])


def warn_of(model: Any, names: list[str], rows: int) -> None:
    """Warn, once, of an early end or useless features of the training that is over.

    Parameters
    ----------
    model : _core.Boosting
        The fitted model.
    names : list of str
        Of the columns.
    rows : int
        Number of rows of X.
    """
    parts = []
    reason = model.stop_reason if model.stop_reason == "no_gain" else None
    if reason is not None:
        parts.append(_early_end(model, rows))
    constant = list(model.constant_features)
    if constant:
        shown = ", ".join(repr(names[j]) for j in constant[:_MOST_NAMES])
        more = "" if len(constant) <= _MOST_NAMES else f" and {len(constant) - _MOST_NAMES} more"
        parts.append(f"the same in all rows, and so without use: {shown}{more}")
    if parts:
        # The caller of fit, above this function, the one that fits and fit itself.
        warnings.warn(TrainingWarning("; ".join(parts), reason, constant), stacklevel=4)


def _early_end(model: Any, rows: int) -> str:
    options = model.options
    wanted, least = options["n_estimators"], options["min_child_samples"]
    text = f"training stopped after {model.iterations} of {wanted} trees: no split lowers the loss"
    if rows < 2 * least:
        text += f" ({rows} rows cannot be split with min_child_samples={least})"
    elif options["min_split_gain"] > 0:
        text += f" by min_split_gain={options['min_split_gain']:g}"
    return text
