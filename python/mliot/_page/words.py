"""Numbers, times and short sentences as a planner reads them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def number(value: float) -> str:
    """Three figures or the whole number, with thousands apart: 12,346, 87.3, 0.042."""
    if not math.isfinite(value):
        return "\u2013"
    size = abs(value)
    if size >= 100 or value == int(value):
        return f"{value:,.0f}"
    if size >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if size >= 0.1 else f"{value:.2g}"


def axis_number(value: float) -> str:
    """A round number beside an axis: 2,000, 1.5."""
    return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"


def percent(share: float, sign: bool = False) -> str:
    """A share as percent with one decimal: 12.3 %, or +12.3 % with its sign."""
    if not math.isfinite(share):
        return "\u2013"
    return f"{100 * share:+.1f} %" if sign else f"{100 * share:.1f} %"


def ratio(value: float) -> str:
    """A pure number with three decimals."""
    return f"{value:.3f}" if math.isfinite(value) else "\u2013"


def count(n: int, noun: str) -> str:
    """A counted noun: 1 row, 2,400 rows, 3 series."""
    plural = noun if n == 1 or noun.endswith("s") else noun + "s"
    return f"{n:,} {plural}"


def period(time: Any, unit: str = "D") -> str:
    """A time written no finer than it needs: 14:30, 3 Mar, Mar 2025, 2025."""
    if not isinstance(time, np.datetime64):
        return str(time)
    moment = time.astype("datetime64[us]").item()
    if unit in ("m", "h"):
        return f"{moment:%H:%M}" if moment.hour or moment.minute else f"{moment.day} {moment:%b}"
    if unit == "D":
        return f"{moment.day} {moment:%b}"
    return f"{moment:%b %Y}" if unit == "M" else f"{moment:%Y}"


def stamp(time: Any) -> str:
    """A time in full: 2025-03-01, with the hour where it is not midnight."""
    if not isinstance(time, np.datetime64):
        return str(time)
    moment = time.astype("datetime64[us]").item()
    midnight = (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
    return f"{moment:%Y-%m-%d}" if midnight else f"{moment:%Y-%m-%d %H:%M}"


def listing(parts: list[str]) -> str:
    """Parts joined as prose: a, b and c."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def comparison(ours: float, naive: float) -> str:
    """How an error stands beside another, in words."""
    if not (math.isfinite(ours) and math.isfinite(naive)) or naive == 0:
        return "not comparable"
    change = ours / naive - 1
    if abs(change) < 0.005:
        return "the same"
    return f"{abs(100 * change):.0f} % {'less' if change < 0 else 'more'}"
