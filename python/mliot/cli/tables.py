"""Prints the errors of a back-test, the model beside what it is compared with."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from mliot.report.scores import Backtest, Score
from mliot.report.words import comparison, count, percent, ratio


def print_scores(test: Backtest) -> None:
    """Prints one table of metrics, a column a model."""
    scores = {name: test.score(name) for name in test.models}
    windows, h = count(test.n_windows, "window"), int(test.steps.max())
    table = Table(
        title=f"Back-test: {windows} of {count(h, 'step')}, {count(len(test.rows.keys), 'series')}",
        title_justify="left",
    )
    table.add_column("Metric")
    for name in test.models:
        table.add_column(name, justify="right")
    if test.rivals:
        table.add_column("Error", justify="right")
    for cells in _rows(test, list(scores.values())):
        table.add_row(*cells)
    Console(markup=False, highlight=False).print(table)


def _rows(test: Backtest, scores: list[Score]) -> list[list[str]]:
    """WAPE, RMSSE and MAE with how the model compares; bias and coverage without."""
    rows = []
    for name, words in (("wape", percent), ("rmsse", ratio), ("mae", ratio)):
        values = [getattr(score, name) for score in scores]
        beside = [comparison(values[0], values[1])] if test.rivals else []
        rows.append([name.upper(), *(words(value) for value in values), *beside])
    beside = [""] if test.rivals else []
    rows.append(["Bias", *(percent(score.bias, sign=True) for score in scores), *beside])
    for level in test.levels:
        held = [percent(score.coverage[level]) if score.coverage else "" for score in scores]
        rows.append([f"Inside {level:g} %", *held, *beside])
    return rows
