"""Small drawings as SVG text: lines, bands and axes, coloured by the page's style sheet."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot._page.words import axis_number, period

_WIDTH, _HEIGHT = 960, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 14, 34
_WORDS_ON_A_PHONE = 5  # of the time axis; the style sheet hides the others


@dataclass
class Line:
    """One line of a chart: where, how high, and its class in the style sheet."""

    x: NDArray[Any]
    y: NDArray[np.float64]
    style: str
    dots: bool = False
    tag: str = ""  # words at the right end


@dataclass
class Band:
    """The area between two lines."""

    x: NDArray[Any]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    style: str


@dataclass
class Chart:
    """What one drawing shows. ``notes`` are (x, text) pairs that appear under the pointer."""

    label: str
    description: str
    lines: list[Line]
    bands: list[Band] = field(default_factory=list)
    marks: list[tuple[Any, float, str]] = field(default_factory=list)
    notes: list[tuple[Any, str]] = field(default_factory=list)
    divider: Any = None
    from_zero: bool = True
    y_format: Callable[[float], str] = axis_number
    x_ticks: list[tuple[Any, str]] | None = None


def draw(chart: Chart) -> str:
    """The drawing as one ``<svg>`` element that scales with the page."""
    frame = _Frame.around(chart)
    parts = [
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" class="chart" '
        f'aria-label="{escape(chart.label + ". " + chart.description, quote=True)}">',
        *_y_axis(chart, frame),
        *_x_axis(chart, frame),
    ]
    parts += [_band(band, frame) for band in chart.bands]
    if chart.divider is not None:
        x = frame.x(chart.divider)
        parts.append(
            f'<line class="divider" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" '
            f'y2="{_HEIGHT - _BOTTOM}"/>'
        )
    parts += [_line(line, frame) for line in chart.lines]
    for x, y, style in chart.marks:
        parts.append(f'<circle class="{style}" cx="{frame.x(x):.1f}" cy="{frame.y(y):.1f}" r="3"/>')
    parts += _pointer_notes(chart, frame)
    return "".join([*parts, "</svg>"])


@dataclass(frozen=True)
class _Frame:
    """The data range of a chart and its place on the paper."""

    x_low: float
    x_high: float
    y_low: float
    y_high: float

    @classmethod
    def around(cls, chart: Chart) -> _Frame:
        xs = np.concatenate([_plain(line.x) for line in chart.lines])
        levels = [line.y for line in chart.lines]
        levels += [side for band in chart.bands for side in (band.low, band.high)]
        ys = np.concatenate(levels)
        ys = ys[np.isfinite(ys)]
        low, high = (float(ys.min()), float(ys.max())) if len(ys) else (0.0, 1.0)
        if chart.from_zero:
            low, high = min(low, 0.0), max(high, 0.0)
        high = max(high, low + max(1.0 if high <= low else 0.0, 1e-9 * max(abs(low), abs(high))))
        step = _nice_step((high - low) / 4)
        return cls(
            float(xs.min()),
            float(max(xs.max(), xs.min() + 1)),
            math.floor(low / step) * step,
            math.ceil(high / step) * step,
        )

    def x(self, value: Any) -> float:
        share = (float(_plain(np.asarray([value]))[0]) - self.x_low) / (self.x_high - self.x_low)
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        share = (float(value) - self.y_low) / (self.y_high - self.y_low)
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)

    def points(self, x: NDArray[Any], y: NDArray[np.float64]) -> list[str]:
        left = _LEFT + (_plain(x) - self.x_low) / (self.x_high - self.x_low) * (
            _WIDTH - _LEFT - _RIGHT
        )
        top = (
            _HEIGHT
            - _BOTTOM
            - (y - self.y_low) / (self.y_high - self.y_low) * (_HEIGHT - _TOP - _BOTTOM)
        )
        return [f"{a:.1f},{b:.1f}" for a, b in zip(left, top, strict=True)]


def _plain(x: NDArray[Any]) -> NDArray[np.float64]:
    x = np.asarray(x)
    return x.astype("datetime64[us]").astype(np.float64) if x.dtype.kind == "M" else x.astype(float)


def _line(line: Line, frame: _Frame) -> str:
    known = np.isfinite(line.y)
    pieces = []
    for run in _runs(known):
        points = frame.points(line.x[run], line.y[run])
        if len(points) == 1 or line.dots:
            pieces += [
                f'<circle class="{line.style} dot" cx="{a}" cy="{b}" r="2.5"/>'
                for a, b in (point.split(",") for point in points)
            ]
        if len(points) > 1:
            pieces.append(f'<polyline class="{line.style}" points="{" ".join(points)}"/>')
    if line.tag:
        at = frame.y(float(line.y[-1])) - 7
        pieces.append(
            f'<text class="tick" x="{_WIDTH - _RIGHT}" y="{at:.1f}" text-anchor="end">'
            f"{escape(line.tag)}</text>"
        )
    return "".join(pieces)


def _runs(known: NDArray[np.bool_]) -> list[slice]:
    """The stretches without a gap."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(int)))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _band(band: Band, frame: _Frame) -> str:
    known = np.isfinite(band.low) & np.isfinite(band.high)
    x, low, high = band.x[known], band.low[known], band.high[known]
    points = frame.points(x, high) + frame.points(x, low)[::-1]
    return f'<polygon class="{band.style}" points="{" ".join(points)}"/>'


