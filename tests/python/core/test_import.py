"""What importing the package costs and what the environment may ask of it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import mliot


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )


def test_import_loads_no_heavy_package() -> None:
    heavy = "{'pandas', 'sklearn', 'scipy', 'polars', 'narwhals', 'matplotlib', 'typer', 'rich'}"
    done = run(f"import sys, mliot; print(sorted({heavy} & set(sys.modules)))")
    assert done.stdout == "[]\n"


def test_modules_load_on_first_use_and_unknown_names_are_named() -> None:
    done = run("import sys, mliot; assert 'mliot.metrics' not in sys.modules; mliot.metrics.mae")
    assert done.returncode == 0, done.stderr
    with pytest.raises(AttributeError, match="module 'mliot' has no attribute 'nothing'"):
        mliot.nothing  # noqa: B018
    assert set(mliot.__all__) <= set(dir(mliot))


@pytest.mark.parametrize("target", ["scalar", "ssse3", "sse4", "avx2", "avx512"])
def test_every_kernel_target_can_be_asked_for_and_passes_the_self_test(target: str) -> None:
    code = "import mliot; x = mliot.build_info(); print(x['kernel_target'], x['self_test_passed'])"
    used, passed = run(code, MLIOT_SIMD=target).stdout.split()
    targets = ["scalar", "ssse3", "sse4", "avx2", "avx512"]
    best = run(code).stdout.split()[0] if "MLIOT_SIMD" not in os.environ else "avx512"
    assert targets.index(used) <= targets.index(best)
    assert used == target or targets.index(target) > targets.index(best)
    assert passed == "True"
