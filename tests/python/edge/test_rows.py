"""C of boosted trees: the bits of Python's predict, on every target."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from c_targets import DEVICE, HOSTS, Target
from mliot.boosting import BoostingClassifier, BoostingRegressor

Floats = NDArray[Any]


def sensor_rows(n: int = 1500, dtype: str = "float32") -> tuple[Floats, Floats]:
    """Made-up readings, some missing or zero, and a target of either sign."""
    rng = np.random.default_rng(5)
    X = np.round(rng.normal(size=(n, 6)), 2)
    X[:, 1] = np.round(100 * X[:, 1])
    X[rng.random(X.shape) < 0.08] = np.nan
    X[:, 2] = np.where(rng.random(n) < 0.3, 0.0, X[:, 2])
    y = np.nan_to_num(X[:, 0]) + np.where(np.isnan(X[:, 3]), 2.0, np.abs(X[:, 3]) - 1) * 3
    return X.astype(dtype), y + 0.01 * np.nan_to_num(X[:, 1])


def hard_rows(X: Floats) -> Floats:
    """Rows around those of X: neighbours, both zeros, infinities, subnormals, missing."""
    rng = np.random.default_rng(6)
    rows = X[rng.integers(0, len(X), 600)].copy()
    special = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 1e-42, -1e-42, 3e38], dtype=X.dtype)
    mask = rng.random(rows.shape) < 0.15
    rows[mask] = rng.choice(special, int(mask.sum()))
    other = rng.random(rows.shape) < 0.3
    rows[other] = np.nextafter(rows[other], rng.choice(special[:4], int(other.sum())))
    return rows


def predict_in_c(model: Any, rows: Floats, target: Target, folder: Path, **options: Any) -> Floats:
    """Columns of the driver's output: prediction, leaf sum and, for a classifier, class."""
    classifier = isinstance(model, BoostingClassifier)
    written = model.export_c(folder, "model", **options)
    row_type = "double" if options.get("dtype") == "float64" else "float"
    defines = (f"ROW_TYPE={row_type}", *(["CLASSIFIER"] if classifier else []))
    program = target.build(folder, [DEVICE / "rows.c", written.source], defines)
    out = np.frombuffer(target.run(program, rows.tobytes(), folder), dtype=np.int64)
    assert out[-1] == 0, f"self-test: vector {out[-1]} differs"
    table: Floats = out[:-1].reshape(len(rows), -1)
    return table


def assert_same_bits(got: Floats, expected: Floats) -> None:
    differ = np.flatnonzero(got != expected.view(np.int64))
    assert len(differ) == 0, f"{len(differ)} of {len(got)} rows differ, the first is {differ[0]}"


@pytest.mark.parametrize("mode", ["small", "fast"])
def test_regression_has_the_bits_of_python(target: Target, mode: str, tmp_path: Path) -> None:
    X, y = sensor_rows()
    model = BoostingRegressor(n_estimators=20, num_leaves=12, random_state=1).fit(X, y)
    rows = np.concatenate([X[:300], hard_rows(X)])
    got = predict_in_c(model, rows, target, tmp_path, mode=mode)
    assert_same_bits(got[:, 0], model.predict(rows))


def test_probabilities_and_classes_of_milling_machines(target: Target, tmp_path: Path) -> None:
    X, y = milling_rows()
    model = BoostingClassifier(n_estimators=30, num_leaves=16).fit(X[:8000], y[:8000])
    rows = X[8000:]
    got = predict_in_c(model, rows, target, tmp_path)
    assert_same_bits(got[:, 0], model.predict_proba(rows)[:, 1])
    assert np.array_equal(got[:, 2], model.predict(rows))


def milling_rows() -> tuple[Floats, Floats]:
    """AI4I 2020: type, two temperatures, speed, torque, wear; failed or not."""
    folder = os.environ.get("MLIOT_DATA")
    if not folder:
        pytest.skip("AI4I 2020: MLIOT_DATA names no folder of data sets")
    path = Path(folder) / "ai4i2020" / "ai4i2020.csv.gz"
    if not path.exists():
        pytest.skip(f"AI4I 2020: {path} is not there")
    with gzip.open(path) as file:
        table = pd.read_csv(file, encoding="utf-8-sig")
    kind = table["Type"].map({"L": 0, "M": 1, "H": 2})
    numbers = table.filter(regex=r"\[").astype(np.float32)
    rows = np.column_stack([kind, numbers]).astype(np.float32)
    return rows, table["Machine failure"].to_numpy()


@pytest.fixture(params=HOSTS, ids=lambda host: host.name)
def host(request: pytest.FixtureRequest) -> Target:
    wanted: Target = request.param
    if wanted.missing():
        pytest.skip(f"C of {wanted.name}: {wanted.missing()}")
    return wanted


