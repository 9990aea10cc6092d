"""What the commands do: read, forecast, back-test, and write everything at the end or nothing."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

import mliot
from mliot._files import Outputs
from mliot.cli.problems import Problem, caught_warnings
from mliot.cli.progress import Progress
from mliot.cli.reading import Columns, read_table
from mliot.cli.request import ONE_SERIES, Request
from mliot.cli.tables import print_scores
from mliot.cli.writing import check_outputs, write_frame
from mliot.frames import read_long
from mliot.report import Backtest, render_report

_REPORT_WINDOWS = 3
_DEMO_UNITS = {"outdoor_temperature": "degC", "fridge_temperature": "degC"}


@dataclass(frozen=True)
class Outcome:
    """A fitted model with its forecasts and, where asked for, its back-test."""

    model: Any
    forecasts: pl.DataFrame
    backtest: pl.DataFrame | None
    warnings: Sequence[str]


@dataclass(frozen=True)
class Places:
    """Where the results of a forecast go; None where they are not asked for."""

    out: Path
    report: Path | None = None
    save: Path | None = None
    units: dict[str, str] | None = None

    @property
    def asked(self) -> list[Path]:
        """All that are asked for."""
        return [path for path in (self.out, self.report, self.save) if path is not None]


def forecast(request: Request, places: Places, windows: int | None, against: str) -> None:
    """Writes the forecasts, and the report and the model if asked."""
    out, report = places.out, places.report
    inputs = [request.data, *([request.x_df] if request.x_df else [])]
    check_outputs(places.asked, inputs)
    history = read_history(request)
    ahead = _read_future(request) if request.x_df else None
    if windows is None:
        windows = _REPORT_WINDOWS if report else 0
    done = work(request, history, ahead, windows, against)
    page = _page(request, history, done, simulated=False) if report else None
    with Outputs() as outputs:
        shown = done.forecasts if request.columns.ids else done.forecasts.drop(ONE_SERIES)
        write_frame(outputs, out, shown, request.columns.time, request.reading.date_format)
        if report and page:
            outputs.text(report, page)
        if places.save:
            done.model.save(places.save, units=places.units)
    if done.backtest is not None:
        print_scores(_scored(request, history, done.backtest))
    print(f"{done.forecasts.height:,} forecasts are in {out}")
    if report:
        print(f"The report is {report}")
    if places.save:
        print(f"The model is in {places.save}")


def backtest(request: Request, windows: int, against: str) -> None:
    """Prints the errors of the last windows."""
    if windows < 1:
        raise Problem(f"--windows must be at least 1, got {windows}")
    history = read_history(request)
    with _progress(request, windows) as progress, caught_warnings():
        model = _fit(request, history, None, progress)
        rows = _cross_validate(request, model, history, windows, against, progress)
    print_scores(_scored(request, history, rows))


def demo(out: Path) -> None:
    """Forecasts the simulated chain, back-tests it and writes forecasts, report and model."""
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
        outputs.write(out / "demand.mliot", partial(done.model.save, units=_DEMO_UNITS))
    print(
        "Simulated sales of a chilled-grocery chain: "
        f"{done.forecasts.select(request.ids).n_unique()} series, {request.h} days ahead."
    )
    print_scores(_scored(request, history, done.backtest))
    print(f"Forecasts: {out / 'forecasts.csv'}\nReport:    {out / 'report.html'}")
    print(f"Model:     {out / 'demand.mliot'}")


def _demo_frames(frame: pl.DataFrame, request: Request) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The history, and for the days after it only what a shop plans ahead, such as prices."""
    name = str(request.columns.time)
    time = pl.col(name)
    last = frame[name].max() - pl.duration(days=request.h)
    planned = [*request.ids, name, *(request.future or ())]
    return frame.filter(time <= last), frame.filter(time > last).select(planned)


def work(
    request: Request, history: pl.DataFrame, ahead: pl.DataFrame | None, windows: int, against: str
) -> Outcome:
    """Fits, forecasts and back-tests."""
    rows = None
    with _progress(request, windows) as progress, caught_warnings() as warnings:
        model = _fit(request, history, ahead, progress)
        known = {} if ahead is None else {"X_df": ahead}
        forecasts = model.predict(request.h, level=list(request.level) or None, **known)
        if windows:
            rows = _cross_validate(request, model, history, windows, against, progress)
    return Outcome(model, forecasts, rows, warnings)


def _progress(request: Request, windows: int) -> Progress:
    """A bar over the fit and each window; every one trains twice when there are intervals. The
    choice of a model is two more, and so is that of the back-test."""
    choices = (4 if windows else 2) if request.model == "auto" else 0
    return Progress(trainings=choices + (1 + windows) * (2 if request.level else 1))


def _fit(
    request: Request, history: pl.DataFrame, ahead: pl.DataFrame | None, progress: Progress
) -> Any:
    return mliot.auto_forecaster(
        history, request.h, X_df=ahead, progress=progress.part("fitting"), **request.options
    )


def _cross_validate(
    request: Request,
    model: Any,
    history: pl.DataFrame,
    windows: int,
    against: str,
    progress: Progress,
) -> pl.DataFrame:
    rows: pl.DataFrame = model.cross_validation(
        history,
        h=request.h,
        n_windows=windows,
        level=list(request.level) or None,
        against=against,
        progress=progress.part("back-testing"),
    )
    return rows


def read_history(request: Request) -> pl.DataFrame:
    """The rows of the file, with an id column."""
    return _read(request, request.data, request.columns)


def _read(request: Request, path: Path, columns: Columns) -> pl.DataFrame:
    frame = read_table(path, columns, request.reading)
    if columns.ids:
        return frame
    if ONE_SERIES in frame.columns:
        raise Problem(f"{path.name} has a column {ONE_SERIES!r}: give --id {ONE_SERIES}")
    return frame.with_columns(pl.lit(ONE_SERIES).alias(ONE_SERIES))


def _read_future(request: Request) -> pl.DataFrame:
    """The columns known ahead; a file laid out like the history may hold others, left out here."""
    assert request.x_df is not None
    columns = replace(request.columns, target=None, numbers=(), named=request.future or ())
    told = (request.columns.target, request.weight, *(request.static or ()), *(request.past or ()))
    frame = _read(request, request.x_df, columns)
    return frame.drop([name for name in told if name in frame.columns])


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
        filled=_filled(request, history),
        **request.frame_options,
    )


def _scored(request: Request, history: pl.DataFrame, backtest: Any) -> Backtest:
    filled = _filled(request, history)
    return Backtest(history, backtest, filled=filled, **request.frame_options)


def _filled(request: Request, history: pl.DataFrame) -> pl.DataFrame | None:
    """The history as models see it; None where no gap is filled."""
    if request.fill_gaps is None:
        return None
    names = ("id_col", "time_col", "target_col", "freq", "fill_gaps")
    told = {name: request.options[name] for name in names}
    filled: pl.DataFrame = read_long(history, columns=[], **told).filled(told["target_col"])
    return filled
