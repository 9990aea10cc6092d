"""The input schema of a fitted object: names, parts, types, levels and units of its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mliot._core import FormatError, InvalidArgument
from mliot._document import Document, Parts

Units = dict[str, str]

#: The parts that a column can play.
ROLES = ("id", "time", "target", "past", "future", "static", "weight", "feature")
#: The types that a column can be of, as far as predictions tell them apart.
DTYPES = (
    "bool",
    *(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)),
    "float32",
    "float64",
    "text",
    "datetime",
)


def column(
    name: str, role: str, dtype: str, units: Mapping[str, str], levels: Sequence[str] | None = None
) -> Document:
    """One column of a schema; ``levels`` of a text column are in the order of their codes."""
    entry: Document = {"name": name, "role": role, "dtype": dtype, "unit": units.get(name, "")}
    if levels is not None:
        entry["levels"] = list(levels)
    return entry


def checked_units(units: Any, known: Sequence[str], held: Mapping[str, str]) -> Units:
    """What the caller says about units joined with what is known already.

    Raises
    ------
    InvalidArgument
        For a column that is not there, a unit that is no text, and one that contradicts ``held``.
    """
    joined = dict(held)
    if units is None:
        return joined
    if not isinstance(units, Mapping):
        raise InvalidArgument(f"units must be like {{'temperature': 'degC'}}, got {units!r}")
    for name, unit in units.items():
        if name not in known:
            there = f"the columns are {', '.join(known)}" if known else "this object keeps no units"
            raise InvalidArgument(f"units: there is no column {name!r}; {there}")
        if not isinstance(unit, str):
            raise InvalidArgument(f"units: the unit of column {name!r} must be text, got {unit!r}")
        if held.get(name, unit) != unit:
            raise InvalidArgument(
                f"units: column {name!r} is in {held[name]!r} in the model, but you say {unit!r}: "
                f"convert the column to {held[name]!r}, or fit anew"
            )
        if unit:
            joined[name] = unit
    return joined


def read_schema(stored: Any) -> list[Document]:
    """The schema of a file.

    Raises
    ------
    FormatError
        For doubled names, and parts and types that there are not.
    """
    if not isinstance(stored, list):
        raise FormatError("the schema of the file is missing")
    seen: set[str] = set()
    for entry in stored:
        parts = Parts(entry, "a column of the schema")
        name, role, dtype = (parts.of(each, str) for each in ("name", "role", "dtype"))
        parts.of("unit", str)
        if "levels" in parts:
            parts.texts("levels")
        if name in seen or role not in ROLES or dtype not in DTYPES:
            raise FormatError(f"the schema says of column {name!r}: {role!r}, {dtype!r}")
        seen.add(name)
    return stored


def units_of(schema: Sequence[Document]) -> Units:
    """The units that a schema knows."""
    return {entry["name"]: entry["unit"] for entry in schema if entry["unit"]}


def names_of(schema: Sequence[Document], role: str) -> list[str]:
    """The columns of one part, in their order."""
    return [entry["name"] for entry in schema if entry["role"] == role]
