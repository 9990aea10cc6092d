"""StatisticalForecaster: frames, intervals, updates, back-tests, failures, odd series."""

from __future__ import annotations

import pickle
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import mliot
from mliot import statistical
from mliot.forecasting import ConformalIntervals, StatisticalForecaster
from mliot.statistical import (
    ADIDA,
    IMAPA,
    TSB,
    AutoETS,
    AutoTheta,
    CrostonClassic,
    CrostonOptimized,
    CrostonSBA,
    CrostonSBJ,
    HistoricAverage,
    Naive,
    RandomWalkWithDrift,
    SeasonalNaive,
    SeasonalWindowAverage,
    WindowAverage,
)

EVERY = [
    Naive(),
    SeasonalNaive(12),
    RandomWalkWithDrift(),
    HistoricAverage(),
    WindowAverage(4),
    SeasonalWindowAverage(12, 2),
    CrostonClassic(),
    CrostonOptimized(),
    CrostonSBA(),
    CrostonSBJ(),
    TSB(),
    ADIDA(),
    IMAPA(),
]
NAMES = [model.name() for model in EVERY]
INTERMITTENT = NAMES[6:]


def sales(lengths: tuple[int, ...] = (40, 25, 31), start: str = "2022-01-01") -> pd.DataFrame:
    rng = np.random.default_rng(4)
    parts = [
        pd.DataFrame(
            {
                "unique_id": f"s{i}",
                "ds": pd.date_range(start, periods=n, freq="MS"),
                "y": (rng.poisson(4, n) * (rng.uniform(size=n) < 0.6)).astype(float),
            }
        )
        for i, n in enumerate(lengths)
    ]
    return pd.concat(parts, ignore_index=True)


def converted(frame: pd.DataFrame, kind: str) -> Any:
    if kind == "polars":
        return pl.from_pandas(frame)
    return pa.Table.from_pandas(frame, preserve_index=False) if kind == "pyarrow" else frame


def as_pandas(frame: Any) -> pd.DataFrame:
    return frame if isinstance(frame, pd.DataFrame) else frame.to_pandas()


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_the_same_kind_of_frame_comes_back_in_every_call(kind: str) -> None:
    df = converted(sales().sample(frac=1, random_state=0), kind)
    model = StatisticalForecaster([SeasonalNaive(12), CrostonSBA(alias="sba")], freq="MS")
    out = model.forecast(df, h=3, level=[80], quantiles=[0.5], fitted=True)
    frames = [
        out,
        model.forecast_fitted_values(),
        model.simulate(2, n_paths=3),
        model.cross_validation(df, h=2, n_windows=2),
        model.params_,
        model.failures_,
    ]
    assert {type(each) for each in frames} == {type(df)}
    out, fitted, paths, windows, params, failures = map(as_pandas, frames)
    suffixes = ["", "-lo-80", "-hi-80", "-q-0.5"]
    assert list(out.columns) == [
        "unique_id",
        "ds",
        *(f"{name}{suffix}" for name in ("SeasonalNaive", "sba") for suffix in suffixes),
    ]
    assert out["unique_id"].tolist() == ["s0"] * 3 + ["s1"] * 3 + ["s2"] * 3
    assert pd.Timestamp(out["ds"][0]) == pd.Timestamp("2025-05-01")  # 40 months later
    assert list(fitted.columns) == ["unique_id", "ds", "y", "SeasonalNaive", "sba"]
    assert len(fitted) == 40 + 25 + 31
    assert paths["sample_id"].tolist() == [0, 0, 1, 1, 2, 2] * 3
    assert list(windows.columns) == ["unique_id", "ds", "cutoff", "y", "SeasonalNaive", "sba"]
    assert set(params["parameter"]) == {"alpha_size", "alpha_interval", "size", "interval"}
    assert len(failures) == 0
    assert set(model.seconds_) == {"SeasonalNaive", "sba"}


