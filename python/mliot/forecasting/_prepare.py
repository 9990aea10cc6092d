"""From a data frame to everything that a fit or a back-test needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core, frames
from mliot.forecasting._columns import (
    Levels,
    Roles,
    assign_roles,
    constant_within_series,
    panel_columns,
)
from mliot.forecasting._fitted import NOT_BEGUN, Fitted, Prepared
from mliot.forecasting._groups import static_columns
from mliot.forecasting._learner import categories, learner_options
from mliot.forecasting._maps import Maps, by_column, learned_maps
from mliot.forecasting._names import future_names, require_columns
from mliot.forecasting._plan import level_transform, make_plan
from mliot.forecasting._series_events import events_of_series, future_columns, with_events

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Settings = Mapping[str, Any]  # the checked parameters of a Forecaster


def prepare(settings: Settings, df: Any, X_df: Any = None, ahead: Sequence[str] = ()) -> Prepared:
    """Reads a frame, decides which column plays which part, and builds the plan.

    The settings are checked ones; ``ahead`` names columns that an earlier ``X_df`` had.
    """
    frame = read(settings, df)
    require_columns({**settings, "future_features": [*settings["future_features"], *ahead]}, df)
    _require_observed(frame)
    events = events_of_series(settings["date_features"])
    settings, frame = with_events(settings, frame)
    levels = Levels(settings["unseen_levels"])
    coded = {name: levels.learn(column) for name, column in frame.columns.items()}
    settings = _with_group_columns(settings)
    declared = {*(settings["static_features"] or []), *settings["past_features"]}
    ahead = [name for name in ahead if name not in {*declared, *settings["future_features"]}]
    ahead += [name for name in future_names(settings, df, X_df) if name not in ahead]
    roles = assign_roles(
        frame,
        static=settings["static_features"],
        future=[*settings["future_features"], *ahead],
        past=list(settings["past_features"]),
        weight=settings["weight_col"],
    )
    _require_constant(settings["static_features"] or [], frame)
    _require_static(static_columns(settings["group_features"]), roles)
    horizon = _horizon(settings, frame)
    columns = panel_columns(frame, roles, coded)
    coded[settings["target_col"]] = columns.target
    maps = learned_maps(settings, roles, coded, levels.tables, frame.offsets)
    chosen = decided(settings, frame.axis, columns.target, text_columns(roles, levels), maps)
    plan = make_plan(roles, frame.axis, horizon, chosen)
    fitted = Fitted(
        core=core_of(chosen, plan),
        plan=plan,
        roles=roles,
        levels=levels,
        horizon=horizon,
        options=chosen["model"],
        ids=frame.ids,
        axis=frame.axis,
        style=frame.style,
        ahead=ahead,
        events=events,
    )
    return Prepared(fitted, frame, columns, coded)


def text_columns(roles: Roles, levels: Levels) -> dict[str, int]:
    """How many levels the static and future columns of text have."""
    known = [*roles.future, *roles.static]
    return {name: len(levels.tables[name]) for name in known if levels.tables.get(name)}


def decided(
    settings: Settings,
    axis: _core.TimeAxis,
    target: Floats,
    texts: Mapping[str, int],
    maps: Maps,
) -> dict[str, Any]:
    """The settings with what the rows decide: the loss, the level and the maps of covariates; and
    which of the columns of text are categories, unless a map makes numbers of them."""
    mapped = by_column(maps)
    texts = {name: levels for name, levels in texts.items() if name not in mapped}
    return {
        **settings,
        "model": learner_options(settings["model"], target),
        "scale_by": level_transform(settings["scale_by"], axis, target),
        "maps": maps,
        "categories": categories(settings["model"], texts),
    }


def core_of(chosen: Settings, plan: _core.FeaturePlan) -> _core.Forecaster:
    """An unfitted forecaster of the core."""
    return _core.Forecaster(plan, chosen["model"], _windows(chosen), chosen["random_state"])


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


def extend(fitted: Fitted, settings: Settings, df: Any, new_series: str) -> None:
    """Gives new rows to their series, and begins others if asked."""
    if new_series not in ("error", "begin"):
        raise _core.InvalidArgument(f"new_series must be 'error' or 'begin', got {new_series!r}")
    begin = new_series == "begin"
    static = fitted.roles.static if begin else []
    columns = [*fitted.roles.past, *static]
    known = {"ids": fitted.ids, "axis": fitted.axis, "style": fitted.style}
    frame = read(settings, df, columns=columns, begin=begin, **known)
    coded = {name: fitted.levels.apply(column) for name, column in frame.columns.items()}
    fitted.core.update(_update_columns(fitted, frame, coded))
    fitted.ids = frame.ids


def _update_columns(
    fitted: Fitted, frame: frames.LongFrame, coded: Mapping[str, Floats]
) -> _core.PanelArrays:
    """New rows as arrays, once it is sure that they continue every series."""
    expected = fitted.core.next_periods()
    new = frame.n_series - len(expected)
    expected = np.concatenate([expected, np.full(new, NOT_BEGUN)])
    continued = (np.diff(frame.offsets) > 0) & (expected != NOT_BEGUN)
    wrong = np.flatnonzero(continued & (frame.first_period != expected))
    if len(wrong):
        i = int(wrong[0])
        kind = "late or duplicate" if frame.first_period[i] < expected[i] else "after a gap"
        got, due = (fitted.axis.text(int(p[i])) for p in (frame.first_period, expected))
        raise _core.InvalidArgument(
            f"update: the rows of id '{fitted.ids.label(i)}' start at {got}, which is {kind}: the "
            f"next period is {due}"
        )
    static = fitted.roles.static if new else []
    return panel_columns(frame, Roles(past=fitted.roles.past, static=static), coded).core()


def future_arrays(fitted: Fitted, X_df: Any, starts: Ints, h: int) -> list[Floats]:
    """The future-known columns of ``h`` periods of each series, as fit coded them."""
    made = future_columns(fitted.events, fitted.ids, fitted.axis, starts, h)
    names = [name for name in fitted.roles.future if name not in made]
    if names and X_df is None:
        raise _core.InvalidArgument(
            f"predict needs X_df: the future-known columns {names} of each id for h = {h} periods"
        )
    if names:
        columns = frames.read_future(
            X_df, fitted.ids, fitted.axis, starts, h, names, style=fitted.style
        )
        made |= {name: fitted.levels.apply(columns[name]) for name in names}
    return [np.ascontiguousarray(made[name]) for name in fitted.roles.future]


def _with_group_columns(settings: Settings) -> dict[str, Any]:
    """Columns that make groups are static features, where these are listed."""
    static = settings["static_features"]
    if static is not None:
        static = list(dict.fromkeys([*static, *static_columns(settings["group_features"])]))
    return {**settings, "static_features": static}


def _require_static(columns: Sequence[str], roles: Roles) -> None:
    for name in columns:
        if name not in roles.static:
            raise _core.InvalidArgument(
                f"group_features: column '{name}' is {roles.as_dict()[name]}, but groups are made "
                "by columns with one value a series"
            )


def _windows(settings: Settings) -> int:
    return settings["intervals"].n_windows if settings["intervals"] is not None else 0


def _require_observed(frame: frames.LongFrame) -> None:
    """Each series has a target somewhere: nothing can be said of one that has none."""
    assert frame.y is not None
    missing = np.isnan(frame.y)
    per_series = np.diff(frame.offsets)
    if missing.any():
        gone = np.concatenate([[0], np.cumsum(missing)])
        per_series = per_series - (gone[frame.offsets[1:]] - gone[frame.offsets[:-1]])
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
