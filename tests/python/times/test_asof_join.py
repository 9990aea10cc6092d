"""As-of joins beside pandas and polars."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import mliot
from mliot.preprocessing import asof_join
from time_frames import Make, columns

DIRECTIONS = ["backward", "forward", "nearest"]


def tables(seed: int, unit: str = "min") -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(seed)

    def table(n: int, name: str) -> pd.DataFrame:
        minutes = np.sort(rng.integers(0, 500, n))
        start = pd.Timestamp("2024-03-01")
        return pd.DataFrame(
            {
                "ds": (start + pd.to_timedelta(minutes, unit=unit)).astype("datetime64[us]"),
                "id": rng.choice(["a", "b", "c"], n),
                name: rng.normal(size=n),
            }
        )

    return table(200, "x"), table(150, "y")


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("tolerance", [None, "3min"])
@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("by", [None, "id"])
def test_joins_are_those_of_pandas(direction: Any, tolerance: Any, exact: bool, by: Any) -> None:
    left, right = tables(1)
    if by is None:
        right = right.drop(columns="id")
    if direction == "nearest":  # pandas takes the later of two equally far ones
        right["ds"] += pd.Timedelta(seconds=1)
    ours = asof_join(
        left, right, by=by, tolerance=tolerance, direction=direction, allow_exact_matches=exact
    )
    theirs = pd.merge_asof(
        left,
        right,
        on="ds",
        by=by,
        tolerance=None if tolerance is None else pd.Timedelta(tolerance),
        direction=direction,
        allow_exact_matches=exact,
    )
    pd.testing.assert_frame_equal(ours, theirs)


@pytest.mark.parametrize("direction", ["backward", "forward"])
@pytest.mark.parametrize("tolerance", [None, "3m"])
@pytest.mark.parametrize("exact", [True, False])
def test_joins_are_those_of_polars(direction: Any, tolerance: Any, exact: bool) -> None:
    left, right = (pl.from_pandas(each) for each in tables(2))
    ours = asof_join(
        left, right, by="id", tolerance=tolerance, direction=direction, allow_exact_matches=exact
    )
    theirs = left.join_asof(
        right,
        on="ds",
        by="id",
        strategy=direction,
        tolerance=tolerance,
        allow_exact_matches=exact,
        check_sortedness=False,
    )
    assert ours.equals(theirs)


def test_the_earlier_of_two_equally_far_rows_is_the_nearest() -> None:
    left = pd.DataFrame({"t": [10]})
    right = pd.DataFrame({"t": [8, 12], "y": [1, 2]})
    assert asof_join(left, right, "t", direction="nearest")["y"].tolist() == [1]


def test_rows_may_be_in_any_order_and_stay_in_it(make: Make) -> None:
    left = make({"t": [9, 2, 5], "x": ["p", "q", "r"]})
    right = make({"t": [7, 1], "x": [70, 10], "when": [1.5, 2.5]})
    assert columns(asof_join(left, right, "t")) == {
        "t": [9, 2, 5],
        "x": ["p", "q", "r"],
        "x_right": [70, 10, 10],
        "when": [1.5, 2.5, 2.5],
    }


def test_an_index_and_another_name_of_the_time_are_kept() -> None:
    left = pd.DataFrame({"t": [3, 4], "x": [1.0, 2.0]}, index=["one", "two"])
    right = pd.DataFrame({"valid_from": [4], "y": [7]})
    out = asof_join(left, right, "t", right_on="valid_from")
    assert out.index.tolist() == ["one", "two"]
    assert columns(out)["valid_from"] == [None, 4]
    assert columns(out)["y"] == [None, 7]


def test_times_of_other_units_and_zones_meet_as_instants() -> None:
    left = pl.DataFrame({"ds": pd.date_range("2024-01-01", periods=3, freq="h", tz="UTC")})
    ahead = pd.date_range("2024-01-01 01:30", periods=2, freq="h", tz="Europe/Berlin")
    right = pl.DataFrame({"ds": ahead, "y": [1, 2]}).cast(
        {"ds": pl.Datetime("ms", "Europe/Berlin")}
    )
    assert asof_join(left, right)["y"].to_list() == [None, 1, 2]


def test_groups_of_one_table_alone_match_nothing() -> None:
    left = pl.DataFrame({"t": [5, 5], "id": ["a", "z"]})
    right = pl.DataFrame({"t": [1, 2], "id": ["b", "a"], "y": [1, 2]})
    assert asof_join(left, right, "t", by="id")["y"].to_list() == [2, None]
    none = asof_join(left, right.head(0), "t", by="id")
    assert none["y"].to_list() == [None, None]
    assert asof_join(left.head(0), right, "t", by="id").shape == (0, 3)
    two = left.with_columns(place=pl.Series([1, 1]))
    there = right.with_columns(place=pl.Series([1, 2]))
    assert asof_join(two, there, "t", by=["id", "place"])["y"].to_list() == [None, None]


def test_the_future_never_changes_a_backward_join() -> None:
    left, right = tables(3)
    cut = left["ds"][100]
    before = left["ds"] < cut
    whole = asof_join(left, right, by="id")
    changed = right.assign(y=right["y"].where(right["ds"] < cut, 99.0))
    again = asof_join(left, changed, by="id")
    pd.testing.assert_frame_equal(whole[before], again[before])
    assert not whole.equals(again)


def test_what_does_not_fit_is_named() -> None:
    left, right = tables(4)
    with pytest.raises(mliot.InvalidArgument, match="direction must be 'backward'"):
        asof_join(left, right, direction="sideways")  # type: ignore[arg-type]
    with pytest.raises(mliot.InvalidArgument, match="right table: no column 'when'"):
        asof_join(left, right, right_on="when")
    with pytest.raises(mliot.InvalidArgument, match="left is a frame of pandas, right one of pol"):
        asof_join(left, pl.from_pandas(right))
    with pytest.raises(mliot.InvalidArgument, match="left holds dates, 'ds' of right whole numb"):
        asof_join(left, right.assign(ds=1))
    zoned = right.assign(ds=right["ds"].dt.tz_localize("UTC"))
    with pytest.raises(mliot.InvalidArgument, match="left has no zone, 'ds' of right zone UTC"):
        asof_join(left, zoned)
    missing = left.assign(ds=left["ds"].where(left.index != 4))
    with pytest.raises(mliot.InvalidArgument, match="left table: time column 'ds' is missing in"):
        asof_join(missing, right)
    with pytest.raises(mliot.InvalidArgument, match="give a length such as '2h'"):
        asof_join(left, right, tolerance=3)
    with pytest.raises(mliot.InvalidArgument, match="must be >= 0"):
        asof_join(left, right, tolerance=pd.Timedelta(-1, "s"))
    with pytest.raises(mliot.InvalidArgument, match="holds integers, but held text"):
        asof_join(left, right.assign(id=1), by="id")
    clash = left.assign(y=1, y_right=2)
    with pytest.raises(mliot.InvalidArgument, match="two columns would be named 'y_right'"):
        asof_join(clash, right, by="id")
