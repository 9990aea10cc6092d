"""The quality report as HTML: tiles, the findings with small drawings, charts, columns."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mliot._page import document
from mliot._page.charts import Band, Chart, Line, draw
from mliot._page.html import code, escape, facts, legend, section, table, tag
from mliot._page.words import count, number, percent
from mliot.preprocessing._quality.finding import (
    SEVERITIES,
    QualityFinding,
    length_in_words,
)

if TYPE_CHECKING:
    from mliot.preprocessing._quality.report import Group, QualityReport

_MOST_GROUPS = 200
_MOST_COLUMNS = 60
_WORDS = {"error": "Wrong", "warning": "Worth a look", "info": "Good to know"}
_SPARK_WIDTH, _SPARK_HEIGHT = 150, 32
_BARS = 24
_AT_EXTREMES = ("spike", "impossible", "sentinel", "saturation")

_STYLE = """
.mark { display: inline-block; padding: .05rem .5rem; border-radius: .8rem; font-size: .82rem;
  font-weight: 600; white-space: nowrap; border: 1px solid var(--rule); }
.mark.error { color: var(--bad); border-color: var(--bad); }
.mark.warning { border-color: var(--caution-rule); background: var(--caution); }
.mark.info { color: var(--soft); }
.tile.error { border-top-color: var(--bad); }
.tile.warning { border-top-color: var(--caution-rule); }
.spark { width: 150px; height: 32px; display: block; }
.spark polyline { fill: none; stroke: var(--model); stroke-width: 1.3; }
.spark polygon { fill: var(--model); opacity: var(--outer); }
.spark rect { fill: var(--model); opacity: .6; }
.spark line { stroke: var(--bad); stroke-width: 1.2; }
.cure { color: var(--soft); font-size: .88rem; }
small.when { white-space: nowrap; }
.findings td, .columns td:first-child { overflow-wrap: anywhere; }
.columns td:first-child { white-space: normal; min-width: 10rem; max-width: 16rem; }
.findings td:nth-child(2) { white-space: normal; min-width: 9rem; max-width: 12rem; }
.findings td:nth-child(3) { min-width: 18rem; }
h3 small { font-weight: 400; color: var(--soft); }
@media (max-width: 52rem) {
  .findings thead { display: none; }
  .findings table, .findings tbody { display: block; }
  .findings tr { display: block; padding: .7rem 0; border-bottom: 1px solid var(--rule); }
  .findings td, .findings td:nth-child(n) { display: block; border: 0; padding: .1rem 0;
    min-width: 0; max-width: none; }
}
"""


def render(report: QualityReport, title: str, max_charts: int) -> str:
    """The whole page."""
    frame = report.frame
    body = "".join([_summary(report), _findings(report), _charts(report, max_charts),
                    _columns(report)])  # fmt: skip
    size = f"{count(frame.table.n_rows, 'row')}, {count(frame.n_series, 'series')}"
    columns = count(len(frame.numbers) + len(frame.texts), "column")
    header = (
        f"<h1>{escape(title)}</h1>\n<p>{size}, {columns}. "
        f"Made {datetime.now():%Y-%m-%d %H:%M} by mliot.</p>"
    )
    return document(title, header, body, style=_STYLE)


def table_of_groups(report: QualityReport) -> str:
    """The findings as a table for a notebook."""
    counts = report.summary["findings"]
    shown = ", ".join(f"{counts[each]} {each}" for each in SEVERITIES)
    rows = [
        [escape(each.severity), code(each.column) if each.column else "rows",
         escape(each.kind.replace("_", " ")), escape(each.foremost.explanation),
         escape(each.foremost.cure)]
        for each in report.groups()[:_MOST_GROUPS]
    ]  # fmt: skip
    head = ["Severity", "Column", "Finding", "What", "What helps"]
    return f"<p><b>Data quality</b>: {shown}</p>" + (table(head, rows, "ttttt") if rows else "")


def _summary(report: QualityReport) -> str:
    facts_of = report.summary
    tiles = []
    for severity in SEVERITIES:
        n = facts_of["findings"][severity]
        style = f"tile {severity}" if n else "tile good" if severity == "error" else "tile"
        kinds = {each.kind for each in report.findings if each.severity == severity}
        small = ", ".join(sorted(kind.replace("_", " ") for kind in kinds)) or "nothing"
        tiles.append(
            f'<div class="{style}"><dt>{_WORDS[severity]}</dt><dd>{n:,}'
            f"<small>{escape(small)}</small></dd></div>"
        )
    parts = [f'<dl class="tiles">{"".join(tiles)}</dl>']
    pairs = []
    if facts_of["span"] is not None:
        clock = " (UTC)" if report.frame.style and report.frame.style.policy == "utc" else ""
        pairs.append((f"Time{clock}", f"{escape(str(facts_of['span'][0]))} to "
                              f"{escape(str(facts_of['span'][1]))}"))  # fmt: skip
    interval = report.profile.times(0)["interval"] if report.frame.n_series == 1 else None
    if interval is not None and report.frame.time_col is not None:
        is_time = report.frame.style is not None and not report.frame.style.is_integer
        pairs.append(("Usual interval", escape(length_in_words(interval, is_time))))
    for name, why in list(facts_of["left_out"].items())[:_MOST_COLUMNS]:
        pairs.append((f"Left out {code(name)}", escape(why)))
    if pairs:
        parts.append(facts(pairs))
    return section("summary", "In short", *parts)


def _findings(report: QualityReport) -> str:
    groups = report.groups()
    if not groups:
        return section("findings", "Findings", tag("p", "Nothing was found."))
    rows = [_row(report, each) for each in groups[:_MOST_GROUPS]]
    more = len(groups) - len(rows)
    note = (
        tag("p", f"{count(more, 'more row')} are in the table of the report.") if more > 0 else ""
    )
    head = ["", "Where", "What and what helps", "When", "Picture"]
    return section("findings", "Findings", _within("findings", table(head, rows, "bbttb")), note)


def _within(style: str, html: str) -> str:
    return tag("div", html, class_=style)


def _row(report: QualityReport, group: Group) -> list[str]:
    first = group.foremost
    mark = f'<span class="mark {group.severity}">{escape(group.kind.replace("_", " "))}</span>'
    where = code(first.column) if first.column else "rows"
    if first.series:
        where += f"<br><small>{escape(_shorter(first.series))}</small>"
    what = escape(_sentence(first))
    if len(group.findings) > 1 and group.series == 1:
        places = count(len(group.findings), "place")
        what = f"In {places}, {group.count:,} in all. The foremost: " + what
    if group.series > 1:
        what = f"In {count(group.series, 'series')}, {group.count:,} in all. The foremost: " + what
    what += f'<br><span class="cure">{escape(first.cure[:1].upper() + first.cure[1:])}.</span>'
    return [mark, where, what, _when(first), _spark(report, first)]


def _sentence(finding: QualityFinding) -> str:
    """The explanation with a full stop, and a capital unless it begins with a column's name."""
    text = finding.explanation
    named = text.startswith(finding.column.partition(", ")[0]) and finding.column
    return f"{text if named else text[:1].upper() + text[1:]}."