def _y_axis(chart: Chart, frame: _Frame) -> list[str]:
    step = _nice_step((frame.y_high - frame.y_low) / 4)
    count = round((frame.y_high - frame.y_low) / step)
    parts = []
    for level in (frame.y_low + step * i for i in range(count + 1)):
        y = frame.y(level)
        parts.append(
            f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        )
        parts.append(
            f'<text class="tick y" x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">'
            f"{escape(chart.y_format(round(level, 12)))}</text>"
        )
    return parts


def _x_axis(chart: Chart, frame: _Frame) -> list[str]:
    ticks = chart.x_ticks
    if ticks is None:
        ticks = axis_ticks(np.concatenate([line.x for line in chart.lines]))
    parts = []
    apart = -(-len(ticks) // _WORDS_ON_A_PHONE)
    for place, (value, text) in enumerate(ticks):
        x = frame.x(value)
        style = "tick" if place % apart == 0 else "tick more"
        parts.append(
            f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" '
            f'y1="{_HEIGHT - _BOTTOM}" y2="{_HEIGHT - _BOTTOM + 5}"/>'
        )
        anchor = "end" if x > _WIDTH - 40 else "middle"
        parts.append(
            f'<text class="{style}" x="{x:.1f}" y="{_HEIGHT - 10}" '
            f'text-anchor="{anchor}">{escape(text)}</text>'
        )
    return parts


def _pointer_notes(chart: Chart, frame: _Frame) -> list[str]:
    if not chart.notes:
        return []
    centres = [frame.x(x) for x, _ in chart.notes]
    half = min((b - a for a, b in pairwise(centres)), default=24.0) / 2
    return [
        f'<rect class="hit" x="{x - half:.1f}" y="{_TOP}" width="{2 * half:.1f}" '
        f'height="{_HEIGHT - _TOP - _BOTTOM}"><title>{escape(text)}</title></rect>'
        for x, (_, text) in zip(centres, chart.notes, strict=True)
    ]


def _nice_step(rough: float) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that is not below ``rough``."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= rough * (1 - 1e-9))


def axis_ticks(x: NDArray[Any]) -> list[tuple[Any, str]]:
    """At most nine round places on a time axis, with their words."""
    low, high = x.min(), x.max()
    if np.asarray(x).dtype.kind != "M":
        step = max(int(_nice_step(max((high - low) / 8, 1))), 1)
        return [(v, str(v)) for v in range(-(-int(low) // step) * step, int(high) + 1, step)]
    for unit, multiple in _TIME_STEPS:
        ticks = _time_ticks(low, high, unit, multiple)
        if len(ticks) <= 9:
            break
    words = [period(tick, unit) for tick in ticks]
    if unit == "M":  # the year once, and again each January
        words[1:] = [word if word.startswith("Jan") else word[:3] for word in words[1:]]
    return list(zip(ticks, words, strict=True))


_TIME_STEPS: Sequence[tuple[str, int]] = [
    ("m", 1), ("m", 5), ("m", 15), ("h", 1), ("h", 3), ("h", 6), ("h", 12),
    ("D", 1), ("D", 2), ("D", 7), ("D", 14),
    ("M", 1), ("M", 2), ("M", 3), ("M", 6), ("Y", 1), ("Y", 2), ("Y", 5), ("Y", 10), ("Y", 50),
]  # fmt: skip


def _time_ticks(low: Any, high: Any, unit: str, multiple: int) -> list[Any]:
    first = int(low.astype(f"datetime64[{unit}]").astype(np.int64))
    last = int(high.astype(f"datetime64[{unit}]").astype(np.int64))
    if (last - first) // multiple > 400:  # far too fine for this span; do not list them
        return [low] * 10
    start = -(-first // multiple) * multiple
    ticks = [
        np.int64(v).astype(f"datetime64[{unit}]").astype("datetime64[us]")
        for v in range(start, last + 1, multiple)
    ]
    return [tick for tick in ticks if low <= tick <= high]
