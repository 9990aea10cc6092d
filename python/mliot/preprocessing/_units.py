"""Units of measurement: columns from unit to unit, by exact factors."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mliot import _core
from mliot._core import InvalidArgument
from mliot.frames import open_table, read_levels, read_numbers, with_columns


def units(quantity: str | None = None) -> list[dict[str, Any]]:
    """Every unit that `convert_units` knows, with its factor and where it is defined.

    Parameters
    ----------
    quantity : str, optional
        "temperature", "pressure", "length" ...: these alone.

    Returns
    -------
    list of dict
        ``name``, ``quantity``, ``aliases`` and ``source`` as text; x of a unit are ``(x + offset /
        100) * numerator / denominator`` of the SI unit, exactly.

    Raises
    ------
    InvalidArgument
        For a quantity that there is not; lists them.
    """
    known: list[dict[str, Any]] = _core.units()
    if quantity is None:
        return known
    quantities = list(dict.fromkeys(each["quantity"] for each in known))
    if quantity not in quantities:
        like = difflib.get_close_matches(str(quantity).lower(), quantities, n=1)
        hint = f"; did you mean {like[0]!r}?" if like else ""
        raise InvalidArgument(
            f"units: unknown quantity {quantity!r}{hint}; known: {', '.join(quantities)}"
        )
    return [each for each in known if each["quantity"] == quantity]


def convert_unit(values: ArrayLike, from_unit: str, to_unit: str) -> NDArray[np.float64]:
    """Numbers of one unit in another one.

    Parameters
    ----------
    values : array-like of numbers
        Any shape, read-only and strided arrays too; NaN stays NaN.
    from_unit, to_unit : str
        Names or aliases of `units`: "degF", "°C", "psi", "km/h" ...

    Returns
    -------
    ndarray of float64
        The shape of ``values``; within 0.5001 units in the last place of the exact value. The same
        unit leaves every bit.

    Raises
    ------
    InvalidArgument
        For a unit that there is not, units of two quantities, and values that are no numbers.

    Examples
    --------
    >>> from mliot.preprocessing import convert_unit
    >>> convert_unit([32.0, 212.0], "degF", "degC")
    array([  0., 100.])
    """
    array = np.asarray(values)
    if array.dtype.kind not in "biuf":
        raise InvalidArgument(f"convert_unit: values must be real numbers, got dtype {array.dtype}")
    flat = np.ascontiguousarray(array, dtype=np.float64).reshape(-1)
    out: NDArray[np.float64] = _core.convert_units(flat, _known(from_unit), _known(to_unit))
    return out.reshape(array.shape)


def convert_units(
    df: Any,
    to: Mapping[str, str],
    *,
    units: Mapping[str, str] | None = None,
    unit_col: str | Mapping[str, str] | None = None,
) -> Any:
    """The frame with columns in other units.

    Parameters
    ----------
    df : data frame
        pandas, polars, pyarrow or anything with the Arrow C stream.
    to : dict of str to str
        Columns, and the unit that each shall have.
    units : dict of str to str, optional
        The units that columns have now, as they are given to ``save(units=)`` of a model.
    unit_col : str or dict of str to str, optional
        The column of text that says the unit of each row, where units are mixed; for all columns
        of ``to`` that ``units`` does not name, or for each by name. It holds the new unit then.

    Returns
    -------
    data frame
        Of the same library; converted columns are float64, missing values stay missing.

    Raises
    ------
    InvalidArgument
        Names the column, and the row of a unit that is missing, unknown or of another quantity.

    Examples
    --------
    >>> import pandas as pd
    >>> from mliot.preprocessing import convert_units
    >>> mixed = pd.DataFrame({"t": [20.0, 68.0], "unit": ["degC", "degF"]})
    >>> convert_units(mixed, {"t": "degC"}, unit_col="unit")
          t  unit
    0  20.0  degC
    1  20.0  degC
    """
    _check_maps(to, units, unit_col)
    table = open_table(df)
    made: dict[str, Any] = {}
    for column, target in to.items():
        values = read_numbers(table, column, "to")
        _known(target, column)
        given = (units or {}).get(column)
        by = unit_col.get(column) if isinstance(unit_col, Mapping) else unit_col
        if given is not None:
            made[column] = _whole(values, column, given, target)
        elif by is not None:
            made[column] = _by_row(table, values, (column, by, target))
            made[by] = [_core.unit_name(target)] * len(values)
        else:
            named = [*(units or ()), *(unit_col if isinstance(unit_col, Mapping) else ())]
            lowered = {str(each).lower(): each for each in named}
            like = difflib.get_close_matches(column.lower(), lowered, n=1)
            hint = f" (they name {lowered[like[0]]!r})" if like else ""
            raise InvalidArgument(
                f"convert_units: the unit of column {column!r} is not known: give "
                f"units={{{column!r}: '...'}} or unit_col{hint}"
            )
    _refuse_two_units(to, units or {}, unit_col)
    return with_columns(table, made)


def _check_maps(to: Any, units: Any, unit_col: Any) -> None:
    if not isinstance(to, Mapping) or not to:
        raise InvalidArgument(
            "convert_units: to must name columns and their new units, as {'heat': 'degC'}; got "
            f"{to!r}"
        )
    if units is not None and not isinstance(units, Mapping):
        raise InvalidArgument(
            "convert_units: units must be a dict of columns and the units that they have now, as "
            f"{{'heat': 'degF'}}; got {units!r}"
        )
    if unit_col is not None and not isinstance(unit_col, str | Mapping):
        raise InvalidArgument(
            "convert_units: unit_col must be the name of a column, or a dict of such; got "
            f"{unit_col!r}"
        )


def _refuse_two_units(to: Mapping[str, str], units: Mapping[str, str], unit_col: Any) -> None:
    """One unit column cannot hold two units afterwards."""
    after: dict[str, tuple[str, str]] = {}
    for column, target in to.items():
        by = unit_col.get(column) if isinstance(unit_col, Mapping) else unit_col
        if by is None or column in units:
            continue
        first, other = after.setdefault(by, (column, target))
        if _core.unit_name(other) != _core.unit_name(target):
            raise InvalidArgument(
                f"convert_units: unit column {by!r} would hold {other!r} for column {first!r} and "
                f"{target!r} for {column!r}: give each its own unit column"
            )


def _whole(values: NDArray[np.float64], column: str, given: str, target: str) -> Any:
    _known(given, column)
    try:
        return _core.convert_units(values, given, target)
    except InvalidArgument as error:
        raise InvalidArgument(f"{error} (column {column!r})") from None


def _by_row(table: Any, values: NDArray[np.float64], names: tuple[str, str, str]) -> Any:
    """Each row from the unit that it names."""
    column, by, target = names
    codes, levels = read_levels(table, by, "unit_col")
    if len(codes) and codes.min() < 0:
        raise InvalidArgument(
            f"convert_units: unit column {by!r} is missing in row {int(codes.argmin())}"
        )
    out = values.copy()
    for code, level in enumerate(levels):
        rows = codes == code
        try:
            out[rows] = _whole(values[rows], column, level, target)
        except InvalidArgument as error:
            row = int(rows.argmax())
            raise InvalidArgument(f"{error}; unit column {by!r}, row {row}") from None
    return out


def _known(unit: Any, column: str | None = None) -> str:
    """A unit's name; an error names units like it."""
    if not isinstance(unit, str):
        raise InvalidArgument(f"convert_units: a unit must be text, got {unit!r}")
    try:
        _core.unit_name(unit)
    except InvalidArgument as error:
        names = {
            name.lower(): name
            for each in units()
            for name in (*each["aliases"].split(), each["name"])
        }
        like = [names[n] for n in difflib.get_close_matches(unit.lower(), names, n=3, cutoff=0.5)]
        hint = f"; did you mean {' or '.join(repr(name) for name in like)}?" if like else ""
        where = "" if column is None else f" (column {column!r})"
        raise InvalidArgument(f"{error}{hint}{where}") from None
    return unit
