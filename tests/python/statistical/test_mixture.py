"""Quantiles of mixtures: against normal distributions known in closed form, and counts."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from mliot.statistical._mixture import levels_with, mixture_quantiles

Q = np.array([0.01, 0.1, 0.5, 0.9, 0.99])


def normal(mean: float, sigma: float, levels: np.ndarray) -> np.ndarray:
    """Quantiles of one series and step."""
    return np.array([[[NormalDist(mean, sigma).inv_cdf(u) for u in levels]]])


@pytest.mark.parametrize("other", [(0, 1), (3, 1), (0, 5), (100, 2)])
def test_the_mean_of_the_distribution_functions_reaches_each_level(
    other: tuple[float, float],
) -> None:
    levels = levels_with(Q)
    found = mixture_quantiles([normal(0, 1, levels), normal(*other, levels)], levels, Q)[0, 0]
    assert (np.diff(found) > 0).all()
    for level, x in zip(Q, found, strict=True):
        share = (NormalDist(0, 1).cdf(x) + NormalDist(*other).cdf(x)) / 2
        assert share == pytest.approx(level, abs=2e-4)


def test_equal_distributions_keep_their_quantiles_and_three_are_a_third_each() -> None:
    levels = levels_with(Q)
    own = normal(7, 2, levels)
    assert np.array_equal(
        mixture_quantiles([own, own], levels, Q), own[:, :, np.searchsorted(levels, Q)]
    )
    three = [normal(mean, 1, levels) for mean in (-50, 0, 50)]
    q = np.array([1 / 6, 1 / 2, 5 / 6])
    levels = levels_with(q)
    three = [normal(mean, 1, levels) for mean in (-50, 0, 50)]
    np.testing.assert_allclose(mixture_quantiles(three, levels, q)[0, 0], [-50, 0, 50], atol=1e-3)


def test_counts_are_of_the_values_that_there_are() -> None:
    levels = levels_with(Q)
    low = np.where(levels < 0.6, 0.0, 1.0)[None, None]  # 0 in 60 %, 1 in 40 %
    high = np.where(levels < 0.3, 0.0, 4.0)[None, None]
    found = mixture_quantiles([low, high], levels, np.array(Q))[0, 0]
    assert found.tolist() == [0.0, 0.0, 1.0, 4.0, 4.0]  # 0 in 45 %, at most 1 in 65 %


def test_many_series_are_each_for_itself_and_what_is_not_known_stays_so() -> None:
    levels = levels_with(Q)
    shapes = np.random.default_rng(1).normal(0, 3, (700, 30, 1))
    first = shapes + normal(0, 1, levels)
    second = -shapes + normal(1, 2, levels)
    first[5, 2] = np.nan
    found = mixture_quantiles([first, second], levels, Q)
    assert np.isnan(found[5, 2]).all()
    assert np.isfinite(np.delete(found.reshape(-1, len(Q)), 5 * 30 + 2, axis=0)).all()
    for i in (0, 5, 699):
        alone = mixture_quantiles([first[i : i + 1], second[i : i + 1]], levels, Q)
        np.testing.assert_array_equal(found[i : i + 1], alone)


def test_a_level_has_the_bits_that_it_has_alone() -> None:
    many = np.concatenate([np.linspace(0.001, 0.999, 57), Q, [1e-6, 1 - 1e-6]])
    levels = levels_with(many)
    shapes = np.random.default_rng(2).normal(0, 3, (40, 6, 1))
    together = [sign * shapes + normal(0, 1 + sign, levels) for sign in (-0.5, 1)]
    found = mixture_quantiles(together, levels, many)
    for k, level in enumerate(many):
        few = levels_with(many[k : k + 1])
        alone = [each[..., np.isin(levels, few)] for each in together]
        one = mixture_quantiles(alone, few, np.array([level]))
        np.testing.assert_array_equal(one[..., 0], found[..., k])
    assert (np.diff(found[..., np.argsort(many)]) >= 0).all()