def _shorter(text: str, most: int = 28) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _when(finding: QualityFinding) -> str:
    if finding.start is None:
        return "" if finding.row is None else f"<small>row {finding.row:,}</small>"
    start, end = escape(str(finding.start)), escape(str(finding.end))
    when = start if start == end else f"{start}<br>to {end}"
    return f'<small class="when">{when}<br>row {finding.row:,}</small>'


def _place(report: QualityReport, finding: QualityFinding) -> tuple[int, int] | None:
    """The series and column that a finding is drawn with."""
    frame = report.frame
    name = finding.column.partition(", ")[0] if ", " in finding.column else finding.column
    if name not in frame.numbers:
        return None
    labels = report.series_numbers
    series = labels.get(finding.series)
    return None if series is None else (series, list(frame.numbers).index(name))


def _spark(report: QualityReport, finding: QualityFinding) -> str:
    place = _place(report, finding)
    if place is None or (finding.start is None and report.frame.n_series > 1):
        return ""
    blocks = report.profile.blocks(*place)
    known = blocks["count"] > 0
    if known.sum() < 2:
        return ""
    x = (blocks["begin"] + (blocks["end"] - blocks["begin"]) // 2)[known].astype(np.float64)
    ends = _drawn(report, *place) or (-np.inf, np.inf)
    low, median, high = (np.clip(blocks[n][known], *ends) for n in ("low", "median", "high"))
    floor, top = float(low.min()), float(high.max())
    scale = (top - floor) or 1.0
    width = float(x[-1] - x[0]) or 1.0

    def points(y: NDArray[np.float64], order: slice = slice(None)) -> str:
        left = 2 + (x - x[0]) / width * (_SPARK_WIDTH - 4)
        height = _SPARK_HEIGHT - 2 - (y - floor) / scale * (_SPARK_HEIGHT - 4)
        return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(left[order], height[order], strict=True))

    parts = [
        f'<polygon points="{points(high)} {points(low, slice(None, None, -1))}"/>',
        f'<polyline points="{points(median)}"/>',
    ]
    if finding.start is not None:
        begin = report.frame.times[_sorted_row(report, finding)]
        at = 2 + min(max((float(begin) - x[0]) / width, 0.0), 1.0) * (_SPARK_WIDTH - 4)
        parts.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="0" y2="{_SPARK_HEIGHT}"/>')
    return _svg(parts)


