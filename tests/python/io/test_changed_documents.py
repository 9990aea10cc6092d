"""Files whose Python part, schema or ids were changed, with a true hash: an error or a model."""

from __future__ import annotations

import contextlib
import copy
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mliot
from io_frames import long_frame
from mliot import _core
from mliot.boosting import BoostingClassifier, BoostingRegressor
from mliot.features import RollingMean, RollingStd
from mliot.forecasting import Forecaster, StatisticalForecaster
from mliot.pipeline import Pipeline
from mliot.preprocessing import Hampel
from mliot.statistical import CrostonSBA, Theta

TRIES = 250
MEMBERS = ("python", "schema", "series")
VALUES: list[Any] = [
    True,
    -1,
    2**62,
    0.5,
    float("nan"),
    "",
    "os.system",
    "ds",
    [],
    ["a", "b"],
    [{"kind": "none"}],
    {},
    {"kind": "none"},
    {"kind": "dict", "items": [{"key": 1, "value": 2}]},
    {"kind": "object", "class": "RollingMean", "params": {"window_size": 2**40}},
    {"kind": "object", "class": "Forecaster", "params": {}},
    {"kind": "random_state", "state": {"kind": "none"}},
    {"kind": "array", "shape": np.array([2**40]), "values": np.zeros(3)},
    np.array([3, 1, 2]),
    np.zeros(0),
]


def models() -> dict[str, Any]:
    frame = long_frame(0, n=40)
    forecaster = Forecaster(
        freq="D",
        lags=[1, 3],
        lag_transforms={1: [RollingMean(3), RollingStd(4, 2)]},
        past_features={"warmth": [1]},
        future_features=["promotion"],
        horizon=3,
        model=BoostingRegressor(n_estimators=2),
        id_col=["shop", "item"],
    )
    X, y = np.random.default_rng(0).normal(size=(60, 2)), np.arange(60) % 2
    rows = [("spikes", Hampel(5), "warmth"), ("w", [RollingMean(3)], ["y", "warmth"])]
    classifier = ("model", BoostingClassifier(n_estimators=2))
    named = {"id_col": ["shop", "item"], "time_col": "ds"}
    columns = ["shop", "item", "ds", "y", "warmth", "promotion"]
    return {
        "forecaster": forecaster.fit(frame),
        "cleaned": Pipeline([("s", Hampel(5), "y"), ("model", forecaster)]).fit(frame),
        "classifier": BoostingClassifier(n_estimators=2).fit(X, np.array(["a", "b"])[y]),
        "rows": Pipeline([*rows, classifier], **named).fit(frame[columns], "promotion"),
        "transform": RollingMean(3),
        "statistical": StatisticalForecaster(
            [Theta(4), CrostonSBA()], freq="D", id_col=["shop", "item"], fill_gaps=0
        ).fit(frame[columns[:4]]),
    }


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value of a document."""
    found = [path] if path else []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    else:
        return found
    for key, each in items:
        found += places(each, (*path, key))
    return found


def changed(document: dict[str, Any], rng: np.random.Generator) -> dict[str, Any]:
    """The document with one value replaced, dropped or doubled."""
    document = copy.deepcopy(document)
    way = places(document)[int(rng.integers(len(places(document))))]
    inside: Any = document
    for key in way[:-1]:
        inside = inside[key]
    what = int(rng.integers(5))
    if what == 0 and isinstance(inside, dict):
        del inside[way[-1]]
    elif what == 1 and isinstance(inside, list):
        inside.append(inside[way[-1]])
    else:
        inside[way[-1]] = copy.deepcopy(VALUES[int(rng.integers(len(VALUES)))])
    return document


def use(model: Any, frame: Any) -> None:
    """Calls what a service would call."""
    if isinstance(model, Forecaster):
        model.predict(2, X_df=frame, level=[80])
    elif isinstance(model, BoostingClassifier):
        model.predict_proba(np.zeros((2, 2)))
    elif isinstance(model, RollingMean):
        model.update(1.0)
    elif isinstance(model, StatisticalForecaster):
        model.predict(2, level=[80])
    elif isinstance(model, Pipeline):
        model.predict(2, X_df=frame) if hasattr(model, "horizon_") else model.predict(frame)
    repr(model)


@pytest.mark.parametrize(
    "name", ["forecaster", "cleaned", "classifier", "rows", "transform", "statistical"]
)
def test_a_changed_document_is_an_error_or_a_model(name: str, tmp_path: Path) -> None:
    model = models()[name]
    path = tmp_path / "m.mliot"
    model.save(path)
    whole = _core.Tree.from_bytes(path.read_bytes())
    document = {member: whole.value(member) for member in MEMBERS}
    rest = {key: value for key, value in whole.document().items() if key not in MEMBERS}
    frame = long_frame(0, n=60)
    frame = frame[frame.groupby("item").cumcount() >= 40]
    rng = np.random.default_rng(len(name))
    refused = 0
    for _ in range(TRIES):
        spoilt = changed(document, rng)
        try:
            content = _core.Tree({**rest, **spoilt}).to_bytes()
        except mliot.Error:
            continue  # no file can hold it
        path.write_bytes(content)
        try:
            loaded = mliot.load(path)
        except mliot.Error:
            refused += 1
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # A parameter of a wrong kind is named when it is used, as when a user types it.
            with contextlib.suppress(ValueError, mliot.Error, TypeError):
                use(loaded, frame)
    assert refused > TRIES // 5
