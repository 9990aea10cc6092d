"""Weights of classes are weights of rows, and misspelt parameters name the one that was meant."""

from __future__ import annotations

import numpy as np
import pytest

from mliot.boosting import BoostingClassifier, BoostingRegressor


@pytest.fixture(scope="module")
def rows():
    random = np.random.default_rng(3)
    X = random.normal(size=(500, 4))
    y = np.where(X[:, 0] + random.normal(size=500) > 1.2, "fault", "fine")
    return X, y


def fitted(rows, weight=None, **parameters):
    return BoostingClassifier(n_estimators=8, **parameters).fit(*rows, sample_weight=weight)


def test_a_class_weight_is_a_weight_of_its_rows(rows):
    weight = np.where(rows[1] == "fault", 3.0, 0.5)
    by_class = fitted(rows, class_weight={"fault": 3.0, "fine": 0.5})
    assert by_class.model_hash() == fitted(rows, weight).model_hash()
    assert by_class.model_hash() != fitted(rows).model_hash()


def test_class_weights_multiply_sample_weights(rows):
    weight = np.random.default_rng(4).uniform(0.5, 2, 500)
    both = fitted(rows, weight, class_weight={"fine": 2.0})
    assert (
        both.model_hash() == fitted(rows, weight * np.where(rows[1] == "fine", 2, 1)).model_hash()
    )


def test_scale_pos_weight_is_the_weight_of_the_second_class(rows):
    scaled = fitted(rows, scale_pos_weight=2.5)  # "fine" is the second label
    assert scaled.model_hash() == fitted(rows, class_weight={"fine": 2.5}).model_hash()


def test_balanced_classes_weigh_the_same_whatever_the_sample_weights(rows):
    weight = np.where(np.arange(500) % 5 == 0, 0.0, 1.0)
    used = weight > 0
    totals = {label: np.sum(used & (rows[1] == label)) for label in ("fault", "fine")}
    explicit = {label: used.sum() / (2 * total) for label, total in totals.items()}
    balanced = fitted(rows, weight, class_weight="balanced")
    assert balanced.model_hash() == fitted(rows, weight, class_weight=explicit).model_hash()
    kept = (rows[0][used], rows[1][used])
    assert balanced.model_hash() == fitted(kept, class_weight="balanced").model_hash()


def test_class_weights_survive_a_file(rows, tmp_path):
    import mliot

    model = fitted(rows, class_weight={"fault": 3.0})
    model.save(tmp_path / "model.mliot")
    assert mliot.load(tmp_path / "model.mliot").class_weight == {"fault": 3.0}


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"class_weight": {"fault": 2, "spare": 1}}, "names the label 'spare'"),
        ({"class_weight": {"fault": -1}}, "finite numbers >= 0, got -1"),
        ({"class_weight": "even"}, "None, 'balanced' or a dict"),
        ({"scale_pos_weight": float("nan")}, "scale_pos_weight must hold finite"),
        ({"scale_pos_weight": 2, "class_weight": "balanced"}, "exclude each other"),
        ({"class_weight": {"fault": 0, "fine": 0}}, "leaves no row"),
    ],
)
def test_wrong_weights_are_named(rows, parameters, message):
    with pytest.raises(ValueError, match=message):
        fitted(rows, **parameters)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("num_leafs", "num_leaves"),
        ("max_leaf_nodes", "num_leaves"),
        ("l2_regularization", "reg_lambda"),
        ("eta", "learning_rate"),
    ],
)
def test_a_misspelt_parameter_names_ours(name, meant):
    for estimator in (BoostingRegressor, BoostingClassifier):
        with pytest.raises(TypeError, match=f"no parameter '{name}'; did you mean '{meant}'"):
            estimator(**{name: 3})


def test_a_parameter_without_a_likeness_lists_those_there_are():
    with pytest.raises(TypeError, match="'dart_rate'; it has alpha, cat_l2"):
        BoostingRegressor(dart_rate=0.1)
