"""Windows over time: pandas, polars and Python's fractions as oracles, batch, stream, Pipeline."""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone

import mliot
from mliot import features as f
from mliot.boosting import BoostingRegressor
from mliot.features import TimeTransform
from mliot.forecasting import Forecaster
from mliot.pipeline import Pipeline

EVERY: list[TimeTransform] = [
    f.TimeRollingSum("2h"),
    f.TimeRollingMean("90min", 2),
    f.TimeRollingVar("2h", ddof=0),
    f.TimeRollingStd("3h", 2, 500),
    f.TimeRollingZScore("2h"),
    f.TimeRollingSkewness("4h"),
    f.TimeRollingKurtosis("4h"),
    f.TimeRollingSlope("3h", unit="1h"),
    f.TimeRollingMin("2h"),
    f.TimeRollingMax("2h"),
    f.TimeRollingMedian("2h"),
    f.TimeRollingQuantile("3h", 0.9, 2),
    f.TimeRollingRank("2h", pct=True),
    f.TimeRollingCount("2h"),
    f.TimeRollingSum("2h", closed="both"),
    f.TimeRollingMean("3h", closed="left"),
    f.TimeRollingMax("3h", 2, closed="neither"),
    f.TimeRollingCount("2h", closed="left"),
]
every = pytest.mark.parametrize("transform", EVERY, ids=lambda t: type(t).__name__)


