"""Whole numbers that a caller gave: checked, bounded, as Python's own."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from mliot import _core

MOST_PERIODS = 100_000  # steps ahead, windows
LONGEST_LAG = 1_000_000
_MOST = 2**63 - 1  # what the core can hold


def integer(value: Any) -> int | None:
    """The value as an int; None where it is no whole number (booleans are none)."""
    if isinstance(value, bool):
        return None
    try:
        return operator.index(value)
    except TypeError:
        return None


def positive(value: Any, name: str, most: int = MOST_PERIODS) -> int:
    """The value as an integer >= 1, or an error that names it."""
    number = integer(value)
    if number is None or number < 1:
        raise _core.InvalidArgument(f"{name} must be an integer >= 1, got {value!r}")
    if number > most:
        raise _core.InvalidArgument(f"{name} must be at most {most}, got {number}")
    return number


def refit_every(value: Any) -> int:
    """Windows from one fit to the next: 1 for True, 0 for False (one fit in all), else itself."""
    if isinstance(value, (bool, np.bool_)):
        return int(value)
    number = integer(value)
    if number is None or not 0 <= number <= MOST_PERIODS:
        raise _core.InvalidArgument(
            f"refit must be True, False or a number of windows from one fit to the next, got "
            f"{value!r}"
        )
    return number


def refit_or_not(value: Any) -> bool:
    """``refit`` where there is no number of windows between two fits."""
    every = refit_every(value)
    if every > 1:
        raise _core.InvalidArgument(
            f"refit must be True or False here, got {value!r}: a fit every so many windows is for "
            "StatisticalForecaster alone"
        )
    return every == 1


def lag(value: Any, where: str) -> int:
    """A lag: an integer of at least 1."""
    return positive(value, f"{where}: a lag", LONGEST_LAG)


def threads(n_jobs: Any) -> int | None:
    """``n_jobs`` as the core takes it; what its values mean, the core says."""
    number = integer(n_jobs)
    if n_jobs is not None and (number is None or abs(number) > _MOST):
        raise _core.InvalidArgument(f"n_jobs must be an integer or None, got {n_jobs!r}")
    return number


def seed(random_state: Any) -> int:
    """The seed; None means 0."""
    number = 0 if random_state is None else integer(random_state)
    if number is None or not 0 <= number <= _MOST:
        raise _core.InvalidArgument(
            f"random_state must be an integer >= 0 or None, got {random_state!r}"
        )
    return number
