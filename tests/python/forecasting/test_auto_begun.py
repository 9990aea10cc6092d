"""model="auto" and series that begin after the fit: each goes to the class that it is of; its C."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.cli import main
from mliot.forecasting import AutoForecaster, StatisticalForecaster, _auto_classes, _router
from mliot.forecasting._trial import BOOSTING
from mliot.statistical import (
    AutoETS,
    CrostonSBA,
    HistoricAverage,
    Naive,
    StatisticalModel,
    Theta,
)

H = 3
ENOUGH = 36  # values of a young series of months
OF_CLASS: dict[str, StatisticalModel] = {
    "smooth": AutoETS(12),
    "erratic": Theta(12),
    "intermittent": CrostonSBA(),
    "lumpy": HistoricAverage(),
    "short": Naive(),
}


def months(name: str, y: Any, begin: str = "2020-01-01") -> pd.DataFrame:
    ds = pd.date_range(begin, periods=len(y), freq="MS")
    return pd.DataFrame({"unique_id": name, "ds": ds, "y": np.asarray(y, dtype=float)})


def steady(n: int, seed: int = 1) -> np.ndarray:
    return 90 + np.random.default_rng(seed).normal(0, 4, n)


def rare(n: int, seed: int = 2) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.where(rng.uniform(size=n) < 0.4, rng.integers(3, 6, n), 0)


OLD = pd.concat([months("bread", steady(40)), months("gasket", rare(40)), months("new", [4, 5, 6])])


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """One candidate a class, and no boosting unless a test asks for it."""
    for module in (_router, _auto_classes):
        monkeypatch.setattr(module, "candidates_of", lambda kind, *_: [OF_CLASS[kind]])
    monkeypatch.setattr(_router.Router, "_boosting", lambda self, tried: (None, "not asked"))


@pytest.fixture
def model(few: None) -> AutoForecaster:
    return AutoForecaster(H, freq="MS").fit(OLD)


def of(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    return frame[frame["unique_id"] == name].reset_index(drop=True)


def classes(model: AutoForecaster) -> dict[str, tuple[str, str]]:
    table = model.series_
    return {
        name: (kind, chosen)
        for name, kind, chosen in zip(
            table["unique_id"], table["class"], table["model"], strict=True
        )
    }


def test_a_series_that_begins_is_refused_with_the_cure(model: AutoForecaster) -> None:
    before = pickle.dumps(model)
    with pytest.raises(mliot.InvalidArgument, match=r"'z'; update\(df, new_series='begin'\) beg"):
        model.update(months("z", [3.0]))
    with pytest.raises(mliot.InvalidArgument, match="new_series must be 'error' or 'begin'"):
        model.update(months("z", [3.0]), new_series="add")
    assert pickle.dumps(model) == before


@pytest.mark.parametrize("chunk", [1, 10, 35, 37])
@pytest.mark.parametrize("values", [steady(40, 5), rare(40, 6), -steady(40, 7)])
def test_a_series_begins_alike_however_its_rows_are_shared_out(
    few: None, chunk: int, values: np.ndarray
) -> None:
    rows = months("z", values, "2021-05-01")
    whole, parted = (AutoForecaster(H, freq="MS").fit(OLD) for _ in range(2))
    whole.update(rows, new_series="begin")
    for i in range(0, len(rows), chunk):
        parted.update(rows[i : i + chunk], new_series="begin")
        parted = pickle.loads(pickle.dumps(parted))
    assert parted.predict(H, level=[80]).equals(whole.predict(H, level=[80]))
    assert parted.simulate(2, 3).equals(whole.simulate(2, 3))
    assert parted.series_.equals(whole.series_)
    assert parted.choices_ == whole.choices_
    assert [part.kind for part in parted._parts] == [part.kind for part in whole._parts]


def test_a_series_goes_to_the_class_of_its_values_and_has_its_model(model: AutoForecaster) -> None:
    before = model.predict(H)
    model.update(months("z", steady(5, 8)), new_series="begin")
    assert classes(model)["z"] == ("short", "Naive()")
    assert of(model.predict(1), "z")["auto"][0] == steady(5, 8)[-1]
    model.update(months("z", steady(20, 8)).tail(15))
    assert classes(model)["z"] == ("smooth", "AutoETS(season_length=12)")
    alone = StatisticalForecaster([AutoETS(12, alias="auto")], freq="MS")
    wanted = alone.forecast(months("z", steady(20, 8)), H)
    assert of(model.predict(H), "z").equals(wanted)
    # From here on class and parameters stay, whatever comes.
    model.update(months("z", steady(ENOUGH, 8)).tail(ENOUGH - 20))
    assert len(model._begun.places) == 0
    zeros = months("z", np.r_[steady(ENOUGH, 8), np.zeros(30)]).tail(30)
    model.update(zeros)
    assert classes(model)["z"][0] == "smooth"
    for name in ("bread", "gasket", "new"):
        assert of(model.predict(H), name).equals(of(before, name))


def test_a_class_without_series_at_the_fit_takes_its_default(model: AutoForecaster) -> None:
    fitted = [dict(each) for each in model.choices_]
    lumpy = np.where(np.arange(30) % 3 == 0, np.arange(30) ** 2, 0)
    model.update(months("z", lumpy), new_series="begin")
    assert classes(model)["z"] == ("lumpy", "HistoricAverage()")
    added = model.choices_[-1]
    assert model.choices_[:-1] == fitted
    assert (added["what"], added["series"]) == ("lumpy series", 0)
    assert "no series at the fit" in added["why"]
    alone = StatisticalForecaster([HistoricAverage(alias="auto")], freq="MS")
    wanted = alone.forecast(months("z", lumpy), H, level=[80])
    assert of(model.predict(H, level=[80]), "z").equals(wanted)


def test_a_file_of_a_model_for_each_class_keeps_young_series(
    model: AutoForecaster, tmp_path: Path
) -> None:
    model.update(pd.concat([months("z", rare(30)), months("y", [1.0])]), new_series="begin")
    path = tmp_path / "auto.mliot"
    model.save(path)
    again = mliot.load(path)
    for each in (model, again):
        each.update(pd.concat([months("z", rare(32)).tail(2), months("y", [1.0, 2.0]).tail(1)]))
        each.update(months("x", steady(3)), new_series="begin")
    assert again.predict(H, level=[80]).equals(model.predict(H, level=[80]))
    assert again.series_.equals(model.series_)
    assert main(["verify", str(path)]) == 0


def test_a_refused_update_leaves_everything_as_it_was(few: None) -> None:
    model = AutoForecaster(H, freq="MS").fit(OLD)
    model.update(months("z", steady(3)), new_series="begin")
    before = pickle.dumps(model)
    low = months("gasket", np.r_[rare(40), -1.0]).tail(1)
    with pytest.raises(mliot.InvalidArgument, match="id 'gasket' at 2023-05-01 has a value below"):
        model.update(pd.concat([low, months("x", steady(30))]), new_series="begin")
    assert pickle.dumps(model) == before


def test_boosting_begins_the_series_of_its_classes(few: None) -> None:
    weighted = OLD.assign(w=1.0)
    weighted = weighted[weighted["unique_id"] != "new"]
    model = AutoForecaster(H, freq="MS", weight_col="w", intervals=None).fit(weighted)
    assert model.boosted_ is not None
    model.update(months("z", steady(14)).assign(w=1.0), new_series="begin")
    assert classes(model)["z"] == ("smooth", BOOSTING)
    boosted = model.boosted_.predict(H)
    assert of(model.predict(H), "z")["auto"].tolist() == of(boosted, "z")["auto"].tolist()
    assert of(model.predict(H), "z")["auto"].between(40, 140).all()
    again = pickle.loads(pickle.dumps(model))
    assert again.predict(H).equals(model.predict(H))


def test_boosting_of_some_classes_takes_short_series_where_most_are_its_own(
    few: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def boosted_smooth(self: Any) -> Any:
        routes = routed(self)
        for each in routes:
            if each.kind == "smooth":
                each.model, each.choice["chosen"] = None, BOOSTING
        return routes

    routed = _router.Router.routes
    monkeypatch.setattr(_router.Router, "routes", boosted_smooth)
    many = [months(f"bread {i}", steady(40, i)) for i in range(3)]
    df = pd.concat([*many, months("gasket", rare(40))])
    model = AutoForecaster(H, freq="MS", intervals=None).fit(df)
    model.update(months("z", steady(4)), new_series="begin")
    assert classes(model)["z"] == ("short", BOOSTING)
    model.update(months("z", steady(20)).tail(16))
    assert classes(model)["z"] == ("smooth", BOOSTING)
    assert {each["what"] for each in model.choices_ if "meaning" in each} == {
        "smooth series",
        "intermittent series",
    }
    model.update(months("y", rare(20)), new_series="begin")
    assert classes(model)["y"] == ("intermittent", "CrostonSBA()")
    assert np.isfinite(model.predict(H)["auto"]).all()
    with pytest.raises(
        mliot.Unsupported, match=r"2 models forecast .*boosting.*series= of one cla"
    ):
        model.export_c("c")


def test_the_c_of_one_class_is_that_of_its_model(few: None, tmp_path: Path) -> None:
    model = AutoForecaster(H, freq="MS", intervals=None).fit(OLD)
    message = r"3 models .*AutoETS of smooth series, CrostonSBA of intermittent .*model=\"ets\""
    with pytest.raises(mliot.Unsupported, match=message):
        model.export_c(tmp_path)
    code = model.export_c(tmp_path / "auto", name="part", series="gasket")
    alone = StatisticalForecaster([CrostonSBA()], freq="MS").fit(of(OLD, "gasket"))
    wanted = alone.export_c(tmp_path / "alone", name="part", series="gasket")
    assert code.header.read_text() == wanted.header.read_text()
    assert code.source.read_text() == wanted.source.read_text()
    assert code[2:] == wanted[2:]
    with pytest.raises(mliot.InvalidArgument, match="unknown id 'x'"):
        model.export_c(tmp_path, series="x")
    with pytest.raises(mliot.InvalidArgument, match=r"level: .* function for any quantile"):
        model.export_c(tmp_path, series="gasket", level=[80])


def test_the_command_line_exports_one_class(
    model: AutoForecaster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "auto.mliot"
    model.save(path)
    assert main(["export-c", str(path), str(tmp_path / "c")]) == 2
    assert "3 models forecast these series" in capsys.readouterr().err
    words = ["--name", "part", "--series", "bread"]
    assert main(["export-c", str(path), str(tmp_path / "c"), *words]) == 0
    assert (tmp_path / "c" / "part.c").is_file()


def test_an_ensemble_has_no_c_and_says_what_has(
    few: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from mliot.statistical import MedianEnsemble

    monkeypatch.setitem(OF_CLASS, "smooth", MedianEnsemble([Naive(), Theta(12)]))
    model = AutoForecaster(H, freq="MS").fit(OLD)
    with pytest.raises(mliot.Unsupported, match=r"MedianEnsemble .* smooth .*model=\"ets"):
        model.export_c(tmp_path, series="bread")


def test_before_fit_there_is_no_c(tmp_path: Path) -> None:
    with pytest.raises(mliot.NotFitted):
        AutoForecaster(H).export_c(tmp_path)
