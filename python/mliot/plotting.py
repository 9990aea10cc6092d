"""Pictures of forecasts, drawn with matplotlib (``pip install "mliot[plot]"``)."""

from __future__ import annotations

from typing import Any

import numpy as np

from mliot._picture import COLOURS, axes_for, plot_forecast

__all__ = ["plot_comparison", "plot_forecast"]


def plot_comparison(comparison: Any, ax: Any = None) -> Any:
    """Draws the MASE of each model of `mliot.forecasting.compare`, the least on top.

    Models whose mean rank is worse than the best by more than chance (MCB at 5 %) are pale.

    Parameters
    ----------
    comparison : Comparison
        What ``compare`` returned.
    ax : matplotlib Axes, optional
        Where to draw. Default: a new figure.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on.

    Raises
    ------
    ImportError
        When matplotlib is missing.
    """
    models = comparison.models
    place = axes_for(ax, 1)[0]
    for row, each in enumerate(models):
        height = -float(row)
        place.barh(height, each.mase, color=COLOURS[0], alpha=0.35 if each.worse else 1.0)
        if np.isfinite(each.mase):
            place.annotate(f" {each.mase:.3f}", (each.mase, height), va="center", fontsize="small")
    place.set_yticks([-float(row) for row in range(len(models))], [m.name for m in models])
    place.set_xlabel("MASE")
    windows = f"{comparison.n_windows} windows of {comparison.h} periods"
    place.set_title(f"{windows}, {comparison.n_series} series", loc="left", fontsize="medium")
    place.spines[["top", "right"]].set_visible(False)
    place.margins(x=0.12)
    return place
