"""Back-tests of StatisticalForecaster that fit before every so many windows."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot.forecasting import Forecaster, StatisticalForecaster
from mliot.statistical import (
    AutoCES,
    AutoETS,
    CrostonOptimized,
    CrostonSBA,
    Naive,
    NegativeBinomialSmoothing,
)


def sales(n: int = 60) -> pd.DataFrame:
    rng = np.random.default_rng(4)
    months = pd.date_range("2019-01-01", periods=n, freq="MS")
    wave = 60 + 8 * np.sin(2 * np.pi * np.arange(n) / 12)
    parts = [
        pd.DataFrame({"unique_id": name, "ds": months, "y": rng.poisson(wave) * 1.0})
        for name in "ab"
    ]
    return pd.concat(parts, ignore_index=True)


def test_every_so_many_windows_are_a_fit() -> None:
    df = sales()
    model = StatisticalForecaster([AutoETS(12), AutoCES(12), CrostonOptimized()], freq="MS")
    names = ["AutoETS", "AutoCES", "CrostonOptimized"]

    def run(refit: Any, **options: int) -> Any:
        return model.cross_validation(df, h=3, refit=refit, **options)

    out = run(2, n_windows=4)
    assert run(1, n_windows=4).equals(run(True, n_windows=4))
    assert run(0, n_windows=4).equals(run(False, n_windows=4))
    assert run(9, n_windows=4).equals(run(False, n_windows=4))
    # Windows 0 and 1 are those of one fit, and so are 2 and 3, which know nothing of the others.
    cutoffs = sorted(out["cutoff"].unique())
    last = run(False, n_windows=2)
    late = out[out["cutoff"].isin(cutoffs[2:])]
    assert late[names].to_numpy().tolist() == last[names].to_numpy().tolist()
    early = df[df["ds"] <= cutoffs[2]]
    first = model.cross_validation(early, h=3, n_windows=2, refit=False)
    begun = out[out["cutoff"].isin(cutoffs[:2])]
    assert begun[names].to_numpy().tolist() == first[names].to_numpy().tolist()


@pytest.mark.parametrize("refit", [True, 2, False])
@pytest.mark.parametrize(
    ("model", "value"), [(CrostonSBA(), -3.0), (NegativeBinomialSmoothing(), 0.5)]
)
def test_a_value_to_come_that_the_model_cannot_take_changes_no_earlier_forecast(
    refit: Any, model: Any, value: float
) -> None:
    df = sales()
    tested = StatisticalForecaster([model], freq="MS", fallback_model=Naive())
    expected = tested.cross_validation(df, h=2, n_windows=4, refit=refit)
    name = model.name()
    for back, windows in ((1, 4), (3, 3), (5, 2)):  # within the last window, the one before ...
        changed = df.copy()
        changed.loc[60 - back, "y"] = value  # of series a
        told: Any = (
            nullcontext() if back == 1 else pytest.warns(UserWarning, match="of the last window")
        )
        with told:
            out = tested.cross_validation(changed, h=2, n_windows=4, refit=refit)
        cutoffs = sorted(out["cutoff"].unique())
        early, late = (out["cutoff"].isin(each) for each in (cutoffs[:windows], cutoffs[windows:]))
        assert out[name][early].tolist() == expected[name][early].tolist()
        # From the next origin on the fallback has the series.
        gone = out[late & (out["unique_id"] == "a")]
        known = changed[changed["unique_id"] == "a"].set_index("ds")["y"]
        assert gone[name].tolist() == known[gone["cutoff"]].tolist()


@pytest.mark.parametrize("refit", [-1, 1.5, "never", None])
def test_other_refits_are_refused(refit: Any) -> None:
    model = StatisticalForecaster([Naive()], freq="MS")
    with pytest.raises(mliot.InvalidArgument, match="refit must be True, False or a number of"):
        model.cross_validation(sales(), h=3, refit=refit)


def test_a_number_of_windows_is_for_statistical_models_alone() -> None:
    with pytest.raises(mliot.InvalidArgument, match="refit must be True or False here, got 2"):
        Forecaster(freq="MS", lags=[1]).cross_validation(sales(), h=2, n_windows=2, refit=2)
