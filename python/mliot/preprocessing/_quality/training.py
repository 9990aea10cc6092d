"""Findings about a frame as training data: groups, balance, copies, leaks, and another frame."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import numpy as np

from mliot import _core
from mliot._page.words import count, number, percent
from mliot.frames._table import Floats
from mliot.preprocessing._quality.finding import QualityFinding
from mliot.preprocessing._quality.frame import Levels, QualityFrame

_CODES = 10  # with so few distinct values a target is classes
_NAMES_SHOWN = 3
_LEAK = 0.999
_LEAST_ROWS = 30
_PSI_INFO, _PSI_WARNING = 0.1, 0.25


def about(
    column: str, kind: str, severity: str, n: int, text: str, cure: str, series: str = ""
) -> QualityFinding:
    """A finding without a place in time."""
    return QualityFinding(series, column, kind, severity, n, None, None, None, None, text, cure)


def _named(names: list[str]) -> str:
    more = len(names) - _NAMES_SHOWN
    shown = "; ".join(names[:_NAMES_SHOWN])
    return f"{shown} and {more:,} more" if more > 0 else shown


def thin_groups(frame: QualityFrame, least: int, but: Collection[str] = ()) -> list[QualityFinding]:
    """Levels of text columns, ``but`` for some, and series, with few rows."""
    found = []
    for name, column in frame.texts.items():
        if name in but:
            continue
        rows = column.counts()
        thin = np.flatnonzero(rows < least)
        if not len(thin):
            continue
        if 2 * len(rows) > frame.n_rows:
            found.append(
                about(
                    name,
                    "identifier",
                    "info",
                    len(rows),
                    f"{len(rows):,} different texts in {frame.n_rows:,} rows: it names rows rather "
                    "than groups",
                    "leave it out of the features",
                )
            )
            continue
        names = [column.levels[i] for i in thin[np.argsort(rows[thin], kind="stable")]]
        found.append(
            about(
                name,
                "thin_group",
                "info",
                len(thin),
                f"{len(thin):,} of {len(rows):,} levels have fewer than {least} rows: "
                + _named(names),
                "join rare levels, or encode with shrinkage towards the mean",
            )
        )
    lengths = np.diff(frame.offsets)
    short = np.flatnonzero(lengths < least)
    if frame.ids is not None and len(short):
        names = [frame.label(int(i)) for i in short]
        found.append(
            about(
                "",
                "thin_group",
                "info",
                len(short),
                f"{len(short):,} of {frame.n_series:,} series have fewer than {least} rows: "
                + _named(names),
                "one model for all series learns from the long ones; intervals of these are wide",
            )
        )
    return found


def missing_text(frame: QualityFrame) -> list[QualityFinding]:
    """Text columns with rows without a value."""
    found = []
    for name, column in frame.texts.items():
        n = int((column.codes < 0).sum())
        share = n / frame.n_rows
        if n:
            severity = "warning" if share > 0.01 else "info"
            text = f"{count(n, 'row')} without a level, {percent(share)}"
            found.append(
                about(name, "missing", severity, n, text, "give them a level of their own")
            )
    return found


def words_among_numbers(frame: QualityFrame) -> list[QualityFinding]:
    """Columns of numbers in which some cells hold words."""
    found = []
    for name, column in frame.words.items():
        odd = [i for i, level in enumerate(column.levels) if np.isnan(_as_number(level))]
        rows = np.isin(column.codes, odd)
        counts = column.counts()
        names = sorted(
            (column.levels[i] for i in odd), key=lambda t: -counts[column.levels.index(t)]
        )
        n = int(rows.sum())
        text = f"{count(n, 'cell')} with words among numbers: {_named(names)}"
        row = int(frame.order[int(rows.argmax())])
        cure = "they are taken as missing; look up what they mean, or mend the export"
        found.append(replace(about(name, "words", "warning", n, text, cure), row=row))
    return found


def _as_number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def copies(frame: QualityFrame, profile: _core.QualityProfile) -> list[QualityFinding]:
    """Columns of one value, and columns equal to another."""
    found = []
    first: dict[Any, str] = {}
    for c, name in enumerate(frame.numbers):
        values = profile.pooled(c)
        if values.count and len(values) == 1:
            text = f"always {number(values.quantile(0.5))}"
            found.append(about(name, "constant", "warning", frame.n_rows, text, "leave it out"))
            continue
        if not values.count:
            continue
        key = tuple(profile.column(s, c)["fingerprint"] for s in range(profile.n_series))
        _note_copy(found, first, key, name)
    for name, column in frame.texts.items():
        if len(column.levels) == 1 and (column.codes >= 0).all():
            text = f"always {column.levels[0]}"
            found.append(about(name, "constant", "warning", frame.n_rows, text, "leave it out"))
            continue
        _note_copy(found, first, (column.codes.tobytes(), tuple(column.levels)), name)
    return found


def _note_copy(found: list[QualityFinding], first: dict[Any, str], key: Any, name: str) -> None:
    if key in first:
        text = f"the same values as {first[key]} in every row"
        found.append(about(name, "duplicate_column", "warning", 1, text, "keep one of the two"))
    else:
        first[key] = name


def imbalance(frame: QualityFrame, target: str) -> list[QualityFinding]:
    """Classes of the target with few rows; a target that is mostly 0."""
    if target in frame.texts:
        column = frame.texts[target]
        names, rows = column.levels, column.counts()
    else:
        values = frame.numbers[target]
        distinct, rows = np.unique(values[np.isfinite(values)], return_counts=True)
        if len(distinct) > _CODES:
            return _mostly_zero(target, values)
        names = [f"{x:g}" for x in distinct]
    if len(names) < 2:
        return []
    rarest = int(np.argmin(rows))
    share = float(rows[rarest]) / float(rows.sum())
    fair = 1 / len(names)
    if share >= 0.2 * fair and rows[rarest] >= _LEAST_ROWS:
        return []
    text = f"class {names[rarest]} has {count(int(rows[rarest]), 'row')}, {percent(share)}"
    cure = "weigh the classes, judge by precision and recall, and split so that each part has some"
    severity = "warning" if share < 0.1 * fair or rows[rarest] < _LEAST_ROWS else "info"
    return [about(target, "imbalance", severity, int(rows[rarest]), text, cure)]


def _mostly_zero(target: str, values: Floats) -> list[QualityFinding]:
    zero = int((values == 0).sum())
    share = zero / max(int(np.isfinite(values).sum()), 1)
    if share <= 0.5:
        return []
    text = f"{percent(share)} of the target is 0"
    cure = "a Tweedie or Poisson objective, or a model for intermittent demand"
    return [about(target, "imbalance", "info", zero, text, cure)]


def leakage(
    frame: QualityFrame, profile: _core.QualityProfile, target: str
) -> list[QualityFinding]:
    """Columns that tell the target too well."""
    y = _as_numbers(frame, target)
    if y is None:
        return []
    found = []
    names = list(frame.numbers)
    rows = profile.sampled_rows()
    sampled = rows[:, names.index(target)] if target in names else None
    cure = "find out when it is known: after the target it must not be a feature"
    for c, name in enumerate(names):
        if name == target:
            continue
        x = frame.numbers[name]
        if _tells_next(frame, x, y):
            text = f"its value is the target of the row after, in {percent(1.0)} of the rows"
            found.append(about(name, "leakage", "error", frame.n_rows, text, cure))
            continue
        both = (rows[:, c], sampled) if sampled is not None else (x, y)
        score = _rank_association(*both)
        if score > _LEAK:
            text = f"it orders the target almost perfectly (rank association {score:.4f})"
            found.append(about(name, "leakage", "warning", frame.n_rows, text, cure))
    return found


def _as_numbers(frame: QualityFrame, target: str) -> Floats | None:
    if target in frame.numbers:
        return frame.numbers[target]
    column = frame.texts[target]
    return column.codes.astype(np.float64) if len(column.levels) == 2 else None


def _tells_next(frame: QualityFrame, x: Floats, y: Floats) -> bool:
    inside = np.ones(frame.n_rows, dtype=bool)
    inside[frame.offsets[1:][np.diff(frame.offsets) > 0] - 1] = False  # the last row of a series
    here = np.flatnonzero(inside)
    known = here[np.isfinite(x[here]) & np.isfinite(y[here + 1])]
    if len(known) < _LEAST_ROWS or len(np.unique(x[known[:1000]])) < _CODES:
        return False
    return bool((x[known] == y[known + 1]).mean() > _LEAK)


def _rank_association(x: Floats, y: Floats) -> float:
    """The size of Spearman's correlation, or of 2 AUC - 1 for a target of two values.

    0 where there are too few rows.
    """
    known = np.isfinite(x) & np.isfinite(y)
    x, y = x[known], y[known]
    if len(x) < _LEAST_ROWS:
        return 0.0
    classes = np.unique(y)
    if len(np.unique(x)) < 2 or len(classes) < 2:
        return 0.0
    ranks = _average_ranks(x)
    if len(classes) == 2:
        high = y == classes[1]
        n, m = int(high.sum()), int((~high).sum())
        if min(n, m) < 5:
            return 0.0
        auc = (ranks[high].sum() - n * (n + 1) / 2) / (n * m)
        return abs(float(2 * auc - 1))
    return abs(float(np.corrcoef(ranks, _average_ranks(y))[0, 1]))


def _average_ranks(x: Floats) -> Floats:
    _, place, counts = np.unique(x, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[place], dtype=np.float64)


def shift(
    frame: QualityFrame, profile: _core.QualityProfile, other: QualityFrame,
    served: _core.QualityProfile,
) -> list[QualityFinding]:  # fmt: skip
    """What the other frame, of the time of use, has that this one did not have."""
    found = []
    for c, name in enumerate(frame.numbers):
        if name not in other.numbers:
            found.append(_absent(name))
            continue
        here, there = profile.pooled(c), served.pooled(list(other.numbers).index(name))
        found += _missing_shift(name, frame.numbers[name], other.numbers[name])
        if min(here.count, there.count) >= _LEAST_ROWS:
            psi = _core.population_stability_index(here, there, 10)
            ks = _core.kolmogorov_smirnov(here, there)
            noise = 9 * (1 / here.count + 1 / there.count)  # what chance alone gives ten bins
            found += _moved(name, psi, noise, f", largest distance of the shares {ks:.2f}")
    for name, column in frame.texts.items():
        if name not in other.texts:
            found.append(_absent(name))
            continue
        found += _text_shift(name, column, other.texts[name])
    return found


def _absent(name: str) -> QualityFinding:
    text = "the other frame has no such column, or of another type"
    return about(name, "shift", "error", 1, text, "give it, or train without")


def _missing_shift(name: str, here: Floats, there: Floats) -> list[QualityFinding]:
    before, after = float(np.isnan(here).mean()), float(np.isnan(there).mean())
    if abs(after - before) <= 0.1:
        return []
    text = f"missing in {percent(before)} of the rows, in the other frame in {percent(after)}"
    cure = "look at the source; a model that never saw it missing guesses then"
    return [about(name, "shift", "warning", int(np.isnan(there).sum()), text, cure)]


def _moved(name: str, psi: float, noise: float, more: str) -> list[QualityFinding]:
    if psi <= _PSI_INFO + 3 * noise:
        return []
    severity = "warning" if psi > _PSI_WARNING + 3 * noise else "info"
    text = f"the other frame has another distribution: stability index {psi:.2f}{more}"
    cure = "train on rows like those in use, or leave the column out; watch the errors"
    return [about(name, "shift", severity, 1, text, cure)]


def _text_shift(name: str, here: Levels, there: Levels) -> list[QualityFinding]:
    found = []
    known = set(here.levels)
    new = [level for level in there.levels if level not in known]
    rows = there.counts()
    counts = {level: int(n) for level, n in zip(there.levels, rows, strict=True)}
    if new:
        n = sum(counts[level] for level in new)
        text = f"{count(len(new), 'level')} not seen here: {_named(new)}; {count(n, 'row')}"
        cure = "choose what unseen levels mean: missing, or an error"
        found.append(about(name, "new_level", "warning", n, text, cure))
    before = here.counts()
    total, other_total = int(before.sum()), int(rows.sum())
    if min(total, other_total) < _LEAST_ROWS or len(before) > total / 5:
        return found
    psi = 0.0
    for level, n in zip(here.levels, before, strict=True):
        p = max(counts.get(level, 0), 0.5) / other_total
        q = float(n) / total
        psi += (p - q) * math.log(p / q)
    noise = (len(before) - 1) * (1 / total + 1 / other_total)
    return found + _moved(name, psi, noise, "")
