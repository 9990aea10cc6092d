"""get_params, set_params, clone and repr for classes that must not import scikit-learn."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Self

from mliot import _core


def arguments_of(kind: type[Any]) -> Mapping[str, inspect.Parameter]:
    """The arguments of a class's constructor; found once a class, since that is slow."""
    return _arguments(kind.__init__)


@cache
def _arguments(init: Callable[..., None]) -> Mapping[str, inspect.Parameter]:
    parameters = dict(inspect.signature(init).parameters)
    parameters.pop("self")
    return MappingProxyType(parameters)


class Params:
    """A class whose ``__init__`` keeps each argument under its own name and does nothing else.

    The protocol is scikit-learn's, so that ``sklearn.base.clone`` and pipelines take such objects.
    """

    @classmethod
    def _signature(cls) -> Mapping[str, inspect.Parameter]:
        return arguments_of(cls)

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Constructor arguments by name; ``deep`` is accepted for scikit-learn's sake."""
        return {name: getattr(self, name) for name in self._signature()}

    def set_params(self, **params: Any) -> Self:
        """Sets constructor arguments by name; an unknown one is an error that lists the known."""
        known = self._signature()
        for name, value in params.items():
            if name not in known:
                raise _core.InvalidArgument(
                    f"{type(self).__name__} has no parameter '{name}'; known: {', '.join(known)}"
                )
            setattr(self, name, value)
        return self

    def clone(self) -> Self:
        """An unfitted copy with the same parameters."""
        return type(self)(**copy.deepcopy(self.get_params(deep=False)))

    def __sklearn_clone__(self) -> Self:
        return self.clone()

    def __repr__(self) -> str:
        changed = [
            f"{name}={getattr(self, name)!r}"
            for name, parameter in self._signature().items()
            if repr(getattr(self, name)) != repr(parameter.default)
        ]
        return f"{type(self).__name__}({', '.join(changed)})"
