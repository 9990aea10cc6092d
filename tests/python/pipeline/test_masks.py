"""Columns that say where cleaning changed a sample: in batch and stream, kept by files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.boosting import BoostingClassifier
from mliot.features import RollingMean
from mliot.forecasting import Forecaster
from mliot.pipeline import Pipeline
from mliot.preprocessing import ForwardFill, Hampel, StandardScaler, ZScoreOutliers


def readings(n: int = 400, machines: int = 2) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    parts = []
    for i in range(machines):
        heat = 60 + rng.normal(0, 1, n)
        heat[rng.random(n) < 0.04] = 999.0
        heat[rng.random(n) < 0.1] = np.nan
        wear = rng.normal(size=n)
        parts.append(pd.DataFrame({
            "machine": f"m{i}", "at": np.arange(n), "heat": heat, "wear": wear,
            "broken": np.isnan(heat) | (heat > 900),
        }))  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def pipeline(model: Any = None, masks: Any = ("heat",)) -> Pipeline:
    steps: list[Any] = [
        ("spikes", Hampel(7), ["heat"]),
        ("gaps", ForwardFill(2), ["heat"]),
        ("fences", ZScoreOutliers(9, 1.5), ["wear"]),
        ("mean", [RollingMean(3, 1)], ["heat"]),
    ]
    steps += [] if model is None else [("model", model)]
    return Pipeline(steps, id_col="machine", time_col="at", masks=masks)


def test_the_column_says_what_the_steps_replaced_together() -> None:
    frame = readings()
    out = pipeline(masks=["heat", "wear"]).fit(frame).transform(frame)
    assert list(out.columns[-2:]) == ["heat_was_replaced", "wear_was_replaced"]
    ids = frame["machine"]
    spikeless = Hampel(7).transform(frame["heat"], ids=ids)
    cleaned = ForwardFill(2).transform(spikeless, ids=ids)
    kept = (cleaned == frame["heat"]) | (np.isnan(cleaned) & frame["heat"].isna())
    np.testing.assert_array_equal(out["heat_was_replaced"], (~kept).astype(float))
    assert 40 < out["heat_was_replaced"].sum() < 300
    _, mask = ZScoreOutliers(9, 1.5).transform(frame["wear"], ids=ids, return_mask=True)
    np.testing.assert_array_equal(out["wear_was_replaced"], mask.astype(float))
    plain = pipeline(masks=None).fit(frame).transform(frame)
    pd.testing.assert_frame_equal(out.iloc[:, :-2], plain)


def test_batch_stream_and_file_agree(tmp_path: Path) -> None:
    frame = readings()
    early, late = frame[frame["at"] < 250], frame[frame["at"] >= 250]
    fitted = pipeline(masks=["heat", "wear"]).fit(early)
    wanted = fitted.transform(frame)[frame["at"] >= 250].reset_index(drop=True)
    fitted.save(tmp_path / "steps.mliot")
    loaded = mliot.load(tmp_path / "steps.mliot")
    assert loaded.masks == ["heat", "wear"]
    for each in (fitted, loaded):
        got = each.update(late).reset_index(drop=True)
        pd.testing.assert_frame_equal(got, wanted, check_index_type=False)


def test_a_model_learns_from_what_was_replaced() -> None:
    frame = readings()
    early, late = frame[frame["at"] < 250], frame[frame["at"] >= 250]
    with_masks = pipeline(BoostingClassifier(n_estimators=20)).fit(early, "broken")
    without = pipeline(BoostingClassifier(n_estimators=20), masks=None).fit(early, "broken")
    assert with_masks.model_.n_features_in_ == without.model_.n_features_in_ + 1
    whole = with_masks.predict_proba(frame)[:, 1][frame["at"] >= 250]
    np.testing.assert_array_equal(with_masks.clone().fit(early, "broken").update(late)[:, 1], whole)
    truth = late["broken"].to_numpy()
    error = np.mean(np.abs(whole - truth))
    assert error < 0.5 * np.mean(
        np.abs(without.predict_proba(frame)[:, 1][frame["at"] >= 250] - truth)
    )


@pytest.mark.parametrize(
    ("masks", "message"),
    [
        (["other"], "masks names 'other', which no step replaces; the steps replace heat, wear"),
        (["heat", "heat"], "masks names 'heat' twice"),
    ],
)
def test_masks_that_do_not_fit_are_named(masks: Any, message: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        pipeline(masks=masks).fit(readings())


def test_a_scaled_column_has_no_mask() -> None:
    steps: list[Any] = [("spikes", Hampel(7), ["heat"]), ("scale", StandardScaler(), ["heat"])]
    with pytest.raises(mliot.InvalidArgument, match="step 'scale' replaces every sample"):
        Pipeline(steps, masks=["heat"]).fit(readings())


def test_a_forecaster_takes_no_masks() -> None:
    chain = [("gaps", ForwardFill(), ["y"]), ("model", Forecaster(freq="D", lags=[1]))]
    frame = pd.DataFrame({"unique_id": "a", "ds": pd.date_range("2024", periods=9), "y": 1.0})
    with pytest.raises(mliot.InvalidArgument, match="masks add columns"):
        Pipeline(chain, masks=["y"]).fit(frame)


def test_masks_never_overwrite_a_column_of_the_data() -> None:
    frame = pd.DataFrame({"a": [1.0, np.nan, 3.0], "a_was_replaced": [7.0, 8.0, 9.0]})
    pipeline = Pipeline([("gaps", ForwardFill(), ["a"])], masks=["a"])
    with pytest.raises(mliot.InvalidArgument, match="would overwrite the column 'a_was_replaced'"):
        pipeline.fit(frame)
