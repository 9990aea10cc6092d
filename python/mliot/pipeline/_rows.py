"""The end of a pipeline that describes rows: an estimator of mliot.boosting, or no model."""

from __future__ import annotations

import threading
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from mliot import _core, frames
from mliot._artefact import Artefact, Rows, begun
from mliot._document import Document, Parts
from mliot._schema import names_of
from mliot._stored import loaded
from mliot.forecasting._columns import Levels
from mliot.frames import Ids, Samples, read_samples, time_text
from mliot.pipeline._copies import unfitted
from mliot.pipeline._endings import Ending
from mliot.pipeline._row_calendar import (
    calendar_counts,
    calendars_from,
    calendars_of,
    check_calendar,
    event_columns,
    events_in,
)
from mliot.pipeline._row_categories import categories_of, model_artefact
from mliot.pipeline._row_checks import (
    check_times,
    id_names,
    one_name,
    refuse_rounded,
    time_style,
    untaught_of,
)
from mliot.pipeline._row_export import NamesInC, write_samples
from mliot.pipeline._row_maps import TrainingRows, maps_document, maps_from
from mliot.pipeline._row_plan import RowPlan
from mliot.pipeline._row_schema import schema_of
from mliot.pipeline._row_streams import RowStreams
from mliot.pipeline._row_training import (
    Mask,
    MissingTarget,
    Target,
    feature_table,
    in_order,
    target_of,
)
from mliot.pipeline._steps import Layout

Floats = NDArray[np.float64]
_NOT_BEGUN = np.iinfo(np.int64).min


