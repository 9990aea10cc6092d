"""Names of columns: those that must be there, and those that must not meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mliot import _core, frames
from mliot.forecasting._groups import static_columns

Settings = Mapping[str, Any]  # the checked parameters of a Forecaster

CUTOFF = "cutoff"
BASELINE = "SeasonalNaive"
SAMPLE = "sample_id"  # of paths


def key_columns(settings: Settings) -> list[str]:
    """Id and time columns."""
    ids = settings["id_col"]
    return [*([ids] if isinstance(ids, str) else ids), settings["time_col"]]


def require_columns(settings: Settings, df: Any) -> None:
    """Every column that a setting names is in the frame, and is neither id, time nor target.

    Raises
    ------
    InvalidArgument
        Names the setting, the column and those like it.
    """
    table = frames.open_table(df)
    core = {*key_columns(settings), settings["target_col"]}
    weight = settings["weight_col"]
    parts: dict[str, Iterable[str]] = {
        "static_features": settings["static_features"] or [],
        "future_features": settings["future_features"],
        "past_features": settings["past_features"],
        "group_features": static_columns(settings["group_features"]),
        "weight_col": [] if weight is None else [weight],
    }
    for argument, listed in parts.items():
        for name in listed:
            table.column(name, argument)
            if name in core:
                raise _core.InvalidArgument(
                    f"{argument}: '{name}' is an id, time or target column already"
                )


def future_names(settings: Settings, df: Any, X_df: Any) -> list[str]:
    """Columns of ``X_df`` that no setting names: they are known ahead.

    Raises
    ------
    InvalidArgument
        When the training frame lacks one of them: fit could not learn from it.
    """
    if X_df is None:
        return []
    held = frames.column_names(df)
    given = frames.column_names(X_df)
    unknown = [name for name in given if name not in held]
    if unknown:
        raise _core.InvalidArgument(
            f"X_df has columns that df lacks: {', '.join(unknown)}; add them to df, so that fit "
            "learns from them, or drop them from X_df"
        )
    taken = {
        *key_columns(settings),
        settings["target_col"],
        settings["weight_col"],
        *(settings["static_features"] or []),
        *settings["future_features"],
        *settings["past_features"],
    }
    return [name for name in held if name in set(given) - taken]


def refuse_forecast_name(name: str, settings: Settings) -> None:
    """The forecast column must not hide another one of any result."""
    taken = [*key_columns(settings), settings["target_col"], CUTOFF, BASELINE]
    if name in taken:
        raise _core.InvalidArgument(
            f"the forecast column would be named '{name}', like another column; give another alias"
        )


def refuse_collisions(columns: Sequence[str], result: str) -> None:
    """No two columns of a result share their name."""
    seen: set[str] = set()
    for name in columns:
        if name in seen:
            raise _core.InvalidArgument(
                f"{result} would have two columns named '{name}'; rename that column of the data, "
                "or give the model another alias"
            )
        seen.add(name)


def refuse_double_features(features: Sequence[Mapping[str, Any]]) -> None:
    """No two features share their name; a column may have taken that of a lag or a date."""
    seen: dict[str, Mapping[str, Any]] = {}
    for feature in features:
        name = feature["name"]
        if name not in seen:
            seen[name] = feature
            continue
        sources = {feature["source"], seen[name]["source"]}
        cure = f"rename column '{name}'" if {"future", "fixed"} & sources else "give it once"
        if sources == {"past", "group"}:
            cure = "rename the column that is called like the group's mean or sum"
        raise _core.InvalidArgument(f"two features are named '{name}': {cure}")
