"""C++ includes go down the layers only, and third parties stay where the house puts them."""

from __future__ import annotations

import re

from house import CPP_LAYERS, files, name

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^">]+)[">]', re.MULTILINE)

# Third party: the one folder below include/mliot and src that may name it.
THIRD_PARTIES = {
    "fmt/": "core",
    "hwy/": "kernel",
    "nlohmann/": "io",
    "Eigen/": "interop",
    "xtensor/": "interop",
    "xtl/": "interop",
}


def module_of(path: str) -> str:
    """include/mliot/core/error.hpp and src/core/error.cpp are of core."""
    return path.removeprefix("include/mliot/").removeprefix("src/").split("/")[0]


def included_module(path: str, target: str) -> str | None:
    """The mliot module that an include names, or None for the standard library and others."""
    first = target.removeprefix("mliot/").split("/")[0]
    if target.startswith("mliot/") or first in CPP_LAYERS or first == "kernel":
        return first
    return module_of(path) if "/" not in target and target.endswith((".h", ".hpp")) else None


def fault(path: str, target: str) -> str | None:
    """Says what is wrong with one include, or None."""
    here = module_of(path)
    for prefix, home in THIRD_PARTIES.items():
        if target.startswith(prefix) and here != home:
            return f"{path}: <{target}> belongs to {home} alone"
    there = included_module(path, target)
    if there is None or there == here or path == "include/mliot/mliot.hpp":
        return None
    if there == "kernel":  # private bodies on plain pointers: any body in src/ may call them
        return f"{path}: a public header names a kernel" if path.startswith("include") else None
    if there not in CPP_LAYERS:
        return f"{path}: {there} has no layer; add it to tests/gates/house.py"
    allowed = there == "freestanding" if here == "kernel" else CPP_LAYERS[there] < CPP_LAYERS[here]
    return None if allowed else f"{path} ({here}) must not include {target} ({there})"


def includes() -> list[tuple[str, str]]:
    """Every (file, included name) of the library."""
    pairs = []
    for path in files("include/*.h", "include/*.hpp", "src/*.h", "src/*.hpp", "src/*.cpp"):
        text = path.read_text()
        pairs += [(name(path), target) for target in INCLUDE.findall(text)]
    return pairs


def test_every_include_goes_down_and_never_sideways() -> None:
    faults = [text for path, target in includes() if (text := fault(path, target))]
    assert not faults, "\n".join(faults)


def test_the_gate_sees_what_it_forbids() -> None:
    assert fault("include/mliot/core/a.hpp", "mliot/data/panel.hpp") is not None
    assert fault("src/features/a.cpp", "mliot/boosting/fit.hpp") is not None
    assert fault("src/kernel/a.cpp", "mliot/core/error.hpp") is not None
    assert fault("include/mliot/data/a.hpp", "kernel/dispatch.hpp") is not None
    assert fault("src/boosting/a.cpp", "fmt/format.h") is not None
    assert fault("src/boosting/a.cpp", "mliot/trees/tree.hpp") is None
    assert fault("src/core/math.cpp", "kernel/math.hpp") is None


def test_freestanding_headers_include_only_c_headers_and_each_other() -> None:
    allowed = {"float.h", "limits.h", "stddef.h", "stdint.h", "stdbool.h", "string.h"}
    stray = [
        f"{path}: {target}"
        for path, target in includes()
        if path.startswith("include/mliot/freestanding/")
        and target not in allowed
        and included_module(path, target) != "freestanding"
    ]
    assert not stray, "\n".join(stray)
