"""Statistical models by their short names, for `mliot.forecast` and `auto_forecaster`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mliot import _core, statistical
from mliot.forecasting._checks import names
from mliot.forecasting._choices import Choice
from mliot.forecasting._intervals import ConformalIntervals
from mliot.forecasting._panels import Rows
from mliot.forecasting._statistical import StatisticalForecaster
from mliot.forecasting._statistical_input import rows_of_frame
from mliot.forecasting._statistical_windows import can_calibrate
from mliot.frames import LongFrame, column_names
from mliot.statistical import StatisticalModel

# Short names, and the class that each stands for.
_CLASSES = {
    "naive": "Naive",
    "seasonal_naive": "SeasonalNaive",
    "drift": "RandomWalkWithDrift",
    "average": "HistoricAverage",
    "croston": "CrostonSBA",
    "tsb": "TSB",
    "adida": "ADIDA",
    "imapa": "IMAPA",
    "negative_binomial": "NegativeBinomialSmoothing",
    "tweedie": "TweedieSmoothing",
    "empirical": "EmpiricalDemand",
    "bootstrap": "BootstrapDemand",
    "ets": "AutoETS",
    "theta": "AutoTheta",
    "arima": "AutoARIMA",
    "ces": "AutoCES",
    "mstl": "MSTL",
    "tbats": "AutoTBATS",
    "ensemble": "MedianEnsemble",
}

# Models that are nothing without a season of so many periods.
_LEAST_SEASON = {"mstl": 2, "tbats": 3}

_OTHERS = ("auto", "boosting")


def short_names() -> list[str]:
    """The names of the models that there are."""
    return [name for name, kind in _CLASSES.items() if hasattr(statistical, kind)]


def known_names() -> list[str]:
    """Every name that `auto_forecaster` takes."""
    return [*_OTHERS, *short_names()]


def is_statistical(model: Any) -> bool:
    """Whether a model, or the name of one, is of single series.

    Raises
    ------
    InvalidArgument
        For a text that names none, for the class of a model and for a list of models.
    """
    if isinstance(model, type) and issubclass(model, StatisticalModel):
        raise _core.InvalidArgument(f"model: {model!r} is a class; write {model.__name__}()")
    if isinstance(model, list | tuple):
        raise _core.InvalidArgument(
            f"model: one model is needed, got {model!r}; a StatisticalForecaster takes several, as "
            "does mliot.forecasting.compare"
        )
    if isinstance(model, str) and model not in known_names():
        known = ", ".join(known_names())
        raise _core.InvalidArgument(f"model: unknown name '{model}'; known: {known}")
    return isinstance(model, StatisticalModel) or (isinstance(model, str) and model not in _OTHERS)


def _usable_intervals(
    given: ConformalIntervals | None, rows: Rows, h: int
) -> tuple[ConformalIntervals | None, str]:
    """What is given, or None where there is nothing to calibrate by; and why."""
    if given is None or can_calibrate(rows, h, given.n_windows):
        return given, "as given"
    if int(rows.lengths.max()) <= given.n_windows * h:
        return None, f"no series has more than {given.n_windows} windows of {h} periods"
    return None, "every series was 0 throughout before the last window"


def statistical_forecaster(
    frame: LongFrame, X_df: Any, settings: Mapping[str, Any], model: Any
) -> tuple[StatisticalForecaster, list[Choice]]:
    """An unfitted forecaster of one model for the series of a frame, and what was chosen.

    Raises
    ------
    InvalidArgument
        When ``settings`` name columns or weights that such models do not take, and for ``X_df``
        with a model that takes no covariates.
    """
    season = int(frame.axis.season_length)
    chosen = model_of(model, frame.axis)
    _refuse_columns(chosen, settings, X_df)
    h = int(settings["horizon"])
    keys = [*frame.style.id_dtypes, settings["time_col"], settings["target_col"]]
    covariates = [] if X_df is None else [c for c in column_names(X_df) if c not in keys]
    if settings["future_features"]:
        covariates = names(settings["future_features"], "future_features")
    intervals, why = _usable_intervals(settings["intervals"], rows_of_frame(frame)[0], h)
    shared = ("id_col", "time_col", "target_col", "fill_gaps", "time_zone", "n_jobs")
    forecaster = StatisticalForecaster(
        [chosen],
        freq=settings["freq"],
        intervals=intervals,
        horizon=h,
        covariates=covariates,
        **{name: settings[name] for name in shared},
    )
    forecaster._own_if_short = True
    return forecaster, [
        {"what": "frequency", "chosen": str(frame.axis.frequency), "why": "of the times"},
        {"what": "season", "chosen": f"{season} periods", "why": "of the frequency"},
        {"what": "model", "chosen": repr(chosen), "why": "as given"},
        {"what": "intervals", "chosen": str(intervals or "those of the model"), "why": why},
    ]


def _refuse_columns(model: StatisticalModel, settings: Mapping[str, Any], X_df: Any) -> None:
    """Refuses the columns and weights that a model does not read."""
    for name in ("static_features", "past_features", "weight_col"):
        if settings[name]:
            raise _core.InvalidArgument(
                f"{name}: statistical models take no such columns and no weights; leave it out, or "
                'use model="auto"'
            )
    if model.takes_covariates:
        return
    for name, given in (("future_features", settings["future_features"]), ("X_df", X_df)):
        if given is not None and (name == "X_df" or given):
            raise _core.InvalidArgument(
                f'{name}: {model.name()} takes no covariates; leave it out, or use model="arima" '
                'or model="auto"'
            )


def model_of(model: Any, axis: _core.TimeAxis) -> StatisticalModel:
    """The model that a name stands for, with the season of the times.

    Raises
    ------
    InvalidArgument
        For a model of seasons where the times have none.
    """
    if isinstance(model, StatisticalModel):
        return model
    season = int(axis.season_length)
    if season < _LEAST_SEASON.get(model, 1):
        raise _core.InvalidArgument(
            f"model: {model!r} needs a season of {_LEAST_SEASON[model]} periods or more, and that "
            f"of the frequency {axis.frequency} is {season}; use 'ets'"
        )
    kind = getattr(statistical, _CLASSES[model])
    made: StatisticalModel = kind()
    if "season_length" in made.get_params():
        made.set_params(season_length=season)
    return made
