"""What the commands on saved models do: info, verify, predict, simulate, export-c."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

import mliot
from mliot import _artefact
from mliot._files import Outputs
from mliot._schema import names_of
from mliot._stored import loaded
from mliot.cli.facts import auto_facts, auto_schema, covariates_of, facts_of
from mliot.cli.problems import Problem, caught_warnings
from mliot.cli.reading import Columns, Reading, read_table
from mliot.cli.request import ONE_SERIES, names
from mliot.cli.rows import Rows, predicts_rows
from mliot.cli.tables import print_facts, print_schema, print_verification
from mliot.cli.writing import check_outputs, write_frame
from mliot.forecasting._statistical_stored import StoredStatistical

_FAILED = 1


def info(path: Path) -> None:
    """Prints what is inside a file."""
    content, tree = _artefact.open_tree(_existing(path))
    if _artefact.kind_of(tree) == _artefact.AUTO:
        forecaster = mliot.load(path, verify=False)
        print_facts(str(path), auto_facts(content, tree, forecaster))
        print_schema(auto_schema(forecaster))
        return
    stored = _artefact.opened(path, content, tree, replay=False)
    model = loaded(stored.artefact)
    print_facts(str(path), facts_of(stored, model, len(content)))
    print_schema([*stored.artefact.schema, *covariates_of(model)])


def verify(path: Path) -> int:
    """Replays the golden vectors in every executor; 1 when one bit differs."""
    content, tree = _artefact.open_tree(_existing(path))
    if _artefact.kind_of(tree) == _artefact.AUTO:
        parts = mliot.load(path, verify=False).replays(tree)
        held = [(f"{path}, {name}", each) for name, each in parts]
    else:
        pipeline = _artefact.opened(path, content, tree, replay=False).pipeline
        held = [] if pipeline is None else [(str(path), pipeline)]
    if not held and _artefact.kind_of(tree) == _artefact.AUTO:
        raise Problem(f"{path} has no golden vectors: save it again with this version")
    if not held:
        raise Problem(f"{path} has no golden vectors: its models run in Python alone")
    failed = 0
    for name, each in held:
        report = each.verify()
        print_verification(name, report)
        failed |= bool(report["differences"])
    return _FAILED if failed else 0


@dataclass(frozen=True)
class Prediction:
    """What to predict from a saved model, and where the results go."""

    model: Path
    out: Path | None = None
    data: Path | None = None
    h: int | None = None
    update: Path | None = None
    x_df: Path | None = None
    level: Sequence[float] = ()
    save: Path | None = None
    units: str | None = None
    reading: Reading = field(default_factory=Reading)
    new_series: str = "error"  # what becomes of ids in the update that fit has not seen


def predict(asked: Prediction) -> None:
    """Writes what a model says of new rows, or forecasts after them, and the updated model."""
    if asked.h is not None and asked.h < 1:
        raise Problem(f"--h must be at least 1, got {asked.h}")
    model = mliot.load(_existing(asked.model), units=units_from(asked.units))
    if predicts_rows(model):
        _predict_rows(model, asked)
    else:
        _forecast(model, asked)


def _check_places(asked: Prediction, out: Path) -> None:
    inputs = [each for each in (asked.data, asked.update, asked.x_df) if each is not None]
    check_outputs([out], [asked.model, *inputs])
    if asked.save is not None:
        check_outputs([asked.save], [out, *inputs])


def _predict_rows(model: Any, asked: Prediction) -> None:
    """Of a model of rows: a prediction for each row of a file."""
    out = asked.out or Path("predictions.csv")
    foreign = {"--h": asked.h, "--X-df": asked.x_df, "--level": asked.level or None}
    wrong = next((flag for flag, value in foreign.items() if value is not None), None)
    kind = type(getattr(model, "model_", model)).__name__
    if wrong is not None:
        raise Problem(f"{wrong} belongs to forecasters; {asked.model} holds a {kind}")
    source = asked.data or asked.update
    if source is None or (asked.data is not None and asked.update is not None):
        raise Problem(
            f"{asked.model} holds a {kind}, which predicts rows: give them by --data, or by "
            "--update where they continue the series of a Pipeline"
        )
    if asked.save is not None and asked.update is None:
        raise Problem("--save keeps the model with new rows; give them by --update")
    _check_places(asked, out)
    rows = Rows(model, source, asked.reading)
    with caught_warnings():
        shown = rows.updated(asked.new_series) if asked.update is not None else rows.predicted()
    _write(model, asked, out, shown, rows.time)
    _say_written(f"{shown.height:,} predictions are in {out}", asked)


def _write(model: Any, asked: Prediction, out: Path, shown: pl.DataFrame, time: str | None) -> None:
    with Outputs() as outputs:
        write_frame(outputs, out, shown, time, asked.reading.date_format)
        if asked.save is not None:
            model.save(asked.save)


def _say_written(text: str, asked: Prediction) -> None:
    print(text)
    if asked.save is not None:
        print(f"The model with the new rows is in {asked.save}")


def _forecast(model: Any, asked: Prediction) -> None:
    """Of a forecaster: the periods after its newest rows."""
    out = asked.out or Path("forecasts.csv")
    forecaster = _forecaster(model, asked.model)
    if asked.data is not None:
        raise Problem(f"--data belongs to models of rows; give {asked.model} new rows by --update")
    _check_horizon(forecaster, asked)
    _check_places(asked, out)
    rows = _SavedRows(forecaster, asked.reading)
    with caught_warnings():
        if asked.update is not None:
            model.update(rows.history(asked.update, asked.new_series), asked.new_series)
        known = {} if asked.x_df is None else {"X_df": rows.ahead(asked.x_df)}
        forecasts = model.predict(asked.h, level=list(asked.level) or None, **known)
    shown = rows.shown(_as_polars(forecasts))
    _write(model, asked, out, shown, rows.time)
    _say_written(f"{shown.height:,} forecasts are in {out}", asked)


@dataclass(frozen=True)
class Simulation:
    """Which paths of a saved forecaster are asked for, and where they go."""

    model: Path
    out: Path
    h: int | None = None
    paths: int = 100
    seed: int = 0
    update: Path | None = None
    x_df: Path | None = None
    reading: Reading = field(default_factory=Reading)
    new_series: str = "error"


def simulate(asked: Simulation) -> None:
    """Writes sample paths of the periods after a forecaster's newest rows."""
    model = mliot.load(_existing(asked.model))
    if not hasattr(model, "simulate"):
        raise Problem(f"{asked.model} holds a {type(model).__name__}, which has no sample paths")
    options: dict[str, Any] = {} if asked.h is None else {"h": asked.h}
    if asked.h is None and not hasattr(model, "horizon_"):
        raise Problem(f"{asked.model} holds statistical models, which reach any step: give --h")
    inputs = [each for each in (asked.update, asked.x_df) if each is not None]
    check_outputs([asked.out], [asked.model, *inputs])
    if asked.x_df is not None and not covariates_of(model):
        raise Problem(f"--X-df: the paths of {asked.model} take no covariates")
    rows = _SavedRows(model, asked.reading)
    with caught_warnings():
        if asked.update is not None:
            model.update(rows.history(asked.update, asked.new_series), asked.new_series)
        if asked.x_df is not None:
            options["X_df"] = rows.ahead(asked.x_df)
        drawn = model.simulate(**options, n_paths=asked.paths, random_state=asked.seed)
    shown = rows.shown(_as_polars(drawn))
    with Outputs() as outputs:
        write_frame(outputs, asked.out, shown, rows.time, asked.reading.date_format)
    print(f"{asked.paths:,} paths a series, {shown.height:,} rows, are in {asked.out}")


