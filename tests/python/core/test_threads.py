"""Threads of the core as threadpoolctl sees them, and after a fork."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
import threadpoolctl

import mliot
from mliot import _core


@pytest.fixture(autouse=True)
def _without_a_cap() -> Iterator[None]:
    mliot.set_num_threads(0)
    yield
    mliot.set_num_threads(0)


def facts() -> dict[str, object]:
    found = [x for x in threadpoolctl.threadpool_info() if x["user_api"] == "mliot"]
    assert len(found) == 1
    return dict(found[0])


def test_threadpoolctl_lists_the_core() -> None:
    assert facts()["num_threads"] == _core.num_threads()
    assert facts()["version"] == mliot.__version__


def test_a_limit_of_threadpoolctl_holds_for_its_scope() -> None:
    with threadpoolctl.threadpool_limits(1):
        assert _core.num_threads() == 1
        assert mliot.build_info()["threads"] == 1
    assert _core.num_threads() == _core.available_cpus()


def test_a_limit_by_api_leaves_others_alone() -> None:
    mliot.set_num_threads(3)
    with threadpoolctl.threadpool_limits(1, user_api="blas"):
        assert _core.num_threads() == 3
    with threadpoolctl.threadpool_limits(1, user_api="mliot"):
        assert _core.num_threads() == 1
    assert _core.num_threads() == 3


def test_the_cap_refuses_a_negative_number() -> None:
    with pytest.raises(mliot.InvalidArgument, match="n must be >= 0"):
        mliot.set_num_threads(-1)


def test_available_cpus_follow_the_affinity_of_the_process() -> None:
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert _core.available_cpus() == 1
        assert mliot.build_info()["threads"] == 1
    finally:
        os.sched_setaffinity(0, before)
    assert _core.available_cpus() <= len(before)


def test_a_small_fit_wakes_no_thread() -> None:
    program = """
import os
import numpy as np
from mliot.boosting import BoostingRegressor
x = np.random.default_rng(0).normal(size=(300, 4))
before = len(os.listdir("/proc/self/task"))
model = BoostingRegressor(n_estimators=50, n_jobs=2).fit(x, x[:, 0])
model.predict(x)
print(len(os.listdir("/proc/self/task")) - before)
"""
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout == "0\n"
