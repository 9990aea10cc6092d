"""Every defect of a frame is one error: what, where, and the cure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import mliot
from mliot import frames

Make = Callable[[dict[str, Any]], Any]
DAYS = [dt.datetime(2024, 1, d) for d in range(1, 6)]


def sales(**changed: Any) -> dict[str, Any]:
    columns = {
        "unique_id": ["a", "a", "b", "b"],
        "ds": [*DAYS[:2], *DAYS[:2]],
        "y": [1.0, 2.0, 3.0, 4.0],
    }
    return {**columns, **changed}


def refused(df: Any, message: str, **options: Any) -> None:
    settings = {"id_col": "unique_id", "time_col": "ds", "target_col": "y", "freq": "D"}
    with pytest.raises(mliot.InvalidArgument, match=re.escape(message)):
        frames.read_long(df, **{**settings, **options})


def test_numbers_beyond_doubles_and_months_without_length() -> None:
    y = pd.Series([1.0, 2.0, 10**400, 4.0], dtype=object)
    refused(pd.DataFrame(sales(y=y)), "column 'y': the integer in row 2 is beyond 1.8e308")
    for freq in (np.timedelta64(1, "M"), np.timedelta64("NaT"), np.timedelta64(3)):
        refused(pd.DataFrame(sales()), "has no length in time: give text", freq=freq)


def test_missing_columns(make: Make) -> None:
    df = make({"Unique_ID": ["a"], "ds": DAYS[:1], "y": [1.0]})
    refused(df, "no column 'unique_id'; did you mean 'Unique_ID'? Name the column with id_col=")
    refused(make(sales()), "Name the column with time_col=...; the columns are: unique_id, ds, y",
            time_col="date")  # fmt: skip
    refused(
        make(sales()), "no column 'sales'; Name the column with target_col=", target_col="sales"
    )
    refused(make(sales()), "no column 'price'", columns=["price"])
    refused(make(sales()), "id_col names no column", id_col=[])


def test_many_columns_are_not_all_listed() -> None:
    df = pd.DataFrame(np.zeros((1, 10000)), columns=[f"c{i}" for i in range(10000)])
    refused(df, "c7 and 9992 more")


def test_an_index_is_not_a_column() -> None:
    refused(pd.DataFrame(sales()).set_index("unique_id"), "pass df.reset_index()")


def test_columns_of_one_name() -> None:
    df = pd.DataFrame([[1, DAYS[0], 1.0, 1.0]], columns=["unique_id", "ds", "y", "y"])
    refused(df, "df has two columns of one name")


def test_names_that_are_not_text() -> None:
    refused(pd.DataFrame(sales()).rename(columns={"y": 0}), "column names must be text, got 0")


def test_no_rows(make: Make) -> None:
    df = make(sales())
    refused(df[:0] if hasattr(df, "columns") else df.slice(0, 0), "df has no rows")


@pytest.mark.parametrize(
    "df", [[1, 2], {"unique_id": [1]}, None, 3, pd.Series([1]), pl.Series([1])]
)
def test_what_is_no_frame(df: Any) -> None:
    refused(df, "df must be a data frame of pandas, polars or pyarrow")


def test_lazy_frames() -> None:
    refused(pl.DataFrame(sales()).lazy(), "df is lazy: pass df.collect()")


def test_null_ids_and_times(make: Make) -> None:
    refused(
        make(sales(unique_id=["a", None, "b", "b"])), "id column 'unique_id' is missing in row 1"
    )
    refused(make(sales(unique_id=[1, 1, None, 2])), "id column 'unique_id' is missing in row 2")
    refused(
        make(sales(ds=[DAYS[0], DAYS[1], None, DAYS[0]])), "time column 'ds' is missing in row 2"
    )


def test_ids_that_are_neither_integers_nor_text(make: Make) -> None:
    refused(make(sales(unique_id=[0.5] * 4)), "ids must be integers or text; convert them")
    refused(make(sales(unique_id=[True] * 4)), "ids must be integers or text; convert them")
    df = pd.DataFrame(sales(unique_id=pd.Series(["a", 1, "b", "b"], dtype=object)))
    refused(df, "column 'unique_id' holds text, but row 1 is 1")
    refused(make(sales(unique_id=np.array([2**64 - 1] * 4, dtype=np.uint64))), "64 signed bits")


def test_unreadable_dates(make: Make) -> None:
    ds = ["2024-01-01", "2024-01-02", "2024-01-01", "2024-02-30"]
    refused(
        make(sales(ds=ds)), "time column 'ds': row 3 is '2024-02-30', not a date like 2024-01-31"
    )
    ds = ["2024-01-01", "tomorrow", "2024-01-01", "never"]
    refused(make(sales(ds=ds)), "row 1 is 'tomorrow'")
    refused(make(sales(ds=[1.5, 2.5, 1.5, 2.5])), "time column 'ds' holds Float64: give dates")
    df = pd.DataFrame(sales(ds=pd.Series([DAYS[0], 7, DAYS[0], DAYS[1]], dtype=object)))
    refused(df, "time column 'ds': row 1 is 7, not a date")


def test_the_text_parser_names_the_row() -> None:
    assert frames.parse_times(["1970-01-02"]).tolist() == [86_400_000_000]
    assert frames.parse_times(["2/1/1970"], "%d/%m/%Y").tolist() == [86_400_000_000]
    with pytest.raises(mliot.InvalidArgument, match="row 1 is 'x', not a date like 2024-01-31"):
        frames.parse_times(["2024-01-01", "x"])
    with pytest.raises(
        mliot.InvalidArgument, match="row 0 is 'x', not a date of the form '%d/%m/%y'"
    ):
        frames.parse_times(["x"], "%d/%m/%y")


@pytest.mark.parametrize("library", [pd.Series, pl.Series])
def test_times_above_the_integers_of_64_bits(library: Any) -> None:
    ds = library(np.array([3, 2**63 + 5], dtype=np.uint64))
    message = r"time column 'ds': row 1 is 9223372036854775813, above 2\*\*63 - 1"
    frame = pd.DataFrame({"ds": ds}) if library is pd.Series else pl.DataFrame({"ds": ds})
    with pytest.raises(mliot.InvalidArgument, match=message):
        mliot.preprocessing.sort_events(frame)
    small = frame.head(1)
    assert mliot.preprocessing.sort_events(small)["ds"].to_list() == [3]


def test_times_finer_than_a_microsecond() -> None:
    ds = np.array(["2024-01-01", "2024-01-02", "2024-01-01", "2024-01-02"], dtype="datetime64[ns]")
    ds[2] += 1
    message = "time column 'ds': row 2 is 2024-01-01T00:00:00.000000001, finer than a microsecond"
    refused(pd.DataFrame(sales(ds=ds)), message)
    objects = pd.Series([pd.Timestamp(x) for x in ds] + [None], dtype=object)[:4]
    refused(pd.DataFrame(sales(ds=objects)), "row 2 is 2024-01-01 00:00:00.000000001, finer")


def test_times_out_of_range() -> None:
    ds = pd.Series(np.array([0, 1, 0, 2**55], dtype="datetime64[s]"))
    refused(pd.DataFrame(sales(ds=ds)), "time column 'ds': row 3 is out of range")


def test_duplicates(make: Make) -> None:
    ds = [DAYS[0], DAYS[1], DAYS[2], DAYS[2]]
    refused(make(sales(ds=ds)), "id 'b' has 2024-01-03 twice (rows 2 and 3): keep one row of each")
    df = make(sales(ds=[DAYS[0]] * 4))
    refused(df, "id 'a' has 2024-01-01 twice (rows 0 and 1; 2 duplicates in all)")
    refused(df, "id 'a' has 2024-01-01 twice", freq=None)


def test_gaps(make: Make) -> None:
    ds = [DAYS[0], DAYS[3], DAYS[0], DAYS[1]]
    message = (
        "id 'a' has no row for 2024-01-02, between 2024-01-01 and 2024-01-04: give "
        "fill_gaps='missing' or fill_gaps=0, or add the rows"
    )
    refused(make(sales(ds=ds)), message)
    refused(make(sales(ds=[DAYS[0], DAYS[3]] * 2)), "2024-01-04 (2 gaps in all)")


def test_a_frequency_that_contradicts_the_dates(make: Make) -> None:
    message = "freq 'W-SUN' contradicts the dates: 2024-01-01 is a Monday (column 'ds')"
    refused(make(sales()), message.replace("W-SUN", "W"), freq="W-SUN")
    refused(make(sales()), "; the dates look like freq='D'", freq="W-SUN")
    ds = [DAYS[0], DAYS[0] + dt.timedelta(hours=25), DAYS[0], DAYS[1]]
    message = (
        "freq 'D' contradicts the dates: column 'ds', row 1: 2024-01-02 01:00:00 is not a whole "
        "number of periods after 2024-01-01; mend the dates, or give another freq"
    )
    refused(make(sales(ds=ds)), message)


def test_integer_and_calendar_frequencies_are_not_mixed(make: Make) -> None:
    refused(make(sales()), "freq 1 is an integer step, but time column 'ds' holds dates", freq=1)
    refused(make(sales(ds=[1, 2, 1, 2])), "time column 'ds' holds integers, but freq 'D'")
    refused(make(sales()), "freq must be text or an integer, got 1.5", freq=1.5)
    refused(make(sales()), "freq must be text or an integer, got True", freq=True)
    refused(make(sales()), "freq: unknown frequency 'fortnight'", freq="fortnight")


def test_bad_targets(make: Make) -> None:
    refused(make(sales(y=[1.0, None, None, 2.0])),
            "column 'y' is missing for id 'a' at 2024-01-02 (row 1; 2 missing targets in all): "
            "give fill_gaps='missing' or fill_gaps=0, or drop such rows")  # fmt: skip
    refused(make(sales(y=[1.0, 1.0, float("inf"), 2.0])),
            "column 'y' is infinite in row 2 (id 'b' at 2024-01-01)")  # fmt: skip
    refused(make(sales(y=[1.0, 1.0, float("-inf"), 2.0])), "is infinite in row 2", fill_gaps=0)
    refused(
        make(sales(y=["1.5", "2,5", "3", "4"])), "column 'y' must hold numbers, but row 1 is '2,5'"
    )
    refused(make(sales(y=DAYS[:4])), "column 'y' holds Datetime")
    df = pd.DataFrame(sales(y=pd.Series([1, 2, "three", 4], dtype=object)))
    refused(df, "column 'y' must hold numbers, but row 2 is 'three'")
    refused(pd.DataFrame(sales(y=pd.Categorical(["a", "b", "a", "b"]))), "row 0 is 'a'")


def test_bad_covariates(make: Make) -> None:
    refused(
        make(sales(x=[1.0, float("inf"), 1.0, 1.0])), "column 'x' is infinite in row 1: make it"
    )
    df = pd.DataFrame(sales(x=pd.Series([1, "two", 3, 4], dtype=object)))
    refused(df, "column 'x' must hold numbers, but row 1 is 'two'")
    df = pd.DataFrame(sales(x=pd.Series(["one", 2, "three", "four"], dtype=object)))
    refused(df, "column 'x' holds text, but row 1 is 2")


@pytest.mark.parametrize("fill_gaps", ["zero", True, float("nan"), [1]])
def test_bad_fill_gaps(fill_gaps: Any) -> None:
    refused(pd.DataFrame(sales()), "fill_gaps must be None, 'missing' or a finite number",
            fill_gaps=fill_gaps)  # fmt: skip


def test_one_absurd_date_is_not_filled_up_to() -> None:
    df = pd.DataFrame(sales(ds=[DAYS[0], dt.datetime(9999, 1, 1), DAYS[0], DAYS[1]]))
    with pytest.raises(mliot.ResourceLimit, match="is a date wrong, or freq too fine"):
        frames.read_long(
            df, id_col="unique_id", time_col="ds", target_col="y", freq="h", fill_gaps=0
        )


def test_unknown_ids(make: Make) -> None:
    known = frames.read_long(
        make(sales()), id_col="unique_id", time_col="ds", target_col="y", freq="D"
    )
    more = make(sales(unique_id=["a", "c", "d", "b"], ds=[DAYS[2]] * 4))
    refused(more, "ids that were not there at fit: 'c', 'd'", ids=known.ids)
    numbers = make(sales(unique_id=[1, 2, 3, 4]))
    refused(numbers, "id column 'unique_id' holds integers, but held text at first", ids=known.ids)


def test_one_row_a_series_has_no_frequency(make: Make) -> None:
    df = make({"unique_id": ["a", "b"], "ds": DAYS[:2], "y": [1.0, 2.0]})
    refused(
        df, "freq: cannot be found from the data: no series has two times; give freq=", freq=None
    )


def test_the_row_of_another_type_is_named() -> None:
    mixed = pd.Series(["2020-01-01"] * 3 + [5], dtype=object)
    df = pd.DataFrame({"unique_id": "a", "ds": mixed, "y": 1.0})
    refused(df, "time column 'ds': row 3 is 5, not a date")
    mixed = pd.Series([*DAYS[:3], "2024-01-04"], dtype=object)
    refused(df.assign(ds=mixed), "time column 'ds': row 3 is '2024-01-04', not a date")


def test_a_doubled_hour_without_a_zone_may_be_one_of_the_clock() -> None:
    def df(at: str) -> pd.DataFrame:
        return pd.DataFrame({"unique_id": "a", "ds": pd.to_datetime([at] * 2), "y": [1.0, 2.0]})

    cure = ": keep one row of each, or add them up"
    hint = ", or give the times of UTC where the clocks went back then"
    refused(df("2024-10-27 02:00"), "twice (rows 0 and 1)" + cure + hint, freq="h")
    for at in ("2024-10-27", "2024-10-27 04:00", "2024-10-28 02:00"):
        with pytest.raises(mliot.InvalidArgument, match=cure + "$"):
            frames.read_long(df(at), id_col="unique_id", time_col="ds", target_col="y", freq="h")
