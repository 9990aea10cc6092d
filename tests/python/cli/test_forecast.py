"""From a file of sales to forecasts, a report and a table of errors."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from mliot.cli import main
from mliot.io import load
from sales_file import DAYS, SERIES, START, H, mliot, planned, sales

Run = Callable[..., pl.DataFrame]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    sales().write_csv("sales.csv")
    planned().write_csv("plan.csv")
    return tmp_path


@pytest.fixture
def forecast(folder: Path) -> Run:
    def run(data: str = "sales.csv", *words: str, out: str = "out.csv") -> pl.DataFrame:
        assert main(["forecast", data, "--h", str(H), "--out", out, *words]) == 0
        return pl.read_parquet(out) if out.endswith("parquet") else pl.read_csv(out)

    return run


def test_each_series_gets_its_horizon_with_intervals(
    forecast: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = forecast()
    model = frame.columns[2]
    assert frame.columns == ["unique_id", "ds", model] + [
        f"{model}-{side}-{level}"
        for side, level in (("lo", 95), ("lo", 80), ("hi", 80), ("hi", 95))
    ]
    days = [str(START + timedelta(days=DAYS + step)) for step in range(H)]
    assert frame["unique_id"].to_list() == [product for product in SERIES for _ in range(H)]
    assert frame["ds"].to_list() == days * len(SERIES)
    lower, upper = frame[f"{model}-lo-80"], frame[f"{model}-hi-80"]
    assert ((lower <= frame[model]) & (frame[model] <= upper)).all()
    assert (frame[f"{model}-lo-95"] >= 0).all()
    out, err = capsys.readouterr()
    assert "21 forecasts are in out.csv" in out
    assert err == ""


def test_every_way_to_give_the_same_rows_gives_the_same_forecasts(
    forecast: Run, folder: Path
) -> None:
    expected = forecast()
    frame = sales()
    frame.sample(fraction=1.0, shuffle=True, seed=1).write_csv("shuffled.csv")
    frame.write_parquet("sales.parquet")
    text = frame.write_csv()
    Path("sales.csv.gz").write_bytes(gzip.compress(text.encode()))
    Path("latin.csv").write_bytes(text.encode("latin-1"))
    frame.with_columns(pl.col("ds").dt.strftime("%d/%m/%Y")).write_csv("slash.csv")
    assert forecast("shuffled.csv").equals(expected)
    assert forecast("sales.parquet").equals(expected)
    assert forecast("sales.csv.gz").equals(expected)
    assert forecast("latin.csv", "--encoding", "latin-1").equals(expected)
    slashed = forecast("slash.csv", "--date-format", "%d/%m/%Y")
    assert slashed["ds"][0] == f"{START + timedelta(days=DAYS):%d/%m/%Y}"
    assert slashed.drop("ds").equals(expected.drop("ds"))


def test_parquet_out_keeps_the_kinds(forecast: Run) -> None:
    frame = forecast(out="out.parquet")
    assert frame["ds"].dtype == pl.Date
    assert frame["unique_id"].dtype == pl.String


@pytest.mark.parametrize(("step", "digits"), [("100ms", 3), ("250us", 6)])
def test_times_below_a_second_keep_their_fraction(
    forecast: Run, folder: Path, step: str, digits: int
) -> None:
    times = pl.datetime_range(
        datetime(2024, 1, 1), datetime(2024, 1, 1, 0, 0, 9), step, time_unit="us", eager=True
    )[:60]
    pl.DataFrame({"ds": times, "y": range(60)}).write_csv("fast.csv")
    found = forecast("fast.csv", "--id", "", "--model", "naive", "--level", "")["ds"].to_list()
    ahead = [times[59] + (k + 1) * (times[1] - times[0]) for k in range(H)]
    assert found == [f"{each:%Y-%m-%d %H:%M:%S.%f}"[: 20 + digits] for each in ahead]


def test_gaps_filled_with_zeros_count_in_the_scale_of_the_errors(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days = pl.date_range(START, START + timedelta(days=59), eager=True)
    full = pl.DataFrame({"ds": days, "y": [(7 * k) % 11 if k % 3 else 0 for k in range(60)]})
    full.write_csv("full.csv")
    full.filter((pl.col("y") > 0) | (pl.col("ds") == START)).write_csv("sold.csv")
    told = []
    for words in (["full.csv"], ["sold.csv", "--fill-gaps", "0", "--freq", "D"]):
        assert main(["backtest", *words, "--id", "", "--h", "3", "--model", "naive"]) == 0
        told.append(capsys.readouterr().out)
    assert "RMSSE" in told[0]
    assert told[0] == told[1]


def test_several_ids_other_names_and_no_intervals(forecast: Run, folder: Path) -> None:
    names = {"unique_id": "product", "ds": "day", "y": "sold"}
    shops = [sales().rename(names).with_columns(pl.lit(s).alias("shop")) for s in ("n", "s")]
    pl.concat(shops).write_csv("shops.csv")
    frame = forecast("shops.csv", "--id", "shop,product", "--time", "day", "--target", "sold",
                     "--level", "")  # fmt: skip
    assert frame.columns[:3] == ["shop", "product", "day"]
    assert frame.width == 4
    assert frame.height == 2 * len(SERIES) * H
    half = frame.height // 2
    assert frame[:half].drop("shop").equals(frame[half:].drop("shop"))


def test_a_single_series_needs_no_id(forecast: Run, folder: Path) -> None:
    sales().filter(unique_id="bread").select("ds", "y").write_csv("one.csv")
    frame = forecast("one.csv", "--id", "")
    assert frame.columns[0] == "ds"
    assert frame.height == H


def test_prices_known_ahead_move_the_forecast(forecast: Run, folder: Path) -> None:
    words = ["--future", "price", "--past", "footfall", "--static", "group", "--X-df"]
    planned().with_columns(pl.lit(3.0).alias("price")).write_csv("dear.csv")
    usual, dear = (
        forecast("sales.csv", *words, "plan.csv"),
        forecast("sales.csv", *words, "dear.csv"),
    )
    model = usual.columns[2]
    assert not usual[model].equals(dear[model])


def test_the_plan_may_be_laid_out_like_the_history(forecast: Run, folder: Path) -> None:
    words = ["--future", "price", "--past", "footfall", "--static", "group", "--X-df"]
    later = sales(DAYS + H).filter(pl.col("ds") >= START + timedelta(days=DAYS))
    later.with_columns(pl.lit(None).alias("y")).write_csv("full.csv")
    assert forecast("sales.csv", *words, "full.csv").equals(
        forecast("sales.csv", *words, "plan.csv"))  # fmt: skip


def test_a_report_comes_with_a_back_test(
    forecast: Run, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forecast("sales.csv", "--report", "report.html", "--windows", "2")
    page = (folder / "report.html").read_text()
    assert "In 2 back-tests" in page
    assert "simulated" not in page.lower()
    out = capsys.readouterr().out
    assert "Back-test: 2 windows of 7 steps, 3 series" in out
    assert "SeasonalNaive" in out


def test_backtest_prints_the_errors_and_writes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(path.name for path in folder.iterdir())
    words = ["--windows", "2", "--future", "price", "--past", "footfall"]
    assert main(["backtest", "sales.csv", "--h", str(H), *words]) == 0
    out, err = capsys.readouterr()
    assert all(word in out for word in ("WAPE", "RMSSE", "Bias", "Inside 80 %", "SeasonalNaive"))
    assert err == ""
    assert sorted(path.name for path in folder.iterdir()) == before


def test_the_command_runs_as_a_module(folder: Path) -> None:
    run = mliot("forecast", "sales.csv", "--h", "3", folder=folder)
    assert (run.returncode, run.stderr) == (0, "")
    assert pl.read_csv(folder / "forecasts.csv").height == 3 * len(SERIES)


@pytest.mark.slow
def test_the_demo_tells_the_whole_story(tmp_path: Path) -> None:
    run = mliot("demo", folder=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    assert "Simulated" in run.stdout
    assert "SeasonalNaive" in run.stdout
    frame = pl.read_csv(tmp_path / "mliot-demo" / "forecasts.csv")
    assert frame.height == 4 * 60 * 28
    saved = tmp_path / "mliot-demo" / "demand.mliot"
    assert load(saved, units={"fridge_temperature": "degC"}).horizon_ == 28
    page = (tmp_path / "mliot-demo" / "report.html").read_text(encoding="utf-8")
    assert "These data are simulated." in page
    assert "What drives it?" in page
