"""What went wrong, in one line for the person at the terminal."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import mliot


class Problem(ValueError):
    """Bad usage or bad input: what, where and the cure, in one line."""


def describe(error: Exception) -> str:
    """One line about an error. What nobody foresaw is named as such."""
    text = " ".join(str(error).split())
    if isinstance(error, (Problem, mliot.Error)):
        return text
    if hasattr(error, "format_message"):  # bad usage, found by the option parser
        return f"{' '.join(str(error.format_message()).split())} (see mliot --help)"
    if isinstance(error, OSError) and error.strerror:
        name = f": {error.filename}" if error.filename else ""
        return f"{error.strerror}{name}"
    if isinstance(error, MemoryError):
        return "out of memory; forecast fewer series or columns at a time"
    kind = type(error).__name__
    return f"unexpected {kind}: {text} (this is a defect of mliot; --debug shows where)"


@contextmanager
def caught_warnings() -> Iterator[list[str]]:
    """Collects the library's warnings and shows each as one line on stderr when all went well."""
    texts: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        yield texts
    texts += dict.fromkeys(" ".join(str(warning.message).split()) for warning in caught)
    for text in texts:
        print(f"mliot: warning: {text}", file=sys.stderr)
