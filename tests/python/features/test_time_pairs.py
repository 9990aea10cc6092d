"""Covariance and correlation over time: fractions and pandas as oracles, batch, stream, files."""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone

import mliot
from mliot import features as f
from mliot.boosting import BoostingRegressor
from mliot.cli import main
from mliot.features import TimePairTransform
from mliot.pipeline import Pipeline
from mliot.preprocessing import ForwardFill

ENDS = ["right", "left", "both", "neither"]
EVERY: list[TimePairTransform] = [
    f.TimeRollingCovariance("2h"),
    f.TimeRollingCovariance("3h", 3, 500, ddof=0, closed="left"),
    f.TimeRollingCorrelation("2h"),
    f.TimeRollingCorrelation("4h", 3, closed="both"),
    f.TimeRollingCorrelation("4h", closed="neither"),
]
every = pytest.mark.parametrize("transform", EVERY, ids=repr)


def plant(n: int = 300, seed: int = 0) -> pd.DataFrame:
    """Two sensors at odd times, each with gaps of its own."""
    rng = np.random.default_rng(seed)
    pauses = rng.integers(1, 40, n)
    pauses[n // 3 : n // 2] = 10
    load = np.round(rng.normal(50, 9, n), 1)
    heat = np.round(0.3 * load + rng.normal(0, 2, n), 2)
    heat[::13] = np.nan
    load[::17] = np.nan
    at = pd.Timestamp("2024-03-01") + pd.to_timedelta(pauses.cumsum(), "min")
    return pd.DataFrame({"heat": heat, "load": load}, at)


@every
def test_stream_pickle_and_batch_give_the_same_bits(transform: TimePairTransform) -> None:
    frame = plant()
    batch = transform.transform(frame["heat"], frame["load"])
    stream = clone(transform)
    rows = list(frame.itertuples())
    got = [stream.update(row.heat, row.load, row.Index) for row in rows[:150]]
    again = pickle.loads(pickle.dumps(stream))
    for other in (stream, again):
        rest = [other.update(row.heat, row.load, row.Index) for row in rows[150:]]
        np.testing.assert_array_equal([*got, *rest], batch)
    assert np.isfinite(batch).sum() > 200
    assert eval(repr(transform), vars(f)) == transform
    stream.reset()
    assert math.isnan(stream.update(1.0, 2.0, rows[0].Index))


def test_every_window_over_time_of_two_columns_is_here() -> None:
    kinds = [kind for kind in map(vars(f).get, f.__all__) if isinstance(kind, type)]
    public = {kind.__name__ for kind in kinds if issubclass(kind, TimePairTransform)}
    assert {type(t).__name__ for t in EVERY} == public - {"TimePairTransform"}


finite = st.floats(allow_nan=False, allow_infinity=False)
reading = st.one_of(finite, st.integers(-9, 50).map(float), st.just(math.nan))


def to_float(value: Fraction) -> float:
    try:
        return value.numerator / value.denominator
    except OverflowError:
        return math.inf if value > 0 else -math.inf


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(reading, reading, st.integers(0, 9)), max_size=40),
    st.integers(1, 30),
    st.sampled_from(ENDS),
    st.integers(0, 1),
)
def test_covariances_equal_exact_fractions(
    rows: list[tuple[float, float, int]], window: int, closed: str, ddof: int
) -> None:
    x, y = ([row[k] for row in rows] for k in (0, 1))
    times = np.cumsum([row[2] for row in rows], dtype=np.int64)
    transform = f.TimeRollingCovariance(window, ddof=ddof, closed=closed)
    got = transform.transform(x, y, times=times)
    for t in range(len(x)):
        held = [
            (Fraction(x[i]), Fraction(y[i]))
            for i in range(t + (closed in ("right", "both")))
            if times[t] - times[i] < window + (closed in ("left", "both"))
            and not math.isnan(x[i] + y[i])
        ]
        n, wanted = len(held), math.nan
        if n > ddof:
            means = [sum((pair[k] for pair in held), Fraction(0)) / n for k in (0, 1)]
            cross = sum(((a - means[0]) * (b - means[1]) for a, b in held), Fraction(0))
            wanted = to_float(cross / (n - ddof))
        np.testing.assert_equal(got[t], wanted)


@pytest.mark.parametrize("closed", ENDS)
def test_pandas_has_the_same_windows(closed: Any) -> None:
    frame = plant()
    both = frame.dropna()
    theirs = both["heat"].rolling("2h", closed=closed, min_periods=3)
    covariance = f.TimeRollingCovariance("2h", 3, closed=closed)
    correlation = f.TimeRollingCorrelation("2h", 3, closed=closed)
    for ours, wanted in (
        (covariance, theirs.cov(both["load"])),
        (correlation, theirs.corr(both["load"])),
    ):
        got = pd.Series(ours.transform(frame["heat"], frame["load"]), frame.index)
        np.testing.assert_allclose(got.loc[both.index], wanted, rtol=1e-6, atol=1e-9)


