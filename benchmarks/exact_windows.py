"""How many rows of rolling statistics each library gets right: a table in Markdown.

Run it with the Python of the peers. mliot, pandas, polars, Bottleneck and coreforecast are asked
for the same windows, and each value is compared with the exact one, made by Python's integers. A
value has the exact bits, or is off by rounding (at most 1e-9 of the truth), or is wrong. Besides,
each library is given the same samples with 1,000 others before them; a row that changes depends on
where the history began.

    python benchmarks/exact_windows.py [--rows 4000] [--window 28]
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "python"))

Floats = np.ndarray
Statistic = Callable[[Floats, int], Floats]

GRID = 1 << 1074  # every finite double is a multiple of 1 / GRID
TOLERANCE = 1e-9


def data(rows: int) -> dict[str, Floats]:
    """Series that libraries are given every day, and two of the kind that their issues report."""
    rng = np.random.default_rng(11)
    spikes = rng.poisson(3, rows).astype(float)
    spikes[rng.random(rows) < 0.01] = 1e9
    heavy = rng.standard_cauchy(rows) * 10.0 ** rng.integers(-6, 7, rows)
    return {
        "sales (counts)": rng.poisson(20, rows).astype(float),
        "prices in cents": np.round(rng.gamma(2, 10, rows), 2),
        "sensor (float32)": rng.normal(20, 3, rows).astype(np.float32).astype(float),
        "meter reading (~2e9)": np.round(2e9 + np.cumsum(rng.gamma(2, 0.1, rows)), 2),
        "counts with spikes of 1e9": spikes,
        "heavy tails": heavy,
    }


def exact(x: Floats, window: int) -> dict[str, Floats]:
    """Mean and standard deviation of full windows: the real ones, rounded once (and its root)."""
    whole = [int(Fraction(float(v)) * GRID) for v in x]
    s1 = s2 = 0
    mean, std = [], []
    for t, entering in enumerate(whole):
        leaving = whole[t - window] if t >= window else 0
        s1 += entering - leaving
        s2 += entering**2 - leaving**2
        if t < window - 1:
            mean.append(math.nan)
            std.append(math.nan)
            continue
        mean.append(s1 / (window * GRID))
        variance = (window * s2 - s1 * s1) / (window * (window - 1) * GRID * GRID)
        std.append(math.sqrt(variance))
    return {"mean": np.array(mean), "std": np.array(std)}


def libraries() -> dict[str, dict[str, Statistic]]:
    """The rolling mean and standard deviation (divisor n - 1) of each library."""
    import bottleneck as bn
    import coreforecast.rolling as cf
    import pandas as pd
    import polars as pl

    import mliot.features as ours

    return {
        "mliot": {
            "mean": lambda x, w: ours.RollingMean(w).transform(x),
            "std": lambda x, w: ours.RollingStd(w).transform(x),
        },
        "pandas": {
            "mean": lambda x, w: pd.Series(x).rolling(w).mean().to_numpy(),
            "std": lambda x, w: pd.Series(x).rolling(w).std().to_numpy(),
        },
        "polars": {
            "mean": lambda x, w: pl.Series(x).rolling_mean(w).to_numpy(),
            "std": lambda x, w: pl.Series(x).rolling_std(w).to_numpy(),
        },
        "bottleneck": {
            "mean": lambda x, w: bn.move_mean(x, w),
            "std": lambda x, w: bn.move_std(x, w, ddof=1),
        },
        "coreforecast": {
            "mean": lambda x, w: cf.rolling_mean(x, w),
            "std": lambda x, w: cf.rolling_std(x, w),
        },
    }


def counts(statistic: Statistic, x: Floats, window: int, truth: Floats) -> tuple[int, int, int]:
    """Rows that are not the exact bits, rows that are wrong, rows that depend on the origin."""
    full = ~np.isnan(truth)
    got = np.asarray(statistic(x, window), dtype=float)[full]
    wanted = truth[full]
    other = np.sum(got != wanted)
    scale = np.maximum(np.abs(wanted), np.finfo(float).tiny)
    wrong = np.sum(~(np.abs(got - wanted) <= TOLERANCE * scale))
    before = np.random.default_rng(1).gamma(2, 1e6, 1000)
    longer = np.asarray(statistic(np.concatenate([before, x]), window), dtype=float)
    moved = np.sum(~(longer[len(before) :][full] == got))
    return int(other), int(wrong), int(moved)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=4000)
    parser.add_argument("--window", type=int, default=28)
    options = parser.parse_args()
    known = libraries()
    names = {name: f"{name} {version(name)}" for name in known if name != "mliot"}
    print(
        f"{options.rows:,} rows, window {options.window}: not exact / wrong / moved by the origin"
    )
    print()
    print("| data | statistic | mliot | " + " | ".join(names.values()) + " |")
    print("| --- " * (len(known) + 2) + "|")
    for kind, x in data(options.rows).items():
        truth = exact(x, options.window)
        for name, wanted in truth.items():
            cells = []
            for statistics in known.values():
                other, wrong, moved = counts(statistics[name], x, options.window, wanted)
                cells.append(f"{other:,} / {wrong:,} / {moved:,}")
            print(f"| {kind} | {name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
