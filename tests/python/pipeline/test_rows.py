"""Pipelines over samples: batch and stream with the same bits, before a model and without one."""

from __future__ import annotations

import copy
import pickle
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import mliot
from mliot.boosting import BoostingClassifier, BoostingRegressor
from mliot.features import ExponentiallyWeightedMean, RollingMean, RollingStd
from mliot.pipeline import Pipeline
from mliot.preprocessing import ForwardFill, Hampel

KINDS = ["L", "M", "H"]


def readings(n: int = 300, machines: int = 3, seed: int = 0) -> pd.DataFrame:
    """Sensors of machines that are read at odd times, shuffled, with spikes and holes."""
    rng = np.random.default_rng(seed)
    parts = []
    for i in range(machines):
        heat = 60 + 5 * np.sin(np.arange(n) / 20) + rng.normal(0, 1, n)
        wear = np.cumsum(rng.random(n))
        strain = heat + wear / 10 + rng.normal(0, 0.5, n)
        broken = (strain > np.quantile(strain, 0.7)).astype(int)
        heat[rng.random(n) < 0.03] = 999.0
        heat[rng.random(n) < 0.05] = np.nan
        seconds = np.cumsum(rng.integers(1, 500, n))
        parts.append(
            pd.DataFrame(
                {
                    "machine": f"m{i}",
                    "at": pd.Timestamp("2024-01-01") + pd.to_timedelta(seconds, unit="s"),
                    "heat": heat,
                    "wear": wear,
                    "kind": KINDS[i % 3],
                    "broken": broken,
                }
            )
        )
    return pd.concat(parts).sample(frac=1, random_state=seed).reset_index(drop=True)


def steps(model: Any = None) -> list[Any]:
    chain: list[Any] = [
        ("spikes", Hampel(5), "heat"),
        ("gaps", ForwardFill(4), ["heat"]),
        ("windows", [RollingMean(5, 1), RollingStd(8, 2)], ["heat", "wear"]),
        ("trend", [ExponentiallyWeightedMean(0.3)], ["wear"]),
    ]
    return chain if model is None else [*chain, ("model", model)]


def pipeline(model: Any = None) -> Pipeline:
    return Pipeline(steps(model), id_col="machine", time_col="at")


def classifier() -> Pipeline:
    return pipeline(BoostingClassifier(n_estimators=20))


