"""What every fitted object shares: files, and pickles that are made of the same bytes.

A pickle holds one bytes object, the artefact, and nothing else: attributes that a user has added
to an object are not kept.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from mliot import _artefact
from mliot._artefact import Artefact
from mliot._core import FormatError, InvalidArgument, NotFitted, ResourceLimit, Unsupported
from mliot._document import Parts, class_name, class_of, decode, parameters_of
from mliot._options import check_options
from mliot._schema import checked_units, units_of

# What code runs into that meets parts of another shape than it wrote.
_UNFIT = (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError)


class Stored:
    """An object that a file can hold. Derived classes say what is in it.

    `_artefact` gives the contents, `_take` puts the fitted parts of an artefact into an object
    whose parameters are there already.
    """

    def save(
        self, path: str | Path, units: Mapping[str, str] | None = None, include_state: bool = True
    ) -> None:
        """Writes one file that `mliot.load`, the C++ library and ``mliot info`` read.

        Parameters
        ----------
        path : str or Path
            The file, as "demand.mliot". It is replaced as a whole or not at all.
        units : dict of str to str, optional
            Units of input columns as text, as ``{"temperature": "degC"}``. They are kept in the
            file, shown by ``mliot info``, and compared with those that `mliot.load` is given.
        include_state : bool, default True
            Whether the newest observations of each series, which the next forecasts start from,
            go into the file. Without them `update` with a window of history comes first.

        Raises
        ------
        NotFitted
            Before fit.
        InvalidArgument
            For the unit of a column that is not there, or one that contradicts an earlier one, and
            for an option of a transform that is out of range.
        Unsupported
            When a parameter cannot be stored, as an object of your own class.
        OSError
            When the file cannot be written; the old file is then as it was.
        """
        name = class_name(self)
        if type(self) is not class_of(name):
            raise Unsupported(
                f"{type(self).__name__} is a class of your own, which a file cannot name; save a "
                f"{name}, or pickle the object"
            )
        artefact = self._checked_artefact()
        if artefact.content is None:
            raise NotFitted(f"this {name} is not fitted; call fit first")
        known = checked_units(units, artefact.columns, self._known_units())
        _artefact.write(path, artefact.with_units(known), include_state=include_state)
        self._units = known

    def _artefact(self) -> Artefact:
        raise NotImplementedError

    def _take(self, artefact: Artefact, parts: Parts) -> None:
        raise NotImplementedError

    def _checked_artefact(self) -> Artefact:
        """What a file or pickle is made of; one that is fitted can be loaded again."""
        artefact = self._artefact()
        if artefact.content is not None:
            _check_parameters(self)
        return artefact

    def _known_units(self) -> dict[str, str]:
        """Units of the columns, from the file that the object was loaded from or saved to."""
        known: dict[str, str] = self.__dict__.get("_units", {})
        return known

    def _made_with(self) -> str:
        """The constructor call, on one line."""
        return " ".join(repr(self).split())

    def _python(self, **parts: Any) -> dict[str, Any]:
        """The document that only Python reads."""
        return {"class": class_name(self), "params": parameters_of(self), **parts}

    def _load(self, artefact: Artefact) -> Self:
        """Fills this new object; a FormatError leaves it unusable, and nobody has it then."""
        parts = Parts(artefact.python, "the part of the file that Python reads")
        _set_parameters(self, parts.of("params", dict))
        if artefact.content is not None:
            try:
                _check_parameters(self)
            except InvalidArgument as error:
                raise FormatError(f"a parameter of the file does not fit: {error}") from None
            self._take(artefact, parts)
            units = units_of(artefact.schema)
            if units:
                self._units = units
        return self

    def __getstate__(self) -> bytes:
        artefact = self._checked_artefact()
        return _artefact.to_bytes(artefact.with_units(self._known_units()))

    def __setstate__(self, state: bytes) -> None:
        artefact = _artefact.from_bytes(state)
        if artefact.python.get("class") != class_name(self):
            raise FormatError(
                f"the bytes hold a {artefact.python.get('class')!r}, not a {class_name(self)}"
            )
        self._load(artefact)


def loaded(artefact: Artefact) -> Any:
    """The object that an artefact names.

    Raises
    ------
    FormatError
        When it names a class that there is not, or its parts do not fit.
    """
    kind = class_of(artefact.python.get("class"))
    if not issubclass(kind, Stored):
        raise FormatError(f"a {kind.__name__} is no object that a file can hold by itself")
    try:
        return kind.__new__(kind)._load(artefact)
    except (FormatError, Unsupported, ResourceLimit):
        raise
    except _UNFIT as error:
        raise FormatError(f"{kind.__name__}: the parts of the file do not fit: {error}") from None


def _set_parameters(target: Any, stored: Mapping[str, Any]) -> None:
    """Sets each constructor argument; one that an older file lacks has its default."""
    known = inspect.signature(type(target)).parameters
    unknown = next((name for name in stored if name not in known), None)
    if unknown is not None:
        raise FormatError(
            f"{type(target).__name__} has no parameter {unknown!r}; the file may be of a newer "
            "version of mliot: pip install --upgrade mliot"
        )
    for name, parameter in known.items():
        if name in stored:
            setattr(target, name, decode(stored[name]))
        elif parameter.default is not inspect.Parameter.empty:
            setattr(target, name, parameter.default)
        else:
            raise FormatError(f"{type(target).__name__}: parameter {name!r} is missing")


def _check_parameters(target: Any) -> None:
    """Raises InvalidArgument where a parameter holds a transform that could not be used."""
    for name in inspect.signature(type(target)).parameters:
        check_options(getattr(target, name), f"{type(target).__name__}: {name}")
