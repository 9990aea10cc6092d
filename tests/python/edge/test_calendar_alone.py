"""C of calendar steps alone: a sample is its time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from c_targets import DEVICE, Target
from mliot.boosting import BoostingRegressor
from mliot.features import Holidays
from mliot.pipeline import Pipeline

OK, DUPLICATE = 0, 2


@pytest.mark.filterwarnings("ignore:training stopped after 1 of 12 trees")
@pytest.mark.parametrize("trees", [12, 0], ids=["trees", "a constant"])
def test_a_sample_is_its_time(target: Target, trees: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    at = pd.Timestamp("2024-02-26") + pd.to_timedelta(np.cumsum(rng.integers(60, 90_000, 400)), "s")
    frame = pd.DataFrame({"at": at})
    weekend = at.day_of_week.to_numpy() > 4
    visitors: Any = 5.0 * at.hour.to_numpy() + 20 * weekend if trees else 0.25
    steps = [
        ("calendar", ["hour", "dayofweek_sin", Holidays("US", years=(2024, 2024))]),
        ("model", BoostingRegressor(n_estimators=12, min_child_samples=5)),
    ]
    model = Pipeline(steps, time_col="at").fit(frame[:300], np.broadcast_to(visitors, 400)[:300])
    written = model.export_c(tmp_path, name="model")
    assert "columns[" not in written.header.read_text()
    times = at[300:].to_numpy().astype("datetime64[us]").view(np.int64)
    samples = np.append(times, times[-1])
    program = target.build(tmp_path, [DEVICE / "sensors.c", written.source])
    out = np.frombuffer(target.run(program, samples.tobytes(), tmp_path), dtype=np.int64)
    assert out[-1] == 0  # the self-test
    got = out[:-1].reshape(len(samples), 3)
    expected = model.update(frame[300:])
    assert got[:, 0].tolist() == [OK] * len(times) + [DUPLICATE]
    assert np.array_equal(got[:-1, 2].view(np.float64), expected)
    assert (len(np.unique(expected)) > 20) == (trees > 0)
