"""Forecasters whose features are of every sample so far: by hand, step by step, stream and file."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.boosting import BoostingRegressor
from mliot.features import (
    ExpandingMean,
    ExpandingMedian,
    ExpandingQuantile,
    ExpandingRank,
    RollingMean,
)
from mliot.forecasting import ConformalIntervals, Forecaster

TRANSFORMS: dict[int, list[Any]] = {
    1: [ExpandingMedian(), ExpandingQuantile(0.8, 3)],
    3: [ExpandingRank(pct=True), ExpandingMean()],
}
HORIZON = 6


def sales(n: int = 90) -> pd.DataFrame:
    rng = np.random.default_rng(2)
    parts = []
    for i, name in enumerate("abc"):
        y = np.round(20 + 8 * i + 6 * np.sin(np.arange(n) / 5) + rng.normal(0, 3, n), 1)
        y[rng.random(n) < 0.05] = np.nan
        y[[0, -1]] = 20.0
        heat = np.round(rng.normal(15, 4, n), 1)
        parts.append(pd.DataFrame({
            "unique_id": name,
            "ds": pd.date_range("2024-01-01", periods=n),
            "y": y,
            "heat": heat,
        }))  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def forecaster(**more: Any) -> Forecaster:
    model = BoostingRegressor(n_estimators=25, num_leaves=12, min_child_samples=4)
    options: dict[str, Any] = {"horizon": HORIZON, "intervals": None, "model": model, **more}
    return Forecaster(freq="D", lags=[1], lag_transforms=TRANSFORMS, fill_gaps="missing", **options)


def test_the_table_holds_the_statistics_of_the_past() -> None:
    frame = sales()[["unique_id", "ds", "y"]]
    table = forecaster().preprocess(frame)
    own = frame[frame["unique_id"] == "b"].set_index("ds")["y"]
    got = table[table["unique_id"] == "b"].set_index("ds")
    medians = own.expanding().median().shift(1)
    ranks = own.expanding().rank(pct=True).shift(3)
    name = next(c for c in got.columns if "expanding_median" in c)
    rank = next(c for c in got.columns if "expanding_rank" in c)
    np.testing.assert_array_equal(got[name], medians.reindex(got.index).astype(np.float32))
    np.testing.assert_allclose(got[rank], ranks.reindex(got.index), rtol=1e-6)


@pytest.mark.parametrize("groups", [None, {"kind": [1, RollingMean(3)]}])
def test_forecasts_are_those_of_a_history_that_takes_each_forecast(groups: Any) -> None:
    """Each step of the horizon is the first step after the ones before it were observed."""
    frame = sales()[["unique_id", "ds", "y"]]
    kinds = {"a": "x", "b": "x", "c": "z"}
    options = {} if groups is None else {"static_features": ["kind"], "group_features": groups}
    if groups is not None:
        frame["kind"] = frame["unique_id"].map(kinds)
    ahead = forecaster(**options).fit(frame).predict(HORIZON)
    name = ahead.columns[-1]
    again = forecaster(**options).fit(frame)
    for step in range(HORIZON):
        one = again.predict(1)
        expected = ahead.groupby("unique_id").nth(step)[name]
        np.testing.assert_array_equal(one[name].to_numpy(), expected.to_numpy())
        observed = one.rename(columns={name: "y"})
        again.update(observed.assign(kind=observed["unique_id"].map(kinds)) if groups else observed)


def test_updates_files_and_copies_go_on_with_the_same_bits(tmp_path: Path) -> None:
    frame = sales()
    late = frame["ds"] >= "2024-03-20"
    past = {"heat": [1, ExpandingMedian()]}
    model = forecaster(past_features=past).fit(frame[~late])
    model.save(tmp_path / "sales.mliot")
    loaded = mliot.load(tmp_path / "sales.mliot")
    for each in (model, loaded):
        each.update(frame[late])
    snapshot = model.state()
    forecasts = model.predict(HORIZON)
    pd.testing.assert_frame_equal(loaded.predict(HORIZON), forecasts)
    other = mliot.load(tmp_path / "sales.mliot")
    other.restore(snapshot)
    pd.testing.assert_frame_equal(other.predict(HORIZON), forecasts)
    assert forecasts.iloc[:, -1].nunique() > 5


def test_backtests_and_intervals_know_only_the_past() -> None:
    frame = sales()[["unique_id", "ds", "y"]]
    changed = frame.copy()
    changed.loc[changed["ds"] >= "2024-03-25", "y"] += 50
    options = {"intervals": ConformalIntervals(n_windows=2)}
    cut = frame["ds"] < "2024-03-25"
    whole = forecaster(**options).fit(frame[cut]).predict(3, level=[80])
    other = forecaster(**options).fit(changed[cut]).predict(3, level=[80])
    pd.testing.assert_frame_equal(whole, other)
    scores = forecaster().cross_validation(frame, HORIZON, n_windows=2)
    assert scores.iloc[:, -1].notna().all()


def test_an_export_to_c_names_what_keeps_every_sample(tmp_path: Path) -> None:
    model = forecaster().fit(sales()[["unique_id", "ds", "y"]])
    with pytest.raises(mliot.Unsupported, match=r"keeps every sample.*take a rolling transform"):
        model.export_c(tmp_path)
