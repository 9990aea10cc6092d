"""Frames go out as they came in: library, id types, time types, units and zones."""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import mliot
from mliot import frames

Make = Callable[[dict[str, Any]], Any]
DAYS = [dt.datetime(2024, 1, d) for d in range(1, 6)]
NEXT = [dt.datetime(2024, 1, 3), dt.datetime(2024, 1, 4)]


def read(df: Any, **options: Any) -> frames.LongFrame:
    settings = {"id_col": "unique_id", "time_col": "ds", "target_col": "y", "freq": "D"}
    return frames.read_long(df, **{**settings, **options})


def continued(df: Any, h: int = 2, **options: Any) -> Any:
    """The h periods after each series, with their numbers as a column, through a pickle."""
    frame = read(df, **options)
    style = pickle.loads(pickle.dumps(frame.style))
    ids = pickle.loads(pickle.dumps(frame.ids))
    series = np.repeat(np.arange(frame.n_series), h)
    last = frame.first_period + np.diff(frame.offsets)
    periods = (last[:, None] + np.arange(h)).ravel()
    values = {"forecast": np.arange(len(series), dtype=np.float64)}
    return frames.build_frame(style, ids, series, frame.axis.times(periods), values)


def columns_of(ids: Any, ds: Any) -> dict[str, Any]:
    return {"unique_id": ids, "ds": ds, "y": [1.0, 2.0]}


def test_the_same_library_comes_back(make: Make) -> None:
    df = make(columns_of(["a", "a"], DAYS[:2]))
    out = continued(df)
    assert type(out) is type(df)
    table = out if isinstance(out, pd.DataFrame) else out.to_pandas()
    assert list(table.columns) == ["unique_id", "ds", "forecast"]
    assert table["unique_id"].tolist() == ["a", "a"]
    assert [x.to_pydatetime() for x in table["ds"]] == NEXT
    assert table["forecast"].tolist() == [0, 1]


@pytest.mark.parametrize("dtype", ["int64", "int8", "uint32", "Int64", "int64[pyarrow]"])
def test_pandas_integer_ids_keep_their_type(dtype: str) -> None:
    out = continued(pd.DataFrame(columns_of(pd.array([5, 5], dtype=dtype), DAYS[:2])))
    assert out["unique_id"].dtype == dtype
    assert out["unique_id"].tolist() == [5, 5]


@pytest.mark.parametrize(
    "dtype", ["object", "str", "string[python]", "string[pyarrow]", "category"]
)
def test_pandas_text_ids_keep_their_type(dtype: str) -> None:
    df = pd.DataFrame(columns_of(pd.Series(["b", "a"], dtype=dtype), DAYS[:1] * 2))
    out = continued(df)
    assert out["unique_id"].dtype == df["unique_id"].dtype
    assert out["unique_id"].tolist() == ["a", "a", "b", "b"]


def test_pandas_categories_of_integers_stay() -> None:
    df = pd.DataFrame(columns_of(pd.Categorical([10, 9], categories=[10, 9, 8]), DAYS[:1] * 2))
    out = continued(df)
    assert out["unique_id"].dtype == df["unique_id"].dtype
    assert out["unique_id"].tolist() == [9, 9, 10, 10]


