"""The facts of the build, the cap on threads and the error classes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import mliot
from mliot import _core


def test_build_info_names_the_build_and_its_self_test_passes() -> None:
    facts = mliot.build_info()
    assert facts["version"] == mliot.__version__
    assert facts["kernel_target"] in {"scalar", "ssse3", "sse4", "avx2", "avx512"}
    assert facts["self_test_passed"] is True


def test_set_num_threads_caps_the_threads_and_zero_lifts_the_cap() -> None:
    mliot.set_num_threads(1)
    assert _core.num_threads() == 1
    mliot.set_num_threads(0)
    assert _core.num_threads() == _core.available_cpus()


@pytest.mark.parametrize("name", ["InvalidArgument", "NotFitted", "FormatError", "Unsupported"])
def test_errors_are_value_errors_and_share_one_base(name: str) -> None:
    kind = getattr(mliot, name)
    assert issubclass(kind, ValueError)
    assert issubclass(kind, mliot.Error)


def test_a_resource_limit_is_a_memory_error() -> None:
    assert issubclass(mliot.ResourceLimit, MemoryError)
    assert issubclass(mliot.ResourceLimit, mliot.Error)


def test_an_unknown_kernel_target_is_refused_at_import() -> None:
    run = subprocess.run(
        [sys.executable, "-c", "import mliot; mliot.build_info()"],
        env=os.environ | {"MLIOT_SIMD": "nonsense"},
        capture_output=True,
        text=True,
    )
    assert run.returncode != 0
    assert "nonsense" in run.stderr
