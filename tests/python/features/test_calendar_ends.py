"""At both ends of the years that a calendar knows, the events beyond them count."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mliot.features import Holidays, PayDays, date_features

DAYS = np.arange("2023-01-01", "2025-01-01", dtype="M8[D]")

PAY_DAYS: list[dict[str, Any]] = [
    {"day": 15},
    {"day": 1, "roll": "previous"},
    {"day": 31, "roll": "next"},
    {"day": "last_business_day"},
    {"every": 14, "anchor": "2020-01-03"},
    {"every": 400, "anchor": "2020-01-03", "max_distance": 800},
]


@pytest.mark.parametrize("rule", PAY_DAYS)
def test_pay_days_are_those_of_a_longer_calendar(rule: dict[str, Any]) -> None:
    options: dict[str, Any] = {**rule, "distances": True, "lead": 3, "decay": 2}
    short = date_features(DAYS, [PayDays(**options, years=(2023, 2024))])
    np.testing.assert_array_equal(short, date_features(DAYS, [PayDays(**options)]))


@pytest.mark.parametrize("country", ["DE", "US", "ECB"])
def test_holidays_are_those_of_a_longer_calendar(country: str) -> None:
    pytest.importorskip("holidays", reason="holidays is not installed")
    options: dict[str, Any] = {"lead": 3, "decay": 2}
    short = date_features(DAYS, [Holidays(country, years=(2023, 2024), **options)])
    np.testing.assert_array_equal(short, date_features(DAYS, [Holidays(country, **options)]))


def test_a_pay_day_that_rolls_over_the_end_of_the_years_is_one() -> None:
    rolled = PayDays(1, roll="previous", years=(2022, 2022))
    assert date_features(np.array(["2022-12-30"], "M8[D]"), [rolled]).ravel().tolist() == [1.0]


def test_the_last_years_that_can_be_known_are_taken() -> None:
    for years in ((1600, 1601), (9997, 9998)):
        day = np.array([f"{years[0]}-06-15"], "M8[D]")
        assert date_features(day, [PayDays(15, years=years)]).ravel().tolist() == [1.0]