def _schema_of(model: Any) -> Any:
    return model._schema() if hasattr(model, "_schema") else model._artefact().schema


def _check_horizon(forecaster: Any, asked: Prediction) -> None:
    """Statistical models have no horizon of their own, and few of them covariates."""
    if hasattr(forecaster, "horizon_"):
        return
    if asked.h is None:
        raise Problem(f"{asked.model} holds statistical models, which reach any step: give --h")
    if asked.x_df is not None and not covariates_of(forecaster):
        raise Problem(f"--X-df: the statistical models of {asked.model} have no covariates")


class _SavedRows:
    """Reads and shows rows as a model's schema says."""

    def __init__(self, model: Any, reading: Reading) -> None:
        schema = _schema_of(model)
        self._covariates = names_of(covariates_of(model), "future")
        self._schema = schema
        self._reading = reading
        ids = names_of(schema, "id")
        self._one_series = ids == [ONE_SERIES]
        self._ids = [] if self._one_series else ids
        self.time = names_of(schema, "time")[0]
        self._texts = [
            each["name"]
            for each in schema
            if each["dtype"] == "text" and each["role"] not in ("id", "time")
        ]

    def history(self, path: Path, new_series: str = "error") -> pl.DataFrame:
        """New rows: ids, times, targets, what was only known afterwards, and the covariates of
        statistical models, which learn from both; with series that begin their static columns."""
        named = [*names_of(self._schema, "past"), *self._covariates]
        if new_series == "begin":
            named += names_of(self._schema, "static")
        return self._read(path, names_of(self._schema, "target")[0], named)

    def ahead(self, path: Path) -> pl.DataFrame:
        """Rows of the horizon: ids, times and what is known ahead."""
        return self._read(path, None, [*names_of(self._schema, "future"), *self._covariates])

    def _read(self, path: Path, target: str | None, named: list[str]) -> pl.DataFrame:
        texts = [name for name in named if name in self._texts]
        columns = Columns(self._ids, self.time, target, named=named, texts=texts)
        frame = read_table(path, columns, self._reading)
        frame = frame.select([*self._ids, self.time, *([target] if target else []), *named])
        return (
            frame.with_columns(pl.lit(ONE_SERIES).alias(ONE_SERIES)) if self._one_series else frame
        )

    def shown(self, forecasts: pl.DataFrame) -> pl.DataFrame:
        """Without the id that a file of one series was given."""
        return forecasts.drop(ONE_SERIES) if self._one_series else forecasts


