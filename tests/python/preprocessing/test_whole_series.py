"""What every transform of whole series offers: options, panels, pickles, bad input, masks."""

from __future__ import annotations

import copy
import inspect
import itertools
import math
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from sklearn.base import clone

import mliot
from mliot import _artefact, preprocessing
from mliot.features import Transform
from mliot.pipeline import Pipeline
from mliot.preprocessing import (
    BackwardFill,
    ForwardFill,
    Hampel,
    IqrOutliers,
    KalmanFilter,
    KalmanSmoother,
    LinearFill,
    MedianFilter,
    RobustZScoreOutliers,
    SavgolFilter,
    SeasonalEsd,
    SeasonalFill,
    SeasonalLinearFill,
    SpectralFilter,
    SplineFill,
    WaveletDenoise,
    ZScoreOutliers,
)
from mliot.preprocessing._whole_series import WholeSeries

Floats = NDArray[np.float64]

EVERY: list[Any] = [
    BackwardFill(2),
    LinearFill(),
    SplineFill("natural"),
    SeasonalLinearFill(7),
    KalmanSmoother("local_linear_trend"),
    MedianFilter(7),
    SavgolFilter(7, 3),
    WaveletDenoise("db2"),
    SpectralFilter(high=0.3),
    SeasonalEsd(7),
]
every = pytest.mark.parametrize("transform", EVERY, ids=repr)
REPLACING: list[Any] = [
    BackwardFill(),
    ForwardFill(),
    LinearFill(1),
    SplineFill(),
    SeasonalFill(7),
    SeasonalLinearFill(7),
    Hampel(),
    ZScoreOutliers(action="clip"),
    RobustZScoreOutliers(),
    IqrOutliers(action="center"),
    SeasonalEsd(7),
    KalmanFilter(output="filled"),
    KalmanSmoother(output="filled"),
]


@pytest.fixture
def x() -> Floats:
    rng = np.random.default_rng(5)
    values = 10 + 3 * np.sin(np.arange(500) * 2 * np.pi / 7) + rng.normal(size=500)
    values[rng.random(500) < 0.03] *= 5
    values[rng.random(500) < 0.1] = np.nan
    return values


def test_every_transform_of_whole_series_is_here() -> None:
    public = vars(preprocessing).values()
    kinds = {t for t in public if isinstance(t, type) and issubclass(t, WholeSeries)}
    assert {type(t) for t in EVERY} == kinds


@every
def test_names_and_defaults_are_those_of_the_core(transform: Any) -> None:
    core = type(transform)._machine.defaults()
    signature = inspect.signature(type(transform)).parameters
    assert list(signature) == list(core)
    for name, parameter in signature.items():
        if parameter.default is not inspect.Parameter.empty:
            assert parameter.default == core[name]


@every
def test_it_is_no_stream_and_no_step(transform: Any) -> None:
    assert not hasattr(transform, "update")
    assert not isinstance(transform, Transform)
    frame = pd.DataFrame({"a": [1.0, 2.0]})
    with pytest.raises(mliot.InvalidArgument, match=r"needs the whole series .* before"):
        Pipeline([("step", transform, ["a"])]).fit(frame)


@every
def test_stacked_series_are_transformed_one_by_one(transform: Any, x: Floats) -> None:
    lengths = [0, 1, 2, 3, 30, 200, 264]
    indptr = np.cumsum([0, *lengths])
    wanted = np.concatenate([transform.transform(x[a:b]) for a, b in itertools.pairwise(indptr)])
    np.testing.assert_array_equal(transform.transform(x, indptr=indptr), wanted)
    ids = np.repeat([*"gfedcba"], lengths)
    np.testing.assert_array_equal(transform.transform(x, ids=ids), wanted)
    table = x.reshape(100, 5)
    columns = clone(transform).fit_transform(table)
    for k in range(5):
        np.testing.assert_array_equal(columns[:, k], transform.transform(table[:, k]))


@every
def test_threads_do_not_show(transform: Any, x: Floats) -> None:
    many = np.tile(x, 300)
    indptr = np.arange(0, len(many) + 1, 500)
    wanted = transform.transform(many, indptr=indptr)
    try:
        for threads in (1, 2, 3):
            mliot.set_num_threads(threads)
            np.testing.assert_array_equal(transform.transform(many, indptr=indptr), wanted)
    finally:
        mliot.set_num_threads(0)


@every
def test_input_of_any_layout_is_read_and_left_alone(transform: Any, x: Floats) -> None:
    wanted = transform.transform(x)
    spread = np.repeat(x, 3)[::3]
    backward = x[::-1].copy()[::-1]
    for same in (spread, backward, x.tolist(), pd.Series(x), x.astype(">f8")):
        np.testing.assert_array_equal(transform.transform(same), wanted)
    frozen = x.copy()
    frozen.flags.writeable = False
    np.testing.assert_array_equal(transform.transform(frozen), wanted)
    np.testing.assert_array_equal(frozen, x)
    np.testing.assert_array_equal(
        transform.transform(np.arange(9, dtype=np.int16)), transform.transform(np.arange(9.0))
    )
    with pytest.raises(mliot.InvalidArgument, match="must be real numbers"):
        transform.transform(["a", "b"])


