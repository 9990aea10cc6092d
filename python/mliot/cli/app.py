"""The commands and their options; what they do is in ``jobs``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mliot.cli import comparing, jobs
from mliot.cli import models as saved
from mliot.cli.installation import doctor as run_doctor
from mliot.cli.quality import Question, ranges_from
from mliot.cli.quality import quality as look_at
from mliot.cli.reading import Reading
from mliot.cli.request import Request, levels, names

_INTERRUPTED = 130

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Forecasts of many sales series, with honest intervals.",
)

Data = Annotated[
    Path,
    typer.Argument(help="CSV (also .gz) or Parquet, one row an id and time.", show_default=False),
]
Horizon = Annotated[int, typer.Option("--h", help="Periods to forecast.", show_default=False)]
Ids = Annotated[str, typer.Option("--id", help="Id columns, joined by commas; '' for one series.")]
Time = Annotated[str, typer.Option("--time", help="Column of dates, times or whole numbers.")]
Target = Annotated[str, typer.Option("--target", help="Column to forecast.")]
Freq = Annotated[
    str | None,
    typer.Option(help="One row every: D, W-FRI, MS, h, 15min ... Default: found from the times."),
]
Static = Annotated[str | None, typer.Option(help="Columns with one value a series.")]
Future = Annotated[str | None, typer.Option(help="Columns known for the horizon, in --X-df.")]
Past = Annotated[str | None, typer.Option(help="Columns known up to now only, such as sensors.")]
Weight = Annotated[str | None, typer.Option(help="Column of weights; 0 leaves a row out.")]
FutureRows = Annotated[
    Path | None,
    typer.Option(
        "--X-df", help="File with the future columns for every id and time of the horizon."
    ),
]
Model = Annotated[
    str,
    typer.Option(
        help="auto chooses by back-test for each class of series; or boosting, ets, theta, naive, "
        "seasonal_naive, croston ..."
    ),
]
Level = Annotated[str, typer.Option(help="Intervals in percent, joined by commas; '' for none.")]
FillGaps = Annotated[
    str | None,
    typer.Option(help="What stands in missing rows: missing, or a number such as 0."),
]
Encoding = Annotated[str | None, typer.Option(help="Of a CSV that is not UTF-8, like latin-1.")]
DateFormat = Annotated[str | None, typer.Option(help="Like %d/%m/%Y.")]
TimeZone = Annotated[str | None, typer.Option(help="utc or local, for times with a zone.")]
NewSeries = Annotated[
    str, typer.Option(help="Ids of --update that fit has not seen: error, or begin.")
]
Against = Annotated[str, typer.Option(help="Baseline of the back-test.")]
Save = Annotated[
    Path | None, typer.Option(help="File to keep the fitted model in, as demand.mliot.")
]
UnitWords = Annotated[
    str | None, typer.Option("--units", help="Units of columns, like temperature=degC,load=kW.")
]
ModelFile = Annotated[
    Path, typer.Argument(metavar="MODEL", help="A file of save().", show_default=False)
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]


def run(words: list[str]) -> int:
    """Parses the words of a command line and runs the command."""
    command = typer.main.get_command(app)
    try:
        code = command.main(args=words, prog_name="mliot", standalone_mode=False)
    except typer.Abort:
        raise KeyboardInterrupt from None
    if code == _INTERRUPTED:  # how newer versions of typer tell of Ctrl-C
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0


@app.callback()
def _top(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    cmake: Annotated[
        bool,
        typer.Option("--cmake-dir", help="Print where find_package(mliot) finds the C++ library."),
    ] = False,
    debug: Debug = False,
) -> None:
    """Options that stand alone are answered before this module is loaded; --help lists them."""


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder for the report and the forecasts.")] = Path(
        "mliot-demo"
    ),
    debug: Debug = False,
) -> None:
    """The whole story on simulated sales: forecast, back-test, report."""
    jobs.demo(out)


@app.command()
def forecast(
    data: Data,
    h: Horizon,
    id: Ids = "unique_id",
    time: Time = "ds",
    target: Target = "y",
    freq: Freq = None,
    static: Static = None,
    future: Future = None,
    past: Past = None,
    weight: Weight = None,
    fill_gaps: FillGaps = None,
    x_df: FutureRows = None,
    model: Model = "auto",
    level: Level = "80,95",
    encoding: Encoding = None,
    date_format: DateFormat = None,
    time_zone: TimeZone = None,
    windows: Annotated[
        int | None, typer.Option(help="Back-test windows. Default: 3 with --report, else none.")
    ] = None,
    against: Against = "seasonal_naive",
    out: Annotated[Path, typer.Option(help="CSV or Parquet to write.")] = Path("forecasts.csv"),
    report: Annotated[Path | None, typer.Option(help="HTML report to write.")] = None,
    save: Save = None,
    units: UnitWords = None,
    debug: Debug = False,
) -> None:
    """Forecasts every series of a file and writes the forecasts, and a report if asked."""
    flags = dict(locals())
    places = jobs.Places(out, report, save, saved.units_from(units))
    jobs.forecast(Request.of(flags), places, windows, against)


@app.command()
def backtest(
    data: Data,
    h: Horizon,
    id: Ids = "unique_id",
    time: Time = "ds",
    target: Target = "y",
    freq: Freq = None,
    static: Static = None,
    future: Future = None,
    past: Past = None,
    weight: Weight = None,
    fill_gaps: FillGaps = None,
    model: Model = "auto",
    level: Level = "80,95",
    encoding: Encoding = None,
    date_format: DateFormat = None,
    time_zone: TimeZone = None,
    windows: Annotated[int, typer.Option(help="Back-test windows.")] = 3,
    against: Against = "seasonal_naive",
    debug: Debug = False,
) -> None:
    """Forecasts the last windows of a file as if unseen and prints the errors."""
    flags = dict(locals())
    jobs.backtest(Request.of(flags), windows, against)


@app.command()
def compare(
    data: Data,
    h: Horizon,
    models: Annotated[
        str, typer.Option(help="Models, joined by commas, as for --model of forecast.")
    ] = "auto,ensemble,ets,theta,seasonal_naive",
    id: Ids = "unique_id",
    time: Time = "ds",
    target: Target = "y",
    freq: Freq = None,
    static: Static = None,
    future: Future = None,
    past: Past = None,
    fill_gaps: FillGaps = None,
    level: Level = "80",
    encoding: Encoding = None,
    date_format: DateFormat = None,
    time_zone: TimeZone = None,
    windows: Annotated[int, typer.Option(help="Back-test windows.")] = 3,
    out: Annotated[Path | None, typer.Option(help="CSV or Parquet for the table.")] = None,
    report: Annotated[Path | None, typer.Option(help="HTML page to write.")] = None,
    plot: Annotated[
        Path | None, typer.Option(help="Picture to write: .png, .svg or .pdf; needs matplotlib.")
    ] = None,
    debug: Debug = False,
) -> None:
    """Back-tests several models on the last windows of a file and prints them side by side."""
    flags = {**locals(), "model": "auto", "weight": None}
    chosen = comparing.models_from(models)
    places = comparing.Places(out, report, plot)
    comparing.compare(Request.of(flags), chosen, windows, places)


@app.command()
def predict(
    model: ModelFile,
    data: Annotated[
        Path | None, typer.Option(help="CSV or Parquet with rows to predict, of models of rows.")
    ] = None,
    h: Annotated[
        int | None, typer.Option("--h", help="Periods to forecast. Default: the model's horizon.")
    ] = None,
    update: Annotated[
        Path | None, typer.Option(help="CSV or Parquet with the rows since the model was saved.")
    ] = None,
    new_series: NewSeries = "error",
    x_df: FutureRows = None,
    level: Annotated[
        str, typer.Option(help="Intervals in percent, joined by commas; '' for none.")
    ] = "",
    save: Annotated[
        Path | None, typer.Option(help="File to keep the model with the new rows in.")
    ] = None,
    units: UnitWords = None,
    encoding: Encoding = None,
    date_format: DateFormat = None,
    time_zone: TimeZone = None,
    out: Annotated[
        Path | None,
        typer.Option(help="CSV or Parquet to write. Default: forecasts.csv or predictions.csv."),
    ] = None,
    debug: Debug = False,
) -> None:
    """Forecasts from a saved model after new rows, or predicts rows, without a refit."""
    saved.predict(
        saved.Prediction(
            model=model,
            out=out,
            data=data,
            h=h,
            update=update,
            x_df=x_df,
            level=levels(level),
            save=save,
            units=units,
            reading=Reading(encoding, date_format, time_zone),
            new_series=new_series,
        )
    )


@app.command()
def simulate(
    model: ModelFile,
    h: Annotated[
        int | None, typer.Option("--h", help="Periods. Default: the horizon of the model.")
    ] = None,
    paths: Annotated[int, typer.Option(help="Sample paths of each series.")] = 100,
    seed: Annotated[int, typer.Option(help="Equal seeds draw equal paths.")] = 0,
    update: Annotated[
        Path | None, typer.Option(help="File with the rows since the model was fitted or saved.")
    ] = None,
    new_series: NewSeries = "error",
    encoding: Encoding = None,
    date_format: DateFormat = None,
    time_zone: TimeZone = None,
    x_df: FutureRows = None,
    out: Annotated[Path, typer.Option(help="CSV or Parquet to write.")] = Path("paths.csv"),
    debug: Debug = False,
) -> None:
    """Draws sample paths from a saved forecaster, for sums over a lead time."""
    reading = Reading(encoding, date_format, time_zone)
    saved.simulate(saved.Simulation(model, out, h, paths, seed, update, x_df, reading, new_series))


@app.command()
def info(model: ModelFile, debug: Debug = False) -> None:
    """What is in a saved model: columns, units, steps, trees, size, golden vectors."""
    saved.info(model)


@app.command()
def verify(model: ModelFile, debug: Debug = False) -> int:
    """Replays a model's golden vectors in every executor of this machine."""
    return saved.verify(model)


