"""mliot.forecasting.compare: figures by hand and by evaluate, ranks, pages, pictures, refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import mliot
from mliot.forecasting import Comparison, StatisticalForecaster, compare
from mliot.metrics import evaluate, mase
from mliot.report import render_comparison
from mliot.statistical import HistoricAverage, Naive, SeasonalNaive

MODELS = ["naive", "seasonal_naive", "average"]


def sales(n: int = 48, series: int = 12) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    month = np.arange(n)
    parts = [
        pd.DataFrame(
            {
                "unique_id": f"s{i}",
                "ds": pd.date_range("2020-01-01", periods=n, freq="MS"),
                "y": 40 + 15 * np.sin(month * np.pi / 6) + rng.normal(0, 2, n),
            }
        )
        for i in range(series)
    ]
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare(sales(), 6, MODELS, n_windows=2, level=[80, 95])


def test_figures_are_those_of_each_model_alone(found: Comparison) -> None:
    df = sales()
    model = StatisticalForecaster([Naive(), SeasonalNaive(12), HistoricAverage()], freq="MS")
    windows = model.cross_validation(df, 6, n_windows=2)
    columns = dict(zip(MODELS, ["Naive", "SeasonalNaive", "HistoricAverage"], strict=True))
    by_name = {each.name: each for each in found.models}
    for name, column in columns.items():
        scores = [
            mase(
                part["y"],
                part[column],
                df.query("unique_id == @key[0] and ds <= @key[1]")["y"],
                seasonality=12,
            )
            for key, part in windows.groupby(["unique_id", "cutoff"])
        ]
        assert by_name[name].mase == pytest.approx(np.mean(scores), rel=1e-12)
    smape = evaluate(windows, ["smape_m4"])[[*columns.values()]].mean()
    assert [by_name[name].smape_m4 for name in MODELS] == pytest.approx(smape.tolist(), rel=1e-12)
    assert found.models[0].name == "seasonal_naive"
    assert all(each.seconds > 0 for each in found.models)
    assert (found.h, found.n_windows, found.n_series, found.season) == (6, 2, 12, 12)


def test_windows_hold_every_model_and_its_intervals(found: Comparison) -> None:
    suffixes = ("", "-lo-95", "-lo-80", "-hi-80", "-hi-95")
    named = [name + suffix for name in MODELS for suffix in suffixes]
    assert list(found.windows.columns) == ["unique_id", "ds", "cutoff", "y", *named]
    assert len(found.windows) == 2 * 6 * 12
    inside = found.windows["y"].between(found.windows["naive-lo-80"], found.windows["naive-hi-80"])
    by_name = {each.name: each for each in found.models}
    assert by_name["naive"].coverage[80.0] == pytest.approx(inside.mean())
    assert by_name["naive"].scaled_pinball > by_name["seasonal_naive"].scaled_pinball
    assert found.to_dict()["model"] == [each.name for each in found.models]
    table = pl.DataFrame(found.to_dict())
    assert table.columns[-4:] == ["coverage_level80", "coverage_level95", "rank", "seconds"]


def test_ranks_say_who_is_worse_by_more_than_chance(found: Comparison) -> None:
    best, *others = found.models
    assert best.rank == pytest.approx(1.0)
    assert not best.worse
    assert all(each.worse for each in others)
    one = compare(sales(series=1), 6, ["naive", "average"], n_windows=1, level=None)
    assert np.isnan([each.rank for each in one.models]).all()


def test_auto_and_models_of_your_own_take_part() -> None:
    df = pl.from_pandas(sales())
    found = compare(df, 3, ["auto", Naive("last"), "boosting"], n_windows=1, level=None)
    assert {each.name for each in found.models} == {"auto", "last", "boosting"}
    assert isinstance(found.windows, pl.DataFrame)
    assert np.isfinite([each.mase for each in found.models]).all()
    assert found.models[-1].name == "last"


def test_the_page_tells_all_and_breaks_on_no_name(found: Comparison) -> None:
    page = render_comparison(found, title="<b>sales</b>", command="mliot compare a.csv")
    assert "&lt;b&gt;sales&lt;/b&gt;" in page
    for each in found.models:
        assert each.name in page
    assert all(word in page for word in ("MASE", "Inside 80", "MCB", "mliot compare a.csv"))
    assert page.count("<polyline") == 3
    smape = found.models[0].smape_m4
    y, forecast = (found.windows[name].to_numpy() for name in ("y", found.models[0].name))
    sizes = (np.abs(y) + np.abs(forecast)) / 2
    assert smape == pytest.approx(100 * np.mean(np.abs(y - forecast) / sizes))
    assert f"{smape:.1f}\N{NO-BREAK SPACE}%" in page


def test_a_picture_has_a_bar_a_model(found: Comparison) -> None:
    pytest.importorskip("matplotlib", reason="no matplotlib")
    from mliot.plotting import plot_comparison

    axes = plot_comparison(found)
    assert [label.get_text() for label in axes.get_yticklabels()] == [m.name for m in found.models]
    widths = [patch.get_width() for patch in axes.patches]
    assert widths == [each.mase for each in found.models]


@pytest.mark.parametrize(
    ("models", "options", "message"),
    [
        ([], {}, "models: name at least one"),
        (["ets", "ets"], {}, "two are named 'ets'; give one an alias"),
        (["etz"], {}, "unknown name 'etz'"),
        (["naive"], {"n_windows": 0}, "n_windows must be"),
        (["naive"], {"weights": "w"}, "compare has no parameter 'weights'"),
        (["naive"], {"level": [180]}, "level must be between 0 and 100"),
    ],
)
def test_bad_requests_are_named(models: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        compare(sales(), 6, models, **options)
    with pytest.raises(mliot.InvalidArgument, match="no series is longer than h = 90"):
        compare(sales(), 90, ["naive"], level=None)
