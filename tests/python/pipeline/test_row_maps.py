"""Scalers and encoders as steps of a pipeline: fitted once, then the same in batch and stream."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.boosting import BoostingClassifier, BoostingRegressor
from mliot.features import RollingMean
from mliot.pipeline import Pipeline
from mliot.preprocessing import (
    CountEncoder,
    ForwardFill,
    HashingEncoder,
    LocalScaler,
    MinMaxScaler,
    OneHotEncoder,
    OrderedTargetEncoder,
    OrdinalEncoder,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    StandardScaler,
    TargetEncoder,
)


def readings(n: int = 240) -> pd.DataFrame:
    rng = np.random.default_rng(8)
    frame = pd.DataFrame(
        {
            "machine": np.repeat(["m0", "m1"], n // 2),
            "at": np.tile(pd.date_range("2024-01-01", periods=n // 2, freq="h"), 2),
            "heat": rng.gamma(3, 20, n),
            "wear": rng.normal(5, 2, n),
            "kind": rng.choice(["lathe", "mill", "press", "saw"], n),
            "shift": rng.integers(1, 4, n),
        }
    )
    frame.loc[::7, "heat"] = np.nan
    frame.loc[::23, "kind"] = None
    frame["strain"] = frame["wear"] + frame["kind"].map({"mill": 3.0}).fillna(0)
    return frame


SCALING: list[Any] = [
    ("gaps", ForwardFill(), ["heat"]),
    ("power", PowerTransformer(), ["heat"]),
    ("scale", StandardScaler(), ["heat", "wear"]),
    ("smooth", [RollingMean(3, 1)], ["heat"]),
]
ENCODING: list[Any] = [
    ("ends", MinMaxScaler(), ["wear"]),
    ("places", QuantileTransformer(n_quantiles=20, output_distribution="normal"), ["heat"]),
    ("codes", OneHotEncoder(), ["kind"]),
    ("shifts", CountEncoder(), ["shift"]),
]
FEATURES = ["machine", "at", "heat", "wear", "kind", "shift"]


def transforming(steps: list[Any]) -> Pipeline:
    return Pipeline(steps, id_col="machine", time_col="at")


@pytest.mark.parametrize("steps", [SCALING, ENCODING], ids=["scaling", "encoding"])
def test_batch_and_stream_give_the_same_bits(steps: list[Any], tmp_path: Path) -> None:
    frame = readings()
    fitted = transforming(steps).fit(frame[FEATURES])
    wanted = fitted.transform(frame[FEATURES])
    pipeline = transforming(steps).fit(frame[FEATURES])
    pipeline.restore(empty_state(pipeline, frame, tmp_path))
    rows = [pipeline.update(frame.iloc[[i]][FEATURES]) for i in range(len(frame))]
    pd.testing.assert_frame_equal(pd.concat(rows), wanted)


def empty_state(pipeline: Pipeline, frame: pd.DataFrame, folder: Path) -> bytes:
    """The state of a pipeline whose series have yet to begin."""
    pipeline.save(folder / "empty.mliot", include_state=False)
    return mliot.load(folder / "empty.mliot").state()


def test_the_maps_are_those_of_the_estimators_alone() -> None:
    frame = readings()
    made = transforming(
        [
            ("scale", RobustScaler(), ["wear"]),
            ("codes", OrdinalEncoder(), ["kind"]),
            ("counts", CountEncoder(normalize=True), ["shift"]),
        ]
    ).fit(frame[FEATURES])
    got = made.transform(frame[FEATURES])
    np.testing.assert_array_equal(got[["wear"]], RobustScaler().fit_transform(frame[["wear"]]))
    np.testing.assert_array_equal(got[["kind"]], OrdinalEncoder().fit_transform(frame[["kind"]]))
    np.testing.assert_array_equal(
        got[["shift"]], CountEncoder(normalize=True).fit_transform(frame[["shift"]])
    )


def test_one_hot_columns_take_the_place_of_theirs() -> None:
    frame = readings()
    made = transforming([("codes", OneHotEncoder(), ["kind"])]).fit(frame[FEATURES])
    got = made.transform(frame[FEATURES])
    names = [name for name in got.columns if name.startswith("kind_")]
    assert names == ["kind_lathe", "kind_mill", "kind_press", "kind_saw", "kind_None"]
    np.testing.assert_array_equal(got[names], OneHotEncoder().fit_transform(frame[["kind"]]))
    new = frame[FEATURES].head(1).assign(kind="robot")  # a text that fit has not seen
    assert made.transform(new)[names].to_numpy().tolist() == [[0, 0, 0, 0, 0]]


POLICIES: list[Any] = [
    (CountEncoder(), [2, 1, 0, 3]),
    (CountEncoder(handle_unknown="error"), [2, 1, 0, 3]),
    (OrdinalEncoder(), [0, 1, np.nan, np.nan]),
    (
        OrdinalEncoder(
            handle_unknown="use_encoded_value", unknown_value=-7.0, encoded_missing_value=-1.0
        ),
        [0, 1, -7, -1],
    ),
    (TargetEncoder(smooth=0.0, cv=2, target_type="continuous"), [1, 2, 31 / 6, 9]),
    (
        TargetEncoder(smooth=0.0, cv=2, target_type="continuous", handle_unknown="return_nan"),
        [1, 2, np.nan, 9],
    ),
    (OrderedTargetEncoder(prior=5.0), [7 / 3, 3.5, 5, 8]),
]


@pytest.mark.parametrize(("encoder", "wanted"), POLICIES, ids=str)
@pytest.mark.parametrize("text", [True, False], ids=["texts", "numbers"])
def test_unseen_levels_follow_their_policy(
    encoder: Any, wanted: list[float], text: bool, tmp_path: Path
) -> None:
    values = ["a", "a", "b", None, None, None] if text else [1.0, 1.0, 2.0, *[np.nan] * 3]
    frame = pd.DataFrame({"k": pd.Series(values, dtype=object if text else float)})
    y = np.array([1.0, 1, 2, 9, 9, 9])
    new = pd.DataFrame({"k": ["a", "b", "zz", None] if text else [1.0, 2.0, 99.0, np.nan]})
    steps: list[Any] = [("encode", encoder, ["k"])]
    if encoder.__sklearn_tags__().target_tags.required:
        model = BoostingRegressor(n_estimators=2, min_child_samples=1)
        fitted = Pipeline([*steps, ("model", model)]).fit(frame, y)
        got = fitted.preprocess(new)["k"]
    else:
        fitted = Pipeline(steps).fit(frame)
        got = fitted.transform(new)["k"]
    np.testing.assert_allclose(got, wanted, rtol=1e-6)
    fitted.save(tmp_path / "encoder.mliot")
    again = mliot.load(tmp_path / "encoder.mliot")
    made = fitted.update(new)
    np.testing.assert_array_equal(again.update(new), made)
    if fitted.model_ is None:
        np.testing.assert_array_equal(made["k"], got)
    else:
        np.testing.assert_array_equal(made, fitted.predict(new))


def test_levels_that_doubles_would_merge_are_refused() -> None:
    frame = pd.DataFrame({"k": [2**53, 2**53 - 1, 1]})
    fitted = Pipeline([("codes", CountEncoder(), ["k"])]).fit(frame)
    large = pd.DataFrame({"k": [1, 2**53 + 1]})
    words = r"column 'k', row 1: 9007199254740993: .*beyond 2\^53"
    calls: list[Any] = [fitted.transform, fitted.update, Pipeline(fitted.steps).fit]
    for call in calls:
        with pytest.raises(mliot.InvalidArgument, match=words):
            call(large)


@pytest.mark.parametrize("encoder", [TargetEncoder(smooth=2.0), OrderedTargetEncoder()], ids=repr)
def test_training_leaves_out_a_rows_own_target(encoder: Any) -> None:
    rng = np.random.default_rng(0)
    n = 600
    frame = pd.DataFrame({"level": [f"level {i}" for i in rng.integers(0, 300, n)]})
    y = rng.normal(size=n)  # nothing to learn: a leak would look like a fit
    model = BoostingRegressor(n_estimators=40, num_leaves=8, min_child_samples=10)
    pipeline = Pipeline([("target", encoder, ["level"]), ("model", model)]).fit(frame, y)
    fresh = rng.normal(size=n)
    within = np.mean((pipeline.predict(frame) - y) ** 2)
    leaking = BoostingRegressor(n_estimators=40, num_leaves=8, min_child_samples=10)
    leaky = encoder.__class__(**encoder.get_params()).fit(frame, y).transform(frame)
    leaking.fit(leaky, y)
    assert np.mean((leaking.predict(leaky) - y) ** 2) < 0.75 * within
    assert np.mean((pipeline.predict(frame) - fresh) ** 2) < 2.2


def modelled(model: Any) -> Pipeline:
    return transforming(
        [
            *SCALING,
            ("shifts", OneHotEncoder(drop="first"), ["shift"]),
            ("kinds", TargetEncoder(), ["kind"]),
            ("model", model),
        ]
    )


@pytest.mark.parametrize(
    "model",
    [BoostingRegressor(n_estimators=10), BoostingClassifier(n_estimators=10)],
    ids=["regressor", "classifier"],
)
def test_files_keep_steps_and_model(model: Any, tmp_path: Path) -> None:
    frame = readings()
    y = frame["strain"] if isinstance(model, BoostingRegressor) else frame["strain"] > 6
    fitted = modelled(model).fit(frame[FEATURES], y.to_numpy())
    fitted.save(tmp_path / "model.mliot")
    again = mliot.load(tmp_path / "model.mliot")
    np.testing.assert_array_equal(again.predict(frame[FEATURES]), fitted.predict(frame[FEATURES]))
    assert again.feature_names_ == fitted.feature_names_
    later = frame[FEATURES].tail(1).assign(at=pd.Timestamp("2025-01-01"))
    np.testing.assert_array_equal(again.update(later), fitted.update(later))


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([("hash", HashingEncoder(), ["kind"])], r"step 'hash': a HashingEncoder hashes texts"),
        ([("local", LocalScaler(), ["wear"])], r"step 'local': a LocalScaler has numbers for each"),
        (
            [("target", TargetEncoder(), ["kind"])],
            r"'target' is a TargetEncoder, which needs y",
        ),
        ([("scale", StandardScaler(), ["kind"])], r"step 'scale'.*(kind|numbers|float)"),
        ([("both", [StandardScaler()], ["wear"])], r"step 'both': .*not in a list"),
        ([("ends", MinMaxScaler((2, 1)), ["wear"])], r"step 'ends': .*feature_range must ascend"),
        ([("scale", StandardScaler(), ["speed"])], r"step 'scale' names the column 'speed'"),
        (
            [("one", OneHotEncoder(), ["shift"]), ("scale", StandardScaler(), ["shift"])],
            r"step 'scale' cleans 'shift' after step 'one'",
        ),
    ],
)
def test_steps_that_do_not_fit_are_named(steps: list[Any], words: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=words):
        transforming(steps).fit(readings()[FEATURES])


def test_nothing_follows_an_encoder_of_the_target() -> None:
    steps = [
        ("target", TargetEncoder(), ["kind"]),
        ("scale", StandardScaler(), ["kind"]),
        ("model", BoostingRegressor()),
    ]
    with pytest.raises(mliot.InvalidArgument, match=r"'scale' works on 'kind'.*put that encoder"):
        transforming(steps).fit(readings()[FEATURES], np.zeros(240))


def test_maps_of_a_file_are_checked(tmp_path: Path) -> None:
    fitted = transforming(SCALING).fit(readings()[FEATURES])
    fitted.save(tmp_path / "steps.mliot")
    tree = mliot._core.Tree.from_bytes((tmp_path / "steps.mliot").read_bytes())
    document = tree.get("python").document()
    document["ending"]["maps"][0]["maps"][0]["options"]["items"][1]["value"] = 7.5
    tree.put("python", mliot._core.Tree(document))
    (tmp_path / "changed.mliot").write_bytes(tree.to_bytes())
    with pytest.raises(mliot.FormatError, match="not those of the plan"):
        mliot.load(tmp_path / "changed.mliot")
