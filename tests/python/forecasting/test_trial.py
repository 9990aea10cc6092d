"""Which candidate a back-test of `auto` chooses, by errors made by hand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from mliot.forecasting._panels import Rows, Run
from mliot.forecasting._trial import Trial, verdict

N_SERIES, N, H = 8, 20, 2


def trial(n_windows: int = 2) -> Trial:
    """Series 0, 1, 0, 1 ...: the mean squared change of each is 1."""
    values = np.tile(np.arange(N) % 2.0, N_SERIES)
    rows = Rows(values, np.arange(N_SERIES + 1, dtype=np.int64) * N)
    return Trial(rows, H, n_windows, Run())


def off_by(errors: NDArray[np.float64], n_windows: int = 2) -> NDArray[np.float64]:
    """Forecasts that err by so much in all windows and steps of a series."""
    actual = np.tile([0.0, 1.0], (n_windows, N_SERIES, 1))
    return np.asarray(actual + np.asarray(errors)[None, :, None])


def test_scores_are_rmsse() -> None:
    tried = trial()
    tried.add("mine", off_by(np.full(N_SERIES, 0.5)))
    assert tried.scores["mine"] == pytest.approx(0.5)


def test_a_candidate_that_is_better_everywhere_is_chosen() -> None:
    tried = trial()
    tried.add("default", off_by(np.linspace(1, 2, N_SERIES)))
    tried.add("other", off_by(0.9 * np.linspace(1, 2, N_SERIES)))
    assert verdict(tried, "default").chosen == "other"
    assert "is the least; default has" in verdict(tried, "default").why


def test_within_two_percent_the_default_stays() -> None:
    tried = trial()
    tried.add("default", off_by(np.full(N_SERIES, 1.0)))
    tried.add("other", off_by(np.full(N_SERIES, 0.99)))
    assert verdict(tried, "default").chosen == "default"
    assert "is within 2 % of the least, 0.990 of other" in verdict(tried, "default").why


def test_one_series_that_errs_by_far_decides_nothing() -> None:
    tried = trial()
    default = np.full(N_SERIES, 1.0)
    other = np.full(N_SERIES, 1.2)
    default[3], other[3] = 100.0, 10.0
    tried.add("default", off_by(default))
    tried.add("other", off_by(other))
    assert tried.scores["other"] < 0.2 * tried.scores["default"]
    # In parts of both errors 90 / 110 of one series and -0.2 / 2.2 of seven, twice each: a mean of
    # 0.023 with the standard error 0.078.
    assert tried.is_chance("other", "default")
    assert verdict(tried, "default").chosen == "default"


def test_without_errors_there_is_no_chance() -> None:
    tried = trial()
    tried.add("default", off_by(np.full(N_SERIES, 1.0)))
    tried.add("perfect", off_by(np.zeros(N_SERIES)))
    assert verdict(tried, "default").chosen == "perfect"
    tried.add("default", off_by(np.zeros(N_SERIES)))
    assert verdict(tried, "default").chosen == "default"


def test_one_window_of_one_series_proves_nothing() -> None:
    rows = Rows(np.arange(N) % 2.0, np.array([0, N], dtype=np.int64))
    tried = Trial(rows, H, 1, Run())
    tried.add("default", np.array([[[1.0, 2.0]]]))
    tried.add("other", np.array([[[0.5, 1.5]]]))
    assert verdict(tried, "default").chosen == "default"
    assert "by no more than chance" in verdict(tried, "default").why
