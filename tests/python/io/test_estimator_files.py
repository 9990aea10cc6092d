"""Saved estimators and transforms: predictions, attributes and streams to the bit."""

from __future__ import annotations

import copy
import pickle
import pickletools
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import polars as pl
import pytest
import sklearn
from sklearn.base import clone

import mliot
from mliot import _core, features, preprocessing
from mliot._document import CLASSES, class_of
from mliot.boosting import BoostingClassifier, BoostingRegressor

MODULES = {
    name: module
    for module in (features, preprocessing)
    for name in module.__all__
    if hasattr(getattr(_core, name, None), "memory")  # the streams that keep the rows
}
TRANSFORMS = [*MODULES]


def copies(fitted: Any, folder: Path) -> list[Any]:
    fitted.save(folder / "model.mliot")
    joblib.dump(fitted, folder / "model.joblib")
    return [
        joblib.load(folder / "model.joblib"),
        mliot.load(folder / "model.mliot"),
        pickle.loads(pickle.dumps(fitted)),
        copy.deepcopy(fitted),
    ]


def table(rng: np.random.Generator) -> Any:
    """A table of one of the kinds that the estimators take."""
    values = rng.normal(size=(300, 4))
    values[rng.random(values.shape) < 0.1] = np.nan
    kind = int(rng.integers(5))
    if kind == 0:
        return values.astype(np.float32)
    if kind == 1:
        return rng.integers(-5, 5, size=(300, 4)).astype(np.int8)
    if kind == 2:
        return pd.DataFrame(values, columns=["a", "b", "c", "d e"]).assign(flag=values[:, 0] > 0)
    return pl.DataFrame(values, schema=["a", "b", "c", "d"]) if kind == 3 else values


