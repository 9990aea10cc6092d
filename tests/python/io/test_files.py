"""What load refuses, what units are for, and files that are written whole or not at all."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mliot
from mliot import _artefact, _core
from mliot._artefact import Artefact
from mliot._document import decode, encode
from mliot.boosting import BoostingRegressor
from mliot.features import RollingMean
from mliot.forecasting import ConformalIntervals

X, Y = np.random.default_rng(0).normal(size=(60, 2)), np.arange(60.0)


@pytest.fixture
def model() -> BoostingRegressor:
    return BoostingRegressor(n_estimators=3).fit(X, Y)


@pytest.fixture
def stored(model: BoostingRegressor, tmp_path: Path) -> Path:
    model.save(tmp_path / "model.mliot")
    return tmp_path / "model.mliot"


def test_units_are_kept_and_compared(model: BoostingRegressor, tmp_path: Path) -> None:
    path = tmp_path / "model.mliot"
    model.save(path, units={"x0": "degC"})
    loaded = mliot.load(path, units={"x0": "degC", "x1": "kPa"})
    loaded.save(path)
    again = mliot.load(path, units={"x1": "kPa"})
    with pytest.raises(mliot.InvalidArgument, match=r"'x0' is in 'degC' in the model.*'degF'"):
        mliot.load(path, units={"x0": "degF"})
    with pytest.raises(mliot.InvalidArgument, match="'x1' is in 'kPa'"):
        again.save(path, units={"x1": "bar"})
    assert mliot.load(path)._units == {"x0": "degC", "x1": "kPa"}
    assert "_units" not in again.fit(X, Y).__dict__ or again._units == {}


@pytest.mark.parametrize(
    ("units", "message"),
    [
        ({"warmth": "degC"}, "no column 'warmth'; the columns are x0, x1"),
        ({"x0": 3}, "unit of column 'x0' must be text"),
        (["degC"], "units must be like"),
    ],
)
def test_wrong_units_are_refused_and_nothing_is_written(
    model: BoostingRegressor, units: Any, message: str, tmp_path: Path
) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        model.save(tmp_path / "model.mliot", units=units)
    assert not list(tmp_path.iterdir())


def test_a_vanished_folder_is_an_error_and_leaves_the_object_as_it_is(
    model: BoostingRegressor, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError):
        model.save(tmp_path / "gone" / "model.mliot")
    assert np.array_equal(model.predict(X), model.predict(X))
    assert not list(tmp_path.iterdir())


def test_a_folder_in_the_way_is_an_error(model: BoostingRegressor, tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        model.save(tmp_path)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        mliot.load(tmp_path / "none.mliot")


@pytest.mark.parametrize("content", [b"", b"id,ds,y\n1,2024-01-01,3\n", b"PK\x03\x04" + bytes(99)])
def test_other_files_are_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_bytes(content)
    with pytest.raises(mliot.FormatError):
        mliot.load(path)


def test_a_changed_byte_is_refused(stored: Path) -> None:
    content = bytearray(stored.read_bytes())
    for place in range(0, len(content), max(1, len(content) // 200)):
        damaged = content.copy()
        damaged[place] ^= 0x10
        stored.write_bytes(damaged)
        with pytest.raises(mliot.FormatError):
            mliot.load(stored)
    stored.write_bytes(content[:-1])
    with pytest.raises(mliot.FormatError):
        mliot.load(stored)


def place_of(error: pytest.ExceptionInfo[mliot.FormatError]) -> int:
    found = re.search(r"\(byte (\d+)\)", str(error.value))
    assert found is not None, error.value
    return int(found[1])


def test_a_wrong_value_in_a_well_formed_file_is_refused_with_its_byte(stored: Path) -> None:
    document = _core.Tree.from_bytes(stored.read_bytes()).document()
    threshold = document["boosting"]["forest"]["thresholds"][1]
    document["boosting"]["forest"]["thresholds"][1] = np.nan
    content = _core.Tree(document).to_bytes()
    stored.write_bytes(content)
    with pytest.raises(mliot.FormatError, match=r"boosting\.forest\.thresholds must be") as error:
        mliot.load(stored)
    at = place_of(error)
    assert np.isnan(np.frombuffer(content[at : at + 8], np.float64)[0])

    document["boosting"]["forest"]["thresholds"][1] = threshold
    document["python"]["class"] = "Popen"
    content = _core.Tree(document).to_bytes()
    stored.write_bytes(content)
    with pytest.raises(mliot.FormatError, match="Popen") as error:
        mliot.load(stored)
    assert content[place_of(error) :].startswith(b'{\\"class\\":\\"Popen')


def rewritten(path: Path, change: Any) -> Path:
    """The file with another document of Python's or another schema, and a true hash."""
    artefact = _artefact.read(path).artefact
    path.write_bytes(_artefact.to_bytes(change(artefact)))
    return path


