"""What transforms along time share in Python: options, tables, pickles."""

from __future__ import annotations

from typing import Any, Self

import numpy as np

from mliot._artefact import Artefact
from mliot._by_column import ByColumn
from mliot._document import CLASSES, Parts, class_name
from mliot._named_output import Names
from mliot._options import WithOptions, is_default
from mliot._params import arguments_of
from mliot._series import Floats
from mliot._stored import Stored


class AlongTime(ByColumn, WithOptions, Stored):
    """What everything that transforms series along time shares.

    Options are kept as they were given and checked when the object is first used: fitted, given
    samples, saved, or fitted as a part of a pipeline or a forecaster. A wrong one raises
    :class:`mliot.InvalidArgument` (a ``ValueError``) that names it.
    """

    def _of_stacked(self, samples: Floats, ends: Any) -> Floats:
        out: Floats = self._live.transform(samples, ends)
        return out

    def _renamed(self, names: Names) -> Names:
        if CLASSES[class_name(self)] != "mliot.features":
            return names  # cleaned columns are themselves
        made = self.kind() + self.name_part()
        return np.array([f"{each}_{made}" for each in names], dtype=object)

    def __getstate__(self) -> Any:
        if self._in_use():
            return super().__getstate__()
        # Of what nobody has used yet a copy is what was given, right or wrong, file or no file.
        return {"params": self.get_params(), "names": self._names_document()}

    def __setstate__(self, state: Any) -> None:
        if not isinstance(state, dict):
            super().__setstate__(state)
            return
        for name, value in state["params"].items():
            setattr(self, name, value)
        self._take_names(Parts(state["names"], "the names in a pickle"))

    def _load(self, artefact: Artefact) -> Self:
        super()._load(artefact)
        if artefact.content is None:
            self._take_names(Parts(artefact.python, "the part of a pickle that Python reads"))
        return self

    def __repr__(self) -> str:
        shown: list[str] = []
        for place, (name, parameter) in enumerate(arguments_of(type(self)).items()):
            value = getattr(self, name)
            if not is_default(value, parameter):
                shown.append(f"{name}={value!r}" if place > 0 else repr(value))
        return f"{type(self).__name__}({', '.join(shown)})"
