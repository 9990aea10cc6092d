"""The C of a fitted forecaster: which series and levels, and what its columns are called."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from mliot import _core
from mliot._export import GeneratedC, write_c
from mliot.forecasting._checks import Wanted
from mliot.forecasting._fitted import Fitted
from mliot.frames import Ids


def write_forecaster(
    fitted: Fitted,
    directory: str | os.PathLike[str],
    name: str,
    mode: str,
    series: Any,
    level: Sequence[float] | None,
) -> GeneratedC:
    """Writes ``name.h`` and ``name.c``; arguments as of ``Forecaster.export_c``."""
    options = {
        "name": name,
        "mode": mode,
        "series": chosen_series(fitted.ids, series),
        "level": Wanted.of(level, None).level,
    }
    names = {
        "series": [fitted.ids.label(i) for i in range(fitted.n_series)],
        "past": fitted.roles.past,
        "future": fitted.roles.future,
        "fixed": fitted.roles.static,
        "levels": list(fitted.levels.tables.items()),
    }
    return write_c(fitted.core, directory, options, names)


def chosen_series(ids: Ids, series: Any) -> list[int]:
    """Numbers of the series of these ids; empty for all of them."""
    if series is None:
        return []
    columns = [ids.values(k) for k in range(len(ids.names))]
    single = len(columns) == 1
    keys = columns[0] if single else list(zip(*columns, strict=True))
    place = {key: i for i, key in enumerate(keys)}
    wanted = [series] if isinstance(series, (str, int, tuple)) else list(series)
    if not wanted:
        raise _core.InvalidArgument("series names no series; None takes all of them")
    unknown = next((key for key in wanted if key not in place), None)
    if unknown is not None:
        example = ", ".join(repr(key) for key in keys[:3])
        raise _core.InvalidArgument(f"series: unknown id {unknown!r}; known are {example} ...")
    return [place[key] for key in wanted]
