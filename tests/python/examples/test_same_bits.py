"""A program against an installed mliot reads inputs and files of Python and has Python's bits."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from installed_tree import build_programs
from mliot import features, preprocessing, statistical
from mliot.forecasting import StatisticalForecaster
from mliot.preprocessing import QualityProfile
from statistical_models import CORE_MODELS

Numbers = NDArray[np.float64]
HERE = Path(__file__).resolve().parent

#: Transforms along time, by name; all classes of one sample at a time with their shortest options.
ALONG_TIME: dict[str, Any] = {
    **{
        f"Rolling{each}": getattr(features, f"Rolling{each}")(6, min_samples=2)
        for each in (
            "Sum", "Mean", "Var", "Std", "ZScore", "Skewness", "Kurtosis", "Slope", "Min", "Max",
            "Median", "Rank", "Count",
        )
    },
    **{
        f"Expanding{each}": getattr(features, f"Expanding{each}")()
        for each in (
            "Sum", "Mean", "Var", "Std", "ZScore", "Skewness", "Kurtosis", "Slope", "Min", "Max",
            "Median", "Rank", "Count",
        )
    },
    **{
        f"ExponentiallyWeighted{each}": getattr(features, f"ExponentiallyWeighted{each}")(alpha=0.3)
        for each in ("Mean", "Var", "Std")
    },
    "TimeRollingMean": features.TimeRollingMean("7s"),
    "SeasonalRollingMean": features.SeasonalRollingMean(4, 3, min_samples=1),
    "SeasonalDiff": features.SeasonalDiff(4),
    "Hampel": preprocessing.Hampel(5),
    "ForwardFill": preprocessing.ForwardFill(3),
    "SeasonalFill": preprocessing.SeasonalFill(4),
    "ZScoreOutliers": preprocessing.ZScoreOutliers(),
    "RobustZScoreOutliers": preprocessing.RobustZScoreOutliers(),
    "IqrOutliers": preprocessing.IqrOutliers(),
    "RunningMedian": preprocessing.RunningMedian(5),
    "SavitzkyGolay": preprocessing.SavitzkyGolay(),
    "KalmanFilter": preprocessing.KalmanFilter(),
    "Butterworth": preprocessing.Butterworth(),
}  # fmt: skip
SCALERS = (
    "StandardScaler", "MinMaxScaler", "MaxAbsScaler", "RobustScaler", "QuantileTransformer",
    "PowerTransformer", "OneHotEncoder", "CountEncoder", "TargetEncoder",
)  # fmt: skip


def plain(name: str) -> str:
    """rolling_mean and RollingMean are one name."""
    return name.replace("_", "").lower()


def series() -> tuple[Numbers, NDArray[np.int64]]:
    """Three series of counts end to end."""
    t = np.arange(100)
    rng = np.random.default_rng(9)
    values = np.where(rng.random(100) < 0.3, 0, rng.poisson(5 + 3 * (t % 4))).astype(float)
    return values, np.array([0, 30, 62, 100])


def inputs() -> dict[str, NDArray[Any]]:
    """What both sides compute with, by the name of its file."""
    rng = np.random.default_rng(7)
    x = rng.normal(20, 4, 150)
    x[rng.random(150) < 0.08] = np.nan
    x[70] = 500
    table = rng.normal(size=(80, 3)) * [1, 1e-3, 1e6] + [0, 5, -1]
    table[rng.random(table.shape) < 0.05] = np.nan
    values, offsets = series()
    return {
        "x": x,
        "table": table,
        "codes": rng.integers(0, 5, (80, 2)).astype(float),
        "target": rng.normal(size=80),
        "values": values,
        "offsets": offsets,
    }


def forecasts() -> dict[str, Numbers]:
    """Means and ends of every model over the series."""
    values, offsets = series()
    ids = np.repeat(["a", "b", "c"], np.diff(offsets))
    days = [pd.date_range("2024-01-01", periods=n) for n in np.diff(offsets)]
    frame = pd.DataFrame({"unique_id": ids, "ds": np.concatenate(days), "y": values})
    known = {}
    for name in CORE_MODELS:
        if name in ("MSTL", "TBATS"):
            continue  # C++ has them under the names of the models that they are made of
        kind = getattr(statistical, name)
        takes = "season_length" in kind().get_params()
        several = name in ("AutoTBATS", "DynamicHarmonicRegression")  # seasons in a list
        known[name] = kind(season_length=4) if takes and not several else kind()
    model = StatisticalForecaster(list(known.values()), freq="D").fit(frame)
    found = {}
    for each in model._found:
        if each.own.all():
            mean, _ = each.panel.predict(5)
            found[f"mean {plain(each.name)}"] = mean.ravel()
            found[f"bounds {plain(each.name)}"] = each.panel.quantiles(
                5, np.array([0.1, 0.9])
            ).ravel()
    return found


def expected(given: dict[str, NDArray[Any]]) -> dict[str, Numbers]:
    """What Python says, by kind and name."""
    seconds = np.arange(len(given["x"])) * 1_000_000
    said = {
        f"stream {plain(name)}": each.transform(
            given["x"], **({"times": seconds.view("M8[us]")} if name.startswith("Time") else {})
        )
        for name, each in ALONG_TIME.items()
    }
    for name in SCALERS:
        kind = getattr(preprocessing, name)
        if name.endswith("Encoder"):
            step, rows = kind(), given["codes"]
            made = step.fit(rows, given["target"]).transform(rows)
        else:
            made = kind().fit(given["table"]).transform(given["table"])
        said[f"fit {plain(name)}"] = np.asarray(made).ravel()
    return {**said, **forecasts()}


def bits(values: Numbers) -> list[str]:
    whole = np.where(np.isnan(values), np.nan, values).astype(float)
    return [f"{each:016x}" for each in whole.view(np.uint64).tolist()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The inputs as files, transforms included."""
    where = tmp_path_factory.mktemp("same")
    for name, values in inputs().items():
        (where / name).write_bytes(np.ascontiguousarray(values).tobytes())
    (where / "transforms").mkdir()
    for name, transform in ALONG_TIME.items():
        transform.save(where / "transforms" / f"{name}.mliot")
    return where


def readings() -> pd.DataFrame:
    """A sensor that sticks and jumps."""
    n = 600
    y = np.round(np.random.default_rng(5).normal(20, 1, n), 1)
    y[200:260], y[400] = y[200], 400
    return pd.DataFrame({"ds": pd.date_range("2024-01-01", periods=n, freq="min"), "y": y})


def test_cpp_has_pythons_bits(folder: Path, tmp_path: Path) -> None:
    rows = readings()
    begun = QualityProfile(["y"], time_col="ds").update(rows[:350])
    begun.save(folder / "quality.mliot")
    QualityProfile(["y"], time_col="ds").update(rows).save(folder / "quality_whole.mliot")
    later = rows[350:]
    times = later["ds"].to_numpy().astype("M8[us]").view(np.int64)
    (folder / "later_times").write_bytes(times.tobytes())
    (folder / "later_values").write_bytes(later["y"].to_numpy().tobytes())

    built = build_programs([HERE / "same_bits.cpp"], tmp_path)
    done = subprocess.run([built / "same_bits", folder], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    *lines, profile = done.stdout.splitlines()
    assert profile == "quality: the same"
    said = {}
    for line in lines:
        kind, name, *numbers = line.split(" ")
        said[f"{kind} {plain(name)}"] = numbers
    known = {name: bits(values) for name, values in expected(inputs()).items()}
    assert sorted(name for name in known if said.get(name) != known[name]) == []
    assert len(known) > 80
