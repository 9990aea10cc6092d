"""Sample paths of other values in the order of a model's own paths."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Paths of each model at least, whose values stand for its distribution.
LEAST_DRAWN = 100


class PathJoiner:
    """Gives paths of other values the ranks, step by step, that the paths of one model have.

    Ranks carry how steps hang together (the copula), sorted values how each step is distributed.
    Equal values, as the zeros of demand, have ranks by chance, anew at each step.
    """

    def __init__(self, n_paths: int, h: int, seed: int) -> None:
        self._shape = n_paths, h
        # RandomState: NumPy keeps its numbers the same in every version.
        self._ties = np.random.RandomState([seed % 2**32, seed // 2**32 % 2**32])

    def joined(self, paths: Floats, rising: Floats) -> Floats:
        """The values of each step, rising, in the order of the paths; n_paths x h each."""
        by_chance = self._ties.random_sample(self._shape).argsort(axis=0, kind="stable")
        return np.take_along_axis(rising, _ranks(paths, by_chance), axis=0)


def _ranks(paths: Floats, by_chance: Ints) -> Ints:
    """The rank of each path at each step; the earlier in `by_chance` of equal ones is lower."""
    moved = np.take_along_axis(paths, by_chance, axis=0)
    order = np.take_along_axis(by_chance, moved.argsort(axis=0, kind="stable"), axis=0)
    ranks: Ints = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(len(paths))[:, None], axis=0)
    return ranks
