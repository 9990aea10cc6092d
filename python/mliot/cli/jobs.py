"""What the commands do: read, forecast, back-test, and write everything at the end or nothing."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

import mliot
from mliot._files import Outputs
from mliot.cli.problems import Problem, caught_warnings
from mliot.cli.progress import Progress
from mliot.cli.reading import Columns, Reading, read_table
from mliot.cli.tables import print_scores
from mliot.cli.writing import check_outputs, write_frame
from mliot.report import Backtest, render_report

_ONE_SERIES = "series"
_REPORT_WINDOWS = 3


@dataclass(frozen=True)
class Request:
    """What the user asked for, checked as far as that goes without the data."""

    data: Path
    columns: Columns
    h: int
    x_df: Path | None = None
    reading: Reading = field(default_factory=Reading)
    freq: str | None = None
    model: str = "auto"
    level: Sequence[float] = (80, 95)
    static: Sequence[str] | None = None
    future: Sequence[str] | None = None
    past: Sequence[str] | None = None
    weight: str | None = None

    @property
    def ids(self) -> list[str]:
        """The id columns; one of our own when the file holds a single series."""
        return list(self.columns.ids) or [_ONE_SERIES]

    @property
    def frame_options(self) -> dict[str, Any]:
        """The names of the columns, as the reports take them."""
        return {
            "id_col": self.ids,
            "time_col": self.columns.time,
            "target_col": self.columns.target,
            "weight_col": self.weight,
        }

    @property
    def options(self) -> dict[str, Any]:
        """What ``auto_forecaster`` is told; whatever the user left open it chooses itself."""
        past = None if self.past is None else {name: [1] for name in self.past}
        options = {
            "model": self.model,
            "freq": self.freq,
            "id_col": _one(self.ids),
            "time_col": self.columns.time,
            "target_col": self.columns.target,
            "static_features": self.static,
            "future_features": self.future,
            "past_features": past,
            "weight_col": self.weight,
        }
        return options if self.level else {**options, "intervals": None}


@dataclass(frozen=True)
class Outcome:
    """A fitted model with its forecasts and, where asked for, its back-test."""

    model: Any
    forecasts: pl.DataFrame
    backtest: pl.DataFrame | None
    warnings: Sequence[str]


def forecast(
    request: Request, out: Path, report: Path | None, windows: int | None, against: str
) -> None:
    """Writes the forecasts, and the report if asked."""
    inputs = [request.data, *([request.x_df] if request.x_df else [])]
    check_outputs([out, *([report] if report else [])], inputs)
    history = _read(request, request.data, request.columns)
    ahead = None
    if request.x_df:
        known = replace(request.columns, target=None, numbers=(), named=request.future or ())
        ahead = _read(request, request.x_df, known)
    if windows is None:
        windows = _REPORT_WINDOWS if report else 0
    done = work(request, history, ahead, windows, against)
    page = _page(request, history, done, simulated=False) if report else None
    with Outputs() as outputs:
        shown = done.forecasts if request.columns.ids else done.forecasts.drop(_ONE_SERIES)
        write_frame(outputs, out, shown, request.columns.time, request.reading.date_format)
        if report and page:
            outputs.text(report, page)
    if done.backtest is not None:
        print_scores(Backtest(history, done.backtest, **request.frame_options))
    print(f"{done.forecasts.height:,} forecasts are in {out}")
    if report:
        print(f"The report is {report}")


def backtest(request: Request, windows: int, against: str) -> None:
    """Prints the errors of the last windows."""
    if windows < 1:
        raise Problem(f"--windows must be at least 1, got {windows}")
    history = _read(request, request.data, request.columns)
    done = work(request, history, None, windows, against)
    print_scores(Backtest(history, done.backtest, **request.frame_options))


def demo(out: Path) -> None:
    """Forecasts the simulated chain, back-tests it and writes forecasts.csv and report.html."""
    from mliot.datasets import DEMO_SALES_INFO, demo_sales

    facts = DEMO_SALES_INFO
    request = Request(
        data=Path("demo_sales"),
        h=28,
        weight=facts["weight_col"],
        columns=Columns(facts["id_col"], facts["time_col"], facts["target_col"]),
        static=facts["static_features"],
        future=facts["future_features"],
        past=facts["past_features"],
    )
    history, ahead = _demo_frames(demo_sales(days=730 + request.h, as_frame="polars"), request)
    done = work(request, history, ahead, windows=2, against="seasonal_naive")
    page = _page(request, history, done, simulated=True)
    with Outputs() as outputs:
        write_frame(outputs, out / "forecasts.csv", done.forecasts, request.columns.time)
        outputs.text(out / "report.html", page)
    print(
        "Simulated sales of a chilled-grocery chain: "
        f"{done.forecasts.select(request.ids).n_unique()} series, {request.h} days ahead."
    )
    print_scores(Backtest(history, done.backtest, **request.frame_options))
    print(f"Forecasts: {out / 'forecasts.csv'}\nReport:    {out / 'report.html'}")


def _demo_frames(frame: pl.DataFrame, request: Request) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The history, and for the days after it only what a shop plans ahead, such as prices."""
    time = pl.col(request.columns.time)
    last = frame[request.columns.time].max() - pl.duration(days=request.h)
    planned = [*request.ids, request.columns.time, *(request.future or ())]
    return frame.filter(time <= last), frame.filter(time > last).select(planned)


def work(
    request: Request, history: pl.DataFrame, ahead: pl.DataFrame | None, windows: int, against: str
) -> Outcome:
    """Fits, forecasts when there is a horizon to forecast, and back-tests."""
    with Progress() as progress, caught_warnings() as warnings:
        model = mliot.auto_forecaster(
            history, request.h, X_df=ahead, progress=progress.part("fitting"), **request.options
        )
        forecasts = model.predict(request.h, X_df=ahead, level=list(request.level) or None)
        test = None
        if windows:
            test = model.cross_validation(
                history,
                h=request.h,
                n_windows=windows,
                level=list(request.level) or None,
                against=against,
                progress=progress.part("back-testing"),
            )
    return Outcome(model, forecasts, test, warnings)


def _read(request: Request, path: Path, columns: Columns) -> pl.DataFrame:
    frame = read_table(path, columns, request.reading)
    if columns.ids:
        return frame
    if _ONE_SERIES in frame.columns:
        raise Problem(f"{path.name} has a column {_ONE_SERIES!r}: give --id {_ONE_SERIES}")
    return frame.with_columns(pl.lit(_ONE_SERIES).alias(_ONE_SERIES))


def _page(request: Request, history: pl.DataFrame, done: Outcome, simulated: bool) -> str:
    return render_report(
        history,
        done.forecasts,
        done.backtest,
        model=done.model,
        simulated=simulated,
        title=f"Forecast of {request.columns.target}",
        warnings=done.warnings,
        command=shlex.join(["mliot", *sys.argv[1:]]),
        **request.frame_options,
    )


def _one(names: list[str]) -> str | list[str]:
    return names[0] if len(names) == 1 else names
