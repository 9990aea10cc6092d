"""Features of groups of series, as a caller writes them: by static columns, then a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mliot import _core

Columns = tuple[str, ...]

_EXAMPLE = "{'Store': [1, RollingMean(4)]}"
_STATISTICS = ("mean", "sum")


def group_features(value: Any) -> dict[Columns, list[Any]]:
    """Lags and transforms of the target of each group, by the static columns that make the groups.

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


def group_statistics(value: Any) -> list[str]:
    """Which statistics of a group are features.

    Raises
    ------
    InvalidArgument
        For what is neither "mean" nor "sum" nor a list of these.
    """
    listed = [value] if isinstance(value, str) or not isinstance(value, Iterable) else list(value)
    if not listed or any(each not in _STATISTICS for each in listed):
        raise _core.InvalidArgument(
            f"group_agg must be 'mean', 'sum' or a list of these, got {value!r}"
        )
    return list(dict.fromkeys(listed))


def name_of(columns: Columns, statistic: str) -> str:
    """What the statistic of a group is called in the names of its features."""
    return "_".join([*columns, statistic]) if columns else f"overall_{statistic}"


def static_columns(groups: Mapping[Columns, Any]) -> list[str]:
    """The columns that groups are made by, each once."""
    return list(dict.fromkeys(name for columns in groups for name in columns))
