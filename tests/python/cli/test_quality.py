"""mliot quality: the table, the page, the exit codes; bad input in one line."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from mliot.cli import main
from rooms import N, room_temperature


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Holds room.csv: a sensor that is stuck once and misses three samples."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    temperature = room_temperature()
    temperature[1000:1040] = 20.5
    hours = pl.datetime_range(
        pl.datetime(2024, 1, 1), pl.datetime(2025, 1, 1), "1h", eager=True, closed="left"
    )
    frame = pl.DataFrame({"ds": hours[:N], "temperature": temperature}).with_columns(
        temperature=pl.when(pl.int_range(pl.len()).is_in([7, 8, 9]))
        .then(None)
        .otherwise("temperature")
    )
    frame.write_csv("room.csv")
    return tmp_path


def test_the_table_names_kind_column_place_and_cure(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["quality", "room.csv"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert "room.csv: 2,000 rows, 1 series" in printed.out
    for words in ("warning", "stuck", "temperature", "2024-02-11 16:00:00", "missing", "Severity"):
        assert words in printed.out
    assert "0 error, 1 warning, 1 info" in printed.out


def test_page_and_table_are_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--report", "quality.html", "--out", "findings.csv", "--target", "temperature"]
    assert main(["quality", "room.csv", *words]) == 0
    assert "The report is quality.html" in capsys.readouterr().out
    page = (folder / "quality.html").read_text(encoding="utf-8")
    assert "Quality of room.csv" in page
    assert "reads 20.5 for 40 samples in a row" in page
    found = pl.read_csv("findings.csv")
    assert found["kind"].to_list() == ["stuck", "missing"]
    assert found["row"].to_list() == [1000, 7]


def test_exit_codes_follow_the_severity(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quality", "room.csv", "--fail-on", "error"]) == 0
    assert main(["quality", "room.csv", "--fail-on", "warning", "--out", "found.csv"]) == 1
    assert "1 findings of severity error or warning" in capsys.readouterr().err
    assert (folder / "found.csv").exists()  # what was found is told all the same
    assert main(["quality", "room.csv", "--ranges", "temperature=:21", "--fail-on", "error"]) == 1


def test_limits_units_and_another_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pl.read_csv("room.csv").with_columns(pl.col("temperature") + 5).write_csv("later.csv")
    words = ["--units", "temperature=%", "--ranges", "temperature=10:25", "--against", "later.csv"]
    assert main(["quality", "room.csv", *words, "--freq", "h"]) == 0
    assert "shift" in capsys.readouterr().out


def test_words_among_numbers_are_a_finding(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "mixed.csv").write_text(
        "weight\n" + "".join(f"{k}\n" for k in range(50)) + "included\n" * 3
    )
    assert main(["quality", "mixed.csv"]) == 0
    assert "3 cells with words among numbers: included" in " ".join(
        capsys.readouterr().out.split()
    ).replace("│ ", "")


def test_a_clean_file_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pl.DataFrame({"t": room_temperature()}).write_csv("clean.csv")
    assert main(["quality", "clean.csv"]) == 0
    assert capsys.readouterr().out == "clean.csv: 2,000 rows, 1 series. Nothing was found.\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["none.csv"], "there is no file none.csv"),
        (["room.csv", "--id", "shop"], "no column 'shop'; say which one with --id"),
        (["room.csv", "--time", "when"], "no column 'when'; say which one with --time"),
        (["room.csv", "--target", "sold"], "no column 'sold'"),
        (["room.csv", "--ranges", "temperature"], "--ranges: write it like"),
        (["room.csv", "--ranges", "temperature=a:b"], "--ranges: write it like"),
        (["room.csv", "--ranges", "temperature=9:1"], "needs (lowest, highest)"),
        (["room.csv", "--units", "temperature"], "--units: write it like"),
        (["room.csv", "--fail-on", "info"], "--fail-on must be"),
        (["room.csv", "--report", "room.csv"], "would overwrite room.csv"),
        (["room.csv", "--freq", "fortnight"], "fortnight"),
        (["room.csv", "--against", "none.csv"], "there is no file none.csv"),
    ],
)
def test_bad_usage_is_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert main(["quality", *words, "--out", "found.csv"]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert not (folder / "found.csv").exists()


def test_rows_without_time_or_id_are_findings(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days = [f"{day:02}.03.2024" for day in range(1, 32)] * 2
    lines = [f"{shop},{day},{k * 7 % 11}" for k, (shop, day) in
             enumerate(zip(["a"] * 31 + ["b"] * 31, days, strict=True))]  # fmt: skip
    lines[4], lines[6], lines[40] = "a,soon,3", "a,NA,3", ",10.03.2024,3"
    (folder / "shops.csv").write_text("\n".join(["unique_id,ds,sold", *lines]))
    assert main(["quality", "shops.csv", "--out", "found.csv", "--fail-on", "error"]) == 1
    found = pl.read_csv("found.csv").sort("kind")
    errors = found.filter(pl.col("severity") == "error").select("kind", "column", "count", "row")
    assert errors.rows() == [
        ("missing_id", "unique_id", 1, 40),
        ("missing_time", "ds", 1, 6),
        ("unreadable_time", "ds", 1, 4),
    ]
    assert "('soon')" in found.filter(kind="unreadable_time")["explanation"].item()
    assert found.filter(kind="gap")["start"].to_list() == ["2024-03-04", "2024-03-09"]
    capsys.readouterr()
    (folder / "words.csv").write_text("ds,x\nsoon,1\nlater,2\n2024-01-01,3\n")
    assert main(["quality", "words.csv"]) == 2
    assert "'soon' in column 'ds' is not a time that can be read" in capsys.readouterr().err


def test_times_with_a_zone_are_taken_in_utc(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    local = pl.datetime_range(
        pl.datetime(2024, 3, 30), pl.datetime(2024, 4, 2), "1h", eager=True, time_zone="UTC"
    ).dt.convert_time_zone("Europe/Berlin")
    texts = local.dt.to_string("%Y-%m-%dT%H:%M:%S%:z")
    pl.DataFrame({"ds": texts, "x": [k * 7 % 11 for k in range(len(texts))]}).write_csv("zone.csv")
    assert main(["quality", "zone.csv", "--fail-on", "warning"]) == 0
    assert main(["quality", "zone.csv", "--fail-on", "warning", "--time-zone", "local"]) == 1
    assert "gap" in capsys.readouterr().out
