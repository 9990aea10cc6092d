"""The least ratios that are asked for beside those that were measured.

    python benchmarks/targets.py [RESULT] [--only CASE ...] [--write]

Targets are those of the cases as they are now, figures those of a kept result: a row that it does
not have is not measured yet. `--write` remakes the marked region of docs/benchmarks_boosting.md.
"""

from __future__ import annotations

import argparse
import importlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import machine
from cases import NAMES
from marked import put
from table import LATEST, rows

Result = dict[str, Any]
BOOSTING = (
    "training",
    "training_categories",
    "training_sparse",
    "binning",
    "multi_output",
    "prediction",
    "single_row",
    "training_memory",
)


def asked(case: str) -> Iterator[tuple[str, str, str, float]]:
    """Variant, measure, peer and least ratio of the full run of a case."""
    for variant in importlib.import_module(f"cases.{case}").variants("full"):
        for measure in variant.measures:
            for peer, least in measure.must.items():
                yield variant.name, measure.label, peer, least


def measured(result: Result, case: str) -> dict[tuple[str, str, str], float | None]:
    """Ratio by variant, measure and peer."""
    kept = [each for each in result["cases"] if each["case"] == case]
    found = rows({**result, "cases": kept})
    return {(row.variant, row.label, row.peer): row.ratio for _, row in found}


def markdown(result: Result, cases: Iterable[str]) -> str:
    """A line for every target."""
    lines = ["| case | peer | target | measured | |", "|---|---|---:|---:|---|"]
    for case in cases:
        ratios = measured(result, case)
        for variant, label, peer, least in asked(case):
            ratio = ratios.get((variant, label, peer))
            shown = "-" if ratio is None else f"{ratio:.2f}"
            verdict = "not measured yet" if ratio is None else "met" if ratio >= least else "missed"
            lines.append(f"| {label}, {variant} | {peer} | {least:.2f} | {shown} | {verdict} |")
    return "\n".join(lines)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("result", nargs="?", type=Path, default=LATEST)
    parser.add_argument("--only", nargs="+", choices=NAMES, default=list(BOOSTING))
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks_boosting.md")
    options = parser.parse_args()
    text = markdown(json.loads(options.result.read_text()), options.only)
    print(text)
    if options.write:
        put("targets", text, machine.ROOT / "docs" / "benchmarks_boosting.md")


if __name__ == "__main__":
    main()
