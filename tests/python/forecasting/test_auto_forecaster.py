"""model="auto": a model for each class of series, by a fixed number of fits; files; back-tests."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import mliot
from mliot.forecasting import AutoForecaster, Forecaster, StatisticalForecaster, _router
from mliot.forecasting._panels import FittedModel
from mliot.statistical import (
    IMAPA,
    AutoETS,
    CrostonSBA,
    SimpleExponentialSmoothingOptimized,
)

H = 4
SHORT = "z short"


def shop(n: int = 60, each: int = 3) -> pd.DataFrame:
    """Seasonal, wild, rare and both, a few of each, and one of five months."""
    rng = np.random.default_rng(11)
    month = np.arange(n)
    wave = 100 + 2 * month + 30 * np.sin(month * np.pi / 6)
    parts: dict[str, np.ndarray] = {}
    for i in range(each):
        rare = rng.uniform(size=n) < 0.4
        parts[f"a smooth {i}"] = wave * (1 + i) + rng.normal(0, 3, n)
        parts[f"b erratic {i}"] = np.round(np.exp(rng.normal(2, 1.2, n))) + 1
        parts[f"c intermittent {i}"] = rare * rng.integers(3, 6, n)
        parts[f"d lumpy {i}"] = rare * np.round(np.exp(rng.normal(1.5, 1.3, n)) + 1)
    parts[SHORT] = np.array([4.0, 5.0, 4.0, 6.0, 5.0])
    frames = [
        pd.DataFrame(
            {
                "unique_id": name,
                "ds": pd.date_range(end="2023-12-01", periods=len(y), freq="MS"),
                "y": y.astype(float),
            }
        )
        for name, y in parts.items()
    ]
    return pd.concat(frames, ignore_index=True)


@pytest.fixture(scope="module")
def fitted() -> AutoForecaster:
    model = mliot.auto_forecaster(shop(), H)
    assert isinstance(model, AutoForecaster)
    return model


def of_classes(model: Any) -> dict[str, dict[str, Any]]:
    return {each["what"]: each for each in model.choices_ if "meaning" in each}


def test_choices_say_what_was_tried_on_whom_and_why(fitted: AutoForecaster) -> None:
    found = of_classes(fitted)
    assert list(found) == [
        f"{kind} series" for kind in ("smooth", "erratic", "intermittent", "lumpy", "short")
    ]
    for name, choice in found.items():
        assert choice["series"] == (1 if name.startswith("short") else 3)
        assert {"what", "chosen", "why", "meaning"} <= set(choice)
        if not name.startswith("short"):
            assert choice["chosen"] in choice["scores"]
            assert "boosting" in choice["scores"]
            assert "periods of 3 series" in choice["why"]
            best = min(choice["scores"].values())
            near = choice["scores"][choice["chosen"]] <= best / 0.98
            assert near or "by no more than chance" in choice["why"]
    assert "SeasonalNaive(season_length=12)" in found["smooth series"]["scores"]
    assert "TSB()" in found["lumpy series"]["scores"]
    assert found["short series"]["why"] == "too short for a back-test"
    assert found["short series"]["chosen"] == "SimpleExponentialSmoothingOptimized()"
    whats = [each["what"] for each in fitted.choices_]
    assert whats[:2] == ["frequency", "season"]


def test_every_series_is_named_with_its_class_and_model(fitted: AutoForecaster) -> None:
    table = fitted.series_
    assert list(table.columns) == ["unique_id", "class", "adi", "cv2", "model"]
    kinds = table["unique_id"].str.split().str[1].tolist()
    assert table["class"].tolist() == kinds
    chosen = {each["what"]: each["chosen"] for each in fitted.choices_}
    assert table["model"].tolist() == [chosen[f"{kind} series"] for kind in kinds]


def test_each_class_is_forecast_by_its_model_alone(fitted: AutoForecaster) -> None:
    df = shop()
    out = fitted.predict(H, level=[80])
    assert list(out.columns) == ["unique_id", "ds", "auto", "auto-lo-80", "auto-hi-80"]
    assert len(out) == H * df["unique_id"].nunique()
    assert np.isfinite(out["auto"]).all()
    table = fitted.series_
    statistical = table[table["model"] != "boosting"]
    assert len(statistical) > 0
    for kind, part in statistical.groupby("class"):
        rows = df[df["unique_id"].isin(part["unique_id"])]
        model = next(each.found.model for each in fitted._parts if each.kind == kind)
        alone = StatisticalForecaster([model], freq="MS").forecast(rows, H)
        mine = out[out["unique_id"].isin(part["unique_id"])]
        assert mine["auto"].tolist() == alone["auto"].tolist()
    slow = out[out["unique_id"].str.contains("lumpy|intermittent")]
    assert (slow["auto-lo-80"] >= 0).all()


def test_equal_data_give_equal_choices_on_any_threads(fitted: AutoForecaster) -> None:
    again = mliot.auto_forecaster(shop().sample(frac=1, random_state=1), H, n_jobs=1)
    assert again.choices_ == fitted.choices_
    assert again.predict(H, level=[80]).equals(fitted.predict(H, level=[80]))


def test_the_number_of_fits_is_fixed_by_the_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    fits: list[str] = []
    original = FittedModel.fit.__func__  # type: ignore[attr-defined]

    def counting(cls: Any, model: Any, *rest: Any, **named: Any) -> Any:
        fits.append(type(model).__name__)
        return original(cls, model, *rest, **named)

    monkeypatch.setattr(FittedModel, "fit", classmethod(counting))
    for n in (40, 60):
        fits.clear()
        model = AutoForecaster(H, intervals=None).fit(shop(n))
        tried = sum(len(each["scores"]) - 1 for each in model.choices_ if "scores" in each)
        ensembles = 2  # their members are candidates themselves
        tables = [each["scores"] for each in model.choices_ if "scores" in each]
        names = [name for scores in tables for name in scores]
        again = 2 * sum(name.startswith("WeightedEnsemble") for name in names)  # three windows
        assert len(fits) == tried - ensembles + again + len(model._parts)


def test_weights_by_series_are_tried_where_seasonal_series_are_long_enough() -> None:
    long = (3 + 2 * 2) * H  # three windows that choose, and twice as much as two that weigh
    for n, freq, tried in ((long - 1, "MS", False), (long, "MS", True), (long, "YS", False)):
        y = 50 + np.random.default_rng(3).normal(size=n)
        times = pd.date_range("1950-01-01", periods=n, freq=freq)
        frame = pd.DataFrame({"unique_id": "a", "ds": times, "y": y})
        choices = AutoForecaster(H, intervals=None).fit(frame).choices_
        scores = next(each["scores"] for each in choices if "scores" in each)
        assert any(each.startswith("WeightedEnsemble") for each in scores) == tried


def test_candidates_see_nothing_of_what_they_are_tested_on() -> None:
    df = shop()
    last = df.groupby("unique_id").cumcount(ascending=False) < 3 * H
    wild = df.assign(y=df["y"].where(~last, df["y"] * 7 + 3))
    model = AutoForecaster(H, intervals=None)
    options = {"n_windows": 3, "refit": False}
    first, other = (model.cross_validation(each, **options) for each in (df, wild))
    assert first["cutoff"].nunique() == 3
    before = first["cutoff"] == first["cutoff"].min()
    assert first.loc[before, "auto"].tolist() == other.loc[before, "auto"].tolist()


@pytest.mark.parametrize("refit", [True, False])
def test_back_tests_choose_anew_and_hold_every_window(fitted: AutoForecaster, refit: bool) -> None:
    df = shop()
    out = fitted.cross_validation(
        df, n_windows=2, refit=refit, level=[80], against="seasonal_naive"
    )
    names = ["auto", "auto-lo-80", "auto-hi-80", "SeasonalNaive"]
    assert list(out.columns) == ["unique_id", "ds", "cutoff", "y", *names]
    assert len(out) == 2 * H * 12 + H  # the short series has but one window
    assert np.isfinite(out[["y", "auto", "SeasonalNaive"]].to_numpy()).all()
    merged = out.merge(df, on=["unique_id", "ds"], how="left")
    assert merged["y_x"].tolist() == merged["y_y"].tolist()
    with pytest.raises(mliot.InvalidArgument, match="no series is longer than the 240 periods"):
        fitted.cross_validation(df, h=120, n_windows=2)
    with pytest.raises(mliot.InvalidArgument, match="against must be"):
        fitted.cross_validation(df, against="drift")


def test_updates_and_files_go_on_where_it_stood(tmp_path: Path) -> None:
    df = shop()
    old = df[df["ds"] < "2023-11-01"]
    model = mliot.auto_forecaster(pl.from_pandas(old), H)
    model.save(tmp_path / "auto.mliot")
    for again in (mliot.load(tmp_path / "auto.mliot"), pickle.loads(pickle.dumps(model))):
        assert repr(again) == repr(model)
        assert again.choices_ == model.choices_
        assert again.series_.equals(model.series_)
        assert again.predict(H, level=[80]).equals(model.predict(H, level=[80]))
        again.update(pl.from_pandas(df[df["ds"] == "2023-11-01"]))
        expected = mliot.load(tmp_path / "auto.mliot").update(
            pl.from_pandas(df[df["ds"] == "2023-11-01"])
        )
        assert again.predict(H).equals(expected.predict(H))
    content = bytearray((tmp_path / "auto.mliot").read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "auto.mliot").write_bytes(content)
    with pytest.raises(mliot.FormatError):
        mliot.load(tmp_path / "auto.mliot")
    with pytest.raises(mliot.NotFitted):
        AutoForecaster(H).save(tmp_path / "none.mliot")
    assert pickle.loads(pickle.dumps(AutoForecaster(3))).horizon == 3


def test_a_refused_update_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_router, "candidates_of", lambda kind, seasons, h: [CrostonSBA()])
    model = AutoForecaster(H, intervals=None).fit(shop())
    new = shop().groupby("unique_id").tail(1).assign(ds=pd.Timestamp("2024-01-01"))
    expected = model.predict(H)
    with pytest.raises(mliot.InvalidArgument, match="late or duplicate"):
        model.update(shop().tail(1))
    bad = new.assign(y=new["y"].where(new["unique_id"] != "d lumpy 1", -1.0))
    with pytest.raises(mliot.InvalidArgument, match=r"id 'd lumpy 1' at .* has a value below 0"):
        model.update(bad)
    assert model.predict(H).equals(expected)
    model.update(new)
    assert model.predict(1)["ds"].unique().tolist() == [pd.Timestamp("2024-02-01")]


def test_series_that_the_model_of_their_class_cannot_take_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_router, "candidates_of", lambda kind, seasons, h: [CrostonSBA()])
    df = shop()
    first = df["unique_id"] == "d lumpy 1"
    df.loc[df.index[first][3], "y"] = -1.0
    told = r"1 of 13 series went to the fallback model, id 'd lumpy 1' first \(CrostonSBA of"
    with pytest.warns(UserWarning, match=told):
        model = AutoForecaster(H, intervals=None).fit(df)
    assert model.failures_["unique_id"].tolist() == ["d lumpy 1"]
    assert model.failures_["reason"].tolist() == ["it has the value -1"]


def test_weights_leave_boosting_alone_and_give_its_forecaster() -> None:
    df = shop().query("unique_id != @SHORT").assign(in_stock=1.0)
    model = mliot.auto_forecaster(df, H, weight_col="in_stock", intervals=None)
    assert isinstance(model, Forecaster)
    choice = next(each for each in model.choices_ if each["what"] == "model")
    assert choice["chosen"] == "boosting"
    assert choice["why"].startswith("weight_col: only boosting takes weights")
    assert "auto" in model.predict(H).columns


def test_covariates_that_matter_make_boosting_the_choice() -> None:
    rng = np.random.default_rng(2)
    n, parts = 120, []
    for i in range(6):
        promotion = (rng.uniform(size=n + H) < 0.3).astype(float)
        y = (20 + 5 * i) * (1 + promotion) + rng.normal(0, 1, n + H)
        days = pd.date_range("2024-01-01", periods=n + H)
        parts.append(pd.DataFrame({"unique_id": i, "ds": days, "y": y, "promotion": promotion}))
    df = pd.concat(parts)
    known = df["ds"] < df["ds"].max() - pd.Timedelta(days=H - 1)
    plan = df.loc[~known, ["unique_id", "ds", "promotion"]]
    model = mliot.auto_forecaster(df[known], H, X_df=plan, intervals=None)
    assert isinstance(model, Forecaster)
    assert model.columns_ == {"promotion": "future"}
    choice = of_classes(model)["smooth series"]
    assert choice["chosen"] == "boosting"
    out = mliot.forecast(df[known], H, plan, intervals=None).merge(df)
    assert np.abs(out["auto"] - out["y"]).mean() < 4
    with pytest.raises(mliot.InvalidArgument, match="promotion"):
        model.predict(H)


def test_series_that_are_all_short_are_smoothed() -> None:
    df = shop().query("unique_id == @SHORT")
    model = mliot.auto_forecaster(df, H)
    assert [each.kind for each in model._parts] == ["short"]
    assert isinstance(model._parts[0].found.model, SimpleExponentialSmoothingOptimized)
    assert len(model.predict(H, level=[80])) == H
    one = df.head(1)
    assert mliot.forecast(one, 2, freq="MS")["auto"].tolist() == [4.0, 4.0]


def test_missing_values_are_an_error_or_filled() -> None:
    holes = shop().drop(index=[7, 70])
    with pytest.raises(mliot.InvalidArgument, match="fill_gaps"):
        mliot.auto_forecaster(holes, H)
    model = mliot.auto_forecaster(holes, H, fill_gaps="missing")
    assert np.isfinite(model.predict(H)["auto"]).all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"h": 0}, "h must be an integer >= 1"),
        ({"h": H, "model": "best"}, "unknown name 'best'; known: auto, boosting, naive"),
        ({"h": H, "static_features": ["size"]}, "size"),
        ({"h": H, "intervals": 80}, "intervals must be ConformalIntervals"),
    ],
)
def test_bad_arguments_are_named(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        mliot.auto_forecaster(shop(), **arguments)
    with pytest.raises(mliot.NotFitted):
        AutoForecaster(H).predict()


def test_names_of_models_give_their_forecasters() -> None:
    df = shop().query("unique_id == 'a smooth 0'")
    assert isinstance(mliot.auto_forecaster(df, H, model="boosting"), Forecaster)
    ets = mliot.auto_forecaster(df, H, model="ets")
    assert isinstance(ets.models[0], AutoETS)
    assert isinstance(mliot.auto_forecaster(df, H, model=IMAPA()), StatisticalForecaster)
    assert "MedianEnsemble" in mliot.forecast(df, H, model="ensemble").columns
    for model, message in (
        (AutoETS, r"is a class; write AutoETS\(\)"),
        ([IMAPA()], "one model is"),
    ):
        with pytest.raises(mliot.InvalidArgument, match=message):
            mliot.forecast(df, H, model=model)


def test_one_call_gives_quantiles_as_predict_does() -> None:
    df = shop().query("unique_id == 'a smooth 0'")
    ets = mliot.auto_forecaster(df, H, model="ets")
    table = mliot.forecast(df, H, model="ets", quantiles=[0.1, 0.9])
    assert table.equals(ets.predict(H, quantiles=[0.1, 0.9]))
    assert "auto-q-0.1" in mliot.forecast(df, H, quantiles=[0.1]).columns


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_series_of_nothing_but_zeros_have_the_intervals_of_their_model(share: float) -> None:
    y = np.random.default_rng(8).normal(50, 4, (6, 48))
    y[: int(6 * share)] = 0
    df = pd.DataFrame(
        {
            "unique_id": np.repeat(np.arange(6), 48),
            "ds": np.tile(pd.date_range("2019-01-01", periods=48, freq="MS"), 6),
            "y": y.ravel(),
        }
    )
    table = AutoForecaster(6).fit(df).predict(6, level=[80])
    assert table["auto-hi-80"][:18].tolist() == [0.0] * 18
    assert (table["auto-hi-80"][int(36 * share) :] > 40).all()
