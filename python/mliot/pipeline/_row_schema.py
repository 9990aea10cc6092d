"""What a file says of the columns that a pipeline over rows reads."""

from __future__ import annotations

from collections.abc import Sequence

from mliot._document import Document
from mliot._schema import column
from mliot.pipeline._row_streams import RowStreams


def schema_of(
    fitted: RowStreams, ids: Sequence[str], time: str | None, target_dtype: str
) -> list[Document]:
    """Ids, time, target and features, in that order; columns of events are features too."""
    schema = []
    if fitted.ids is not None:
        for name, known in zip(ids, fitted.ids.levels, strict=True):
            kind = "text" if isinstance(known[0], str) else "int64"
            schema.append(column(name, "id", kind, {}))
    if time is not None and fitted.time is not None:
        kind = "int64" if fitted.time.is_integer else "datetime"
        schema.append(column(time, "time", kind, {}))
    if fitted.target is not None:
        schema.append(column(fitted.target, "target", target_dtype, {}))
    for name in fitted.plan.observed:
        levels = fitted.levels.tables.get(name)
        kind = "float64" if levels is None else "text"
        schema.append(column(name, "feature", kind, {}, levels))
    return schema
