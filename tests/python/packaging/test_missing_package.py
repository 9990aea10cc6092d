"""A missing C++ package stops the configure step with one line for each package manager."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from installed_tree import ROOT


@pytest.mark.parametrize(
    ("package", "names"),
    [
        ("fmt", ["libfmt-dev", "fmt"]),
        ("hwy", ["libhwy-dev", "libhwy", "highway"]),
        ("nlohmann_json", ["nlohmann-json3-dev", "nlohmann_json", "nlohmann-json"]),
    ],
)
def test_a_missing_package_is_named(package: str, names: list[str], tmp_path: Path) -> None:
    # A copy of what is read first: third_party/ of the tree, if there, would stand in.
    shutil.copy(ROOT / "CMakeLists.txt", tmp_path)
    shutil.copytree(ROOT / "cmake", tmp_path / "cmake")
    hidden = f"-DCMAKE_DISABLE_FIND_PACKAGE_{package}=ON"
    run = subprocess.run(
        ["cmake", "-S", str(tmp_path), "-B", str(tmp_path / "build"), "-G", "Ninja", hidden],
        capture_output=True,
        text=True,
    )
    assert run.returncode != 0
    assert f"mliot needs {package}" in run.stderr
    for manager in ("apt-get install", "conda install -c conda-forge", "brew install"):
        assert manager in run.stderr
    assert "vcpkg install" in run.stderr
    for name in names:
        assert name in run.stderr