def _drawn(report: QualityReport, series: int, column: int) -> tuple[float, float] | None:
    """The part of the scale that is drawn, where codes or spikes lie so far from the bulk of the
    values that nothing else could be seen; they are then drawn at its edge."""
    values = report.profile.values(series, column)
    low, high = values.quantile(0.02), values.quantile(0.98)
    bulk = high - low
    far = max(low - values.quantile(0.0), values.quantile(1.0) - high)
    return (low - bulk, high + bulk) if bulk > 0 and 3 * bulk < far else None


def _svg(parts: list[str]) -> str:
    return (
        f'<svg class="spark" viewBox="0 0 {_SPARK_WIDTH} {_SPARK_HEIGHT}" aria-hidden="true">'
        f"{''.join(parts)}</svg>"
    )


def _sorted_row(report: QualityReport, finding: QualityFinding) -> int:
    return int(report.sorted_place[finding.row or 0])


def _charts(report: QualityReport, most: int) -> str:
    parts = []
    for series, column in report.columns_to_draw(most):
        parts += _chart(report, series, column)
    if not parts:
        return ""
    words = [("band", "from the lowest to the highest sample"), ("model", "median"),
             ("censored", "a finding")]  # fmt: skip
    note = "The record is cut into at most 64 stretches of time."
    return section("charts", "Columns with findings", tag("p", note), legend(words), *parts)


