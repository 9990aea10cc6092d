"""What a pipeline over samples holds after fit: its plan, its streams, and who they belong to."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mliot import frames
from mliot._artefact import Rows, joined_ids_of
from mliot.forecasting._columns import Levels
from mliot.frames import Ids, TimeStyle
from mliot.pipeline._row_plan import RowPlan


@dataclass
class RowStreams:
    """The plan, the streams in C++, and how to read more rows."""

    plan: RowPlan
    rows: Rows
    levels: Levels
    ids: Ids | None
    time: TimeStyle | None
    target: str | None
    untaught: int = 0  # rows of fit without a target

    def with_series(self, ids: Ids | None) -> RowStreams:
        """The same with streams of the series that ``ids`` has beyond those that there are."""
        if ids is None or self.ids is None or len(ids) == len(self.ids):
            return self
        new = ids.joined()[len(self.ids) :]
        stream = self.rows.stream.with_room(len(new))
        for each in new:
            stream.add_series(each, np.empty(0))
        return replace(self, rows=replace(self.rows, stream=stream), ids=ids)

    def restored(self, snapshot: bytes) -> RowStreams:
        """The same in a state, with the series that the state has beyond those that there are.

        Raises
        ------
        FormatError
            When it is damaged or belongs to another model; nothing has changed then.
        """
        stored = joined_ids_of(snapshot)
        if self.ids is None or len(stored) <= len(self.ids):
            self.rows.stream.restore(snapshot)
            return self
        ids = self.ids.joined_by(frames.ids_of_joined(stored, self.ids), begin=True)
        stream = self.rows.stream.with_room(len(stored) - len(self.ids))
        stream.restore(snapshot)
        return replace(self, rows=replace(self.rows, stream=stream), ids=ids)
