"""Compiles generated C with the host's compiler and runs its self-test."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from mliot.cli.problems import CheckFailed, Problem

_FLAGS = ("-std=c99", "-O2", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror")
_SECONDS = 600


def compiler() -> list[str] | None:
    """The words of the C compiler: what CC says, or the first of cc, gcc and clang."""
    asked = os.environ.get("CC")
    if asked:
        return shlex.split(asked)
    found = next((path for name in ("cc", "gcc", "clang") if (path := shutil.which(name))), None)
    return [found] if found else None


def require_compiler() -> list[str]:
    """The compiler, or how to get one."""
    words = compiler()
    if words is None or shutil.which(words[0]) is None:
        raise Problem(
            "--check needs a C compiler: install gcc or clang (apt-get install gcc), or name one "
            "with CC=..."
        )
    return words


def self_test(directory: Path, name: str) -> str:
    """Compiles ``name``.c with every warning an error and replays the golden vectors.

    Raises
    ------
    CheckFailed
        When it does not compile, or the self-test names a vector that differs.
    """
    words = require_compiler()
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "self_test"
        main = Path(folder) / "main.c"
        main.write_text(
            f'#include "{name}.h"\n\nint main(void) {{ return {name}_selftest() == 0 ? 0 : 1; }}\n'
        )
        sources = [str(main), str((directory / f"{name}.c").resolve())]
        include = f"-I{directory.resolve()}"
        built = _run([*words, *_FLAGS, include, *sources, "-o", str(program)])
        if built.returncode != 0:
            first = next(iter(built.stderr.strip().splitlines()), "no message")
            raise CheckFailed(f"{name}.c does not compile with {words[0]}: {first}")
        if _run([str(program)]).returncode != 0:
            raise CheckFailed(f"{name}.c: the self-test fails; the golden vectors do not replay")
    return f"{name}.c compiles with {words[0]}, and its self-test replays every golden vector"


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        raise CheckFailed(f"{command[0]} takes longer than {_SECONDS} seconds") from None
