"""mliot.hpp holds every public header that an application may want."""

from __future__ import annotations

import re
from pathlib import Path

from house import ROOT

INCLUDE = ROOT / "include"
NAMED = re.compile(r'^\s*#\s*include\s*"(mliot/[^"]+)"', re.MULTILINE)

# Adapters need Eigen or xtensor; the others are what summaries are made of, not what they say.
LEFT_OUT = {
    "mliot/interop/eigen.hpp",
    "mliot/interop/xtensor.hpp",
    "mliot/core/packed.hpp",
    "mliot/preprocessing/quality/top_list.hpp",
    "mliot/stats/ordered_bits.hpp",
}


def reached(header: str, seen: set[str]) -> set[str]:
    """The headers that one includes, itself and those of its includes."""
    if header not in seen:
        seen.add(header)
        for each in NAMED.findall((INCLUDE / header).read_text()):
            reached(each, seen)
    return seen


def test_the_umbrella_holds_every_header_but_those_named() -> None:
    found = reached("mliot/mliot.hpp", set())
    all_of_them = {str(path.relative_to(INCLUDE)) for path in INCLUDE.rglob("*.hpp")}
    assert sorted(all_of_them - found - LEFT_OUT) == []


def test_headers_left_out_are_there() -> None:
    assert sorted(each for each in LEFT_OUT if not Path(INCLUDE / each).is_file()) == []
