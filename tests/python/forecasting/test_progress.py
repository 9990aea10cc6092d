"""Progress of long calls: callables are told of stages, True draws a bar, None is silent."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mliot
from mliot import _progress
from mliot.forecasting import Forecaster, StatisticalForecaster, compare
from mliot.statistical import MSTL, Naive, SimpleExponentialSmoothingOptimized


def sales() -> pd.DataFrame:
    rows = np.arange(48.0)
    return pd.concat(
        pd.DataFrame({"unique_id": name, "ds": np.arange(48), "y": rows % 7 + level})
        for name, level in (("a", 1.0), ("b", 20.0))
    )


def model() -> StatisticalForecaster:
    return StatisticalForecaster([Naive(), SimpleExponentialSmoothingOptimized("ses")], freq=1)


def test_a_callable_is_told_of_every_stage_to_its_end() -> None:
    told: list[tuple[str, int, int]] = []

    def listen(*stage: Any) -> None:
        told.append(stage)

    model().fit(sales(), progress=listen)
    assert [each for each in told if each[1] == each[2]] == [("series", 2, 2)] * 2
    told.clear()
    model().cross_validation(sales(), 3, n_windows=2, progress=listen)
    assert told.count(("series", 2, 2)) == 4  # two models, fitted before each window


def test_a_bar_names_the_model_and_goes_away(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tqdm", reason="no tqdm")
    out = model().forecast(sales(), 3, progress=True)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Naive, series" in shown.err
    assert "ses, series" in shown.err
    assert "/2 [" in shown.err
    assert out.equals(model().forecast(sales(), 3))
    assert capsys.readouterr().err == ""
    StatisticalForecaster([MSTL(7)], freq=1).fit(sales(), progress=True)
    assert "MSTL, series" in capsys.readouterr().err


def test_every_forecaster_draws_one(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tqdm", reason="no tqdm")
    Forecaster(freq=1, lags=[1], intervals=None).fit(sales(), progress=True)
    assert "boosting" in capsys.readouterr().err
    mliot.forecast(sales(), 3, freq=1, progress=True)
    assert "choosing" in capsys.readouterr().err
    compare(sales(), 3, ["naive"], n_windows=1, freq=1, level=None, progress=True)
    assert "Naive, series" in capsys.readouterr().err


def test_stages_that_begin_again_have_a_bar_of_their_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("tqdm", reason="no tqdm")
    bar = _progress.Bar()
    for stage, done, total in [("a", 1, 4), ("a", 3, 4), ("a", 1, 4), ("b", 2, 2), ("c", 0, 3)]:
        bar(stage, done, total)
    bar.close()
    bar.close()
    shown = capsys.readouterr().err
    assert shown.count("a:   0%") == 2
    assert "b: " in shown


def test_what_is_no_progress_is_refused_and_no_bar_is_the_default(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong: Any = "bar"
    with pytest.raises(mliot.InvalidArgument, match="progress must be True, or a callable"):
        model().fit(sales(), progress=wrong)
    model().fit(sales(), progress=False)
    model().fit(sales())
    assert capsys.readouterr() == ("", "")
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(ImportError, match=r'pip install "mliot\[progress\]", or give a callable'):
        model().fit(sales(), progress=True)
