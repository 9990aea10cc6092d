"""Lags and windows of the mean of a group of series."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.boosting import BoostingRegressor
from mliot.features import RollingMean, RollingStd
from mliot.forecasting import ConformalIntervals, Forecaster
from mliot.forecasting._groups import groups_from

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


def test_the_table_holds_what_was_known_of_the_group_at_the_origin(ragged):
    table = forecaster(fill_gaps="missing").preprocess(ragged)
    assert [name for name in table.columns if "_mean_" in name] == NAMES
    kind = ragged.groupby(["kind", "ds"])["y"].mean().unstack("kind")
    overall = ragged.groupby("ds")["y"].mean()
    spread = overall.rolling(5, min_periods=3).std()
    of_series = ragged.groupby("unique_id")["kind"].first()
    starts = ragged.groupby("unique_id")["ds"].min()
    for row in table.itertuples():
        origin = row.ds - pd.Timedelta(days=int(row.steps_ahead))
        group = kind[of_series[row.unique_id]]
        # A series sees its group from its own first row on.
        known = group[group.index >= starts[row.unique_id]]
        np.testing.assert_allclose(
            [row.kind_mean_lag1, row.kind_mean_lag7],
            [known.get(origin, np.nan), known.get(origin - pd.Timedelta("6D"), np.nan)],
            rtol=2e-7,
        )
        window = known[origin - pd.Timedelta("3D") : origin]
        wanted = window.mean() if len(window) == 4 else np.nan
        np.testing.assert_allclose(getattr(row, NAMES[2]), wanted, rtol=2e-7)
    complete = table["ds"] > table["ds"].min() + pd.Timedelta(days=30)
    origins = table["ds"] - pd.to_timedelta(table["steps_ahead"], unit="D")
    np.testing.assert_allclose(table.loc[complete, NAMES[4]], spread[origins[complete]], rtol=2e-6)


def test_groups_are_made_by_several_columns_too(sales):
    mixed = sales.assign(size=(sales["unique_id"].str[-1].astype(int) // 4).astype(float))
    model = forecaster(group_features={("kind", "size"): [1]})
    table = model.preprocess(mixed[["unique_id", "ds", "y", "kind", "size"]])
    group = mixed.groupby(["kind", "size", "ds"])["y"].mean()
    last = table[table["ds"] == table["ds"].max()]
    facts = mixed.groupby("unique_id")[["kind", "size"]].first()
    for row in last.itertuples():
        origin = row.ds - pd.Timedelta(days=int(row.steps_ahead))
        wanted = group[(*facts.loc[row.unique_id], origin)]
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
    assert model.columns_ == {"kind": "static", "kind_mean": "past", "overall_mean": "past"}


def test_intervals_and_c_treat_a_mean_as_a_covariate(plain, tmp_path):
    model = forecaster(intervals=ConformalIntervals(n_windows=1)).fit(plain)
    forecast = model.predict(H, level=[80])
    assert (forecast["BoostingRegressor-lo-80"] <= forecast["BoostingRegressor-hi-80"]).all()
    code = model.export_c(tmp_path, name="demand")
    assert "KIND_MEAN" in code.header.read_text()


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
    with pytest.raises(mliot.InvalidArgument, match="rename that column"):
        forecaster().fit(sales.assign(kind_mean=1.0))


def test_a_state_with_series_of_unknown_groups_is_refused(plain):
    model = forecaster().fit(plain)
    fresh = forecaster().fit(plain)
    day = plain["ds"].max() + pd.Timedelta("1D")
    new = pd.DataFrame({"unique_id": ["new"], "ds": [day], "y": [1.0], "kind": ["dairy"]})
    model.update(new, new_series="begin")
    with pytest.raises(mliot.Unsupported, match="which group_features groups"):
        fresh.restore(model.state())


def _members(**changes: Any) -> dict[str, Any]:
    groups = {"columns": ["kind"], "keys": np.zeros((2, 1)), "members": np.array([0, 1, 1])}
    return {"kind_mean": {**groups, **changes}}


def test_groups_of_a_file_are_checked():
    found = groups_from(_members(), ["kind_mean"], ["kind"], 3)
    assert found["kind_mean"].members.tolist() == [0, 1, 1]
    damaged: list[Any] = [
        ["kind_mean"],
        {"kind_mean": 3},
        {"other_mean": _members()["kind_mean"]},
        _members(columns=["size"]),
        _members(columns="kind"),
        _members(keys=np.zeros((2, 2))),
        _members(keys=[0.0, 0.0]),
        _members(members=np.array([0, 1])),
        _members(members=np.array([0.0, 1.0, 1.0])),
        _members(members=np.array([0, 1, 2])),
        _members(members=np.array([0, 1, -1])),
    ]
    for stored in damaged:
        with pytest.raises(mliot.FormatError, match="groups"):
            groups_from(stored, ["kind_mean"], ["kind"], 3)
