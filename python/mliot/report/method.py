"""The rest of the report: what drives the forecast, how it was made, the data, how to repeat it."""

from __future__ import annotations

import platform

import numpy as np

import mliot
from mliot._page.html import bar, code, escape, facts, section, table, tag
from mliot._page.words import count, percent, ratio, stamp
from mliot.report.content import Choice, Content

_MOST_FEATURES = 15
_ROLES = {
    "id": "names the series",
    "time": "the time",
    "target": "what is forecast",
    "static": "one value a series",
    "future": "known ahead, for the horizon too",
    "past": "known up to now only",
    "weight": "how much a row counts in learning",
}
_GLOSSARY = [
    (
        "WAPE",
        "sum of absolute errors over the sum of sales: the share of the volume that was "
        "missed. 0 % is perfect.",
    ),
    (
        "RMSSE",
        "root mean squared error of a series over the root mean squared change of its "
        "history from one period to the next; the mean over series and windows. Below 1 is better "
        "than repeating the last value.",
    ),
    ("Bias", "sum of forecast minus actual over the sum of sales. Above zero: forecast too high."),
    (
        "Band",
        "a range that should hold the true value as often as its name says. The bands come "
        "from errors the model made on periods it had not seen (conformal intervals), or, where "
        "the history is too short for that, from the model's own distribution.",
    ),
    ("Seasonal naive", "the value one season before, the forecast that costs nothing."),
    ("Back-test", "forget the last periods, forecast them, compare with what happened."),
]


def method(content: Content) -> str:
    """All sections below the errors."""
    return _drivers(content) + _choices(content) + _data(content) + _repeat(content) + _words()


def _drivers(content: Content) -> str:
    shares = sorted(content.account.importances.items(), key=lambda item: -item[1])
    total = sum(share for _, share in shares)
    if not total:
        return ""
    largest = shares[0][1]
    rows = [
        [code(name), bar(share / largest, percent(share / total))]
        for name, share in shares[:_MOST_FEATURES]
    ]
    rest = sum(share for _, share in shares[_MOST_FEATURES:])
    if rest:
        rows.append([f"{len(shares) - _MOST_FEATURES} more", bar(0.0, percent(rest / total))])
    text = (
        "The share of the model's gain each feature brought. It says what the model looks at, "
        "not what causes sales."
    )
    return section(
        "drivers", "What drives it?", tag("p", text), table(["Feature", "Share"], rows, "tb")
    )


def _choices(content: Content) -> str:
    account = content.account
    parts = []
    if account.choices:
        parts.append(
            table(
                ["", "Chosen", "Why"],
                [[_subject(c), code(c.chosen), escape(c.why)] for c in account.choices],
                kinds="ttt",
            )
        )
        parts += [_candidates(choice) for choice in account.choices if choice.scores]
    if account.columns:
        parts.append(
            "<h3>Columns and their roles</h3>"
            + table(
                ["Column", "Role", ""],
                [
                    [code(name), escape(role), _ROLES.get(role, "")]
                    for name, role in account.columns.items()
                ],
                kinds="ttt",
            )
        )
    return section("choices", "How was it made?", *parts)


def _subject(choice: Choice) -> str:
    """What was chosen; of a class of series also how many and which."""
    more = f"<br><small>{escape(choice.meaning)}</small>" if choice.meaning else ""
    return escape(choice.what) + more


def _candidates(choice: Choice) -> str:
    """The candidates of a class of series, the least error first."""
    scores = sorted(choice.scores.items(), key=lambda item: item[1])
    largest = scores[-1][1] or 1.0
    rows = [
        [
            code(name) + (" chosen" if name == choice.chosen else ""),
            bar(score / largest, ratio(score)),
        ]
        for name, score in scores
    ]
    title = f"<h3>Candidates for the {escape(choice.what)}</h3>"
    return title + table(["Candidate", "RMSSE in the back-test"], rows, "tb")


def _data(content: Content) -> str:
    history = content.history
    values, lengths = history.values[content.target], np.diff(history.offsets)
    gaps, places = _gaps(content)
    pairs = [
        ("Rows", f"{len(values):,}"),
        ("Series", f"{len(history.keys):,}"),
        ("From", stamp(history.time.min())),
        ("To", stamp(history.time.max())),
        (
            "One row a",
            content.unit + (f" ({code(content.account.freq)})" if content.account.freq else ""),
        ),
        (
            f"{content.unit.capitalize()}s a series",
            f"{lengths.min():,}"
            if lengths.min() == lengths.max()
            else f"{lengths.min():,} to {lengths.max():,}",
        ),
        ("Gaps in the times", f"{gaps:,} in {count(places, 'series')}" if gaps else "none"),
        ("Missing values", f"{int(np.isnan(values).sum()):,}"),
        ("Zeros", percent(float(np.mean(values == 0)))),
        ("Negative values", f"{int((values < 0).sum()):,}"),
        ("Constant series", f"{_constant(content):,}"),
    ]
    return section("data", "The data", facts(pairs))


def _gaps(content: Content) -> tuple[int, int]:
    """How many neighbouring times lie further apart than usual, and in how many series."""
    history = content.history
    inner = history.codes[1:] == history.codes[:-1]
    steps = np.diff(history.time)
    if steps.dtype.kind == "m":
        steps = steps.astype(np.int64)
    if not inner.any():
        return 0, 0
    wide = inner & (steps > 1.5 * np.median(steps[inner]))
    return int(wide.sum()), len(np.unique(history.codes[1:][wide]))


def _constant(content: Content) -> int:
    values, history = content.history.values[content.target], content.history
    return sum(
        len(values[history.rows(s)]) > 1 and bool(np.ptp(values[history.rows(s)]) == 0)
        for s in range(len(history.keys))
    )


def _repeat(content: Content) -> str:
    info = mliot.build_info()
    pairs = [
        ("mliot", info["version"]),
        (
            "Arithmetic self-test",
            f"{info['self_test']}, " + ("passed" if info["self_test_passed"] else "<b>failed</b>"),
        ),
        ("Kernels", info["kernel_target"]),
        ("Threads", str(info["threads"])),
        ("Python", platform.python_version()),
        ("NumPy", np.__version__),
        ("System", escape(f"{platform.system()} {platform.machine()}")),
    ]
    if content.account.seed:
        pairs.insert(1, ("Seed", escape(content.account.seed)))
    parts = [facts(pairs)]
    if content.command:
        parts.append(f"<h3>Command</h3><pre>{escape(content.command)}</pre>")
    if content.account.description:
        parts.append(f"<h3>Model</h3><pre>{escape(content.account.description)}</pre>")
    text = (
        "The same data and settings give the same numbers, whatever the number of threads or "
        "the instruction set."
    )
    return section("repeat", "To repeat it", tag("p", text), *parts)


def _words() -> str:
    items = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in _GLOSSARY)
    return section("words", "Words used here", f"<dl class='glossary'>{items}</dl>")
