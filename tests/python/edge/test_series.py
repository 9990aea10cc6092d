"""C of forecasters: the bits of Python's update and predict, step by step, on every target."""
# size waiver: every kind of forecaster goes through the same stream helpers

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from c_targets import DEVICE, HOSTS, Target
from mliot.boosting import BoostingRegressor
from mliot.features import (
    Diff,
    Events,
    ExpandingMean,
    ExponentiallyWeightedMean,
    FourierFeatures,
    PayDays,
    RollingMax,
    RollingMean,
    RollingMedian,
    RollingMin,
    RollingStd,
    RollingVar,
)
from mliot.forecasting import ConformalIntervals, Forecaster
from mliot.pipeline import Pipeline
from mliot.preprocessing import (
    ForwardFill,
    Hampel,
    OneHotEncoder,
    PowerTransformer,
    StandardScaler,
)

STEPS = 4
LEVEL = [80.0, 95.0]


@dataclass
class Stream:
    """A fitted forecaster, the rows that come after, and what Python says about each step."""

    model: Any
    rows: bytes
    expected: NDArray[np.int64]
    steps: int

    def check(self, target: Target, folder: Path, mode: str = "small") -> None:
        written = self.model.export_c(folder, name="model", mode=mode, level=LEVEL)
        program = target.build(folder, [DEVICE / "series.c", written.source], (f"STEPS={STEPS}",))
        out = np.frombuffer(target.run(program, self.rows, folder), dtype=np.int64)
        assert out[-1] == 0, f"self-test: vector {out[-1]} differs"
        got = out[:-1].reshape(self.steps, -1)
        assert (got[:, [0, -1]] == 0).all()  # every push and every forecast is well
        forecasts = got[:, 1:-1].reshape(self.steps, STEPS, -1)
        differ = np.argwhere(forecasts != self.expected)
        assert len(differ) == 0, f"{len(differ)} values differ, the first is {differ[0]}"


def bits_of_times(times: pd.Series) -> NDArray[np.float64]:
    """Integers, or microseconds since 1970, as the bits of doubles."""
    if times.dtype.kind == "i":
        return times.to_numpy(np.int64).view(np.float64)
    return times.to_numpy().astype("M8[us]").view(np.float64)


def follow(model: Any, later: pd.DataFrame) -> Stream:
    """Forecasts and updates of Python, a row at a time, and the same rows as bytes."""
    state = model.state()
    roles = model.columns_
    past = [name for name, role in roles.items() if role == "past"]
    ahead = [name for name, role in roles.items() if role == "future"]
    keys = ["unique_id", "ds"]
    rows, expected = [], []
    numbers = coded(later, ahead)
    steps = len(later) - STEPS
    for t in range(steps):
        window = later.iloc[t : t + STEPS]
        X_df = window[keys + ahead] if ahead else None
        forecast = model.predict(STEPS, X_df, level=LEVEL)
        expected.append(forecast.iloc[:, 2:].to_numpy())
        row = later.iloc[[t]]
        model.update(row[[*keys, "y", *past]])
        filler = np.zeros(0 if ahead else 1)
        future = numbers.iloc[t : t + STEPS][ahead].to_numpy(np.float64)
        rows.append(np.concatenate([future.ravel(), filler]))
        time = bits_of_times(row["ds"])
        rows.append(np.concatenate([time, row[["y", *past]].to_numpy(np.float64).ravel()]))
    model.restore(state)
    return Stream(model, np.concatenate(rows).tobytes(), np.array(expected).view(np.int64), steps)


