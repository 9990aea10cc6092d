"""How good the back-test was: by window, by horizon, and for which series it matters."""

from __future__ import annotations

import numpy as np

from mliot._page.charts import Chart, Line, draw
from mliot._page.html import bar, escape, legend, section, table, tag
from mliot._page.words import count, number, percent
from mliot.report.content import Content, largest_errors
from mliot.report.groups import grouped_scores
from mliot.report.scores import Backtest, Score
from mliot.report.summary import rival_name

_MOST_SERIES = 10
_HELD_STYLES = 4  # of the style sheet, one a level


def quality(content: Content) -> str:
    """Errors of the back-test, each beside the first rival."""
    test = content.backtest
    if test is None:
        return ""
    return section(
        "quality",
        "How good is it?",
        _horizon(content, test),
        grouped_scores(content, test),
    )


def attention(content: Content) -> str:
    """The series that make the largest share of all error."""
    test = content.backtest
    if test is None or len(test.rows.keys) < 2:
        return ""
    kept, codes, n = test.scored, test.rows.codes, len(test.rows.keys)
    error = np.abs(test.rows.values[test.model] - test.actual)[kept]
    missed = np.bincount(codes[kept], error, minlength=n)
    sold = np.bincount(codes[kept], test.actual[kept], minlength=n)
    shares = missed / (missed.sum() or 1.0)
    worst = largest_errors(test)[:_MOST_SERIES]
    scores = [test.by_series(name) for name in test.models[:2]]
    rows = [
        [
            escape(test.rows.labels[series]),
            bar(shares[series] / (shares[worst[0]] or 1.0), percent(shares[series])),
            number(float(sold[series])),
            *(percent(score[series].wape) for score in scores),
            percent(scores[0][series].bias, sign=True),
        ]
        for series in worst
    ]
    naive = [rival_name(name) for name in test.rivals[:1]]
    head = ["Series", "Share of all error", "Sold in the tests", "WAPE", *naive, "Bias"]
    text = (
        f"These {len(rows)} of {count(n, 'series')} make {percent(shares[worst].sum())} of all "
        "error. A large bias says which way to correct by hand. Where WAPE is above that of the "
        "naive forecast, something happened that the model was not told."
    )
    kinds = "tbnn" + "m" * len(naive) + "n"
    return section(
        "attention", "Which series need a look?", tag("p", text), table(head, rows, kinds)
    )


def _horizon(content: Content, test: Backtest) -> str:
    steps = np.arange(1, int(test.steps.max()) + 1)
    if len(steps) < 2:
        return ""
    ours = test.by_step(test.model)
    lines = [Line(steps, np.array([s.wape for s in ours]), "model", dots=len(steps) < 15)]
    told = [("model", "this forecast")]
    notes = [
        f"{content.unit} {step}: {percent(score.wape)}"
        for step, score in zip(steps, ours, strict=True)
    ]
    for name in test.rivals[:1]:
        naive = test.by_step(name)
        lines.append(Line(steps, np.array([s.wape for s in naive]), "rival"))
        told.append(("rival", rival_name(name)))
        notes = [
            f"{note}, {rival_name(name)} {percent(s.wape)}"
            for note, s in zip(notes, naive, strict=True)
        ]
    chart = Chart(
        label="Error by horizon",
        lines=lines,
        description=f"WAPE {percent(ours[0].wape)} at the first {content.unit}, "
        f"{percent(ours[-1].wape)} at the last",
        notes=list(zip(steps, notes, strict=True)),
        y_format=_percent_tick,
    )
    return f"<h3>Error by {content.unit} ahead (WAPE)</h3>{legend(told)}{draw(chart)}" + _coverage(
        content, test, steps, ours
    )


def _coverage(content: Content, test: Backtest, steps: np.ndarray, ours: list[Score]) -> str:
    if not test.levels:
        return ""
    lines, notes = [], [f"{content.unit} {step}:" for step in steps]
    told = []
    for place, level in enumerate(test.levels):
        held = np.array([score.coverage[level] for score in ours])
        lines.append(Line(steps, np.full(len(steps), level / 100), "promise", tag=f"{level:g} %"))
        style = f"held{place % _HELD_STYLES}"
        told.append((style, f"true values inside the {level:g} % band"))
        lines.append(Line(steps, held, style, dots=len(steps) < 15))
        notes = [
            f"{note} {level:g} % band held {percent(h)}"
            for note, h in zip(notes, held, strict=True)
        ]
    lowest = min(min(score.coverage.values()) for score in ours)
    whole = test.score(test.model).coverage
    chart = Chart(
        label="Coverage by horizon",
        lines=lines,
        from_zero=lowest < 0.5,
        description="; ".join(
            f"the {level:g} % band held {percent(held)} in all" for level, held in whole.items()
        ),
        notes=list(zip(steps, notes, strict=True)),
        y_format=_percent_tick,
    )
    known = legend([*told, ("promise", "what each promises")])
    return f"<h3>Do the bands hold, by {content.unit} ahead?</h3>{known}{draw(chart)}"


def _percent_tick(share: float) -> str:
    return f"{100 * share:.3g} %"
