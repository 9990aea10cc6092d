"""The contents of a file between Python's objects and C++: kind, schema, ids, core objects."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from mliot import _core
from mliot._document import CLASSES, Document, Parts
from mliot._schema import read_schema

#: The kind of a file of statistical models, and the member that holds them.
STATISTICAL = "statistical"

#: The kind of a file of a model for each class of series.
AUTO = "auto"

#: Kinds of files that hold no model, with the class in mliot.preprocessing that reads them.
WITHOUT_MODEL = {"clock_drift": "ClockDrift", "quality_profile": "QualityProfile"}

#: What executes a file; None where Python alone reads it.
Executor: TypeAlias = "_core.Pipeline | _core.StatisticalPipeline | None"

_LENGTH = 8  # bytes of a file before its header, which say how long that is


@dataclass(frozen=True)
class Rows:
    """Contents that describe samples: a plan, trees or none, and the streams that run.

    ``state`` is where the streams stood when a file is made of them.
    """

    plan: _core.FeaturePlan
    boosting: _core.Boosting | None
    stream: _core.Pipeline
    state: _core.Tree | None = None

    def now(self) -> Rows:
        """The same with the state of this moment."""
        return replace(self, state=self.stream.tree().get("state"))


@dataclass(frozen=True)
class Batch:
    """Contents that no stream executes: the name of a step, and what its core has written."""

    name: str
    fitted: Document


@dataclass(frozen=True)
class Statistical:
    """Contents that are statistical models: the tree of their states.

    in_core: whether C++ knows all of them. Models with covariates, and those made of several in
    Python, have neither a stream nor golden vectors.
    """

    tree: _core.Tree
    in_core: bool = True


@dataclass(frozen=True)
class Artefact:
    """What a file holds: ``python`` is for this half alone, ``content`` is of the core.

    kind: "transform", "model", "pipeline" or "statistical"; "parameters" for an unfitted object, in
        pickles only.
    schema: one document a column. series: for each id column the value of each series.
    words: who made the object, and of what size it is; without anything of the data.
    """

    kind: str
    python: Document
    schema: list[Document] = field(default_factory=list)
    series: list[Any] = field(default_factory=list)
    content: Any = None
    words: Document = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return [entry["name"] for entry in self.schema]

    def with_units(self, units: Mapping[str, str]) -> Artefact:
        """The same with the units of columns in the schema."""
        schema = [{**entry, "unit": units.get(entry["name"], "")} for entry in self.schema]
        return replace(self, schema=schema)

    def without_events(self) -> Artefact:
        """The same without the events that a resampling holds."""
        if "resampling" not in self.words:
            return self
        kept = {name: x for name, x in self.words["resampling"].items() if name != "now"}
        return replace(self, words={**self.words, "resampling": kept})

    def with_python(self, document: Document) -> Artefact:
        """The same with another document of Python's."""
        return replace(self, python=document)


@dataclass(frozen=True)
class StoredFile:
    """A file that was read: its artefact, and the C++ half that verifies it."""

    artefact: Artefact
    pipeline: Executor  # None: Python alone reads it
    metadata: dict[str, str]
    made_by: str
    has_state: bool
    python_byte: int  # where the part begins that Python reads


def to_bytes(artefact: Artefact, include_state: bool = True) -> bytes:
    """The bytes of the file, golden vectors included."""
    tree = _root(artefact if include_state else artefact.without_events())
    if isinstance(artefact.content, Statistical):
        if artefact.content.in_core:
            tree = _core.StatisticalPipeline(tree).tree()
    elif artefact.content is not None:
        tree = _core.Pipeline(tree, threads=1).tree(include_state)
    return tree.to_bytes()


def tree_of(artefact: Artefact) -> _core.Tree:
    """The root of a file, without golden vectors."""
    return _root(artefact)


def from_bytes(content: bytes) -> Artefact:
    """The artefact of bytes that `to_bytes` made, without replaying its golden vectors.

    Raises
    ------
    FormatError
        When they are damaged or no file of mliot; says why and at which byte.
    Unsupported
        When they are of a newer version.
    """
    tree = _core.Tree.from_bytes(content)
    if kind_of(tree) == "parameters":
        return Artefact("parameters", _python(tree))
    return _artefact(tree, _unverified(tree))