class RowsEnding(Ending):
    """Describes each sample by its columns and what the steps make of them."""

    def __init__(self, layout: Layout, id_col: Any, time_col: Any) -> None:
        self._layout = layout
        self._ids = id_names(id_col)
        self._time = one_name(time_col)
        self.model_ = None if layout.model is None else unfitted(layout.model)
        self._alone = threading.Lock()  # calls on the streams, which C++ wants one at a time
        kind = "no model" if self.model_ is None else type(self.model_).__name__
        self.who = kind if self.model_ is None else f"a {kind}"

    def fit(
        self,
        df: Any,
        y: Any = None,
        sample_weight: Any = None,
        missing_target: MissingTarget = "error",
    ) -> None:
        self.fit_rows(df, y, sample_weight, missing_target=missing_target)

    def fit_rows(
        self,
        df: Any,
        y: Any = None,
        sample_weight: Any = None,
        *,
        missing_target: MissingTarget = "error",
        invented: Mask | None = None,
    ) -> None:
        """As `fit`; rows of ``invented`` may lack the target, for a step made them of no sample."""
        target = y if isinstance(y, str) else None
        self._check_target(y)
        calendars = calendars_of(self._layout.steps)
        plan = RowPlan(self._layout, self._candidates(df, target), calendars)
        samples = read_samples(df, self._ids, self._time, plan.columns)
        check_calendar(self._layout.steps, samples)
        refuse_rounded(samples.table, plan.by_level)
        levels = Levels("missing", plan.by_level)
        coded = {name: levels.learn(each) for name, each in samples.columns.items()}
        coded |= event_columns(plan.events, samples)
        values = samples.table.column(target, "y").to_numpy() if target is not None else y
        teacher = target_of(values, samples, missing_target, invented)
        learnt = self._learn_maps(samples, coded, levels, teacher)
        plan = RowPlan(self._layout, self._candidates(df, target), calendars, learnt.maps)
        plan.refuse_text(levels.tables)
        core = plan.core(samples.times, samples.style)
        boosting = None
        if self.model_ is not None:
            table = feature_table(core, samples, coded, plan.observed)
            for name, crossed in learnt.crossed.items():
                table[:, plan.names.index(name)] = crossed
            categories = categories_of(self.model_, plan, levels)
            weight = None
            if sample_weight is not None:
                weight = in_order(sample_weight, samples, "sample_weight")
            self._fit_model(table, teacher, weight, categories)
            boosting = self.model_._model
        ids = [] if samples.ids is None else frames.id_columns(samples.ids)
        self._fitted = RowStreams(
            plan=plan,
            rows=begun(core, boosting, ids),
            levels=levels,
            ids=samples.ids,
            time=samples.style,
            target=target,
            untaught=teacher.n_untaught,
        )
        self._push(samples, coded)

    def _learn_maps(
        self, samples: Samples, coded: dict[str, Floats], levels: Levels, target: Target
    ) -> TrainingRows:
        """What the scalers and encoders among the steps learn from these rows."""
        rows = TrainingRows(
            columns=coded,
            tables=levels.tables,
            offsets=samples.offsets,
            times=samples.times,
            target=target.values,
            taught=target.taught,
        )
        if any(step.row_wise for step in self._layout.steps):
            rows.learn(self._layout.steps)
        return rows

    def _check_target(self, y: Any) -> None:
        if self.model_ is None and y is not None:
            raise _core.InvalidArgument("this Pipeline has no model, which y is for; leave y out")
        if self.model_ is not None and y is None:
            raise _core.InvalidArgument(
                f"this Pipeline ends in {self.who}: fit needs y, one value a row or the name of a "
                "column"
            )

    def _candidates(self, df: Any, target: str | None) -> list[str]:
        """The columns that may be features."""
        table = frames.open_table(df)
        keys = [*self._ids, *([self._time] if self._time is not None else [])]
        for name in keys:
            table.column(name, "time_col" if name == self._time else "id_col")
        if target is not None:
            table.column(target, "y")
            if target in keys:
                raise _core.InvalidArgument(f"y: {target!r} is an id or time column already")
        taken = {*keys, target}
        return [name for name in table.names if name not in taken]

    def _fit_model(
        self, table: Any, target: Target, weight: Any, categories: dict[int, int]
    ) -> None:
        assert self.model_ is not None
        assert target.values is not None
        more = {} if weight is None else {"sample_weight": target.of_taught(weight)}
        rows, values = target.of_taught(table), target.of_taught(target.values)
        self.model_._fit_codes(rows, values, categories, **more)

    def _fit(self) -> RowStreams:
        fitted: RowStreams | None = self.__dict__.get("_fitted")
        if fitted is None:
            raise _core.NotFitted("this Pipeline is not fitted; call fit first")
        return fitted

    def _read(
        self, df: Any, known: Ids | None = None, begin: bool | None = None
    ) -> tuple[Samples, dict[str, Floats]]:
        """Rows of a frame whose columns are of the kinds that fit saw."""
        fitted = self._fit()
        samples = read_samples(df, self._ids, self._time, fitted.plan.columns, known, begin)
        if samples.style is not None and fitted.time is not None:
            check_times(samples.style, fitted.time, str(self._time))
        refuse_rounded(samples.table, fitted.plan.by_level)
        coded = {name: fitted.levels.apply(each) for name, each in samples.columns.items()}
        return samples, coded | event_columns(fitted.plan.events, samples)

    def _features(self, df: Any) -> tuple[Samples, Any]:
        samples, coded = self._read(df)
        fitted = self._fit()
        return samples, feature_table(fitted.rows.plan, samples, coded, fitted.plan.observed)

    def predict(self, df: Any) -> Any:
        if self.model_ is None:
            return super().predict(df)
        samples, table = self._features(df)
        return samples.as_given(self.model_.predict(table))

    def predict_proba(self, df: Any) -> Any:
        if self.model_ is None or not hasattr(self.model_, "predict_proba"):
            return super().predict_proba(df)
        samples, table = self._features(df)
        return samples.as_given(self.model_.predict_proba(table))

    def preprocess(self, df: Any) -> Any:
        if self.model_ is None:
            return super().preprocess(df)
        samples, table = self._features(df)
        return self._as_frame(samples, table)

    def export_c(self, directory: Any, **options: Any) -> Any:
        fitted = self._fit()
        classes = getattr(self.model_, "classes_", [])
        names = NamesInC(fitted.plan.observed, fitted.levels.tables, classes, fitted.ids)
        with self._alone:
            return write_samples(fitted.rows.stream, directory, options, names)

    def transform(self, df: Any) -> Any:
        if self.model_ is not None:
            return super().transform(df)
        samples, coded = self._read(df)
        made = self._fit().plan.outputs(coded, samples.offsets, samples.times)
        return self._as_frame(samples, np.column_stack(made))

    def update(self, df: Any, new_series: Literal["error", "begin"] = "error") -> Any:
        samples, coded = self._read(df, self._fit().ids, begin=new_series == "begin")
        with self._alone:
            before = self._fit()
            self._fitted = before.with_series(samples.ids)
            try:
                if self._time is None:
                    samples.times += self._places()[samples.series]
                self._refuse_late(samples)
                outputs = self._push(samples, coded)
            except _core.InvalidArgument:
                self._fitted = before
                raise
        if self.model_ is None:
            return self._as_frame(samples, outputs)
        values = samples.as_given(outputs)
        alone = values.shape[1] == 1
        return self.model_._from_outputs(np.ascontiguousarray(values[:, 0]) if alone else values)

    def _places(self) -> NDArray[np.int64]:
        """How many samples each series has had, where samples are numbered."""
        due = self._due()
        return np.where(due == _NOT_BEGUN, 0, due)

    def _due(self) -> NDArray[np.int64]:
        """The earliest time that each series may have its next sample at."""
        stream = self._fit().rows.stream
        times = [stream.next_time(i) for i in range(1 if not self._ids else len(self._all_ids()))]
        return np.array([_NOT_BEGUN if each is None else each for each in times], dtype=np.int64)

    def _all_ids(self) -> Ids:
        ids = self._fit().ids
        assert ids is not None
        return ids

    def _refuse_late(self, samples: Samples) -> None:
        due = self._due()[samples.series]
        late = np.flatnonzero((due != _NOT_BEGUN) & (samples.times < due))
        if len(late):
            row = int(late[0])
            last = time_text(int(due[row]) - 1, samples.style)
            raise _core.InvalidArgument(
                f"update: {samples.where(row)} is late or duplicate: the series has had {last} "
                f"already ({len(late)} such rows in all)"
            )

    def _push(self, samples: Samples, coded: dict[str, Floats]) -> Any:
        fitted = self._fit()
        observed = np.empty((samples.n_rows, len(fitted.plan.observed)))
        for j, name in enumerate(fitted.plan.observed):
            observed[:, j] = coded[name]
        series = np.ascontiguousarray(samples.series, dtype=np.int64)
        outputs = len(fitted.plan.names) if self.model_ is None else self.model_._model.outputs
        stream = fitted.rows.stream
        made, refused, why = stream.stream_samples(series, samples.times, observed, outputs)
        if refused >= 0:
            row = samples.order[refused]
            raise _core.InvalidArgument(f"{samples.where(refused)} (row {row}): {why}")
        return made

    def _as_frame(self, samples: Samples, table: Any) -> Any:
        made = {
            name: samples.as_given(np.ascontiguousarray(table[:, j]))
            for j, name in enumerate(self._fit().plan.names)
        }
        return frames.with_new_columns(samples.table, made)

    def state(self) -> bytes:
        with self._alone:
            return self._fit().rows.stream.state()

    def restore(self, snapshot: bytes) -> None:
        with self._alone:
            self._fitted = self._fit().restored(snapshot)

    @property
    def feature_names_(self) -> list[str]:
        """The features in the order of the model."""
        return list(self._fit().plan.names)

    @property
    def n_rows_without_target_(self) -> int:
        """Rows of fit that taught the model nothing, since they have no target."""
        if self.model_ is None:
            raise AttributeError("this Pipeline has no model that learns a target")
        return self._fit().untaught

    @property
    def columns_(self) -> dict[str, str]:
        """The part that each column plays."""
        return dict.fromkeys(self._fit().plan.columns, "feature")

    @property
    def event_columns_(self) -> list[str]:
        """Columns of samples that events with ids make, which frames need not have."""
        return list(self._fit().plan.event_columns)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or self.__dict__.get("model_") is None:
            raise AttributeError(f"this Pipeline has no attribute {name!r}")
        return getattr(self.model_, name)

    def artefact(self) -> Artefact:
        fitted = self._fit()
        model = {} if self.model_ is None else self.model_._artefact().python
        time: Document = {}
        if fitted.time is not None:
            time = {"form": fitted.time.form, "zoned": fitted.time.zone is not None}
        with self._alone:
            rows = self._fit().rows.now()
        return Artefact(
            kind="pipeline",
            python={
                "model": model,
                "time": time,
                "maps": maps_document(fitted.plan.maps),
                "calendar": calendar_counts(fitted.plan.calendars),
            },
            schema=schema_of(fitted, self._ids, self._time, self._target_dtype()),
            series=[] if fitted.ids is None else frames.id_columns(fitted.ids),
            content=rows,
            words={"training_summary": self._summary(fitted)},
        )

    def _summary(self, fitted: RowStreams) -> Document:
        summary: Document = {"series": 1 if fitted.ids is None else len(fitted.ids)}
        if self.model_ is not None:
            summary |= self.model_._artefact().words["training_summary"]
        if fitted.untaught:
            summary["rows_without_target"] = fitted.untaught
        return summary

    def _target_dtype(self) -> str:
        labels = getattr(self.model_, "classes_", None)
        return "text" if labels is not None and labels.dtype.kind in "OU" else "float64"

    @classmethod
    def loaded(
        cls, layout: Layout, names: tuple[Any, Any], inner: Artefact, parts: Parts
    ) -> RowsEnding:
        """The ending that a file holds."""
        rows, schema = inner.content, inner.schema
        if not isinstance(rows, Rows):
            raise _core.FormatError("the file names a Pipeline, but holds no steps")
        ending = cls(layout, *names)
        target = names_of(schema, "target")
        maps = maps_from(parts.of("maps", list) if "maps" in parts else [], layout.steps)
        counts = parts.of("calendar", np.ndarray) if "calendar" in parts else np.empty(0, np.int64)
        calendars = calendars_from(counts, layout.steps, rows.plan)
        made = {name for each in events_in(layout.steps) for name in each.names()}
        columns = [name for name in names_of(schema, "feature") if name not in made]
        plan = RowPlan(layout, columns, calendars, maps)
        if not plan.is_that_of(rows.plan):
            raise _core.FormatError("the steps that Python reads are not those of the plan")
        if (rows.boosting is None) != (layout.model is None):
            raise _core.FormatError("the steps that Python reads end in another model")
        levels = Levels("missing", plan.by_level)
        levels.tables = {each["name"]: each["levels"] for each in schema if "levels" in each}
        time = Parts(parts.of("time", dict), "the time column")
        ending._fitted = RowStreams(
            plan=plan,
            rows=rows,
            levels=levels,
            ids=frames.ids_from(inner.series, ending._ids) if ending._ids else None,
            time=time_style(time) if "form" in time else None,
            target=target[0] if target else None,
            untaught=untaught_of(inner.words),
        )
        if layout.model is not None:
            categories = categories_of(layout.model, plan, levels)
            python = parts.of("model", dict)
            ending.model_ = loaded(model_artefact(python, rows, plan, categories))
        return ending
