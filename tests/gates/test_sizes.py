"""Files stay short enough to read: headers 300 lines, sources and Python 400.

A longer file carries its reason in its first comment: a line with "size waiver: " and why.
"""

from __future__ import annotations

import re

from house import files, name

LIMITS = {".h": 300, ".hpp": 300, ".cpp": 400, ".py": 400}
WAIVER = re.compile(r"size waiver: \S+")
FIRST_COMMENT_LINES = 12


def test_no_file_is_too_long() -> None:
    faults = []
    for path in files("include", "src", "bindings", "python", "tests", "examples", "benchmarks"):
        limit = LIMITS.get(path.suffix)
        if limit is None:
            continue
        lines = path.read_text().splitlines()
        waived = WAIVER.search("\n".join(lines[:FIRST_COMMENT_LINES]))
        if len(lines) > limit and not waived:
            faults.append(f"{name(path)}: {len(lines)} lines, at most {limit}")
    assert not faults, "\n".join(faults)


def test_every_cpp_file_opens_with_what_it_is_for() -> None:
    faults = [
        name(path)
        for path in files("include", "src", "bindings")
        if path.suffix in {".h", ".hpp", ".cpp"} and not path.read_text().startswith(("//", "/*"))
    ]
    assert not faults, "\n".join(faults)
