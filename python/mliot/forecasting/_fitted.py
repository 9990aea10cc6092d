"""What a forecaster holds after fit, and what it prepares before."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mliot import _core, frames
from mliot.forecasting._columns import Levels, PanelColumns, Roles


@dataclass
class Fitted:
    """The C++ forecaster and what turns its arrays into frames. No training rows."""

    core: _core.Forecaster
    plan: _core.FeaturePlan
    roles: Roles
    levels: Levels
    horizon: int
    options: dict[str, Any]
    ids: Any
    axis: _core.TimeAxis
    style: frames.FrameStyle

    @property
    def identity(self) -> str:
        """A hash of the ids, so that a state is not put into other series."""
        values = [self.ids.values(k) for k in range(len(self.ids.names))]
        return hashlib.sha256(repr(values).encode()).hexdigest()

    @property
    def n_series(self) -> int:
        """Number of series."""
        return len(self.ids)


@dataclass
class Prepared:
    """A frame read and arranged for a fit or a back-test."""

    fitted: Fitted
    frame: frames.LongFrame
    columns: PanelColumns


@dataclass
class Wanted:
    """Interval and quantile columns that a caller asked for."""

    level: list[float]
    quantiles: list[float]

    @classmethod
    def of(cls, level: Sequence[float] | None, quantiles: Sequence[float] | None) -> Wanted:
        """Checks the ranges; a single number stands for a list of one."""
        levels = [level] if isinstance(level, (int, float)) else list(level or [])
        for each in levels:
            if not 0 < each < 100:
                raise _core.InvalidArgument(f"level must be between 0 and 100 percent, got {each}")
        points = [quantiles] if isinstance(quantiles, float) else list(quantiles or [])
        for each in points:
            if not 0 < each < 1:
                raise _core.InvalidArgument(f"quantiles must be between 0 and 1, got {each}")
        return cls(sorted(levels), sorted(points))

    def columns(self) -> list[tuple[str, float]]:
        """Suffix and quantile of each column: lo from the widest in, hi outwards, then -q-."""
        lows = [(f"-lo-{c:g}", (1 - c / 100) / 2) for c in reversed(self.level)]
        highs = [(f"-hi-{c:g}", (1 + c / 100) / 2) for c in self.level]
        return lows + highs + [(f"-q-{q:g}", q) for q in self.quantiles]


def positive(value: Any, name: str) -> int:
    """The value as an integer >= 1, or an error that names it."""
    if isinstance(value, bool) or not hasattr(value, "__index__") or int(value) < 1:
        raise _core.InvalidArgument(f"{name} must be an integer >= 1, got {value!r}")
    return int(value)
