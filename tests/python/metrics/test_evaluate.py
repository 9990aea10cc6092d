"""evaluate(): utilsforecast's frames, every kind of frame, cutoffs, errors."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from utilsforecast import evaluation, losses

import mliot
from mliot import metrics
from mliot.metrics import evaluate

NAMES = ["mae", "mse", "rmse", "bias", "mape", "smape", "wape", "mase", "rmsse"]
SCALED = {"mase", "rmsse"}


def forecasts(n_series: int = 5, horizon: int = 9) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    size = n_series * horizon
    frame = pd.DataFrame(
        {
            "unique_id": np.repeat([f"s{i}" for i in range(n_series)], horizon),
            "ds": np.tile(pd.date_range("2024-01-01", periods=horizon), n_series),
            "y": rng.poisson(4, size).astype(float) + 1,
            "a": rng.gamma(4, 1, size),
            "b": rng.gamma(4, 1, size),
        }
    )
    for model in ("a", "b"):
        for level, width in ((80, 2.0), (95, 4.0)):
            frame[f"{model}-lo-{level}"] = frame[model] - width
            frame[f"{model}-hi-{level}"] = frame[model] + width
    return frame


def history(n_series: int = 5, size: int = 40) -> pd.DataFrame:
    rng = np.random.default_rng(6)
    return pd.DataFrame(
        {
            "unique_id": np.repeat([f"s{i}" for i in range(n_series)], size),
            "ds": np.tile(pd.date_range(end="2023-12-31", periods=size), n_series),
            "y": rng.poisson(4, n_series * size).astype(float),
        }
    )


def converted(frame: pd.DataFrame, kind: str) -> Any:
    if kind == "polars":
        return pl.from_pandas(frame)
    return pa.Table.from_pandas(frame, preserve_index=False) if kind == "pyarrow" else frame


def as_pandas(frame: Any) -> pd.DataFrame:
    return frame if isinstance(frame, pd.DataFrame) else frame.to_pandas()


def theirs(df: pd.DataFrame, train: pd.DataFrame) -> pd.DataFrame:
    functions = [
        partial(getattr(losses, name), seasonality=7) if name in SCALED else getattr(losses, name)
        for name in NAMES
    ]
    return evaluation.evaluate(
        df, [*functions, losses.coverage], train_df=train, level=[80, 95], models=["a", "b"]
    )


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_the_result_is_utilsforecasts_in_the_same_kind_of_frame(kind: str) -> None:
    df, train = forecasts(), history()
    shuffled = df.sample(frac=1, random_state=0)
    ours = evaluate(
        converted(shuffled, kind),
        [*NAMES, metrics.coverage],
        train_df=converted(train, kind),
        level=[80, 95],
        seasonality=7,
    )
    assert type(ours) is type(converted(df, kind))
    ours = as_pandas(ours)
    assert list(ours.columns) == ["unique_id", "metric", "a", "b"]
    pd.testing.assert_frame_equal(ours, theirs(df, train), check_dtype=False, rtol=1e-12)


def test_each_cutoff_is_evaluated_apart_and_scaled_by_what_came_before_it() -> None:
    df, train = forecasts(), history()
    early = df.assign(ds=df["ds"] - pd.Timedelta(days=10), cutoff=pd.Timestamp("2023-12-21"))
    late = df.assign(cutoff=pd.Timestamp("2023-12-31"))
    both = evaluate(pd.concat([late, early]), ["mae", "mase"], ["a"], train_df=train, seasonality=1)
    assert list(both.columns) == ["unique_id", "cutoff", "metric", "a"]
    assert len(both) == 5 * 2 * 2
    known = train[train["ds"] <= "2023-12-21"]
    for cutoff, past in (("2023-12-21", known), ("2023-12-31", train)):
        part = both[(both["cutoff"] == cutoff) & (both["metric"] == "mase")]
        wanted = evaluate(df, ["mase"], ["a"], train_df=past, seasonality=1)
        assert part["a"].tolist() == wanted["a"].tolist()


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_the_mean_over_ids_leaves_nan_out_and_keeps_cutoffs_apart(kind: str) -> None:
    df = pd.DataFrame(
        {
            "unique_id": ["x", "y", "x", "y"],
            "ds": [1, 1, 2, 2],
            "cutoff": [0, 0, 1, 1],
            "y": [1.0, 0.0, 2.0, 4.0],
            "m": [2.0, 5.0, 3.0, 1.0],
        }
    )
    by_cutoff = as_pandas(evaluate(converted(df, kind), ["wape"], agg_fn="mean"))
    assert by_cutoff.to_dict("list") == {
        "cutoff": [0, 1],
        "metric": ["wape", "wape"],
        "m": [1.0, (0.5 + 0.75) / 2],
    }
    overall = as_pandas(
        evaluate(converted(df.drop(columns="cutoff"), kind), ["mae"], agg_fn="mean")
    )
    assert overall.to_dict("list") == {"metric": ["mae"], "m": [((1 + 1) / 2 + (5 + 3) / 2) / 2]}


def test_quantile_metrics_read_the_ends_of_the_intervals() -> None:
    df = forecasts(1)
    out = evaluate(df, ["pinball", "msis"], ["a"], history(1), [80, 95], 7).set_index("metric")["a"]
    assert list(out.index) == [
        "pinball_q0.025",
        "pinball_q0.1",
        "pinball_q0.9",
        "pinball_q0.975",
        "msis_level80",
        "msis_level95",
    ]
    assert out["pinball_q0.9"] == metrics.pinball(df["y"], df["a-hi-80"], 0.9)
    assert out["msis_level95"] == metrics.msis(
        df["y"], df["a-lo-95"], df["a-hi-95"], history(1)["y"], 95, 7
    )


def with_quantiles(df: pd.DataFrame) -> pd.DataFrame:
    ends = {0.1: -2.0, 0.5: 0.0, 0.9: 2.5}
    columns = {f"{m}-q-{q:g}": df[m] + width for m in ("a", "b") for q, width in ends.items()}
    return df.assign(**columns)


def test_quantile_columns_are_scored_as_they_are_or_by_name() -> None:
    df = with_quantiles(forecasts(2).drop(columns=[f"a-{x}-80" for x in ("lo", "hi")]))
    out = evaluate(df, ["pinball", "crps"])
    labels = ["pinball_q0.1", "pinball_q0.5", "pinball_q0.9", "crps"]
    assert out["metric"].unique().tolist() == labels
    assert list(out.columns) == ["unique_id", "metric", "a", "b"]
    for who, part in df.groupby("unique_id"):
        got = out[out["unique_id"] == who].set_index("metric")["a"]
        q = [0.1, 0.5, 0.9]
        columns = part[[f"a-q-{each}" for each in q]].to_numpy()
        assert got["pinball_q0.5"] == metrics.pinball(part["y"], part["a-q-0.5"], 0.5)
        assert got["crps"] == metrics.crps(part["y"], columns, q)
    named = evaluate(df, ["pinball"], quantiles=[0.9])
    pd.testing.assert_frame_equal(evaluate(df, ["pinball"], quantiles=0.9), named)
    assert named["metric"].unique().tolist() == ["pinball_q0.9"]
    both = evaluate(df, ["pinball", metrics.crps], ["b"], level=[80], quantiles=[0.5, 0.9])
    assert both["metric"].unique().tolist() == labels  # the end at 0.9 is the quantile's
    first = df[df["unique_id"] == "s0"]
    wanted = metrics.crps(
        first["y"], first[["b-lo-80", "b-q-0.5", "b-q-0.9"]].to_numpy(), [0.1, 0.5, 0.9]
    )
    assert both.loc[both["metric"] == "crps", "b"].iloc[0] == wanted


def test_scaled_pinball_takes_quantile_columns_too() -> None:
    df, train = with_quantiles(forecasts(1)), history(1)
    out = evaluate(df, ["scaled_pinball"], ["a"], train, seasonality=7, quantiles=[0.9])
    wanted = metrics.scaled_pinball(df["y"], df["a-q-0.9"], train["y"], 0.9, 7)
    assert out["a"].tolist() == [wanted]


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_wrmsse_is_that_of_the_arrays(kind: str) -> None:
    df, train = forecasts(3), history(3)
    train.loc[train.groupby("unique_id").head(10).index, "y"] = 0.0
    weights = pd.DataFrame({"unique_id": ["s0", "s1", "s2"], "weight": [3.0, 0.0, 1.0]})
    options: dict[str, Any] = {"agg_fn": "mean", "weights": converted(weights, kind)}
    out = as_pandas(
        evaluate(
            converted(df.sample(frac=1, random_state=1), kind),
            ["mae", metrics.wrmsse],
            train_df=converted(train, kind),
            **options,
        )
    )
    assert out["metric"].tolist() == ["mae", "wrmsse"]
    y, a, past = (
        [part[name].to_numpy() for _, part in frame.groupby("unique_id")]
        for frame, name in ((df, "y"), (df, "a"), (train, "y"))
    )
    assert out["a"][1] == metrics.wrmsse(y, a, past, [3, 0, 1])
    flat = train.assign(y=np.where(train["unique_id"] == "s1", 5.0, train["y"]))
    again = evaluate(df, ["wrmsse"], train_df=flat, agg_fn="mean", weights=weights)
    assert again["a"].tolist() == out["a"].tolist()[1:]  # s1 does not count
    flat = train.assign(y=np.where(train["unique_id"] == "s2", 5.0, train["y"]))
    assert np.isnan(evaluate(df, ["wrmsse"], train_df=flat, agg_fn="mean", weights=weights)["a"][0])


def test_several_id_columns_other_names_and_own_functions_work() -> None:
    df = pl.DataFrame(
        {
            "shop": [1, 1, 2],
            "item": ["b", "a", "a"],
            "day": [1, 1, 1],
            "sales": [1, 2, 3],
            "m": [1, 1, 1],
        }
    )

    def worst(y_true: np.ndarray, y_pred: np.ndarray) -> float:
        return float(np.max(np.abs(y_true - y_pred)))

    out = evaluate(df, [worst, "mae"], id_col=["shop", "item"], time_col="day", target_col="sales")
    assert out.rows() == [
        (1, "a", "worst", 1.0),
        (1, "b", "worst", 0.0),
        (2, "a", "worst", 2.0),
        (1, "a", "mae", 1.0),
        (1, "b", "mae", 0.0),
        (2, "a", "mae", 2.0),
    ]


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_a_missing_target_drops_its_row_and_a_missing_forecast_gives_nan(kind: str) -> None:
    df = pa.table(
        {
            "unique_id": ["x", "x", "y"],
            "ds": [1, 2, 1],
            "y": pa.array([1.0, None, 3.0]),
            "m": pa.array([2.0, 9.0, None]),
        }
    )
    frame = {"pandas": df.to_pandas, "polars": lambda: pl.from_arrow(df)}.get(kind, lambda: df)()
    out = as_pandas(evaluate(frame, ["mae"]))
    assert out["m"][0] == 1
    assert np.isnan(out["m"][1])


def test_the_order_of_the_rows_changes_no_bit() -> None:
    df, train = forecasts(), history()
    wanted = evaluate(df, NAMES, ["a", "b"], train, seasonality=7)
    for seed in range(5):
        shuffled = df.sample(frac=1, random_state=seed)
        past = train.sample(frac=1, random_state=seed)
        out = evaluate(shuffled, NAMES, ["a", "b"], past, seasonality=7)
        pd.testing.assert_frame_equal(out, wanted, check_exact=True)


def test_periods_in_stock_follow_the_order_of_time_not_of_rows() -> None:
    df = pl.DataFrame({"unique_id": "x", "ds": [2, 1], "y": [3.0, 2.0], "m": [4.0, 1.0]})
    assert evaluate(df, ["pis"])["m"][0] == metrics.pis([2, 3], [1, 4])


def test_zoned_and_plain_dates_meet_their_cutoffs() -> None:
    for zone in (None, "Europe/Berlin"):
        df = pd.DataFrame(
            {
                "unique_id": "x",
                "ds": pd.to_datetime(["2024-01-05"]).tz_localize(zone),
                "cutoff": pd.to_datetime(["2024-01-04"]).tz_localize(zone),
                "y": [5.0],
                "m": [3.0],
            }
        )
        train = pd.DataFrame(
            {
                "unique_id": "x",
                "ds": pd.date_range("2024-01-01", periods=5, tz=zone),
                "y": [1.0, 2.0, 3.0, 4.0, 100.0],
            }
        )
        for frame, past in ((df, train), (pl.from_pandas(df), pl.from_pandas(train))):
            out = evaluate(frame, ["mase"], ["m"], past, seasonality=1)
            assert out["m"][0] == 2


def broken(**change: Any) -> dict[str, Any]:
    return {"df": forecasts(1), "metrics": ["mae"], **change}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (broken(metrics=["maee"]), "unknown metric 'maee'; known: bias, cfe"),
        (broken(metrics=[]), "metrics names none"),
        (broken(metrics="mae"), "metrics must be a list"),
        (broken(seasonality=0), "seasonality must be an integer >= 1, got 0"),
        (broken(seasonality=1.5), "seasonality must be an integer >= 1, got 1.5"),
        (broken(metrics=["mase"]), "mase needs train_df and seasonality"),
        (broken(metrics=["coverage"]), r"coverage needs level, such as level=\[80, 95\]"),
        (broken(metrics=["coverage"], level=[50]), "no column 'a-lo-50'"),
        (broken(metrics=["crps"]), r"crps needs level, .* or quantiles, such as quantiles=\[0.1"),
        (broken(metrics=["pinball"], quantiles=[0.2]), "no column 'a-q-0.2'"),
        (broken(quantiles=[80]), "evaluate: quantiles must be between 0 and 1, got 80"),
        (broken(quantiles=[0.5, np.nan]), "quantiles must be between 0 and 1, got nan"),
        (broken(quantiles=["0.1"]), "quantiles must be numbers, got '0.1'"),
        (broken(quantiles="0.1"), "quantiles must be a list of numbers, got '0.1'"),
        (broken(quantiles=[0.1, 0.10000001]), "0.1 and 0.10000001 would share the column '-0.1'"),
        (broken(level=[0.8, 100]), "evaluate: level must be between 0 and 100 percent, got 100"),
        (broken(level=[80, 80.0]), "80.0 and 80.0 would share the column '-80'"),
        (broken(metrics=["wrmsse"]), 'wrmsse needs agg_fn="mean" and weights'),
        (
            broken(metrics=["wrmsse"], agg_fn="mean", weights=pd.DataFrame()),
            "wrmsse needs train_df",
        ),
        (
            broken(
                metrics=["wrmsse"],
                agg_fn="mean",
                train_df=history(1),
                weights=pd.DataFrame({"unique_id": ["s0"], "weight": [-1.0]}),
            ),
            "the weight of unique_id 's0' is -1; weights must be 0 or more",
        ),
        (broken(models=["z"]), "no column 'z'"),
        (broken(target_col="sales"), "no column 'sales'"),
        (broken(id_col="shop"), "no column 'shop'"),
        (broken(agg_fn="median"), "agg_fn must be 'mean' or None"),
        (broken(df=forecasts(1)[["unique_id", "ds", "y"]]), "no column of forecasts"),
        (broken(df=forecasts(1).assign(y=np.nan)), "no row has a value of 'y'"),
        (broken(df=forecasts(1).assign(unique_id=None)), "'unique_id' has missing values"),
        (
            broken(
                df=forecasts(2), metrics=["mase"], models=["a"], train_df=history(1), seasonality=1
            ),
            "train_df has no row of unique_id 's1'",
        ),
    ],
)
def test_bad_arguments_are_named(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        evaluate(**arguments)


def test_lazy_frames_are_collected_and_what_is_no_number_is_named() -> None:
    frame = pl.DataFrame({"unique_id": [1, 1], "ds": [1, 2], "y": [1.0, 2.0], "m": [1.0, 3.0]})
    assert evaluate(frame.lazy(), ["mae"]).equals(evaluate(frame, ["mae"]))
    for column in ("y", "m"):
        texts = frame.with_columns(pl.Series(column, ["a", "b"]))
        with pytest.raises(mliot.InvalidArgument, match=f"column '{column}' holds String values"):
            evaluate(texts, ["mae"], models=["m"])
    with pytest.raises(mliot.InvalidArgument, match=r"df must be a data frame .* got dict"):
        evaluate({"y": [1.0]}, ["mae"])
