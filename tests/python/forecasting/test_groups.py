"""Lags and windows of the mean of a group of series."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.boosting import BoostingRegressor
from mliot.features import ExponentiallyWeightedMean, RollingMean, RollingStd
from mliot.forecasting import ConformalIntervals, Forecaster

GROUPS: dict[Any, Any] = {
    "kind": [1, 7, RollingMean(4)],
    (): [2, RollingStd(5, min_samples=3)],
}
NAMES = [
    "kind_mean_lag1",
    "kind_mean_lag7",
    "kind_mean_rolling_mean_lag1_window_size4",
    "overall_mean_lag2",
    "overall_mean_rolling_std_lag1_window_size5_min_samples3",
]
H = 7
NAME = "BoostingRegressor"


def forecaster(**changes: Any) -> Forecaster:
    settings: dict[str, Any] = {
        "freq": "D",
        "lags": [1],
        "horizon": H,
        "intervals": None,
        "model": BoostingRegressor(n_estimators=20, num_leaves=8),
        "group_features": GROUPS,
    }
    return Forecaster(**{**settings, **changes})


@pytest.fixture
def plain(sales: pd.DataFrame) -> pd.DataFrame:
    return sales[["unique_id", "ds", "y", "kind"]]


@pytest.fixture
def ragged(plain: pd.DataFrame) -> pd.DataFrame:
    """Series that begin on different days, and a few missing targets."""
    day = (plain["ds"] - plain["ds"].min()).dt.days
    begun = day >= plain["unique_id"].str[-1].astype(int)
    gone = plain.index % 17 == 3
    return plain.assign(y=plain["y"].where(~gone))[begun].reset_index(drop=True)


def test_the_table_holds_lags_and_windows_of_the_means(ragged):
    table = forecaster(fill_gaps="missing").preprocess(ragged)
    assert [name for name in table.columns if "_mean_" in name] == NAMES
    kind = ragged.groupby(["kind", "ds"])["y"].mean().unstack("kind")
    overall = ragged.groupby("ds")["y"].mean()
    of_series = ragged.groupby("unique_id")["kind"].first()
    for name, wanted in [
        (NAMES[0], kind.shift(1)),
        (NAMES[1], kind.shift(7)),
        (NAMES[2], kind.shift(1).rolling(4).mean()),
    ]:
        places = zip(table["unique_id"], table["ds"], strict=True)
        expected = [wanted.at[day, of_series[series]] for series, day in places]
        np.testing.assert_allclose(table[name], expected, rtol=2e-7)
    np.testing.assert_allclose(table[NAMES[3]], overall.shift(2)[table["ds"]], rtol=2e-7)
    spread = overall.shift(1).rolling(5, min_periods=3).std()
    np.testing.assert_allclose(table[NAMES[4]], spread[table["ds"]], rtol=2e-6)


def test_sums_are_of_the_series_that_have_a_value(ragged):
    model = forecaster(fill_gaps="missing", group_features={"kind": [1]}, group_agg=["sum", "mean"])
    table = model.preprocess(ragged)
    totals = ragged.groupby(["kind", "ds"])["y"].agg(["sum", "mean"])
    of_series = ragged.groupby("unique_id")["kind"].first()
    for statistic in ("sum", "mean"):
        wanted = totals[statistic].unstack("kind").shift(1)
        places = zip(table["unique_id"], table["ds"], strict=True)
        expected = [wanted.at[day, of_series[series]] for series, day in places]
        np.testing.assert_allclose(table[f"kind_{statistic}_lag1"], expected, rtol=2e-7)


def test_groups_are_made_by_several_columns_too(sales):
    mixed = sales.assign(size=(sales["unique_id"].str[-1].astype(int) // 4).astype(float))
    model = forecaster(group_features={("kind", "size"): [1]})
    table = model.preprocess(mixed[["unique_id", "ds", "y", "kind", "size"]])
    group = mixed.groupby(["kind", "size", "ds"])["y"].mean()
    last = table[table["ds"] == table["ds"].max()]
    facts = mixed.groupby("unique_id")[["kind", "size"]].first()
    for row in last.itertuples():
        wanted = group[(*facts.loc[row.unique_id], row.ds - pd.Timedelta(days=1))]
        assert row.kind_size_mean_lag1 == pytest.approx(wanted, rel=2e-7)


def test_a_group_tells_what_the_series_alone_does_not():
    # Each day has one level for all series of a group, which the day before foretells.
    rng = np.random.default_rng(4)
    level = 50 + 20 * np.sin(np.arange(200) * 0.9)[:, None] + rng.normal(0, 1, (200, 1))
    y = np.maximum(0, np.roll(level, 1, axis=0) + rng.normal(0, 25, (200, 40)))
    frame = pd.DataFrame(
        {
            "unique_id": np.repeat([f"s{i:02d}" for i in range(40)], 200),
            "ds": np.tile(pd.date_range("2024-01-01", periods=200), 40),
            "y": y.T.ravel(),
            "store": "a",
        }
    )
    errors = {}
    for name, groups in {"without": None, "with": {"store": [1, 2, 3]}}.items():
        model = forecaster(group_features=groups, horizon=1, lags=[1, 2, 3])
        table = model.cross_validation(frame, 1, n_windows=10, refit=False)
        errors[name] = np.abs(table["BoostingRegressor"] - table["y"]).mean()
    assert errors["with"] < 0.95 * errors["without"]


@pytest.mark.parametrize("agg", ["mean", "sum"])
@pytest.mark.parametrize("scale_by", ["auto", None])
def test_forecasts_of_a_group_count_as_its_values(plain, scale_by, agg):
    model = forecaster(scale_by=scale_by, group_agg=agg).fit(plain)
    whole = model.predict(5)[NAME].to_numpy().reshape(-1, 5)
    first = model.predict(1).rename(columns={NAME: "y"})
    rest = model.update(first).predict(4)[NAME].to_numpy().reshape(-1, 4)
    np.testing.assert_array_equal(whole[:, 1:], rest)


def test_a_series_that_ends_earlier_sees_what_is_known_of_the_others(plain):
    last = plain["ds"].max()
    late = (plain["unique_id"] == "item_01") & (plain["ds"] > last - pd.Timedelta("3D"))
    model = forecaster().fit(plain[~late])
    rows = model.predict(4).query("unique_id == 'item_01'")
    assert rows["ds"].min() == last - pd.Timedelta("2D")
    cut = forecaster().fit(plain[~late])
    model.update(plain.loc[late, ["unique_id", "ds", "y"]])
    again = model.predict(4)
    assert again["ds"].min() == last + pd.Timedelta("1D")
    for _, day in plain[late].groupby("ds"):  # the state does not tell how the rows came
        cut.update(day[["unique_id", "ds", "y"]])
    pd.testing.assert_frame_equal(cut.predict(4), again)


@pytest.mark.parametrize("refit", [False, True])
def test_targets_of_the_last_window_change_no_forecast(plain, refit):
    last = plain["ds"] > plain["ds"].max() - pd.Timedelta(days=H)
    spoilt = plain.assign(y=np.where(last, 1e4, plain["y"]))
    honest, judged = (
        forecaster().cross_validation(frame, H, n_windows=2, refit=refit)
        for frame in (plain, spoilt)
    )
    np.testing.assert_array_equal(honest["BoostingRegressor"], judged["BoostingRegressor"])


def test_new_rows_leave_the_state_that_all_rows_at_once_leave(plain):
    cut = plain["ds"].max() - pd.Timedelta(days=5)
    model = forecaster().fit(plain[plain["ds"] <= cut])
    whole = forecaster().fit(plain[plain["ds"] <= cut])
    later = plain[plain["ds"] > cut].drop(columns="kind")
    whole.update(later)
    for _, day in later.groupby("ds"):
        model.update(day.sample(frac=1, random_state=0))
    pd.testing.assert_frame_equal(model.predict(H), whole.predict(H))
    # And the state is that of a model which was given them at fit, up to the model itself.
    rows = whole.state()
    assert rows == model.state()


def test_series_that_begin_join_their_group(plain):
    model = forecaster().fit(plain[plain["unique_id"] != "item_03"])
    day = plain["ds"].max() + pd.Timedelta("1D")
    ids = sorted(plain["unique_id"].unique())
    rows = pd.DataFrame({"unique_id": ids, "ds": day, "y": 5.0})
    kind = plain.groupby("unique_id")["kind"].first()
    model.update(rows.assign(kind=kind[ids].to_numpy()), new_series="begin")
    assert len(model.predict(H)) == H * len(ids)
    model.update(rows.assign(ds=day + pd.Timedelta("1D")))
    assert len(model.predict(H)) == H * len(ids)


def test_a_state_keeps_series_that_began_and_their_groups(plain):
    model = forecaster().fit(plain)
    fresh = forecaster().fit(plain)
    day = plain["ds"].max() + pd.Timedelta("1D")
    ids = sorted(plain["unique_id"].unique())
    kinds = plain.groupby("unique_id")["kind"].first()
    rows = pd.DataFrame({"unique_id": ids, "ds": day, "y": 4.0, "kind": kinds[ids].to_numpy()})
    new = pd.DataFrame({"unique_id": ["new"], "ds": [day], "y": [9.0], "kind": [kinds.iloc[0]]})
    model.update(pd.concat([rows, new]), new_series="begin")
    fresh.restore(model.state())
    pd.testing.assert_frame_equal(fresh.predict(H), model.predict(H))


def test_results_do_not_depend_on_threads_or_the_order_of_rows(plain):
    one = forecaster(n_jobs=1).fit(plain).predict(H)
    two = forecaster(n_jobs=2).fit(plain.sample(frac=1, random_state=1)).predict(H)
    pd.testing.assert_frame_equal(one, two)


def test_a_file_keeps_groups_and_their_members(plain, tmp_path):
    model = forecaster().fit(plain)
    model.save(tmp_path / "demand.mliot")
    loaded = mliot.load(tmp_path / "demand.mliot")
    assert list(loaded.group_features) == list(GROUPS)
    pd.testing.assert_frame_equal(loaded.predict(H), model.predict(H))
    day = plain["ds"].max() + pd.Timedelta("1D")
    new = pd.DataFrame({"unique_id": plain["unique_id"].unique(), "ds": day, "y": 9.0})
    pd.testing.assert_frame_equal(loaded.update(new).predict(H), model.update(new).predict(H))
    assert model.columns_ == {"kind": "static"}


def test_intervals_are_calibrated_and_c_says_why_not(plain, tmp_path):
    model = forecaster(intervals=ConformalIntervals(n_windows=1)).fit(plain)
    forecast = model.predict(H, level=[80])
    assert (forecast[f"{NAME}-lo-80"] <= forecast[f"{NAME}-hi-80"]).all()
    with pytest.raises(mliot.Unsupported, match="group_features need the newest values of all"):
        model.export_c(tmp_path, name="demand")
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        ({"shop": [1]}, "no column 'shop'"),
        ({"kind": [0]}, "must be an integer >= 1"),
        ([1], "must be a dictionary such as"),
        ({("kind", "kind"): [1]}, "a tuple of static columns"),
        ({"kind": [1], ("kind",): [1]}, "twice"),
        ({"kind": ["x"]}, "must be an integer >= 1"),
        ({"y": [1]}, "is an id, time or target column already"),
    ],
)
def test_what_is_no_group_is_refused_by_name(plain, groups, message):
    with pytest.raises(mliot.InvalidArgument, match=message):
        forecaster(group_features=groups).fit(plain)


def test_columns_that_vary_or_share_a_name_are_refused(sales):
    with pytest.raises(mliot.InvalidArgument, match="column 'warmth' is past"):
        forecaster(group_features={"warmth": [1]}).fit(sales)
    with pytest.raises(mliot.InvalidArgument, match="rename the column that is called like"):
        forecaster().fit(sales.assign(kind_mean=np.arange(len(sales)) % 5))


def far_apart(gap: int, groups: list[str]) -> pd.DataFrame:
    parts = []
    for i, group in enumerate(groups):
        step = np.arange(60)
        rows = {"ds": step + gap * i, "y": step % 7 + i}
        parts.append(pd.DataFrame({"unique_id": f"s{i}", **rows, "kind": group}))
    return pd.concat(parts, ignore_index=True)


def test_series_that_ended_long_ago_are_forecast_as_others():
    model = forecaster(freq=1, group_features={"kind": [1, RollingMean(4)]})
    near = model.fit(far_apart(60 + 2 * H, ["a", "b"])).predict(H)
    far = model.fit(far_apart(7 * 10**12, ["a", "b"])).predict(H)
    np.testing.assert_array_equal(near[NAME].to_numpy(), far[NAME].to_numpy())


def test_one_group_of_series_too_far_apart_is_refused_by_name():
    model = forecaster(freq=1, group_features={"kind": [1]})
    with pytest.raises(mliot.ResourceLimit, match="a group of 'kind_mean' lie in the periods"):
        model.fit(far_apart(10**12, ["a", "a"]))


@pytest.mark.parametrize("agg", ["max", [], ["mean", "median"], 3])
def test_other_statistics_are_refused_by_name(plain, agg):
    with pytest.raises(mliot.InvalidArgument, match="group_agg must be 'mean', 'sum'"):
        forecaster(group_agg=agg).fit(plain)


def test_statistics_of_the_whole_history_are_refused_by_name(plain):
    endless = ExponentiallyWeightedMean(0.3)
    with pytest.raises(mliot.Unsupported, match="whole history of a group"):
        forecaster(group_features={"kind": [endless]}).fit(plain)
    with pytest.raises(mliot.Unsupported, match="rolling transform for the level"):
        forecaster(scale_by=endless).fit(plain)