def with_python(**parts: Any) -> Any:
    return lambda artefact: artefact.with_python({**artefact.python, **parts})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (with_python(**{"class": "Popen"}), "names the class 'Popen'"),
        (with_python(**{"class": "Forecaster", "params": {}}), "holds no forecaster"),
        (with_python(**{"class": "ConformalIntervals"}), "no object that a file can hold"),
        (with_python(params={"n_trees": 4}), "no parameter 'n_trees'"),
        (with_python(params={"alpha": {"kind": "lambda"}}), "unknown kind"),
        (with_python(named="yes"), "'named' is missing or no bool"),
        (
            lambda artefact: Artefact(
                artefact.kind, artefact.python, artefact.schema[:1], [], artefact.content
            ),
            "schema has 1 columns of role 'feature', the plan reads 2",
        ),
        (
            lambda artefact: Artefact(
                artefact.kind, artefact.python, artefact.schema[:1] * 2, [], artefact.content
            ),
            "column 'x0' is there twice",
        ),
    ],
)
def test_a_file_whose_parts_do_not_fit_is_refused(stored: Path, change: Any, message: str) -> None:
    with pytest.raises(mliot.FormatError, match=message):
        mliot.load(rewritten(stored, change))


VALUES: list[Any] = [
    None,
    True,
    -7,
    2.5,
    float("inf"),
    "text \N{SNOWMAN}",
    [],
    ["a", "b"],
    ("a", 1, None),
    [1, [2.0, {"x": (3,)}], "four"],
    {},
    {1: ["a"], "b": {None: 2}},
    RollingMean(4, min_samples=2),
    ConformalIntervals(3),
    {7: [RollingMean(2)], "model": BoostingRegressor(alpha=0.3)},
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_values_come_back_as_they_were(value: Any) -> None:
    artefact = Artefact("parameters", {"class": "", "value": encode(value, "here")})
    again = decode(_artefact.from_bytes(_artefact.to_bytes(artefact)).python["value"])
    assert type(again) is type(value)
    assert repr(again) == repr(value)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6, dtype=np.int16).reshape(2, 3),
        np.array([np.nan, -0.0, np.inf]),
        np.array([True, False]),
        np.array(["a", "long"]),
        np.array(["a", "long"], dtype=object),
        np.arange(3, dtype=">f8"),
        np.zeros((0, 4)),
    ],
    ids=str,
)
def test_arrays_come_back_as_they_were(array: Any) -> None:
    artefact = Artefact("parameters", {"class": "", "value": encode(array, "here")})
    again = decode(_artefact.from_bytes(_artefact.to_bytes(artefact)).python["value"])
    assert again.dtype == array.dtype.newbyteorder("=")
    assert again.shape == array.shape
    assert np.array_equal(again, array, equal_nan=array.dtype.kind == "f")


@pytest.mark.parametrize("value", [print, object(), {1, 2}, 2**70, 1j, np.array([1j]), b"x"])
def test_what_a_file_cannot_hold_is_refused_by_name(value: Any) -> None:
    with pytest.raises(mliot.Unsupported, match="Forecaster: alias"):
        encode(value, "Forecaster: alias")


@pytest.mark.parametrize("place", [-1, 625, 2**40, 3.0, True])
def test_a_random_state_is_checked_before_numpy_has_it(place: Any) -> None:
    stored = encode(np.random.RandomState(3), "here")
    assert decode(stored).randint(1000) == np.random.RandomState(3).randint(1000)
    stored["state"]["items"][2]["value"] = place
    with pytest.raises(mliot.FormatError, match="random state"):
        decode(stored)


def test_a_deep_value_is_refused() -> None:
    value: Any = 1
    for _ in range(40):
        value = [value]
    with pytest.raises(mliot.Error):
        decode(encode(value, "here"))


def test_saving_keeps_the_permissions_of_the_file(model: BoostingRegressor, stored: Path) -> None:
    os.chmod(stored, 0o640)
    model.save(stored)
    assert stored.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in stored.parent.iterdir()] == ["model.mliot"]
