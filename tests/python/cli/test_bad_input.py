"""Bad input to the command: exit code 2, one line that names the place and the cure, no file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mliot.cli import main
from sales_file import H, planned, sales

Frame = pl.DataFrame
ROW = pl.int_range(pl.len())
PLAN = ["--future", "price", "--X-df", "plan.csv"]


def with_y(row: int, value: float | str | None) -> Frame:
    frame = sales()
    if isinstance(value, str):
        frame = frame.with_columns(pl.col("y").cast(pl.String))
    return frame.with_columns(
        pl.when(row == ROW).then(pl.lit(value)).otherwise(pl.col("y")).alias("y")
    )


def with_ds(row: int, value: str) -> Frame:
    text = pl.col("ds").cast(pl.String)
    return sales().with_columns(pl.when(row == ROW).then(pl.lit(value)).otherwise(text).alias("ds"))


BAD: dict[str, tuple[Callable[[], Frame | str | bytes], list[str], list[str]]] = {
    "missing id": (lambda: sales().drop("unique_id"), [], ["'unique_id'", "--id"]),
    "missing time": (lambda: sales().drop("ds"), [], ["'ds'", "--time"]),
    "missing target": (lambda: sales().drop("y"), [], ["'y'", "--target"]),
    "missing static": (sales, ["--static", "size"], ["'size'"]),
    "empty file": (lambda: "", [], ["empty"]),
    "no rows": (lambda: "unique_id,ds,y\n", [], ["no rows"]),
    "unparsable date": (lambda: with_ds(4, "yesterday"), [], ["line 6", "'yesterday'"]),
    "no such date": (lambda: with_ds(4, "2024-02-30"), [], ["line 6", "'2024-02-30'"]),
    "duplicate": (lambda: with_ds(4, "2024-01-04"), [], ["apple", "2024-01-04", "twice"]),
    "gap": (lambda: sales().filter(ROW != 4), [], ["apple", "2024-01-05", "--fill-gaps missing"]),
    "NaN target": (lambda: with_y(4, None), [], ["apple", "2024-01-05"]),
    "inf target": (lambda: with_y(4, float("inf")), [], ["apple", "2024-01-05", "inf"]),
    "word target": (lambda: with_y(4, "many"), [], ["line 6", "'many'", "'y'"]),
    "h zero": (sales, ["--h", "0"], ["--h", "0"]),
    "h negative": (sales, ["--h", "-2"], ["--h", "-2"]),
    "contradicting freq": (sales, ["--freq", "MS"], ["MS", "2024-01-02"]),
    "unknown freq": (sales, ["--freq", "fortnight"], ["fortnight"]),
    "latin-1": (lambda: sales().write_csv().encode("latin-1"), [], ["line 302", "latin-1"]),
    "columns": (lambda: ",".join(f"c{i}" for i in range(1_000_000)), [], ["1,000,000 columns"]),
    "no plan file": (sales, ["--future", "price", "--X-df", "no.csv"], ["no.csv"]),
    "unknown model": (sales, ["--model", "oracle"], ["oracle"]),
    "unknown baseline": (sales, ["--windows", "1", "--against", "luck"], ["luck"]),
    "windows too many": (sales, ["--windows", "400"], ["400"]),
    "bad fill": (sales, ["--fill-gaps", "guess"], ["--fill-gaps", "guess"]),
    "weight words": (sales, ["--weight", "group"], ["'group'", "not a number"]),
    "over itself": (sales, ["--out", "sales.csv"], ["overwrite"]),
    "no folder": (sales, ["--out", "none/f.csv"], ["none"]),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(content: Frame | str | bytes, name: str = "sales.csv") -> None:
    if isinstance(content, Frame):
        content = content.write_csv()
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)


def assert_refused(capsys: pytest.CaptureFixture[str], words: list[str], told: list[str]) -> None:
    """The command ends with 2, one line that tells these words, and no new file."""
    before = {path: path.read_bytes() for path in Path().iterdir()}
    code = main(["forecast", "sales.csv", "--h", str(H), "--report", "report.html", *words])
    out, err = capsys.readouterr()
    assert code == 2, err
    assert err.startswith("mliot: ")
    assert err.count("\n") == 1
    assert "unexpected" not in err
    assert "Traceback" not in err
    assert [word for word in told if word not in err] == [], err
    assert out == ""
    assert {path: path.read_bytes() for path in Path().iterdir()} == before


@pytest.mark.parametrize("name", BAD)
def test_it_is_refused(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    make, words, told = BAD[name]
    write(make())
    assert_refused(capsys, words, told)


def test_a_missing_future_row_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(sales())
    write(planned().filter(ROW != 9), "plan.csv")
    assert_refused(capsys, PLAN, ["bread", "2024-06-01"])


def test_a_future_column_must_be_in_the_plan(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(sales())
    write(planned().drop("price"), "plan.csv")
    assert_refused(capsys, PLAN, ["plan.csv", "'price'"])


def test_gaps_and_missing_values_can_be_filled(folder: Path) -> None:
    write(with_y(9, None).filter(ROW != 4))
    assert main(["forecast", "sales.csv", "--h", str(H), "--fill-gaps", "missing"]) == 0
    assert pl.read_csv("forecasts.csv").height == 3 * H


def test_hopeless_series_are_warned_about_once_and_forecast_naively(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    steady = (
        sales()
        .filter(unique_id="apple")
        .with_columns(pl.lit("steady").alias("unique_id"), pl.lit(5.0).alias("y"))
    )
    short = (
        sales().filter(unique_id="apple").tail(1).with_columns(pl.lit("short").alias("unique_id"))
    )
    write(pl.concat([sales(), steady, short]))
    assert main(["forecast", "sales.csv", "--h", str(H), "--model", "boosting"]) == 0
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert err.startswith("mliot: warning: 2 ")
    frame = pl.read_csv("forecasts.csv")
    steady = frame.filter(unique_id="steady")
    assert steady[frame.columns[2]].to_list() == [5.0] * H


def test_negative_sales_are_forecast(folder: Path) -> None:
    write(sales().with_columns(pl.col("y") - 12))
    assert main(["forecast", "sales.csv", "--h", str(H)]) == 0
    frame = pl.read_csv("forecasts.csv")
    assert frame[frame.columns[2]].min() < 0


def test_ctrl_c_during_the_work_leaves_nothing(folder: Path) -> None:
    large = pl.concat([sales(1000).with_columns(pl.format("{}-{}", "unique_id", pl.lit(i)).alias(
        "unique_id")) for i in range(200)])  # fmt: skip
    large.write_parquet("sales.parquet")
    code = (
        "import signal, sys, mliot.cli.app\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell may ignore it
        "print('ready', flush=True)\n"
        "sys.exit(mliot.cli.main(['forecast', 'sales.parquet', '--h', '28', '--windows', '3']))"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    assert run.stdout.readline() == "ready\n"
    time.sleep(1.5)  # reading takes less, the whole work much more
    os.kill(run.pid, signal.SIGINT)
    out, err = run.communicate()
    assert run.returncode == 130, err
    assert (out, err) == ("", "mliot: interrupted; nothing was written\n")
    assert [path.name for path in folder.iterdir()] == ["sales.parquet"]


CELL = st.one_of(
    st.dates().map(str),
    st.integers(-5, 10**9).map(str),
    st.floats(allow_nan=True, allow_infinity=True).map(str),
    st.text("ab ,;\"'\n\t0-:", max_size=4),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=8))
def test_any_small_file_is_forecast_or_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], rows: list[tuple[str, str, str]]
) -> None:
    write("unique_id,ds,y\n" + "\n".join(",".join(row) for row in rows))
    Path("forecasts.csv").unlink(missing_ok=True)
    code = main(["forecast", "sales.csv", "--h", "2"])
    err = capsys.readouterr().err
    assert code in (0, 2)
    assert Path("forecasts.csv").exists() == (code == 0)
    assert "unexpected" not in err
    assert len([line for line in err.splitlines() if "warning" not in line]) == (code == 2)
