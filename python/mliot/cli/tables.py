"""Prints tables: errors of a back-test, the contents of a file, the outcome of a verification."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from mliot._page.words import comparison, count, percent, ratio
from mliot.forecasting import Comparison
from mliot.preprocessing import QualityReport
from mliot.report.scores import Backtest, Score

_MOST_LEVELS = 6
_MOST_DIFFERENCES = 20
_MOST_FINDINGS = 40
_STYLES = {"error": "bold red", "warning": "yellow", "info": "dim"}


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
    _print(table)


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


def print_comparison(found: Comparison) -> None:
    """Prints a row a model, the least MASE first, and what the marks mean."""
    windows, steps = count(found.n_windows, "window"), count(found.h, "step")
    table = Table(
        title=f"Back-test: {windows} of {steps}, {count(found.n_series, 'series')}",
        title_justify="left",
    )
    table.add_column("Model", no_wrap=True)
    ranked = any(math.isfinite(each.rank) for each in found.models)
    heads = ["MASE", "RMSSE", "sMAPE"]
    heads += [*(["Pinball"] if found.level else []), *(f"In {x:g} %" for x in found.level)]
    heads += [*(["Rank"] if ranked else []), "Seconds"]
    for head in heads:
        table.add_column(head, justify="right")
    for each in found.models:
        cells = [ratio(each.mase), ratio(each.rmsse), percent(each.smape_m4 / 100)]
        cells += [ratio(each.scaled_pinball)] if found.level else []
        cells += [percent(each.coverage[level]) for level in found.level]
        cells += [f"{each.rank:.2f}{'*' if each.worse else ''}"] if ranked else []
        table.add_row(each.name, *cells, f"{each.seconds:.2f}")
    _print(table)
    if any(each.worse for each in found.models):
        print("* worse than the best mean rank by more than chance (MCB, 5 %)")


def print_facts(title: str, facts: Sequence[tuple[str, str]]) -> None:
    """Prints pairs of words below a title."""
    table = Table(title=title, title_justify="left", show_header=False, box=None)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in facts:
        table.add_row(name, value)
    _print(table)


def print_schema(schema: Sequence[Mapping[str, Any]]) -> None:
    """Prints the input columns of a model."""
    table = Table(title="Input columns", title_justify="left")
    for name in ("Column", "Part", "Type", "Unit", "Levels"):
        table.add_column(name, overflow="fold")
    for entry in schema:
        levels = entry.get("levels", [])
        shown = ", ".join(levels[:_MOST_LEVELS])
        more = len(levels) - _MOST_LEVELS
        table.add_row(
            *(entry[key] for key in ("name", "role", "dtype", "unit")),
            f"{shown} and {more} more" if more > 0 else shown,
        )
    _print(table)


def print_verification(title: str, report: Mapping[str, Any]) -> None:
    """Prints each executor that ran, and the outputs that differ."""
    wrong = dict.fromkeys(report["executors"], 0)
    for each in report["differences"]:
        wrong[each["executor"]] += 1
    table = Table(title=f"{title}: {report['outputs']:,} golden outputs", title_justify="left")
    table.add_column("Executor")
    table.add_column("Outcome", justify="right")
    for name, differing in wrong.items():
        table.add_row(name, f"{differing} differ" if differing else "same bits")
    _print(table)
    for each in report["differences"][:_MOST_DIFFERENCES]:
        print(
            f"{each['executor']}: output {each['output']} is {each['got']:016x}, the golden one "
            f"{each['expected']:016x}"
        )


def print_quality(report: QualityReport, name: str) -> None:
    """Prints the findings of a quality report, those of one kind and column as one row."""
    groups = report.groups()
    size = f"{count(report.summary['rows'], 'row')}, {count(report.summary['series'], 'series')}"
    if not groups:
        print(f"{name}: {size}. Nothing was found.")
        return
    table = Table(title=f"{name}: {size}", title_justify="left")
    for head in ("Severity", "Column", "Finding", "What", "From", "What helps"):
        table.add_column(head, overflow="fold")
    for group in groups[:_MOST_FINDINGS]:
        first = group.foremost
        what = first.explanation
        if len(group.findings) > 1 and group.series == 1:
            what = f"in {count(len(group.findings), 'place')}, the foremost: {what}"
        if group.series > 1:
            what = f"in {count(group.series, 'series')}, such as {first.series}: {what}"
        table.add_row(
            Text(group.severity, _STYLES[group.severity]),
            first.column or "rows",
            group.kind.replace("_", " "),
            what,
            "" if first.start is None else str(first.start),
            first.cure,
        )
    _print(table)
    if len(groups) > _MOST_FINDINGS:
        print(f"{len(groups) - _MOST_FINDINGS:,} more; --report or --out shows all")
    counts = report.summary["findings"]
    print(", ".join(f"{n:,} {severity}" for severity, n in counts.items()))


def _print(table: Table) -> None:
    Console(markup=False, highlight=False).print(table)
