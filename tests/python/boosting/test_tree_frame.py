"""Trees as a frame: a walk over it ends in the leaves and raw scores of the estimator."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.exceptions import NotFittedError

from mliot.boosting import BoostingClassifier, BoostingRegressor

COLUMNS = [
    "tree_index",
    "node_depth",
    "node_index",
    "left_child",
    "right_child",
    "parent_index",
    "split_feature",
    "split_gain",
    "threshold",
    "decision_type",
    "missing_direction",
    "value",
    "weight",
]


def made_up(rows: int = 400) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(rows, 3))
    x[rng.random(x.shape) < 0.1] = np.nan
    frame = pd.DataFrame(x, columns=["a", "b", "c"])
    frame["kind"] = rng.choice(["red", "green", "blue", "grey", "pink"], rows)
    return frame


def target_of(frame: pd.DataFrame) -> np.ndarray:
    shift = frame["kind"].map({"red": 3, "green": -1, "blue": 0.5, "grey": 0, "pink": -2})
    return (frame[["a", "b"]].fillna(0.3).sum(axis=1) + shift).to_numpy()


def goes_left(node: Any, row: dict[str, Any]) -> bool:
    x = row[node.split_feature]
    if x is None or x != x:
        return bool(node.missing_direction == "left")
    return bool(x in node.threshold if node.decision_type == "in" else x <= node.threshold)


def walked(trees: pd.DataFrame, frame: pd.DataFrame) -> list[list[Any]]:
    """The leaf of each row in each tree, as a row of the frame of trees."""
    nodes = {node.node_index: node for node in trees.itertuples()}
    count = trees["tree_index"].max() + 1
    first = [trees[trees["tree_index"] == t]["node_index"].iloc[0] for t in range(count)]
    out = []
    for row in frame.to_dict("records"):
        leaves = []
        for root in first:
            node = nodes[root]
            while "-S" in node.node_index:
                child = node.left_child if goes_left(node, row) else node.right_child
                assert nodes[child].parent_index == node.node_index
                assert nodes[child].node_depth == node.node_depth + 1
                node = nodes[child]
            leaves.append(node)
        out.append(leaves)
    return out


def test_a_walk_over_the_frame_ends_in_the_leaves_and_scores_of_the_model() -> None:
    frame = made_up()
    y = target_of(frame)
    model = BoostingRegressor(n_estimators=7, num_leaves=9, min_data_per_group=5).fit(frame, y)
    trees = model.trees_to_dataframe()
    assert list(trees.columns) == COLUMNS
    assert set(trees["decision_type"].dropna()) == {"<=", "in"}
    leaves = walked(trees, frame[:60])
    numbers = [[int(leaf.node_index.split("L")[1]) for leaf in row] for row in leaves]
    assert np.array_equal(numbers, model.predict(frame[:60], pred_leaf=True))
    sums = np.array([sum(leaf.value for leaf in row) for row in leaves])
    scores = model.predict(frame[:60], raw_score=True)
    np.testing.assert_allclose(np.ptp(scores - sums), 0, atol=1e-12)  # but for the base score


def test_trees_of_several_classes_stand_by_turns() -> None:
    frame = made_up()
    y = np.digitize(target_of(frame), [-1, 1])
    model = BoostingClassifier(n_estimators=4, num_leaves=5).fit(frame, y)
    leaves = walked(model.trees_to_dataframe(), frame[:40])
    sums = np.array([[sum(leaf.value for leaf in row[k::3]) for k in range(3)] for row in leaves])
    spread = np.ptp(model.predict(frame[:40], raw_score=True) - sums, axis=0)
    np.testing.assert_allclose(spread, 0, atol=1e-12)


def test_shared_trees_have_a_value_for_every_output() -> None:
    frame = made_up()
    y = np.column_stack([target_of(frame), frame["c"].fillna(0)])
    model = BoostingRegressor(n_estimators=3, num_leaves=6, multi_strategy="multi_output_tree")
    trees = model.fit(frame, y).trees_to_dataframe()
    assert {"value_0", "value_1"} <= set(trees.columns)
    leaves = walked(trees, frame[:40])
    sums = np.array(
        [[sum(getattr(leaf, f"value_{k}") for leaf in row) for k in range(2)] for row in leaves]
    )
    spread = np.ptp(model.predict(frame[:40], raw_score=True) - sums, axis=0)
    np.testing.assert_allclose(spread, 0, atol=1e-12)


def test_weights_of_children_are_that_of_their_parent() -> None:
    frame = made_up()
    model = BoostingRegressor(n_estimators=3, num_leaves=8).fit(frame, target_of(frame))
    trees = model.trees_to_dataframe()
    weight = trees.set_index("node_index")["weight"]
    splits = trees.dropna(subset=["left_child"])
    children = weight[splits["left_child"]].to_numpy() + weight[splits["right_child"]].to_numpy()
    assert np.array_equal(children, splits["weight"])
    assert (trees[trees["node_depth"] == 1]["weight"] == 400).all()
    gains = splits.groupby("split_feature")["split_gain"].sum()
    model.set_params(importance_type="gain")
    expected = dict(zip(frame.columns, model.feature_importances_, strict=True))
    assert gains.to_dict() == pytest.approx({k: v for k, v in expected.items() if v}, rel=1e-6)


def test_a_tree_without_a_split_is_one_leaf() -> None:
    with pytest.warns(UserWarning, match="no split"):
        model = BoostingRegressor(n_estimators=3).fit([[1.0]] * 30, np.arange(30.0))
    trees = model.trees_to_dataframe()
    assert trees["node_index"].tolist() == ["0-L0"]


def test_before_fit_there_are_no_trees() -> None:
    with pytest.raises(NotFittedError):
        BoostingRegressor().trees_to_dataframe()
