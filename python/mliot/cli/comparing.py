"""``mliot compare``: several models in one back-test, as a table, a page and a picture."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mliot._files import Outputs
from mliot.cli.jobs import read_history
from mliot.cli.problems import Problem, caught_warnings
from mliot.cli.progress import Progress
from mliot.cli.request import Request, check_model, names
from mliot.cli.tables import print_comparison
from mliot.cli.writing import check_outputs, write_frame
from mliot.forecasting import Comparison
from mliot.forecasting import compare as compare_models


@dataclass(frozen=True)
class Places:
    """Where the results of a comparison go; None where they are not asked for."""

    out: Path | None = None
    report: Path | None = None
    plot: Path | None = None

    @property
    def asked(self) -> list[Path]:
        """All that are asked for."""
        return [path for path in (self.out, self.report, self.plot) if path is not None]


def models_from(text: str) -> list[str]:
    """Names of models joined by commas, each known and named once."""
    found = names(text) or []
    for name in found:
        check_model(name, "--models")
    doubled = next((name for name in found if found.count(name) > 1), None)
    if doubled is not None:
        raise Problem(f"--models names {doubled!r} twice; name it once")
    if not found:
        raise Problem("--models names no model; write it like ets,theta,naive")
    return found


def compare(request: Request, models: Sequence[str], windows: int, places: Places) -> None:
    """Back-tests the models, prints the table and writes what was asked for."""
    if windows < 1:
        raise Problem(f"--windows must be at least 1, got {windows}")
    check_outputs(places.asked, [request.data])
    if places.plot is not None and places.plot.suffix.lower() not in (".png", ".svg", ".pdf"):
        raise Problem(f"--plot: {places.plot} must end in .png, .svg or .pdf")
    history = read_history(request)
    options = dict(request.options)
    del options["model"], options["weight_col"]
    with Progress(trainings=len(models) * windows) as progress, caught_warnings():
        found = compare_models(
            history,
            request.h,
            models,
            n_windows=windows,
            level=list(request.level) or None,
            progress=progress.part("comparing"),
            **options,
        )
    _write(request, found, places)
    print_comparison(found)
    for word, path in (("table", places.out), ("report", places.report), ("picture", places.plot)):
        if path is not None:
            print(f"The {word} is {path}")


def _write(request: Request, found: Comparison, places: Places) -> None:
    import polars as pl

    with Outputs() as outputs:
        if places.out is not None:
            write_frame(outputs, places.out, pl.DataFrame(found.to_dict()), None)
        if places.report is not None:
            outputs.text(places.report, _page(request, found))
        if places.plot is not None:
            _draw(outputs, found, places.plot)


def _page(request: Request, found: Comparison) -> str:
    from mliot.report import render_comparison

    return render_comparison(
        found,
        id_col=request.ids,
        time_col=str(request.columns.time),
        target_col=str(request.columns.target),
        title=f"Models for {request.columns.target}",
        command=shlex.join(["mliot", *sys.argv[1:]]),
    )


def _draw(outputs: Outputs, found: Comparison, path: Path) -> None:
    import matplotlib

    matplotlib.use("agg")
    from mliot.plotting import plot_comparison

    figure = plot_comparison(found).figure
    form = path.suffix[1:].lower()
    outputs.write(path, lambda place: figure.savefig(place, format=form, dpi=150))
