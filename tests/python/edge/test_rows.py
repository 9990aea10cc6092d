"""C of boosted trees: the bits of Python's predict, on every target."""

from __future__ import annotations

import gzip
import os
import re
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
    """Columns of the driver's output: prediction, leaf sum and, for a classifier, class; all
    predictions of several outputs."""
    classifier = isinstance(model, BoostingClassifier)
    outputs = model._model.outputs > 1
    written = model.export_c(folder, "model", **options)
    row_type = "double" if options.get("dtype") == "float64" else "float"
    defines = (f"ROW_TYPE={row_type}", *(["CLASSIFIER"] if classifier else []))
    defines += ("OUTPUTS",) if outputs else ()
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


def level_rows(dtype: str, levels: int = 90) -> tuple[Floats, Floats]:
    """Readings of which two columns are codes of levels, some missing or never trained on."""
    X, y = sensor_rows(dtype=dtype)
    rng = np.random.default_rng(8)
    X[:, 0] = rng.permutation(np.arange(len(X)) % 5)  # every level is there: its code is itself
    X[:, 4] = rng.permutation(np.arange(len(X)) % levels)
    effect = rng.normal(size=levels)[X[:, 4].astype(int)]
    X[rng.random(len(X)) < 0.1, 4] = np.nan
    return X, y + effect


LEVELS: dict[str, Any] = {
    "num_leaves": 12,
    "categorical_features": [0, 4],
    "cat_smooth": 1,
    "min_data_per_group": 5,
}


@pytest.mark.parametrize(
    ("mode", "dtype", "policy"),
    [
        ("small", "float32", "leafwise"),
        ("fast", "float64", "leafwise"),
        ("fast", "float32", "oblivious"),
    ],
)
def test_categories_have_the_bits_of_python(
    target: Target, mode: str, dtype: str, policy: Any, tmp_path: Path
) -> None:
    X, y = level_rows(dtype)
    model = BoostingRegressor(n_estimators=15, grow_policy=policy, **LEVELS).fit(X, y)
    rows = np.concatenate([X[:300], hard_rows(X)])
    got = predict_in_c(model, rows, target, tmp_path, mode=mode, dtype=dtype)
    assert_same_bits(got[:, 0], model.predict(rows))
    assert "mliot_" not in (tmp_path / "model.c").read_text()


@pytest.mark.parametrize("mode", ["small", "fast"])
def test_many_categories_alone(host: Target, mode: str, tmp_path: Path) -> None:
    """More sets of levels than a byte numbers, and no column of thresholds."""
    X, y = level_rows("float32", levels=300)
    rng = np.random.default_rng(3)
    codes = np.column_stack([X[:, 4], rng.permutation(np.arange(len(X)) % 300)]).astype("float32")
    y = y + rng.normal(size=300)[codes[:, 1].astype(int)]
    options = LEVELS | {"categorical_features": [0, 1], "min_child_samples": 2, "num_leaves": 31}
    model = BoostingRegressor(n_estimators=40, **options).fit(codes, y)
    rows = np.concatenate([codes[:300], hard_rows(codes)])
    got = predict_in_c(model, rows, host, tmp_path, mode=mode)
    assert_same_bits(got[:, 0], model.predict(rows))
    if mode == "small":
        assert "model_wide_walk(" in (tmp_path / "model.c").read_text()


