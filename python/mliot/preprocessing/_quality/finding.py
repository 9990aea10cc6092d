"""One finding as the user sees it, and the sentences for each kind."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mliot._page.words import count, number, percent

SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True)
class QualityFinding:
    """One thing that is wrong, or worth knowing, about the data.

    ``series`` is the id, empty where the finding is about all series or the frame holds one.
    ``column`` is empty where it is about the rows. ``start`` and ``end`` are the times of the
    foremost place, as text or whole numbers, None where there is no place; ``row`` and ``last_row``
    are the rows of the frame, counted from 0, where it starts and ends. ``count`` is how many
    samples, rows, levels or series are concerned. ``value`` is the size of what was found and
    ``expected`` what it is compared with: of a spike its height and the limit, of a level the one
    after and the one before, of a code the code and the nearest other value, of missing samples
    their share and how many rows a slower sensor has a value in (0: not slower); None where the
    explanation says all.
    """

    series: str
    column: str
    kind: str
    severity: str
    count: int
    start: Any
    end: Any
    row: int | None
    last_row: int | None
    explanation: str
    cure: str
    value: float | None = None
    expected: float | None = None

    @property
    def rank(self) -> int:
        """0 for the most severe."""
        return SEVERITIES.index(self.severity)


@dataclass(frozen=True)
class Facts:
    """What the sentences about a finding of the pass are made of."""

    found: dict[str, Any]
    column: str
    other: str
    rows: int  # of the series
    span: Callable[[float], str]  # a length of time in words

    @property
    def value(self) -> float:
        """The finding's value."""
        return float(self.found["value"])

    @property
    def expected(self) -> float:
        """What was to be expected instead."""
        return float(self.found["expected"])

    @property
    def n(self) -> int:
        """How many."""
        return int(self.found["count"])


def _missing(f: Facts) -> tuple[str, str]:
    if f.value == 1:
        return f"no value in {count(f.n, 'row')}", (
            "leave the column out, and check the sensor or the export"
        )
    if f.expected > 0:
        return (
            f"one value every {f.expected:.0f} rows: a sensor that is slower than the others",
            "resample all to one rate (Resample), or hold its newest value (ForwardFill); its "
            "windows by time, not by count",
        )
    return (
        f"{count(f.n, 'sample')} missing, {percent(f.value)} of the series",
        "fill short gaps (ForwardFill), keep long ones missing; trees take NaN as it is",
    )


def _gap(f: Facts) -> tuple[str, str]:
    if f.found["severity"] == "info":
        return (
            f"{count(f.n, 'period')} without rows, in a steady pattern such as weekends",
            "say so with freq (for working days 'B'), or add rows of 0 where nothing was sold",
        )
    return (
        f"rows missing in time: {count(f.n, 'period')} of {f.span(f.expected)}, "
        f"the longest gap {f.span(f.value)}",
        "resample to a regular grid, or give fill_gaps='missing' to a forecaster",
    )


def _jitter(f: Facts) -> tuple[str, str]:
    return (
        f"intervals differ by up to {percent(f.value)} from the usual {f.span(f.expected)}",
        "resample to a regular grid before lags and windows by count",
    )


def _irregular(f: Facts) -> tuple[str, str]:
    return (
        f"no usual interval: half of them are up to {f.span(f.expected)}, "
        f"one in twenty is longer than {f.span(f.value)}",
        "treat rows as events, or resample to a regular grid",
    )


def _duplicate_time(f: Facts) -> tuple[str, str]:
    conflicts = int(f.value)
    if conflicts == 0:
        return f"{count(f.n, 'row')} at a time that was there before, with equal values", (
            "keep one row of each"
        )
    return (
        f"{count(f.n, 'row')} at a time that was there before, {conflicts:,} with other values",
        "decide: the last one, the mean, or the sum of parts of one sale",
    )


def _out_of_order(f: Facts) -> tuple[str, str]:
    if f.n >= 0.9 * (f.rows - 1):
        return "rows run from new to old", "sort by time before anything that looks back"
    return (
        f"{count(f.n, 'row')} earlier than the row before",
        "sort by time; in a stream wait for late rows with a watermark",
    )


def _impossible(f: Facts) -> tuple[str, str]:
    if abs(f.expected) < 1e308:
        first = number(f.value) if math.isfinite(f.value) else "infinite"
        told = f"{count(f.n, 'value')} that cannot be, the first {first}, beyond the limit "
        told += f"{f.expected:g}"
    else:
        told = count(f.n, "infinite value")
    return (
        told,
        "set such values to missing, and look at the sensor or the export",
    )


