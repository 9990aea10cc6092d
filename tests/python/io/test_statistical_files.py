"""Files of statistical models: schema, golden vectors, executors, streams, the command line."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot import _artefact, _core, statistical
from mliot.cli import main
from mliot.forecasting import ConformalIntervals, StatisticalForecaster
from mliot.statistical import CrostonSBA, Holt, Naive, SeasonalNaive, Theta
from statistical_models import CORE_MODELS

LEVELS = [0.1, 0.5, 0.975]


def sales(n: int = 40) -> pd.DataFrame:
    """Two shops' days: whole numbers with a season of four."""
    rng = np.random.default_rng(5)
    t = np.tile(np.arange(n), 2)
    y = np.floor(4 * (t % 4) + rng.integers(0, 9, 2 * n)) * (rng.random(2 * n) < 0.8)
    days = pd.date_range("2024-01-01", periods=n)
    return pd.DataFrame({"shop": np.repeat(["north", "south"], n), "ds": np.tile(days, 2), "y": y})


def fitted(models: list[Any], **settings: Any) -> StatisticalForecaster:
    return StatisticalForecaster(models, freq="D", id_col="shop", **settings).fit(sales(30))


def with_season(name: str) -> Any:
    kind = getattr(statistical, name)
    return kind(season_length=4) if "season_length" in kind().get_params() else kind()


def opened(path: Path) -> _core.StatisticalPipeline:
    return _core.StatisticalPipeline.from_tree(_core.Tree.from_bytes(path.read_bytes()))


def micros(times: pd.Series) -> list[int]:
    return times.to_numpy().astype("M8[us]").astype(np.int64).tolist()


@pytest.mark.parametrize("name", CORE_MODELS)
def test_the_stream_of_a_file_has_the_bits_of_python(name: str, tmp_path: Path) -> None:
    path = tmp_path / "model.mliot"
    model = fitted([with_season(name)])
    model.save(path)
    stream = opened(path)
    later = sales().groupby("shop").tail(10)
    model.update(later)
    for shop, time, y in zip(later["shop"], micros(later["ds"]), later["y"], strict=True):
        assert stream.update(stream.series(shop), time, y) == "ok"
    found = model._found[0]
    _, variance = found.panel.predict(6)
    frame = model.predict(6, quantiles=LEVELS)
    for i, shop in enumerate(["north", "south"]):
        rows = frame[frame["shop"] == shop]
        bounds = rows[[f"{found.name}-q-{q}" for q in LEVELS]].to_numpy().ravel()
        status, *got = stream.predict_into(stream.series(shop), 0, 6, LEVELS)
        assert status == "ok"
        for have, wanted in zip(got, (rows[found.name], variance[i], bounds), strict=True):
            np.testing.assert_array_equal(have, wanted)
    assert mliot.load(path).update(later).predict(6).equals(model.predict(6))


@pytest.mark.parametrize("told", ["auto", True, False])
def test_conformal_intervals_and_a_fallback_stream_as_in_python(
    told: bool | str, tmp_path: Path
) -> None:
    df = sales(30)
    df.loc[2, "y"] = -1.0
    model = StatisticalForecaster(
        [CrostonSBA(), Theta(4)],
        freq="D",
        id_col="shop",
        intervals=ConformalIntervals(2),
        horizon=3,
        nonnegative=told,
        integer=told,
    )
    with pytest.warns(UserWarning, match="went to the fallback"):
        model.fit(df)
    model.save(tmp_path / "model.mliot")
    stream = opened(tmp_path / "model.mliot")
    frame = model.predict(3, quantiles=LEVELS)
    # The fallback's ends are not cut at 0, below which CrostonSBA takes nothing.
    assert (frame["CrostonSBA-q-0.1"] < 0).any() == (told is not True)
    for j, name in enumerate(["CrostonSBA", "Theta"]):
        columns = [f"{name}-q-{q}" for q in LEVELS]
        for i, shop in enumerate(["north", "south"]):
            rows = frame.iloc[3 * i : 3 * i + 3]
            status, mean, _, bounds = stream.predict_into(stream.series(shop), j, 3, LEVELS)
            assert status == "ok"
            assert mean.tolist() == rows[name].tolist()
            assert bounds.tolist() == rows[columns].to_numpy().ravel().tolist()


def test_conformal_ends_of_counts_that_run_out_stream_as_in_python(tmp_path: Path) -> None:
    path = tmp_path / "models.mliot"
    falling = np.maximum(0, np.round(60 - np.arange(60) + np.sin(7 * np.arange(60))))
    df = pd.DataFrame({"shop": "north", "ds": np.arange(60), "y": falling})
    model = StatisticalForecaster(
        [Holt()], freq=1, id_col="shop", intervals=ConformalIntervals(1), horizon=5
    ).fit(df)
    model.save(path)
    found = model.predict(5, quantiles=[0.1, 0.9])
    assert (found["Holt"] == 0).all()
    status, mean, _, bounds = opened(path).predict_into(0, 0, 5, [0.1, 0.9])
    assert status == "ok"
    assert mean.tolist() == found["Holt"].tolist()
    ends = found[["Holt-q-0.1", "Holt-q-0.9"]].to_numpy()
    assert np.asarray(bounds).ravel().tolist() == ends.ravel().tolist()
    assert (ends[:, 1] > 0).all()