def test_pairs_on_a_line_correlate_exactly() -> None:
    x = plant()["heat"]
    together = f.TimeRollingCorrelation("2h")
    up, down = together.transform(x, 4 * x), together.transform(x, -x)
    assert set(up[~np.isnan(up)]) == {1.0}
    assert set(down[~np.isnan(down)]) == {-1.0}
    assert np.isnan(together.transform(x, 0 * x)).all()  # y does not vary
    spread = f.TimeRollingVar("2h").transform(x)
    np.testing.assert_array_equal(f.TimeRollingCovariance("2h").transform(x, x), spread)


def test_series_and_threads_do_not_show() -> None:
    one, two = plant(80, 1), plant(60, 2)
    together = f.TimeRollingCorrelation("3h")
    wanted = [together.transform(each["heat"], each["load"]) for each in (one, two)]
    both = pd.concat([one, two])
    try:
        for threads in (1, 2, 5):
            mliot.set_num_threads(threads)
            got = together.transform(both["heat"], both["load"], ids=["a"] * 80 + ["b"] * 60)
            np.testing.assert_array_equal(got, np.concatenate(wanted))
    finally:
        mliot.set_num_threads(0)


HOURS = pd.date_range("2024-01-01", periods=3, freq="h")


@pytest.mark.parametrize(
    ("times", "message"),
    [
        (None, "times is missing: give the time of each pair"),
        (HOURS[::-1], "must not fall, but row 1 has 2024-01-01 01:00:00 after 2024-01-01 02:00:00"),
        (HOURS[:2], "columns of one length"),
        (HOURS.where([True, False, True]), "the time of row 1 is missing"),
        (HOURS.tz_localize("UTC"), "times carry the zone UTC"),
        ([1, 2, 3], "times are whole numbers, so window must be a whole number"),
        ([0.0, np.nan, 2.0], "row 0 is 0.0, of type float64; give datetimes"),
    ],
)
def test_times_that_do_not_fit_are_refused(times: Any, message: str) -> None:
    x = [1.0, 2.0, 3.0]
    with pytest.raises(mliot.InvalidArgument, match=message):
        f.TimeRollingCorrelation("2h").transform(x, x, times=times)


