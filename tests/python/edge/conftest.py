"""Targets of the tests of generated C: each test says which it needs."""

from __future__ import annotations

import pytest

from c_targets import TARGETS, Target


@pytest.fixture(params=TARGETS, ids=lambda target: target.name)
def target(request: pytest.FixtureRequest) -> Target:
    """Every target in turn; one whose tools are missing is skipped with the reason."""
    wanted: Target = request.param
    if wanted.missing():
        pytest.skip(f"C of {wanted.name}: {wanted.missing()}")
    return wanted
