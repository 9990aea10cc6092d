"""From a data frame to everything that a fit or a back-test needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mliot import _core, frames
from mliot.forecasting._columns import (
    Levels,
    Roles,
    assign_roles,
    constant_within_series,
    panel_columns,
)
from mliot.forecasting._fitted import Fitted, Prepared
from mliot.forecasting._intervals import ConformalIntervals
from mliot.forecasting._learner import learner_options
from mliot.forecasting._plan import make_plan

Settings = Mapping[str, Any]  # the parameters of a Forecaster


def prepare(settings: Settings, df: Any, X_df: Any = None) -> Prepared:
    """Reads a frame, decides which column plays which part, and builds the plan."""
    _check(settings)
    frame = read(settings, df)
    _require_observed(frame)
    levels = Levels(settings["unseen_levels"])
    coded = {name: levels.learn(column) for name, column in frame.columns.items()}
    roles = assign_roles(
        frame,
        static=settings["static_features"],
        future=_future_names(settings, frame, X_df),
        past=list(settings["past_features"] or {}),
        weight=settings["weight_col"],
    )
    _require_constant(settings["static_features"] or [], frame)
    horizon = _horizon(settings, frame)
    plan = make_plan(roles, frame, horizon, settings)
    columns = panel_columns(frame, roles, coded)
    options = learner_options(settings["model"], columns.target)
    fitted = Fitted(
        core=_core.Forecaster(plan, options, _windows(settings), settings["random_state"] or 0),
        plan=plan,
        roles=roles,
        levels=levels,
        horizon=horizon,
        options=options,
        ids=frame.ids,
        axis=frame.axis,
        style=frame.style,
    )
    return Prepared(fitted, frame, columns)


def read(settings: Settings, df: Any, **extra: Any) -> frames.LongFrame:
    """The frame as series, by the names and rules of the settings."""
    return frames.read_long(
        df,
        id_col=settings["id_col"],
        time_col=settings["time_col"],
        target_col=settings["target_col"],
        freq=settings["freq"],
        time_zone=settings["time_zone"],
        fill_gaps=settings["fill_gaps"],
        **extra,
    )


def update_columns(fitted: Fitted, frame: frames.LongFrame) -> _core.PanelArrays:
    """New rows as arrays, once it is sure that they continue every series."""
    expected = fitted.core.next_periods()
    wrong = np.flatnonzero((np.diff(frame.offsets) > 0) & (frame.first_period != expected))
    if len(wrong):
        i = int(wrong[0])
        kind = "late or duplicate" if frame.first_period[i] < expected[i] else "after a gap"
        got, due = (fitted.axis.text(int(p[i])) for p in (frame.first_period, expected))
        raise _core.InvalidArgument(
            f"update: the rows of id '{fitted.ids.label(i)}' start at {got}, which is {kind}: the "
            f"next period is {due}"
        )
    coded = {name: fitted.levels.apply(column) for name, column in frame.columns.items()}
    return panel_columns(frame, Roles(past=fitted.roles.past), coded).core()


def _check(settings: Settings) -> None:
    horizon, intervals = settings["horizon"], settings["intervals"]
    if horizon is not None and (not hasattr(horizon, "__index__") or int(horizon) < 1):
        raise _core.InvalidArgument(f"horizon must be an integer >= 1, got {horizon!r}")
    if intervals is not None and not isinstance(intervals, ConformalIntervals):
        raise _core.InvalidArgument(
            f"intervals must be ConformalIntervals(n_windows=2) or None, got {intervals!r}"
        )
    if settings["unseen_levels"] not in ("missing", "error"):
        raise _core.InvalidArgument(
            f"unseen_levels must be 'missing' or 'error', got {settings['unseen_levels']!r}"
        )


def _windows(settings: Settings) -> int:
    return settings["intervals"].n_windows if settings["intervals"] is not None else 0


def _future_names(settings: Settings, frame: frames.LongFrame, X_df: Any) -> list[str]:
    named = list(settings["future_features"] or [])
    if X_df is None:
        return named
    given = set(frames.column_names(X_df))
    taken = {*named, *(settings["static_features"] or []), *(settings["past_features"] or {})}
    return named + [name for name in frame.columns if name in given and name not in taken]


def _require_observed(frame: frames.LongFrame) -> None:
    """Each series has a target somewhere: nothing can be said of one that has none."""
    assert frame.y is not None
    observed = np.concatenate([[0], np.cumsum(~np.isnan(frame.y))])
    per_series = observed[frame.offsets[1:]] - observed[frame.offsets[:-1]]
    empty = np.flatnonzero(per_series == 0)
    if len(empty):
        raise _core.InvalidArgument(
            f"id '{frame.ids.label(int(empty[0]))}' has no target at all ({len(empty)} such "
            "series); drop it"
        )


def _horizon(settings: Settings, frame: frames.LongFrame) -> int:
    if settings["horizon"] is not None:
        return int(settings["horizon"])
    longest = int(np.diff(frame.offsets).max())
    return max(1, min(int(frame.axis.season_length), longest // (2 * (1 + _windows(settings)))))


def _require_constant(names: Sequence[str], frame: frames.LongFrame) -> None:
    for name in names:
        if not constant_within_series(frame.columns[name], frame.offsets):
            raise _core.InvalidArgument(
                f"static_features: column '{name}' changes within a series; name it in "
                "future_features or past_features"
            )
