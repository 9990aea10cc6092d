"""Which column plays which part in a forecast, and the arrays that the C++ half reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.frames import Column, LongFrame

Floats = NDArray[np.float64]

UNSEEN = -1.0  # the code of a level that fit has not seen: no level has it


@dataclass
class Roles:
    """Column names by the part they play, in the order of the plan's columns."""

    static: list[str] = field(default_factory=list)
    future: list[str] = field(default_factory=list)
    past: list[str] = field(default_factory=list)
    weight: str | None = None

    def as_dict(self) -> dict[str, str]:
        """Column name -> "static", "future", "past" or "weight"."""
        named = dict.fromkeys(self.static, "static")
        named |= dict.fromkeys(self.future, "future")
        named |= dict.fromkeys(self.past, "past")
        if self.weight is not None:
            named[self.weight] = "weight"
        return named


def constant_within_series(column: Column, offsets: NDArray[np.int64]) -> bool:
    """Whether each series has one value of the column, missing ones aside."""
    values = numbers(column)
    starts = offsets[:-1]
    if len(values) == 0:
        return False
    low = np.fmin.reduceat(values, starts)
    high = np.fmax.reduceat(values, starts)
    return bool(np.all((low == high) | (np.isnan(low) & np.isnan(high))))


def numbers(column: Column) -> Floats:
    """The column as float64: its values, or the codes of its levels; NaN is missing."""
    if column.values is not None:
        return column.values
    codes = np.asarray(column.codes, dtype=np.float64)
    return np.where(codes < 0, np.nan, codes)


def assign_roles(
    frame: LongFrame,
    *,
    static: Sequence[str] | None,
    future: Sequence[str],
    past: Sequence[str],
    weight: str | None,
) -> Roles:
    """Declared columns keep their part; of the others, those constant within each series are
    static (unless ``static`` is given) and the rest are past-only."""
    roles = Roles(static=list(static or []), future=list(future), past=list(past), weight=weight)
    _refuse_doubles(roles)
    declared = roles.as_dict()
    for name, column in frame.columns.items():
        if name in declared:
            continue
        if static is None and constant_within_series(column, frame.offsets):
            roles.static.append(name)
        else:
            roles.past.append(name)
    return roles


def _refuse_doubles(roles: Roles) -> None:
    seen: dict[str, str] = {}
    weight = [roles.weight] if roles.weight is not None else []
    parts = {
        "static_features": roles.static,
        "future_features": roles.future,
        "past_features": roles.past,
        "weight_col": weight,
    }
    for part, names in parts.items():
        for name in names:
            if name in seen:
                raise _core.InvalidArgument(
                    f"column '{name}' is named in {seen[name]} and in {part}; name it once"
                )
            seen[name] = part


class Levels:
    """Ordinal codes of text columns, as fit saw them: levels in order, code = place.

    In columns that encoders read an unseen level is `UNSEEN`, of which the encoder makes what its
    options say; in others it is a missing value, or with ``unseen="error"`` an error.
    """

    def __init__(self, unseen: str, encoded: Collection[str] = ()) -> None:
        self.unseen = unseen
        self.encoded = encoded
        self.tables: dict[str, list[str]] = {}

    def learn(self, column: Column) -> Floats:
        """Remembers the levels and returns the codes as numbers."""
        if column.values is None:
            self.tables[column.name] = list(column.levels or [])
        return numbers(column)

    def apply(self, column: Column) -> Floats:
        """The codes that fit gave to these values; an unseen level is missing or an error."""
        table = self.tables.get(column.name)
        if column.values is not None and np.isnan(column.values).all():
            return column.values  # nothing but missing values: text or numbers alike
        if table is None:
            if column.values is None:
                raise _core.InvalidArgument(
                    f"column '{column.name}' holds text, but held numbers at fit"
                )
            return column.values
        if column.values is not None:
            raise _core.InvalidArgument(
                f"column '{column.name}' holds numbers, but held text at fit"
            )
        place = {level: code for code, level in enumerate(table)}
        levels = list(column.levels or [])
        unknown = [level for level in levels if level not in place]
        if unknown and self.unseen == "error":
            raise _core.InvalidArgument(
                f"column '{column.name}' has the level '{unknown[0]}', which fit has not seen; "
                "use unseen_levels='missing' to treat it as missing"
            )
        absent = UNSEEN if column.name in self.encoded else np.nan
        recoded = np.array([place.get(level, absent) for level in levels] + [np.nan])
        codes = np.asarray(column.codes)
        return np.ascontiguousarray(recoded[np.where(codes < 0, len(levels), codes)])


def first_of_each(values: Floats, offsets: NDArray[np.int64]) -> Floats:
    """The first value of each series that is not missing; NaN when there is none."""
    out = np.full(len(offsets) - 1, np.nan)
    present = np.flatnonzero(~np.isnan(values))
    series = np.searchsorted(offsets, present, side="right") - 1
    out[series[::-1]] = values[present[::-1]]
    return out


@dataclass
class PanelColumns:
    """The arrays of a panel, and the C++ view of them."""

    offsets: NDArray[np.int64]
    first_period: NDArray[np.int64]
    target: Floats
    weight: Floats
    fixed: Floats
    past: list[Floats]
    future: list[Floats]

    def core(self, length: NDArray[np.int64] | None = None) -> _core.PanelArrays:
        """What the extension module reads; keeps the arrays alive. ``length`` cuts the series."""
        columns: dict[str, Any] = {
            "offsets": self.offsets,
            "length": np.diff(self.offsets) if length is None else length,
            "first_period": self.first_period,
            "target": self.target,
            "weight": self.weight,
            "fixed": self.fixed,
            "past": self.past,
            "future": self.future,
        }
        return _core.PanelArrays(columns)


def panel_columns(
    frame: LongFrame, roles: Roles, coded: Mapping[str, Floats], *, with_static: bool = True
) -> PanelColumns:
    """Arranges the columns of a frame by their roles."""
    assert frame.y is not None
    statics = [first_of_each(coded[name], frame.offsets) for name in roles.static]
    if not with_static:
        statics = []
    fixed = np.column_stack(statics) if statics else np.empty((frame.n_series, 0))
    return PanelColumns(
        offsets=frame.offsets,
        first_period=frame.first_period,
        target=frame.y,
        weight=_weights(frame, roles, coded),
        fixed=np.ascontiguousarray(fixed),
        past=[coded[name] for name in roles.past],
        future=[coded[name] for name in roles.future if name in coded],
    )


def _weights(frame: LongFrame, roles: Roles, coded: Mapping[str, Floats]) -> Floats:
    if roles.weight is None or roles.weight not in coded:
        return np.empty(0)
    if frame.columns[roles.weight].values is None:
        raise _core.InvalidArgument(
            f"weight_col '{roles.weight}' must hold numbers, but holds text"
        )
    assert frame.y is not None
    weight = coded[roles.weight]
    missing = np.isnan(weight)
    # Rows without a target, and those that fill_gaps inserted, do not count: no weight is needed.
    idle = np.isnan(frame.y) if frame.given is None else np.isnan(frame.y) | ~frame.given
    bad = np.flatnonzero(np.where(missing, ~idle, ~((weight >= 0) & np.isfinite(weight))))
    if len(bad):
        row = int(bad[0])
        what = "is missing" if missing[row] else f"is {weight[row]:g}"
        raise _core.InvalidArgument(
            f"weight_col '{roles.weight}' must be finite and >= 0, but {what} for "
            f"{frame.where(row)}; 0 leaves a row out"
        )
    return np.nan_to_num(weight, nan=0.0)
