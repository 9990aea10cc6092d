"""Files and pickles of an AutoForecaster: choices, states of each class, the boosted model."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from mliot import _artefact, _core
from mliot._core import FormatError, NotFitted
from mliot._document import Document, Parts, class_name, decode, encode, parameters_of
from mliot._params import Params
from mliot._schema import checked_units
from mliot._stored import loaded
from mliot.forecasting._auto_golden import Replay, golden_of, replays_of
from mliot.forecasting._auto_parts import Part
from mliot.forecasting._begun import Begun
from mliot.forecasting._classes import CLASSES, Classes
from mliot.forecasting._forecaster import Forecaster
from mliot.forecasting._statistical_input import Series
from mliot.forecasting._statistical_stored import (
    model_from,
    model_tree,
    models_from,
    series_document,
    series_from,
)
from mliot.forecasting._stored import schema_of, series_schema


class StoredAuto(Params):
    """What `mliot.forecasting.AutoForecaster` keeps in a file."""

    choices_: list[dict[str, Any]]
    target_col: str
    _series: Series
    _begun: Begun  # series that are young
    _classes: Classes
    _parts: list[Part]
    _boosted: Forecaster | None
    _shared: NDArray[np.int64]  # series that the boosted model forecasts

    def save(self, path: str | Path, units: Mapping[str, str] | None = None) -> None:
        """Writes one file that `mliot.load` reads: settings, choices, ids, states, trees.

        Parameters
        ----------
        path : str or Path
            The file, as "demand.mliot". It is replaced as a whole or not at all.
        units : dict of str to str, optional
            Units of columns of the boosted model, as for `Forecaster`.

        Raises
        ------
        NotFitted
            Before fit.
        InvalidArgument
            For the unit of a column that is not there.
        OSError
            When the file cannot be written; the old file is then as it was.
        """
        if not hasattr(self, "_series"):
            raise NotFitted("this AutoForecaster is not fitted; call fit first")
        artefact = None if self._boosted is None else self._boosted._artefact()
        known = checked_units(units, [] if artefact is None else artefact.columns, self._units())
        if self._boosted is not None:
            self._boosted._units = known
        _core.write_file(str(path), self.__getstate__())

    def _schema(self) -> list[Document]:
        """The columns that the models read."""
        if self._boosted is not None:
            return schema_of(self._boosted._fitted, self.target_col)
        series = self._series
        return series_schema(series.ids, series.axis, series.style, self.target_col)

    def _units(self) -> dict[str, str]:
        return {} if self._boosted is None else self._boosted._known_units()

    def __getstate__(self) -> bytes:
        fitted = hasattr(self, "_series")
        document: dict[str, Any] = {"class": class_name(self), "params": parameters_of(self)}
        if fitted:
            document["choices"] = [dict(choice) for choice in self.choices_]
            models = [each.found.model for each in self._parts]
            document["models"] = encode(models, "models")
            document["kinds"] = encode([each.kind for each in self._parts], "kinds")
            document["fallback"] = encode(self._series.fallback, "fallback_model")
            document |= self._begun.stored_as("begun")
        tree = _core.Tree(
            {
                "kind": _artefact.AUTO,
                "library_version": _core.build_info()["version"],
                "fitted": fitted,
                "python": document,
            }
        )
        if fitted:
            self._put_states(tree)
        return bytes(tree.to_bytes())

    def _put_states(self, tree: Any) -> None:
        tree.put("series", _core.Tree(series_document(self._series)))
        codes = np.asarray(self._classes.codes, dtype=np.int64)
        measures = {"adi": self._classes.adi, "cv2": self._classes.cv2, "codes": codes}
        measures["positive"] = self._classes.positive.astype(np.uint8)
        tree.put("classes", _core.Tree({**measures, "shared": self._shared}))
        for j, each in enumerate(self._parts):
            part = model_tree(each.found)
            part.put("golden", golden_of(each, self._series))
            sizes = {} if each.sizes is None else {"sizes": each.sizes}
            part.put("members", _core.Tree({"series": each.members, **sizes}))
            tree.put(f"part{j}", part)
        if self._boosted is not None:
            tree.put("boosted", _core.Tree.from_bytes(self._boosted.__getstate__()))

    def __setstate__(self, state: bytes) -> None:
        self.taken(_core.Tree.from_bytes(state))

    def taken(self, tree: Any) -> Self:
        """Fills this new object from the tree of a file.

        Raises
        ------
        FormatError
            When its parts do not fit each other.
        """
        parts = Parts(tree.get("python").document(), "the part of the file that Python reads")
        if parts.of("class", str) != type(self).__name__:
            raise FormatError(f"the bytes hold a {parts.of('class', str)!r}")
        for name, value in parts.of("params", dict).items():
            if name not in self._signature():
                raise FormatError(f"AutoForecaster has no parameter {name!r}")
            setattr(self, name, decode(value))
        if not tree.value("fitted"):
            return self
        self.choices_ = parts.of("choices", list)
        self._series = series_from(tree.get("series"), models_from(parts, "fallback")[0])
        self._begun = Begun.stored(parts, self._series)
        self._take_classes(Parts(tree.get("classes").document(), "the classes of the file"))
        kinds, models = parts.value("kinds"), parts.value("models")
        self._parts = [
            self._part(tree.get(f"part{j}"), kind, model)
            for j, (kind, model) in enumerate(zip(kinds, models, strict=True))
        ]
        self._boosted = _boosted_from(tree.get("boosted")) if "boosted" in tree else None
        self._check()
        return self

    def replays(self, tree: Any, replay: bool = False) -> list[tuple[str, Replay]]:
        """What executes the golden vectors of the file that this object was taken from, by class.

        Raises
        ------
        FormatError
            With ``replay``, where a model gives other bits on this machine.
        """
        try:
            return list(replays_of(tree, self._parts, self._series, replay))
        except FormatError as error:
            hint = "; mliot verify shows which executors differ, verify=False loads it anyway"
            raise FormatError(f"{error}{hint if replay else ''}") from None

    def _take_classes(self, parts: Parts) -> None:
        adi, cv2, codes = (parts.of(name, np.ndarray) for name in ("adi", "cv2", "codes"))
        positive = parts.of("positive", np.ndarray).astype(bool)
        self._classes = Classes(adi, cv2, codes, positive)
        self._shared = parts.of("shared", np.ndarray)
        if any(len(each) != len(self._series.ids) for each in (adi, cv2, codes, positive)):
            raise FormatError("the classes of the file are of other series")
        if ((codes < 0) | (codes >= len(CLASSES))).any():
            raise FormatError("the file has a class of series that there is not")

    def _part(self, tree: Any, kind: str, model: Any) -> Part:
        of_members = tree.get("members")
        members = of_members.value("series")
        sizes = of_members.value("sizes") if "sizes" in of_members else None
        if sizes is not None and (not len(sizes) or not (sizes > 0).all()):
            raise FormatError("the sizes of errors by length must be above 0")
        found = model_from(tree, model, self._series.fallback, len(members))
        return Part(kind, members, found, sizes)

    def _check(self) -> None:
        """Every series has one model."""
        held = [self._shared, *(each.members for each in self._parts)]
        every = np.sort(np.concatenate(held))
        if not np.array_equal(every, np.arange(len(self._series.ids))):
            raise FormatError("the models of the file do not share out its series")
        boosted = 0 if self._boosted is None else self._boosted._fitted.n_series
        if (len(self._shared) > 0 or boosted) and boosted != len(self._series.ids):
            raise FormatError("the boosted model of the file is of other series")


def _boosted_from(tree: Any) -> Forecaster:
    found = loaded(_artefact.from_bytes(tree.to_bytes()))
    if not isinstance(found, Forecaster):
        raise FormatError(f"the file has a {type(found).__name__} as its boosted model")
    return found
