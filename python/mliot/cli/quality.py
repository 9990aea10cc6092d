"""``mliot quality``: what is wrong with a file, as a table and a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from mliot._files import Outputs
from mliot.cli.problems import CheckFailed, Problem
from mliot.cli.reading import Columns, Reading, column_names, read_table
from mliot.cli.tables import print_quality
from mliot.cli.writing import check_outputs, write_frame
from mliot.preprocessing import QualityReport, quality_report

_USUAL_ID, _USUAL_TIME = "unique_id", "ds"
_FAILING = {"never": (), "error": ("error",), "warning": ("error", "warning")}


@dataclass(frozen=True)
class Question:
    """Which file to look at, how to read it, what to compare it with and where answers go."""

    data: Path
    ids: Sequence[str] | None
    time: str | None
    target: str | None
    freq: str | None
    ranges: dict[str, tuple[float | None, float | None]] | None
    units: dict[str, str] | None
    against: Path | None
    reading: Reading
    report: Path | None
    out: Path | None
    fail_on: str


def quality(question: Question) -> None:
    """Prints the findings and writes the page and the table, if asked.

    Raises
    ------
    CheckFailed
        When there is a finding as severe as ``fail_on`` says.
    """
    if question.fail_on not in _FAILING:
        raise Problem(f"--fail-on must be {', '.join(_FAILING)}, got {question.fail_on!r}")
    asked = [path for path in (question.report, question.out) if path is not None]
    inputs = [question.data, *([question.against] if question.against else [])]
    check_outputs(asked, inputs)
    ids, time = _columns(question)
    frame = _read(question, question.data, ids, time)
    other = _read(question, question.against, ids, time) if question.against else None
    report = quality_report(
        frame,
        id_col=ids,
        time_col=time,
        target_col=question.target,
        freq=_frequency(question.freq, frame, time),
        ranges=question.ranges,
        units=question.units,
        against=other,
    )
    with Outputs() as outputs:
        if question.report:
            outputs.text(question.report, report.to_html(f"Quality of {question.data.name}"))
        if question.out:
            write_frame(outputs, question.out, report.to_frame("polars"), None)
    print_quality(report, question.data.name)
    if question.report:
        print(f"The report is {question.report}")
    if question.out:
        print(f"The table is {question.out}")
    _check(report, question.fail_on)


def ranges_from(text: str | None) -> dict[str, tuple[float | None, float | None]] | None:
    """``temperature=-20:60,load=0:`` as a dictionary."""
    if text is None:
        return None
    found: dict[str, tuple[float | None, float | None]] = {}
    for word in filter(None, (part.strip() for part in text.split(","))):
        column, equals, limits = word.rpartition("=")
        low, colon, high = limits.partition(":")
        try:
            pair = (float(low) if low else None, float(high) if high else None)
        except ValueError:
            colon = ""
        if not (equals and colon and column):
            raise Problem(f"--ranges: write it like temperature=-20:60,load=0:, got {word!r}")
        found[column] = pair
    return found


def _columns(question: Question) -> tuple[list[str], str | None]:
    """The id and time columns: those named, else the usual ones that are there."""
    names = column_names(question.data, question.reading)
    ids = question.ids
    if ids is None:
        ids = [_USUAL_ID] if _USUAL_ID in names else []
    time = question.time
    if time is None:
        time = _USUAL_TIME if _USUAL_TIME in names else None
    return list(ids), time or None


def _read(question: Question, path: Path, ids: list[str], time: str | None) -> pl.DataFrame:
    named = [*([question.target] if question.target else []), *(question.ranges or {})]
    columns = Columns(ids, time, None, named=named, faults=True)
    clock = question.reading.time_zone or "utc"  # intervals of UTC are true ones
    return read_table(path, columns, replace(question.reading, time_zone=clock))


def _frequency(freq: str | None, frame: pl.DataFrame, time: str | None) -> Any:
    """A number where times are whole numbers."""
    if freq is not None and time is not None and frame[time].dtype.is_integer():
        try:
            return int(freq)
        except ValueError:
            raise Problem(f"--freq must be a whole number, as {time!r} is, got {freq!r}") from None
    return freq


def _check(report: QualityReport, fail_on: str) -> None:
    severe = [each for each in report.findings if each.severity in _FAILING[fail_on]]
    if severe:
        words = " or ".join(_FAILING[fail_on])
        raise CheckFailed(f"{len(severe):,} findings of severity {words}")
