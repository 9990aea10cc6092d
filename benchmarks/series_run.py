"""Forecasts of whole sets of series, timed and judged, for the cases that compare models."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from harness import THREADS, Run, timed
from series_sets import Floats, Group, Pairs, long_frame, scores

#: Means of shape (series, h) from the pairs, the season and h.
Forecast = Callable[[Pairs, int, int], Floats]


def keep(folder: Path, groups: Sequence[Group]) -> None:
    """Writes the groups where each side reads them."""
    (folder / "groups.pickle").write_bytes(pickle.dumps(list(groups)))


def kept(folder: Path) -> list[Group]:
    """The groups that `keep` wrote."""
    groups: list[Group] = pickle.loads((folder / "groups.pickle").read_bytes())
    return groups


def forecasts_of(folder: Path, forecast: Forecast) -> Run:
    """A run over all groups: mean RMSSE and sMAPE, and milliseconds a series."""
    groups = kept(folder)

    def run(repeat: int) -> dict[str, float]:
        found, total = [], 0.0
        for season, h, pairs in groups:
            means, seconds = timed(forecast, pairs, season, h)
            found.append(scores(pairs, means))
            total += seconds
        errors = np.concatenate(found)
        rmsse, smape = errors.mean(axis=0)
        return {"RMSSE": rmsse, "sMAPE": smape, "series": 1000 * total / len(errors)}

    return run


def panel_means(panel: Any, pairs: Pairs, h: int) -> Floats:
    """Means of a new panel of the extension, fitted on two threads."""
    series = [y for y, _ in pairs]
    panel.fit(np.concatenate(series), np.cumsum([0, *map(len, series)]), n_jobs=THREADS)
    means: Floats = panel.predict(h, n_jobs=THREADS)[0]
    return means


def peer_means(model: Any, pairs: Pairs, h: int) -> Floats:
    """Means of a model of statsforecast over a frame, in two processes."""
    import pandas as pd
    from statsforecast import StatsForecast

    forecaster = StatsForecast(models=[model], freq=1, n_jobs=THREADS)
    table = forecaster.forecast(df=pd.DataFrame(long_frame(pairs)), h=h)
    means: Floats = table[model.alias].to_numpy().reshape(len(pairs), h)
    return means
