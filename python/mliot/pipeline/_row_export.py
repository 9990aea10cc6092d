"""The C of a pipeline of samples: which streams it knows, and what its columns are called."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mliot import _core
from mliot._export import GeneratedC, write_c
from mliot.forecasting._export import chosen_series
from mliot.frames import Ids


@dataclass(frozen=True)
class NamesInC:
    """What people call the columns, the levels of texts, the classes and the series."""

    columns: Sequence[str]
    levels: dict[str, list[str]]
    classes: Sequence[Any]
    ids: Ids | None

    def document(self) -> dict[str, Any]:
        """The same as C++ takes them."""
        ids = self.ids
        return {
            "features": list(self.columns),
            "classes": [str(label) for label in self.classes],
            "series": [] if ids is None else [ids.label(i) for i in range(len(ids))],
            "levels": list(self.levels.items()),
        }


def write_samples(
    stream: _core.Pipeline,
    directory: str | os.PathLike[str],
    options: dict[str, Any],
    names: NamesInC,
) -> GeneratedC:
    """Writes ``name.h`` and ``name.c``; options as of ``Pipeline.export_c``."""
    series = options.pop("series", None)
    if names.ids is not None:
        options["series"] = chosen_series(names.ids, series)
    elif series is not None:
        raise _core.InvalidArgument("series: this Pipeline has one series, without an id")
    return write_c(stream, directory, options, names.document())
