"""The table that docs/benchmarks.md shows of `precision.py`, with what each group must hold."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypedDict

from caption import measured_at

NORMAL_95 = 1.959964


class Differences(TypedDict):
    """Of one set: the group it counts for, and a difference or ratio a seed."""

    group: str
    values: list[float]


Sets = dict[str, Differences]


@dataclass(frozen=True)
class Limit:
    """What the pooled differences of a group must stay within."""

    label: str
    holds: Callable[[float, float], bool]  # of the mean and half its interval
    words: str


LIMITS = {
    "classes": Limit(
        "difference of AUC",
        lambda mean, half: mean >= -0.0003 and mean - half > -0.001,
        "at least -0.0003, bound above -0.001",
    ),
    "numbers": Limit("ratio of losses", lambda mean, _: mean <= 1.001, "at most 1.001"),
    "heavy tails": Limit("ratio of losses", lambda mean, _: mean <= 1.002, "at most 1.002"),
}


def half_width(values: list[float]) -> float:
    """Of the 95 % interval of a mean."""
    return NORMAL_95 * statistics.stdev(values) / math.sqrt(len(values))


def _row(name: str, label: str, mean: float, half: float, verdict: str) -> str:
    interval = f"{mean - half:.5f} to {mean + half:.5f}"
    return f"| {name} | {label} | {mean:.5f} | {interval} | {verdict} |"


def set_row(name: str, found: Differences) -> str:
    """The line of one set."""
    values = found["values"]
    label = f"{LIMITS[found['group']].label}, {len(values)} seeds"
    return _row(name, label, statistics.fmean(values), half_width(values), "")


def pooled(sets: Sets, group: str) -> tuple[float, float, int]:
    """Mean over the sets of a group, which weigh the same, half its interval, and how many."""
    values = [each["values"] for each in sets.values() if each["group"] == group]
    if not values:
        return math.nan, math.nan, 0
    mean = statistics.fmean(statistics.fmean(each) for each in values)
    return mean, math.hypot(*(half_width(each) for each in values)) / len(values), len(values)


def all_hold(sets: Sets) -> bool:
    """Whether every group with data is within its limit."""
    found = ((limit, pooled(sets, group)) for group, limit in LIMITS.items())
    return all(limit.holds(mean, half) for limit, (mean, half, count) in found if count)


def markdown(result: dict[str, Any]) -> str:
    """A line a set and a line a group, under one that says where they were measured."""
    named = ", ".join(f"{name} {number}" for name, number in result["versions"].items())
    lines = [
        f"{measured_at(result)}; {named}.",
        "",
        "| set | of | mean | 95 % interval | limit |",
        "|---|---|---:|---|---|",
    ]
    lines += [set_row(name, found) for name, found in result["sets"].items()]
    for group, limit in LIMITS.items():
        mean, half, count = pooled(result["sets"], group)
        if not count:
            lines.append(f"| **{group}** | not measured | | | |")
            continue
        verdict = f"{'holds' if limit.holds(mean, half) else 'broken'}: {limit.words}"
        lines.append(_row(f"**{group}**", f"{limit.label}, {count} sets", mean, half, verdict))
    return "\n".join(lines)
