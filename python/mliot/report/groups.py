"""Sums and scores by group: by window, by size of series, by the values of an id column."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mliot._long import LongFrame
from mliot._page.html import code, escape, table, tag
from mliot._page.words import count, number, percent, ratio, stamp
from mliot.report.content import Content
from mliot.report.scores import Backtest

_MOST_LEVELS = 20
_MOST_CHANGES = 8
_SIZES = ((0.8, "A: first 80 % of the volume"), (0.95, "B: next 15 %"), (1.0, "C: last 5 %"))


def grouped_scores(content: Content, test: Backtest) -> str:
    """Scores by window, by size of series and by each id column with few values."""
    parts = [_by_window(content, test), _by_size(content, test)]
    for place, name in enumerate(content.id_cols):
        found = _levels_of(test.rows, place, len(content.id_cols))
        if found is not None:
            levels, numbers = found
            parts.append(f"<h3>By {code(name)}</h3>")
            parts.append(_scores(test, levels, numbers[test.rows.codes]))
    return "".join(parts)


def expected_sums(content: Content) -> str:
    """What is expected beside what came before: by id column, and where it changes most."""
    if not content.ends_together:
        return ""
    before, ahead = _sums(content)
    parts = []
    for place, name in enumerate(content.id_cols):
        found = _levels_of(content.forecasts, place, len(content.id_cols))
        if found is not None:
            levels, numbers = found
            sums = [np.bincount(numbers, v, len(levels)).astype(float) for v in (before, ahead)]
            parts.append(f"<h3>By {code(name)}</h3>")
            parts.append(_changes(content, code(name), levels, *sums))
    labels = [escape(label) for label in content.forecasts.labels]
    most = np.argsort(-np.abs(ahead - before), kind="stable")[:_MOST_CHANGES]
    if len(labels) > _MOST_CHANGES:
        parts.append("<h3>Largest changes</h3>")
    parts.append(_changes(content, "Series", [labels[s] for s in most], before[most], ahead[most]))
    return "".join(parts)


def _sums(content: Content) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each forecast series, the sum of its last horizon of history and of its forecast."""
    n = len(content.forecasts.keys)
    before = [np.nansum(content.past(series)[1][-content.horizon :]) for series in range(n)]
    forecast = content.forecasts.values[content.model]
    ahead = np.bincount(content.forecasts.codes, np.nan_to_num(forecast), n)
    return np.array(before), ahead.astype(np.float64)


def _changes(
    content: Content,
    name: str,
    labels: list[str],
    before: NDArray[np.float64],
    ahead: NDArray[np.float64],
) -> str:
    span = count(content.horizon, content.unit)
    rows = []
    for label, a, b in zip(labels, before, ahead, strict=True):
        change = percent(b / a - 1, sign=True) if a > 0 else "new"
        rows.append([label, number(float(b)), number(float(a)), change])
    return table([name, f"Next {span}", f"Last {span}", "Change"], rows, "tnmn")


def _levels_of(
    frame: LongFrame, place: int, columns: int
) -> tuple[list[str], NDArray[np.int64]] | None:
    """The values of an id column and each series' number among them, where they make groups."""
    values = [key[place] for key in frame.keys]
    levels = sorted(set(values), key=str)
    if columns < 2 or not 1 < len(levels) <= _MOST_LEVELS or len(levels) == len(values):
        return None
    number_of = {level: n for n, level in enumerate(levels)}
    return [escape(str(level)) for level in levels], np.array([number_of[v] for v in values])


def _by_window(content: Content, test: Backtest) -> str:
    names = [f"after {stamp(cutoff)}" for cutoff in test.cutoffs]
    text = (
        f"Each window was forecast from its last known {content.unit}, with no look at what came."
    )
    return f"<h3>By window</h3>{tag('p', text)}" + _scores(test, names, test.windows)


def _by_size(content: Content, test: Backtest) -> str:
    """By how much of all volume a series makes: the A, B and C items of a planner."""
    n = len(test.rows.keys)
    if n < 10:
        return ""
    kept = test.scored
    volume = np.bincount(test.rows.codes[kept], np.abs(test.actual[kept]), minlength=n)
    order = np.argsort(-volume, kind="stable")
    reached = np.cumsum(volume[order]) / (volume.sum() or 1.0)
    limits = np.array([limit for limit, _ in _SIZES])
    group = np.empty(n, dtype=np.int64)
    group[order] = np.minimum(np.searchsorted(limits, reached - 1e-12), len(_SIZES) - 1)
    counts = np.bincount(group, minlength=len(_SIZES))
    names = [
        f"{text}, {count(int(c), 'series')}" for (_, text), c in zip(_SIZES, counts, strict=True)
    ]
    return "<h3>By size of series</h3>" + _scores(test, names, group[test.rows.codes])


def _scores(test: Backtest, names: list[str], groups: NDArray[np.int64]) -> str:
    """A table of scores, one line a group and a last line for all."""
    n = len(names)
    scores = [[*test.by_group(m, groups, n), test.score(m)] for m in test.models[:2]]
    naive = ["naive"] * len(test.rivals[:1])
    head = ["", "WAPE", *naive, "RMSSE", *naive, "Bias"]
    head += [f"in {level:g} %" for level in test.levels]
    rows = [
        [
            name,
            *(percent(model[group].wape) for model in scores),
            *(ratio(model[group].rmsse) for model in scores),
            percent(scores[0][group].bias, sign=True),
            *(percent(held) for held in scores[0][group].coverage.values()),
        ]
        for group, name in enumerate([*names, "<b>all</b>"])
        if np.any(groups == group) or group == n
    ]
    beside = "m" * len(naive)
    return table(head, rows, "tn" + beside + "n" + beside + "n" + "n" * len(test.levels))
