"""Builds the feature plan of a forecaster from its lags, windows, dates and covariates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from mliot import _core
from mliot._transform import Transform
from mliot.features import RollingMean
from mliot.forecasting._columns import Roles
from mliot.frames import LongFrame

Spec = dict[str, Any]


def _lag(value: Any, where: str) -> int:
    if isinstance(value, bool) or not hasattr(value, "__index__") or int(value) < 1:
        raise _core.InvalidArgument(f"{where}: a lag must be an integer >= 1, got {value!r}")
    return int(value)


def _described(transform: Any, where: str) -> tuple[str, dict[str, Any], str]:
    """Name and options of a transform of mliot.features, and its part of a feature's name."""
    if not isinstance(transform, Transform):
        raise _core.InvalidArgument(
            f"{where}: expected a transform of mliot.features such as RollingMean(4), got "
            f"{transform!r}"
        )
    kind = transform.kind()
    options = {k: v for k, v in transform.get_params().items() if v is not None}
    text = "".join(f"_{name}{value}" for name, value in options.items())
    return kind, options, text


def _transformed(source: str, lag: int, transform: Any, *, column: int, prefix: str) -> Spec:
    kind, options, text = _described(transform, f"{prefix or 'lag_transforms'}")
    start = f"{prefix}_" if prefix else ""
    return {
        "source": source,
        "column": column,
        "lag": lag,
        "transform": kind,
        "options": options,
        "name": f"{start}{kind}_lag{lag}{text}",
    }


def target_specs(lags: Sequence[int], lag_transforms: Mapping[int, Iterable[Any]]) -> list[Spec]:
    """Lags of the target and windows on them."""
    specs: list[Spec] = []
    for lag in lags:
        n = _lag(lag, "lags")
        specs.append({"source": "target", "lag": n, "name": f"lag{n}"})
    for lag, transforms in lag_transforms.items():
        n = _lag(lag, "lag_transforms")
        if not isinstance(transforms, (list, tuple)):
            transforms = [transforms]
        specs += [_transformed("target", n, each, column=0, prefix="") for each in transforms]
    return specs


def past_specs(past: Mapping[str, Any] | Sequence[str], roles: Roles) -> list[Spec]:
    """Lags and windows of past-only covariates, and how old they are."""
    specs: list[Spec] = []
    for column, name in enumerate(roles.past):
        wanted = past[name] if isinstance(past, Mapping) and name in past else [1]
        for each in wanted if isinstance(wanted, (list, tuple)) else [wanted]:
            if isinstance(each, Transform):
                specs.append(_transformed("past", 1, each, column=column, prefix=name))
            else:
                lag = _lag(each, f"past_features['{name}']")
                spec_name = f"{name}_lag{lag}"
                specs.append({"source": "past", "column": column, "lag": lag, "name": spec_name})
    if specs:
        specs.append({"source": "steps_ahead", "name": "steps_ahead"})
    return specs


def covariate_specs(roles: Roles) -> list[Spec]:
    """Future-known and static columns as they are."""
    future: list[Spec] = [
        {"source": "future", "column": i, "name": name} for i, name in enumerate(roles.future)
    ]
    static: list[Spec] = [
        {"source": "fixed", "column": i, "name": name} for i, name in enumerate(roles.static)
    ]
    return future + static


def level_transform(scale_by: Any, frame: LongFrame) -> Any:
    """The transform that is the level of a series; for "auto" the mean of the last season, none
    where more than 1 % of the targets are negative, because a level around 0 is no unit."""
    if not isinstance(scale_by, str):
        return scale_by
    if scale_by != "auto":
        raise _core.InvalidArgument(
            f"scale_by must be 'auto', None or a transform such as RollingMean(52), got "
            f"{scale_by!r}"
        )
    assert frame.y is not None
    if np.count_nonzero(frame.y < 0) > 0.01 * frame.n_rows:
        return None
    season = int(frame.axis.season_length)
    return RollingMean(season if season >= 12 else max(2 * season, 8), min_samples=1)


def date_specs(date_features: Sequence[str]) -> list[Spec]:
    """Calendar features."""
    specs: list[Spec] = []
    for name in date_features:
        if not isinstance(name, str):
            raise _core.InvalidArgument(f"date_features: expected names, got {name!r}")
        specs.append({"source": "calendar", "date": name, "name": name})
    return specs


def make_plan(
    roles: Roles, frame: LongFrame, horizon: int, settings: Mapping[str, Any]
) -> _core.FeaturePlan:
    """The plan of a forecaster with these settings (lags, lag_transforms, ...)."""
    axis = frame.axis
    specs = target_specs(settings["lags"] or [], settings["lag_transforms"] or {})
    specs += past_specs(settings["past_features"] or {}, roles)
    specs += covariate_specs(roles)
    specs += date_specs(settings["date_features"] or [])
    scale_by = level_transform(settings["scale_by"], frame)
    if scale_by is None:
        return _core.FeaturePlan(specs, axis, horizon)
    kind, options, _ = _described(scale_by, "scale_by")
    specs.append({"source": "level", "name": "level"})
    return _core.FeaturePlan(specs, axis, horizon, {"transform": kind, "options": options})