def _chart(report: QualityReport, series: int, column: int) -> list[str]:
    frame = report.frame
    name, label = list(frame.numbers)[column], frame.label(series)
    blocks = report.profile.blocks(series, column)
    gaps = blocks["count"] == 0
    if len(gaps) < 2 or gaps.all():
        return []
    x = _axis(report, blocks["begin"] + (blocks["end"] - blocks["begin"]) // 2)
    low, median, high = (np.where(gaps, np.nan, blocks[n]) for n in ("low", "median", "high"))
    whole = f"from {number(float(np.nanmin(low)))} to {number(float(np.nanmax(high)))}"
    ends = _drawn(report, series, column)
    if ends is not None:
        low, median, high = (np.clip(each, *ends) for each in (low, median, high))
    here = [
        each for each in report.findings
        if each.series == label and name in each.column.split(", ") and each.start is not None
    ]  # fmt: skip
    marks, notes = [], []
    for each in here:
        time = report.frame.times[_sorted_row(report, each)]
        block = min(int(np.searchsorted(blocks["end"], time)), len(gaps) - 1)
        if not gaps[block]:
            side = median
            if each.kind in _AT_EXTREMES:
                above, below = high[block] - median[block], median[block] - low[block]
                side = high if above >= below else low
            marks.append((x[block], float(side[block]), "censored"))
            notes.append((x[block], each.explanation))
    chart = Chart(
        label=f"{name} {label}".strip(),
        description=whole,
        lines=[Line(x, median, "model")],
        bands=[Band(x, low, high, "band")],
        marks=marks,
        from_zero=False,
    )
    head = code(name) + (f" of {escape(label)}" if label else "")
    if ends is not None:
        head += f" <small>{whole}; what lies far beyond the others is drawn at the edge</small>"
    texts = "".join(tag("li", escape(each.explanation)) for each in here[:6])
    return [tag("h3", head), draw(chart), f'<ul class="small">{texts}</ul>' if texts else ""]


def _axis(report: QualityReport, times: NDArray[np.int64]) -> NDArray[Any]:
    style = report.frame.style
    if style is None or style.is_integer:
        return times
    return times.view("datetime64[us]")


def _columns(report: QualityReport) -> str:
    frame = report.frame
    rows = []
    for c, name in enumerate(list(frame.numbers)[:_MOST_COLUMNS]):
        values = report.profile.pooled(c)
        missing = 1 - values.count / frame.n_rows
        cells = [code(name) + (" (target)" if name == report.target else ""), percent(missing)]
        if values.count:
            cells += [number(values.quantile(q)) for q in (0.0, 0.05, 0.5, 0.95, 1.0)]
            distinct = f"{len(values):,}" if values.exact else f"over {len(values):,}"
            cells += [distinct, _histogram(values)]
        else:
            cells += ["\u2013"] * 5 + ["0", ""]
        rows.append(cells)
    head = ["Column", "Missing", "Lowest", "5 %", "Median", "95 %", "Highest", "Distinct",
            "5 % to 95 %"]  # fmt: skip
    parts = [_within("columns", table(head, rows, "tnnnnnnnb"))] if rows else []
    texts = [
        [code(name), percent(float((column.codes < 0).mean())), f"{len(column.levels):,}",
         escape(_shorter(_largest(column), 40))]
        for name, column in list(frame.texts.items())[:_MOST_COLUMNS]
    ]  # fmt: skip
    if texts:
        head = ["Text column", "Missing", "Levels", "Most rows"]
        parts.append(_within("columns", table(head, texts, "tnnt")))
    return section("columns", "All columns", *parts)


def _largest(column: Any) -> str:
    rows = column.counts()
    return f"{column.levels[int(rows.argmax())]} ({int(rows.max()):,})" if len(rows) else ""


def _histogram(values: Any) -> str:
    """Bars between the 5 and the 95 % quantile."""
    low, high = values.quantile(0.05), values.quantile(0.95)
    if not high > low:
        return ""
    ends = np.linspace(low, high, _BARS + 1)
    above = np.array([values.count_above(float(end)) for end in ends])
    bars = -np.diff(above).astype(np.float64)
    top = bars.max() or 1.0
    width = (_SPARK_WIDTH - 4) / _BARS
    return _svg(
        [
            f'<rect x="{2 + k * width:.1f}" y="{_SPARK_HEIGHT - 1 - 29 * bar / top:.1f}" '
            f'width="{width - 0.6:.1f}" height="{29 * bar / top:.1f}"/>'
            for k, bar in enumerate(bars)
        ]
    )