def test_columns_that_do_not_fit_are_refused() -> None:
    together = f.TimeRollingCovariance("2h")
    with pytest.raises(mliot.InvalidArgument, match="x and y must be two columns of one length"):
        together.transform([1.0, 2.0], [1.0], times=HOURS[:2])
    x = pd.Series([1.0, 2.0, 3.0], HOURS)
    with pytest.raises(mliot.InvalidArgument, match="have different times as their index"):
        together.transform(x, x.shift(freq="1h"))
    at_x = together.transform(x, x.to_numpy())
    np.testing.assert_array_equal(together.transform(x.to_numpy(), x), at_x)
    with pytest.raises(mliot.InvalidArgument, match="the time of row 0 is missing"):
        together.update(1.0, 2.0, pd.NaT)
    with pytest.raises(TypeError, match="TimeRollingCovariance"):
        together.update(1.0, "much", HOURS[0])  # type: ignore[arg-type]  # what is tested


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: f.TimeRollingCovariance("1ME"), "'1ME' is not: give days or hours, as '30D'"),
        (lambda: f.TimeRollingCorrelation(0), "window must be >= 1, got 0"),
        (lambda: f.TimeRollingCorrelation(1.5), "window must be a length such as '24h'"),
        (lambda: f.TimeRollingCorrelation("1h", 5, 4), "min_samples must be <= max_samples"),
        (lambda: f.TimeRollingCovariance("1h", ddof=1024), "ddof must be below max_samples"),
        (lambda: f.TimeRollingCovariance("1h", closed="start"), "closed.*'start'"),
    ],
)
def test_a_wrong_option_is_named(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        make().transform([], [], times=[])


@pytest.mark.parametrize("closed", ["right", "left"])
def test_a_window_without_room_is_refused_and_nothing_has_changed(closed: str) -> None:
    together = f.TimeRollingCovariance("1D", max_samples=2, closed=closed)
    x = [1.0, 2.0, 3.0]
    with pytest.raises(mliot.InvalidArgument, match="row 2 holds more than max_samples=2"):
        together.transform(x, x, times=HOURS)
    together.update(1.0, 1.0, HOURS[0])
    together.update(3.0, 3.0, HOURS[1])
    before = pickle.dumps(together)
    with pytest.raises(mliot.InvalidArgument, match="no room for another sample"):
        together.update(9.0, 9.0, HOURS[2])
    with pytest.raises(mliot.InvalidArgument, match="is before"):
        together.update(9.0, 9.0, HOURS[0])
    assert pickle.dumps(together) == before
    together.update(math.nan, 9.0, HOURS[2])  # takes no room
    later = together.update(5.0, 7.0, HOURS[1] + pd.Timedelta("23h30min"))
    np.testing.assert_equal(later, 4.0 if closed == "right" else math.nan)


def test_a_changed_state_is_refused() -> None:
    together = f.TimeRollingCorrelation(9)
    together.update(1.0, 2.0, 3)
    state = together.__getstate__()
    with pytest.raises(mliot.FormatError, match="bytes instead of"):
        f.TimeRollingCorrelation(9).__setstate__({**state, "state": state["state"][:-8]})
    changed = (7).to_bytes(8, "little") + state["state"][8:]
    with pytest.raises(mliot.FormatError, match="is none that samples lead to"):
        f.TimeRollingCorrelation(9).__setstate__({**state, "state": changed})


def machines() -> pd.DataFrame:
    parts = [plant(200, seed).assign(id=f"m{seed}") for seed in (0, 1)]
    frame = pd.concat(parts).rename_axis("at").reset_index()
    return frame.sort_values("at", ignore_index=True)[["id", "at", "heat", "load"]]


def steps_of(*transforms: Any) -> list[Any]:
    return [("gaps", ForwardFill(), ["heat"]), ("both", list(transforms), ["heat", "load"])]


def test_a_pipeline_gives_the_same_in_batch_stream_and_file(tmp_path: Path) -> None:
    frame = machines()
    steps = steps_of(*EVERY, f.RollingCorrelation(5, 2))
    pipeline = Pipeline(steps, id_col="id", time_col="at").fit(frame)
    wanted = pipeline.transform(frame)
    for _, rows in frame.groupby("id"):
        heat = ForwardFill().transform(rows["heat"])
        for each in EVERY:
            name = f"heat_load_{each.kind()}{each.name_part()}"
            alone = each.transform(heat, rows["load"], times=rows["at"])
            np.testing.assert_array_equal(wanted.loc[rows.index, name], alone)
    pipeline.save(tmp_path / "empty.mliot", include_state=False)
    assert main(["verify", str(tmp_path / "empty.mliot")]) == 0
    stream = mliot.load(tmp_path / "empty.mliot")
    rows = []
    for i in range(len(frame)):
        rows.append(stream.update(frame.iloc[[i]]))
        if i % 97 == 20:  # killed and restored
            snapshot = stream.state()
            stream = mliot.load(tmp_path / "empty.mliot")
            stream.restore(snapshot)
    pd.testing.assert_frame_equal(pd.concat(rows), wanted)


def test_a_model_learns_from_them_and_its_file_is_verified(tmp_path: Path) -> None:
    frame = machines()
    early, late = frame.iloc[:300], frame.iloc[300:]
    model = ("model", BoostingRegressor(n_estimators=10))
    fit = Pipeline([*steps_of(EVERY[0], EVERY[3]), model], id_col="id", time_col="at")
    fit.fit(early, np.arange(300) % 7)
    batch = fit.predict(frame)[300:]
    fit.save(tmp_path / "model.mliot")
    assert main(["verify", str(tmp_path / "model.mliot")]) == 0
    for other in (fit, mliot.load(tmp_path / "model.mliot")):
        one_by_one = [other.update(late.iloc[[i]])[0] for i in range(len(late))]
        np.testing.assert_array_equal(one_by_one, batch)


def test_what_a_pipeline_cannot_do_is_said() -> None:
    frame = machines()
    together = f.TimeRollingCorrelation("2h")
    columns = ["heat", "load"]
    with pytest.raises(mliot.InvalidArgument, match="needs times: give time_col"):
        Pipeline([("w", together, columns)], id_col="id").fit(frame[["id", *columns]])
    whole = Pipeline([("w", f.TimeRollingCorrelation(3), columns)], id_col="id", time_col="at")
    with pytest.raises(mliot.InvalidArgument, match="time_col holds dates: give a window that is"):
        whole.fit(frame)
    mixed = Pipeline([("w", [together, f.TimeRollingMean("2h")], columns)], time_col="at")
    with pytest.raises(mliot.InvalidArgument, match="TimeRollingMean beside transforms of two"):
        mixed.fit(frame)


@pytest.mark.parametrize("gap", [False, True])
def test_a_pipeline_refuses_a_pair_without_room_and_keeps_its_state(gap: bool) -> None:
    frame = pd.DataFrame({"at": pd.date_range("2024-01-01", periods=4, freq="h")})
    frame = frame.assign(x=1.0, y=2.0)
    both = f.TimeRollingCovariance("1D", max_samples=4)
    steps = Pipeline([("w", both, ["x", "y"])], time_col="at").fit(frame)
    more = frame.assign(at=frame["at"] + pd.Timedelta("4h"))
    before = steps.state()
    if gap:  # a missing sample takes no room
        steps.update(more.assign(y=np.nan))
        return
    with pytest.raises(mliot.InvalidArgument, match=r"\(row 0\): a window over time has no room"):
        steps.update(more)
    assert steps.state() == before
    with pytest.raises(mliot.InvalidArgument, match="max_samples=4"):
        steps.transform(pd.concat([frame, more]))
