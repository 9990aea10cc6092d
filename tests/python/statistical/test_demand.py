"""Distributions of demand against scipy, series that are odd, files and updates."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy import optimize, stats

import mliot
from mliot import statistical
from mliot.forecasting import StatisticalForecaster
from mliot.statistical import (
    BootstrapDemand,
    EmpiricalDemand,
    NegativeBinomialSmoothing,
    TweedieSmoothing,
)

EVERY = [NegativeBinomialSmoothing(), TweedieSmoothing(), EmpiricalDemand(), BootstrapDemand()]
Floats = NDArray[np.float64]


def counts(n: int, seed: int = 3) -> Floats:
    """Counts whose mean changes half way."""
    rng = np.random.default_rng(seed)
    mean = np.where(np.arange(n) < n // 2, 1.0, 4.0)
    return rng.negative_binomial(mean / 1.5, 1 / 2.5).astype(float)


def panel_of(model: Any, y: Floats) -> Any:
    panel = model.panel()
    panel.fit(y, np.array([0, len(y)]))
    return panel


def parameters(panel: Any) -> dict[str, float]:
    return {name: float(values[0]) for name, values in panel.parameters.items()}


def means_of(y: Floats, alpha: float, phi: float, first: float) -> list[float]:
    """The mean before each observation and the one after the last."""
    means = [first]
    for each in y:
        means.append(alpha * each + phi * means[-1] + (1 - alpha - phi) * first)
    return means


def negative_binomial_likelihood(y: Floats, x: Floats) -> float:
    alpha, phi, first, dispersion = x
    mean = np.array(means_of(y, alpha, phi, first)[:-1])
    return float(stats.nbinom.logpmf(y, mean / dispersion, 1 / (1 + dispersion)).sum())


def tweedie_density(y: float, mean: float, dispersion: float, power: float) -> float:
    """A Poisson number of gamma amounts, term by term."""
    rate = mean ** (2 - power) / (dispersion * (2 - power))
    if y == 0:
        return float(np.exp(-rate))
    shape, scale = (2 - power) / (power - 1), dispersion * (power - 1) * mean ** (power - 1)
    number = np.arange(1, 400)
    amounts = stats.gamma.pdf(y, number * shape, scale=scale)
    return float(np.sum(stats.poisson.pmf(number, rate) * amounts))


@pytest.mark.parametrize("damped", [False, True])
def test_no_likelihood_is_higher_than_that_of_the_fitted_parameters(damped: bool) -> None:
    y = counts(60)
    found = parameters(panel_of(NegativeBinomialSmoothing(damped=damped, shrinkage=0), y))
    x = np.array([found[name] for name in ("alpha", "phi", "first_mean", "dispersion")])
    assert found["loglik"] == pytest.approx(negative_binomial_likelihood(y, x), rel=1e-10)
    assert found["mean"] == pytest.approx(means_of(y, *x[:3])[-1], rel=1e-12)
    k = 4 if damped else 3
    aicc = 2 * k - 2 * found["loglik"] + 2 * k * (k + 1) / (60 - k - 1)
    assert found["aicc"] == pytest.approx(aicc)
    assert found["aic"] == pytest.approx(2 * k - 2 * found["loglik"])
    assert found["bic"] == pytest.approx(k * np.log(60) - 2 * found["loglik"])

    def objective(z: Floats) -> float:
        alpha = z[0]
        phi = (1 - alpha) * (z[1] if damped else 1.0)
        inner = np.array([alpha, phi, np.exp(z[2]), np.exp(z[3])])
        return -negative_binomial_likelihood(y, inner)

    bounds = [(0, 0.95), (0, 1), (-7, 7), (-7, 7)]
    starts = [(0.1, 0.9, 0.5, 0.5), (0.4, 0.5, 0.0, 0.0)]
    best = min(optimize.minimize(objective, z, bounds=bounds).fun for z in starts)
    assert found["loglik"] >= -best - 1e-4


def test_the_first_step_is_the_negative_binomial_of_scipy() -> None:
    panel = panel_of(NegativeBinomialSmoothing(damped=False), counts(60))
    found = parameters(panel)
    frozen = stats.nbinom(found["mean"] / found["dispersion"], 1 / (1 + found["dispersion"]))
    q = np.array([0.01, 0.3, 0.5, 0.8, 0.95, 0.999])
    assert panel.quantiles(1, q)[0, 0].tolist() == frozen.ppf(q).tolist()
    mean, variance = panel.predict(5)
    assert variance[0, 0] == pytest.approx(frozen.var())
    growth = 1 + found["alpha"] ** 2 * np.arange(5)
    np.testing.assert_allclose(variance[0], frozen.var() * growth, rtol=1e-12)
    paths = panel.simulate(5, 20000, 1)[0]
    assert np.array_equal(paths, np.round(paths))
    error = np.sqrt(variance[0] / 20000)
    assert np.all(np.abs(paths.mean(axis=0) - mean[0]) < 4 * error)
    for k in (0, 4):
        below = [(paths[:, k] <= end).mean() for end in panel.quantiles(5, q[2:5])[0, k]]
        above = [(paths[:, k] < end).mean() for end in panel.quantiles(5, q[2:5])[0, k]]
        for low, share, high in zip(above, q[2:5], below, strict=True):
            assert low - 0.01 < share < high + 0.01


def test_the_tweedie_likelihood_is_that_of_the_mixture_and_the_highest() -> None:
    rng = np.random.default_rng(2)
    y = np.array([rng.gamma(1.5, 2.0, rng.poisson(0.8)).sum() for _ in range(50)])
    found = parameters(panel_of(TweedieSmoothing(damped=False, shrinkage=0), y))

    def likelihood(alpha: float, first: float, dispersion: float, power: float) -> float:
        means = means_of(y, alpha, 1 - alpha, first)
        pairs = zip(y, means, strict=False)
        return float(sum(np.log(tweedie_density(v, m, dispersion, power)) for v, m in pairs))

    x = [found[name] for name in ("alpha", "first_mean", "dispersion", "power")]
    best = likelihood(*x)
    assert found["loglik"] == pytest.approx(best, rel=1e-8)
    for i, step in enumerate([0.02, 0.1 * x[1], 0.05 * x[2], 0.02]):
        for sign in (-1, 1):
            moved = list(x)
            moved[i] += sign * step
            if moved[0] >= 0:
                assert likelihood(*moved) < best + 1e-6


def test_tweedie_quantiles_are_those_of_the_mixture() -> None:
    y = np.array([0, 2.5, 0, 0, 1.25, 7.0, 0, 3.5, 0, 0, 2.0, 0.5])
    panel = panel_of(TweedieSmoothing(power=1.5), y)
    found = parameters(panel)
    mean, dispersion = found["mean"], found["dispersion"]
    rate, scale = mean**0.5 / (dispersion * 0.5), dispersion * 0.5 * mean**0.5
    number = np.arange(1, 200)
    for q in (0.2, 0.7, 0.9, 0.99):
        end = panel.quantiles(1, np.array([q]))[0, 0, 0]
        share = np.exp(-rate) + np.sum(
            stats.poisson.pmf(number, rate) * stats.gamma.cdf(end, number, scale=scale)
        )
        assert share == pytest.approx(max(q, np.exp(-rate)), abs=1e-9)


ODD: dict[str, Floats] = {
    "one": np.array([3.0]),
    "two": np.array([0.0, 2.0]),
    "three": np.array([1.0, 0.0, 2.0]),
    "constant": np.full(30, 7.0),
    "zeros": np.zeros(30),
    "one spike": np.r_[np.zeros(20), 400.0, np.zeros(20)],
    "tiny": counts(40) * 1e-12,
    "huge": counts(40) * 1e12,
    "asleep": np.r_[counts(40), np.zeros(3000)],
    "long": counts(20_000),
}


@pytest.mark.parametrize("model", EVERY, ids=lambda model: type(model).__name__)
@pytest.mark.parametrize("name", ODD)
def test_no_series_is_too_odd(model: Any, name: str) -> None:
    y = ODD[name]
    if model.whole and (y != np.round(y)).any():
        with pytest.raises(mliot.InvalidArgument, match="no whole number"):
            panel_of(model, y)
        return
    panel = panel_of(model, y)
    mean, variance = panel.predict(3)
    assert np.isfinite(mean).all()
    assert (mean >= 0).all()
    assert (mean <= 1.5 * y.max() + 1).all()
    assert np.isfinite(variance).all()
    assert (variance >= 0).all()
    ends = panel.quantiles(3, np.array([0.1, 0.5, 0.9, 0.99]))[0]
    assert (ends >= 0).all()
    assert (np.diff(ends) >= 0).all()
    assert np.isfinite(ends).all()
    paths = panel.simulate(3, 20, 1)
    assert np.isfinite(paths).all()
    assert (paths >= 0).all()
    if name == "constant" and not isinstance(model, BootstrapDemand):
        np.testing.assert_allclose(mean, 7.0, rtol=1e-3)
    if name == "zeros":
        assert not ends.any()
        assert not paths.any()
        assert not mean.any()


@pytest.mark.parametrize(
    "model",
    [TweedieSmoothing(), EmpiricalDemand(), BootstrapDemand(jitter=False)],
    ids=lambda model: type(model).__name__,
)
def test_scale_is_only_a_unit(model: Any) -> None:
    plain, scaled = panel_of(model, counts(40) / 8), panel_of(model, counts(40) * 2.0**40)
    factor = 2.0**43
    assert np.array_equal(plain.predict(2)[0] * factor, scaled.predict(2)[0])
    q = np.array([0.5, 0.9])
    assert np.array_equal(plain.quantiles(2, q) * factor, scaled.quantiles(2, q))


@pytest.mark.parametrize("model", EVERY, ids=lambda model: type(model).__name__)
def test_updates_are_the_fitted_parameters_run_over_all_rows(model: Any) -> None:
    y = counts(40)
    for known in (0, 1, 3, 40):
        updated = panel_of(model, y[:known])
        updated.update(y[known:], np.array([0, 40 - known]))
        again = pickle.loads(pickle.dumps(updated))
        assert np.array_equal(again.predict(4)[0], updated.predict(4)[0])
        if known == 1:  # a series that was fitted to nothing begins as one fitted to one value
            late = panel_of(model, y[:0])
            late.update(y, np.array([0, 40]))
            assert np.array_equal(late.predict(4)[0], updated.predict(4)[0])
    if hasattr(updated, "parameters") and "alpha" in updated.parameters:
        found = parameters(updated)
        last = means_of(y, found["alpha"], found["phi"], found["first_mean"])[-1]
        assert found["mean"] == pytest.approx(last, rel=1e-12)


def test_defaults_are_the_cores() -> None:
    for model in EVERY:
        plain = type(model)()
        assert plain.get_params() == {**plain.panel().options, "alias": None}
        assert type(model).__name__ in statistical.__all__


def parts(values: dict[str, Floats]) -> pd.DataFrame:
    return pd.concat(
        pd.DataFrame(
            {
                "unique_id": name,
                "ds": pd.date_range("2022-01-01", periods=len(y), freq="MS"),
                "y": y,
            }
        )
        for name, y in values.items()
    )


def test_a_series_that_is_not_whole_goes_to_the_fallback_and_is_named() -> None:
    df = parts({"a": counts(30), "b": counts(30) / 2, "c": counts(30) - 3})
    model = StatisticalForecaster([NegativeBinomialSmoothing(), TweedieSmoothing()], freq="MS")
    with pytest.warns(UserWarning, match="3 of 6 fits went to the fallback"):
        model.fit(df)
    reasons = model.failures_.set_index(["unique_id", "model"])["reason"]
    assert reasons["b", "NegativeBinomialSmoothing"] == "it has values that are no whole numbers"
    assert reasons["c", "TweedieSmoothing"] == "it has the value -3"
    new = parts({"a": np.array([1.5])}).assign(ds=pd.Timestamp("2024-07-01"))
    with pytest.raises(mliot.InvalidArgument, match="id 'a' at 2024-07-01 has a value that is no"):
        model.update(new)
    with pytest.raises(mliot.InvalidArgument, match="id 'a' at 2024-07-01 has a value below 0"):
        model.update(new.assign(y=-1.0))
