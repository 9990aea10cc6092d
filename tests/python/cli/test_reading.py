"""Files into frames, and one clear line for everything that can be wrong with a file."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mliot.cli.problems import Problem
from mliot.cli.reading import Columns, Reading, read_table

COLUMNS = Columns(["id"], "ds", "y")
Read = Callable[..., pl.DataFrame]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reader(content: str | bytes, columns: Columns = COLUMNS, **how: Any) -> pl.DataFrame:
        path = tmp_path / "sales.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_table(path, columns, Reading(**how))

    return reader


def test_cells_become_ids_dates_and_numbers(read: Read) -> None:
    frame = read("id,ds,y,open,kind\n007,2024-01-01,1.5,TRUE,a\n007,2024-01-02,NA,,b\n")
    assert frame.to_dict(as_series=False) == {
        "id": ["007", "007"],
        "ds": [date(2024, 1, 1), date(2024, 1, 2)],
        "y": [1.5, None],
        "open": [1.0, None],
        "kind": ["a", "b"],
    }


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\n\n"])
def test_line_ends_and_byte_order_marks_make_no_difference(
    read: Read, start: str, end: str
) -> None:
    text = start + "id,ds,y\na,2024-01-01,1\n\na,2024-01-02,2\n\n"
    assert read(text.replace("\n", end))["y"].to_list() == [1.0, 2.0]


def test_semicolons_may_go_with_decimal_commas(read: Read) -> None:
    assert read("id;ds;y\na;01.02.2024;1,5\n")["y"].to_list() == [1.5]


def test_gzip_and_parquet_are_known_by_their_content(read: Read, tmp_path: Path) -> None:
    assert read(gzip.compress(b"id,ds,y\na,2024-01-01,1\n"))["y"].to_list() == [1.0]
    frame = pl.DataFrame({"id": [1], "ds": [date(2024, 1, 1)], "y": [3]})
    frame.write_parquet(tmp_path / "sales.parquet")
    assert read_table(tmp_path / "sales.parquet", COLUMNS, Reading())["y"].to_list() == [3.0]


def test_latin_1_is_read_when_it_is_named(read: Read) -> None:
    content = "id,ds,y\nCaf\u00e9,2024-01-01,1\n".encode("latin-1")
    assert read(content, encoding="latin-1")["id"].to_list() == ["Caf\u00e9"]
    with pytest.raises(Problem, match=r"line 2: byte 0xE9 .*--encoding latin-1"):
        read(content)


BAD_FILES = {
    "empty": ("", "is empty"),
    "blank": ("\n \n", "is empty"),
    "header alone": ("id,ds,y\n", "no rows"),
    "empty rows": ("id,ds,y\n,,\n,,\n", "no rows"),
    "no target": ("id,ds\na,2024-01-01\n", "no column 'y'; say which one with --target"),
    "no id": ("ds,y\n2024-01-01,1\n", "no column 'id'; say which one with --id"),
    "twice": ("id,ds,y,y\na,2024-01-01,1,1\n", "two columns are named 'y'"),
    "nameless": ("id,ds,y,\na,2024-01-01,1,1\n", "column 4 of the header has no name"),
    "more cells": ("id,ds,y\na,2024-01-01,1\na,2024-01-02,1,2\n", "line 3: 4 cells"),
    "open quote": ('id,ds,y\n"a,2024-01-01,1\n', "cells, but the header has 3"),
    "zero byte": (b"id,ds,y\na\0,2024-01-01,1\n", "line 2: a zero byte"),
    "excel": (b"PK\x03\x04 and so on", "Excel"),
    "torn gzip": (gzip.compress(b"id,ds,y\na,2024-01-01,1\n")[:-9], "damaged gzip"),
    "torn parquet": (b"PAR1 and nothing more", "damaged Parquet"),
    "utf-16": ("id,ds,y\na,2024-01-01,1\n".encode("utf-16"), "--encoding utf-16"),
    "word for target": ("id,ds,y\na,2024-01-01,1\na,2024-01-02,ten\n", "line 3: 'ten' in column"),
    "comma": ('id,ds,y\na,2024-01-01,"1,5"\n', "decimals with a point"),
    "one odd price": ("id,ds,y,p\na,2024-01-01,1,2\na,2024-01-02,1,?\n", r"line 3: '\?' in column"),
    "no such day": ("id,ds,y\na,2024-01-01,1\na,2024-02-31,1\n", "line 3: '2024-02-31'"),
    "no date": ("id,ds,y\na,2024-01-01,1\na,,1\n", "line 3: no time"),
    "word for date": ("id,ds,y\na,soon,1\n", "line 2: 'soon' .*--date-format"),
    "two orders": ("id,ds,y\na,01/02/2024,1\n", "day first or month first"),
    "mixed orders": ("id,ds,y\na,01/13/2024,1\na,13/01/2024,1\n", "not a date like the others"),
    "zone": ("id,ds,y\na,2024-01-01T00:00:00Z,1\n", "--time-zone"),
    "nobody": ("id,ds,y\n,2024-01-01,1\n", "line 2: no id"),
    "after a blank line": ("id,ds,y\n\na,2024-01-01,x\n", "line 3: 'x'"),
    "wide": (",".join(f"c{i}" for i in range(1_000_000)), "1,000,000 columns"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_with_place_and_cure(read: Read, name: str) -> None:
    content, message = BAD_FILES[name]
    with pytest.raises(Problem, match=message) as caught:
        read(content)
    assert len(str(caught.value).splitlines()) == 1


def test_a_line_break_in_quotes_turns_lines_into_rows(read: Read) -> None:
    with pytest.raises(Problem, match="row 2: 'x'"):
        read('id,ds,y\n"a\nb",2024-01-01,1\n"a\nb",2024-01-02,x\n')


@pytest.mark.parametrize("encoding", ["klingon", "hex", "rot13"])
def test_an_unknown_encoding_is_named(read: Read, encoding: str) -> None:
    with pytest.raises(Problem, match=f"--encoding: there is no text encoding '{encoding}'"):
        read("id,ds,y\na,2024-01-01,1\n", encoding=encoding)


def test_a_folder_or_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="is a folder"):
        read_table(tmp_path, COLUMNS, Reading())
    with pytest.raises(Problem, match="there is no file"):
        read_table(tmp_path / "none.csv", COLUMNS, Reading())


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(CELL, max_size=5), max_size=6), st.sampled_from(",;\t"))
def test_any_text_is_read_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], separator: str
) -> None:
    text = "\n".join(separator.join(row) for row in [["id", "ds", "y"], *rows])
    _read_or_refuse(tmp_path_factory, text.encode())


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    _read_or_refuse(tmp_path_factory, b"id,ds,y\n" + content)


def _read_or_refuse(factory: pytest.TempPathFactory, content: bytes) -> None:
    path = factory.getbasetemp() / "fuzz.csv"
    path.write_bytes(content)
    frame, problem = None, None
    try:
        frame = read_table(path, COLUMNS, Reading())
    except Problem as refusal:
        problem = str(refusal)
    assert (frame is None) == (problem is not None)
    if problem is not None:
        assert len(problem.splitlines()) == 1
    if frame is not None:
        assert frame.height > 0
        assert not frame["ds"].null_count()
        assert not frame["id"].null_count()
        assert frame["y"].dtype == pl.Float64


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("notgz.csv.gz", "notgz.csv.gz is not a gzip file"),
        ("bad.parquet", "bad.parquet is not a Parquet file"),
    ],
)
def test_a_file_is_what_its_name_says(tmp_path: Path, name: str, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"id,ds,y\na,2024-01-01,1\n")
    with pytest.raises(Problem, match=message):
        read_table(path, Columns(["id"], "ds", "y"), Reading())


def test_points_between_thousands_are_not_read_as_decimals(read: Read) -> None:
    rows = "a;2024-01-01;900\na;2024-01-02;1.050\n"
    with pytest.raises(Problem, match=r"line 3: '1\.050' in column 'y' .*'1050' or '1,050'$"):
        read("id;ds;y\n" + rows)
    with pytest.raises(Problem, match=r"'1\.050' in column 'price'"):
        read("id;ds;y;price\na;2024-01-01;1;1.050\n")
    with pytest.raises(Problem, match=r"thousands set apart: write '1050,5'$"):
        read("id;ds;y\na;2024-01-01;1.050,5\n")
    with pytest.raises(Problem, match=r"thousands set apart: write '1050000'$"):
        read("id;ds;y\na;2024-01-01;1.050.000\n")


def test_other_numbers_of_a_file_may_show_that_a_point_is_a_decimal(read: Read) -> None:
    assert read("id;ds;y\na;2024-01-01;1.050\na;2024-01-02;0.950\n")["y"].to_list() == [1.05, 0.95]
    assert read("id;ds;y;x\na;2024-01-01;1.050;2.5\n")["y"].to_list() == [1.05]
    assert read("id,ds,y\na,2024-01-01,1.050\n")["y"].to_list() == [1.05]
    frame = read("id;ds;y;address\na;2024-01-01;1;192.168.100.101\na;2024-01-02;1;10.0.0.1\n")
    assert frame["address"].to_list() == ["192.168.100.101", "10.0.0.1"]


def test_commas_between_thousands_have_a_cure_of_their_own(read: Read) -> None:
    with pytest.raises(Problem, match="leave the commas between thousands out"):
        read('id,ds,y\na,2024-01-01,"1,050"\n')


def test_the_hour_that_a_clock_shows_twice_is_named_with_its_cure(read: Read) -> None:
    text = "id,ds,y\na,2024-10-27T02:00:00+02:00,1\na,2024-10-27T02:00:00+01:00,2\n"
    with pytest.raises(Problem, match=r"line 2: .*the clocks go back then; give --time-zone utc"):
        read(text, time_zone="local")
    assert len(read(text, time_zone="utc")) == 2
    apart = text.replace("\na,", "\nb,", 1)
    assert len(read(apart, time_zone="local")) == 2
