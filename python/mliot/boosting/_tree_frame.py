"""Fitted trees as a table, to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.utils.validation import check_is_fitted

from mliot import _core

Record = dict[str, Any]


class ShowsTrees:
    """What an estimator's trees are made of."""

    _model: _core.Boosting

    def trees_to_dataframe(self) -> Any:
        """Return every node and leaf of all fitted trees, one a row (needs pandas).

        Returns
        -------
        pandas.DataFrame
            Nodes tree by tree, each before those below it, the left ones first. Columns, named as
            LightGBM's:

            - ``tree_index``: of several classes, targets or quantiles with trees of their own, tree
              t belongs to output t modulo their number;
            - ``node_depth``: 1 at the root;
            - ``node_index``: ``"0-S2"`` is a split of tree 0, ``"0-L3"`` its leaf 3, the number
              that ``predict(X, pred_leaf=True)`` gives;
            - ``left_child``, ``right_child``, ``parent_index``: node indices, missing where there
              is none, as all that only splits have is missing of leaves;
            - ``split_feature``: name of the column;
            - ``split_gain``: what the split lowers the loss by;
            - ``threshold``: a number, or of a category the list of levels that go left;
            - ``decision_type``: ``"<="`` or ``"in"``; where it holds, a row goes left;
            - ``missing_direction``: ``"left"`` or ``"right"``;
            - ``value``: of a leaf, what it adds to the raw score; of shared trees ``value_0``,
              ``value_1`` ..., one for each output;
            - ``weight``: sum of the hessians of the training rows that came by.

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before ``fit``.

        Examples
        --------
        >>> import numpy as np
        >>> from mliot.boosting import BoostingRegressor
        >>> X = np.arange(100.0).reshape(50, 2)
        >>> trees = BoostingRegressor(n_estimators=1, num_leaves=2).fit(X, X[:, 0])
        >>> print(trees.trees_to_dataframe()[["node_index", "split_feature", "threshold", "value"]])
          node_index split_feature  threshold  value
        0       0-S0            x0       49.0    NaN
        1       0-L0           NaN        NaN   -2.5
        2       0-L1           NaN        NaN    2.5
        """
        import pandas as pd

        check_is_fitted(self)
        names, levels = self._feature_names(), self.categories_  # type: ignore[attr-defined]
        forest = _Forest.of(self._model, names, levels)
        return pd.DataFrame.from_records(list(forest.records()))


@dataclass
class _Forest:
    """The columns of the core, and what its features are called."""

    nodes: dict[str, Any]
    values: Any
    names: list[str]
    levels: list[Any]

    @staticmethod
    def of(model: _core.Boosting, names: list[str], levels: list[Any]) -> _Forest:
        nodes = model.nodes()
        leaves = len(nodes["leaf_tree"])
        return _Forest(nodes, nodes["leaf_value"].reshape(leaves, -1), names, levels)

    def records(self) -> Iterator[Record]:
        """Rows of all trees."""
        count = int(self.nodes["leaf_tree"][-1]) + 1 if len(self.nodes["leaf_tree"]) else 0
        starts = np.searchsorted(self.nodes["tree"], np.arange(count))
        leaves = np.searchsorted(self.nodes["leaf_tree"], np.arange(count))
        ends = np.searchsorted(self.nodes["leaf_tree"], np.arange(count), side="right")
        for tree in range(count):
            first = int(starts[tree])
            yield from self._tree(tree, first, int(leaves[tree]), int(ends[tree] - leaves[tree]))

    def _tree(self, tree: int, first: int, leaf: int, leaves: int) -> Iterator[Record]:
        """Rows of one tree, whose nodes and leaves begin at those places."""
        # number of the node, its leaves, depth, parent
        waiting: list[tuple[int, int, int, int, str | None]] = [(0, 0, leaves, 1, None)]
        while waiting:
            number, low, high, depth, parent = waiting.pop()
            record = {"tree_index": tree, "node_depth": depth, "parent_index": parent}
            if high - low == 1:
                yield _row(record | {"node_index": f"{tree}-L{low}"} | self._leaf(leaf + low))
                continue
            name, middle = f"{tree}-S{number}", int(self.nodes["middle"][first + number])
            left = (number + 1, low, middle, depth + 1, name)
            right = (number + middle - low, middle, high, depth + 1, name)
            children = {
                "left_child": _name(tree, left[0], low, middle),
                "right_child": _name(tree, right[0], middle, high),
            }
            yield _row(record | {"node_index": name} | children | self._split(first + number))
            waiting += [right, left]

    def _split(self, i: int) -> Record:
        feature, nodes = int(self.nodes["feature"][i]), self.nodes
        chosen, known = nodes["levels"][i], self.levels[feature]
        return {
            "split_feature": self.names[feature],
            "split_gain": float(nodes["gain"][i]),
            "threshold": float(nodes["threshold"][i]) if chosen is None else known[chosen].tolist(),
            "decision_type": "<=" if chosen is None else "in",
            "missing_direction": "left" if nodes["missing_left"][i] else "right",
            "weight": float(nodes["cover"][i]),
        } | dict.fromkeys(self._value_names(), np.nan)

    def _leaf(self, i: int) -> Record:
        values = dict(zip(self._value_names(), self.values[i].tolist(), strict=True))
        return values | {"weight": float(self.nodes["leaf_cover"][i])}

    def _value_names(self) -> list[str]:
        width = self.values.shape[1]
        return ["value"] if width == 1 else [f"value_{k}" for k in range(width)]


def _name(tree: int, number: int, low: int, high: int) -> str:
    return f"{tree}-L{low}" if high - low == 1 else f"{tree}-S{number}"


def _row(given: Record) -> Record:
    """The columns in their order; those of splits are None in a leaf."""
    columns = {
        "tree_index": None,
        "node_depth": None,
        "node_index": None,
        "left_child": None,
        "right_child": None,
        "parent_index": None,
        "split_feature": None,
        "split_gain": np.nan,
        "threshold": None,
        "decision_type": None,
        "missing_direction": None,
    }
    weight = given.pop("weight")
    return columns | given | {"weight": weight}