@pytest.mark.parametrize(
    "dtype", [pl.Int16, pl.UInt64, pl.String, pl.Categorical, pl.Enum(["6", "5"])]
)
def test_polars_and_arrow_ids_keep_their_type(dtype: Any) -> None:
    ids = pl.Series(["5", "5"]).cast(dtype)
    df = pl.DataFrame(columns_of(ids, DAYS[:2]))
    out = continued(df)
    assert out.schema["unique_id"] == dtype
    assert out["unique_id"].cast(pl.String).to_list() == ["5", "5"]
    arrow = df.to_arrow()
    assert continued(arrow).schema.field("unique_id").type == arrow.schema.field("unique_id").type


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_units_of_times_come_back(unit: str) -> None:
    ds = np.array(DAYS[:2], dtype=f"datetime64[{unit}]")
    df = pd.DataFrame(columns_of([1, 1], ds))
    out = continued(df)
    assert out["ds"].dtype == df["ds"].dtype
    assert [x.to_pydatetime() for x in out["ds"]] == NEXT
    arrow = pa.table(columns_of([1, 1], pa.array(DAYS[:2], pa.timestamp(unit))))
    out = continued(arrow)
    assert out.schema.field("ds").type == pa.timestamp(unit)
    assert [x.replace(tzinfo=None) for x in out["ds"].cast(pa.timestamp("us")).to_pylist()] == NEXT
    if unit != "s":
        df = pl.DataFrame(columns_of([1, 1], pl.Series(DAYS[:2], dtype=pl.Datetime(unit))))
        assert continued(df).schema["ds"] == pl.Datetime(unit)
        assert continued(df)["ds"].to_list() == NEXT


def test_dates_come_back_as_dates() -> None:
    dates = [day.date() for day in DAYS[:2]]
    expected = [day.date() for day in NEXT]
    df = pl.DataFrame(columns_of([1, 1], dates))
    assert continued(df)["ds"].to_list() == expected
    arrow = pa.table(columns_of([1, 1], dates))
    assert continued(arrow)["ds"].to_pylist() == expected
    date64 = pa.table(columns_of([1, 1], pa.array(dates, pa.date64())))
    assert continued(date64).schema.field("ds").type == pa.date64()
    objects = pd.DataFrame(columns_of([1, 1], pd.Series(dates, dtype=object)))
    assert continued(objects)["ds"].tolist() == expected
    typed = pd.DataFrame(columns_of([1, 1], pd.Series(dates, dtype="date32[pyarrow]")))
    assert continued(typed)["ds"].dtype == "date32[pyarrow]"
    assert continued(typed)["ds"].tolist() == expected


def test_python_date_times_come_back() -> None:
    objects = pd.DataFrame(columns_of([1, 1], pd.Series(DAYS[:2], dtype=object)))
    assert continued(objects)["ds"].tolist() == NEXT


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["2024-01-01", "2024-01-02"], ["2024-01-03", "2024-01-04"]),
        (["2024-01-01 00:00", "2024-01-02 00:00"], ["2024-01-03 00:00:00", "2024-01-04 00:00:00"]),
        (["2024-01-01T06:30:00", "2024-01-02T06:30:00"],
         ["2024-01-03T06:30:00", "2024-01-04T06:30:00"]),
    ],
)  # fmt: skip
def test_text_comes_back_as_text(make: Make, texts: list[str], expected: list[str]) -> None:
    out = continued(make(columns_of([1, 1], texts)))
    assert (out["ds"].to_pylist() if isinstance(out, pa.Table) else list(out["ds"])) == expected


def test_times_that_the_type_cannot_hold_are_refused() -> None:
    ds = np.array(["2261-12-31", "2262-01-01"], dtype="datetime64[ns]")
    for df in (pd.DataFrame(columns_of([1, 1], ds)), pa.table(columns_of([1, 1], ds))):
        with pytest.raises(
            mliot.InvalidArgument, match=r"times from 2262-01-02 to 2262-07-.* do not fit the type"
        ):
            continued(df, h=200)
    days = pd.Series([dt.date(9999, 12, 30), dt.date(9999, 12, 31)], dtype=object)
    with pytest.raises(mliot.InvalidArgument, match=r"\+10000-01-01 .* do not fit the type"):
        continued(pd.DataFrame(columns_of([1, 1], days)))


def test_integer_times_keep_their_type() -> None:
    df = pd.DataFrame(columns_of([1, 1], np.array([3, 4], dtype=np.int16)))
    out = continued(df, freq=1)
    assert out["ds"].dtype == np.int16
    assert out["ds"].tolist() == [5, 6]
    assert continued(pl.DataFrame(df), freq=1).schema["ds"] == pl.Int16


