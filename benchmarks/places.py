"""Places of libraries by their losses, 1 the best, and what may be said of other tables.

A table's place of a library is the mean over its seeds; the interval is Student's over tables, as
if these were drawn from all those that a reader may have.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

Losses = dict[str, float]  # by library, of one table and seed


@dataclass(frozen=True)
class Mean:
    """A mean over tables and half of its 95 % interval; infinite for a single table."""

    value: float
    half: float
    tables: int


def places(losses: Losses) -> Losses:
    """The place of each; equal losses share theirs."""
    found = {}
    for label, mine in losses.items():
        better = sum(other < mine for other in losses.values())
        equal = sum(other == mine for other in losses.values())
        found[label] = better + (equal + 1) / 2
    return found


def mean_over_tables(values: Iterable[float]) -> Mean:
    """The mean of one value a table."""
    from scipy.stats import t

    found = list(values)
    n = len(found)
    if n < 2:
        return Mean(statistics.fmean(found), math.inf, n)
    half = float(t.ppf(0.975, n - 1)) * statistics.stdev(found) / math.sqrt(n)
    return Mean(statistics.fmean(found), half, n)


def table_places(seeds: list[Losses]) -> Losses:
    """The mean place of each library over the seeds of one table."""
    each = [places(losses) for losses in seeds]
    return {label: statistics.fmean(found[label] for found in each) for label in each[0]}


def mean_places(tables: list[list[Losses]]) -> dict[str, Mean]:
    """By library, over tables, each a list of its seeds."""
    each = [table_places(seeds) for seeds in tables]
    return {label: mean_over_tables(found[label] for found in each) for label in each[0]}


def places_behind(tables: list[list[Losses]], first: str) -> dict[str, Mean]:
    """By library, how many places it is behind the first; below 0 it is ahead."""
    each = [table_places(seeds) for seeds in tables]
    return {
        label: mean_over_tables(found[label] - found[first] for found in each) for label in each[0]
    }


def excess(tables: list[list[Losses]], first: str) -> dict[str, Mean]:
    """By library, the mean logarithm of its loss over that of the first, seeds averaged before."""

    def loss(seeds: list[Losses], label: str) -> float:
        return statistics.fmean(losses[label] for losses in seeds)

    return {
        label: mean_over_tables(
            math.log(loss(seeds, label) / loss(seeds, first)) for seeds in tables
        )
        for label in tables[0][0]
    }
