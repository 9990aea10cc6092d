"""The libraries whose frames are read."""

from __future__ import annotations

import pytest
from hypothesis import settings

from time_frames import LIBRARIES, Make

settings.register_profile("preprocessing", deadline=None)  # a busy machine is no failure
settings.load_profile("preprocessing")


@pytest.fixture(params=LIBRARIES)
def make(request: pytest.FixtureRequest) -> Make:
    """Builds a frame of one library."""
    return LIBRARIES[request.param]
