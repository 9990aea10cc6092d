"""Which columns of text a pipeline's model splits by their levels, and how they are stored."""

from __future__ import annotations

from typing import Any

from mliot import _core
from mliot._artefact import Artefact, Rows
from mliot._document import Document
from mliot._schema import column
from mliot.forecasting._columns import Levels
from mliot.pipeline._row_plan import RowPlan


def categories_of(model: Any, plan: RowPlan, levels: Levels) -> dict[int, int]:
    """The features that the model splits by levels, and how many these are."""
    from mliot.boosting._categories import chosen_features  # imports scikit-learn

    encoded = {each.output for made in plan.maps.values() for each in made}
    texts = {
        j: len(levels.tables[name])
        for j, name in enumerate(plan.names)
        if name in levels.tables and name not in encoded
    }
    chosen = chosen_features(model.categorical_features, list(plan.names), True, set(texts))
    numbers = next((plan.names[j] for j in sorted(chosen - set(texts))), None)
    if numbers is not None:
        raise _core.InvalidArgument(
            f"Pipeline: categorical_features names {numbers!r}, which holds numbers; in a Pipeline "
            "columns of text are categories"
        )
    return {j: texts[j] for j in chosen}


def model_artefact(
    python: Document, rows: Rows, plan: RowPlan, categories: dict[int, int]
) -> Artefact:
    """The model as a file would hold it, by which it is made again."""
    schema = []
    for i in range(len(plan.names)):
        known = [str(code) for code in range(categories[i])] if i in categories else None
        kind = "float32" if known is None else "int64"
        schema.append(column(f"x{i}", "feature", kind, {}, known))
    return Artefact("model", python, schema, [], rows.boosting)
