"""Labels are those of the raw scores of all trees, though rows are left alone early."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from mliot.boosting import BoostingClassifier

ROWS = 3000  # enough for rows to leave early


def table(classes: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """Features with gaps and a column of levels; easy rows and hard ones."""
    r = np.random.default_rng(3)
    x = r.normal(size=(ROWS, 6)).astype(np.float32)
    score = x[:, 0] + x[:, 1] * x[:, 2] + 0.4 * r.normal(size=ROWS)
    x[r.random(x.shape) < 0.05] = np.nan
    x[:, 5] = r.integers(0, 12, ROWS)
    cuts = np.quantile(score, np.linspace(0, 1, classes + 1)[1:-1])
    return x, np.searchsorted(cuts, score)


@pytest.mark.parametrize("classes", [2, 5])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"n_jobs": 1, "grow_policy": "oblivious"},
        {"categorical_features": [5]},
        {"multi_strategy": "multi_output_tree"},
        {"num_leaves": 300, "min_child_samples": 1},
    ],
    ids=lambda options: "-".join(options) or "plain",
)
def test_labels_are_those_of_the_raw_scores(classes: int, options: dict[str, Any]) -> None:
    x, y = table(classes)
    if classes == 2 and "multi_strategy" in options:
        pytest.skip("two classes share one score")
    model = BoostingClassifier(n_estimators=70, **options).fit(x, y)
    for rows in (x, x.astype(np.float64)[::-1], pd.DataFrame(x), x[:5]):
        for trees in (None, 1, 66):
            scores = model.predict(rows, raw_score=True, num_iteration=trees)
            wanted = scores.argmax(axis=1) if classes > 2 else (scores > 0).astype(int)
            got = model.predict(rows, num_iteration=trees)
            np.testing.assert_array_equal(got, model.classes_[wanted])
