"""How good the back-test was: by window, by horizon, by group, and the series that need a look."""

from __future__ import annotations

import numpy as np

from mliot.report.charts import Chart, Line, draw
from mliot.report.content import Content, largest_errors
from mliot.report.html import bar, code, escape, legend, section, table, tag
from mliot.report.scores import Backtest, Score
from mliot.report.summary import rival_name
from mliot.report.words import count, number, percent, ratio, stamp

_MOST_LEVELS = 20
_MOST_SERIES = 10


def quality(content: Content) -> str:
    """Errors of the back-test, each beside the first rival."""
    test = content.backtest
    if test is None:
        return ""
    return section(
        "quality",
        "How good is it?",
        _windows(content, test),
        _horizon(content, test),
        _groups(content, test),
    )


def attention(content: Content) -> str:
    """The series that make the largest share of all error."""
    test = content.backtest
    if test is None or len(test.rows.keys) < 2:
        return ""
    kept = test.scored
    error = np.abs(test.rows.values[test.model] - test.actual)
    total = float(error[kept].sum()) or 1.0
    ours = test.by_series(test.model)
    rival = test.by_series(test.rivals[0]) if test.rivals else None
    rows, told = [], 0.0
    for series in largest_errors(test)[:_MOST_SERIES]:
        place = np.flatnonzero(kept[test.rows.rows(series)]) + test.rows.offsets[series]
        share = float(error[place].sum()) / total
        told += share
        beside = [percent(rival[series].wape)] if rival else []
        rows.append(
            [
                escape(test.rows.labels[series]),
                bar(share * 100 / _MOST_SERIES) + percent(share),
                number(float(test.actual[place].sum())),
                percent(ours[series].wape),
                *beside,
                percent(ours[series].bias, sign=True),
            ]
        )
    head = ["Series", "Share of all error", "Sold in the tests", "WAPE", *_rival_head(test), "Bias"]
    text = (
        f"These {len(rows)} of {count(len(test.rows.keys), 'series')} make {percent(told)} of "
        "all error. A large bias says which way to correct by hand; a WAPE above the naive "
        "one says that something the model was not told happened here."
    )
    return section("attention", "Which series need a look?", tag("p", text), table(head, rows))


def _rival_head(test: Backtest) -> list[str]:
    return [rival_name(name) for name in test.rivals[:1]]


def _score_rows(
    test: Backtest, names: list[str], ours: list[Score], rivals: list[Score] | None
) -> str:
    """A table of scores, one line a name."""
    head = [
        "",
        "WAPE",
        *(f"WAPE {name}" for name in _rival_head(test)),
        "RMSSE",
        *(f"RMSSE {name}" for name in _rival_head(test)),
        "Bias",
        *(f"inside {level:g} %" for level in test.levels),
    ]
    rows = []
    for place, (name, score) in enumerate(zip(names, ours, strict=True)):
        naive = rivals[place] if rivals else None
        rows.append(
            [
                name,
                percent(score.wape),
                *([percent(naive.wape)] if naive else []),
                ratio(score.rmsse),
                *([ratio(naive.rmsse)] if naive else []),
                percent(score.bias, sign=True),
                *(percent(held) for held in score.coverage.values()),
            ]
        )
    return table(head, rows)


def _windows(content: Content, test: Backtest) -> str:
    names = [f"from {stamp(cutoff)}" for cutoff in test.cutoffs] + ["<b>all</b>"]
    ours = [*test.by_window(test.model), test.score(test.model)]
    rival = test.rivals[0] if test.rivals else None
    rivals = [*test.by_window(rival), test.score(rival)] if rival else None
    return (
        "<h3>By window</h3><p>Each window was forecast from its last known "
        f"{content.unit} on, without a look at what followed.</p>"
        + _score_rows(test, names, ours, rivals)
    )


def _horizon(content: Content, test: Backtest) -> str:
    steps = np.arange(1, int(test.steps.max()) + 1)
    if len(steps) < 2:
        return ""
    ours = test.by_step(test.model)
    lines = [Line(steps, np.array([s.wape for s in ours]), "model", dots=len(steps) < 15)]
    notes = [
        f"{content.unit} {step}: {percent(score.wape)}"
        for step, score in zip(steps, ours, strict=True)
    ]
    lines_told = [("model", "this forecast")]
    for name in test.rivals[:1]:
        naive = test.by_step(name)
        lines.append(Line(steps, np.array([s.wape for s in naive]), "rival"))
        lines_told.append(("rival", rival_name(name)))
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
    return (
        f"<h3>Error by {content.unit} ahead (WAPE)</h3>{legend(lines_told)}{draw(chart)}"
        + _coverage(content, test, steps, ours)
    )


def _coverage(content: Content, test: Backtest, steps: np.ndarray, ours: list[Score]) -> str:
    if not test.levels:
        return ""
    lines, notes = [], [f"{content.unit} {step}:" for step in steps]
    for level in test.levels:
        held = np.array([score.coverage[level] for score in ours])
        lines.append(Line(steps, np.full(len(steps), level / 100), "promise"))
        lines.append(Line(steps, held, "model", dots=len(steps) < 15))
        notes = [
            f"{note} {level:g} % band held {percent(h)}"
            for note, h in zip(notes, held, strict=True)
        ]
    lowest = min(min(score.coverage.values()) for score in ours)
    chart = Chart(
        label="Coverage by horizon",
        lines=lines,
        from_zero=lowest < 0.5,
        description="; ".join(
            f"the {level:g} % band held {percent(test.score(test.model).coverage[level])} in all"
            for level in test.levels
        ),
        notes=list(zip(steps, notes, strict=True)),
        y_format=_percent_tick,
    )
    told = legend([("model", "true values inside the band"), ("promise", "what it promises")])
    return f"<h3>Do the bands hold, by {content.unit} ahead?</h3>{told}{draw(chart)}"


def _percent_tick(share: float) -> str:
    return f"{100 * share:.3g} %"


def _groups(content: Content, test: Backtest) -> str:
    """Scores by each id column that has few values."""
    parts = []
    for place, name in enumerate(content.id_cols):
        values = [key[place] for key in test.rows.keys]
        levels = sorted(set(values), key=str)
        if len(content.id_cols) < 2 or not 1 < len(levels) <= _MOST_LEVELS:
            continue
        number_of = {level: n for n, level in enumerate(levels)}
        groups = np.array([number_of[value] for value in values])[test.rows.codes]
        ours = test.by_group(test.model, groups, len(levels))
        rivals = [test.by_group(rival, groups, len(levels)) for rival in test.rivals[:1]]
        parts.append(
            f"<h3>By {code(name)}</h3>"
            + _score_rows(
                test, [escape(str(level)) for level in levels], ours, rivals[0] if rivals else None
            )
        )
    return "".join(parts)
