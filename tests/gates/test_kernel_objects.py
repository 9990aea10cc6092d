"""Instruction-set code stays in src/kernel and leaves no weak function behind.

The linker keeps one copy of a weak function. Were that copy compiled for AVX2, a processor without
it would crash in code that never asked for it.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from house import ROOT

OBJECTS = ROOT / "build" / "dev" / "CMakeFiles" / "mliot.dir" / "src"
FUNCTION = re.compile(r"^[0-9a-f]+ <(?P<symbol>[^>]+)>:$")
VEX = re.compile(r"^\s+[0-9a-f]+:\s+v[a-z0-9]+\s.*%[xyz]mm")


def tool(*command: str) -> list[str]:
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return run.stdout.splitlines()


def functions_with_vex_code(path: Path) -> set[str]:
    """Names of the functions of an object that use AVX registers in AVX encoding."""
    found = set()
    symbol = ""
    for line in tool("objdump", "--disassemble", "--no-show-raw-insn", str(path)):
        if match := FUNCTION.match(line):
            symbol = match["symbol"]
        elif VEX.match(line):
            found.add(symbol)
    return found


def weak_functions(path: Path) -> set[str]:
    """Names of the weak functions that an object defines."""
    entries = (line.split() for line in tool("nm", "--defined-only", str(path)))
    return {entry[-1] for entry in entries if entry[-2] in {"W", "w", "u"}}


def of_one_target(symbol: str) -> bool:
    """Highway's namespace in the name (N_AVX2 ...) keeps copies of different targets apart."""
    return re.search(r"\d+N_[A-Z0-9_]+", symbol) is not None


@pytest.fixture(scope="module")
def objects() -> list[Path]:
    found = sorted(OBJECTS.glob("**/*.o"))
    if not found:
        pytest.skip("the C++ library is not built in build/dev: run make cpp")
    return found


def test_kernels_leave_no_weak_function_with_avx_code(objects: list[Path]) -> None:
    kernels = [path for path in objects if path.parent.name == "kernel"]
    assert any(functions_with_vex_code(path) for path in kernels), (
        "the gate sees no AVX code at all"
    )
    faults = [
        f"{path.name}: {symbol}"
        for path in kernels
        for symbol in sorted(weak_functions(path) & functions_with_vex_code(path))
        if not of_one_target(symbol)
    ]
    assert not faults, "\n".join(faults)


def test_nothing_but_kernels_carries_avx_code(objects: list[Path]) -> None:
    faults = [
        f"{path.relative_to(OBJECTS)}: {symbol}"
        for path in objects
        if path.parent.name != "kernel"
        for symbol in sorted(functions_with_vex_code(path))
    ]
    assert not faults, "\n".join(faults)
