"""The command ``mliot``: forecasts and back-tests from files, without a line of Python.

``doctor`` and ``--cmake-dir`` need nothing but mliot; the other commands need
``pip install "mliot[cli]"`` and load it only when they run.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

import mliot
from mliot.cli.installation import cmake_dir, doctor, no_cmake_dir
from mliot.cli.problems import CheckFailed, Problem, describe

__all__ = ["main"]

_DONE, _CHECK_FAILED, _BAD_INPUT, _INTERRUPTED = 0, 1, 2, 130
_EXTRA = {"typer", "rich", "polars"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code: 0 done, 1 a check failed, 2 bad input."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in words
    words = [word for word in words if word != "--debug"]
    try:
        return _run(words)
    except KeyboardInterrupt:
        print("mliot: interrupted; nothing was written", file=sys.stderr)
        return _INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _DONE
    except Exception as error:
        if debug:
            traceback.print_exc()
        print(f"mliot: {describe(error)}", file=sys.stderr)
        return _CHECK_FAILED if isinstance(error, CheckFailed) else _BAD_INPUT


def _run(words: list[str]) -> int:
    if words == ["--version"]:
        print(mliot.__version__)
        return _DONE
    if words == ["--cmake-dir"]:
        return _print_cmake_dir()
    if words == ["doctor"]:
        return doctor()
    try:
        from mliot.cli.app import run
    except ModuleNotFoundError as error:
        if error.name not in _EXTRA:
            raise
        raise Problem(f'this command needs {error.name}: pip install "mliot[cli]"') from error
    return run(words)


def _print_cmake_dir() -> int:
    folder = cmake_dir()
    if folder is None:
        raise Problem(no_cmake_dir())
    print(folder)
    return _DONE
