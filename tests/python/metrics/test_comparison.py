"""Tests of equal accuracy and scores of many series: scipy's figures, published figures."""

from __future__ import annotations

import gzip
import itertools
import json
import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy import integrate, stats

import mliot
from mliot import metrics
from mliot.metrics import evaluate

RNG = np.random.default_rng(7)


def test_the_one_step_test_is_students_on_the_difference_of_losses() -> None:
    y, a, b = RNG.normal(size=(3, 40))
    ours = metrics.diebold_mariano(y, a, b, loss="absolute")
    # At one step the correction turns the variance over n into the one over n - 1: a plain t test.
    theirs = stats.ttest_1samp(np.abs(y - a) - np.abs(y - b), 0)
    assert ours.statistic == pytest.approx(theirs.statistic, rel=1e-12)
    assert ours.p_value == pytest.approx(theirs.pvalue, rel=1e-10)
    less = metrics.diebold_mariano(y, a, b, loss="absolute", alternative="less")
    wanted = stats.ttest_1samp(np.abs(y - a) - np.abs(y - b), 0, alternative="less")
    assert less.p_value == pytest.approx(wanted.pvalue, rel=1e-10)


def test_longer_horizons_follow_the_formula_of_the_paper() -> None:
    y, a, b = RNG.normal(size=(3, 60))
    n, h = 60, 4
    d = (y - a) ** 2 - (y - b) ** 2
    e = d - d.mean()
    variance = (e @ e + 2 * sum(e[k:] @ e[:-k] for k in range(1, h))) / n
    t = d.mean() / np.sqrt(variance / n) * np.sqrt((n + 1 - 2 * h + h * (h - 1) / n) / n)
    ours = metrics.diebold_mariano(y, a, b, horizon=h)
    assert ours.statistic == pytest.approx(t, rel=1e-12)
    assert ours.p_value == pytest.approx(2 * stats.t.sf(abs(t), n - 1), rel=1e-10)


def test_ranks_and_critical_distances_are_scipys() -> None:
    errors = RNG.integers(0, 6, size=(30, 5)).astype(float)  # with ties
    ours = metrics.mcb(errors, level=90)
    assert ours.mean_ranks == pytest.approx(stats.rankdata(errors, axis=1).mean(axis=0))
    theirs = stats.friedmanchisquare(*errors.T)
    assert ours.statistic == pytest.approx(theirs.statistic, rel=1e-12)
    assert ours.p_value == pytest.approx(theirs.pvalue, rel=1e-10)
    q = stats.studentized_range.ppf(0.9, 5, np.inf)
    assert ours.critical_distance == pytest.approx(q * np.sqrt(5 * 6 / (12 * 30)), rel=1e-7)
    assert not ours.worse[np.argmin(ours.mean_ranks)]


def test_crps_of_samples_is_the_integral_of_the_squared_distance_of_the_distributions() -> None:
    y, samples = 0.3, np.sort(RNG.normal(size=9))

    def distance(x: float) -> float:
        return float((np.mean(samples <= x) - (x >= y)) ** 2)

    points = np.sort([*samples, y])
    wanted = sum(
        integrate.quad(distance, a + 1e-13, b - 1e-13)[0] for a, b in itertools.pairwise(points)
    )
    assert metrics.crps_ensemble([y], samples[None, :]) == pytest.approx(wanted, rel=1e-9)


def test_fair_crps_is_that_of_the_distribution_itself() -> None:
    samples = RNG.normal(size=(4000, 5))
    y = RNG.normal(size=4000)
    # Gneiting and Raftery 2007: for the standard normal, y (2 F(y) - 1) + 2 f(y) - 1 / sqrt(pi).
    whole = y * (2 * stats.norm.cdf(y) - 1) + 2 * stats.norm.pdf(y) - 1 / np.sqrt(np.pi)
    fair = metrics.crps_ensemble(y, samples, fair=True)
    assert fair == pytest.approx(whole.mean(), rel=0.03)
    assert metrics.crps_ensemble(y, samples) > 1.1 * fair


