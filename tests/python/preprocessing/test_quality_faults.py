"""Faults put one by one into signals of several kinds are found; clean signals have none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from mliot.preprocessing import quality_report

Floats = npt.NDArray[np.float64]
Rng = np.random.Generator
N = 4000
TIMES = pd.date_range("2024-01-01", periods=N, freq="15min")
DAYS = np.arange(N) / 96
DAILY = np.sin(2 * np.pi * DAYS)


def persistent(rng: Rng) -> Floats:
    """An autoregression that keeps 95 % of each sample."""
    out, noise = np.zeros(N), rng.normal(0, 1, N)
    for i in range(1, N):
        out[i] = 0.95 * out[i - 1] + noise[i]
    return out


CLEAN: dict[str, Callable[[Rng], Any]] = {
    "noise": lambda r: r.normal(0, 1, N),
    "uniform": lambda r: r.uniform(0, 1, N),
    "waiting times": lambda r: r.exponential(1, N),
    "order values": lambda r: r.lognormal(0, 0.6, N),
    "far larger than its noise": lambda r: 1e9 + r.normal(0, 1, N),
    "tiny": lambda r: 1e-9 * r.normal(5, 1, N),
    "two levels": lambda r: np.where(r.random(N) < 0.5, r.normal(0, 1, N), r.normal(20, 1, N)),
    "temperature": lambda r: np.round(20 + 5 * DAILY + r.normal(0, 0.5, N), 1),
    "converter counts": lambda r: np.round(2048 + 300 * DAILY + r.normal(0, 10, N)),
    "humidity": lambda r: np.clip(np.round(60 + 15 * DAILY + persistent(r)), 0, 100),
    "persistent": persistent,
    "louder by day": lambda r: r.normal(0, 1, N) * (1 + 0.5 * DAILY),
    "sunlight": lambda r: np.maximum(0, np.sin(2 * np.pi * DAYS - 1.5)) * r.uniform(400, 800, N),
    "machine that rests": lambda r: np.where(DAYS * 24 % 8 < 5, 1500 + r.normal(0, 5, N), 0.0),
    "switch": lambda r: (r.random(N) < 0.3).astype(float),
    "set point": lambda r: np.where(DAYS * 24 % 24 < 7, 17.0, 21.0),
    "price": lambda r: np.repeat(np.round(r.normal(10, 0.5, N // 40), 2), 40),
    "sales": lambda r: r.poisson(3, N),
    "rare sales": lambda r: np.where(r.random(N) < 0.8, 0, r.poisson(6, N)),
    "bursts of sales": lambda r: r.negative_binomial(1, 0.1, N),
    "sales by weekday": lambda r: r.poisson(np.where(DAYS.astype(int) % 7 >= 5, 32, 20)),
}


@pytest.mark.parametrize("name", CLEAN)
@pytest.mark.parametrize("seed", [0, 1])
def test_clean_signals_have_no_finding(name: str, seed: int) -> None:
    x = np.asarray(CLEAN[name](np.random.default_rng(seed)), dtype=np.float64)
    for n in (N, 500, 60):
        report = quality_report(pd.DataFrame({"ds": TIMES[:n], "x": x[:n]}))
        assert [each.explanation for each in report.findings] == []


def put(x: Floats, places: Any, values: Any) -> Floats:
    x = x.copy()
    x[places] = values
    return x


def some(rng: Rng, n: int) -> npt.NDArray[np.int64]:
    return rng.choice(np.arange(10, N - 10, 9), n, replace=False)


BASES: dict[str, Callable[[Rng], Floats]] = {
    "temperature": lambda r: np.round(20 + 5 * DAILY + r.normal(0, 0.5, N), 2),
    "pressure": lambda r: np.round(50 + r.normal(0, 1, N), 2),
    "converter": lambda r: np.round(2048 + 300 * DAILY + r.normal(0, 10, N)),
}
LATER = np.arange(N) >= 2200
FAULTS: dict[str, tuple[str, Callable[[Floats, Rng], Floats]]] = {
    "stuck for a day": ("stuck", lambda x, r: put(x, slice(1000, 1096), x[1000])),
    "stuck for some hours": ("stuck", lambda x, r: put(x, slice(1000, 1030), x[1000])),
    "clipped above": ("saturation", lambda x, r: np.minimum(x, np.quantile(x, 0.93))),
    "clipped below": ("saturation", lambda x, r: np.maximum(x, np.quantile(x, 0.07))),
    "coarse": ("quantisation", lambda x, r: np.round(x / x.std()) * x.std() + 0.25),
    "spikes": ("spike", lambda x, r: put(x, some(r, 5), x.mean() + r.uniform(15, 40, 5) * x.std())),
    "one spike down": ("spike", lambda x, r: put(x, 1500, x.mean() - 40 * x.std())),
    "no values for hours": ("missing", lambda x, r: put(x, slice(2000, 2060), np.nan)),
    "a code for no value": ("sentinel", lambda x, r: put(x, some(r, 25), -999)),
    "all bits set": ("sentinel", lambda x, r: put(x, some(r, 5), 65535)),
    "zeros for hours": ("sentinel stuck", lambda x, r: put(x, slice(2000, 2060), 0.0)),
    "another level": ("level_change", lambda x, r: x + 8 * x.std() * LATER),
    "drift": ("drift", lambda x, r: x + 6 * x.std() * np.arange(N) / N),
    "times a thousand": ("unit_change", lambda x, r: np.where(LATER, 1000 * x, x)),
    "a thousandth": ("unit_change", lambda x, r: np.where(LATER, x / 1000, x)),
    "infinite": ("impossible", lambda x, r: put(x, 5, np.inf)),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("base", BASES)
def test_a_fault_is_found_and_nothing_else(base: str, fault: str) -> None:
    kind, spoil = FAULTS[fault]
    for seed in (0, 1, 2):
        rng = np.random.default_rng(seed)
        frame = pd.DataFrame({"ds": TIMES, "x": spoil(BASES[base](rng), rng)})
        found = [each.kind for each in quality_report(frame).findings]
        assert set(found) <= set(kind.split())
        assert found


@pytest.mark.parametrize("seed", range(4))
def test_degrees_that_change_their_scale_are_a_unit(seed: int) -> None:
    rng = np.random.default_rng(seed)
    celsius = BASES["temperature"](rng)
    for there, words in [(32 + 1.8 * celsius, "times 1.8 + 32"), (celsius + 273.15, "+ 273.15")]:
        frame = pd.DataFrame({"ds": TIMES, "x": np.where(LATER, there, celsius)})
        (found,) = quality_report(frame).findings
        assert (found.kind, words in found.explanation) == ("unit_change", True)
        back = np.where((np.arange(N) >= 1500) & ~LATER, there, celsius)
        kinds = {each.kind for each in quality_report(frame.assign(x=back)).findings}
        assert "unit_change" in kinds


@pytest.mark.parametrize("seed", range(4))
def test_a_level_or_a_counter_that_fits_a_conversion_is_no_unit(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counter = np.cumsum(rng.poisson(3, N))
    sales = np.where(LATER, rng.normal(109.4, 2, N), rng.normal(43, 2, N))  # 1.8 * 43 + 32
    for x, kind in [(counter, "drift"), (counter[:500], "drift"), (sales, "level_change")]:
        frame = pd.DataFrame({"ds": TIMES[: len(x)], "x": x})
        assert [each.kind for each in quality_report(frame).findings] == [kind]


ROWS: dict[str, tuple[str, Callable[[Rng], Any]]] = {
    "an hour lost": ("gap", lambda r: np.delete(np.arange(N), slice(100, 104))),
    "rows lost here and there": ("gap", lambda r: np.delete(np.arange(N), some(r, 60))),
    "rows sent twice": ("duplicate_time", lambda r: np.sort(np.r_[np.arange(N), some(r, 3)])),
    "a late row": ("out_of_order", lambda r: np.r_[:50, 60, 50:60, 61:N]),
    "new to old": ("out_of_order", lambda r: np.arange(N)[::-1]),
}


@pytest.mark.parametrize("fault", ROWS)
def test_a_fault_of_the_rows_is_found_and_nothing_else(fault: str) -> None:
    kind, rows = ROWS[fault]
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"ds": TIMES, "x": BASES["temperature"](rng)})
    assert [each.kind for each in quality_report(frame.iloc[rows(rng)]).findings] == [kind]


@pytest.mark.parametrize("jitter", [0.02, 0.05])
def test_jitter_leaves_the_usual_interval_as_it_was(jitter: float) -> None:
    rng = np.random.default_rng(0)
    late = pd.to_timedelta(np.round(rng.normal(0, jitter, N) * 900e6), unit="us")
    (found,) = quality_report(pd.DataFrame({"ds": TIMES + late})).findings
    assert found.kind == "jitter"
    assert found.expected == pytest.approx(900e6, rel=0.005)


@pytest.mark.parametrize("base", BASES)
def test_sensors_of_one_thing_that_part_are_found(base: str) -> None:
    rng = np.random.default_rng(0)
    x = BASES[base](rng)
    twin = x + rng.normal(0, 0.1 * x.std(), N)
    frame = pd.DataFrame({"ds": TIMES, "a": x, "b": twin})
    assert quality_report(frame, pairs=[("a", "b")]).findings == ()
    ramp = np.maximum(np.arange(N) - 2500, 0) / 1500
    faults = {
        "offset": twin + 0.8 * x.std() * LATER,
        "drift": twin + 2 * x.std() * ramp,
        "burst": put(twin, slice(3000, 3010), x.mean() + rng.uniform(6, 9, 10) * x.std()),
    }
    for spoiled in faults.values():
        report = quality_report(frame.assign(b=spoiled), pairs=[("a", "b")])
        assert ("disagreement", "a, b") in {(each.kind, each.column) for each in report.findings}


def test_infinite_values_are_called_so() -> None:
    x = np.sin(np.arange(N) / 7.0)
    x[[5, 9]] = np.inf
    report = quality_report(pd.DataFrame({"ds": TIMES, "x": x}))
    assert [each.explanation for each in report.findings] == ["2 infinite values"]
    report = quality_report(pd.DataFrame({"ds": TIMES, "x": x}), ranges={"x": (-2, 2)})
    assert "the first infinite, beyond the limit 2" in report.findings[0].explanation


@pytest.mark.parametrize("seed", range(4))
def test_a_change_under_a_daily_swing_is_found_as_what_it_is(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = 20 * 144
    times = pd.date_range("2025-01-01", periods=n, freq="10min")
    x = 20 + 5 * np.sin(2 * np.pi * np.arange(n) / 144) + rng.normal(0, 0.3, n)
    later = np.arange(n) >= rng.integers(int(0.4 * n), int(0.6 * n))
    changes = {
        "times 1.8 + 32": 32 + 1.8 * x,
        "+ 273.15": x + 273.15,
        "times 1000": 1000 * x,
        "times 100": 100 * x,
    }
    for words, there in changes.items():
        frame = pd.DataFrame({"ds": times, "x": np.where(later, there, x)})
        (found,) = quality_report(frame).findings
        assert (found.kind, words in found.explanation) == ("unit_change", True)
    for jump in (28, 52.5):
        frame = pd.DataFrame({"ds": times, "x": np.where(later, x + jump, x)})
        assert [each.kind for each in quality_report(frame).findings] == ["level_change"]
    assert not quality_report(pd.DataFrame({"ds": times, "x": x})).findings
