"""Events that differ from series to series: columns known ahead that a forecaster makes itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot.features import Events
from mliot.frames import Column, Ids, LongFrame

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def events_of_series(date_features: Sequence[Any]) -> list[Events]:
    """Those of the date features that have ids."""
    return [each for each in date_features if isinstance(each, Events) and each.ids is not None]


def of_all_series(date_features: Sequence[Any]) -> list[Any]:
    """The date features that are the same for all series: those of a plan's calendar."""
    return [each for each in date_features if not events_of_series([each])]


def with_events(settings: Mapping[str, Any], frame: LongFrame) -> tuple[dict[str, Any], LongFrame]:
    """Settings and frame with a column known ahead for each event with ids.

    Raises
    ------
    InvalidArgument
        For an index of whole numbers, several id columns, a column of the same name, and ids of
        which the frame has none.
    """
    events = events_of_series(settings["date_features"])
    if not events:
        return dict(settings), frame
    if frame.axis.is_integer:
        raise _core.InvalidArgument(
            f"date_features: {events[0]!r} needs dates, but the index is of whole numbers; leave "
            "it out"
        )
    for each in events:
        _require_known(each, frame.ids)
    counts = np.diff(frame.offsets)
    made = columns_of(events, frame.ids, frame.times(), np.repeat(np.arange(len(counts)), counts))
    for name in made:
        if name in frame.columns:
            raise _core.InvalidArgument(
                f"date_features: events make a column {name!r}, which the data have too; give the "
                "events another name"
            )
    columns = {**frame.columns, **{name: Column(name, values) for name, values in made.items()}}
    chosen = {
        **settings,
        "future_features": [*settings["future_features"], *made],
    }
    return chosen, replace(frame, columns=columns)


def _require_known(events: Events, ids: Ids) -> None:
    if len(ids.names) != 1:
        raise _core.InvalidArgument(
            f"date_features: events with ids go with one id column, but there are {ids.names}"
        )
    if events.ids and not set(events.ids) & set(ids.values(0)):
        raise _core.InvalidArgument(
            f"date_features: no series has an id of {events!r}, such as {events.ids[0]!r}; the "
            f"first series is {ids.values(0)[0]!r}"
        )


def columns_of(
    events: Sequence[Events], ids: Ids, times: Ints, series: NDArray[np.intp]
) -> dict[str, Floats]:
    """The columns of events, of rows with these times and places of their series.

    Rows of a series stand together, in the order of the series.
    """
    made: dict[str, Floats] = {}
    for each in events:
        own = {label: place for place, label in enumerate(ids.values(0))}
        _fill(made, each, None, times, slice(None))
        for label in dict.fromkeys(each.ids or ()):
            if label in own:
                begin, end = np.searchsorted(series, [own[label], own[label] + 1])
                _fill(made, each, label, times, slice(int(begin), int(end)))
    return made


def _fill(made: dict[str, Floats], events: Events, label: Any, times: Ints, rows: slice) -> None:
    for spec in events.specs_of(label):
        column = made.setdefault(spec["name"], np.empty(len(times)))
        column[rows] = _core.time_feature(times[rows], spec["date"], spec["date_options"])


def future_columns(
    events: Sequence[Events], ids: Ids, axis: _core.TimeAxis, starts: Ints, h: int
) -> dict[str, Floats]:
    """The columns of the ``h`` periods from ``starts`` on of each series."""
    if not events:
        return {}
    periods = (starts[:, None] + np.arange(h)).ravel()
    return columns_of(events, ids, axis.times(periods), np.repeat(np.arange(len(starts)), h))
