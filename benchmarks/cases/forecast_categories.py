"""Text columns of a forecaster as codes or as categories: accuracy on real sales."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cases.real_sales import _aligned, _mean, _windows, back_tests, scores, write_data
from cases.real_sets import RECIPES
from harness import THREADS, Contender, Measure, Run, Variant, timed

__all__ = ["TITLE", "ours", "variants", "write_data"]

TITLE = "Text columns of a forecaster as codes or as categories"

WINDOWS = {"full": 3, "quick": 1, "smoke": 1}
SEEDS = {"full": 5, "quick": 1, "smoke": 1}
TREES = {"full": 400, "quick": 400, "smoke": 20}
TEXTS = {"walmart": ("Type", "Dept", "Store"), "stallion": ("agency_", "sku_")}
SETS = {"full": ("walmart", "stallion"), "quick": ("walmart", "stallion"), "smoke": ("stallion",)}


def variants(size: str) -> list[Variant]:
    """A set each; the columns of text are the same, the model splits them differently."""
    return [_variant(name, size) for name in SETS[size]]


def _variant(name: str, size: str) -> Variant:
    recipe = RECIPES[name]
    few = list(TEXTS[name][:1])
    return Variant(
        name=f"{name}, h = {recipe.horizon}",
        settings={"set": name, "trees": TREES[size], "windows": WINDOWS[size]},
        contenders=(
            Contender("mliot", "ours", "ours", {"categories": "from_dtype"}),
            Contender("codes", "ours", "ours", {"categories": None}),
            Contender(f"{few[0]} alone by level", "ours", "ours", {"categories": few}),
        ),
        measures=(
            Measure("WAPE", "WAPE", ""),
            Measure("RMSSE", "mean RMSSE", ""),
            Measure("fit", "fit", "s"),
        ),
        repeats=SEEDS[size],
        average="mean",
    )


def as_text(frame: Any, columns: tuple[str, ...]) -> Any:
    """Numbers of levels as words in the same order."""
    return frame.assign(**{name: frame[name].map("{:04d}".format) for name in columns})


def ours(folder: Path, settings: dict[str, Any]) -> Run:
    """mliot's Forecaster as in `real_sales`, without intervals."""
    from mliot.boosting import BoostingRegressor
    from mliot.features import RollingMean, RollingStd
    from mliot.forecasting import Forecaster

    recipe = RECIPES[settings["set"]]

    def window(seed: int, history: Any, held_out: Any) -> dict[str, float]:
        drop = ["y", *recipe.static]
        covariates = [c for c in held_out if c not in ("unique_id", "ds", *drop)]
        model = Forecaster(
            freq=recipe.freq,
            lags=list(recipe.lags),
            lag_transforms=_windows(recipe, {"mean": RollingMean, "std": RollingStd}),
            date_features=list(recipe.dates),
            static_features=list(recipe.static),
            future_features=covariates,
            horizon=recipe.horizon,
            intervals=None,
            model=BoostingRegressor(
                objective="tweedie",
                n_estimators=settings["trees"],
                learning_rate=0.05,
                subsample=0.8,
                subsample_freq=1,
                random_state=seed,
                n_jobs=THREADS,
                categorical_features=settings["categories"],
            ),
            alias="f",
            n_jobs=THREADS,
            random_state=seed,
        )
        text = as_text(history, TEXTS[settings["set"]])
        _, fit = timed(model.fit, text.assign(y=text["y"].clip(lower=0)))
        forecast = model.predict(recipe.horizon, X_df=held_out.drop(columns=drop))
        (point,) = _aligned(held_out, forecast, ["f"])
        return {**scores(history, held_out, point), "fit": fit}

    return lambda seed: _mean([window(seed, *pair) for pair in back_tests(folder, settings)])