def sensor(n: int = 300, seed: int = 0) -> pd.Series:
    """Readings at odd times, a steady stretch among them, some missing."""
    rng = np.random.default_rng(seed)
    pauses = rng.integers(1, 40, n)
    pauses[n // 3 : n // 2] = 10
    values = np.round(rng.gamma(2, 10, n), 2)
    values[::13] = np.nan
    return pd.Series(values, pd.Timestamp("2024-03-01") + pd.to_timedelta(pauses.cumsum(), "min"))


@every
def test_stream_pickle_and_batch_give_the_same_bits(transform: TimeTransform) -> None:
    x = sensor()
    batch = transform.transform(x)
    stream = clone(transform)
    got = [stream.update(value, at) for at, value in x.iloc[:150].items()]
    again = pickle.loads(pickle.dumps(stream))
    for other in (stream, again):
        rest = [other.update(value, at) for at, value in x.iloc[150:].items()]
        np.testing.assert_array_equal([*got, *rest], batch)
    assert eval(repr(transform), vars(f)) == transform
    assert np.isfinite(batch).sum() > 200


def test_every_window_over_time_is_here() -> None:
    kinds = [kind for kind in map(vars(f).get, f.__all__) if isinstance(kind, type)]
    public = {kind.__name__ for kind in kinds if issubclass(kind, TimeTransform)}
    assert {type(t).__name__ for t in EVERY} == public - {"TimeTransform"}


Theirs = Callable[[Any], pd.Series]
PANDAS: list[tuple[TimeTransform, Theirs]] = [
    (f.TimeRollingSum("2h"), lambda r: r.sum()),
    (f.TimeRollingMean("2h"), lambda r: r.mean()),
    (f.TimeRollingVar("2h"), lambda r: r.var()),
    (f.TimeRollingStd("2h"), lambda r: r.std()),
    (f.TimeRollingSkewness("2h"), lambda r: r.skew()),
    (f.TimeRollingKurtosis("2h"), lambda r: r.kurt()),
    (f.TimeRollingMin("2h"), lambda r: r.min()),
    (f.TimeRollingMax("2h"), lambda r: r.max()),
    (f.TimeRollingMedian("2h"), lambda r: r.median()),
    (f.TimeRollingQuantile("2h", 0.3), lambda r: r.quantile(0.3)),
    (f.TimeRollingRank("2h"), lambda r: r.rank()),
    (f.TimeRollingCount("2h"), lambda r: r.count()),
]


@pytest.mark.parametrize("closed", ["right", "left", "both", "neither"])
@pytest.mark.parametrize(("transform", "theirs"), PANDAS, ids=lambda t: type(t).__name__)
def test_pandas_has_the_same_windows(transform: TimeTransform, theirs: Theirs, closed: Any) -> None:
    x = sensor()
    if isinstance(transform, f.TimeRollingRank) and closed in ("left", "neither"):
        pytest.skip("the newest sample has no rank in a window without it")
    wanted = theirs(x.rolling("2h", closed=closed)).to_numpy()
    got = clone(transform).set_params(closed=closed).transform(x)
    if isinstance(transform, f.TimeRollingCount):
        wanted = np.nan_to_num(wanted)  # pandas has no count of a window before the first sample
    np.testing.assert_array_equal(np.isnan(got), np.isnan(wanted))
    np.testing.assert_allclose(got, wanted, rtol=1e-9, atol=1e-9)  # pandas carries its roundings


def test_samples_of_one_time_are_taken_in_turn() -> None:
    at = [0, 0, 3, 3, 3, 7, 12]
    x = [1.0, 2, 4, 8, 16, 32, 64]
    wanted = {
        "right": [1, 3, 7, 15, 31, 32, 64],
        "both": [1, 3, 7, 15, 31, 60, 64],
        "left": [math.nan, 1, 3, 7, 15, 28, math.nan],  # pandas leaves out all of the newest time
        "neither": [math.nan, 1, 3, 7, 15, math.nan, math.nan],
    }
    for closed, sums in wanted.items():
        got = f.TimeRollingSum(4, closed=closed).transform(x, times=at)
        np.testing.assert_array_equal(got, sums, closed)


def test_polars_has_the_same_windows() -> None:
    x = sensor().dropna()
    frame = pl.DataFrame({"at": x.index.to_numpy(), "x": x.to_numpy()})
    theirs = frame.select(
        pl.col("x").rolling_max_by("at", "2h", closed="right").alias("max"),
        pl.col("x").rolling_median_by("at", "2h", closed="right").alias("median"),
    )
    times = frame["at"]
    most = f.TimeRollingMax("2h").transform(frame["x"], times=times)
    np.testing.assert_array_equal(most, theirs["max"])
    middle = f.TimeRollingMedian("2h").transform(frame["x"], times=times)
    np.testing.assert_allclose(middle, theirs["median"], rtol=3e-16)  # it rounds the middle twice


finite = st.floats(allow_nan=False, allow_infinity=False)
reading = st.one_of(finite, st.integers(0, 50).map(float), st.just(math.nan))


def to_float(value: Fraction) -> float:
    try:
        return value.numerator / value.denominator
    except OverflowError:
        return math.inf if value > 0 else -math.inf


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(reading, st.integers(0, 9)), max_size=40), st.integers(1, 20))
def test_moments_equal_exact_fractions(rows: list[tuple[float, int]], window: int) -> None:
    x = [value for value, _ in rows]
    times = np.cumsum([pause for _, pause in rows], dtype=np.int64)
    total = f.TimeRollingSum(window).transform(x, times=times)
    mean = f.TimeRollingMean(window).transform(x, times=times)
    variance = f.TimeRollingVar(window).transform(x, times=times)
    for t in range(len(x)):
        held = [
            Fraction(x[i])
            for i in range(t + 1)
            if times[t] - times[i] < window and not math.isnan(x[i])
        ]
        n, exact = len(held), sum(held, Fraction(0))
        np.testing.assert_equal(total[t], to_float(exact) if n else math.nan)
        np.testing.assert_equal(mean[t], to_float(exact / n) if n else math.nan)
        spread = sum(((v - exact / n) ** 2 for v in held), Fraction(0)) if n > 1 else None
        wanted = math.nan if spread is None else to_float(spread / (n - 1))
        np.testing.assert_equal(variance[t], wanted)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(reading, st.integers(0, 9)), max_size=40),
    st.integers(1, 60),
    st.integers(1, 10**9),
    st.sampled_from(["right", "left", "both", "neither"]),
)
def test_slopes_equal_exact_fractions(
    rows: list[tuple[float, int]], window: int, unit: int, closed: Any
) -> None:
    x = [value for value, _ in rows]
    times = np.cumsum([pause for _, pause in rows], dtype=np.int64)
    slope = f.TimeRollingSlope(window, unit=unit, closed=closed).transform(x, times=times)
    for t in range(len(x)):
        held = [
            (int(times[i]), Fraction(x[i]))
            for i in range(t + (closed in ("right", "both")))
            if times[t] - times[i] < window + (closed in ("left", "both")) and not math.isnan(x[i])
        ]
        wanted = math.nan
        if len({time for time, _ in held}) > 1:
            n = len(held)
            time, level = (sum(pair[k] for pair in held) for k in (0, 1))
            product = sum(pair[0] * pair[1] for pair in held)
            spread = n * sum(pair[0] ** 2 for pair in held) - time**2
            wanted = to_float(unit * (n * product - time * level) / spread)
        np.testing.assert_equal(slope[t], wanted)