@app.command("export-c")
def export_c(
    model: ModelFile,
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Folder for the .h and .c.")],
    name: Annotated[str, typer.Option(help="Name of the files, and prefix in the C.")] = "model",
    mode: Annotated[
        str, typer.Option(help="small: tables of nodes; fast: nested conditions.")
    ] = "small",
    series: Annotated[
        str | None, typer.Option(help="Ids to carry, joined by commas; the parts of one by /.")
    ] = None,
    level: Annotated[
        str, typer.Option(help="Intervals in percent, joined by commas; '' for none.")
    ] = "",
    check: Annotated[
        bool, typer.Option("--check", help="Compile with the host's C and replay.")
    ] = False,
    column: Annotated[
        str | None,
        typer.Option("--model", help="Which one of several statistical models, by its column."),
    ] = None,
    debug: Debug = False,
) -> None:
    """Writes a model as C99 without heap and libm, for a microcontroller."""
    saved.export_c(
        model,
        directory,
        saved.CExport(name, mode, series, levels(level), check, column),
    )


@app.command()
def quality(
    data: Annotated[
        Path, typer.Argument(help="CSV (also .gz) or Parquet of any columns.", show_default=False)
    ],
    id: Annotated[
        str | None,
        typer.Option(help="Id columns, joined by commas. Default: unique_id, if there is one."),
    ] = None,
    time: Annotated[
        str | None,
        typer.Option(help="Column of dates, times or whole numbers. Default: ds, if there is one."),
    ] = None,
    target: Annotated[
        str | None, typer.Option(help="Column to learn: looks for leaks and imbalance, too.")
    ] = None,
    freq: Freq = None,
    ranges: Annotated[
        str | None, typer.Option(help="Possible values, like temperature=-20:60,load=0:")
    ] = None,
    units: UnitWords = None,
    against: Annotated[
        Path | None, typer.Option(help="File with rows of the time of use: looks for shifts.")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="HTML report to write.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="CSV or Parquet to write, one row a finding.")
    ] = None,
    fail_on: Annotated[
        str, typer.Option(help="Exit with 1 on findings of: error, warning, or never.")
    ] = "never",
    encoding: Encoding = None,
    date_format: DateFormat = None,
    time_zone: TimeZone = None,
    debug: Debug = False,
) -> None:
    """What is wrong with a file of sensor readings, sales or training rows, and what helps."""
    look_at(
        Question(
            data=data,
            ids=names(id),
            time=time,
            target=target,
            freq=freq,
            ranges=ranges_from(ranges),
            units=saved.units_from(units),
            against=against,
            reading=Reading(encoding, date_format, time_zone),
            report=report,
            out=out,
            fail_on=fail_on,
        )
    )


@app.command()
def doctor(debug: Debug = False) -> int:
    """Versions, the kernel target in use, threads and the self-test."""
    return run_doctor()
