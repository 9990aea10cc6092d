"""Writes forecasts beside their place first; checks before the work that they can be written."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from mliot._files import Outputs
from mliot.cli.problems import Problem
from mliot.cli.times import without_zone


def check_outputs(outputs: Sequence[Path], inputs: Sequence[Path]) -> None:
    """Refuses, before any work, outputs that cannot be written or would overwrite an input."""
    taken = {os.path.realpath(path): path for path in inputs}
    for path in outputs:
        place = os.path.realpath(path)
        if place in taken:
            raise Problem(f"{path} would overwrite {taken[place]}; give another name")
        taken[place] = path
        if path.is_dir():
            raise Problem(f"{path} is a folder; give the name of a file")
        folder = Path(place).parent
        if not folder.is_dir():
            raise Problem(f"there is no folder {path.parent}; make it first")
        if not os.access(folder, os.W_OK):
            raise Problem(f"the folder {path.parent} cannot be written to")


def write_frame(
    outputs: Outputs,
    path: Path,
    frame: pl.DataFrame,
    time_col: str | None,
    date_format: str | None = None,
) -> None:
    """Adds a frame to the outputs, as Parquet or else as CSV, its times as they came."""
    if path.suffix in (".parquet", ".pq"):
        outputs.write(path, frame.write_parquet)
        return
    outputs.write(path, _as_text(frame, time_col, date_format).write_csv)


def _fraction(time: pl.Series) -> str:
    """The format of as many digits below a second as the times have, none, 3, 6 or 9."""
    for step, digits in (("1s", ""), ("1ms", "%.3f"), ("1us", "%.6f")):
        if (time.dt.truncate(step) == time).all():
            return digits
    return "%.9f"


def _as_text(frame: pl.DataFrame, time_col: str | None, date_format: str | None) -> pl.DataFrame:
    if time_col is None:
        return frame
    time = frame[time_col]
    if not time.dtype.is_temporal():
        return frame
    if date_format is None:
        whole = time.dtype == pl.Date or bool((time.dt.truncate("1d") == time).all())
        date_format = "%Y-%m-%d" if whole else "%Y-%m-%d %H:%M:%S" + _fraction(time)
    return frame.with_columns(time.dt.strftime(without_zone(date_format)))
