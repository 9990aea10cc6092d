"""What streams of events share: late rows, new series, states; see `ResampleStream`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray

from mliot import _core, frames
from mliot._core import FormatError, InvalidArgument, NotFitted
from mliot._document import Document, Parts
from mliot.frames import EventRows, FrameStyle, Ids, check_clock, read_events, take_rows
from mliot.preprocessing._aggregates import Aggregated, named
from mliot.preprocessing._durations import point

_LATE, _DUPLICATE = 1, 2


class EventStream:
    """Takes events out of order and doubled, and gives out rows that never change. Use the classes
    below."""

    _machine: ClassVar[Any]
    _who: ClassVar[str]

    def __init__(
        self,
        time_col: str,
        id_col: str | Sequence[str] | None,
        capacity: int,
        on_late: Literal["error", "drop"],
        time_zone: Literal["local", "utc"] | None,
    ) -> None:
        if on_late not in ("error", "drop"):
            raise InvalidArgument(
                f"{self._who}: on_late must be 'error' or 'drop', got {on_late!r}"
            )
        _core.EventBuffer({"capacity": capacity}, 0)
        self.time_col = time_col
        self.id_col = id_col
        self.capacity = capacity
        self.on_late = on_late
        self.time_zone = time_zone
        self.dropped_: Any = None
        self._core: Any = None
        self._columns: list[Aggregated] = []
        self._ids: Ids | None = None
        self._style: FrameStyle | None = None
        self._settled = False  # whether a row has come: frames without rows settle nothing

    def _begin(self, rows: EventRows) -> tuple[list[Aggregated], Any]:
        """The columns and the machine for frames like this one."""
        raise NotImplementedError

    def _placed(self, rows: EventRows) -> EventRows:
        """Rows as read, by the times of the machine."""
        return rows

    def _place_of(self, time: int) -> int:
        """The machine's time of a civil one."""
        return time

    def _fits(self, columns: list[Aggregated], core: Any) -> bool:
        """Whether a stored machine is of this stream's options."""
        raise NotImplementedError

    @property
    def n_late(self) -> int:
        """Events that were dropped because they were late."""
        return 0 if self._core is None else self._core.n_late

    @property
    def n_duplicate(self) -> int:
        """Events that were dropped because their time was held already."""
        return 0 if self._core is None else self._core.n_duplicate

    @property
    def n_early(self) -> int:
        """Events that were used early because the buffer was full."""
        return 0 if self._core is None else self._core.n_early

    def update(self, df: Any, new_series: Literal["error", "begin"] = "begin") -> Any:
        """Takes events in the order of the rows.

        Parameters
        ----------
        df : data frame
            Rows with ids, times and numbers; the columns of the first update are those of all.
        new_series : {"begin", "error"}, default "begin"
            What becomes of ids that earlier updates did not have.

        Returns
        -------
        data frame
            The rows that have become certain, by series and time; perhaps none.

        Raises
        ------
        InvalidArgument
            Names the row that is late or doubled, or the time that cannot be shown on the zone's
            clock, and the cure; the stream is then unchanged.
        """
        if new_series not in ("error", "begin"):
            raise InvalidArgument(f"new_series must be 'error' or 'begin', got {new_series!r}")
        rows = read_events(
            df,
            id_col=self.id_col,
            time_col=self.time_col,
            time_zone=self.time_zone,
            ids=self._ids if self._settled else None,
            begin=new_series == "begin",
        )
        rows = self._placed(rows)
        if not self._settled:
            columns, core = self._begin(rows)
        else:
            columns, core = self._columns, self._core
            self._check_style(rows)
        self._check_events(rows, columns)
        values = {name: rows.values(name, "agg") for name in {c.column for c in columns}}
        matrix = np.column_stack([values[c.column] for c in columns]) if rows.n_rows else _NOTHING
        local = rows.style.time.policy == "local"
        if self.on_late == "error" or core.n_series < len(rows.ids) or local:
            core = core.copy()  # a refused update changes nothing
        core.add_series(len(rows.ids) - core.n_series)
        *made, arrivals = core.push(
            rows.series.astype(np.int64), rows.micros, np.ascontiguousarray(matrix)
        )
        dropped = np.flatnonzero(arrivals)
        if len(dropped) and self.on_late == "error":
            self._refuse(rows, arrivals, dropped)
        frame = self._frame(made, core, columns, rows.ids, rows.style)
        self._core, self._columns, self._ids, self._style = core, columns, rows.ids, rows.style
        self._settled = self._settled or rows.n_rows > 0
        self.dropped_ = take_rows(rows.table, dropped)
        return frame

    def _check_style(self, rows: EventRows) -> None:
        here, first = rows.style.time, self._fitted_style().time
        if (here.zone is None) != (first.zone is None) or here.is_integer != first.is_integer:
            raise InvalidArgument(
                f"time column '{self.time_col}' holds {_kind(here)}, but held {_kind(first)} at "
                "first"
            )
        check_clock(here, first, rows.micros, self.time_col, "an update")

    def _check_events(self, rows: EventRows, columns: list[Aggregated]) -> None:
        """Refuses times and numbers that cannot be given out again."""

    def _fitted_style(self) -> FrameStyle:
        if self._style is None:
            raise NotFitted(f"this {self._who} has had no event yet; call update first")
        return self._style

    def _refuse(
        self, rows: EventRows, arrivals: NDArray[np.int8], dropped: NDArray[np.intp]
    ) -> None:
        row = int(dropped[0])
        if arrivals[row] == _DUPLICATE:
            raise InvalidArgument(
                f"update: {rows.where(row)} (row {row}) is there twice ({len(dropped)} such rows "
                "in all): give duplicates='first', 'last', 'mean' ..., or on_late='drop'"
            )
        raise InvalidArgument(
            f"update: {rows.where(row)} (row {row}) is late: the watermark of its series has "
            f"passed it ({len(dropped)} such rows in all): give a greater lateness, or "
            "on_late='drop'"
        )

    def advance(self, time: Any, ids: Any = None) -> Any:
        """Says that no event before a time will come, as when sensors are silent.

        Parameters
        ----------
        time : time or int
            Events before it that come nevertheless are late.
        ids : list, optional
            The series that it holds for: ids, or tuples for several id columns. None: all.

        Returns
        -------
        data frame
            As `update`.
        """
        core, known = self._running()
        core = core.copy()
        at = self._place_of(point(time, "advance: time"))
        parts = [core.advance(series, at) for series in _chosen(known, ids)]
        return self._gone_on(core, [np.concatenate(each) for each in zip(*parts, strict=True)])

    def flush(self) -> Any:
        """Gives out all that is held, as at the end of the data; returns as `update`."""
        core = self._running()[0].copy()
        return self._gone_on(core, list(core.flush()))

    def _gone_on(self, core: Any, made: Sequence[NDArray[Any]]) -> Any:
        """The frame of what a copy of the machine has made, which takes the machine's place."""
        _, ids = self._running()
        frame = self._frame(made, core, self._columns, ids, self._fitted_style())
        self._core = core
        return frame

    def _running(self) -> tuple[Any, Ids]:
        self._fitted_style()
        assert self._core is not None
        assert self._ids is not None
        return self._core, self._ids

    def _frame(
        self,
        made: Sequence[NDArray[Any]],
        core: Any,
        columns: list[Aggregated],
        ids: Ids,
        style: FrameStyle,
    ) -> Any:
        series, times, flat = made
        order = np.lexsort((times, series))
        style = self._output_style(style)
        order, times = self._shown(order, times[order], core, style)
        values = flat.reshape(-1, len(columns))[order]
        numbers = named(columns, [np.ascontiguousarray(each) for each in values.T])
        return frames.build_frame(style, ids, series[order], times, numbers)

    def _shown(
        self, order: NDArray[np.intp], times: NDArray[np.int64], core: Any, style: FrameStyle
    ) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """The places and times of the rows that come out."""
        return order, times

    def _output_style(self, style: FrameStyle) -> FrameStyle:
        """The style of rows that come out."""
        return style

    def copy(self) -> Self:
        """A stream that goes on by itself from here."""
        return self._with(None if self._core is None else self._core.copy())

    def _with(self, core: Any) -> Self:
        other = type(self).__new__(type(self))
        other.__dict__.update(self.__dict__)
        other._core = core
        return other

    def __copy__(self) -> Self:
        return self.copy()

    def __getstate__(self) -> dict[str, Any]:
        kept = {name: x for name, x in self.__dict__.items() if name not in _RUNNING}
        return {**kept, "state": None if self._core is None else self.state()}

    def __setstate__(self, kept: dict[str, Any]) -> None:
        state = kept.pop("state")
        self.__dict__.update(kept, _core=None, _columns=[], _ids=None, _style=None)
        if state is not None:
            self.restore(state)
        self._settled = kept["_settled"]

    def state(self) -> bytes:
        """Everything that a new stream of the same options needs to go on with the same bits."""
        return self._tree().to_bytes()

    @classmethod
    def _kind_word(cls) -> str:
        return cls._who

    def _tree(self) -> _core.Tree:
        core, ids = self._running()
        document: Document = {
            "kind": self._kind_word(),
            "columns": [
                {"name": c.name, "column": c.column, "aggregate": c.aggregate}
                for c in self._columns
            ],
            "ids": [
                {"texts": each} if isinstance(each, list) else {"integers": each}
                for each in frames.id_columns(ids)
            ],
            "style": frames.style_document(self._fitted_style()),
        }
        tree = _core.Tree(document)
        tree.put("stream", core.tree())
        return tree

    def restore(self, snapshot: bytes) -> Self:
        """Goes on from a state.

        Raises
        ------
        FormatError
            When the bytes are damaged or of other options; the stream is then unchanged.
        """
        self._take(_core.Tree.from_bytes(snapshot))
        return self

    def _take(self, tree: _core.Tree) -> None:
        parts = Parts(tree.document(), "the state of a stream")
        if parts.of("kind", str) != self._kind_word():
            raise FormatError("the bytes are no state of a stream of this kind")
        columns = []
        for each in parts.of("columns", list):
            words = Parts(each, "a column of a stream")
            columns.append(Aggregated(*(words.of(n, str) for n in ("name", "column", "aggregate"))))
        core = self._machine.from_tree(tree.get("stream"))
        names = [self.id_col] if isinstance(self.id_col, str) else list(self.id_col or [])
        ids = _ids_from(parts.of("ids", list), names)
        style = frames.style_from(parts.of("style", dict), names, self.time_col)
        if not self._fits(columns, core) or core.n_series != len(ids):
            raise FormatError(f"the state is of another {self._who}: options or series differ")
        self._core, self._columns, self._ids, self._style = core, columns, ids, style
        self._settled = True


_NOTHING = np.empty((0, 0))
_RUNNING = ("_core", "_columns", "_ids", "_style")  # what a state holds


def _kind(style: Any) -> str:
    if style.is_integer:
        return "whole numbers"
    return "dates without a zone" if style.zone is None else "dates with a zone"


def _ids_from(columns: list[Any], names: list[str]) -> Ids:
    if not names:
        return Ids([], [], np.zeros((1, 0), dtype=np.int64))
    listed = [each["texts"] if "texts" in each else each["integers"] for each in columns]
    return frames.ids_from(listed, names)


def _chosen(known: Ids, ids: Any) -> list[int]:
    """The numbers of series."""
    if ids is None:
        return list(range(len(known)))
    values = [known.values(k) for k in range(len(known.names))]
    place = {
        each if len(each) > 1 else each[0]: i for i, each in enumerate(zip(*values, strict=True))
    }
    missing = next((each for each in ids if each not in place), None)
    if missing is not None:
        raise InvalidArgument(f"advance: there is no series {missing!r}")
    return [place[each] for each in ids]
