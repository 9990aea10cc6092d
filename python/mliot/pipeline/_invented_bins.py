"""Which bins of a resampling have no target because nothing was measured in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot.frames import EventRows, open_table, read_events, with_new_columns
from mliot.pipeline._row_training import Mask
from mliot.preprocessing import Resample
from mliot.preprocessing._aggregates import aggregated

IdNames = str | Sequence[str] | None


class BinsOfFit:
    """The rows that a resampling made of events, and how many events each bin had.

    A bin without a target is invented when it holds no row of the frame, or fewer samples of the
    target than the resampling asks for. When it holds rows whose target is missing, the user left
    it out.
    """

    def __init__(self, resample: Resample, time_col: str, id_col: IdNames) -> None:
        self._resample = resample
        self._time_col = time_col
        self._id_col = id_col

    def invented(self, events: Any, rows: Any, target: str) -> Mask | None:
        """Which rows have no target and were given none.

        Parameters
        ----------
        events : data frame
            In the order of time, as the resampling took them.
        rows : data frame
            The bins that have closed, by series and time.
        target : str
            A column of ``rows``.

        Returns
        -------
        ndarray of bool, shape (n_rows,)
            None where every row has a target.
        """
        made = self._read(rows)
        if target not in made.value_columns() or not made.holds_numbers(target):
            return None  # fit says so
        missing = np.isnan(made.numbers(target, "y"))
        if not missing.any():
            return None
        samples, counts = self._counts(events, target)
        place = _places(made, counts)
        n_events, n_samples = (counts.numbers(name, "agg")[place] for name in samples)
        invented: Mask = missing & ((n_events == 0) | (n_samples > 0))
        return invented

    def _counts(self, events: Any, target: str) -> tuple[tuple[str, str], EventRows]:
        """The names of two columns, and the rows that hold them: events, and those with a target,
        of every bin that has closed."""
        table = open_table(events)
        every = "row"
        while every in table.names:
            every += "_"
        resample = self._resample
        columns = aggregated(resample.agg, self._read(events), "Resample")
        source = next(each.column for each in columns if each.name == target)
        counting = {**resample.get_params(), "agg": {every: "count", source: "count"}}
        marked = with_new_columns(table, {every: np.zeros(table.n_rows)})
        stream = Resample(**counting).stream(self._time_col, self._id_col)
        return (every, source), self._read(stream.update(marked))

    def _read(self, frame: Any) -> EventRows:
        return read_events(frame, id_col=self._id_col, time_col=self._time_col, time_zone="utc")


def _places(rows: EventRows, counts: EventRows) -> NDArray[np.intp]:
    """The row of ``counts`` of each row: both hold the bins of a series from its first one on."""
    first_there = np.searchsorted(counts.series, np.arange(len(counts.ids)))
    first_here = np.searchsorted(rows.series, np.arange(len(rows.ids)))
    which = counts.ids.codes_of(rows.ids) if rows.ids.names else np.zeros(1, dtype=np.intp)
    place = np.arange(rows.n_rows) - first_here[rows.series]
    return np.asarray(first_there[which[rows.series]] + place)
