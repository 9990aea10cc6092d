"""A saved forecaster is the forecaster: every prediction to the bit, in every dress of frames."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import mliot
from io_frames import IDS, TIMES, long_frame
from mliot.boosting import BoostingRegressor
from mliot.features import ExponentiallyWeightedMean, RollingMean, RollingMedian, RollingStd
from mliot.forecasting import ConformalIntervals, Forecaster

H = 5
LIBRARIES: dict[str, Callable[[pd.DataFrame], Any]] = {
    "pandas": lambda frame: frame,
    "polars": pl.from_pandas,
    "pyarrow": lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
}


def settings(rng: np.random.Generator) -> dict[str, Any]:
    """One of many forecasters."""
    models = [
        None,
        {"objective": "poisson", "n_estimators": 12},
        BoostingRegressor(objective="quantile", alpha=0.6, n_estimators=15, random_state=7),
        BoostingRegressor(n_estimators=10, subsample=0.8, subsample_freq=1, random_state=None),
    ]
    return {
        "lags": [1, int(rng.integers(2, 9))],
        "lag_transforms": {1: [RollingMean(int(rng.integers(2, 9))), RollingStd(6, 2)]},
        "future_features": ["promotion"],
        "past_features": {"warmth": [1, RollingMedian(4, 1)], "weather": [1]},
        "weight_col": "in_stock" if rng.random() < 0.5 else None,
        "horizon": H,
        "intervals": ConformalIntervals(2) if rng.random() < 0.7 else None,
        "scale_by": [None, "auto", ExponentiallyWeightedMean(0.2)][int(rng.integers(3))],
        "model": models[int(rng.integers(len(models)))],
        "alias": "demand" if rng.random() < 0.3 else None,
        "unseen_levels": "error" if rng.random() < 0.3 else "missing",
    }


def split(frame: pd.DataFrame, after: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    place = frame.groupby(["shop", "item"]).cumcount()
    return frame[place < after], frame[place >= after]


def assert_same(actual: Any, expected: Any) -> None:
    assert type(actual) is type(expected)
    if isinstance(expected, pd.DataFrame):
        pd.testing.assert_frame_equal(actual, expected, check_exact=True, check_categorical=False)
    else:
        assert actual.equals(expected)


def copies(model: Forecaster, folder: Path) -> list[Forecaster]:
    model.save(folder / "model.mliot")
    return [
        mliot.load(folder / "model.mliot"),
        pickle.loads(pickle.dumps(model)),
        copy.deepcopy(model),
    ]


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("ids", IDS)
@pytest.mark.parametrize("library", LIBRARIES)
def test_predictions_keep_every_bit(time: str, ids: str, library: str, tmp_path: Path) -> None:
    if library != "pandas" and time in ("dates of Python", "moments of Python"):
        pytest.skip("the library has types of its own for these")
    seed = [*TIMES].index(time) * 100 + [*IDS].index(ids) * 10 + [*LIBRARIES].index(library)
    rng = np.random.default_rng(seed)
    frame = long_frame(seed)
    dress, named = TIMES[time]
    wear, id_col = IDS[ids]
    history, later = split(frame, 80)
    history, later = (LIBRARIES[library](wear(dress(part))) for part in (history, later))
    chosen = settings(rng) | named | {"id_col": id_col}
    model = Forecaster(**chosen).fit(history)
    asked = {"level": [80]} if chosen["intervals"] else {}
    expected = model.predict(H, X_df=later, **asked)
    loaded = copies(model, tmp_path)
    for each in loaded:
        assert_same(each.predict(H, X_df=later, **asked), expected)
        assert repr(each) == repr(model)
        assert each.columns_ == model.columns_
    keys = [id_col] if isinstance(id_col, str) else list(id_col)
    more = later if library == "pandas" else None
    if more is None:
        return
    first = more[more.groupby(keys, observed=True).cumcount() < 3]
    rest = more[more.groupby(keys, observed=True).cumcount() >= 3]
    model.update(first)
    expected = model.predict(H, X_df=rest, **asked)
    for each in loaded:
        each.update(first)
        assert_same(each.predict(H, X_df=rest, **asked), expected)
        assert each.state() == model.state()


def test_states_pass_between_a_model_and_its_copy(tmp_path: Path) -> None:
    frame = long_frame(1)
    history, later = split(frame, 80)
    model = fitted(history)
    model.save(tmp_path / "model.mliot")
    before = model.state()
    loaded = mliot.load(tmp_path / "model.mliot")
    expected = model.predict(H)
    loaded.update(later)
    assert not loaded.predict(H).equals(expected)
    loaded.restore(before)
    assert_same(loaded.predict(H), expected)


def fitted(frame: pd.DataFrame, **more: Any) -> Forecaster:
    columns = ["shop", "item", "ds", "y", "warmth"]
    return Forecaster(
        **{
            "freq": "D",
            "lags": [1, 7],
            "past_features": ["warmth"],
            "horizon": H,
            "intervals": None,
            "model": {"n_estimators": 10},
            "id_col": ["shop", "item"],
            **more,
        }
    ).fit(frame[columns])


def test_a_chosen_forecaster_keeps_its_reasons(tmp_path: Path) -> None:
    frame = long_frame(2)[["shop", "item", "ds", "y"]]
    model = mliot.auto_forecaster(
        frame, H, model="boosting", id_col=["shop", "item"], intervals=None
    )
    model.save(tmp_path / "model.mliot")
    loaded = mliot.load(tmp_path / "model.mliot")
    assert loaded.choices_ == model.choices_
    assert loaded.feature_names_ == model.feature_names_
    assert loaded.feature_importances_ == model.feature_importances_
    assert (loaded.freq_, loaded.horizon_) == (model.freq_, model.horizon_)
    assert loaded._repr_html_() == model._repr_html_()


def test_a_loaded_forecaster_may_be_fitted_anew_and_back_tested(tmp_path: Path) -> None:
    frame = long_frame(3)[["shop", "item", "ds", "y", "warmth"]]
    model = fitted(frame)
    model.save(tmp_path / "model.mliot", units={"warmth": "degC"})
    loaded = mliot.load(tmp_path / "model.mliot")
    assert_same(
        loaded.cross_validation(frame, H, n_windows=2),
        model.cross_validation(frame, H, n_windows=2),
    )
    assert_same(loaded.fit(frame).predict(H), model.predict(H))


def test_an_input_of_another_kind_is_named(tmp_path: Path) -> None:
    history, later = split(long_frame(4), 80)
    fitted(history).save(tmp_path / "model.mliot")
    loaded = mliot.load(tmp_path / "model.mliot")
    state = loaded.state()
    with pytest.raises(mliot.InvalidArgument, match="no column 'warmth'"):
        loaded.update(later.drop(columns="warmth"))
    with pytest.raises(mliot.InvalidArgument, match="'warmth' holds text, but held numbers"):
        loaded.update(later.assign(warmth="hot"))
    with pytest.raises(mliot.InvalidArgument, match="'item' holds text, but held integers"):
        loaded.update(later.assign(item="i" + later["item"].astype(str)))
    with pytest.raises(mliot.InvalidArgument, match="'ds' holds integers"):
        loaded.update(later.assign(ds=1))
    assert loaded.state() == state


def test_a_forecaster_of_polars_needs_polars_only_to_forecast(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = long_frame(5)[["shop", "item", "ds", "y"]]
    model = Forecaster(
        freq="D", lags=[1], intervals=None, model={"n_estimators": 2}, id_col=["shop", "item"]
    ).fit(pl.from_pandas(frame))
    model.save(tmp_path / "model.mliot")
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    loaded = mliot.load(tmp_path / "model.mliot")
    with pytest.raises(mliot.Unsupported, match=r"fitted on a frame of polars.*pip install polars"):
        loaded.predict(2)
