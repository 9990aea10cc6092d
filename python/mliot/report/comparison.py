"""The page of a comparison: a table of the models, their errors by horizon, how it was made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from mliot._long import LongFrame, as_names, long_frame
from mliot._page import document
from mliot._page.charts import Chart, Line, draw
from mliot._page.html import bar, code, escape, facts, legend, section, table, tag
from mliot._page.words import count, number, percent, ratio
from mliot.forecasting import ComparedModel, Comparison

_MOST_LINES = 6
_COLOURS = ("#0a62c4", "#b4540a", "#17743f", "#6f42b5", "#8a1c4a", "#4f5b66")
_GLOSSARY = [
    ("MASE", "mean absolute error over that of the seasonal naive forecast in training"),
    ("RMSSE", "root mean squared error over the root mean squared change in training"),
    (
        "sMAPE",
        "absolute error over the mean size of forecast and value (M4); 200 % is the most",
    ),
    ("Pinball", "error of the ends of the intervals, over that of the seasonal naive forecast"),
    ("Rank", "mean rank by MASE over series and windows; 1 is the best"),
]


def render_comparison(
    comparison: Comparison,
    *,
    id_col: str | Sequence[str] = "unique_id",
    time_col: str = "ds",
    target_col: str = "y",
    title: str | None = None,
    command: str | None = None,
) -> str:
    """The page of `mliot.forecasting.compare` as one string of HTML.

    Parameters
    ----------
    comparison : Comparison
        What ``compare`` returned.
    id_col, time_col, target_col : str
        Names of the columns; several id columns as a list.
    title : str, optional
        Default: the target's name.
    command : str, optional
        How the page was made, shown at its end.

    Returns
    -------
    str
        A whole HTML document in UTF-8, which loads nothing from elsewhere.
    """
    names = [each.name for each in comparison.models]
    rows = long_frame(
        comparison.windows, as_names(id_col), time_col, [target_col, *names], cutoff=True
    )
    body = _table(comparison) + _horizon(comparison, rows, target_col) + _made(comparison, command)
    shown = title or f"Models for {target_col}"
    windows = count(comparison.n_windows, "window")
    header = (
        f"<h1>{escape(shown)}</h1>\n<p>{count(comparison.n_series, 'series')}, {windows} of "
        f"{count(comparison.h, 'period')}. Made {datetime.now():%Y-%m-%d %H:%M} by mliot.</p>"
    )
    return document(shown, header, body, style=_line_styles())


def _table(comparison: Comparison) -> str:
    models, levels = comparison.models, comparison.level
    largest = max((m.mase for m in models if math.isfinite(m.mase)), default=1.0) or 1.0
    ranked = any(math.isfinite(each.rank) for each in models)
    head = ["Model", "MASE", "RMSSE", "sMAPE", *(["Pinball"] if levels else [])]
    head += [*(f"Inside {level:g} %" for level in levels), *(["Rank"] if ranked else []), "Seconds"]
    rows = [_row(each, largest, levels, ranked) for each in models]
    best = models[0]
    near = [code(each.name) for each in models[1:] if not each.worse]
    text = f"<b>{code(best.name)}</b> has the least MASE, {ratio(best.mase)}."
    if ranked and near:
        text += f" By rank it is not clearly better than {', '.join(near)}: choose among them."
    note = "A star marks ranks that are worse than the best by more than chance (MCB, 5 %)."
    return section(
        "table",
        "Which is better?",
        tag("p", text),
        table(head, rows, "tb" + "n" * (len(head) - 2)),
        tag("p", note) if any(each.worse for each in models) else "",
    )


def _row(each: ComparedModel, largest: float, levels: Sequence[float], ranked: bool) -> list[str]:
    cells = [code(each.name), bar(each.mase / largest, ratio(each.mase)), ratio(each.rmsse)]
    cells += [percent(each.smape_m4 / 100), *([ratio(each.scaled_pinball)] if levels else [])]
    cells += [percent(each.coverage[level]) for level in levels]
    cells += [f"{each.rank:.2f}{'*' if each.worse else ''}"] if ranked else []
    return [*cells, number(each.seconds)]


def _horizon(comparison: Comparison, rows: LongFrame, target: str) -> str:
    if comparison.h < 2:
        return ""
    steps = np.arange(1, comparison.h + 1)
    place = _steps(rows)
    shown = [each.name for each in comparison.models[:_MOST_LINES]]
    errors = {name: _by_step(rows, target, name, place, comparison.h) for name in shown}
    chart = Chart(
        label="Error by horizon",
        description="; ".join(
            f"{name} {percent(each[0])} at the first period, {percent(each[-1])} at the last"
            for name, each in errors.items()
        ),
        lines=[
            Line(steps, each, f"line{k}", dots=comparison.h < 15)
            for k, each in enumerate(errors.values())
        ],
        notes=[
            (
                step,
                f"{step}: " + ", ".join(f"{n} {percent(e[step - 1])}" for n, e in errors.items()),
            )
            for step in steps.tolist()
        ],
        y_format=lambda share: f"{100 * share:.3g} %",
    )
    told = legend([(f"line{k}", escape(name)) for k, name in enumerate(errors)])
    text = "The sum of absolute errors over the sum of absolute values (WAPE)."
    return section("horizon", "How does it grow?", tag("p", text), told, draw(chart))


def _steps(rows: LongFrame) -> NDArray[np.int64]:
    """How many periods after its cutoff each row lies, from 0."""
    assert rows.cutoff is not None
    first = np.ones(len(rows.codes), dtype=bool)
    first[1:] = (rows.codes[1:] != rows.codes[:-1]) | (rows.cutoff[1:] != rows.cutoff[:-1])
    index = np.arange(len(first))
    return np.asarray(index - np.maximum.accumulate(np.where(first, index, 0)), dtype=np.int64)


def _by_step(
    rows: LongFrame, target: str, name: str, place: NDArray[np.int64], h: int
) -> NDArray[np.float64]:
    error = np.abs(rows.values[name] - rows.values[target])
    known = np.isfinite(error)
    missed = np.bincount(place[known], error[known], minlength=h)
    volume = np.bincount(place[known], np.abs(rows.values[target][known]), minlength=h)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(missed / volume, dtype=np.float64)


def _made(comparison: Comparison, command: str | None) -> str:
    season = comparison.season
    pairs = [
        ("Windows", f"{comparison.n_windows} of {count(comparison.h, 'period')}"),
        ("Season", count(season, "period") if season > 1 else "none"),
        *((name, escape(text)) for name, text in _GLOSSARY),
    ]
    if command is not None:
        pairs.append(("Command", code(command)))
    return section("made", "How was it made?", facts(pairs))


def _line_styles() -> str:
    """One colour a line, in drawings and in their legends."""
    return "".join(
        f".line{k}{{stroke:{colour};fill:none;stroke-width:2}}.line{k}.dot{{fill:{colour}}}\n"
        for k, colour in enumerate(_COLOURS)
    )
