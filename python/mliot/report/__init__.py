"""One HTML page about a forecast, for the person who plans with it.

``write_report`` puts everything into a single file: no network, no font, no script from elsewhere.
The page reads without JavaScript, prints, and follows the reader's light or dark theme.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mliot._files import Outputs
from mliot._long import as_names, bound_columns, interval_levels, long_frame, model_columns
from mliot.report.comparison import render_comparison
from mliot.report.content import Account, Content
from mliot.report.page import render
from mliot.report.scores import Backtest, Score

__all__ = ["Backtest", "Score", "render_comparison", "render_report", "write_report"]


def render_report(
    history: Any,
    forecasts: Any,
    backtest: Any = None,
    *,
    model: Any = None,
    id_col: str | Sequence[str] = "unique_id",
    time_col: str = "ds",
    target_col: str = "y",
    weight_col: str | None = None,
    filled: Any = None,
    title: str | None = None,
    simulated: bool = False,
    warnings: Sequence[str] = (),
    command: str | None = None,
    max_series: int = 12,
) -> str:
    """The report as one string of HTML.

    Parameters
    ----------
    history : data frame
        The rows the model was fitted on: id columns, time, target and, if named, the weight.
    forecasts : data frame
        What ``predict`` returned, with or without intervals.
    backtest : data frame, optional
        What ``cross_validation`` returned, best with ``against="seasonal_naive"``.
    model : Forecaster, optional
        The fitted model; its choices, columns, importances and seed are told.
    id_col, time_col, target_col : str
        Names of the columns; several id columns as a list.
    weight_col : str, optional
        Rows whose weight is zero (an empty shelf) are marked in the drawings and left out of
        the errors.
    filled : data frame, optional
        The history with its gaps filled, where the model was told to (``fill_gaps=0``): ids, time
        and target, as from ``preprocess`` of a StatisticalForecaster or an AutoForecaster. The
        scale of RMSSE; by default that of ``history``.
    title : str, optional
        Default: the target's name and the horizon.
    simulated : bool
        Says on top, in the title and in the summary that the data are simulated.
    warnings : sequence of str
        Shown on top.
    command : str, optional
        How the report was made, shown at its end.
    max_series : int
        How many series are drawn.

    Returns
    -------
    str
        A whole HTML document in UTF-8.

    Raises
    ------
    KeyError
        When a named column is not in a frame.
    ValueError
        When the frames hold no rows or no model's column.
    """
    ids = as_names(id_col)
    names = model_columns(forecasts, [*ids, time_col])
    if not names:
        raise ValueError("report: the forecasts hold no column of a model")
    levels = interval_levels(forecasts, names[0])
    bounds = [name for level in levels for name in bound_columns(names[0], level)]
    ahead = long_frame(forecasts, ids, time_col, [names[0], *bounds])
    if not len(ahead.time):
        raise ValueError("report: the forecasts hold no rows")
    weights = [weight_col] if weight_col else []
    test = None
    if backtest is not None:
        test = Backtest(
            history,
            backtest,
            id_col=ids,
            time_col=time_col,
            target_col=target_col,
            weight_col=weight_col,
            filled=filled,
        )
    content = Content(
        history=long_frame(history, ids, time_col, [target_col, *weights]),
        forecasts=ahead,
        backtest=test,
        account=Account.of(model),
        model=names[0],
        levels=levels,
        id_cols=ids,
        target=target_col,
        weight=weight_col,
        title=title or "",
        simulated=simulated,
        warnings=tuple(warnings),
        command=command,
        max_series=max_series,
    )
    return render(content)


def write_report(
    path: str | Path, history: Any, forecasts: Any, backtest: Any = None, **options: Any
) -> Path:
    """Writes the report of ``render_report`` to a file, whole or not at all.

    Takes what ``render_report`` takes.

    Returns
    -------
    pathlib.Path
        Where the report is.
    """
    page = render_report(history, forecasts, backtest, **options)
    with Outputs() as outputs:
        outputs.text(path, page)
    return Path(path)
