"""Lists that a caller gave: of levels between 0 and 1 or 100 %, or of anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from numbers import Real
from typing import Any

from mliot import _core


def listing(value: Any, argument: str, of: str) -> list[Any]:
    """The value as a list; None is an empty one."""
    if value is None:
        return []
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        raise _core.InvalidArgument(f"{argument} must be a list of {of}, got {value!r}")
    return list(value)


def percents(value: Any, argument: str) -> list[float]:
    """Coverages in percent, rising; a single number stands for a list of one, None for none.

    Raises
    ------
    InvalidArgument
        For what is no number, 0 or less, 100 or more, or would name a column as another does.
    """
    return _rising(value, argument, 100.0, " percent")


def shares(value: Any, argument: str) -> list[float]:
    """Levels of quantiles, between 0 and 1, otherwise as `percents`."""
    return _rising(value, argument, 1.0, "")


def _rising(value: Any, argument: str, most: float, unit: str) -> list[float]:
    """Numbers between 0 and ``most``, rising, no two of which would name a column alike."""
    given = [value] if isinstance(value, Real) else listing(value, argument, "numbers")
    for each in given:
        if isinstance(each, bool) or not isinstance(each, Real):
            raise _core.InvalidArgument(f"{argument} must be numbers, got {each!r}")
        if not 0 < float(each) < most:
            raise _core.InvalidArgument(
                f"{argument} must be between 0 and {most:g}{unit}, got {each}"
            )
    found = sorted(float(each) for each in given)
    for low, high in pairwise(found):
        if f"{low:g}" == f"{high:g}":
            raise _core.InvalidArgument(
                f"{argument}: {low!r} and {high!r} would share the column '-{low:g}'; give one"
            )
    return found