@every
def test_empty_missing_and_short_input(transform: Any) -> None:
    assert transform.transform([]).shape == (0,)
    assert np.isnan(transform.transform([math.nan] * 10)).all()
    for n in (1, 2, 3):
        assert transform.transform(np.ones(n)).shape == (n,)
    steady = transform.transform(np.full(40, 3.5))
    np.testing.assert_allclose(steady, 3.5, rtol=1e-12)


@every
def test_infinities_do_not_spread(transform: Any) -> None:
    rng = np.random.default_rng(2)
    values = rng.normal(size=80)
    values[[20, 50]] = np.inf, -np.inf
    out = transform.transform(values)
    far = np.r_[0:13, 28:43, 58:80]
    assert np.isfinite(out[far]).all()


@every
def test_copies_are_equal(transform: Any, x: Floats) -> None:
    wanted = transform.transform(x)
    for other in (
        clone(transform),
        copy.deepcopy(transform),
        pickle.loads(pickle.dumps(transform)),
    ):
        assert other == transform
        np.testing.assert_array_equal(other.transform(x), wanted)
    assert eval(repr(transform), vars(preprocessing)) == transform


@every
def test_a_file_and_a_pickle_hold_the_same_and_give_it_back(
    transform: Any, x: Floats, tmp_path: Path
) -> None:
    path = tmp_path / "step.mliot"
    table = x.reshape(100, 5)
    clone(transform).fit(table).save(path, units={"x": "degC"})
    again = mliot.load(path, units={"x": "degC"})
    assert again == transform
    assert again.n_features_in_ == 5
    np.testing.assert_array_equal(again.transform(table), transform.transform(table))
    assert again.__getstate__() == path.read_bytes()
    assert pickle.loads(pickle.dumps(again)) == transform
    with pytest.raises(mliot.InvalidArgument, match="degF"):
        mliot.load(path, units={"x": "degF"})


def test_a_file_of_another_step_or_option_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "step.mliot"
    for wrong, words in (
        ({"class": "MedianFilter"}, "parameter"),
        ({"params": {"limit": 8}}, "two"),
    ):
        LinearFill(7).save(path)
        artefact = _artefact.read(path).artefact
        _artefact.write(path, artefact.with_python({**artefact.python, **wrong}))
        with pytest.raises(mliot.FormatError, match=words):
            mliot.load(path)
    unknown = replace(artefact, content=_artefact.Batch("flip", {}))
    with pytest.raises(mliot.FormatError, match=r"batch.name is that of no step"):
        _artefact.write(path, unknown)


def test_a_file_of_a_whole_series_step_is_shown_and_verified(tmp_path: Path) -> None:
    path = tmp_path / "step.mliot"
    SplineFill().save(path)
    stored = _artefact.read(path)
    info = stored.pipeline.info()
    assert (info["kind"], info["features"], info["golden_outputs"]) == ("transform", 1, 96)
    assert stored.pipeline.verify()["differences"] == []
    with pytest.raises(mliot.Unsupported, match="C has no form of spline_fill"):
        stored.pipeline.export_c({})


@pytest.mark.parametrize("transform", REPLACING, ids=repr)
def test_the_mask_is_what_was_invented_or_replaced(transform: Any, x: Floats) -> None:
    cleaned, mask = transform.transform(x, return_mask=True)
    assert mask.dtype == bool
    np.testing.assert_array_equal(cleaned, transform.transform(x))
    np.testing.assert_array_equal(cleaned[~mask], x[~mask])
    assert not np.isclose(cleaned[mask], x[mask], rtol=0, atol=0).any()
    assert 0 < mask.sum() < 120
    table, flags = transform.transform(x.reshape(100, 5), return_mask=True)
    assert table.shape == flags.shape == (100, 5)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: BackwardFill(0), "backward_fill: limit must be in"),
        (lambda: LinearFill(1.5), "linear_fill: limit must be an integer"),
        (lambda: SplineFill("clamped"), "bc_type: unknown value 'clamped'; known: 'not-a-knot'"),
        (lambda: SeasonalLinearFill(1), "seasonal_linear_fill: season_length must be in"),
        (lambda: MedianFilter(6), "median_filter: window_size must be odd"),
        (lambda: SavgolFilter(8), "savgol_filter: window_length must be odd"),
        (lambda: SavgolFilter(5, 5), "savgol_filter: polyorder must be < window_length"),
        (lambda: WaveletDenoise("haar"), "wavelet: unknown value 'haar'; known: 'db1'"),
        (lambda: WaveletDenoise(level=0), "wavelet_denoise: level must be in"),
        (lambda: SpectralFilter(high=None), "spectral_filter: give low or high"),
        (lambda: SpectralFilter(high=1.5), "low <= high <= fs / 2"),
        (lambda: SpectralFilter(fs=math.nan), "fs must be finite"),
        (lambda: SpectralFilter(low=b"x"), "spectral_filter: low must be a number, got b'x'"),
        (lambda: SpectralFilter(high=b"0.3"), "spectral_filter: high must be a number"),
        (lambda: SpectralFilter(fs=1j), "spectral_filter: fs must be a number"),
        (lambda: SpectralFilter(fs=10**400), "spectral_filter: fs must be finite"),
        (lambda: SeasonalEsd(max_outliers=0.5), r"max_outliers must be in \(0, 0.49\]"),
        (lambda: SeasonalEsd(action="clip"), "action must be nan or center"),
    ],
)
def test_a_wrong_option_is_named(make: Any, message: str) -> None:
    with pytest.raises(mliot.InvalidArgument, match=message):
        make().transform([])
