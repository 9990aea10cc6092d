"""Whole numbers that doubles do not tell apart."""

from __future__ import annotations

from typing import Any

MOST_EXACT = 2**53  # doubles hold all whole numbers up to it, and round most beyond it
_MOST_SHOWN = 256  # bits of a number in a message


def first_beyond(series: Any) -> int | None:
    """The first row of a narwhals column of whole numbers that lies beyond `MOST_EXACT`."""
    if not series.dtype.is_integer() or series.null_count() == len(series):
        return None
    beyond = (series > MOST_EXACT) | (series < -MOST_EXACT)
    if not beyond.any():
        return None
    return next(row for row, each in enumerate(beyond.to_list()) if each)


def shown(value: int) -> str:
    """A whole number for a message; one of very many digits by its length."""
    bits = value.bit_length()
    return str(value) if bits <= _MOST_SHOWN else f"a whole number of {bits} bits"


def merged_as_level(value: int) -> str:
    """What an error says of a whole number that has no key of its own."""
    return (
        f"{shown(value)}: as levels whole numbers beyond 2^53 would be merged; make texts of "
        "them, as with astype(str)"
    )