@pytest.mark.parametrize("seed", range(12))
def test_a_regressor_keeps_every_prediction(seed: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(seed)
    X, y = table(rng), rng.gamma(2.0, 3.0, 300)
    objectives = ["regression", "l1", "l2", "quantile", "poisson", "tweedie"]
    model = BoostingRegressor(
        objective=objectives[seed % 6],
        n_estimators=int(rng.integers(1, 30)),
        num_leaves=int(rng.integers(2, 31)),
        early_stopping_rounds=3 if seed % 2 else None,
        random_state=np.random.RandomState(seed) if seed % 3 == 0 else np.int64(seed),
    ).fit(X, y)
    for each in copies(model, tmp_path):
        assert np.array_equal(each.predict(X), model.predict(X))
        assert np.array_equal(each.predict(X, raw_score=True), model.predict(X, raw_score=True))
        assert each.model_hash() == model.model_hash()
        assert each.evals_result_ == model.evals_result_
        assert each.best_iteration_ == model.best_iteration_
        assert np.array_equal(each.feature_importances_, model.feature_importances_)
        assert each.n_features_in_ == model.n_features_in_
        assert hasattr(each, "feature_names_in_") == hasattr(model, "feature_names_in_")
        if hasattr(model, "feature_names_in_"):
            assert each.feature_names_in_.tolist() == model.feature_names_in_.tolist()


LABELS = {
    "text": np.array(["no", "yes!"]),
    "objects": np.array(["no", "yes!"], dtype=object),
    "booleans": np.array([False, True]),
    "integers": np.array([-1, 7], dtype=np.int16),
    "numbers": np.array([0.0, 1.0]),
}


@pytest.mark.parametrize("labels", LABELS)
def test_a_classifier_keeps_labels_and_chances(labels: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(len(labels))
    X = table(rng)
    y = LABELS[labels][rng.integers(0, 2, 300)]
    model = BoostingClassifier(n_estimators=8).fit(X, y)
    for each in copies(model, tmp_path):
        assert np.array_equal(each.predict_proba(X), model.predict_proba(X))
        assert each.predict(X).tolist() == model.predict(X).tolist()
        assert each.classes_.dtype == model.classes_.dtype
        assert each.classes_.tolist() == model.classes_.tolist()


OPTIONS: dict[str, Any] = {
    "Lag": (3,),
    "Diff": (2,),
    "ExpandingMean": (),
    "ForwardFill": (2,),
    "RunningMedian": (5,),
    "KalmanFilter": ("local_linear_trend",),
    "Butterworth": (3, 0.2),
    "ExponentiallyWeightedMean": (0.3,),
    "ExponentiallyWeightedVar": (0.3,),
    "ExponentiallyWeightedStd": (0.3,),
    "RollingQuantile": (5, 0.3, 2),
    "ExpandingMedian": (2,),
    "ExpandingQuantile": (0.3, 2),
    "ExpandingRank": (2, "min", True),
    "SeasonalLag": (3,),
    "SeasonalDiff": (3,),
    **{name: (3, 4, 2) for name in TRANSFORMS if name.startswith("SeasonalRolling")},
    "SeasonalRollingQuantile": (3, 4, 0.3, 2),
    **dict.fromkeys(("ExpandingSum", "ExpandingMin", "ExpandingMax", "ExpandingCount"), (2,)),
    **dict.fromkeys(("ExpandingSkewness", "ExpandingKurtosis", "ExpandingSlope"), (2,)),
    **dict.fromkeys(("ExpandingVar", "ExpandingStd", "ExpandingZScore"), (3, 2)),
}


@pytest.mark.parametrize("name", TRANSFORMS)
def test_a_transform_keeps_its_stream(name: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(len(name))
    for samples in (0, 1, 50):
        transform = getattr(MODULES[name], name)(*OPTIONS.get(name, (5, 2)))
        values = np.where(rng.random(100) < 0.1, np.nan, rng.normal(size=100))
        for x in values[:samples]:
            transform.update(x)
        loaded = copies(transform, tmp_path)
        assert all(each == transform for each in loaded)
        for x in values[samples:]:
            expected = transform.update(x)
            assert all(np.array_equal(each.update(x), expected, equal_nan=True) for each in loaded)


def test_a_transform_may_leave_its_samples_out(tmp_path: Path) -> None:
    transform = features.RollingMean(3)
    for x in (1234.5678, 2.0, 3.0):
        transform.update(x)
    transform.save(tmp_path / "with.mliot")
    transform.save(tmp_path / "without.mliot", include_state=False)
    secret = np.float64(1234.5678).tobytes()
    assert secret in (tmp_path / "with.mliot").read_bytes()
    assert secret not in (tmp_path / "without.mliot").read_bytes()
    assert np.isnan(mliot.load(tmp_path / "without.mliot").update(4.0))


def test_every_class_that_a_file_may_name_is_there() -> None:
    assert {*TRANSFORMS} <= {*CLASSES}
    for name in CLASSES:
        assert class_of(name).__name__ == name
    with pytest.raises(mliot.FormatError, match="names the class 'system'"):
        class_of("system")


@pytest.mark.parametrize(
    "fresh", [BoostingRegressor(n_estimators=3, alpha=0.2), BoostingClassifier(random_state=5)]
)
def test_an_unfitted_estimator_travels_in_pickles_alone(fresh: Any, tmp_path: Path) -> None:
    again = pickle.loads(pickle.dumps(fresh))
    assert again.get_params() == fresh.get_params()
    with pytest.raises(mliot.NotFitted, match="call fit first"):
        fresh.save(tmp_path / "model.mliot")
    assert not list(tmp_path.iterdir())


def test_a_pickle_is_one_bytes_object_of_the_class_and_nothing_else() -> None:
    model = BoostingRegressor(n_estimators=2).fit(np.arange(40.0)[:, None], np.arange(40.0))
    assert type(model.__getstate__()) is bytes
    stored = pickle.dumps(model)
    texts = {value for _, value, _ in pickletools.genops(stored) if isinstance(value, str)}
    assert texts == {"mliot.boosting", "BoostingRegressor"}


class OwnRegressor(BoostingRegressor):
    """A class of a user."""


def test_a_class_of_ones_own_can_be_pickled_but_not_saved(tmp_path: Path) -> None:
    X, y = np.arange(40.0)[:, None], np.arange(40.0)
    model = OwnRegressor(n_estimators=4).fit(X, y)
    again = pickle.loads(pickle.dumps(model))
    assert type(again) is OwnRegressor
    assert again.n_estimators == 4
    assert np.array_equal(again.predict(X), model.predict(X))
    with pytest.raises(mliot.Unsupported, match="OwnRegressor is a class of your own"):
        model.save(tmp_path / "model.mliot")


def test_what_metadata_routing_was_told_is_kept() -> None:
    with sklearn.config_context(enable_metadata_routing=True):
        model = BoostingRegressor().set_fit_request(sample_weight=True)
    again = pickle.loads(pickle.dumps(model))
    assert again.get_metadata_routing().fit.requests["sample_weight"] is True
    assert clone(again).get_metadata_routing().fit.requests["sample_weight"] is True
