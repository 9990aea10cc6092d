"""Future covariates: found in any order, complete, or refused by id and date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import mliot
from mliot import frames

Make = Callable[[dict[str, Any]], Any]
DAYS = [dt.datetime(2024, 1, d) for d in range(1, 8)]


def fitted(make: Make) -> frames.LongFrame:
    sales = {"unique_id": ["a", "a", "b"], "ds": [*DAYS[:2], DAYS[0]], "y": [1.0, 2.0, 3.0]}
    return frames.read_long(
        make(sales), id_col="unique_id", time_col="ds", target_col="y", freq="D"
    )


def read(make: Make, columns: dict[str, Any], h: int = 2) -> dict[str, frames.Column]:
    frame = fitted(make)
    starts = frame.first_period + np.diff(frame.offsets)
    names = [name for name in columns if name not in ("unique_id", "ds")]
    return frames.read_future(
        make(columns), frame.ids, frame.axis, starts, h, names, style=frame.style
    )


# "a" needs days 2 and 3, "b" days 1 and 2 (counted from 0).
COMPLETE = {
    "unique_id": ["b", "a", "b", "a", "b", "a", "b"],
    "ds": [DAYS[2], DAYS[3], DAYS[5], DAYS[2], DAYS[1], DAYS[6], DAYS[0]],
    "price": [22.0, 13.0, 99.0, None, 21.0, 16.0, 20.0],
    "kind": ["y", "x", "q", "z", None, "x", "x"],
}


def test_rows_are_found_and_other_dates_passed_over(make: Make) -> None:
    columns = read(make, COMPLETE)
    np.testing.assert_array_equal(columns["price"].values, [np.nan, 13, 21, 22])
    codes, levels = columns["kind"].codes, columns["kind"].levels
    assert levels is not None
    assert codes is not None
    assert [levels[code] if code >= 0 else None for code in codes] == ["z", "x", None, "y"]


def test_an_unknown_id_is_named_with_its_date(make: Make) -> None:
    stranger = {name: [*values, values[0]] for name, values in COMPLETE.items()}
    stranger["unique_id"][-1] = "c"
    with pytest.raises(mliot.InvalidArgument, match="id 'c' at 2024-01-03, which was not there"):
        read(make, stranger)


def test_a_missing_row_is_named_by_id_and_date(make: Make) -> None:
    without = {name: values[:1] + values[2:] for name, values in COMPLETE.items()}
    message = (
        "X_df has no row for id 'a' at 2024-01-04: it needs each id at each of the h = 2 periods"
    )
    with pytest.raises(mliot.InvalidArgument, match=message):
        read(make, without)
    with pytest.raises(mliot.InvalidArgument, match=r"\(2 rows are missing in all\)"):
        read(make, COMPLETE, h=3)


def test_a_doubled_row_is_named(make: Make) -> None:
    doubled = {name: [*values, values[0]] for name, values in COMPLETE.items()}
    with pytest.raises(
        mliot.InvalidArgument, match="X_df has 2024-01-03 of id 'b' twice: rows 0 and 7"
    ):
        read(make, doubled)


def test_a_missing_column_is_named(make: Make) -> None:
    frame = fitted(make)
    starts = frame.first_period + np.diff(frame.offsets)
    with pytest.raises(mliot.InvalidArgument, match="no column 'promo'"):
        frames.read_future(
            make(COMPLETE), frame.ids, frame.axis, starts, 2, ["promo"], style=frame.style
        )


def test_times_of_another_kind_are_refused(make: Make) -> None:
    integers = {**COMPLETE, "ds": list(range(7))}
    with pytest.raises(mliot.InvalidArgument, match="time column 'ds' holds integers"):
        read(make, integers)
