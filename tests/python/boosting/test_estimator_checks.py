"""Every check of scikit-learn passes, with no expected failure."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from mliot.boosting import BoostingClassifier, BoostingRegressor

pytestmark = pytest.mark.filterwarnings("ignore::mliot.boosting.TrainingWarning")  # few rows


@parametrize_with_checks([BoostingRegressor(), BoostingClassifier()])
def test_scikit_learn_check(estimator, check):
    if getattr(check, "func", check).__name__ == "check_array_api_input":
        pytest.skip("scikit-learn wants SCIPY_ARRAY_API set at import: see the test below")
    check(estimator)


@pytest.mark.parametrize("name", ["BoostingRegressor", "BoostingClassifier"])
def test_scikit_learn_array_api_check(name):
    code = (
        "from sklearn.utils.estimator_checks import check_array_api_input\n"
        f"from mliot.boosting import {name}\n"
        f"check_array_api_input('{name}', {name}(), array_namespace='numpy')\n"
        "print('passed')"
    )
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env={**os.environ, "SCIPY_ARRAY_API": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.strip() == "passed", run.stderr
