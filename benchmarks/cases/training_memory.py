"""Growth of peak memory during a fit of boosted trees, in fresh processes, input not counted."""

from __future__ import annotations

from cases.training import lightgbm, ours, write_data, xgboost
from harness import Contender, Measure, Variant

__all__ = ["TITLE", "lightgbm", "ours", "variants", "write_data", "xgboost"]

TITLE = "Growth of peak memory in training, fresh processes"

ROWS = {"full": (1_000_000, 5_000_000), "quick": (1_000_000,), "smoke": (500,)}
REPEATS = {"full": 3, "quick": 1, "smoke": 1}
LIGHTGBM_LEAST = 1 / 0.8
TREES = 10  # the peak is reached by the first


def variants(size: str) -> list[Variant]:
    """A million and five million rows."""
    return [
        Variant(
            name=f"{rows:,} x 28 float32",
            settings={"rows": rows, "trees": TREES, "leaves": 31, "kind": "dense"}
            | {"test_rows": 500},
            contenders=(
                Contender("mliot", "ours", "ours"),
                Contender("LightGBM col-wise", "peers", "lightgbm", {"wise": "col"}, "LightGBM"),
                Contender("LightGBM row-wise", "peers", "lightgbm", {"wise": "row"}, "LightGBM"),
                Contender("XGBoost hist", "peers", "xgboost"),
            ),
            measures=(
                Measure(
                    "peak",
                    "peak memory of fit over before",
                    "MB",
                    must={"LightGBM": LIGHTGBM_LEAST} if size == "full" else {},
                ),
            ),
            repeats=REPEATS[size],
            fresh=True,
        )
        for rows in ROWS[size]
    ]
