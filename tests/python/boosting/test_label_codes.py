"""Labels of a classifier are found alike, sorted or counted."""

from __future__ import annotations

import numpy as np
import pytest

from mliot.boosting import BoostingClassifier
from mliot.boosting._labels import labels_of

RANDOM = np.random.default_rng(2)
ROWS = RANDOM.integers(0, 5, size=200)


@pytest.mark.parametrize(
    "y",
    [
        ROWS,
        ROWS - 7,
        ROWS.astype(np.uint8),
        (ROWS - 3).astype(np.int8),
        ROWS.astype(np.float32),
        ROWS.astype(np.float64) * 1e6,  # far apart
        ROWS + 2**61,
        ROWS.astype(np.uint64) + np.uint64(2**63),
        ROWS > 2,
        np.where(ROWS > 2, "up", "down"),
        np.where(ROWS > 2, 1.0, -0.0),
        np.full(9, 3),
        np.array([1, 2, 3]),
    ],
    ids=repr,
)
@pytest.mark.filterwarnings("ignore:The number of unique classes")
def test_labels_and_codes_are_those_of_a_sort(y):
    labels, codes = labels_of(y)
    expected, places = np.unique(y, return_inverse=True)
    assert labels.dtype == y.dtype
    np.testing.assert_array_equal(labels, expected)
    np.testing.assert_array_equal(codes, places)


@pytest.mark.filterwarnings("ignore:invalid value encountered in cast")  # scikit-learn looks first
@pytest.mark.parametrize("y", [ROWS + 0.5, np.r_[ROWS, np.nan], np.r_[ROWS, np.inf]])
def test_numbers_that_are_no_labels_are_refused(y):
    with pytest.raises(ValueError, match=r"Unknown label type|NaN|infinity"):
        BoostingClassifier(n_estimators=1).fit(np.zeros((len(y), 2)), y)
