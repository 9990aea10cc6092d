"""The source distribution carries the headers it needs and compiles without installed ones."""

from __future__ import annotations

import shutil
import sys
import tarfile
from pathlib import Path

import pytest

from house import files, name
from installed_tree import run

pytestmark = pytest.mark.slow

PACKAGES = ["fmt", "hwy", "nlohmann_json"]
HIDDEN = [f"-DCMAKE_DISABLE_FIND_PACKAGE_{package}=ON" for package in PACKAGES]
# One that needs fmt, one Highway, one nlohmann/json.
OBJECTS = ["src/core/error.cpp.o", "src/kernel/scale_add.cpp.o", "src/io/json_events.cpp.o"]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    tree = folder / "tree"  # a copy, since staging writes into the tree
    for path in files("."):
        copy = tree / name(path)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    code = f"import scikit_build_core.build as b; b.build_sdist({str(folder)!r})"
    run([sys.executable, "-c", code], tree)
    with tarfile.open(next(folder.glob("mliot-*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    return next(path for path in folder.glob("mliot-*") if path.is_dir())


def test_sdist_carries_headers_and_licences(unpacked: Path) -> None:
    for expected in (
        "third_party/fmt/include/fmt/format.h",
        "third_party/hwy/include/hwy/highway.h",
        "third_party/nlohmann_json/include/nlohmann/json.hpp",
        "licenses/fmt.txt",
        "licenses/nlohmann_json.txt",
        "LICENSE",
        "include/mliot/core/error.hpp",
    ):
        assert (unpacked / expected).is_file(), expected


def test_sdist_compiles_with_its_own_headers(unpacked: Path, tmp_path: Path) -> None:
    run(["cmake", "-S", str(unpacked), "-B", str(tmp_path), "-G", "Ninja", *HIDDEN], tmp_path)
    targets = [f"CMakeFiles/mliot.dir/{path}" for path in OBJECTS]
    run(["ninja", "-C", str(tmp_path), *targets], tmp_path)
    commands = run(["ninja", "-C", str(tmp_path), "-t", "commands", *targets], tmp_path)
    assert "-isystem" in commands
    for package in PACKAGES:
        assert str(unpacked / "third_party" / package / "include") in commands