def test_a_file_has_its_columns_ids_and_golden_vectors_and_no_training_rows(tmp_path: Path) -> None:
    path = tmp_path / "model.mliot"
    model = fitted([Naive(), SeasonalNaive(4, alias="weekly")])
    model.save(path, units={"y": "pieces"})
    stored = _artefact.read(path)
    assert [(each["name"], each["role"], each["dtype"]) for each in stored.artefact.schema] == [
        ("shop", "id", "text"),
        ("ds", "time", "datetime"),
        ("y", "target", "float64"),
    ]
    assert stored.artefact.schema[2]["unit"] == "pieces"
    assert stored.artefact.series == [["north", "south"]]
    facts = stored.pipeline.info()
    assert facts["models"] == ["Naive", "weekly"]
    assert facts["golden_inputs"] >= 64
    report = stored.pipeline.verify(most_threads=2)
    assert report["differences"] == []
    assert {each.split()[0] for each in report["executors"]} == {"stream", "batch"}
    assert report["outputs"] == facts["golden_outputs"]
    lengths = [n for _, n in arrays_of(path) if "golden" not in _]
    assert max(lengths) < 60  # 30 rows of each of two series would be 60


def arrays_of(path: Path) -> list[tuple[str, int]]:
    """Names and lengths of the tensors, as the reader of the examples sees them."""
    source = Path(__file__).parents[3] / "examples" / "read_model.py"
    spec = importlib.util.spec_from_file_location("read_model", source)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    structure, tensors = module.read(path)
    assert structure["kind"] == "statistical"
    assert json.dumps(structure["statistical"]["model1"]["panel"]["options"]) == (
        '{"season_length": 4}'
    )
    module.outline(structure, tensors)
    return [(name, len(values)) for name, values in tensors.items()]


def test_golden_vectors_that_differ_are_refused_unless_told_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "model.mliot"
    fitted([Naive()]).save(path)
    tree = _core.Tree.from_bytes(path.read_bytes())
    document = tree.document()
    document["golden"]["panels"][0]["expected"] = document["golden"]["panels"][0][
        "expected"
    ] ^ np.uint64(1)
    changed = _core.Tree(document)
    path.write_bytes(changed.to_bytes())
    with pytest.raises(mliot.FormatError, match=r"do not replay.*mliot verify shows which"):
        mliot.load(path)
    assert len(mliot.load(path, verify=False).predict(1)) == 2
    assert main(["verify", str(path)]) == 1


def test_models_without_their_state_would_be_nothing(tmp_path: Path) -> None:
    with pytest.raises(mliot.Unsupported, match="a statistical model is its state"):
        fitted([Naive()]).save(tmp_path / "model.mliot", include_state=False)
    assert not (tmp_path / "model.mliot").exists()
    with pytest.raises(mliot.NotFitted):
        StatisticalForecaster([Naive()], freq=1).save(tmp_path / "model.mliot")


def test_the_command_line_shows_verifies_forecasts_and_exports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "model.mliot"
    model = fitted([Naive(), CrostonSBA(alias="sba")])
    model.save(path)
    assert main(["info", str(path)]) == 0
    said = capsys.readouterr().out
    for words in ("StatisticalForecaster", "CrostonSBA(alias='sba')", "2 (shop)", "of the models"):
        assert words in said
    assert main(["verify", str(path)]) == 0
    sales().groupby("shop").tail(10).to_csv("new.csv", index=False)
    asked = ["predict", str(path), "--update", "new.csv", "--h", "2", "--level", "80"]
    assert main([*asked, "--out", "out.csv", "--save", "later.mliot"]) == 0
    expected = model.update(sales().groupby("shop").tail(10)).predict(2, level=[80])
    got = pd.read_csv("out.csv")
    assert list(got) == list(expected)
    assert got["sba"].tolist() == expected["sba"].tolist()
    assert mliot.load("later.mliot").predict(2, level=[80]).equals(expected)
    capsys.readouterr()
    assert main(["predict", str(path)]) == 2
    assert "give --h" in capsys.readouterr().err
    assert main(["export-c", str(path), "c", "--name", "demand"]) == 2
    assert "which one is to be exported: Naive, sba" in capsys.readouterr().err
    export = ["export-c", str(path), "c", "--name", "demand", "--model", "sba", "--check"]
    assert main(export) == 0
    assert "replays every golden vector" in capsys.readouterr().out


def test_what_a_stream_adds_python_goes_on_with(tmp_path: Path) -> None:
    path = tmp_path / "model.mliot"
    fitted([Theta(4), CrostonSBA()]).save(path)
    tree = _core.Tree.from_bytes(path.read_bytes())
    stream = _core.StatisticalPipeline.from_tree(tree, new_series=1)
    west = stream.add_series("west")
    path.write_bytes(stream.tree().to_bytes())
    with pytest.raises(mliot.FormatError, match="id 'west' was added by a stream"):
        mliot.load(path)
    first = micros(pd.Series([pd.Timestamp("2024-02-01")]))[0]
    assert stream.update(west, first, 3.0) == "ok"
    snapshot = stream.state()
    assert stream.update(west, first + 86_400_000_000, 5.0) == "ok"
    path.write_bytes(stream.tree().to_bytes())
    frame = mliot.load(path).predict(2)
    last = frame[frame["shop"] == "west"]
    assert last["ds"].iloc[0] == pd.Timestamp("2024-02-03")
    assert last["Theta"].tolist() == stream.predict_into(west, 0, 2, [])[1].tolist()
    stream.restore(snapshot)
    assert stream.next_time(west) == first + 86_400_000_000
