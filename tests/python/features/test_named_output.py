"""Names of columns and frames out of transforms along time, as scikit-learn's protocol has them."""

from __future__ import annotations

import dataclasses
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
import sklearn
from sklearn.base import clone
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import mliot
from mliot._stored import loaded
from mliot.features import RollingMean, TimeRollingMean
from mliot.preprocessing import ForwardFill, Hampel, LinearFill, SavgolFilter


def sensors() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"heat": rng.normal(20, 1, 30), "load": rng.normal(5, 1, 30)})
    frame.iloc[[4, 9], 0] = np.nan
    return frame.set_index(pd.date_range("2024-01-01", periods=30, freq="h"))


@pytest.mark.parametrize("transform", [Hampel(5), LinearFill(), SavgolFilter(5), RollingMean(3)])
def test_frames_come_out_where_they_are_asked_for(transform: Any) -> None:
    frame = sensors()
    plain = clone(transform).fit_transform(frame)
    assert isinstance(plain, np.ndarray)
    made = clone(transform).set_output(transform="pandas").fit_transform(frame)
    np.testing.assert_array_equal(made.to_numpy(), plain)
    assert made.index.equals(frame.index)
    same = not isinstance(transform, RollingMean)
    names = ["heat", "load"] if same else [f"{n}_rolling_mean_window_size3" for n in frame.columns]
    assert list(made.columns) == names
    polars = clone(transform).set_output(transform="polars").fit_transform(pl.from_pandas(frame))
    assert isinstance(polars, pl.DataFrame)
    assert polars.columns == names
    np.testing.assert_array_equal(polars.to_numpy(), plain)


def test_series_stay_arrays_and_masks_are_tables() -> None:
    frame = sensors()
    fill = ForwardFill().set_output(transform="pandas")
    assert isinstance(fill.transform(frame["heat"]), np.ndarray)
    filled, mask = fill.transform(frame, return_mask=True)
    assert mask["heat"].sum() == 2
    assert not mask["load"].any()
    assert filled.notna().all(axis=None)
    assert isinstance(fill.set_output(transform="default").transform(frame), np.ndarray)


def test_names_are_those_of_fit(tmp_path: Path) -> None:
    fitted = Hampel(5).set_output(transform="pandas").fit(sensors())
    assert fitted.get_feature_names_out().tolist() == ["heat", "load"]
    fitted.save(tmp_path / "hampel.mliot")
    for again in (mliot.load(tmp_path / "hampel.mliot"), pickle.loads(pickle.dumps(fitted))):
        assert again.feature_names_in_.tolist() == ["heat", "load"]
        assert isinstance(again.transform(sensors()), pd.DataFrame)
    assert Hampel().fit(np.ones((9, 2))).get_feature_names_out().tolist() == ["x0", "x1"]
    assert RollingMean(2).get_feature_names_out(["a"]).tolist() == ["a_rolling_mean_window_size2"]
    with pytest.raises(mliot.InvalidArgument, match="same order as they were in fit"):
        fitted.transform(sensors()[["load", "heat"]])
    with pytest.raises(mliot.InvalidArgument, match=r"- other\n.*now missing:\n- load"):
        fitted.transform(sensors().rename(columns={"load": "other"}))
    for step in (fitted, RollingMean(2).fit(sensors())):
        with pytest.warns(UserWarning, match="does not have valid feature names, but") as caught:
            step.transform(sensors().to_numpy())
        assert caught[0].filename == __file__
    with pytest.raises(mliot.InvalidArgument, match="not equal to feature_names_in_"):
        fitted.get_feature_names_out(["a", "b"])
    with pytest.raises(mliot.InvalidArgument, match=r"number of features \(2\), got 1"):
        Hampel().fit(np.ones((9, 2))).get_feature_names_out(["a"])
    with pytest.raises(mliot.InvalidArgument, match="fit it on a table first"):
        Hampel().get_feature_names_out()
    with pytest.raises(mliot.InvalidArgument, match="'default', 'pandas', 'polars', got 'numpy'"):
        Hampel().set_output(transform="numpy")  # type: ignore[arg-type]  # it is wrong


def test_a_pipeline_of_scikit_learn_keeps_names_and_index() -> None:
    frame = sensors()
    steps = make_pipeline(Hampel(5), LinearFill(), StandardScaler()).set_output(transform="pandas")
    made = steps.fit_transform(frame)
    assert list(made.columns) == list(frame.columns)
    assert made.index.equals(frame.index)
    with sklearn.config_context(transform_output="polars"):
        assert isinstance(RollingMean(3).fit_transform(frame), pl.DataFrame)


def test_columns_may_be_called_like_the_attributes_that_hold_them() -> None:
    frame = pd.DataFrame({"column_names": [1.0, 2.0, 3.0], "columns": [4.0, 5.0, 6.0]})
    names = ["column_names", "columns"]
    for table in (frame, pl.from_pandas(frame), pl.from_pandas(frame).to_arrow()):
        assert Hampel().fit(table).get_feature_names_out().tolist() == names


def test_a_class_of_ones_own_is_named_like_the_one_it_is_of() -> None:
    class Mine(RollingMean):
        pass

    assert Mine(2).get_feature_names_out(["a"]).tolist() == ["a_rolling_mean_window_size2"]


def test_fit_takes_tables_and_then_transform_does() -> None:
    with pytest.raises(mliot.InvalidArgument, match=r"got 1D array instead: Hampel is fitted to a"):
        Hampel().fit([1.0, 2.0])
    fitted = Hampel().fit(np.ones((9, 2)))
    with pytest.raises(mliot.InvalidArgument, match=r"fitted to a table of 2 columns. Reshape"):
        fitted.transform(np.ones(9))
    stacked = fitted.transform(np.ones(9), indptr=[0, 4, 9])
    np.testing.assert_array_equal(stacked, np.ones(9))
    with pytest.raises(mliot.InvalidArgument, match="input_features must be names, got 'abc'"):
        fitted.get_feature_names_out("abc")


def test_windows_over_time_are_fitted_to_no_table() -> None:
    assert TimeRollingMean("2h").fit([1.0, 2.0]) == TimeRollingMean("2h")
    with pytest.raises(mliot.InvalidArgument, match="whose time_col gives the times"):
        make_pipeline(Hampel(5), TimeRollingMean("2h")).fit(sensors())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"feature_names": ["heat"]}, "its columns are counted in two ways"),
        ({"n_features": 0}, "its columns are counted in two ways"),
        ({"output": "numpy"}, "its output is 'numpy', which is no kind"),
    ],
)
def test_files_whose_names_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    stored = Hampel(5).set_output(transform="pandas").fit(sensors())._artefact()
    artefact = dataclasses.replace(stored, python={**stored.python, **change})
    with pytest.raises(mliot.FormatError, match=message):
        loaded(artefact)


def test_a_table_of_no_names_has_those_of_fit() -> None:
    table = sensors().to_numpy()
    hampel = Hampel(5).set_output(transform="pandas")
    assert list(hampel.transform(sensors()).columns) == ["heat", "load"]
    fitted = clone(hampel).fit(table)
    with pytest.warns(UserWarning, match="was fitted without feature names"):
        assert list(fitted.transform(sensors()).columns) == ["x0", "x1"]  # as of scikit-learn's
    with pytest.warns(UserWarning, match="does not have valid feature names"):
        assert list(hampel.fit(sensors()).transform(table).columns) == ["heat", "load"]
