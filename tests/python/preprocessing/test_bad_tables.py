"""Scalers, encoders and tables of times on bad input: a stated result, or an error with a place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot import preprocessing
from mliot.features import date_features
from mliot.preprocessing import (
    Resample,
    asof_join,
    deduplicate,
    long_to_wide,
    quality_report,
    sort_events,
)

SCALERS = [
    "MaxAbsScaler", "MinMaxScaler", "PowerTransformer", "QuantileTransformer", "RobustScaler",
    "StandardScaler",
]  # fmt: skip
ENCODERS = ["CountEncoder", "HashingEncoder", "OneHotEncoder", "OrdinalEncoder", "TargetEncoder"]
Y = np.arange(20.0)
NUMBERS = pd.DataFrame({"a": Y, "b": 1.0})
LEVELS = pd.DataFrame({"c": list("uvwuv") * 4})


def scaled(name: str, table: Any) -> Any:
    return np.asarray(getattr(preprocessing, name)().fit(table).transform(table))


def encoded(name: str, table: Any) -> Any:
    out = getattr(preprocessing, name)().fit(table, Y[: len(table)]).transform(table)
    return np.asarray(out.toarray() if hasattr(out, "toarray") else out, dtype=np.float64)


def test_every_scaler_and_encoder_is_here() -> None:
    from mliot.preprocessing._row_wise import RowWise

    named = [getattr(preprocessing, name) for name in preprocessing.__all__]
    every = {
        each.__name__ for each in named if isinstance(each, type) and issubclass(each, RowWise)
    }
    assert every == {*SCALERS, *ENCODERS, "LocalScaler", "OrderedTargetEncoder"}


@pytest.mark.parametrize("name", SCALERS)
def test_scalers_on_bad_columns(name: str) -> None:
    assert np.isfinite(scaled(name, NUMBERS)).all()  # zero variance in b
    missing = scaled(name, NUMBERS.assign(b=np.nan))
    assert np.isnan(missing[:, 1]).all()
    assert np.isfinite(missing[:, 0]).all()
    whole = NUMBERS.assign(b=np.iinfo(np.int64).max - np.arange(20))
    assert np.isfinite(scaled(name, whole)).all()
    for column, words in [
        (np.where(Y == 3, np.inf, Y), "column 'b', row 3 is inf"),
        (np.where(Y == 3, -np.inf, Y), "column 'b', row 3 is -?inf"),
        (pd.Series([1, 2, "q"] + [1] * 17, dtype=object), "column 'b' .*row 2 is 'q'"),
        (pd.date_range("2024-01-01", periods=20), "column 'b'"),
    ]:
        with pytest.raises(mliot.InvalidArgument, match=words):
            scaled(name, NUMBERS.assign(b=column))
    with pytest.raises(mliot.InvalidArgument, match="0 sample"):
        scaled(name, NUMBERS.iloc[:0])


@pytest.mark.parametrize("name", SCALERS)
def test_layout_of_a_table_does_not_show(name: str) -> None:
    table = np.random.default_rng(0).normal(20, 3, (30, 3))
    wanted = scaled(name, table)
    locked = table.copy()
    locked.flags.writeable = False
    wide = np.repeat(np.repeat(table, 2, axis=0), 2, axis=1)
    for same in (locked, np.asfortranarray(table), wide[::2, ::2], table.astype(">f8")):
        np.testing.assert_array_equal(scaled(name, same), wanted)


@pytest.mark.parametrize("name", ENCODERS)
def test_encoders_on_bad_columns(name: str) -> None:
    for column in ([None, *"uvwu"] * 4, [None] * 20, [np.nan, 1.0] * 10, ["u"] * 20):
        out = encoded(name, LEVELS.assign(c=pd.Series(column)))
        assert len(out) == 20
        assert not np.isinf(out).any()
    mixed = LEVELS.assign(c=pd.Series([1, "u"] * 10, dtype=object))
    with pytest.raises(
        mliot.InvalidArgument, match=f"{name}: column 'c': .*uniformly.*; row \\d+ is "
    ):
        encoded(name, mixed)
    with pytest.raises(mliot.InvalidArgument, match="0 sample"):
        encoded(name, LEVELS.iloc[:0])


@pytest.mark.parametrize("name", ["CountEncoder", "HashingEncoder", "OrdinalEncoder"])
def test_a_million_levels_are_taken(name: str) -> None:
    levels = (np.arange(1_000_000) * 7919 % 1_000_003)[:, None]
    encoder = getattr(preprocessing, name)().fit(levels)
    out = np.asarray(encoder.transform(levels[:1000]))
    assert np.isfinite(out).all()
    if name == "OrdinalEncoder":
        assert len(np.unique(out)) == 1000
    elif name == "CountEncoder":
        np.testing.assert_array_equal(np.unique(out), [1])


TIMES = pd.date_range("2024-01-01", periods=20, freq="h")
EVENTS = pd.DataFrame({"ds": TIMES, "y": Y})
TAKES: dict[str, Callable[[Any], Any]] = {
    "Resample": lambda df: Resample("2h").transform(df, time_col="ds"),
    "deduplicate": lambda df: deduplicate(df, time_col="ds"),
    "sort_events": lambda df: sort_events(df, time_col="ds"),
    "long_to_wide": lambda df: long_to_wide(df.assign(unique_id="a")),
    "asof_join": lambda df: asof_join(df, EVENTS.rename(columns={"y": "z"}), on="ds"),
    "quality_report": quality_report,
}
takes = pytest.mark.parametrize("name", TAKES)


def with_times(texts: Any) -> pd.DataFrame:
    return EVENTS.assign(ds=pd.Series(list(texts), dtype=object))


@takes
def test_mixed_zones_and_odd_times_name_column_and_row(name: str) -> None:
    clock = [f"2024-01-01T{hour:02}:00:00" for hour in range(20)]
    zoned = [time.tz_localize("UTC") if k == 7 else time for k, time in enumerate(TIMES)]
    for frame, words in [
        (with_times([*clock[:7], clock[7] + "+01:00", *clock[8:]]), r"row 7 is .*\+01:00'"),
        (with_times(zoned), "row [07] is .*zone"),
        (EVENTS.assign(ds=Y), "holds Float64"),
        (EVENTS.assign(ds=TIMES + pd.Timedelta(1, "ns")), "row 0 .*finer than a microsecond"),
    ]:
        with pytest.raises(mliot.InvalidArgument, match=f"column '?ds'?.* {words}"):
            TAKES[name](frame)


@pytest.mark.parametrize("name", ["Resample", "sort_events", "deduplicate"])
def test_rows_in_any_order_give_the_same(name: str) -> None:
    wanted = TAKES[name](EVENTS)
    for order in (slice(None, None, -1), np.random.default_rng(0).permutation(20)):
        got = TAKES[name](EVENTS.iloc[order])
        pd.testing.assert_frame_equal(got.reset_index(drop=True), wanted)


def test_times_of_calendar_features_that_are_none() -> None:
    for times, words in [
        ([1.0, 2.0], "must be a one-dimensional array of datetime64, got float64"),
        (TIMES.tz_localize("Europe/Berlin"), "carry the zone Europe/Berlin"),
        (np.array([TIMES[0], TIMES[1].tz_localize("UTC")], dtype=object), "at 1 carries the zone"),
        (np.array([TIMES[0], "soon"], dtype=object), "times must be datetimes"),
    ]:
        with pytest.raises(mliot.InvalidArgument, match=words):
            date_features(times, ["month"])
    times = np.array(["2024-02-29", "NaT"], dtype="M8[D]")
    np.testing.assert_array_equal(date_features(times, ["month"]), [[2.0], [np.nan]])
    assert date_features(times[:0], ["month"]).shape == (0, 1)