def test_forecasts_are_those_of_each_series_alone() -> None:
    df = sales()
    together = StatisticalForecaster(EVERY, freq="MS").forecast(df, 4, level=[90])
    for name, part in df.groupby("unique_id"):
        alone = StatisticalForecaster(EVERY, freq="MS").forecast(part, 4, level=[90])
        mine = together[together["unique_id"] == name].reset_index(drop=True)
        pd.testing.assert_frame_equal(alone, mine, check_exact=True)
    ends = together[[f"{name}-lo-90" for name in INTERMITTENT]].to_numpy()
    assert (ends >= 0).all()


def test_updates_of_many_rows_are_updates_of_one_and_naive_methods_fit_anew() -> None:
    df = sales((30, 30, 30))
    old = df.groupby("unique_id").head(26)
    new = df.groupby("unique_id").tail(4)
    at_once = StatisticalForecaster(EVERY, freq="MS").fit(old).update(new)
    one_by_one = StatisticalForecaster(EVERY, freq="MS").fit(old)
    for _, rows in new.groupby("ds"):
        one_by_one.update(rows)
    a, b = (model.predict(3, level=[80]) for model in (at_once, one_by_one))
    pd.testing.assert_frame_equal(a, b, check_exact=True)
    whole = StatisticalForecaster(EVERY, freq="MS").fit(df).predict(3)
    kept = [x for x in NAMES if x not in ("CrostonOptimized", "ADIDA", "IMAPA")]
    pd.testing.assert_frame_equal(a[["ds", *kept]], whole[["ds", *kept]], check_exact=True)
    with pytest.raises(
        mliot.InvalidArgument, match="late or duplicate: the next period is 2024-07"
    ):
        at_once.update(new)
    with pytest.raises(mliot.InvalidArgument, match="after a gap"):
        at_once.update(new.assign(ds=new["ds"] + pd.DateOffset(months=9)))
    wrong = new.head(1).assign(ds=pd.Timestamp("2024-07-01"), y=-2.0)
    with pytest.raises(
        mliot.InvalidArgument, match="id 's0' at 2024-07-01 has a value below 0, which C"
    ):
        at_once.update(wrong)
    pd.testing.assert_frame_equal(at_once.predict(3, level=[80]), a, check_exact=True)


@pytest.mark.parametrize("refit", [True, False])
def test_windows_are_forecasts_of_what_was_known(refit: bool) -> None:
    df = sales((40, 25, 9))  # the last series is too short for the first window
    model = StatisticalForecaster([Naive(), CrostonOptimized()], freq="MS")
    out = model.cross_validation(df, h=3, n_windows=3, step_size=4, refit=refit, level=[80])
    assert len(out) == 3 * (3 + 3 + 2)
    for (name, cutoff), part in out.groupby(["unique_id", "cutoff"]):
        known = df[(df["unique_id"] == name) & (df["ds"] <= cutoff)]
        alone = StatisticalForecaster(model.models, freq="MS").forecast(known, 3, level=[80])
        assert part["ds"].tolist() == alone["ds"].tolist()
        assert part["Naive"].tolist() == alone["Naive"].tolist()
        assert (part["CrostonOptimized"].to_numpy() == alone["CrostonOptimized"]).all() or not refit
        actual = df[df["unique_id"] == name].set_index("ds")["y"]
        assert part["y"].tolist() == actual[part["ds"]].tolist()
    high = df.assign(y=df["y"] + 50)  # a late start from 0 would show
    model = StatisticalForecaster([AutoETS(12), AutoTheta(12)], freq="MS")
    out = model.cross_validation(high, h=3, n_windows=3, step_size=4, refit=refit)
    late = out[out["unique_id"] == "s2"]
    for cutoff, part in late.groupby("cutoff"):
        known = high[(high["unique_id"] == "s2") & (high["ds"] <= cutoff)]
        points = part[["AutoETS", "AutoTheta"]].to_numpy()
        with pytest.warns(UserWarning, match="AutoETS has a season of 12 periods, but the longest"):
            alone = StatisticalForecaster(model.models, freq="MS").forecast(known, 3)
        if refit or cutoff == late["cutoff"].min():  # the first window that knows it fits it
            assert (points == alone[["AutoETS", "AutoTheta"]].to_numpy()).all()
        assert (np.abs(points - known["y"].mean()) < 15).all()
    model = StatisticalForecaster([Naive(), CrostonOptimized()], freq="MS")
    late = df.assign(y=df["y"].where(df["ds"] != df["ds"].max(), -1.0))  # in the last window alone
    kept = model.cross_validation(late, h=1, n_windows=2, refit=refit)
    assert len(kept) == 2 * 3
    with pytest.raises(mliot.InvalidArgument, match="no series is longer than h = 50"):
        model.cross_validation(df, h=50)