def _sentinel(f: Facts) -> tuple[str, str]:
    return (
        f"{f.value:g} stands {f.n:,} times far from all others "
        f"(the nearest is {number(f.expected)}): a code, not a measurement",
        f"turn {f.value:g} into missing",
    )


def _stuck(f: Facts) -> tuple[str, str]:
    return (
        f"reads {f.value:.6g} for {f.n:,} samples in a row: more than chance and habit explain",
        "set the run to missing, and check the sensor or the line",
    )


def _saturation(f: Facts) -> tuple[str, str]:
    return (
        f"{f.n:,} samples at the end of the scale, {number(f.value)}, where the levels beside have "
        f"{number(f.expected)} each",
        "take them as 'at least' or 'at most': a sensor with more range, or a censored target",
    )


def _quantisation(f: Facts) -> tuple[str, str]:
    return (
        f"values come in steps of {number(f.value)}, coarse beside their spread "
        f"({number(f.expected)} from quarter to quarter)",
        "expect no finer features; take it as ordered levels or average over a window",
    )


def _spike(f: Facts) -> tuple[str, str]:
    if f.found["severity"] == "info":
        return (
            f"{count(f.n, 'sample')} far above or below both neighbours: bursts are usual here",
            "use features that stand it (medians, quantiles), or a log of the values",
        )
    return (
        f"{f.n:,} lone {'spike' if f.n == 1 else 'spikes'}, the highest {number(f.value)} beyond "
        f"both neighbours (limit {number(f.expected)})",
        "Hampel replaces lone spikes by the median; keep those that are real events",
    )


def _level_change(f: Facts) -> tuple[str, str]:
    before, after = number(f.expected), number(f.value)
    if before == after:
        before, after = f"{f.expected:.6g}", f"{f.value:.6g}"
    return (
        f"the level jumps from {before} to {after} and stays",
        "ask what happened (another sensor, place, assortment); add a column that says before or "
        "after, or train on what came after",
    )


def _unit_change(f: Facts) -> tuple[str, str]:
    factor, offset = float(f.found["factor"]), float(f.found["offset"])
    sign = "+" if offset >= 0 else "-"
    formula = f"x times {factor:.6g}" + (f" {sign} {abs(offset):.6g}" if offset else "")
    return (
        f"the level goes from {number(f.expected)} to {number(f.value)}, which is {formula}: "
        "it looks like another unit",
        "convert the rows from there on",
    )


def _drift(f: Facts) -> tuple[str, str]:
    way = "rises" if f.value > 0 else "falls"
    part = float(f.found["factor"])
    where = "the record" if part == 1 else f"the last {percent(part)} of the record"
    return (
        f"the level {way} steadily, by {number(abs(f.value))} over {where}",
        "a sensor: calibrate it, or use differences; sales: a trend that trees cannot extrapolate, "
        "so forecast differences or ratios",
    )


def _disagreement(f: Facts) -> tuple[str, str]:
    return (
        f"{f.column} and {f.other} part: their difference moves by {number(abs(f.value))}, where "
        f"{number(f.expected)} is usual",
        "find out which of the two is wrong; use the difference as a feature",
    )


_SENTENCES: dict[str, Callable[[Facts], tuple[str, str]]] = {
    "missing": _missing, "gap": _gap, "jitter": _jitter, "irregular": _irregular,
    "duplicate_time": _duplicate_time, "out_of_order": _out_of_order, "impossible": _impossible,
    "sentinel": _sentinel, "stuck": _stuck, "saturation": _saturation,
    "quantisation": _quantisation, "spike": _spike, "level_change": _level_change,
    "unit_change": _unit_change, "drift": _drift, "disagreement": _disagreement,
}  # fmt: skip


def sentences(facts: Facts) -> tuple[str, str]:
    """The explanation and the cure of a finding of the pass."""
    return _SENTENCES[facts.found["kind"]](facts)


def length_in_words(length: float, is_time: bool) -> str:
    """A length of time: 3 days, 1.5 hours; or a number of steps."""
    if not is_time:
        return f"{length:,.6g}"
    for unit, micros in (("day", 86400e6), ("hour", 3600e6), ("minute", 60e6), ("second", 1e6)):
        if length >= micros:
            amount = length / micros
            return f"{amount:,.3g} {unit}{'' if amount == 1 else 's'}"
    return f"{length:,.0f} microseconds"
