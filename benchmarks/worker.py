"""The child process of a side: opens contenders and runs them when told to.

It reads JSON lines from stdin and answers each with one on the stdout it was given; whatever the
libraries print goes to stderr, so that it cannot mix with the answers.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import traceback
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

contenders: dict[str, Any] = {}


def open_contender(label: str, module: str, function: str, folder: str, settings: Any) -> None:
    """Makes a contender ready: imports, reads its arrays, trains what it needs."""
    make = getattr(importlib.import_module(module), function)
    contenders[label] = make(Path(folder), settings)


def run(label: str, repeat: int) -> Any:
    """One measurement, garbage of the one before collected first."""
    gc.collect()
    return contenders[label](repeat)


def close() -> None:
    """Forgets every contender."""
    contenders.clear()
    gc.collect()


def versions(names: list[str]) -> dict[str, str]:
    """Installed versions of the packages, those absent left out."""
    found = {"python": sys.version.split()[0]}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


ACTIONS = {"open": open_contender, "run": run, "close": close, "versions": versions}


def answer(line: str) -> dict[str, Any]:
    """The result of one request, or its error in one line."""
    request = json.loads(line)
    try:
        return {"result": ACTIONS[request.pop("action")](**request)}
    except Exception as error:
        traceback.print_exc()
        return {"error": f"{type(error).__name__}: {error}"}


def main() -> None:
    """Answers until stdin ends."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        answers.write(json.dumps(answer(line)) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
