"""Dates as people write them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mliot.cli.problems import Problem
from mliot.cli.times import parse_most_times, parse_times


def times(*cells: Any, date_format: str | None = None, time_zone: str | None = None) -> list[Any]:
    column = pl.Series("ds", list(cells))
    return parse_times(column, date_format, time_zone, lambda row: f"row {row + 1}").to_list()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2024-03-05", date(2024, 3, 5)),
        ("2024/03/05", date(2024, 3, 5)),
        ("20240305", date(2024, 3, 5)),
        ("05.03.2024", date(2024, 3, 5)),
        ("5 Mar 2024", date(2024, 3, 5)),
        ("March 5, 2024", date(2024, 3, 5)),
        ("2024-03", date(2024, 3, 1)),
        ("2024-03-05 14:30", datetime(2024, 3, 5, 14, 30)),
        ("2024-03-05T14:30:15", datetime(2024, 3, 5, 14, 30, 15)),
        ("2024-03-05 14:30:15.25", datetime(2024, 3, 5, 14, 30, 15, 250_000)),
        ("2024-03-05 00:00:00", date(2024, 3, 5)),
        ("17", 17),
        ("2024", 2024),
    ],
)
def test_clear_times_need_no_format(cell: str, expected: Any) -> None:
    assert times(cell) == [expected]


def test_one_large_day_settles_the_order_of_all() -> None:
    assert times("01/02/2024", "22/02/2024") == [date(2024, 2, 1), date(2024, 2, 22)]
    assert times("01/02/2024", "02/22/2024") == [date(2024, 1, 2), date(2024, 2, 22)]
    assert times("01/02/2024 08:00", "22/02/2024 09:30")[1] == datetime(2024, 2, 22, 9, 30)


def test_a_format_rules() -> None:
    assert times("01/02/2024", date_format="%m/%d/%Y") == [date(2024, 1, 2)]
    with pytest.raises(Problem, match=r"row 2: '13\.01\.2024'"):
        times("01/02/2024", "13.01.2024", date_format="%m/%d/%Y")


def test_zones_are_dropped_or_converted_as_told() -> None:
    summer = "2024-07-01T12:00:00+02:00"
    assert times(summer, time_zone="local") == [datetime(2024, 7, 1, 12)]
    assert times(summer, time_zone="utc") == [datetime(2024, 7, 1, 10)]
    assert times("2024-07-01 12:00:00-03:30", time_zone="utc") == [datetime(2024, 7, 1, 15, 30)]
    with pytest.raises(Problem, match=r"row 2: .* has no time zone, but others have"):
        times(summer, "2024-07-01T13:00:00", time_zone="utc")


def test_typed_columns_pass_as_they_are() -> None:
    assert times(date(2024, 3, 5)) == [date(2024, 3, 5)]
    assert times(3, 4) == [3, 4]
    with pytest.raises(Problem, match="not times"):
        times(1.5)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.dates(date(1900, 1, 1), date(2199, 12, 31)), min_size=1, max_size=5),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%Y%m%d", "%d %b %Y"]),
)
def test_written_dates_come_back(days: list[date], form: str) -> None:
    assert times(*(f"{day:{form}}" for day in days)) == days


@pytest.mark.parametrize(
    ("cells", "form"),
    [
        (("20.10.24 13:00", "21.10.24 13:00"), r"%d\.%m\.%y %H:%M"),
        (("1.10.24", "28.10.24"), r"%d\.%m\.%y"),
        (("24-10-01",), "%d-%m-%y"),
        (("29-Oct-24",), "%d-%b-%y"),
        (("10/12/24", "10/13/24"), "%d/%m/%y"),
    ],
)
def test_years_of_two_digits_need_a_format(cells: tuple[str, ...], form: str) -> None:
    with pytest.raises(Problem, match=rf"'{cells[0]}' .* no year of four digits: .*'{form}'$"):
        times(*cells)
    with pytest.raises(Problem, match="no year of four digits"):
        times("20.10.24", date_format="%d.%m.%Y")


def test_years_of_two_digits_are_read_by_their_format() -> None:
    assert times("20.10.24", date_format="%d.%m.%y") == [date(2024, 10, 20)]
    assert times("20.10.24 13:00", date_format="%d.%m.%y %H:%M") == [datetime(2024, 10, 20, 13)]


def test_a_report_on_faults_keeps_single_short_years_as_text() -> None:
    column = pl.Series("ds", ["2024-10-01", "2024-10-02", "24-10-03"])
    found = parse_most_times(column, None, None, lambda row: f"row {row + 1}")
    assert found.to_list() == ["2024-10-01 00:00:00", "2024-10-02 00:00:00", "24-10-03"]


@pytest.mark.parametrize("east", ["+02", "+0200", "+02:00"])
def test_zones_are_read_in_every_way_of_writing(east: str) -> None:
    cell = f"2024-10-20 02:00:00{east}"
    for form in (None, "%Y-%m-%d %H:%M:%S%z", "%Y-%m-%d %H:%M:%S%#z"):
        assert times(cell, date_format=form, time_zone="utc") == [datetime(2024, 10, 20)]
        assert times(cell, date_format=form, time_zone="local") == [datetime(2024, 10, 20, 2)]
        with pytest.raises(Problem, match="give --time-zone utc or"):
            times(cell, date_format=form)


def test_a_format_with_a_zone_wants_one_in_every_cell() -> None:
    cells = ("20.10.2024 02:00 +0200", "20.10.2024 03:00")
    with pytest.raises(Problem, match=r"row 2: .* no time zone, which %z in --date-format asks"):
        times(*cells, date_format="%d.%m.%Y %H:%M %z", time_zone="utc")


@pytest.mark.parametrize(
    ("cell", "form", "letters"),
    [
        ("12:00 +0200 2024-07-01", "%H:%M %z %Y-%m-%d", "%z"),
        ("2024-07-01 12:00 (+02:00)", "%Y-%m-%d %H:%M (%:z)", "%:z"),
        ("+02 2024-07-01 12:00", "%#z %Y-%m-%d %H:%M", "%#z"),
        ("2024-07-01T12:00:00+02:00", "%+", "%+"),
        ("+0200 2024-07-01 12:00+0200", "%z %Y-%m-%d %H:%M%z", "%z"),
        ("UTC 2024-07-01 12:00", "%Z %Y-%m-%d %H:%M", "%Z"),
    ],
)
@pytest.mark.parametrize("zone", [None, "local", "utc"])
def test_a_distance_from_utc_is_read_at_the_end_alone(
    cell: str, form: str, letters: str, zone: str | None
) -> None:
    with pytest.raises(Problem, match=rf"{re.escape(letters)} in .* write the .* from UTC last"):
        times(cell, date_format=form, time_zone=zone)
    column = pl.Series("ds", [cell, cell, "-"])
    with pytest.raises(Problem, match="from UTC last"):
        parse_most_times(column, form, zone, lambda row: f"row {row + 1}")


@pytest.mark.parametrize("name", ["UTC", "utc", "GMT", "Z"])
def test_names_of_the_time_of_greenwich_are_read(name: str) -> None:
    cells, form = (f"2024-10-20 02:00 {name}", "2024-10-20 03:00Z"), "%Y-%m-%d %H:%M %Z"
    wanted = [datetime(2024, 10, 20, 2), datetime(2024, 10, 20, 3)]
    for zone in ("utc", "local"):
        assert times(*cells, date_format=form, time_zone=zone) == wanted
    with pytest.raises(Problem, match="give --time-zone utc or"):
        times(*cells, date_format=form)
    column = pl.Series("ds", [*cells, "-"])
    found = parse_most_times(column, form, "utc", lambda row: f"row {row + 1}")
    assert found.to_list() == ["2024-10-20 02:00:00", "2024-10-20 03:00:00", "-"]


@pytest.mark.parametrize(
    "cell", ["2024-10-20 02:00 CET", "2024-10-20 02:00", "2024-10-20 02:00+01"]
)
def test_other_names_of_zones_are_refused_with_what_can_be_read(cell: str) -> None:
    with pytest.raises(Problem, match=r"row 2: .*does not end in UTC, GMT or Z, .*with %z"):
        times("2024-10-20 01:00 UTC", cell, date_format="%Y-%m-%d %H:%M %Z", time_zone="utc")


def test_a_sign_of_per_cent_before_a_letter_is_no_distance_from_utc() -> None:
    assert times("%z 2024-07-01", date_format="%%z %Y-%m-%d") == [date(2024, 7, 1)]
    assert times("2024-07-01 %Z", date_format="%Y-%m-%d %%Z") == [date(2024, 7, 1)]
