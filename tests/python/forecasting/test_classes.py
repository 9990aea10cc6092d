"""Classes of series: the cut-offs by hand, series without a class of their own."""

from __future__ import annotations

import numpy as np
import pytest

from mliot.forecasting._classes import CLASSES, classify
from mliot.forecasting._panels import Rows


def classes(*series: list[float], h: int = 2) -> tuple[list[str], np.ndarray, np.ndarray]:
    offsets = np.cumsum([0, *map(len, series)])
    found = classify(Rows(np.concatenate([np.array(y, dtype=float) for y in series]), offsets), h)
    return found.names().tolist(), found.adi, found.cv2


def test_measures_are_those_of_hand_arithmetic() -> None:
    # Three demands in twelve periods: 1, 4 and 4, of mean 3 and sample variance (4 + 1 + 1) / 2.
    names, adi, cv2 = classes([0, 1, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0])
    assert adi.tolist() == [4.0]
    assert cv2[0] == pytest.approx(3 / 9)
    assert names == ["intermittent"]


def test_the_cut_offs_part_the_four_classes() -> None:
    steady = [5.0, 6.0] * 8
    wild = [1.0, 9.0] * 8  # mean 5, sample variance 256 / 15, CV2 0.68
    slow = [5.0, 0.0, 6.0, 0.0] * 4
    lumpy = [1.0, 0.0, 9.0, 0.0] * 4
    names, _, cv2 = classes(steady, wild, slow, lumpy)
    assert names == ["smooth", "erratic", "intermittent", "lumpy"]
    assert cv2[1] == pytest.approx(256 / 15 / 25)


def test_an_interval_of_exactly_the_cut_off_is_slow() -> None:
    demands, periods = 25, 33  # 33 / 25 = 1.32
    y = [2.0] * demands + [0.0] * (periods - demands)
    assert classes(y)[0] == ["intermittent"]
    assert classes([2.0, *y])[0] == ["smooth"]  # 34 / 26


def test_series_without_sizes_have_a_class_all_the_same() -> None:
    names, adi, cv2 = classes([0.0] * 12, [0.0] * 11 + [3.0], [-1.0, 2.0] * 6, [7.0] * 12)
    assert names == ["intermittent", "intermittent", "smooth", "smooth"]
    assert adi.tolist() == [np.inf, 12.0, 1.0, 1.0]
    assert np.isnan(cv2[[0, 2]]).all()
    assert cv2[[1, 3]].tolist() == [0.0, 0.0]


@pytest.mark.parametrize("scale", [1e-300, 1.0, 1e300])
def test_the_unit_changes_no_class(scale: float) -> None:
    y = [scale * each for each in [1.0, 9.0] * 8]
    assert classes(y)[0] == ["erratic"]


def test_what_leaves_a_back_test_fewer_than_eight_values_is_short() -> None:
    assert classes([5.0] * 10, [5.0] * 9, [5.0], h=2)[0] == ["smooth", "short", "short"]
    assert classes([5.0] * 10, h=3)[0] == ["short"]
    assert CLASSES == ("smooth", "erratic", "intermittent", "lumpy", "short")
