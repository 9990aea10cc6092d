"""histogram_precision: what it takes, and that both give models of equal quality."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from mliot.boosting import BoostingClassifier, BoostingRegressor


def rows(seed: int, n: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    r = np.random.default_rng(seed)
    x = r.normal(size=(n, 6))
    return x, x[:, 0] * x[:, 1] + np.abs(x[:, 2]) + 0.3 * r.normal(size=n)


def test_exact_models_differ_in_digits_and_not_in_quality() -> None:
    x, y = rows(1)
    x_test, y_test = rows(2)
    scores = []
    for precision in ("high", "exact"):
        model = BoostingRegressor(n_estimators=50, histogram_precision=precision).fit(x, y)
        scores.append(model.score(x_test, y_test))
    assert scores[0] != scores[1]
    assert abs(scores[0] - scores[1]) < 0.003


def test_the_precision_survives_a_pickle() -> None:
    x, y = rows(3, 500)
    model = BoostingClassifier(n_estimators=5, histogram_precision="exact").fit(x, y > 0.5)
    again = pickle.loads(pickle.dumps(model))
    assert again.get_params()["histogram_precision"] == "exact"
    np.testing.assert_array_equal(again.predict_proba(x), model.predict_proba(x))


def test_an_unknown_precision_is_refused() -> None:
    x, y = rows(4, 100)
    with pytest.raises(ValueError, match=r"histogram_precision.*fast.*high.*exact"):
        BoostingRegressor(histogram_precision="fast").fit(x, y)
