"""Builds small C++ programs against an installed mliot, as a consumer would."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PREFIX = ROOT / "build" / "installed"

PROJECT = """cmake_minimum_required(VERSION 3.25...4.4)
project(consumer LANGUAGES CXX)
find_package(mliot CONFIG REQUIRED)
foreach(source IN LISTS SOURCES)
  get_filename_component(program ${source} NAME_WE)
  add_executable(${program} ${source})
  target_link_libraries(${program} PRIVATE mliot::mliot)
endforeach()
"""


def run(command: list[str], cwd: Path) -> str:
    """Runs a command and returns what it printed; its whole output is the failure's message."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    output = done.stdout + done.stderr
    assert done.returncode == 0, f"{' '.join(command)} gave {done.returncode}:\n{output}"
    return done.stdout


def build_programs(sources: list[Path], folder: Path, package: Path | None = None) -> Path:
    """Builds one program for each source with find_package(mliot); returns their folder."""
    where = package or PREFIX / "lib" / "cmake" / "mliot"
    if not where.is_dir():
        pytest.skip("the installed tree is not there: run make installed")
    (folder / "CMakeLists.txt").write_text(PROJECT)
    build = folder / "build"
    configure = ["cmake", "-S", str(folder), "-B", str(build), "-G", "Ninja"]
    listed = ";".join(str(source) for source in sources)
    run([*configure, f"-Dmliot_DIR={where}", f"-DSOURCES={listed}"], folder)
    run(["cmake", "--build", str(build)], folder)
    return build
