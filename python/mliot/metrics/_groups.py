"""Frames of forecasts cut into groups of rows, one for each id (and cutoff)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from mliot import _core
from mliot.frames._opened import as_frame
from mliot.metrics._call import mean

_GROUP = "_mliot_group"
Values = npt.NDArray[np.float64]
Bounds = npt.NDArray[np.int64]
Training = tuple[Values, Bounds, Bounds]  # values, first and last row of each group


class Names(NamedTuple):
    """Which column is what."""

    ids: list[str]
    time: str
    target: str
    cutoff: str


class Groups:
    """Rows sorted by group and time, the groups' keys, and the way back to a frame."""

    def __init__(self, rows: Any, keys: Any, names: Names) -> None:
        self._rows = rows
        self.keys = keys  # a row per group, sorted
        self.names = names
        self._order = _order(rows, names.time)
        codes = rows[_GROUP].to_numpy()[self._order]
        self.bounds: Bounds = np.searchsorted(codes, np.arange(len(keys) + 1)).astype(np.int64)
        self.target: Values = self.column(names.target)
        self.numeric = [x for x, dtype in rows.schema.items() if dtype.is_numeric() and x != _GROUP]

    def column(self, name: str) -> Values:
        """One column as float64, missing values as NaN."""
        if name not in self._rows.columns:
            raise _core.InvalidArgument(f"evaluate: the frame has no column '{name}'")
        _check_numbers(self._rows[name])
        values: Values = _floats(self._rows[name])[self._order]
        return values

    def frame(self, models: list[str], rows: list[tuple[str, list[Values]]]) -> Any:
        """The result: for each label the keys and the values of each model."""
        return _stack(self.keys, models, rows)

    def mean_frame(
        self,
        models: list[str],
        rows: list[tuple[str, list[Values]]],
        weights: Values,
        whole: Collection[str] = (),
    ) -> Any:
        """The same averaged over the ids, each by its weight; NaN are left out but of `whole`."""
        import narwhals.stable.v2 as nw

        averages = {label: _mean_of_all if label in whole else _mean for label, _ in rows}

        if self.names.cutoff not in self.keys.columns:
            columns: dict[str, Any] = {"metric": [label for label, _ in rows]}
            for j, model in enumerate(models):
                columns[model] = [averages[label](values[j], weights) for label, values in rows]
            return nw.from_dict(columns, backend=self.keys.implementation).to_native()
        cutoffs = self.keys.select(self.names.cutoff).unique().sort(self.names.cutoff)
        codes = _codes(self.keys.select(self.names.cutoff), cutoffs)
        parts = [codes == g for g in range(len(cutoffs))]
        means = [
            (
                label,
                [
                    np.array([averages[label](x[part], weights[part]) for part in parts])
                    for x in values
                ],
            )
            for label, values in rows
        ]
        return _stack(cutoffs, models, means)


def group_rows(df: Any, names: Names) -> Groups:
    """The rows of df that have a target, by group."""
    import narwhals.stable.v2 as nw

    frame = _read("df", df)
    _check_columns("the frame", frame, [*names.ids, names.target])
    _check_numbers(frame[names.target])
    target = nw.col(names.target).cast(nw.Float64)
    frame = frame.with_columns(target).filter(~(target.is_null() | target.is_nan()))
    if len(frame) == 0:
        raise _core.InvalidArgument(f"evaluate: no row has a value of '{names.target}'")
    key_names = [*names.ids, *([names.cutoff] if names.cutoff in frame.columns else [])]
    for name in key_names:
        if frame[name].is_null().any():
            raise _core.InvalidArgument(f"evaluate: column '{name}' has missing values")
    keys = nw.maybe_reset_index(frame.select(key_names).unique().sort(*key_names))
    return Groups(_coded(frame, keys), keys, names)


def training_rows(train_df: Any, groups: Groups, names: Names) -> Training:
    """For each group its training values: those of its id, up to its cutoff if it has one."""
    import narwhals.stable.v2 as nw

    frame = _read("train_df", train_df)
    _check_columns("train_df", frame, [*names.ids, names.time, names.target])
    ids = groups.keys.select(names.ids).unique().sort(*names.ids)
    rows = _coded(frame.select(*names.ids, names.time, names.target), ids)
    rows = rows.filter(~nw.col(_GROUP).is_null())
    order = _order(rows, names.time)
    codes = rows[_GROUP].to_numpy()[order]
    of_group = _codes(groups.keys.select(names.ids), ids)
    begin = np.searchsorted(codes, of_group, side="left").astype(np.int64)
    end = np.searchsorted(codes, of_group, side="right").astype(np.int64)
    if (begin == end).any():
        key = _key(groups, names, int(np.argmax(begin == end)))
        raise _core.InvalidArgument(f"evaluate: train_df has no row of {key}")
    if names.cutoff in groups.keys.columns:
        times = _ordinals(rows[names.time])[order]
        cutoffs = _ordinals(groups.keys[names.cutoff])
        for g, (a, b, cutoff) in enumerate(zip(begin, end, cutoffs, strict=True)):
            end[g] = a + np.searchsorted(times[a:b], cutoff, side="right")
    _check_numbers(rows[names.target])
    return _floats(rows[names.target])[order], begin, end


