"""Scalers and encoders in a pipeline over rows: fitted once, then run as maps by the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot._core import FormatError, InvalidArgument
from mliot._document import Document, Parts, decode, encode
from mliot.pipeline._copies import unfitted
from mliot.pipeline._steps import Step

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class RowMap:
    """One output of a fitted scaler or encoder: a map of a column."""

    column: str
    output: str
    transform: str
    options: dict[str, Any]

    @property
    def replaces(self) -> bool:
        """Whether the output takes the place of its column."""
        return self.column == self.output

    def spec(self) -> dict[str, Any]:
        """The map as a plan takes it."""
        return {"transform": self.transform, "options": self.options}

    def apply(self, values: Floats) -> Floats:
        """The outputs of a column's values."""
        mapped: Floats = _MACHINES[self.transform](self.options).transform(
            np.ascontiguousarray(values), np.array([0, len(values)], dtype=np.int64)
        )
        return mapped

    def document(self) -> Document:
        """The same for a file."""
        options = {
            name: np.array(value, dtype=np.float64) if isinstance(value, list) else value
            for name, value in self.options.items()
        }
        return {
            "column": self.column,
            "output": self.output,
            "transform": self.transform,
            "options": encode(options, self.output),
        }

    @classmethod
    def of(cls, document: Any) -> RowMap:
        """What `document` wrote.

        Raises
        ------
        FormatError
            When it is damaged.
        """
        parts = Parts(document, "a map of the steps")
        transform, options = parts.of("transform", str), decode(parts.of("options", dict))
        if transform not in _MACHINES or not isinstance(options, dict):
            raise FormatError(f"there is no map {transform!r}")
        listed = {
            name: value.tolist() if isinstance(value, np.ndarray) else value
            for name, value in options.items()
        }
        return cls(parts.of("column", str), parts.of("output", str), transform, listed)


_MACHINES: dict[str, Any] = {
    "scale": _core.Scale,
    "look_up": _core.LookUp,
    "power_map": _core.PowerMap,
    "quantile_map": _core.QuantileMap,
}

RowMaps = dict[str, list[RowMap]]


