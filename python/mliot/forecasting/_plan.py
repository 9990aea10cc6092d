"""Builds the feature plan of a forecaster from its lags, windows, dates and covariates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot._integers import lag as as_lag
from mliot._transform import Transform
from mliot.features import RollingMean, TimeTransform
from mliot.forecasting._columns import Roles
from mliot.forecasting._groups import Columns, name_of
from mliot.forecasting._maps import Maps, by_column
from mliot.forecasting._names import refuse_double_features
from mliot.forecasting._series_events import of_all_series

Spec = dict[str, Any]


def _described(transform: Any, where: str) -> tuple[str, dict[str, Any], str]:
    """Name and options of a transform of mliot.features, and its part of a feature's name."""
    if isinstance(transform, TimeTransform):
        raise _core.InvalidArgument(
            f"{where}: {transform!r} is a window over time, but the periods of a Forecaster are of "
            "one frequency: take the window of so many periods, as RollingMean(24, min_samples=1) "
            "for a day of hours"
        )
    if not isinstance(transform, Transform):
        raise _core.InvalidArgument(
            f"{where}: expected a transform of mliot.features such as RollingMean(4), got "
            f"{transform!r}"
        )
    kind = transform.kind()
    options = {k: v for k, v in transform.get_params().items() if v is not None}
    return kind, options, transform.name_part()


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
        n = as_lag(lag, "lags")
        specs.append({"source": "target", "lag": n, "name": f"lag{n}"})
    for lag, transforms in lag_transforms.items():
        n = as_lag(lag, "lag_transforms")
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
                lag = as_lag(each, f"past_features['{name}']")
                spec_name = f"{name}_lag{lag}"
                specs.append({"source": "past", "column": column, "lag": lag, "name": spec_name})
    if specs:
        specs.append({"source": "steps_ahead", "name": "steps_ahead"})
    return specs


def group_specs(
    groups: Mapping[Columns, Sequence[Any]], statistics: Sequence[str], static: Sequence[str]
) -> tuple[list[Spec], list[Spec]]:
    """Lags and windows of the means or sums of groups, and the groups."""
    specs: list[Spec] = []
    pools: list[Spec] = []
    for columns, wanted in groups.items():
        for statistic in statistics:
            name, place = name_of(columns, statistic), len(pools)
            specs += [_group_spec(each, place, name) for each in wanted]
            places = [static.index(column) for column in columns]
            pools.append({"columns": places, "statistic": statistic, "name": name})
    return specs, pools


def _group_spec(wanted: Any, place: int, name: str) -> Spec:
    if isinstance(wanted, Transform):
        return _transformed("group", 1, wanted, column=place, prefix=name)
    lag = as_lag(wanted, "group_features")
    return {"source": "group", "column": place, "lag": lag, "name": f"{name}_lag{lag}"}


def covariate_specs(
    roles: Roles, categories: Mapping[str, int], mapped: Mapping[str, list[Any]]
) -> list[Spec]:
    """Future-known and static columns as they are, those of ``categories`` with their levels, and
    what scalers and encoders make of others."""
    specs: list[Spec] = []
    for source, names in (("future", roles.future), ("fixed", roles.static)):
        for i, name in enumerate(names):
            for each in mapped.get(name, []):
                specs.append({"source": source, "column": i, **each.spec(), "name": each.output})
            if name in mapped:
                continue
            levels = {"levels": categories[name]} if name in categories else {}
            specs.append({"source": source, "column": i, "name": name, **levels})
    return specs


def level_transform(scale_by: Any, axis: _core.TimeAxis, target: NDArray[np.float64]) -> Any:
    """The transform that is the level of a series; for "auto" the mean of the last season, none
    where more than 1 % of the targets are negative, because a level around 0 is no unit."""
    if not isinstance(scale_by, str):
        return scale_by
    if scale_by != "auto":
        raise _core.InvalidArgument(
            f"scale_by must be 'auto', None or a transform such as RollingMean(52), got "
            f"{scale_by!r}"
        )
    if np.count_nonzero(target < 0) > 0.01 * len(target):
        return None
    season = int(axis.season_length)
    return RollingMean(season if season >= 12 else max(2 * season, 8), min_samples=1)


def date_specs(date_features: Sequence[Any], axis: _core.TimeAxis) -> list[Spec]:
    """Calendar features: names, and objects that may make several."""
    specs: list[Spec] = []
    for each in date_features:
        if isinstance(each, str):
            specs.append({"source": "calendar", "date": each, "name": each})
            continue
        if each.takes_dates and axis.is_integer:
            raise _core.InvalidArgument(
                f"date_features: {each!r} needs dates, but the index is of whole numbers; leave it "
                "out"
            )
        if not each.takes_dates and not axis.is_integer:
            raise _core.InvalidArgument(
                f"date_features: the period of {each!r} is a number of steps, but the index is of "
                "dates; write it as a duration such as '7D'"
            )
        specs += [{"source": "calendar", **spec} for spec in each.specs()]
    return specs


def cleaning_specs(steps: Iterable[Any], roles: Roles, target_col: str, maps: Maps) -> list[Spec]:
    """Steps of a pipeline that come before every feature: on the target and past-only columns."""
    specs: list[Spec] = []
    for step in steps:
        for each in maps.get(step.name, []):
            if each.column in roles.past:
                place = {"source": "past", "column": roles.past.index(each.column)}
                specs.append({**place, **each.spec(), "name": step.name})
        for name in () if step.row_wise else step.columns:
            place = _cleaned_place(name, step.name, roles, target_col)
            for transform in step.transforms:
                kind, options, _ = _described(transform, f"step {step.name!r}")
                specs.append({**place, "transform": kind, "options": options, "name": step.name})
    return specs


def _cleaned_place(column: str, step: str, roles: Roles, target_col: str) -> Spec:
    if column == target_col:
        return {"source": "target", "column": 0}
    if column in roles.past:
        return {"source": "past", "column": roles.past.index(column)}
    part = roles.as_dict().get(column)
    why, cure = f"the frame has no covariate {column!r}", "name one of"
    if part is not None:
        words = {"future": "known for the horizon", "static": "constant in each series"}
        why = f"column {column!r} is {words.get(part, 'the weight')}"
        cure = "clean it before fit, or leave it out; steps work on"
    known = ", ".join([repr(target_col), *(repr(each) for each in roles.past)])
    raise _core.InvalidArgument(f"step {step!r}: {why}; {cure} {known}")


def make_plan(
    roles: Roles, axis: _core.TimeAxis, horizon: int, settings: Mapping[str, Any]
) -> _core.FeaturePlan:
    """The plan of a forecaster with these settings, whose ``scale_by`` (a transform or None) and
    ``categories`` (levels by column) are decided."""
    specs = target_specs(settings["lags"], settings["lag_transforms"])
    pooled, groups = group_specs(settings["group_features"], settings["group_agg"], roles.static)
    specs += pooled
    specs += past_specs(settings["past_features"], roles)
    specs += covariate_specs(roles, settings["categories"], by_column(settings["maps"]))
    specs += date_specs(of_all_series(settings["date_features"]), axis)
    level = None
    if settings["scale_by"] is not None:
        kind, options, _ = _described(settings["scale_by"], "scale_by")
        specs.append({"source": "level", "name": "level"})
        level = {"transform": kind, "options": options}
    refuse_double_features(specs)
    cleaning = cleaning_specs(settings["cleaning"], roles, settings["target_col"], settings["maps"])
    return _core.FeaturePlan(specs, axis, horizon, level, cleaning, groups)