def test_a_second_time_column_looks_like_the_first(make: Make) -> None:
    frame = read(make(columns_of([1, 1], ["2024-01-01", "2024-01-02"])))
    cutoff = np.array(DAYS[:1], dtype="datetime64[us]")
    out = frames.build_frame(
        frame.style, frame.ids, np.array([0]), frame.times()[:1], {"cutoff": cutoff}
    )
    assert (out["cutoff"].to_pylist() if isinstance(out, pa.Table) else list(out["cutoff"])) == [
        "2024-01-01"
    ]


# -- zones --------------------------------------------------------------------------------------

BERLIN = ZoneInfo("Europe/Berlin")


def zoned(hours_utc: list[dt.datetime], kind: str) -> Any:
    times = [hour.replace(tzinfo=dt.UTC).astimezone(BERLIN) for hour in hours_utc]
    columns = {"unique_id": [1] * len(times), "ds": times, "y": [1.0] * len(times)}
    if kind == "polars":
        naive = (
            pl.Series(hours_utc).dt.replace_time_zone("UTC").dt.convert_time_zone("Europe/Berlin")
        )
        return pl.DataFrame({**columns, "ds": naive})
    if kind == "pyarrow":
        ds = pa.array(hours_utc, pa.timestamp("ms")).cast(pa.timestamp("ms", tz="UTC"))
        return pa.table({**columns, "ds": ds.cast(pa.timestamp("ms", tz="Europe/Berlin"))})
    ds = pd.Series(hours_utc).dt.tz_localize("UTC").dt.tz_convert("Europe/Berlin")
    return pd.DataFrame({**columns, "ds": ds})


def hours(start: dt.datetime, n: int) -> list[dt.datetime]:
    return [start + dt.timedelta(hours=i) for i in range(n)]


def in_utc(out: Any) -> list[dt.datetime]:
    values = out["ds"].to_pylist() if isinstance(out, pa.Table) else list(out["ds"])
    return [x.astimezone(dt.UTC).replace(tzinfo=None) for x in values]


KINDS = pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
SUMMER = dt.datetime(2024, 6, 1)
FORWARD = dt.datetime(2024, 3, 31)  # 01:00 UTC: the clocks go from 02:00 to 03:00
BACK = dt.datetime(2024, 10, 27)  # 01:00 UTC: the clocks go from 03:00 to 02:00


@KINDS
@pytest.mark.parametrize("time_zone", ["local", "utc"])
def test_zones_are_taken_off_and_put_back(kind: str, time_zone: str) -> None:
    df = zoned(hours(SUMMER, 3), kind)
    frame = read(df, freq="h", time_zone=time_zone)
    offset = dt.timedelta(hours=2 if time_zone == "local" else 0)
    assert frame.times().view("datetime64[us]")[0] == SUMMER + offset
    out = continued(df, freq="h", time_zone=time_zone)
    assert in_utc(out) == hours(SUMMER + dt.timedelta(hours=3), 2)
    dtypes = [x.schema.field("ds").type if kind == "pyarrow" else x["ds"].dtype for x in (df, out)]
    assert dtypes[0] == dtypes[1]


@KINDS
def test_zoned_times_without_a_policy_are_refused(kind: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=r"has the zone Europe/Berlin: give time_zone="):
        read(zoned(hours(SUMMER, 3), kind), freq="h")
    with pytest.raises(mliot.InvalidArgument, match="time_zone must be None, 'local' or 'utc'"):
        read(zoned(hours(SUMMER, 3), kind), freq="h", time_zone="Europe/Berlin")


