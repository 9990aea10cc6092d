"""Examples run as a user starts them; a program of the installed package needs no third party."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from installed_tree import PREFIX, ROOT, build_programs, run

# These, notebooks and forecast.cpp have tests of their own in tests/python/examples.
APART = {"real_sales.py", "real_streams.py", "covariate_value.py"}
SCRIPTS = sorted(path for path in (ROOT / "examples").glob("*.py") if path.name not in APART)


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_script_runs_and_prints(script: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=tmp_path,
        env={**os.environ, "MPLBACKEND": "Agg"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip(), "an example prints something"


def test_installed_package_names_no_third_party() -> None:
    if not PREFIX.is_dir():
        pytest.skip("the installed tree is not there: run make installed")
    named = [
        f"{path.name}: {word}"
        for path in (PREFIX / "lib" / "cmake" / "mliot").glob("*.cmake")
        for word in ("fmt", "hwy", "Eigen3", "xtensor", "pybind11", "mliot_warnings")
        if word in path.read_text()
    ]
    assert not named


PROBE = """#include <cstdio>

#include "mliot/core/build_info.hpp"

int main() {
  const auto facts = mliot::build_info();
  std::printf("%s %d\\n", facts.version.c_str(), facts.self_test_passed ? 1 : 0);
}
"""


def test_a_consumer_builds_against_the_installed_tree(tmp_path: Path) -> None:
    source = tmp_path / "probe.cpp"
    source.write_text(PROBE)
    programs = build_programs([source], tmp_path)
    version, passed = run([str(programs / "probe")], tmp_path).split()
    assert passed == "1"
    assert version.count(".") == 2
