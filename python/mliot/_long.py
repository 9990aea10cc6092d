"""Long frames as arrays sorted by series and time, for pictures, scores and reports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import narwhals as nw

_INTERVAL = re.compile(r"^(?P<model>.+)-(?P<side>lo|hi)-(?P<level>\d+(?:\.\d+)?)$")
_QUANTILE = re.compile(r"^.+-q-[0-9.]+$")
_CODE = "__mliot_series"


@dataclass(frozen=True)
class LongFrame:
    """One long frame, sorted by series and time.

    Times of a zone are those of UTC, so that their order stands.
    Shape: ``keys`` holds one tuple of id values a series; ``offsets`` (n_series + 1) says where
    each series starts in ``time`` and in every array of ``values``.
    Missing: a missing number is NaN.
    """

    keys: list[tuple[Any, ...]]
    offsets: NDArray[np.int64]
    time: NDArray[Any]
    values: dict[str, NDArray[np.float64]]
    cutoff: NDArray[Any] | None = None

    @property
    def labels(self) -> list[str]:
        """The id values of each series, joined for people to read."""
        return [" · ".join(str(part) for part in key) for key in self.keys]

    @property
    def codes(self) -> NDArray[np.int64]:
        """The number of the series each row belongs to."""
        return np.repeat(np.arange(len(self.keys)), np.diff(self.offsets))

    def rows(self, series: int) -> slice:
        """Where the rows of one series are."""
        return slice(int(self.offsets[series]), int(self.offsets[series + 1]))


def as_names(columns: str | Sequence[str]) -> list[str]:
    """One column name or several, as a list."""
    return [columns] if isinstance(columns, str) else list(columns)


def long_frame(
    frame: Any, id_cols: Sequence[str], time_col: str, values: Sequence[str], cutoff: bool = False
) -> LongFrame:
    """Sorts the named columns of any data frame narwhals knows by series (and cutoff) and time.

    Raises KeyError when a column is not there.
    """
    table = _table(frame)
    wanted = [*id_cols, time_col, *values, *(["cutoff"] if cutoff else [])]
    missing = [name for name in wanted if name not in table.columns]
    if missing:
        raise KeyError(f"no column {missing[0]!r}; the columns are {', '.join(table.columns)}")
    ids = list(id_cols)
    keys = table.select(ids).unique().sort(ids).with_row_index(_CODE)
    table = table.select(wanted).join(keys, on=ids, how="left")
    codes = table[_CODE].to_numpy().astype(np.int64)
    time = _times(table[time_col])
    origin = _times(table["cutoff"]) if cutoff else None
    order = np.lexsort((time, codes) if origin is None else (time, origin, codes))
    counts = np.bincount(codes, minlength=len(keys))
    return LongFrame(
        keys=list(keys.select(ids).iter_rows()),
        offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        time=time[order],
        values={name: _numbers(table[name])[order] for name in values},
        cutoff=None if origin is None else origin[order],
    )


def with_clock_times(frame: Any, time_col: str) -> Any:
    """The frame with times as the clocks of their zone show them, without a zone."""
    import narwhals as nw

    table = _table(frame)
    if getattr(table.schema.get(time_col), "time_zone", None) is None:
        return frame
    return table.with_columns(nw.col(time_col).dt.replace_time_zone(None)).to_native()


def model_columns(frame: Any, skip: Sequence[str]) -> list[str]:
    """The columns of forecasts that hold a model's values, in their order."""
    table = _table(frame)
    return [
        name
        for name in table.columns
        if name not in skip and not _INTERVAL.match(name) and not _QUANTILE.match(name)
    ]


def interval_levels(frame: Any, model: str) -> list[float]:
    """The levels, in percent and rising, whose bounds a frame of forecasts holds for a model."""
    table = _table(frame)
    found = [_INTERVAL.match(name) for name in table.columns]
    return sorted({float(m["level"]) for m in found if m and m["model"] == model})


def bound_columns(model: str, level: float) -> tuple[str, str]:
    """The names of the lower and the upper bound of a level."""
    return f"{model}-lo-{level:g}", f"{model}-hi-{level:g}"


def _table(frame: Any) -> nw.DataFrame[Any]:
    import narwhals as nw

    return nw.from_native(frame, eager_only=True)


def _times(column: nw.Series[Any]) -> NDArray[Any]:
    import narwhals as nw

    if column.dtype.is_numeric():
        return column.to_numpy().astype(np.int64)
    if getattr(column.dtype, "time_zone", None) is not None:
        column = column.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    return column.cast(nw.Datetime("us")).to_numpy().astype("datetime64[us]")


def _numbers(column: nw.Series[Any]) -> NDArray[np.float64]:
    import narwhals as nw

    return np.asarray(column.cast(nw.Float64).to_numpy(), dtype=np.float64)
