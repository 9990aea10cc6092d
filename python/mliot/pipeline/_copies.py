"""Copies of the objects in steps, so that a pipeline never changes what a user handed over."""

from __future__ import annotations

import copy
from typing import Any


def unfitted(what: Any) -> Any:
    """A copy of a step's object without what fit or a stream has left in it."""
    if isinstance(what, list | tuple):
        return type(what)(unfitted(each) for each in what)
    if hasattr(what, "get_params"):
        return type(what)(**copy.deepcopy(what.get_params(deep=False)))
    return copy.deepcopy(what)
