"""Scalers and encoders before a Forecaster: on covariates of every part, in batch, file and C."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.boosting import BoostingRegressor
from mliot.features import RollingMean
from mliot.forecasting import Forecaster
from mliot.pipeline import Pipeline
from mliot.preprocessing import (
    CountEncoder,
    ForwardFill,
    HashingEncoder,
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    PowerTransformer,
    StandardScaler,
    TargetEncoder,
)

H = 5
NAME = "BoostingRegressor"


def history(n: int = 90) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    day = np.arange(n)
    parts = []
    for i in range(4):
        warmth = 20 + 3 * np.sin(day / 9) + rng.normal(0, 0.3, n)
        warmth[rng.random(n) < 0.1] = np.nan
        price = rng.choice([1.5, 2.0, 2.5], n)
        y = 40.0 * (i + 1) / price * (1 + 0.3 * np.sin(2 * np.pi * day / 7))
        parts.append(
            pd.DataFrame(
                {
                    "unique_id": f"s{i}",
                    "ds": pd.date_range("2024-01-01", periods=n),
                    "y": np.round(y + rng.normal(0, 0.5, n), 2),
                    "warmth": warmth,
                    "sky": rng.choice(["clear", "rain", "snow"], n),
                    "price": price,
                    "action": rng.choice(["none", "flyer", "radio"], n),
                    "size": 100.0 * (i % 3 + 1),
                    "region": ["north", "south"][i % 2],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def forecaster(**more: Any) -> Forecaster:
    return Forecaster(
        **{
            "freq": "D",
            "lags": [1, 7],
            "future_features": ["price", "action"],
            "past_features": {"warmth": [1, RollingMean(3, 1)], "sky": [1]},
            "horizon": H,
            "intervals": None,
            "model": BoostingRegressor(n_estimators=15, min_child_samples=5),
            **more,
        }
    )


STEPS: list[Any] = [
    ("gaps", ForwardFill(3), ["warmth"]),
    ("power", PowerTransformer(), ["warmth"]),
    ("scale", StandardScaler(), ["warmth", "price", "size"]),
    ("counts", CountEncoder(), ["sky"]),
    ("actions", OneHotEncoder(), ["action"]),
    ("regions", OrdinalEncoder(), ["region"]),
]


def piped(steps: list[Any] = STEPS, **more: Any) -> Pipeline:
    return Pipeline([*steps, ("model", forecaster(**more))])


def plans(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows to learn from, and the future covariates of those after them."""
    later = frame["ds"] > frame["ds"].max() - pd.Timedelta(days=H)
    return frame[~later], frame.loc[later, ["unique_id", "ds", "price", "action"]]


def test_the_model_sees_what_the_estimators_alone_would_make() -> None:
    frame, _ = plans(history())
    table = piped().fit(frame).preprocess(frame)
    price = StandardScaler().fit_transform(frame[["warmth", "price", "size"]])[:, 1]
    np.testing.assert_array_equal(table["price"], price.astype(np.float32))
    codes = OneHotEncoder().fit(frame[["action"]])
    names = list(codes.get_feature_names_out(["action"]))
    np.testing.assert_array_equal(table[names], codes.transform(frame[["action"]]))
    regions = OrdinalEncoder().fit_transform(frame[["region"]])[:, 0]
    np.testing.assert_array_equal(table["region"], regions)
    assert "action" not in table.columns
    sky = CountEncoder().fit_transform(frame[["sky"]])[:, 0]
    assert set(np.unique(table["sky_lag1"].dropna())) == set(np.unique(sky))


def test_past_columns_pass_the_steps_in_their_order() -> None:
    frame, _ = plans(history())
    table = piped().fit(frame).preprocess(frame)
    filled = ForwardFill(3).transform(frame["warmth"], ids=frame["unique_id"])[:, None]
    powered = PowerTransformer().fit_transform(filled)
    warmth = StandardScaler().fit_transform(powered)[:, 0]
    age = table["steps_ahead"].to_numpy().astype(int)
    place = frame.groupby("unique_id").cumcount().to_numpy()
    seen = place >= age
    rows = np.arange(len(frame))
    wanted = warmth[rows[seen] - age[seen]].astype(np.float32)
    np.testing.assert_array_equal(table["warmth_lag1"].to_numpy()[seen], wanted)


