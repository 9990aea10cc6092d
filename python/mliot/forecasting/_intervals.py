"""How prediction intervals are calibrated."""

from __future__ import annotations

from dataclasses import dataclass

from mliot import _core
from mliot._integers import positive


@dataclass(frozen=True)
class ConformalIntervals:
    """How prediction intervals are calibrated: by out-of-sample errors of a back-test.

    Parameters
    ----------
    n_windows : int, default 2
        Windows of ``horizon`` periods at the end of the series whose errors are collected, by
        group of series of like scale and by step ahead. Of statistical models, where a horizon has
        more than one period, there are as many again halfway between them, the last one half a
        horizon before the end.

    Raises
    ------
    InvalidArgument
        When ``n_windows`` is not an integer >= 1.

    References
    ----------
    Vovk, Gammerman, Shafer 2005, "Algorithmic Learning in a Random World", chapter 4;
    Papadopoulos, Gammerman and Vovk 2008, "Normalized nonconformity measures for regression
    conformal prediction".
    """

    n_windows: int = 2

    def __post_init__(self) -> None:
        try:
            positive(self.n_windows, "ConformalIntervals: n_windows")
        except _core.InvalidArgument as error:
            cure = "intervals=None turns calibration off"
            raise _core.InvalidArgument(f"{error}; {cure}") from None
