"""Quantiles of a mixture of distributions, of which the quantiles at many levels are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_LEVELS = 99  # read of each distribution, nearer to each other towards the ends
_BLOCK = 1 << 21  # values that are sorted at a time


def _grid() -> Floats:
    """The levels that distributions are mixed at, the same whatever is asked for."""
    t = (np.arange(_LEVELS) + 0.5) / _LEVELS
    levels: Floats = t * t * (3 - 2 * t)
    return levels


def levels_with(q: Floats) -> Floats:
    """The levels q and enough others between 0 and 1, rising."""
    return np.unique(np.concatenate([_grid(), q]))


def mixture_quantiles(found: Sequence[Floats], levels: Floats, q: Floats) -> Floats:
    """Where the mean of the distribution functions reaches q, shape (..., number of q).

    Each level has the bits that it has alone.

    Parameters
    ----------
    found : sequence of ndarray, shape (n, h, number of levels)
        Each distribution's quantiles, rising along the last axis. NaN: not known.
    levels : ndarray
        Their levels: those of `levels_with`.
    q : ndarray
        The levels that are asked for.
    """
    n, h, width = found[0].shape
    out: Floats = np.empty((n * h, len(q)))
    rows = [each.reshape(-1, width) for each in found]
    grid = _grid()
    own, asked = np.searchsorted(levels, grid), np.searchsorted(levels, q)
    step = max(1, _BLOCK // (width * len(found)))
    for begin in range(0, n * h, step):
        part = [each[begin : begin + step] for each in rows]
        mixed = _mixed([each[:, own] for each in part], grid, q)
        # Not beyond what all distributions have there; equal ones keep their own.
        ends = np.stack([each[:, asked] for each in part])
        out[begin : begin + step] = np.clip(mixed, ends.min(axis=0), ends.max(axis=0))
    return out.reshape(n, h, len(q))


def _mixed(found: Sequence[Floats], levels: Floats, q: Floats) -> Floats:
    width = len(levels)
    values = np.concatenate(found, axis=1)
    order = values.argsort(axis=1, kind="stable")
    x = np.take_along_axis(values, order, axis=1)
    below = np.zeros_like(x)
    for k, own in enumerate(found):
        below += _share_below(own, levels, x, (order // width == k).cumsum(axis=1))
    below /= len(found)
    out = np.stack([_reached(below, x, level) for level in q], axis=1)
    out[np.isnan(values).any(axis=1)] = np.nan
    return out


def _share_below(own: Floats, levels: Floats, x: Floats, passed: NDArray[np.int64]) -> Floats:
    """The distribution function at x; `passed` says how many of its own quantiles are not above."""
    last = len(levels) - 1
    left, right = (passed - 1).clip(0), passed.clip(max=last)
    low, high = np.take_along_axis(own, left, axis=1), np.take_along_axis(own, right, axis=1)
    with np.errstate(invalid="ignore", over="ignore"):
        gap = high - low
        part = np.where(gap > 0, (x - low) / np.where(gap > 0, gap, 1.0), 0.0)
    share: Floats = levels[left] + part.clip(0, 1) * (levels[right] - levels[left])
    share[passed == 0] = 0.0
    return share


def _reached(below: Floats, x: Floats, level: float) -> Floats:
    """Where `below`, which rises with x, comes to a level."""
    n, width = x.shape
    right = (below < level).sum(axis=1).clip(max=width - 1)
    left = (right - 1).clip(0)
    each = np.arange(n)
    rise = below[each, right] - below[each, left]
    part = np.where(rise > 0, (level - below[each, left]) / np.where(rise > 0, rise, 1.0), 1.0)
    low, high = x[each, left], x[each, right]
    with np.errstate(invalid="ignore", over="ignore"):
        reached: Floats = np.where(part < 1, low + part.clip(0, 1) * (high - low), high)
    return reached
