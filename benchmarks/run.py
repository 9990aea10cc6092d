"""Runs mliot beside its peers and keeps what was measured: `make bench`, or `make bench QUICK=1`.

Reads QUICK and MLIOT_PEERS (the Python of the peers' environment; without it mliot runs alone).
A full run beside the peers writes results/latest.json after every case and, at its end, the marked
regions of README.md and docs/. With `--only` it joins its cases to the others that the file holds:
each case says of which commit and day it is.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import kept
import machine
import table
from cases import NAMES
from harness import THREADS, run_variant
from process import Workers


def chosen_options() -> argparse.Namespace:
    """What the command line and the environment ask for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    quick = os.environ.get("QUICK", "") not in ("", "0")
    parser.add_argument("--size", choices=["full", "quick", "smoke"])
    parser.add_argument("--only", nargs="+", choices=NAMES, default=list(NAMES))
    parser.add_argument("--peers", default=os.environ.get("MLIOT_PEERS", ""))
    parser.add_argument("--results", type=Path, default=table.RESULTS)
    options = parser.parse_args()
    options.size = options.size or ("quick" if quick else "full")
    return options


def run_case(name: str, size: str, workers: Workers) -> dict[str, Any]:
    """Every variant of a case, each with its data in a folder of its own."""
    case = importlib.import_module(f"cases.{name}")
    results, facts = [], kept.circumstances(size)
    for variant in case.variants(size):
        begin = time.perf_counter()
        with tempfile.TemporaryDirectory(prefix="mliot-benchmark-") as folder:
            results.append(run_variant(case, variant, workers, Path(folder)))
        skipped = results[-1]["skipped"]
        note = f"skipped: {skipped}" if skipped else f"{time.perf_counter() - begin:.0f} s"
        labels = variant.measures[0].label if name == "rolling" else variant.name
        print(f"  {name}: {labels}: {note}", file=sys.stderr, flush=True)
    return {"case": name, "title": case.TITLE, **facts, "variants": results}


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """The whole result; what was measured is on disk after every case."""
    result = {"size": options.size, "threads": THREADS, **machine.facts(), "cases": []}
    with tempfile.TemporaryDirectory(prefix="mliot-benchmark-") as folder:
        workers = Workers(options.peers or None, THREADS, Path(folder))
        try:
            result["versions"] = {
                side: workers.of(side).call("versions", names=machine.PACKAGES[side])
                for side in workers.sides
            }
            for name in options.only:
                result["cases"].append(run_case(name, options.size, workers))
                kept.save(result, path_of(options), quotable(options))
        finally:
            workers.stop()
    return result


def quotable(options: argparse.Namespace) -> bool:
    """Whether README and docs may quote the run: full size, beside the peers."""
    return options.size == "full" and bool(options.peers)


def path_of(options: argparse.Namespace) -> Path:
    """The file that keeps the run."""
    return options.results / ("latest.json" if quotable(options) else f"{options.size}.json")


def quote(path: Path) -> None:
    """Remakes the tables of README.md and docs/ from the kept result."""
    pages = [machine.ROOT / "README.md", *sorted((machine.ROOT / "docs").rglob("*.md"))]
    result = json.loads(path.read_text())
    table.rewrite_files([page for page in pages if page.is_file()], result)


def main() -> int:
    """Exit code 1 when a contender failed."""
    options = chosen_options()
    begin = time.perf_counter()
    result = measure(options)
    if quotable(options) and options.results == table.RESULTS:
        quote(path_of(options))
    print(table.markdown(result, headline=False), end="\n\n")
    print("\n".join(table.verdicts(result)))
    print(f"\n{time.perf_counter() - begin:.0f} s; kept in {path_of(options)}")
    failed = [row.problem for _, row in table.rows(result) if row.problem]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
