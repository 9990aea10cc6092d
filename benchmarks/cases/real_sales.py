"""Accuracy on real sales: three back-test windows, seeds with row sampling, our own coverage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from cases.real_sets import RECIPES, Recipe, read
from harness import THREADS, Contender, Measure, Run, Variant, timed

TITLE = "Accuracy on real sales"

WINDOWS = {"full": 3, "quick": 1, "smoke": 1}
SEEDS = {"full": 5, "quick": 1, "smoke": 1}
TREES = {"full": 400, "quick": 400, "smoke": 20}
SETS = {
    "full": ("walmart", "stallion", "seoul_bike"),
    "quick": ("walmart", "stallion", "seoul_bike"),
    "smoke": ("stallion",),
}
WITHIN_ONE_PERCENT = 1 / 1.01
CLEARLY_BETTER = 1.03
LGBM = "LightGBM Tweedie"
NAIVE = "seasonal naive"


def variants(size: str) -> list[Variant]:
    """A set each."""
    return [_variant(name, size) for name in SETS[size]]


def _variant(name: str, size: str) -> Variant:
    judged = name != "seoul_bike" and size == "full"  # one window and seed would prove nothing
    wape_must = {LGBM: WITHIN_ONE_PERCENT, NAIVE: CLEARLY_BETTER} if judged else {}
    rmsse_must = wape_must if name == "walmart" else {}
    peers = [Contender(LGBM, "peers", "lightgbm", {"objective": "tweedie"})]
    if size == "full":
        peers.append(Contender("LightGBM L2", "peers", "lightgbm", {"objective": "l2"}, repeats=1))
    recipe = RECIPES[name]
    near80, near95 = ((0.77, 0.83), (0.92, 0.98)) if judged else (None, None)
    return Variant(
        name=f"{name}, h = {recipe.horizon}",
        settings={"set": name, "trees": TREES[size], "windows": WINDOWS[size]},
        contenders=(
            Contender("mliot", "ours", "ours"),
            *peers,
            Contender(NAIVE, "ours", "seasonal_naive", repeats=1),
        ),
        measures=(
            Measure("WAPE", "WAPE", "", must=wape_must, headline=True),
            Measure("RMSSE", "mean RMSSE", "", must=rmsse_must, headline=True),
            Measure("coverage 80", "coverage 80", "", between=near80, headline=True),
            Measure("coverage 95", "coverage 95", "", between=near95, headline=True),
            Measure("fit", "fit of a window (mliot's with its intervals)", "s"),
            Measure("predict", "forecast of a window (mliot's with its intervals)", "s"),
        ),
        repeats=SEEDS[size],
        average="mean",
    )


def write_data(folder: Path, settings: dict[str, Any]) -> None:
    """The cleaned set, one array a column, so that both sides read the same numbers."""
    frame = read(settings["set"])
    columns = {name: frame[name].to_numpy() for name in frame}
    columns["unique_id"] = columns["unique_id"].astype(str)
    np.savez(folder / "sales.npz", **columns)


def back_tests(folder: Path, settings: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """History and held-out rows of each window, the last window first."""
    import pandas as pd

    recipe = RECIPES[settings["set"]]
    with np.load(folder / "sales.npz") as columns:
        frame = pd.DataFrame({name: columns[name] for name in columns.files})
    times = np.sort(frame["ds"].unique())
    for window in range(settings["windows"]):
        end = len(times) - 1 - recipe.horizon * window
        origin = times[end - recipe.horizon]
        held_out = (frame["ds"] > origin) & (frame["ds"] <= times[end])
        yield frame[frame["ds"] <= origin], frame[held_out]


def scores(history: Any, held_out: Any, forecast: np.ndarray) -> dict[str, float]:
    """WAPE, and the mean over series of RMSSE: error over that of repeating the last value."""
    y = held_out["y"].to_numpy()
    error = forecast - y
    scale = history.groupby("unique_id")["y"].apply(lambda v: np.mean(np.diff(v.to_numpy()) ** 2))
    squared = (held_out.assign(error=error**2)).groupby("unique_id")["error"].mean()
    ratio = np.sqrt(squared / scale.reindex(squared.index))
    rmsse = ratio[np.isfinite(ratio)].mean()
    return {"WAPE": float(np.abs(error).sum() / np.abs(y).sum()), "RMSSE": float(rmsse)}


def _mean(results: list[dict[str, float]]) -> dict[str, float]:
    return {key: float(np.mean([r[key] for r in results])) for key in results[0]}


def _windows(recipe: Recipe, makers: dict[str, Callable[[int], Any]]) -> dict[int, list[Any]]:
    return {
        lag: [makers[statistic](size) for statistic, size in pairs]
        for lag, pairs in recipe.windows.items()
    }


def _aligned(held_out: Any, forecast: Any, columns: list[str]) -> list[np.ndarray]:
    """Forecast columns in the order of the held-out rows."""
    merged = held_out[["unique_id", "ds"]].merge(forecast, on=["unique_id", "ds"], how="left")
    return [merged[column].to_numpy() for column in columns]


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """mliot's Forecaster with the Tweedie loss and conformal intervals."""
    from mliot.boosting import BoostingRegressor
    from mliot.features import RollingMean, RollingStd
    from mliot.forecasting import Forecaster

    recipe = RECIPES[settings["set"]]
    bounds = [f"f-{side}-{level}" for level in (80, 95) for side in ("lo", "hi")]

    def forecaster(seed: int, covariates: list[str]) -> Any:
        return Forecaster(
            freq=recipe.freq,
            lags=list(recipe.lags),
            lag_transforms=_windows(recipe, {"mean": RollingMean, "std": RollingStd}),
            date_features=list(recipe.dates),
            static_features=list(recipe.static),
            future_features=covariates,
            horizon=recipe.horizon,
            model=BoostingRegressor(
                objective="tweedie",
                n_estimators=settings["trees"],
                learning_rate=0.05,
                num_leaves=31,
                min_child_samples=20,
                subsample=0.8,
                subsample_freq=1,
                random_state=seed,
                n_jobs=THREADS,
            ),
            alias="f",
            n_jobs=THREADS,
            random_state=seed,
        )

    def window(seed: int, history: Any, held_out: Any) -> dict[str, float]:
        drop = ["y", *recipe.static]
        covariates = [c for c in held_out if c not in ("unique_id", "ds", *drop)]
        model = forecaster(seed, covariates)
        _, fit = timed(model.fit, history.assign(y=history["y"].clip(lower=0)))
        forecast, predict = timed(
            model.predict, recipe.horizon, X_df=held_out.drop(columns=drop), level=[80, 95]
        )
        point, *limits = _aligned(held_out, forecast, ["f", *bounds])
        y = held_out["y"].to_numpy()
        lower80, upper80, lower95, upper95 = limits
        return {
            **scores(history, held_out, point),
            "coverage 80": float(np.mean((y >= lower80) & (y <= upper80))),
            "coverage 95": float(np.mean((y >= lower95) & (y <= upper95))),
            "fit": fit,
            "predict": predict,
        }

    return lambda seed: _mean([window(seed, *pair) for pair in back_tests(folder, settings)])


