"""Pipelines that end in a Forecaster: cleaning in fit, back-test, update, files."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

import mliot
from mliot.boosting import BoostingRegressor
from mliot.features import RollingMean, RollingMedian
from mliot.forecasting import ConformalIntervals, Forecaster
from mliot.pipeline import Pipeline
from mliot.preprocessing import ForwardFill, Hampel

H = 5
NAME = "BoostingRegressor"


def history(n: int = 120, seed: int = 0) -> pd.DataFrame:
    """Three series with a weekly wave; the sensor has spikes and holes, the target spikes."""
    rng = np.random.default_rng(seed)
    day = np.arange(n)
    parts = []
    for i in range(3):
        warmth = 20 + 3 * np.sin(day / 9) + rng.normal(0, 0.3, n)
        warmth[rng.random(n) < 0.05] = 500.0
        warmth[rng.random(n) < 0.1] = np.nan
        y = 10.0 * (i + 1) * (1 + 0.3 * np.sin(2 * np.pi * day / 7)) + rng.normal(0, 0.5, n)
        y[rng.random(n) < 0.03] += 400.0
        parts.append(
            pd.DataFrame(
                {
                    "unique_id": f"s{i}",
                    "ds": pd.date_range("2024-01-01", periods=n),
                    "y": y,
                    "warmth": warmth,
                    "promotion": (rng.random(n) < 0.2).astype(float),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def forecaster(**more: Any) -> Forecaster:
    return Forecaster(
        **{
            "freq": "D",
            "lags": [1, 7],
            "lag_transforms": {1: [RollingMean(7)]},
            "future_features": ["promotion"],
            "past_features": {"warmth": [1, RollingMedian(3, 1)]},
            "horizon": H,
            "intervals": ConformalIntervals(2),
            "model": BoostingRegressor(n_estimators=15),
            **more,
        }
    )


def steps() -> list[Any]:
    return [
        ("spikes", Hampel(7), ["y", "warmth"]),
        ("gaps", ForwardFill(3), "warmth"),
        ("model", forecaster()),
    ]


def split(frame: pd.DataFrame, days: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    later = frame["ds"] > frame["ds"].max() - pd.Timedelta(days=days)
    return frame[~later], frame[later]


def cleaned(frame: pd.DataFrame) -> pd.DataFrame:
    """The same by hand, with transforms that stand alone."""
    ids = frame["unique_id"]
    warmth = ForwardFill(3).transform(Hampel(7).transform(frame["warmth"], ids), ids)
    return frame.assign(y=Hampel(7).transform(frame["y"], ids), warmth=warmth)


def test_steps_clean_before_every_feature() -> None:
    past, later = split(history(), H)
    pipeline = Pipeline(steps()).fit(past)
    by_hand = forecaster().fit(cleaned(past))
    pd.testing.assert_frame_equal(
        pipeline.predict(X_df=later), by_hand.predict(X_df=later), check_exact=True
    )
    table, expected = pipeline.preprocess(past), by_hand.preprocess(cleaned(past))
    for name in pipeline.feature_names_:
        assert np.array_equal(table[name], expected[name], equal_nan=True), name
    without = forecaster().fit(past).predict(X_df=later)
    assert not np.array_equal(pipeline.predict(X_df=later)[NAME], without[NAME])


def test_intervals_are_of_the_observed_values() -> None:
    past, later = split(history(), H)
    forecasts = Pipeline(steps()).fit(past).predict(X_df=later, level=[80])
    assert (forecasts[f"{NAME}-hi-80"] >= forecasts[f"{NAME}-lo-80"]).all()


@pytest.mark.parametrize("cuts", [[1] * 12, [5, 7], [12]])
def test_updates_in_any_pieces_end_in_the_same_state(cuts: list[int]) -> None:
    frame = history()
    past, later = split(frame, 12 + H)
    middle, last = split(later, H)
    pipeline = Pipeline(steps()).fit(past)
    days = sorted(middle["ds"].unique())
    for n in cuts:
        batch, days = days[:n], days[n:]
        assert pipeline.update(middle[middle["ds"].isin(batch)]) is pipeline
    at_once = Pipeline(steps()).fit(past)
    at_once.update(middle)
    assert pipeline.state() == at_once.state()
    pd.testing.assert_frame_equal(
        pipeline.predict(X_df=last), at_once.predict(X_df=last), check_exact=True
    )


def test_a_refused_update_changes_nothing() -> None:
    frame = history()
    past, later = split(frame, 3)
    pipeline = Pipeline(steps()).fit(past)
    state = pipeline.state()
    with pytest.raises(mliot.InvalidArgument, match="late or duplicate"):
        pipeline.update(past.groupby("unique_id").tail(1))
    with pytest.raises(mliot.InvalidArgument, match="no column 'warmth'"):
        pipeline.update(later.drop(columns="warmth"))
    assert pipeline.state() == state
    pipeline.update(later)
    assert pipeline.state() != state
    assert pipeline.restore(state).state() == state


def test_a_file_and_a_pickle_keep_every_bit(tmp_path: Path) -> None:
    past, later = split(history(), H)
    pipeline = Pipeline(steps()).fit(past)
    expected = pipeline.predict(X_df=later, level=[80])
    pipeline.save(tmp_path / "p.mliot", units={"warmth": "degC"})
    for each in (
        mliot.load(tmp_path / "p.mliot", units={"warmth": "degC"}),
        pickle.loads(pickle.dumps(pipeline)),
        copy.deepcopy(pipeline),
    ):
        assert isinstance(each, Pipeline)
        pd.testing.assert_frame_equal(
            each.predict(X_df=later, level=[80]), expected, check_exact=True
        )
        assert each.state() == pipeline.state()
        assert repr(each) == repr(pipeline)
        assert each.columns_ == {"promotion": "future", "warmth": "past"}
    with pytest.raises(mliot.InvalidArgument, match="'warmth' is in 'degC'"):
        mliot.load(tmp_path / "p.mliot", units={"warmth": "degF"})


def test_a_back_test_cleans_what_each_window_knew() -> None:
    frame = history()
    pipeline = Pipeline(steps())
    windows = pipeline.cross_validation(frame, H, n_windows=2)
    cutoffs = sorted(windows["cutoff"].unique())
    past = frame[frame["ds"] <= cutoffs[0]]
    expected = Pipeline(steps()).set_params(model__intervals=None).fit(past)
    first = windows[windows["cutoff"] == cutoffs[0]]
    forecasts = expected.predict(H, X_df=frame[frame["ds"] > cutoffs[0]])
    assert np.array_equal(first[NAME], forecasts[NAME])
    later = frame["ds"] > cutoffs[0]
    assert np.array_equal(first["y"], frame.loc[later & (frame["ds"] <= cutoffs[1]), "y"])


def test_the_future_never_changes_the_past() -> None:
    frame = history()
    past, later = split(frame, H)
    expected = Pipeline(steps()).fit(past).preprocess(past)
    spoilt = pd.concat([past, later.assign(y=1e6, warmth=-1e6)])
    table = Pipeline(steps()).fit(past).preprocess(spoilt)
    kept = table[table["ds"] <= past["ds"].max()].reset_index(drop=True)
    for name in ("lag1", "rolling_mean_lag1_window_size7", "warmth_lag1"):
        changed = ~(kept[name].to_numpy() == expected[name].to_numpy())
        both_missing = kept[name].isna().to_numpy() & expected[name].isna().to_numpy()
        assert not (changed & ~both_missing).any() or name.startswith("warmth")


def test_params_are_those_of_scikit_learn() -> None:
    pipeline = Pipeline(steps())
    params = pipeline.get_params()
    assert params["spikes__window_size"] == 7
    assert params["model__horizon"] == H
    shared = pipeline.steps[2][1]
    pipeline.set_params(model__horizon=3, spikes=Hampel(9), gaps__limit=None)
    assert pipeline.get_params()["model__horizon"] == 3
    assert shared.horizon == H
    assert pipeline.steps[0][1] == Hampel(9)
    assert pipeline.steps[1][1] == ForwardFill()
    before = repr(pipeline)
    with pytest.raises(mliot.InvalidArgument, match="no parameter 'nosuch'"):
        pipeline.set_params(id_col="x", nosuch=1)
    with pytest.raises(mliot.InvalidArgument, match="unknown option 'width'"):
        pipeline.set_params(spikes__width=1)
    assert repr(pipeline) == before
    copied = clone(pipeline.fit(split(history(), H)[0]))
    assert repr(copied) == repr(pipeline)
    with pytest.raises(mliot.NotFitted, match="this Pipeline is not fitted"):
        copied.predict()
    assert repr(pipeline.clone()) == repr(pipeline)


def test_a_notebook_shows_the_steps() -> None:
    pipeline = Pipeline(steps())
    page = pipeline._repr_html_()
    assert "(not fitted)" in page
    assert "Hampel()" in page
    assert "on y, warmth" in page
    fitted = pipeline.fit(history())._repr_html_()
    assert "(not fitted)" not in fitted
    assert "Share of gain" in fitted
    assert "<pre>" in Pipeline("<b>")._repr_html_()


def test_what_a_forecaster_lacks_says_so() -> None:
    pipeline = Pipeline(steps()).fit(history())
    for method in ("transform", "predict_proba"):
        with pytest.raises(mliot.Unsupported, match=f"a Forecaster, which has no {method}"):
            getattr(pipeline, method)(history())
    with pytest.raises(AttributeError, match="no attribute 'nosuch'"):
        pipeline.nosuch  # noqa: B018
    with pytest.raises(AttributeError, match="after fit"):
        Pipeline(steps()).columns_  # noqa: B018


MODEL = ("model", forecaster())
BAD_STEPS: list[tuple[Any, str]] = [
    ("spikes", "steps must be a list"),
    (3, "steps must be a list"),
    ([], "there is no step"),
    ([("a",)], r"step 0 must be \(name, transform, columns\)"),
    ([(3, Hampel(), "y")], "needs a name without '__', got 3"),
    ([("a__b", Hampel(), "y")], "needs a name without '__', got 'a__b'"),
    ([("a", Hampel, "y")], r"is the class Hampel, not an object of it: Hampel\(...\)"),
    ([("a", Hampel())], "step 'a' names no columns"),
    ([("a", Hampel(), [])], "columns must be names"),
    ([("a", Hampel(), [1])], "columns must be names"),
    ([("a", Hampel(), ["y", "y"])], "names column 'y' twice"),
    ([("a", [], "y")], "step 'a' holds no transform"),
    ([("a", 3, "y")], "'a' is a int, not a transform"),
    ([("a", Hampel(), "y"), ("a", Hampel(), "y")], "two steps are named 'a'"),
    ([MODEL, ("a", Hampel(), "y")], "'model' is a model and must be the last step"),
    ([("m", forecaster(), ["y"])], "leave its columns out"),
    ([("a", [RollingMean(3)], ["warmth"]), MODEL], r"past_features=\{'warmth': \[RollingMean\(3\)"),
    ([("a", Hampel(), ["price"]), MODEL], "no covariate 'price'; name one of 'y', 'warmth'"),
    ([("a", Hampel(), ["promotion"]), MODEL], "'promotion' is known for the horizon"),
    ([("a", Hampel(), ["ds"]), MODEL], "no covariate 'ds'"),
]


@pytest.mark.parametrize(("bad", "message"), BAD_STEPS, ids=[text for _, text in BAD_STEPS])
def test_wrong_steps_are_named(bad: Any, message: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        Pipeline(bad).fit(history(40))


def test_foreign_models_and_transforms_are_refused() -> None:
    from sklearn.linear_model import LinearRegression
    from sklearn.preprocessing import StandardScaler

    with pytest.raises(mliot.InvalidArgument, match="models are a Forecaster or estimators"):
        Pipeline([("m", LinearRegression())]).fit(history(40))
    with pytest.raises(mliot.InvalidArgument, match="no transform along time"):
        Pipeline([("s", StandardScaler(), "y"), MODEL]).fit(history(40))


def test_columns_are_named_once() -> None:
    with pytest.raises(mliot.InvalidArgument, match="id_col is 'shop', but 'unique_id' in its"):
        Pipeline(steps(), id_col="shop").fit(history(40))