def from_first_sale(training: Training) -> Training:
    """The training values of each group without the zeros before its first other value."""
    values, begin, end = training
    sold = np.append(np.flatnonzero(values != 0), len(values))
    first = sold[np.searchsorted(sold, begin)]
    return values, np.where(first < end, first, begin), end


def group_weights(weights: Any, groups: Groups, names: Names) -> Values:
    """The weight of each group: 1 without a frame of weights."""

    if weights is None:
        return np.ones(len(groups.keys))
    frame = _read("weights", weights)
    _check_columns("weights", frame, [*names.ids, "weight"])
    if len(frame.select(names.ids).unique()) != len(frame):
        raise _core.InvalidArgument("evaluate: weights has several rows of one id")
    keys = groups.keys.select(names.ids).with_row_index("_mliot_row")
    joined = keys.join(frame.select(*names.ids, "weight"), on=names.ids, how="left")
    values = _floats(joined.sort("_mliot_row")["weight"])
    if np.isnan(values).any():
        key = _key(groups, names, int(np.argmax(np.isnan(values))))
        raise _core.InvalidArgument(f"evaluate: weights has no weight of {key}")
    if (values < 0).any():
        key = _key(groups, names, int(np.argmax(values < 0)))
        raise _core.InvalidArgument(
            f"evaluate: the weight of {key} is {values[values < 0][0]:g}; weights must be 0 or more"
        )
    return values


def _key(groups: Groups, names: Names, g: int) -> str:
    """The id of a group, for messages."""
    row = groups.keys.select(names.ids).row(g)
    return ", ".join(f"{name} {x!r}" for name, x in zip(names.ids, row, strict=True))


def _read(name: str, df: Any) -> Any:
    """The frame, lazy ones collected."""
    import narwhals.stable.v2 as nw

    frame = as_frame(df)
    if frame is None:
        raise _core.InvalidArgument(
            f"evaluate: {name} must be a data frame of pandas, polars or pyarrow, or have the "
            f"Arrow C stream; got {type(df).__name__}"
        )
    return nw.from_native(frame.to_native(), eager_only=True)


def _check_numbers(series: Any) -> None:
    """Refuses texts, times and the like; a column of nothing but missing values may be of any."""
    import narwhals.stable.v2 as nw

    dtype = series.dtype
    number = dtype.is_numeric() or dtype in (nw.Boolean, nw.Object, nw.Unknown)
    if not number and not series.is_null().all():
        raise _core.InvalidArgument(
            f"evaluate: column '{series.name}' holds {dtype} values, not numbers; convert it"
        )


def _check_columns(who: str, frame: Any, needed: list[str]) -> None:
    missing = [name for name in needed if name not in frame.columns]
    if missing:
        raise _core.InvalidArgument(f"evaluate: {who} has no column '{missing[0]}'")


def _coded(frame: Any, keys: Any) -> Any:
    """The frame with the number of its key as a column."""
    numbered = keys.with_row_index(_GROUP)
    return frame.join(numbered, on=list(keys.columns), how="left")


def _codes(frame: Any, keys: Any) -> Bounds:
    """The number of each row's key, in the order of the rows."""
    coded = _coded(frame.with_row_index("_mliot_row"), keys).sort("_mliot_row")
    return coded[_GROUP].to_numpy().astype(np.int64)  # type: ignore[no-any-return]


def _order(rows: Any, time: str) -> Any:
    """Indices that sort the rows by group and time; a slice of all where they are sorted."""
    codes = rows[_GROUP].to_numpy()
    times = _ordinals(rows[time]) if time in rows.columns else np.arange(len(rows))
    same = codes[1:] == codes[:-1]
    in_order = (codes[1:] > codes[:-1]) | (same & (times[1:] >= times[:-1]))
    return slice(None) if in_order.all() else np.lexsort((times, codes))


def _floats(series: Any) -> Values:
    import narwhals.stable.v2 as nw

    values = series.cast(nw.Float64).fill_null(float("nan")).to_numpy()
    return np.asarray(values, dtype=np.float64)


def _ordinals(series: Any) -> npt.NDArray[Any]:
    """Times as numbers that compare, whatever their unit and zone."""
    import narwhals.stable.v2 as nw

    if series.dtype == nw.Date:
        series = series.cast(nw.Datetime("us"))
    if isinstance(series.dtype, nw.Datetime):
        series = series.dt.timestamp("us")
    return series.to_numpy()  # type: ignore[no-any-return]


def _mean(values: Values, weights: Values) -> float:
    """The weighted mean of the values that are not NaN, in the core's fixed order; else NaN."""
    known = ~np.isnan(values)
    return mean(values[known], weights[known]) if known.any() else float("nan")


def _mean_of_all(values: Values, weights: Values) -> float:
    """The weighted mean of the values that count; NaN where one of them is."""
    counting = weights > 0
    return mean(values[counting], weights[counting]) if counting.any() else float("nan")


def _stack(keys: Any, models: list[str], rows: list[tuple[str, list[Values]]]) -> Any:
    import narwhals.stable.v2 as nw

    backend = keys.implementation
    parts = [
        keys.with_columns(
            nw.lit(label).alias("metric"),
            *(
                nw.new_series(model, values, nw.Float64, backend=backend)
                for model, values in zip(models, columns, strict=True)
            ),
        )
        for label, columns in rows
    ]
    return nw.maybe_reset_index(nw.concat(parts)).to_native()
