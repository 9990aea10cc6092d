"""The quality report of a data frame: reads it, passes over it once, and words the findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mliot import _core
from mliot.frames import column_names
from mliot.preprocessing._quality import training
from mliot.preprocessing._quality.finding import Facts, QualityFinding, length_in_words, sentences
from mliot.preprocessing._quality.frame import QualityFrame, interval_of, read_frame
from mliot.preprocessing._quality.limits import ranges_of
from mliot.preprocessing._quality.report import QualityReport
from mliot.preprocessing._quality.rows import aside_findings
from mliot.preprocessing._quality.unused import unused_times

_USUAL_ID, _USUAL_TIME = "unique_id", "ds"
_CALENDAR_KINDS = ("gap", "jitter", "irregular")


def quality_report(
    df: Any,
    *,
    id_col: str | Sequence[str] | None = None,
    time_col: str | None = None,
    target_col: str | None = None,
    freq: str | int | None = None,
    columns: Sequence[str] | None = None,
    ranges: Mapping[str, tuple[float | None, float | None]] | None = None,
    units: Mapping[str, str] | None = None,
    pairs: str | Sequence[tuple[str, str]] = "auto",
    against: Any = None,
    time_zone: str | None = None,
    min_group: int = 20,
    rules: Mapping[str, float] | None = None,
    n_jobs: int | None = None,
) -> QualityReport:
    """Looks at every column of every series and says what is wrong, where, and what helps.

    One pass in C++ counts and sketches each column of each series (times, missing and equal runs,
    steps, spikes, blocks of time, value distribution) in bounded memory; the findings are read off
    these. The result does not depend on threads. With ``pairs="auto"`` a second pass watches the
    pairs of columns that turned out to say the same.

    Parameters
    ----------
    df : data frame
        pandas, polars, pyarrow, or anything with the Arrow C stream. Rows in any order.
    id_col : str or sequence of str, optional
        Columns that tell the series apart. Default: ``unique_id`` if there is one, else the frame
        is one series.
    time_col : str, optional
        Dates, date-times, ISO text or integers. Default: ``ds`` if there is one, else rows stand
        for times.
    target_col : str, optional
        The column to be forecast or learned: adds findings about balance and leaks.
    freq : str or int, optional
        The distance of two rows, as "h" or "W-FRI". Default: the most frequent one of each series.
    columns : sequence of str, optional
        Columns to look at; default all others. Those of dates and other types are left out.
    ranges : mapping of str to (low, high), optional
        Values that are possible, both ends included; None for no limit.
    units : mapping of str to str, optional
        Units of columns ("degC", "%", "hPa" ...): values that they exclude are impossible.
    pairs : "auto", "none" or sequence of (str, str)
        Sensors that should say the same.
    against : data frame, optional
        Rows of the time of use: adds findings about shifted distributions and unseen levels.
    time_zone : {"utc", "local"}, optional
        The clock of times with a zone, which those of the findings are of: that of UTC, or that of
        the zone, which has doubled and missing hours. Default: UTC.
    min_group : int, default 20
        Rows that a level or a series needs not to be called thin.
    rules : mapping, optional
        ``stuck_after`` (12 equal samples), ``spike_threshold`` (10 median steps),
        ``level_threshold`` (6 robust standard deviations).
    n_jobs : int, optional
        Threads; None: all.

    Returns
    -------
    QualityReport

    Raises
    ------
    InvalidArgument
        Names the column, row or option that is wrong.

    Notes
    -----
    Missing: NaN and null are counted, take part in runs of missing samples and in nothing else.
    Rows without an id or a time are findings that name them; nothing else is said about them.
    Infinite values are impossible values. Columns with at most ten distinct values are taken as
    codes: they have no spikes and no saturation.

    Examples
    --------
    >>> import pandas as pd
    >>> from mliot.preprocessing import quality_report
    >>> room = pd.DataFrame({"temperature": [20.1, 20.2, -999.0, 20.4, 20.3, -999.0] * 20})
    >>> report = quality_report(room)
    >>> report.findings[0].explanation
    '-999 stands 40 times far from all others (the nearest is 20.1): a code, not a measurement'
    """
    names = column_names(df)
    id_cols = _ids(id_col, names)
    if time_col is None and _USUAL_TIME in names:
        time_col = _USUAL_TIME
    frame = read_frame(df, id_cols, time_col, columns, time_zone)
    if target_col is not None:
        _check_target(frame, target_col)
    if not isinstance(min_group, int) or isinstance(min_group, bool) or min_group < 1:
        raise _core.InvalidArgument(f"min_group must be a whole number >= 1, got {min_group!r}")
    limits = ranges_of(list(frame.numbers), ranges, units)
    settings = _rules(rules, interval_of(freq, frame.style))
    profile = _passes(frame, limits, pairs, n_jobs)
    found = [*frame.order_findings, *profile.findings(settings)]
    if freq is not None and settings["interval"] == 0:
        found = _without_calendar(found)
    findings = aside_findings(frame.table, frame.aside)
    findings += [_worded(frame, each) for each in found]
    findings += _about_training(frame, profile, target_col, min_group)
    if against is not None:
        other = read_frame(against, *_same_columns(frame, id_cols, against), columns, time_zone)
        served = other.profile([(-_INF, _INF)] * len(other.numbers), [], n_jobs)
        findings += training.shift(frame, profile, other, served)
    return QualityReport(frame, profile, findings, target_col)


_INF = float("inf")


def _ids(id_col: str | Sequence[str] | None, names: list[str]) -> list[str]:
    if id_col is None:
        return [_USUAL_ID] if _USUAL_ID in names else []
    return [id_col] if isinstance(id_col, str) else list(id_col)


def _same_columns(
    frame: QualityFrame, id_cols: list[str], against: Any
) -> tuple[list[str], str | None]:
    """The id and time columns that the other frame has, too."""
    names = column_names(against)
    time_col = frame.time_col if frame.time_col in names else None
    return [name for name in id_cols if name in names], time_col


def _check_target(frame: QualityFrame, target: str) -> None:
    frame.table.column(target, "target_col")
    if target not in frame.numbers and target not in frame.texts:
        why = frame.left_out.get(target, "it is an id, the time, or not among columns")
        raise _core.InvalidArgument(f"target_col: {target!r} cannot be looked at: {why}")


def _rules(rules: Mapping[str, float] | None, interval: int) -> dict[str, Any]:
    settings: dict[str, Any] = dict(rules or {})
    if "interval" in settings:
        raise _core.InvalidArgument("rules: give the interval as freq")
    settings["interval"] = interval
    return settings


def _passes(
    frame: QualityFrame, limits: list[tuple[float, float]], pairs: Any, n_jobs: int | None
) -> _core.QualityProfile:
    names = list(frame.numbers)
    if pairs == "none":
        return frame.profile(limits, [], n_jobs)
    if pairs == "auto":
        profile = frame.profile(limits, [], n_jobs)
        similar = [pair for pair in profile.similar_columns() if not _equal(profile, *pair)]
        return frame.profile(limits, similar, n_jobs) if similar else profile
    chosen = []
    for pair in pairs if not isinstance(pairs, str) else [pairs]:
        if isinstance(pair, str) or len(pair) != 2 or any(name not in names for name in pair):
            raise _core.InvalidArgument(
                f"pairs: {pair!r} does not name two columns of numbers; give 'auto', 'none' or "
                f"pairs of {', '.join(names)}"
            )
        chosen.append((names.index(pair[0]), names.index(pair[1])))
    return frame.profile(limits, chosen, n_jobs)


def _equal(profile: _core.QualityProfile, a: int, b: int) -> bool:
    """Whether two columns are copies: nothing is left to disagree."""
    return all(
        profile.column(s, a)["fingerprint"] == profile.column(s, b)["fingerprint"]
        for s in range(profile.n_series)
    )


def _without_calendar(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without what months and working days of different length look like in microseconds."""
    return [
        each for each in found if each["kind"] not in _CALENDAR_KINDS or each["severity"] != "info"
    ]


