"""What a forecaster holds after fit, and what it prepares before."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
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
    ahead: list[str] = field(default_factory=list)  # future-known because X_df of fit had them

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