def test_a_slope_is_that_of_a_unit_of_time() -> None:
    at = pd.to_datetime(["2024-01-01 00:00", "2024-01-01 00:20", "2024-01-01 01:00"])
    x = pd.Series([20.0, 21.0, 23.0], at)
    np.testing.assert_array_equal(f.TimeRollingSlope("3h", unit="1h").transform(x), [np.nan, 3, 3])
    np.testing.assert_array_equal(f.TimeRollingSlope("3h").transform(x)[1:], 3 / 3600)
    steps = f.TimeRollingSlope(9, unit=6).transform([1.0, 2.0, np.inf], times=[0, 3, 4])
    np.testing.assert_array_equal(steps, [np.nan, 2, np.nan])
    long_ago = np.array([-(2**47), 2**47 - 1])
    rising = f.TimeRollingSlope(2**48, unit=2**48).transform([-1.0, 1.0], times=long_ago)
    assert rising[1] == to_float(Fraction(2 * 2**48, 2**48 - 1))


def test_series_are_windows_of_their_own() -> None:
    one, two = sensor(80, 1), sensor(60, 2)
    mean = f.TimeRollingMean("2h")
    stacked = mean.transform(
        [*one, *two], ids=["a"] * 80 + ["b"] * 60, times=[*one.index, *two.index]
    )
    np.testing.assert_array_equal(stacked, [*mean.transform(one), *mean.transform(two)])


