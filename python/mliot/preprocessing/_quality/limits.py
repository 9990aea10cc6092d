"""The values that a unit, or the user, allows."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mliot import _core
from mliot.preprocessing._units import units

Range = tuple[float, float]
_ANY: Range = (-np.inf, np.inf)
_NOT_NEGATIVE: Range = (0.0, np.inf)

# What physics and the definition of the unit leave open; nothing narrower is guessed.
_UNITS: dict[str, Range] = {
    "degC": (-273.15, np.inf),
    "°C": (-273.15, np.inf),
    "degF": (-459.67, np.inf),
    "°F": (-459.67, np.inf),
    "K": _NOT_NEGATIVE,
    "%": (0.0, 100.0),
    "%RH": (0.0, 100.0),
    "deg": (-360.0, 360.0),
    "pH": (0.0, 14.0),
    **dict.fromkeys(
        ("Pa", "hPa", "kPa", "MPa", "bar", "mbar", "psi", "lux", "lx", "ppm", "ppb", "ug/m3",
         "g", "kg", "t", "lb", "l", "L", "m3", "km/h", "Hz", "kHz", "rpm", "MJ/m2", "mm of rain",
         "count", "pieces", "s", "min", "h"),
        _NOT_NEGATIVE,
    ),
}  # fmt: skip


def ranges_of(
    names: Sequence[str], ranges: Mapping[str, Any] | None, units_of: Mapping[str, str] | None
) -> list[Range]:
    """The range of each column: the user's, else that of its unit, else any number.

    Raises
    ------
    InvalidArgument
        For a column that is not there or holds no numbers, a range that is not a rising pair, and
        names that are not text.
    """
    given = _checked("ranges", ranges, names)
    measured = _checked("units", units_of, names)
    out = []
    for name in names:
        if name in given:
            out.append(_pair(name, given[name]))
        else:
            out.append(_range_of(name, str(measured[name])) if name in measured else _ANY)
    return out


def _range_of(column: str, unit: str) -> Range:
    """What a unit allows; any number for one that only `convert_units` knows."""
    if unit in _UNITS:
        return _UNITS[unit]
    known = {*_UNITS}
    for each in units():
        known |= {each["name"], *each["aliases"].split()}
    if unit in known:
        return _ANY
    lowered = {name.lower(): name for name in sorted(known)}
    like = difflib.get_close_matches(unit.lower(), lowered, n=1)
    hint = f"did you mean {lowered[like[0]]!r}? " if like else ""
    raise _core.InvalidArgument(
        f"units: column {column!r} has the unknown unit {unit!r}; {hint}For a unit of your own "
        "give the column's range in ranges= instead"
    )


def _checked(argument: str, given: Any, names: Sequence[str]) -> Mapping[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise _core.InvalidArgument(
            f"{argument} must map column names, like {{'temperature': ...}}, got {given!r}"
        )
    for name in given:
        if name not in names:
            raise _core.InvalidArgument(
                f"{argument}: there is no column {name!r} of numbers; those are {', '.join(names)}"
            )
    return given


def _pair(name: str, value: Any) -> Range:
    try:
        low, high = value
        pair = (-np.inf if low is None else float(low), np.inf if high is None else float(high))
    except (TypeError, ValueError):
        pair = (np.nan, np.nan)
    if not pair[0] <= pair[1]:
        raise _core.InvalidArgument(
            f"ranges: {name!r} needs (lowest, highest), None for no limit; got {value!r}"
        )
    return pair
