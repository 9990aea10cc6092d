"""Our files as other readers see them: the safetensors package, and a reader of sixty lines."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors import safe_open

from house import ROOT
from mliot import _core
from mliot.boosting import BoostingClassifier
from mliot.features import RollingMean

READER = ROOT / "examples" / "read_model.py"
GOLDEN = sorted((ROOT / "tests" / "io" / "golden").glob("*.mliot"))


@pytest.fixture(scope="module")
def reader() -> Any:
    spec = importlib.util.spec_from_file_location("read_model", READER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("files")
    rng = np.random.default_rng(0)
    X = rng.normal(size=(80, 3))
    classifier = BoostingClassifier(n_estimators=5, min_child_samples=5).fit(X, X[:, 0] > 0)
    classifier.save(folder / "classifier.mliot")
    RollingMean(3).save(folder / "transform.mliot")
    return [*folder.glob("*.mliot"), *GOLDEN]


def test_the_safetensors_package_lists_the_same_tensors(reader: Any, stored: list[Path]) -> None:
    assert len(GOLDEN) >= 4
    for path in stored:
        _, tensors = reader.read(path)
        with safe_open(path, framework="numpy") as file:
            assert file.metadata()["format"] == "mliot"
            assert set(file.keys()) == set(tensors)
            for name, values in tensors.items():
                theirs = file.get_tensor(name)
                assert theirs.tobytes() == values.tobytes(), name


def test_every_tensor_is_referred_to_once(reader: Any, stored: list[Path]) -> None:
    def references(value: Any) -> list[str]:
        if isinstance(value, list):
            return [name for each in value for name in references(each)]
        if not isinstance(value, dict):
            return []
        if "$tensor" in value:
            return [value["$tensor"]]
        if "$texts" in value:
            path = value["$texts"]
            return [f"{path}/bytes", f"{path}/offsets"] if isinstance(path, str) else []
        return [name for each in value.values() for name in references(each)]

    for path in stored:
        structure, tensors = reader.read(path)
        assert sorted(references(structure)) == sorted(tensors)


def test_the_reader_refuses_a_changed_file(reader: Any, stored: list[Path], tmp_path: Path) -> None:
    raw = bytearray(stored[0].read_bytes())
    raw[-1] ^= 1
    changed = tmp_path / "changed.mliot"
    changed.write_bytes(raw)
    with pytest.raises(ValueError, match="was changed"):
        reader.read(changed)


def test_the_reader_is_short_and_lists_a_file(stored: list[Path]) -> None:
    assert len(READER.read_text().splitlines()) <= 60
    command = [sys.executable, str(READER), str(stored[0])]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "golden" in lines or "kind" in lines


def test_a_file_is_written_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "file"
    _core.write_file(str(path), b"new")
    assert path.read_bytes() == b"new"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
    with pytest.raises(FileNotFoundError):
        _core.write_file(str(tmp_path / "gone" / "file"), b"")
    with pytest.raises(IsADirectoryError):
        _core.write_file(str(tmp_path), b"")
