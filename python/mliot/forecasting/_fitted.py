"""What a forecaster holds after fit, and what it prepares before."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core, frames
from mliot.features import Events
from mliot.forecasting._columns import Levels, PanelColumns, Roles

NOT_BEGUN = np.iinfo(np.int64).min  # the next period of a series without observations


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
    events: list[Events] = field(default_factory=list)  # of some series, whose columns are made

    def starts(self) -> NDArray[np.int64]:
        """The period of the first forecast of each series.

        Raises
        ------
        InvalidArgument
            For a series without observations, as after loading a file saved without them.
        """
        starts = self.core.next_periods()
        waiting = np.flatnonzero(starts == NOT_BEGUN)
        if len(waiting):
            raise _core.InvalidArgument(
                f"id '{self.ids.label(int(waiting[0]))}' has no observations yet ({len(waiting)} "
                "such series): the model was saved without them; call update with the newest "
                "rows of each series first"
            )
        return starts

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
    coded: dict[str, NDArray[np.float64]]  # the frame's columns as numbers, and the target


def warn_of_fit(fitted: Fitted | None, ignored: Mapping[str, str]) -> None:
    """Warns, once, of series that the model says nothing about and of options that nothing reads;
    called by what the user calls.

    Parameters
    ----------
    fitted : Fitted or None
        None: of a back-test.
    ignored : dict
        Options of the model without effect, and why.
    """
    parts = []
    if fitted is not None and fitted.core.naive_series:
        parts.append(
            f"{fitted.core.naive_series} of {fitted.n_series} series are constant or shorter than "
            "the shortest lag; they are forecast by their last value"
        )
    if ignored:
        from mliot.boosting._warning import TrainingWarning, told_of_ignored

        text = "; ".join([*parts, *told_of_ignored(ignored)])
        warning = TrainingWarning(text, ignored_parameters=list(ignored))
        warnings.warn(warning, stacklevel=3)
    elif parts:
        warnings.warn(parts[0], UserWarning, stacklevel=3)