def test_wrmsse_cuts_leading_zeros_and_weighs_the_series() -> None:
    y, p = RNG.poisson(3, size=(2, 3, 6)).astype(float)
    train = [np.array([0, 0, 2, 3, 1.0]), np.array([1, 4.0]), np.array([5, 0, 0, 1.0])]
    scores = [
        metrics.rmsse(a, b, c[np.argmax(c != 0) :]) for a, b, c in zip(y, p, train, strict=True)
    ]
    wanted = float(np.average(scores, weights=[1, 2, 5]))
    assert metrics.wrmsse(y, p, train, [1, 2, 5]) == pytest.approx(wanted, rel=1e-14)
    with pytest.raises(mliot.InvalidArgument, match=r"wrmsse: needs as many .* got 3, 3, 3 and 1"):
        metrics.wrmsse(y, p, train, [1])


def test_means_of_frames_take_weights() -> None:
    df = pl.DataFrame(
        {"unique_id": ["a", "a", "b"], "ds": [3, 4, 3], "y": [1.0, 2, 3], "m": [2.0, 4, 7]}
    )
    weights = pl.DataFrame({"unique_id": ["b", "a"], "weight": [1.0, 3.0]})
    out = evaluate(df, ["mae"], agg_fn="mean", weights=weights)
    assert out["m"].to_list() == [(3 * 1.5 + 4) / 4]
    with pytest.raises(mliot.InvalidArgument, match="weights has no weight of unique_id 'b'"):
        evaluate(df, ["mae"], agg_fn="mean", weights=weights[1:])
    with pytest.raises(mliot.InvalidArgument, match=r'weights need agg_fn="mean"'):
        evaluate(df, ["mae"], weights=weights)


def test_the_m4_season_follows_the_frequency() -> None:
    train = np.arange(40.0) ** 2
    for freq, season in [("h", 24), ("D", 1), ("W-SUN", 1), ("MS", 12), ("quarterly", 4), ("A", 1)]:
        assert metrics.mase_m4([3], [1], train, freq) == metrics.mase([3], [1], train, season)
    df = pl.DataFrame({"unique_id": "a", "ds": [41], "y": [3.0], "m": [1.0]})
    past = pl.DataFrame({"unique_id": "a", "ds": range(40), "y": train})
    out = evaluate(df, ["mase_m4", "mase"], train_df=past, seasonality=7, freq="monthly")
    assert out["m"].to_list() == [
        metrics.mase([3], [1], train, 12),
        metrics.mase([3], [1], train, 7),
    ]
    with pytest.raises(mliot.InvalidArgument, match="mase_m4 needs train_df and freq"):
        evaluate(df, ["mase_m4"], train_df=past, seasonality=7)
    with pytest.raises(mliot.InvalidArgument, match=r"freq must be hourly, .* got '15min'"):
        metrics.mase_m4([3], [1], train, "15min")


@pytest.mark.skipif("MLIOT_DATA" not in os.environ, reason="MLIOT_DATA names no folder")
def test_naive_methods_have_their_published_scores_on_m3() -> None:
    # Makridakis and Hibon 2000, Naive2, which is the naive method on series without a season:
    # yearly 17.88 and other 6.30, over all points of all series.
    with gzip.open(Path(os.environ["MLIOT_DATA"]) / "m3" / "m3_data.json.gz", "rt") as file:
        series = list(json.load(file).values())
    for period, count, published in (("YEARLY", 645, 17.88), ("OTHER", 174, 6.30)):
        chosen = [x for x in series if x["period"][0] == period]
        assert len(chosen) == count
        y = np.concatenate([x["xx"] for x in chosen])
        naive = np.concatenate([np.full(len(x["xx"]), x["x"][-1]) for x in chosen])
        assert round(metrics.smape_m3(y, naive), 2) == published