def joined_ids_of(snapshot: bytes) -> list[str]:
    """The ids of the series of a state.

    Raises
    ------
    FormatError
        When the bytes are damaged or no state.
    """
    tree = _core.Tree.from_bytes(snapshot)
    ids = tree.value("ids") if "ids" in tree else None
    if kind_of(tree) != "state" or not isinstance(ids, list):
        raise _core.FormatError("the bytes are no state of a model's series")
    return ids


def write(path: str | Path, artefact: Artefact, include_state: bool = True) -> None:
    """Writes a file as a whole or not at all."""
    _core.write_file(os.fspath(path), to_bytes(artefact, include_state))


def read(path: str | Path, replay: bool = True, max_memory: int | None = None) -> StoredFile:
    """A file, checked as a whole and, with ``replay``, by its golden vectors.

    Raises
    ------
    FormatError, Unsupported, ResourceLimit
        Names the file, and says why.
    OSError
        When the file cannot be read.
    """
    content, tree = open_tree(path, max_memory)
    return opened(path, content, tree, replay)


def open_tree(path: str | Path, max_memory: int | None = None) -> tuple[bytes, _core.Tree]:
    """The bytes of a file and the tree that they hold, of whatever kind it is; raises as `read`."""
    content = Path(path).read_bytes()
    try:
        return content, _core.Tree.from_bytes(content, max_memory or 0)
    except (_core.FormatError, _core.Unsupported, _core.ResourceLimit) as error:
        raise type(error)(f"{path}: {error}") from None


def opened(path: str | Path, content: bytes, tree: _core.Tree, replay: bool = True) -> StoredFile:
    """The file that `open_tree` has opened."""
    try:
        if kind_of(tree) not in ("pipeline", "model", "transform", STATISTICAL):
            raise _core.FormatError(_other_kind(kind_of(tree)))
        pipeline = _verified(tree) if replay else _unverified(tree)
        artefact = _artefact(tree, pipeline)
    except (_core.FormatError, _core.Unsupported, _core.ResourceLimit) as error:
        raise type(error)(f"{path}: {error}") from None
    made_by = str(tree.value("library_version")) if "library_version" in tree else "?"
    python_byte = tree.get("python").byte
    return StoredFile(
        artefact, pipeline, metadata_of(content), made_by, _has_state(tree), python_byte
    )


def _opened(tree: _core.Tree, replay: bool) -> Executor:
    if kind_of(tree) == STATISTICAL:
        if "golden" not in tree:
            return None
        return _core.StatisticalPipeline.from_tree(tree, replay=replay)
    return _core.Pipeline.from_tree(tree, replay=replay, threads=1)


def _unverified(tree: _core.Tree) -> Executor:
    return _opened(tree, replay=False)


def _verified(tree: _core.Tree) -> Executor:
    try:
        return _opened(tree, replay=True)
    except _core.FormatError as error:
        _unverified(tree)  # raises the same unless it is the golden vectors alone that are at fault
        raise _core.FormatError(
            f"{error}; mliot verify shows which executors differ, verify=False loads it anyway"
        ) from None


def kind_of(tree: _core.Tree) -> str:
    """What a tree says that it is."""
    kind = tree.value("kind")
    return kind if isinstance(kind, str) else ""


def _other_kind(kind: str) -> str:
    if kind == "state":
        return "the file holds the state of a model's series: give it to restore() of that model"
    if kind == AUTO:
        return "the file holds a model for each class of series, which mliot.load reads"
    if kind in WITHOUT_MODEL:
        return f"the file holds a {WITHOUT_MODEL[kind]}, which mliot.load reads"
    return f"the file is of kind {kind!r}; load takes what save() wrote"


def _python(tree: _core.Tree) -> Document:
    if "python" not in tree:
        raise _core.FormatError(
            "the file was not made in Python and names no class of it; use it from C++"
        )
    return tree.get("python").document()


