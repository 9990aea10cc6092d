"""Calibrated intervals of statistical models: which windows of the past they are taken from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot import _core
from mliot.forecasting import AutoForecaster, ConformalIntervals, StatisticalForecaster
from mliot.forecasting._statistical_windows import origins_back, widened
from mliot.statistical import AutoETS, HistoricAverage, MedianEnsemble, Naive, StatisticalModel
from mliot.statistical._ensemble import EnsemblePanel


def frame_of(y: np.ndarray) -> pd.DataFrame:
    """Rows of `y` as series of a long frame."""
    n, length = y.shape
    return pd.DataFrame(
        {
            "unique_id": np.repeat(np.arange(n), length),
            "ds": np.tile(np.arange(length), n),
            "y": y.ravel(),
        }
    )


def test_a_window_that_leaves_less_than_half_of_a_series_does_not_widen_its_intervals() -> None:
    rng = np.random.default_rng(1)
    y = np.zeros((60, 13))
    y[:, 1:6] = 1000 * rng.choice([-1.0, 1.0], (60, 5))  # what the first two windows would miss
    y[:, 7:] = rng.normal(size=(60, 6))
    model = StatisticalForecaster(
        [Naive()], freq=1, intervals=ConformalIntervals(n_windows=2), horizon=6
    )
    table = model.fit(frame_of(y)).predict(6, level=[80])
    width = table["Naive-hi-80"] - table["Naive-lo-80"]
    assert width.max() < 10


@pytest.mark.parametrize("n_windows", [1, 2, 3])
def test_calibrated_intervals_of_short_series_cover_what_comes(n_windows: int) -> None:
    rng = np.random.default_rng(2)
    y = np.cumsum(rng.normal(0.3, 1, (1200, 26)), axis=1) + 50
    model = StatisticalForecaster(
        [AutoETS()], freq=1, intervals=ConformalIntervals(n_windows=n_windows), horizon=4
    )
    table = model.fit(frame_of(y[:, :22])).predict(4, level=[80, 95])
    after = y[:, 22:].ravel()
    for level in (80, 95):
        inside = table[f"AutoETS-lo-{level}"].le(after) & table[f"AutoETS-hi-{level}"].ge(after)
        # Models of a shorter past err a little more, and ranks are rounded outward.
        assert level - 1 < 100 * inside.mean() < level + 3


def test_a_series_that_the_model_finds_hard_has_wider_intervals_than_its_neighbours() -> None:
    rng = np.random.default_rng(3)
    season = 50 * np.sin(2 * np.pi * np.arange(48) / 12)
    noise = np.repeat([1.0, 10.0], 100)[:, None] * rng.normal(size=(200, 48))
    y = 500 + season + noise  # changes are of the season, and nearly alike
    model = StatisticalForecaster(
        [AutoETS(12)], freq=1, intervals=ConformalIntervals(n_windows=2), horizon=6
    )
    table = model.fit(frame_of(y[:, :42])).predict(6, level=[90])
    width = (table["AutoETS-hi-90"] - table["AutoETS-lo-90"]).to_numpy().reshape(200, 6)
    inside = table["AutoETS-lo-90"].le(y[:, 42:].ravel()) & table["AutoETS-hi-90"].ge(
        y[:, 42:].ravel()
    )
    easy, hard = inside.to_numpy().reshape(200, 6)[:100], inside.to_numpy().reshape(200, 6)[100:]
    assert 5 < np.median(width[100:]) / np.median(width[:100]) < 15
    assert 0.9 < easy.mean() < 0.97
    assert 0.8 < hard.mean() < 0.93


@pytest.mark.parametrize(
    ("h", "n_windows", "back"),
    [(6, 1, [6, 3]), (6, 2, [12, 9, 6, 3]), (7, 2, [14, 11, 7, 4]), (1, 3, [3, 2, 1])],
)
def test_windows_are_half_a_horizon_apart(h: int, n_windows: int, back: list[int]) -> None:
    assert origins_back(h, n_windows) == back


@pytest.mark.parametrize("model", [HistoricAverage(), AutoETS()])
@pytest.mark.parametrize("n_long", [0, 1])
def test_later_steps_of_short_series_are_not_calibrated_by_errors_of_nearer_ones(
    model: StatisticalModel, n_long: int
) -> None:
    h, length, name = 12, 18, model.name()
    rng = np.random.default_rng(4)
    y = np.cumsum(rng.normal(size=(600, length + h)), axis=1) + 100
    long = pd.DataFrame({"unique_id": 600, "ds": range(60), "y": rng.normal(size=60).cumsum()})
    df = pd.concat([frame_of(y[:, :length]), long]) if n_long else frame_of(y[:, :length])
    intervals = ConformalIntervals(n_windows=1)
    forecaster = StatisticalForecaster([model], freq=1, intervals=intervals, horizon=h)
    table = forecaster.fit(df).predict(h, level=[80]).query("unique_id < 600")
    after = y[:, length:].ravel()
    inside = table[f"{name}-lo-80"].le(after) & table[f"{name}-hi-80"].ge(after)
    by_step = inside.to_numpy().reshape(-1, h).mean(axis=0)
    assert 0.78 < by_step[: h // 2].mean() < 0.86
    assert 0.78 < by_step[h // 2 :].mean() < 0.9
    assert by_step[-1] > 0.76


def test_a_window_before_which_a_series_was_nothing_but_zeros_has_no_errors_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = []
    table = _core.ConformalTable

    def noted(errors: np.ndarray, scale: np.ndarray) -> Any:
        kept.append(errors)
        return table(errors, scale)

    monkeypatch.setattr(_core, "ConformalTable", noted)
    y = np.array([[0.0] * 8 + [3, 5], [1.0, 2] * 5])  # origins after 8 and 9 values
    model = StatisticalForecaster(
        [Naive()], freq=1, intervals=ConformalIntervals(n_windows=1), horizon=2
    )
    model.fit(frame_of(y))
    assert np.isnan(kept[0][0, 0]).all()
    scale = 3 / 8
    stretch = 1 + np.sqrt(3**2 / 8) / scale
    assert kept[0][1, 0, 0] == pytest.approx((5 - 3) / stretch)
    assert np.isfinite(kept[0][0, 1]).all()


def test_series_of_nothing_but_zeros_have_no_errors_to_calibrate_by() -> None:
    model = StatisticalForecaster(
        [Naive()], freq=1, intervals=ConformalIntervals(n_windows=2), horizon=3
    )
    with pytest.raises(mliot.InvalidArgument, match="a series that was not 0 throughout before"):
        model.fit(frame_of(np.zeros((3, 20))))
    mixed = np.r_[np.zeros((1, 20)), np.random.default_rng(6).normal(size=(3, 20))]
    table = model.fit(frame_of(mixed)).predict(3, level=[80])
    assert table["Naive-hi-80"][:3].tolist() == [0.0] * 3


def test_a_calibrated_forecast_runs_its_model_once(monkeypatch: pytest.MonkeyPatch) -> None:
    model = StatisticalForecaster(
        [MedianEnsemble([Naive(), HistoricAverage()])],
        freq=1,
        intervals=ConformalIntervals(n_windows=2),
        horizon=3,
    ).fit(frame_of(np.random.default_rng(7).normal(size=(4, 30))))
    calls = []
    predict = EnsemblePanel.predict

    def counted(self: EnsemblePanel, h: int, n_jobs: int | None = None) -> Any:
        calls.append(h)
        return predict(self, h, n_jobs=n_jobs)

    monkeypatch.setattr(EnsemblePanel, "predict", counted)
    model.predict(3, level=[80, 95])
    assert calls == [3]


def test_scales_of_late_starters_are_those_of_hand_arithmetic() -> None:
    # Two windows of four steps begin 8, 6, 4 and 2 before the end: of a series of 20 values 12, 14,
    # 16 and 18 are known, of one of 7 only 3 (at a whole horizon) and 5. Of four long series and a
    # short one that is 18 pasts, of which the second is 5.
    lengths = np.array([20, 20, 20, 20, 7, 3])
    found = widened(np.full(6, 2.0), lengths, h=4, n_windows=2)
    assert found[:4].tolist() == [2.0] * 4
    usual = 5.0
    assert found[4] == 2.0
    assert found[5] == pytest.approx(2.0 * (1 + 4 / 3) / (1 + 4 / usual))
    alike = np.full(5, 18)
    assert widened(np.ones(5), alike, h=12, n_windows=2).tolist() == [1.0] * 5


def late_starters(series: int, every: int, last: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Random walks with drift of 60 values, some with their last ones only; and what comes."""
    rng = np.random.default_rng(8)
    y = np.cumsum(rng.normal(0.3, 1, (series, 66)), axis=1)
    df = frame_of(y[:, :60])
    return df[(df["unique_id"] % every > 0) | (df["ds"] >= 60 - last)], y[:, 60:]


