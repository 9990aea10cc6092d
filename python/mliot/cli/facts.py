"""What ``mliot info`` says of a file, as pairs of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mliot._artefact import Artefact, Statistical, StoredFile, metadata_of
from mliot._schema import column, names_of

_MOST_SHOWN = 8


def facts_of(stored: StoredFile, model: Any, size: int) -> list[tuple[str, str]]:
    """The class and its contents, where the file comes from, how large it is."""
    artefact = stored.artefact
    facts = [("class", type(model).__name__)]
    facts += _steps(model)
    facts += _contents(artefact, getattr(model, "model_", model))
    facts += [
        ("golden vectors", _golden(stored)),
        ("last observations", "in the file" if stored.has_state else "left out"),
    ]
    made_with = artefact.words.get("created_with", "")
    return [*facts, *_origin(stored.made_by, stored.metadata, made_with, size)]


def auto_facts(content: bytes, tree: Any, model: Any) -> list[tuple[str, str]]:
    """The same of a file of a model for each class of series."""
    ids = ", ".join(names_of(model._schema(), "id"))
    facts = [
        ("class", type(model).__name__),
        ("series", f"{len(model._series.ids):,} ({ids})"),
        ("frequency", model.freq_),
        ("horizon", str(model.horizon_)),
    ]
    chosen = [each for each in model.choices_ if "series" in each]
    kinds = [f"{kind} series" for kind in model._classes.names().tolist()]  # those that began too
    for each in chosen:
        held = kinds.count(each["what"]) if each["what"] in kinds else len(kinds)
        facts.append((each["what"], f"{held:,} by {each['chosen']}"))
    facts += [(f"why {each['what']}", each["why"]) for each in chosen]
    if model.boosted_ is not None:
        facts.append(("features", _listed(model.boosted_.feature_names_)))
    golden = [f"{name} {each.info()['golden_inputs']}" for name, each in model.replays(tree)]
    facts.append(("golden vectors", ", ".join(golden)))
    facts.append(("last observations", "in the file"))
    made_with = " ".join(repr(model).split())
    metadata = metadata_of(content)
    return [*facts, *_origin(tree.value("library_version"), metadata, made_with, len(content))]


def auto_schema(model: Any) -> list[dict[str, Any]]:
    """The columns that the models of the classes read, with the units that are known."""
    units = model._units()
    return [{**entry, "unit": units.get(entry["name"], "")} for entry in model._schema()]


def covariates_of(model: Any) -> list[dict[str, Any]]:
    """The columns of statistical models beside ids, time and target, as a part of the schema."""
    series = getattr(model, "_series", None)
    return [column(name, "future", "float64", {}) for name in getattr(series, "covariates", [])]


def _origin(
    made_by: str, metadata: Mapping[str, str], made_with: str, size: int
) -> list[tuple[str, str]]:
    return [
        ("made by", f"mliot {made_by}, file version {metadata['schema_version']}"),
        ("made with", made_with),
        ("size", _size(size)),
        ("sha256", metadata["content_sha256"]),
    ]


def _golden(stored: StoredFile) -> str:
    if stored.pipeline is None:
        return "none: models with covariates or made of several run in Python alone"
    return str(stored.pipeline.info()["golden_inputs"])


def _steps(model: Any) -> list[tuple[str, str]]:
    """Each step before the model; those of the calendar and a Resample name no columns."""
    facts = []
    for name, what, *rest in getattr(model, "steps", []):
        if rest:
            columns = [rest[0]] if isinstance(rest[0], str) else rest[0]
            facts.append((f"step {name}", f"{what!r} on {_listed(columns)}"))
        elif not hasattr(what, "predict"):
            facts.append((f"step {name}", repr(what)))
    return facts


def _contents(artefact: Artefact, model: Any) -> list[tuple[str, str]]:
    if isinstance(artefact.content, Statistical):
        return _models(artefact, model)
    summary = artefact.words.get("training_summary", {})
    facts = []
    if hasattr(model, "horizon_"):
        ids = ", ".join(names_of(artefact.schema, "id"))
        facts += [
            ("series", f"{summary['series']:,} ({ids})"),
            ("frequency", model.freq_),
            ("horizon", str(model.horizon_)),
            ("intervals", "calibrated" if summary["calibrated"] else "none"),
            ("features", _listed(model.feature_names_)),
        ]
    if "trees" in summary:
        trees = f"{summary['trees']:,}, loss {summary['objective']}"
        facts.insert(0, ("trees", trees))
    if "rows_without_target" in summary:
        facts.append(("rows that taught nothing", f"{summary['rows_without_target']:,}, no target"))
    if hasattr(model, "classes_"):
        facts.append(("classes", ", ".join(map(str, model.classes_))))
    return facts


def _models(artefact: Artefact, model: Any) -> list[tuple[str, str]]:
    """Of statistical models: the series, and each model with those that it could not take."""
    series, ids = len(model._series.ids), ", ".join(names_of(artefact.schema, "id"))
    facts = [("series", f"{series:,} ({ids})"), ("frequency", str(model._series.axis.frequency))]
    for each in model._found:
        spare = series - int(each.own.sum())
        note = f", {spare:,} series by {model._series.fallback!r}" if spare else ""
        facts.append((f"model {each.name}", f"{each.model!r}{note}"))
    tables = [each.table for each in model._found if each.table is not None]
    horizon = f"conformal, {tables[0].horizon} steps" if tables else "of the models"
    return [*facts, ("intervals", horizon)]


def _listed(words: Sequence[str]) -> str:
    shown = ", ".join(words[:_MOST_SHOWN])
    more = len(words) - _MOST_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def _size(n: int) -> str:
    size, unit = float(n), "bytes"
    for larger in ("KiB", "MiB", "GiB"):
        if size < 1024:
            break
        size, unit = size / 1024, larger
    return f"{n} bytes" if unit == "bytes" else f"{size:.1f} {unit}"