def test_conformal_intervals_cover_what_comes_and_know_their_horizon() -> None:
    rng = np.random.default_rng(1)
    size, n = 60, 80
    df = pd.DataFrame(
        {
            "unique_id": np.repeat(np.arange(n), size),
            "ds": np.tile(np.arange(size), n),
            "y": rng.normal(50, 5, size * n),
        }
    )
    model = StatisticalForecaster(
        [HistoricAverage()], freq=1, intervals=ConformalIntervals(3), horizon=4
    )
    model.fit(df[df["ds"] < 56])
    out = model.predict(4, level=[80]).merge(df)
    inside = out["y"].between(out["HistoricAverage-lo-80"], out["HistoricAverage-hi-80"])
    assert 0.75 < inside.mean() < 0.85
    with pytest.raises(mliot.InvalidArgument, match="calibrated for 4 steps, but h is 5"):
        model.predict(5, level=[80])
    assert len(model.predict(5)) == 5 * n
    windows = model.cross_validation(df, h=4, n_windows=1, level=[80])
    assert (windows["HistoricAverage-lo-80"] < windows["HistoricAverage-hi-80"]).all()
    short = StatisticalForecaster([Naive()], freq=1, intervals=ConformalIntervals(3), horizon=30)
    with pytest.raises(mliot.InvalidArgument, match="no series has more than 3 windows of 30"):
        short.fit(df)


def test_a_series_that_a_model_cannot_take_goes_to_the_fallback_and_is_named() -> None:
    df = sales((20, 20))
    df.loc[5, "y"] = -3.0
    model = StatisticalForecaster([CrostonSBA(), Naive()], freq="MS", fallback_model=Naive("last"))
    with pytest.warns(UserWarning, match="1 of 4 fits .* CrostonSBA of id 's0' first"):
        out = model.forecast(df, h=2, level=[80], fitted=True)
    assert out["CrostonSBA"][0] == df["y"][19]
    assert (
        out["CrostonSBA"][2]
        == StatisticalForecaster([CrostonSBA()], "MS")
        .forecast(df[df["unique_id"] == "s1"], 1)["CrostonSBA"]
        .item()
    )
    assert model.failures_.to_dict("records") == [
        {"unique_id": "s0", "model": "CrostonSBA", "reason": "it has the value -3"}
    ]
    fitted = model.forecast_fitted_values()
    assert fitted["CrostonSBA"][1] == df["y"][0]
    new = pd.DataFrame({"unique_id": ["s0"], "ds": [pd.Timestamp("2023-09-01")], "y": [-9.0]})
    assert model.update(new).predict(1)["CrostonSBA"][0] == -9


ODD = {
    "one": [3.0],
    "two": [3.0, 5.0],
    "three": [0.0, 5.0, 0.0],
    "constant": [4.0] * 30,
    "zeros": [0.0] * 30,
    "spike": [0.0] * 15 + [9.0] + [0.0] * 14,
    "tiny": list(1e-12 * np.arange(1.0, 31)),
    "huge": list(1e12 * np.arange(1.0, 31)),
    "short of a season": [1.0, 2.0, 3.0, 4.0],
}