def _worded(frame: QualityFrame, found: dict[str, Any]) -> QualityFinding:
    series = int(found["series"])
    names = list(frame.numbers)
    name = names[found["column"]] if found["column"] >= 0 else ""
    other = names[found["other"]] if found["other"] >= 0 else ""
    is_time = frame.style is not None and not frame.style.is_integer
    rows = int(frame.offsets[series + 1] - frame.offsets[series])
    facts = Facts(found, name, other, rows, lambda length: length_in_words(length, is_time))
    explanation, cure = sentences(facts)
    begin, end = frame.row_times(series, int(found["begin"]), int(found["end"]))
    return QualityFinding(
        series=frame.label(series),
        column=f"{name}, {other}" if other else name,
        kind=str(found["kind"]),
        severity=str(found["severity"]),
        count=int(found["count"]),
        start=frame.time_value(begin),
        end=frame.time_value(end),
        row=frame.row_at(series, begin),
        last_row=frame.row_at(series, end, last=True),
        explanation=explanation,
        cure=cure,
        value=facts.value,
        expected=facts.expected,
    )


def _about_training(
    frame: QualityFrame, profile: _core.QualityProfile, target: str | None, min_group: int
) -> list[QualityFinding]:
    findings = training.missing_text(frame)
    findings += training.words_among_numbers(frame)
    times = unused_times(frame)
    findings += times
    findings += training.thin_groups(frame, min_group, {each.column for each in times})
    findings += training.copies(frame, profile)
    if target is not None:
        findings += training.imbalance(frame, target)
        findings += training.leakage(frame, profile, target)
    return findings
