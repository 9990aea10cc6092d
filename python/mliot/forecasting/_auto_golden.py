"""Golden vectors of an AutoForecaster's file: those of each class, and of the boosted model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np

from mliot import _artefact, _core
from mliot._artefact import STATISTICAL, Artefact, Statistical
from mliot._schema import column
from mliot.forecasting._auto_parts import Part
from mliot.forecasting._panels import FittedModel
from mliot.forecasting._statistical_input import Series
from mliot.forecasting._statistical_stored import SERIES_ARRAYS, models_tree, values_document
from mliot.forecasting._support import Support
from mliot.statistical._ensemble import Ensemble

Replay: TypeAlias = "_core.Pipeline | _core.StatisticalPipeline"


def golden_of(part: Part, series: Series) -> Any:
    """Made-up observations of some series of a class, and the bits of what its model makes of them;
    an ensemble has those of its members."""
    return _core.StatisticalPipeline(_root(part, series)).tree().get("golden")


def replays_of(
    tree: Any, parts: Sequence[Part], series: Series, replay: bool
) -> Iterator[tuple[str, Replay]]:
    """For each class, and for boosting, what executes its golden vectors; ``tree`` is of a file.

    Raises
    ------
    FormatError
        With ``replay``, where one gives other bits on this machine.
    """
    for j, part in enumerate(parts):
        stored = tree.get(f"part{j}")
        if "golden" in stored:
            root = _root(part, series)
            root.put("golden", stored.get("golden"))
            yield part.kind, _core.StatisticalPipeline.from_tree(root, replay=replay)
    if "boosted" in tree:
        yield "boosting", _core.Pipeline.from_tree(tree.get("boosted"), replay=replay, threads=1)


def _root(part: Part, series: Series) -> Any:
    """A class as a file of statistical models by itself, its series numbered."""
    n = len(part.members)
    arrays: dict[str, Any] = {
        name: np.asarray(getattr(series, name))[part.members] for name in SERIES_ARRAYS
    }
    time = "int64" if series.axis.is_integer else "datetime"
    schema = [
        column("series", "id", "int64", {}),
        column("time", "time", time, {}),
        column("y", "target", "float64", {}),
    ]
    values = values_document(None, Support())
    states = models_tree(replace(series, **arrays), _apart(part.found), values)
    return _artefact.tree_of(
        Artefact(STATISTICAL, {}, schema, [np.arange(n)], content=Statistical(states))
    )


def _apart(found: FittedModel) -> list[FittedModel]:
    """The models of C++ that a model is made of, without intervals."""
    if not isinstance(found.model, Ensemble):
        return [replace(found, table=None)]
    models = [model.clone() for model in found.model.members()]
    for k, model in enumerate(models):
        model.alias = f"member{k}"
    return [
        replace(found, model=model, panel=panel, table=None)
        for model, panel in zip(models, found.panel.members, strict=True)
    ]
