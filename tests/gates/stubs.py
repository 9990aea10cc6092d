"""Writes python/mliot/_core.pyi, the typed face of the extension; --check compares instead."""

from __future__ import annotations

import difflib
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STUB = ROOT / "python" / "mliot" / "_core.pyi"


def generate() -> str:
    """The stub text for the module as it is built now."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "pybind11_stubgen", "mliot._core", "--exit-code", "-o", folder],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        produced = Path(folder, "mliot", "_core.pyi")
        sorted_imports = _ruff(["check", "--quiet", "--fix"], produced.read_text())
    return _ruff(["format", "--quiet"], sorted_imports)


def _ruff(command: list[str], text: str) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--stdin-filename", str(STUB), "-"],
        input=text,
        text=True,
        capture_output=True,
    )
    if not run.stdout:
        raise RuntimeError(f"ruff {command[0]} failed on the stub: {run.stderr}")
    return run.stdout


def main() -> int:
    """Exit code 1 when --check finds a difference."""
    fresh = generate()
    if "--check" not in sys.argv:
        STUB.write_text(fresh)
        return 0
    stored = STUB.read_text() if STUB.is_file() else ""
    if fresh == stored:
        return 0
    lines = difflib.unified_diff(
        stored.splitlines(), fresh.splitlines(), "checked in", "built", lineterm="", n=1
    )
    print("\n".join(list(lines)[:40]))
    print("python/mliot/_core.pyi is out of date: run make stubs and commit it")
    return 1


if __name__ == "__main__":
    sys.exit(main())
