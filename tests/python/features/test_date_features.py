"""Calendar features against pandas and numpy."""

import datetime as dt

import numpy as np
import pandas as pd
import polars as pl
import pytest

import mliot
from mliot.features import DATE_FEATURES, date_features

TIMES = pd.date_range("1955-03-01 05:07", periods=4000, freq="431h13min")


def test_fields_equal_those_of_pandas() -> None:
    names = [name for name in DATE_FEATURES if not name.endswith(("_sin", "_cos"))]
    got = date_features(TIMES, names)
    for column, name in enumerate(names):
        pandas_name = {"dayofweek": "day_of_week", "dayofyear": "day_of_year"}.get(name, name)
        wanted = TIMES.isocalendar().week if name == "week" else getattr(TIMES, pandas_name)
        np.testing.assert_array_equal(got[:, column], np.asarray(wanted, dtype=np.float32))


def test_cyclic_forms_go_round_once() -> None:
    weeks = np.array(
        [dt.date(year, 12, 28).isocalendar().week for year in TIMES.isocalendar().year]
    )
    cycles = {
        "minute": (TIMES.minute, 60),
        "hour": (TIMES.hour, 24),
        "dayofweek": (TIMES.day_of_week, 7),
        "day": (TIMES.day - 1, TIMES.days_in_month),
        "dayofyear": (TIMES.day_of_year - 1, np.where(TIMES.is_leap_year, 366, 365)),
        "week": (np.asarray(TIMES.isocalendar().week, dtype=int) - 1, weeks),
        "month": (TIMES.month - 1, 12),
        "quarter": (TIMES.quarter - 1, 4),
    }
    for name, (place, length) in cycles.items():
        angle = 2 * np.pi * np.asarray(place) / np.asarray(length)
        got = date_features(TIMES, [f"{name}_sin", f"{name}_cos"])
        half_unit = 2.0**-25  # of a float32 below 1; numpy's own error is far below the rest
        assert np.abs(got[:, 0] - np.sin(angle)).max() <= half_unit * 1.0001
        assert np.abs(got[:, 1] - np.cos(angle)).max() <= half_unit * 1.0001


def test_every_kind_of_time_is_taken() -> None:
    wanted = [[2.0, 3.0], [4.0, 1.0]]
    stamps = ["2024-02-29", "2024-04-02"]
    kinds = [
        np.array(stamps, dtype="M8[D]"),
        np.array(stamps, dtype="M8[ns]"),
        pd.DatetimeIndex(stamps),
        pd.Series(pd.to_datetime(stamps)),
        pl.Series([dt.date(2024, 2, 29), dt.date(2024, 4, 2)]),
        [dt.datetime(2024, 2, 29, 7), dt.datetime(2024, 4, 2, 23)],
    ]
    for times in kinds:
        np.testing.assert_array_equal(date_features(times, ["month", "dayofweek"]), wanted)


def test_a_missing_time_gives_nan_in_every_feature() -> None:
    got = date_features(np.array(["NaT", "2024-01-01"], dtype="M8[s]"), DATE_FEATURES)
    assert np.isnan(got[0]).all()
    assert not np.isnan(got[1]).any()
    assert date_features(np.array([], dtype="M8[s]"), ["hour"]).shape == (0, 1)


def test_wrong_times_and_names_are_refused() -> None:
    with pytest.raises(mliot.InvalidArgument, match="unknown value 'weekday'; known: 'minute'"):
        date_features(TIMES, ["weekday"])
    with pytest.raises(mliot.InvalidArgument, match="list of names, got 'month'"):
        date_features(TIMES, "month")
    with pytest.raises(mliot.InvalidArgument, match="array of datetime64, got int64"):
        date_features(np.arange(3), ["month"])
    with pytest.raises(mliot.InvalidArgument, match="carry the zone UTC"):
        date_features(TIMES.tz_localize("UTC"), ["month"])
    with pytest.raises(mliot.InvalidArgument, match="carry the zone"):
        date_features(pl.Series([dt.datetime(2024, 1, 1)]).dt.replace_time_zone("UTC"), ["month"])
    with pytest.raises(mliot.InvalidArgument, match="time at 0 carries the zone"):
        date_features([dt.datetime(2024, 1, 1, tzinfo=dt.UTC)], ["month"])
    with pytest.raises(mliot.InvalidArgument, match="must be datetimes"):
        date_features([dt.date(2024, 1, 1), 3.5], ["month"])
