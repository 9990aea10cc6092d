"""Every model on every hard series, its paths beside its quantiles, and bits on every target."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot import statistical
from mliot.forecasting import StatisticalForecaster
from mliot.statistical import StatisticalModel

SEASON = 7
NAMES = [
    name
    for name, each in vars(statistical).items()
    if isinstance(each, type)
    and issubclass(each, StatisticalModel)
    and each is not StatisticalModel
]


def model_of(name: str) -> StatisticalModel:
    """A model with a season of seven periods, where it has one."""
    model: StatisticalModel = getattr(statistical, name)()
    if "season_length" in model.get_params():
        model.set_params(season_length=SEASON)
    return model


def counts(n: int, seed: int = 1) -> np.ndarray:
    """Counts about a level of 20 with a season of seven periods."""
    rng = np.random.default_rng(seed)
    return rng.poisson(20 + 6 * np.sin(2 * np.pi * np.arange(n) / SEASON)).astype(float)


def sparse(n: int) -> np.ndarray:
    rng = np.random.default_rng(2)
    return rng.poisson(3, n) * (rng.uniform(size=n) < 0.3) * 1.0


HARD = {
    "one": np.array([3.0]),
    "two": np.array([3.0, 5.0]),
    "three": np.array([0.0, 5.0, 0.0]),
    "no season yet": counts(5),
    "one season and a bit": counts(9),
    "constant": np.full(40, 4.0),
    "zeros": np.zeros(40),
    "one spike": np.r_[np.zeros(20), 90.0, np.zeros(19)],
    "late": np.r_[np.zeros(39), 5.0],
    "tiny": counts(40) * 1e-12,
    "huge": counts(40) * 1e12,
    "sparse": sparse(60),
    "holes": np.where(np.arange(50) % 11 == 3, np.nan, counts(50)),
}


def frame(series: dict[str, np.ndarray]) -> pd.DataFrame:
    return pd.concat(
        pd.DataFrame({"unique_id": name, "ds": np.arange(len(y)), "y": y})
        for name, y in series.items()
    )


@pytest.mark.parametrize("name", NAMES)
def test_no_model_fails_on_a_hard_series(name: str) -> None:
    model = StatisticalForecaster([model_of(name)], freq=1, fill_gaps="missing")
    with warnings.catch_warnings():
        # Amounts under a model of counts go to the fallback, by name.
        warnings.filterwarnings("ignore", "[12] of 13 fits went to the fallback model")
        warnings.simplefilter("error", RuntimeWarning)
        model.fit(frame(HARD), fitted=True)
    table = model.predict(2 * SEASON, quantiles=[0.1, 0.5, 0.9]).set_index("unique_id")
    column = model.models[0].name()
    means = table[column]
    assert np.isfinite(means).all()
    for kind in HARD:
        y = HARD[kind]
        largest = np.nanmax(np.abs(y))
        assert np.abs(means[kind]).max() <= 20 * largest, kind
    ends = table[[f"{column}-q-{q}" for q in (0.1, 0.5, 0.9)]]
    told = ends.drop(index=["one", "two", "three", "no season yet"])
    assert np.isfinite(told.to_numpy()).all()
    assert (np.diff(told.to_numpy()) >= 0).all()
    if name != "BootstrapDemand":  # whose jitter adds to every size
        assert np.abs(means["constant"] / 4 - 1).max() < 0.06  # SBA takes 5 % off
    assert np.abs(means["zeros"]).max() == 0
    paths = model.simulate(3, n_paths=3).set_index("unique_id")
    assert np.isfinite(paths.loc[list(told.index.unique()), column]).all()
    failed = model.failures_["unique_id"].tolist()
    assert failed == (["tiny"] if model.models[0].whole else [])


# Forms that are tried, and fitted to 20,000 points, are many; one of them is as long.
ONE_FORM: dict[str, dict[str, Any]] = {
    "AutoETS": {"model": "ANA"},
    "AutoCES": {"model": "S"},
    "AutoARIMA": {"d": 0, "D": 0, "nmodels": 2},
    "TBATS": {"use_boxcox": False, "use_trend": False},
    "AutoTBATS": {"use_boxcox": False, "use_trend": False, "use_arma_errors": False},
    "MedianEnsemble": {"models": [statistical.Theta(SEASON), statistical.SeasonalNaive(SEASON)]},
    "WeightedEnsemble": {"models": [statistical.Theta(SEASON), statistical.SeasonalNaive(SEASON)]},
}


@pytest.mark.parametrize("name", NAMES)
def test_twenty_thousand_points_are_no_trouble(name: str) -> None:
    y = counts(20_000)
    panel = model_of(name).set_params(**ONE_FORM.get(name, {})).panel()
    panel.fit(y, np.array([0, len(y)]))
    mean = panel.predict(SEASON)[0][0]
    assert np.abs(mean - 20).max() < 15
    panel.update(np.full(3, 20.0), np.array([0, 3]))
    assert np.isfinite(panel.predict(2)[0]).all()


PATHS = 4000


@pytest.mark.parametrize("name", NAMES)
def test_paths_lie_below_a_quantile_as_often_as_it_says(name: str) -> None:
    y = counts(70) + 10
    panel = model_of(name).panel()
    panel.fit(y, np.array([0, len(y)]))
    levels = np.array([0.1, 0.5, 0.9])
    h = SEASON + 2
    ends = panel.quantiles(h, levels)[0]
    paths = panel.simulate(h, PATHS, 5)[0]
    for k in range(h):
        for level, end in zip(levels, ends[k], strict=True):
            # Of whole numbers some paths lie on the quantile itself.
            below, at_most = (paths[:, k] < end).mean(), (paths[:, k] <= end).mean()
            error = 4.5 * np.sqrt(level * (1 - level) / PATHS)
            assert below - error <= level <= at_most + error, (k, level)


PRINT_BITS = """
import sys
sys.path[:0] = {paths!r}
import test_every_model
print(test_every_model.bits())
"""


def bits() -> str:
    """A digest of the forecasts, quantiles, paths and parameters of every model."""
    series = [
        HARD[name] for name in ("one", "three", "one season and a bit", "one spike", "sparse")
    ]
    series += [counts(80), counts(33, 4)]
    offsets = np.cumsum([0, *map(len, series)])
    digest = hashlib.sha256()
    for name in NAMES:
        panel = model_of(name).set_params(**ONE_FORM.get(name, {})).panel()
        panel.fit(np.concatenate(series), offsets)
        parts: list[Any] = [*panel.predict(9), panel.simulate(3, 2, 1)]
        parts += [panel.quantiles(3, np.array([0.2, 0.9])), *panel.parameters.values()]
        for each in parts:
            digest.update(np.ascontiguousarray(each + 0.0).tobytes())
    return digest.hexdigest()


def test_bits_are_the_same_without_vector_instructions() -> None:
    found = subprocess.run(
        [sys.executable, "-c", PRINT_BITS.format(paths=[os.path.dirname(__file__)])],
        env={**os.environ, "MLIOT_SIMD": "scalar"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == bits(), mliot.build_info()


#: Models whose parameters are options, or those of another that were found.
GIVEN: list[tuple[StatisticalModel, Any]] = [
    (statistical.Naive(), None),
    (statistical.SeasonalNaive(SEASON), None),
    (statistical.HistoricAverage(), None),
    (statistical.RandomWalkWithDrift(), None),
    (statistical.WindowAverage(9), None),
    (statistical.SeasonalWindowAverage(SEASON, 3), None),
    (statistical.SimpleExponentialSmoothing(0.3), None),
    (statistical.SeasonalExponentialSmoothing(SEASON, 0.3), None),
    (statistical.CrostonClassic(), None),
    (statistical.CrostonSBA(), None),
    (statistical.CrostonSBJ(), None),
    (statistical.TSB(), None),
    (statistical.EmpiricalDemand(), None),
    (statistical.BootstrapDemand(), None),
    (
        statistical.SimpleExponentialSmoothingOptimized(),
        lambda alpha: statistical.SimpleExponentialSmoothing(alpha),
    ),
]


@pytest.mark.parametrize(("model", "given"), GIVEN, ids=lambda x: type(x).__name__)
def test_an_update_is_the_fitted_parameters_run_over_the_joined_series(
    model: StatisticalModel, given: Any
) -> None:
    for y in (counts(90), sparse(90)):
        panel = model.panel()
        panel.fit(y[:50], np.array([0, 50]))
        whole = (model if given is None else given(panel.parameters["alpha"][0])).panel()
        panel.update(y[50:], np.array([0, 40]))
        whole.fit(y, np.array([0, 90]))
        assert np.array_equal(panel.predict(9)[0], whole.predict(9)[0])
        if "Exponential" in type(model).__name__:
            continue  # the variance of the errors is a parameter too, and stays
        assert np.array_equal(panel.predict(9)[1], whole.predict(9)[1])
        levels = np.array([0.1, 0.9])
        assert np.array_equal(panel.quantiles(9, levels), whole.quantiles(9, levels))
        assert np.array_equal(panel.simulate(9, 5, 1), whole.simulate(9, 5, 1))