def insides(table: pd.DataFrame, name: str, after: np.ndarray, every: int) -> tuple[float, float]:
    """How much of what comes lies inside the intervals of 80 %: of late starters, of the others."""
    low, high = (table[f"{name}-{end}-80"].to_numpy().reshape(-1, 6) for end in ("lo", "hi"))
    inside = (low <= after) & (after <= high)
    late = np.arange(len(after)) % every == 0
    return float(inside[late].mean()), float(inside[~late].mean())


def test_intervals_of_late_starters_are_no_narrower_than_they_have_to_be() -> None:
    df, after = late_starters(1500, every=5, last=4)
    model = StatisticalForecaster([Naive()], freq=1, intervals=ConformalIntervals(2), horizon=6)
    late, others = insides(model.fit(df).predict(6, level=[80]), "Naive", after, 5)
    assert others == pytest.approx(0.8, abs=0.03)
    assert late > 0.75


def test_a_class_of_the_automatic_choice_widens_the_intervals_of_its_late_starters() -> None:
    df, after = late_starters(3000, every=10, last=14)  # the shortest that are not a class apart
    model = AutoForecaster(6, freq=1).fit(df)
    chosen = {each["what"]: each["chosen"] for each in model.choices_}
    assert chosen["smooth series"] == "MedianEnsemble()"  # not boosting, which has no such scales
    late, others = insides(model.predict(6, level=[80]), "auto", after, 10)
    assert others == pytest.approx(0.8, abs=0.03)
    assert late == pytest.approx(0.8, abs=0.03)  # 0.755 where they are as wide as the others


def test_back_tests_and_files_have_the_intervals_of_late_starters(tmp_path: Path) -> None:
    df, _ = late_starters(1500, every=5, last=4)
    df = df[df["unique_id"] < 100]
    model = StatisticalForecaster([Naive()], freq=1, intervals=ConformalIntervals(1), horizon=3)
    before = df[df["ds"] < 57]
    expected = model.fit(before).predict(3, level=[80])
    windows = model.cross_validation(df, 3, n_windows=1, level=[80])
    columns = ["Naive", "Naive-lo-80", "Naive-hi-80"]
    assert np.array_equal(windows[columns], expected[columns])
    model.save(tmp_path / "late.mliot")
    again = mliot.load(tmp_path / "late.mliot").predict(3, level=[80])
    assert np.array_equal(again[columns], expected[columns])
