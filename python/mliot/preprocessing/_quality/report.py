"""What a quality pass found: findings, a table, a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot._files import Outputs
from mliot._page.words import count
from mliot.preprocessing._quality.finding import SEVERITIES, QualityFinding
from mliot.preprocessing._quality.frame import QualityFrame

_TABLE = ("series", "column", "kind", "severity", "count", "start", "end", "row", "last_row",
          "value", "expected", "explanation", "cure")  # fmt: skip
_WHOLE, _REAL = ("count", "row", "last_row"), ("value", "expected")


@dataclass(frozen=True)
class Group:
    """Findings of one kind in one column, over all series."""

    column: str
    kind: str
    severity: str
    findings: tuple[QualityFinding, ...]

    @property
    def foremost(self) -> QualityFinding:
        """The most severe, then the one with the most samples."""
        return min(self.findings, key=lambda each: (each.rank, -each.count))

    @property
    def series(self) -> int:
        """In how many series."""
        return len({each.series for each in self.findings})

    @property
    def count(self) -> int:
        """Samples, rows or levels in all."""
        return sum(each.count for each in self.findings)


class QualityReport:
    """What is wrong with a data frame, and what to do about it.

    Made by :func:`quality_report`. In a notebook it shows itself as a table.

    Attributes
    ----------
    findings : tuple of QualityFinding
        The most severe first, then by kind, column and series.
    profile : QualityProfile
        The counts and sketches of the pass.
    """

    def __init__(
        self,
        frame: QualityFrame,
        profile: _core.QualityProfile,
        findings: Sequence[QualityFinding],
        target: str | None,
    ) -> None:
        self._frame = frame
        self._target = target
        self.profile = profile
        self.findings = tuple(
            sorted(findings, key=lambda each: (each.rank, each.kind, each.column, each.series))
        )

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "profile"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.profile = self._frame.profile_again()  # the same bits, and smaller to store

    def __len__(self) -> int:
        return len(self.findings)

    def __repr__(self) -> str:
        counts = self.summary["findings"]
        shown = ", ".join(f"{counts[each]} {each}" for each in SEVERITIES)
        size = f"{count(self._frame.table.n_rows, 'row')}, {count(self._frame.n_series, 'series')}"
        return f"QualityReport({size}: {shown})"

    @property
    def summary(self) -> dict[str, Any]:
        """Sizes, the span of time, columns, and how many findings of each severity and kind."""
        frame = self._frame
        span = None
        if frame.style is not None:
            span = (
                frame.time_value(int(frame.times.min())),
                frame.time_value(int(frame.times.max())),
            )
        severities = Counter(each.severity for each in self.findings)
        return {
            "rows": frame.table.n_rows,
            "series": frame.n_series,
            "numbers": list(frame.numbers),
            "texts": list(frame.texts),
            "left_out": dict(frame.left_out),
            "span": span,
            "findings": {each: severities.get(each, 0) for each in SEVERITIES},
            "kinds": dict(Counter(each.kind for each in self.findings).most_common()),
        }

    def groups(self) -> list[Group]:
        """Findings of one kind in one column put together, the most severe first."""
        together: dict[tuple[str, str], list[QualityFinding]] = {}
        for each in self.findings:
            together.setdefault((each.kind, each.column), []).append(each)
        groups = [
            Group(column, kind, min(found, key=lambda f: f.rank).severity, tuple(found))
            for (kind, column), found in together.items()
        ]
        return sorted(groups, key=lambda each: (SEVERITIES.index(each.severity), -each.series))

    def rows(self, finding: QualityFinding) -> NDArray[np.intp]:
        """The rows of the frame at the foremost place of a finding, in the order of time.

        ``df.iloc[report.rows(finding)]`` of a run of a stuck sensor is that run, of rows without a
        time all of them; a finding without a place has no rows.
        """
        aside = self._frame.aside.get((finding.kind, finding.column))
        if aside is not None:
            return aside
        if finding.row is None:
            return np.empty(0, dtype=np.intp)
        first = int(self.sorted_place[finding.row])
        last = first if finding.last_row is None else int(self.sorted_place[finding.last_row])
        return self._frame.order[first : last + 1]

    def worst(self) -> str | None:
        """The highest severity, or None without findings."""
        return self.findings[0].severity if self.findings else None

    def to_frame(self, kind: str | None = None) -> Any:
        """The findings as a data frame of one row each.

        Parameters
        ----------
        kind : {"pandas", "polars", "pyarrow"}, optional
            The library; default: that of the frame that was looked at.

        Returns
        -------
        data frame
            Columns series, column, kind, severity, count, start, end, row, last_row, value,
            expected, explanation, cure.
        """
        chosen = self._frame.table.kind if kind is None else kind
        builders = {"pandas": _pandas, "polars": _polars, "pyarrow": _pyarrow}
        if chosen not in builders:
            raise _core.InvalidArgument(
                f"to_frame: kind must be 'pandas', 'polars' or 'pyarrow', got {kind!r}"
            )
        columns = {
            name: [_cell(name, getattr(each, name)) for each in self.findings] for name in _TABLE
        }
        return builders[chosen](columns)

    def to_html(self, title: str = "Data quality", max_charts: int = 12) -> str:
        """The report as one page of HTML that needs nothing else."""
        from mliot.preprocessing._quality.page import render

        return render(self, title, max_charts)

    def save_html(self, path: str | Path, title: str = "Data quality") -> Path:
        """Writes the page to a file, whole or not at all.

        Returns
        -------
        pathlib.Path
            Where the page is.
        """
        page = self.to_html(title)
        with Outputs() as outputs:
            outputs.text(path, page)
        return Path(path)

    def _repr_html_(self) -> str:
        from mliot.preprocessing._quality.page import table_of_groups

        return table_of_groups(self)

    def columns_to_draw(self, most: int) -> list[tuple[int, int]]:
        """(series, column) with the most severe findings, one series a column first."""
        frame = self._frame
        names = list(frame.numbers)
        place = self.series_numbers
        seen: dict[tuple[int, int], int] = {}
        for rank, each in enumerate(self.findings):
            if each.column in frame.numbers and each.series in place:
                seen.setdefault((place[each.series], names.index(each.column)), rank)
        drawn: list[tuple[int, int]] = []
        for pair in sorted(seen, key=lambda p: seen[p]):
            if all(pair[1] != column for _, column in drawn):
                drawn.append(pair)
        rest = [pair for pair in sorted(seen, key=lambda p: seen[p]) if pair not in drawn]
        return [*drawn, *rest][:most]

    @cached_property
    def series_numbers(self) -> dict[str, int]:
        """The number of each series by its label."""
        return {self._frame.label(s): s for s in range(self._frame.n_series)}

    @cached_property
    def sorted_place(self) -> NDArray[np.intp]:
        """For each row of the frame its place among the sorted rows, -1 for one put aside."""
        place = np.full(self._frame.table.n_rows, -1, dtype=np.intp)
        place[self._frame.order] = np.arange(self._frame.n_rows)
        return place

    @property
    def frame(self) -> QualityFrame:
        """The frame that was looked at, as it was read."""
        return self._frame

    @property
    def target(self) -> str | None:
        """The name of the target."""
        return self._target


def _cell(name: str, value: Any) -> Any:
    """Times as text, so that one column holds one type."""
    return str(value) if name in ("start", "end") and value is not None else value


def _pandas(columns: dict[str, list[Any]]) -> Any:
    import pandas as pd

    kinds = {**dict.fromkeys(_WHOLE, "Int64"), **dict.fromkeys(_REAL, "float64")}
    return pd.DataFrame(columns).astype({**kinds, "count": "int64"})


def _polars(columns: dict[str, list[Any]]) -> Any:
    import polars as pl

    kinds = {**dict.fromkeys(_WHOLE, pl.Int64), **dict.fromkeys(_REAL, pl.Float64)}
    return pl.DataFrame(columns, schema={name: kinds.get(name, pl.String) for name in columns})


def _pyarrow(columns: dict[str, list[Any]]) -> Any:
    import pyarrow as pa  # type: ignore[import-untyped]

    kinds = {**dict.fromkeys(_WHOLE, pa.int64()), **dict.fromkeys(_REAL, pa.float64())}
    return pa.table({n: pa.array(v, kinds.get(n, pa.string())) for n, v in columns.items()})
