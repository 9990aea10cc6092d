"""The state of a forecaster: snapshots, missing stretches, young series, several threads."""

from __future__ import annotations

import threading

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.features import RollingMean
from mliot.forecasting import ConformalIntervals, Forecaster

NAME = "BoostingRegressor"


def panel(n: int = 80, series: int = 3, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    parts = [
        pd.DataFrame(
            {
                "unique_id": f"s{i}",
                "ds": pd.date_range("2024-01-01", periods=n),
                "y": rng.poisson(10.0 * (i + 1) * (1 + 0.5 * (np.arange(n) % 7 == 5))).astype(
                    float
                ),
            }
        )
        for i in range(series)
    ]
    return pd.concat(parts, ignore_index=True)


def forecaster(**settings: object) -> Forecaster:
    return Forecaster(freq="D", lags=[1, 2, 7], horizon=4, **{"intervals": None, **settings})


@pytest.mark.parametrize("scale_by", [None, "auto", RollingMean(3)])
def test_a_snapshot_restored_gives_the_same_forecasts(scale_by):
    model = forecaster(scale_by=scale_by).fit(panel())
    before = model.state()
    expected = model.predict(4)
    next_day = panel(81).groupby("unique_id").tail(1)
    model.update(next_day)
    assert not model.predict(4).equals(expected)
    model.restore(before)
    pd.testing.assert_frame_equal(model.predict(4), expected, check_exact=True)


def test_a_state_of_another_plan_or_of_other_series_is_refused():
    frame = panel()
    model = forecaster().fit(frame)
    expected = model.predict(4)
    other_plan = Forecaster(freq="D", lags=[1, 3, 7], horizon=4, intervals=None).fit(frame)
    renamed = forecaster().fit(frame.assign(unique_id="x" + frame["unique_id"]))
    for stranger, message in ((other_plan, "another model"), (renamed, "other series")):
        with pytest.raises(mliot.FormatError, match=message):
            model.restore(stranger.state())
    pd.testing.assert_frame_equal(model.predict(4), expected, check_exact=True)


def with_young_series(frame: pd.DataFrame) -> pd.DataFrame:
    """The next ten days of each series, and of two that begin."""
    later = panel(90)[panel(90)["ds"] > frame["ds"].max()]
    young = [later[later["unique_id"] == "s2"].assign(unique_id=name) for name in ("n1", "a0")]
    return pd.concat([later, *young], ignore_index=True)


def test_series_begin_in_an_update_and_stay_in_files_and_snapshots(tmp_path):
    frame = panel()
    model = forecaster(intervals=ConformalIntervals(n_windows=2)).fit(frame)
    model.save(tmp_path / "before.mliot")
    before = model.state()
    with pytest.raises(mliot.InvalidArgument, match=r"'a0', 'n1'; update\(df, new_series='begin'"):
        model.update(with_young_series(frame))
    with pytest.raises(mliot.InvalidArgument, match="new_series must be 'error' or 'begin'"):
        model.update(frame, new_series="add")
    assert model.state() == before
    model.update(with_young_series(frame), new_series="begin")
    forecasts = model.predict(4, level=[80])
    assert forecasts["unique_id"].unique().tolist() == ["s0", "s1", "s2", "a0", "n1"]
    old, *young = (
        forecasts[forecasts["unique_id"] == name].reset_index(drop=True)
        for name in ("s2", "a0", "n1")
    )
    pd.testing.assert_series_equal(young[0][NAME], young[1][NAME])
    assert (young[0][f"{NAME}-hi-80"] > young[0][f"{NAME}-lo-80"]).all()
    assert np.allclose(young[0]["ds"].astype(np.int64), old["ds"].astype(np.int64))

    model.save(tmp_path / "after.mliot")
    snapshot = model.state()
    for again in (mliot.load(tmp_path / "after.mliot"), mliot.load(tmp_path / "before.mliot")):
        again.restore(snapshot)
        pd.testing.assert_frame_equal(again.predict(4, level=[80]), forecasts, check_exact=True)
        assert again.state() == snapshot
    next_day = with_young_series(panel(89)).groupby("unique_id").tail(1)
    next_day["ds"] += pd.Timedelta(days=1)
    for each in (model, again):
        each.update(next_day)
    assert again.state() == model.state()


def test_a_series_that_begins_brings_its_static_columns():
    frame = panel().assign(size=lambda x: x["unique_id"].str[1].astype(float))
    model = forecaster(static_features=["size"]).fit(frame)
    rows = with_young_series(frame)
    with pytest.raises(mliot.InvalidArgument, match="'size'"):
        model.update(rows, new_series="begin")
    model.update(rows.assign(size=rows["unique_id"].map({"a0": 2.0, "n1": 0.0})), "begin")
    forecasts = model.predict(4).groupby("unique_id")[NAME].mean()
    assert forecasts["a0"] == pytest.approx(forecasts["s2"], rel=0.2)


def test_a_stretch_of_missing_values_leaves_the_level_where_it_was():
    frame = panel(120)
    gone = (frame["unique_id"] == "s2") & (frame["ds"] > frame["ds"].max() - pd.Timedelta(days=20))
    frame.loc[gone, "y"] = np.nan
    model = forecaster(scale_by="auto", fill_gaps="missing").fit(frame)
    forecasts = model.predict(4)
    lost = forecasts.loc[forecasts["unique_id"] == "s2", NAME]
    assert lost.between(15, 70).all()  # its values were 30, and 45 once a week
    again = forecaster(scale_by="auto", fill_gaps="missing").fit(
        frame[frame["ds"] <= frame["ds"].max() - pd.Timedelta(days=1)]
    )
    again.restore(again.state())
    assert again.predict(4)[NAME].gt(0).all()


def test_a_series_without_a_level_is_naive():
    short = panel(20, series=1).assign(unique_id="young")
    frame = pd.concat([panel(), short])
    with pytest.warns(UserWarning, match="1 of 4 series"):
        model = forecaster(scale_by=RollingMean(52)).fit(frame)
    forecasts = model.predict(3)
    young = forecasts.loc[forecasts["unique_id"] == "young", NAME]
    assert young.tolist() == [short["y"].iloc[-1]] * 3


@pytest.mark.parametrize("value", [0.0, 3.0])
def test_constant_panels_are_forecast_by_the_naive_rule(value):
    frame = panel().assign(y=value)
    with pytest.warns(UserWarning, match="3 of 3 series are constant"):
        forecasts = mliot.forecast(frame, 2, model="boosting")
    assert forecasts[NAME].tolist() == [value] * 6


def test_one_row_is_enough_for_a_naive_forecast():
    with pytest.warns(UserWarning, match="1 of 1 series"):
        forecasts = mliot.forecast(panel(1, series=1), 2, model="boosting", freq="D")
    assert len(forecasts) == 2


def test_a_series_that_begins_between_two_windows_joins_the_back_test():
    frame = panel()
    start = frame["ds"].max() - pd.Timedelta(days=9)
    young = frame[(frame["unique_id"] != "s2") | (frame["ds"] >= start)]
    for refit in (True, False):
        validated = forecaster().cross_validation(young, 4, n_windows=4, step_size=2, refit=refit)
        windows = validated.groupby("unique_id")["cutoff"].nunique()
        assert windows.to_dict() == {"s0": 4, "s1": 4, "s2": 3}


def test_rows_without_weight_widen_no_interval():
    frame = panel(200).assign(w=1.0)
    rng = np.random.default_rng(1)
    empty = rng.random(len(frame)) < 0.15
    frame.loc[empty, "w"] = 0.0
    spoilt = frame.copy()
    late = spoilt["ds"] > spoilt["ds"].max() - pd.Timedelta(days=8)
    spoilt.loc[empty & late & (spoilt["ds"] < spoilt["ds"].max()), "y"] = 500.0
    widths = []
    for each in (frame, spoilt):
        model = Forecaster(
            freq="D",
            lags=[28],  # the spoilt values are no lag of the windows that follow
            weight_col="w",
            horizon=4,
            intervals=ConformalIntervals(2),
            scale_by=None,
        ).fit(each)
        forecasts = model.predict(4, level=[80])
        widths.append((forecasts[f"{NAME}-hi-80"] - forecasts[f"{NAME}-lo-80"]).to_numpy())
    scale = np.repeat([panel(200).groupby("unique_id")["y"].std().to_numpy()], 4)
    assert np.all(widths[1] < 6 * scale.max())


def test_series_years_apart_need_no_calendar_of_the_years_between():
    seconds = pd.date_range("2018-01-01", periods=60, freq="s")
    later = pd.date_range("2024-01-01", periods=60, freq="s")
    y = np.arange(60) % 7 + 1.0
    frame = pd.concat(
        [
            pd.DataFrame({"unique_id": "a", "ds": seconds, "y": y}),
            pd.DataFrame({"unique_id": "b", "ds": later, "y": y}),
        ]
    )
    model = Forecaster(freq="s", lags=[1, 7], date_features=["minute"], horizon=2, intervals=None)
    assert len(model.fit(frame).predict(2)) == 4


def test_threads_may_predict_while_another_restores():
    model = forecaster().fit(panel(60, series=300))
    snapshot = model.state()
    expected = model.predict(4)
    failures: list[str] = []
    stop = threading.Event()

    def restore() -> None:
        while not stop.is_set():
            model.restore(snapshot)

    def predict() -> None:
        for _ in range(20):
            if not model.predict(4).equals(expected):
                failures.append("another forecast")

    restorer = threading.Thread(target=restore)
    readers = [threading.Thread(target=predict) for _ in range(3)]
    restorer.start()
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    stop.set()
    restorer.join()
    assert not failures
