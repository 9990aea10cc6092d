"""What went wrong, in one line for the person at the terminal."""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import mliot

# What the library calls its arguments, and what the command calls them: longer ones first.
_FLAGS = {
    r"ConformalIntervals\(n_windows\) or horizon": "--h",
    r"or pass intervals=None": "or give --level ''",
    r"intervals=None and no level": "give --level ''",
    r"n_windows, h or step_size": "--windows or --h",
    r"intervals=None": "--level ''",
    r", verify=False loads it anyway": "",
    r"update\(df, new_series='begin'\)": "--new-series begin",
    r"new_series must": "--new-series must",
    r"fill_gaps='missing'": "--fill-gaps missing",
    r"series= of": "--series of",
    r"fill_gaps=(\d+)": r"--fill-gaps \1",
    r"time_zone='(\w+)'": r"--time-zone \1",
    r"id_col=\.\.\.": "--id",
    r"time_col=\.\.\.": "--time",
    r"target_col=\.\.\.": "--target",
    r"freq='([^']*)'": r"--freq \1",
    r"model=\"(\w+)\"": r"--model \1",
    r"freq=": "--freq ",
    r"horizon=(\d+)": r"--h \1",
    r"\bfill_gaps\b": "--fill-gaps",
    r"\bn_windows\b": "--windows",
    r"\bstatic_features\b": "--static",
    r"\bfuture_features\b": "--future",
    r"\bpast_features\b": "--past",
    r"\bweight_col\b": "--weight",
    r"(?<!-)\bX_df\b": "--X-df",
}


class Problem(ValueError):
    """Bad usage or bad input: what, where and the cure, in one line."""


class CheckFailed(Problem):
    """A check that was asked for did not hold: exit code 1."""


def describe(error: Exception) -> str:
    """One line about an error. What nobody foresaw is named as such."""
    text = " ".join(str(error).split())
    if isinstance(error, Problem):
        return text
    if isinstance(error, mliot.Error):
        return in_flags(text)
    if hasattr(error, "format_message"):  # bad usage, found by the option parser
        return f"{' '.join(str(error.format_message()).split())} (see mliot --help)"
    if isinstance(error, OSError) and error.strerror:
        name = f": {error.filename}" if error.filename else ""
        return f"{error.strerror}{name}"
    if isinstance(error, MemoryError):
        return "out of memory; forecast fewer series or columns at a time"
    kind = type(error).__name__
    return f"unexpected {kind}: {text} (this is a defect of mliot; --debug shows where)"


def in_flags(text: str) -> str:
    """A message of the library whose cures are flags of the command."""
    for name, flag in _FLAGS.items():
        text = re.sub(name, flag, text)
    return text


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
