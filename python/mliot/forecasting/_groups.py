"""Means of groups of series: which series make a group, and the mean of each at every time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.forecasting._columns import first_of_each
from mliot.frames import LongFrame

Columns = tuple[str, ...]
Floats = NDArray[np.float64]

_EXAMPLE = "{'Store': [1, RollingMean(4)]}"


def group_features(value: Any) -> dict[Columns, list[Any]]:
    """Lags and transforms of the mean of each group, by the static columns that make the groups.

    Raises
    ------
    InvalidArgument
        For what is no dictionary of static columns to lags and transforms.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise _core.InvalidArgument(
            f"group_features must be a dictionary such as {_EXAMPLE}, got {value!r}"
        )
    found: dict[Columns, list[Any]] = {}
    for key, wanted in value.items():
        columns = (key,) if isinstance(key, str) else key
        texts = isinstance(columns, tuple) and all(isinstance(name, str) for name in columns)
        if not texts or len(set(columns)) != len(columns):
            raise _core.InvalidArgument(
                "group_features: a group is made by a static column, a tuple of static columns, or "
                f"() for all series; got {key!r}"
            )
        if columns in found:
            raise _core.InvalidArgument(f"group_features names the group {key!r} twice")
        several = isinstance(wanted, Iterable) and not isinstance(wanted, str | Mapping)
        found[columns] = list(wanted) if several else [wanted]
    return found


def name_of(columns: Columns) -> str:
    """The name of the covariate that holds a group's mean."""
    return "_".join([*columns, "mean"]) if columns else "overall_mean"


def static_columns(groups: Mapping[Columns, Any]) -> list[str]:
    """The columns that groups are made by, each once."""
    return list(dict.fromkeys(name for columns in groups for name in columns))


def past_features(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The past-only features of the settings, with those of groups as covariates like others."""
    past = settings["past_features"]
    named = dict(past) if isinstance(past, Mapping) else {name: [1] for name in past}
    of_groups = {name_of(each): wanted for each, wanted in settings["group_features"].items()}
    return {**named, **of_groups}


@dataclass
class Groups:
    """The groups that some static columns make.

    Attributes
    ----------
    columns : tuple of str
        The static columns.
    keys : ndarray of float64, shape (n_groups, n_columns)
        Their values, as fit coded them, in each group; a missing value is one like others.
    members : ndarray of int64, shape (n_series,)
        The group of each series.
    """

    columns: Columns
    keys: Floats
    members: NDArray[np.int64] = field(repr=False)

    @classmethod
    def of(cls, columns: Columns, statics: Mapping[str, Floats], n_series: int) -> Groups:
        """Groups from the values of static columns, one a series."""
        empty = np.empty((0, len(columns)))
        groups = cls(columns, empty, np.empty(0, dtype=np.int64))
        groups.add(statics, n_series)
        return groups

    def add(self, statics: Mapping[str, Floats], n_series: int) -> None:
        """Series that begin: members of groups that are there, or of new ones."""
        values = np.empty((n_series, len(self.columns)))
        for k, name in enumerate(self.columns):
            values[:, k] = statics[name]
        place = {_hashable(key): number for number, key in enumerate(self.keys)}
        keys = list(self.keys)
        added = np.empty(n_series, dtype=np.int64)
        for i, key in enumerate(values):
            number = place.setdefault(_hashable(key), len(place))
            if number == len(keys):
                keys.append(key)
            added[i] = number
        self.keys = np.array(keys, dtype=np.float64).reshape(len(keys), len(self.columns))
        self.members = np.concatenate([self.members, added])

    def means(self, frame: LongFrame) -> Floats:
        """For each row the mean of the targets of its group at its time; NaN without any.

        The sum runs over the series in their order.
        """
        assert frame.y is not None
        group = np.repeat(self.members, np.diff(frame.offsets))
        periods = frame.periods()
        if len(periods) == 0:
            return np.empty(0)
        place, cells = _cells(group, periods - periods.min())
        known = ~np.isnan(frame.y)
        sums = np.bincount(place, weights=np.where(known, frame.y, 0.0), minlength=cells)
        counts = np.bincount(place, weights=known, minlength=cells)
        with np.errstate(invalid="ignore"):
            return np.asarray((sums / counts)[place])


def _cells(group: NDArray[np.int64], period: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """The cell of each row in a table of groups and times, and how many cells there are."""
    width = int(period.max()) + 1
    cells = (int(group.max()) + 1) * width
    most = 16 * len(group) + 1_000_000
    if cells <= most:
        return group * width + period, cells
    keys, place = np.unique(group * width + period, return_inverse=True)  # times far apart
    return place, len(keys)


def _hashable(key: Floats) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(x) else float(x) for x in key)


def learned(
    groups: Sequence[Columns], frame: LongFrame, coded: Mapping[str, Floats]
) -> dict[str, Groups]:
    """The groups of the series of a frame, by the name of their mean."""
    names = static_columns(dict.fromkeys(groups))
    statics = {name: first_of_each(coded[name], frame.offsets) for name in names}
    return {name_of(each): Groups.of(each, statics, frame.n_series) for each in groups}


def extended(
    groups: Mapping[str, Groups], frame: LongFrame, coded: Mapping[str, Floats]
) -> dict[str, Groups]:
    """The same groups with the series of a frame that are not in them yet."""
    if not groups:
        return {}
    known = len(next(iter(groups.values())).members)
    names = static_columns({each.columns: None for each in groups.values()})
    begun = frame.n_series - known
    if begun == 0:
        return dict(groups)
    statics = {name: first_of_each(coded[name], frame.offsets)[known:] for name in names}
    more = {}
    for name, each in groups.items():
        copy = Groups(each.columns, each.keys, each.members)
        copy.add(statics, begun)
        more[name] = copy
    return more


def stored_groups(groups: Mapping[str, Groups]) -> dict[str, Any]:
    """The groups as plain values."""
    return {
        name: {"columns": list(each.columns), "keys": each.keys, "members": each.members}
        for name, each in groups.items()
    }


def groups_from(
    stored: Any, past: Sequence[str], static: Sequence[str], n: int
) -> dict[str, Groups]:
    """Groups from plain values of a file.

    Raises
    ------
    FormatError
        When they do not fit each other, the schema or the number of series.
    """
    if not isinstance(stored, dict):
        raise _core.FormatError("the groups of the file are none")
    found: dict[str, Groups] = {}
    for name, each in stored.items():
        groups = _groups_of(each, static, n)
        if name not in past or groups is None:
            raise _core.FormatError(f"the groups {name!r} of the file do not fit its series")
        found[name] = groups
    return found


def _groups_of(stored: Any, static: Sequence[str], n: int) -> Groups | None:
    """The groups of a name; None when something is missing, or does not fit n series."""
    parts = stored if isinstance(stored, dict) else {}
    columns, keys, members = parts.get("columns"), parts.get("keys"), parts.get("members")
    if not isinstance(columns, list) or any(name not in static for name in columns):
        return None
    if not isinstance(keys, np.ndarray) or not isinstance(members, np.ndarray):
        return None
    shapes = keys.shape == (len(keys), len(columns)) and members.shape == (n,)
    if not shapes or (keys.dtype, members.dtype) != (np.float64, np.int64):
        return None
    if not ((members >= 0) & (members < len(keys))).all():
        return None
    return Groups(tuple(columns), keys, members)
