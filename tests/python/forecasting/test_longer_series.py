"""Intervals of series too short for a back-test: errors of longer ones, cut to their length."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot import _core
from mliot.forecasting import AutoForecaster
from mliot.forecasting._longer_series import LongerSeries, sizes_at
from mliot.forecasting._panels import FittedModel, Rows, Run
from mliot.statistical import Naive, SimpleExponentialSmoothingOptimized, StatisticalModel

H = 4


def rows_of(series: list[Any]) -> Rows:
    lengths = [len(y) for y in series]
    return Rows(np.concatenate(series).astype(float), np.cumsum([0, *lengths]).astype(np.int64))


def lenders(series: list[Any], h: int) -> LongerSeries:
    return LongerSeries(rows_of(series), Naive(), h, Run(1))


def fitted(series: list[Any], model: StatisticalModel) -> FittedModel:
    return FittedModel.fit(model, Naive(), rows_of(series), Run(1))


def test_pieces_of_a_longer_series_are_those_of_hand_arithmetic(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = []
    table = _core.ConformalTable

    def noted(errors: np.ndarray, scale: np.ndarray) -> Any:
        kept.append((errors, scale))
        return table(errors, scale)

    monkeypatch.setattr(_core, "ConformalTable", noted)
    y = [90, 80, 70, 60, 50, 40, 4, 6, 7, 9]  # known up to the 6
    found = fitted([[1, 2], [3], [4, 5]], Naive())
    sizes = lenders([y, y[1:]], h=2).lend(found)
    assert sizes is not None
    assert len(sizes) == 9
    assert found.table is not None
    assert not found.stretched
    errors, scale = kept[0]
    # A piece of one value has 1 % of it as its scale, one of two values their difference; both err
    # by 1 and 3, of which 1 + 0.8 (3 - 1) is the 80 % point.
    one, two = 2.6 / 0.06, 2.6 / 2
    assert scale[:2] == pytest.approx([0.06 * one, 2 * two])
    assert errors.tolist() == [[[1, 3]] * 9]
    assert sizes_at(sizes, np.array([2, 1, 2])) == pytest.approx([two, one, two])
    assert sizes_at(sizes, np.array([9, 30])).tolist() == [sizes[8]] * 2


def test_without_longer_series_or_with_zeros_alone_there_is_nothing_to_lend() -> None:
    found = fitted([[1, 2, 3]], Naive())
    for series in (np.arange(H + 7), np.zeros(40)):
        assert lenders([series], H).lend(found) is None
    assert found.table is None


def walks(series: int, length: int) -> np.ndarray:
    return 50 + np.cumsum(np.random.default_rng(8).normal(size=(series, length + H)), axis=1)


@pytest.mark.parametrize("level", [80, 95])
def test_short_series_hold_what_they_say_at_every_length(level: int) -> None:
    y = walks(3000, 40)
    lengths = np.resize(np.arange(2, H + 8), 1000)
    short = rows_of([row[40 - n : 40] for row, n in zip(y, lengths, strict=False)])
    model, run = SimpleExponentialSmoothingOptimized(), Run(1)
    found = FittedModel.fit(model, Naive(), short, run)
    sizes = lenders([*y[1000:, :40]], H).lend(found)
    assert sizes is not None
    scales = np.asarray(_core.error_scales(short.values, short.offsets)) * sizes_at(sizes, lengths)
    point, stretch = found.point_and_stretch(scales, H, run)
    ends = (50 - level / 2) / 100, (50 + level / 2) / 100
    low, high = (found.conformal(point, scales, stretch, q, run) for q in ends)
    inside = (low <= y[:1000, 40:]) & (y[:1000, 40:] <= high)
    # Over twelve seeds 80.6 % with a standard deviation of 1.5 points, and 95.6 with 0.6.
    assert inside.mean() == pytest.approx(level / 100, abs={80: 0.045, 95: 0.02}[level])
    for n in np.unique(lengths):
        assert inside[lengths == n].mean() == pytest.approx(level / 100, abs=0.1)
    own = found.quantiles(H, ends, run)
    own_inside = (own[..., 0] <= y[:1000, 40:]) & (y[:1000, 40:] <= own[..., 1])
    assert own_inside.mean() < inside.mean() - 0.05  # of the model's own distribution


def shop() -> pd.DataFrame:
    """Thirty walks of forty months and twelve that began late."""
    y = walks(42, 36)
    parts = [y[i, 0 if i < 30 else -(2 + i % 6 + H) :] for i in range(42)]
    frames = [
        pd.DataFrame(
            {
                "unique_id": i,
                "ds": pd.date_range(end="2023-12-01", periods=len(part), freq="MS"),
                "y": part,
            }
        )
        for i, part in enumerate(parts)
    ]
    return pd.concat(frames, ignore_index=True)


def test_files_and_back_tests_of_the_automatic_choice_have_such_intervals(tmp_path: Path) -> None:
    df = shop()
    before = df[df["ds"] < "2023-09-01"]
    model = AutoForecaster(H).fit(before)
    assert {each.kind: each.found.reach for each in model._parts}["short"] == H
    columns = ["auto", "auto-lo-80", "auto-hi-80"]
    expected = model.predict(level=[80])
    windows = model.cross_validation(df, n_windows=1, level=[80])
    assert np.array_equal(windows[columns], expected[columns])
    model.save(tmp_path / "late.mliot")
    again = mliot.load(tmp_path / "late.mliot").predict(level=[80])
    assert np.array_equal(again[columns], expected[columns])
    own = AutoForecaster(H, intervals=None).fit(before).predict(level=[80])
    late = expected["unique_id"] >= 30
    width, narrow = (each["auto-hi-80"] - each["auto-lo-80"] for each in (expected, own))
    assert np.median(width[late] / narrow[late]) > 1.1


def test_series_that_begin_after_the_fit_have_them_too(tmp_path: Path) -> None:
    df = shop()
    young = df["unique_id"] == 41  # of few values, and unknown at the fit
    model = AutoForecaster(H).fit(df[~young])
    model.save(tmp_path / "late.mliot")
    again = mliot.load(tmp_path / "late.mliot")
    tables = [
        each.update(df[young], new_series="begin").predict(level=[80]).query("unique_id == 41")
        for each in (model, again)
    ]
    assert tables[0].equals(tables[1])
    whole = AutoForecaster(H).fit(df).predict(level=[80]).query("unique_id == 41")
    width, expected = (each["auto-hi-80"] - each["auto-lo-80"] for each in (tables[0], whole))
    assert np.allclose(width, expected)
