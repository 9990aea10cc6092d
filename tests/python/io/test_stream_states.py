"""Python's update and the C++ stream of the same file end in the same state, to the byte."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from io_frames import long_frame
from mliot import _core
from mliot.features import RollingMean
from mliot.forecasting import ConformalIntervals, Forecaster
from mliot.pipeline import Pipeline
from mliot.preprocessing import ForwardFill, Hampel

H = 4
QUANTILES = [0.1, 0.5, 0.9]
COLUMNS = ["shop", "item", "ds", "y", "promotion", "warmth"]


def forecaster(**more: Any) -> Forecaster:
    return Forecaster(
        **{
            "freq": "D",
            "lags": [1, 2, 7],
            "lag_transforms": {1: [RollingMean(5, 1)]},
            "date_features": ["dayofweek"],
            "future_features": ["promotion"],
            "past_features": {"warmth": [1, RollingMean(3, 1)]},
            "static_features": [],
            "horizon": H,
            "intervals": ConformalIntervals(2),
            "model": {"n_estimators": 12, "objective": "tweedie"},
            "id_col": ["shop", "item"],
            **more,
        }
    )


def models() -> dict[str, Any]:
    cleaning = [("spikes", Hampel(5), ["y", "warmth"]), ("gaps", ForwardFill(2), "warmth")]
    return {
        "forecaster": forecaster(),
        "without level": forecaster(scale_by=None),
        "pipeline": Pipeline([*cleaning, ("model", forecaster())]),
    }


def split(frame: pd.DataFrame, after: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    place = frame.groupby(["shop", "item"]).cumcount()
    return frame[place < after], frame[place >= after]


def micros(time: pd.Timestamp) -> int:
    return int(time.value // 1000)


def push(stream: _core.Pipeline, rows: pd.DataFrame) -> None:
    for row in rows.itertuples():
        series = stream.series(f"{row.shop}\x1f{row.item}")
        assert series is not None
        past = np.array([row.warmth])
        assert stream.update(series, micros(row.ds), float(row.y), past) == "ok"


@pytest.mark.parametrize("name", models())
@pytest.mark.parametrize("seed", range(3))
def test_updates_and_events_give_the_same_bits(name: str, seed: int, tmp_path: Path) -> None:
    frame = long_frame(seed)[COLUMNS]
    history, later = split(frame, 70)
    middle, last = split(later, 12)
    model = models()[name].fit(history)
    model.save(tmp_path / "m.mliot")
    tree = _core.Tree.from_bytes((tmp_path / "m.mliot").read_bytes())
    stream = _core.Pipeline.from_tree(tree)
    assert stream.state() == model.state()
    push(stream, middle.sample(frac=1, random_state=seed).sort_values("ds", kind="stable"))
    model.update(middle)
    assert stream.state() == model.state()
    forecasts = model.predict(H, X_df=last, quantiles=QUANTILES)
    value_columns = [each for each in forecasts.columns if each not in COLUMNS]
    for (shop, item), mine in forecasts.groupby(["shop", "item"]):
        ahead = last[(last["shop"] == shop) & (last["item"] == item)]["promotion"].to_numpy()[:H]
        series = stream.series(f"{shop}\x1f{item}")
        status, point, bounds = stream.predict_into(series, H, ahead, QUANTILES)
        assert status == "ok"
        theirs = np.column_stack([point, bounds.reshape(H, len(QUANTILES))])
        assert np.array_equal(theirs, mine[value_columns].to_numpy())
    restored = mliot.load(tmp_path / "m.mliot").restore(stream.state())
    pd.testing.assert_frame_equal(
        restored.predict(H, X_df=last, quantiles=QUANTILES), forecasts, check_exact=True
    )


@pytest.mark.parametrize("cleaned", [False, True])
def test_last_windows_may_be_left_out_of_the_file(cleaned: bool, tmp_path: Path) -> None:
    frame = long_frame(5)[COLUMNS]
    frame.loc[frame["ds"] == frame["ds"].max(), ["y", "warmth"]] = [12345.678, 54.321]
    history, later = split(frame, 80)
    model = models()["pipeline" if cleaned else "forecaster"].fit(frame)
    model.save(tmp_path / "with.mliot")
    model.save(tmp_path / "without.mliot", include_state=False)
    stored = {name: (tmp_path / f"{name}.mliot").read_bytes() for name in ("with", "without")}
    for value in (12345.678, 54.321):
        assert np.float64(value).tobytes() not in stored["without"]
    assert np.float64(12345.678).tobytes() in stored["with"]
    every = [np.float64(y).tobytes() for y in frame["y"].unique() if y > 100]
    assert not any(each in stored["without"] for each in every)
    fresh = mliot.load(tmp_path / "without.mliot")
    ahead = later.assign(ds=later["ds"] + pd.Timedelta(days=10))
    with pytest.raises(mliot.InvalidArgument, match=r"no observations yet.*update"):
        fresh.predict(2, X_df=ahead)
    fresh.update(history)
    fresh.update(later)
    whole = mliot.load(tmp_path / "with.mliot")
    pd.testing.assert_frame_equal(
        fresh.predict(2, X_df=ahead, level=[80]),
        whole.predict(2, X_df=ahead, level=[80]),
        check_exact=True,
    )


SERVICE = """
import sys
import pandas as pd
import mliot

model = mliot.load(sys.argv[1])
rows = pd.read_pickle(sys.argv[2])
for day, batch in rows.groupby("ds"):
    model.update(batch)
    with open(sys.argv[3] + ".part", "wb") as file:
        file.write(model.state())
    import os
    os.replace(sys.argv[3] + ".part", sys.argv[3])
    print(day.isoformat(), flush=True)
"""


def test_a_service_killed_between_events_goes_on_from_its_snapshot(tmp_path: Path) -> None:
    frame = long_frame(7)[COLUMNS]
    history, later = split(frame, 60)
    middle, last = split(later, 20)
    model = forecaster().fit(history)
    model.save(tmp_path / "m.mliot")
    middle.to_pickle(tmp_path / "rows.pickle")
    places = [str(tmp_path / name) for name in ("m.mliot", "rows.pickle", "state.mliot")]
    service = subprocess.Popen(
        [sys.executable, "-c", SERVICE, *places], stdout=subprocess.PIPE, text=True
    )
    assert service.stdout is not None
    done = [service.stdout.readline().strip() for _ in range(7)]
    os.kill(service.pid, signal.SIGKILL)
    service.stdout.close()
    service.wait()
    restored = mliot.load(tmp_path / "m.mliot")
    restored.restore((tmp_path / "state.mliot").read_bytes())
    seen = pd.Timestamp(done[-1])
    probe = Forecaster.restore(mliot.load(tmp_path / "m.mliot"), restored.state())
    newest = probe.predict(1, X_df=frame)["ds"].min() - pd.Timedelta(days=1)
    assert newest >= seen
    restored.update(middle[middle["ds"] > newest])
    model.update(middle)
    assert restored.state() == model.state()
    pd.testing.assert_frame_equal(
        restored.predict(H, X_df=last), model.predict(H, X_df=last), check_exact=True
    )
