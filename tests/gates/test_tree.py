"""The tree names no machine's folders and no generated or binary file is checked in."""

from __future__ import annotations

import re

from house import files, name

FOLDERS = ("work", "root", "home", "Users")
MACHINE_PATH = re.compile(r"(?<![\w./*{])/(?:" + "|".join(FOLDERS) + r")/\w")
BINARY = {".so", ".o", ".a", ".whl", ".gz", ".parquet", ".pyc"}


def test_no_file_names_an_absolute_path_of_a_machine() -> None:
    faults = []
    for path in files("."):
        text = path.read_bytes().decode("utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), start=1):
            if MACHINE_PATH.search(line):
                faults.append(f"{name(path)}:{number}: {line.strip()[:100]}")
    assert not faults, "\n".join(faults)


def test_no_built_or_binary_file_is_checked_in() -> None:
    faults = [name(path) for path in files(".") if path.suffix in BINARY]
    assert not faults, "\n".join(faults)
