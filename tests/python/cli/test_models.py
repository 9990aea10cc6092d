"""Commands on saved models: info, verify, predict, export-c, and what forecast and demo save."""

from __future__ import annotations

import struct
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import mliot
from mliot import _core
from mliot.boosting import BoostingClassifier, BoostingRegressor
from mliot.cli import host_c, main
from mliot.cli.host_c import compiler, self_test
from mliot.cli.problems import CheckFailed
from mliot.features import RollingMean
from mliot.pipeline import Pipeline
from mliot.preprocessing import Hampel
from sales_file import DAYS, START, H, planned, sales

UNITS = "footfall=people,y=pieces"


def later(days: int = H) -> pl.DataFrame:
    """The rows of the days after the history."""
    return sales(DAYS + days).filter(pl.col("ds") >= START + timedelta(days=DAYS))


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the data, the plan, a model and its forecasts."""
    folder = tmp_path_factory.mktemp("saved")
    sales().write_csv(folder / "sales.csv")
    planned().write_csv(folder / "plan.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        words = ["sales.csv", "--h", str(H), "--X-df", "plan.csv"]
        assert main(["forecast", *words, "--save", "demand.mliot", "--units", UNITS]) == 0
    return folder


@pytest.fixture
def folder(saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path in saved.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_saved_model_forecasts_the_same(folder: Path) -> None:
    words = ["demand.mliot", "--X-df", "plan.csv", "--level", "80,95", "--out", "again.csv"]
    assert main(["predict", *words]) == 0
    assert Path("again.csv").read_bytes() == Path("forecasts.csv").read_bytes()
    assert main(["predict", "demand.mliot", "--h", "2", "--X-df", "plan.csv"]) == 0
    assert pl.read_csv("forecasts.csv").height == 6


def test_new_rows_move_the_forecasts_and_the_saved_state(folder: Path) -> None:
    later().write_csv("new.csv")
    ahead = planned(DAYS + H)
    ahead.write_csv("ahead.csv")
    model = mliot.load("demand.mliot")
    model.update(later().drop("price", "group"))
    expected = model.predict(H, X_df=ahead)
    words = ["--update", "new.csv", "--X-df", "ahead.csv", "--out", "next.parquet"]
    assert main(["predict", "demand.mliot", *words, "--save", "demand.mliot"]) == 0
    assert pl.read_parquet("next.parquet").equals(expected)
    again = mliot.load("demand.mliot", units={"footfall": "people"})
    assert again.predict(H, X_df=ahead).equals(expected)


def test_a_refused_update_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    words = ["demand.mliot", "--update", "sales.csv", "--X-df", "plan.csv", "--out", "next.csv"]
    assert main(["predict", *words, "--save", "next.mliot"]) == 2
    assert "late or duplicate" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["none.mliot"], "there is no file none.mliot"),
        (["."], ". is a folder; give a file of mliot"),
        (["sales.csv"], "sales.csv: model file: this is not a file that mliot wrote"),
        (["demand.mliot"], "predict needs --X-df"),
        (["demand.mliot", "--h", "0"], "--h must be at least 1, got 0"),
        (["demand.mliot", "--h", "8", "--X-df", "plan.csv"], "no row for id 'apple' at"),
        (["demand.mliot", "--units", "footfall"], "--units: write it like temperature=degC"),
        (["demand.mliot", "--units", "footfall=cats"], "'footfall' is in 'people' in the model"),
        (["demand.mliot", "--units", "heat=degC"], "there is no column 'heat'"),
        (["demand.mliot", "--update", "plan.csv"], "plan.csv has no column 'y'"),
        (["demand.mliot", "--X-df", "plan.csv", "--out", "plan.csv"], "would overwrite plan.csv"),
        (["demand.mliot", "--X-df", "plan.csv", "--save", "no/x"], "there is no folder no"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_written(
    folder: Path, words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(path.name for path in folder.iterdir())
    assert main(["predict", *words]) == 2
    err = capsys.readouterr().err
    assert err.startswith("mliot: ")
    assert err.count("\n") == 1
    assert message in err
    assert sorted(path.name for path in folder.iterdir()) == before


def test_info_shows_what_is_inside(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", "demand.mliot"]) == 0
    out = capsys.readouterr().out
    for words in (
        ["class", "Forecaster"],
        ["series", "3", "(unique_id)"],
        ["horizon", str(H)],
        ["intervals", "calibrated"],
        ["golden", "vectors", "96"],
        ["last", "observations", "in", "the", "file"],
        ["made", "by", "mliot", f"{mliot.__version__},"],
    ):
        assert any(line.split()[: len(words)] == words for line in out.splitlines()), words
    table = [[cell.strip() for cell in line.split("│")[1:-1]] for line in out.splitlines()]
    assert ["footfall", "past", "float64", "people", ""] in table
    assert ["y", "target", "float64", "pieces", ""] in table
    assert ["group", "static", "text", "", "food, fruit"] in table


def test_info_of_a_pipeline_and_of_an_estimator(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = sales()
    chain = [
        ("spikes", Hampel(7), "footfall"),
        ("window", [RollingMean(3)], ["footfall", "y"]),
        ("model", BoostingClassifier(n_estimators=3)),
    ]
    pipeline = Pipeline(chain, id_col="unique_id", time_col="ds")
    pipeline.fit(frame, "group").save("rows.mliot", include_state=False)
    assert main(["info", "rows.mliot"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "step spikes Hampel() on footfall" in out
    assert "step window [RollingMean(3)] on footfall, y" in out
    assert "classes food, fruit" in out
    assert "last observations left out" in out
    assert main(["verify", "rows.mliot"]) == 0
    pipeline.model_.save("trees.mliot")
    assert main(["info", "trees.mliot"]) == 0
    assert "BoostingClassifier" in capsys.readouterr().out
    assert main(["predict", "rows.mliot"]) == 2
    assert "predicts rows: give them by --data" in capsys.readouterr().err
    RollingMean(3).save("mean.mliot")
    assert main(["predict", "mean.mliot"]) == 2
    assert "which does not forecast" in capsys.readouterr().err


def row_models() -> tuple[Pipeline, BoostingRegressor]:
    """A classifier over cleaned sensors, and a regressor of bare rows."""
    frame = sales()
    chain = [
        ("spikes", Hampel(7), "footfall"),
        ("window", [RollingMean(3)], ["footfall", "y"]),
        ("model", BoostingClassifier(n_estimators=3)),
    ]
    pipeline = Pipeline(chain, id_col="unique_id", time_col="ds").fit(
        frame.select("unique_id", "ds", "footfall", "y", "group"), "group"
    )
    model = BoostingRegressor(n_estimators=3).fit(frame.select("price", "footfall"), frame["y"])
    return pipeline, model


def test_rows_are_predicted_from_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline, model = row_models()
    pipeline.save("sensors.mliot")
    model.save("rows.mliot")
    later().write_csv("new.csv")
    assert main(["predict", "rows.mliot", "--data", "new.csv"]) == 0
    assert f"{later().height} predictions are in predictions.csv" in capsys.readouterr().out
    made = pl.read_csv("predictions.csv")
    assert made.columns == ["prediction"]
    assert made["prediction"].to_list() == model.predict(later()["price", "footfall"]).tolist()

    assert main(["predict", "sensors.mliot", "--data", "new.csv", "--out", "p.parquet"]) == 0
    made = pl.read_parquet("p.parquet")
    names = ["unique_id", "ds", "prediction", "probability_food", "probability_fruit"]
    assert made.columns == names
    rows = later().select("unique_id", "ds", "footfall", "y")
    assert made["prediction"].to_list() == pipeline.predict(rows).tolist()
    assert made["probability_fruit"].to_list() == pipeline.predict_proba(rows)[:, 1].tolist()
    assert made.select("unique_id", "ds").equals(rows.select("unique_id", "ds"))


def test_rows_that_continue_streams_move_the_saved_model(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline, _ = row_models()
    pipeline.save("sensors.mliot")
    later().write_csv("new.csv")
    words = ["sensors.mliot", "--update", "new.csv", "--save", "next.mliot"]
    assert main(["predict", *words]) == 0
    assert "The model with the new rows is in next.mliot" in capsys.readouterr().out
    chances = pipeline.update(later().select("unique_id", "ds", "footfall", "y"))
    made = pl.read_csv("predictions.csv")
    assert made["probability_food"].to_list() == chances[:, 0].tolist()
    likely = np.where(chances[:, 1] > 0.5, "fruit", "food")
    assert made["prediction"].to_list() == likely.tolist()
    assert mliot.load("next.mliot").state() == pipeline.state()
    assert main(["predict", "next.mliot", "--update", "new.csv"]) == 2
    assert "late or duplicate" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["sensors.mliot", "--data", "new.csv", "--update", "new.csv"], "predicts rows: give them"),
        (["rows.mliot", "--update", "new.csv"], "give the rows of a BoostingRegressor by --data"),
        (["rows.mliot", "--data", "new.csv", "--h", "3"], "--h belongs to forecasters"),
        (["rows.mliot", "--data", "new.csv", "--level", "80"], "--level belongs to forecasters"),
        (["rows.mliot", "--data", "new.csv", "--save", "x.mliot"], "give them by --update"),
        (["rows.mliot", "--data", "plan.csv"], "has no column 'footfall'"),
        (["rows.mliot", "--data", "none.csv"], "there is no file none.csv"),
        (["rows.mliot", "--data", "words.csv"], "words.csv, line 2"),
        (["demand.mliot", "--data", "new.csv"], "--data belongs to models of rows"),
        (["rows.mliot", "--data", "new.csv", "--units", "price=EUR"], "'price' is in 'GBP'"),
        (["sensors.mliot", "--data", "words.csv"], "has no column 'unique_id'"),
    ],
)
def test_bad_rows_are_one_line_and_nothing_is_written(
    folder: Path, words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline, model = row_models()
    pipeline.save("sensors.mliot")
    model.save("rows.mliot", units={"price": "GBP"})
    later().write_csv("new.csv")
    Path("words.csv").write_text("price,footfall\ncheap,3\n")
    before = sorted(path.name for path in folder.iterdir())
    assert main(["predict", *words]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1
    assert sorted(path.name for path in folder.iterdir()) == before


def test_verify_runs_every_executor(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "demand.mliot"]) == 0
    out = capsys.readouterr().out
    assert "differ" not in out
    assert out.count("same bits") >= 10
    assert all(f"batch scalar, {n} thread" in out for n in (1, 2, 3, 4))
    assert "stream scalar" in out


def with_another_golden_bit(path: Path) -> None:
    """Changes the last bit of one golden output, with a true hash."""
    tree = _core.Tree.from_bytes(path.read_bytes())
    golden = tree.get("golden").document()
    golden["expected"] = golden["expected"].copy()
    golden["expected"][5] ^= np.uint64(1)
    tree.put("golden", _core.Tree(golden))
    path.write_bytes(tree.to_bytes())


def test_one_differing_bit_fails_the_check_and_stops_the_service(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = Path("demand.mliot")
    with_another_golden_bit(model)
    assert main(["verify", "demand.mliot"]) == 1
    out = capsys.readouterr().out
    assert "1 differ" in out
    assert "output 5 is" in out
    with pytest.raises(mliot.FormatError, match=r"demand.mliot: .*do not replay.*verify=False"):
        mliot.load(model)
    assert mliot.load(model, verify=False).horizon_ == H
    assert main(["predict", "demand.mliot", "--X-df", "plan.csv"]) == 2
    assert "do not replay" in capsys.readouterr().err
    assert main(["info", "demand.mliot"]) == 0


def test_a_newer_file_and_a_state_say_what_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = Path("demand.mliot").read_bytes()
    place = content.index(b'"schema_version":"1"')
    newer = content[:place] + b'"schema_version":"2"' + content[place + 20 :]
    Path("newer.mliot").write_bytes(newer)
    assert main(["info", "newer.mliot"]) == 2
    assert "upgrade mliot" in capsys.readouterr().err
    Path("state.mliot").write_bytes(mliot.load("demand.mliot").state())
    assert main(["info", "state.mliot"]) == 2
    assert "holds the state of a model's series" in capsys.readouterr().err
    assert struct.unpack("<Q", content[:8])[0] < len(content)


def test_a_text_column_of_numbers_stays_text(folder: Path) -> None:
    moods = pl.Series("mood", np.resize(["1", "calm", "wild", "calm"], sales().height))
    sales().with_columns(moods).write_csv("coded.csv")
    words = ["coded.csv", "--h", "3", "--past", "footfall,price,mood", "--level", ""]
    assert main(["forecast", *words, "--save", "coded.mliot"]) == 0
    later(3).with_columns(mood=pl.lit("1")).write_csv("new.csv")
    assert main(["predict", "coded.mliot", "--update", "new.csv"]) == 0
    assert pl.read_csv("forecasts.csv").height == 9


def test_a_file_of_one_series_needs_no_id(folder: Path) -> None:
    one = sales().filter(pl.col("unique_id") == "apple").select("ds", "y")
    one.write_csv("one.csv")
    words = ["one.csv", "--id", "", "--h", "3", "--save", "one.mliot", "--level", ""]
    assert main(["forecast", *words]) == 0
    first = pl.read_csv("forecasts.csv")
    later(2).filter(pl.col("unique_id") == "apple").select("ds", "y").write_csv("new.csv")
    assert main(["predict", "one.mliot"]) == 0
    assert pl.read_csv("forecasts.csv").equals(first)
    assert main(["predict", "one.mliot", "--update", "new.csv"]) == 0
    assert pl.read_csv("forecasts.csv").columns == first.columns


def test_forecast_saves_all_or_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in ("forecasts.csv", "demand.mliot"):
        Path(path).unlink()
    words = ["sales.csv", "--h", str(H), "--X-df", "plan.csv", "--save", "demand.mliot"]
    assert main(["forecast", *words, "--units", "nosuch=degC"]) == 2
    assert "there is no column 'nosuch'" in capsys.readouterr().err
    assert sorted(path.name for path in folder.iterdir()) == ["plan.csv", "sales.csv"]


@pytest.mark.skipif(compiler() is None, reason="no C compiler on this machine")
@pytest.mark.parametrize(
    "words",
    [
        ["--name", "demand", "--level", "80"],
        ["--name", "two", "--mode", "fast", "--series", "apple,bread"],
    ],
)
def test_exported_c_compiles_and_replays(
    folder: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export-c", "demand.mliot", "device", *words, "--check"]) == 0
    out = capsys.readouterr().out
    assert "its self-test replays every golden vector" in out
    assert sorted(path.suffix for path in Path("device").iterdir()) == [".c", ".h"]


@pytest.mark.skipif(compiler() is None, reason="no C compiler on this machine")
def test_a_self_test_that_fails_is_exit_code_1(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(directory: Path, name: str) -> str:
        source = directory / f"{name}.c"
        source.write_text(source.read_text().replace(f"int {name}_selftest(void) {{", "{"))
        return self_test(directory, name)

    monkeypatch.setattr(host_c, "self_test", broken)
    assert main(["export-c", "demand.mliot", ".", "--name", "demand", "--check"]) == 1
    err = capsys.readouterr().err
    assert "demand.c does not compile with" in err
    (folder / "tiny.h").write_text("int tiny_selftest(void);\n")
    (folder / "tiny.c").write_text('#include "tiny.h"\nint tiny_selftest(void) { return 3; }\n')
    with pytest.raises(CheckFailed, match="the self-test fails"):
        self_test(folder, "tiny")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--series", "pear"], "unknown id 'pear'"),
        (["--name", "3x"], "must be a C identifier"),
        (["--mode", "tiny"], "tiny"),
        (["--level", "high"], "--level: 'high' is not a number"),
    ],
)
def test_a_refused_export_writes_nothing(
    folder: Path, words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export-c", "demand.mliot", "device", *words]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1
    assert not Path("device").exists()


def test_a_missing_compiler_is_named_before_anything_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CC", "no-such-compiler")
    assert main(["export-c", "demand.mliot", "device", "--check"]) == 2
    assert "--check needs a C compiler" in capsys.readouterr().err
    assert not Path("device").exists()


def test_a_transform_has_no_export(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    RollingMean(3).save("mean.mliot")
    assert main(["export-c", "mean.mliot", "device"]) == 2
    assert "holds a RollingMean, which has no export to C" in capsys.readouterr().err