@dataclass(frozen=True)
class CExport:
    """What an export to C was asked for."""

    name: str
    mode: str
    series: str | None
    level: Sequence[float]
    check: bool
    model: str | None = None  # of several statistical ones


def export_c(path: Path, directory: Path, asked: CExport) -> None:
    """Writes the C of a model, and proves it with the host's compiler if asked."""
    model = mliot.load(_existing(path))
    if not hasattr(model, "export_c"):
        kind = type(model).__name__
        article = "an" if kind[0] in "AEIOU" else "a"
        raise Problem(f"{path} holds {article} {kind}, which has no export to C")
    options: dict[str, Any] = {"name": asked.name}
    if isinstance(model, StoredStatistical):
        options["model"] = asked.model
        if asked.level:
            raise Problem("--level: the C of a statistical model has a function for any quantile")
    else:
        options["mode"] = asked.mode
        if asked.model is not None:
            raise Problem(f"--model: {path} holds one model, a {type(model).__name__}")
    if asked.series is not None:
        options["series"] = _series_keys(asked.series, _schema_of(model))
    if asked.level:
        options["level"] = list(asked.level)
    if asked.check:
        from mliot.cli.host_c import require_compiler

        require_compiler()
    made = model.export_c(directory, **options)
    print(f"{made.header} and {made.source} are written")
    if asked.check:
        from mliot.cli.host_c import self_test

        print(self_test(directory, asked.name))


def _series_keys(text: str, schema: Sequence[dict[str, Any]]) -> list[Any]:
    """Ids joined by commas, the parts of one by slashes, as the model knows them."""
    kinds = [each["dtype"] for each in schema if each["role"] == "id"]
    keys: list[Any] = []
    for word in names(text) or []:
        parts = word.split("/") if len(kinds) > 1 else [word]
        if len(parts) != len(kinds):
            raise Problem(f"--series: an id has {len(kinds)} parts, as 1/2; got {word!r}")
        try:
            key = [int(x) if kind == "int64" else x for x, kind in zip(parts, kinds, strict=True)]
        except ValueError:
            raise Problem(f"--series: the ids are whole numbers, got {word!r}") from None
        keys.append(key[0] if len(key) == 1 else tuple(key))
    return keys


def units_from(text: str | None) -> dict[str, str] | None:
    """``temperature=degC,load=kW`` as a dictionary."""
    if text is None:
        return None
    found = {}
    for word in names(text) or []:
        column, equals, unit = word.partition("=")
        if not equals or not column or not unit:
            raise Problem(f"--units: write it like temperature=degC,load=kW, got {word!r}")
        found[column.strip()] = unit.strip()
    return found


def _existing(path: Path) -> Path:
    if path.is_dir():
        raise Problem(f"{path} is a folder; give a file of mliot")
    if not path.exists():
        raise Problem(f"there is no file {path}")
    return path


def _forecaster(model: Any, path: Path) -> Any:
    found = getattr(model, "model_", model)
    if not hasattr(found, "horizon_") and not isinstance(found, StoredStatistical):
        raise Problem(
            f"{path} holds a {type(model).__name__}, which does not forecast; use it from Python: "
            f"mliot.load({str(path)!r})"
        )
    return model


def _as_polars(frame: Any) -> pl.DataFrame:
    import narwhals as nw

    return pl.DataFrame(nw.from_native(frame, eager_only=True).to_polars())