def test_levels_become_enumerators(host: Target, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    kind = np.array(["paper", "glass", "tin can"])[rng.integers(0, 3, 600)]
    frame = pd.DataFrame({"kind": kind, "x": rng.normal(size=600).astype("float32")})
    y = (kind == "tin can") * 2.0 + frame["x"]
    model = BoostingRegressor(n_estimators=5).fit(frame, y)
    header = model.export_c(tmp_path).header.read_text()
    assert list(model.categories_[0]) == ["glass", "paper", "tin can"]
    assert re.search(r"MODEL_\w*KIND_TIN_CAN = 2", header)
    codes = np.array([[0, 0.5], [1, 0.5], [2, 0.5], [3, 0.5], [np.nan, 0.5]], dtype="float32")
    got = predict_in_c(model, codes, host, tmp_path)
    named = pd.DataFrame({"kind": ["glass", "paper", "tin can", "steel", None], "x": codes[:, 1]})
    assert_same_bits(got[:, 0], model.predict(named))


def outputs_model(kind: str, strategy: str, X: Floats, y: Floats, **more: Any) -> tuple[Any, str]:
    """A model of several outputs, and the method whose bits C has."""
    options: dict[str, Any] = {"n_estimators": 12, "num_leaves": 9, "multi_strategy": strategy}
    options |= more
    if kind == "classes":
        labels = np.array(["low", "mid", "top"])[np.digitize(y, np.quantile(y, [0.3, 0.7]))]
        return BoostingClassifier(**options).fit(X, labels), "predict_proba"
    if kind == "quantiles":
        model = BoostingRegressor(objective="quantile", quantiles=[0.1, 0.5, 0.9], **options)
        return model.fit(X, y), "predict_quantiles"
    targets = np.column_stack([y, 1000 * np.abs(y), np.nan_to_num(X[:, 0]) ** 2, -y])
    if kind == "counts":
        options["objective"] = "poisson"
        targets = np.floor(np.abs(targets[:, :2]))
    return BoostingRegressor(**options).fit(X, targets), "predict"


def assert_same_outputs(got: Floats, model: Any, method: str, rows: Floats) -> None:
    wanted = np.ascontiguousarray(getattr(model, method)(rows))
    outputs = wanted.shape[1]
    assert_same_bits(got[:, :outputs].ravel(), wanted.ravel())
    if method == "predict_proba":
        assert np.array_equal(model.classes_[got[:, outputs]], model.predict(rows))


STRATEGIES = ["one_output_per_tree", "multi_output_tree"]


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("kind", ["classes", "targets"])
def test_several_outputs_have_the_bits_of_python(
    target: Target, kind: str, strategy: str, tmp_path: Path
) -> None:
    X, y = sensor_rows()
    model, method = outputs_model(kind, strategy, X, y)
    rows = np.concatenate([X[:200], hard_rows(X)[:300]])
    mode = "small" if kind == "classes" else "fast"
    got = predict_in_c(model, rows, target, tmp_path, mode=mode)
    assert_same_outputs(got, model, method, rows)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("mode", ["small", "fast"])
@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("kind", ["classes", "targets", "quantiles", "counts"])
def test_outputs_of_every_kind(
    host: Target, kind: str, strategy: str, mode: str, dtype: str, tmp_path: Path
) -> None:
    X, y = sensor_rows(dtype=dtype)
    model, method = outputs_model(kind, strategy, X, y)
    rows = hard_rows(X)
    got = predict_in_c(model, rows, host, tmp_path, mode=mode, dtype=dtype)
    assert_same_outputs(got, model, method, rows)


@pytest.mark.parametrize("mode", ["small", "fast"])
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_outputs_of_categories(host: Target, strategy: str, mode: str, tmp_path: Path) -> None:
    X, y = level_rows("float32")
    model, method = outputs_model("classes", strategy, X, y, **LEVELS)
    rows = np.concatenate([X[:300], hard_rows(X)])
    got = predict_in_c(model, rows, host, tmp_path, mode=mode)
    assert_same_outputs(got, model, method, rows)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_outputs_without_a_split_are_constants(host: Target, strategy: str, tmp_path: Path) -> None:
    X = np.zeros((50, 2), dtype=np.float32)
    y = np.full((50, 2), [0.1, 7.0])
    model = BoostingRegressor(n_estimators=3, multi_strategy=strategy).fit(X, y)
    assert_same_outputs(predict_in_c(model, X[:5], host, tmp_path), model, "predict", X[:5])


def test_outputs_are_told_of_in_the_header(tmp_path: Path) -> None:
    X, y = sensor_rows(300)
    model, _ = outputs_model("quantiles", "multi_output_tree", X, y)
    header = model.export_c(tmp_path, "q").header.read_text()
    assert "Q_OUTPUTS = 3" in header
    assert "the quantiles of levels 0.1 0.5 0.9" in header
    assert "void q_sums(const float* x, int" in header


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
