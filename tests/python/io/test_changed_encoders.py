"""Files of scalers and encoders with changed numbers and a true hash: an error or an encoder."""

from __future__ import annotations

import contextlib
import copy
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot import _core
from mliot.preprocessing import (
    CountEncoder,
    HashingEncoder,
    LocalScaler,
    MaxAbsScaler,
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

# Texts that are changed may be the names of columns, of which scikit-learn warns.
pytestmark = pytest.mark.filterwarnings("ignore:X (has|does not have) .*feature names:UserWarning")

TRIES = 100
INTEGERS = [0, 1, -1, 2, 255, 2**31, 2**53, 2**62, -(2**63), 2**63 - 1]
REALS = [0.0, -0.0, 1.0, -1.0, 1e308, -1e308, 1e-320, float("nan"), float("inf")]

X = np.random.default_rng(0).normal(size=(60, 3))
TEXTS = pd.DataFrame({"t": ["x", "y", "zz"] * 20, "u": ["p", "q"] * 30})
Y = np.arange(60.0)
FITTED: dict[str, Any] = {
    **{
        type(each).__name__: each.fit(X)
        for each in (
            StandardScaler(),
            MinMaxScaler(),
            MaxAbsScaler(),
            RobustScaler(),
            QuantileTransformer(),
            PowerTransformer(),
        )
    },
    "LocalScaler": LocalScaler().fit(X, ids=np.arange(60) % 4),
    **{
        type(each).__name__: each.fit(TEXTS)
        for each in (OrdinalEncoder(), OneHotEncoder(), CountEncoder(), HashingEncoder())
    },
    "TargetEncoder": TargetEncoder().fit(TEXTS, Y),
    "OrderedTargetEncoder": OrderedTargetEncoder().fit(TEXTS, Y),
}


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value of a document."""
    inside: Any = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    found = [path] if path else []
    for key, each in inside:
        found += places(each, (*path, key))
    return found


def other(x: Any, rng: np.random.Generator) -> Any:
    """Another value of the same kind."""
    if isinstance(x, bool):
        return not x
    if isinstance(x, int):
        return INTEGERS[int(rng.integers(len(INTEGERS)))]
    if isinstance(x, float):
        return REALS[int(rng.integers(len(REALS)))]
    if isinstance(x, str):
        return x + "a" if rng.random() < 0.5 else x[:-1]
    if isinstance(x, list | np.ndarray) and len(x) > 0:
        return x[:-1]
    return x


def changed(document: dict[str, Any], rng: np.random.Generator) -> dict[str, Any]:
    """The document with one value changed."""
    document = copy.deepcopy(document)
    ways = places(document)
    *before, last = ways[int(rng.integers(len(ways)))]
    inside: Any = document
    for key in before:
        inside = inside[key]
    inside[last] = other(inside[last], rng)
    return document


@pytest.mark.parametrize("name", FITTED)
def test_a_changed_number_is_an_error_or_an_encoder(name: str, tmp_path: Path) -> None:
    path = tmp_path / "m.mliot"
    FITTED[name].save(path)
    whole = _core.Tree.from_bytes(path.read_bytes()).document()
    rng = np.random.default_rng(1)
    refused = 0
    for _ in range(TRIES):
        with contextlib.suppress(mliot.Error):
            path.write_bytes(_core.Tree(changed(whole, rng)).to_bytes())
        try:
            loaded = mliot.load(path)
        except mliot.Error:
            refused += 1
            continue
        with contextlib.suppress(ValueError, mliot.Error, TypeError):
            loaded.transform(X if loaded.n_features_in_ == 3 else TEXTS)
    assert refused > TRIES // 5


@pytest.mark.parametrize("n", [2**40, 1, -1])
def test_columns_that_an_encoder_counts_in_two_ways_are_refused(n: int, tmp_path: Path) -> None:
    path = tmp_path / "m.mliot"
    FITTED["HashingEncoder"].save(path)
    document = _core.Tree.from_bytes(path.read_bytes()).document()
    document["python"]["fitted"]["n_features"] = n
    path.write_bytes(_core.Tree(document).to_bytes())
    with pytest.raises(mliot.FormatError, match="columns are counted in two ways"):
        mliot.load(path)
