"""Pictures of series and their forecasts, for `mliot.plotting` and the forecasters' ``plot``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from mliot import _core
from mliot._integers import positive
from mliot._long import (
    LongFrame,
    as_names,
    bound_columns,
    interval_levels,
    long_frame,
    model_columns,
    with_clock_times,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

__all__ = ["COLOURS", "axes_for", "plot_forecast"]

COLOURS = ("#0a62c4", "#b4540a", "#17743f", "#6f42b5")


def plot_forecast(
    df: Any,
    forecasts: Any,
    ids: Sequence[Any] | None = None,
    level: Sequence[float] | None = None,
    max_series: int = 8,
    *,
    max_history: int | None = None,
    axes: Any = None,
    id_col: str | Sequence[str] = "unique_id",
    time_col: str = "ds",
    target_col: str = "y",
) -> NDArray[Any]:
    """Draws the history, the forecast and its interval bands, one axes a series.

    Parameters
    ----------
    df : data frame
        The history, long: id columns, time and target.
    forecasts : data frame
        What ``predict`` returned; also of several models side by side.
    ids : sequence, optional
        Which series, at least one, in this order; a tuple each when there are several id columns.
        Default: the largest ones.
    level : sequence of float, optional
        Levels in percent to draw as bands. Default: all that ``forecasts`` holds.
    max_series : int
        How many axes at most when ``ids`` is not given, 1 or more.
    max_history : int, optional
        Periods of history to show, 1 or more. Default: six horizons, at least 60.
    axes : matplotlib Axes or array of them, optional
        Where to draw, one a series. Default: a new figure.
    id_col, time_col, target_col : str
        Names of the columns; several id columns as a list.

    Returns
    -------
    numpy.ndarray of matplotlib.axes.Axes, shape (n_series,)
        The axes drawn on; ``axes[0].figure`` is the figure.

    Raises
    ------
    ImportError
        When matplotlib is missing.
    KeyError
        When a column, an id or a level is not there.
    ValueError
        When ``axes`` are fewer than the series; as InvalidArgument where ``ids`` is empty, or
        ``max_series`` or ``max_history`` is no integer of 1 or more.
    """
    shown = None if max_history is None else positive(max_history, "max_history")
    most = positive(max_series, "max_series")
    names = as_names(id_col)
    df, forecasts = (with_clock_times(frame, time_col) for frame in (df, forecasts))
    models = model_columns(forecasts, [*names, time_col])
    levels = {model: _levels(forecasts, model, level) for model in models}
    bounds = [
        name for model in models for one in levels[model] for name in bound_columns(model, one)
    ]
    ahead = long_frame(forecasts, names, time_col, [*models, *bounds])
    past = long_frame(df, names, time_col, [target_col])
    keys = _chosen(past, ahead, target_col, ids, most)
    places = axes_for(axes, len(keys))
    for place, key in zip(places, keys, strict=True):
        _history(place, past, key, target_col, shown or _shown(ahead))
        _forecast(place, ahead, key, levels)
        _finish(place, " · ".join(str(part) for part in key))
    lines, words = places[0].get_legend_handles_labels()
    if axes is None:
        places[0].figure.legend(lines, words, loc="outside upper right", ncols=6, frameon=False)
    else:
        places[0].legend(loc="best", fontsize="small", frameon=False)
    return places


def _levels(forecasts: Any, model: str, level: Sequence[float] | None) -> list[float]:
    held = interval_levels(forecasts, model)
    if level is None:
        return held
    for one in level:
        if float(one) not in held:
            raise KeyError(
                f"plot_forecast: no level {one:g} of {model!r}; the forecasts hold "
                f"{[f'{h:g}' for h in held]}"
            )
    return sorted(float(one) for one in level)


def _shown(ahead: LongFrame) -> int:
    return max(6 * int(np.diff(ahead.offsets).max(initial=0)), 60)


def _chosen(
    past: LongFrame, ahead: LongFrame, target: str, ids: Sequence[Any] | None, most: int
) -> list[tuple[Any, ...]]:
    if ids is not None:
        keys = [one if isinstance(one, tuple) else (one,) for one in ids]
        if not keys:
            raise _core.InvalidArgument("ids names no series; None draws the largest ones")
        for key in keys:
            if key not in ahead.keys:
                raise KeyError(f"plot_forecast: no forecast of the series {key}")
        return keys
    volume = {key: np.nansum(past.values[target][past.rows(s)]) for s, key in enumerate(past.keys)}
    return sorted(ahead.keys, key=lambda key: -volume.get(key, 0.0))[:most]


def axes_for(axes: Any, n: int) -> NDArray[Any]:
    """The first n of the caller's axes, or those of a new figure."""
    if axes is not None:
        given = np.atleast_1d(np.asarray(axes, dtype=object)).ravel()
        if len(given) < n:
            raise ValueError(f"plot_forecast: {n} series need {n} axes, got {len(given)}")
        return given[:n]
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise ImportError('pictures need matplotlib: pip install "mliot[plot]"') from error
    columns = 1 if n < 3 else 2
    rows = -(-n // columns)
    figure, made = pyplot.subplots(
        rows,
        columns,
        figsize=(6.4 * columns, 2.6 * rows + 0.4),
        squeeze=False,
        layout="constrained",
    )
    for spare in made.ravel()[n:]:
        figure.delaxes(spare)
    return np.asarray(made.ravel()[:n])


def _finish(place: Axes, title: str) -> None:
    place.set_title(title, loc="left", fontsize="medium")
    place.spines[["top", "right"]].set_visible(False)
    place.margins(x=0.01)
    locator = place.xaxis.get_major_locator()
    if type(locator).__name__ == "AutoDateLocator":
        from matplotlib.dates import ConciseDateFormatter

        form: Any = ConciseDateFormatter
        place.xaxis.set_major_formatter(form(locator))


def _history(place: Axes, past: LongFrame, key: tuple[Any, ...], target: str, most: int) -> None:
    if key not in past.keys:
        return
    rows = past.rows(past.keys.index(key))
    time, values = past.time[rows][-most:], past.values[target][rows][-most:]
    place.plot(time, values, color="#444b53", linewidth=1.0, label=target)


def _forecast(
    place: Axes, ahead: LongFrame, key: tuple[Any, ...], levels: dict[str, list[float]]
) -> None:
    rows = ahead.rows(ahead.keys.index(key))
    time = ahead.time[rows]
    named: set[float] = set()  # levels that the legend has
    for number, (model, held) in enumerate(levels.items()):
        colour = COLOURS[number % len(COLOURS)]
        for depth, one in enumerate(reversed(held)):
            low, high = (ahead.values[name][rows] for name in bound_columns(model, one))
            place.fill_between(
                time,
                low,
                high,
                color=colour,
                alpha=0.15 + 0.12 * depth,
                linewidth=0,
                label=None if one in named else f"{one:g} %",
            )
            named.add(one)
        place.plot(
            time,
            ahead.values[model][rows],
            color=colour,
            linewidth=1.8,
            label=model,
            marker="o" if len(time) == 1 else None,
        )