@pytest.mark.parametrize("mode", ["small", "fast"])
@pytest.mark.parametrize("objective", ["regression", "poisson", "tweedie", "l1"])
def test_objectives_with_their_links(
    host: Target, objective: str, mode: str, tmp_path: Path
) -> None:
    X, y = sensor_rows()
    model = BoostingRegressor(n_estimators=12, objective=objective).fit(X, np.abs(y))
    rows = hard_rows(X)
    got = predict_in_c(model, rows, host, tmp_path, mode=mode)
    assert_same_bits(got[:, 0], model.predict(rows))


def test_rows_of_double_compare_in_double(host: Target, tmp_path: Path) -> None:
    X, y = sensor_rows(dtype="float64")
    X[:, 0] += 1e-9 * np.arange(len(X))  # thresholds that no float32 tells apart
    fine = 1e6 * (np.nan_to_num(X[:, 0]) % 1e-6)
    model = BoostingRegressor(n_estimators=15).fit(X, y + fine)
    rows = np.concatenate([X[:300], hard_rows(X)])
    got = predict_in_c(model, rows, host, tmp_path, dtype="float64")
    assert_same_bits(got[:, 0], model.predict(rows))


@pytest.mark.parametrize("mode", ["small", "fast"])
def test_forests_beyond_the_small_node(host: Target, mode: str, tmp_path: Path) -> None:
    """More than 256 features, and a tree of more leaves than a byte counts."""
    rng = np.random.default_rng(8)
    X = rng.normal(size=(2000, 270)).astype(np.float32)
    y = X @ rng.normal(size=270) + (X[:, 0] > 0) * X[:, 1] ** 2
    leaves, trees = (1200, 2) if mode == "small" else (100, 6)  # 1200 nest too deep for C
    model = BoostingRegressor(n_estimators=trees, num_leaves=leaves, min_child_samples=1).fit(X, y)
    rows = X[:500]
    got = predict_in_c(model, rows, host, tmp_path, mode=mode)
    assert_same_bits(got[:, 0], model.predict(rows))
    assert ("model_wide_walk(" in (tmp_path / "model.c").read_text()) == (mode == "small")


def test_a_model_without_a_split_is_a_constant(host: Target, tmp_path: Path) -> None:
    X = np.zeros((50, 2), dtype=np.float32)
    model = BoostingRegressor(n_estimators=3).fit(X, np.full(50, 0.1))
    got = predict_in_c(model, X[:5], host, tmp_path)
    assert_same_bits(got[:, 0], model.predict(X[:5]))


@pytest.fixture
def model() -> BoostingClassifier:
    X, y = sensor_rows(200)
    frame = pd.DataFrame(X, columns=["air */ K", "wear", "torque", "2nd", "if", "wear "])
    labels = np.where(y > 0, "fails", "runs")
    return BoostingClassifier(n_estimators=3).fit(frame, labels)


def test_names_become_enumerators(model: Any, tmp_path: Path) -> None:
    header = model.export_c(tmp_path / "new" / "folder", "mill").header.read_text()
    names = [
        "MILL_FEATURE_AIR_K = 0",
        "MILL_FEATURE_WEAR = 1",
        "MILL_FEATURE_2ND = 3",
        "MILL_FEATURE_WEAR_2 = 5",
        "MILL_CLASS_FAILS = 0",
        "MILL_CLASS_RUNS = 1",
    ]
    assert [name for name in names if name not in header] == []
    assert "any terms" in header
    assert "mliot_" not in header


def test_two_models_live_in_one_program(model: Any, host: Target, tmp_path: Path) -> None:
    sources = [model.export_c(tmp_path, name).source for name in ("model", "other")]
    main = tmp_path / "both.c"
    main.write_text(
        '#include "io.h"\n#include "model.h"\n#include "other.h"\n'
        "int main(void) { io_open(); io_end(model_selftest() + other_selftest()); return 0; }\n"
    )
    assert host.run(host.build(tmp_path, [main, *sources]), b"", tmp_path) == b""


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"name": "2fast"}, "C identifier"),
        ({"name": "a-b"}, "got 'a-b'"),
        ({"name": ""}, "C identifier"),
        ({"mode": "tiny"}, "small"),
        ({"dtype": "int8"}, "float32"),
    ],
)
def test_bad_options_are_named(
    model: Any, options: dict[str, Any], message: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=message):
        model.export_c(tmp_path, **options)
    assert list(tmp_path.iterdir()) == []


def test_both_files_or_none(model: Any, tmp_path: Path) -> None:
    (tmp_path / "model.c").mkdir()
    with pytest.raises(IsADirectoryError):
        model.export_c(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["model.c"]


def test_an_unfitted_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not fitted"):
        BoostingRegressor().export_c(tmp_path)
