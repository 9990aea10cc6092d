"""Statistical models with covariates from the command line: forecast, save, predict, update."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import mliot
from mliot.cli import main
from mliot.forecasting import StatisticalForecaster
from mliot.statistical import AutoARIMA

DAYS, H = 120, 10


def rows(first: int, n: int) -> pl.DataFrame:
    """Days whose y falls with the price, and a column that says nothing."""
    place = np.arange(first, first + n)
    price = np.choose(place % 4, [1.0, 1.0, 0.8, 0.9]) + (place % 9 == 0)
    noise = np.random.default_rng(1).random(DAYS + H)[place]
    return pl.DataFrame(
        {
            "unique_id": "a",
            "ds": [date(2024, 1, 1) + timedelta(days=int(day)) for day in place],
            "y": 50 - 20 * price + noise,
            "price": price,
            "shelf": place % 2 * 1.0,
        }
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    rows(0, DAYS).write_csv("cov.csv")
    rows(DAYS, 2).write_csv("new.csv")
    rows(DAYS, H).select("unique_id", "ds", "price").write_csv("plan.csv")
    words = ["cov.csv", "--h", str(H), "--model", "arima", "--X-df", "plan.csv", "--level", ""]
    assert main(["forecast", *words, "--save", "cov.mliot"]) == 0
    return tmp_path


def forecasts(path: str) -> list[float]:
    return pl.read_csv(path).to_series(2).to_list()


def test_a_saved_model_forecasts_with_its_covariates(folder: Path) -> None:
    words = ["cov.mliot", "--h", str(H), "--X-df", "plan.csv", "--out", "again.csv"]
    assert main(["predict", *words]) == 0
    assert forecasts("again.csv") == forecasts("forecasts.csv")
    assert np.ptp(forecasts("again.csv")) > 10  # the price moves them


def test_new_rows_bring_their_covariates(folder: Path) -> None:
    words = ["cov.mliot", "--update", "new.csv", "--h", str(H - 2), "--X-df", "plan.csv"]
    assert main(["predict", *words, "--save", "later.mliot", "--out", "later.csv"]) == 0
    model = mliot.load("cov.mliot")
    model.update(rows(DAYS, 2).drop("shelf"))
    expected = model.predict(H - 2, rows(DAYS, H).drop("y"))
    assert forecasts("later.csv") == expected.to_series(2).to_list()
    assert main(["predict", "later.mliot", *words[3:], "--out", "once.csv"]) == 0
    assert forecasts("once.csv") == forecasts("later.csv")


def test_paths_and_facts_know_the_covariates(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["cov.mliot", "--h", str(H), "--X-df", "plan.csv", "--paths", "3"]
    assert main(["simulate", *words]) == 0
    assert pl.read_csv("paths.csv").height == 3 * H
    capsys.readouterr()
    assert main(["info", "cov.mliot"]) == 0
    columns = capsys.readouterr().out.partition("Input columns")[2].splitlines()
    assert "future" in next(line for line in columns if "price" in line)


def test_the_flag_names_the_covariates_of_a_plan_with_more(folder: Path) -> None:
    rows(DAYS, H).drop("y").write_csv("wide.csv")
    words = ["cov.csv", "--h", str(H), "--model", "arima", "--level", "", "--X-df", "wide.csv"]
    assert main(["forecast", *words, "--future", "price", "--out", "named.csv"]) == 0
    assert forecasts("named.csv") == forecasts("forecasts.csv")
    model = mliot.auto_forecaster(rows(0, DAYS), H, model="arima", future_features=["price"])
    assert isinstance(model, StatisticalForecaster)
    assert isinstance(model.models[0], AutoARIMA)
    assert model.covariates == ["price"]


def test_what_is_missing_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["predict", "cov.mliot", "--h", "3"]) == 2
    assert "predict needs --X-df: the covariates ['price']" in capsys.readouterr().err
    words = ["cov.csv", "--h", "3", "--model", "naive", "--future", "price"]
    assert main(["forecast", *words, "--X-df", "plan.csv", "--out", "x.csv"]) == 2
    assert (
        "--future: Naive takes no covariates; leave it out, or use --model arima or --model auto"
        in capsys.readouterr().err
    )
    assert main(["forecast", *words[:5], "--save", "naive.mliot", "--out", "x.csv"]) == 0
    for command in ("predict", "simulate"):
        assert main([command, "naive.mliot", "--h", "3", "--X-df", "plan.csv"]) == 2
        assert "no covariates" in capsys.readouterr().err


def test_a_model_for_each_class_says_how_to_get_c(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["cov.csv", "--h", "3", "--save", "auto.mliot", "--out", "x.csv", "--level", ""]
    assert main(["forecast", *words]) == 0
    capsys.readouterr()
    if not isinstance(mliot.load("auto.mliot"), mliot.forecasting.AutoForecaster):
        pytest.skip("one boosted model was chosen for all")
    assert main(["export-c", "auto.mliot", "c"]) == 2
    assert "C export: " in (err := capsys.readouterr().err)
    assert "--model ets" in err


def test_a_series_begins_with_its_static_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    known = pl.concat(
        rows(0, 60).select(pl.lit(name).alias("unique_id"), "ds", "y", pl.lit(kind).alias("kind"))
        for name, kind in (("a", "dairy"), ("b", "bread"))
    )
    known.write_csv("sales.csv")
    words = ["sales.csv", "--h", "2", "--static", "kind", "--model", "boosting", "--level", ""]
    assert main(["forecast", *words, "--save", "m.mliot", "--out", "x.csv"]) == 0
    new = known.filter(pl.col("unique_id") == "a").tail(9).with_columns(unique_id=pl.lit("c"))
    new.drop("kind").write_csv("bare.csv")
    new.write_csv("new.csv")
    update = ["predict", "m.mliot", "--new-series", "begin", "--out", "next.csv", "--update"]
    assert main([*update, "bare.csv"]) == 2
    assert "bare.csv has no column 'kind'" in capsys.readouterr().err
    assert main([*update, "new.csv"]) == 0
    wanted = mliot.load("m.mliot").update(new, new_series="begin").predict(2)
    got = pl.read_csv("next.csv")
    assert got["unique_id"].unique(maintain_order=True).to_list() == ["a", "b", "c"]
    assert got[got.columns[-1]].to_list() == wanted[wanted.columns[-1]].to_list()
