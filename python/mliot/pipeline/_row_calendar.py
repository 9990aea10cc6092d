"""The calendar in a pipeline over rows: features of the time column, events of single series."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot._core import FormatError, InvalidArgument
from mliot.features import Events
from mliot.forecasting._series_events import columns_of, events_of_series, of_all_series
from mliot.frames import Samples, TimeStyle
from mliot.pipeline._steps import Step

Spec = dict[str, Any]
Floats = NDArray[np.float64]

#: What each calendar step makes, as fit found it: a plan's features.
Calendars = dict[str, list[Spec]]


def calendars_of(steps: Iterable[Step]) -> Calendars:
    """The features of all calendar steps; dates of holidays are those of now."""
    return {step.name: _specs(step) for step in steps if step.calendar}


def _specs(step: Step) -> list[Spec]:
    specs: list[Spec] = []
    for each in of_all_series(step.transforms):
        if isinstance(each, str):
            specs.append({"name": each, "date": each, "date_options": {}})
        else:
            specs += each.specs()
    return specs


def calendar_counts(calendars: Calendars) -> NDArray[np.int64]:
    """How many features each step has, for a file: what they are is in its plan."""
    return np.array([len(specs) for specs in calendars.values()], dtype=np.int64)


def calendars_from(counts: Any, steps: Sequence[Step], plan: _core.FeaturePlan) -> Calendars:
    """The same out of the plan of a file, so that a model keeps the dates of its fit.

    Raises
    ------
    FormatError
        When the plan has other calendar features than the steps.
    """
    stored = [each for each in plan.tree().document()["features"] if each["source"] == "calendar"]
    named = [step.name for step in steps if step.calendar]
    lengths = counts.tolist() if isinstance(counts, np.ndarray) else []
    if len(lengths) != len(named) or min(lengths, default=0) < 0 or sum(lengths) != len(stored):
        raise FormatError("the calendar of the file is not that of its steps")
    ends = np.cumsum(lengths).tolist()
    specs = [_spec_of(each) for each in stored]
    return {name: specs[end - n : end] for name, n, end in zip(named, lengths, ends, strict=True)}


def _spec_of(stored: Any) -> Spec:
    options = {
        name: value.tolist() if isinstance(value, np.ndarray) else value
        for name, value in stored.get("date_options", {}).items()
    }
    return {"name": stored["name"], "date": stored["date"], "date_options": options}


def columns_at(specs: Iterable[Spec], times: NDArray[np.int64]) -> list[Floats]:
    """The calendar features of these times, as streams give them."""
    return [
        _core.time_feature(times, each["date"], each["date_options"]).astype(np.float64)
        for each in specs
    ]


def events_in(steps: Iterable[Step]) -> list[Events]:
    """The events with ids of all calendar steps: columns that Python makes of ids and times."""
    return [each for step in steps if step.calendar for each in events_of_series(step.transforms)]


def event_columns(events: Sequence[Events], samples: Samples) -> dict[str, Floats]:
    """What events with ids say of these rows."""
    if not events:
        return {}
    assert samples.ids is not None
    return columns_of(events, samples.ids, samples.times, np.asarray(samples.series, np.intp))


def check_calendar(steps: Iterable[Step], samples: Samples) -> None:
    """Refuses features of the calendar that the rows have no time or id for.

    Raises
    ------
    InvalidArgument
        Names the step and the feature.
    """
    for step in steps:
        if not step.calendar:
            continue
        for each in step.transforms:
            _check_time(f"Pipeline: step {step.name!r}: {each!r}", each, samples.style)
            if events_of_series([each]):
                _check_ids(f"Pipeline: step {step.name!r}: {each!r}", each, samples)


def _check_time(start: str, feature: Any, style: TimeStyle | None) -> None:
    dated = isinstance(feature, str) or feature.takes_dates
    if style is None and dated:
        raise InvalidArgument(f"{start} needs dates: give time_col")
    integer = style is None or style.is_integer
    if dated and integer:
        raise InvalidArgument(f"{start} needs dates, but time_col holds whole numbers")
    if not dated and not integer:
        raise InvalidArgument(
            f"{start} has a period that is a number of steps, but time_col holds dates; write it "
            "as a duration such as '7D'"
        )
    if style is not None and style.zone not in (None, "UTC"):
        raise InvalidArgument(
            f"{start} is of the clock on the wall, but time_col is in {style.zone}, whose rows a "
            "pipeline orders by UTC; give times without a zone, or in UTC if its days are meant"
        )


def _check_ids(start: str, events: Events, samples: Samples) -> None:
    ids = samples.ids
    if ids is None or len(ids.names) != 1:
        held = "none" if ids is None else str(ids.names)
        raise InvalidArgument(f"{start} has ids, which need one id_col, not {held}")
    if events.ids and not set(events.ids) & set(ids.values(0)):
        raise InvalidArgument(
            f"{start}: no series has an id of its, such as {events.ids[0]!r}; the first series is "
            f"{ids.values(0)[0]!r}"
        )
