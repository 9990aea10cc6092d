"""The report: whole, self-contained, safe against what the data hold, and true."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import made_up
from mliot.report import Backtest, render_report, write_report

OPTIONS: dict[str, Any] = {"id_col": ["shop", "item"], "target_col": "sales"}


class Outline(HTMLParser):
    """Collects ids, headings and addresses, and checks that every element is closed in order."""

    VOID = ("meta", "br", "hr", "img", "input", "link")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sections: list[str] = []
        self.addresses: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag == "section":
            self.sections.append(facts["id"] or "")
        self.addresses += [v or "" for k, v in attrs if k in ("src", "href", "action", "data")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture(scope="module")
def history() -> pl.DataFrame:
    return made_up.sales()


@pytest.fixture(scope="module")
def page(history: pl.DataFrame) -> str:
    return render_report(
        history,
        made_up.forecasts(history),
        made_up.backtest(history),
        model=made_up.FittedModel(),
        weight_col="in_stock",
        simulated=True,
        warnings=["2 of 18 series are <constant>"],
        command="mliot demo",
        **OPTIONS,
    )


def outline(page: str) -> Outline:
    parser = Outline()
    parser.feed(page.replace("\u00a0", " "))
    assert parser.open == []
    return parser


def test_the_page_is_whole_and_has_every_section(page: str) -> None:
    assert outline(page).sections == [
        "summary", "series", "quality", "attention", "drivers", "choices", "data", "repeat",
        "words"]  # fmt: skip


def test_the_page_asks_the_network_for_nothing(page: str) -> None:
    assert all(address.startswith("#") for address in outline(page).addresses)
    assert "default-src 'none'" in page
    assert not re.findall(r"url\(|@import|https?://", page)


def test_simulated_data_are_called_so_in_title_heading_and_summary(page: str) -> None:
    assert "(simulated data)</title>" in page
    assert "Simulated data</span></h1>" in page
    assert "These data are simulated." in page


def test_names_from_the_data_cannot_become_markup(page: str) -> None:
    assert "item &lt;1&gt; &amp; co" in page
    assert "<1>" not in page
    assert "&lt;constant&gt;" in page


def test_the_summary_tells_the_scores(page: str, history: pl.DataFrame) -> None:
    test = Backtest(history, made_up.backtest(history), weight_col="in_stock", **OPTIONS)
    ours, naive = test.score("Model"), test.score("SeasonalNaive")
    text = "".join(outline(page).texts)
    assert f"it missed by {100 * ours.wape:.1f} % of what was sold" in text
    assert f"Seasonal naive misses by {100 * naive.wape:.1f} %" in text
    assert f"{100 * ours.coverage[80.0]:.1f} % of the true values fell inside the 80 % band" in text
    assert "too narrow" in text  # the made-up bands hold 74 % of 80 %


def test_the_coverage_of_each_level_has_a_line_and_words_of_its_own(page: str) -> None:
    chart = page.partition("Do the bands hold")[2].partition("</section>")[0]
    for number, level in enumerate(made_up.LEVELS):
        style = f'class="held{number}"'
        assert f"true values inside the {level}\N{NO-BREAK SPACE}% band" in chart
        assert f"<polyline {style}" in chart
        assert f"<line {style}" in chart
        assert f".held{number} {{ stroke:" in page


def test_every_forecast_of_a_drawn_series_is_in_its_table(page: str, history: pl.DataFrame) -> None:
    ahead = made_up.forecasts(history)
    text = "".join(outline(page).texts)
    for day in ahead["ds"].unique():
        assert f"{day:%Y-%m-%d}" in text


def test_a_model_worse_than_naive_is_not_recommended(history: pl.DataFrame) -> None:
    bad = made_up.backtest(history).with_columns(pl.col("Model") * 3)
    page = render_report(history, made_up.forecasts(history), bad, **OPTIONS)
    assert "It does not earn its place here" in page


def test_forecasts_alone_make_a_shorter_page(history: pl.DataFrame) -> None:
    ahead = made_up.forecasts(history).select("shop", "item", "ds", "Model")
    parts = outline(render_report(history, ahead, **OPTIONS)).sections
    assert parts == ["summary", "series", "data", "repeat", "words"]


def test_pandas_and_polars_give_the_same_page(history: pl.DataFrame, page: str) -> None:
    frames = [made_up.forecasts(history), made_up.backtest(history)]
    ours = render_report(
        pd.DataFrame(history.to_dict(as_series=False)),
        *(pd.DataFrame(frame.to_dict(as_series=False)) for frame in frames),
        model=made_up.FittedModel(),
        weight_col="in_stock",
        simulated=True,
        warnings=["2 of 18 series are <constant>"],
        command="mliot demo",
        **OPTIONS,
    )
    made = re.compile(r"Made \d{4}-\d\d-\d\d \d\d:\d\d")
    assert made.sub("", ours) == made.sub("", page)


def test_one_short_whole_number_series_is_enough() -> None:
    history = pl.DataFrame({"unique_id": "only", "ds": [1, 2, 3], "y": [2.0, np.nan, 4.0]})
    ahead = pl.DataFrame({"unique_id": "only", "ds": [4], "M": [4.0]})
    assert outline(render_report(history, ahead)).sections[0] == "summary"


def test_a_missing_column_or_an_empty_forecast_is_an_error(history: pl.DataFrame) -> None:
    ahead = made_up.forecasts(history)
    with pytest.raises(KeyError, match="no column 'units'"):
        render_report(history, ahead, id_col=["shop", "item"], target_col="units")
    with pytest.raises(ValueError, match="no rows"):
        render_report(history, ahead.clear(), **OPTIONS)
    with pytest.raises(ValueError, match="no column of a model"):
        render_report(history, ahead.select("shop", "item", "ds"), **OPTIONS)


def test_the_file_is_written(tmp_path: Path, history: pl.DataFrame) -> None:
    path = write_report(tmp_path / "r.html", history, made_up.forecasts(history), **OPTIONS)
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