def coded(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Columns of text as a device gives them: by the header's numbers of their levels, all of which
    are in the frame."""
    texts = [name for name in columns if not pd.api.types.is_numeric_dtype(frame[name])]
    places = {name: np.unique(frame[name], return_inverse=True)[1] for name in texts}
    return frame.assign(**places)


def split(frame: pd.DataFrame, fitted: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    return frame.iloc[:fitted], frame.iloc[fitted:]


@cache
def simulated() -> Stream:
    """Every feature there is, over counts with missing values and covariates."""
    rng = np.random.default_rng(4)
    n = 340
    day = np.arange(n)
    frame = pd.DataFrame({
        "unique_id": "pump",
        "ds": pd.date_range("2023-11-20", periods=n),
        "y": rng.poisson(20 * (1 + 0.5 * np.sin(2 * np.pi * day / 7))).astype(float),
        "promotion": (rng.random(n) < 0.2).astype(float),
        "warmth": 15 + 10 * np.sin(day / 20) + rng.normal(0, 1, n),
        "size": 3.0,
        "kind": "dairy",
    })  # fmt: skip
    frame.loc[rng.random(n) < 0.04, "y"] = np.nan
    frame.loc[rng.random(n) < 0.04, "warmth"] = np.nan
    windows = [RollingMean(7, min_samples=1), RollingStd(7, min_samples=2), RollingMedian(6)]
    windows += [RollingMin(4), RollingMax(5, min_samples=2), RollingVar(6, min_samples=3)]
    windows += [ExponentiallyWeightedMean(0.3), ExpandingMean(), Diff(2)]
    model = Forecaster(
        freq="D",
        lags=[1, 2, 7],
        lag_transforms={1: windows, 7: [RollingMean(4, min_samples=1)]},
        date_features=[
            *("dayofweek", "week", "month_sin", "dayofyear_cos", "is_month_end"),
            FourierFeatures("7D"),
            FourierFeatures("30.4375D", 2),
            PayDays(31, roll="previous", lead=3, distances=True, max_distance=20),
            Events(["2023-12-24"], ["2024-01-02"], decay=4, distances=True),
        ],
        static_features=["size", "kind"],
        future_features=["promotion"],
        past_features={"warmth": [1, 3, RollingMean(4, min_samples=2)]},
        horizon=STEPS,
        fill_gaps="missing",
        model=BoostingRegressor(objective="tweedie", n_estimators=40, num_leaves=15),
    )
    known, later = split(frame, 220)
    return follow(model.fit(known), later)


def data_file(*parts: str) -> Path:
    folder = os.environ.get("MLIOT_DATA")
    if not folder:
        pytest.skip(f"{parts[0]}: MLIOT_DATA names no folder of data sets")
    path = Path(folder, *parts)
    if not path.exists():
        pytest.skip(f"{parts[0]}: {path} is not there")
    return path


@cache
def bikes() -> Stream:
    """Seoul's bicycles by the hour, with the weather up to now and holidays ahead."""
    path = data_file("seoul_bike", "SeoulBikeData.csv.gz")
    with gzip.open(path) as file:
        table = pd.read_csv(file, encoding="utf-8")
    times = pd.to_datetime(table.iloc[:, 0], format="%d/%m/%Y")
    frame = pd.DataFrame({
        "unique_id": "seoul",
        "ds": times + pd.to_timedelta(table["Hour"], unit="h"),
        "y": table.iloc[:, 1].astype(float),
        "temperature": table.iloc[:, 3].astype(float),
        "humidity": table.iloc[:, 4].astype(float),
        "holiday": (table["Holiday"] == "Holiday").astype(float),
    })  # fmt: skip
    model = Forecaster(
        freq="h",
        lags=[1, 2, 24, 168],
        lag_transforms={1: [RollingMean(24), RollingStd(12)], 24: [RollingMedian(5)]},
        date_features=["hour", "dayofweek", "month"],
        future_features=["holiday"],
        past_features={"temperature": [1, RollingMean(6)], "humidity": [1]},
        horizon=STEPS,
        scale_by=None,
        model=BoostingRegressor(objective="poisson", n_estimators=60, num_leaves=15),
    )
    known, later = split(frame, 8300)
    return follow(model.fit(known), later)


@cache
def shop() -> Stream:
    """Weekly sales of a department of Walmart, in levels of their own year."""
    with gzip.open(data_file("walmart_store_sales", "train.csv.gz")) as file:
        table = pd.read_csv(file)
    table = table[(table["Store"] == 1) & (table["Dept"] == 1)]
    frame = pd.DataFrame({
        "unique_id": "1_1",
        "ds": pd.to_datetime(table["Date"]),
        "y": table["Weekly_Sales"].astype(float),
        "holiday": table["IsHoliday"].astype(float),
    })  # fmt: skip
    model = Forecaster(
        freq="W-FRI",
        lags=[1, 2, 3, 4, 52],
        lag_transforms={1: [RollingMean(4), RollingStd(8)], 52: [RollingMean(4)]},
        date_features=["week", "month"],
        future_features=["holiday"],
        horizon=STEPS,
        model=BoostingRegressor(n_estimators=60, num_leaves=8, min_child_samples=3),
    )
    known, later = split(frame, 110)
    return follow(model.fit(known), later)


@cache
def cleaned() -> Stream:
    """Spikes and holes that the steps of a pipeline clean away before any feature sees them."""
    rng = np.random.default_rng(9)
    n = 260
    warmth = 20 + 3 * np.sin(np.arange(n) / 9) + rng.normal(0, 0.3, n)
    warmth[rng.random(n) < 0.05] = 500.0
    warmth[rng.random(n) < 0.1] = np.nan
    frame = counts(n, "s", "D").assign(warmth=warmth)
    frame["y"] += np.where(rng.random(n) < 0.04, 400.0, 0.0) + np.round(rng.random(n), 2)
    model = Pipeline([
        ("spikes of y", Hampel(window_size=9), ["y"]),
        ("spikes", Hampel(window_size=7, min_samples=4), ["warmth"]),
        ("holes", ForwardFill(limit=2), ["warmth"]),
        ("model", small_forecaster(
            lag_transforms={1: [RollingMean(7)]},
            past_features={"warmth": [1, RollingMedian(3, 1)]},
        )),
    ])  # fmt: skip
    known, later = split(frame, 180)
    return follow(model.fit(known), later)


@cache
def promotions() -> Stream:
    """Promotions by name, which the model splits as categories."""
    rng = np.random.default_rng(7)
    names = np.array(["flyer", "none", "radio", "tasting", "window", "zeppelin"])
    frame = counts(420, "s", "D")
    kind = rng.integers(0, len(names), len(frame))
    frame["y"] += np.array([0, 30, 5, 60, 2, 33])[kind]
    frame["promotion"] = names[kind]
    options = {"n_estimators": 30, "num_leaves": 12, "min_data_per_group": 5}
    model = small_forecaster(
        future_features=["promotion"],
        model=BoostingRegressor(categorical_features=["promotion"], **options),
    )
    known, later = split(frame, 300)
    return follow(model.fit(known), later)


@cache
def scaled() -> Stream:
    """Covariates of every part that scalers and encoders change before the model sees them."""
    rng = np.random.default_rng(8)
    n = 240
    frame = counts(n, "s", "D").assign(
        warmth=rng.gamma(3, 5, n), price=rng.choice([1.5, 2.0, 2.5], n), size=300.0
    )
    frame["promotion"] = rng.choice(["flyer", "none", "radio"], n)
    frame["y"] += np.round(20 / frame["price"] + (frame["promotion"] == "flyer") * 5, 1)
    model = Pipeline([
        ("power", PowerTransformer(), ["warmth"]),
        ("scale", StandardScaler(), ["warmth", "price", "size"]),
        ("codes", OneHotEncoder(), ["promotion"]),
        ("model", small_forecaster(
            future_features=["price", "promotion"], past_features={"warmth": [1]},
        )),
    ])  # fmt: skip
    known, later = split(frame, 180)
    return follow(model.fit(known), later)


@pytest.mark.parametrize(
    "stream", [simulated, cleaned, bikes, shop, promotions, scaled], ids=lambda make: make.__name__
)
def test_every_step_has_the_bits_of_python(
    target: Target, stream: Callable[[], Stream], tmp_path: Path
) -> None:
    stream().check(target, tmp_path)


def test_conditions_forecast_the_same(target: Target, tmp_path: Path) -> None:
    simulated().check(target, tmp_path, "fast")


@pytest.fixture
def gcc() -> Target:
    if HOSTS[0].missing():
        pytest.skip(f"C: {HOSTS[0].missing()}")
    return HOSTS[0]


def counts(n: int, name: str, freq: str, start: str = "2021-01-29") -> pd.DataFrame:
    y = 5.0 + np.arange(n) % 5 + 3 * (np.arange(n) % 7 == 0)
    return pd.DataFrame(
        {"unique_id": name, "ds": pd.date_range(start, periods=n, freq=freq), "y": y}
    )


@pytest.mark.parametrize(
    "freq", ["15min", "3h", "D", "B", "2B", "W-MON", "MS", "ME", "QE-MAR", "QS-FEB", "YE-JUN"]
)
def test_every_frequency_numbers_its_periods(gcc: Target, freq: str, tmp_path: Path) -> None:
    frame = counts(90, "a", freq)
    dates = ["year", "month", "day", "dayofweek", "hour", "quarter_cos", "is_month_start"]
    model = Forecaster(
        freq=freq, lags=[1, 5, 7], date_features=dates, horizon=STEPS, scale_by=None,
        model=BoostingRegressor(n_estimators=20, num_leaves=6, min_child_samples=2),
    )  # fmt: skip
    known, later = split(frame, 60)
    follow(model.fit(known), later).check(gcc, tmp_path)


def test_an_integer_index(gcc: Target, tmp_path: Path) -> None:
    frame = counts(80, "a", "D").assign(ds=7 + 3 * np.arange(80))
    model = Forecaster(
        freq=3, lags=[1, 5], horizon=STEPS,
        model=BoostingRegressor(n_estimators=20, num_leaves=6, min_child_samples=2),
    )  # fmt: skip
    known, later = split(frame, 60)
    follow(model.fit(known), later).check(gcc, tmp_path)


def small_forecaster(**options: Any) -> Forecaster:
    settings: dict[str, Any] = {
        "freq": "D", "lags": [1, 7], "horizon": STEPS, "scale_by": None,
        "intervals": ConformalIntervals(n_windows=2),
        "model": BoostingRegressor(n_estimators=10, num_leaves=6, min_child_samples=2),
    }  # fmt: skip
    return Forecaster(**{**settings, **options})


def small_model(frame: pd.DataFrame, **options: Any) -> Forecaster:
    return small_forecaster(**options).fit(frame)


def statuses(model: Forecaster, times: list[str], target: Target, folder: Path) -> list[int]:
    """What C says to rows of these times: pairs of (forecast, push)."""
    written = model.export_c(folder, "model")
    program = target.build(folder, [DEVICE / "series.c", written.source], (f"STEPS={STEPS}",))
    stream = b"".join(
        np.zeros(1).tobytes()
        + np.array([time], dtype="M8[us]").tobytes()
        + np.array([3.0]).tobytes()
        for time in times
    )
    out = np.frombuffer(target.run(program, stream, folder), dtype=np.int64)
    table = out[:-1].reshape(len(times), -1)
    return [int(status) for status in table[:, -1]]


def test_rows_out_of_order_are_refused_by_name(gcc: Target, tmp_path: Path) -> None:
    frame = counts(60, "a", "D", "2024-01-01")  # the next row is of 1 March
    times = ["2024-02-29", "2024-02-01", "2024-03-02", "2024-03-01T01", "2024-03-01", "2024-03-02"]
    got = statuses(small_model(frame, intervals=None), times, gcc, tmp_path)
    ok, late, duplicate, gap, off_grid = range(5)
    assert got == [duplicate, late, gap, off_grid, ok, ok]


def test_series_are_chosen_by_id(gcc: Target, tmp_path: Path) -> None:
    frame = pd.concat([
        counts(60, "a", "D"), counts(60, "b", "D").assign(y=lambda d: 2 * d["y"] + 1),
        counts(60, "c", "D").assign(y=4.0),
    ]).assign(kind=lambda d: np.where(d["unique_id"] == "b", "large", "small"))  # fmt: skip
    with pytest.warns(UserWarning, match="constant"):
        model = small_model(frame)
    expected = model.predict(STEPS, level=LEVEL)
    written = model.export_c(tmp_path, "model", series=["c", "b"], level=LEVEL)
    header = written.header.read_text()
    assert "MODEL_ID_C = 0" in header
    assert "MODEL_LEVEL_KIND_SMALL = 1" in header
    for place, name in enumerate(["c", "b"]):
        defines = (f"STEPS={STEPS}", f"SERIES={place}")
        program = gcc.build(tmp_path, [DEVICE / "series.c", written.source], defines)
        out = np.frombuffer(gcc.run(program, np.zeros(1).tobytes(), tmp_path), dtype=np.int64)
        assert out[-1] == 0
        want = expected[expected["unique_id"] == name].iloc[:, 2:].to_numpy()
        assert np.array_equal(out[1:-1].view(np.float64).reshape(STEPS, -1), want)


def test_a_history_begun_empty_grows_like_a_fitted_one(gcc: Target, tmp_path: Path) -> None:
    frame = counts(60, "a", "D")
    model = small_model(frame)
    written = model.export_c(tmp_path, "model", level=LEVEL)
    defines = (f"STEPS={STEPS}", "EMPTY=1")
    program = gcc.build(tmp_path, [DEVICE / "series.c", written.source], defines)
    times = frame["ds"].to_numpy().astype("M8[us]").view(np.float64)
    rows = np.column_stack([np.zeros(60), times, frame["y"].to_numpy()])
    stream = rows.tobytes() + np.zeros(1).tobytes()
    out = np.frombuffer(gcc.run(program, stream, tmp_path), dtype=np.int64)
    not_ready = 6
    assert out[0] == not_ready
    last = out[-1 - STEPS * 5 : -1].view(np.float64).reshape(STEPS, -1)
    assert np.array_equal(last, model.predict(STEPS, level=LEVEL).iloc[:, 2:].to_numpy())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"series": "z"}, "unknown id 'z'"),
        ({"series": []}, "no series"),
        ({"level": [120]}, "between 0 and 100"),
        ({"level": [80]}, "needs calibration"),
        ({"name": "my model"}, "C identifier"),
        ({"mode": "large"}, "small"),
    ],
)
def test_bad_options_are_named(options: dict[str, Any], message: str, tmp_path: Path) -> None:
    model = small_model(counts(60, "a", "D"), intervals=None)
    with pytest.raises(ValueError, match=message):
        model.export_c(tmp_path, **options)
    assert list(tmp_path.iterdir()) == []


def test_an_unfitted_forecaster_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="not fitted"):
        Forecaster(lags=[1]).export_c(tmp_path)
