"""The contents of a file between Python's objects and C++: kind, schema, ids, core object."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from mliot import _core
from mliot._document import CLASSES, Document, Parts, encode
from mliot._files import Outputs
from mliot._schema import read_schema


@dataclass(frozen=True)
class Artefact:
    """What a file holds: ``python`` is for this half alone, ``content`` is an object of the core.

    kind: "transform", "model" or "pipeline"; "parameters" for an unfitted object, in pickles only.
    schema: one document a column. series: for each id column the value of each series.
    """

    kind: str
    python: Document
    schema: list[Document] = field(default_factory=list)
    series: list[Any] = field(default_factory=list)
    content: Any = None

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return [entry["name"] for entry in self.schema]

    def with_units(self, units: Mapping[str, str]) -> Artefact:
        """The same with the units of columns in the schema."""
        schema = [{**entry, "unit": units.get(entry["name"], "")} for entry in self.schema]
        return replace(self, schema=schema)

    def with_python(self, document: Document) -> Artefact:
        """The same with another document of Python's."""
        return replace(self, python=document)


def to_bytes(artefact: Artefact, include_state: bool = True) -> bytes:
    """The bytes of the file."""
    tree = _core.Tree(
        {
            "kind": artefact.kind,
            "schema": artefact.schema,
            "python": artefact.python,
            "series": [_ids_document(column) for column in artefact.series],
        }
    )
    content = artefact.content
    if content is not None:
        tree.put(_member_of(content), _tree_of(content, include_state))
    return tree.to_bytes()


def from_bytes(content: bytes) -> Artefact:
    """The artefact of a file's bytes.

    Raises
    ------
    FormatError
        When they are damaged or no file of mliot; says why and at which byte.
    Unsupported
        When they are of a newer version.
    """
    return _from_tree(_core.Tree.from_bytes(content))


def write(path: str | Path, artefact: Artefact, include_state: bool = True) -> None:
    """Writes a file as a whole or not at all."""
    content = to_bytes(artefact, include_state)
    target = Path(path)
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "no such folder", str(target.parent))
    with Outputs() as outputs:
        outputs.write(target, lambda place: place.write_bytes(content))


def read(path: str | Path) -> Artefact:
    """The artefact of a file."""
    return from_bytes(Path(path).read_bytes())


def _ids_document(column: Any) -> Document:
    return {"texts": column} if isinstance(column, list) else {"integers": column}


def _member_of(content: Any) -> str:
    """The member of the root that holds an object of the core."""
    if isinstance(content, _core.Forecaster):
        return "forecaster"
    return "boosting" if isinstance(content, _core.Boosting) else "transform"


def _tree_of(content: Any, include_state: bool) -> _core.Tree:
    if isinstance(content, _core.Forecaster):
        return content.tree(include_state)
    if isinstance(content, _core.Boosting):
        return content.tree()
    state = content.state if include_state else b""
    return _core.Tree(
        {
            "name": content.name(),
            "options": encode(content.options, "options"),
            "state": np.frombuffer(state, dtype=np.uint8),
        }
    )


def _transform_from(tree: _core.Tree) -> Any:
    parts = Parts(tree.document(), "the transform")
    kind = _core_transforms().get(parts.of("name", str))
    if kind is None:
        raise _core.FormatError(f"there is no transform {parts.of('name', str)!r}")
    stream = kind(parts.value("options"))
    stream.state = parts.of("state", np.ndarray).tobytes()
    return stream


def _core_transforms() -> dict[str, Any]:
    classes = [getattr(_core, name) for name in CLASSES if hasattr(_core, name)]
    return {each.name(): each for each in classes if hasattr(each, "name")}


def _from_tree(tree: _core.Tree) -> Artefact:
    root = Parts(tree.document(), "the file")
    kind = root.of("kind", str)
    content: Any = None
    if "forecaster" in tree:
        content = _core.Forecaster.from_tree(tree.get("forecaster"))
    elif "boosting" in tree:
        content = _core.Boosting.from_tree(tree.get("boosting"))
    elif "transform" in tree:
        content = _transform_from(tree.get("transform"))
    series = [
        each["texts"] if "texts" in each else each["integers"] for each in root.of("series", list)
    ]
    return Artefact(
        kind, root.of("python", dict), read_schema(root.of("schema", list)), series, content
    )
