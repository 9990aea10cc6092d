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
    """Where ``find_package(mliot)`` finds the C++ library of this installation, if it has one.

    Looked for beside the package, among the files that pip installed (an editable installation
    keeps them apart from the sources), and in a source tree that ``make installed`` has built.
    """
    package = importlib.util.find_spec("mliot")
    places = (package.submodule_search_locations or []) if package else []
    folders = [Path(place) / "lib" / "cmake" / "mliot" for place in places]
    folders += _listed_by_pip()
    root = source_tree()
    if root is not None:
        folders.append(root / "build" / "installed" / "lib" / "cmake" / "mliot")
    return next((folder for folder in folders if (folder / "mliotConfig.cmake").is_file()), None)


def source_tree() -> Path | None:
    """The folder of the sources that this package is imported from, if it is."""
    root = Path(mliot.__file__).resolve().parents[2]
    return root if (root / "cmake" / "mliotConfig.cmake.in").is_file() else None


def no_cmake_dir() -> str:
    """What to do where there is no C++ package."""
    root = source_tree()
    if root is None:
        return (
            "this installation holds no C++ package (CMake left it out); install a wheel of mliot, "
            "or build from source with cmake --install"
        )
    return (
        f"mliot is imported from the sources in {root}, where the C++ package is not built: run "
        f"make installed there, or python -m pip install --editable {root}"
    )


def _listed_by_pip() -> list[Path]:
    try:
        files = importlib.metadata.files("mliot") or []
    except importlib.metadata.PackageNotFoundError:
        return []
    return [
        Path(str(each.locate())).resolve().parent
        for each in files
        if each.name == "mliotConfig.cmake"
    ]


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
