"""The periods after the series of a fitted forecaster: as frames, and drawn with forecasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core, frames
from mliot._picture import plot_forecast

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Coverages in percent that `plot` draws unless told otherwise.
BANDS = (80.0, 95.0)


@dataclass(frozen=True)
class NextPeriods:
    """Where the series of a fitted forecaster end, and what it must be told of the periods after.

    columns: of ``X_df``, that must be there; whole: and must hold a value in every row.
    """

    ids: frames.Ids
    axis: _core.TimeAxis
    style: frames.FrameStyle
    starts: NDArray[np.int64]  # the first period after each series
    columns: list[str] = field(default_factory=list)
    whole: bool = False

    def frame(self, h: int, chosen: NDArray[np.bool_] | None = None) -> Any:
        """ids and times of ``h`` periods of each series, or of those that are chosen."""
        index = np.repeat(np.arange(len(self.ids)), h)
        periods = (self.starts[:, None] + np.arange(h)).ravel()
        if chosen is not None:
            index, periods = index[chosen], periods[chosen]
        return frames.build_frame(self.style, self.ids, index, self.axis.times(periods), {})

    def missing(self, h: int, X_df: Any) -> Any:
        """The rows of `frame` that a frame of covariates lacks."""
        if X_df is None:
            return self.frame(h)
        table = frames.open_table(X_df)
        for name in self.columns:
            table.column(name, "X_df")
        needed = self.columns if self.whole else []
        where = (self.ids, self.axis, self.starts, h)
        return self.frame(h, frames.missing_future(X_df, *where, needed, style=self.style))


class LooksAhead:
    """What every forecaster tells of the periods after its series."""

    id_col: str | Sequence[str]
    time_col: str
    target_col: str

    def _next(self) -> NextPeriods:
        """The periods after the series as they stand; raises NotFitted before fit."""
        raise NotImplementedError

    def _steps(self, h: int | None) -> int:
        """``h``, checked; what stands for None."""
        raise NotImplementedError

    def _reach(self) -> int | None:
        """Steps that intervals reach; None for any number, 0 without intervals."""
        raise NotImplementedError

    def predict(self, *arguments: Any, **options: Any) -> Any:
        """Forecasts."""
        raise NotImplementedError

    def make_future_dataframe(self, h: int | None = None) -> Any:
        """The ids and times of the next ``h`` periods of every series, to fill with covariates.

        Parameters
        ----------
        h : int, optional
            Periods; by default the ``horizon`` of the forecaster.

        Returns
        -------
        data frame
            Of the kind that fit was given: ids and time, ``h`` rows a series, those of `predict`.

        Raises
        ------
        InvalidArgument
            For h < 1, and for None where the forecaster has no horizon.
        NotFitted
            Before fit.
        """
        ahead = self._next()
        return ahead.frame(self._steps(h))

    def missing_future(self, h: int | None = None, X_df: Any = None) -> Any:
        """The rows of `make_future_dataframe` that ``X_df`` lacks, all at once.

        Parameters
        ----------
        h : int, optional
            Periods; by default the ``horizon`` of the forecaster.
        X_df : data frame, optional
            Covariates of the horizon as for `predict`, rows in any order. None: all rows are
            missing.

        Returns
        -------
        data frame
            Of the kind that fit was given: ids and time; no row where nothing is missing. Where a
            statistical model takes covariates, rows without a value of one of them are missing too,
            since it cannot do without; boosting takes them as they are.

        Raises
        ------
        InvalidArgument
            For h < 1, a column that is not there, a row that is there twice, and ids that fit has
            not seen.
        NotFitted
            Before fit.
        """
        ahead = self._next()
        return ahead.missing(self._steps(h), X_df)

    def plot(
        self,
        df: Any,
        forecasts: Any = None,
        h: int | None = None,
        X_df: Any = None,
        level: Sequence[float] | None = None,
        *,
        ids: Sequence[Any] | None = None,
        max_series: int = 8,
        max_history: int | None = None,
        axes: Any = None,
    ) -> Figure:
        """Draws the end of the history, the forecasts and their intervals, one axes a series.

        Parameters
        ----------
        df : data frame
            The history: what fit was given, with the rows of later updates.
        forecasts : data frame, optional
            What `predict` returned. None: `predict` is called.
        h : int, optional
            Periods to forecast; by default the ``horizon`` of the forecaster.
        X_df : data frame, optional
            Covariates of the horizon, as for `predict`.
        level : sequence of float, optional
            Coverages in percent to draw as bands, ``[]`` for none. None: those that ``forecasts``
            has, else 80 and 95 where the forecaster has intervals that reach ``h``.
        ids : sequence, optional
            Which series, at least one, in this order; a tuple each where there are several id
            columns. None: the largest ones.
        max_series : int, default 8
            How many axes at most where ``ids`` is not given, 1 or more.
        max_history : int, optional
            Periods of history to show, 1 or more. None: six horizons, at least 60.
        axes : matplotlib Axes or array of them, optional
            Where to draw, one a series. None: a new figure.

        Returns
        -------
        matplotlib.figure.Figure
            The figure, as ``model.plot(df, h=8).savefig("forecast.png")``. pyplot does not keep a
            new one, so that a notebook shows it once.

        Raises
        ------
        ImportError
            When matplotlib is missing.
        KeyError
            For a column, an id or a level that is not there.
        InvalidArgument, NotFitted
            As `predict`; InvalidArgument also for empty ``ids``, and where ``max_series`` or
            ``max_history`` is no integer of 1 or more.
        """
        if forecasts is None:
            steps = self._steps(h)
            level = self._bands(steps) if level is None else list(level)
            forecasts = self.predict(steps, X_df, level=level or None)
        places = plot_forecast(
            df,
            forecasts,
            ids,
            level,
            max_series,
            max_history=max_history,
            axes=axes,
            id_col=self.id_col,
            time_col=self.time_col,
            target_col=self.target_col,
        )
        figure: Figure = places[0].figure
        if axes is None:
            from matplotlib import pyplot

            pyplot.close(figure)
        return figure

    def _bands(self, h: int) -> list[float]:
        self._next()  # raises before fit
        reach = self._reach()
        return list(BANDS) if reach is None or h <= reach else []
