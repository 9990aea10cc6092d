"""Metrics of whole frames of forecasts: one row per id and metric, one column per model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from mliot import _core
from mliot._shares import percents, shares
from mliot.metrics._call import season_of
from mliot.metrics._groups import (
    Groups,
    Names,
    from_first_sale,
    group_rows,
    group_weights,
    training_rows,
)
from mliot.metrics._quantiles import QUANTILE, Forecast, crps_of, quantile_columns

__all__ = ["evaluate"]

_POINT = frozenset(
    ["mae", "mse", "rmse", "bias", "mape", "smape", "smape_m4", "smape_m3", "wape", "cfe", "pis"]
)
_SCALED = frozenset(["mase", "mase_m4", "rmsse"])
_QUANTILE = frozenset(["pinball", "scaled_pinball"])
_INTERVAL = frozenset(["coverage", "msis"])
_OF_ALL = frozenset(["wrmsse"])  # of all ids together: one weighted mean
_NEED_SEASON = frozenset(["mase", "rmsse", "scaled_pinball", "msis"])
_KNOWN = _POINT | _SCALED | _QUANTILE | _INTERVAL | _OF_ALL | {"crps"}

_COMPUTED = {"mase_m4": "mase", "wrmsse": "rmsse"}  # as the core names them, of each id

Metric = str | Callable[..., float]


class _Job(NamedTuple):
    """One output row per group: a metric and the suffixes of the columns it reads."""

    label: str
    metric: Metric
    suffixes: tuple[str, ...] = ("",)
    value: float = 0.0
    season: int | None = None  # of metrics that need the training rows


def evaluate(
    df: Any,
    metrics: Sequence[Metric],
    models: Sequence[str] | None = None,
    train_df: Any = None,
    level: Sequence[float] | None = None,
    seasonality: int | None = None,
    *,
    quantiles: Sequence[float] | None = None,
    freq: str | None = None,
    agg_fn: str | None = None,
    weights: Any = None,
    id_col: str | Sequence[str] = "unique_id",
    time_col: str = "ds",
    target_col: str = "y",
    cutoff_col: str = "cutoff",
) -> Any:
    """Evaluate forecasts in a frame, series by series.

    Rows whose target is missing are left out; a missing forecast gives NaN. Where the frame has a
    cutoff column, each (id, cutoff) is evaluated apart, and the scaled metrics look only at the
    training rows up to the cutoff. The order of the rows does not matter.

    Parameters
    ----------
    df : DataFrame
        Ids, times, targets and forecasts in long form: pandas, polars, pyarrow or any other eager
        frame that narwhals knows.
    metrics : list of str or callable
        Names or functions of :mod:`mliot.metrics` (those of one point, quantile or interval
        forecast a row), or own functions ``(y_true, y_pred) -> float``.
    models : list of str, optional
        Columns of point forecasts; all numeric ones that are nothing else by default.
    train_df : DataFrame, optional
        Ids, times and targets before the forecasts; for ``mase``, ``mase_m4``, ``rmsse``,
        ``wrmsse``, ``scaled_pinball`` and ``msis``.
    level : list of float, optional
        Levels in percent, whose columns are ``model-lo-80`` and ``model-hi-80``; for ``coverage``
        and ``msis`` and, as two quantiles each, ``pinball``, ``scaled_pinball`` and ``crps``.
    seasonality : int, optional
        The season in samples, for the metrics that need ``train_df``; ``wrmsse`` has season 1.
    quantiles : list of float, optional
        Levels between 0 and 1, whose columns are ``model-q-0.1``; for ``pinball``,
        ``scaled_pinball`` and ``crps``. None, without ``level`` too: all such columns of the frame.
    freq : str, optional
        The frequency of the series, for ``mase_m4``.
    agg_fn : {"mean"}, optional
        Average over the ids; NaN of single ids are left out.
    weights : DataFrame, optional
        The id columns and a column ``weight`` >= 0: what each id counts in the average. Needed
        for ``wrmsse``, which is :func:`mliot.metrics.wrmsse` over the ids: NaN where one that
        counts has no scale.
    id_col, time_col, target_col, cutoff_col : str
        Names of the columns; several id columns may be given.

    Returns
    -------
    DataFrame
        Of the same kind as ``df``: the ids, the cutoff if there is one, ``metric``, and a float64
        column for each model. Metrics in the order given, ids and cutoffs sorted. Interval and
        quantile metrics are named ``coverage_level80`` and ``pinball_q0.1``.

    Raises
    ------
    mliot.InvalidArgument
        A missing column, an unknown metric, no rows, or a metric without the ``level``,
        ``quantiles``, ``train_df``, ``seasonality``, ``freq`` or ``weights`` that it needs; levels
        or quantiles out of range, or two of one column; an id without a weight.

    Examples
    --------
    >>> import polars as pl
    >>> from mliot.metrics import evaluate
    >>> df = pl.DataFrame(
    ...     {"unique_id": ["a", "a"], "ds": [1, 2], "y": [2.0, 4.0], "naive": [3.0, 2.0]}
    ... )
    >>> evaluate(df, ["mae", "wape"]).rows()
    [('a', 'mae', 1.5), ('a', 'wape', 0.5)]
    """
    ids = [id_col] if isinstance(id_col, str) else list(id_col)
    names = Names(ids, time_col, target_col, cutoff_col)
    if agg_fn not in (None, "mean"):
        raise _core.InvalidArgument(f"evaluate: agg_fn must be 'mean' or None, got {agg_fn!r}")
    if weights is not None and agg_fn is None:
        raise _core.InvalidArgument('evaluate: weights need agg_fn="mean"')
    known = [_named(metric) for metric in _listed(metrics)]
    season = None if seasonality is None else season_of(seasonality, "evaluate")
    if weights is None and not _OF_ALL.isdisjoint(x for x in known if isinstance(x, str)):
        raise _core.InvalidArgument('evaluate: wrmsse needs agg_fn="mean" and weights')
    groups = group_rows(df, names)
    chosen = list(models) if models is not None else _model_columns(groups, names)
    if not chosen:
        raise _core.InvalidArgument("evaluate: the frame has no column of forecasts")
    level = None if level is None else percents(level, "evaluate: level")
    quantiles = None if quantiles is None else shares(quantiles, "evaluate: quantiles")
    forecasts = quantile_columns(level, quantiles, groups.numeric, chosen)
    jobs = [_with_season(job, train_df, season, freq) for job in _jobs(known, level, forecasts)]
    needy = any(job.season for job in jobs)
    training = training_rows(train_df, groups, names) if needy else None
    rows = [(job.label, [_values(job, m, groups, training) for m in chosen]) for job in jobs]
    if agg_fn is None:
        return groups.frame(chosen, rows)
    return groups.mean_frame(chosen, rows, group_weights(weights, groups, names), _OF_ALL)


def _listed(metrics: Any) -> list[Metric]:
    if isinstance(metrics, str) or callable(metrics):
        raise _core.InvalidArgument(
            f"evaluate: metrics must be a list, as ['mae', 'rmse'], got {metrics!r}"
        )
    listed = list(metrics)
    if not listed:
        raise _core.InvalidArgument("evaluate: metrics names none")
    return listed


def _with_season(job: _Job, train_df: Any, seasonality: int | None, freq: str | None) -> _Job:
    """The job with its season, where its metric needs the training rows."""
    if job.metric in _OF_ALL and train_df is not None:
        return job._replace(season=1)
    if job.metric in _OF_ALL:
        raise _core.InvalidArgument(f"evaluate: {job.label} needs train_df")
    if job.metric not in _NEED_SEASON and job.metric != "mase_m4":
        return job
    by_freq = job.metric == "mase_m4"
    if train_df is None or (freq if by_freq else seasonality) is None:
        needs = "train_df and freq" if by_freq else "train_df and seasonality"
        raise _core.InvalidArgument(f"evaluate: {job.label} needs {needs}")
    return job._replace(season=_core.m4_season(str(freq)) if by_freq else seasonality)


def _named(metric: Metric) -> Metric:
    """A function of this package by its name, others as they are."""
    if callable(metric):
        inside = getattr(metric, "__module__", "").startswith("mliot.metrics.")
        metric = metric.__name__ if inside else metric
    if isinstance(metric, str) and metric not in _KNOWN:
        known = ", ".join(sorted(_KNOWN))
        raise _core.InvalidArgument(f"evaluate: unknown metric '{metric}'; known: {known}")
    return metric


def _jobs(
    metrics: list[Metric], level: Sequence[float] | None, forecasts: list[Forecast]
) -> Iterator[_Job]:
    levels = level or []
    for metric in metrics:
        if not isinstance(metric, str):
            yield _Job(getattr(metric, "__name__", str(metric)), metric)
        elif metric in _POINT or metric in _SCALED or metric in _OF_ALL:
            yield _Job(metric, metric)
        elif metric in _INTERVAL:
            if not levels:
                raise _core.InvalidArgument(
                    f"evaluate: {metric} needs level, such as level=[80, 95]"
                )
            for x in levels:
                yield _Job(f"{metric}_level{x:g}", metric, (f"-lo-{x:g}", f"-hi-{x:g}"), x)
        else:
            yield from _quantile_jobs(metric, forecasts)


def _quantile_jobs(metric: str, forecasts: list[Forecast]) -> Iterator[_Job]:
    if not forecasts:
        raise _core.InvalidArgument(
            f"evaluate: {metric} needs level, such as level=[80, 95], or quantiles, such as "
            "quantiles=[0.1, 0.5, 0.9]"
        )
    if metric == "crps":
        suffixes = tuple(each.suffix for each in forecasts)
        yield _Job(metric, crps_of([each.quantile for each in forecasts]), suffixes)
        return
    for quantile, suffix in forecasts:
        yield _Job(f"{metric}_q{quantile:g}", metric, (suffix,), quantile)


def _model_columns(groups: Groups, names: Names) -> list[str]:
    """Numeric columns that are neither keys nor targets nor ends of intervals nor quantiles."""
    others = {*names.ids, names.time, names.target, names.cutoff}
    pattern = re.compile(rf"-(lo|hi)-[0-9.]+$|{QUANTILE.pattern}")
    return [x for x in groups.numeric if x not in others and not pattern.search(x)]


def _values(job: _Job, model: str, groups: Groups, training: Any) -> npt.NDArray[np.float64]:
    columns = [groups.target, *(groups.column(model + suffix) for suffix in job.suffixes)]
    if isinstance(job.metric, str):
        name = _COMPUTED.get(job.metric, job.metric)
        past = None if job.season is None else (*training, job.season)
        if past is not None and job.metric in _OF_ALL:
            past = (*from_first_sale(training), job.season)
        values: npt.NDArray[np.float64] = _core.metric(
            name, columns, groups.bounds, None, past, job.value
        )
        return values
    spans = zip(groups.bounds[:-1], groups.bounds[1:], strict=True)
    return np.array([job.metric(*(column[a:b] for column in columns)) for a, b in spans])
