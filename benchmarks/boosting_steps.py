"""Each step that makes boosting fast, before and after: a plain loop beside the one in its place.

    python benchmarks/boosting_steps.py [--rows 200000] [--repeats 9] [--write]

Runs bench_boosting_steps, which ends with an error where a step changes a result, and keeps its
figures in results/boosting_steps.json. `--write` remakes the marked region of
docs/benchmarks_boosting.md from that file; with `--rows 0` nothing is run before.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import machine
from caption import measured_at
from marked import put
from table import RESULTS, figure

KEPT = RESULTS / "boosting_steps.json"
PROGRAM = machine.ROOT / "build" / "bench" / "benchmarks" / "bench_boosting_steps"


@dataclass(frozen=True)
class Step:
    """What was done before and after, and of what unit the nanoseconds are."""

    name: str
    before: str
    after: str
    unit: str


STEPS = {
    "histogram": Step(
        "packed sums, rows as records",
        "two doubles a bin, rows by number",
        "64 bits a bin, records side by side",
        "update",
    ),
    "tiles": Step("tiles", "all rows, then the next seven features", "tile by tile", "update"),
    "stride": Step(
        "padded stride, skewed features", "sums 256 bins apart", "264 bins apart", "update"
    ),
    "sibling": Step(
        "other child of a node", "sums of its rows (two thirds)", "parent less child", "bin"
    ),
    "joint": Step(
        "features of 13 levels", "a byte each", "two in a byte, told apart", "feature and row"
    ),
    "bundle": Step("one-hot columns", "100 bytes a row", "one code a row", "row"),
    "sparse": Step(
        "one value in fifty not zero", "every bin", "unusual bins by vectors", "feature and row"
    ),
    "missing": Step("a fifth of the values missing", "sparse rows", "a bin of their own", "value"),
    "outputs": Step(
        "eight outputs", "a pass each", "eight statistics a bin at once", "feature and row"
    ),
    "side_rows": Step(
        "heavy tails (one row in 1,024)",
        "all rows in 128 bits",
        "packed, and a list of the few",
        "update",
    ),
    "divide": Step(
        "division of a node", "a branch, into a second copy", "in place, swapped in pairs", "row"
    ),
    "lazy": Step("children that stay leaves", "records move", "row numbers alone", "row"),
    "wide_records": Step(
        "division of records of 60 features", "68 bytes, any width", "64 bytes", "row"
    ),
    "scan": Step(
        "split scan", "doubles, two divisions a bin", "whole numbers, sieve in float", "bin"
    ),
    "small_node": Step("node of 40 rows", "histogram of a feature", "its rows by rank", "node"),
    "levels": Step(
        "category of 1,000 levels", "all levels sorted", "the ends of their order", "level"
    ),
    "gradients": Step(
        "gradients of the log-loss", "std::exp, then rounded", "both in registers", "row"
    ),
    "bins": Step("binning", "binary search", "two levels of sixteen", "value"),
    "in_place": Step(
        "rows of a float32 table", "columns copied to doubles", "read where they are", "value"
    ),
    "sort": Step("quantiles of a column", "std::sort", "radix sort", "value"),
    "quantile": Step("medians of leaves (l1, quantile)", "sorted", "parted by pivots", "row"),
    **{
        f"select_{leaves}": Step(
            f"prediction, {leaves} leaves", "a branch a node", "range select", "row and tree"
        )
        for leaves in (31, 63, 127, 255)
    },
}


def measure(rows: int, repeats: int) -> dict[str, Any]:
    """Nanoseconds of every step, before and after, and where they were measured."""
    command = [str(PROGRAM), str(rows), str(repeats)]
    facts = machine.facts()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {**facts, "rows": rows, "repeats": repeats, "steps": json.loads(done.stdout)}


def markdown(kept: dict[str, Any]) -> str:
    """A line a step."""
    head = (
        f"{measured_at(kept)}: nanoseconds of processor time on one thread, {kept['rows']:,} rows, "
        f"the best of {kept['repeats']} runs. Both loops gave the same, compared with `==`."
    )
    lines = [head, "", "| step | before | after | a | before, ns | after, ns | ratio |"]
    lines.append("|---|---|---|---|---:|---:|---:|")
    for key, step in STEPS.items():
        before, after = kept["steps"][key]
        cells = [step.name, step.before, step.after, step.unit]
        cells += [figure(before), figure(after), f"**{figure(before / after)}**"]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--rows", type=int, default=200_000, help="0: show what is kept")
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--kept", type=Path, default=KEPT)
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks_boosting.md")
    options = parser.parse_args()
    if options.rows > 0:
        if not PROGRAM.is_file():
            print("benchmarks/boosting_steps.cpp is not built; make bench builds it")
            return 1
        options.kept.parent.mkdir(parents=True, exist_ok=True)
        kept = measure(options.rows, options.repeats)
        options.kept.write_text(json.dumps(kept, indent=1) + "\n")
    text = markdown(json.loads(options.kept.read_text()))
    print(text)
    if options.write:
        put("boosting-steps", text, machine.ROOT / "docs" / "benchmarks_boosting.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
