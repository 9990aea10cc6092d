"""Results on disk: written after every case, and joined to the cases that other runs measured."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import machine
from cases import NAMES

Result = dict[str, Any]
MOMENT = "%Y-%m-%d %H:%M UTC"


def circumstances(size: str) -> dict[str, Any]:
    """What one case must say of its own: when, which commit, which size, how busy it was."""
    return {
        "date": datetime.now(UTC).strftime(MOMENT),
        "commit": machine.commit(),
        "size": size,
        "load_before": os.getloadavg()[0],
    }


def joined(kept: Result, fresh: Result) -> Result:
    """The fresh cases, and of the kept ones those that were not measured again."""
    cases = {case["case"]: case for case in [*kept.get("cases", []), *fresh["cases"]]}
    order = [name for name in NAMES if name in cases]
    return {**fresh, "cases": [cases[name] for name in order]}


def save(result: Result, path: Path, join: bool) -> None:
    """Writes the result, joined to what the file holds if that is asked for."""
    if join and path.is_file():
        result = joined(json.loads(path.read_text()), result)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(result, indent=1) + "\n")
    part.replace(path)
