"""plot_forecast draws what the frames hold, on axes of its own or the caller's."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import polars as pl
import pytest
from matplotlib import pyplot

import made_up
import mliot
from mliot.plotting import plot_forecast

mpl.use("Agg")
OPTIONS: dict[str, Any] = {"id_col": ["shop", "item"], "target_col": "sales"}


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    pyplot.close("all")


@pytest.fixture(scope="module")
def frames() -> tuple[pl.DataFrame, pl.DataFrame]:
    history = made_up.sales()
    return history, made_up.forecasts(history)


def test_the_largest_series_are_drawn_with_their_bands(frames: Any) -> None:
    axes = plot_forecast(*frames, max_series=5, **OPTIONS)
    assert len(axes) == len(axes[0].figure.axes) == 5
    assert axes[0].get_title(loc="left") == "shop 3 \u00b7 item <1> & co"
    past, forecast = axes[0].lines
    assert len(past.get_ydata()) == 6 * made_up.H
    key = (pl.col("shop") == "shop 3") & (pl.col("item") == "item <1> & co")
    expected = frames[1].filter(key)["Model"].to_list()
    assert forecast.get_ydata().tolist() == expected
    assert len(axes[0].collections) == 2


def test_named_series_levels_and_axes_are_used(frames: Any) -> None:
    figure, own = pyplot.subplots()
    ids = [("shop 1", "item <2> & co")]
    drawn = plot_forecast(*frames, ids=ids, level=[80], axes=own, **OPTIONS)
    assert drawn[0] is own
    assert len(own.collections) == 1
    assert figure.axes == [own]


def test_several_models_have_a_line_each() -> None:
    history = pd.DataFrame({"unique_id": "a", "ds": range(9), "y": np.arange(9.0)})
    ahead = pd.DataFrame({"unique_id": "a", "ds": [9, 10], "A": [9.0, 10.0], "B": [8.0, 8.0]})
    (place,) = plot_forecast(history, ahead)
    assert [line.get_label() for line in place.lines] == ["y", "A", "B"]


@pytest.mark.parametrize("kind", [lambda df: df, pl.from_pandas])
def test_times_of_a_zone_are_drawn_as_its_clocks_show_them(kind: Any) -> None:
    hours = pd.date_range("2024-07-01", periods=4, freq="h", tz="Europe/Berlin")
    history = pd.DataFrame({"unique_id": "a", "ds": hours[:3], "y": [1.0, 2.0, 3.0]})
    ahead = pd.DataFrame({"unique_id": "a", "ds": hours[3:], "A": [4.0]})
    (place,) = plot_forecast(kind(history), kind(ahead))
    drawn = np.asarray(place.lines[1].get_xdata(), dtype="M8[us]")
    assert drawn.tolist() == np.array(["2024-07-01T03"], dtype="M8[us]").tolist()


def test_levels_of_several_models_are_in_the_legend_once() -> None:
    history = pd.DataFrame({"unique_id": "a", "ds": range(9), "y": np.arange(9.0)})
    ahead = pd.DataFrame({"unique_id": "a", "ds": [9, 10]})
    for model in "AB":
        ahead = ahead.assign(**{model: 9.0, f"{model}-lo-80": 8.0, f"{model}-hi-80": 10.0})
    (place,) = plot_forecast(history, ahead)
    assert place.get_legend_handles_labels()[1] == ["y", "80 %", "A", "B"]


def test_wrong_names_are_errors(frames: Any) -> None:
    with pytest.raises(KeyError, match="no forecast of the series"):
        plot_forecast(*frames, ids=["nobody"], **OPTIONS)
    with pytest.raises(KeyError, match="no level 50"):
        plot_forecast(*frames, level=[50], **OPTIONS)
    with pytest.raises(ValueError, match="5 series need 5 axes, got 1"):
        plot_forecast(*frames, max_series=5, axes=pyplot.gca(), **OPTIONS)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"ids": []}, "ids names no series; None draws the largest ones"),
        ({"max_series": 0}, "max_series must be an integer >= 1, got 0"),
        ({"max_series": 2.5}, "max_series must be an integer >= 1, got 2.5"),
        ({"max_history": 0}, "max_history must be an integer >= 1, got 0"),
        ({"max_history": -5}, "max_history must be an integer >= 1, got -5"),
    ],
)
def test_a_picture_of_nothing_is_refused(
    frames: Any, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        plot_forecast(*frames, **options, **OPTIONS)


def test_a_missing_matplotlib_is_named_with_its_cure() -> None:
    code = (
        "import sys\n"
        "sys.modules['matplotlib'] = None\n"
        "import polars as pl\n"
        "from mliot.plotting import plot_forecast\n"
        "past = pl.DataFrame({'unique_id': 'a', 'ds': [1, 2], 'y': [1.0, 2.0]})\n"
        "plot_forecast(past, past.rename({'y': 'M'}))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert 'pip install "mliot[plot]"' in run.stderr.splitlines()[-1]
