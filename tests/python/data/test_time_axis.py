"""The C++ calendar against pandas and the standard library."""

from __future__ import annotations

import datetime as dt
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mliot import _core

EPOCH = dt.datetime(1970, 1, 1)
MICROSECOND = dt.timedelta(microseconds=1)

PANDAS_FREQS = [
    "s", "10s", "min", "15min", "h", "2h", "D", "3D", "B", "2B", "W", "W-MON", "W-FRI", "2W-WED",
    "MS", "ME", "2ME", "QS", "QS-FEB", "QE", "QE-JAN", "QE-NOV", "YS", "YS-APR", "YE", "YE-JUN",
    "250ms", "us",
]  # fmt: skip


@pytest.mark.parametrize("freq", PANDAS_FREQS)
@pytest.mark.parametrize("start", ["1968-11-20", "1999-12-15", "2024-02-10"])
def test_dates_are_those_of_pandas_date_range(freq: str, start: str) -> None:
    dates = pd.date_range(start, periods=300, freq=freq, unit="us")
    micros = dates.to_numpy().astype("datetime64[us]").view(np.int64)
    axis = _core.TimeAxis(_core.Frequency(freq), micros[0])
    assert axis.times(np.arange(300)).tolist() == micros.tolist()
    periods, off = axis.periods(micros)
    assert periods.tolist() == list(range(300))
    assert off is None


@pytest.mark.filterwarnings("ignore:A future version of pandas")
@pytest.mark.parametrize("freq", PANDAS_FREQS)
def test_frequencies_are_found_as_pandas_finds_them(freq: str) -> None:
    dates = pd.date_range("1999-12-15", periods=60, freq=freq, unit="us")
    micros = dates.to_numpy().astype("datetime64[us]").view(np.int64)
    found = _core.infer_frequency(micros, np.array([0, 60]), integer=False)
    assert found == _core.TimeAxis(_core.Frequency(freq), micros[0]).frequency
    if dates.inferred_freq is not None:  # pandas gives up on some multiples
        assert _core.Frequency(str(dates.inferred_freq)) == found


@given(st.datetimes(), st.sampled_from(["D", "B", "MS", "ME", "W-FRI", "QS-FEB", "YE", "15min"]))
def test_a_time_is_on_the_grid_exactly_when_pandas_says_so(time: dt.datetime, freq: str) -> None:
    origin = pd.date_range("1990-06-01", periods=1, freq=freq)[0].to_pydatetime()
    axis = _core.TimeAxis(_core.Frequency(freq), (origin - EPOCH) // MICROSECOND)
    micros = (time - EPOCH) // MICROSECOND
    midnight = time.time() == dt.time(0)
    if freq == "15min":
        expected = (time - EPOCH) % dt.timedelta(minutes=15) == dt.timedelta(0)
    else:
        expected = midnight and pd.tseries.frequencies.to_offset(freq).is_on_offset(
            pd.Timestamp(time)
        )
    period = axis.period(micros)
    assert (period is not None) == expected
    if period is not None:
        assert axis.time(period) == micros


@given(st.datetimes())
def test_dates_written_and_read_are_the_same(time: dt.datetime) -> None:
    micros = np.array([(time - EPOCH) // MICROSECOND])
    text = _core.format_times(micros)
    assert dt.datetime.fromisoformat(text[0]) == time
    assert _core.parse_times(text)[0] == micros


@given(st.datetimes(), st.sampled_from(["%d/%m/%Y %H:%M:%S.%f", "%Y-%j %T.%f", "%b %d, %Y"]))
def test_formats_read_what_the_standard_library_writes(time: dt.datetime, form: str) -> None:
    if time.year < 1000:
        return  # the C library pads years as it likes
    text = time.strftime(form)
    expected = dt.datetime.strptime(text, form.replace("%T", "%H:%M:%S"))
    micros, bad = _core.parse_times([text], form)
    assert bad is None
    assert micros[0] == (expected - EPOCH) // MICROSECOND


@given(st.lists(st.text(alphabet="0123456789-T :./", max_size=26), min_size=1, max_size=5))
def test_any_text_is_either_a_date_of_the_standard_library_or_named(texts: list[str]) -> None:
    micros, bad = _core.parse_times(texts)
    good = texts if bad is None else texts[:bad]
    for text, each in zip(good, micros, strict=False):
        assert dt.datetime.fromisoformat(text) == EPOCH + int(each) * MICROSECOND


def test_axes_and_frequencies_pickle_compare_and_hash() -> None:
    axis = _core.TimeAxis(_core.Frequency("1mo"), 0)
    assert str(axis.frequency) == "MS"
    assert axis.season_length == 12
    assert axis.origin == 0
    assert not axis.is_integer
    assert pickle.loads(pickle.dumps(axis)) == axis
    assert hash(axis) == hash(_core.TimeAxis(_core.Frequency("MS"), 0))
    assert axis != _core.TimeAxis(_core.Frequency("MS"), 31 * 86_400_000_000)
    assert repr(axis) == "TimeAxis('MS', origin=1970-01-01)"
    frequency = _core.Frequency("15min")
    assert pickle.loads(pickle.dumps(frequency)) == frequency
    assert frequency.name == "15min"
    assert frequency.season_length == 96
    assert repr(frequency) == "Frequency('15min')"
    assert _core.Frequency.integer(3).is_integer
    assert frequency != "15min"
    assert _core.TimeAxis.from_times(frequency, np.array([5, 3])).origin == 3
    assert axis.off_grid_reason(1).startswith("1970-01-01 00:00:00.000001 is not a whole number")


def test_broken_pickles_are_refused() -> None:
    for kind in (_core.Frequency, _core.TimeAxis):
        blank = kind.__new__(kind)
        with pytest.raises(_core.FormatError):
            blank.__setstate__(b"not an archive")


def test_sorting_filling_and_matching() -> None:
    levels, codes = _core.encode(np.array([7, 7, 3]))
    assert (levels.tolist(), codes.tolist()) == ([3, 7], [1, 1, 0])
    index = _core.index_panel(codes, 2, np.array([4, 2, 9]))
    assert index.order.tolist() == [2, 1, 0]
    assert index.offsets.tolist() == [0, 1, 3]
    assert index.first_period.tolist() == [9, 2]
    assert (index.gap, index.n_gaps) == ((0, 1), 1)
    assert (index.duplicate, index.n_duplicates) == (None, 0)
    offsets, position = _core.fill_gaps(index, np.array([9, 2, 4]))
    assert (offsets.tolist(), position.tolist()) == ([0, 1, 4], [0, 1, 3])
    rows, doubled = _core.match_future(codes, np.array([4, 5, 9]), np.array([9, 4]), 2)
    assert (rows.tolist(), doubled) == ([2, -1, 0, 1], None)
