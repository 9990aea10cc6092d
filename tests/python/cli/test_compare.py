"""``mliot compare`` and ``mliot forecast --model``: tables, pages, pictures, clear errors."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from mliot.cli import main
from sales_file import SERIES, H, sales

MODELS = "naive,seasonal_naive,average"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    sales().write_csv("sales.csv")
    return tmp_path


def test_models_stand_side_by_side(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--models", MODELS, "--windows", "2", "--out", "t.csv", "--report", "c.html"]
    assert main(["compare", "sales.csv", "--h", str(H), *words]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "Back-test: 2 windows of 7 steps, 3 series" in out
    heads = ("MASE", "RMSSE", "sMAPE", "Pinball", "In 80 %", "Rank", "Seconds")
    assert all(word in out for word in (*heads, *MODELS.split(",")))
    table = pl.read_csv("t.csv")
    assert sorted(table["model"].to_list()) == sorted(MODELS.split(","))
    assert table["mase"].is_sorted()
    page = (folder / "c.html").read_text(encoding="utf-8")
    assert "Models for y" in page
    assert "mliot" in page


def test_a_picture_is_drawn(folder: Path) -> None:
    pytest.importorskip("matplotlib", reason="no matplotlib")
    words = ["--models", "naive,average", "--windows", "1", "--level", "", "--plot", "c.png"]
    assert main(["compare", "sales.csv", "--h", "3", *words]) == 0
    assert (folder / "c.png").read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["--models", "ets,thetaa"], ["--models", "'thetaa'", "known: auto, boosting, naive"]),
        (["--models", "ets,ets"], ["--models names 'ets' twice"]),
        (["--models", ","], ["--models names no model"]),
        (["--models", "naive", "--windows", "0"], ["--windows must be at least 1"]),
        (["--models", "naive", "--level", "200"], ["--level must lie between 0 and 100"]),
        (["--models", "naive", "--plot", "c.docx"], [".png, .svg or .pdf"]),
        (["--models", "naive", "--out", "sales.csv"], ["would overwrite"]),
        (["--models", "naive", "--h", "400"], ["no series is longer"]),
    ],
)
def test_bad_usage_is_one_line_and_writes_nothing(
    words: list[str], parts: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(path.name for path in folder.iterdir())
    given = words if "--h" in words else [*words, "--h", str(H)]
    assert main(["compare", "sales.csv", *given]) == 2
    err = capsys.readouterr().err
    assert len(err.strip().splitlines()) == 1
    assert all(part in err for part in parts), err
    assert sorted(path.name for path in folder.iterdir()) == before


@pytest.mark.parametrize("model", ["seasonal_naive", "ets", "boosting", "auto"])
def test_a_named_model_forecasts_with_report_and_file(
    model: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--model", model, "--report", "r.html", "--windows", "1", "--save", "m.mliot"]
    assert main(["forecast", "sales.csv", "--h", "3", *words]) == 0
    assert capsys.readouterr().err == ""
    frame = pl.read_csv("forecasts.csv")
    assert frame.height == 3 * len(SERIES)
    assert frame[frame.columns[2]].is_finite().all()
    page = (folder / "r.html").read_text(encoding="utf-8")
    assert "How was it made?" in page
    assert "Seasonal naive" in page
    if model == "auto":
        assert "Candidates for the smooth series" in page
        assert "ADI &lt; 1.32, CV2 &lt; 0.49" in page


def test_what_a_model_cannot_use_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["forecast", "sales.csv", "--h", "3", "--model"]
    assert main([*words, "etz"]) == 2
    assert "--model: there is no model 'etz'; known: auto, boosting" in capsys.readouterr().err
    assert main([*words, "ets", "--static", "group"]) == 2
    err = capsys.readouterr().err
    assert "--static: statistical models take no such columns" in err
    assert "--model auto" in err
    assert main([*words, "ets", "--save", "m.mliot", "--units", "load=kg"]) == 2
    assert "there is no column 'load'" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["sales.csv"]


def test_the_unit_of_a_target_goes_into_the_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--model", "ets", "--save", "m.mliot", "--units", "y=kg"]
    assert main(["forecast", "sales.csv", "--h", "3", *words]) == 0
    capsys.readouterr()
    assert main(["info", "m.mliot"]) == 0
    assert "kg" in capsys.readouterr().out
