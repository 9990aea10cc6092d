"""The C++ examples as a newcomer builds them: their own CMake file, an installed mliot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from installed_tree import PREFIX, ROOT, run


@pytest.mark.slow
def test_the_examples_build_with_find_package_and_run(tmp_path: Path) -> None:
    if not PREFIX.is_dir():
        pytest.skip("the installed tree is not there: run make installed")
    source = str(ROOT / "examples")
    run(["cmake", "-S", source, "-B", str(tmp_path), f"-DCMAKE_PREFIX_PATH={PREFIX}"], tmp_path)
    run(["cmake", "--build", str(tmp_path)], tmp_path)
    lines = run([str(tmp_path / "forecast")], tmp_path).splitlines()
    assert len(lines) == 4
    for line in lines[1:]:
        forecast, low, high = (float(word) for word in re.findall(r"\d+\.\d+", line))
        assert 0 <= low <= forecast <= high
    lines = run([str(tmp_path / "boosting")], tmp_path).splitlines()
    assert re.fullmatch(r"5 folds, \d+ trees", lines[0])
    assert [line.split()[0] for line in lines[1:3]] == ["rmse", "far_off"]
    assert 0.5 < float(lines[1].split()[1]) < 0.7  # the noise is 0.5
    assert lines[3:] == ["equal", "equal"]
