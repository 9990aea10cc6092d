"""The example service, built against an installed mliot, on the Walmart file: Python's bits."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from installed_tree import ROOT, build_programs
from mliot.boosting import BoostingRegressor
from mliot.features import RollingMean
from mliot.forecasting import Forecaster

WEEKS = 6  # that arrive as events
H = 3


def walmart() -> pd.DataFrame:
    folder = Path(os.environ.get("MLIOT_DATA", "")) / "walmart_store_sales"
    if not os.environ.get("MLIOT_DATA") or not folder.is_dir():
        pytest.skip("MLIOT_DATA names no folder with walmart_store_sales")
    sales = pd.read_csv(folder / "train.csv.gz")
    weather = pd.read_csv(folder / "features.csv.gz")[["Store", "Date", "Temperature"]]
    sales = sales[(sales["Store"] <= 3) & (sales["Dept"] <= 4)].merge(weather, on=["Store", "Date"])
    return pd.DataFrame({
        "unique_id": sales["Store"].astype(str) + "_" + sales["Dept"].astype(str),
        "ds": pd.to_datetime(sales["Date"]),
        "y": sales["Weekly_Sales"].astype(float),
        "IsHoliday": sales["IsHoliday"].astype(int),
        "Temperature": sales["Temperature"].astype(float),
    }).sort_values(["ds", "unique_id"])  # fmt: skip


def event_of(row: Any, holidays: list[int]) -> str:
    ahead = [{"IsHoliday": holiday} for holiday in holidays]
    return json.dumps(
        {
            "unique_id": row.unique_id,
            "ds": row.ds.strftime("%Y-%m-%d"),
            "y": row.y,
            "Temperature": row.Temperature,
            "forecast": {"h": H, "rows": ahead, "quantiles": [0.1, 0.9]},
        }
    )


def answers(service: Path, model: Path, state: Path, events: list[str]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [str(service), str(model), str(state)],
        input="\n".join(events),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.slow
def test_events_of_the_walmart_file_get_the_bits_of_python(tmp_path: Path) -> None:
    sales = walmart()
    if not Path("/usr/include/nlohmann/json.hpp").is_file():
        pytest.skip("nlohmann/json is not installed: apt-get install nlohmann-json3-dev")
    service = build_programs([ROOT / "examples" / "stream_service.cpp"], tmp_path)
    weeks = np.sort(sales["ds"].unique())
    history = sales[sales["ds"] < weeks[-WEEKS]]
    model = Forecaster(
        freq="W-FRI",
        lags=[1, 2, 52],
        lag_transforms={1: [RollingMean(4)]},
        date_features=["week"],
        future_features=["IsHoliday"],
        past_features={"Temperature": [1]},
        horizon=H,
        model=BoostingRegressor(objective="tweedie", n_estimators=60),
    ).fit(history)
    file, state = tmp_path / "demand.mliot", tmp_path / "state.mliot"
    model.save(file)
    holiday_of = dict(zip(sales["ds"], sales["IsHoliday"], strict=True))
    got: list[dict[str, Any]] = []
    for week in weeks[-WEEKS:]:
        rows = sales[sales["ds"] == week]
        ahead = [pd.Timestamp(week) + pd.Timedelta(weeks=k) for k in range(1, H + 1)]
        holidays = [int(holiday_of.get(day, 0)) for day in ahead]
        events = [event_of(row, holidays) for row in rows.itertuples()]
        got = answers(service / "stream_service", file, state, events)  # a life a week
        ids = np.repeat(rows["unique_id"].to_numpy(), H)
        plan = {"unique_id": ids, "ds": ahead * len(rows), "IsHoliday": holidays * len(rows)}
        wanted = model.update(rows).predict(X_df=pd.DataFrame(plan), quantiles=[0.1, 0.9])
        for answer in got:
            assert answer["status"] == "ok"
            mine = wanted[wanted["unique_id"] == answer["id"]]
            bounds = mine[["BoostingRegressor-q-0.1", "BoostingRegressor-q-0.9"]].to_numpy()
            assert answer["point"] == mine["BoostingRegressor"].tolist()
            assert answer["bounds"] == bounds.ravel().tolist()
        assert state.read_bytes() == model.state()
    assert len(got) == sales["unique_id"].nunique()
    last = event_of(rows.iloc[0], [0] * H)
    doubled, unknown, broken = answers(
        service / "stream_service", file, state, [last, last.replace("1_1", "9_9"), "{"]
    )
    assert "already" in doubled["status"]
    assert unknown["status"] == "there is no such series"
    assert "parse error" in broken["status"]
