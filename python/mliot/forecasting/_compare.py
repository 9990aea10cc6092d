"""Several models side by side in one back-test: errors, intervals, ranks and seconds."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mliot import _core
from mliot._integers import positive
from mliot._progress import told
from mliot.forecasting._auto_forecaster import AutoForecaster
from mliot.forecasting._auto_parts import NAME
from mliot.forecasting._auto_statistical import is_statistical, model_of
from mliot.forecasting._checks import Wanted, checked
from mliot.forecasting._forecaster import Forecaster
from mliot.forecasting._intervals import ConformalIntervals
from mliot.forecasting._named import AnyForecaster, named_forecaster
from mliot.forecasting._names import CUTOFF, refuse_collisions
from mliot.forecasting._prepare import read
from mliot.forecasting._statistical import StatisticalForecaster
from mliot.frames import LongFrame
from mliot.metrics import evaluate, mcb
from mliot.statistical import StatisticalModel

Floats = NDArray[np.float64]

_COLUMNS = ("future_features", "static_features", "past_features")


@dataclass(frozen=True)
class ComparedModel:
    """How one model did: means over series and windows; NaN where there is no figure.

    ``mase`` is scaled by the season, ``rmsse`` by one step; ``smape_m4`` is the metric of that
    name, in percent from 0 to 200; ``scaled_pinball`` is the mean over the ends of the intervals;
    ``coverage`` is the share of values inside, by level in percent; ``rank`` is the mean rank by
    MASE, 1 the best, and ``worse`` whether it is worse than the first by more than chance (MCB at
    5 %); ``seconds`` are those of the whole back-test.
    """

    name: str
    mase: float
    rmsse: float
    smape_m4: float
    scaled_pinball: float
    coverage: dict[float, float]
    rank: float
    worse: bool
    seconds: float


@dataclass(frozen=True)
class Comparison:
    """A back-test of several models: ``models`` in the order of their MASE, ``windows`` the frame
    of all forecasts with a column a model, and what the test was made of."""

    models: list[ComparedModel]
    windows: Any
    h: int
    n_windows: int
    season: int
    n_series: int
    level: list[float]

    def to_dict(self) -> dict[str, list[Any]]:
        """The table as columns: for ``pandas.DataFrame`` or ``polars.DataFrame``."""
        names = ["name", "mase", "rmsse", "smape_m4", "scaled_pinball"]
        table: dict[str, list[Any]] = {
            {"name": "model"}.get(name, name): [getattr(each, name) for each in self.models]
            for name in names
        }
        for level in self.level:
            table[f"coverage_level{level:g}"] = [each.coverage[level] for each in self.models]
        table["rank"] = [each.rank for each in self.models]
        table["seconds"] = [each.seconds for each in self.models]
        return table


def compare(
    df: Any,
    h: int,
    models: Sequence[Any] = ("auto", "ensemble", "ets", "theta", "seasonal_naive"),
    *,
    n_windows: int = 3,
    step_size: int | None = None,
    refit: bool = True,
    level: Sequence[float] | None = (80,),
    freq: str | int | None = None,
    id_col: str | Sequence[str] = "unique_id",
    time_col: str = "ds",
    target_col: str = "y",
    intervals: ConformalIntervals | None = ConformalIntervals(),
    fill_gaps: str | float | None = None,
    time_zone: str | None = None,
    n_jobs: int | None = None,
    random_state: int | None = None,
    progress: Any = None,
    **covariates: Any,
) -> Comparison:
    """Back-tests several models on the same windows.

    Parameters
    ----------
    df : data frame
        Rows of (id, time, target, covariates).
    h : int
        Steps a window.
    models : sequence
        Names or models as for `auto_forecaster`.
    n_windows, step_size, refit
        As for `Forecaster.cross_validation`.
    level : sequence of float, optional
        Coverages in percent of the intervals that are judged; None judges none.
    freq, id_col, time_col, target_col, intervals, fill_gaps, time_zone, n_jobs, random_state
        As for `Forecaster`.
    progress : callable or bool, optional
        Called as ``progress(stage, done, total)``; True draws a bar (needs tqdm).
    **covariates
        ``static_features``, ``future_features``, ``past_features`` for "auto", boosting and other
        learners; statistical models that take covariates read ``future_features``, the others none.

    Returns
    -------
    Comparison
        The models in the order of their MASE, and the frame of all forecasts.

    Raises
    ------
    InvalidArgument
        For an unknown or doubled name, and as `Forecaster.cross_validation`.
    """
    import narwhals.stable.v2 as nw

    wanted = Wanted.of(level, None)
    unknown = set(covariates) - set(_COLUMNS)
    if unknown:
        raise _core.InvalidArgument(f"compare has no parameter '{sorted(unknown)[0]}'")
    settings: dict[str, Any] = {
        "horizon": positive(h, "h"),
        "freq": freq,
        "id_col": id_col,
        "time_col": time_col,
        "target_col": target_col,
        "intervals": intervals if wanted.level else None,
        "fill_gaps": fill_gaps,
        "time_zone": time_zone,
        "n_jobs": n_jobs,
        "random_state": random_state,
    }
    frame = read(checked(Forecaster(**settings).get_params()), df, columns=[])
    season = int(frame.axis.season_length)
    options: dict[str, Any] = {
        "n_windows": positive(n_windows, "n_windows"),
        "step_size": step_size,
        "refit": refit,
        "level": wanted.level or None,
        "progress": told(progress),
    }
    listed = _named_models(models)
    _refuse_names([*listed], wanted, settings)
    table: Any = None
    seconds: dict[str, float] = {}
    for name, model in listed.items():
        read_by = {each: covariates[each] for each in _read_by(model, frame) if each in covariates}
        forecaster = named_forecaster(df, None, model, {**settings, **read_by})[0]
        began = time.perf_counter()
        found = forecaster.cross_validation(df, settings["horizon"], **options)
        seconds[name] = time.perf_counter() - began
        old = _forecast_name(forecaster)
        renamed = {old + each: name + each for each in ("", *wanted.names(""))}
        table = _joined(table, nw.from_native(found, eager_only=True).rename(renamed), settings)
    judge = _Judge(
        table, frame.filled(settings["target_col"]), list(seconds), season, settings, wanted
    )
    return Comparison(
        models=judge.models(seconds),
        windows=table.to_native(),
        h=settings["horizon"],
        n_windows=options["n_windows"],
        season=season,
        n_series=judge.n_series,
        level=wanted.level,
    )


def _named_models(models: Sequence[Any]) -> dict[str, Any]:
    listed = [models] if isinstance(models, (str, StatisticalModel)) else list(models)
    named: dict[str, Any] = {}
    for each in listed:
        name = each if isinstance(each, str) else _name_of(each)
        if name in named:
            raise _core.InvalidArgument(f"models: two are named '{name}'; give one an alias")
        named[name] = each
    if not named:
        raise _core.InvalidArgument("models: name at least one")
    return named


def _refuse_names(listed: Sequence[str], wanted: Wanted, settings: dict[str, Any]) -> None:
    """Refuses names of models that would meet others, or the ends of their intervals."""
    columns = [column for name in listed for column in (name, *wanted.names(name))]
    keys = [*_ids(settings), settings["time_col"], settings["target_col"], CUTOFF]
    refuse_collisions([*keys, *columns], "compare")


def _name_of(model: Any) -> str:
    return model.name() if isinstance(model, StatisticalModel) else type(model).__name__


def _read_by(model: Any, frame: LongFrame) -> Sequence[str]:
    """The kinds of columns that a model reads."""
    if not is_statistical(model):
        return _COLUMNS
    return _COLUMNS[:1] if model_of(model, frame.axis).takes_covariates else ()


def _forecast_name(forecaster: AnyForecaster) -> str:
    """The column of its forecasts."""
    if isinstance(forecaster, AutoForecaster):
        return NAME
    if isinstance(forecaster, StatisticalForecaster):
        return forecaster.models[0].name()
    return forecaster._name()


def _joined(table: Any, found: Any, settings: dict[str, Any]) -> Any:
    """The rows that all models have, with the columns of each."""
    if table is None:
        return found
    keys = [*_ids(settings), settings["time_col"], CUTOFF]
    return table.join(found.drop(settings["target_col"]), on=keys, how="inner")


def _ids(settings: dict[str, Any]) -> list[str]:
    ids = settings["id_col"]
    return [ids] if isinstance(ids, str) else list(ids)


@dataclass
class _Judge:
    """Evaluates a joined table: every series and window counts alike."""

    table: Any
    series: Any  # gaps filled
    names: list[str]
    season: int
    settings: dict[str, Any]
    wanted: Wanted

    @property
    def n_series(self) -> int:
        """Series in the table."""
        return len(self.table.select(_ids(self.settings)).unique())

    def models(self, seconds: dict[str, float]) -> list[ComparedModel]:
        """The models in the order of their MASE."""
        mase = self._errors("mase", self.season)
        means = {"mase": _means(mase), "rmsse": _means(self._errors("rmsse", 1))}
        means["smape_m4"] = _means(self._errors("smape_m4"))
        ranks, worse = _ranks(mase)
        pinball, coverage = self._intervals()
        found = [
            ComparedModel(
                name=name,
                **{metric: float(values[k]) for metric, values in means.items()},
                scaled_pinball=float(pinball[k]),
                coverage={level: float(values[k]) for level, values in coverage.items()},
                rank=float(ranks[k]),
                worse=bool(worse[k]),
                seconds=seconds[name],
            )
            for k, name in enumerate(self.names)
        ]
        return sorted(found, key=lambda each: np.inf if np.isnan(each.mase) else each.mase)

    def _errors(self, metric: str, season: int | None = None) -> Floats:
        """A row a series and window, a column a model."""
        return self._evaluated([metric], season)[metric]

    def _evaluated(self, metrics: list[str], season: int | None) -> dict[str, Floats]:
        import narwhals.stable.v2 as nw

        scaled = season is not None
        found = evaluate(
            self.table.to_native(),
            metrics,
            self.names,
            train_df=self.series if scaled else None,
            level=self.wanted.level or None,
            seasonality=season,
            id_col=_ids(self.settings),
            time_col=self.settings["time_col"],
            target_col=self.settings["target_col"],
        )
        frame = nw.from_native(found, eager_only=True)
        labels = np.asarray(frame["metric"].to_list())
        values = np.column_stack([frame[name].to_numpy() for name in self.names])
        return {label: values[labels == label] for label in dict.fromkeys(labels.tolist())}

    def _intervals(self) -> tuple[Floats, dict[float, Floats]]:
        """Scaled pinball over all ends, and the coverage of each level."""
        if not self.wanted.level:
            return np.full(len(self.names), np.nan), {}
        ends = self._evaluated(["scaled_pinball"], self.season)
        pinball = np.mean([_means(each) for each in ends.values()], axis=0)
        held = self._evaluated(["coverage"], None)
        levels = zip(self.wanted.level, held.values(), strict=True)
        return pinball, {level: _means(each) for level, each in levels}


def _means(values: Floats) -> Floats:
    """The mean of each column over the rows where every column has a value."""
    known = np.isfinite(values).all(axis=1)
    return values[known].mean(axis=0) if known.any() else np.full(values.shape[1], np.nan)


def _ranks(errors: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Mean ranks, and which are worse than the best by more than chance."""
    known = errors[np.isfinite(errors).all(axis=1)]
    none = np.zeros(errors.shape[1], dtype=bool)
    if errors.shape[1] == 1 or len(known) < 2:
        return np.full(errors.shape[1], np.nan), none
    found = mcb(known)
    return np.asarray(found.mean_ranks), np.asarray(found.worse)
