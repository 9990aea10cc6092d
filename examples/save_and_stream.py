"""Cleans sensor readings, fits a classifier, saves it, and goes on as a stream in a new process."""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

import mliot
from mliot.boosting import BoostingClassifier
from mliot.features import RollingMean, RollingStd
from mliot.pipeline import Pipeline
from mliot.preprocessing import ForwardFill, Hampel


def readings(machines: int = 4, n: int = 500) -> pl.DataFrame:
    """Simulated: heat and vibration of machines; a bearing fails when both stay high."""
    rng = np.random.default_rng(1)
    parts = []
    for i in range(machines):
        load = np.sin(np.arange(n) / 30 + i)
        heat = 55 + 6 * load + rng.normal(0, 0.8, n)
        vibration = np.abs(1.2 + 0.5 * load + rng.normal(0, 0.2, n))
        failing = (heat > 58) & (vibration > 1.4)
        heat[rng.random(n) < 0.02] = 850.0  # a loose plug
        heat[rng.random(n) < 0.03] = np.nan
        sample = np.arange(n)
        parts.append(
            pl.DataFrame(
                {
                    "machine": f"press_{i}",
                    "sample": sample,
                    "heat": heat,
                    "vibration": vibration,
                    "failing": failing,
                }
            )
        )
    return pl.concat(parts)


def service(model: str, rows: str) -> None:
    """What runs elsewhere: loads the file, takes one reading at a time."""
    pipeline = mliot.load(model)
    alarms = 0
    for row in pl.read_parquet(rows).iter_slices(1):
        alarms += pipeline.update(row)[0, 1] > 0.5
    print(f"{alarms} alarms in the stream")


def main() -> None:
    frame = readings()
    past, later = frame.filter(pl.col("sample") < 400), frame.filter(pl.col("sample") >= 400)
    pipeline = Pipeline(
        [
            ("spikes", Hampel(7), ["heat"]),
            ("gaps", ForwardFill(limit=5), ["heat"]),
            ("windows", [RollingMean(8, 1), RollingStd(8, 2)], ["heat", "vibration"]),
            ("model", BoostingClassifier(n_estimators=60)),
        ],
        id_col="machine",
        time_col="sample",
    ).fit(past, "failing")
    with tempfile.TemporaryDirectory() as folder:
        model, rows = Path(folder) / "press.mliot", Path(folder) / "later.parquet"
        pipeline.save(model, units={"heat": "degC", "vibration": "mm/s"})
        later.drop("failing").sort("sample").write_parquet(rows)
        print(f"{model.stat().st_size:,} bytes")
        subprocess.run([sys.executable, __file__, str(model), str(rows)], check=True)
    right = pipeline.predict(later) == later["failing"].to_numpy()
    print(f"{pipeline.predict(later).sum()} alarms in batch, {right.mean():.1%} of the rows right")


if __name__ == "__main__":
    service(*sys.argv[1:]) if len(sys.argv) == 3 else main()
