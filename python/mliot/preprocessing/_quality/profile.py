"""The quality pass over data that comes in parts: chunks of a file, days, machines."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np

from mliot import _core
from mliot.frames import TimeStyle, check_clock, open_table
from mliot.frames._table import Table, numbers
from mliot.preprocessing._quality.finding import Facts, QualityFinding, length_in_words, sentences
from mliot.preprocessing._quality.frame import interval_of
from mliot.preprocessing._quality.limits import ranges_of
from mliot.preprocessing._quality.rows import RowKeys, read_keys
from mliot.preprocessing._quality.stored import UNKNOWN, parts_of, tree_of


class QualityProfile:
    """What the quality pass knows of rows that it has seen; further rows and other parts join it.

    `quality_report` looks at a frame that is whole. A profile takes a stream in parts, in memory
    that is bounded for each series and column (about 0.1 MB at most): chunks of a file one after
    the other (`update`), or parts that were read apart and are put together (`merge`). Any cut into
    parts gives the same findings as one pass over all rows.

    Parameters
    ----------
    columns : sequence of str
        The columns of numbers to look at, which every part must have.
    id_col : str or sequence of str, optional
        Columns that tell the series apart; None: one series.
    time_col : str, optional
        Dates, date-times, ISO text or integers; None: the rows of a series stand for times.
    ranges, units : mapping, optional
        As in `quality_report`.
    pairs : sequence of (str, str), optional
        Columns that should say the same. A profile does not look for such pairs by itself.
    time_zone : {"utc", "local"}, optional
        As in `quality_report`.

    Raises
    ------
    InvalidArgument
        Names the column or option that is wrong.

    Notes
    -----
    Missing: NaN and null are counted and take part in runs of missing samples. Rows without an id
    or a time are counted, as findings, and nothing else is said about them.
    Rows of a series should come in the order of time; those that do not are a finding, and steps,
    spikes and runs follow the order in which the rows came.
    Texts, thin groups, targets and shifts need whole columns: `quality_report` has them.
    Files and pickles hold all that was seen: a profile that was loaded goes on with the same bits.

    Examples
    --------
    >>> import pandas as pd
    >>> from mliot.preprocessing import QualityProfile
    >>> room = pd.DataFrame({"temperature": [20.1, 20.2, -999.0, 20.4, 20.3, -999.0] * 20})
    >>> first = QualityProfile(["temperature"]).update(room[:70])
    >>> second = QualityProfile(["temperature"]).update(room[70:])
    >>> first.merge(second).findings()[0].kind
    'sentinel'
    """

    def __init__(
        self,
        columns: Sequence[str],
        *,
        id_col: str | Sequence[str] | None = None,
        time_col: str | None = None,
        ranges: Mapping[str, tuple[float | None, float | None]] | None = None,
        units: Mapping[str, str] | None = None,
        pairs: Sequence[tuple[str, str]] = (),
        time_zone: str | None = None,
    ) -> None:
        self._columns = _names(columns)
        self._ids = [id_col] if isinstance(id_col, str) else list(id_col or ())
        self._time_col = time_col
        self._time_zone = time_zone
        limits = ranges_of(self._columns, ranges, units)
        places = [_pair(pair, self._columns) for pair in pairs]
        self._pass = _core.QualityProfile(limits, places)
        ranges_and_pairs = (self._pass.ranges, self._pass.pairs)
        self._settings = (self._columns, self._ids, time_col, time_zone, *ranges_and_pairs)
        self._labels: dict[int, str] = {}
        self._rows = 0
        self._aside: dict[tuple[str, str], int] = {}
        self._style: TimeStyle | None = None

    @property
    def n_rows(self) -> int:
        """Rows so far, those put aside included."""
        return self._rows

    @property
    def series(self) -> tuple[str, ...]:
        """The ids of the series so far, in the order in which they came."""
        return tuple(self._labels[int(name)] for name in self._pass.names)

    def update(self, df: Any, n_jobs: int | None = None) -> Self:
        """Takes further rows.

        Parameters
        ----------
        df : data frame
            pandas, polars, pyarrow, or anything with the Arrow C stream.
        n_jobs : int, optional
            Threads; None: all. They do not show in the result.

        Raises
        ------
        InvalidArgument
            Names the column and the row that is wrong; nothing is taken then.
        """
        table = open_table(df)
        for name in self._columns:
            table.column(name, "columns")
        for name in self._ids:
            table.column(name, "id_col")
        if self._time_col is not None:
            table.column(self._time_col, "time_col")
        if table.n_rows == 0:
            return self
        keys = read_keys(table, self._ids, self._time_col, self._time_zone)
        if self._time_col is not None and keys.style is None:
            raise _core.InvalidArgument(f"time_col: no row has a time in {self._time_col!r}")
        if keys.style is not None and keys.times is not None:
            self._check_style(keys.style, keys.times, "df")
        self._take(table, keys, n_jobs)
        return self

    def _check_style(self, here: TimeStyle, times: Any, what: str) -> None:
        if self._style is None:
            return
        if self._style.is_integer != here.is_integer:
            raise _core.InvalidArgument(
                f"time_col: {self._time_col!r} held "
                f"{'whole numbers' if self._style.is_integer else 'dates'} before, now others"
            )
        if UNKNOWN not in (here.policy, self._style.policy):
            check_clock(here, self._style, times, str(self._time_col), what)

    def _take(self, table: Table, keys: RowKeys, n_jobs: int | None) -> None:
        order = np.argsort(keys.codes, kind="stable")
        counts = np.bincount(keys.codes, minlength=1 if keys.ids is None else len(keys.ids))
        present = np.flatnonzero(counts)
        offsets = np.concatenate([[0], np.cumsum(counts[present])]).astype(np.int64)
        labels = _labels_of(keys, present)
        for name, label in labels.items():
            if self._labels.get(name, label) != label:
                raise _core.InvalidArgument(
                    f"the ids {label!r} and {self._labels[name]!r} have one hash; rename one"
                )
        values = [numbers(table.column(name, "columns"), name) for name in self._columns]
        rows = keys.rows[order]
        names = np.array(list(labels), dtype=np.int64)
        times = self._times(keys, order, offsets, names)
        columns = [np.ascontiguousarray(each[rows]) for each in values]
        self._pass.update(offsets, times, columns, n_jobs, names)
        self._labels.update(labels)
        self._style = keys.style or self._style
        self._rows += table.n_rows
        for key, places in keys.aside.items():
            self._aside[key] = self._aside.get(key, 0) + len(places)

    def _times(self, keys: RowKeys, order: Any, offsets: Any, names: Any) -> Any:
        if keys.times is not None:
            return np.ascontiguousarray(keys.times[order], dtype=np.int64)
        known = {int(name): place for place, name in enumerate(self._pass.names)}
        seen = [
            self._pass.times(known[name])["rows"] if name in known else 0 for name in names.tolist()
        ]
        counts = np.diff(offsets)
        return np.arange(offsets[-1]) + np.repeat(np.array(seen) - offsets[:-1], counts)

    def merge(self, other: QualityProfile) -> Self:
        """Takes over what another profile has seen, of later rows or of other series.

        Raises
        ------
        InvalidArgument
            When the other looks at other columns or has other options; nothing is taken then.
        """
        if not isinstance(other, QualityProfile) or self._settings != other._settings:
            raise _core.InvalidArgument(
                "merge: the other is no QualityProfile of the same columns, ranges and pairs"
            )
        if self._time_col is None and set(self._labels) & set(other._labels):
            raise _core.InvalidArgument(
                "merge: without time_col the rows of one series have no order between two "
                "profiles; use update, or name a time column"
            )
        if other._style is not None:
            facts = [other._pass.times(k) for k in range(len(other._pass.names))]
            ends = [each[end] for each in facts for end in ("first", "last")]
            self._check_style(other._style, np.array(ends, dtype=np.int64), "the other profile")
        self._pass.merge(other._pass)
        self._labels.update(other._labels)
        self._style = self._style or other._style
        self._rows += other._rows
        for key, rows in other._aside.items():
            self._aside[key] = self._aside.get(key, 0) + rows
        return self

    def findings(
        self, freq: str | int | None = None, rules: Mapping[str, float] | None = None
    ) -> tuple[QualityFinding, ...]:
        """What is wrong with the rows so far, the most severe first.

        Parameters
        ----------
        freq : str or int, optional
            The distance of two rows, as "h"; None: the most frequent one of each series.
        rules : mapping, optional
            As in `quality_report`.

        Returns
        -------
        tuple of QualityFinding
            Without rows: a profile keeps none.
        """
        settings: dict[str, Any] = dict(rules or {})
        if "interval" in settings:
            raise _core.InvalidArgument("rules: give the interval as freq")
        settings["interval"] = interval_of(freq, self._style)
        found = [_aside_finding(*key, rows) for key, rows in self._aside.items()]
        found += [self._worded(each) for each in self._pass.findings(settings)]
        return tuple(sorted(found, key=lambda f: (f.rank, f.kind, f.column, f.series)))

    def _worded(self, found: dict[str, Any]) -> QualityFinding:
        series = int(found["series"])
        name = self._columns[found["column"]] if found["column"] >= 0 else ""
        other = self._columns[found["other"]] if found["other"] >= 0 else ""
        is_time = self._style is not None and not self._style.is_integer
        rows = int(self._pass.times(series)["rows"])
        facts = Facts(found, name, other, rows, lambda length: length_in_words(length, is_time))
        explanation, cure = sentences(facts)
        return QualityFinding(
            series=self.series[series],
            column=f"{name}, {other}" if other else name,
            kind=str(found["kind"]),
            severity=str(found["severity"]),
            count=int(found["count"]),
            start=self._time_value(int(found["begin"])),
            end=self._time_value(int(found["end"])),
            row=None,
            last_row=None,
            explanation=explanation,
            cure=cure,
            value=facts.value,
            expected=facts.expected,
        )

    def _time_value(self, time: int) -> Any:
        if self._style is None or self._style.is_integer:
            return time
        return str(_core.format_times(np.array([time]))[0])

    def save(self, path: str | Path) -> None:
        """Writes a file that `mliot.load` and, in C++, ``mliot::io::load_quality_profile`` read.

        Parameters
        ----------
        path : str or Path
            The file, as "line3.mliot". It is replaced as a whole or not at all.

        Raises
        ------
        OSError
            When the file cannot be written; the old file is then as it was.
        """
        _core.write_file(os.fspath(path), self.__getstate__())

    def __getstate__(self) -> bytes:
        return tree_of(self).to_bytes()

    def __setstate__(self, state: bytes) -> None:
        self.__dict__.update(parts_of(_core.Tree.from_bytes(state)))

    @classmethod
    def _loaded(cls, tree: _core.Tree) -> Self:
        """The profile of a file."""
        profile = cls.__new__(cls)
        profile.__dict__.update(parts_of(tree))
        return profile

    def __repr__(self) -> str:
        return f"QualityProfile({self._rows} rows, {len(self._labels)} series)"


def _names(columns: Sequence[str]) -> list[str]:
    names = [columns] if isinstance(columns, str) else list(columns)
    if not names or len(set(names)) != len(names):
        raise _core.InvalidArgument(f"columns must name columns, each once, got {columns!r}")
    return names


def _pair(pair: Any, names: list[str]) -> tuple[int, int]:
    if isinstance(pair, str) or len(pair) != 2 or any(name not in names for name in pair):
        raise _core.InvalidArgument(
            f"pairs: {pair!r} does not name two columns of numbers; there are {', '.join(names)}"
        )
    return names.index(pair[0]), names.index(pair[1])


def _labels_of(keys: RowKeys, present: Any) -> dict[int, str]:
    """The names that the pass has for series, with the ids of people."""
    if keys.ids is None:
        return {0: ""}
    joined = keys.ids.joined()
    return {_name_of(joined[int(place)]): keys.ids.label(int(place)) for place in present}


def _name_of(joined: str) -> int:
    digest = hashlib.blake2b(joined.encode(errors="surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def _aside_finding(kind: str, column: str, rows: int) -> QualityFinding:
    explanation, cure = {
        "missing_id": ("without an id", "give them their series, or drop them"),
        "missing_time": ("without a time", "give them their time, or drop them"),
        "unreadable_time": ("with a text that is no time", "mend the export, or drop them"),
    }[kind]
    return QualityFinding(
        series="", column=column, kind=kind, severity="error", count=rows, start=None, end=None,
        row=None, last_row=None, explanation=f"{rows} rows {explanation}",
        cure=f"{cure}; here nothing else is said about them",
    )  # fmt: skip
