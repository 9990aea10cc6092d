"""What a result must say about where it came from: processor, versions, commit, noise."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = {
    "ours": ["mliot", "numpy", "pandas", "scikit-learn", "narwhals"],
    "peers": [
        *("lightgbm", "xgboost", "catboost", "scikit-learn", "mlforecast"),
        *("coreforecast", "utilsforecast", "statsforecast"),
        *("bottleneck", "polars", "pandas", "numpy", "scipy", "river"),
        *("lleaves", "onnxruntime", "treelite"),
    ],
}


def processor() -> dict[str, Any]:
    """Model, instruction sets, processors this process may use, caches and memory."""
    fields: dict[str, str] = {}
    for line in _read("/proc/cpuinfo").splitlines():
        key, _, value = line.partition(":")
        fields.setdefault(key.strip(), value.strip())
    wanted = ("vendor_id", "model name", "cpu family", "model", "stepping", "cache size", "flags")
    memory = _read("/proc/meminfo").split("\n", 1)[0].split()
    return {
        **{key.replace(" ", "_"): fields[key] for key in wanted if key in fields},
        "processors": len(os.sched_getaffinity(0)),
        "memory_mb": int(memory[1]) // 1024 if len(memory) > 1 else None,
        "system": f"{platform.system()} {platform.release()}",
    }


def commit() -> dict[str, Any]:
    """The commit that was measured, and whether the tree held more than it."""
    return {
        "hash": _git("rev-parse", "HEAD"),
        "modified": bool(
            _git("status", "--porcelain", "--", "include", "src", "bindings", "python")
        ),
    }


def facts() -> dict[str, Any]:
    """Everything about the machine and the moment that a reader of the result needs."""
    import mliot

    build = mliot.build_info()
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": commit(),
        "machine": processor(),
        "build": {key: build[key] for key in sorted(build)},
        "load_before": os.getloadavg()[0],
    }


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()
