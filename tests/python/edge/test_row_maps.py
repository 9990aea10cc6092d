"""C of scalers and encoders: the bits of Python's update, sample by sample, on every target."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from c_targets import DEVICE, Target
from mliot.boosting import BoostingRegressor
from mliot.pipeline import Pipeline
from mliot.preprocessing import (
    CountEncoder,
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    TargetEncoder,
)

KINDS = np.array(["lathe", "mill", "press"])


def readings(n: int) -> pd.DataFrame:
    rng = np.random.default_rng(12)
    frame = pd.DataFrame(
        {
            "heat": rng.gamma(3, 20, n),
            "wear": rng.normal(5, 2, n),
            "kind": rng.choice(KINDS, n).astype(object),
            "shift": rng.integers(1, 5, n).astype(float),
        }
    )
    frame.loc[::7, "heat"] = np.nan
    frame.loc[::11, "kind"] = None
    return frame


STEPS: dict[str, list[Any]] = {
    "scales": [
        ("ends", MinMaxScaler((-1, 3), clip=True), ["heat"]),
        ("robust", RobustScaler(), ["wear", "shift"]),
        ("kinds", OneHotEncoder(), ["kind"]),
    ],
    "shapes": [
        ("power", PowerTransformer(), ["wear"]),
        ("normal", QuantileTransformer(n_quantiles=30, output_distribution="normal"), ["heat"]),
        ("kinds", TargetEncoder(smooth=2.0), ["kind"]),
        ("shifts", CountEncoder(), ["shift"]),
    ],
    "codes": [
        ("power", PowerTransformer("box-cox", standardize=False), ["heat"]),
        ("kinds", OrdinalEncoder(encoded_missing_value=-1.0), ["kind"]),
        ("shifts", OneHotEncoder(drop="first", handle_unknown="ignore"), ["shift"]),
    ],
}


@pytest.mark.parametrize("steps", STEPS.values(), ids=STEPS)
def test_every_sample_is_valued_as_in_python(
    target: Target, tmp_path: Path, steps: list[Any]
) -> None:
    frame = readings(400)
    y = frame["heat"].fillna(60).to_numpy() + 10 * (frame["kind"] == "mill") + frame["shift"] ** 2
    model = BoostingRegressor(n_estimators=30, num_leaves=12)
    fitted = Pipeline([*steps, ("model", model)]).fit(frame[:300], y[:300].to_numpy())
    later = frame[300:].copy()
    later.loc[later.index[3], "shift"] = 99.0  # fit has not seen it
    later.loc[later.index[5], "kind"] = "robot"  # nor this
    written = fitted.export_c(tmp_path, name="model")
    expected = fitted.update(later)
    codes = later["kind"].map({kind: code for code, kind in enumerate(KINDS)} | {"robot": -1})
    samples = np.column_stack([later["heat"], later["wear"], codes, later["shift"]])
    program = target.build(tmp_path, [DEVICE / "sensors.c", written.source], ())
    raw = target.run(program, samples.astype(np.float64).tobytes(), tmp_path)
    out = np.frombuffer(raw, dtype=np.int64)
    assert out[-1] == 0, f"self-test: vector {out[-1]} differs"
    got = out[:-1].reshape(len(later), -1)
    assert (got[:, :2] == 0).all()
    np.testing.assert_array_equal(got[:, 2], np.ascontiguousarray(expected).view(np.int64))
    assert len(np.unique(expected)) > 5
