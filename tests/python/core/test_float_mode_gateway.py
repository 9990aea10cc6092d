"""The floating-point mode on an emulated gateway: denormals kept, rounding to nearest."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "float_mode_gateway.cpp"
COMPILE = [
    "clang++-14", "--target=aarch64-linux-gnu", "-std=c++20", "-O2", "-nostdinc++",
    "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I", str(HERE.parents[2] / "src"),
]  # fmt: skip
TOOLS = ["clang++-14", "aarch64-linux-gnu-gcc", "qemu-aarch64"]


def absent() -> str:
    """What is not installed of what the test needs."""
    return ", ".join(tool for tool in TOOLS if shutil.which(tool) is None)


@pytest.mark.skipif(bool(absent()), reason=f"{absent()} not installed")
def test_the_mode_is_taken_and_given_back(tmp_path: Path) -> None:
    built, program = tmp_path / "mode.o", tmp_path / "mode"
    subprocess.run([*COMPILE, "-c", str(SOURCE), "-o", str(built)], check=True)
    subprocess.run(["aarch64-linux-gnu-gcc", "-static", str(built), "-o", str(program)], check=True)
    done = subprocess.run(["qemu-aarch64", str(program)], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