def split(frame: pd.DataFrame, share: float = 0.7) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Earlier and later readings of each machine, both still shuffled."""
    rank = frame.groupby("machine")["at"].rank(method="first")
    early = rank <= share * len(frame) / frame["machine"].nunique()
    return frame[early], frame[~early]


def test_features_are_those_of_the_transforms_alone() -> None:
    frame = readings()
    table = classifier().fit(frame, "broken").preprocess(frame)
    assert table.index.equals(frame.index)
    for machine, rows in frame.sort_values("at").groupby("machine"):
        heat = ForwardFill(4).transform(Hampel(5).transform(rows["heat"].to_numpy()))
        mine = table.loc[rows.index]
        assert np.array_equal(mine["heat"], heat.astype(np.float32), equal_nan=True), machine
        mean = RollingMean(5, 1).transform(heat).astype(np.float32)
        assert np.allclose(
            mine["heat_rolling_mean_window_size5_min_samples1"], mean, rtol=1e-6, equal_nan=True
        )
        spread = RollingStd(8, 2).transform(rows["wear"].to_numpy()).astype(np.float32)
        assert np.allclose(
            mine["wear_rolling_std_window_size8_min_samples2"], spread, rtol=1e-6, equal_nan=True
        )


def test_the_order_of_the_rows_does_not_matter() -> None:
    frame = readings()
    model = classifier().fit(frame, "broken")
    in_order = frame.sort_values(["machine", "at"])
    again = classifier().fit(in_order.drop(columns="broken"), in_order["broken"].to_numpy())
    chances = model.predict_proba(frame)
    assert np.array_equal(again.predict_proba(frame), chances)
    assert np.array_equal(model.predict_proba(in_order), chances[in_order.index])
    assert np.array_equal(model.predict(frame), (chances[:, 1] > 0.5).astype(int))
    assert (model.predict(frame) == frame["broken"]).mean() > 0.9


@pytest.mark.parametrize("seed", range(3))
def test_stream_and_batch_give_the_same_bits(seed: int) -> None:
    frame = readings(seed=seed)
    early, late = split(frame)
    model = classifier().fit(early, "broken")
    expected = pd.DataFrame(model.predict_proba(frame), index=frame.index)
    rng = np.random.default_rng(seed)
    rows = late.sort_values("at")
    for place in np.array_split(np.arange(len(rows)), int(rng.integers(1, 12))):
        piece = rows.iloc[place]
        shuffled = piece.sample(frac=1, random_state=seed)
        assert np.array_equal(model.update(shuffled), expected.loc[shuffled.index])


def test_a_regressor_streams_too() -> None:
    frame = readings()
    early, late = split(frame)
    target = frame["wear"] * 2 + 1
    model = pipeline(BoostingRegressor(n_estimators=20)).fit(
        early.drop(columns="broken"), target[early.index]
    )
    every = pd.Series(model.predict(frame.drop(columns="broken")), index=frame.index)
    assert np.array_equal(model.update(late.drop(columns="broken")), every[late.index])


def test_without_a_model_the_transformed_rows_come_out() -> None:
    frame = readings()
    early, late = split(frame)
    chain = pipeline().fit(early)
    table = chain.transform(frame)
    assert list(table.columns) == [*frame.columns, *chain.feature_names_[1:]]
    assert table["wear"].equals(frame["wear"])
    assert table["heat"].max() < 100
    pd.testing.assert_frame_equal(chain.update(late), table.loc[late.index], check_exact=True)
    with pytest.raises(mliot.Unsupported, match="no model, which has no predict"):
        chain.predict(frame)


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_frames_of_every_library(kind: str) -> None:
    frame = readings(100)
    given: Any = frame if kind == "pandas" else pl.from_pandas(frame)
    given = given.to_arrow() if kind == "pyarrow" else given
    model = classifier().fit(given, "broken")
    expected = classifier().fit(frame, "broken").predict_proba(frame)
    assert np.array_equal(model.predict_proba(given), expected)
    assert type(pipeline().fit(given).transform(given)) is type(given)


def test_one_series_without_times() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"load": rng.normal(size=100), "y": rng.normal(size=100)})
    chain = [("w", [RollingMean(3)], "load"), ("model", BoostingRegressor(n_estimators=5))]
    model = Pipeline(chain).fit(frame[:60], "y")
    expected = model.predict(frame)
    assert np.array_equal(model.update(frame[60:80]), expected[60:80])
    assert np.array_equal(model.update(frame[80:]), expected[80:])


def test_whole_numbers_may_be_times() -> None:
    frame = readings(60)
    frame["at"] = frame.groupby("machine")["at"].rank(method="first").astype("int64") * 10
    early, late = split(frame)
    model = classifier().fit(early, "broken")
    every = pd.DataFrame(model.predict_proba(frame), index=frame.index)
    assert np.array_equal(model.update(late), every.loc[late.index])
    with pytest.raises(mliot.InvalidArgument, match="'at' holds dates, but held whole numbers"):
        model.update(readings(5))


def test_times_with_a_zone_are_put_in_order_of_utc() -> None:
    frame = readings(60)
    at = frame["at"].astype("M8[us]").dt.tz_localize("UTC").dt.tz_convert("America/New_York")
    zoned = frame.assign(at=at)
    model = classifier().fit(zoned, "broken")
    expected = classifier().fit(frame, "broken").predict_proba(frame)
    assert np.array_equal(model.predict_proba(zoned), expected)
    with pytest.raises(mliot.InvalidArgument, match="'at' has no zone, but had a zone"):
        model.predict(frame)


def test_an_unfitted_pipeline_says_so() -> None:
    for method in ("predict", "preprocess", "update", "transform"):
        with pytest.raises(mliot.NotFitted, match="this Pipeline is not fitted"):
            getattr(classifier(), method)(FRAME)


def test_threads_may_update_different_machines() -> None:
    frame = readings(200)
    early, late = split(frame, 0.3)
    model = classifier().fit(early, "broken")
    expected = pd.DataFrame(model.predict_proba(frame), index=frame.index)
    wrong: list[str] = []

    def feed(machine: str) -> None:
        rows = late[late["machine"] == machine].sort_values("at")
        for place in range(0, len(rows), 3):
            piece = rows[place : place + 3]
            if not np.array_equal(model.update(piece), expected.loc[piece.index]):
                wrong.append(machine)

    threads = [threading.Thread(target=feed, args=(f"m{i}",)) for i in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def copies(model: Pipeline, folder: Path) -> list[Pipeline]:
    model.save(folder / "p.mliot")
    return [
        mliot.load(folder / "p.mliot"),
        pickle.loads(pickle.dumps(model)),
        copy.deepcopy(model),
    ]


@pytest.mark.parametrize("model", [None, "classifier", "regressor"])
def test_files_and_pickles_continue_with_the_same_bits(model: str | None, tmp_path: Path) -> None:
    frame = readings(120)
    early, late = split(frame)
    made = {
        None: pipeline,
        "classifier": classifier,
        "regressor": lambda: pipeline(BoostingRegressor(n_estimators=9)),
    }[model]()
    made.fit(early, *([] if model is None else ["broken"]))
    loaded = copies(made, tmp_path)
    expected = made.update(late)
    for each in loaded:
        got = each.update(late)
        assert np.array_equal(np.asarray(got), np.asarray(expected)) or got.equals(expected)
        assert each.state() == made.state()
        assert repr(each) == repr(made)
        assert each.feature_names_ == made.feature_names_
        if model is not None:
            assert np.array_equal(each.predict(frame), made.predict(frame))


def test_a_killed_stream_continues_where_it_was(tmp_path: Path) -> None:
    frame = readings(80)
    early, late = split(frame)
    model = classifier().fit(early, "broken")
    model.save(tmp_path / "p.mliot")
    rows = late.sort_values("at")
    whole = model.update(rows)
    alive = mliot.load(tmp_path / "p.mliot")
    for place in range(len(rows)):
        got = alive.update(rows[place : place + 1])
        assert np.array_equal(got[0], whole[place])
        snapshot = alive.state()
        alive = mliot.load(tmp_path / "p.mliot").restore(snapshot)


def test_streams_begin_in_an_update_and_stay_in_files_and_snapshots(tmp_path: Path) -> None:
    frame = readings(80)
    early, late = split(frame)
    model = classifier().fit(early, "broken")
    model.save(tmp_path / "before.mliot")
    alone = late[late["machine"] == "m1"]
    young = alone.assign(machine="b7")
    state = model.state()
    with pytest.raises(mliot.InvalidArgument, match=r"'b7'; update\(df, new_series='begin'"):
        model.update(young)
    with pytest.raises(mliot.InvalidArgument, match="late or duplicate"):
        model.update(pd.concat([young, early.tail(2)]), new_series="begin")
    assert model.state() == state
    got = model.update(pd.concat([young, late]), new_series="begin")
    fresh = classifier().fit(early, "broken")
    assert np.array_equal(got[len(young) :], fresh.update(late))
    without = mliot.load(_stateless(model, tmp_path))
    assert np.array_equal(got[: len(young)], without.update(alone))

    model.save(tmp_path / "after.mliot")
    snapshot = model.state()
    for name in ("before.mliot", "after.mliot"):
        again = mliot.load(tmp_path / name).restore(snapshot)
        assert again.state() == snapshot
        rows = young.assign(at=young["at"] + pd.Timedelta(days=3))
        assert np.array_equal(again.update(rows), copy.deepcopy(model).update(rows))


def _stateless(model: Pipeline, folder: Path) -> Path:
    model.save(folder / "stateless.mliot", include_state=False)
    return folder / "stateless.mliot"


def test_last_windows_may_be_left_out_of_the_file(tmp_path: Path) -> None:
    frame = readings(60)
    frame.loc[frame["at"] == frame["at"].max(), "wear"] = 98765.4321
    model = classifier().fit(frame, "broken")
    secret = np.float64(98765.4321).tobytes()
    model.save(tmp_path / "with.mliot")
    model.save(tmp_path / "without.mliot", include_state=False)
    assert secret in (tmp_path / "with.mliot").read_bytes()
    assert secret not in (tmp_path / "without.mliot").read_bytes()
    fresh = mliot.load(tmp_path / "without.mliot")
    assert np.array_equal(fresh.update(frame), model.predict_proba(frame))


def test_refusals_change_nothing() -> None:
    frame = readings(60)
    early, late = split(frame)
    model = classifier().fit(early, "broken")
    state = model.state()
    for rows, message in [
        (early.tail(3), "is late or duplicate: the series has had"),
        (pd.concat([late.head(1), late.head(1)]), r"is there twice \(rows 0 and 1"),
        (late.assign(machine="m9"), "ids that were not there at fit: 'm9'"),
        (late.drop(columns="heat"), "no column 'heat'"),
        (late.assign(heat="hot"), "'heat' holds text, but held numbers"),
        (late.assign(kind=1.0), "'kind' holds numbers, but held text"),
        (late.assign(machine=3), "'machine' holds integers, but held text"),
        (late[:0], "df has no rows"),
        (late.assign(heat=np.inf), "'heat' is infinite"),
    ]:
        with pytest.raises(mliot.InvalidArgument, match=message):
            model.update(rows)
        assert model.state() == state
    with pytest.raises(mliot.FormatError):
        model.restore(classifier().fit(frame[frame["machine"] != "m0"], "broken").state())
    with pytest.raises(mliot.FormatError):
        model.restore(state[:-1])
    assert model.state() == state


def test_levels_are_coded_as_fit_saw_them() -> None:
    frame = readings(60)
    model = classifier().fit(frame, "broken")
    strange = frame.assign(kind="X")
    missing = frame.assign(kind=None).astype({"kind": "object"})
    assert np.array_equal(model.predict_proba(strange), model.predict_proba(missing))
    reordered = frame.assign(kind=pd.Categorical(frame["kind"], categories=["M", "H", "L"]))
    assert np.array_equal(model.predict_proba(reordered), model.predict_proba(frame))


def test_weights_are_per_row_of_the_frame() -> None:
    frame = readings(60)
    weight = (frame["machine"] != "m1").to_numpy(dtype=float)
    weighted = classifier().fit(frame, "broken", sample_weight=weight)
    dropped = classifier().fit(frame[weight > 0], "broken")
    kept = frame[weight > 0]
    assert np.array_equal(weighted.predict_proba(kept), dropped.predict_proba(kept))


FRAME = readings(20)
ADDED = "heat_rolling_mean_window_size2"
BAD: list[tuple[list[Any], dict[str, Any], Any, str]] = [
    ([("a", Hampel(), "nosuch")], {}, None, "names the column 'nosuch', which the frame lacks"),
    ([("a", Hampel(), "at")], {"time_col": "at"}, None, "names the column 'at'"),
    ([("a", Hampel(), "kind")], {}, None, "column 'kind' holds text, not numbers"),
    (
        [("a", [RollingMean(2)], "heat"), ("b", Hampel(), "heat")],
        {},
        None,
        "cleans 'heat' after step 'a' has made columns of it; put it first",
    ),
    (
        [
            ("a", [RollingMean(2)], "heat"),
            ("b", [RollingMean(3)], "heat_rolling_mean_window_size2"),
        ],
        {},
        None,
        "which step 'a' adds; steps work on columns of the frame",
    ),
    ([("a", [RollingMean(2), RollingMean(2)], "heat")], {}, None, "two columns would be named"),
    ([("a", Hampel(), "heat")], {}, "broken", "no model, which y is for"),
    ([("m", BoostingClassifier())], {}, None, "fit needs y"),
    ([("m", BoostingClassifier())], {}, "nosuch", "no column 'nosuch'"),
    (
        [("m", BoostingClassifier())],
        {"time_col": "at"},
        [1, 2],
        r"one value for each of the 60 rows",
    ),
    ([("m", BoostingClassifier())], {"id_col": "broken"}, "broken", "is an id or time column"),
    ([("a", Hampel(), "heat")], {"time_col": 3}, None, "time_col must be the name of a column"),
    ([("a", Hampel(), "heat")], {"id_col": [3]}, None, "id_col must be names"),
]


@pytest.mark.parametrize(("chain", "named", "y", "message"), BAD, ids=[each[-1] for each in BAD])
def test_wrong_settings_are_named(
    chain: list[Any], named: dict[str, Any], y: Any, message: str
) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        Pipeline(chain, **named).fit(FRAME, *([] if y is None else [y]))
