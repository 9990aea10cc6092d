"""Series as they come in: numbers of any kind of array, and where each of many begins."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from mliot._core import InvalidArgument
from mliot._named_output import Names, column_names

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]


def numbers(values: Any, who: str) -> Floats:
    """One or two dimensions of real numbers as float64; None is NaN.

    Integers beyond 2^53 become the nearest double.
    """
    if hasattr(values, "toarray"):
        raise InvalidArgument(f"{who}: sparse input is not supported; use .toarray()")
    try:
        array = np.asarray(values)
    except ValueError as error:  # rows of different lengths
        raise InvalidArgument(f"{who}: values are no array: {error}") from None
    if array.dtype.kind == "c":
        raise InvalidArgument(f"{who}: Complex data not supported")
    if array.ndim not in (1, 2):
        raise InvalidArgument(f"{who}: values must have one or two dimensions, got {array.ndim}")
    if array.dtype == object:
        array = _fromnumbers(array, who, column_names(values))
    if array.dtype.kind not in "biuf":
        sample = f": the first is {array.flat[0].item()!r}" if array.dtype.kind in "UST" else ""
        raise InvalidArgument(
            f"{who}: values must be real numbers, got dtype {array.dtype}{sample}"
        )
    return np.ascontiguousarray(array, dtype=np.float64)


def _fromnumbers(array: npt.NDArray[Any], who: str, names: Names | None) -> Floats:
    try:
        return array.astype(np.float64)
    except (OverflowError, TypeError, ValueError):
        out = np.empty(array.shape)
        for place, cell in np.ndenumerate(array):
            out[place] = _number(cell, place, who, names)
        return out


def _number(cell: Any, place: tuple[int, ...], who: str, names: Names | None) -> float:
    if type(cell).__name__ in ("NAType", "NaTType"):  # pandas' missing values
        return np.nan
    try:
        return float("nan" if cell is None else cell)
    except (OverflowError, TypeError, ValueError) as error:
        column = ""
        if len(place) > 1:
            column = f" of column {place[1] if names is None else repr(names[place[1]])}"
        what = f"{who}: values must be real numbers, but row {place[0]}{column} is"
        if isinstance(error, OverflowError):
            raise InvalidArgument(f"{what} a whole number beyond float64") from None
        text = f"{what} {cell!r}: {error}"
        kind = InvalidArgument if isinstance(error, ValueError) else TypeError
        raise kind(text) from None


def no_sample(who: str, *samples: Any) -> TypeError:
    """The error of an update with something that is no number."""
    got = " and ".join(map(repr, samples))
    return TypeError(f"{who}: update takes numbers, NaN where a sample is missing; got {got}")


def offsets_of(size: int, ids: Any, indptr: Any, who: str) -> npt.NDArray[np.int64]:
    """Where each series of stacked values begins, from ids, from offsets, or of one series."""
    if ids is not None and indptr is not None:
        raise InvalidArgument(f"{who}: give ids or indptr, not both")
    if ids is not None:
        return _boundaries(ids, size, who)
    if indptr is not None:
        return _offsets(indptr, who)
    return np.array([0, size], dtype=np.int64)


def _boundaries(ids: Any, size: int, who: str) -> npt.NDArray[np.int64]:
    labels = np.asarray(ids)
    if labels.shape != (size,):
        raise InvalidArgument(f"{who}: ids must have the shape ({size},), got {labels.shape}")
    if size == 0:
        return np.zeros(1, dtype=np.int64)
    _check_present(labels, who)
    starts = np.concatenate(([0], np.flatnonzero(labels[1:] != labels[:-1]) + 1))
    heads: list[Any] = labels[starts].tolist()
    seen: set[Any] = set()
    for head in heads:
        if head in seen:
            raise InvalidArgument(
                f"{who}: the values of series {head!r} stand in two places; sort by id first"
            )
        seen.add(head)
    return np.append(starts, size).astype(np.int64)


def _check_present(labels: npt.NDArray[Any], who: str) -> None:
    missing = labels != labels  # NaN and NaT
    if labels.dtype == object:
        missing = np.array([each is None or bool(each != each) for each in labels])
    if missing.any():
        raise InvalidArgument(f"{who}: the id of row {int(missing.argmax())} is missing")


def _offsets(indptr: Any, who: str) -> npt.NDArray[np.int64]:
    array = np.asarray(indptr)
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise InvalidArgument(
            f"{who}: indptr must be a one-dimensional array of integers, got {array.dtype} "
            f"in {array.ndim} dimensions"
        )
    return array.astype(np.int64)


def differs(before: Floats, after: Floats) -> Booleans:
    """Where two arrays hold other values; NaN is like NaN, and 0 like -0."""
    same: Booleans = (before == after) | (np.isnan(before) & np.isnan(after))
    return ~same
