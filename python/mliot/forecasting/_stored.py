"""A forecaster as an artefact and back: schema and ids in the open, the rest as C++ keeps it."""

from __future__ import annotations

from typing import Any

from mliot import _core, frames
from mliot._artefact import Artefact, joined_ids_of
from mliot._document import Document, Parts, encode
from mliot._schema import column, names_of
from mliot._stored import Stored
from mliot.features._time_feature import TimeFeature
from mliot.forecasting._columns import Levels, Roles
from mliot.forecasting._fitted import Fitted
from mliot.forecasting._series_events import events_of_series


class StoredForecaster(Stored):
    """What `mliot.forecasting.Forecaster` keeps in a file."""

    _fitted: Fitted

    def _artefact(self) -> Artefact:
        fitted: Fitted | None = self.__dict__.get("_fitted")
        if fitted is None:
            return Artefact("parameters", self._python())
        choices = self.__dict__.get("choices_", [])
        return Artefact(
            kind="pipeline",
            python=self._python(
                style=frames.style_document(fitted.style),
                options=encode(fitted.options, "the options of the model"),
                ahead=list(fitted.ahead),
                choices=[dict(choice) for choice in choices],
            ),
            schema=schema_of(fitted, self.target_col),  # type: ignore[attr-defined]
            series=frames.id_columns(fitted.ids),
            content=fitted.core,
            words={"created_with": self._made_with(), "training_summary": _summary(fitted)},
        )

    def _take(self, artefact: Artefact, parts: Parts) -> None:
        self._fitted = fitted_from(artefact, parts, self)
        choices = parts.of("choices", list)
        if choices:
            self.choices_ = choices


def restored(fitted: Fitted, snapshot: bytes) -> frames.Ids:
    """Takes a state over; the ids of its series, which may be more than there were.

    Raises
    ------
    FormatError
        When it is damaged or belongs to another model; nothing has changed then.
    """
    joined = fitted.ids.joined()
    stored = joined_ids_of(snapshot)
    if stored[: len(joined)] != joined:
        raise _core.FormatError("the state is of other series than the model")
    ids: frames.Ids = fitted.ids
    if len(stored) > len(joined):
        ids = ids.joined_by(frames.ids_of_joined(stored, ids), begin=True)
        if len(ids) != len(stored):
            raise _core.FormatError("the state has an id twice")
    fitted.core.restore(snapshot, stored)
    return ids


def _summary(fitted: Fitted) -> Document:
    return {
        "series": fitted.n_series,
        "trees": fitted.core.best_iteration,
        "objective": str(fitted.options.get("objective", "regression")),
        "calibrated": bool(fitted.core.calibrated),
    }


def schema_of(fitted: Fitted, target_col: str) -> list[Document]:
    """The columns that fit read, in the order of the plan."""

    def covariate(name: str, role: str) -> Document:
        levels = fitted.levels.tables.get(name)
        return column(name, role, "float64" if levels is None else "text", {}, levels)

    roles = fitted.roles
    schema = series_schema(fitted.ids, fitted.axis, fitted.style, target_col)
    for role in ("static", "future", "past"):
        schema += [covariate(name, role) for name in getattr(roles, role)]
    if roles.weight is not None:
        schema.append(column(roles.weight, "weight", "float64", {}))
    return schema


def series_schema(
    ids: frames.Ids, axis: _core.TimeAxis, style: frames.FrameStyle, target_col: str
) -> list[Document]:
    """The columns of series alone: ids, time and target."""
    time = "int64" if axis.is_integer else "datetime"
    schema = [
        column(name, "id", "text" if not known or isinstance(known[0], str) else "int64", {})
        for name, known in zip(ids.names, ids.levels, strict=True)
    ]
    schema.append(column(style.time_col, "time", time, {}))
    schema.append(column(target_col, "target", "float64", {}))
    return schema


def fitted_from(artefact: Artefact, parts: Parts, settings: Any) -> Fitted:
    """What fit left behind, from a file.

    Raises
    ------
    FormatError
        When schema, ids and model do not fit each other.
    """
    core = artefact.content
    if not isinstance(core, _core.Forecaster):
        raise _core.FormatError("the file names a Forecaster, but holds no forecaster")
    schema, plan = artefact.schema, core.plan
    id_cols, time_cols = names_of(schema, "id"), names_of(schema, "time")
    if len(time_cols) != 1 or len(names_of(schema, "target")) != 1:
        raise _core.FormatError("the schema of a Forecaster has one time and one target column")
    weight = names_of(schema, "weight")
    roles = Roles(
        static=names_of(schema, "static"),
        future=names_of(schema, "future"),
        past=names_of(schema, "past"),
        weight=weight[0] if weight else None,
    )
    ids = frames.ids_from(artefact.series, id_cols)
    if len(ids) != len(core.next_periods()):
        raise _core.FormatError(
            f"the file has {len(ids)} ids, but states of {len(core.next_periods())} series"
        )
    options = parts.value("options")
    return Fitted(
        core=core,
        plan=plan,
        roles=roles,
        levels=_levels(schema, settings.unseen_levels),
        horizon=plan.horizon,
        options=options if isinstance(options, dict) else {},
        ids=ids,
        axis=plan.axis,
        style=frames.style_from(parts.of("style", dict), id_cols, time_cols[0]),
        ahead=parts.texts("ahead"),
        events=events_of_series(_listed(settings.date_features)),
    )


def _listed(date_features: Any) -> list[Any]:
    if date_features is None or isinstance(date_features, str | TimeFeature):
        return [date_features]
    return list(date_features)


def _levels(schema: list[Document], unseen: str) -> Levels:
    levels = Levels(unseen)
    levels.tables = {entry["name"]: list(entry["levels"]) for entry in schema if "levels" in entry}
    return levels
