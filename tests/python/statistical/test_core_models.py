"""Every statistical model of the extension: fit, update, predict, simulate, files, errors."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from mliot import _core

MODELS = [
    each
    for each in vars(_core).values()
    if isinstance(each, type) and hasattr(each, "simulate") and hasattr(each, "labels")
]
RNG = np.random.default_rng(7)
LENGTHS = [30, 1, 2, 3, 47, 30, 0, 36]
OFFSETS = np.concatenate([[0], np.cumsum(LENGTHS)])
# Whole numbers, so that models of counts take them.
VALUES = np.round(20 + 5 * np.sin(np.arange(OFFSETS[-1])) + RNG.normal(size=OFFSETS[-1]))


def fitted(model: Any, **options: Any) -> Any:
    panel = model(options)
    panel.fit(VALUES, OFFSETS)
    return panel


def same(a: Any, b: Any) -> bool:
    return all(np.array_equal(x, y, equal_nan=True) for x, y in zip(a, b, strict=True))


def test_there_are_models() -> None:
    assert "Naive" in {model.__name__ for model in MODELS}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_series_alone_has_the_bits_that_it_has_among_others(model: Any) -> None:
    together = fitted(model).predict(5)
    assert together[0].shape == (len(LENGTHS), 5)
    for i in range(len(LENGTHS)):
        alone = model({})
        alone.fit(VALUES[OFFSETS[i] : OFFSETS[i + 1]], [0, LENGTHS[i]])
        assert same(alone.predict(5), [part[i : i + 1] for part in together])


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_threads_and_files_change_nothing(model: Any) -> None:
    panel = fitted(model)
    expected = panel.predict(3)
    one = model({})
    one.fit(VALUES, OFFSETS, n_jobs=1)
    assert same(one.predict(3, n_jobs=1), expected)
    for copy in (pickle.loads(pickle.dumps(panel)), model.from_tree(panel.tree())):
        assert same(copy.predict(3), expected)
        assert copy.options == panel.options == {**model.defaults(), **copy.options}
        assert copy.counts.tolist() == LENGTHS
        assert copy.labels == panel.labels
        assert same(copy.parameters.values(), panel.parameters.values())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_many_new_rows_are_single_ones_in_turn(model: Any) -> None:
    rows = np.array([21.0, 19.0, 24.0])
    n = len(LENGTHS)
    at_once, one_by_one = fitted(model), fitted(model)
    at_once.update(np.tile(rows, n), np.arange(n + 1) * 3)
    for row in rows:
        one_by_one.update(np.full(n, row), np.arange(n + 1))
    assert same(at_once.predict(4), one_by_one.predict(4))
    assert at_once.counts.tolist() == [length + 3 for length in LENGTHS]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_paths_come_back_with_their_seed(model: Any) -> None:
    panel = fitted(model)
    paths = panel.simulate(3, n_paths=4, seed=1)
    assert paths.shape == (len(LENGTHS), 4, 3)
    assert np.array_equal(paths, panel.simulate(3, 4, 1, n_jobs=1), equal_nan=True)
    assert np.isfinite(paths[0]).all()
    assert not np.array_equal(paths, panel.simulate(3, 4, 2), equal_nan=True)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_fitted_values_are_one_a_row(model: Any) -> None:
    values = model({}).fit(VALUES, OFFSETS, fitted=True)
    assert values.shape == VALUES.shape
    assert np.isfinite(values[OFFSETS[5] - 10 : OFFSETS[5]]).all()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_bad_input_is_named(model: Any) -> None:
    panel = model({})
    with pytest.raises(ValueError, match="series 1 has the value nan at its row 0"):
        panel.fit([1.0, np.nan], [0, 1, 2])
    with pytest.raises(ValueError, match="offsets must run from 0"):
        panel.fit([1.0, 2.0], [0, 1])
    with pytest.raises(ValueError, match="h must be >= 1"):
        fitted(model).predict(0)
    with pytest.raises(TypeError, match="unknown option"):
        model({"no_such_option": 1})
    assert set(model.documentation()) == set(model.defaults())
