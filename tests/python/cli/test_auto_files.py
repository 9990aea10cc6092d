"""Files of a model for each class of series: info, verify, simulate, predict; golden vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

import mliot
from mliot import _core
from mliot.cli import main
from mliot.forecasting import AutoForecaster, StatisticalForecaster, _router
from mliot.statistical import CrostonSBA, MedianEnsemble, Naive, StatisticalModel

H = 3


def _candidates(kind: str, seasons: object, h: int | None) -> list[StatisticalModel]:
    return [Naive()] if kind == "short" else [CrostonSBA() if kind == "lumpy" else MedianEnsemble()]


def _sales() -> pl.DataFrame:
    rng = np.random.default_rng(4)
    n = 40
    month = pl.datetime_range(
        pl.datetime(2020, 1, 1), pl.datetime(2023, 4, 1), interval="1mo", eager=True
    )
    rare = (rng.uniform(size=n) < 0.4) * np.round(np.exp(rng.normal(1.5, 1.3, n)) + 1)
    series = {"bread": 90 + rng.normal(0, 4, n), "gasket": rare, "new": np.array([4.0, 5.0, 6.0])}
    return pl.concat(
        pl.DataFrame({"item": name, "ds": month[-len(y) :], "y": y}) for name, y in series.items()
    )


@pytest.fixture(scope="module")
def fitted() -> AutoForecaster:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_router, "candidates_of", _candidates)
        patch.setattr(_router.Router, "_boosting", lambda self, tried: (None, "not asked"))
        return AutoForecaster(H, id_col="item").fit(_sales())


@pytest.fixture
def stored(fitted: AutoForecaster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    fitted.save("shop.mliot")
    return tmp_path / "shop.mliot"


def test_info_says_what_was_chosen_for_whom(
    stored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["info", "shop.mliot"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "class AutoForecaster" in out
    assert "series 3 (item)" in out
    assert "smooth series 1 by MedianEnsemble()" in out
    assert "lumpy series 1 by CrostonSBA()" in out
    assert "short series 1 by Naive()" in out
    golden = out[out.index("golden vectors") : out.index("last observations")]
    assert all(kind in golden for kind in ("smooth", "lumpy", "short"))
    assert f"made by mliot {mliot.__version__}" in out


def test_verify_replays_the_models_of_each_class(
    stored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "shop.mliot"]) == 0
    out = capsys.readouterr().out
    for kind in ("smooth", "lumpy", "short"):
        assert f"shop.mliot, {kind}: " in out
    assert "differ" not in out


def test_golden_vectors_that_do_not_replay_are_refused(
    stored: Path, fitted: AutoForecaster, capsys: pytest.CaptureFixture[str]
) -> None:
    document = _core.Tree.from_bytes(stored.read_bytes()).document()
    panel = document["part1"]["golden"]["panels"][0]
    panel["expected"] = panel["expected"] ^ np.uint64(1)
    stored.write_bytes(_core.Tree(document).to_bytes())
    with pytest.raises(mliot.FormatError, match=r"shop.mliot: .*do not replay.*verify=False"):
        mliot.load(stored)
    assert mliot.load(stored, verify=False).predict(H).equals(fitted.predict(H))
    assert main(["verify", "shop.mliot"]) == 1
    assert "differ" in capsys.readouterr().out


def test_paths_are_those_of_each_model_and_their_quantiles_the_analytic_ones(
    fitted: AutoForecaster,
) -> None:
    paths = fitted.simulate(n_paths=40, random_state=2)
    assert list(paths.columns) == ["item", "ds", "sample_id", "auto"]
    assert paths.height == 3 * 40 * H
    assert paths["sample_id"].to_list() == [k for k in range(40) for _ in range(H)] * 3
    assert paths.equals(fitted.simulate(H, 40, 2))
    assert not paths.equals(fitted.simulate(H, 40, 3))
    own = next(part for part in fitted._parts if part.kind == "smooth")
    rows = _sales().filter(pl.col("item") == "bread")
    alone = StatisticalForecaster([own.found.model], freq="MS", id_col="item").fit(rows)
    mine = paths.filter(pl.col("item") == "bread")["auto"]
    assert mine.equals(alone.simulate(H, 40, 2)["auto"])  # the first class has the seed itself
    gasket = fitted.simulate(H, 400).filter(pl.col("item") == "gasket")["auto"]
    assert gasket.min() >= 0
    many = fitted.simulate(1, 4000).filter(pl.col("item") == "bread")["auto"].to_numpy()
    found = alone.predict(1, quantiles=[0.1, 0.9])
    below = [np.mean(many < found[f"auto-q-{q}"][0]) for q in (0.1, 0.9)]
    assert below == pytest.approx([0.1, 0.9], abs=0.03)


def test_simulate_writes_paths_after_new_rows(
    stored: Path, fitted: AutoForecaster, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["shop.mliot", "--paths", "5", "--seed", "1"]
    assert main(["simulate", *words, "--out", "paths.parquet"]) == 0
    assert "5 paths a series, 45 rows, are in paths.parquet" in capsys.readouterr().out
    assert pl.read_parquet("paths.parquet").equals(fitted.simulate(H, 5, 1))
    new = _sales().group_by("item", maintain_order=True).last()
    new = new.with_columns(pl.datetime(2023, 5, 1).alias("ds"))
    new.write_csv("new.csv")
    assert main(["simulate", *words, "--update", "new.csv", "--out", "later.parquet"]) == 0
    expected = mliot.load(stored).update(new).simulate(H, 5, 1)
    assert pl.read_parquet("later.parquet").equals(expected)
    assert main(["predict", "shop.mliot", "--update", "new.csv", "--out", "f.parquet"]) == 0
    assert pl.read_parquet("f.parquet").equals(mliot.load(stored).update(new).predict())


def test_simulate_of_other_files(stored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = _sales().filter(pl.col("item") == "bread")
    StatisticalForecaster([Naive()], freq="MS", id_col="item").fit(rows).save("naive.mliot")
    assert main(["simulate", "naive.mliot"]) == 2
    assert "which reach any step: give --h" in capsys.readouterr().err
    assert main(["simulate", "naive.mliot", "--h", "2", "--paths", "3"]) == 0
    assert pl.read_csv("paths.csv")["sample_id"].to_list() == [0, 0, 1, 1, 2, 2]
    assert main(["simulate", "naive.mliot", "--h", "2", "--paths", "0"]) == 2
    assert "n_paths must be" in capsys.readouterr().err
    assert main(["simulate", "naive.mliot", "--h", "2", "--out", "naive.mliot"]) == 2
    assert "would overwrite naive.mliot" in capsys.readouterr().err


def test_boosting_has_intervals_and_no_paths() -> None:
    rows = _sales().filter(pl.col("item") != "new")
    model = AutoForecaster(H, id_col="item", weight_col="w", intervals=None)
    model.fit(rows.with_columns(pl.lit(1.0).alias("w")))
    with pytest.raises(mliot.Unsupported, match="boosting forecasts 2 of 2 series"):
        model.simulate(H)


def test_series_begin_in_the_rows_of_an_update(
    stored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    month = pl.datetime_range(
        pl.datetime(2023, 5, 1), pl.datetime(2023, 8, 1), interval="1mo", eager=True
    )
    new = pl.DataFrame({"item": "rye", "ds": month, "y": [4.0, 6.0, 5.0, 7.0]})
    new.write_csv("new.csv")
    words = ["predict", "shop.mliot", "--update", "new.csv", "--out", "next.csv"]
    assert main(words) == 2
    assert "not there at fit: 'rye'; --new-series begin begins them" in capsys.readouterr().err
    assert main([*words, "--new-series", "add"]) == 2
    assert "--new-series must be 'error' or 'begin', got 'add'" in capsys.readouterr().err
    assert not Path("next.csv").exists()
    assert main([*words, "--new-series", "begin", "--save", "next.mliot"]) == 0
    wanted = mliot.load("shop.mliot").update(new, new_series="begin").predict()
    got = pl.read_csv("next.csv")
    assert got["item"].to_list() == wanted["item"].to_list()
    assert got["auto"].to_list() == wanted["auto"].to_list()
    assert mliot.load("next.mliot").series_["item"].to_list()[-1] == "rye"
    capsys.readouterr()
    assert main(["info", "next.mliot"]) == 0
    assert "short series 2 by Naive()" in " ".join(capsys.readouterr().out.split())
    paths = ["simulate", "shop.mliot", "--update", "new.csv", "--new-series", "begin"]
    assert main([*paths, "--paths", "2"]) == 0
    assert pl.read_csv("paths.csv")["item"].to_list().count("rye") == 2 * H