@dataclass
class TrainingRows:
    """What the row-wise steps learn from: columns of sorted rows, which change step by step.

    ``crossed`` are outputs for training alone: target means that leave out a row's own target.
    """

    columns: dict[str, Floats]
    tables: Mapping[str, list[str]]
    offsets: NDArray[np.int64]
    times: NDArray[np.int64]
    target: NDArray[Any] | None
    taught: NDArray[np.bool_] | None = None  # the rows that teach; None: all
    maps: RowMaps = field(default_factory=dict)
    crossed: dict[str, Floats] = field(default_factory=dict)

    def learn(self, steps: Sequence[Step]) -> None:
        """Fits the row-wise steps in their order, each on what those before it made.

        Raises
        ------
        InvalidArgument
            Names the step, and what is wrong with its columns.
        """
        self.columns = dict(self.columns)
        for step in steps:
            if step.row_wise:
                self._fit(step)
            elif not step.adds:
                self._clean(step)

    def _clean(self, step: Step) -> None:
        for name in step.columns:
            self._refuse_crossed(step, name)
            if name in self.tables:
                continue  # refused by the plan, which knows what is text
            values = self.columns[name]
            self.columns[name] = step.transforms[0].transform(values, indptr=self.offsets)

    def _fit(self, step: Step) -> None:
        estimator = unfitted(step.transforms[0])
        if getattr(estimator, "not_in_plans", None):
            raise InvalidArgument(f"Pipeline: step {step.name!r}: {estimator.not_in_plans}")
        for name in step.columns:
            self._refuse_crossed(step, name)
        table = self._table(step)
        needs_target = bool(estimator.__sklearn_tags__().target_tags.required)
        if needs_target and self.target is None:
            raise InvalidArgument(
                f"Pipeline: step {step.name!r} is a {type(estimator).__name__}, which needs y; a "
                "pipeline has one when it ends in an estimator"
            )
        crossed = None
        try:
            if needs_target:
                crossed = self._crossed(estimator, table)
            else:
                estimator.fit(table if self.taught is None else table[self.taught])
        except (TypeError, ValueError) as error:
            raise InvalidArgument(f"Pipeline: step {step.name!r}: {error}") from None
        self._take(step, estimator, crossed)

    def _refuse_crossed(self, step: Step, name: str) -> None:
        if name in self.crossed:
            raise InvalidArgument(
                f"Pipeline: step {step.name!r} works on {name!r} after it was encoded by the "
                "target; put that encoder last on its columns"
            )

    def _table(self, step: Step) -> NDArray[Any]:
        """The step's columns, texts as texts."""
        if not any(name in self.tables for name in step.columns):
            return np.column_stack([self.columns[name] for name in step.columns])
        table = np.empty((len(self.columns[step.columns[0]]), len(step.columns)), dtype=object)
        for j, name in enumerate(step.columns):
            values = self.columns[name]
            if name in self.tables and name not in self._replaced():
                levels = np.array([*self.tables[name], None], dtype=object)
                table[:, j] = levels[np.where(np.isnan(values), -1, values).astype(np.int64)]
            else:
                table[:, j] = values
        return table

    def _replaced(self) -> set[str]:
        """Columns of text that are numbers by now."""
        return {each.column for maps in self.maps.values() for each in maps if each.replaces}

    def _crossed(self, estimator: Any, table: NDArray[Any]) -> Floats:
        """What each row is in training: in the order of time for encoders along a stream."""
        order = np.arange(len(table)) if self.taught is None else np.flatnonzero(self.taught)
        if hasattr(estimator, "update"):
            order = order[np.argsort(self.times[order], kind="stable")]
        made = estimator.fit_transform(table[order], np.asarray(self.target)[order])
        crossed: Floats = np.full((len(table), *made.shape[1:]), np.nan)
        crossed[order] = made
        return crossed

    def _take(self, step: Step, estimator: Any, crossed: Floats | None) -> None:
        described = estimator._maps()
        names = [str(name) for name in estimator.get_feature_names_out(list(step.columns))]
        made = []
        for name, each in zip(names, described, strict=True):
            column = step.columns[each["column"]]
            options = each["options"]
            levels = getattr(estimator, "_levels", None)
            if levels is not None and levels[each["column"]].texts is not None:
                options = _with_codes(options, levels[each["column"]].texts, self.tables[column])
            made.append(RowMap(column, name, each["transform"], options))
        for k, each in enumerate(made):
            if crossed is not None:
                self.crossed[each.output] = np.ascontiguousarray(crossed[:, k])
            if each.replaces:
                self.columns[each.column] = each.apply(self.columns[each.column])
        self.maps[step.name] = made


def _with_codes(
    options: dict[str, Any], texts: Sequence[str], table: Sequence[str]
) -> dict[str, Any]:
    """A table whose keys are places among the pipeline's levels, not the encoder's."""
    place = {text: float(code) for code, text in enumerate(table)}
    keys = [place[texts[int(key)]] for key in options["keys"]]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return {
        **options,
        "keys": [keys[i] for i in order],
        "values": [options["values"][i] for i in order],
    }


def maps_document(maps: RowMaps) -> list[Document]:
    """The maps of all steps for a file."""
    return [
        {"step": name, "maps": [each.document() for each in made]} for name, made in maps.items()
    ]


def maps_from(documents: Any, steps: Sequence[Step]) -> RowMaps:
    """What `maps_document` wrote.

    Raises
    ------
    FormatError
        When it is damaged or not of the steps.
    """
    maps: RowMaps = {}
    for document in documents:
        parts = Parts(document, "the maps of a step")
        maps[parts.of("step", str)] = [RowMap.of(each) for each in parts.of("maps", list)]
    wanted = [step.name for step in steps if step.row_wise]
    if sorted(maps) != sorted(wanted):
        raise FormatError("the maps of the file are not those of its steps")
    by_name = {step.name: step for step in steps}
    for name, made in maps.items():
        if not {each.column for each in made} <= set(by_name[name].columns):
            raise FormatError(f"the maps of step {name!r} are not of its columns")
    return maps
