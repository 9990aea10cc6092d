"""How prediction intervals are calibrated."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ConformalIntervals:
    """How prediction intervals are calibrated: by out-of-sample errors of a back-test.

    Parameters
    ----------
    n_windows : int, default 2
        Windows of ``horizon`` periods at the end of the series whose errors are collected, by
        group of series of like scale and by step ahead.

    References
    ----------
    Vovk, Gammerman, Shafer 2005, "Algorithmic Learning in a Random World", chapter 4.
    """

    n_windows: int = 2