def test_update_and_a_file_go_on_with_the_same_bits(tmp_path: Path) -> None:
    frame = history()
    known, ahead = plans(frame)
    pipeline = piped().fit(known)
    forecast = pipeline.predict(H, X_df=ahead)
    pipeline.save(tmp_path / "demand.mliot")
    loaded = mliot.load(tmp_path / "demand.mliot")
    pd.testing.assert_frame_equal(loaded.predict(H, X_df=ahead), forecast)
    cut = known["ds"] > known["ds"].max() - pd.Timedelta(days=3)
    short = piped().fit(known)
    fresh = known[["unique_id", "ds", "y", "warmth", "sky"]]
    again = frame["ds"] > known["ds"].max()
    row = frame.loc[again].groupby("unique_id").head(1)
    for each in (short, loaded):
        each.update(row[["unique_id", "ds", "y", "warmth", "sky"]])
    rest = frame.loc[again].groupby("unique_id").tail(H - 1)
    rest = rest[["unique_id", "ds", "price", "action"]]
    pd.testing.assert_frame_equal(loaded.predict(H - 1, X_df=rest), short.predict(H - 1, X_df=rest))
    assert len(fresh[cut]) == 12  # three days of four series


def test_a_back_test_learns_from_what_each_window_knew() -> None:
    frame = history()
    last = frame["ds"] > frame["ds"].max() - pd.Timedelta(days=H)
    spoilt = frame.assign(warmth=np.where(last, 1e6, frame["warmth"]), size=frame["size"])
    steps = [("scale", StandardScaler(), ["warmth", "size"])]
    honest, judged = (
        piped(steps).cross_validation(each, H, n_windows=2, refit=True) for each in (frame, spoilt)
    )
    np.testing.assert_array_equal(honest[NAME], judged[NAME])


def test_trees_forecast_alike_with_and_without_a_scaler() -> None:
    known, ahead = plans(history())
    plain = forecaster().fit(known).predict(H, X_df=ahead)
    scaled = piped([("scale", MinMaxScaler(), ["price", "size"])]).fit(known)
    np.testing.assert_allclose(scaled.predict(H, X_df=ahead)[NAME], plain[NAME], rtol=1e-6)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (("scale", StandardScaler(), ["y"]), r"of the target 'y'.*scale_by"),
        (("target", TargetEncoder(), ["action"]), r"'target' is a TargetEncoder.*by its levels"),
        (("hash", HashingEncoder(), ["action"]), r"step 'hash': a HashingEncoder hashes"),
        (("codes", OneHotEncoder(), ["sky"]), r"several columns of 'sky'.*OrdinalEncoder"),
        (("scale", StandardScaler(), ["speed"]), r"column 'speed' is no covariate"),
        (("scale", StandardScaler(), ["action"]), r"step 'scale'.*(numbers|float|action)"),
    ],
)
def test_steps_that_do_not_fit_are_named(step: Any, words: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=words):
        piped([step]).fit(history())


def test_one_map_of_a_column_that_is_known_ahead_is_enough() -> None:
    steps = [("one", StandardScaler(), ["price"]), ("two", MinMaxScaler(), ["price"])]
    with pytest.raises(mliot.InvalidArgument, match=r"'two' works on 'price' after step 'one'"):
        piped(steps).fit(history())


def test_levels_that_doubles_would_merge_are_refused() -> None:
    frame = history()
    frame["tag"] = np.where(np.arange(len(frame)) % 3 == 0, 2**53, 2**53 + 1)
    step = ("counts", CountEncoder(), ["tag"])
    with pytest.raises(mliot.InvalidArgument, match=r"'counts': column 'tag' .*2\^53.*texts"):
        piped([step]).fit(frame)
