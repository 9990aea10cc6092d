"""Features of the calendar in pipelines over samples: of all series, and events of single ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.boosting import BoostingRegressor
from mliot.cli import main
from mliot.features import Events, FourierFeatures, Holidays, PayDays, RollingMean, date_features
from mliot.forecasting import Forecaster
from mliot.pipeline import Pipeline
from mliot.preprocessing import ForwardFill, Hampel, Resample

PROMOTION = Events(
    ["2024-02-03", "2024-02-10"], ["2024-02-04", "2024-02-10"], ids=["a", "b"], name="promotion",
    lead=2, distances=True,
)  # fmt: skip
CALENDAR: list[Any] = [
    "hour",
    "dayofweek_sin",
    FourierFeatures("7D", 2),
    Holidays("US", years=(2024, 2024)),
    PayDays(31, roll="previous"),
]
NAMES = [
    "hour", "dayofweek_sin", *FourierFeatures("7D", 2).names(),
    "holiday", "holiday_to_next", "holiday_since_last", "pay_day",
]  # fmt: skip
EVENTS = ["promotion", "promotion_to_next", "promotion_since_last"]
STEPS: list[Any] = [
    ("spikes", Hampel(5), ["load"]),
    ("calendar", [*CALENDAR, PROMOTION]),
    ("windows", [RollingMean(3, 1)], ["load"]),
]


FILLED = ("gaps", ForwardFill(), ["load"])
LATEST = ("mean", [RollingMean(2)], ["x"])


def doors(n: int = 90, seed: int = 2) -> pd.DataFrame:
    """Visitors of two shops, counted at odd times, in no order."""
    rng = np.random.default_rng(seed)
    parts = []
    for shop in ("a", "b"):
        at = pd.Timestamp("2024-01-29") + pd.to_timedelta(
            np.cumsum(rng.integers(60, 30000, n)), "s"
        )
        parts.append(pd.DataFrame({"shop": shop, "at": at, "load": rng.normal(10, 1, n)}))
    return pd.concat(parts).sample(frac=1, random_state=seed).reset_index(drop=True)


def transforming(steps: list[Any] | None = None) -> Pipeline:
    return Pipeline(STEPS if steps is None else steps, id_col="shop", time_col="at")


def wanted_of(frame: pd.DataFrame) -> np.ndarray:
    return date_features(frame["at"], [*CALENDAR, PROMOTION], ids=frame["shop"])


def test_a_step_of_the_calendar_describes_each_row() -> None:
    frame = doors()
    table = transforming().fit(frame).transform(frame)
    made = [*NAMES, *EVENTS]
    assert list(table.columns) == [
        "shop", "at", "load", *made, "load_rolling_mean_window_size3_min_samples1",
    ]  # fmt: skip
    np.testing.assert_array_equal(table[made].to_numpy(), wanted_of(frame).astype(np.float64))
    assert table["promotion"].nunique() > 2


def test_stream_file_and_batch_have_the_same_bits(tmp_path: Path) -> None:
    frame = doors().sort_values("at")
    early, late = frame.iloc[:100], frame.iloc[100:]
    stream = transforming().fit(early)
    wanted = stream.transform(frame)
    stream.save(tmp_path / "doors.mliot")
    made = []
    for i in range(len(late)):
        made.append(stream.update(late.iloc[[i]]))
        if i == 30:  # killed and restored
            snapshot = stream.state()
            stream = mliot.load(tmp_path / "doors.mliot")
            stream.restore(snapshot)
    pd.testing.assert_frame_equal(pd.concat(made), wanted.loc[late.index])
    assert stream.event_columns_ == EVENTS


def test_a_model_learns_from_the_calendar(tmp_path: Path) -> None:
    frame = doors(400)
    features = wanted_of(frame)
    y = 5 * features[:, 0] + 40 * features[:, -3] + frame["load"].to_numpy()
    steps = [*STEPS, ("model", BoostingRegressor(n_estimators=60, min_child_samples=3))]
    early = frame["at"].rank() <= 600
    model = transforming(steps).fit(frame[early], y[early])
    assert model.feature_names_[1:-1] == [*NAMES, *EVENTS]
    error = np.abs(model.predict(frame) - y).mean()
    assert error < 0.25 * np.abs(y - y.mean()).mean()
    model.save(tmp_path / "doors.mliot")
    again = mliot.load(tmp_path / "doors.mliot")
    np.testing.assert_array_equal(again.predict(frame), model.predict(frame))
    late = frame[~early]
    np.testing.assert_array_equal(again.update(late), model.predict(frame)[~early])
    header = model.export_c(tmp_path, series="a").header.read_text()
    assert "MODEL_COLUMN_PROMOTION = 1" in header
    assert "adds to the times" in model._repr_html_()


def test_events_of_a_series_that_begins_later_are_its_own() -> None:
    frame = doors()
    stream = transforming().fit(frame)
    day = pd.DataFrame({"shop": ["c", "b"], "at": pd.Timestamp("2024-12-25 12:00"), "load": 1.0})
    made = stream.update(day, new_series="begin")
    assert made["promotion"].tolist() == [0, 0]
    assert made["promotion_since_last"].tolist() == [366, 319]
    assert made["holiday"].tolist() == [1, 1]


def test_a_file_keeps_the_dates_of_its_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = doors()
    pipeline = transforming().fit(frame)
    wanted = pipeline.transform(frame)
    pipeline.save(tmp_path / "doors.mliot")

    def gone(*_: Any) -> Any:
        raise ImportError("no holidays here")

    monkeypatch.setattr("mliot.features._events._holiday_dates", gone)
    pd.testing.assert_frame_equal(mliot.load(tmp_path / "doors.mliot").transform(frame), wanted)


@pytest.mark.parametrize("others", [["load"], []], ids=["a column besides", "times alone"])
def test_the_calendar_alone_is_a_pipeline(others: list[str], tmp_path: Path) -> None:
    frame = doors().sort_values("at")[["shop", "at", *others]]
    early, late = frame.iloc[:100], frame.iloc[100:]
    stream = transforming([("calendar", [*CALENDAR])]).fit(early)
    wanted = stream.transform(frame)
    np.testing.assert_array_equal(wanted[NAMES].to_numpy(), date_features(frame["at"], CALENDAR))
    assert list(wanted.columns) == ["shop", "at", *others, *NAMES]
    stream.save(tmp_path / "calendar.mliot")
    again = mliot.load(tmp_path / "calendar.mliot")
    pd.testing.assert_frame_equal(again.update(late), wanted.iloc[100:])
    assert main(["verify", str(tmp_path / "calendar.mliot")]) == 0


def test_the_places_of_samples_alone_have_waves() -> None:
    wave = FourierFeatures(4)
    frame = pd.DataFrame({"x": [5.0, 6, 7, 8]})
    fitted = Pipeline([("wave", wave)]).fit(frame)
    name = wave.names()[0]
    assert fitted.transform(frame)[name].round(6).tolist() == [0, 1, 0, -1]
    assert fitted.update(frame)[name].round(6).tolist() == [0, 1, 0, -1]


def test_no_column_and_no_step_is_no_pipeline() -> None:
    steps = [("model", BoostingRegressor())]
    frame = doors()[["shop", "at"]]
    with pytest.raises(mliot.InvalidArgument, match="no column beside ids and time"):
        transforming(steps).fit(frame, np.ones(len(frame)))


def test_waves_of_whole_numbers_and_of_places() -> None:
    frame = pd.DataFrame({"t": [3, 0, 9, 6], "x": 1.0})
    wave = FourierFeatures(12)
    numbered = Pipeline([("wave", wave), LATEST], time_col="t").fit(frame).transform(frame)
    assert numbered[wave.names()[0]].round(6).tolist() == [1, 0, -1, 0]
    placed = Pipeline([("wave", wave), LATEST]).fit(frame).transform(frame)
    assert placed[wave.names()[0]].round(6).tolist() == [0, 0.5, 0.866025, 1]


def test_bins_of_a_resampling_have_a_calendar() -> None:
    frame = doors()
    steps = [("hourly", Resample("6h", {"load": "mean"})), ("calendar", ["hour"]), FILLED]
    table = transforming(steps).fit(frame).transform(frame)
    assert set(table["hour"]) == {0, 6, 12, 18}


@pytest.mark.parametrize(
    ("step", "time_col", "id_col", "words"),
    [
        (("c", ["hour"]), None, None, "'c': 'hour' needs dates: give time_col"),
        (("c", ["hour"]), "n", None, "holds whole numbers"),
        (("c", [FourierFeatures(7)]), "at", None, "write it as a duration"),
        (("c", ["hour"]), "zoned", None, "time_col is in Europe/Berlin"),
        (("c", [PROMOTION]), "at", None, "need one id_col, not none"),
        (("c", [Events(["2024-01-01"], ids=["z"])]), "at", "shop", "such as 'z'"),
        (("c", ["hours"]), "at", None, "no feature 'hours' of the calendar"),
        (("c", ["hour", RollingMean(3)]), "at", None, "a step of its own"),
        (("c", ["hour"], ["load"]), "at", None, "leave its columns out"),
        (("c", [Events(["2024-01-01"], name="load")]), "at", None, "overwrite the column 'load'"),
        (("c", ["hour", "hour"]), "at", None, "two columns would be named 'hour'"),
    ],
)
def test_what_has_no_calendar_is_named(
    step: Any, time_col: str | None, id_col: str | None, words: str
) -> None:
    frame = doors()
    frame["n"] = np.arange(len(frame))
    frame["zoned"] = frame["at"].dt.tz_localize("Europe/Berlin")
    steps = [step, ("mean", [RollingMean(2)], ["load"])]
    with pytest.raises(mliot.InvalidArgument, match=words):
        Pipeline(steps, id_col=id_col, time_col=time_col).fit(frame)


def test_a_forecaster_has_a_calendar_of_its_own() -> None:
    steps = [("calendar", ["hour"]), ("model", Forecaster(freq="h", lags=[1]))]
    with pytest.raises(mliot.InvalidArgument, match=r"give it date_features=\['hour'\]"):
        Pipeline(steps).fit(doors())


def test_times_in_utc_are_of_its_days() -> None:
    frame = doors()
    zoned = frame.assign(at=frame["at"].dt.tz_localize("UTC"))
    made = transforming([("c", ["hour"]), FILLED]).fit(zoned).transform(zoned)
    assert made["hour"].tolist() == frame["at"].dt.hour.tolist()


def test_the_command_line_reads_and_verifies_such_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    frame = doors(400)
    steps = [*STEPS, ("model", BoostingRegressor(n_estimators=3, min_child_samples=5))]
    model = transforming(steps).fit(frame, frame["load"].to_numpy())
    model.save("doors.mliot")
    frame.to_csv("new.csv", index=False)
    assert main(["info", "doors.mliot"]) == 0
    assert "step calendar ['hour', 'dayofweek_sin'," in " ".join(capsys.readouterr().out.split())
    assert main(["verify", "doors.mliot"]) == 0
    assert main(["predict", "doors.mliot", "--data", "new.csv"]) == 0
    made = pd.read_csv("predictions.csv")
    np.testing.assert_array_equal(made["prediction"], model.predict(frame))
    transforming().fit(frame).save("steps.mliot")
    assert main(["verify", "steps.mliot"]) == 0
