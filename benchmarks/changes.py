"""What changed between two kept results: our own figures before and after.

    git show COMMIT:benchmarks/results/latest.json > before.json
    python benchmarks/changes.py before.json benchmarks/results/latest.json [--only CASE ...]

Accuracy may be compared as it stands; times were taken on different days, so that their ratio says
no more than the noise of the machine allows.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cases import NAMES
from table import figure

Result = dict[str, Any]
Figures = dict[tuple[str, str], float]  # by measure and variant
UNITS = {"fit": "s", "predict": "s"}


def figures(result: Result, only: Iterable[str]) -> tuple[Figures, dict[tuple[str, str], str]]:
    """Our own centre of every measure, its accuracy beside it, and the units."""
    found: Figures = {}
    units = {}
    for case in result["cases"]:
        for variant in case["variants"] if case["case"] in only else ():
            ours = [each for each in variant["contenders"] if each["label"] == "mliot"]
            for key, value in (ours[0]["summary"] if ours else {}).items():
                known = {each["key"]: each for each in variant["measures"]}.get(key, {})
                place = (known.get("label", key), variant["name"])
                found[place] = value
                units[place] = known.get("unit", UNITS.get(key, ""))
    return found, units


def markdown(before: Result, after: Result, only: Iterable[str]) -> str:
    """A line for every figure that both have."""
    chosen = list(only)
    first, _ = figures(before, chosen)
    second, units = figures(after, chosen)
    heads = (f"{each['commit']['hash'][:10]}, {each['date']}" for each in (before, after))
    lines = [f"| mliot | {' | '.join(heads)} | after / before |", "|---|---:|---:|---:|"]
    for place, value in second.items():
        if place not in first:
            continue
        ratio = f"{value / first[place]:.3f}" if first[place] else "-"
        shown = (figure(each[place], units[place]) for each in (first, second))
        lines.append(f"| {', '.join(place)} | {' | '.join(shown)} | {ratio} |")
    return "\n".join(lines)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--only", nargs="+", choices=NAMES, default=list(NAMES))
    options = parser.parse_args()
    before, after = (json.loads(path.read_text()) for path in (options.before, options.after))
    print(markdown(before, after, options.only))


if __name__ == "__main__":
    main()
