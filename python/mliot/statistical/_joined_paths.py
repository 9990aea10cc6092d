"""Sample paths of several models as those of one: values of its quantiles, in the models' order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Paths of each model at least, whose values stand for its distribution.
LEAST_DRAWN = 100


class PathJoiner:
    """Gives each path the ranks, step by step, that a path of one model has among that model's.

    Ranks carry how steps hang together (the copula), sorted values how each step is distributed.
    Equal values, as the zeros of demand, have ranks by chance, anew at each step.
    """

    def __init__(self, n_drawn: int, h: int, seed: int) -> None:
        self._shape = n_drawn, h
        # RandomState: NumPy keeps its numbers the same in every version.
        self._ties = np.random.RandomState([seed % 2**32, seed // 2**32 % 2**32])

    def joined(self, own: Floats, sorted_paths: Floats, leaders: Ints) -> Floats:
        """The paths of one series, n_paths x h.

        own : models x n_drawn x h, their paths
        sorted_paths : n_drawn x h, the values of each step, rising
        leaders : the model of each path, whose path of the same number it follows
        """
        by_chance = self._ties.random_sample(self._shape).argsort(axis=0, kind="stable")
        ranks = np.empty((len(leaders), self._shape[1]), dtype=np.int64)
        for k in np.unique(leaders):
            ranks[leaders == k] = _ranks(own[k], by_chance)[: len(leaders)][leaders == k]
        return np.take_along_axis(sorted_paths, ranks, axis=0)


def _ranks(paths: Floats, by_chance: Ints) -> Ints:
    """The rank of each path at each step; the earlier in `by_chance` of equal ones is lower."""
    moved = np.take_along_axis(paths, by_chance, axis=0)
    order = np.take_along_axis(by_chance, moved.argsort(axis=0, kind="stable"), axis=0)
    ranks: Ints = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(len(paths))[:, None], axis=0)
    return ranks
