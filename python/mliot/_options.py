"""Options of transforms: kept as they were given, and checked when they are first used."""

from __future__ import annotations

import inspect
import os
import threading
from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np

from mliot._core import InvalidArgument
from mliot._params import arguments_of

FIRST = threading.RLock()  # held while a machine is made or set aside
if hasattr(os, "register_at_fork"):  # a child never begins with a lock that another thread holds
    os.register_at_fork(
        before=FIRST.acquire, after_in_parent=FIRST.release, after_in_child=FIRST.release
    )


class FirstUse:
    """An object whose constructor keeps what it is given and never complains.

    The first use makes the machine that works with the options, which checks them: a wrong one
    raises :class:`mliot.InvalidArgument` (a ``ValueError``), at every use until it is changed.
    Changed options begin a new stream at the next use. The earlier stream is kept while they are
    refused, and goes on when its options are set again.
    """

    #: Makes a machine of options by name; raises InvalidArgument for a wrong one.
    _machine: ClassVar[Any]

    #: The machine of the options in use, with the state of this object's own stream. There is no
    #: such attribute before the first use; `update` reads it, as the fastest way. Nothing here
    #: touches ``__dict__``, after which attributes are read more slowly.
    _live: Any

    #: Options that were in use until others were given, and their machine.
    _earlier: tuple[dict[str, Any], Any]

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The options by name, as they were given."""
        return {name: getattr(self, name) for name in arguments_of(type(self))}

    def _core_options(self, params: dict[str, Any]) -> dict[str, Any]:
        """The options as the machine takes them."""
        return params

    def _live_options(self) -> dict[str, Any]:
        """The options that the machine in use was made of, as it took them."""
        return self._core_options(self.get_params())

    @property
    def _stream(self) -> Any:
        """The machine of the present options."""
        try:
            return self._live
        except AttributeError:
            return self._begun()

    def _begun(self) -> Any:
        """Makes the machine of the present options, unless another thread has just done it."""
        with FIRST:
            if not hasattr(self, "_live"):
                object.__setattr__(self, "_live", self._made())
            return self._live

    def _made(self) -> Any:
        options = self._core_options(self.get_params())
        try:
            made = self._machine(options)
        except TypeError as error:  # NumPy's, of an array in the place of a number
            raise InvalidArgument(f"{type(self).__name__}: {error}, got {options}") from None
        if not hasattr(self, "_earlier"):
            return made
        known, stream = self._earlier
        del self._earlier
        return stream if known == options else made

    def __setattr__(self, name: str, value: Any) -> None:
        if hasattr(self, "_live") and name in arguments_of(type(self)):
            self._set_aside()
        object.__setattr__(self, name, value)

    def _set_aside(self) -> None:
        """Keeps the machine in use for when its options are set again."""
        object.__setattr__(self, "_earlier", (self._live_options(), self._live))
        del self._live

    def _check_options(self) -> None:
        """Raises InvalidArgument, which names the option, unless all fit."""
        if not hasattr(self, "_live"):
            self._begun()

    def _in_use(self) -> bool:
        """Whether there is a stream that a copy has to hold."""
        return hasattr(self, "_live") or hasattr(self, "_earlier")


class WithOptions(FirstUse):
    """What transforms share of which the core has a class of the same options."""

    @classmethod
    def kind(cls) -> str:
        """The name of the transform in features and files, as "rolling_mean"."""
        return str(cls._machine.name())

    def name_part(self) -> str:
        """The options as they stand in a feature's name: ``_window_size4`` of RollingMean(4).

        Those at their default are left out, unless all of them are.

        Raises
        ------
        InvalidArgument
            When an option is out of range.
        """
        self._check_options()
        options = {name: each for name, each in self.get_params().items() if each is not None}
        known = arguments_of(type(self))
        changed = {
            name: each for name, each in options.items() if not is_default(each, known[name])
        }
        return "".join(f"_{name}{each}" for name, each in (changed or options).items())

    def set_params(self, **params: Any) -> Self:
        """Changes options, which are checked at the next use; a new stream begins then.

        While an option is refused the stream is kept: set the earlier ones again and it goes on.

        Raises
        ------
        InvalidArgument
            For an unknown name; nothing has changed then.
        """
        known = arguments_of(type(self))
        for name in params:
            if name not in known:
                raise InvalidArgument(
                    f"{type(self).__name__}: unknown option {name!r}; known: {', '.join(known)}"
                )
        for name, value in params.items():
            setattr(self, name, value)
        return self

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, WithOptions):
            return NotImplemented
        if type(self) is not type(other):
            return False
        theirs = other.get_params()
        return all(_same(each, theirs[name]) for name, each in self.get_params().items())

    def __hash__(self) -> int:
        return hash((type(self), *self.get_params().items()))


def is_default(value: Any, parameter: inspect.Parameter) -> bool:
    """Whether an option is the one that a constructor takes where none is given."""
    return _same(value, parameter.default)


def _same(a: Any, b: Any) -> bool:
    """Whether two options are equal, which arrays, being none, do not say with one word."""
    equal = a is b or a == b
    return isinstance(equal, bool | np.bool_) and bool(equal)


def check_options(value: Any, where: str) -> None:
    """Checks the options of a transform, or of all that lists, dictionaries and objects hold.

    Raises
    ------
    InvalidArgument
        Names the option, and begins with ``where``.
    """
    if isinstance(value, FirstUse):
        try:
            value._check_options()
        except InvalidArgument as error:
            raise InvalidArgument(f"{where}: {error}") from None
        return
    held: Any = ()
    if isinstance(value, Mapping):
        held = value.values()
    elif isinstance(value, list | tuple):
        held = value
    elif hasattr(value, "get_params") and not isinstance(value, type):
        held = value.get_params(deep=False).values()
    for each in held:
        check_options(each, where)