@KINDS
def test_hours_that_the_clocks_skip_or_double_are_named(kind: str) -> None:
    skipped = zoned(hours(FORWARD, 4), kind)
    with pytest.raises(
        mliot.InvalidArgument, match=r"no row for 2024-03-31 02:00:00.*clocks skip it"
    ):
        read(skipped, freq="h", time_zone="local")
    doubled = zoned(hours(BACK - dt.timedelta(hours=1), 4), kind)
    with pytest.raises(
        mliot.InvalidArgument, match=r"2024-10-27 02:00:00 twice .*clocks go back.*time_zone='utc'"
    ):
        read(doubled, freq="h", time_zone="local")
    assert read(doubled, freq="h", time_zone="utc").n_rows == 4


@KINDS
def test_forecasts_into_a_change_of_the_clocks_are_refused(kind: str) -> None:
    before = zoned(hours(FORWARD - dt.timedelta(hours=2), 3), kind)  # until 01:00 local
    with pytest.raises(mliot.InvalidArgument, match="2024-03-31 02:00 is missing in Europe/Berlin"):
        continued(before, freq="h", time_zone="local")
    before = zoned(hours(BACK - dt.timedelta(hours=3), 3), kind)  # until 01:00 local
    with pytest.raises(mliot.InvalidArgument, match="2024-10-27 02:00 is doubled in Europe/Berlin"):
        continued(before, freq="h", time_zone="local")
    assert in_utc(continued(before, freq="h", time_zone="utc")) == hours(BACK, 2)


def test_text_with_offsets_from_utc(make: Make) -> None:
    df = make(columns_of([1, 1], ["2024-01-01T01:00:00+01:00", "2024-01-02T00:00:00Z"]))
    out = continued(df, time_zone="utc")
    texts = out["ds"].to_pylist() if isinstance(out, pa.Table) else list(out["ds"])
    assert texts == ["2024-01-03T00:00:00+00:00", "2024-01-04T00:00:00+00:00"]
    with pytest.raises(mliot.InvalidArgument, match=r"row 0 is .*, which has an offset from UTC"):
        read(df)


@pytest.mark.parametrize("time_zone", ["local", "utc"])
def test_python_date_times_with_a_zone(time_zone: str) -> None:
    times = [day.replace(tzinfo=BERLIN) for day in DAYS[:2]]
    df = pd.DataFrame(columns_of([1, 1], pd.Series(times, dtype=object)))
    out = continued(df, time_zone=time_zone)
    assert out["ds"].tolist() == [day.replace(tzinfo=BERLIN) for day in NEXT]
    with pytest.raises(mliot.InvalidArgument, match=r"row 0 is .*, which has a zone"):
        read(df)


def test_ids_and_times_of_rows_in_place_are_kept_and_written_apart() -> None:
    df = pd.DataFrame(columns_of(["a", "a"], DAYS[:2]))
    keys = read(df).keys
    assert keys is not None
    made = frames.build_beside(keys, {"x": np.array([5.0, 6.0])})
    wanted = pd.DataFrame({"unique_id": ["a", "a"], "ds": df["ds"], "x": [5.0, 6.0]})
    pd.testing.assert_frame_equal(made, wanted)
    assert np.shares_memory(made["ds"].to_numpy(), df["ds"].to_numpy())
    made.loc[0, "ds"] = DAYS[3]
    df.loc[1, "unique_id"] = "b"
    assert df.loc[0, "ds"] == DAYS[0]
    assert made.loc[1, "unique_id"] == "a"


@pytest.mark.parametrize(
    ("change", "options"),
    [
        (lambda df: df[::-1], {}),  # the order of the rows
        (lambda df: df.set_index(pd.Index([4, 7])), {}),
        (lambda df: df.assign(ds=df["ds"].astype(str)), {}),
        (lambda df: df.assign(ds=[DAYS[0], DAYS[2]]), {"fill_gaps": "missing"}),
        (pl.from_pandas, {}),
    ],
)
def test_other_frames_are_built_anew(change: Any, options: dict[str, Any]) -> None:
    df = change(pd.DataFrame(columns_of(["a", "a"], DAYS[:2])))
    assert read(df, **options).keys is None
