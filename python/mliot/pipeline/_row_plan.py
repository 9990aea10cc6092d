"""The feature plan of a pipeline over rows: which columns it reads, cleans and makes."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot._series import differs
from mliot._transform import Transform
from mliot.features import TimePairTransform, TimeTransform
from mliot.features._pairs import TwoColumns
from mliot.frames import TimeStyle
from mliot.pipeline._row_calendar import Calendars, columns_at, events_in
from mliot.pipeline._row_maps import RowMaps
from mliot.pipeline._steps import Layout, Step, added_name, replaced_name

Spec = dict[str, Any]
Floats = NDArray[np.float64]


class RowPlan:
    """The columns of samples that are read, and the features that are made of them.

    Before a model every column is a feature, cleaned where a step replaces it, and those that
    steps add follow. Without a model only what steps touch or add is given out.

    Raises
    ------
    InvalidArgument
        When a step names a column that is not there, or one that another step makes.
    """

    def __init__(
        self,
        layout: Layout,
        candidates: Sequence[str],
        calendars: Calendars,
        maps: RowMaps | None = None,
    ) -> None:
        self._steps = layout.steps
        self.calendars = calendars
        self.maps = maps or {}
        #: Events with ids, and the columns that they make beside those of the frame.
        self.events = events_in(layout.steps)
        self.event_columns = [name for each in self.events for name in each.names()]
        self._check_columns(candidates)
        touched = {name for step in layout.steps for name in step.columns}
        cleaned = {name for step in layout.steps if not step.adds for name in step.columns}
        made = [each for step in layout.steps for each in self.maps.get(step.name, [])]
        spread = {name for step in layout.steps if step.row_wise for name in step.columns} - {
            each.column for each in made if each.replaces
        }
        everything = layout.model is not None
        self.columns = [name for name in candidates if everything or name in touched]
        #: The columns of a sample: those of the frame, and those of events.
        self.observed = [*self.columns, *self.event_columns]
        self._shown = [
            name for name in self.columns if (everything or name in cleaned) and name not in spread
        ]
        #: Columns of levels, which encoders read.
        self.by_level = {name for step in layout.steps if step.encodes for name in step.columns}
        #: Columns that encoders have made numbers of.
        self.encoded = {each.output for each in made}
        self._masks = layout.masks
        self._features = [self._raw(name) for name in self._shown] + self._added() + self._flags()
        self.names = [feature["name"] for feature in self._features]
        self._check_made(candidates)
        double = next((name for i, name in enumerate(self.names) if name in self.names[:i]), None)
        if double is not None:
            raise _core.InvalidArgument(
                f"Pipeline: two columns would be named {double!r}; give the transform once, or "
                "rename that column of the data"
            )
        if not (self.names or self.observed):
            raise _core.InvalidArgument("Pipeline: the frame has no column beside ids and time")

    def _check_made(self, candidates: Sequence[str]) -> None:
        """Refuses to overwrite columns of the frame."""
        calendar = [each["name"] for specs in self.calendars.values() for each in specs]
        sources = {
            "masks": map(replaced_name, self._masks),
            "features of the calendar": [*calendar, *self.event_columns],
        }
        for what, names in sources.items():
            taken = next((name for name in names if name in candidates), None)
            if taken is not None:
                raise _core.InvalidArgument(
                    f"Pipeline: {what} would overwrite the column {taken!r} of the data; rename it"
                )

    def core(self, times: NDArray[np.int64], style: TimeStyle | None) -> _core.FeaturePlan:
        """The plan in C++, on an axis that takes samples at any time."""
        self._check_windows(style)
        numbered = style is None or style.is_integer
        frequency = _core.Frequency.integer(1) if numbered else _core.Frequency("1us")
        axis = _core.TimeAxis.from_times(frequency, times)
        return self._core_on(axis)

    def _check_windows(self, style: TimeStyle | None) -> None:
        """Windows over time need a time column of their kind."""
        for step in self._steps:
            for each in step.transforms:
                if not isinstance(each, TimeTransform | TimePairTransform):
                    continue
                start = f"Pipeline: step {step.name!r} is a {type(each).__name__}"
                if style is None:
                    raise _core.InvalidArgument(f"{start}, which needs times: give time_col")
                if style.is_integer == each.takes_dates:
                    kinds = ("dates", "a text such as '24h'")
                    kinds = ("whole numbers", "a whole number") if style.is_integer else kinds
                    raise _core.InvalidArgument(
                        f"{start}, but time_col holds {kinds[0]}: give a window that is {kinds[1]}"
                    )

    def _core_on(self, axis: _core.TimeAxis) -> _core.FeaturePlan:
        cleaning = [
            {**spec, **self._raw(name), "name": step.name}
            for step in self._steps
            if not step.adds
            for name, spec in self._cleaning(step)
        ]
        return _core.FeaturePlan(self._features, axis, 0, None, cleaning)

    def _cleaning(self, step: Step) -> list[tuple[str, Spec]]:
        """What a step puts in the place of columns."""
        if step.row_wise:
            made = self.maps.get(step.name, [])
            return [(each.column, each.spec()) for each in made if each.replaces]
        return [(name, _described(step.transforms[0])) for name in step.columns]

    def is_that_of(self, core: _core.FeaturePlan) -> bool:
        """Whether a plan of C++ is this one."""
        mine = self._core_on(core.axis)
        return bool(mine.tree().to_bytes() == core.tree().to_bytes())

    def outputs(
        self, columns: Mapping[str, Floats], offsets: NDArray[np.int64], times: NDArray[np.int64]
    ) -> list[Floats]:
        """What comes out without a model, in float64: what C++ streams give, for whole series."""
        cleaned = dict(columns)
        for step in self._steps:
            if step.row_wise:
                for each in self.maps[step.name]:
                    if each.replaces:
                        cleaned[each.column] = each.apply(cleaned[each.column])
            elif not step.adds:
                for name in step.columns:
                    cleaned[name] = step.transforms[0].transform(cleaned[name], indptr=offsets)
        added = []
        for step in self._steps:
            if step.row_wise:
                made = [each for each in self.maps[step.name] if not each.replaces]
                added += [each.apply(cleaned[each.column]) for each in made]
            elif step.calendar:
                added += columns_at(self.calendars[step.name], times)
                added += [columns[name] for name in self._event_names(step)]
            elif step.pair:
                x, y = (cleaned[name] for name in step.columns)
                added += [
                    each._along(x, y, times, offsets)
                    if isinstance(each, TimePairTransform)
                    else each.transform(x, y, indptr=offsets)
                    for each in step.transforms
                ]
            elif step.adds:
                added += [
                    each._along(cleaned[name], times, offsets)
                    if isinstance(each, TimeTransform)
                    else each.transform(cleaned[name], indptr=offsets)
                    for name in step.columns
                    for each in step.transforms
                ]
        flags = [differs(columns[name], cleaned[name]).astype(np.float64) for name in self._masks]
        return [cleaned[name] for name in self._shown] + added + flags

    def refuse_text(self, tables: Container[str]) -> None:
        """Steps are arithmetic: their columns hold numbers, from the first encoder on at least."""
        encoded: set[str] = set()
        for step in self._steps:
            if step.encodes:
                made = self.maps.get(step.name, [])
                encoded |= {each.column for each in made if each.replaces}
                continue
            for name in step.columns:
                if name in tables and name not in encoded:
                    raise _core.InvalidArgument(
                        f"Pipeline: step {step.name!r}: column {name!r} holds text, not numbers"
                    )

    def _raw(self, name: str) -> Spec:
        return {"source": "sample", "column": self.observed.index(name), "lag": 0, "name": name}

    @staticmethod
    def _event_names(step: Step) -> list[str]:
        return [name for each in events_in([step]) for name in each.names()]

    def _flags(self) -> list[Spec]:
        return [
            {**self._raw(name), "source": "replaced", "name": replaced_name(name)}
            for name in self._masks
        ]

    def _added(self) -> list[Spec]:
        added = []
        for step in self._steps:
            for each in self.maps.get(step.name, []):
                if not each.replaces:
                    added.append({**self._raw(each.column), **each.spec(), "name": each.output})
            if step.calendar:
                added += [{"source": "calendar", **each} for each in self.calendars[step.name]]
                added += [self._raw(name) for name in self._event_names(step)]
            elif step.pair:
                added += self._of_pair(step)
            elif step.adds:
                added += [
                    {**self._raw(name), **_described(each), "name": added_name(name, each)}
                    for name in step.columns
                    for each in step.transforms
                ]
        return added

    def _of_pair(self, step: Step) -> list[Spec]:
        left, right = step.columns
        both = {**self._raw(left), "partner": self.observed.index(right)}
        specs = []
        for each, name in zip(step.transforms, step.of_pair(), strict=True):
            described = _described(each)
            described["pair"] = described.pop("transform")
            specs.append({**both, **described, "name": name})
        return specs

    def _check_columns(self, candidates: Sequence[str]) -> None:
        made: dict[str, str] = {}
        read: dict[str, str] = {}
        for step in self._steps:
            for name in step.columns:
                _check_column(step, name, candidates, made)
                if not step.adds and name in read:
                    raise _core.InvalidArgument(
                        f"Pipeline: step {step.name!r} cleans {name!r} after step {read[name]!r} "
                        "has made columns of it; put it first"
                    )
                spread = step.row_wise and self._spreads(step, name)
                if step.adds or spread:
                    read[name] = step.name
                made |= dict.fromkeys(step.added(name), step.name)

    def _spreads(self, step: Step, name: str) -> bool:
        """Whether a row-wise step makes several columns of one."""
        made = self.maps.get(step.name, [])
        return bool(made) and not any(each.column == name and each.replaces for each in made)


def _check_column(step: Step, name: str, candidates: Sequence[str], made: dict[str, str]) -> None:
    if name in candidates:
        return
    if name in made:
        raise _core.InvalidArgument(
            f"Pipeline: step {step.name!r} works on {name!r}, which step {made[name]!r} adds; "
            "steps work on columns of the frame"
        )
    raise _core.InvalidArgument(
        f"Pipeline: step {step.name!r} names the column {name!r}, which the frame lacks or which "
        f"is an id, time or target; the columns are {', '.join(candidates)}"
    )


def _described(transform: Transform | TwoColumns | TimeTransform) -> Spec:
    given = transform._core_options(transform.get_params())
    options = {name: value for name, value in given.items() if value is not None}
    return {"transform": transform.kind(), "options": options}