def test_no_odd_series_stops_a_model() -> None:
    parts = [
        pd.DataFrame({"unique_id": name, "ds": np.arange(len(y)), "y": y})
        for name, y in ODD.items()
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = StatisticalForecaster(EVERY, freq=1).fit(pd.concat(parts))
    out = model.predict(14, level=[80])
    assert np.isfinite(out[NAMES].to_numpy()).all()
    long = out[~out["unique_id"].isin(["one", "two", "three", "short of a season"])]
    low = long[[f"{name}-lo-80" for name in NAMES]].to_numpy()
    high = long[[f"{name}-hi-80" for name in NAMES]].to_numpy()
    assert (low <= high).all()
    flat = long[long["unique_id"] == "constant"]
    assert np.abs(flat[NAMES].to_numpy() / 4 - 1).max() < 0.06  # SBA takes 5 % off
    paths = model.simulate(3, n_paths=4)
    assert (paths[INTERMITTENT].to_numpy() >= 0).all()


def test_twenty_thousand_points_and_scales_keep_their_forecasts() -> None:
    y = np.abs(np.random.default_rng(3).normal(size=20_000)).round(1)
    df = pd.DataFrame({"unique_id": "a", "ds": np.arange(len(y)), "y": y})
    small, large = (
        StatisticalForecaster(EVERY, freq=1).forecast(df.assign(y=y * scale), 2)[NAMES].to_numpy()
        for scale in (2.0**-40, 2.0**40)
    )
    assert (small * 2.0**80 == large).all()  # by powers of two every operation scales exactly


def test_gaps_are_refused_carried_or_filled() -> None:
    df = pd.DataFrame({"unique_id": "a", "ds": [1, 2, 4, 5], "y": [np.nan, 5.0, 7.0, np.nan]})
    with pytest.raises(mliot.InvalidArgument, match="fill_gaps"):
        StatisticalForecaster([Naive()], freq=1).fit(df)
    carried = StatisticalForecaster([HistoricAverage()], freq=1, fill_gaps="missing")
    assert carried.forecast(df, 1)["HistoricAverage"][0] == (5 + 5 + 7 + 7) / 4
    more = pd.DataFrame({"unique_id": "a", "ds": [6], "y": [np.nan]})
    assert carried.update(more).predict(1)["HistoricAverage"][0] == pytest.approx(31 / 5)
    zeros = StatisticalForecaster([HistoricAverage()], freq=1, fill_gaps=0)
    assert zeros.forecast(df, 1)["HistoricAverage"][0] == 12 / 5
    with pytest.raises(mliot.InvalidArgument, match="id 'a' has no target at all"):
        carried.fit(df.assign(y=np.nan))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"models": []}, "models must be a list"),
        ({"models": [Naive]}, r"is no model of mliot.statistical; write Naive\(\)"),
        ({"models": [Naive(), Naive()]}, "share the column 'Naive'; give one an alias"),
        ({"models": [WindowAverage(0)]}, "window_size must be"),
        ({"models": [TSB(alpha_d=2)]}, "alpha_d must be"),
        ({"models": [Naive()], "fallback_model": ADIDA()}, "ADIDA cannot take every series"),
        ({"models": [Naive()], "intervals": 80}, "intervals must be ConformalIntervals"),
        ({"models": [Naive()], "horizon": 0}, "horizon must be an integer >= 1"),
        ({"models": [Naive()], "target_col": "sold"}, "sold"),
    ],
)
def test_bad_arguments_are_named(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises((mliot.InvalidArgument, ValueError), match=message):
        StatisticalForecaster(**arguments, freq="MS").fit(sales())


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_a_file_goes_on_where_the_forecaster_stood(kind: str, tmp_path: Path) -> None:
    df = sales()
    df.loc[2, "y"] = -1.0
    old = converted(df.groupby("unique_id").head(24), kind)
    model = StatisticalForecaster(
        EVERY, freq="MS", intervals=ConformalIntervals(2), horizon=3, fallback_model=Naive()
    )
    with pytest.warns(UserWarning, match="fits went to the fallback"):
        model.fit(old)
    model.save(tmp_path / "models.mliot")
    for again in (mliot.load(tmp_path / "models.mliot"), pickle.loads(pickle.dumps(model))):
        assert repr(again) == repr(model)
        assert as_pandas(again.failures_).equals(as_pandas(model.failures_))
        new = df.groupby("unique_id").nth(24)
        a, b = (m.predict(3, level=[80]) for m in (again, model))
        pd.testing.assert_frame_equal(as_pandas(a), as_pandas(b), check_exact=True)
        again.update(converted(new, kind))
        with pytest.warns(UserWarning, match="fits went to the fallback"):
            fresh = model.clone().fit(old).update(converted(new, kind))
        pd.testing.assert_frame_equal(
            as_pandas(again.predict(2)), as_pandas(fresh.predict(2)), check_exact=True
        )
    assert repr(pickle.loads(pickle.dumps(StatisticalForecaster([Naive("x")])))).count("x")
    with pytest.raises(mliot.NotFitted):
        StatisticalForecaster([Naive()]).save(tmp_path / "none.mliot")
    content = bytearray((tmp_path / "models.mliot").read_bytes())
    content[-9] ^= 1
    (tmp_path / "models.mliot").write_bytes(content)
    with pytest.raises(mliot.FormatError):
        mliot.load(tmp_path / "models.mliot")


def test_the_short_way_takes_the_name_of_a_model_or_a_model() -> None:
    df = sales((40, 40))
    out = mliot.forecast(df, 3, model="seasonal_naive", freq="MS", level=[80])
    assert out["SeasonalNaive"][0] == df["y"][28]
    assert {"SeasonalNaive-lo-80", "SeasonalNaive-hi-80"} <= set(out.columns)
    model = mliot.auto_forecaster(df, 3, model=TSB(0.3, 0.1))
    assert [each["what"] for each in model.choices_] == [
        "frequency",
        "season",
        "model",
        "intervals",
    ]
    assert model.choices_[2]["chosen"] == "TSB(alpha_d=0.3, alpha_p=0.1)"
    few = mliot.auto_forecaster(df, 25, model="croston")
    assert few.choices_[3]["why"] == "no series has more than 2 windows of 25 periods"
    names = "naive drift average ets theta tsb adida imapa negative_binomial tweedie empirical"
    for name in [*names.split(), "bootstrap"]:
        assert np.isfinite(mliot.forecast(df, 2, model=name).iloc[:, -1]).all()
    with pytest.raises(mliot.InvalidArgument, match="unknown name 'crostn'; known: auto, boo"):
        mliot.forecast(df, 3, model="crostn")
    with pytest.raises(mliot.InvalidArgument, match="static_features: statistical models take no"):
        mliot.forecast(df, 3, model="naive", static_features=["y2"])
    with pytest.raises(mliot.InvalidArgument, match="future_features: Naive takes no covariates"):
        mliot.forecast(df, 3, model="naive", future_features=["y2"])
    with pytest.raises(mliot.InvalidArgument, match="X_df: Naive takes no covariates"):
        mliot.forecast(df, 3, df, model="naive")


def test_calls_before_fit_say_so() -> None:
    model = StatisticalForecaster([Naive()])
    with pytest.raises(mliot.NotFitted):
        model.predict(1)
    with pytest.raises(mliot.NotFitted, match="fitted=True"):
        model.fit(sales()).forecast_fitted_values()


def test_every_model_goes_through_a_file() -> None:
    kinds = (getattr(statistical, each) for each in statistical.__all__)
    names = [
        each.__name__
        for each in kinds
        if isinstance(each, type) and issubclass(each, statistical.StatisticalModel)
    ]
    names.remove("StatisticalModel")
    models = [getattr(statistical, name)() for name in names]
    model = StatisticalForecaster(models, freq="MS").fit(sales())
    again = pickle.loads(pickle.dumps(model))
    assert again.predict(3, level=[80]).equals(model.predict(3, level=[80]))
    assert np.isfinite(model.predict(3)[names].to_numpy()).all()


def test_defaults_are_the_cores_and_every_model_is_exported() -> None:
    for model in EVERY:
        defaults = type(model)().panel().options
        assert type(model)().get_params() == {**defaults, "alias": None}
        assert type(model).__name__ in statistical.__all__
        again = model.clone()
        assert repr(again) == repr(model)
