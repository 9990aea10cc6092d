"""``mliot doctor`` and ``mliot --cmake-dir``: facts about this installation."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
from pathlib import Path

import mliot

_OPTIONAL = ("scikit-learn", "narwhals", "polars", "pandas", "pyarrow", "typer", "rich",
             "matplotlib")  # fmt: skip


def doctor() -> int:
    """Prints versions, the kernel target in use, threads and the self-test; 1 when it fails."""
    info = mliot.build_info()
    passed = bool(info["self_test_passed"])
    facts = {
        "mliot": info["version"],
        "compiler": info["compiler"],
        "kernel target": info["kernel_target"],
        "threads": info["threads"],
        "self-test": f"{info['self_test']} ({'passed' if passed else 'FAILED'})",
        "Python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "numpy": _version("numpy"),
        **{name: _version(name) for name in _OPTIONAL},
        "CMake package": cmake_dir() or "not in this installation",
    }
    width = max(map(len, facts)) + 2
    for name, value in facts.items():
        print(f"{name:<{width}}{value}")
    if not passed:
        print(
            "The arithmetic of this build differs from the reference: results would not be the "
            "same as elsewhere. Rebuild without -ffast-math."
        )
    return 0 if passed else 1


def cmake_dir() -> Path | None:
    """Where ``find_package(mliot)`` finds the C++ library of this installation, if it has one."""
    package = importlib.util.find_spec("mliot")
    places = (package.submodule_search_locations or []) if package else []
    folders = [Path(place) / "lib" / "cmake" / "mliot" for place in places]
    return next((folder for folder in folders if folder.is_dir()), None)


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
