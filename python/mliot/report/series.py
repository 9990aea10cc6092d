"""One card a series: history, forecast and bands as a drawing, and the numbers below it."""

from __future__ import annotations

from typing import Any

import numpy as np

from mliot._long import bound_columns
from mliot._page.charts import Band, Chart, Line, draw
from mliot._page.html import code, escape, legend, section, table, tag
from mliot._page.words import count, number, percent, stamp
from mliot.report.content import Content, pick_series
from mliot.report.groups import expected_sums
from mliot.report.summary import rival_name


def series_section(content: Content) -> str:
    """All series together, then the chosen ones, each in a card that opens."""
    chosen = pick_series(content)
    cards = [
        _card(content, series, reason, number_ == 0)
        for number_, (series, reason) in enumerate(chosen)
    ]
    n = len(content.forecasts.keys)
    text = (
        f"{len(chosen)} of {count(n, 'series')}: the largest, the worst forecast, slow movers "
        "and some in between."
        if n > len(chosen)
        else ""
    )
    text += " Point at a forecast to read its numbers."
    return section(
        "series",
        "What to expect",
        _together(content),
        expected_sums(content),
        "<h3>Series by series</h3>",
        _legend(content),
        tag("p", text.strip()),
        '<div class="picker" hidden></div>',
        f'<div class="cards">{"".join(cards)}</div>',
    )


def _legend(content: Content) -> str:
    items = [("past", "history"), ("model", "forecast")]
    items += [(_band_style(content, level), f"{level:g} % band") for level in content.levels]
    if content.backtest is not None:
        items.append(("tested", f"back-test: the forecast of {content.unit}s it had not seen"))
    if content.weight is not None:
        items.append(("censored", f"{code(content.weight)} = 0, not learnt from"))
    return legend(items)


def _band_style(content: Content, level: float) -> str:
    return "band inner" if level == min(content.levels) and len(content.levels) > 1 else "band"


def _window(content: Content, n: int) -> slice:
    """The part of a history of n values that is drawn."""
    return slice(max(0, n - max(6 * content.horizon, 60)), n)


def _together(content: Content) -> str:
    if not content.ends_together:
        return ""
    times, values, ahead, forecast = content.total_by_time()
    shown = _window(content, len(times))
    chart = Chart(
        label=f"All {count(len(content.forecasts.keys), 'series')} together",
        description=f"{number(forecast.sum())} expected over the horizon",
        lines=[Line(times[shown], values[shown], "past"), Line(ahead, forecast, "model")],
        divider=times[-1],
        notes=[(t, f"{stamp(t)}: {number(v)}") for t, v in zip(ahead, forecast, strict=True)],
    )
    return (
        f"<h3>{chart.label}</h3>{draw(chart)}<p class='small'>The bands of single series do not "
        "add up to a band of the sum, so none is drawn here.</p>"
    )


def _card(content: Content, series: int, reason: str, opened: bool) -> str:
    label = escape(content.forecasts.labels[series])
    times, values = content.past(series)
    state = " open" if opened else ""
    return (
        f'<details class="card"{state}><summary>{label} <small>{reason}</small></summary>'
        f"<p>{_facts(content, series)}</p>{draw(_chart(content, series, times, values))}"
        f"{_numbers(content, series)}</details>"
    )


def _facts(content: Content, series: int) -> str:
    _, values = content.past(series)
    rows = content.forecasts.rows(series)
    total = np.nansum(content.forecasts.values[content.model][rows])
    facts = [f"<b>{number(float(total))}</b> expected over {count(content.horizon, content.unit)}"]
    if len(values):
        facts.append(f"{number(float(np.nanmean(values)))} a {content.unit} so far")
        if (zeros := float(np.mean(values == 0))) > 0.05:
            facts.append(f"nothing sold in {percent(zeros)} of the {content.unit}s")
    return "; ".join(facts + _errors(content, series)) + "."


def _errors(content: Content, series: int) -> list[str]:
    test = content.backtest
    key = content.forecasts.keys[series]
    if test is None or key not in test.rows.keys:
        return []
    place = test.rows.keys.index(key)
    text = f"WAPE {percent(test.by_series(test.model)[place].wape)}"
    for rival in test.rivals[:1]:
        text += f", {rival_name(rival)} {percent(test.by_series(rival)[place].wape)}"
    return [text]


def _chart(content: Content, series: int, times: Any, values: Any) -> Chart:
    shown = _window(content, len(times))
    rows = content.forecasts.rows(series)
    ahead, forecast = content.forecasts.time[rows], content.forecasts.values[content.model][rows]
    lines = [Line(times[shown], values[shown], "past"), *_tested(content, series)]
    empty = content.censored(series)[shown]
    bands = []
    for level in reversed(content.levels):
        low, high = (
            content.forecasts.values[name][rows] for name in bound_columns(content.model, level)
        )
        bands.append(Band(ahead, low, high, _band_style(content, level)))
    return Chart(
        label=content.forecasts.labels[series],
        description=f"History and {count(len(ahead), content.unit)} of forecast; "
        "the numbers are in the table below",
        lines=[*lines, Line(ahead, forecast, "model", dots=len(ahead) == 1)],
        bands=bands,
        marks=[
            (t, v, "censored")
            for t, v in zip(times[shown][empty], values[shown][empty], strict=True)
        ],
        divider=times[-1] if len(times) else None,
        notes=[(t, _note(content, rows.start + i)) for i, t in enumerate(ahead)],
    )


def _tested(content: Content, series: int) -> list[Line]:
    """What the back-tests had forecast, one line a window."""
    test = content.backtest
    key = content.forecasts.keys[series]
    if test is None or key not in test.rows.keys:
        return []
    rows = test.rows.rows(test.rows.keys.index(key))
    time, values = test.rows.time[rows], test.rows.values[test.model][rows]
    assert test.rows.cutoff is not None
    cutoff = test.rows.cutoff[rows]
    return [Line(time[cutoff == at], values[cutoff == at], "tested") for at in np.unique(cutoff)]


def _note(content: Content, row: int) -> str:
    values = content.forecasts.values
    text = f"{stamp(content.forecasts.time[row])}: {number(float(values[content.model][row]))}"
    return text + "".join(
        f"\n{level:g} %: {_range(content, level, row)}" for level in content.levels
    )


def _range(content: Content, level: float, row: int) -> str:
    low, high = (
        content.forecasts.values[name][row] for name in bound_columns(content.model, level)
    )
    return f"{number(float(low))} \u2013 {number(float(high))}"


def _numbers(content: Content, series: int) -> str:
    rows = range(content.forecasts.rows(series).start, content.forecasts.rows(series).stop)
    head = [
        content.unit.capitalize(),
        "Forecast",
        *(f"{level:g} % band" for level in content.levels),
    ]
    body = [
        [
            stamp(content.forecasts.time[row]),
            number(float(content.forecasts.values[content.model][row])),
            *(_range(content, level, row) for level in content.levels),
        ]
        for row in rows
    ]
    numbers = table(head, body, "tn" + "n" * len(content.levels))
    return f'<details class="numbers"><summary>The numbers</summary>{numbers}</details>'