def seasonal_naive(folder: Path, settings: dict[str, Any]) -> Run:
    """The value one season ago; the last value where the history is shorter."""
    recipe = RECIPES[settings["set"]]

    def repeated(values: np.ndarray) -> np.ndarray:
        tail = values[-recipe.season :] if len(values) >= recipe.season else values[-1:]
        return np.resize(tail, recipe.horizon)

    def window(history: Any, held_out: Any) -> dict[str, float]:
        naive = {
            key: repeated(values.to_numpy()) for key, values in history.groupby("unique_id")["y"]
        }
        rows = held_out.groupby("unique_id").size()
        forecast = np.concatenate([naive[key][:count] for key, count in rows.items()])
        return scores(history, held_out, forecast)

    return lambda seed: _mean([window(*pair) for pair in back_tests(folder, settings)])


def lightgbm(folder: Path, settings: dict[str, Any]) -> Run:
    """LightGBM through mlforecast with the same rows, features and sampling."""
    from lightgbm import LGBMRegressor
    from mlforecast import MLForecast
    from mlforecast.lag_transforms import RollingMean, RollingStd

    recipe = RECIPES[settings["set"]]

    def window(seed: int, history: Any, held_out: Any) -> dict[str, float]:
        model = LGBMRegressor(
            objective=settings["objective"],
            n_estimators=settings["trees"],
            learning_rate=0.05,
            num_leaves=31,
            min_child_samples=20,
            subsample=0.8,
            subsample_freq=1,
            random_state=seed,
            verbosity=-1,
            n_jobs=THREADS,
        )
        forecaster = MLForecast(
            models={"f": model},
            freq=recipe.freq,
            lags=list(recipe.lags),
            lag_transforms=_windows(recipe, {"mean": RollingMean, "std": RollingStd}),
            date_features=list(recipe.dates),
            num_threads=THREADS,
        )
        clipped = settings["objective"] == "tweedie"
        train = history.assign(y=history["y"].clip(lower=0)) if clipped else history
        _, fit = timed(forecaster.fit, train, static_features=list(recipe.static))
        future = held_out.drop(columns=["y", *recipe.static])
        forecast, predict = timed(forecaster.predict, recipe.horizon, X_df=future)
        (point,) = _aligned(held_out, forecast, ["f"])
        return {**scores(history, held_out, point), "fit": fit, "predict": predict}

    return lambda seed: _mean([window(seed, *pair) for pair in back_tests(folder, settings)])