def _root(artefact: Artefact) -> _core.Tree:
    """The root of the file; golden vectors are added in C++."""
    tree = _core.Tree(
        {
            "kind": artefact.kind,
            "library_version": _core.build_info()["version"],
            "python": artefact.python,
            **_columns(artefact.schema, artefact.series),
            **artefact.words,
        }
    )
    content = artefact.content
    if isinstance(content, _core.Forecaster):
        tree.put("forecaster", content.tree())
    elif isinstance(content, _core.Boosting):
        tree.put("boosting", content.tree())
    elif isinstance(content, Rows):
        tree.put("plan", content.plan.tree())
        if content.state is not None:
            tree.put("state", content.state)
        if content.boosting is not None:
            tree.put("boosting", content.boosting.tree())
    elif isinstance(content, Statistical):
        tree.put(STATISTICAL, content.tree)
    elif isinstance(content, Batch):
        tree.put("batch", _core.Tree({"name": content.name, "fitted": content.fitted}))
    elif content is not None:
        tree.put("transform", _transform_tree(content))
    return tree


def _columns(schema: list[Document], series: list[Any]) -> Document:
    ids = [{"texts": each} if isinstance(each, list) else {"integers": each} for each in series]
    return {"schema": schema, "series": ids}


def begun(plan: _core.FeaturePlan, boosting: _core.Boosting | None, series: list[Any]) -> Rows:
    """Rows whose streams have had no sample yet."""
    tree = _core.Tree({"kind": "pipeline", **_columns([], series)})
    tree.put("plan", plan.tree())
    if boosting is not None:
        tree.put("boosting", boosting.tree())
    return Rows(plan, boosting, _core.Pipeline(tree, threads=1))


def _transform_tree(stream: Any) -> _core.Tree:
    options = {name: value for name, value in stream.options.items() if value is not None}
    state = np.frombuffer(stream.state, dtype=np.uint8)
    return _core.Tree({"name": stream.name(), "options": options, "state": state})


def _transform_from(tree: _core.Tree) -> Any:
    parts = Parts(tree.document(), "the transform of the file")
    kind = _core_transforms().get(parts.of("name", str))
    if kind is None:
        raise _core.FormatError(f"there is no transform {parts.of('name', str)!r}")
    stream = kind(parts.of("options", dict))
    if "state" in parts:
        stream.state = parts.of("state", np.ndarray).tobytes()
    return stream


def _core_transforms() -> dict[str, Any]:
    classes = [getattr(_core, name) for name in CLASSES if hasattr(_core, name)]
    streams = [each for each in classes if hasattr(each, "name") and hasattr(each, "state")]
    return {each.name(): each for each in streams}


def _content(tree: _core.Tree, pipeline: Executor) -> Any:
    if kind_of(tree) == STATISTICAL:
        return Statistical(tree.get(STATISTICAL), in_core=pipeline is not None)
    if "forecaster" in tree:
        return _core.Forecaster.from_tree(tree.get("forecaster"))
    if "batch" in tree:
        parts = Parts(tree.get("batch").document(), "the step of the file")
        return Batch(parts.of("name", str), parts.of("fitted", dict))
    boosting = None
    if "boosting" in tree:
        boosting = _core.Boosting.from_tree(tree.get("boosting"))
    if "plan" in tree:
        if not isinstance(pipeline, _core.Pipeline):
            raise _core.FormatError("the file has a plan of features, but is not of that kind")
        return Rows(_core.FeaturePlan.from_tree(tree.get("plan")), boosting, pipeline)
    return boosting if boosting is not None else _transform_from(tree.get("transform"))


def _artefact(tree: _core.Tree, pipeline: Executor) -> Artefact:
    series = [
        each["texts"] if "texts" in each else each["integers"] for each in tree.value("series")
    ]
    known = {"created_with": str, "training_summary": dict, "resampling": dict}
    words = {name: tree.value(name) for name in known if name in tree}
    return Artefact(
        kind=kind_of(tree),
        python=_python(tree),
        schema=read_schema(tree.value("schema")),
        series=series,
        content=_content(tree, pipeline),
        words={name: value for name, value in words.items() if isinstance(value, known[name])},
    )


def _has_state(tree: _core.Tree) -> bool:
    if "forecaster" in tree:
        return "state" in tree.get("forecaster").get("fitted")
    if "transform" in tree:
        return "state" in tree.get("transform")
    return "state" in tree or STATISTICAL in tree


def metadata_of(content: bytes) -> dict[str, str]:
    """The texts of the header, which C++ has checked, without the structure."""
    length = int.from_bytes(content[:_LENGTH], "little")
    stored = json.loads(content[_LENGTH : _LENGTH + length])["__metadata__"]
    return {name: text for name, text in stored.items() if name != "structure"}
