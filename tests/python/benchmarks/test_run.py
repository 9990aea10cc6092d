"""The whole harness on tiny data, without peers."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cases import NAMES
from house import ROOT


@pytest.fixture(scope="module")
def smoke(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, subprocess.CompletedProcess]:
    folder = tmp_path_factory.mktemp("results")
    command = [sys.executable, str(ROOT / "benchmarks" / "run.py"), "--size", "smoke"]
    environment = {k: v for k, v in os.environ.items() if k not in ("MLIOT_PEERS", "QUICK")}
    done = subprocess.run(
        [*command, "--results", str(folder)], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    return json.loads((folder / "smoke.json").read_text()), done


def test_every_case_is_measured(smoke: tuple[dict, subprocess.CompletedProcess]) -> None:
    result, _ = smoke
    assert [case["case"] for case in result["cases"]] == list(NAMES)
    for case in result["cases"]:
        for variant in case["variants"]:
            if variant["skipped"]:
                assert "MLIOT_DATA" in variant["skipped"] or "make bench" in variant["skipped"]
                continue
            ours = variant["contenders"][0]
            assert ours["side"] == "ours"
            assert ours["problem"] == ""
            for measure in variant["measures"]:
                assert math.isfinite(ours["summary"][measure["key"]]), variant["name"]


def test_the_result_says_where_it_was_measured(
    smoke: tuple[dict, subprocess.CompletedProcess],
) -> None:
    result, _ = smoke
    assert result["size"] == "smoke"
    assert len(result["commit"]["hash"]) == 40
    assert result["machine"]["processors"] >= 1
    assert result["build"]["kernel_target"]
    assert result["versions"]["ours"]["numpy"]


def test_the_table_is_printed(smoke: tuple[dict, subprocess.CompletedProcess]) -> None:
    _, done = smoke
    assert "| case | peer |" in done.stdout
    assert "predict h = 28, 3 series x 150 days" in done.stdout


def test_real_sales_are_skipped_with_a_message_when_the_data_are_absent(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "run.py"), "--size", "smoke"]
    command += ["--only", "real_sales", "--results", str(tmp_path)]
    environment = {k: v for k, v in os.environ.items() if k != "MLIOT_PEERS"}
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment | {"MLIOT_DATA": "absent"}
    )
    assert done.returncode == 0, done.stderr
    assert "was skipped: the folder of real data sets is absent" in done.stdout
