"""Outputs appear whole and together, or not at all."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from mliot._files import Outputs
from mliot.cli.problems import Problem
from mliot.cli.writing import check_outputs, write_frame


def test_files_appear_together_at_the_end(tmp_path: Path) -> None:
    with Outputs() as outputs:
        outputs.text(tmp_path / "new" / "a.txt", "one")
        outputs.text(tmp_path / "b.txt", "two")
        assert not (tmp_path / "b.txt").exists()
    assert (tmp_path / "new" / "a.txt").read_text() == "one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.txt", "new"]


def test_nothing_is_left_of_a_failure(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("old")
    outputs = Outputs()
    outputs.text(tmp_path / "new" / "a.txt", "one")
    outputs.text(tmp_path / "b.txt", "two")
    with pytest.raises(KeyboardInterrupt), outputs:
        raise KeyboardInterrupt
    assert [path.name for path in tmp_path.iterdir()] == ["b.txt"]
    assert (tmp_path / "b.txt").read_text() == "old"


def test_a_link_keeps_pointing_and_a_file_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "real.txt").chmod(0o640)
    (tmp_path / "link.txt").symlink_to("real.txt")
    with Outputs() as outputs:
        outputs.text(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"
    assert (tmp_path / "real.txt").stat().st_mode & 0o777 == 0o640


def test_a_device_is_written_to_and_stays_a_device() -> None:
    with Outputs() as outputs:
        outputs.text("/dev/null", "gone")
    assert Path("/dev/null").is_char_device()


def test_outputs_are_checked_before_the_work(tmp_path: Path) -> None:
    data = tmp_path / "data.csv"
    data.write_text("id,ds,y\n")
    with pytest.raises(Problem, match="would overwrite"):
        check_outputs([tmp_path / "." / "data.csv"], [data])
    with pytest.raises(Problem, match="would overwrite"):
        check_outputs([tmp_path / "a.csv", tmp_path / "a.csv"], [data])
    with pytest.raises(Problem, match="there is no folder"):
        check_outputs([tmp_path / "none" / "a.csv"], [data])
    with pytest.raises(Problem, match="is a folder"):
        check_outputs([tmp_path], [data])


def test_times_are_written_as_short_as_they_are(tmp_path: Path) -> None:
    days = pl.DataFrame({"ds": ["2024-01-01 00:00"], "y": [1.5]}).with_columns(
        pl.col("ds").str.to_datetime(time_unit="us")
    )
    hours = days.with_columns(pl.col("ds") + pl.duration(hours=5))
    with Outputs() as outputs:
        write_frame(outputs, tmp_path / "days.csv", days, "ds")
        write_frame(outputs, tmp_path / "hours.csv", hours, "ds")
        write_frame(outputs, tmp_path / "own.csv", days, "ds", "%d/%m/%Y")
        write_frame(outputs, tmp_path / "days.parquet", days, "ds")
    assert (tmp_path / "days.csv").read_text() == "ds,y\n2024-01-01,1.5\n"
    assert (tmp_path / "hours.csv").read_text() == "ds,y\n2024-01-01 05:00:00,1.5\n"
    assert (tmp_path / "own.csv").read_text() == "ds,y\n01/01/2024,1.5\n"
    assert pl.read_parquet(tmp_path / "days.parquet").equals(days)
