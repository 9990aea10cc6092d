"""The example on real data: quiet without them, better than naive and well covered with them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "examples" / "real_sales.py"
LINE = re.compile(r"^ +(?P<model>\S+) +WAPE (?P<wape>\S+)  RMSSE (?P<rmsse>\S+)"
                  r"(?:  inside  (?P<in80>\S+) %  (?P<in95>\S+) %)?$")  # fmt: skip


def run(environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, str(SCRIPT)], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("folder", [None, "no/such/folder"])
def test_without_data_it_says_so_and_ends_well(folder: str | None) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "MLIOT_DATA"}
    if folder is not None:
        environment["MLIOT_DATA"] = folder
    assert "set MLIOT_DATA" in run(environment)


@pytest.mark.slow
def test_forecasts_beat_seasonal_naive_and_intervals_hold() -> None:
    folder = os.environ.get("MLIOT_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("MLIOT_DATA names no folder")
    found = [LINE.match(line) for line in run(dict(os.environ)).splitlines()]
    scores = [match.groupdict() for match in found if match]
    assert len(scores) == 6
    for ours, naive in zip(scores[::2], scores[1::2], strict=True):
        assert float(ours["wape"]) < float(naive["wape"])
    for ours in scores[0], scores[2]:  # many series: Walmart and stallion
        assert abs(float(ours["in80"]) - 80) <= 3
        assert abs(float(ours["in95"]) - 95) <= 3