@every
def test_a_file_keeps_the_stream(transform: TimeTransform, tmp_path: Path) -> None:
    x = sensor(60)
    stream = clone(transform)
    for at, value in x.iloc[:40].items():
        stream.update(value, at)
    stream.save(tmp_path / "window.mliot")
    again = mliot.load(tmp_path / "window.mliot")
    assert again == transform
    np.testing.assert_array_equal(
        [again.update(value, at) for at, value in x.iloc[40:].items()],
        transform.transform(x)[40:],
    )


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: f.TimeRollingMean("1ME"), "'1ME' is not: give days or hours, as '30D'"),
        (lambda: f.TimeRollingMean("0h"), "window must be longer than 0, got '0h'"),
        (lambda: f.TimeRollingMean("-2h"), "window must be longer than 0, got '-2h'"),
        (lambda: f.TimeRollingMean(0), "window must be >= 1, got 0"),
        (lambda: f.TimeRollingMean("soon"), "TimeRollingMean: window: .*'soon'"),
        (lambda: f.TimeRollingMean(1.5), "window must be a length such as '24h'"),
        (lambda: f.TimeRollingMean(pd.Timedelta("1h")), "give window as text such as '24h'"),
        (lambda: f.TimeRollingMean("4000D"), r"window must be in \[1, 281474976710656\]"),
        (lambda: f.TimeRollingMean("1h", 5, 4), "min_samples must be <= max_samples"),
        (lambda: f.TimeRollingMean("1h", closed="start"), "closed.*'start'"),
        (lambda: f.TimeRollingRank("1h", closed="left"), "closed must be 'right' or 'both'"),
        (lambda: f.TimeRollingSlope("1h", unit=3), "both be lengths .* or both whole numbers"),
        (lambda: f.TimeRollingSlope("1h", unit="1ME"), "unit must be of one length, but '1ME'"),
        (lambda: f.TimeRollingSlope(9, unit=0), "unit must be >= 1, got 0"),
        (lambda: f.TimeRollingStd("1h", ddof=1024), "ddof must be below window_size"),
    ],
)
def test_a_wrong_option_is_named(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        make().transform([], times=[])


HOURS = pd.date_range("2024-01-01", periods=3, freq="h")


@pytest.mark.parametrize(
    ("times", "message"),
    [
        (None, "times is missing"),
        (HOURS[::-1], "must not fall, but row 1 has 2024-01-01 01:00:00 after 2024-01-01 02:00:00"),
        (HOURS[:2], "two columns of one length"),
        (HOURS.where([True, False, True]), "the time of row 1 is missing"),
        ([HOURS[0], pd.NaT, HOURS[2]], "the time of row 1 is missing"),
        ([HOURS[0], HOURS[1], None], "the time of row 2 is missing"),
        (HOURS.tz_localize("UTC"), "times carry the zone UTC"),
        ([1, 2, 3], "times are whole numbers, so window must be a whole number"),
        (HOURS + pd.Timedelta(1, "ns"), "row 0 .* finer than a microsecond"),
        (["2024-01-01T12:00Z"] * 3, "row 0 is '2024-01-01T12:00Z', with the zone Z; convert"),
        (["2024-01-01", "2024-01-01T12+09", "2024-01-02"], r"row 1 .* with the zone \+09;"),
        (["2024-01-01 12:00:00.5-0330"] * 3, "with the zone -0330; convert the times to UTC"),
        (pd.Series(["2024-01-01T12:00+09:00"] * 3), r"with the zone \+09:00;"),
        (np.array([b"2024-01-01T12:00Z"] * 3), "with the zone Z;"),
    ],
)
def test_times_that_do_not_fit_are_refused(times: Any, message: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        f.TimeRollingMean("2h").transform([1.0, 2.0, 3.0], times=times)


def test_texts_without_a_zone_are_times() -> None:
    texts = ["2024-01-01", "2024-01-01T01:00", "2024-01-01 02:30:00.5"]
    mean = f.TimeRollingMean("2h")
    for times in (texts, pd.Series(texts), np.array(texts, dtype="S")):
        assert mean.transform([1.0, 2.0, 3.0], times=times).tolist() == [1.0, 1.5, 2.5]


@pytest.mark.parametrize("window", ["2s", 2])
@pytest.mark.parametrize(
    ("times", "message"),
    [
        ([0.0, 10.0, 20.0], "row 0 is 0.0, of type float64; give datetimes, or an integer array"),
        ([False, True, True], "row 0 is False, of type bool"),
        ([0j, 1j, 2j], "row 0 is 0j, of type complex128"),
        (np.array([0, 10, 20], dtype="m8[s]"), "row 0 is 0 seconds, of type timedelta64"),
        (np.array([HOURS[0], 10, 20], dtype=object), "row 1 is 10, of type int"),
        (np.array([HOURS[0], HOURS[1], 2.5], dtype=object), "row 2 is 2.5, of type float"),
    ],
)
def test_numbers_that_are_no_times_are_refused(window: Any, times: Any, message: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        f.TimeRollingMean(window).transform([1.0, 2.0, 3.0], times=times)
    with pytest.raises(mliot.InvalidArgument, match=r"the time of row 0 is 1\.5, of type float64"):
        f.TimeRollingMean(window).update(1.0, 1.5)


def test_a_window_without_room_is_refused_and_nothing_has_changed() -> None:
    mean = f.TimeRollingMean("1D", max_samples=2)
    with pytest.raises(mliot.InvalidArgument, match="row 2 holds more than max_samples=2"):
        mean.transform([1.0, 2.0, 3.0], times=HOURS)
    assert [mean.update(1.0, HOURS[0]), mean.update(3.0, HOURS[1])] == [1.0, 2.0]
    with pytest.raises(mliot.InvalidArgument, match="no room for another sample"):
        mean.update(9.0, HOURS[2])
    with pytest.raises(mliot.InvalidArgument, match="is before"):
        mean.update(9.0, HOURS[0])
    assert mean.update(5.0, HOURS[0] + pd.Timedelta("1D")) == 4.0


def machines() -> pd.DataFrame:
    parts = []
    for seed, name in enumerate(["m1", "m2"]):
        x = sensor(240, seed)
        parts.append(pd.DataFrame({"id": name, "at": x.index, "heat": x.to_numpy()}))
    frame = pd.concat(parts, ignore_index=True).sample(frac=1, random_state=0, ignore_index=True)
    return frame.assign(y=np.arange(len(frame)) % 7)


def test_a_pipeline_steps_through_windows_over_time() -> None:
    frame = machines()
    steps = Pipeline([("w", EVERY, ["heat"])], id_col="id", time_col="at").fit(frame)
    made = steps.transform(frame)
    for name, rows in frame.groupby("id"):
        rows = rows.sort_values("at")
        for transform in EVERY:
            column = f"heat_{transform.kind()}{transform.name_part()}"
            wanted = transform.transform(rows["heat"], times=rows["at"])
            np.testing.assert_array_equal(made.loc[rows.index, column], wanted, err_msg=name)


def test_batch_stream_and_file_of_a_pipeline_agree(tmp_path: Path) -> None:
    frame = machines().sort_values("at", ignore_index=True)
    early, late = frame.iloc[:300], frame.iloc[300:]
    model = Pipeline(
        [
            ("w", [f.TimeRollingMean("2h"), f.TimeRollingMax("5h")], ["heat"]),
            ("model", BoostingRegressor(n_estimators=10)),
        ],
        id_col="id",
        time_col="at",
    ).fit(early, "y")
    batch = model.predict(frame)[300:]
    model.save(tmp_path / "model.mliot")
    for other in (model, mliot.load(tmp_path / "model.mliot")):
        one_by_one = [other.update(late.iloc[[i]])[0] for i in range(len(late))]
        np.testing.assert_array_equal(one_by_one, batch)


def test_what_a_pipeline_cannot_do_is_said() -> None:
    frame = machines()
    window = f.TimeRollingMean("2h")
    with pytest.raises(mliot.InvalidArgument, match="give it in a list"):
        Pipeline([("w", window, ["heat"])], time_col="at").fit(frame)
    with pytest.raises(mliot.InvalidArgument, match="needs times: give time_col"):
        Pipeline([("w", [window], ["heat"])]).fit(frame)
    whole = Pipeline([("w", [f.TimeRollingMean(3)], ["heat"])], id_col="id", time_col="at")
    with pytest.raises(mliot.InvalidArgument, match="time_col holds dates: give a window that is"):
        whole.fit(frame)
    days = pd.DataFrame({"unique_id": "a", "ds": pd.date_range("2024-01-01", periods=60), "y": 1.0})
    with pytest.raises(mliot.InvalidArgument, match=r"RollingMean\(24, min_samples=1\)"):
        Forecaster(freq="D", lag_transforms={1: [window]}).fit(days)


def test_a_pipeline_refuses_a_sample_without_room_and_keeps_its_state() -> None:
    frame = pd.DataFrame({"at": pd.date_range("2024-01-01", periods=4, freq="h"), "x": 1.0})
    steps = Pipeline([("w", [f.TimeRollingSum("1D", max_samples=4)], "x")], time_col="at")
    steps.fit(frame)
    more = frame.assign(at=frame["at"] + pd.Timedelta("4h"))
    before = steps.state()
    with pytest.raises(mliot.InvalidArgument, match=r"\(row 0\): a window over time has no room"):
        steps.update(more)
    assert steps.state() == before
    with pytest.raises(mliot.InvalidArgument, match="max_samples=4"):
        steps.transform(pd.concat([frame, more]))


def test_a_time_that_falls_is_named_by_its_row_within_the_series() -> None:
    at = pd.DatetimeIndex([HOURS[1], HOURS[2], HOURS[0], HOURS[2], HOURS[1]])
    message = r"but row 2 has 2024-01-01 01:00:00 after 2024-01-01 02:00:00; sort the rows"
    with pytest.raises(mliot.InvalidArgument, match=message):
        f.TimeRollingMean("2h").transform(np.arange(5.0), times=at, ids=[0, 0, 1, 1, 1])
    made = f.TimeRollingMean("2h").transform(np.arange(4.0), times=at[:4], ids=[0, 0, 1, 1])
    assert made.tolist() == [0.0, 0.5, 2.0, 3.0]
