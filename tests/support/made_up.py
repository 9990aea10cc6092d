"""Frames of the shapes that fit, predict and cross_validation return, made up for the tests."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

SHOPS, ITEMS, DAYS, H = 3, 6, 200, 14
LEVELS = (80, 95)
START = np.datetime64("2025-01-06", "D")


def sales() -> pl.DataFrame:
    """Weekly waves of sales with noise; ``in_stock`` is zero on some days."""
    random = np.random.default_rng(7)
    parts = []
    for shop in range(SHOPS):
        for item in range(ITEMS):
            day = np.arange(DAYS)
            mean = 40 / (1 + item) * (1 + 0.3 * np.sin(2 * np.pi * day / 7)) * (1 + 0.2 * shop)
            stock = random.random(DAYS) > 0.03
            parts.append(
                pl.DataFrame(
                    {
                        "shop": f"shop {shop + 1}",
                        "item": f"item <{item + 1}> & co",
                        "ds": (START + day).astype("datetime64[us]"),
                        "sales": random.poisson(mean).astype(float) * stock,
                        "in_stock": stock.astype(int),
                    }
                )
            )
    return pl.concat(parts)


def forecasts(history: pl.DataFrame, end: int = DAYS, h: int = H) -> pl.DataFrame:
    """The mean of the last eight weeks by weekday, with bounds from the Poisson spread."""
    rows = []
    for key, part in history.group_by(["shop", "item"], maintain_order=True):
        past = part["sales"].to_numpy()[:end]
        week = past[-56:].reshape(8, 7).mean(axis=0)
        mean = np.resize(week, h)
        frame = {
            "shop": key[0],
            "item": key[1],
            "ds": (START + end + np.arange(h)).astype("datetime64[us]"),
            "Model": mean,
        }
        for level, width in zip(LEVELS, (1.28, 1.96), strict=True):
            frame[f"Model-lo-{level}"] = np.maximum(mean - width * np.sqrt(mean), 0)
            frame[f"Model-hi-{level}"] = mean + width * np.sqrt(mean)
        rows.append(pl.DataFrame(frame))
    return pl.concat(rows)


def backtest(history: pl.DataFrame, windows: int = 3) -> pl.DataFrame:
    """Windows of that rule beside seasonal naive."""
    parts = []
    for window in range(windows, 0, -1):
        end = DAYS - window * H
        cutoff = (START + end - 1).astype("datetime64[us]")
        ahead = forecasts(history, end).with_columns(pl.lit(cutoff).alias("cutoff"))
        actual = history.select("shop", "item", "ds", "sales")
        naive = actual.with_columns((pl.col("ds") + pl.duration(days=14)).alias("ds")).rename(
            {"sales": "SeasonalNaive"}
        )
        parts.append(
            ahead.join(actual, on=["shop", "item", "ds"]).join(naive, on=["shop", "item", "ds"])
        )
    return pl.concat(parts)


@dataclass
class FittedModel:
    """What the report asks of a fitted Forecaster."""

    choices_: tuple[dict[str, str], ...] = (
        {"what": "frequency", "chosen": "D", "why": "every step between dates is one day"},
        {"what": "season", "chosen": "7", "why": "the strongest autocorrelation is at 7 days"},
        {"what": "loss", "chosen": "tweedie", "why": "no value is negative and 12 % are zero"},
    )
    columns_: dict[str, str] = field(default_factory=lambda: {"in_stock": "weight"})
    feature_importances_: dict[str, float] = field(
        default_factory=lambda: {"lag7": 0.5, "rolling_mean_lag1_28": 0.3, "dayofweek": 0.2}
    )
    freq_: str = "D"

    def __repr__(self) -> str:
        return "Forecaster(freq='D', lags=[1, 7])"
