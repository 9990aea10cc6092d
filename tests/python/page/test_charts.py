"""Axes at round places, lines that break at gaps."""

from __future__ import annotations

import numpy as np
import pytest

from mliot._page.charts import Chart, Line, axis_ticks, draw
from mliot._page.words import count, listing, number, percent


@pytest.mark.parametrize(
    ("start", "stop", "first", "last"),
    [
        ("2024-01-01T00:00", "2024-01-02T00:00", "1 Jan", "2 Jan"),
        ("2024-01-03", "2024-02-20", "4 Jan", "15 Feb"),
        ("2024-01-01", "2025-12-31", "Jan 2024", "Oct"),
        ("1990-06-01", "2024-06-01", "1995", "2020"),
    ],
)
def test_time_axes_have_a_few_round_ticks(start: str, stop: str, first: str, last: str) -> None:
    times = np.array([start, stop], dtype="datetime64[us]")
    ticks = axis_ticks(times)
    assert 2 < len(ticks) <= 9
    assert all(times[0] <= at <= times[1] for at, _ in ticks)
    assert (ticks[0][1], ticks[-1][1]) == (first, last)


def test_number_axes_have_whole_ticks() -> None:
    assert [text for _, text in axis_ticks(np.array([1, 14]))] == [
        "2", "4", "6", "8", "10", "12", "14"]  # fmt: skip


def test_a_gap_breaks_a_line_and_a_lone_point_is_a_dot() -> None:
    line = Line(np.arange(6), np.array([1.0, 2.0, np.nan, 3.0, np.nan, 4.0]), "past")
    svg = draw(Chart("a", "b", [line]))
    assert svg.count("<polyline") == 1
    assert svg.count("<circle") == 2


def test_words_for_numbers() -> None:
    values = [12345.6, 123.4, 12.34, 1.234, 0.01234, 0.0, -2500.0, np.nan]
    assert [number(v) for v in values] == [
        "12,346", "123", "12.3", "1.23", "0.012", "0", "-2,500", "\u2013"]  # fmt: skip
    assert (percent(0.1234), percent(0.05, sign=True)) == ("12.3 %", "+5.0 %")
    assert (count(1, "row"), count(2, "row"), count(3, "series")) == ("1 row", "2 rows", "3 series")
    assert listing(["a", "b", "c"]) == "a, b and c"
