"""The layers of the house and the list of its files: what the gates compare the tree with."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# An include or import goes to a lower number only, or stays inside its own module.
CPP_LAYERS = {
    "freestanding": -1,  # streaming steps in C; includes nothing else
    "core": 0,
    "data": 1,
    "stats": 2,
    "metrics": 2,
    "trees": 2,
    "preprocessing": 3,
    "features": 3,
    "boosting": 3,
    "neural": 3,
    "statistical": 3,
    "anomaly": 3,
    "online": 3,
    "recommend": 3,
    "plan": 4,
    "forecasting": 5,
    "datasets": 5,
    "inventory": 6,
    "pipeline": 7,
    "io": 8,
    "edge": 8,
    "interop": 8,
}


def files(*patterns: str) -> list[Path]:
    """Files of the project that match, those not yet committed included, ignored ones not."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    paths = (ROOT / line for line in sorted(set(listed.stdout.splitlines())))
    return [path for path in paths if path.is_file()]


def name(path: Path) -> str:
    """The path as the project writes it."""
    return path.relative_to(ROOT).as_posix()
