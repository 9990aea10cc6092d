"""Naive, average and intermittent models give the forecasts of statsforecast 2.1.1.

The numbers come from ``model.forecast(y=y, h=3)["mean"]`` of the classes below with their defaults
and the options of OPTIONS, on series drawn by NumPy; the package itself is among the peers only.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mliot import statistical

OPTIONS: dict[str, dict[str, Any]] = {
    "TSB": {"alpha_d": 0.2, "alpha_p": 0.2},
    "WindowAverage": {"window_size": 4},
    "SeasonalWindowAverage": {"season_length": 5, "window_size": 2},
    "SeasonalNaive": {"season_length": 5},
}

# Shares that are sought, and float32 in statsforecast's drift, differ in the last digits.
TOLERANCE = {"CrostonOptimized": 1e-7, "ADIDA": 1e-7, "IMAPA": 1e-7, "RandomWalkWithDrift": 1e-6}

CASES: list[tuple[list[int], dict[str, list[float]]]] = [
    (
        [2, 3, 0, 5, 0, 6, 3, 5, 0, 0, 1, 5, 3, 0, 2, 5, 4, 3],
        {
            "CrostonClassic": [2.546381173704559, 2.546381173704559, 2.546381173704559],
            "CrostonOptimized": [2.781476022740822, 2.781476022740822, 2.781476022740822],
            "CrostonSBA": [2.4190621150193308, 2.4190621150193308, 2.4190621150193308],
            "TSB": [2.9206901517633885, 2.9206901517633885, 2.9206901517633885],
            "ADIDA": [2.642955512700498, 2.642955512700498, 2.642955512700498],
            "IMAPA": [2.642955512700498, 2.642955512700498, 2.642955512700498],
            "HistoricAverage": [2.611111111111111, 2.611111111111111, 2.611111111111111],
            "WindowAverage": [3.5, 3.5, 3.5],
            "SeasonalWindowAverage": [0.0, 1.0, 3.0],
            "RandomWalkWithDrift": [3.0588235294117645, 3.1176470588235294, 3.176470588235294],
            "SeasonalNaive": [0.0, 2.0, 5.0],
            "Naive": [3.0, 3.0, 3.0],
        },
    ),
    (
        [0, 6, 4, 3, 5, 3, 4, 4, 4, 0, 3, 0, 6, 0, 6, 0, 7, 5],
        {
            "CrostonClassic": [3.2274319715743314, 3.2274319715743314, 3.2274319715743314],
            "CrostonOptimized": [3.475151880818204, 3.475151880818204, 3.475151880818204],
            "CrostonSBA": [3.0660603729956146, 3.0660603729956146, 3.0660603729956146],
            "TSB": [3.5224898897957506, 3.5224898897957506, 3.5224898897957506],
            "ADIDA": [3.9516992753885147, 3.9516992753885147, 3.9516992753885147],
            "IMAPA": [3.9516992753885147, 3.9516992753885147, 3.9516992753885147],
            "HistoricAverage": [3.3333333333333335, 3.3333333333333335, 3.3333333333333335],
            "WindowAverage": [4.5, 4.5, 4.5],
            "SeasonalWindowAverage": [2.0, 3.0, 1.5],
            "RandomWalkWithDrift": [5.294117647058823, 5.588235294117647, 5.882352941176471],
            "SeasonalNaive": [0.0, 6.0, 0.0],
            "Naive": [5.0, 5.0, 5.0],
        },
    ),
    (
        [
            5,
            4,
            0,
            4,
            5,
            7,
            5,
            0,
            2,
            0,
            0,
            0,
            6,
            0,
            0,
            0,
            0,
            0,
            9,
            0,
            3,
            6,
            0,
            6,
            0,
            2,
            0,
            0,
            0,
            0,
            7,
            5,
            4,
            5,
            3,
            2,
            5,
            0,
            2,
            0,
            8,
            0,
            0,
            9,
            0,
            6,
            6,
        ],
        {
            "CrostonClassic": [3.0028938972989403, 3.0028938972989403, 3.0028938972989403],
            "CrostonOptimized": [3.0203249256275746, 3.0203249256275746, 3.0203249256275746],
            "CrostonSBA": [2.8527492024339933, 2.8527492024339933, 2.8527492024339933],
            "TSB": [3.6269668762206138, 3.6269668762206138, 3.6269668762206138],
            "ADIDA": [2.8848472463314403, 2.8848472463314403, 2.8848472463314403],
            "IMAPA": [3.195716988226267, 3.195716988226267, 3.195716988226267],
            "HistoricAverage": [2.6808510638297873, 2.6808510638297873, 2.6808510638297873],
            "WindowAverage": [5.25, 5.25, 5.25],
            "SeasonalWindowAverage": [0.0, 5.5, 0.0],
            "RandomWalkWithDrift": [6.021739130434782, 6.043478260869565, 6.065217391304348],
            "SeasonalNaive": [0.0, 9.0, 0.0],
            "Naive": [6.0, 6.0, 6.0],
        },
    ),
    (
        [
            0,
            0,
            1,
            6,
            0,
            3,
            0,
            0,
            0,
            0,
            5,
            0,
            5,
            4,
            4,
            0,
            0,
            2,
            0,
            9,
            0,
            3,
            4,
            4,
            0,
            3,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            7,
            0,
            0,
            0,
        ],
        {
            "CrostonClassic": [1.1690351497898674, 1.1690351497898674, 1.1690351497898674],
            "CrostonOptimized": [1.5270793434260068, 1.5270793434260068, 1.5270793434260068],
            "CrostonSBA": [1.110583392300374, 1.110583392300374, 1.110583392300374],
            "TSB": [0.5608823707307192, 0.5608823707307192, 0.5608823707307192],
            "ADIDA": [0.9307125061402307, 0.9307125061402307, 0.9307125061402307],
            "IMAPA": [0.9421297255975575, 0.9421297255975575, 0.9421297255975575],
            "HistoricAverage": [1.4634146341463414, 1.4634146341463414, 1.4634146341463414],
            "WindowAverage": [1.75, 1.75, 1.75],
            "SeasonalWindowAverage": [0.0, 3.5, 0.0],
            "RandomWalkWithDrift": [0.0, 0.0, 0.0],
            "SeasonalNaive": [0.0, 7.0, 0.0],
            "Naive": [0.0, 0.0, 0.0],
        },
    ),
]


@pytest.mark.parametrize("case", range(len(CASES)))
def test_means_are_those_of_statsforecast(case: int) -> None:
    y, wanted = CASES[case]
    for name, mean in wanted.items():
        panel = getattr(statistical, name)(**OPTIONS.get(name, {})).panel()
        panel.fit(np.array(y, dtype=float), np.array([0, len(y)]))
        ours = panel.predict(3)[0][0]
        np.testing.assert_allclose(
            ours, mean, rtol=TOLERANCE.get(name, 1e-14), atol=1e-12, err_msg=name
        )
