"""The steps of a pipeline: what a user wrote, checked and laid out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mliot._along_time import AlongTime
from mliot._core import InvalidArgument
from mliot._options import check_options
from mliot._transform import Transform
from mliot.features import DATE_FEATURES, TimeTransform
from mliot.features._pairs import TwoColumns
from mliot.features._time_feature import TimeFeature


@dataclass(frozen=True)
class Step:
    """One step: a transform that replaces its columns, or several that add columns.

    A row-wise step is one scaler or encoder, in the place of the transform. The transforms of a
    pair take its two columns together. A calendar step has features of the time column in their
    place, and no columns.
    """

    name: str
    transforms: tuple[Any, ...]
    columns: tuple[str, ...]
    adds: bool
    row_wise: bool = False
    pair: bool = False
    calendar: bool = False

    @property
    def encodes(self) -> bool:
        """Whether the step reads levels."""
        return self.row_wise and hasattr(self.transforms[0], "_learn_keys")

    def added(self, column: str) -> list[str]:
        """The names of the columns that the step makes of one, or of a pair that it begins."""
        if self.pair:
            return self.of_pair() if column == self.columns[0] else []
        return [added_name(column, each) for each in self.transforms] if self.adds else []

    def of_pair(self) -> list[str]:
        """The names of the columns that the step makes of its two."""
        return [added_name("_".join(self.columns), each) for each in self.transforms]


@dataclass(frozen=True)
class Layout:
    """The steps along time in their order, and the model at the end."""

    steps: tuple[Step, ...]
    model_name: str | None
    model: Any
    resampling: tuple[str, Any] | None = None  # the name of the first step, and its Resample
    masks: tuple[str, ...] = ()  # columns that say where they were replaced

    @property
    def ends_in_forecaster(self) -> bool:
        """Whether the model forecasts."""
        return is_forecaster(self.model)


def added_name(column: str, transform: Transform | TwoColumns | TimeTransform) -> str:
    """``temperature`` and RollingMean(4) make ``temperature_rolling_mean_window_size4``."""
    return f"{column}_{transform.kind()}{transform.name_part()}"


def is_forecaster(model: Any) -> bool:
    """Whether a model is a Forecaster, or of a class of its kind."""
    return any(each.__name__ == "StoredForecaster" for each in type(model).__mro__)


def is_row_wise(what: Any) -> bool:
    """Whether a step is a scaler or an encoder of mliot.preprocessing."""
    return any(
        each.__name__ == "RowWise" and each.__module__.startswith("mliot.preprocessing")
        for each in type(what).__mro__
    )


def is_estimator(model: Any) -> bool:
    """Whether a model is an estimator of mliot.boosting."""
    return any(each.__module__ == "mliot.boosting" for each in type(model).__mro__)


def replaced_name(column: str) -> str:
    """The column that says where cleaning changed another one."""
    return f"{column}_was_replaced"


def layout_of(steps: Any, masks: Any = None) -> Layout:
    """The checked layout of what a user gave as ``steps`` and ``masks``.

    Raises
    ------
    InvalidArgument
        Names the step and what is wrong with it.
    """
    listed = _listed(steps)
    seen: set[str] = set()
    laid: list[Step] = []
    model_name, model = None, None
    resampling: tuple[str, Any] | None = None
    for place, entry in enumerate(listed):
        name, what, columns = _parts(entry, place)
        if name in seen:
            raise InvalidArgument(f"Pipeline: two steps are named {name!r}; give each its own name")
        seen.add(name)
        if _is_resample(what):
            _check_resample(name, columns, first=place == 0)
            resampling = (name, what)
        elif is_forecaster(what) or is_estimator(what):
            _check_model(name, what, columns, last=place == len(listed) - 1)
            model_name, model = name, what
        else:
            laid.append(_step(name, what, columns))
    if resampling is not None and not laid and model is None:
        raise InvalidArgument(
            f"Pipeline: step {resampling[0]!r} resamples and nothing follows; call transform or "
            "stream of the Resample itself, or add a step"
        )
    if not laid and model is None:
        raise InvalidArgument("Pipeline: there is no step; give (name, transform, columns)")
    layout = Layout(tuple(laid), model_name, model, resampling, _masks(masks, laid))
    if layout.ends_in_forecaster:
        if layout.masks:
            raise InvalidArgument(
                "Pipeline: masks add columns, but the pipeline ends in a Forecaster, which makes "
                "features itself; leave masks out"
            )
        _refuse_added(laid)
    return layout


def _masks(given: Any, steps: Sequence[Step]) -> tuple[str, ...]:
    """The columns whose replaced samples are to be shown; a step must replace some."""
    if given is None:
        return ()
    names = (given,) if isinstance(given, str) else tuple(given)
    along_time = [step for step in steps if not step.adds and not step.row_wise]
    cleaned = {name for step in along_time for name in step.columns}
    scaled = {name: step.name for step in steps if step.row_wise for name in step.columns}
    for place, name in enumerate(names):
        if name in scaled:
            raise InvalidArgument(
                f"Pipeline: masks names {name!r}, of which step {scaled[name]!r} replaces every "
                "sample; leave it out of that step"
            )
        if name not in cleaned:
            raise InvalidArgument(
                f"Pipeline: masks names {name!r}, which no step replaces; the steps replace "
                f"{', '.join(sorted(cleaned)) or 'no column'}"
            )
        if name in names[:place]:
            raise InvalidArgument(f"Pipeline: masks names {name!r} twice")
    return names


def _listed(steps: Any) -> list[Any]:
    if isinstance(steps, str) or not isinstance(steps, Iterable):
        raise InvalidArgument(
            "Pipeline: steps must be a list of (name, transform, columns), and a last "
            f"(name, model), got {steps!r}"
        )
    return list(steps)


def _parts(entry: Any, place: int) -> tuple[str, Any, Any]:
    if not isinstance(entry, tuple | list) or len(entry) not in (2, 3):
        raise InvalidArgument(
            f"Pipeline: step {place} must be (name, transform, columns) or (name, model), got "
            f"{entry!r}"
        )
    name, what = entry[0], entry[1]
    if not isinstance(name, str) or not name or "__" in name:
        raise InvalidArgument(f"Pipeline: step {place} needs a name without '__', got {name!r}")
    return name, what, entry[2] if len(entry) == 3 else None


def _is_resample(what: Any) -> bool:
    mro = type(what).__mro__
    return any(
        (each.__module__, each.__name__) == ("mliot.preprocessing", "Resample") for each in mro
    )


def _check_resample(name: str, columns: Any, *, first: bool) -> None:
    if not first:
        raise InvalidArgument(
            f"Pipeline: step {name!r} resamples and must be the first step, for it changes the "
            "rows that all others see; move it to the front"
        )
    if columns is not None:
        raise InvalidArgument(
            f"Pipeline: step {name!r} resamples; its agg names the columns, leave them out here"
        )


def _check_model(name: str, model: Any, columns: Any, *, last: bool) -> None:
    if not last:
        raise InvalidArgument(
            f"Pipeline: step {name!r} is a model and must be the last step; move it to the end"
        )
    if columns is not None:
        raise InvalidArgument(
            f"Pipeline: step {name!r} is a model, which sees every column; leave its columns out"
        )


def _step(name: str, what: Any, columns: Any) -> Step:
    transforms = tuple(what) if isinstance(what, list | tuple) else (what,)
    if any(isinstance(each, str | TimeFeature) for each in transforms):
        return _calendar_step(name, transforms, columns)
    pair = any(isinstance(each, TwoColumns) for each in transforms)
    adds = pair or isinstance(what, list | tuple)
    if not transforms:
        raise InvalidArgument(f"Pipeline: step {name!r} holds no transform")
    row_wise = is_row_wise(what)
    for each in transforms:
        if is_row_wise(each) and not row_wise:
            raise InvalidArgument(
                f"Pipeline: step {name!r}: a {type(each).__name__} replaces its columns; give it "
                "alone, not in a list"
            )
        if isinstance(each, TimeTransform) and not pair:
            if not adds:
                raise InvalidArgument(
                    f"Pipeline: step {name!r} is a {type(each).__name__}, which adds a column and "
                    "replaces none: give it in a list"
                )
        elif not (row_wise or isinstance(each, TwoColumns if pair else Transform)):
            raise InvalidArgument(_no_transform(name, each))
    check_options(transforms, f"Pipeline: step {name!r}")
    if columns is None:
        raise InvalidArgument(
            f"Pipeline: step {name!r} names no columns; write ({name!r}, {what!r}, ['column'])"
        )
    given = [columns] if isinstance(columns, str) else list(columns)
    if not given or not all(isinstance(each, str) for each in given):
        raise InvalidArgument(f"Pipeline: step {name!r}: columns must be names, got {columns!r}")
    double = next((each for i, each in enumerate(given) if each in given[:i]), None)
    if double is not None:
        raise InvalidArgument(f"Pipeline: step {name!r} names column {double!r} twice")
    if pair and len(given) != 2:
        raise InvalidArgument(
            f"Pipeline: step {name!r} takes two columns together, got {given!r}; name two"
        )
    return Step(name, transforms, tuple(given), adds, row_wise, pair)


def _calendar_step(name: str, features: tuple[Any, ...], columns: Any) -> Step:
    other = next((each for each in features if not isinstance(each, str | TimeFeature)), None)
    if other is not None:
        raise InvalidArgument(
            f"Pipeline: step {name!r} holds {other!r} beside features of the calendar; give it a "
            "step of its own"
        )
    unknown = next((x for x in features if isinstance(x, str) and x not in DATE_FEATURES), None)
    if unknown is not None:
        raise InvalidArgument(
            f"Pipeline: step {name!r}: there is no feature {unknown!r} of the calendar; names are "
            f"{', '.join(DATE_FEATURES)}"
        )
    if columns is not None:
        raise InvalidArgument(
            f"Pipeline: step {name!r} describes the times of time_col; leave its columns out"
        )
    return Step(name, features, (), adds=True, calendar=True)


def _no_transform(name: str, what: Any) -> str:
    shown = what.__name__ if isinstance(what, type) else type(what).__name__
    start = f"Pipeline: step {name!r} is a {shown}"
    if isinstance(what, type) and issubclass(what, Transform):
        return f"Pipeline: step {name!r} is the class {shown}, not an object of it: {shown}(...)"
    if isinstance(what, Transform | TimeTransform | TwoColumns):
        return f"{start} beside transforms of two columns; give it a step of its own"
    if isinstance(what, AlongTime):
        return (
            f"{start}, which needs the whole series and so is no stream: transform the data before "
            "the pipeline"
        )
    if hasattr(what, "predict"):
        return f"{start}: models are a Forecaster or estimators of mliot.boosting, as the last step"
    if hasattr(what, "transform"):
        return (
            f"{start}, which is no transform along time; steps are transforms of mliot.features "
            "and mliot.preprocessing, so that the same step runs in C++ and on a device"
        )
    return (
        f"{start}, not a transform of mliot.features or mliot.preprocessing such as RollingMean(4)"
    )


def _refuse_added(steps: Sequence[Step]) -> None:
    """A forecaster makes its features itself, so that they know how old a reading is."""
    for step in steps:
        if step.calendar:
            raise InvalidArgument(
                f"Pipeline: step {step.name!r} is of the calendar, but the pipeline ends in a "
                f"Forecaster, which makes such features itself: give it date_features="
                f"{list(step.transforms)!r}"
            )
        if step.pair:
            raise InvalidArgument(
                f"Pipeline: step {step.name!r} takes {step.columns[0]!r} and {step.columns[1]!r} "
                "together, but the pipeline ends in a Forecaster, whose features are of one column "
                "each; add the feature to the frame, where it is a past-only column"
            )
        if step.adds:
            column, transform = step.columns[0], step.transforms[0]
            raise InvalidArgument(
                f"Pipeline: step {step.name!r} adds columns, but the pipeline ends in a "
                f"Forecaster, which makes features itself: give it lag_transforms={{1: "
                f"[{transform!r}]}} for the target or past_features={{{column!r}: [{transform!r}]}}"
            )
